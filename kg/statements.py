"""What was extracted from one report: statements, each one claim at one place with its evidence.

The flat view of a statement (`Statement.record`) is documented in `docs/reference/records.md`.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, ClassVar

from kg.ontology import Entity
from kg.report import Metadata, Report

Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Evidence:
    """A quote and where it stands: `snapshot[start:end] == text`, always."""

    start: int
    end: int
    text: str
    section: tuple[str, ...] = ()
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Review:
    """What a person decided about a statement, and why. Values are written as in `decisions/corrections.tsv`.

    Attributes:
        id: of the correction, `correction/peel-2015-effectiveness-essex/0f3a9c1b22`.
        verdict: accepted, rejected or amended.
        by: the person. `date`: ISO 8601.
        before: (field, value) as extracted: of the fields that are amended, or of all when it is rejected.
        after: (field, value) as amended.
    """

    id: str
    verdict: str
    by: str
    date: str
    because: str
    before: tuple[tuple[str, str], ...] = ()
    after: tuple[tuple[str, str], ...] = ()

    def record(self) -> Record:
        """Return the flat view."""
        told = {item.name: getattr(self, item.name) for item in fields(self)}
        return told | {"before": dict(self.before), "after": dict(self.after)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One claim at one place of one report.

    Attributes:
        evidence: the quote that states it.
        confidence: 0 to 1. What an extractor gives is replaced by the estimate of `kg.confidence`.
        rule: the name of what produced it.
        reasons: what the confidence rests on, such as "rule:possessive" or "agreement:2".
        surfaces: what was extracted there, as it was extracted (surfaces, not linked ids). Together with
            report, snapshot and span it makes the id, so a later decision about identity leaves the id whole.
        date: when what it says was, is or will be so, where the sentence itself gives it: an ISO 8601 date, month, year
            or interval ("2014-09", "2013/2015", "2015-04/.." since then). A figure has its `period`.
        id: set by `identified`, such as `finding/peel-2015-effectiveness-essex/0f3a9c1b22`.
        reviews: what people decided about it, the earliest first; the last one stands.
    """

    kind: ClassVar[str] = "statement"

    evidence: Evidence
    confidence: float
    rule: str
    surfaces: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    date: str | None = None
    id: str = ""
    reviews: tuple[Review, ...] = ()

    @property
    def claim(self) -> tuple[str, ...]:
        """What is said, wherever it is said: equal for two statements that say the same."""
        return (self.kind, self.id)

    def record(self, report: str) -> Record:
        """Return the flat view: the keys that all records share, and those of this kind."""
        shared = {
            "kind": self.kind,
            "statement": self.id,
            "report": report,
            "start": self.evidence.start,
            "end": self.evidence.end,
            "text": self.evidence.text,
            "section": list(self.evidence.section),
            "page": self.evidence.page,
            "confidence": self.confidence,
            "rule": self.rule,
            "reasons": list(self.reasons),
            "date": self.date,
            "corrections": [review.record() for review in self.reviews],
        }
        common = {item.name for item in fields(Statement)}
        own = {item.name: getattr(self, item.name) for item in fields(self) if item.name not in common}
        return shared | {key: list(value) if isinstance(value, tuple) else value for key, value in own.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention(Statement):
    """A name, or a reference ("the force", "this team"), and the entity it stands for."""

    kind: ClassVar[str] = "mention"
    type: str
    entity: str
    label: str
    reference: str = "name"  # or "anaphor"

    @property
    def claim(self) -> tuple[str, ...]:
        """The entity, and whether it is named or referred to."""
        return (self.kind, self.reference, self.entity)

    def record(self, report: str) -> Record:
        """Return the flat view; the entity's id stands under `id`."""
        record = super(Mention, self).record(report)
        record["id"] = record.pop("entity")
        return record


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition(Statement):
    """An abbreviation that the report defines. `entity` is what it stands for, where known."""

    kind: ClassVar[str] = "definition"
    abbreviation: str
    expansion: str
    entity: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation(Statement):
    """A relation between two entities, with its modality: asserted, negated, past or planned."""

    kind: ClassVar[str] = "relation"
    subject: str
    predicate: str
    object: str
    subject_label: str
    object_label: str
    modality: str = "asserted"
    hedged: bool = False

    @property
    def claim(self) -> tuple[str, ...]:
        """The triple with its modality."""
        return (self.kind, self.subject, self.predicate, self.object, self.modality)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgment(Statement):
    """A grade of a force on a question of a cycle. Status: graded, carried-over, published-separately, revised."""

    kind: ClassVar[str] = "judgment"
    force: str
    question: str
    grade: str
    cycle: str
    status: str = "graded"

    @property
    def claim(self) -> tuple[str, ...]:
        """The grade of the force on the question in the cycle."""
        return (self.kind, self.force, self.question, self.grade, self.cycle)


@dataclass(frozen=True, slots=True, kw_only=True)
class Action(Statement):
    """What a body is told to do: AreaForImprovement, CauseOfConcern, Recommendation, PriorityAction."""

    kind: ClassVar[str] = "action"
    type: str
    about: tuple[str, ...] = ()
    question: str | None = None
    issues: tuple[str, ...] = ()
    entities: tuple[str, ...] = ()
    deadline: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding(Statement):
    """An evaluative sentence: polarity strength, weakness or mixed; who is evaluated; on what.

    Attributes:
        trend: improved, declined, unchanged, or None.
        attributed: the id of whose view it is ("some partners feel …"), None for the inspectorate's own.
    """

    kind: ClassVar[str] = "finding"
    polarity: str
    about: tuple[str, ...] = ()
    question: str | None = None
    issues: tuple[str, ...] = ()
    entities: tuple[str, ...] = ()
    trend: str | None = None
    attributed: str | None = None
    hedged: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp(Statement):
    """What became of an action or a criticism of an earlier inspection. Status: addressed, partly-addressed, not-addressed.

    Attributes:
        type: AreaForImprovement, CauseOfConcern, Recommendation; None where the sentence names none ("these concerns").
        year: of the earlier inspection ("2014"), where the sentence gives it.
        about: who was to act.
    """

    kind: ClassVar[str] = "follow-up"
    status: str
    type: str | None = None
    year: str | None = None
    about: tuple[str, ...] = ()
    question: str | None = None
    issues: tuple[str, ...] = ()
    entities: tuple[str, ...] = ()
    hedged: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistic(Statement):
    """A figure: value and unit of a measure in an area and period.

    Attributes:
        value: without sign; `direction` tells increase, decrease or no-change.
        value_text: the figure as printed.
        qualifier: exact, more-than, fewer-than or about.
        unit: percent, count, per-1000-population, per-1000-households, per-million-population, gbp, kg …;
            unit-not-stated of a decimal where nothing tells of what it is a number.
        measure: an issue's id or words. `area`: an id. `period`: ISO 8601 date or interval.
        issues: the issues that the measure names.
        data_source: where the figure comes from, where the report says so: an id (the force's for its own return), or
            words. None where it does not say.
        comparator: statement id of the figure with which this one is compared, or None.
        caveats: the notes that qualify the figure; records have their (start, end) spans.
    """

    kind: ClassVar[str] = "statistic"
    value: float
    value_text: str
    qualifier: str = "exact"
    unit: str
    measure: str
    issues: tuple[str, ...] = ()
    area: str | None = None
    period: str | None = None
    direction: str | None = None
    data_source: str | None = None
    comparator: str | None = None
    caveats: tuple[Evidence, ...] = ()

    def record(self, report: str) -> Record:
        """Return the flat view; whole numbers are printed as such."""
        record = super(Statistic, self).record(report)
        record["value"] = int(self.value) if self.value == int(self.value) else self.value
        record["caveats"] = [[note.start, note.end] for note in self.caveats]
        return record


@dataclass(frozen=True, slots=True)
class SetAside:
    """A candidate that is not accepted, and why: "against the signature of uses", "below 0.6" …"""

    statement: Statement
    reason: str

    def record(self, report: str) -> Record:
        """Return the flat view of the statement that it would be, with the reason under `set_aside`."""
        return self.statement.record(report) | {"set_aside": self.reason}


@dataclass(frozen=True, slots=True)
class Extraction:
    """Everything extracted from one report. A candidate is accepted or set aside, never both, never neither.

    Attributes:
        entities: by id, every entity that a statement names, also one set aside.
        statements: what is accepted, in total order (start, end, kind, then the rest).
        set_aside: what is not, in the same order.
    """

    report: Report
    entities: Mapping[str, Entity]
    statements: tuple[Statement, ...]
    set_aside: tuple[SetAside, ...] = ()

    @property
    def set_aside_counts(self) -> dict[str, int]:
        """Kind and reason ("relation: the same thing twice") → number of candidates set aside for it, sorted."""
        return dict(sorted(Counter(f"{item.statement.kind}: {item.reason}" for item in self.set_aside).items()))

    def at_least(self, confidence: float) -> Extraction:
        """Return the extraction with every statement below a confidence set aside, for that reason.

        What a person has accepted or amended stays, however sure the program is of it.
        """
        kept = tuple(item for item in self.statements if item.confidence >= confidence or item.reviews)
        taken = {item.id for item in kept}
        below = [SetAside(item, f"below {confidence:g}") for item in self.statements if item.id not in taken]
        aside = sorted((*self.set_aside, *below), key=lambda item: _place(item.statement))
        return replace(self, statements=kept, set_aside=tuple(aside))

    def of(self, kind: type[Any]) -> tuple[Any, ...]:
        """Return the statements of one class."""
        return tuple(statement for statement in self.statements if isinstance(statement, kind))

    def records(self) -> list[Record]:
        """Return the flat view of the report and of all its statements, in total order."""
        metadata = self.report.metadata
        return [report_record(metadata, self.report), *(item.record(metadata.id) for item in self.statements)]

    def review(self) -> list[Record]:
        """Return the flat view of what is set aside, each with its reason, in total order."""
        return [item.record(self.report.metadata.id) for item in self.set_aside]


def report_record(metadata: Metadata, report: Report) -> Record:
    """Return the flat view of the report itself."""
    return {
        "kind": "report",
        "statement": metadata.id,
        "report": metadata.id,
        "start": 0,
        "end": len(report.snapshot),
        "section": [],
        "page": None,
        "confidence": 1.0,
        "rule": "title-block",
        "reasons": [],
        "title": metadata.title,
        "force": metadata.force,
        "area": metadata.area,
        "inspectorates": list(metadata.inspectorates),
        "programme": metadata.programme,
        "theme": metadata.theme,
        "cycle": metadata.cycle,
        "inspected_from": metadata.inspected_from,
        "inspected_to": metadata.inspected_to,
        "published": metadata.published,
        "source": metadata.source,
        "sha256": report.snapshot.sha256,
    }


def evidence(report: Report, start: int, end: int, section: tuple[str, ...] = ()) -> Evidence:
    """Return the evidence at a span of the snapshot.

    Raises:
        ValueError: when the span is empty or outside the snapshot.
    """
    if not 0 <= start < end <= len(report.snapshot):
        raise ValueError(f"no span of the snapshot: {start}-{end}")
    return Evidence(start, end, report.snapshot[start:end], section, report.page(start))


def identified(statements: Iterable[Statement], report: Report) -> tuple[Statement, ...]:
    """Return the statements in total order, each claim once at its place, each with its id.

    The id is the first ten hexadecimal digits of the SHA-1 of report, snapshot hash, span, kind and surfaces. Where
    several rules find one claim at one place, the first stands, and the agreement is a reason of its confidence.
    """
    found: dict[object, list[Statement]] = {}
    for item in statements:
        numbered = _with_id(item, report)
        found.setdefault((item.evidence.start, item.evidence.end, numbered.claim), []).append(numbered)
    unique: dict[str, Statement] = {}
    for same in found.values():
        unique.setdefault(same[0].id, _agreed(same))
    return tuple(sorted(unique.values(), key=_place))


def reviewed(candidates: Iterable[SetAside], accepted: Iterable[Statement], report: Report) -> tuple[SetAside, ...]:
    """Return what is set aside in total order, each with its id and once; what another rule accepts is not set aside."""
    taken = {item.id for item in accepted}
    found: dict[str, SetAside] = {}
    for item in candidates:
        numbered = _with_id(item.statement, report)
        if numbered.id not in taken:
            found.setdefault(numbered.id, SetAside(numbered, item.reason))
    return tuple(sorted(found.values(), key=lambda item: _place(item.statement)))


def _with_id(item: Statement, report: Report) -> Statement:
    name = report.metadata.id.removeprefix("report/")
    span = (str(item.evidence.start), str(item.evidence.end))
    content = "\x1f".join((name, report.snapshot.sha256, *span, item.kind, *item.surfaces))
    return replace(item, id=f"{item.kind}/{name}/{hashlib.sha1(content.encode()).hexdigest()[:10]}")


def _agreed(same: list[Statement]) -> Statement:
    rules = len({item.rule for item in same})
    return replace(same[0], reasons=(*same[0].reasons, f"agreement:{rules}")) if rules > 1 else same[0]


def in_order(extraction: Extraction, statements: Iterable[Statement], aside: Iterable[SetAside]) -> Extraction:
    """Return the extraction with other statements and other candidates set aside, each in total order."""
    kept = tuple(sorted(statements, key=_place))
    return replace(extraction, statements=kept, set_aside=tuple(sorted(aside, key=lambda item: _place(item.statement))))


def _place(item: Statement) -> tuple[int, int, str, tuple[str, ...], str]:
    return (item.evidence.start, item.evidence.end, item.kind, item.surfaces, item.id)
