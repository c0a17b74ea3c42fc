"""Figures of bodies, each beside the one with which its report compares it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
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


def figures(claims: Claims, scope: Scope, limits: Limits) -> Section:
    """Return one row a measure, unit and period; the figures of different periods are not put on one row.

    Which of two figures is the better one is not known: a cell says only whether it is above or below.
    """
    places = _places(claims, scope.bodies)
    areas = claims.terms(places)
    others = {claim.id: claim for claim in claims.of(_COMPARED % areas)}
    caveats = {str(id): str(quote) for id, quote in claims.rows(_CAVEATS % areas)}
    found: dict[Key, dict[int, list[Claim]]] = {}
    for claim in claims.of(_OF % areas):
        for body in places[claim.one("area") or ""]:
            number = scope.place(body, claim)
            if number is not None and limits.allows(claim.all("aboutIssue"), claim.all("answers")):
                found.setdefault(_key(claim), {}).setdefault(number, []).append(claim)
    names = {_key(claim): claim for by_column in found.values() for given in by_column.values() for claim in given}
    rows = [
        Row(
            "|".join(key),
            _label(claims, names[key]),
            tuple(
                _cell(claims, column, found[key].get(number, []), others, caveats)
                for number, column in enumerate(scope.columns)
            ),
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


def _key(claim: Claim) -> Key:
    return ((claim.one("measure") or "").casefold(), claim.one("unit") or "", claim.one("period") or "")


def _label(claims: Claims, claim: Claim) -> str:
    period = claim.one("period")
    unit = claims.label(claim.one("unit") or "")
    return (
        f"{claim.one('measure')} ({', '.join(part for part in (unit, period and period.replace('/', ' to ')) if part)})"
    )


def _cell(
    claims: Claims,
    column: Column,
    given: Sequence[Claim],
    others: Mapping[str, Claim],
    caveats: Mapping[str, str],
) -> Cell:
    if not given:
        return Cell("silent" if column.reports else "no-report")
    pairs = [(claim, [others[id] for id in claim.all("comparator") if id in others]) for claim in given]
    cited = [claims.cite(claim, _words(claims, claim)) for claim in given]
    cited += [claims.cite(other, f"compared with {_against(claims, other)}") for _, some in pairs for other in some]
    notes = [f"note: {' '.join(caveats[id].split())}" for claim in given for id in claim.all("caveat") if id in caveats]
    values = dict.fromkeys(_figure(claims, claim, some) for claim, some in pairs)
    cell = Cell("figure", citations=tuple(cited), notes=tuple(dict.fromkeys(notes)))
    if len(values) == 1:
        value, against, position = next(iter(values))
        return replace(cell, value=value, against=against, position=position)
    return replace(cell, value="; ".join(map(_told, values)))


def _figure(claims: Claims, claim: Claim, others: Sequence[Claim]) -> tuple[str, str, str]:
    """Return a figure, those with which it is compared, and where it stands to them if to all alike."""
    positions = {_position(claim, other) for other in others}
    against = "; ".join(dict.fromkeys(_against(claims, other) for other in others))
    return _words(claims, claim), against, next(iter(positions)) if len(positions) == 1 else ""


def _told(figure: tuple[str, str, str]) -> str:
    value, against, position = figure
    compared = ", ".join(part for part in (against, position) if part)
    return value + f" ({compared})" * bool(compared)


def _words(claims: Claims, claim: Claim) -> str:
    """Return a figure as printed, with what is not in its row: how exact it is, whether it is a change."""
    qualifier, direction = ((claim.one(name) or "").rpartition("/")[2] for name in ("qualifier", "direction"))
    parts = [qualifier.replace("-", " ") if qualifier != "exact" else "", claim.one("valueText") or ""]
    return " ".join(part for part in (*parts, direction.replace("-", " ")) if part)


def _against(claims: Claims, other: Claim) -> str:
    return f"{claims.label(other.one('area') or 'elsewhere')}: {_words(claims, other)}"


def _position(claim: Claim, other: Claim) -> str:
    """Return where a figure stands to another of the same unit and period; "" where they cannot be compared."""
    if claim.one("unit") != other.one("unit") or not _same(claim.one("period"), other.one("period")):
        return ""
    one, two = _signed(claim), _signed(other)
    return "above" if one > two else "below" if one < two else "equal"


def _same(one: str | None, two: str | None) -> bool:
    return one is None or two is None or one == two


def _signed(claim: Claim) -> Decimal:
    value = Decimal(re.sub(r"[^\d.]", "", claim.one("value") or "0") or "0")
    return -value if (claim.one("direction") or "").endswith("/decrease") else value
