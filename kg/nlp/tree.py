"""What single tokens of a dependency tree are: verbs, participles, members of a list."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


def verbal(token: Any) -> bool:
    """Tell whether a token is used as a verb: by its tag, or by a subject or auxiliary of its own (the tagger errs)."""
    return token.pos_ in ("VERB", "AUX") or any(
        child.dep_ in ("nsubj", "nsubjpass", "aux", "neg") for child in token.children
    )


def participle(token: Any) -> bool:
    """Tell whether a token has the form of a past participle."""
    return bool(token.tag_ in ("VBN", "VBD") and token.lower_.endswith(("ed", "en", "n", "t")))


def coordinated(token: Any) -> Iterator[Any]:
    """Yield a token and all that is coordinated with it ("A, B and C"); the parser calls some of a list appositions."""
    yield token
    for child in token.children:
        if (child.dep_ == "conj" and child.pos_ not in ("VERB", "AUX")) or (
            child.dep_ == "appos" and child.ent_type_ == "" and _in_list(child)
        ):
            yield from coordinated(child)


def _in_list(token: Any) -> bool:
    return any(child.dep_ in ("conj", "cc") for child in token.children)
