"""Applies corrections to what was extracted from a report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from kg.corrections.fields import Known, Values, changed, check, extracted, of_kind, said, written
from kg.corrections.file import Correction
from kg.errors import DataError
from kg.ontology import Entity, Vocabulary
from kg.report import Report
from kg.statements import Extraction, Review, SetAside, Statement, in_order

NOTHING: Mapping[str, Entity] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Problem:
    """Something about a correction that a person should know.

    Attributes:
        state: "moved" (applied; the sentence stands elsewhere or goes by another id), "changed" (applied; the program
            says something else there than when it was corrected), or "not applied".
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
    """Apply the corrections of one report; those of other reports are passed over. Applied again, nothing changes.

    What is accepted is a statement, also when the program had set it aside; its confidence stays the program's. What
    is rejected is set aside. What is amended has its fields replaced and is a statement. Each carries its reviews.

    Args:
        extraction: what was extracted, under the ids that people see.
        corrections: in order of the file; of those of one statement the one of the latest date stands, of one date
            the last.
        known: entities of other reports, which an amendment may name.

    Returns:
        The extraction, and what a person should know, in order of the file.
    """
    own = [item for item in corrections if _concerns(item, extraction.report)]
    if not own:
        return extraction, ()
    applying = _Applying(extraction, Known(vocabulary, {**known, **extraction.entities}, _ids(extraction)))
    placed: dict[str, list[Correction]] = {}
    for item in own:
        if target := applying.find(item):
            placed.setdefault(target, []).append(item)
    for target, items in placed.items():
        applying.review(target, sorted(items, key=lambda item: item.date))
    order = {id(item): number for number, item in enumerate(own)}
    return applying.result(), tuple(sorted(applying.problems, key=lambda item: order[id(item.correction)]))


def unplaced(corrections: Iterable[Correction], reports: Mapping[str, str]) -> tuple[Problem, ...]:
    """Return the corrections that concern none of a dataset's reports.

    Args:
        reports: report id → SHA-256 of its text.
    """
    texts = {sha256[:12] for sha256 in reports.values()}
    return tuple(
        Problem(item, "not applied", f"the dataset has no {item.report}")
        for item in corrections
        if item.report not in reports and item.sha256 not in texts
    )


def _concerns(item: Correction, report: Report) -> bool:
    """Tell whether a correction is of this report, or of this text when it went by another id."""
    return item.report == report.metadata.id or report.snapshot.sha256.startswith(item.sha256 or "-")


def _ids(extraction: Extraction) -> frozenset[str]:
    return frozenset(item.id for item in extraction.statements)


class _Applying:
    """The statements of a report while they are corrected."""

    def __init__(self, extraction: Extraction, known: Known) -> None:
        self.extraction, self.known = extraction, known
        self.kept = {item.id: item for item in extraction.statements}
        self.aside = {item.statement.id: item for item in extraction.set_aside}
        self.problems: list[Problem] = []

    def statement(self, id: str) -> Statement:
        return self.kept[id] if id in self.kept else self.aside[id].statement

    def find(self, item: Correction) -> str | None:
        """Return the id of the statement that a correction means; tell where that is not the one it names."""
        if item.statement in self.kept or item.statement in self.aside:
            now = self.statement(item.statement)
            if not now.reviews and (told := _difference(item.says, said(now), self.known)):
                self.tell(item, "changed", f"the program says something else now: {told}", item.statement)
            return item.statement
        found = self.standing(item)
        same = [one for one in found if not _difference(item.says, extracted(one), self.known)]
        if len(same) == 1:
            self.tell(item, "moved", f"applied to {same[0].id}: the same sentence, at {_at(same[0])}", same[0].id)
            return same[0].id
        self.tell(item, "not applied", self.missing(item, found, same))
        return None

    def standing(self, item: Correction) -> list[Statement]:
        """Return the statements of the same kind with the same quote."""
        every = (*self.kept.values(), *(one.statement for one in self.aside.values()))
        return [one for one in every if one.kind == item.kind and " ".join(one.evidence.text.split()) == item.quote]

    def missing(self, item: Correction, found: Sequence[Statement], same: Sequence[Statement]) -> str:
        if same:
            return f"the sentence stands at {len(same)} places: {', '.join(_at(one) for one in same)}"
        if found:
            told = _difference(item.says, extracted(found[0]), self.known)
            return f"the sentence says something else now: {told}"
        if item.quote in " ".join(self.extraction.report.snapshot.text.split()):
            return f"the sentence is there, but no {item.kind} is found in it any more"
        return "the sentence is no longer there"

    def review(self, target: str, items: Sequence[Correction]) -> None:
        """Give a statement its reviews, of which the last stands."""
        item = self.statement(target)
        reviews = tuple(_review(each, item, self.extraction.report) for each in items)
        if tuple(each.id for each in item.reviews) == tuple(each.id for each in reviews):
            return
        last = items[-1]
        try:
            self.put(replace(changed(item, last.changes, self.known), reviews=reviews), last)
        except DataError as error:
            self.tell(last, "not applied", f"{error.what} ({error.hint})" if error.hint else error.what)

    def put(self, item: Statement, last: Correction) -> None:
        if last.verdict == "rejected":
            self.kept.pop(item.id, None)
            self.aside[item.id] = SetAside(item, f"rejected: {last.because}")
        else:
            check(item, self.known)
            self.aside.pop(item.id, None)
            self.kept[item.id] = item

    def tell(self, item: Correction, state: str, message: str, statement: str = "") -> None:
        self.problems.append(Problem(item, state, message, statement))

    def result(self) -> Extraction:
        named = {value for item in self.kept.values() if item.reviews for value in _values(item)}
        new = {id: entity for id in sorted(named) if (entity := self.known.entity(id))}
        entities = dict(sorted({**new, **self.extraction.entities}.items()))
        return in_order(replace(self.extraction, entities=entities), self.kept.values(), self.aside.values())


def _values(item: Statement) -> set[str]:
    return {value for name in of_kind(item) for value in written(item, name).split("|")}


def _review(item: Correction, statement: Statement, report: Report) -> Review:
    name = report.metadata.id.removeprefix("report/")
    fields = [name for name, _ in item.changes if name in of_kind(statement)]
    before = tuple((name, written(statement, name)) for name in fields)
    if item.verdict == "rejected":
        before = said(statement)
    told = (item.verdict, item.by, item.date, item.because)
    return Review(f"correction/{name}/{item.hash}", *told, before, item.changes)


def _difference(then: Values, now: Values, known: Known) -> str:
    """Return in words how what is said differs; things found in texts may go by other ids when they are linked.

    A row written by hand may leave out what the statement said: then nothing differs.
    """
    one, two = dict(then), dict(now)
    if not one:
        return ""
    differing = [
        f"{name} {two.get(name) or 'nothing'} (was {one.get(name) or 'nothing'})"
        for name in sorted({*one, *two})
        if _lasting(one.get(name, ""), known) != _lasting(two.get(name, ""), known)
    ]
    return ", ".join(differing)


def _lasting(value: str, known: Known) -> list[str]:
    """Return the parts of a value, ids of things found in texts only as what they are."""
    vocabulary = known.vocabulary
    fixed = (vocabulary.entities, vocabulary.questions, vocabulary.grades)
    parts = value.split("|")
    return sorted(
        part if any(part in ids for ids in fixed) or "/" not in part else part.split("/")[0] for part in parts
    )


def _at(item: Statement) -> str:
    return f"{item.evidence.start}-{item.evidence.end}"
