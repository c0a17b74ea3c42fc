"""Holds a report's graph against the shapes, the checks across nodes, and the text itself.

Three ways, each for what it does well: SHACL Core (`shapes/*.ttl`) for what a node needs, with pyshacl on an
rdflib graph; one set-based SPARQL query a check (`shapes/checks/*.rq`) for what holds between nodes; and a
comparison of every quote with the text at its offsets.
"""

from __future__ import annotations

from kg.validate.graphs import Before, undeclared, validate, validate_timeline, validate_vocabulary
from kg.validate.violation import Violation, format_violations, iri_of, report_graph

__all__ = [
    "Before",
    "Violation",
    "format_violations",
    "iri_of",
    "report_graph",
    "undeclared",
    "validate",
    "validate_timeline",
    "validate_vocabulary",
]
