"""The ontology and the vocabularies as quads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pyoxigraph as ox

from kg import resources
from kg.errors import DataError
from kg.ontology import BASE
from kg.rdf.terms import VOCABULARY_GRAPH, Names, in_order, iri


def vocabulary_quads(base: str = BASE, folders: Sequence[Path] = ()) -> list[ox.Quad]:
    """Return the ontology and the vocabularies as quads of one graph, unique and sorted.

    Args:
        base: the base IRI; names under the default base are moved to it.
        folders: further folders of Turtle files, read after the package's `ontology/`.

    Raises:
        DataError: when a file is not valid Turtle or has a blank node.
    """
    names, graph = Names(base), iri(VOCABULARY_GRAPH, base)
    places = (resources.folder("ontology"), *folders)
    files = [file for place in places for file in sorted(place.rglob("*.ttl"))]
    return in_order(ox.Quad(*names.moved(triple), graph) for file in files for triple in _turtle(file))


def _turtle(file: Path) -> Iterator[ox.Triple]:
    try:
        for quad in ox.parse(path=str(file), format=ox.RdfFormat.TURTLE):
            if any(isinstance(term, ox.BlankNode) for term in quad.triple):
                raise DataError("there is a blank node", where=file.name, hint="give the thing an IRI")
            yield quad.triple
    except (SyntaxError, ValueError) as error:
        raise DataError(f"not valid Turtle: {error}", where=file.name, hint="mend the line named") from error
