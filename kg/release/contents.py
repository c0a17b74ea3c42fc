"""The files of a release, in the order in which they are made: each from the dataset, or from files before it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from itertools import chain

from pyoxigraph import Quad

from kg.dataset.folder import DECISIONS, MANIFEST, SHARED, VALIDATION, VOCABULARY
from kg.errors import DatasetError
from kg.queries import list_queries, portable, prefixes, values
from kg.rdf.formats import write
from kg.release.about import FILE, write_about
from kg.release.sources import Source
from kg.release.statistics import as_csv, as_json
from kg.resources import folder

SUMS = "SHA256SUMS"
CRATE, PREVIEW, DCAT, CITATION, README = (
    "ro-crate-metadata.json",
    "ro-crate-preview.html",
    "dcat",
    "CITATION.cff",
    "README.md",
)
TRIG, STATISTICS, REPORT = "dataset.trig", "statistics", "validation-report"
# Folders of the dataset that go along as they are; those of texts only when they are wanted.
KEPT, TEXTS = ("graphs", "records", "review", "identity", "project"), ("text", "blocks")
_PREFIXES = re.compile(rb"(@prefix [^\n]*\n)*")

MEDIA_TYPES: Mapping[str, str] = {
    ".cff": "application/yaml",
    ".csv": "text/csv",
    ".html": "text/html",
    ".json": "application/json",
    ".jsonl": "application/jsonl",
    ".jsonld": "application/ld+json",
    ".md": "text/markdown",
    ".nq": "application/n-quads",
    ".rq": "application/sparql-query",
    ".toml": "application/toml",
    ".trig": "application/trig",
    ".tsv": "text/tab-separated-values",
    ".ttl": "text/turtle",
    ".txt": "text/plain",
}


@dataclass(frozen=True, slots=True)
class File:
    """A file of a release.

    Attributes:
        path: within the release.
        size: in bytes.
        sha256: of its bytes.
    """

    path: str
    size: int
    sha256: str

    @classmethod
    def of(cls, path: str, data: bytes) -> File:
        """Return the file that holds some bytes."""
        return cls(path, len(data), sha256(data).hexdigest())

    @property
    def media_type(self) -> str:
        """Its media type."""
        name = self.path.rsplit("/", 1)[-1]
        return MEDIA_TYPES.get(f".{name.rpartition('.')[2]}" if "." in name else "", "text/plain")


def data_files(source: Source) -> Iterator[tuple[str, bytes]]:
    """Yield path and bytes of the files that hold the data, and of those made of them alone.

    Raises:
        DatasetError: when a file of the dataset is damaged, or it was validated against other shapes.
    """
    _check_shapes(source)
    yield FILE, write_about(source.about, source.texts)
    yield MANIFEST, source.manifest
    yield from kept(source)
    yield TRIG, trig(source)
    yield from _ontology(source)
    yield from _shapes(source)
    yield from _questions(source)
    yield from _validation(source)
    yield f"{STATISTICS}.json", as_json(source.statistics)
    yield f"{STATISTICS}.csv", as_csv(source.statistics)


def kept(source: Source) -> Iterator[tuple[str, bytes]]:
    """Yield the files of the dataset that go along as they are."""
    dataset, folders = source.dataset, KEPT + TEXTS * source.texts
    for path in sorted(dataset.manifest.files()):
        if path.startswith(tuple(f"{name}/" for name in folders)) or path == VALIDATION:
            try:
                yield path, dataset.read(path)
            except DatasetError:
                if path.startswith(tuple(f"{name}/" for name in TEXTS)) and not (dataset.path / path).exists():
                    hint = "make the release of the dataset, or leave out --texts"
                    raise DatasetError("the texts are not in the folder", where=str(dataset.path), hint=hint) from None
                raise
    for name, digest in sorted(dataset.manifest.decisions.items()):
        place = dataset.path / DECISIONS / name
        data = place.read_bytes() if place.is_file() else b""
        if sha256(data).hexdigest() != digest:
            hint = f"bring the dataset up to date with: kg update {dataset.path}"
            raise DatasetError("these are not the decisions that the dataset rests on", where=str(place), hint=hint)
        yield f"{DECISIONS}/{name}", data


def trig(source: Source) -> bytes:
    """Return all graphs as TriG, each graph once."""
    known = prefixes(source.base)
    header = "".join(f"@prefix {name}: <{place}> .\n" for name, place in sorted(known.items())).encode()
    return header + b"".join(_body(quads, known) for quads in graphs(source))


def graphs(source: Source) -> Iterator[list[Quad]]:
    """Yield the quads of each file of graphs, in the order of their names."""
    manifest = source.dataset.manifest
    imported = (f"import-{graph.name}" for graph in manifest.imports)
    for name in sorted((*SHARED, *(entry.name for entry in manifest.reports), *imported)):
        yield list(source.dataset.quads(name))


def _body(quads: list[Quad], known: Mapping[str, str]) -> bytes:
    return _PREFIXES.sub(b"", write(quads, "trig", known), count=1) if quads else b""


def _ontology(source: Source) -> Iterator[tuple[str, bytes]]:
    """Yield the classes and properties, and the vocabularies, as the dataset has them."""
    quads, place = list(source.dataset.quads(VOCABULARY)), f"<{source.base}ontology"
    known = prefixes(source.base)
    yield "ontology/ontology.ttl", write((quad for quad in quads if str(quad.subject).startswith(place)), "ttl", known)
    rest = (quad for quad in quads if not str(quad.subject).startswith(place))
    yield "ontology/vocabularies.ttl", write(rest, "ttl", known)


def _shapes(source: Source) -> Iterator[tuple[str, bytes]]:
    from kg.ontology import BASE

    place = folder("shapes")
    for path in sorted(chain(place.glob("*.ttl"), place.glob("checks/*.rq"))):
        text = path.read_text("utf-8").replace(BASE, source.base)
        yield f"shapes/{path.relative_to(place).as_posix()}", text.encode()


def has_same_shapes(source: Source) -> bool:
    """Return whether this version of kg has the shapes against which the dataset was validated."""
    from kg.dataset.recipe import recipe

    own = {part: place for part in ("vocabulary", "shapes") if (place := source.dataset.project(part))}
    return recipe(own)["shapes"] == source.dataset.manifest.recipe.get("shapes")


def _check_shapes(source: Source) -> None:
    dataset = source.dataset
    if not has_same_shapes(source):
        what = "the dataset was validated against other shapes than this version of kg has"
        raise DatasetError(what, where=str(dataset.path), hint=f"bring it up to date with: kg update {dataset.path}")


def _questions(source: Source) -> Iterator[tuple[str, bytes]]:
    """Yield the questions with the defaults of their parameters, so that any SPARQL engine answers them."""
    for question in sorted(list_queries(source.dataset.project("queries")), key=lambda one: one.name):
        needed = {parameter.name for parameter in question.parameters if parameter.default is None}
        chosen = values(question, dict.fromkeys(needed, "?"))
        head = re.match(r"(#[^\n]*\n)*", question.text)
        query = portable(question, {name: value for name, value in chosen.items() if name not in needed}, source.base)
        yield f"queries/{question.name}.rq", f"{head[0] if head else ''}{query}\n".encode()


def _validation(source: Source) -> Iterator[tuple[str, bytes]]:
    import json

    from kg.validate import Violation, format_violations, report_graph

    told = json.loads(source.dataset.read(VALIDATION))
    found = [Violation(**item) for item in told["violations"]]
    word = "conforms" if told["conforms"] else "does not conform"
    counts = ", ".join(
        f"{sum(item.severity == severity for item in found)} {name}"
        for severity, name in (("violation", "violations"), ("warning", "warnings"), ("info", "notes"))
    )
    yield f"{REPORT}.txt", f"SHACL: {word} ({counts})\n\n{format_violations(found)}".encode()
    yield f"{REPORT}.ttl", report_graph(found, source.base).encode()
