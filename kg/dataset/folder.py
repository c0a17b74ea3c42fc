"""What a dataset folder holds, and how it is read."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg import __version__
from kg.dataset.locking import placing
from kg.dataset.older import filled
from kg.dataset.staging import is_ready, put_in_place
from kg.errors import DatasetError
from kg.statements import Record

if TYPE_CHECKING:
    from pyoxigraph import Quad

    from kg.report import Block, Report
    from kg.validate import Violation

FORMAT = 4
WITH_SOURCES = 3  # the first format that kept them
MANIFEST, VALIDATION = "manifest.json", "validation.json"
VOCABULARY, ENTITIES, TIMELINE = "vocabulary", "entities", "timeline"
SHARED = (VOCABULARY, ENTITIES, TIMELINE)  # the graphs that belong to no report
ENDINGS: Mapping[str, str] = {
    "graphs": ".nq",
    "text": ".txt",
    "blocks": ".jsonl",
    "records": ".jsonl",
    "review": ".jsonl",
    "extracted": ".jsonl",
    "known": ".jsonl",
}
MANAGED = (*ENDINGS, "sources", "imports", "identity", "project")  # folders whose files the manifest names, all of them
PROJECT, DECISIONS = "project", "decisions"
_AGAIN = "build the dataset again with this version of kg"


@dataclass(frozen=True, slots=True)
class Entry:
    """A report of a dataset.

    Attributes:
        source: the name of the file that was read, without folders, or its address.
        ending: the ending under which the source is kept, such as ".pdf".
        given: what a person says of the report, which overrides what it says of itself.
        extraction: what its extraction is known by: the hash of source, name, given and all that decides it.
        written: what decides what is written of it ("extraction", "identity", "corrections" …) → its hash.
        sha256: kind of file ("sources", "text", "blocks", "graphs", "records" …) → SHA-256 of its bytes.
        found: ids of the things found in its text that its graph names.
        counts: kind of record → how many there are; also "quad".
        set_aside: kind and reason → how many candidates were set aside for it.
    """

    id: str
    title: str
    force: str | None
    source: str
    ending: str
    given: Mapping[str, Any]
    extraction: str
    written: Mapping[str, str]
    sha256: Mapping[str, str]
    found: tuple[str, ...]
    counts: Mapping[str, int]
    set_aside: Mapping[str, int]

    @property
    def name(self) -> str:
        """The id without `report/`: the name of the report's files."""
        return self.id.removeprefix("report/")

    def files(self) -> dict[str, str]:
        """Return path within the dataset → SHA-256, of the report's own files."""
        return {self.path(kind): digest for kind, digest in self.sha256.items()}

    def path(self, kind: str) -> str:
        """Return the path within the dataset of one of the report's files."""
        return f"{kind}/{self.name}{self.ending if kind == 'sources' else ENDINGS[kind]}"


