"""Grades by topic: what each inspection gave, how it changed, and what may not be compared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kg.comparison.claims import Claim, Claims
from kg.comparison.issues import Coverage, coverage
from kg.comparison.limits import Limits
from kg.comparison.matrix import Cell, Column, Row, Section
from kg.comparison.scope import JUDGMENT, Scope

_QUESTIONS = """SELECT DISTINCT ?question ?name ?cycle ?pillar ?topic WHERE {
  ?question a insp:Question ; skos:prefLabel ?name .
  OPTIONAL { ?question insp:cycle ?cycle }
  OPTIONAL { ?question insp:pillar ?pillar }
  OPTIONAL { ?question dcterms:subject ?topic }
} ORDER BY ?question ?topic"""
_SCALES = "SELECT DISTINCT ?grade ?scale WHERE { ?grade a insp:Grade ; skos:inScheme/skos:prefLabel ?scale }"
_CHANGES = """SELECT DISTINCT ?later ?topic ?kind ?since ?why WHERE {
  ?node a insp:Change ; insp:later ?later ; insp:change ?kind ; dcterms:subject ?topic ; insp:earlier/insp:cycle ?since .
  OPTIONAL { ?node insp:comparability ?why }
} ORDER BY ?later ?topic ?since ?kind ?why"""
_SILENCE = (("assesses", "ungraded"), ("mentions", "mentioned"), ("leavesOut", "left-out"))


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of a cycle, and the row on which its grade stands: its topic, or its own words."""

    id: str
    name: str
    cycle: str
    row: str
    label: str


def judgments(claims: Claims, scope: Scope, limits: Limits) -> Section:
    """Return one row a topic that questions of several cycles share, or a question that shares none."""
    asked = _asked(claims, limits)
    placed = [(number, claim) for number, claim in scope.placed({JUDGMENT}) if claim.one("answers") in asked]
    grades = {str(grade): str(scale) for grade, scale in claims.rows(_SCALES)}
    scales: dict[str, set[str]] = {}
    for _, claim in placed:
        scales.setdefault(grades.get(claim.one("grade") or "", ""), set()).add(claim.one("cycle") or "")
    cells = _Cells(claims, grades if len(scales) > 1 else {}, _changes(claims), asked, coverage(claims, scope))
    rows = []
    for row, label in _rows(asked, {claim.one("answers") or "" for _, claim in placed}):
        given: dict[int, list[Claim]] = {}
        for number, claim in placed:
            if any(item.row == row for item in asked[claim.one("answers") or ""]):
                given.setdefault(number, []).append(claim)
        made = (cells.cell(row, column, given.get(number, [])) for number, column in enumerate(scope.columns))
        rows.append(Row(row, label, tuple(made)))
    return Section("judgments", "Judgments", scope.columns, tuple(rows), _note(scales))


def _note(scales: Mapping[str, set[str]]) -> str:
    """Return which grades may not be compared with which, given the cycles of each scale."""
    if len(scales) < 2:
        return ""
    named = "; ".join(f"{scale} ({', '.join(sorted(cycles))})" for scale, cycles in sorted(scales.items()))
    return f"Grades of different scales are not compared: {named}."


def _asked(claims: Claims, limits: Limits) -> dict[str, list[Asked]]:
    """Return the rows on which each question stands; a question may have two topics."""
    found: dict[str, list[Asked]] = {}
    for id, name, cycle, pillar, topic in claims.rows(_QUESTIONS):
        if limits.asks(str(id)):
            row = topic or f"{pillar or 'question'}: {str(name).casefold()}"
            label = claims.label(topic) if topic else str(name)
            found.setdefault(str(id), []).append(Asked(str(id), str(name), cycle or "", row, label))
    return found


def _rows(asked: Mapping[str, list[Asked]], graded: Iterable[str]) -> list[tuple[str, str]]:
    """Return the rows that have a grade, questions without a topic (the overall ones) first."""
    rows = {item.row: item.label for id in graded for item in asked[id]}
    return sorted(rows.items(), key=lambda item: (item[0].startswith("topic/"), item[1], item[0]))


@dataclass(frozen=True, slots=True)
class _Change:
    """What became of the judgment before: the kind in words, its cycle, how far the two can be compared."""

    kind: str
    since: str
    why: str


def _changes(claims: Claims) -> dict[tuple[str, str], list[_Change]]:
    """Return (judgment, topic) → what became of the judgments before."""
    found: dict[tuple[str, str], list[_Change]] = {}
    for later, topic, kind, since, why in claims.rows(_CHANGES):
        change = _Change(claims.label(str(kind)).lower(), str(since), why or "")
        found.setdefault((str(later), str(topic)), []).append(change)
    return found


@dataclass(frozen=True, slots=True)
class _Cells:
    claims: Claims
    scales: Mapping[str, str]
    changes: Mapping[tuple[str, str], list[_Change]]
    asked: Mapping[str, list[Asked]]
    covered: Coverage

    def cell(self, row: str, column: Column, given: list[Claim]) -> Cell:
        """Return the grades of a row and column, all of them where they differ; why there is none where there is none."""
        if not given:
            return Cell(self.silence(row, column))
        by_question: dict[str, set[str]] = {}
        for claim in given:
            by_question.setdefault(claim.one("answers") or "", set()).add(claim.one("grade") or "")
        scales = {self.scales[grade] for grades in by_question.values() for grade in grades if grade in self.scales}
        notes = []
        if any(len(grades) > 1 for grades in by_question.values()):
            notes.append("the reports give different grades on one question")
        changes = dict.fromkeys(item for claim in given for item in self.changes.get((claim.id, row), ()))
        citations = tuple(
            self.claims.cite(claim, self.claims.label(claim.one("grade") or ""), _status(claim)) for claim in given
        )
        return Cell(
            "graded",
            self._value(by_question),
            citations,
            (*notes, *dict.fromkeys(item.why for item in changes if item.why)),
            scale="; ".join(sorted(scales)),
            change="; ".join(dict.fromkeys(item.kind for item in changes)),
            since="; ".join(dict.fromkeys(item.since for item in changes)),
        )

    def silence(self, row: str, column: Column) -> str:
        """Return the state of a cell without a grade."""
        if not column.reports:
            return "no-report"
        items = (item for found in self.asked.values() for item in found)
        questions = [item.id for item in items if (item.row, item.cycle) == (row, column.cycle)]
        if not questions or column.body.kind == "agency":
            return "not-asked"
        told = {how for report in column.reports for id in questions for how in self.covered.get((report, id), ())}
        if told:
            return next(state for how, state in _SILENCE if how in told)
        known = any(report in column.reports for report, _ in self.covered)
        return "elsewhere" if known else "ungraded"

    def _value(self, by_question: Mapping[str, set[str]]) -> str:
        words = {
            question: " / ".join(sorted(self.claims.label(grade) for grade in grades))
            for question, grades in by_question.items()
        }
        if len(set(words.values())) == 1:
            return next(iter(words.values()))
        named = sorted((self.asked[question][0].name, word) for question, word in words.items())
        return "; ".join(f"{word} ({name})" for name, word in named)


def _status(claim: Claim) -> tuple[str, ...]:
    status = (claim.one("judgmentStatus") or "").rpartition("/")[2]
    return () if status in ("", "graded") else (status.replace("-", " "),)
