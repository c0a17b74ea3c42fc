"""All judged bodies at once: their grades by topic."""

from __future__ import annotations

from collections.abc import Mapping

from pyoxigraph import Store

from kg.comparison.claims import Claims
from kg.comparison.judgments import judgments
from kg.comparison.limits import find_limits
from kg.comparison.matrix import Body, Cell
from kg.comparison.overview import Heading, Line, Overview, Tally
from kg.comparison.scope import JUDGMENT, find_scope
from kg.ontology import BASE

_JUDGED = "SELECT DISTINCT ?body WHERE { ?statement a insp:Judgment ; insp:evaluates ?body }"
_RANKS = """SELECT DISTINCT ?statement ?rank ?worst ?best WHERE {
  ?statement insp:grade ?grade . ?grade insp:rank ?rank ; skos:inScheme ?scale .
  { SELECT ?scale (MIN(?any) AS ?worst) (MAX(?any) AS ?best) WHERE { ?other skos:inScheme ?scale ; insp:rank ?any }
    GROUP BY ?scale }
}"""


def gradings(
    store: Store,
    *,
    issue: str | None = None,
    programme: str | None = None,
    cycle: str | None = None,
    base: str = BASE,
) -> Overview:
    """Return the grades of every judged body by topic, and by question where a question shares no topic.

    Args:
        store: a dataset, as `kg.store.open_store` gives it.
        issue: only questions about this issue, or about wider or narrower ones.
        programme: a programme, by its short name, such as "PEEL".
        cycle: an inspection cycle, such as "2015" or "2018/19"; also one that a later report recalls.

    Raises:
        QueryError: when there is no such issue, or no judgment of such a cycle.
    """
    claims = Claims(store, base)
    ids = sorted(str(id) for (id,) in claims.rows(_JUDGED))
    bodies = sorted((Body(id, claims.label(id), "force") for id in ids), key=lambda item: (item.label, item.id))
    if not bodies:
        return Overview("judgments", (), {})
    scope = find_scope(claims, bodies, cycle, (JUDGMENT,))
    limits = find_limits(claims, issue, None)
    section = judgments(claims, scope, limits)
    places = _places(claims)
    lines = []
    for number, column in enumerate(section.columns):
        cells = tuple(_tally(row.cells[number], places) for row in section.rows)
        if programme in (None, column.programme) and any(cell.state == "graded" for cell in cells):
            lines.append(Line(column, cells))
    lines.sort(key=lambda line: (line.subject.body.label, line.subject.body.id, line.subject.cycle or ""))
    headings = tuple(Heading(row.id, row.label) for row in section.rows)
    return Overview("judgments", headings, {"force": tuple(lines)} if lines else {}, note=section.note)


def _places(claims: Claims) -> Mapping[str, int]:
    """Return judgment → the place of its grade on its scale, from -2, the worst, to 2."""
    found: dict[str, int] = {}
    for statement, *ranks in claims.rows(_RANKS):
        rank, worst, best = (int(str(value)) for value in ranks)
        if best > worst:
            found[str(statement)] = round(4 * (rank - worst) / (best - worst)) - 2
    return found


def _tally(cell: Cell, places: Mapping[str, int]) -> Tally:
    """Return a cell without its sentences; without a place on the scale where its grades differ."""
    found = {places.get(item.statement) for item in cell.citations}
    note = " since ".join(part for part in (cell.change, cell.since) if part)
    return Tally(cell.state, value=cell.value, balance=found.pop() if len(found) == 1 else None, note=note)
