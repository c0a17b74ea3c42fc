"""What stands before the text of a report: the title block, and the head and foot of a letter."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence

from kg.readers import headings
from kg.readers.lines import Line
from kg.readers.units import Unit
from kg.report import BlockKind

_DATE = re.compile(r"\d{1,2}(?:st|nd|rd|th)? [A-Z][a-z]+ \d{4}")
_SENTENCE = re.compile(r"(?:Between|From|This|These|On|Our|We|During)\b")
_CLOSING = re.compile(r"Yours (?:sincerely|faithfully)\b")
_NAMED = re.compile(
    r"(?:(?:Mr|Mrs|Ms|Dr|Sir|Dame|Lord|Professor|Chief|Councillor|Cllr) )*"
    r"[A-Z][\w’'-]+(?: [A-Z][\w’'-]+){1,4} ?[,–]"
)
_HEAD = 45  # lines in which a salutation is looked for
_TITLES = 8
_SHORT = 55  # characters of an addressee that would not be wrapped even in a narrow column
_FULL = 78  # characters of a filled line; much longer ones come from text that is not wrapped


def letter(lines: Sequence[Line], shown: Sequence[str], taken: Container[int]) -> dict[int, Unit | None]:
    """Return the units of a letter's head (date, each addressee, salutation, title) and of its signatures.

    Nothing, when the text is not a letter.
    """
    free = [index for index in range(len(lines)) if index not in taken]
    head = free[:_HEAD]
    dear = next((index for index in head if shown[index].startswith("Dear ")), None)
    if dear is None or not any(_DATE.fullmatch(shown[index]) for index in head[:4]):
        return {}
    found: dict[int, Unit | None] = {}
    place = 0
    while place < len(head) and head[place] < dear:
        end = place + 1
        while head[end] < dear and not _addressee(shown[head[end - 1]], shown[head[end]], lines[head[end]]):
            end += 1
        _put(found, lines, shown, head[place:end], BlockKind.TITLE)
        place = end
    _put(found, lines, shown, [dear], BlockKind.TITLE)
    _put(found, lines, shown, _title(lines, shown, [index for index in free if index > dear]), BlockKind.TITLE)
    _sign(found, lines, shown, free)
    return found


def mark_title(units: Sequence[Unit]) -> None:
    """Make the short lines at the beginning, up to the first heading or sentence, the title block."""
    for unit in units[:_TITLES]:
        text = unit.text
        if unit.kind is BlockKind.TITLE or unit.kind is BlockKind.FURNITURE:
            continue
        short = len(unit.lines) <= 3 and len(text) < 160 and not text.endswith((".", ";", ":", ","))
        if unit.kind is not BlockKind.PARAGRAPH or not short or headings.known(text) or headings.asks(text):
            return
        unit.kind = BlockKind.TITLE


def _put(
    found: dict[int, Unit | None],
    lines: Sequence[Line],
    shown: Sequence[str],
    own: Sequence[int],
    kind: BlockKind,
) -> None:
    if own:
        found.update(dict.fromkeys(own))
        found[own[0]] = Unit(kind, [lines[index] for index in own], texts=[shown[index] for index in own])


def _addressee(before: str, text: str, line: Line) -> bool:
    """Whether a line names the next addressee rather than going on with the one before."""
    if _DATE.fullmatch(before) or (line.gap and line.wrapped is not None):
        return True
    if line.wrapped is False and _NAMED.match(text):
        return True
    if before[-1] in ",&–" or before.split()[-1] in ("and", "of", "for", "the"):
        return False
    if line.wrapped is False and text[0].isupper() and ("," in text or len(before) < _SHORT):
        return True
    return _NAMED.match(text) is not None or (len(before) < 62 and len(text.split()) > 2 and "," in text[:50])


def _title(lines: Sequence[Line], shown: Sequence[str], after: Sequence[int]) -> list[int]:
    """Return the lines of the title that follows the salutation: up to the line that is not filled."""
    own: list[int] = []
    for index in after[:6]:
        line = lines[index]
        if own and line.prominent is not None and lines[own[-1]].prominent:
            if not line.prominent or (line.gap and not _wraps(shown[own[-1]], shown[index])):
                return own
        elif own and not _wraps(shown[own[-1]], shown[index]):
            return own
        own.append(index)
    return own[:1]


def _wraps(before: str, text: str) -> bool:
    if _SENTENCE.match(text):
        return False
    small = before.split()[-1].lower() in ("and", "of", "in", "the", "to", "for", "at", "with")
    return small or text[0].islower() or _FULL < len(before) + len(text.split()[0]) < _FULL + 25


def _sign(found: dict[int, Unit | None], lines: Sequence[Line], shown: Sequence[str], free: Sequence[int]) -> None:
    """Keep every line after the closing formula apart: names, posts and organisations stand there."""
    closing = next((index for index in reversed(free) if _CLOSING.match(shown[index])), None)
    if closing is None:
        return
    last: list[int] = []
    for index in free:
        if index < closing:
            continue
        line = lines[index]
        goes_on = line.wrapped and line.group > 0 and last and lines[last[-1]].group == line.group
        last = [*last, index] if goes_on else [index]
        _put(found, lines, shown, last, BlockKind.PARAGRAPH)
        unit = found[last[0]]
        if unit is not None:
            unit.joined = True  # not a heading, although short
