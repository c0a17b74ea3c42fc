"""Finds out what a dataset is to hold, and extracts what is new or has changed. Nothing else is read again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from kg.dataset.folder import Dataset, Entry
from kg.dataset.pool import Pool
from kg.dataset.recipe import OF_EXTRACTION, Recipe, changed, extraction_key
from kg.dataset.sources import Given, Source, with_sidecar
from kg.dataset.work import FILES, WORK, Done, Job, begin, extract, finished
from kg.errors import KgError

Progress = Callable[[str, str, int, int], None]


@dataclass(frozen=True, slots=True)
class Failure:
    """A report that could not be taken in: its name, and what is wrong with it."""

    source: str
    message: str


@dataclass(frozen=True, slots=True)
class Item:
    """A report that the dataset is to hold, extracted.

    Attributes:
        sha256: of the files of the kinds of `kg.dataset.work.FILES`.
        files: where these lie now.
        entry: what the manifest says of it, if the dataset holds it as it is.
    """

    id: str
    title: str
    force: str | None
    source: str
    ending: str
    given: Given
    extraction: str
    sha256: Mapping[str, str]
    files: Mapping[str, Path]
    entry: Entry | None = None


@dataclass(slots=True)
class _Wanted:
    """A report that is to be taken in, before it is known what it is."""

    source: str
    ending: str
    given: Given
    key: str
    new: bool
    old: Entry | None = None
    place: str = ""

    def told(self, message: str) -> str:
        """Return a message that begins with the place of the source, of which the report knows the name only."""
        return f"{self.place or self.source}{message.removeprefix(self.source)}"


@dataclass(slots=True)
class Gathering:
    """Takes in reports, one after the other, and extracts them together.

    Attributes:
        output: the folder of the dataset.
        old: what the dataset holds so far.
        vocabulary: folders of a project's own names.
        replacing: whether a new report replaces one that the dataset holds under its id, if their sources differ.
        plan: the reports that have to be read, each with what has changed; nothing for one that is new.
    """

    output: Path
    old: Dataset | None
    recipe: Recipe
    vocabulary: tuple[Path, ...]
    replacing: bool = True
    failures: list[Failure] = field(default_factory=list)
    plan: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    _wanted: list[_Wanted] = field(default_factory=list)
    _jobs: dict[str, Job] = field(default_factory=dict)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The reports that the dataset holds so far."""
        return self.old.manifest.reports if self.old else ()

    def take(self, sources: Iterable[Source]) -> None:
        """Take in reports as a person names them."""
        for source in sources:
            try:
                told = with_sidecar(source)
                self._want(told.name, told.ending, told.given, told.read(), new=True, named=told.place)
            except KgError as error:
                self.failures.append(Failure(source.name, str(error)))

    def keep(self, wanted: Callable[[Entry], bool]) -> None:
        """Keep reports of the dataset; those whose extraction is out of date are extracted again."""
        for entry in filter(wanted, self.entries):
            if self.key(entry.sha256["sources"], entry.source, entry.given) == entry.extraction:
                self._wanted.append(_Wanted(entry.source, entry.ending, entry.given, entry.extraction, False, entry))
            else:
                assert self.old is not None
                data = self.old.read(entry.path("sources"))
                self._want(entry.source, entry.ending, entry.given, data, new=False, old=entry)

    def extracted(self, pool: Pool, progress: Progress | None = None) -> dict[str, Item]:
        """Extract what has to be, and return what the dataset is to hold, by id."""
        done, failed = self._run(pool, progress)
        found: dict[str, list[tuple[_Wanted, Item]]] = {}
        for wanted in self._wanted:
            if wanted.key in failed and wanted.old is None:
                self.failures.append(Failure(wanted.source, wanted.told(failed[wanted.key])))
            else:
                item = self._item(wanted, done)
                found.setdefault(item.id, []).append((wanted, item))
            if wanted.key in failed and wanted.old is not None:
                what = f"cannot be read any more and stays as it was: {failed[wanted.key]}"
                self.failures.append(Failure(wanted.source, what))
        names = {failure.source for failure in self.failures}
        for entry in self.entries:
            if entry.source in names and entry.id not in found:  # it stays as it was
                told = _Wanted(entry.source, entry.ending, entry.given, entry.extraction, False, entry)
                found[entry.id] = [(told, _kept(self.output, entry))]
        chosen = ((ident, self._one(ident, found[ident])) for ident in sorted(found))
        return {ident: one for ident, one in chosen if one is not None}

    def _want(
        self,
        source: str,
        ending: str,
        given: Given,
        data: bytes,
        *,
        new: bool,
        old: Entry | None = None,
        named: str = "",
    ) -> None:
        key = self.key(sha256(data).hexdigest(), source, given)
        if key in (wanted.key for wanted in self._wanted):
            return
        same = next((entry for entry in self.entries if entry.extraction == key), None)
        self._wanted.append(
            _Wanted(source, ending, given, key, new, same or old, named if Path(named).name == source else "")
        )
        if same is None and finished(self.output / WORK, key) is None:
            before = old or next((entry for entry in self.entries if entry.source == source), None)
            self.plan.append((source, self._changed(before, sha256(data).hexdigest(), given) if before else ()))
            place = begin(self.output / WORK, key, data)
            self._jobs[key] = Job(key, place, source, given, self.vocabulary)

    def key(self, source: str, name: str, given: Mapping[str, Any]) -> str:
        """Return what the extraction of a source is known by here; see `extraction_key`."""
        return extraction_key(self.recipe, source, name, given)

    def _changed(self, before: Entry, source: str, given: Given) -> tuple[str, ...]:
        """Return what has changed since a report was read."""
        assert self.old is not None
        own = (("its source", before.sha256["sources"] != source), ("what is given of it", before.given != given))
        words = tuple(word for word, differs in own if differs)
        return (*words, *changed(self.old.manifest.recipe, self.recipe, OF_EXTRACTION))

    def _run(self, pool: Pool, progress: Progress | None) -> tuple[dict[str, Done], dict[str, str]]:
        done: dict[str, Done] = {}
        failed: dict[str, str] = {}
        jobs = [self._jobs[key] for key in sorted(self._jobs)]
        if progress and jobs:
            progress("reading", jobs[0].name, 0, len(jobs))
        for number, (job, result) in enumerate(pool.map(extract, jobs), 1):
            if isinstance(result, str):
                failed[job.key] = result
            else:
                done[job.key] = result
            if progress:
                progress("reading", job.name, number, len(jobs))
        return done, failed

    def _item(self, wanted: _Wanted, done: Mapping[str, Done]) -> Item:
        work = self.output / WORK
        result = done.get(wanted.key) or finished(work, wanted.key)
        if result is None or (wanted.old and wanted.old.extraction == wanted.key):
            assert wanted.old is not None
            return _kept(self.output, wanted.old)
        hashes = {kind: result.sha256[name] for kind, name in FILES.items()}
        files = {kind: work / wanted.key / name for kind, name in FILES.items()}
        told = (wanted.source, wanted.ending, wanted.given, wanted.key)
        return Item(result.id, result.title, result.force, *told, hashes, files)

    def _one(self, ident: str, found: list[tuple[_Wanted, Item]]) -> Item | None:
        """Return the one report that goes by an id: a new one before the one that is there; of two new ones, neither."""
        new = [(wanted, item) for wanted, item in found if wanted.new]
        old = next((entry for entry in self.entries if entry.id == ident), None)
        if old and new and not self.replacing:
            differing = [wanted for wanted, item in new if item.sha256["sources"] != old.sha256["sources"]]
            what = f"is {ident}, which is there from another file; that one stands (--replace takes the new one)"
            self.failures += [Failure(wanted.source, f"{wanted.told(wanted.source)}: {what}") for wanted in differing]
            return _kept(self.output, old)
        if len(new) < 2:
            return (new or found)[0][1]
        names = sorted(wanted.told(wanted.source) for wanted, _ in new)
        for wanted, _ in new:
            own = wanted.told(wanted.source)
            others = " and ".join(name for name in names if name != own) or "another file of this name"
            what = f"{own}: is {ident}, and so is {others} (give one of them, or say with --meta what it is)"
            self.failures.append(Failure(wanted.source, what))
        return _kept(self.output, old) if old else None


def _kept(output: Path, entry: Entry) -> Item:
    kinds = [kind for kind in FILES if kind in entry.sha256]  # formats before ours had fewer
    hashes = {kind: entry.sha256[kind] for kind in kinds}
    files = {kind: output / entry.path(kind) for kind in kinds}
    told = (entry.source, entry.ending, entry.given, entry.extraction)
    return Item(entry.id, entry.title, entry.force, *told, hashes, files, entry)
