"""Makes a dataset and keeps it up to date: work is done only for what is new or has changed.

The same reports, decisions and options give the same bytes, whether they came in one after the other or all at once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.dataset.folder import DECISIONS, MANIFEST, PROJECT, Dataset, Entry, complete, open_dataset, read_manifest
from kg.dataset.gathering import Failure, Gathering, Progress
from kg.dataset.importing import Taking, checked
from kg.dataset.locking import writing
from kg.dataset.pool import Pool
from kg.dataset.recipe import changed, recipe
from kg.dataset.results import Results
from kg.dataset.sources import Given, Source, named
from kg.dataset.staging import is_managed
from kg.dataset.step import Options
from kg.dataset.work import WORK, clear
from kg.errors import DatasetError, ReadError
from kg.ontology import BASE

if TYPE_CHECKING:
    from kg.validate import Violation

_PARTS = ("vocabulary", "queries", "shapes")


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
        """Kind of record → how many there are in all reports."""
        return _total(entry.counts for entry in self.dataset.manifest.reports)

    @property
    def set_aside(self) -> Mapping[str, int]:
        """Kind and reason → number of candidates that were set aside for it in all reports."""
        return _total(entry.set_aside for entry in self.dataset.manifest.reports)


@dataclass(frozen=True, slots=True)
class Settings:
    """What a person may set for a dataset; None keeps what the dataset has, or the default.

    Attributes:
        base: the IRI before `id/` and `ontology#`.
        mentions: whether mentions become nodes of the graphs (they are always in the records).
        min_confidence: what is less certain is in the folder `review` only, 0 to 1.
        vocabulary: folder of Turtle files with a project's own names.
        queries: folder of a project's own questions.
        shapes: folder of a project's own constraints.
        jobs: how many processes; None for one a processor.
        progress: called with the stage, the report, how many are done and how many there are.
        on_wait: called when another process is writing the dataset and this one waits for it.
    """

    base: str | None = None
    mentions: bool | None = None
    min_confidence: float | None = None
    vocabulary: Path | None = None
    queries: Path | None = None
    shapes: Path | None = None
    jobs: int | None = None
    progress: Progress | None = None
    on_wait: Callable[[], None] | None = None


def build(
    reports: Sequence[Path | str],
    output: Path | str,
    *,
    given: Given | None = None,
    refresh: bool = False,
    **settings: Any,
) -> Build:
    """Make a dataset of exactly these reports. What it holds of them already and is unchanged is not read again.

    Args:
        reports: files, folders, patterns, https addresses; - is standard input.
        output: the folder.
        given: what holds for the reports, whatever they say of themselves, such as {"cycle": "2016"}.
        refresh: whether addresses are asked again although copies of them are there.
        settings: see `Settings`.

    Raises:
        ReadError: when none of them can be read as a report.
        DatasetError: when `output` holds something other than a dataset.
    """
    sources = list(named(reports, given, refresh=refresh))
    _refuse_other_folders(Path(output))
    return _Run(Path(output), Settings(**settings), sources, exactly=True).result(new=True)


def add(
    dataset: Path | str,
    reports: Sequence[Path | str],
    *,
    given: Given | None = None,
    refresh: bool = False,
    **settings: Any,
) -> Build:
    """Add reports to a dataset, or take in what has changed of them. Arguments and errors are those of `build`."""
    sources = list(named(reports, given, refresh=refresh))
    return _Run(Path(dataset), Settings(**settings), sources).result()


def remove(dataset: Path | str, reports: Sequence[str], **settings: Any) -> Build:
    """Remove reports from a dataset, and all that only they say.

    Args:
        reports: ids, with or without `report/`, or names of the files that were read.

    Raises:
        DatasetError: when the dataset does not hold one of them.
    """
    entries = open_dataset(dataset).manifest.reports
    gone = {entry.id for report in reports for entry in entries if _goes_by(entry, report)}
    for report in reports:
        if not any(_goes_by(entry, report) for entry in entries):
            known = ", ".join(entry.id for entry in entries)
            raise DatasetError(f"there is no {report}", where=str(dataset), hint=f"it holds {known or 'no report'}")
    return _Run(Path(dataset), Settings(**settings), gone=frozenset(gone)).result()


def update(dataset: Path | str, **settings: Any) -> Build:
    """Apply to a dataset what has changed beside it: decisions, corrections, vocabulary, shapes, code."""
    return _Run(Path(dataset), Settings(**settings)).result()


def import_(
    dataset: Path | str,
    sources: Sequence[Path | str],
    *,
    with_project: bool = False,
    replace: bool = False,
    **settings: Any,
) -> Build:
    """Take over the datasets of others: their reports and decisions become part of ours, which is made if need be.

    What they extracted is not extracted again, where we would extract the same. Where two decisions contradict each
    other, ours stands.

    Args:
        sources: folders of datasets.
        with_project: whether their own names, questions and shapes are taken, where ours has none.
        replace: whether a report of theirs stands in the place of ours where they were made of different files.
        settings: `jobs`, `progress` and `on_wait` of `Settings`; all else is as ours has it.

    Raises:
        DatasetError: when one of theirs is damaged; nothing is taken then.
    """
    output, progress = Path(dataset), Settings(**settings).progress
    _refuse_other_folders(output)
    taking = Taking([checked(Path(source), progress) for source in sources], with_project, replace)
    for theirs in taking.datasets:
        if theirs.path.resolve() == output.resolve():
            raise DatasetError("a dataset cannot be imported into itself", where=str(output), hint="name another one")
    return _Run(output, Settings(**settings), taking=taking).result(new=not (output / MANIFEST).exists())


class _Run:
    """One run over a dataset."""

    def __init__(
        self,
        output: Path,
        settings: Settings,
        sources: Sequence[Source] = (),
        *,
        gone: frozenset[str] = frozenset(),
        exactly: bool = False,
        taking: Taking | None = None,
    ) -> None:
        self.output, self.settings, self.sources, self.gone, self.exactly = output, settings, sources, gone, exactly
        self.taking = taking or Taking(())

    def result(self, *, new: bool = False) -> Build:
        """Do it, and return what was made.

        Args:
            new: whether there need be no dataset yet.
        """
        with _made(self.output, new), writing(self.output, self.settings.on_wait):
            complete(self.output)
            old = self._old(new)
            with Pool(self.settings.jobs) as pool:
                return self._built(old, pool)

    def _old(self, new: bool) -> Dataset | None:
        if not new:
            return open_dataset(self.output)
        with suppress(DatasetError):  # of another format, or none: all is made anew
            return Dataset(self.output, read_manifest(self.output / MANIFEST))
        return None

    def _built(self, old: Dataset | None, pool: Pool) -> Build:
        taking = self.taking
        project = taking.project(self._parts(), self.output)
        options = self._options(old, project)
        made_with = recipe(project)
        gathering = Gathering(self.output, old, made_with, options.vocabulary)
        gathering.replacing = not taking.datasets or taking.replace
        gathering.take(chain(self.sources, taking.sources(gathering)))
        gathering.keep(lambda entry: entry.id not in self.gone and not self.exactly)
        items = gathering.extracted(pool, self.settings.progress)
        failures = [*taking.failures, *gathering.failures]
        if not items and failures:
            raise _none(failures)
        results = Results(self.output, old, items, options, made_with, project, taking.decided(self.output))
        violations, problems = results.write(pool, self.settings.progress)
        clear(self.output / WORK)
        made = open_dataset(self.output)
        changes = tuple(_changes(old, made, results.why))
        return Build(made, violations, changes, tuple(failures), problems, tuple(taking.notes))

    def _parts(self) -> dict[str, Path]:
        """Return the folders of the project's own vocabulary, queries and shapes: those given, else those kept."""
        found: dict[str, Path] = {}
        for part in _PARTS:
            given: Path | None = getattr(self.settings, part)
            if given is not None and not given.is_dir():
                raise DatasetError("there is no such folder", where=str(given), hint=f"--{part} names a folder")
            place = given or self.output / PROJECT / part
            if place.is_dir():
                found[part] = place
        return found

    def _options(self, old: Dataset | None, parts: Mapping[str, Path]) -> Options:
        kept = old.manifest if old else None
        settings = self.settings
        base = settings.base or (kept.base if kept else BASE)
        _check_base(base)
        mentions = settings.mentions if settings.mentions is not None else bool(kept and kept.mentions)
        least = settings.min_confidence
        return Options(
            base,
            mentions,
            least if least is not None else kept.min_confidence if kept else 0.0,
            tuple(parts[part] for part in ("vocabulary",) if part in parts),
            tuple(parts[part] for part in ("shapes",) if part in parts),
        )


