"""The lines of a text in reading order, and the pages on which they stand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from kg.report import BlockKind

_LINE = re.compile(r"[^\r\n\f]*")
_BREAK = re.compile(r"\r\n|\r|\n|\f")
_NUMBER = re.compile(r"\d{1,3}")
_ADDRESS = re.compile(r"https?://\S+")
_RULE = re.compile(r"[ \t\xa0]{12,}|[-_=*─—–]{3,}")
_VALUES = re.compile(r"[A-Za-z)*]\s+[£]?[\d.,]+%?(\s+[£]?[\d.,]+%?)+$")
_SHORT_PAGE = 8  # lines

Pages = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank.

    Attributes:
        start, end: offsets of its content, without the white space around it.
        text: its content.
        page: the index of its page, 0 the first.
        gap: whether a blank line or a page start stands before it.
        rule: whether a drawn line, or a blank one of many spaces, stands before it.
        indent: the number of white-space characters before its content.
        size: the size of its type in points; 0 where the source does not tell.
        prominent: whether it is bold or larger than the body of the text; None where the source does not tell.
        wrapped: whether the line before had no room for its first word; None where the source does not tell.
        frame: the number of the box or column in which it stands, 0 outside of all.
        group: the number of the signatory to whom it belongs, 0 for other lines.
        small: spans in the snapshot of figures in smaller type.
    """

    start: int
    end: int
    text: str
    page: int = 0
    gap: bool = False
    rule: bool = False
    indent: int = 0
    size: float = 0.0
    prominent: bool | None = None
    wrapped: bool | None = None
    frame: int = 0
    group: int = 0
    small: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Mark:
    """A span of the snapshot that is left out of what is read: a footnote mark.

    Attributes:
        number: the number of the note; 0 for a hyphen that only the end of a line has put into a word.
    """

    start: int
    end: int
    number: int


@dataclass(frozen=True, slots=True)
class Piece:
    """What a source says that some of its lines are.

    Attributes:
        kind: what they are; a paragraph can be found to be a heading all the same.
        first, last: the indexes of its lines.
        level: the nesting of a heading, 1 the outermost; of a paragraph, the one that it would have as a heading.
        closes: the level from which on the headings above do not hold for it any more; 0 where all hold.
        number: the number of a footnote.
        cells: the cells of a row of a table.
    """

    kind: BlockKind
    first: int
    last: int
    level: int = 0
    closes: int = 0
    number: int | None = None
    cells: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Layout:
    """A text and its lines.

    Attributes:
        text: the snapshot.
        lines: its lines.
        pages: (offset, page number) of every page start.
        furniture: indexes of the lines that are running headers, footers or page numbers.
        cells: the cells of the lines that are rows of ruled tables, by index.
        pieces: what the lines are, all of them and in order, where the source says it; empty where it is guessed.
        marks: the marks of footnotes, where the source says what the lines are.
    """

    text: str
    lines: tuple[Line, ...]
    pages: Pages
    furniture: frozenset[int]
    cells: dict[int, tuple[str, ...]] = field(default_factory=dict)
    pieces: tuple[Piece, ...] = ()
    marks: tuple[Mark, ...] = ()


def lay_out(text: str) -> Layout:
    """Return the layout of a text that tells no more than its characters."""
    found, pages, printed = paginate(text, split(text))
    return Layout(text, tuple(found), pages, frozenset(printed))


def split(text: str) -> list[Line]:
    """Return the lines of a text that are not blank, each with its place.

    Examples:
        >>> [(line.text, line.gap) for line in split("One \\n two\\n\\nthree")]
        [('One', True), ('two', False), ('three', True)]
    """
    lines: list[Line] = []
    place = page = 0
    gap, rule = True, False
    while place < len(text):
        match = _LINE.match(text, place)
        assert match is not None
        raw, content = match[0], match[0].strip()
        if content and not _RULE.fullmatch(content):
            indent = len(raw) - len(raw.lstrip())
            start = place + indent
            lines.append(Line(start, start + len(content), content, page, gap, rule, indent))
            gap = rule = False
        else:
            gap, rule = True, rule or bool(_RULE.fullmatch(raw))
        place = match.end()
        if end := _BREAK.match(text, place):
            page += end[0] == "\f"
            gap = gap or end[0] == "\f"
            place = end.end()
    return lines


