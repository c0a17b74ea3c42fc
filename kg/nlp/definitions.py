"""Abbreviations that a report defines.

The rule is that of A. S. Schwartz and M. A. Hearst, "A simple algorithm for identifying abbreviation definitions in
biomedical text" (Pacific Symposium on Biocomputing, 2003), both ways round: "National Crime Agency (NCA)" and
"NCA (National Crime Agency)".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_BRACKET = re.compile(r"\(([^()]{2,80})\)")
_SHORT = re.compile(r"[A-Z][A-Za-z0-9&/-]{1,11}\+?$")
_PREFIX = re.compile(r"(?:pre|post|non|mid)-$", re.I)  # describes what is defined: "pre-sentence report (SR)"
_EDGE = frozenset(
    [
        "the",
        "a",
        "an",
        "of",
        "in",
        "for",
        "and",
        "to",
        "by",
        "its",
        "their",
        "our",
        "as",
        "or",
        "with",
        "on",
        "at",
    ]
)


@dataclass(frozen=True, slots=True)
class Pair:
    """An abbreviation and its expansion, as spans of a text."""

    short: tuple[int, int]
    long: tuple[int, int]


def pairs(text: str) -> Iterator[Pair]:
    """Yield the abbreviation definitions of a text.

    Examples:
        >>> t = "The police community support officers (PCSOs) met the NCA (National Crime Agency)."
        >>> [(t[slice(*p.short)], t[slice(*p.long)]) for p in pairs(t)]
        [('PCSOs', 'police community support officers'), ('NCA', 'National Crime Agency')]
    """
    for match in _BRACKET.finditer(text):
        inner, start = match[1].strip(), match.start(1) + len(match[1]) - len(match[1].lstrip())
        if is_short(inner):
            before = text[: match.start()].rstrip()
            found = expansion(inner, before)
            if found is not None:
                yield Pair((start, start + len(inner)), (found, len(before)))
        else:
            word = re.search(r"[\w&/-]+\+?(?=\s*$)", text[: match.start()])
            if word and is_short(word[0]) and expansion(word[0], inner) == 0:
                yield Pair(word.span(), (start, start + len(inner)))


def is_short(text: str) -> bool:
    """Tell whether a text has the form of an abbreviation: one word with two capitals at least.

    Examples:
        >>> [is_short(t) for t in ("SCD", "PCSOs", "DfE", "Essex", "see page 4")]
        [True, True, True, False, False]
    """
    return bool(_SHORT.match(text)) and sum(char.isupper() for char in text) >= 2


def expansion(short: str, before: str) -> int | None:
    """Return where in `before` the expansion of an abbreviation starts, if `before` ends in one.

    Each letter of the abbreviation must be found, right to left; the first at the start of a word. A plural s of the
    abbreviation need not be found. At most min(letters + 5, 2 × letters) words are looked at.
    """
    letters = [char.casefold() for char in (short[:-1] if re.search(r"[A-Z]s$", short) else short) if char.isalnum()]
    words = list(re.finditer(r"\S+", before))[-min(len(letters) + 5, 2 * len(letters)) :]
    if not words:
        return None
    floor, position = words[0].start(), len(before)
    for number, letter in enumerate(reversed(letters)):
        first = number == len(letters) - 1
        while True:
            position = before.casefold().rfind(letter, floor, position)
            if position < 0:
                return None
            if not first or position == floor or not before[position - 1].isalnum():
                break
    start = _word_start(before, position)
    long = before[start:]
    if long.split()[0].casefold() in _EDGE or len(long) <= len(short) or re.search(r"[.;:?!]\s", long):
        return None
    return start


def _word_start(text: str, position: int) -> int:
    """Return where the word begins in which a position lies, a prefix that only describes left out."""
    start = position
    while start > 0 and (text[start - 1].isalnum() or text[start - 1] in "-'’&"):
        start -= 1
    return position if _PREFIX.fullmatch(text, start, position) else start
