"""Grades over the cycles: force × cycle × question, the scales apart, what is carried over marked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.comparison.claims import Claims
from kg.comparison.judgments import judgments
from kg.comparison.limits import find_limits
from kg.comparison.matrix import Body, Cell, Section
from kg.comparison.scope import JUDGMENT, find_scope
from kg.exports.figures import style
from kg.exports.figures.page import Canvas, Picture
from kg.exports.figures.reports import chosen_store, counted, told

if TYPE_CHECKING:
    from kg.exports.source import Source

_JUDGED = "SELECT DISTINCT ?body WHERE { ?statement a insp:Judgment ; insp:evaluates ?body }"
_GRADES = """SELECT DISTINCT ?statement ?name ?scale ?title ?rank ?status WHERE {
  ?statement a insp:Judgment ; insp:grade ?grade . ?grade skos:prefLabel ?name ; skos:inScheme ?scale ; insp:rank ?rank .
  ?scale skos:prefLabel ?title .
  OPTIONAL { ?statement insp:judgmentStatus ?status }
}"""
_SCALES = """SELECT DISTINCT ?scale ?title ?name ?rank WHERE {
  ?grade skos:inScheme ?scale ; insp:rank ?rank ; skos:prefLabel ?name . ?scale skos:prefLabel ?title }"""
_SILENT: Mapping[str, str] = {"ungraded": "–", "mentioned": "–", "left-out": "–", "elsewhere": "•"}
_SHAPES = ("s", "o", "D", "h")
# Of a column, a row, the questions at most, between bodies, the cycles above the columns, between bands; in mm.
_COLUMN, _ROW, _LEFT, _GAP, _CYCLES, _BETWEEN = 6.6, 5.4, 46.0, 2.5, 10.8, 4.0


@dataclass(frozen=True, slots=True)
class Grade:
    """A grade of a scale.

    Attributes:
        place: from 0, the worst of its scale, to 1.
    """

    name: str
    scale: str
    place: float

    @property
    def letters(self) -> str:
        """The first letters of its words.

        Examples:
            >>> Grade("Requires improvement", "", 0.0).letters
            'RI'
        """
        return "".join(word[0].upper() for word in self.name.split())

    @property
    def colour(self) -> str:
        """The colour of its place on its scale."""
        return style.BALANCE[round(4 * self.place) - 2]


@dataclass(frozen=True, slots=True)
class Mark:
    """What a cell shows: the grades, more than one where reports differ; `state` is a key of `STATES`."""

    state: str
    grades: tuple[Grade, ...] = ()
    carried_over: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A cycle of a body with a mark for each question."""

    body: str
    cycle: str
    reports: tuple[str, ...]
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Grades:
    """What is drawn.

    Attributes:
        questions: topics that questions of several cycles share, or single questions.
        columns: by body, then by cycle.
        scales: id → name and grades, the best first; those used earlier first.
        left_out: the number of bodies for which there is no room.
    """

    questions: tuple[str, ...]
    columns: tuple[Column, ...]
    scales: Mapping[str, tuple[str, tuple[Grade, ...]]]
    left_out: int = 0


def data(source: Source) -> Grades | None:
    """Return the grades of the selected forces, of all where none is; None where there are none.

    A selected issue, question or topic limits the questions.
    """
    claims = Claims(chosen_store(source), source.base)
    about = sorted(source.chosen.about)
    issue = next((id for id in about if id.startswith("issue/")), None)
    question = next((id for id in about if id.startswith(("question/", "topic/"))), None)
    bodies = {id for id in about if id not in (issue, question)}
    judged = sorted(str(id) for (id,) in claims.rows(_JUDGED) if not bodies or id in bodies)
    if not judged:
        return None
    scope = find_scope(claims, [Body(id, claims.label(id), "force") for id in judged], None, (JUDGMENT,))
    section = judgments(claims, scope, find_limits(claims, issue, question))
    known = _grades(claims)
    columns = [
        column
        for column in (_column(section, n, known) for n in range(len(section.columns)))
        if column.cycle >= source.chosen.since and any(mark.grades for mark in column.marks)
    ]
    return _gathered(claims, section, sorted(columns, key=lambda item: (item.body, item.cycle))) if columns else None


