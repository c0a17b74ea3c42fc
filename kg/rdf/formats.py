"""RDF in the formats in which it is given out. The same graph gives the same bytes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, serialize

from kg.errors import QueryError
from kg.rdf.plainjson import write_jsonld
from kg.rdf.xml import well_formed

_XML_NAME = re.compile(r"[^\W\d][\w.-]*$")
_HEAD = re.compile(rb"\A(@(?:base|prefix) [^\n]*\n)*")
_Q = TypeVar("_Q", Quad, Triple)


def write(quads: Iterable[Quad], ending: str, prefixes: Mapping[str, str], base: str = "") -> bytes:
    """Return quads in a format; formats without named graphs get the union of all graphs.

    In RDF/XML, characters that XML cannot write stand as U+FFFD.

    Args:
        ending: one of ttl, nt, jsonld, rdf, trig, nq.
        prefixes: those that may be used; only those that occur are declared.
        base: what ids begin with; Turtle, TriG and JSON-LD declare it and write the rest.

    Raises:
        QueryError: when the format cannot hold it.
    """
    ordered = list(dict.fromkeys(quads))
    return _WRITERS[ending](ordered, _used(ordered, prefixes), base)


def _used(quads: Iterable[Quad], prefixes: Mapping[str, str]) -> dict[str, str]:
    iris = {term.value for quad in quads for term in quad.triple if isinstance(term, NamedNode)}
    iris |= {quad.object.datatype.value for quad in quads if isinstance(quad.object, Literal)}
    return {prefix: place for prefix, place in prefixes.items() if any(iri.startswith(place) for iri in iris)}


def _union(quads: Iterable[Quad]) -> list[Triple]:
    return list(dict.fromkeys(quad.triple for quad in quads))


def _lines(terms: list[Quad] | list[Triple], format: RdfFormat) -> bytes:
    data = serialize(terms, format=format) or b""
    return b"".join(sorted(data.splitlines(keepends=True)))


def _turtle(quads: Sequence[Quad], prefixes: Mapping[str, str], base: str) -> bytes:
    triples = _by_subject(_union(quads))
    return _terse(triples, RdfFormat.TURTLE, prefixes, base)


def _trig(quads: Sequence[Quad], prefixes: Mapping[str, str], base: str) -> bytes:
    graphs: dict[object, list[Quad]] = {}
    for quad in quads:
        graphs.setdefault(quad.graph_name, []).append(quad)
    ordered = [quad for found in graphs.values() for quad in _by_subject(found)]
    return _terse(ordered, RdfFormat.TRIG, prefixes, base)


def _terse(terms: list[Quad] | list[Triple], format: RdfFormat, prefixes: Mapping[str, str], base: str) -> bytes:
    """Return Turtle or TriG. Oxigraph would write the prefixes, too, as what follows the base, which nobody can read."""
    data = serialize(terms, format=format, prefixes=dict(prefixes), base_iri=base or None) or b""
    if not base:
        return data
    head = [f"@base <{base}> .\n", *(f"@prefix {name}: <{prefixes[name]}> .\n" for name in sorted(prefixes))]
    return "".join(head).encode() + _HEAD.sub(b"", data)


def _xml(quads: Sequence[Quad], prefixes: Mapping[str, str], _: str) -> bytes:
    triples = _by_subject(_union(quads))
    for predicate in dict.fromkeys(triple.predicate.value for triple in triples):
        if not _XML_NAME.search(predicate):
            hint = "ask for Turtle or N-Triples"
            raise QueryError("a property has no name that XML can write", where=predicate, hint=hint)
    return well_formed(serialize(triples, format=RdfFormat.RDF_XML, prefixes=dict(prefixes)) or b"")


def _by_subject(statements: Iterable[_Q]) -> list[_Q]:
    """Return triples or quads so that those of one subject stand together, subjects in the order of their first."""
    found: dict[object, list[_Q]] = {}
    for one in statements:
        found.setdefault(one.subject, []).append(one)
    return [one for group in found.values() for one in group]


_Writer = Callable[[Sequence[Quad], Mapping[str, str], str], bytes]
_WRITERS: Mapping[str, _Writer] = {
    "ttl": _turtle,
    "nt": lambda quads, *_: _lines(_union(quads), RdfFormat.N_TRIPLES),
    "jsonld": lambda quads, prefixes, base: write_jsonld(_by_subject(_union(quads)), prefixes, base),
    "rdf": _xml,
    "trig": _trig,
    "nq": lambda quads, *_: _lines(list(quads), RdfFormat.N_QUADS),
}
ENDINGS = tuple(_WRITERS)