def _changes(old: Dataset | None, made: Dataset, why: Mapping[str, tuple[str, ...]]) -> Iterator[Change]:
    """Yield what became of every report, in the order of their ids."""
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


def _goes_by(entry: Entry, report: str) -> bool:
    return report in (entry.id, entry.name, entry.source)


def _none(failures: Sequence[Failure]) -> ReadError:
    """Return the error to raise when no report could be taken in."""
    if len(failures) == 1:
        return ReadError(failures[0].message)
    told = "; ".join(failure.message for failure in failures)
    return ReadError(f"none of {len(failures)} reports can be read: {told}")


@contextmanager
def _made(output: Path, new: bool) -> Iterator[None]:
    """Make the folder of a dataset; remove it again if there is nothing in it in the end."""
    existed = output.is_dir()
    if new:
        output.mkdir(parents=True, exist_ok=True)
    try:
        yield
    except BaseException:
        if not existed and output.is_dir() and not (output / MANIFEST).exists():
            _remove_if_bare(output)
        raise


def _remove_if_bare(output: Path) -> None:
    """Remove a folder that holds locks only, or work of which nothing is done."""
    if any((output / WORK).rglob("done.json")):
        return
    clear(output / WORK)
    if all(path.name.endswith(".lock") for path in output.iterdir()):
        for path in output.iterdir():
            path.unlink()
        output.rmdir()


def _refuse_other_folders(output: Path) -> None:
    if output.exists() and not output.is_dir():
        raise DatasetError("this is a file, not a folder", where=str(output), hint="name a new folder")
    if not output.is_dir() or (output / MANIFEST).exists() or is_managed(output):
        return
    other = sorted(item.name for item in output.iterdir() if not item.name.startswith(".") and item.name != DECISIONS)
    if other:
        what = f"the folder holds something other than a dataset ({other[0]})"
        raise DatasetError(what, where=str(output), hint="name a new or empty folder")


def _check_base(base: str) -> None:
    absolute = base.startswith(("http://", "https://")) and base.endswith("/")
    if not absolute or set(base) & set(' <>"{}|^`\\'):
        raise DatasetError("this cannot be the base of IRIs", where=base, hint=f"write it like {BASE}")