Known = Mapping[str, tuple[Grade, bool]]


def _grades(claims: Claims) -> Known:
    """Return judgment → its grade, and whether it is carried over."""
    scales = _scales(claims)
    found = {}
    for statement, name, scale, _, _, status in claims.rows(_GRADES):
        grade = next(item for item in scales[str(scale)][1] if item.name == name)
        found[str(statement)] = (grade, (status or "").endswith("/carried-over"))
    return found


def _scales(claims: Claims) -> dict[str, tuple[str, tuple[Grade, ...]]]:
    ranks: dict[str, dict[str, int]] = {}
    titles = {}
    for scale, title, name, rank in claims.rows(_SCALES):
        ranks.setdefault(str(scale), {})[str(name)] = int(str(rank))
        titles[str(scale)] = str(title)
    found = {}
    for scale, given in sorted(ranks.items()):
        worst, best = min(given.values()), max(given.values())
        grades = (Grade(name, scale, (rank - worst) / ((best - worst) or 1)) for name, rank in given.items())
        found[scale] = (titles[scale], tuple(sorted(grades, key=lambda item: -item.place)))
    return found


def _column(section: Section, number: int, known: Known) -> Column:
    column = section.columns[number]
    marks = tuple(_mark(row.cells[number], known) for row in section.rows)
    return Column(column.body.label, column.cycle or "", column.reports, marks)


def _mark(cell: Cell, known: Known) -> Mark:
    found = [known[item.statement] for item in cell.citations if item.statement in known]
    grades = {grade: None for grade, _ in sorted(found, key=lambda pair: -pair[0].place)}
    return Mark(cell.state, tuple(grades), bool(found) and all(carried for _, carried in found))


def _gathered(claims: Claims, section: Section, columns: Sequence[Column]) -> Grades:
    used: dict[str, str] = {}
    for column in columns:
        for mark in column.marks:
            for grade in mark.grades:
                used[grade.scale] = min(used.get(grade.scale, column.cycle), column.cycle)
    scales = _scales(claims)
    ordered = {scale: scales[scale] for scale in sorted(used, key=lambda scale: (used[scale], scale))}
    kept = [n for n in range(len(section.rows)) if any(column.marks[n].grades for column in columns)]
    found = tuple(
        Column(column.body, column.cycle, column.reports, tuple(column.marks[n] for n in kept)) for column in columns
    )
    return _fitting(Grades(tuple(section.rows[n].label for n in kept), found, ordered))


def _fitting(found: Grades) -> Grades:
    """Return it with as many bodies as a page has room for, the first ones by name."""
    names = list(dict.fromkeys(column.body for column in found.columns))
    for count in range(len(names), 0, -1):
        columns = tuple(column for column in found.columns if column.body in names[:count])
        kept = Grades(found.questions, columns, found.scales, len(names) - count)
        if _Layout.of(kept).height <= style.TALLEST - 25:
            return kept
    return found


@dataclass(frozen=True, slots=True)
class _Band:
    """Bodies beside each other: the columns of each with the place of the first, and the numbers of the questions."""

    bodies: tuple[tuple[tuple[Column, ...], float], ...]
    rows: tuple[int, ...]

    @property
    def head(self) -> float:
        """The height of the names of bodies."""
        return 1.6 + max(style.height_of(style.SMALL, len(_body_lines(given))) for given, _ in self.bodies)

    @property
    def height(self) -> float:
        return self.head + _CYCLES + _ROW * len(self.rows)

    @property
    def right(self) -> float:
        given, x = self.bodies[-1]
        return x + _group_width(given[0].body, len(given))


