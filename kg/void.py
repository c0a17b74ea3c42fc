"""How much a graph holds, counted, and told with the Vocabulary of Interlinked Datasets (VoID)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal, NamedNode, QuerySolutions, Store, Triple

from kg.dataset import Manifest
from kg.store import is_merged

VOID = "http://rdfs.org/ns/void#"
_COUNTS = {
    "graphs": "SELECT ?x (COUNT(*) AS ?n) { GRAPH ?x { ?s ?p ?o } } GROUP BY ?x",
    "classes": "SELECT ?x (COUNT(DISTINCT ?s) AS ?n) { ?s a ?x } GROUP BY ?x",
    "properties": "SELECT ?x (COUNT(*) AS ?n) { SELECT DISTINCT ?s ?x ?o { ?s ?x ?o } } GROUP BY ?x",
    "entities": "SELECT (0 AS ?x) (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o }",
}


@dataclass(frozen=True, slots=True)
class Counts:
    """What a store holds.

    Attributes:
        graphs: IRI of a named graph → its triples. `classes`: IRI of a class → its instances. `properties`: IRI of a
            property → its triples, each counted once.
        entities: how many things are described.
    """

    graphs: Mapping[str, int]
    classes: Mapping[str, int]
    properties: Mapping[str, int]
    entities: int

    @property
    def triples(self) -> int:
        """How many triples the graphs have together, each counted once."""
        return sum(self.properties.values())


def count(store: Store) -> Counts:
    """Count what a store holds."""
    found = {name: _count(store, query) for name, query in _COUNTS.items()}
    return Counts(found["graphs"], found["classes"], found["properties"], sum(found["entities"].values()))


def title_of(manifest: Manifest) -> str:
    """Return the title of a dataset to which nobody gave one."""
    count = len(manifest.reports)
    return f"Knowledge graph of {count} inspection report{'s' * (count != 1)}"


def _count(store: Store, query: str) -> dict[str, int]:
    rows = store.query(query, use_default_graph_as_union=not is_merged(store))
    assert isinstance(rows, QuerySolutions)
    return dict(sorted((row["x"].value, int(row["n"].value)) for row in rows))


def count_triples(node: NamedNode, counts: Counts) -> Iterator[Triple]:
    """Yield the counts as statements about a void:Dataset, with its partitions by class and property."""
    numbers = {
        "triples": counts.triples,
        "entities": counts.entities,
        "classes": len(counts.classes),
        "properties": len(counts.properties),
    }
    for key, total in numbers.items():
        yield Triple(node, _void(key), Literal(total))
    for key, kind, parts, number in (
        ("classPartition", "class", counts.classes, "entities"),
        ("propertyPartition", "property", counts.properties, "triples"),
    ):
        for place, (iri, found) in enumerate(parts.items()):
            part = BlankNode(f"{kind}{place}")
            yield Triple(node, _void(key), part)
            yield Triple(part, _void(kind), NamedNode(iri))
            yield Triple(part, _void(number), Literal(found))


def _void(name: str) -> NamedNode:
    return NamedNode(VOID + name)
