"""Footnotes, and their marks, which extracted text glues to the words before them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.readers.lines import Line, Mark

_NOTE = re.compile(r"\[?(\d{1,3})(?:(?:[\].)]?\s+|(?=[A-Z][a-z]))(?P<text>\S.*))?")
_MONTH = re.compile(r"(?:January|February|March|April|May|June|July|August|September|October|November|December)\b")
_CLOSES = r"(?=[\s.,;:)\]’'”\"?!]|$)(?![.,]\d)"


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote: its number and the indexes of its lines (the number's own line among them)."""

    number: int
    lines: tuple[int, ...]
    start: int


def find(lines: Sequence[Line], skip: frozenset[int], paged: bool) -> tuple[list[Note], list[Mark]]:
    """Return the footnotes and the marks that point to them.

    Notes count up, and the mark of each stands before it on its page: a number glued to a word is taken for a
    mark only where that sequence wants it.
    """
    notes: list[Note] = []
    marks: list[Mark] = []
    last = 0
    for indexes in _regions(lines, skip, paged):
        for note, follows in _notes(lines, indexes, last):
            before = [index for index in indexes if index < notes_start(notes, note, follows)]
            mark = _mark(lines, before, note.number, marks[-1] if marks else None)
            below = follows and bool(notes) and notes[-1].number == note.number - 1
            if mark is None and not lines[note.lines[0]].rule and not below:
                continue
            notes.append(note)
            last = note.number
            if mark is not None:
                marks.append(mark)
    taken = {mark.start for mark in marks}
    marks.extend(mark for mark in _unanswered(lines, notes) if mark.start not in taken)
    return notes, sorted(marks, key=lambda mark: mark.start)


def _unanswered(lines: Sequence[Line], notes: Sequence[Note]) -> Iterator[Mark]:
    """Yield the marks that small type shows, also those whose note stands elsewhere; a note's own number is none."""
    own = {note.start for note in notes}
    last = 0
    for line in lines:
        for start, end in line.small:
            number = int(line.text[start - line.start : end - line.start])
            if start not in own and start > line.start and number in (last, last + 1) and number:
                yield Mark(start, end, number)
                last = number


def notes_start(notes: Sequence[Note], note: Note, follows: bool) -> int:
    """Return the index of the first line of the block of notes in which `note` stands."""
    start = note.lines[0]
    for earlier in reversed(notes):
        if not follows or earlier.lines[-1] + 1 != start:
            break
        start = earlier.lines[0]
    return start


def _regions(lines: Sequence[Line], skip: frozenset[int], paged: bool) -> Iterator[list[int]]:
    """Return the indexes of the lines of each page; of the whole text where it has no pages."""
    region: list[int] = []
    for index, line in enumerate(lines):
        if region and paged and line.page != lines[region[-1]].page:
            yield region
            region = []
        if index not in skip:
            region.append(index)
    if region:
        yield region


def _notes(lines: Sequence[Line], indexes: Sequence[int], last: int) -> Iterator[tuple[Note, bool]]:
    """Return the footnotes of one page in order, and whether each follows another directly."""
    place, follows = 0, False
    while place < len(indexes):
        start = _start(lines, indexes, place, last + 1, follows)
        if start is None:
            return
        end = start + 1
        while end < len(indexes) and not _ends(lines, indexes, end, last + 2):
            end += 1
        follows = follows and start == place
        yield Note(last + 1, tuple(indexes[start:end]), lines[indexes[start]].start), follows
        last, place, follows = last + 1, end, True


def _ends(lines: Sequence[Line], indexes: Sequence[int], place: int, following: int) -> bool:
    line = lines[indexes[place]]
    return line.gap or _number(line.text) == following


def _number(text: str) -> int | None:
    """Return the number with which a line may open a footnote."""
    match = _NOTE.fullmatch(text)
    if match is None or _MONTH.match(match["text"] or ""):
        return None
    return int(match[1])


def _start(lines: Sequence[Line], indexes: Sequence[int], place: int, number: int, follows: bool) -> int | None:
    """Return the place of the line that opens note `number`: the last that can, as marks stand before."""
    if follows and _number(lines[indexes[place]].text) == number:
        return place
    for at in reversed(range(place, len(indexes))):
        line = lines[indexes[at]]
        if _number(line.text) == number and _opens(lines, indexes, at):
            return at
    return None


def _opens(lines: Sequence[Line], indexes: Sequence[int], at: int) -> bool:
    """Whether a note may begin here: after a rule or a blank line, or as the last lines of a page."""
    line = lines[indexes[at]]
    words = [line.text.lstrip("[0123456789]. ")] if _NOTE.fullmatch(line.text) and not line.text.isdigit() else []
    if re.match(r"\d{1,3}[.)]", line.text) and not line.rule:
        return False
    opening = words[0] if words else (lines[indexes[at + 1]].text if at + 1 < len(indexes) else "")
    if line.rule:
        return bool(opening)
    rest = [lines[index] for index in indexes[at + 1 :]]
    tail = len(rest) < 6 and not any(item.gap for item in rest)
    return bool(opening) and (tail or (line.gap and (opening[0].isupper() or opening[0] in "‘“'\"")))


def _mark(lines: Sequence[Line], indexes: Sequence[int], number: int, previous: Mark | None) -> Mark | None:
    """Return the mark of note `number` in the lines, after the mark before it."""
    after = previous.end if previous else 0
    for index in indexes:
        for start, end in lines[index].small:
            if start >= after and lines[index].text[start - lines[index].start : end - lines[index].start] == str(
                number
            ):
                return Mark(start, end, number)
    for pattern in _patterns(number):
        for place, index in enumerate(indexes):
            line = lines[index]
            if line.end <= after:
                continue
            match = pattern.search(line.text, max(0, after - line.start))
            while match is not None and not _fits(line, match, previous, lines[indexes[place - 1]] if place else None):
                match = pattern.search(line.text, match.end())
            if match is not None:
                return Mark(line.start + match.start(), line.start + match.end(), number)
    return None


def _patterns(number: int) -> tuple[re.Pattern[str], ...]:
    """Return the shapes of a mark, the surest first."""
    return (
        re.compile(
            rf"(?<=[A-Za-z]{{2}}){number}{_CLOSES}|(?<=[A-Za-z’'”\")\]?!*%][.,;:]){number}{_CLOSES}"
            rf"|(?<=[’'”\")\]?!*%]){number}{_CLOSES}|(?<=[a-z]\d{{4}}\.){number}{_CLOSES}"
            rf"|(?<=\s(?:19|20)\d\d){number}{_CLOSES}|(?<=\s(?:19|20)\d\d[.,;:]){number}{_CLOSES}"
            rf"|(?<=\d)\s+{number}{_CLOSES}"
        ),
        re.compile(rf"(?<=[.,;:?!’”)])\s+{number}(?=\s+[A-Z]|\s*$)|^{number}(?=\s+[A-Z]|$)|\[{number}\]"),
    )


def _fits(line: Line, match: re.Match[str], previous: Mark | None, before: Line | None) -> bool:
    """Whether a number that stands apart is a mark: right after another mark, or after a full stop."""
    if match[0][0].isspace() and line.text[match.start() - 1].isdigit():
        return previous is not None and line.start + match.start() == previous.end
    if match.start() == 0 and match[0][0].isdigit():
        return before is not None and before.text[-1] in ".,;:?!’”)"
    return True
