"""The text of a report as HTML: headings, paragraphs, lists, tables, judgment panels, notes, page numbers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup

from kg.pages.report.inline import Inline, Inner, text
from kg.pages.report.spans import Mention, Passage, Places
from kg.report import Block, BlockKind, Report

_FIRST, _LAST = 2, 6  # headings of a report stand below the title of the page
_PLAIN = {
    BlockKind.TITLE: "title",
    BlockKind.GRADE: "judged",
    BlockKind.CAPTION: "caption",
    BlockKind.SOURCE: "source",
    BlockKind.FURNITURE: "furniture",
}


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading, for the table of contents: its level on the page (2 to 6), the id of its element, its words."""

    level: int
    id: str
    words: str


@dataclass(frozen=True, slots=True)
class Written:
    """The text of a report as HTML, its headings, and the numbers of the pages that start in it."""

    html: Markup
    headings: tuple[Heading, ...]
    pages: tuple[int, ...]


def write(
    report: Report, passages: Iterable[Passage], mentions: Iterable[Mention], href: Callable[[str], str]
) -> Written:
    """Return the text of a report.

    Each element of a block has `data-c`, where its characters stand in the snapshot: runs of offset:length. Every
    character of a block is in it once; elements of the class `x` in it are marks, which are no characters of the block.

    Args:
        href: id of a thing → link to its page.
    """
    writer = _Writer(report, Places(report.blocks, passages, mentions), Inline(href))
    return Written(Markup(writer.text()), tuple(writer.headings), writer.pages)


class _Writer:
    """Writes one report."""

    def __init__(self, report: Report, places: Places, inline: Inline) -> None:
        self.blocks, self.places, self.inline = report.blocks, places, inline
        self.headings: list[Heading] = []
        self.levels: list[int] = []  # levels of the headings above, in the report
        self.notes = _notes(report.blocks)
        self.starts, self.pages = _starts(report)
        self.ids: set[str] = set()

    def text(self) -> str:
        """Return all blocks in reading order."""
        return "".join(self._panels())

    def _panels(self) -> Iterator[str]:
        for box, members in groupby(range(len(self.blocks)), lambda index: self.blocks[index].box):
            inside = "".join(self._groups(list(members)))
            yield f'<div class="panel" role="group" aria-label="Judgment panel">{inside}</div>\n' if box else inside

    def _groups(self, members: list[int]) -> Iterator[str]:
        for kind, found in groupby(zip(_kinds(self.blocks, members), members, strict=True), lambda pair: pair[0]):
            group = [index for _, index in found]
            if kind == BlockKind.BULLET:
                yield self._list(group)
            elif kind == BlockKind.TABLE_ROW:
                for _, rows in groupby(group, lambda index: self.blocks[index].under):
                    yield self._table(list(rows))
            else:
                yield from map(self._block, group)

    def _block(self, index: int) -> str:
        block = self.blocks[index]
        if block.kind == BlockKind.HEADING:
            return self._heading(index)
        if block.kind == BlockKind.FOOTNOTE:
            return self._note(index)
        style = f' class="{_PLAIN[block.kind]}"' if block.kind in _PLAIN else ""
        name = f' id="block-{index}"' if block.kind == BlockKind.CAPTION else ""
        return f"<p{style}{name}{_runs(block)}>{self._inline(index)}</p>\n"

    def _heading(self, index: int) -> str:
        block = self.blocks[index]
        self.levels = [*(level for level in self.levels if level < block.level), block.level]
        level = min(_FIRST + len(self.levels) - 1, _LAST)
        heading = Heading(level, self._id("s-", block.text), block.text)
        self.headings.append(heading)
        return f'<h{level} id="{heading.id}"{_runs(block)}>{self._inline(index)}</h{level}>\n'

    def _note(self, index: int) -> str:
        number, block = self.blocks[index].number, self.blocks[index]
        mark = text(str(number)) if number is not None else "*"
        back = f'<a class="x" href="#mark-{index}" aria-label="note {mark}, back to the text">{mark}</a>'
        return f'<p class="note" id="note-{index}"{_runs(block)}>{back}{self._inline(index)}</p>\n'

    def _list(self, group: list[int]) -> str:
        numbered = all(re.match(r"\W{0,2}[\dA-Za-z]{1,3}[.)]\s", self.blocks[index].text) for index in group)
        items = "".join(
            f"<li{_furniture(self.blocks[index])}{_runs(self.blocks[index])}>{self._inline(index)}</li>\n"
            for index in group
        )
        style = ' class="plain"' if numbered else ""
        return f"<ul{style}>\n{items}</ul>\n"

    def _table(self, rows: list[int]) -> str:
        blocks = [self.blocks[index] for index in rows]
        width = max(len(block.cells) or 1 for block in blocks)
        head = next((number for number, block in enumerate(blocks) if _has_figures(block)), min(1, len(rows) - 1))
        body = [self._row(index, width, head=number < head) for number, index in enumerate(rows)]
        thead = f"<thead>\n{''.join(body[:head])}</thead>\n" if head else ""
        under = blocks[0].under
        captioned = under is not None and self.blocks[under].kind == BlockKind.CAPTION
        label = f'aria-labelledby="block-{under}"' if captioned else 'aria-label="Table"'
        table = f"<table {label}>\n{thead}<tbody>\n{''.join(body[head:])}</tbody>\n</table>"
        return f'<div class="wide" role="region" {label} tabindex="0">\n{table}\n</div>\n'

    def _row(self, index: int, width: int, *, head: bool) -> str:
        """Return a row; what stands between two cells belongs to the first of them."""
        block = self.blocks[index]
        bounds = [0, *(start for start, _ in block.cells[1:]), len(block.text)]
        inner = self._inner(index)
        cells = []
        for number in range(len(bounds) - 1):
            words = self.inline.write(block, inner, bounds[number], bounds[number + 1])
            tag, scope = ("th", ' scope="col"') if head else ("td", "") if number else ("th", ' scope="row"')
            last = number == len(bounds) - 2
            span = f' colspan="{width - number}"' if last and width - number > 1 else ""
            cells.append(f"<{tag}{scope}{span}>{words}</{tag}>")
        return f"<tr{_runs(block)}>{''.join(cells)}</tr>\n"

    def _inline(self, index: int) -> str:
        return self.inline.write(self.blocks[index], self._inner(index))

    def _inner(self, index: int) -> Inner:
        marks: dict[int, str] = {}
        for place, number in self.blocks[index].marks:
            marks[place] = marks.get(place, "") + self._mark(index, number)
        places = self.places
        return Inner(places.passages.get(index, ()), places.mentions.get(index, ()), marks, self.starts.get(index, {}))

    def _mark(self, index: int, number: int) -> str:
        note = self.notes(index, number)
        if note is None:
            return f'<sup class="x">{number}</sup>'
        name = f' id="mark-{note}"' if f"mark-{note}" not in self.ids else ""
        self.ids.add(f"mark-{note}")
        return f'<sup class="x"{name}><a href="#note-{note}" aria-label="note {number}">{number}</a></sup>'

    def _id(self, start: str, words: str) -> str:
        name = start + re.sub(r"[^a-z0-9]+", "-", words.lower())[:60].strip("-")
        number = 1
        while (found := name + f"-{number}" * (number > 1)) in self.ids:
            number += 1
        self.ids.add(found)
        return found


