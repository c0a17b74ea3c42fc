"""JSON Graph Format 2: https://jsongraphformat.info (nodes by id; a label beside the metadata)."""

from __future__ import annotations

import json
from typing import Any

from kg.exports.source import Source


def write(source: Source) -> bytes:
    """Return the property graph as JSON Graph Format 2."""
    graph = source.graph
    nodes = {id: {"label": given["label"], "metadata": _rest(given)} for id, given in graph.nodes(data=True)}
    edges = [
        {"source": one, "target": two, "relation": key, "label": given["label"], "metadata": _rest(given)}
        for one, two, key, given in graph.edges(keys=True, data=True)
    ]
    data = {
        "graph": {
            "label": graph.graph["title"],
            "directed": True,
            "metadata": {"view": graph.graph["view"], "base": graph.graph["base"]},
            "nodes": nodes,
            "edges": edges,
        }
    }
    return f"{json.dumps(data, ensure_ascii=False, indent=1)}\n".encode()


def _rest(given: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in given.items() if name != "label"}
