"""Makes a dataset from reports."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from kg import __version__
from kg.dataset.folder import (
    ENDINGS,
    MANIFEST,
    VALIDATION,
    VOCABULARY,
    Dataset,
    Entry,
    Manifest,
    conforming,
    jsonl,
    obsolete,
    open_dataset,
)
from kg.dataset.staging import is_managed, staging
from kg.errors import DatasetError, ReadError
from kg.ontology import BASE
from kg.resources import folder
from kg.statements import Extraction

if TYPE_CHECKING:
    from kg.validate import Violation

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Build:
    """What a build made: the dataset, and what validation found in it."""

    dataset: Dataset
    violations: tuple[Violation, ...] = ()

    @property
    def conforms(self) -> bool:
        """Whether validation found nothing worse than a warning."""
        return self.dataset.manifest.conforms

    @property
    def counts(self) -> Mapping[str, int]:
        """Kind of record → how many there are in all reports."""
        total: Counter[str] = Counter()
        for entry in self.dataset.manifest.reports:
            total.update(entry.counts)
        return dict(sorted(total.items()))

    @property
    def set_aside(self) -> Mapping[str, int]:
        """Kind and reason → number of candidates that were set aside for it in all reports."""
        total: Counter[str] = Counter()
        for entry in self.dataset.manifest.reports:
            total.update(entry.set_aside)
        return dict(sorted(total.items()))


def build(
    reports: Sequence[Path | str],
    output: Path | str,
    *,
    base: str = BASE,
    mentions: bool = False,
    min_confidence: float = 0.0,
    progress: Progress | None = None,
) -> Build:
    """Extract, validate and write a dataset. It replaces the one in `output`, in one step and only when complete.

    Args:
        reports: files of reports; - is standard input.
        output: the folder.
        base: the IRI before `id/` and `ontology#`.
        mentions: whether mentions become nodes of the graphs (they are always in the records).
        min_confidence: what is less certain is in the folder `review` only, 0 to 1.
        progress: called with the name of the file, its number and how many there are, before each is read.

    Raises:
        ReadError: when a file cannot be read as a report.
        DatasetError: when two reports have one id, or `output` holds something other than a dataset.
    """
    output = Path(output)
    _check_base(base)
    _refuse_other_folders(output)
    paths = [_existing(path) for path in {path.resolve(): path for path in map(Path, reports)}.values()]
    with staging(output, MANIFEST, obsolete) as staged:
        builder = _Builder(staged, base, mentions, min_confidence)
        for number, path in enumerate(paths, 1):
            if progress:
                progress(path.name, number, len(paths))
            builder.add(path)
        builder.finish()
    return Build(open_dataset(output), builder.violations)


class _Builder:
    """Writes the files of a dataset, one report after the other."""

    def __init__(self, staged: Path, base: str, mentions: bool, min_confidence: float) -> None:
        from kg.rdf import vocabulary_quads

        self.folder, self.base, self.mentions, self.min_confidence = staged, base, mentions, min_confidence
        self.vocabulary = vocabulary_quads(base)
        self.entries: dict[str, Entry] = {}
        self.paths: dict[str, Path] = {}
        self.found: dict[str, tuple[Violation, ...]] = {}

    @property
    def violations(self) -> tuple[Violation, ...]:
        """What validation found, in the order of the reports' ids."""
        return tuple(violation for ident in sorted(self.found) for violation in self.found[ident])

    def add(self, path: Path) -> None:
        from kg.extract import read_and_extract
        from kg.rdf import quads, write_nquads
        from kg.validate import validate

        extraction = read_and_extract(path).at_least(self.min_confidence)
        ident = self._new_id(extraction, path)
        found = quads(extraction, base=self.base, mentions=self.mentions)
        text, records = extraction.report.snapshot.text, extraction.records()
        review = jsonl(extraction.review())
        contents = {"graphs": write_nquads(found), "text": text, "records": jsonl(records), "review": review}
        name, metadata = ident.removeprefix("report/"), extraction.report.metadata
        hashes = {kind: self._write(f"{kind}/{name}{ENDINGS[kind]}", content) for kind, content in contents.items()}
        counts = dict(sorted((Counter(record["kind"] for record in records) + Counter(quad=len(found))).items()))
        aside = extraction.set_aside_counts
        self.entries[ident] = Entry(ident, metadata.title, metadata.force, metadata.source, hashes, counts, aside)
        self.found[ident] = validate(found, self.vocabulary, text)

    def finish(self) -> None:
        from kg.rdf import write_nquads

        conforms, violations = conforming(self.violations), [asdict(violation) for violation in self.violations]
        self._write(VALIDATION, _json({"conforms": conforms, "violations": violations}))
        vocabulary = self._write(f"graphs/{VOCABULARY}.nq", write_nquads(self.vocabulary))
        entries = tuple(self.entries[ident] for ident in sorted(self.entries))
        software = (__version__, _configuration(), vocabulary)
        manifest = Manifest(self.base, self.mentions, self.min_confidence, *software, conforms, entries)
        self._write(MANIFEST, _json(asdict(manifest)))

    def _new_id(self, extraction: Extraction, path: Path) -> str:
        ident = extraction.report.metadata.id
        if ident in self.paths:
            first, second = sorted((str(self.paths[ident]), str(path)))
            hint = "give only one of them, or build two datasets"
            raise DatasetError(f"{first} and {second} are both {ident}", hint=hint)
        self.paths[ident] = path
        return ident

    def _write(self, name: str, content: str) -> str:
        path, data = self.folder / name, content.encode("utf-8")
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
        return sha256(data).hexdigest()


def _refuse_other_folders(output: Path) -> None:
    if output.exists() and not output.is_dir():
        raise DatasetError("this is a file, not a folder", where=str(output), hint="name a new folder")
    if not output.is_dir() or (output / MANIFEST).exists() or is_managed(output):
        return
    other = sorted(item.name for item in output.iterdir() if not item.name.startswith("."))
    if other:
        what = f"the folder holds something other than a dataset ({other[0]})"
        raise DatasetError(what, where=str(output), hint="name a new or empty folder")


def _existing(path: Path) -> Path:
    if str(path) == "-":  # standard input
        return path
    if path.is_dir():
        raise ReadError("this is a folder, not a report", where=str(path), hint=f"name the files: {path}/*")
    if not path.exists():
        raise ReadError("there is no such file", where=str(path), hint="check the path")
    return path


def _check_base(base: str) -> None:
    absolute = base.startswith(("http://", "https://")) and base.endswith("/")
    if not absolute or set(base) & set(' <>"{}|^`\\'):
        raise DatasetError("this cannot be the base of IRIs", where=base, hint=f"write it like {BASE}")


def _configuration() -> str:
    """Return the hash of all that decides, besides the code, what is extracted and what conforms."""
    digest = sha256()
    for name in ("ontology", "shapes"):
        for path in sorted(path for path in folder(name).rglob("*") if path.is_file()):
            digest.update(f"{name}/{path.relative_to(folder(name)).as_posix()}\0".encode() + path.read_bytes())
    return digest.hexdigest()


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1) + "\n"
