"""One body over the cycles: grades and how they changed, threads of actions, findings, units, figures."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from pyoxigraph import Store

from kg.comparison.claims import Claim, Claims
from kg.comparison.compare import trimmed
from kg.comparison.figures import figures
from kg.comparison.issues import issues
from kg.comparison.judgments import judgments
from kg.comparison.limits import Limits, find_limits
from kg.comparison.matrix import Cell, Column, History, Row, Section
from kg.comparison.scope import Scope, find_body, find_scope
from kg.comparison.shared import related, says, symmetric
from kg.comparison.threads import threads
from kg.ontology import BASE

_MODALITIES = {"asserted": "", "past": "in the past: ", "planned": "planned: ", "negated": "not: "}


def history(store: Store, body: str, *, issue: str | None = None, base: str = BASE) -> History:
    """Return what inspections found about one body from cycle to cycle, every cell with its evidence.

    Args:
        store: a dataset, as `kg.store.open_store` gives it.
        body: a force, area or agency, by id or name.
        issue: an issue, by id or name; those narrower than it count too.

    Raises:
        QueryError: when the body or issue is not known.
    """
    claims = Claims(store, base)
    scope = find_scope(claims, [find_body(claims, body)])
    limits = find_limits(claims, issue, None)
    sections = [make(claims, scope, limits) for make in _SECTIONS]
    cycles = tuple(sorted({item.cycle for item in scope.columns if item.cycle}))
    return History(scope.bodies, cycles, tuple(trimmed(item) for item in sections if item.rows), limits.issue)


def units(claims: Claims, scope: Scope, limits: Limits) -> Section:
    """Return one row a unit, partner or force to which the body is related, with what each cycle says of that.

    A unit that a later report does not name is not thereby left.
    """
    title = "Units and partners"
    if limits.issue:
        return Section("units", title, scope.columns, ())
    body = scope.bodies[0]
    both = symmetric(claims)
    rows = []
    for id, by_body in sorted(
        related(claims, scope, tuple(_MODALITIES)).items(), key=lambda item: claims.label(item[0])
    ):
        given: dict[int, list[Claim]] = {}
        for claim in by_body[body.id]:
            number = scope.place(body.id, claim)
            number = _of_cycle(scope, claim) if number is None else number
            if number is not None:
                given.setdefault(number, []).append(claim)
        if given:
            rows.append(Row(id, claims.label(id), tuple(_cells(claims, scope, both, given))))
    note = "A unit of which a later report says nothing is not thereby left." if rows else ""
    return Section("units", title, scope.columns, tuple(rows), note)


def _of_cycle(scope: Scope, claim: Claim) -> int | None:
    """Return the column of a cycle to which the report on another body belongs."""
    seen = scope.inspections[claim.report]
    alike = (n for n, item in enumerate(scope.columns) if (item.programme, item.cycle) == (seen.programme, seen.cycle))
    return next(alike, None)


def _cells(claims: Claims, scope: Scope, both: frozenset[str], given: dict[int, list[Claim]]) -> list[Cell]:
    cells, named = [], False
    for number, column in enumerate(scope.columns):
        if number not in given:
            cells.append(Cell("silent" if column.reports else "no-report"))
            continue
        words = [_words(claims, scope, both, claim) for claim in given[number]]
        citations = tuple(claims.cite(claim, word) for claim, word in zip(given[number], words, strict=True))
        first = not named and _has_earlier(scope.columns[:number])
        named = True
        cells.append(Cell("said", "; ".join(dict.fromkeys(words)), citations, change="first named" * first))
    return cells


def _has_earlier(columns: tuple[Column, ...]) -> bool:
    return any(column.reports for column in columns)


def _words(claims: Claims, scope: Scope, both: frozenset[str], claim: Claim) -> str:
    modality = (claim.one("modality") or "").rpartition("/")[2]
    return _MODALITIES.get(modality, "") + says(claims, both, scope.bodies[0], claim)


_SECTIONS: tuple[Callable[[Claims, Scope, Limits], Section], ...] = (
    judgments,
    threads,
    issues,
    units,
    partial(figures, over_time=True),
)
