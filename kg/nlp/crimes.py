"""Kinds of crime and of offender, named by their form: "rural crime", "dwelling burglaries", "supply of firearms".

The words are those of `ontology/language/crime-words.tsv`. A name that says only how grave a known kind is ("serious
knife crime") stands for that kind; one of which the vocabulary knows nothing is an issue found in the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from kg.nlp import tables
from kg.nlp.entities import singular
from kg.nlp.gazetteer import plural
from kg.nlp.passages import Name

_SAME = re.compile(r"(?:criminality|criminal activity|criminal activities|offending)$")


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    of = {role: _alternatives(role) for role in sorted({row["role"] for row in tables.rows("crime-words")})}
    grave = rf"(?:(?:{of['degree']})\s+(?:and\s+(?=(?:{of['kind']})\b))?)"
    kinds = rf"(?:(?:{of['kind']})\s+)"
    return re.compile(
        rf"(?<![\w-])(?:{of['alone']}"
        rf"|{grave}?{kinds}*(?:{of['offence']})(?:\s+(?:from|of|in|with)\s+(?:{of['place']}))?"
        rf"|{grave}?{kinds}+(?:{of['head']})"
        rf"|(?:{grave}?{kinds}+|(?:{of['character']})\s+)(?:{of['person']})"
        rf"|(?:{of['act']})\s+of\s+(?:{of['thing']}))(?![\w-])",
        re.I,
    )


def _alternatives(role: str) -> str:
    """Return a regular expression for the words of a role, plurals of nouns included, the longest first."""
    words = tables.words("crime-words", "word", role=role)
    if role in ("offence", "head", "person"):
        words |= {plural(word) for word in words}
    return "|".join(
        re.escape(word).replace(r"\ ", r"\s+") for word in sorted(words, key=lambda word: (-len(word), word))
    )


@lru_cache(maxsize=1)
def _degree() -> re.Pattern[str]:
    return re.compile(rf"^(?:{_alternatives('degree')})\s+", re.I)


def named(text: str, known: Callable[[str], str | None]) -> Iterator[Name]:
    """Yield the kinds of crime that a text names.

    Args:
        text: the text of a passage.
        known: returns the id of what a text names in the vocabulary, or None.

    Examples:
        >>> [n.entity for n in named("Serious burglaries fell.", {"burglary": "issue/burglary"}.get)]
        ['issue/burglary']
        >>> [n.entity for n in named("Rural crime fell.", {}.get)]
        ['']
    """
    for match in _pattern().finditer(text):
        words = " ".join(match[0].lower().split())
        entity = next((ident for form in _forms(words) if (ident := known(form))), "")
        yield Name(*match.span(), "Issue", entity, rule="crime-name", confidence=0.8)


def _forms(words: str) -> Iterator[str]:
    """Yield a name and what is the same: without the degree, in singular and plural, headed by "crime", its thing."""
    plain = _degree().sub("", words)
    for form in dict.fromkeys((words, plain)):
        yield from dict.fromkeys((form, singular(form), plural(singular(form))))
    yield _SAME.sub("crime", plain).replace("-related", "")
    yield plain.rpartition(" of ")[2]
