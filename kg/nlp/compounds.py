"""Issues named by two words that belong together: "detective skills and capacity", "prevent all types of crime".

The words are those of `ontology/language/issue-compounds.tsv`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from kg.nlp import tables
from kg.nlp.gazetteer import plural
from kg.nlp.passages import Name

RULE = "issue-compound"
_BETWEEN = r"(?:\s+[a-z]+ly)?(?:\s+(?:all|any|more|types\s+of))*\s+"


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[re.Pattern[str], tuple[str, ...], bool, str], ...]:
    """Return (pattern, second words, whether it is a verb with its object, issue) of every row and of its nouns."""
    made = []
    for row in tables.rows("issue-compounds"):
        seconds = tuple(row["second"].lower().split())
        for text, verbal in _worded(row["form"], row["first"].lower().split(), seconds):
            pattern = re.compile(rf"\b(?<!-)(?:{text})(?![\w-])")
            made.append((pattern, tuple(word.partition("+")[0][:-1] for word in seconds), verbal, row["issue"]))
    return tuple(made)


def _worded(form: str, first: Sequence[str], seconds: Sequence[str]) -> Iterator[tuple[str, bool]]:
    """Yield (regular expression of lower-case text, whether it is a verb with its object) of a row."""
    second = _any({each for word in seconds for each in (word, plural(word))})
    if form == "noun":
        yield rf"(?:{_any(set(first))})\s+(?:{second})(?:\s+and\s+(?:{second}))?", False
        return
    yield rf"(?:{_any(inflected(first[0]))}){_BETWEEN}(?:{second})", True
    for noun in first[1:]:
        act = _any({noun, plural(noun)})
        yield rf"(?:{act})\s+(?:of|to)\s+(?:{second})|(?:{_any(set(seconds))})[\s-]+(?:{noun})", False


def _any(words: set[str]) -> str:
    ordered = sorted(words, key=lambda word: (-len(word), word))
    return "|".join(re.escape(word).replace(r"\+", r"\s+") for word in ordered)


def inflected(verb: str) -> set[str]:
    """Return the present forms of a verb; its past form may be a participle ("recorded crime").

    Examples:
        >>> [sorted(inflected(verb)) for verb in ("reduce", "cut")]
        [['reduce', 'reduces', 'reducing'], ['cut', 'cuts', 'cutting']]
    """
    stem = verb[:-1] if verb.endswith("e") else verb
    stem += verb[-1] if re.fullmatch(r"[a-z]{0,2}[aeiou][bdgmnpt]", verb) else ""
    return {verb, verb + "s", stem + "ing"}


def named(text: str) -> Iterator[Name]:
    """Yield the issues that a text names by two words.

    Examples:
        >>> text = "Detective skills and capacity help to prevent all types of crime."
        >>> [(text[n.start : n.end], n.entity) for n in named(text)]
        [('prevent all types of crime', 'issue/crime-prevention'), ('Detective skills and capacity', 'issue/investigator-capacity')]
    """
    lowered = text.lower()  # faster than patterns that ignore case
    for pattern, seconds, verbal, issue in _patterns():
        if any(word in lowered for word in seconds):
            for match in pattern.finditer(lowered):
                yield Name(*match.span(), "Issue", issue, rule=RULE, confidence=0.8, merge=not verbal)
