"""Makes a dataset and keeps it up to date: work is done only for what is new or has changed.

The same reports, decisions and options give the same bytes, whether they came in one after the other or all at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.dataset.built import Build, changes
from kg.dataset.folder import (
    DECISIONS,
    MANIFEST,
    PROJECT,
    Dataset,
    Entry,
    FormatError,
    Import,
    complete,
    open_dataset,
)
from kg.dataset.gathering import Failure, Gathering, Progress
from kg.dataset.importing import Taking, taking
from kg.dataset.imports import Imports
from kg.dataset.locking import writing
from kg.dataset.placing import Graph
from kg.dataset.pool import Pool
from kg.dataset.recipe import recipe
from kg.dataset.renewing import built_anew, check_sources, refuse_to_keep
from kg.dataset.results import Results
from kg.dataset.sources import Given, Source, named
from kg.dataset.staging import is_managed
from kg.dataset.step import Options, vocabulary_of
from kg.dataset.work import WORK, clear
from kg.errors import DatasetError, ReadError
from kg.ontology import BASE, load_vocabulary

if TYPE_CHECKING:
    pass

_PARTS = {"vocabulary": ("*.ttl",), "queries": ("*.rq",), "shapes": ("*.ttl", "checks/*.rq")}


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
        on_plan: called before the long work with the reports that have to be read, each with what has changed.
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
    on_plan: Callable[[Sequence[tuple[str, tuple[str, ...]]]], None] | None = None


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
        ReadError: when none is named, or none of them can be read as a report.
        DatasetError: when `output` holds something other than a dataset, or one of a later format.
    """
    sources = list(named(reports, given, refresh=refresh))
    if not sources:  # a pattern of the caller's that matched nothing must not empty what stands there
        raise ReadError(
            "no report is named", where=str(output), hint="name the reports of which the dataset is to be made"
        )
    _refuse_other_folders(Path(output))
    return _Run(Path(output), Settings(**settings), sources, exactly=True).result(new=True, outdated=True)


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
    """Remove reports and imported graphs from a dataset, and all that only they say.

    Args:
        reports: ids, with or without `report/`, names of imported graphs, or names of the files that were read.

    Raises:
        DatasetError: when the dataset does not hold one of them.
    """
    manifest = open_dataset(dataset).manifest
    entries: tuple[Entry | Import, ...] = (*manifest.reports, *manifest.imports)
    gone = {entry.id for report in reports for entry in entries if _goes_by(entry, report)}
    for report in reports:
        if not any(_goes_by(entry, report) for entry in entries):
            known = ", ".join(entry.id for entry in entries)
            raise DatasetError(f"there is no {report}", where=str(dataset), hint=f"it holds {known or 'no report'}")
    return _Run(Path(dataset), Settings(**settings), gone=frozenset(gone)).result()


def update(dataset: Path | str, **settings: Any) -> Build:
    """Apply to a dataset what has changed beside it: decisions, corrections, vocabulary, shapes, code.

    A dataset of an older format is built anew from its sources; where one of them is missing, nothing is changed.

    Raises:
        DatasetError: when there is no dataset, or one of an older format cannot be built anew.
    """
    return _Run(Path(dataset), Settings(**settings)).result(outdated=True)


