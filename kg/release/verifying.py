"""Checks a release: its bytes, and that its parts say the same as each other and as the shapes."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pyoxigraph as ox

from kg import __version__
from kg.dataset import check, conforming, open_dataset
from kg.dataset.folder import VALIDATION, digest_of
from kg.errors import DatasetError, KgError
from kg.release.contents import (
    CITATION,
    CRATE,
    DCAT,
    PREVIEW,
    REPORT,
    STATISTICS,
    SUMS,
    TRIG,
    File,
    has_same_shapes,
    kept,
)
from kg.release.sources import Source
from kg.release.statistics import as_csv, as_json
from kg.release.writing import is_release, sums, told_of
from kg.validate import Violation

_BASE = "https://release.invalid/"
_SH, _VOID = "http://www.w3.org/ns/shacl#", "http://rdfs.org/ns/void#"
_DCAT, _SPDX = "http://www.w3.org/ns/dcat#", "http://spdx.org/rdf/terms#"
# What kg itself puts into a folder that it reads, and what is no part of a release.
_OURS = (".places.lock", ".writer.lock", ".editions")

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a release that is not as it should be: the file, and what is wrong, in words."""

    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}: {self.message}"


def verify(folder: Path, progress: Progress | None = None) -> tuple[Problem, ...]:
    """Check a release by itself. What its parts say is only looked at when its bytes are right.

    Args:
        progress: called with what is checked next.

    Raises:
        DatasetError: when the folder is no release.
    """
    tell = progress or (lambda _: None)
    if not is_release(folder):
        what, hint = "the folder is no release", "make one with: kg package DATASET -o FOLDER"
        if not folder.is_dir():
            what = "this is a file" if folder.exists() else "there is no such folder"
            hint = "name the folder of a release; one that came as .zip is unpacked first"
        raise DatasetError(what, where=str(folder), hint=hint)
    tell("checksums")
    if found := tuple(_bytes(folder)):
        return found
    try:
        dataset = open_dataset(folder)
        about, texts = told_of(dataset)
        source = Source(dataset, about, texts)
    except KgError as error:
        return (Problem(SUMS, str(error)),)
    problems: list[Problem] = []
    for what, checked in _CHECKS.items():
        tell(what)
        try:
            problems += checked(source)
        except KgError as error:
            problems.append(Problem(what, str(error)))
        if problems:
            break  # what comes after rests on it
    return tuple(problems)


def files_of(folder: Path) -> dict[str, Path]:
    """Return path within a release → the file, for all that is in the folder but the locks of kg."""
    found = {path.relative_to(folder): path for path in folder.rglob("*") if path.is_file() or path.is_symlink()}
    return {path.as_posix(): found[path] for path in sorted(found) if path.parts[0] not in _OURS}


def _bytes(folder: Path) -> Iterator[Problem]:
    """Yield what is changed, missing or added, and what is no list of checksums."""
    data = (folder / SUMS).read_bytes()
    told: dict[str, str] = {}
    for line in data.decode("utf-8", "replace").splitlines():
        digest, gap, path = line.partition("  ")
        if not gap or len(digest) != 64:
            yield Problem(SUMS, f"this line is no checksum: {line[:80]!r}")
        else:
            told[path] = digest
    there = {path: place for path, place in files_of(folder).items() if path != SUMS}
    made = [File(path, 0, _digest(place)) for path, place in there.items()]
    for path in sorted(set(told) - set(there)):
        yield Problem(path, "the file is missing")
    for file in made:
        if file.path not in told:
            yield Problem(file.path, "the file is not in the list of checksums: it was added, or its line was changed")
        elif told[file.path] != file.sha256:
            yield Problem(file.path, "the file is not the one that was packed: its checksum differs")
    if data != sums([File(path, 0, digest) for path, digest in told.items()]):
        yield Problem(SUMS, "the list is not written as kg writes it")


def _digest(path: Path) -> str:
    return digest_of(path.read_bytes())


def _data(source: Source) -> Iterator[Problem]:
    """Yield where the files of the data are not those that the manifest describes."""
    for path, data in kept(source):
        there = source.dataset.path / path
        if not there.is_file() or there.read_bytes() != data:
            yield Problem(path, "the file is not the one that the manifest describes")


def _graphs(source: Source) -> Iterator[Problem]:
    """Yield where the N-Quads and the TriG hold other statements."""
    try:
        one = set(source.dataset.quads())
        other = set(ox.parse((source.dataset.path / TRIG).read_bytes(), format=ox.RdfFormat.TRIG))
    except SyntaxError as error:
        yield Problem(TRIG, f"this is not RDF: {error}")
        return
    if one != other:
        lacks, more = len(one - other), len(other - one)
        example = min(map(str, one ^ other))
        yield Problem(
            TRIG, f"it is not what the N-Quads say: {lacks} statements are missing, {more} are added: {example}"
        )


def _statistics(source: Source) -> Iterator[Problem]:
    """Yield where the statistics are not those of the graphs."""
    for ending, data in (("json", as_json(source.statistics)), ("csv", as_csv(source.statistics))):
        path = source.dataset.path / f"{STATISTICS}.{ending}"
        told = path.read_bytes() if path.is_file() else b""
        if told != data:
            lines = zip(told.splitlines(), data.splitlines(), strict=False)
            one, two = next((pair for pair in lines if pair[0] != pair[1]), (b"its end", b"more"))
            words = f"it says {one.decode('utf-8', 'replace').strip()!r} where the graphs give {two.decode().strip()!r}"
            yield Problem(path.name, f"the statistics are not those of the graphs: {words}")


