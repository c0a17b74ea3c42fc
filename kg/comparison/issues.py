"""Strengths and weaknesses by issue and by service: who is evaluated, and what silence means."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from kg.comparison.claims import Claim, Claims
from kg.comparison.limits import Limits
from kg.comparison.matrix import Cell, Column, Row, Section
from kg.comparison.scope import ACTIONS, FINDING, FOLLOW_UP, Scope

NO_ISSUE, NOBODY, FORCES = "no-issue", "nobody", "police-forces"
_NAMES = {NO_ISSUE: "No issue named", NOBODY: "Nobody named", FORCES: "Police forces"}
_BROADER = "SELECT DISTINCT ?issue ?broader WHERE { ?issue a insp:Issue ; skos:broader ?broader }"
_COVERAGE = """SELECT DISTINCT ?report ?how ?topic WHERE {
  VALUES ?report { %s }
  VALUES ?how { insp:assesses insp:mentions insp:leavesOut }
  ?report ?how ?topic
}"""
_CLASSES = "SELECT DISTINCT ?body ?kind WHERE { VALUES ?body { %s } ?body org:classification ?kind }"
Coverage = Mapping[tuple[str, str], set[str]]  # report and issue or question → assesses, mentions or leavesOut
_DURATION = re.compile(r"P(\d+)([DWMY])")
_UNITS = {"D": "day", "W": "week", "M": "month", "Y": "year"}
# The first that one of a column's reports says of an issue counts.
_SILENCE = (("assesses", "assessed"), ("mentions", "mentioned"), ("leavesOut", "left-out"))
_WORDS = {
    "AreaForImprovement": ("area for improvement", "areas for improvement"),
    "CauseOfConcern": ("cause of concern", "causes of concern"),
    "PriorityAction": ("priority action", "priority actions"),
    "Recommendation": ("recommendation", "recommendations"),
    "addressed": ("said to be addressed",) * 2,
    "partly-addressed": ("said to be partly addressed",) * 2,
    "not-addressed": ("said not to be addressed",) * 2,
    "mixed": ("mixed", "mixed"),
    "strength": ("strength", "strengths"),
    "weakness": ("weakness", "weaknesses"),
}
ORDER = (
    *("strength", "weakness", "mixed", "cause of concern", "priority action", "area for improvement", "recommendation"),
    *("said to be addressed", "said to be partly addressed", "said not to be addressed"),
)


def issues(claims: Claims, scope: Scope, limits: Limits) -> Section:
    """Return one row an issue on which something was found, in the order of the issues' hierarchy."""
    table = _Table(claims, scope, limits)
    for number, claim in _findings(scope, limits):
        for issue in claim.all("aboutIssue") or (NO_ISSUE,):
            if limits.issues is None or issue in limits.issues:
                table.add(issue, number, claim)
    broader = {str(issue): str(wide) for issue, wide in claims.rows(_BROADER)}
    covered = coverage(claims, scope)
    rows = [
        Row(
            issue,
            _label(claims, issue),
            table.cells(issue, partial(silence, issue, covered)),
            claims.label(_path(issue, broader)[0]) if issue != NO_ISSUE else "",
        )
        for issue in sorted(table.found, key=lambda id: _rank(claims, _path(id, broader)))
    ]
    return Section("issues", "Strengths and weaknesses by issue", scope.columns, tuple(rows))


def services(claims: Claims, scope: Scope, limits: Limits) -> Section:
    """Return one row a kind of body that is evaluated in an area, so that two areas' services stand side by side."""
    title = "Strengths and weaknesses by service"
    if not any(body.kind == "area" for body in scope.bodies):
        return Section("services", title, scope.columns, ())
    table = _Table(claims, scope, limits)
    found = list(_findings(scope, limits))
    kinds = _kinds(claims, {body for _, claim in found for body in _about(claim)})
    for number, claim in found:
        if scope.columns[number].body.kind == "area":
            for kind in {kinds.get(body, body) for body in _about(claim)} or {NOBODY}:
                table.add(kind, number, claim)
    rows = [
        Row(kind, _label(claims, kind), table.cells(kind, _unsaid))
        for kind in sorted(table.found, key=lambda id: (id == NOBODY, _label(claims, id).casefold(), id))
    ]
    return Section("services", title, scope.columns, tuple(rows))


def found_cell(claims: Claims, given: Sequence[Claim]) -> Cell:
    """Return the cell of findings and actions of which there are some."""
    citations = tuple(claims.cite(claim, says(claim), _notes(claims, claim)) for claim in given)
    counts = Cell("", citations=citations).counts()
    return Cell(state(counts), in_words(counts), citations)


def in_words(counts: Mapping[str, int]) -> str:
    """Return what statements say and how many of them say it, in words.

    Examples:
        >>> in_words({"weakness": 1, "strength": 2})
        '2 strengths, 1 weakness'
    """
    plural = dict(_WORDS.values())
    return ", ".join(
        f"{counts[word]} {word if counts[word] == 1 else plural[word]}" for word in ORDER if word in counts
    )