def import_(
    dataset: Path | str,
    sources: Sequence[Path | str],
    *,
    name: str | None = None,
    format: str | None = None,
    base: str | None = None,
    with_project: bool = False,
    replace: bool = False,
    **settings: Any,
) -> Build:
    """Take over what others published, so that two graphs become one. Our dataset is made if need be.

    Of a dataset, the reports and decisions become part of ours; what they extracted is not extracted again, where we
    would extract the same. Where two decisions contradict each other, ours stands. A graph without its texts is kept
    as it came, under a name, and its statements count beside ours.

    Args:
        sources: folders of datasets; files of RDF that follows the ontology; - is standard input.
        name: under which a graph goes; that of its file else.
        format: of graphs, one of `kg.foreign.ENDINGS`; by name and content else.
        base: the base of the names in graphs, where it is not ours.
        with_project: whether their own names, questions and shapes are taken, where ours has none.
        replace: whether a report or graph of theirs stands in the place of ours where they differ.
        settings: `jobs`, `progress` and `on_wait` of `Settings`; all else is as ours has it.

    Raises:
        DatasetError: when one of theirs is damaged; nothing is taken then.
        ConformanceError: when a graph does not follow the ontology; nothing is taken then.
        ReadError: when a file is not RDF.
    """
    output, chosen = Path(dataset), Settings(**settings)
    _refuse_other_folders(output)
    if base is not None:
        _check_base(base)
    theirs = taking(output, list(map(str, sources)), chosen.progress, name=name, format=format, base=base)
    theirs.with_project, theirs.replace = with_project, replace
    return _Run(output, chosen, taking=theirs).result(new=not (output / MANIFEST).exists())


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

    def result(self, *, new: bool = False, outdated: bool = False) -> Build:
        """Do it, and return what was made.

        Args:
            new: whether there need be no dataset yet.
            outdated: whether the dataset may be of an older format.
        """
        if not new:  # before a lock is left in a folder that is none
            open_dataset(self.output, outdated=outdated)
        with _made(self.output, new), writing(self.output, self.settings.on_wait):
            complete(self.output)
            old = self._old(new, outdated)
            with Pool(self.settings.jobs) as pool:
                return self._built(old, pool)

    def _old(self, new: bool, outdated: bool) -> Dataset | None:
        try:
            old = open_dataset(self.output, outdated=outdated)
        except DatasetError as error:
            if not new or isinstance(error, FormatError):
                raise
            return None  # there is none, or none that can be read: all is made anew
        if old.manifest.outdated:
            check_sources(old, reports=not self.exactly)
        return old

    def _built(self, old: Dataset | None, pool: Pool) -> Build:
        taking = self.taking
        project = taking.project(self._parts(), self.output)
        if "vocabulary" in project:  # its files may have changed since they were read
            load_vocabulary.cache_clear()
            vocabulary_of.cache_clear()
        options = self._options(old, project)
        made_with = recipe(project)
        imports = Imports(taking.graphs_beside(self._imported(old), options.base))
        gathering = Gathering(self.output, old, made_with, options.vocabulary)
        gathering.replacing = not taking.datasets or taking.replace
        gathering.take(chain(self.sources, taking.sources(gathering)))
        gathering.keep(lambda entry: entry.id not in self.gone and not self.exactly)
        if self.settings.on_plan and gathering.plan:
            self.settings.on_plan(gathering.plan)
        items = gathering.extracted(pool, self.settings.progress)
        failures = [*taking.failures, *gathering.failures]
        if not items and not imports.graphs and failures:
            raise _none(failures)
        known = old
        if old and old.manifest.outdated:
            refuse_to_keep(old, items.values(), failures)
            known = None
        decided = taking.decided(self.output)
        results = Results(self.output, known, items, options, made_with, project, decided, imports)
        violations, problems = results.write(pool, self.settings.progress)
        clear(self.output / WORK)
        made = open_dataset(self.output)
        became = tuple(changes(old, made, results.why))
        notes = (*taking.notes, *imports.notes, *built_anew(old, made))
        return Build(made, violations, became, (*failures, *imports.failures), problems, notes)

    def _imported(self, old: Dataset | None) -> Iterator[Graph]:
        """Yield the graphs of others that the dataset has and keeps."""
        for entry in old.manifest.imports if old else ():
            if old and entry.id not in self.gone:
                data = old.read(entry.path("imports"))
                yield Graph(entry.name, entry.source, entry.ending, entry.base, data, entry)

    def _parts(self) -> dict[str, Path]:
        """Return the folders of the project's own vocabulary, queries and shapes: those given, else those kept."""
        found: dict[str, Path] = {}
        for part in _PARTS:
            given: Path | None = getattr(self.settings, part)
            if given is not None and not given.is_dir():
                raise DatasetError("there is no such folder", where=str(given), hint=f"--{part} names a folder")
            if given is not None and any(given.iterdir()) and not any(map(any, map(given.glob, _PARTS[part]))):
                what = f"the folder holds no {' or '.join(_PARTS[part])}"
                raise DatasetError(
                    what, where=str(given), hint=f"name the folder of your own {part}; an empty one for none"
                )
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


def _goes_by(entry: Entry | Import, report: str) -> bool:
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
