"""Puts a graph of others under the ids that identity settles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pyoxigraph as ox

from kg.foreign.sorting import Foreign
from kg.foreign.terms import Terms
from kg.linking import Identity
from kg.ontology import Entity
from kg.rdf import in_order


def placed(foreign: Foreign, identity: Identity, base: str) -> dict[str, list[ox.Quad]]:
    """Return the graph of each report with the ids of things as they are in the dataset, unique and sorted.

    What turns out to be something of the vocabulary is no longer said to be found in the text.
    """
    terms = Terms(base)
    return {
        report: in_order(_moved(quads, identity.moves(report), identity.entities, terms))
        for report, quads in foreign.reports.items()
    }


def _moved(
    quads: Sequence[ox.Quad], moves: Mapping[str, str], entities: Mapping[str, Entity], terms: Terms
) -> Iterator[ox.Quad]:
    nodes = {terms.iri(old): ox.NamedNode(terms.iri(new)) for old, new in moves.items()}
    settled = {node.value for old, node in nodes.items() if not _found(terms.id(node.value), entities)}
    said_of_found = (terms.of("foundIn"), terms.of("JointUnit"))
    for quad in quads:
        subject, predicate, object, graph = quad
        subject, object = nodes.get(subject.value, subject), nodes.get(object.value, object)
        if subject.value in settled and {predicate.value, object.value} & {*said_of_found}:
            continue
        yield ox.Quad(subject, predicate, object, graph)


def _found(ident: str, entities: Mapping[str, Entity]) -> bool:
    return ident in entities and entities[ident].found
