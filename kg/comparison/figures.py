"""Figures of bodies, each beside the one with which its report compares it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from kg.comparison.claims import Claim, Claims
from kg.comparison.limits import Limits
from kg.comparison.matrix import Body, Cell, Column, Row, Section
from kg.comparison.scope import Scope

_AREAS = "SELECT DISTINCT ?body ?place WHERE { VALUES ?body { %s } ?body insp:policesArea ?place }"
_OF = "VALUES ?area { %s } ?statement insp:area ?area ; a insp:Statistic ."
_COMPARED = "VALUES ?area { %s } ?figure insp:area ?area ; insp:comparator ?statement ."
_CAVEATS = """SELECT DISTINCT ?caveat ?quote WHERE {
  VALUES ?area { %s } ?figure insp:area ?area ; insp:caveat ?caveat . ?caveat oa:hasSelector/oa:exact ?quote
}"""
Key = tuple[str, str, str]


def figures(claims: Claims, scope: Scope, limits: Limits, *, over_time: bool = False) -> Section:
    """Return one row a measure, unit and period; over time one row a measure and unit, each figure with its period.

    Which of two figures is the better one is not known: a cell says only whether it is above or below.
    """
    places = _places(claims, scope.bodies)
    areas = claims.terms(places)
    cells = _Cells(
        claims,
        {claim.id: claim for claim in claims.of(_COMPARED % areas)},
        {str(id): str(quote) for id, quote in claims.rows(_CAVEATS % areas)},
        over_time,
    )
    found: dict[Key, dict[int, list[Claim]]] = {}
    for claim in claims.of(_OF % areas):
        for body in places[claim.one("area") or ""]:
            number = scope.place(body, claim)
            if number is not None and limits.allows(claim.all("aboutIssue"), claim.all("answers")):
                found.setdefault(_key(claim, over_time), {}).setdefault(number, []).append(claim)
    rows = [
        Row(
            "|".join(key),
            _label(claims, next(iter(found[key].values()))[0], key[2]),
            tuple(cells.cell(column, found[key].get(number, [])) for number, column in enumerate(scope.columns)),
        )
        for key in sorted(found)
    ]
    note = "Whether more or less is better is not recorded." if rows else ""
    return Section("figures", "Figures", scope.columns, tuple(rows), note)


def _places(claims: Claims, bodies: Sequence[Body]) -> dict[str, list[str]]:
    """Return area of a figure → the bodies whose figure it is: the body itself, or the one place a force polices."""
    found = {body.id: [body.id] for body in bodies}
    policed: dict[str, list[str]] = {}
    for body, place in claims.rows(_AREAS % claims.terms(item.id for item in bodies)):
        policed.setdefault(str(body), []).append(str(place))
    for id, places in policed.items():
        for place in places:
            if len(places) == 1 or place.rpartition("/")[2] == id.rpartition("/")[2]:
                found.setdefault(place, []).append(id)
    return found


def _key(claim: Claim, over_time: bool) -> Key:
    return (
        (claim.one("measure") or "").casefold(),
        claim.one("unit") or "",
        "" if over_time else claim.one("period") or "",
    )


def _label(claims: Claims, claim: Claim, period: str) -> str:
    told = ", ".join(part for part in (claims.label(claim.one("unit") or ""), in_words(period)) if part)
    return f"{claim.one('measure')} ({told})"


@dataclass(frozen=True, slots=True)
class _Cells:
    """Makes cells of figures.

    Attributes:
        others: the figures with which they are compared, by id.
        caveats: id of a note's evidence → the note.
        over_time: whether a cell names the periods of its figures.
    """

    claims: Claims
    others: Mapping[str, Claim]
    caveats: Mapping[str, str]
    over_time: bool

    def cell(self, column: Column, given: Sequence[Claim]) -> Cell:
        """Return the cell of the figures of one row and column; several different ones stand beside each other."""
        if not given:
            return Cell("silent" if column.reports else "no-report")
        pairs = [(claim, [self.others[id] for id in claim.all("comparator") if id in self.others]) for claim in given]
        cited = [self.claims.cite(claim, self.words(claim), self.source(claim)) for claim in given]
        cited += [
            self.claims.cite(other, f"compared with {self.against(other, claim.one('period'))}", self.source(other))
            for claim, others in pairs
            for other in others
        ]
        notes = (
            f"note: {' '.join(self.caveats[id].split())}"
            for claim in given
            for id in claim.all("caveat")
            if id in self.caveats
        )
        cell = Cell("figure", citations=tuple(cited), notes=tuple(dict.fromkeys(notes)))
        values = list(dict.fromkeys(self.compared(claim, others) for claim, others in pairs))
        if len(values) == 1:
            value, against, position = values[0]
            return replace(cell, value=value, against=against, position=position)
        return replace(cell, value="; ".join(map(_told, values)))

    def compared(self, claim: Claim, others: Sequence[Claim]) -> tuple[str, str, str]:
        """Return a figure, those with which it is compared, and where it stands to them if to all alike."""
        positions = {standing(claim, other) for other in others}
        against = "; ".join(dict.fromkeys(self.against(other, claim.one("period")) for other in others))
        return self.words(claim), against, next(iter(positions)) if len(positions) == 1 else ""

    def words(self, claim: Claim, known: str | None = None) -> str:
        """Return a figure as printed, with what is not in its row: how exact it is, whether it is a change, when.

        A period that is known already is left out.
        """
        qualifier, direction = ((claim.one(name) or "").rpartition("/")[2] for name in ("qualifier", "direction"))
        period = claim.one("period") if self.over_time and claim.one("period") != known else None
        exact = qualifier.replace("-", " ") * (qualifier != "exact")
        parts = (
            exact,
            claim.one("valueText") or "",
            direction.replace("-", " "),
            f"({in_words(period)})" if period else "",
        )
        return " ".join(part for part in parts if part)

    def against(self, other: Claim, period: str | None) -> str:
        """Return the figure of a comparator with its area, and its period where it is another one."""
        return f"{self.claims.label(other.one('area') or 'elsewhere')}: {self.words(other, period)}"

    def source(self, claim: Claim) -> tuple[str, ...]:
        """Return where the report says that a figure comes from."""
        return tuple(f"source: {self.claims.label(source)}" for source in claim.all("dataSource"))


def in_words(period: str) -> str:
    """Return a period as reports write it; ISO 8601 where they would not.

    Examples:
        >>> in_words("2014-07-01/2015-06-30"), in_words("2015-01-01/2015-03-31"), in_words("2015-07-01")
        ('12 months to 2015-06-30', '2015-01-01 to 2015-03-31', '2015-07-01')
    """
    start, slash, end = period.partition("/")
    try:
        days = (date.fromisoformat(end) - date.fromisoformat(start)).days if slash else 0
    except ValueError:
        days = 0
    return f"12 months to {end}" if days in (364, 365) else period.replace("/", " to ")


def _told(figure: tuple[str, str, str]) -> str:
    value, against, position = figure
    compared = ", ".join(part for part in (against, position) if part)
    return value + f" ({compared})" * bool(compared)


def standing(claim: Claim, other: Claim) -> str:
    """Return where an exact figure stands to another of the same unit and period; "" where they cannot be compared."""
    alike = claim.one("unit") == other.one("unit") and _same(claim.one("period"), other.one("period"))
    # a change beside a figure of which no direction is known: that may be a rise, a fall, or a level
    alike = alike and bool(claim.one("direction")) == bool(other.one("direction"))
    if not alike or {claim.one("qualifier"), other.one("qualifier")} - {"qualifier/exact"}:
        return ""
    one, two = _signed(claim), _signed(other)
    return "above" if one > two else "below" if one < two else "equal"


def _same(one: str | None, two: str | None) -> bool:
    return one is None or two is None or one == two


def _signed(claim: Claim) -> Decimal:
    value = Decimal(re.sub(r"[^\d.]", "", claim.one("value") or "0") or "0")
    return -value if (claim.one("direction") or "").endswith("/decrease") else value
