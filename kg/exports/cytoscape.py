"""Cytoscape JSON (.cyjs), which Cytoscape and cytoscape.js open."""

from __future__ import annotations

import json
from math import sqrt
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import networkx

    from kg.exports.source import Source

# How cytoscape.js draws it; Cytoscape has styles of its own and passes over these.
_STYLE = [
    {
        "selector": "node",
        "style": {
            "label": "data(name)",
            "background-color": "data(colour)",
            "width": "data(size)",
            "height": "data(size)",
            "font-size": 8,
        },
    },
    {
        "selector": "edge",
        "style": {
            "label": "data(label)",
            "line-color": "data(colour)",
            "target-arrow-color": "data(colour)",
            "target-arrow-shape": "triangle",
            "curve-style": "bezier",
            "width": 1,
            "font-size": 5,
        },
    },
]


def write(source: Source) -> bytes:
    """Return the property graph of a source as Cytoscape JSON."""
    return write_graph(source.graph)


def write_graph(graph: networkx.MultiDiGraph[str]) -> bytes:
    """Return a property graph as Cytoscape JSON: its attributes, and `name` and `interaction`, by which Cytoscape calls
    nodes and edges. Places have y downwards, as screens do.
    """
    spread = sqrt(graph.number_of_nodes()) / 30  # as much room for each node of a small graph as of a large one
    title = str(graph.graph.get("title", ""))
    data = {
        "format_version": "1.0",
        "generated_by": "inspection-kg",
        "target_cytoscapejs_version": "~3.0",
        "data": {"name": title, "shared_name": title},
        "elements": {
            "nodes": [_node(name, told, spread) for name, told in graph.nodes.data()],
            "edges": [_edge(graph, number, *edge) for number, edge in enumerate(graph.edges(keys=True, data=True))],
        },
        "style": _STYLE,
    }
    return json.dumps(data, ensure_ascii=False, allow_nan=False, indent=1).encode("utf-8") + b"\n"


def _node(name: str, told: dict[str, Any], spread: float) -> dict[str, Any]:
    label = told.get("label") or name
    kept = {key: value for key, value in told.items() if key not in ("x", "y")}
    place = {"position": {"x": round(told["x"] * spread, 1), "y": round(-told["y"] * spread, 1)}} if "x" in told else {}
    return {"data": {"id": name, "name": label, "shared_name": label, **kept}, **place}


def _edge(
    graph: networkx.MultiDiGraph[str], number: int, one: str, two: str, key: str, told: dict[str, Any]
) -> dict[str, Any]:
    label = told.get("label") or key
    start, end = (graph.nodes[name].get("label") or name for name in (one, two))
    ends = {"id": f"e{number}", "source": one, "target": two}
    return {"data": {**ends, "interaction": key, "name": f"{start} ({label}) {end}", **told}}
