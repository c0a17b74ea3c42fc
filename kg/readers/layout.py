"""The layout of a PDF: its text in reading order and its lines, with what size, weight and place tell about them."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from kg.readers import fragments, lines
from kg.readers.fragments import Box, Fragment
from kg.readers.frames import Frame
from kg.readers.lines import Layout, Line
from kg.readers.order import Placed, Reader

_HEAD, _FOOT = 0.87, 0.11  # of a page's height: above and below stand running headers and footers
_ENOUGH = 5  # lines that show the margin of their page
_LONG = 0.65  # of the width of a signatory's cell: a line that long goes on in the next
_DIGITS = re.compile(r"\d+")
_CLOSING = re.compile(r"Yours (?:sincerely|faithfully)\b")
_NUMBERED = re.compile(r"(?:page )?(\d{1,3})(?: of \d{1,3})?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page as it is drawn.

    Attributes:
        level: its level lines that belong to no frame.
    """

    width: float
    height: float
    fragments: Sequence[Fragment]
    frames: Sequence[Frame] = ()
    level: Sequence[Box] = ()


def arrange(sheets: Sequence[Sheet]) -> Layout:
    """Return the layout of pages."""
    running = _running(sheets)
    closing = _closing(sheets)
    reader = Reader()
    pages: list[list[Placed]] = []
    for number, sheet in enumerate(sheets):
        own = [fragment for fragment in sheet.fragments if id(fragment) not in running]
        height = None
        if closing is not None and number >= closing[0]:
            height = closing[1] if number == closing[0] else sheet.height + 1
        placed = reader.page(own, sheet.frames, height)
        edges = [Placed(fragment) for fragment in sheet.fragments if id(fragment) in running]
        middle = sheet.height / 2
        above = [edge for edge in edges if edge.fragment.bottom > middle]
        pages.append([*above, *placed, *(edge for edge in edges if edge.fragment.bottom <= middle)])
    return _Writer(sheets, running).write(pages)


def _running(sheets: Sequence[Sheet]) -> frozenset[int]:
    """Return the ids of the fragments that are running headers, footers or page numbers."""
    places: dict[tuple[str, int], list[tuple[int, int]]] = defaultdict(list)
    for number, sheet in enumerate(sheets):
        for fragment in sheet.fragments:
            if _FOOT * sheet.height < fragment.bottom < _HEAD * sheet.height:
                continue
            text = _DIGITS.sub("#", fragment.text.lower())
            if text.isprintable() and len(text) < 120:
                # Odd and even pages may have them on different sides.
                places[text, round(fragment.bottom / 12)].append((number, id(fragment)))
    found: set[int] = set()
    for (text, height), own in places.items():
        near = [*own, *places.get((text, height - 1), ()), *places.get((text, height + 1), ())]
        count = len({number for number, _ in near})
        if count >= max(2, 0.3 * len(sheets)) or (text == "#" and count > 1):
            found.update(ident for _, ident in own)
    for sheet in sheets:
        by_height = sorted(sheet.fragments, key=lambda fragment: fragment.bottom)
        for edge in (*by_height[:1], *by_height[-1:]):
            at_edge = not _FOOT * sheet.height < edge.bottom < _HEAD * sheet.height
            if at_edge and _DIGITS.fullmatch(edge.text):
                found.add(id(edge))
    return frozenset(found)


def _closing(sheets: Sequence[Sheet]) -> tuple[int, float] | None:
    """Return page and height of the closing formula of a letter, below which the signatures stand."""
    found = [
        (number, fragment.top + 1)
        for number, sheet in enumerate(sheets)
        for fragment in sheet.fragments
        if _CLOSING.match(fragment.text)
    ]
    return found[-1] if found else None


