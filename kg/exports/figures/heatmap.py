"""Forces × issues: how many strengths and weaknesses the reports find, and where they did not look."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kg.comparison.matrix import signed
from kg.comparison.overview import ALL, Line, Tally, overview
from kg.exports.figures import style
from kg.exports.figures.page import Canvas, Picture
from kg.exports.figures.reports import chosen_store, counted, told

if TYPE_CHECKING:
    from kg.exports.source import Source

_BRIEF = {"assessed": "0", "mentioned": "•", "silent": "", "unrecorded": "?", "left-out": "", "no-report": ""}
# Of a row at least, of names of bodies and of inspections, of headings at most, of the key; of a cell, in mm.
_ROW, _LEFT, _MIDDLE, _HEAD, _KEY = 4.4, 27.0, 28.0, 30.0, 10.0
_NARROW, _WIDE = 8.0, 14.0
_ENOUGH = 3  # strengths and weaknesses, without which a cell has no deep colour
_MOST = style.TALLEST - _HEAD - _KEY - 22  # for all rows


@dataclass(frozen=True, slots=True)
class Cell:
    """What was found about one body on one issue.

    Attributes:
        state: a key of `kg.comparison.STATES`.
        says: the counts in signs, those of strengths and weaknesses where there are any.
        balance: from -2, far more weaknesses, to 2; None where there is neither strength nor weakness. Few statements are
            never far more.
    """

    state: str
    says: str = ""
    balance: int | None = None
    counts: Mapping[str, int] | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One body as one inspection saw it; `reports` are ids."""

    body: str
    inspection: str
    cycle: str
    reports: tuple[str, ...]
    cells: tuple[Cell, ...]

    @property
    def statements(self) -> int:
        """The number of counts in its cells; one that is on several issues counts on each."""
        return sum(sum((cell.counts or {}).values()) for cell in self.cells)


@dataclass(frozen=True, slots=True)
class HeatMap:
    """What is drawn.

    Attributes:
        kind: "force" or "area".
        within: the issue to which the issues are limited; empty for all.
        empty: issues on which nothing is found about any of the bodies, which have no column.
        left_out: the number of rows for which there is no room.
    """

    kind: str
    within: str
    issues: tuple[str, ...]
    rows: tuple[Row, ...]
    empty: tuple[str, ...] = ()
    left_out: int = 0


def data(source: Source) -> HeatMap | None:
    """Return the counts of statements by body and issue, None where there are none.

    Forces have the rows; areas of joint inspections where no force is selected, or the type Place is. An issue among
    the selected things has its narrower issues as columns.
    """
    about = sorted(source.chosen.about)
    issue = next((id for id in about if id.startswith("issue/")), None)
    bodies = {id for id in about if not id.startswith("issue/")}
    found = overview(chosen_store(source), issue=issue, base=source.base)
    for kind in ("area", "force") if "Place" in (source.chosen.things or ()) else ("force", "area"):
        lines = [line for line in found.kinds.get(kind, ()) if not bodies or line.subject.body.id in bodies]
        rows = [_row(line, found.headings) for line in lines]
        rows = [row for row in rows if row.statements]
        if rows:
            names = tuple(heading.label for heading in found.headings if heading.id != ALL)
            return _fitting(_filled(HeatMap(kind, found.issue.label if found.issue else "", names, tuple(rows))))
    return None


def _row(line: Line, headings: Sequence[object]) -> Row:
    subject = line.subject
    cells = [
        _cell(tally) for heading, tally in zip(headings, line.cells, strict=True) if getattr(heading, "id", "") != ALL
    ]
    return Row(subject.body.label, subject.inspection, subject.cycle or "", subject.reports, tuple(cells))


def _cell(tally: Tally) -> Cell:
    first = {word: tally.counts[word] for word in ("strength", "weakness") if word in tally.counts}
    rest = {"mixed": tally.counts["mixed"]} if "mixed" in tally.counts else tally.counts
    shade = tally.balance
    if shade is not None and sum(first.values()) < _ENOUGH:
        shade = max(-1, min(1, shade))
    return Cell(tally.state, signed(first or rest), shade, dict(tally.counts))


