"""RDF: Turtle, TriG, N-Quads and JSON-LD of a dataset, or of the statements of it that are selected."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from kg.exports.part import part
from kg.queries import prefixes
from kg.rdf.formats import write

if TYPE_CHECKING:
    from pyoxigraph import Quad

    from kg.exports.source import Source


def turtle(source: Source) -> bytes:
    """Return the triples of all graphs as Turtle."""
    return _written(source, "ttl")


def trig(source: Source) -> bytes:
    """Return the graphs as TriG."""
    return _written(source, "trig")


def jsonld(source: Source) -> bytes:
    """Return the triples of all graphs as JSON-LD: properties by their names, ids relative to their base."""
    return _written(source, "jsonld")


def nquads(source: Source) -> bytes:
    """Return the graphs as N-Quads, in order of their lines; of a whole dataset exactly the lines of its files."""
    if source.selection.whole:
        lines = {line for data in source.dataset.graphs() for line in data.splitlines(keepends=True)}
        return b"".join(sorted(lines))
    return _written(source, "nq")


def _written(source: Source, ending: str) -> bytes:
    return write(_quads(source), ending, prefixes(source.base), f"{source.base}id/")


def _quads(source: Source) -> Iterable[Quad]:
    return source.dataset.quads() if source.selection.whole else part(source)
