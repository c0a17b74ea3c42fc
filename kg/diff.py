"""What differs between two datasets, report by report, and what caused it.

A statement is the same when it has the same id, else when it is of the same kind and has the same sentence in the same
report: ids change with the text of a report, although most of its sentences stay as they are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kg.dataset import Dataset, Entry
from kg.dataset.recipe import changed as of_recipes
from kg.statements import Record

# where it stands, which is told apart ("moved"), and what follows from that
_PLACE = frozenset({"statement", "start", "end", "caveats"})
_WRITTEN: Mapping[str, str] = {
    "identity": "decisions about identity",
    "corrections": "people's corrections",
    "options": "the options of the dataset",
    "writing": "the code that writes graphs",
    "shapes": "the shapes",
}


@dataclass(frozen=True, slots=True)
class Difference:
    """A statement that differs.

    Attributes:
        what: "added", "removed", "changed", or "moved" (the same, at another place of the text).
        record: the statement as the new dataset has it; of one removed, as the old one had it.
        was: id of the statement in the old dataset; None when it is added.
        fields: of one changed, field → (old value, new value).
        aside: of one added or removed, why the other dataset has set it aside, or None where it does not have it.
    """

    what: str
    record: Record
    was: str | None
    fields: Mapping[str, tuple[Any, Any]]
    aside: str | None = None


@dataclass(frozen=True, slots=True)
class ReportDifference:
    """What differs in a report, or in a graph that was imported.

    Attributes:
        report: its id, or `import/` and the name of the import.
        what: "added", "removed", "changed" or "same".
        causes: what of all that decides it is not the same, such as "its source".
        statements: those that differ, in order of the text.
    """

    report: str
    what: str
    causes: tuple[str, ...]
    statements: tuple[Difference, ...]

    @property
    def counts(self) -> Mapping[str, int]:
        """What → how many statements."""
        return dict(sorted(Counter(item.what for item in self.statements).items()))


def differences(
    old: Dataset, new: Dataset, *, kinds: Collection[str] = (), reports: Collection[str] = ()
) -> Iterator[ReportDifference]:
    """Yield what differs, one report after the other; also the reports in which nothing does. Imports come last.

    Args:
        kinds: only statements of these kinds; of all when empty.
        reports: only these, by their ids or the beginnings of them; all when empty.
    """
    before, after = ({entry.id: entry for entry in one.manifest.reports} for one in (old, new))
    for report in sorted({*before, *after}):
        if not reports or any(report.removeprefix("report/").startswith(_bare(one)) for one in reports):
            yield _report(old, new, before.get(report), after.get(report), _among(kinds))
    if not kinds and not reports:
        yield from _imports(old, new)


def _imports(old: Dataset, new: Dataset) -> Iterator[ReportDifference]:
    """Yield what became of the graphs of others, each as a whole."""
    before, after = ({item.name: item.sha256 for item in one.manifest.imports} for one in (old, new))
    for name in sorted({*before, *after}):
        if name not in before or name not in after:
            yield ReportDifference(f"import/{name}", "removed" if name in before else "added", (), ())
        else:
            what = "same" if before[name]["graphs"] == after[name]["graphs"] else "changed"
            causes = ("its source",) if before[name]["imports"] != after[name]["imports"] else ()
            yield ReportDifference(f"import/{name}", what, causes, ())


def _bare(report: str) -> str:
    return report.removeprefix("report/")


def _among(kinds: Collection[str]) -> Callable[[Record], bool]:
    return lambda record: not kinds or record["kind"] in kinds


def _report(
    old: Dataset, new: Dataset, before: Entry | None, after: Entry | None, wanted: Callable[[Record], bool]
) -> ReportDifference:
    if before is None and after is not None:
        only = [record for record in new.records(after.id) if wanted(record)]
        return ReportDifference(after.id, "added", (), tuple(Difference("added", one, None, {}) for one in only))
    if after is None and before is not None:
        only = [record for record in old.records(before.id) if wanted(record)]
        gone = (Difference("removed", one, one["statement"], {}) for one in only)
        return ReportDifference(before.id, "removed", (), tuple(gone))
    assert before is not None
    assert after is not None
    found: tuple[Difference, ...] = ()
    if any(before.sha256[kind] != after.sha256[kind] for kind in ("records", "review")):
        found = tuple(_statements(old, new, after.id, wanted))
    what = "changed" if any(item.what != "moved" for item in found) else "same"
    return ReportDifference(after.id, what, causes(old, new, before, after), found)


def causes(old: Dataset, new: Dataset, before: Entry, after: Entry) -> tuple[str, ...]:
    """Return in words what of all that decides a report's statements differs between two datasets."""
    own = (
        ("its source", before.sha256["sources"] != after.sha256["sources"]),
        ("the name of its file", before.source != after.source),
        ("what is given of it", before.given != after.given),
    )
    recipes = of_recipes(old.manifest.recipe, new.manifest.recipe)
    written = (word for part, word in _WRITTEN.items() if before.written.get(part) != after.written.get(part))
    return tuple(dict.fromkeys((*(word for word, differs in own if differs), *recipes, *written)))