def paginate(text: str, lines: list[Line]) -> tuple[list[Line], Pages, list[int]]:
    """Return the lines with their pages, the page starts, and the indexes of printed page numbers.

    Pages begin at form feeds. Without any, they begin at lines indented by exactly one space (as text
    extracted from a PDF has them) and at page numbers that stand alone.
    """
    if "\f" in text:
        return _by_form_feeds(text, lines)
    starts, printed = _page_starts(text, lines)
    if len(starts) < 3:
        return lines, (), []
    numbers = number(starts, {index: int(lines[index].text) for index in printed})
    pages = tuple(
        (_line_start(text, lines[index].start), number) for index, number in zip(starts, numbers, strict=True)
    )
    page, result, opening = -1, [], set(starts)
    for index, line in enumerate(lines):
        page += index in opening
        gap = line.gap or index in opening
        result.append(Line(line.start, line.end, line.text, max(page, 0), gap, line.rule, line.indent))
    return result, pages, printed


def is_address(line: Line) -> bool:
    """Whether the line is nothing but a web address.

    Examples:
        >>> is_address(Line(0, 22, "http://www.example.org"))
        True
    """
    return _ADDRESS.fullmatch(line.text) is not None


def _line_start(text: str, offset: int) -> int:
    """Return the offset of the first character of the line in which `offset` stands."""
    while offset and text[offset - 1] not in "\r\n\f":
        offset -= 1
    return offset


def _by_form_feeds(text: str, lines: list[Line]) -> tuple[list[Line], Pages, list[int]]:
    starts = [0, *(match.end() for match in re.finditer("\f", text))]
    if starts[-1] >= len(text.rstrip()):
        starts.pop()
    edges: dict[int, list[int]] = {}
    for index, line in enumerate(lines):
        edges.setdefault(line.page, []).append(index)
    printed: dict[int, int] = {}
    for page, indexes in edges.items():
        for index in (indexes[0], indexes[-1]):
            if _NUMBER.fullmatch(lines[index].text) and page not in printed:
                printed[page] = index
    known = {page: int(lines[index].text) for page, index in printed.items()}
    numbers = number(range(len(starts)), known)
    # A number that breaks the running count is a footnote mark or a figure, not a page number.
    running = [index for page, index in printed.items() if page < len(numbers) and known[page] == numbers[page]]
    return lines, tuple(zip(starts, numbers, strict=True)), sorted(running)


def _page_starts(text: str, lines: list[Line]) -> tuple[list[int], list[int]]:
    """Return the indexes of lines that open a page, and of those among them that are printed numbers."""
    starts, printed, running = [], [], _running(lines)
    for index, line in enumerate(lines):
        following = lines[index + 1] if index + 1 < len(lines) else None
        alone = line.gap and (following is None or following.gap)
        if _NUMBER.fullmatch(line.text) and (alone or index in running):
            starts.append(index)
            printed.append(index)
        elif line.indent == 1 and text[line.start - 1] == " " and not _heads_table(line, following):
            starts.append(index)
    return starts, printed


def _running(lines: list[Line]) -> frozenset[int]:
    """Return the indexes of lines that are numbers counting up, a page's lines apart; three make a run."""
    runs: list[list[int]] = []
    for index, line in enumerate(lines):
        if not _NUMBER.fullmatch(line.text):
            continue
        for run in runs:
            if int(line.text) == int(lines[run[-1]].text) + 1 and index - run[-1] > _SHORT_PAGE:
                run.append(index)
                break
        else:
            runs.append([index])
    longest = max(runs, key=len, default=[])
    return frozenset(longest) if len(longest) > 2 else frozenset()


def _heads_table(line: Line, following: Line | None) -> bool:
    """Whether the line is the header of a table: rows of figures follow it, standing apart."""
    return following is not None and following.gap and bool(_VALUES.search(following.text)) and len(line.text) < 90


def number(starts: Sequence[int], printed: dict[int, int]) -> list[int]:
    """Return the number of each page: counted from the printed numbers that most others agree with."""
    position = {start: place for place, start in enumerate(starts)}
    firsts = [number - position[start] for start, number in sorted(printed.items())]
    first = max(sorted(set(firsts)), key=firsts.count) if firsts else 1
    return [first + place for place in range(len(starts))]
