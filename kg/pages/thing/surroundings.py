"""A quote in its surroundings."""

from __future__ import annotations

from dataclasses import dataclass

_AROUND = 300  # characters before and after


@dataclass(frozen=True, slots=True)
class Surroundings:
    """A stretch of a report: what stands before the quote, the quote, what stands after."""

    before: str
    quote: str
    after: str


def surroundings(text: str, start: int, end: int) -> Surroundings:
    """Return the quote `text[start:end]` and what stands around it, cut between words.

    Examples:
        >>> surroundings("One. It is good. Two.", 5, 16)
        Surroundings(before='One. ', quote='It is good.', after=' Two.')
    """
    first, last = max(0, start - _AROUND), min(len(text), end + _AROUND)
    before, after = text[first:start], text[end:last]
    if first:
        before = "… " + before.partition(" ")[2]
    if last < len(text):
        after = after.rpartition(" ")[0] + " …"
    return Surroundings(before, text[start:end], after)
