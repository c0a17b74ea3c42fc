"""What the graph says of a thing itself: its classes, names, properties, and what points to it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from kg.pages.claims import ABOUT, Value
from kg.pages.names import Names, Thing, local

_SHOWN = 50  # things in one property
_NAMES = ("skos:altLabel", "insp:abbreviation", "insp:contextLabel", "skos:hiddenLabel")
_TEXTS = ("skos:definition", "skos:scopeNote", "rdfs:comment", "dcterms:description", "skos:note")
_ELSEWHERE = ("rdf:type", "skos:prefLabel", "rdfs:label", "dcterms:title", *_NAMES, *_TEXTS)
_IN_REPORTS = ("insp:foundIn", "dcterms:references", "insp:assesses", "insp:mentions", "insp:leavesOut")


@dataclass(frozen=True, slots=True)
class Property:
    """A property and its values in order.

    Attributes:
        iri: of the property. `words`: its label.
        inverse: whether the values are what points here.
        more: how many values are not among `values`.
    """

    iri: str
    words: str
    values: tuple[Value, ...]
    inverse: bool = False
    more: int = 0


@dataclass(frozen=True, slots=True)
class Description:
    """What the graph says of a thing itself.

    Attributes:
        classes: the classes that say what it is.
        names: the other names under which it goes.
        texts: definitions and notes.
        properties: within the dataset. `outside`: identifiers and links to what others describe.
        reports: what reports do with it: where it is found, which assess, mention, leave it out.
    """

    thing: Thing
    classes: tuple[Thing, ...]
    names: tuple[str, ...]
    texts: tuple[str, ...]
    properties: tuple[Property, ...]
    outside: tuple[Property, ...]
    reports: tuple[Property, ...]


def describe(names: Names, node: NamedNode) -> Description:
    """Return what the graph says of a thing, apart from statements about it and what they assert."""
    said = {names.node(name).value for name in _ELSEWHERE}
    asserted = _asserted(names, node)
    found: dict[str, set[NamedNode | Literal]] = defaultdict(set)
    for quad in names.store.quads_for_pattern(node, None, None):
        pair = (quad.predicate.value, getattr(quad.object, "value", ""), False)
        if quad.predicate.value not in said and pair not in asserted and isinstance(quad.object, NamedNode | Literal):
            found[quad.predicate.value].add(quad.object)
    properties = [_property(names, iri, values) for iri, values in sorted(found.items())]
    outside = {item.iri for item in properties if _is_outside(item)}
    incoming = list(_incoming(names, node, asserted))
    places = {names.node(name).value for name in _IN_REPORTS}
    kinds = (names.thing(value) for value in names.objects(node, "rdf:type") if isinstance(value, NamedNode))
    return Description(
        thing=names.thing(node),
        classes=tuple(kind for kind in kinds if local(kind.iri) not in ("Statement", "Concept", "Observation")),
        names=tuple(sorted(set(names.texts(node, *_NAMES)) - {names.label(node.value)})),
        texts=tuple(names.texts(node, *_TEXTS)),
        properties=tuple(item for item in [*properties, *incoming] if item.iri not in {*outside, *places}),
        outside=tuple(item for item in properties if item.iri in outside),
        reports=tuple(item for item in [*properties, *incoming] if item.iri in places),
    )


def _asserted(names: Names, node: NamedNode) -> set[tuple[str, str, bool]]:
    """Return what statements assert of it as (property, other, whether it is the object): pages show it as relations."""
    query = """SELECT DISTINCT ?predicate ?subject ?object WHERE {
      { VALUES ?subject { <%s> } ?s rdf:subject ?subject ; rdf:predicate ?predicate ; rdf:object ?object }
      UNION { VALUES ?object { <%s> } ?s rdf:object ?object ; rdf:predicate ?predicate ; rdf:subject ?subject } }"""
    rows = names.select(query % (node.value, node.value))
    return {
        (predicate.value, (object if subject == node else subject).value, subject != node)
        for predicate, subject, object in rows
    }


def _incoming(names: Names, node: NamedNode, asserted: set[tuple[str, str, bool]]) -> Iterable[Property]:
    """Yield what points to it, apart from statements and what they assert."""
    told = {names.node(name).value for name in ABOUT}
    query = """SELECT DISTINCT ?property ?other WHERE { VALUES ?thing { <%s> } ?other ?property ?thing .
      FILTER NOT EXISTS { VALUES ?class { insp:Statement insp:Change insp:Thread } ?other a ?class } }"""
    found: dict[str, set[NamedNode | Literal]] = defaultdict(set)
    for property, other in names.select(query % node.value):
        if isinstance(other, NamedNode) and (property.value, other.value, True) not in asserted:
            found[property.value].add(other)
    yield from (
        _property(names, iri, values, inverse=True)
        for iri, values in sorted(found.items())
        if iri not in told - {names.node("insp:evaluates").value}
    )


def _property(names: Names, iri: str, values: set[NamedNode | Literal], *, inverse: bool = False) -> Property:
    chosen = sorted(values, key=str)[:_SHOWN]
    told = (names.thing(value) if isinstance(value, NamedNode) else value.value for value in chosen)
    shown = tuple(sorted(told, key=lambda item: item.label if isinstance(item, Thing) else item))
    return Property(iri, names.property(iri), shown, inverse, len(values) - len(chosen))


def _is_outside(item: Property) -> bool:
    """Tell whether all values are described elsewhere, or are identifiers that others gave."""
    if local(item.iri) in ("onsCode", "policeUkId", "notation", "identifier"):
        return True
    return all(isinstance(value, Thing) and value.id is None and "ontology#" not in value.iri for value in item.values)