class _Writer:
    """Writes the snapshot, and makes its lines."""

    def __init__(self, sheets: Sequence[Sheet], running: frozenset[int]) -> None:
        self.sheets, self.running = sheets, running
        body = Counter[float]()
        bold = Counter[bool]()
        for fragment in (fragment for sheet in sheets for fragment in sheet.fragments):
            body[fragment.size] += len(fragment.text)
            bold[fragment.bold] += len(fragment.text)
        self.body = max(sorted(body), key=lambda size: body[size], default=0.0)
        self.weighed = bold[True] < bold[False]
        distances = [
            distance
            for sheet in sheets
            for distance in fragments.gaps([item for item in sheet.fragments if item.size == self.body])
        ]
        self.leading = median(distances) if distances else 1.2
        self.margins: dict[tuple[int, ...], float] = {}
        self.parts: list[str] = []
        self.length = 0
        self.lines: list[Line] = []
        self.furniture: set[int] = set()
        self.cells: dict[int, tuple[str, ...]] = {}
        self.last: dict[int, tuple[int, Placed]] = {}  # by frame: the page and the last line

    def write(self, pages: Sequence[Sequence[Placed]]) -> Layout:
        """Return the layout of pages in reading order."""
        self._measure(pages)
        starts, printed = [], {}
        for number, placed in enumerate(pages):
            if number:
                self._put("\f")
            starts.append(self.length)
            notes = self._notes(number, placed)
            before: Placed | None = None
            for place, item in enumerate(placed):
                if id(item.fragment) in self.running and (match := _NUMBERED.fullmatch(item.fragment.text)):
                    printed[number] = int(match[1])
                self._line(number, item, before, notes is not None and place >= notes, place == notes)
                before = item
            if placed:
                self._put("\n")
        numbers = lines.number(range(len(starts)), printed)
        return Layout(
            "".join(self.parts),
            tuple(self.lines),
            tuple(zip(starts, numbers, strict=True)),
            frozenset(self.furniture),
            self.cells,
        )

    def _put(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)

    def _measure(self, pages: Sequence[Sequence[Placed]]) -> None:
        """Find the right margin of the text and of each frame, and those of single pages with enough lines."""
        rights: dict[tuple[int, ...], list[float]] = defaultdict(list)
        for number, placed in enumerate(pages):
            for item in placed:
                if id(item.fragment) not in self.running and not item.cells:
                    rights[item.frame, item.column, number].append(item.fragment.right)
                    rights[item.frame, item.column].append(item.fragment.right)
        for key, values in rights.items():
            if len(key) < 3 or len(values) > _ENOUGH:
                self.margins[key] = max(values)

    def _margin(self, page: int, item: Placed) -> float:
        whole = (item.frame, item.column)
        return self.margins.get((*whole, page), self.margins[whole])

    def _notes(self, page: int, placed: Sequence[Placed]) -> int | None:
        """Return the place of the first line of the footnotes of a page: small type from there to the end."""
        place = len(placed)
        while place and id(placed[place - 1].fragment) in self.running:
            place -= 1
        end = place
        while place and self._is_small(placed[place - 1]):
            place -= 1
        for start in range(place, end):
            if _DIGITS.match(placed[start].fragment.text):
                return start
        return self._ruled_off(page, placed, end)

    def _ruled_off(self, page: int, placed: Sequence[Placed], end: int) -> int | None:
        """Return the place of a note that a short line in the lower half of the page parts from the text."""
        sheet = self.sheets[page]
        for left, bottom, right, _ in sheet.level:
            if right - left < 0.45 * sheet.width and bottom < sheet.height / 2:
                below = [at for at in range(end) if placed[at].fragment.top < bottom + 3 and not placed[at].frame]
                if below and _DIGITS.match(placed[below[0]].fragment.text) and below[-1] == end - 1:
                    return below[0]
        return None

    def _is_small(self, item: Placed) -> bool:
        return item.fragment.size < 0.93 * self.body and not item.frame and not item.cells

    def _line(self, page: int, item: Placed, before: Placed | None, note: bool, first_note: bool) -> None:
        """Write one line."""
        running = id(item.fragment) in self.running
        gap = before is None or running or self._gap(before, item)
        if before is not None:
            self._put("\n\n" if gap else "\n")
        if running:
            self.furniture.add(len(self.lines))
        elif item.cells:
            self.cells[len(self.lines)] = item.cells
        wrapped = None if running or note or item.cells else self._wrapped(page, item)
        self.lines.append(self._made(page, item, gap, first_note, wrapped))
        self._put(item.fragment.text)
        if not running and not note:
            self.last[-item.group or item.frame] = (page, item)

    def _made(self, page: int, item: Placed, gap: bool, rule: bool, wrapped: bool | None) -> Line:
        """Return the line that will stand at the end of what is written."""
        fragment, start = item.fragment, self.length
        return Line(
            start,
            start + len(fragment.text),
            fragment.text,
            page,
            gap,
            rule,
            size=fragment.size,
            prominent=(fragment.bold and self.weighed) or fragment.size > 1.08 * self.body,
            wrapped=wrapped,
            frame=item.frame,
            group=item.group,
            small=tuple((start + first, start + last) for first, last in fragment.small),
        )

    def _gap(self, before: Placed, item: Placed) -> bool:
        """Whether more than the usual space stands between a line and the one before."""
        if id(before.fragment) in self.running or (before.frame, before.group, before.column) != (
            item.frame,
            item.group,
            item.column,
        ):
            return True
        distance = before.fragment.bottom - item.fragment.bottom
        size = max(before.fragment.size, item.fragment.size)
        return distance < 0 or distance > 1.17 * self.leading * size

    def _wrapped(self, page: int, item: Placed) -> bool | None:
        """Whether the line before had no room for the first word of a line."""
        if (-item.group or item.frame) not in self.last:
            return None
        where, before = self.last[-item.group or item.frame]
        if item.group:
            # Posts are broken where it looks well, not where the cell ends.
            long = before.fragment.right - before.fragment.left > _LONG * before.width
            return long and not self._gap(before, item)
        room = self._margin(where, before) - before.fragment.right
        return room < item.fragment.first + 0.25 * item.fragment.size + 1