def state(counts: Mapping[str, int]) -> str:
    """Return the state of a cell, from what its statements say."""
    good, bad = "strength" in counts, "weakness" in counts
    if "mixed" in counts or (good and bad):
        return "mixed"
    if good or bad:
        return "strength" if good else "weakness"
    return "to-act" if any(_WORDS[kind][0] in counts for kind in ACTIONS) else "followed-up"


def says(claim: Claim) -> str:
    """Return in a word what a finding, action or follow-up says."""
    value = {FINDING: claim.one("polarity"), FOLLOW_UP: claim.one("followUpStatus")}.get(claim.kind, claim.kind)
    return word_of(value or "")


def word_of(value: str) -> str:
    """Return in a word what a polarity, a status or a class of actions says."""
    return _WORDS[value.rpartition("/")[2]][0]


def due(deadline: str) -> str:
    """Return in words when an action is due: a date, or a time counted from the report.

    Examples:
        >>> due("P0D"), due("P6M"), due("2018-11-12")
        ('due at once', 'due within 6 months', 'due 2018-11-12')
    """
    match = _DURATION.fullmatch(deadline)
    if match is None:
        return f"due {deadline}"
    count, unit = int(match[1]), _UNITS[match[2]]
    return f"due within {count} {unit}{'s' * (count != 1)}" if count else "due at once"


def _notes(claims: Claims, claim: Claim) -> list[str]:
    notes = ["hedged"] * (claim.one("hedged") == "true")
    notes += [f"view of {claims.label(who)}" for who in claim.all("attributedTo")]
    notes += [trend.rpartition("/")[2] for trend in claim.all("trend")]
    notes += [f"since {year}" for year in claim.all("earlierYear")]
    return [*notes, *map(due, claim.all("deadline"))]


def _findings(scope: Scope, limits: Limits) -> Iterable[tuple[int, Claim]]:
    for number, claim in scope.placed({FINDING, FOLLOW_UP, *ACTIONS}):
        if limits.allows(claim.all("aboutIssue"), claim.all("answers")):
            yield number, claim


def _about(claim: Claim) -> tuple[str, ...]:
    return (*claim.all("evaluates"), *claim.all("addressedTo"))


def _kinds(claims: Claims, bodies: Iterable[str]) -> dict[str, str]:
    """Return body → its kind; forces are of one kind."""
    forces = {body: FORCES for body in bodies if body.startswith("force/")}
    return forces | {str(body): str(kind) for body, kind in claims.rows(_CLASSES % claims.terms(bodies))}


def _label(claims: Claims, row: str) -> str:
    return _NAMES.get(row) or claims.label(row)


def coverage(claims: Claims, scope: Scope) -> Coverage:
    """Return what the reports of the columns assess, mention and leave out."""
    reports = {report for column in scope.columns for report in column.reports}
    found: dict[tuple[str, str], set[str]] = {}
    for report, how, topic in claims.rows(_COVERAGE % claims.terms(reports)):
        found.setdefault((str(report), str(topic)), set()).add(str(how))
    return found


def silence(issue: str, coverage: Coverage, column: Column) -> Cell:
    """Return the cell of an issue on which nothing is said about the body, which tells why."""
    if not column.reports:
        return Cell("no-report")
    if issue == NO_ISSUE:
        return Cell("silent")
    return Cell(quiet({how for report in column.reports for how in coverage.get((report, issue), ())}))


def quiet(told: Collection[str]) -> str:
    """Return the state of a cell without statements, given what its reports do with the issue: assesses, mentions …"""
    return next((name for how, name in _SILENCE if how in told), "unrecorded")


def _unsaid(column: Column) -> Cell:
    return Cell("silent" if column.reports else "no-report")


def _path(issue: str, broader: Mapping[str, str]) -> list[str]:
    """Return an issue below all that are broader, the broadest first."""
    path = [issue]
    while path[0] in broader and broader[path[0]] not in path:
        path.insert(0, broader[path[0]])
    return path


def _rank(claims: Claims, path: Sequence[str]) -> tuple[bool, list[str]]:
    return path[0] == NO_ISSUE, [claims.label(issue).casefold() for issue in path]


@dataclass(slots=True)
class _Table:
    """Collects statements by row and column."""

    claims: Claims
    scope: Scope
    limits: Limits
    found: dict[str, dict[int, list[Claim]]] = field(default_factory=dict)

    def add(self, row: str, column: int, claim: Claim) -> None:
        self.found.setdefault(row, {}).setdefault(column, []).append(claim)

    def cells(self, row: str, silence: Callable[[Column], Cell]) -> tuple[Cell, ...]:
        given = self.found[row]
        return tuple(
            found_cell(self.claims, given[number]) if number in given else silence(column)
            for number, column in enumerate(self.scope.columns)
        )