@dataclass(frozen=True, slots=True)
class Import:
    """A graph of others in a dataset.

    Attributes:
        source: the name of the file that was imported.
        ending: that of its syntax, without a dot, under which it is kept.
        base: the base of its names, where it is not that of the dataset.
        sha256: of the files "imports" (as it came), "graphs" (as it stands in the dataset) and "known" (what identity
            needs of it).
        written: the hash of what decides what validation finds.
        reports: ids of the reports whose graphs are taken from it.
        found: ids of the things found in their texts.
        counts: kind of record → how many there are; also "quad".
    """

    name: str
    source: str
    ending: str
    base: str | None
    sha256: Mapping[str, str]
    written: str
    reports: tuple[str, ...]
    found: tuple[str, ...]
    counts: Mapping[str, int]

    @property
    def id(self) -> str:
        """Its name among those of reports: `import/NAME`."""
        return f"import/{self.name}"

    def files(self) -> dict[str, str]:
        """Return path within the dataset → SHA-256, of its files."""
        return {self.path(kind): digest for kind, digest in self.sha256.items()}

    def path(self, kind: str) -> str:
        """Return the path within the dataset of one of its files."""
        return (
            f"imports/{self.name}.{self.ending}" if kind == "imports" else f"{kind}/import-{self.name}{ENDINGS[kind]}"
        )


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a dataset holds and what made it.

    Attributes:
        base: the IRI before `id/` and `ontology#`.
        mentions: whether mentions are in the graphs too.
        min_confidence: below which statements were set aside.
        software: the version of inspection-kg.
        recipe: what decides, besides the reports, what is made of them → its hash (`kg.dataset.recipe`).
        decisions: the file of people's decisions → SHA-256 of what was applied.
        shared: path → SHA-256 of the files that belong to no report.
        conforms: whether validation found nothing worse than a warning.
        format: that of the folder; of one that is older than ours only what serves to build it anew is known.
    """

    base: str
    mentions: bool
    min_confidence: float
    software: str
    recipe: Mapping[str, str]
    decisions: Mapping[str, str]
    shared: Mapping[str, str]
    conforms: bool
    reports: tuple[Entry, ...] = ()
    imports: tuple[Import, ...] = ()
    format: int = FORMAT

    @property
    def outdated(self) -> bool:
        """Whether the dataset is of an older format, and has to be built anew before it can be used."""
        return self.format < FORMAT

    def files(self) -> dict[str, str]:
        """Return path within the folder → SHA-256, of every file that carries data."""
        found = dict(self.shared)
        for entry in self.reports:
            found |= entry.files()
        for graph in self.imports:
            found |= graph.files()
        return found


@dataclass(frozen=True, slots=True)
class Dataset:
    """A dataset folder, opened."""

    path: Path
    manifest: Manifest
    _digests: Mapping[str, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_digests", self.manifest.files())

    def again(self) -> Dataset:
        """Return the dataset as it is now: it may have been built again since it was opened."""
        return Dataset(self.path, read_manifest(self.path / MANIFEST))

    def read(self, name: str) -> bytes:
        """Return the bytes of one file.

        Raises:
            DatasetError: when it is missing, or is not the file that the manifest describes.
        """
        path = self.path / name
        try:
            data = path.read_bytes()
        except OSError as error:
            raise unreadable(path, self.path) from error
        if sha256(data).hexdigest() != self._digests.get(name):
            raise DatasetError(
                "the file is not the one that the manifest describes: it was changed or cut off, or the dataset was built anew",
                where=str(path),
                hint="open it again; if that does not help, restore the file or build the dataset again",
            )
        return data

    def graphs(self) -> Iterator[bytes]:
        """Yield every graph as N-Quads, those that belong to no report first."""
        for name in (*SHARED, *(entry.name for entry in self.manifest.reports), *self._imports()):
            yield self.read(f"graphs/{name}.nq")

    def quads(self, report: str | None = None) -> Iterator[Quad]:
        """Yield the quads of one report (or "vocabulary", "entities", "timeline", "import-NAME"), or of all."""
        from pyoxigraph import RdfFormat, parse

        for data in self.graphs() if report is None else [self.read(f"graphs/{self._name(report)}.nq")]:
            yield from parse(data, format=RdfFormat.N_QUADS)

    def text(self, report: str) -> str:
        """Return the text snapshot of a report."""
        return self.read(f"text/{self._name(report)}.txt").decode("utf-8")

    def report(self, report: str) -> Report:
        """Return a report as it was read: its text snapshot, its blocks, its page starts."""
        from kg.serialization import load_report

        return load_report(self.read(f"blocks/{self._name(report)}.jsonl").decode("utf-8"), self.text(report))

    def blocks(self, report: str) -> tuple[Block, ...]:
        """Return the blocks of a report: headings, paragraphs, bullets, footnotes, rows of tables."""
        return self.report(report).blocks

    def records(self, report: str) -> list[Record]:
        """Return the flat view of what was extracted from a report."""
        return self._lines("records", report)

    def review(self, report: str) -> list[Record]:
        """Return the flat view of what was set aside, each with its reason under `set_aside`."""
        return self._lines("review", report)

    def _lines(self, kind: str, report: str) -> list[Record]:
        lines = self.read(f"{kind}/{self._name(report)}{ENDINGS[kind]}").decode("utf-8").split("\n")
        return [json.loads(line) for line in lines if line]

    def _name(self, report: str) -> str:
        name = report.removeprefix("report/")
        if name not in (*SHARED, *self._imports()):
            self.entry(report)
        return name

    def _imports(self) -> Iterator[str]:
        return (f"import-{graph.name}" for graph in self.manifest.imports)

    def entry(self, report: str) -> Entry:
        """Return what the manifest says of a report, which is given by its id, with or without `report/`.

        Raises:
            DatasetError: when the dataset does not hold it.
        """
        name = report.removeprefix("report/")
        found = next((entry for entry in self.manifest.reports if entry.name == name), None)
        if found is None:
            known = ", ".join(entry.id for entry in self.manifest.reports)
            raise DatasetError(f"there is no {report}", where=str(self.path), hint=f"it holds {known or 'no report'}")
        return found

    def project(self, name: str) -> Path | None:
        """Return the project's own folder "vocabulary", "queries" or "shapes", if the dataset has one."""
        path = self.path / PROJECT / name
        return path if path.is_dir() else None


