"""Joins lines into the text that a person reads, each character with its offset."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kg.readers.lines import Line, Mark

HYPHEN = "\ufffe"  # what PDF text has where a hyphen ended a line
_PLAIN = re.compile(r"[^\s\ufffe]+(?: [^\s\ufffe]+)*")
_CUT = re.compile(r"[a-z]-$")
_LEFT = re.compile(r"[A-Za-z]+$")
_WORD = re.compile(r"[a-z]+")
_ENDING = re.compile(
    r"[a-z]{0,5}(?:ments?|[st]ions?|tional|t(?:y|ies)|[dtcsv]ers?|tors?|torates?|[ei]n(?:ce|t)s?|ent?ly|ness|"
    r"an(?:ce|t)s?|[ai]ble|ly|ed|ings?|tives?|cies|ures?)"
)
_SUSPENDED = re.compile(r"(?:and|or|to)\b")


@dataclass(frozen=True, slots=True)
class Flow:
    """What is read, the offset of each of its characters, and the footnote marks taken out of it."""

    text: str
    offsets: tuple[int, ...]
    marks: tuple[tuple[int, int], ...] = ()


def soft_hyphens(text: str, lines: Sequence[Line]) -> list[Mark]:
    """Return the hyphens that cut a word at a line's end which elsewhere is written without one.

    Where the text shows the word neither with nor without a hyphen, the hyphen goes only when neither half is
    a word of the text and the second is the end of a word, so that compounds keep theirs.
    """
    cuts = [
        (first.end - 1, first.text[:-1], second.text) for first, second in pairwise(lines) if _CUT.search(first.text)
    ]
    for line in lines:
        for match in re.finditer(HYPHEN, line.text):
            cuts.append((line.start + match.start(), line.text[: match.start()], line.text[match.end() :]))
    found: list[Mark] = []
    if cuts:
        known = Counter(_WORD.findall(text.lower()))
        whole = text.lower()
        for place, before, after in cuts:
            left, right = _LEFT.search(before), _WORD.match(after)
            if left and right and _is_soft(left[0].lower(), right[0], known, whole):
                found.append(Mark(place, place + 1, 0))
    return found


def _is_soft(left: str, right: str, known: Counter[str], whole: str) -> bool:
    if f"{left}-{right}" in whole:
        return False
    if known[left + right]:
        return True
    return len(left) > 2 and known[left] < 2 and known[right] < 2 and _ENDING.fullmatch(right) is not None


def join(lines: Sequence[Line], marks: Iterable[Mark] = ()) -> Flow:
    """Join lines with spaces; a word that a hyphen cuts at a line's end becomes one word again.

    Examples:
        >>> join([Line(0, 5, "anti-"), Line(6, 12, "social")]).text
        'anti-social'
    """
    chars: list[str] = []
    offsets: list[int] = []
    found: list[tuple[int, int]] = []
    cuts = {mark.start: mark for mark in marks}
    for number, line in enumerate(lines):
        before = lines[number - 1].end if number else -1
        soft = before - 1 in cuts and cuts[before - 1].number == 0
        if number and chars and not soft and not _glued(chars, line.text):
            chars.append(" ")
            offsets.append(before)
        _append(line, cuts, chars, offsets, found)
    while chars and chars[-1] == " ":
        chars.pop()
        offsets.pop()
    text = "".join(chars)
    return Flow(text, tuple(offsets), tuple((min(place, len(text)), number) for place, number in found))


def _append(
    line: Line, cuts: dict[int, Mark], chars: list[str], offsets: list[int], found: list[tuple[int, int]]
) -> None:
    """Add the characters of a line: without marks, and with single spaces."""
    inside = cuts and any(line.start <= start < line.end for start in cuts)
    if not inside and _PLAIN.fullmatch(line.text):
        chars.extend(line.text)
        offsets.extend(range(line.start, line.end))
        return
    skip = -1
    for offset, char in enumerate(line.text, line.start):
        if offset in cuts:
            skip = cuts[offset].end
            if cuts[offset].number:
                # A mark may stand apart from its word; it belongs to what comes before.
                found.append((len("".join(chars).rstrip()), cuts[offset].number))
        if offset < skip:
            continue
        space = char.isspace()
        if space and (not chars or chars[-1] == " "):
            continue
        chars.append(" " if space else "-" if char == HYPHEN else char)
        offsets.append(offset)


def _glued(chars: Sequence[str], following: str) -> bool:
    """Whether the next line goes on with the word that the last line cut, or no space is wanted."""
    if chars[-1] == " " or following[0] in ".,;:":
        return True
    if chars[-1] != "-" or len(chars) < 2 or not chars[-2].isalnum():
        return False
    return following[0].isalnum() and not _SUSPENDED.match(following)
