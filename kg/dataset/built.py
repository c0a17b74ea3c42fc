"""What a run over a dataset made, and what became of each report in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kg.dataset.folder import Dataset, Entry
from kg.dataset.gathering import Failure
from kg.dataset.recipe import changed

if TYPE_CHECKING:
    from kg.validate import Violation


@dataclass(frozen=True, slots=True)
class Change:
    """What became of a report: "new", "changed", "written again", "removed" or "unchanged", and why."""

    report: str
    what: str
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Build:
    """What a build made: the dataset, what it did, and what validation found.

    Attributes:
        failures: the reports that could not be taken in. What the dataset held of them is as it was.
        problems: people's corrections that could not be applied as they stand.
        notes: what else a person should know, such as decisions of others that contradict ours.
    """

    dataset: Dataset
    violations: tuple[Violation, ...] = ()
    changes: tuple[Change, ...] = ()
    failures: tuple[Failure, ...] = ()
    problems: tuple[Mapping[str, Any], ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def conforms(self) -> bool:
        """Whether validation found nothing worse than a warning."""
        return self.dataset.manifest.conforms

    @property
    def counts(self) -> Mapping[str, int]:
        """Kind of record → how many there are in all reports and imported graphs."""
        manifest = self.dataset.manifest
        return _total([*(entry.counts for entry in manifest.reports), *(item.counts for item in manifest.imports)])

    @property
    def set_aside(self) -> Mapping[str, int]:
        """Kind and reason → number of candidates that were set aside for it in all reports."""
        return _total(entry.set_aside for entry in self.dataset.manifest.reports)


def changes(old: Dataset | None, made: Dataset, why: Mapping[str, tuple[str, ...]]) -> Iterator[Change]:
    """Yield what became of every report and imported graph, each in the order of their ids."""
    yield from _changed_imports(old, made)
    before = {entry.id: entry for entry in old.manifest.reports} if old else {}
    after = {entry.id: entry for entry in made.manifest.reports}
    for ident in sorted({*before, *after}):
        if ident not in after:
            yield Change(ident, "removed")
        elif ident not in before:
            yield Change(ident, "new")
        elif before[ident].extraction != after[ident].extraction:
            yield Change(ident, "changed", _reasons(old, made, before[ident], after[ident]))
        elif before[ident].written != after[ident].written:
            yield Change(ident, "written again", why[ident])
        else:
            yield Change(ident, "unchanged")


def _changed_imports(old: Dataset | None, made: Dataset) -> Iterator[Change]:
    before = {entry.id: entry for entry in old.manifest.imports} if old else {}
    after = {entry.id: entry for entry in made.manifest.imports}
    for ident in sorted({*before, *after}):
        if ident not in after or ident not in before:
            yield Change(ident, "new" if ident in after else "removed")
        elif before[ident] == after[ident]:
            yield Change(ident, "unchanged")
        elif before[ident].sha256["imports"] != after[ident].sha256["imports"]:
            yield Change(ident, "changed")
        else:
            yield Change(ident, "written again", ("what the reports or the vocabulary say beside it",))


def _reasons(old: Dataset | None, made: Dataset, before: Entry, after: Entry) -> tuple[str, ...]:
    found = [
        word
        for word, differs in (
            ("its source", before.sha256["sources"] != after.sha256["sources"]),
            ("the name of its file", before.source != after.source),
            ("what is given of it", before.given != after.given),
        )
        if differs
    ]
    recipes = changed(old.manifest.recipe if old else {}, made.manifest.recipe)
    return (*found, *(word for word in recipes if word not in ("the shapes", "the code that writes graphs")))


def _total(counts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    total: Counter[str] = Counter()
    for count in counts:
        total.update(count)
    return dict(sorted(total.items()))
