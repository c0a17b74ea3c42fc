"""The graph of the ontology and the vocabularies of an edition, held in memory to be looked up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Quad

from kg.edition import Edition
from kg.rdf import PREFIXES
from kg.rdf.terms import VOCABULARY_GRAPH

NAMES: Mapping[str, str] = {
    **PREFIXES,
    "cccev": "http://data.europa.eu/m8g/",
    "earl": "http://www.w3.org/ns/earl#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "sh": "http://www.w3.org/ns/shacl#",
}
_LABELS = ("rdfs:label", "skos:prefLabel", "dcterms:title")


@dataclass(frozen=True, slots=True)
class Graph:
    """What is said of each subject; properties are named with a prefix, such as "skos:definition".

    Attributes:
        base: the IRI before `id/` and `ontology#`.
        known: subject → property → objects, each sorted.
        pointing: property and object → subjects, sorted.
    """

    base: str
    known: Mapping[str, Mapping[str, tuple[str, ...]]]
    pointing: Mapping[tuple[str, str], Sequence[str]]

    @property
    def namespace(self) -> str:
        """The namespace of the classes and properties."""
        return f"{self.base}ontology#"

    def all(self, subject: str, name: str) -> tuple[str, ...]:
        """Return the values of a property."""
        return self.known.get(subject, {}).get(self.iri(name), ())

    def one(self, subject: str, *names: str) -> str:
        """Return the first value of the first property that has one; empty without any."""
        return next((values[0] for values in (self.all(subject, name) for name in names) if values), "")

    def label(self, subject: str) -> str:
        """Return the name of a subject: what the graph calls it, or its IRI with a prefix."""
        return self.one(subject, *_LABELS) or self.short(subject)

    def having(self, name: str, value: str) -> list[str]:
        """Return the subjects with a value of a property, sorted."""
        return list(self.pointing.get((self.iri(name), value), ()))

    def iri(self, name: str) -> str:
        """Return the IRI of a name with a prefix.

        Examples:
            >>> Graph("https://example.org/", {}, {}).iri("insp:Finding")
            'https://example.org/ontology#Finding'
        """
        prefix, _, local = name.partition(":")
        return (self.namespace if prefix == "insp" else NAMES[prefix]) + local

    def short(self, iri: str) -> str:
        """Return an IRI with a prefix, whole where none fits.

        Examples:
            >>> Graph("https://example.org/", {}, {}).short("http://www.w3.org/ns/org#Organization")
            'org:Organization'
        """
        spaces = {"insp": self.namespace, **NAMES}
        return next((f"{name}:{iri[len(space) :]}" for name, space in spaces.items() if iri.startswith(space)), iri)


def read_graph(edition: Edition) -> Graph:
    """Return the ontology and the vocabularies of an edition, also those of a project."""
    name = NamedNode(f"{edition.base}id/{VOCABULARY_GRAPH}")
    return graph_of(edition.base, edition.store.quads_for_pattern(None, None, None, name))


def graph_of(base: str, quads: Iterable[Quad]) -> Graph:
    """Return quads as a graph to be looked up."""
    known: dict[str, dict[str, set[str]]] = {}
    for quad in quads:
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode | Literal):
            values = known.setdefault(quad.subject.value, {}).setdefault(quad.predicate.value, set())
            values.add(quad.object.value)
    ordered = {
        subject: {name: tuple(sorted(values)) for name, values in sorted(told.items())}
        for subject, told in sorted(known.items())
    }
    pointing: dict[tuple[str, str], list[str]] = {}
    for subject, told in ordered.items():
        for name, objects in told.items():
            for value in objects:
                pointing.setdefault((name, value), []).append(subject)
    return Graph(base, ordered, pointing)
