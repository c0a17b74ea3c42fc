"""Statements as quads: plain RDF 1.1, no blank nodes, one named graph a report.

Every statement is a node with its evidence, confidence and rule. What a report asserts without hedging is
a plain triple too, in the same graph. Names (IRIs) are readable and depend on nothing but the ids.
"""

from __future__ import annotations

import pyoxigraph as ox

from kg.coverage import Coverage
from kg.ontology import BASE
from kg.rdf.claims import statement_triples
from kg.rdf.quotes import evidence_triples
from kg.rdf.reports import coverage_triples, report_triples
from kg.rdf.reviews import correction_triples, rejected
from kg.rdf.terms import (
    ENTITY_GRAPH,
    PREFIXES,
    VOCABULARY_GRAPH,
    Names,
    Object,
    Triple,
    graph_name,
    in_order,
    iri,
    write_nquads,
)
from kg.rdf.things import entity_quads, entity_triples, references
from kg.rdf.vocabulary import vocabulary_quads
from kg.statements import Extraction, Mention

__all__ = [
    "ENTITY_GRAPH",
    "PREFIXES",
    "VOCABULARY_GRAPH",
    "Names",
    "Object",
    "Triple",
    "entity_quads",
    "graph_name",
    "in_order",
    "iri",
    "quads",
    "vocabulary_quads",
    "write_nquads",
]


def quads(
    extraction: Extraction, *, base: str = BASE, mentions: bool = False, coverage: Coverage | None = None
) -> list[ox.Quad]:
    """Return the quads of one report's graph, unique and sorted.

    Args:
        extraction: what was extracted from the report.
        base: the IRI under which ids (`id/…`) and terms (`ontology#…`) stand.
        mentions: whether every mention becomes a node too.
        coverage: what the report assesses, mentions and leaves out, if that is to be stated.

    Raises:
        DataError: when an id or a name is not a slug of ASCII characters, or a figure is not a number.
    """
    names = Names(base)
    graph = graph_name(extraction.report.metadata.id, base)
    chosen = [item for item in extraction.statements if mentions or not isinstance(item, Mention)]
    triples = {*report_triples(extraction, names), *statement_triples(extraction, chosen, names)}
    triples.update(evidence_triples(extraction.report, [*chosen, *rejected(extraction)], names))
    triples.update(correction_triples(extraction, chosen, names))
    triples.update(entity_triples(extraction, chosen, names))
    triples.update(references(extraction, chosen, names))
    if coverage is not None:
        triples.update(coverage_triples(names.id(extraction.report.metadata.id), coverage, names))
    return in_order(ox.Quad(*triple, graph) for triple in triples)
