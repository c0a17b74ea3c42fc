"""Several bodies side by side: judgments, findings by issue, services, shared units and partners, figures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from pyoxigraph import Store

from kg.comparison.claims import Claims
from kg.comparison.figures import figures
from kg.comparison.issues import issues, services
from kg.comparison.judgments import judgments
from kg.comparison.limits import Limits, find_limits
from kg.comparison.matrix import Comparison, Section
from kg.comparison.scope import Scope, find_body, find_scope
from kg.comparison.shared import shared
from kg.ontology import BASE


def compare(
    store: Store,
    bodies: Sequence[str],
    *,
    issue: str | None = None,
    question: str | None = None,
    cycle: str | None = None,
    base: str = BASE,
) -> Comparison:
    """Return what inspections found about bodies, side by side, every cell with its evidence.

    Args:
        store: a dataset, as `kg.store.open_store` gives it.
        bodies: forces, areas or agencies, each by id or name.
        issue: an issue, by id or name; those narrower than it count too.
        question: a question of an inspection cycle, or a topic that questions of several cycles share.
        cycle: an inspection cycle, such as "2015" or "2018/19".

    Raises:
        QueryError: when a body, issue, question or cycle is not known.
    """
    claims = Claims(store, base)
    scope = find_scope(claims, list(dict.fromkeys(find_body(claims, name) for name in bodies)), cycle)
    limits = find_limits(claims, issue, question)
    sections = tuple(make(claims, scope, limits) for make in _SECTIONS)
    cycles = tuple(sorted({item.cycle for item in scope.columns if item.cycle}))
    filled = tuple(trimmed(section) for section in sections if section.rows)
    return Comparison(scope.bodies, cycles, filled, limits.issue, limits.question)


_SECTIONS: tuple[Callable[[Claims, Scope, Limits], Section], ...] = (judgments, issues, services, shared, figures)


def trimmed(section: Section) -> Section:
    """Return a section without the cycles of which it has nothing: no report of any body, and no question asked."""
    groups = {(column.programme, column.cycle) for column in section.columns}
    told = {
        (column.programme, column.cycle)
        for row in section.rows
        for column, cell in zip(section.columns, row.cells, strict=True)
        if cell.state not in ("no-report", "not-asked")
    }
    if groups == told:
        return section
    kept = [n for n, column in enumerate(section.columns) if (column.programme, column.cycle) in told]
    rows = (replace(row, cells=tuple(row.cells[n] for n in kept)) for row in section.rows)
    return replace(section, columns=tuple(section.columns[n] for n in kept), rows=tuple(rows))