def _statements(old: Dataset, new: Dataset, report: str, wanted: Callable[[Record], bool]) -> Iterator[Difference]:
    """Yield the statements of a report that differ, in order of the new text, those removed where they stood."""
    was, now = ([record for record in one.records(report) if wanted(record)] for one in (old, new))
    pairs = _matched(was, now)
    ids = {one["statement"]: two["statement"] for one, two in pairs}
    found = [item for one, two in pairs if (item := _compared(one, two, ids))]
    lost, gained = {one["statement"] for one, _ in pairs}, {two["statement"] for _, two in pairs}
    aside_now, aside_then = (_reasons(one, report) for one in (new, old))
    found += [
        Difference("removed", one, one["statement"], {}, aside_now.get(one["statement"]))
        for one in was
        if one["statement"] not in lost
    ]
    found += [
        Difference("added", two, None, {}, aside_then.get(two["statement"]))
        for two in now
        if two["statement"] not in gained
    ]
    yield from sorted(
        found, key=lambda item: (item.record["start"], item.record["end"], item.record["kind"], item.what)
    )


def _reasons(dataset: Dataset, report: str) -> dict[str, str]:
    return {record["statement"]: record["set_aside"] for record in dataset.review(report)}


def _matched(old: Sequence[Record], new: Sequence[Record]) -> list[tuple[Record, Record]]:
    """Pair the statements of two versions of a report: by id, else by kind and sentence, equal ones first."""
    ids = {record["statement"]: record for record in new}
    pairs = [(one, ids[one["statement"]]) for one in old if one["statement"] in ids]
    same = {one["statement"] for one, _ in pairs}
    waiting: dict[tuple[str, str], list[Record]] = {}
    for two in new:
        if two["statement"] not in same:
            waiting.setdefault(_sentence(two), []).append(two)
    rest = [one for one in old if one["statement"] not in same]
    alikes: tuple[Callable[[Record], object], ...] = (_says, lambda _: None)  # what says the same first
    for alike in alikes:
        left = []
        for one in rest:
            candidates = waiting.get(_sentence(one), [])
            fitting = [item for item in candidates if alike(item) == alike(one)]
            if fitting:
                candidates.remove(fitting[0])
                pairs.append((one, fitting[0]))
            else:
                left.append(one)
        rest = left
    return pairs


def _sentence(record: Record) -> tuple[str, str]:
    return (record["kind"], " ".join(record.get("text", "").split()))


def _says(record: Record) -> list[tuple[str, Any]]:
    """Return what a statement says, without its place, its certainty and other statements."""
    left_out = {*_PLACE, "page", "section", "confidence", "rule", "reasons", "corrections", "comparator", "text"}
    return sorted((key, value) for key, value in record.items() if key not in left_out)


def _compared(old: Record, new: Record, ids: Mapping[str, str]) -> Difference | None:
    """Return how a statement differs; None when it does not.

    Args:
        ids: id of a statement in the old dataset → its id in the new one.
    """
    told = old | {"comparator": ids.get(old["comparator"], old["comparator"])} if old.get("comparator") else old
    keys = sorted({*told, *new} - _PLACE - {"text"})
    fields = {key: (told.get(key), new.get(key)) for key in keys if told.get(key) != new.get(key)}
    if fields:
        return Difference("changed", new, old["statement"], fields)
    return Difference("moved", new, old["statement"], {}) if _moved(old, new) else None


def _moved(old: Record, new: Record) -> bool:
    return new["kind"] != "report" and any(old[key] != new[key] for key in ("statement", "start", "end"))
