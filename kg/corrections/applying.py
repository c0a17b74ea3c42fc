"""Applies corrections to what was extracted from a report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from kg.corrections.fields import Known, changed, check, of_kind, said, values, written
from kg.corrections.file import Correction
from kg.corrections.finding import assigned, find
from kg.errors import DataError
from kg.ontology import Entity, Vocabulary
from kg.statements import Extraction, Record, Review, SetAside, Statement, in_order

NOTHING: Mapping[str, Entity] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Problem:
    """Something about a correction that a person should know.

    Attributes:
        state: "moved" and "changed" (applied all the same, see `kg.corrections.Found`), or "not applied".
        message: what is the matter, one sentence without a full stop.
        statement: id of the statement to which it is applied; empty when it is not.
    """

    correction: Correction
    state: str
    message: str
    statement: str = ""


def apply(
    extraction: Extraction,
    corrections: Iterable[Correction],
    vocabulary: Vocabulary,
    known: Mapping[str, Entity] = NOTHING,
) -> tuple[Extraction, tuple[Problem, ...]]:
    """Apply corrections to a report. Applied again, nothing changes.

    What is accepted is a statement, also when the program had set it aside; its confidence stays the program's. What
    is rejected is set aside. What is amended has its fields replaced and is a statement. Each carries its reviews.

    Args:
        extraction: what was extracted, under the ids that people see.
        corrections: those of this report (`assigned`), in order of the file; of those of one statement the one of the
            latest date stands, of one date the last.
        known: entities of other reports, which an amendment may name (`named`).

    Returns:
        The extraction, and what a person should know, in order of the file.
    """
    own = list(corrections)
    if not own:
        return extraction, ()
    applying = _Applying(extraction, vocabulary, known)
    placed: dict[str, list[Correction]] = {}
    for item in own:
        if target := applying.find(item):
            placed.setdefault(target, []).append(item)
    for target, items in placed.items():
        applying.review(target, sorted(items, key=lambda item: item.date))
    order = {item.hash: number for number, item in enumerate(own)}
    return applying.result(), tuple(sorted(applying.problems, key=lambda item: order[item.correction.hash]))


def named(corrections: Iterable[Correction]) -> frozenset[str]:
    """Return the ids that amendments name."""
    every = (value for item in corrections for _, values in item.changes for value in values.split("|"))
    return frozenset(value for value in every if "/" in value)


def unplaced(corrections: Iterable[Correction], reports: Mapping[str, str]) -> tuple[Problem, ...]:
    """Return the problems of the corrections that concern none of a dataset's reports.

    Args:
        reports: report id → SHA-256 of its text.
    """
    _, nowhere = assigned(corrections, reports)
    return tuple(Problem(item, "not applied", f"there is no {item.report}") for item in nowhere)


class _Applying:
    """The statements of a report while they are corrected."""

    def __init__(self, extraction: Extraction, vocabulary: Vocabulary, known: Mapping[str, Entity]) -> None:
        self.extraction, self.report = extraction, extraction.report.metadata.id
        self.kept = {item.id: item for item in extraction.statements}
        self.aside = {item.statement.id: item for item in extraction.set_aside}
        self.records = {item.id: item.record(self.report) for item in self.statements()}
        self.known = Known(vocabulary, {**known, **extraction.entities}, frozenset(self.kept))
        self.problems: list[Problem] = []

    def statements(self) -> Iterable[Statement]:
        return (*self.kept.values(), *(item.statement for item in self.aside.values()))

    def find(self, item: Correction) -> str:
        """Return the id of the statement that a correction means, if any; tell where it is not as it was."""
        found = find(item, self.records, self.extraction.report.snapshot.text, self.known)
        if found.message:
            self.tell(item, found.state, found.message, found.statement)
        return found.statement

    def review(self, target: str, items: Sequence[Correction]) -> None:
        """Give a statement its reviews, of which the last stands."""
        item = self.kept[target] if target in self.kept else self.aside[target].statement
        record, last = self.records[target], items[-1]
        reviews = tuple(_review(each, record) for each in items)
        if tuple(each.id for each in item.reviews) == tuple(each.id for each in reviews):
            return
        try:
            new = values(record, last.changes, self.known)
            if last.verdict != "rejected":
                check(record | new, self.known)
        except DataError as error:
            self.tell(last, "not applied", error.what + f" ({error.hint})" * bool(error.hint))
        else:
            self.put(replace(changed(item, new), reviews=reviews), last)

    def put(self, item: Statement, last: Correction) -> None:
        if last.verdict == "rejected":
            self.kept.pop(item.id, None)
            self.aside[item.id] = SetAside(item, f"rejected: {last.because}")
        else:
            self.aside.pop(item.id, None)
            self.kept[item.id] = item

    def tell(self, item: Correction, state: str, message: str, statement: str = "") -> None:
        self.problems.append(Problem(item, state, message, statement))

    def result(self) -> Extraction:
        ids = {id for item in self.kept.values() if item.reviews for id in _ids(item.record(self.report))}
        new = {id: entity for id in sorted(ids) if (entity := self.known.entity(id))}
        entities = dict(sorted({**new, **self.extraction.entities}.items()))
        return in_order(replace(self.extraction, entities=entities), self.kept.values(), self.aside.values())


def _ids(record: Record) -> set[str]:
    return {value for name in of_kind(record["kind"]) for value in written(record[name]).split("|")}


def _review(item: Correction, record: Record) -> Review:
    fields = [name for name, _ in item.changes if name in of_kind(record["kind"])]
    before = said(record) if item.verdict == "rejected" else tuple((name, written(record[name])) for name in fields)
    ident = f"correction/{record['report'].removeprefix('report/')}/{item.hash}"
    return Review(ident, item.verdict, item.by, item.date, item.because, before, item.changes)
