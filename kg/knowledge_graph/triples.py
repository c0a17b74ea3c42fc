"""The triples of a dataset as rdflib has them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.queries import prefixes

if TYPE_CHECKING:
    import rdflib
    from rdflib.term import Node

    from kg.dataset import Dataset

_STRING = "http://www.w3.org/2001/XMLSchema#string"


def rdflib_graph(dataset: Dataset, report: str | None = None) -> rdflib.Graph:
    """Return the triples of a dataset, or of one report, as a graph of rdflib.

    pyoxigraph parses, which with the conversion of each term once takes a third of the time of rdflib's own parser.
    """
    import rdflib

    term = cache(_term)
    found = rdflib.Graph()
    for prefix, iri in prefixes(dataset.manifest.base).items():
        found.bind(prefix, iri)
    for quad in dataset.quads(report):
        found.add((term(quad.subject), term(quad.predicate), term(quad.object)))
    return found


def _term(term: object) -> Node:
    """Return a term as rdflib has it; plain strings have no datatype there."""
    import rdflib

    if isinstance(term, ox.NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return rdflib.BNode(term.value)
    assert isinstance(term, ox.Literal)  # the graphs are RDF 1.1
    datatype = term.datatype.value
    if term.language:
        return rdflib.Literal(term.value, lang=term.language)
    return rdflib.Literal(term.value, datatype=None if datatype == _STRING else rdflib.URIRef(datatype))
