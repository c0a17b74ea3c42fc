"""Figures of forces beside those with which their reports compare them: a dot plot for each unit."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from math import ceil, floor, log10
from typing import TYPE_CHECKING

from kg.comparison.choices import find_bodies
from kg.comparison.claims import Claim, Claims
from kg.comparison.figures import in_words
from kg.comparison.limits import find_limits
from kg.exports.figures import style
from kg.exports.figures.page import Canvas, Picture
from kg.exports.figures.reports import chosen_store, counted, told

if TYPE_CHECKING:
    from kg.exports.source import Source

_COMPARED = "?statement a insp:Statistic ; insp:comparator ?any ."
_COMPARATORS = "?figure insp:comparator ?statement ."
_POLICED = "SELECT DISTINCT ?body ?place WHERE { ?body insp:policesArea ?place }"
_COUNT = "count"
_NUMBER = re.compile(r"[£$€]?\d[\d,.]*\d|\d")
_SHAPES = (("D", style.VERMILION), ("s", style.GREEN), ("^", style.PURPLE), ("v", style.ORANGE))
_ROW, _LEFT, _NUMBERS, _HEAD, _AXIS, _BETWEEN = 4.6, 62.0, 15.0, 6.0, 4.5, 1.5  # mm
_MOST = style.TALLEST - 40  # mm
_WIDE = 50  # how many times the least of a panel's counts the greatest is, from which on the axis is logarithmic


@dataclass(frozen=True, slots=True)
class Value:
    """A figure of an area; `text` is as printed, without its unit."""

    area: str
    value: float
    text: str


@dataclass(frozen=True, slots=True)
class Compared:
    """A figure and those with which a report compares it.

    Attributes:
        unit: in words, such as "percent". `change`: whether it is an increase (positive) or a decrease (negative).
        period: in words, empty where none is given.
    """

    measure: str
    unit: str
    change: bool
    period: str
    figure: Value
    others: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Statistics:
    """What is drawn.

    Attributes:
        rows: those of one unit together.
        unlike: the number of comparators of another unit or period, or of which alone it is not known whether they
            rose or fell; they are not drawn.
        left_out: the number of rows for which there is no room.
    """

    rows: tuple[Compared, ...]
    reports: tuple[str, ...]
    cycles: tuple[str, ...]
    unlike: int = 0
    left_out: int = 0

    @property
    def panels(self) -> list[tuple[str, list[Compared]]]:
        """The rows by unit."""
        return [
            (f"{'change, ' * change}{unit}", list(rows))
            for (unit, change), rows in groupby(self.rows, key=lambda row: (row.unit, row.change))
        ]

    @property
    def areas(self) -> tuple[str, ...]:
        """The areas with which figures are compared, in order of names."""
        return tuple(sorted({other.area for row in self.rows for other in row.others}))


def data(source: Source) -> Statistics | None:
    """Return the figures of forces and inspected areas that have a comparator, None where there are none.

    Selected bodies and places have the figures; a selected issue limits them to those about it.
    """
    claims = Claims(chosen_store(source), source.base)
    about = set(source.chosen.about)
    issue = next((id for id in sorted(about) if id.startswith("issue/")), None)
    limits, places = find_limits(claims, issue, None), _places(claims, {id for id in about if id != issue})
    others = {claim.id: claim for claim in claims.of(_COMPARATORS)}
    found: dict[Compared, None] = {}
    reports, cycles, unlike = set(), set(), 0
    inspected = {
        str(report): cycle or ""
        for report, cycle in claims.rows("SELECT ?report ?cycle WHERE { ?report insp:cycle ?cycle } ORDER BY ?report")
    }
    for claim in claims.of(_COMPARED):
        area = places.get(claim.one("area") or "")
        if area and limits.allows(claim.all("aboutIssue"), claim.all("answers")):
            given = [others[id] for id in claim.all("comparator") if id in others]
            row = _row(claims, claim, area, given)
            unlike += len(given) - len(row.others)
            if row.others:
                found[row] = None
                reports.add(claim.report)
                cycles.add(inspected.get(claim.report, ""))
    rows = sorted(found, key=lambda row: (_kind(row), row.figure.area, -row.figure.value, row.measure, row.period))
    whole = Statistics(tuple(rows), tuple(sorted(reports)), tuple(sorted(cycles)), unlike)
    return _fitting(whole) if rows else None


def _kind(row: Compared) -> tuple[bool, str, bool]:
    return (row.unit == _COUNT, row.unit, row.change)


def _places(claims: Claims, about: set[str]) -> dict[str, str]:
    """Return area → whose figures it has, by name: the bodies, and the places that one of them alone polices."""
    bodies = {body.id for body in find_bodies(claims)}
    chosen = bodies & about if about else bodies
    policed: dict[str, list[str]] = {}
    for body, place in claims.rows(_POLICED):
        if body in bodies:
            policed.setdefault(str(place), []).append(str(body))
    own = {place: found[0] for place, found in policed.items() if len(found) == 1 and place not in bodies}
    names = {id: claims.label(id) for id in chosen | about}
    return names | {place: claims.label(body) for place, body in own.items() if body in chosen}


def _row(claims: Claims, claim: Claim, area: str, others: Iterable[Claim]) -> Compared:
    unit = claim.one("unit") or ""
    period = claim.one("period") or ""
    alike = (other for other in others if _alike(claim, other))
    measure = claim.one("measure") or ""
    return Compared(
        measure[:1].upper() + measure[1:],
        claims.label(unit).lower() if unit else "number",
        bool(claim.one("direction")),
        in_words(period) if period else "",
        _value(claim, area),
        tuple(_value(other, claims.label(other.one("area") or "") or "elsewhere") for other in alike),
    )


def _alike(claim: Claim, other: Claim) -> bool:
    """Tell whether two figures can stand on one axis: of one unit and period, both changes or neither."""
    period = other.one("period") in (None, claim.one("period"))
    change = bool(claim.one("direction")) == bool(other.one("direction"))
    return period and change and other.one("unit") in (None, claim.one("unit"))


def _value(claim: Claim, area: str) -> Value:
    sign = "−" if (claim.one("direction") or "").endswith("/decrease") else ""
    qualifier = (claim.one("qualifier") or "").rpartition("/")[2].replace("-", " ")
    printed = claim.one("valueText") or claim.one("value") or ""
    match = _NUMBER.search(printed)
    number = float(re.sub(r"[^\d.]", "", claim.one("value") or "0") or "0")
    shown = sign + (match[0] if match else printed)
    text = f"{qualifier} {shown}" if qualifier not in ("", "exact") else shown
    return Value(area, -number if sign else number, text)


def _fitting(found: Statistics) -> Statistics:
    """Return it with as many rows as a page has room for."""
    for count in range(len(found.rows), 1, -1):
        kept = replace(found, rows=found.rows[:count], left_out=len(found.rows) - count)
        if sum(panel.height for panel in _panels(kept)) <= _MOST:
            return kept
    return replace(found, rows=found.rows[:1], left_out=len(found.rows) - 1)


@dataclass(frozen=True, slots=True)
class _Panel:
    """The rows of one unit: its heading, the height and the lines of each row, the axis from `low` to `high`."""

    heading: str
    rows: tuple[tuple[Compared, float, tuple[str, ...]], ...]
    low: float
    high: float
    logarithmic: bool

    @property
    def height(self) -> float:
        return _HEAD + sum(height for _, height, _ in self.rows) + _AXIS + _BETWEEN

    def share(self, value: float) -> float:
        """Return where on the axis a value stands, from 0 to 1."""
        if self.logarithmic:
            return (log10(value) - log10(self.low)) / (log10(self.high) - log10(self.low))
        return (value - self.low) / (self.high - self.low)

    def ticks(self) -> list[float]:
        if self.logarithmic:
            return [10.0**power for power in range(round(log10(self.low)), round(log10(self.high)) + 1)]
        from matplotlib.ticker import MaxNLocator

        return [
            float(tick) for tick in MaxNLocator(5).tick_values(self.low, self.high) if self.low <= tick <= self.high
        ]


def _panels(found: Statistics) -> list[_Panel]:
    several = len({row.figure.area for row in found.rows}) > 1
    panels = []
    for unit, rows in found.panels:
        common = Counter(row.period for row in rows).most_common(1)[0][0]
        lines = []
        for row in rows:
            name = f"{row.figure.area}: {row.measure}" if several else row.measure
            words = style.wrapped(
                name + f" ({row.period or 'no period given'})" * (row.period != common), _LEFT - 3, style.SMALL
            )
            lines.append((row, max(_ROW, style.height_of(style.SMALL, len(words)) + 1.0), words))
        heading = ", ".join(part for part in (unit[:1].upper() + unit[1:], common) if part)
        panels.append(_Panel(heading, tuple(lines), *_span(rows, unit)))
    return panels


def _span(rows: Iterable[Compared], unit: str) -> tuple[float, float, bool]:
    """Return from where to where the axis of rows goes, and whether it is logarithmic."""
    values = [value.value for row in rows for value in (row.figure, *row.others)]
    low, high = min(values), max(values)
    if unit == _COUNT and low > 0 and high / low >= _WIDE:
        return 10.0 ** floor(log10(low)), 10.0 ** ceil(log10(high)), True
    reach = max(high, 0) - min(low, 0) or 1.0
    return min(low, 0) - 0.03 * reach * (low < 0), max(high, 0) + 0.03 * reach, False


def picture(found: Statistics) -> Picture:
    """Return how it is drawn."""
    panels = _panels(found)
    areas = sorted({row.figure.area for row in found.rows})
    whose = areas[0] if len(areas) == 1 else "forces and areas"
    return Picture(
        f"Figures of {whose} beside those with which reports compare them",
        _caption(found, panels),
        told(found.reports, found.cycles),
        style.TWO,
        sum(panel.height for panel in panels) + 5,
        lambda canvas: _draw(canvas, found, panels),
    )


def _caption(found: Statistics, panels: Sequence[_Panel]) -> str:
    parts = [
        "Figures and comparators as the reports give them, of the same unit; whether more or less is better is not recorded."
    ]
    if any(panel.logarithmic for panel in panels):
        parts.append(
            "An axis of powers of ten is logarithmic; counts of areas of different size stand beside each other as in the report."
        )
    if found.unlike:
        parts.append(
            f"Not drawn: {counted(found.unlike, 'comparator')} of another unit or period, or without word of a rise or fall."
        )
    if found.left_out:
        parts.append(f"{counted(found.left_out, 'figure')} left out for want of room.")
    return " ".join(parts)


def _draw(canvas: Canvas, found: Statistics, panels: Sequence[_Panel]) -> None:
    own = {row.figure.area for row in found.rows}
    shapes = {area: _SHAPES[n % len(_SHAPES)] for n, area in enumerate(found.areas)}
    x, y = style.MARGIN, 2.5
    entries = [(next(iter(own)) if len(own) == 1 else "the force or area", ("o", style.BLUE)), *shapes.items()]
    for label, (shape, colour) in entries:
        canvas.mark(x + 1.3, y, shape, 2.2, colour, style.INK)
        canvas.words(x + 3.5, y, label, size=style.SMALL)
        x += style.width_of(label, style.SMALL) + 8
    y = 5.0
    for panel in panels:
        _draw_panel(canvas, panel, y, dict(shapes))
        y += panel.height


def _draw_panel(canvas: Canvas, panel: _Panel, top: float, shapes: dict[str, tuple[str, str]]) -> None:
    left, right = style.MARGIN + _LEFT, canvas.width - style.MARGIN - 2 * _NUMBERS - 2
    first = top + _HEAD
    foot = first + sum(height for _, height, _ in panel.rows)
    canvas.words(style.MARGIN, top + _HEAD / 2, panel.heading, size=style.BODY, bold=True)
    for place, words in ((1, "figure"), (0, "comparator")):
        edge = canvas.width - style.MARGIN - place * _NUMBERS
        canvas.words(edge, top + _HEAD / 2, words, size=style.SMALL, colour=style.GREY, align="right")
    for tick in panel.ticks():
        x = left + (right - left) * panel.share(tick)
        canvas.line([x, x], [first, foot], style.RULE if tick == 0 else style.FAINT)
        canvas.words(
            x, foot + 2.2, f"{tick:,.10g}".replace("-", "−"), size=style.SMALL, colour=style.GREY, align="center"
        )
    canvas.line([left, right], [foot, foot])
    y = first
    for row, height, lines in panel.rows:
        middle = y + height / 2
        canvas.words(style.MARGIN, middle, lines, size=style.SMALL)
        places = [left + (right - left) * panel.share(value.value) for value in (row.figure, *row.others)]
        canvas.line([min(places), max(places)], [middle, middle], style.GREY, linewidth=0.8)
        for value, x in zip(row.others, places[1:], strict=True):
            canvas.mark(x, middle, shapes[value.area][0], 2.5, shapes[value.area][1], style.INK)
        canvas.mark(places[0], middle, "o", 1.8, style.BLUE, style.INK)
        texts = (row.figure.text, "; ".join(value.text for value in row.others))
        for place, text in zip((1, 0), texts, strict=True):
            canvas.words(canvas.width - style.MARGIN - place * _NUMBERS, middle, text, size=style.SMALL, align="right")
        y += height