@dataclass(frozen=True, slots=True)
class _Layout:
    width: float
    left: float
    bands: tuple[_Band, ...]
    keys: tuple[tuple[tuple[str, Grade | str, float], ...], ...]

    @property
    def height(self) -> float:
        return sum(band.height + _BETWEEN for band in self.bands) + 5 * len(self.keys)

    @classmethod
    def of(cls, found: Grades) -> _Layout:
        left = min(_LEFT, max(style.width_of(name) for name in found.questions) + 3)
        groups: dict[str, list[Column]] = {}
        for column in found.columns:
            groups.setdefault(column.body, []).append(column)
        whole = sum(_group_width(name, len(given)) + _GAP for name, given in groups.items()) - _GAP
        width = style.ONE if 2 * style.MARGIN + left + whole <= style.ONE else style.TWO
        bands: list[list[tuple[tuple[Column, ...], float]]] = [[]]
        x = style.MARGIN + left
        for name, given in groups.items():
            wide = _group_width(name, len(given))
            if bands[-1] and x + wide > width - style.MARGIN:
                bands.append([])
                x = style.MARGIN + left
            bands[-1].append((tuple(given), x))
            x += wide + _GAP
        return cls(width, left, tuple(_band(band) for band in bands), _keys(found, width))


def _body_lines(columns: Sequence[Column]) -> tuple[str, ...]:
    return style.wrapped(columns[0].body, _group_width(columns[0].body, len(columns)), style.SMALL, bold=True)


def _band(bodies: Sequence[tuple[tuple[Column, ...], float]]) -> _Band:
    columns = [column for given, _ in bodies for column in given]
    rows = (n for n in range(len(columns[0].marks)) if any(column.marks[n].grades for column in columns))
    return _Band(tuple(bodies), tuple(rows))


def _group_width(name: str, columns: int) -> float:
    return max(_COLUMN * columns, *(style.width_of(word, style.SMALL, bold=True) + 0.5 for word in name.split()))


def picture(found: Grades) -> Picture:
    """Return how it is drawn."""
    layout = _Layout.of(found)
    reports = {report for column in found.columns for report in column.reports}
    return Picture(
        "Grades over the inspection cycles",
        _caption(found),
        told(reports, (column.cycle for column in found.columns)),
        layout.width,
        layout.height,
        lambda canvas: _draw(canvas, found, layout),
    )


def _caption(found: Grades) -> str:
    parts = [
        "The grade of each question in each cycle; a cycle without a report of its own is one that a later report recalls."
    ]
    if len(found.scales) > 1:
        parts.append("Grades of different scales, which have different shapes, may not be compared.")
    if any(len(mark.grades) > 1 for column in found.columns for mark in column.marks):
        parts.append("Two marks in one cell: questions of one topic, or reports, that differ.")
    if found.left_out:
        parts.append(f"{counted(found.left_out, 'force')} left out for want of room.")
    return " ".join(parts)


def _draw(canvas: Canvas, found: Grades, layout: _Layout) -> None:
    shapes = {scale: _SHAPES[n % len(_SHAPES)] for n, scale in enumerate(found.scales)}
    y = 0.0
    for band in layout.bands:
        _draw_band(canvas, found, layout, band, y, shapes)
        y += band.height + _BETWEEN
    for line in layout.keys:
        for text, sign, x in line:
            _draw_key(canvas, shapes, text, sign, x, y)
        y += 5


