"""The terms of a graph: IRIs, literals, and quads in one order."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pyoxigraph as ox

from kg.errors import DataError
from kg.ontology import BASE

Object = ox.NamedNode | ox.Literal


Triple = tuple[ox.NamedNode, ox.NamedNode, Object]


Pairs = Iterator[tuple[ox.NamedNode, Object]]


VOCABULARY_GRAPH, ENTITY_GRAPH = "graph/vocabulary", "graph/entities"


PREFIXES: Mapping[str, str] = {
    "dcterms": "http://purl.org/dc/terms/",
    "oa": "http://www.w3.org/ns/oa#",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "qb": "http://purl.org/linked-data/cube#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


_SLUG = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*")


_DATES = (
    (re.compile(r"\d{4}"), "gYear"),
    (re.compile(r"\d{4}-(0[1-9]|1[0-2])"), "gYearMonth"),
    (re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"), "date"),
)


@dataclass(frozen=True, slots=True)
class Names:
    """Makes IRIs under one base."""

    base: str = BASE

    def id(self, id: str) -> ox.NamedNode:
        """Return the IRI of a thing, such as `force/essex`."""
        return self._node("id/", id)

    def term(self, name: str) -> ox.NamedNode:
        """Return the IRI of a class or property of the ontology, such as `Finding`."""
        return self._node("ontology#", name)

    def moved(self, triple: ox.Triple) -> Triple:
        """Return a triple of the vocabulary with the names under the default base moved to this one."""
        subject, predicate, object = (self._moved(term) for term in triple)
        return subject, predicate, object

    def _moved(self, term: Any) -> Any:
        if isinstance(term, ox.NamedNode) and self.base != BASE and term.value.startswith(BASE):
            return ox.NamedNode(self.base + term.value.removeprefix(BASE))
        return term

    def _node(self, place: str, name: str) -> ox.NamedNode:
        if not _SLUG.fullmatch(name):
            hint = "use ASCII letters, digits, hyphens, dots and slashes"
            raise DataError("an id is not a slug", where=repr(name), hint=hint)
        try:
            return ox.NamedNode(self.base + place + name)
        except ValueError as error:
            raise DataError("the base is not an IRI", where=self.base, hint=f"give one like {BASE}") from error


def iri(id: str, base: str = BASE) -> ox.NamedNode:
    """Return the IRI of an id.

    Raises:
        DataError: when the id is not a slug of ASCII characters, or the base is not an absolute IRI.

    Examples:
        >>> print(iri("force/essex"))
        <https://w3id.org/inspection-kg/id/force/essex>
    """
    return Names(base).id(id)


def graph_name(report: str, base: str = BASE) -> ox.NamedNode:
    """Return the name of a report's graph.

    Examples:
        >>> print(graph_name("report/peel-2015-effectiveness-essex"))
        <https://w3id.org/inspection-kg/id/graph/peel-2015-effectiveness-essex>
    """
    return iri(f"graph/{report.removeprefix('report/')}", base)


def in_order(quads: Iterable[ox.Quad]) -> list[ox.Quad]:
    """Return the quads, each once, in the order of their N-Quads lines."""
    return sorted(set(quads), key=str)


def write_nquads(quads: Iterable[ox.Quad]) -> str:
    """Return the quads as canonical N-Quads: one a line, each once, lines in code point order.

    Examples:
        >>> node = iri("force/essex")
        >>> write_nquads([ox.Quad(node, node, ox.Literal("a"), node)] * 2).count("\\n")
        1
    """
    lines = ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b""
    return "".join(f"{line}\n" for line in sorted(set(lines.decode("utf-8").split("\n")) - {""}))


def prefixed(name: str) -> ox.NamedNode:
    """Return the IRI of a prefixed name, such as `oa:exact`."""
    prefix, local = name.split(":")
    return ox.NamedNode(PREFIXES[prefix] + local)


TYPE, LABEL = prefixed("rdf:type"), prefixed("skos:prefLabel")


def typed(text: str, datatype: str) -> ox.Literal:
    """Return a literal of a datatype of XML Schema."""
    return ox.Literal(text, datatype=prefixed(f"xsd:{datatype}"))


def integer(number: int) -> ox.Literal:
    """Return a whole number as a literal."""
    return typed(str(number), "integer")


def boolean(value: bool) -> ox.Literal:
    """Return a truth value as a literal."""
    return typed("true" if value else "false", "boolean")


def decimal(number: float) -> ox.Literal:
    """Return a figure as a literal, without an exponent.

    Raises:
        DataError: when it is not a number.
    """
    if not math.isfinite(number):
        raise DataError("a figure is not a number", where=str(number), hint="leave the statement out")
    return typed(f"{Decimal(repr(number)).normalize() + 0:f}", "decimal")


def date(text: str) -> ox.Literal:
    """Return a date as exact as it is known; words stay words."""
    return next((typed(text, name) for form, name in _DATES if form.fullmatch(text)), ox.Literal(text))


def some(predicate: ox.NamedNode, value: str | None, make: Callable[[str], Object]) -> Pairs:
    """Yield a pair where there is a value."""
    if value:
        yield predicate, make(value)


def each(predicate: ox.NamedNode, ids: Iterable[str], names: Names) -> Pairs:
    """Yield a pair for each id."""
    for id in ids:
        yield predicate, names.id(id)
