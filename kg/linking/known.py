"""What other reports need to know of an entity of one report, so that identity is settled without any text."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Self

from kg.ontology import Entity
from kg.report import Report
from kg.statements import Definition, Extraction, Mention, Relation

SPANS, NEIGHBOURS = 3, 12
# Of the vocabulary: what is a topic, everywhere the same, or a body that judges is no matter of identity.
_SETTLED = frozenset({"Issue", "PoliceForce", "Inspectorate"})
_RUN = ("jointUnitOf", "unitOf", "memberOf")


@dataclass(frozen=True, slots=True)
class Known:
    """An entity of a report, as identity across reports needs it.

    Attributes:
        report, cycle, force, area, programme: of the report in which it is named; None where unknown.
        entity: its description in that report, under its id there.
        mentions: how often it is named or referred to.
        spans: (start, end) of its first names in the text snapshot.
        neighbours: ids of what is named in the same passages, the most frequent first.
        abbreviations: those that the report defines for it.
        run_by: ids of the forces and regional units that are said to run it.
        at: the id with its report, `unit/essex/fugitive-team@report/peel-2015-effectiveness-essex`.
    """

    report: str
    cycle: str | None
    force: str | None
    area: str | None
    programme: str | None
    entity: Entity
    mentions: int = 0
    spans: tuple[tuple[int, int], ...] = ()
    neighbours: tuple[str, ...] = ()
    abbreviations: tuple[str, ...] = ()
    run_by: tuple[str, ...] = ()
    at: str = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "at", f"{self.entity.id}@{self.report}")

    def record(self) -> dict[str, Any]:
        """Return it as an object of JSON."""
        record = asdict(self) | {"spans": [list(span) for span in self.spans]}
        del record["at"]
        return record

    @classmethod
    def read(cls, record: Mapping[str, Any]) -> Self:
        """Return what `record` was made of."""
        return cls(
            **{key: _tuples(value) for key, value in record.items() if key != "entity"},
            entity=Entity(**{key: _tuples(value) for key, value in record["entity"].items()}),
        )


def known(extraction: Extraction) -> tuple[Known, ...]:
    """Return what other reports need to know of each entity of a report, sorted by id.

    Kinds, issues, forces and inspectorates are the same everywhere and are left out.
    """
    metadata = extraction.report.metadata
    mentions: dict[str, list[Mention]] = defaultdict(list)
    for item in extraction.of(Mention):
        mentions[item.entity].append(item)
    neighbours = _neighbours(extraction, mentions)
    abbreviations, owners = _abbreviations(extraction), _owners(extraction)
    return tuple(
        Known(
            *(metadata.id, metadata.cycle, metadata.force, metadata.area, metadata.programme),
            entity=entity,
            mentions=len(mentions[ident]),
            spans=_spans(mentions[ident]),
            neighbours=neighbours.get(ident, ()),
            abbreviations=tuple(sorted(abbreviations[ident])),
            run_by=tuple(sorted(owners[ident])),
        )
        for ident, entity in sorted(extraction.entities.items())
        if not entity.kind and (entity.found or entity.type not in _SETTLED)
    )


def _spans(mentions: Iterable[Mention]) -> tuple[tuple[int, int], ...]:
    """Return the first places where it is named; those of references where it never is."""
    places = sorted((item.reference != "name", item.evidence.start, item.evidence.end) for item in mentions)
    return tuple((start, end) for _, start, end in places[:SPANS])


def _abbreviations(extraction: Extraction) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for item in extraction.of(Definition):
        if item.entity:
            found[item.entity].add(item.abbreviation)
    return found


def _owners(extraction: Extraction) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for item in extraction.of(Relation):
        if item.modality != "asserted" or item.hedged:
            continue
        if item.predicate in _RUN and item.object.startswith(("force/", "rocu/")):
            found[item.subject].add(item.object)
        elif item.predicate == "runs" and item.subject.startswith(("force/", "rocu/")):
            found[item.object].add(item.subject)
    return found


def _neighbours(extraction: Extraction, mentions: Mapping[str, Iterable[Mention]]) -> dict[str, tuple[str, ...]]:
    """Return for each entity what is named in its passages; the report's own force is no news."""
    passages: dict[int, set[str]] = defaultdict(set)
    place = _Places(extraction.report)
    own = extraction.report.metadata.force
    for ident, found in mentions.items():
        for item in found:
            if ident != own and (block := place(item.evidence.start)) is not None:
                passages[block].add(ident)
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for together in passages.values():
        for ident in together:
            counts[ident].update(together - {ident})
    return {
        ident: tuple(other for other, _ in sorted(count.items(), key=lambda pair: (-pair[1], pair[0]))[:NEIGHBOURS])
        for ident, count in counts.items()
    }


class _Places:
    """Finds the block of a report in which an offset of the snapshot stands."""

    def __init__(self, report: Report) -> None:
        blocks = sorted((block.offsets[0], block.offsets[-1]) for block in report.blocks if block.offsets)
        self.starts, self.ends = [start for start, _ in blocks], [end for _, end in blocks]

    def __call__(self, offset: int) -> int | None:
        index = bisect_right(self.starts, offset) - 1
        return index if index >= 0 and offset <= self.ends[index] else None


def _tuples(value: Any) -> Any:
    """Return lists of JSON as the tuples that they were."""
    return tuple(map(_tuples, value)) if isinstance(value, list) else value
