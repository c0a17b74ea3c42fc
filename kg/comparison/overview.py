"""All bodies at once: how many strengths and weaknesses the reports of a dataset find, by issue.

A line is a body as one inspection saw it, as in a comparison: a force, or the area of a joint inspection, which stands
for all whom its report evaluates. A statement counts once in a cell, on however many of its issues it is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pyoxigraph import Store

from kg.comparison.claims import Claims
from kg.comparison.issues import in_words, quiet, state, word_of
from kg.comparison.limits import find_issue
from kg.comparison.matrix import BRIEF, STATES, Body, Column, signed
from kg.comparison.scope import ACTIONS, Inspection, column_of, find_inspections, find_joint
from kg.comparison.tree import Issues, read_issues
from kg.errors import QueryError
from kg.ontology import BASE

ALL = ""  # the heading of all issues
# The parts are read one by one and joined: that takes a third of the time of looking up each statement's properties.
# Without a body all are counted whom a report evaluates; without a column all statements, also those on no issue.
_COUNTS = """SELECT ?body ?report ?column ?says (COUNT(DISTINCT ?statement) AS ?count) WHERE {
  { SELECT ?statement ?report WHERE { ?statement insp:inReport ?report } }
  { SELECT ?statement ?says WHERE {
    { ?statement insp:polarity ?says } UNION { ?statement insp:followUpStatus ?says } UNION
    { VALUES ?says { %s } ?statement a ?says } } }
  { SELECT DISTINCT ?statement ?body WHERE {
    { ?statement insp:evaluates|insp:addressedTo ?body . ?body a insp:PoliceForce } UNION { ?statement insp:inReport ?in } } }
  { SELECT DISTINCT ?statement ?column WHERE {
    { VALUES (?issue ?column) { %s } { SELECT ?statement ?issue WHERE { ?statement insp:aboutIssue ?issue } } } %s } }
} GROUP BY ?body ?report ?column ?says"""
_WHOLE = "UNION { ?statement insp:inReport ?in }"
_COVERAGE = """SELECT DISTINCT ?report ?column ?how WHERE {
  VALUES (?issue ?column) { %s }
  { SELECT ?report ?how ?issue WHERE { VALUES ?how { insp:assesses insp:mentions insp:leavesOut } ?report ?how ?issue } }
}"""


@dataclass(frozen=True, slots=True)
class Heading:
    """What a column of an overview is about.

    Attributes:
        id: an issue, or the row of a comparison's judgments; empty for all issues.
        narrower: how many issues stand below it.
        group: the broadest issue above it, or itself, under which a comparison has its rows.
    """

    id: str
    label: str
    narrower: int = 0
    group: str = ""


@dataclass(frozen=True, slots=True)
class Tally:
    """What there is about one body under one heading, without the sentences.

    Attributes:
        state: a key of `kg.comparison.STATES`.
        counts: what statements say → how many say it.
        value: the grade; empty where statements are counted.
        balance: from -2, far more weaknesses than strengths or the worst grade, to 2; None where nothing tells.
        note: what became of the grade before.
    """

    state: str
    counts: Mapping[str, int] = field(default_factory=dict)
    value: str = ""
    balance: int | None = None
    note: str = ""

    @property
    def words(self) -> str:
        """The grade, or the counts in words: "2 strengths, 1 weakness"; what the state means where there are none."""
        return self.value or in_words(self.counts) or STATES[self.state]

    @property
    def brief(self) -> str:
        """The same where there is little room: "+2 −1"."""
        return self.value or signed(self.counts) or BRIEF[self.state]


def balance(counts: Mapping[str, int]) -> int | None:
    """Return which of strengths and weaknesses outnumber the others, from -2 to 2.

    Examples:
        >>> balance({"strength": 4}), balance({"strength": 1, "weakness": 1}), balance({"mixed": 3})
        (2, 0, None)
    """
    good, bad = counts.get("strength", 0), counts.get("weakness", 0)
    if not good and not bad:
        return None
    return sum(good / (good + bad) > limit for limit in (0.2, 0.4, 0.6, 0.8)) - 2


@dataclass(frozen=True, slots=True)
class Line:
    """One body as one inspection saw it, with a cell for each heading."""

    subject: Column
    cells: tuple[Tally, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """All bodies by issue, or by topic of judgments.

    Attributes:
        section: the section of a comparison in which the cells open: "issues" or "judgments".
        kinds: kind of body → its lines, in order of body and cycle.
        issue: the issue to which it is limited, None where to none.
        note: what holds for all cells.
    """

    section: str
    headings: tuple[Heading, ...]
    kinds: Mapping[str, tuple[Line, ...]]
    issue: Heading | None = None
    note: str = ""

    def cells(self) -> Iterator[tuple[Column, Heading, Tally]]:
        """Yield every cell with its line and heading."""
        for lines in self.kinds.values():
            for line in lines:
                for heading, cell in zip(self.headings, line.cells, strict=True):
                    yield line.subject, heading, cell


def overview(
    store: Store,
    *,
    issue: str | None = None,
    programme: str | None = None,
    cycle: str | None = None,
    base: str = BASE,
) -> Overview:
    """Return how many statements there are about every force, and every area of a joint inspection, by issue.

    Args:
        store: a dataset, as `kg.store.open_store` gives it.
        issue: an issue, by id or name: the headings are then it and those right below it; else the broadest issues.
        programme: a programme, by its short name, such as "PEEL".
        cycle: an inspection cycle, such as "2015" or "2018/19".

    Raises:
        QueryError: when there is no such issue, or no report of such a programme and cycle.
    """
    claims = Claims(store, base)
    inspections = _chosen(find_inspections(claims), programme, cycle)
    tree = read_issues(claims)
    top = find_issue(claims, issue) if issue is not None else None
    headings = _headings(tree, top)
    counts = _count(claims, _pairs(tree, headings, top), whole=top is None)
    cells = _Cells(headings, counts, _coverage(claims, _pairs(tree, headings, top)))
    kinds: dict[str, list[Line]] = {"area": [], "force": []}
    for subject in _subjects(claims, inspections, counts):
        kinds[subject.body.kind].append(Line(subject, cells.of(subject)))
    found = {kind: tuple(lines) for kind, lines in kinds.items() if lines}
    return Overview("issues", headings, found, None if top is None else _heading(tree, top))


def _chosen(inspections: Sequence[Inspection], programme: str | None, cycle: str | None) -> list[Inspection]:
    found = [item for item in inspections if programme in (None, item.programme) and cycle in (None, item.cycle)]
    if not found and inspections:
        known = ", ".join(sorted({" ".join((item.programme, item.cycle)) for item in inspections}))
        asked = " ".join(part for part in (programme, cycle) if part)
        raise QueryError("the dataset has no report of that programme and cycle", where=asked, hint=f"it has {known}")
    return found


def _heading(tree: Issues, issue: str) -> Heading:
    label = tree.claims.label
    return Heading(issue, label(issue), len(tree.within(issue)) - 1, label(tree.top(issue)))


def _headings(tree: Issues, top: str | None) -> tuple[Heading, ...]:
    """Return all issues and the broadest, or those right below an issue after that issue by itself."""
    below = tuple(_heading(tree, issue) for issue in tree.below(top))
    if top is None:
        return Heading(ALL, "All issues"), *below
    own = Heading(top, tree.claims.label(top))
    return (Heading(ALL, "All"), replace(own, label=f"{own.label} in general"), *below) if below else (own,)


def _pairs(tree: Issues, headings: Iterable[Heading], top: str | None) -> str:
    """Return the issues that count under each heading, for VALUES."""
    found = []
    for heading in headings:
        if heading.id != ALL:
            found += [(issue, tree.claims.term(heading.id)) for issue in _under(tree, heading)]
        elif top is not None:
            found += [(issue, f'"{ALL}"') for issue in tree.within(top)]
    return " ".join(f"({tree.claims.term(issue)} {column})" for issue, column in found)


def _under(tree: Issues, heading: Heading) -> list[str]:
    return tree.within(heading.id) if heading.narrower else [heading.id]


# Body (None for all whom a report evaluates), report and heading → what is said, and how often.
Counts = Mapping[tuple[str | None, str, str], Mapping[str, int]]


def _count(claims: Claims, pairs: str, *, whole: bool) -> Counts:
    """Return the numbers of statements under each heading and, of the whole, also those on no issue."""
    actions = " ".join(f"insp:{kind}" for kind in ACTIONS)
    found: dict[tuple[str | None, str, str], dict[str, int]] = {}
    for body, report, column, says, count in claims.rows(_COUNTS % (actions, pairs, _WHOLE * whole)):
        found.setdefault((body, str(report), column or ALL), {})[word_of(str(says))] = int(str(count))
    return found


def _coverage(claims: Claims, pairs: str) -> Mapping[tuple[str, str], set[str]]:
    found: dict[tuple[str, str], set[str]] = {}
    for report, column, how in claims.rows(_COVERAGE % pairs):
        found.setdefault((str(report), str(column)), set()).add(str(how))
    return found


def _subjects(claims: Claims, inspections: Iterable[Inspection], counts: Counts) -> list[Column]:
    """Return the forces, and the areas of joint inspections, that the reports are about or evaluate."""
    joint = find_joint(claims)
    evaluated: dict[str, set[str]] = {}
    for body, report, _ in counts:
        if body is not None:
            evaluated.setdefault(report, set()).add(body)
    reports: dict[Column, list[str]] = {}
    for item in inspections:
        bodies = [(id, "force") for id in evaluated.get(item.report, set()) | ({item.force} if item.force else set())]
        if item.area and (item.report in joint or not item.force):
            bodies.append((item.area, "area"))
        for id, kind in bodies:
            subject = column_of(claims, Body(id, claims.label(id), kind), item, item.cycle)
            reports.setdefault(subject, []).append(item.report)
    subjects = [replace(subject, reports=tuple(sorted(found))) for subject, found in reports.items()]
    return sorted(subjects, key=lambda item: (item.body.label, item.body.id, item.cycle, item.programme, item.place))


@dataclass(frozen=True, slots=True)
class _Cells:
    headings: Sequence[Heading]
    counts: Counts
    covered: Mapping[tuple[str, str], set[str]]

    def of(self, subject: Column) -> tuple[Tally, ...]:
        return tuple(self.cell(subject, heading) for heading in self.headings)

    def cell(self, subject: Column, heading: Heading) -> Tally:
        body = None if subject.body.kind == "area" else subject.body.id
        counts: Counter[str] = Counter()
        for report in subject.reports:
            counts.update(self.counts.get((body, report, heading.id), {}))
        if counts:
            return Tally(state(counts), dict(counts), balance=balance(counts))
        if heading.id == ALL:
            return Tally("silent")
        return Tally(quiet({how for report in subject.reports for how in self.covered.get((report, heading.id), ())}))