def _kinds(blocks: Sequence[Block], members: Sequence[int]) -> list[BlockKind]:
    """Return the kind of each block; what is printed on a page in the midst of a list belongs to the list."""
    found = [blocks[index].kind for index in members]
    for number, kind in enumerate(found):
        rest = (other for other in found[number:] if other != BlockKind.FURNITURE)
        if kind == BlockKind.FURNITURE and number and found[number - 1] == next(rest, None) == BlockKind.BULLET:
            found[number] = BlockKind.BULLET
    return found


def _furniture(block: Block) -> str:
    return ' class="furniture"' if block.kind == BlockKind.FURNITURE else ""


def _runs(block: Block) -> str:
    return f' data-c="{" ".join(f"{first}:{length}" for first, length in block.runs)}"'


def _has_figures(row: Block) -> bool:
    """Return whether a cell of a row besides its label has a figure that is not a year."""
    words = " ".join(row.text[start:end] for start, end in row.cells[1:])
    return bool(re.search(r"\d", re.sub(r"\b(?:19|20)\d\d(?:[/-]\d\d)?\b", "", words)))


def _notes(blocks: Sequence[Block]) -> Callable[[int, int], int | None]:
    """Return what finds the note of a mark: of those with its number the first after the block of the mark."""
    found: dict[int | None, list[int]] = {}
    for index, block in enumerate(blocks):
        if block.kind == BlockKind.FOOTNOTE:
            found.setdefault(block.number, []).append(index)

    def note(index: int, number: int) -> int | None:
        known = found.get(number, [])
        return next((other for other in known if other > index), known[-1] if known else None)

    return note


def _starts(report: Report) -> tuple[dict[int, dict[int, str]], tuple[int, ...]]:
    """Return where pages start (index of a block → position in its text → the sign for it), and their numbers."""
    found: dict[int, dict[int, str]] = {}
    left = list(report.pages)
    taken: dict[int, None] = {}
    for index, block in enumerate(report.blocks):
        if block.kind == BlockKind.FURNITURE:
            continue
        for position, offset in enumerate(block.offsets):
            while left and left[0][0] <= offset:
                _, number = left.pop(0)
                name = f' id="page={number}"' if number not in taken else ""
                taken[number] = None
                sign = f'<span class="page x"{name}>page {number}</span>'
                found.setdefault(index, {})[position] = found.get(index, {}).get(position, "") + sign
    return found, tuple(taken)
