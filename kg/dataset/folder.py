"""What a dataset folder holds, and how it is read."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from kg.dataset.staging import put_in_place
from kg.errors import DatasetError
from kg.statements import Record

if TYPE_CHECKING:
    from pyoxigraph import Quad

    from kg.validate import Violation

FORMAT = 2
MANIFEST, VALIDATION, VOCABULARY = "manifest.json", "validation.json", "vocabulary"
ENDINGS: Mapping[str, str] = {"graphs": ".nq", "text": ".txt", "records": ".jsonl", "review": ".jsonl"}
_AGAIN = "build the dataset again with this version of kg"


@dataclass(frozen=True, slots=True)
class Entry:
    """A report of a dataset.

    Attributes:
        source: the name of the file that was read, without folders.
        sha256: kind of file ("graphs", "text", "records", "review") → SHA-256 of its bytes.
        counts: kind of record → how many there are; also "quad".
        set_aside: kind and reason → how many candidates were set aside for it.
    """

    id: str
    title: str
    force: str | None
    source: str
    sha256: Mapping[str, str]
    counts: Mapping[str, int]
    set_aside: Mapping[str, int]

    @property
    def name(self) -> str:
        """The id without `report/`: the name of the report's files."""
        return self.id.removeprefix("report/")


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a dataset holds and what made it.

    Attributes:
        base: the IRI before `id/` and `ontology#`.
        mentions: whether mentions are in the graphs too.
        min_confidence: below which statements were set aside.
        software: the version of inspection-kg.
        configuration: SHA-256 of the ontology, the rules of language and the shapes.
        vocabulary: SHA-256 of graphs/vocabulary.nq.
        conforms: whether validation found nothing worse than a warning.
    """

    base: str
    mentions: bool
    min_confidence: float
    software: str
    configuration: str
    vocabulary: str
    conforms: bool
    reports: tuple[Entry, ...] = ()
    format: int = FORMAT

    def files(self) -> dict[str, str]:
        """Return path within the folder → SHA-256, of every file that carries data."""
        found = {f"graphs/{VOCABULARY}.nq": self.vocabulary}
        for entry in self.reports:
            found |= {f"{kind}/{entry.name}{ENDINGS[kind]}": digest for kind, digest in entry.sha256.items()}
        return found


@dataclass(frozen=True, slots=True)
class Dataset:
    """A dataset folder, opened."""

    path: Path
    manifest: Manifest

    def read(self, name: str) -> bytes:
        """Return the bytes of one file.

        Raises:
            DatasetError: when it is missing, or is not the file that the manifest describes.
        """
        path = self.path / name
        try:
            data = path.read_bytes()
        except OSError as error:
            raise DatasetError("the file cannot be read", where=str(path), hint="build the dataset again") from error
        if sha256(data).hexdigest() != self.manifest.files().get(name):
            raise DatasetError(
                "the file is not the one that the manifest describes: it was changed or cut off",
                where=str(path),
                hint="restore it, or build the dataset again",
            )
        return data

    def graphs(self) -> Iterator[bytes]:
        """Yield every graph as N-Quads, the vocabulary first."""
        yield self.read(f"graphs/{VOCABULARY}.nq")
        for entry in self.manifest.reports:
            yield self.read(f"graphs/{entry.name}.nq")

    def quads(self, report: str | None = None) -> Iterator[Quad]:
        """Yield the quads of one report (or of "vocabulary"), or all of the dataset."""
        from pyoxigraph import RdfFormat, parse

        for data in self.graphs() if report is None else [self.read(f"graphs/{self._name(report)}.nq")]:
            yield from parse(data, format=RdfFormat.N_QUADS)

    def text(self, report: str) -> str:
        """Return the text snapshot of a report."""
        return self.read(f"text/{self._name(report)}.txt").decode("utf-8")

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
        if name != VOCABULARY and name not in (entry.name for entry in self.manifest.reports):
            known = ", ".join(entry.id for entry in self.manifest.reports)
            raise DatasetError(f"there is no {report}", where=str(self.path), hint=f"it holds {known or 'no report'}")
        return name


def open_dataset(path: Path | str) -> Dataset:
    """Open a dataset folder. A build that was killed while it put its files in place is completed first.

    Raises:
        DatasetError: when there is no dataset, or its manifest cannot be understood.
    """
    path = Path(path)
    if not path.is_dir():
        hint = "make a dataset with: kg build REPORT -o DATASET"
        raise DatasetError("there is no such folder", where=str(path), hint=hint)
    put_in_place(path, MANIFEST, obsolete)
    return Dataset(path, read_manifest(path / MANIFEST))


def obsolete(output: Path, new: Path) -> list[Path]:
    """Return the files of earlier reports in `output` that the manifest in the folder `new` does not name."""
    wanted = read_manifest(new / MANIFEST).files()
    old = [path for place, ending in ENDINGS.items() for path in (output / place).glob(f"*{ending}")]
    return [path for path in old if path.relative_to(output).as_posix() not in wanted]


def read_manifest(path: Path) -> Manifest:
    """Read a manifest.

    Raises:
        DatasetError: when it is missing, is not JSON, or is of another format.
    """
    try:
        data = json.loads(path.read_bytes())
    except FileNotFoundError:
        hint = "make a dataset with: kg build REPORT -o DATASET"
        raise DatasetError("the folder holds no manifest.json", where=str(path.parent), hint=hint) from None
    except (OSError, ValueError) as error:
        raise DatasetError("the manifest cannot be read", where=str(path), hint=_AGAIN) from error
    try:
        if data["format"] != FORMAT:
            raise DatasetError(f"the dataset has format {data['format']}, not {FORMAT}", where=str(path), hint=_AGAIN)
        return Manifest(**data | {"reports": tuple(Entry(**entry) for entry in data["reports"])})
    except (KeyError, TypeError) as error:
        raise DatasetError("the manifest lacks something, or has too much", where=str(path), hint=_AGAIN) from error


def check(dataset: Dataset) -> tuple[Violation, ...]:
    """Hold every report of a dataset against the shapes, the checks and its own text."""
    from kg.validate import validate

    vocabulary = list(dataset.quads(VOCABULARY))
    return tuple(
        violation
        for entry in dataset.manifest.reports
        for violation in validate(list(dataset.quads(entry.id)), vocabulary, dataset.text(entry.id))
    )


def conforming(violations: Iterable[Violation]) -> bool:
    """Return whether nothing is worse than a warning."""
    return all(violation.severity != "violation" for violation in violations)


def jsonl(records: Iterable[Record]) -> str:
    r"""Return one JSON object a line, keys sorted.

    Examples:
        >>> jsonl([{"b": "é", "a": 1}])
        '{"a": 1, "b": "é"}\n'
    """
    return "".join(json.dumps(record, ensure_ascii=False, sort_keys=True) + "\n" for record in records)
