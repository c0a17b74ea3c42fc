"""Writes the text of a page, and what each of its lines is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kg.readers.html.inline import Row
from kg.readers.lines import Layout, Line, Mark, Piece
from kg.report import BlockKind

LOOSE = 99  # the depth of a paragraph that is a heading only by its looks; those of elements are smaller
_TIGHT = (BlockKind.BULLET, BlockKind.TABLE_ROW)


@dataclass(frozen=True, slots=True)
class Draft:
    """A piece before it has its place.

    Attributes:
        depth: of a heading: 1 to 6 for `h1` to `h6`, more in boxes, `LOOSE` for a paragraph that may be one.
        closes: the depth from which on the headings above do not hold for it any more, 0 where all do.
        before: what is written before it and is no part of it: the glyph of a bullet, the number of a note.
    """

    kind: BlockKind
    rows: tuple[Row, ...]
    depth: int = 0
    closes: int = 0
    number: int | None = None
    cells: tuple[str, ...] = ()
    before: str = ""


def write(drafts: Sequence[Draft]) -> Layout:
    """Return the layout of the pieces of a page: a blank line stands between them, but not within lists and tables."""
    return _Writer(drafts).layout(drafts)


class _Writer:
    def __init__(self, drafts: Sequence[Draft]) -> None:
        used = sorted({draft.depth for draft in drafts if draft.kind is BlockKind.HEADING} | {LOOSE})
        self.levels = {depth: level for level, depth in enumerate(used, 1)}
        self.used = used
        letters = sum(len(row.text) for draft in drafts for row in draft.rows)
        bold = sum(len(row.text) for draft in drafts for row in draft.rows if row.bold)
        self.weighed = 2 * bold < letters  # where most is bold, bold type does not mean a heading
        self.parts: list[str] = []
        self.length = 0
        self.lines: list[Line] = []
        self.marks: list[Mark] = []

    def layout(self, drafts: Sequence[Draft]) -> Layout:
        pieces = []
        for place, draft in enumerate(drafts):
            tight = bool(place) and draft.kind in _TIGHT and drafts[place - 1].kind is draft.kind
            if place:
                self._put("\n" if tight else "\n\n")
            pieces.append(self._piece(draft, not tight))
        self._put("\n" if drafts else "")
        marks = tuple(sorted(self.marks, key=lambda mark: mark.start))
        return Layout("".join(self.parts), tuple(self.lines), (), frozenset(), pieces=tuple(pieces), marks=marks)

    def _piece(self, draft: Draft, gap: bool) -> Piece:
        first = len(self.lines)
        self._put(draft.before)
        for at, row in enumerate(draft.rows):
            if at:
                self._put("\n")
            self._line(row, gap and not at)
        return Piece(
            draft.kind,
            first,
            len(self.lines) - 1,
            self.levels.get(draft.depth, 0),
            next((self.levels[depth] for depth in self.used if draft.closes and depth >= draft.closes), 0),
            draft.number,
            draft.cells,
        )

    def _line(self, row: Row, gap: bool) -> None:
        start = self.length
        self.marks.extend(Mark(start + first, start + last, number) for first, last, number in row.marks)
        prominent = row.bold and self.weighed
        self.lines.append(Line(start, start + len(row.text), row.text, gap=gap, prominent=prominent, wrapped=False))
        self._put(row.text)

    def _put(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)