def _descriptions(source: Source) -> Iterator[Problem]:
    """Yield where the descriptions do not fit the files."""
    folder = source.dataset.path
    there = files_of(folder)
    try:
        turtle, json_ld = (_triples(folder / f"{DCAT}.{ending}") for ending in ("ttl", "jsonld"))
        crate = json.loads((folder / CRATE).read_bytes())["@graph"]
        listed = {item["@id"]: item for item in crate if item.get("@type") == "File"}
    except (OSError, ValueError, KeyError, TypeError, SyntaxError) as error:
        yield Problem(CRATE if isinstance(error, ValueError | KeyError) else DCAT, f"it cannot be read: {error}")
        return
    if _canonical(turtle) != _canonical(json_ld):
        yield Problem(f"{DCAT}.jsonld", f"it does not say the same as {DCAT}.ttl")
    for path, size, digest in _distributions(turtle):
        yield from _described(f"{DCAT}.ttl", path, size, digest, there)
    for path, item in listed.items():
        yield from _described(CRATE, path, str(item.get("contentSize")), str(item.get("sha256")), there)
    for path in sorted(set(there) - set(listed) - {SUMS, CRATE, PREVIEW}):
        yield Problem(CRATE, f"it does not list {path}")
    told = {one.predicate.value: _value(one.object) for one in turtle if one.subject == ox.NamedNode(_BASE)}
    for name, number in (("triples", source.counts.triples), ("entities", source.counts.entities)):
        if told.get(_VOID + name) != str(number):
            yield Problem(f"{DCAT}.ttl", f"void:{name} is {told.get(_VOID + name)}, and the graphs give {number}")
    if f"sha256:{source.hash}" not in (folder / CITATION).read_text("utf-8"):
        yield Problem(CITATION, "it does not name the hash of manifest.json")


def _described(where: str, path: str, size: str, digest: str, there: Mapping[str, Path]) -> Iterator[Problem]:
    if path not in there:
        yield Problem(where, f"it describes {path}, which is not there")
        return
    data = there[path].read_bytes()
    if size != str(len(data)):
        yield Problem(where, f"it says that {path} has {size} bytes; it has {len(data)}")
    if digest != digest_of(data):
        yield Problem(where, f"it has another checksum for {path}")


def _triples(path: Path) -> list[ox.Quad]:
    format = ox.RdfFormat.TURTLE if path.suffix == ".ttl" else ox.RdfFormat.JSON_LD
    return list(ox.parse(path.read_bytes(), format=format, base_iri=_BASE, rename_blank_nodes=True))


def _canonical(quads: list[ox.Quad]) -> ox.Dataset:
    found = ox.Dataset(quads)
    found.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return found


def _value(term: object) -> str:
    return str(getattr(term, "value", term))


def _distributions(quads: list[ox.Quad]) -> Iterator[tuple[str, str, str]]:
    """Yield path, size and checksum of every file of which a description tells these."""
    told: dict[str, dict[str, str]] = {}
    for quad in quads:
        told.setdefault(str(quad.subject), {})[quad.predicate.value] = _value(quad.object)
    for values in told.values():
        if f"{_DCAT}downloadURL" in values:
            checksum = told.get(f"<{values.get(f'{_SPDX}checksum')}>", {}).get(f"{_SPDX}checksumValue", "")
            yield values[f"{_DCAT}downloadURL"].removeprefix(_BASE), values.get(f"{_DCAT}byteSize", ""), checksum


def _shapes(source: Source) -> Iterator[Problem]:
    """Yield where the report of the validation is not what the shapes and checks find now."""
    if not has_same_shapes(source):
        software = source.dataset.manifest.software
        what = f"the release was validated against other shapes than kg {__version__} has"
        yield Problem("shapes", f"{what}: check them with the version that made it, {software} or later")
        return
    told = json.loads(source.dataset.read(VALIDATION))
    before = [Violation(**item) for item in told["violations"]]
    now = check(source.dataset, texts=source.texts)
    if conforming(now) != told["conforms"]:
        yield Problem(
            VALIDATION, f"it says that the graphs {_conform(told['conforms'])}; they {_conform(conforming(now))}"
        )
    one, two = (Counter(replace(item, hint="", message="", quote="") for item in items) for items in (before, now))
    if one != two:
        example = next(iter((one - two) + (two - one)))
        words = f"{(one - two).total()} results are not found any more, {(two - one).total()} are new"
        yield Problem(VALIDATION, f"{words}, such as {example.shape} at {example.focus}")
    report = ox.parse((source.dataset.path / f"{REPORT}.ttl").read_bytes(), format=ox.RdfFormat.TURTLE)
    results = sum(quad.predicate.value == f"{_SH}result" for quad in report)
    if results != len(before):
        yield Problem(f"{REPORT}.ttl", f"it has {results} results, and {VALIDATION} has {len(before)}")


def _conform(value: bool) -> str:
    return "conform" if value else "do not conform"


_CHECKS: Mapping[str, Callable[[Source], Iterator[Problem]]] = {
    "the data": _data,
    "N-Quads and TriG": _graphs,
    "statistics": _statistics,
    "descriptions": _descriptions,
    "shapes": _shapes,
}