def open_dataset(path: Path | str, *, outdated: bool = False) -> Dataset:
    """Open a dataset folder. A build that was killed while it put its files in place is completed first.

    Args:
        outdated: whether it may be of an older format, as one may that is to be built anew.

    Raises:
        DatasetError: when there is no dataset, its manifest cannot be understood, or it is of another format.
    """
    path = Path(path)
    if not path.is_dir():
        what = "this is a file, not the folder of a dataset" if path.exists() else "there is no such folder"
        raise DatasetError(what, where=str(path), hint="make a dataset with: kg build REPORT -o DATASET")
    complete(path)
    return Dataset(path, read_manifest(path / MANIFEST, outdated=outdated))


def refuse_within(dataset: Dataset, output: Path) -> None:
    """Refuse to write a folder in place of a dataset, or into it, where the next build knows nothing of it.

    Raises:
        DatasetError: when `output` is the folder of the dataset or lies in it.
    """
    place = dataset.path.resolve()
    if place in (output.resolve(), *output.resolve().parents):
        raise DatasetError("this is the folder of the dataset, or in it", where=str(output), hint="name another folder")


def complete(path: Path) -> None:
    """Put in place what a writer that was killed had made ready."""
    if is_ready(path):
        with placing(path):
            put_in_place(path, MANIFEST, obsolete)


def obsolete(output: Path, new: Path) -> list[Path]:
    """Return the files in `output` that the manifest in the folder `new` does not name."""
    wanted = read_manifest(new / MANIFEST, outdated=True).files()
    old = [path for place in MANAGED for path in (output / place).rglob("*") if path.is_file()]
    return [path for path in old if path.relative_to(output).as_posix() not in wanted]


def unreadable(path: Path, folder: Path) -> DatasetError:
    """Return the error that a file of a dataset in a folder cannot be read, and what to do about it."""
    lacks = not path.exists() and (folder / "SHA256SUMS").is_file()
    hint = (
        "a release has texts only when it was packed with: kg package --texts" if lacks else "build the dataset again"
    )
    return DatasetError("the file cannot be read", where=str(path), hint=hint)


class FormatError(DatasetError):
    """A dataset of a format that this version of kg does not read."""


def read_manifest(path: Path, *, outdated: bool = False) -> Manifest:
    """Read a manifest.

    Args:
        outdated: whether it may be of an older format.

    Raises:
        FormatError: when it is of another format.
        DatasetError: when it is missing, is not JSON, or says too little.
    """
    try:
        data = json.loads(path.read_bytes())
    except FileNotFoundError:
        hint = "make a dataset with: kg build REPORT -o DATASET"
        raise DatasetError("the folder holds no manifest.json", where=str(path.parent), hint=hint) from None
    except (OSError, ValueError) as error:
        raise DatasetError("the manifest cannot be read", where=str(path), hint=_AGAIN) from error
    try:
        if data["format"] > FORMAT or (data["format"] < FORMAT and not outdated):
            raise _other_format(path, data["format"], data["software"])
        told = filled(data) if data["format"] < FORMAT else data
        imports = tuple(map(_import, told.get("imports", ())))
        return Manifest(**told | {"reports": tuple(map(_entry, told["reports"])), "imports": imports})
    except (KeyError, TypeError) as error:
        raise DatasetError("the manifest lacks something, or has too much", where=str(path), hint=_AGAIN) from error


def _other_format(path: Path, format: int, software: str) -> FormatError:
    what = f"the dataset has format {format}, made by kg {software}; kg {__version__} reads format {FORMAT}"
    folder = shlex.quote(str(path.parent))
    if format > FORMAT:
        hint = "use that version of kg, or a later one"
    elif format < WITH_SOURCES:
        hint = f"it holds no sources; build it anew from its reports: kg build REPORT... -o {folder}"
    else:
        hint = f"kg update {folder} brings it up to date"
    return FormatError(what, where=str(path.parent), hint=hint)


def _entry(data: dict[str, Any]) -> Entry:
    return Entry(**data | {"found": tuple(data["found"])})


def _import(data: dict[str, Any]) -> Import:
    return Import(**data | {"reports": tuple(data["reports"]), "found": tuple(data["found"])})


def conforming(violations: Iterable[Violation]) -> bool:
    """Return whether nothing is worse than a warning."""
    return all(violation.severity != "violation" for violation in violations)


def digest_of(data: bytes) -> str:
    """Return the SHA-256 of bytes, in hexadecimal."""
    return sha256(data).hexdigest()


def jsonl(records: Iterable[Record]) -> str:
    r"""Return one JSON object a line, keys sorted.

    Examples:
        >>> jsonl([{"b": "é", "a": 1}])
        '{"a": 1, "b": "é"}\n'
    """
    return "".join(json.dumps(record, ensure_ascii=False, sort_keys=True) + "\n" for record in records)