def _draw_band(
    canvas: Canvas, found: Grades, layout: _Layout, band: _Band, top: float, shapes: Mapping[str, str]
) -> None:
    first = top + band.head + _CYCLES
    for place, row in enumerate(band.rows):
        y = first + _ROW * (place + 0.5)
        lines = style.wrapped(found.questions[row], layout.left - 2, style.SMALL)
        canvas.words(style.MARGIN, y, lines[:2], size=style.SMALL)
        canvas.line([style.MARGIN, band.right], [y - _ROW / 2] * 2, style.FAINT)
    for columns, x in band.bodies:
        wide = _group_width(columns[0].body, len(columns))
        lines = _body_lines(columns)
        middle = top + band.head - 1.2 - style.height_of(style.SMALL, len(lines)) / 2
        canvas.words(x, middle, lines, size=style.SMALL, bold=True)
        canvas.line([x, x + wide], [top + band.head - 0.6] * 2, style.INK)
        for n, column in enumerate(columns):
            middle = x + _COLUMN * (n + 0.5)
            canvas.words(middle, first - 0.8, column.cycle, size=style.SMALL, rotation=90)
            for place, row in enumerate(band.rows):
                _draw_mark(canvas, column.marks[row], middle, first + _ROW * (place + 0.5), shapes)


def _draw_mark(canvas: Canvas, mark: Mark, x: float, y: float, shapes: Mapping[str, str]) -> None:
    if not mark.grades:
        canvas.words(x, y, _SILENT.get(mark.state, ""), size=style.SMALL, colour=style.GREY, align="center")
    for n, grade in enumerate(mark.grades):
        offset = (n - (len(mark.grades) - 1) / 2) * 3.0
        _draw_grade(canvas, grade, x + offset, y, shapes[grade.scale], mark.carried_over)


def _draw_grade(canvas: Canvas, grade: Grade, x: float, y: float, shape: str, carried_over: bool) -> None:
    fill = style.PAPER if carried_over else grade.colour
    canvas.mark(x, y, shape, 4.4 if shape == "s" else 4.9, fill, style.INK, **({"markeredgewidth": 0.5}))
    if carried_over:
        canvas.mark(x, y, shape, 3.8, style.PAPER, grade.colour, markeredgewidth=0.9)
    canvas.words(x, y, grade.letters, size=style.SMALL, colour=style.readable_on(fill), align="center")


def _keys(found: Grades, width: float) -> tuple[tuple[tuple[str, Grade | str, float], ...], ...]:
    """Return the lines of the key: text, a grade or sign before it, and its place."""
    lines: list[list[tuple[str, Grade | str, float]]] = []
    for title, grades in found.scales.values():
        lines.append([])
        _add(lines, f"{title}:", "", width)
        for grade in grades:
            _add(lines, grade.name, grade, width)
    signs = {mark.state for column in found.columns for mark in column.marks if not mark.grades}
    lines.append([])
    if any(mark.carried_over for column in found.columns for mark in column.marks):
        _add(lines, "carried over from an earlier cycle", "carried", width)
    if signs & {"ungraded", "mentioned", "left-out"}:
        _add(lines, "asked, no grade found", "–", width)
    if "elsewhere" in signs:
        _add(lines, "asked in a report that the dataset lacks", "•", width)
    return tuple(tuple(line) for line in lines if line)


def _add(lines: list[list[tuple[str, Grade | str, float]]], text: str, sign: Grade | str, width: float) -> None:
    last = lines[-1]
    x = last[-1][2] + _key_width(*last[-1][:2]) if last else style.MARGIN
    if last and x + _key_width(text, sign) > width - style.MARGIN:
        lines.append([])
        x = style.MARGIN
    lines[-1].append((text, sign, x))


def _key_width(text: str, sign: Grade | str) -> float:
    return style.width_of(text, style.SMALL) + (6.5 if sign else 0) + 2.5


def _draw_key(canvas: Canvas, shapes: Mapping[str, str], text: str, sign: Grade | str, x: float, y: float) -> None:
    y += 2.5
    if isinstance(sign, Grade):
        _draw_grade(canvas, sign, x + 2.5, y, shapes[sign.scale], carried_over=False)
    elif sign == "carried":
        _draw_grade(canvas, Grade("Good", "", 0.75), x + 2.5, y, next(iter(shapes.values())), carried_over=True)
    elif sign:
        canvas.words(x + 2.5, y, sign, size=style.SMALL, colour=style.GREY, align="center")
    canvas.words(x + (6.0 if sign else 0), y, text, size=style.SMALL)
