"""CSV: nodes and edges as `neo4j-admin database import` reads them, and the same as Gephi does.

One pair of files cannot serve both: the headers that Neo4j asks for (":START_ID") are not those that Gephi knows ("Source").
No cell is changed to keep a spreadsheet from taking it for a formula, because a quote would then not be the report's.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from kg.exports import attributes

if TYPE_CHECKING:
    import networkx

    from kg.exports.source import Source

_TYPES = {bool: "boolean", int: "int", float: "double", str: "string"}
_BREAKS = re.compile(r"[\r\n\t]")


def write(source: Source) -> Mapping[str, bytes]:
    """Return the property graph of a source as files of CSV."""
    return write_graph(source.graph)


def write_graph(graph: networkx.MultiDiGraph[str]) -> Mapping[str, bytes]:
    """Return file name → content: "nodes.csv" and "edges.csv" for Neo4j, "gephi-nodes.csv" and "gephi-edges.csv".

    UTF-8 without a byte order mark. Unknown values are empty cells; line ends within a value are spaces, for Neo4j takes one
    line as one row.
    """
    nodes, edges = attributes.of_nodes(graph), attributes.of_edges(graph)
    return {
        "nodes.csv": _neo4j_nodes(graph, nodes),
        "edges.csv": _neo4j_edges(graph, edges),
        "gephi-nodes.csv": _gephi_nodes(graph, nodes),
        "gephi-edges.csv": _gephi_edges(graph, edges),
    }


def _neo4j_nodes(graph: networkx.MultiDiGraph[str], types: Mapping[str, type[Any]]) -> bytes:
    rows = ([name, told.get("kind") or "Thing", *_cells(told, types)] for name, told in graph.nodes.data())
    return _table(["id:ID", ":LABEL", *_typed(types)], rows)


def _neo4j_edges(graph: networkx.MultiDiGraph[str], types: Mapping[str, type[Any]]) -> bytes:
    rows = ([one, two, told.get("predicate") or key, *_cells(told, types)] for one, two, key, told in _all_edges(graph))
    return _table([":START_ID", ":END_ID", ":TYPE", *_typed(types)], rows)


def _gephi_nodes(graph: networkx.MultiDiGraph[str], types: Mapping[str, type[Any]]) -> bytes:
    rest = [name for name in types if name != "label"]
    rows = ([name, told.get("label") or name, *_cells(told, rest)] for name, told in graph.nodes.data())
    return _table(["Id", "Label", *rest], rows)


def _gephi_edges(graph: networkx.MultiDiGraph[str], types: Mapping[str, type[Any]]) -> bytes:
    rest = [name for name in types if name not in ("label", "weight")]
    rows = (
        [one, two, "Directed", key, told.get("label") or key, told.get("weight", 1.0), *_cells(told, rest)]
        for one, two, key, told in _all_edges(graph)
    )
    return _table(["Source", "Target", "Type", "Kind", "Label", "Weight", *rest], rows)


def _all_edges(graph: networkx.MultiDiGraph[str]) -> Iterable[tuple[str, str, str, dict[str, Any]]]:
    edges: Iterable[tuple[str, str, str, dict[str, Any]]] = graph.edges(keys=True, data=True)
    return edges


def _typed(types: Mapping[str, type[Any]]) -> list[str]:
    return [f"{name}:{_TYPES[kind]}" for name, kind in types.items()]


def _cells(told: Mapping[str, Any], names: Iterable[str]) -> list[str]:
    return [attributes.written(told.get(name, "")) for name in names]


def _table(header: list[str], rows: Iterable[list[Any]]) -> bytes:
    stream = io.StringIO()
    table = csv.writer(stream, lineterminator="\r\n")
    table.writerow(header)
    table.writerows([_BREAKS.sub(" ", str(cell)) for cell in row] for row in rows)
    return stream.getvalue().encode("utf-8")
