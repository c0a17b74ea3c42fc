"""The things that reports name: found in a graph, described once for all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import pyoxigraph as ox

from kg.ontology import BASE, Entity
from kg.rdf.claims import holds
from kg.rdf.terms import ENTITY_GRAPH, LABEL, TYPE, Names, Pairs, Triple, each, in_order, iri, prefixed, some
from kg.statements import Extraction, Mention, Relation, Statement


def entity_quads(entities: Iterable[Entity], base: str = BASE) -> list[ox.Quad]:
    """Return the descriptions of entities found in texts as quads of one graph, unique and sorted.

    Those of the vocabulary are described in its own graph. In which reports an entity is found stands in theirs.

    Raises:
        DataError: when an id is not a slug of ASCII characters.
    """
    names, graph = Names(base), iri(ENTITY_GRAPH, base)
    found = (entity for entity in entities if entity.found)
    return in_order(ox.Quad(names.id(entity.id), *pair, graph) for entity in found for pair in _entity(entity, names))


def _named(statements: Iterable[Statement]) -> set[str]:
    """Return the ids of the entities that the statements name."""
    named: set[str] = set()
    for item in statements:
        for key in ("subject", "object", "force", "entity", "attributed", "area", "data_source"):
            named.add(getattr(item, key, None) or "")
        for key in ("about", "issues", "entities"):
            named.update(getattr(item, key, ()))
    return named - {""}


def entity_triples(extraction: Extraction, statements: Sequence[Statement], names: Names) -> Iterator[Triple]:
    """Say which entities are found in this text; `entity_quads` describes them, once for all reports."""
    told = extraction.report.metadata
    report, here = names.id(told.id), {*_named(statements), told.area}
    holding = (item for item in extraction.of(Relation) if holds(item))
    joint = {item.subject for item in holding if item.predicate == "jointUnitOf"}
    for id, entity in extraction.entities.items():
        if entity.found and id in here:
            node = names.id(id)
            yield node, names.term("foundIn"), report
            if entity.type == "Unit" and id in joint:
                yield node, TYPE, names.term("JointUnit")


def references(extraction: Extraction, statements: Sequence[Statement], names: Names) -> Iterator[Triple]:
    """Tell what a report names, also where no statement is about it; issues have their own properties."""
    report, named = names.id(extraction.report.metadata.id), _named(statements)
    for id in {item.entity for item in extraction.of(Mention)}:
        entity = extraction.entities.get(id)
        if entity is not None and entity.type != "Issue" and (id in named or not entity.found):
            yield report, prefixed("dcterms:references"), names.id(id)


def _entity(entity: Entity, names: Names) -> Pairs:
    yield TYPE, names.term(entity.type)
    if entity.kind:
        yield TYPE, names.term("Kind")
    yield LABEL, ox.Literal(entity.label)
    for name in entity.names:
        if name != entity.label:
            yield prefixed("skos:altLabel"), ox.Literal(name)
    yield from each(names.term("scope"), entity.scope, names)
    yield from some(prefixed("org:classification"), entity.classification, names.id)
