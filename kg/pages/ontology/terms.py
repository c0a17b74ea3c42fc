"""The classes and properties of the ontology, with all that is said of them, and how a dataset uses them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from kg.edition import Edition
from kg.pages.ontology.graph import Graph
from kg.queries import QueryFile, run

_CLASSES = (
    "SELECT ?term (COUNT(DISTINCT ?thing) AS ?count) (MIN(?thing) AS ?first) WHERE { ?thing a ?term } GROUP BY ?term"
)
_PROPERTIES = "SELECT ?term (COUNT(*) AS ?count) WHERE { ?thing ?term ?value } GROUP BY ?term"
_INSTANCE = "SELECT ?thing WHERE { ?thing a <%s> FILTER NOT EXISTS { ?thing a insp:Kind } } ORDER BY ?thing LIMIT 1"
_TRAITS = {
    "owl:SymmetricProperty": "symmetric",
    "owl:TransitiveProperty": "transitive",
    "owl:FunctionalProperty": "has one value at most",
    "owl:InverseFunctionalProperty": "identifies",
}
_SORTS = {
    "insp:RelationProperty": "relation property",
    "owl:ObjectProperty": "property with things as values",
    "owl:DatatypeProperty": "property with words or numbers as values",
    "owl:AnnotationProperty": "annotation property",
    "rdf:Property": "property",
}


@dataclass(frozen=True, slots=True)
class Use:
    """How often a dataset uses a term; `example` is the IRI of an instance, empty where there is none."""

    count: int = 0
    example: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """A class or property.

    Attributes:
        name: its local name, at which it stands on the page.
        sort: "class", "relation property", "property with things as values" …; "other" for what is neither.
        notes: further comments.
        above: its superclasses or superproperties, of this ontology and of others. `below`: what it stands above.
        same: equivalents of other ontologies. `see`: what else is to be seen.
        domain, range: what its subjects and its values are. `inverse`: the property in the other direction.
        traits: such as "symmetric".
        has, values: of a class: the properties that its instances may have, and of which they may be values.
    """

    iri: str
    name: str
    label: str
    definition: str
    sort: str
    use: Use
    notes: tuple[str, ...] = ()
    above: tuple[str, ...] = ()
    below: tuple[str, ...] = ()
    same: tuple[str, ...] = ()
    see: tuple[str, ...] = ()
    domain: tuple[str, ...] = ()
    range: tuple[str, ...] = ()
    inverse: tuple[str, ...] = ()
    traits: tuple[str, ...] = ()
    has: tuple[str, ...] = ()
    values: tuple[str, ...] = ()


def terms(graph: Graph, uses: Mapping[str, Use]) -> list[Term]:
    """Return the terms of the ontology by label: classes, properties, and whatever else stands in its namespace."""
    found = [subject for subject in graph.known if subject.startswith(graph.namespace)]
    return sorted(
        (_term(graph, subject, uses.get(subject, Use())) for subject in found),
        key=lambda item: (item.label.casefold(), item.name),
    )


def _term(graph: Graph, iri: str, use: Use) -> Term:
    types = {graph.short(type_) for type_ in graph.all(iri, "rdf:type")}
    is_class = bool(types & {"owl:Class", "rdfs:Class"})
    sort = "class" if is_class else next((words for name, words in _SORTS.items() if name in types), "other")
    upwards = "rdfs:subClassOf" if is_class else "rdfs:subPropertyOf"
    return Term(
        iri,
        iri.removeprefix(graph.namespace),
        graph.label(iri),
        graph.one(iri, "skos:definition", "rdfs:comment"),
        sort,
        use,
        notes=tuple(_all(graph, iri, "rdfs:comment", "skos:scopeNote", "skos:note", "skos:example")),
        above=graph.all(iri, upwards),
        below=tuple(sorted(graph.having(upwards, iri), key=lambda item: (graph.label(item).casefold(), item))),
        same=tuple(
            _all(graph, iri, "owl:equivalentClass", "owl:equivalentProperty", "skos:exactMatch", "skos:closeMatch")
        ),
        see=graph.all(iri, "rdfs:seeAlso"),
        domain=tuple(_all(graph, iri, "rdfs:domain", "schema:domainIncludes")),
        range=tuple(_all(graph, iri, "rdfs:range", "schema:rangeIncludes")),
        inverse=tuple(dict.fromkeys((*graph.all(iri, "owl:inverseOf"), *graph.having("owl:inverseOf", iri)))),
        traits=tuple(words for name, words in _TRAITS.items() if name in types),
        has=tuple(_pointing(graph, iri, "rdfs:domain", "schema:domainIncludes")) if is_class else (),
        values=tuple(_pointing(graph, iri, "rdfs:range", "schema:rangeIncludes")) if is_class else (),
    )


def _all(graph: Graph, iri: str, *names: str) -> Iterator[str]:
    definition = graph.one(iri, "skos:definition", "rdfs:comment")
    yield from (value for name in names for value in graph.all(iri, name) if value != definition)


def _pointing(graph: Graph, iri: str, *names: str) -> Iterable[str]:
    return sorted({subject for name in names for subject in graph.having(name, iri)})


def find_uses(edition: Edition) -> Mapping[str, Use]:
    """Return how many things are of each class, with the first of them, and how often each property is used."""
    uses: dict[str, Use] = {}
    for term, count in _rows(edition, _PROPERTIES):
        uses[term] = Use(int(count))
    for term, count, first in _rows(edition, _CLASSES):
        kinds = f"{edition.base}id/kind/"
        found = next(_rows(edition, _INSTANCE % term), (first,))[0] if first.startswith(kinds) else first
        uses[term] = Use(int(count), found)
    return uses


def _rows(edition: Edition, query: str) -> Iterator[tuple[str, ...]]:
    for row in run(edition.store, QueryFile("terms", query), base=edition.base).rows:
        yield tuple(value or "" for value in row)


def tree(classes: Iterable[Term]) -> list[tuple[Term, int]]:
    """Return classes, each before those below it, with how deep it stands. One with two superclasses stands twice."""
    known = {item.iri: item for item in classes}

    def below(item: Term, depth: int) -> Iterator[tuple[Term, int]]:
        yield item, depth
        for iri in item.below:
            if iri in known and depth < len(known):
                yield from below(known[iri], depth + 1)

    tops = [item for item in known.values() if not any(iri in known for iri in item.above)]
    return [found for item in tops for found in below(item, 0)]
