"""Threads of actions: what a body is told to do on an issue, told again, and what is said to have become of it."""

from __future__ import annotations

from functools import partial

from kg.comparison.claims import Claim, Claims
from kg.comparison.issues import coverage, due, says, silence
from kg.comparison.limits import Limits
from kg.comparison.matrix import Cell, Row, Section
from kg.comparison.scope import Scope

_PATTERN = "VALUES ?body { %s } ?thread a insp:Thread ; insp:evaluates ?body ; insp:entry/insp:statement ?statement ."
_ENTRIES = """SELECT DISTINCT ?body ?issue ?statement ?kind WHERE {
  VALUES ?body { %s }
  ?thread a insp:Thread ; insp:evaluates ?body ; insp:aboutIssue ?issue ; insp:entry ?entry .
  ?entry insp:statement ?statement ; insp:entryKind ?kind .
} ORDER BY ?issue ?statement"""


def threads(claims: Claims, scope: Scope, limits: Limits) -> Section:
    """Return one row an issue, one entry a cell; an action that is not taken up again is not thereby done."""
    bodies = claims.terms(body.id for body in scope.bodies)
    known = {claim.id: claim for claim in claims.of(_PATTERN % bodies)}
    found: dict[str, dict[int, list[tuple[Claim, str]]]] = {}
    for body, issue, statement, kind in claims.rows(_ENTRIES % bodies):
        claim = known.get(str(statement))
        number = scope.place(str(body), claim) if claim else None
        if claim and number is not None and limits.allows([str(issue)], claim.all("answers")):
            entry = (claim, claims.label(str(kind)).lower())
            found.setdefault(str(issue), {}).setdefault(number, []).append(entry)
    covered = coverage(claims, scope)
    rows = []
    for issue in sorted(found, key=lambda id: (claims.label(id).casefold(), id)):
        quiet = partial(silence, issue, covered)
        given = found[issue]
        cells = (_cell(claims, given[n]) if n in given else quiet(item) for n, item in enumerate(scope.columns))
        rows.append(Row(issue, claims.label(issue), tuple(cells)))
    note = "An action of which later reports say nothing is not thereby addressed." if rows else ""
    return Section("threads", "What the body was told to do, and what became of it", scope.columns, tuple(rows), note)


def _cell(claims: Claims, entries: list[tuple[Claim, str]]) -> Cell:
    words = dict.fromkeys(kind for _, kind in entries)
    citations = tuple(
        claims.cite(claim, f"{kind}: {says(claim)}", map(due, claim.all("deadline"))) for claim, kind in entries
    )
    return Cell("said", "; ".join(words), citations)