def _filled(found: HeatMap) -> HeatMap:
    """Return it without the issues on which nothing is found about any body."""
    used = [any(row.cells[n].counts for row in found.rows) for n in range(len(found.issues))]
    rows = tuple(
        replace(row, cells=tuple(cell for cell, keep in zip(row.cells, used, strict=True) if keep))
        for row in found.rows
    )
    names = tuple(zip(found.issues, used, strict=True))
    kept = tuple(name for name, keep in names if keep)
    return replace(found, issues=kept, rows=rows, empty=tuple(name for name, keep in names if not keep))


def _fitting(found: HeatMap) -> HeatMap:
    """Return it with as many rows as a page has room for: those with the most statements, in their order."""
    ranked = sorted(range(len(found.rows)), key=lambda n: (-found.rows[n].statements, n))
    for count in range(len(ranked), 0, -1):
        kept = replace(found, rows=tuple(found.rows[n] for n in sorted(ranked[:count])), left_out=len(ranked) - count)
        if sum(line.height for line in _Layout.of(kept).lines) <= _MOST:
            return kept
    return found


def picture(found: HeatMap) -> Picture:
    """Return how it is drawn."""
    layout = _Layout.of(found)
    bodies = "forces" if found.kind == "force" else "areas of joint inspections"
    title = f"Strengths and weaknesses of {bodies} by issue" + f": {found.within}" * bool(found.within)
    reports = {report for row in found.rows for report in row.reports}
    return Picture(
        title,
        _caption(found),
        told(reports, (row.cycle for row in found.rows)),
        layout.width,
        layout.head + sum(line.height for line in layout.lines) + _KEY,
        lambda canvas: _draw(canvas, found, layout),
    )


def _caption(found: HeatMap) -> str:
    parts = [
        "A cell counts the findings of one inspection that evaluate the body and are on the issue or a narrower one: "
        "strengths (+) and weaknesses (−); where there are neither, mixed findings (±), what the body is told to act on "
        "(!) or follow-ups (»). A statement on two issues counts on both. The colour tells which outnumber the others, "
        f"a deep one by far and with at least {_ENOUGH} of them."
    ]
    if found.empty:
        parts.append(f"Nothing is found on: {', '.join(found.empty)}.")
    if found.left_out:
        parts.append(f"{counted(found.left_out, 'row')} with fewer statements left out.")
    return " ".join(parts)


@dataclass(frozen=True, slots=True)
class _Line:
    """A row as it is set: its height in mm, the lines of its labels, those of each cell."""

    height: float
    body: tuple[str, ...]
    inspection: tuple[str, ...]
    cells: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class _Layout:
    """Sizes in mm: of the page, of names of bodies, of all that stands left of the cells, above them, of a cell."""

    width: float
    names: float
    left: float
    head: float
    cell: float
    lines: tuple[_Line, ...]

    @classmethod
    def of(cls, found: HeatMap) -> _Layout:
        names = min(_LEFT, max(style.width_of(row.body, style.SMALL, bold=True) for row in found.rows) + 2.1)
        left = style.MARGIN + names + _inspection_width(found.rows)
        narrow = left + _NARROW * len(found.issues) + style.MARGIN <= style.ONE
        width = style.ONE if narrow else style.TWO
        cell = min(_WIDE, (width - left - style.MARGIN) / len(found.issues))
        headings = (line for issue in found.issues for line in style.wrapped(issue, _HEAD))
        head = max(map(style.width_of, headings)) + 2.5
        return cls(width, names, left, head, cell, _lines(found.rows, names, cell))


def _inspection_width(rows: Iterable[Row]) -> float:
    return min(_MIDDLE, max(style.width_of(row.inspection, style.SMALL) for row in rows) + 2.1)


