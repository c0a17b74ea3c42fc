"""Graphs that others published: read, sorted by report, and made part of what we know.

    parsing  bytes in any syntax of RDF → quads without blank nodes, under our base
    sorting  quads → the graph of each report, what was found in texts, and the rest
    known    of the things found in texts what identity across reports needs
    placing  the graphs under the ids that identity settles
    records  the flat view of their statements that the timeline needs

A graph follows the ontology when it conforms to the shapes and checks of `kg.validate` and names no class or property
that the ontology does not have. Its texts are not here, so its quotes are believed.
"""

from __future__ import annotations

from kg.foreign.known import known, named_in
from kg.foreign.parsing import ENDINGS, check_syntax, ending_of, read_quads
from kg.foreign.placing import placed
from kg.foreign.records import records
from kg.foreign.sorting import Foreign, sort

__all__ = [
    "ENDINGS",
    "Foreign",
    "check_syntax",
    "ending_of",
    "known",
    "named_in",
    "placed",
    "read_quads",
    "records",
    "sort",
]
