"""Reading order: what stands on a page of a PDF, put into the order in which a person reads it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from kg.readers import headings
from kg.readers.fragments import Fragment
from kg.readers.frames import Frame

_CELL, _COLUMN = "\t", "   "  # between the cells of a ruled table, and between columns without lines
_PROSE = 12  # words in a cell from which it is text to read down, not a value to read across
_FIGURES = re.compile(r"[£]?[\d.,]+%?")


@dataclass(frozen=True, slots=True)
class Placed:
    """A fragment in reading order.

    Attributes:
        frame: the number of the box or column in which it stands, 0 outside of all.
        group: the number of the signatory to whom it belongs, else 0.
        width: the width of the signatory's cell in points.
        column: the column of a page without frames; a new one begins at its top.
        cells: of a row of a ruled table: its cells.
    """

    fragment: Fragment
    frame: int = 0
    group: int = 0
    width: float = 0.0
    column: int = 0
    cells: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Open:
    """A frame that reaches the end of its page and may go on at the top of the next."""

    left: float
    right: float
    numbers: tuple[int, ...]
    groups: tuple[int, ...] = ()
    ruled: bool = True


class Reader:
    """Puts page after page into reading order, and numbers frames and signatories."""

    def __init__(self) -> None:
        self.count = 0
        self.open: _Open | None = None

    def page(self, fragments: Sequence[Fragment], frames: Sequence[Frame], closing: float | None) -> list[Placed]:
        """Return the fragments of a page in reading order.

        Args:
            fragments: what stands on the page, without running headers and footers.
            frames: its frames.
            closing: the height from which down signatures stand; None where there are none on the page.
        """
        inside, body = _assigned(fragments, frames)
        parts: list[tuple[float, list[Placed]]] = []
        before, self.open = self.open, None
        highest = max((fragment.top for fragment in fragments), default=0.0)
        lowest = min((fragment.bottom for fragment in fragments), default=0.0)
        for frame, own in inside:
            top = max(fragment.top for fragment in own)
            goes_on = before if before and before.ruled and top == highest and _same(before, frame) else None
            signed = closing is not None and min(fragment.bottom for fragment in own) < closing
            last = min(fragment.bottom for fragment in own) == lowest
            parts.append((top, self._frame(frame, own, goes_on, signed, last)))
        rows = _rows(body)
        if before is not None and not before.ruled:
            taken, placed = self._panel_goes_on(rows, before)
            parts.append((highest + 1, placed))
            rows = rows[taken:]
        for top, placed in self._body(rows, closing, lowest):
            parts.append((top, placed))
        return [item for _, placed in sorted(parts, key=lambda part: -part[0]) for item in placed]

    def _number(self) -> int:
        self.count += 1
        return self.count

    def _frame(
        self, frame: Frame, own: Sequence[Fragment], before: _Open | None, signed: bool, last: bool
    ) -> list[Placed]:
        cells: dict[tuple[int, int], list[Fragment]] = {}
        for fragment in own:
            cells.setdefault(frame.cell(fragment), []).append(fragment)
        columns = sorted({column for _, column in cells})
        numbers = before.numbers if before else ()
        if signed:
            placed, groups = self._signatures(frame, cells, before.groups if before else ())
            self._leave_open(frame, numbers, last, groups)
            return placed
        words = sum(len(fragment.text.split()) for fragment in own)
        if len(columns) > 1 and len(numbers) != len(columns) and words < _PROSE * len(cells):
            return list(_table(cells))
        numbers = numbers if len(numbers) == len(columns) else tuple(self._number() for _ in columns)
        self._leave_open(frame, numbers, last)
        return [
            Placed(fragment, frame=number)
            for number, column in zip(numbers, columns, strict=True)
            for key in sorted(cells)
            if key[1] == column
            for fragment in _down(cells[key])
        ]

    def _leave_open(self, frame: Frame, numbers: tuple[int, ...], last: bool, groups: tuple[int, ...] = ()) -> None:
        if last:
            self.open = _Open(frame.box[0], frame.box[2], numbers, groups)

    def _signatures(
        self, frame: Frame, cells: dict[tuple[int, int], list[Fragment]], before: tuple[int, ...]
    ) -> tuple[list[Placed], tuple[int, ...]]:
        """Return signatures, each column of a band one signatory: organisation, name and post stand below each other."""
        placed: list[Placed] = []
        columns = sorted({column for _, column in cells})
        groups: tuple[int, ...] = before
        for number, band in enumerate(_bands(cells, bool(before))):
            if number or len(groups) != len(columns):
                groups = tuple(self._number() for _ in columns)
            for group, column in zip(groups, columns, strict=True):
                own = [fragment for row in band for fragment in _down(cells.get((row, column), []))]
                width = frame.columns[column + 1] - frame.columns[column]
                placed.extend(Placed(fragment, group=group, width=width) for fragment in own)
        return placed, groups

    def _body(
        self, rows: Sequence[list[Fragment]], closing: float | None, lowest: float
    ) -> Iterator[tuple[float, list[Placed]]]:
        """Yield the parts of a page outside of frames, with the height at which each begins."""
        place = 0
        while place < len(rows):
            band = _band(rows, place)
            if band is None:
                yield rows[place][0].top, [Placed(fragment) for fragment in rows[place]]
                place += 1
                continue
            end, left, right = band
            top = max(fragment.top for row in rows[place:end] for fragment in row)
            yield top, self._side_by_side(rows[place:end], left, right, closing, lowest)
            place = end

    def _side_by_side(
        self, rows: Sequence[list[Fragment]], left: float, right: float, closing: float | None, lowest: float
    ) -> list[Placed]:
        sides = _sides(rows, left)
        if closing is not None and rows[0][0].top < closing:
            return [Placed(fragment, group=group) for side in sides for group in [self._number()] for fragment in side]
        if not _is_prose(sides):
            return [Placed(_across(row)) for row in rows]
        if not all(headings.asks(_paragraph(side)) for side in sides):
            return [Placed(fragment, column=number) for number, side in enumerate(sides, 1) for fragment in side]
        numbers = (self._number(), self._number())
        if min(fragment.bottom for side in sides for fragment in side) == lowest:
            self.open = _Open(left, right, numbers, ruled=False)
        return [Placed(item, frame=number) for number, side in zip(numbers, sides, strict=True) for item in side]

    def _panel_goes_on(self, rows: Sequence[list[Fragment]], before: _Open) -> tuple[int, list[Placed]]:
        """Return how many rows at the top of a page still belong to a panel of two columns, and what they hold."""
        end = 0
        while end < len(rows) and all(_side(item, before.left, before.right) for item in rows[end]):
            first = rows[end][0].text
            apart = end > 0 and rows[end - 1][0].bottom - rows[end][0].top > 2 * rows[end][0].size
            if apart or headings.known(first) or headings.asks(first):
                break
            end += 1
        sides = _sides(rows[:end], before.left)
        if end == len(rows):
            self.open = before
        return end, [
            Placed(item, frame=number) for number, side in zip(before.numbers, sides, strict=True) for item in side
        ]


def _assigned(
    fragments: Sequence[Fragment], frames: Sequence[Frame]
) -> tuple[list[tuple[Frame, list[Fragment]]], list[Fragment]]:
    """Return the frames that hold text, the smallest first, with what they hold; and what stands outside."""
    rest, found = list(fragments), []
    for frame in sorted(frames, key=lambda frame: (frame.box[2] - frame.box[0]) * (frame.box[3] - frame.box[1])):
        own = [fragment for fragment in rest if frame.holds(fragment)]
        if own:
            found.append((frame, own))
            rest = [fragment for fragment in rest if not frame.holds(fragment)]
    return found, rest


def _same(before: _Open, frame: Frame) -> bool:
    return abs(before.left - frame.box[0]) < 8 and abs(before.right - frame.box[2]) < 8


def _down(fragments: Sequence[Fragment]) -> list[Fragment]:
    return [fragment for row in _rows(fragments) for fragment in row]


def _rows(fragments: Sequence[Fragment]) -> list[list[Fragment]]:
    """Return fragments row by row, each row from left to right."""
    rows: list[list[Fragment]] = []
    for fragment in sorted(fragments, key=lambda fragment: (-fragment.bottom, fragment.left)):
        if rows and rows[-1][0].beside(fragment):
            rows[-1].append(fragment)
        else:
            rows.append([fragment])
    return [sorted(row, key=lambda fragment: fragment.left) for row in rows]


def _bands(cells: dict[tuple[int, int], list[Fragment]], goes_on: bool) -> list[list[int]]:
    """Return the rows of a table of signatures that belong together: a head (organisations) and what it heads."""
    bands: list[list[int]] = []
    plain = any(not fragment.bold for own in cells.values() for fragment in own)
    awaits = goes_on
    for row, keys in groupby(sorted(cells), key=lambda key: key[0]):
        own = [cells[key] for key in keys]
        bold = all(fragment.bold for fragments in own for fragment in fragments)
        heads = bold if plain else all(len(fragments) == 1 for fragments in own)
        if bands and awaits and not (heads and plain):
            bands[-1].append(row)
        else:
            bands.append([row])
        awaits = heads or (goes_on and len(bands) == 1)
    return bands


def _table(cells: dict[tuple[int, int], list[Fragment]]) -> Iterator[Placed]:
    """Yield the rows of a ruled table, each as one line."""
    for _, keys in groupby(sorted(cells), key=lambda key: key[0]):
        own = [_down(cells[key]) for key in keys]
        texts = tuple(" ".join(fragment.text for fragment in cell) for cell in own)
        first = own[0][0]
        bold = all(fragment.bold for cell in own for fragment in cell)
        right = max(fragment.right for cell in own for fragment in cell)
        yield Placed(replace(first, text=_CELL.join(texts), right=right, bold=bold, small=()), cells=texts)


def _across(row: Sequence[Fragment]) -> Fragment:
    """Return what stands side by side as one line, columns parted by several spaces."""
    return replace(row[0], text=_COLUMN.join(fragment.text for fragment in row), right=row[-1].right, small=())


def _band(rows: Sequence[list[Fragment]], place: int) -> tuple[int, float, float] | None:
    """Return the end of a band of two columns that begins at a row, and the gutter; None without one."""
    seed = next((at for at in range(place, min(place + 12, len(rows))) if len(rows[at]) > 1), None)
    if seed is None:
        return None
    left, right = rows[seed][0].right, rows[seed][1].left
    if seed > place and not _right_first(rows, place, seed, left):
        return None
    end, last = seed, seed + 1
    while end < len(rows):
        row = rows[end]
        apart = end > seed and min(item.bottom for item in rows[end - 1]) - row[0].top > 2.5 * row[0].size
        if apart or not all(_side(item, left, right) for item in row):
            break
        left = max([left, *(item.right for item in row if _side(item, left, right) == 1)])
        right = min([right, *(item.left for item in row if _side(item, left, right) == 2)])
        near = end > seed and rows[end - 1][0].bottom - row[0].bottom < 1.5 * row[0].size
        last = end + 1 if len(row) > 1 or (last == end and near) else last
        end += 1
    return last, left, right


def _right_first(rows: Sequence[list[Fragment]], place: int, seed: int, left: float) -> bool:
    """Whether only the right column begins above the first row that has both."""
    return all(len(row) == 1 and row[0].left > left for row in rows[place:seed])


def _side(fragment: Fragment, left: float, right: float) -> int:
    """Return 1 or 2 for the left or right column, 0 for what reaches across the gutter."""
    if fragment.left > left:
        return 2
    return 1 if fragment.right < right else 0


def _sides(rows: Sequence[list[Fragment]], left: float) -> tuple[list[Fragment], list[Fragment]]:
    sides: tuple[list[Fragment], list[Fragment]] = ([], [])
    for row in rows:
        for fragment in row:
            sides[fragment.left >= left - 1].append(fragment)
    return sides


def _is_prose(sides: Sequence[Sequence[Fragment]]) -> bool:
    """Whether both columns are text to be read down."""
    for side in sides:
        words = [word for fragment in side for word in fragment.text.split()]
        figures = sum(_FIGURES.fullmatch(word) is not None for word in words)
        if len(side) < 3 or len(words) < 2.5 * len(side) or figures * 4 > len(words):
            return False
    return True


def _paragraph(side: Sequence[Fragment]) -> str:
    """Return the first lines of a column up to the one that ends with a question mark."""
    texts: list[str] = []
    for fragment in side[:5]:
        texts.append(fragment.text)
        if fragment.text.endswith("?"):
            break
    return " ".join(texts)
