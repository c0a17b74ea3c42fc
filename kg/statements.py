"""What was extracted from one report: statements, each one claim at one place with its evidence.

The flat view of a statement (`Statement.record`) is documented in `docs/reference/records.md`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from types import MappingProxyType
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One claim at one place of one report.

    Attributes:
        evidence: the quote that states it.
        confidence: 0 to 1.
        rule: the name of what produced it.
        surfaces: what was extracted there, as it was extracted (surfaces, not linked ids). Together with
            report, snapshot and span it makes the id, so a later decision about identity leaves the id whole.
        id: set by `identified`, such as `finding/peel-2015-effectiveness-essex/0f3a9c1b22`.
    """

    kind: ClassVar[str] = "statement"

    evidence: Evidence
    confidence: float
    rule: str
    surfaces: tuple[str, ...] = ()
    id: str = ""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgment(Statement):
    """A grade of a force on a question of a cycle. Status: graded, carried-over, published-separately, revised."""

    kind: ClassVar[str] = "judgment"
    force: str
    question: str
    grade: str
    cycle: str
    status: str = "graded"


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
class Statistic(Statement):
    """A figure: value and unit of a measure in an area and period.

    Attributes:
        value: without sign; `direction` tells increase, decrease or no-change.
        value_text: the figure as printed.
        qualifier: exact, more-than, fewer-than or about.
        unit: percent, count, per-1000-population, per-1000-households, per-million-population, gbp, kg …
        measure: an issue's id or words. `area`: an id. `period`: ISO 8601 date or interval.
        issues: the issues that the measure names.
        comparator: statement id of the figure with which this one is compared, or None.
        caveats: (start, end) snapshot spans of the notes that qualify the figure.
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
    comparator: str | None = None
    caveats: tuple[tuple[int, int], ...] = ()

    def record(self, report: str) -> Record:
        """Return the flat view; whole numbers are printed as such."""
        record = super(Statistic, self).record(report)
        record["value"] = int(self.value) if self.value == int(self.value) else self.value
        record["caveats"] = [list(span) for span in self.caveats]
        return record


@dataclass(frozen=True, slots=True)
class Extraction:
    """Everything extracted from one report.

    Attributes:
        entities: by id, every entity that a statement names.
        statements: in total order (start, end, kind, then the rest).
        dropped: reason → number of candidates that were dropped for it.
    """

    report: Report
    entities: Mapping[str, Entity]
    statements: tuple[Statement, ...]
    dropped: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))

    def of(self, kind: type[Any]) -> tuple[Any, ...]:
        """Return the statements of one class."""
        return tuple(statement for statement in self.statements if isinstance(statement, kind))

    def records(self) -> list[Record]:
        """Return the flat view of the report and of all its statements, in total order."""
        metadata = self.report.metadata
        return [report_record(metadata, self.report), *(item.record(metadata.id) for item in self.statements)]


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
    """Return the statements in total order, without duplicates, each with its id.

    The id is the first ten hexadecimal digits of the SHA-1 of report, snapshot hash, span, kind and surfaces.
    """
    name, sha256 = report.metadata.id.removeprefix("report/"), report.snapshot.sha256
    found: dict[str, Statement] = {}
    for item in statements:
        content = "\x1f".join(
            (name, sha256, str(item.evidence.start), str(item.evidence.end), item.kind, *item.surfaces)
        )
        ident = f"{item.kind}/{name}/{hashlib.sha1(content.encode()).hexdigest()[:10]}"
        found.setdefault(ident, replace(item, id=ident))
    return tuple(
        sorted(found.values(), key=lambda item: (item.evidence.start, item.evidence.end, item.kind, item.surfaces))
    )
