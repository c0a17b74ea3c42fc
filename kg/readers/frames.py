"""Frames: what drawn lines enclose on a page of a PDF, such as the box of a case study or the grid of a table."""

from __future__ import annotations

import ctypes
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as pdfium

from kg.readers.fragments import Box, Fragment, turn

_THIN = 3.0  # points: what is thinner is a line
_NEAR = 4.0  # points within which lines meet
_WIDE = 60.0  # points: the least width of a shaded box
_LEAST = 12.0  # points: the least height of a frame
_PAGE = 0.8  # of width and height of the page: what is larger encloses the page
_WHITE = 250


@dataclass(frozen=True, slots=True)
class Frame:
    """A box, or a grid of cells.

    Attributes:
        columns, rows: the positions of its upright lines from left to right, and of its level lines from top to
            bottom (negative, so that they ascend).
    """

    box: Box
    columns: tuple[float, ...]
    rows: tuple[float, ...]

    def holds(self, fragment: Fragment) -> bool:
        """Whether a fragment stands inside."""
        left, bottom, right, top = self.box
        middle = (fragment.bottom + fragment.top) / 2
        return bottom < middle < top and left - _NEAR < fragment.left < right

    def cell(self, fragment: Fragment) -> tuple[int, int]:
        """Return the row and the column in which a fragment stands, 0 the first."""
        middle = (fragment.bottom + fragment.top) / 2
        row = bisect_right(self.rows[1:-1], -middle)
        return row, bisect_right(self.columns[1:-1], fragment.left + 1)


def read(page: pypdfium2.PdfPage) -> tuple[list[Frame], list[Box]]:
    """Return the frames of a page, and its level lines that belong to none."""
    turned = turn(page)
    strokes = [turned(stroke) if turned else stroke for stroke in _strokes(page)]
    width, height = page.get_size()
    frames, level = [], []
    for group in _connected(strokes):
        upright = [stroke for stroke in group if stroke[3] - stroke[1] > _LEAST]
        flat = [stroke for stroke in group if stroke[2] - stroke[0] > _LEAST]
        columns = _positions(stroke[0] for stroke in upright)
        if len(columns) < 2:
            level.extend(flat)
            continue
        ends = [-end for stroke in upright for end in (stroke[1], stroke[3])]
        rows = _positions([*(-stroke[3] for stroke in flat), min(ends), max(ends)])
        if columns[-1] - columns[0] > _PAGE * width and rows[-1] - rows[0] > _PAGE * height:
            continue  # a border of the page is decoration
        frames.append(Frame((columns[0], -rows[-1], columns[-1], -rows[0]), columns, rows))
    return frames, level


def _strokes(page: pypdfium2.PdfPage) -> Iterator[Box]:
    """Yield the visible lines of a page, and the four sides of each rectangle that is drawn or shaded."""
    fill, outline = ctypes.c_int(), ctypes.c_int()
    for item in page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_PATH,), max_depth=3):
        pdfium.FPDFPath_GetDrawMode(item, fill, outline)
        if not (fill.value or outline.value) or not _coloured(item, bool(outline.value)):
            continue
        left, bottom, right, top = item.get_bounds()
        across, up = right - left, top - bottom
        if across < _THIN or up < _THIN:
            yield left, bottom, right, top
        elif outline.value:
            yield from _segments(item)
        elif across > _WIDE and up > _LEAST:
            yield from (
                (left, bottom, right, bottom),
                (left, top, right, top),
                (left, bottom, left, top),
                (right, bottom, right, top),
            )


def _segments(item: pypdfium2.PdfObject) -> Iterator[Box]:
    """Yield the level and upright lines of a path of several."""
    matrix, across, up = item.get_matrix(), ctypes.c_float(), ctypes.c_float()
    last = first = (0.0, 0.0)
    for number in range(pdfium.FPDFPath_CountSegments(item)):
        segment = pdfium.FPDFPath_GetPathSegment(item, number)
        pdfium.FPDFPathSegment_GetPoint(segment, across, up)
        point = matrix.on_point(across.value, up.value)
        ends = [(last, point)]
        if pdfium.FPDFPathSegment_GetType(segment) == pdfium.FPDF_SEGMENT_MOVETO:
            first, ends = point, []
        if pdfium.FPDFPathSegment_GetClose(segment):
            ends.append((point, first))
        for one, other in ends:
            left, right = sorted((one[0], other[0]))
            bottom, top = sorted((one[1], other[1]))
            if right - left < _THIN or top - bottom < _THIN:
                yield left, bottom, right, top
        last = point


def _coloured(item: pypdfium2.PdfObject, outlined: bool) -> bool:
    colour = [ctypes.c_uint() for _ in range(4)]
    ask = pdfium.FPDFPageObj_GetStrokeColor if outlined else pdfium.FPDFPageObj_GetFillColor
    if not ask(item, *colour):
        return False
    red, green, blue, alpha = (part.value for part in colour)
    return alpha > 0 and min(red, green, blue) < _WHITE


def _connected(strokes: Sequence[Box]) -> Iterator[list[Box]]:
    """Yield the groups of lines that touch each other."""
    rest = list(strokes)
    while rest:
        group, edge = [], [rest.pop()]
        while edge:
            stroke = edge.pop()
            group.append(stroke)
            near = [other for other in rest if _touch(stroke, other)]
            rest = [other for other in rest if not _touch(stroke, other)]
            edge.extend(near)
        yield sorted(group)


def _touch(one: Box, other: Box) -> bool:
    return (
        one[0] - _NEAR <= other[2]
        and other[0] - _NEAR <= one[2]
        and one[1] - _NEAR <= other[3]
        and other[1] - _NEAR <= one[3]
    )


def _positions(values: Iterable[float]) -> tuple[float, ...]:
    """Return positions in ascending order, those that are nearly the same as one."""
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > _NEAR:
            found.append(value)
    return tuple(found)
