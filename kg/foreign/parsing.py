"""Reads RDF in any of its syntaxes as quads without blank nodes, under our base."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pyoxigraph as ox

from kg.errors import ReadError
from kg.foreign.terms import TYPE, value

FORMATS: Mapping[str, ox.RdfFormat] = {
    "nq": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdf": ox.RdfFormat.RDF_XML,
}
ENDINGS = tuple(FORMATS)
_ALSO = {"json": "jsonld", "xml": "rdf", "owl": "rdf", "turtle": "ttl", "nquads": "nq"}


def ending_of(name: str, data: bytes, told: str | None = None) -> str:
    r"""Return the ending that stands for the syntax of a file: as told, by its name, else by how it begins.

    Examples:
        >>> ending_of("graph.owl", b""), ending_of("-", b'{"@id": "x"}'), ending_of("-", b"<a:b> <a:c> 1 .")
        ('rdf', 'jsonld', 'trig')
    """
    ending = Path(name).suffix.lower().lstrip(".")
    found = told or _ALSO.get(ending, ending)
    if found in FORMATS:
        return found
    start = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:200]
    if start.startswith((b"{", b"[")) and _is_json(data):
        return "jsonld"
    if start.startswith((b"<?xml", b"<rdf:", b"<!DOCTYPE rdf")):
        return "rdf"
    return "nq" if _is_quads(data) else "trig"


def check_syntax(data: bytes, ending: str, source: str) -> None:
    """Parse a file, before anything is made of it.

    Raises:
        ReadError: when the file is not RDF of this syntax.
    """
    for _ in _parsed(data, ending, source):
        pass


def _parsed(data: bytes, ending: str, source: str) -> Iterator[ox.Quad]:
    try:
        yield from ox.parse(data.removeprefix(b"\xef\xbb\xbf"), format=FORMATS[ending])
    except (SyntaxError, ValueError) as error:
        hint = "mend it, or say with --format what it is; a packed file is unpacked first"
        raise ReadError(f"not valid {FORMATS[ending].name}: {error}", where=source, hint=hint) from error


def read_quads(data: bytes, ending: str, source: str, *, name: str, base: str, theirs: str | None) -> list[ox.Quad]:
    """Return the quads of a file, in any order; the same graph gives the same, however it is written.

    Args:
        ending: one of `ENDINGS`.
        source: what the file is called, for messages.
        name: of the import; its blank nodes become `node/NAME/0` and so on.
        base: our base.
        theirs: the base of the file, if it is another one.

    Raises:
        ReadError: when the file is not RDF, or names nothing of the ontology.
    """
    quads = list(_parsed(data, ending, source))
    if any(isinstance(quad.object, ox.Triple) for quad in quads):
        raise ReadError("holds triples as terms, which RDF 1.1 does not know", where=source, hint="write it as RDF 1.1")
    if theirs is not None and theirs != base:
        quads = [_moved(quad, theirs, base) for quad in quads]
    quads = list(_named(quads, f"{base}id/node/{name}/"))
    _check_base(quads, base, source)
    return quads


def _is_json(data: bytes) -> bool:
    try:
        json.loads(data)
    except ValueError:
        return False
    return True


def _is_quads(data: bytes) -> bool:
    try:
        for _ in ox.parse(data, format=ox.RdfFormat.N_QUADS):
            pass
    except (SyntaxError, ValueError):
        return False
    return True


def _named(quads: Iterable[ox.Quad], place: str) -> Iterator[ox.Quad]:
    """Give blank nodes names that depend on the graph alone (RDFC-1.0)."""
    every = list(quads)
    if any(isinstance(term, ox.BlankNode) for quad in every for term in (quad.subject, quad.object, quad.graph_name)):
        dataset = ox.Dataset(every)
        dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
        every = list(dataset)

    def named(term: object) -> object:
        return ox.NamedNode(place + term.value.removeprefix("c14n")) if isinstance(term, ox.BlankNode) else term

    for quad in every:
        yield ox.Quad(named(quad.subject), quad.predicate, named(quad.object), named(quad.graph_name))  # type: ignore[arg-type]


def _moved(quad: ox.Quad, old: str, new: str) -> ox.Quad:
    def moved(term: object) -> object:
        if isinstance(term, ox.NamedNode) and term.value.startswith(old):
            return ox.NamedNode(new + term.value.removeprefix(old))
        return term

    return ox.Quad(*(moved(term) for term in (*quad.triple, quad.graph_name)))  # type: ignore[arg-type]


def _check_base(quads: Iterable[ox.Quad], base: str, source: str) -> None:
    """Refuse a graph that has no report under the base, and say under which it has one."""
    kinds = {value(quad.object) for quad in quads if quad.predicate.value == TYPE}
    if f"{base}ontology#InspectionReport" in kinds:
        return
    others = sorted(
        kind.removesuffix("ontology#InspectionReport") for kind in kinds if kind.endswith("/ontology#InspectionReport")
    )
    if others:
        what, hint = f"its names do not begin with {base}", f"import it with --base {others[0]}"
    else:
        what = "it has no inspection report"
        hint = f"a graph that follows the ontology has a thing of the class {base}ontology#InspectionReport"
    raise ReadError(what, where=source, hint=hint)