def _lines(rows: Sequence[Row], names: float, cell: float) -> tuple[_Line, ...]:
    """Return the rows as they are set; a body is named at its first row, and a cell that is too narrow has two lines."""
    width, found = _inspection_width(rows), []
    for n, row in enumerate(rows):
        first = n == 0 or rows[n - 1].body != row.body
        body = style.wrapped(row.body, names - 2, style.SMALL, bold=True) if first else ()
        inspection = style.wrapped(row.inspection, width - 2, style.SMALL)
        cells = tuple(style.wrapped(looks(item)[2], cell - 0.8, style.SMALL) for item in row.cells)
        lines = max(map(len, (body, inspection, *cells)))
        found.append(_Line(max(_ROW, style.height_of(style.SMALL, lines) + 0.6), body, inspection, cells))
    return tuple(found)


def _draw(canvas: Canvas, found: HeatMap, layout: _Layout) -> None:
    left, cell, y = layout.left, layout.cell, layout.head
    for n, issue in enumerate(found.issues):
        canvas.words(left + cell * (n + 0.5), y - 1.5, style.wrapped(issue, _HEAD), rotation=90)
    for row, line in zip(found.rows, layout.lines, strict=True):
        if line.body and y > layout.head:
            canvas.line([style.MARGIN, left + cell * len(found.issues)], [y, y])
        middle = y + line.height / 2
        canvas.words(style.MARGIN, middle, line.body, size=style.SMALL, bold=True)
        canvas.words(style.MARGIN + layout.names, middle, line.inspection, size=style.SMALL, colour=style.GREY)
        for place, (item, words) in enumerate(zip(row.cells, line.cells, strict=True)):
            _square(canvas, (left + cell * place, y, cell, line.height), item, words)
        y += line.height
    _key(canvas, y + 3.5, {cell.state for row in found.rows for cell in row.cells})


def looks(cell: Cell) -> tuple[str, bool, str]:
    """Return the colour of a cell, whether a stroke runs through it, and what it says."""
    left_out = cell.state == "left-out"
    fill = style.FAINT if left_out else style.PAPER if cell.balance is None else style.BALANCE[cell.balance]
    return fill, left_out, cell.says or _BRIEF.get(cell.state, "")


def _square(canvas: Canvas, box: tuple[float, float, float, float], cell: Cell, words: Sequence[str]) -> None:
    x, y, width, height = box
    fill, struck, _ = looks(cell)
    canvas.box(x + 0.2, y + 0.2, width - 0.4, height - 0.4, fill, style.RULE if fill == style.PAPER else None)
    if struck:
        canvas.line([x + 0.2, x + width - 0.2], [y + height - 0.2, y + 0.2])
    colour = style.readable_on(fill) if cell.counts else style.GREY
    canvas.words(x + width / 2, y + height / 2, words, size=style.SMALL, colour=colour, align="center")


_SILENT = (
    ("assessed", "looked at, nothing found"),
    ("mentioned", "only mentioned"),
    ("left-out", "not looked at"),
    ("unrecorded", "not recorded"),
)


def _key(canvas: Canvas, y: float, states: Collection[str]) -> None:
    """Draw what the colours and the cells without counts mean."""
    x, tall = style.MARGIN, 3.6
    canvas.words(x, y, "weaknesses outnumber", size=style.SMALL)
    x += style.width_of("weaknesses outnumber", style.SMALL) + 1
    for balance in style.BALANCE:
        _square(
            canvas,
            (x, y - tall / 2, 5, tall),
            Cell("", "", balance, {"": 1}),
            {-2: "−", 0: "=", 2: "+"}.get(balance, ""),
        )
        x += 5
    canvas.words(x + 1, y, "strengths outnumber", size=style.SMALL)
    x += style.width_of("strengths outnumber", style.SMALL) + 5
    for state, label in _SILENT:
        if state not in states:
            continue
        width = 6 + style.width_of(label, style.SMALL)
        if x + width > canvas.width - style.MARGIN:
            x, y = style.MARGIN, y + 4.2
        _square(canvas, (x, y - tall / 2, 5, tall), Cell(state), _BRIEF[state])
        canvas.words(x + 6, y, label, size=style.SMALL)
        x += width + 3
