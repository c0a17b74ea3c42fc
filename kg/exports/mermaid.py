"""Mermaid flowcharts, for a neighbourhood in a page of Markdown."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Collection
from typing import TYPE_CHECKING

from kg.exports.colours import ink

if TYPE_CHECKING:
    import networkx

    from kg.exports.source import Source

EDGES, SIZE = 500, 50_000  # Mermaid's own limits, which a diagram cannot raise: edges; UTF-16 code units of its text
# What means something to Mermaid: marks, and the beginning of what it would take for a list.
_SPECIAL = re.compile(r"[^\w ,.()'/\u0080-\U0010ffff-]|_|^(?=\s*(?:\d+[.)]|-)\s)\s*\d*[.)-]", re.ASCII)
_HINT = "--about THING gives a neighbourhood, --type and --since less of it"


def write(source: Source) -> bytes:
    """Return the property graph of a source as a flowchart of Mermaid, and note what is left out."""
    if left_out := notice(source.graph):
        source.note(left_out)
    return write_graph(source.graph)


def write_graph(graph: networkx.MultiDiGraph[str]) -> bytes:
    """Return a property graph as a flowchart of Mermaid: labels and colours.

    Of a graph beyond Mermaid's limits it has the nodes with most edges, as many as go, and says so in a comment.
    """
    return _text(graph, _shown(graph)).encode("utf-8")


def notice(graph: networkx.MultiDiGraph[str]) -> str:
    """Return what is left out, and how to get a smaller graph; nothing when all of it is shown."""
    return _left_out(graph, _shown(graph))


def _shown(graph: networkx.MultiDiGraph[str]) -> frozenset[str]:
    """Return the nodes that are shown: all, or those with most edges."""
    if graph.number_of_edges() <= EDGES and _fits(graph, graph.nodes):
        return frozenset(graph.nodes)
    ranked = sorted(graph.nodes, key=lambda node: -graph.degree(node))
    most = bisect_right(range(1, len(ranked) + 1), False, key=lambda count: not _fits(graph, ranked[:count]))
    return frozenset(ranked[:most])


def _fits(graph: networkx.MultiDiGraph[str], nodes: Collection[str]) -> bool:
    shown = frozenset(nodes)
    return _edges(graph, shown) <= EDGES and len(_text(graph, shown).encode("utf-16-le")) // 2 <= SIZE


def _edges(graph: networkx.MultiDiGraph[str], shown: frozenset[str]) -> int:
    return sum(one in shown and two in shown for one, two in graph.edges())


def _left_out(graph: networkx.MultiDiGraph[str], shown: frozenset[str]) -> str:
    if len(shown) == graph.number_of_nodes():
        return ""
    nodes, edges = graph.number_of_nodes(), graph.number_of_edges()
    return (
        f"{len(shown)} of {nodes} nodes and {_edges(graph, shown)} of {edges} edges are shown, those of the nodes with most"
        f" edges: Mermaid draws at most {EDGES} edges and {SIZE:,} characters; {_HINT}"
    )


def _text(graph: networkx.MultiDiGraph[str], shown: frozenset[str]) -> str:
    lines = ["---", f"title: {json.dumps(str(graph.graph.get('title', '')))}", "---", "flowchart LR"]
    if left_out := _left_out(graph, shown):
        lines.append(f" %% {left_out}")
    names = {node: f"n{number}" for number, node in enumerate(node for node in graph if node in shown)}
    lines += [f' {name}["{_escaped(graph.nodes[node].get("label") or node)}"]' for node, name in names.items()]
    for one, two, key, told in graph.edges(keys=True, data=True):
        if one in shown and two in shown:
            lines.append(f' {names[one]} -->|"{_escaped(told.get("label") or str(key))}"| {names[two]}')
    colours: dict[str, list[str]] = {}
    for node, name in names.items():
        colours.setdefault(graph.nodes[node].get("colour") or "#dddddd", []).append(name)
    for colour, coloured in colours.items():
        lines.append(f" classDef c{colour[1:]} fill:{colour},color:{ink(colour)},stroke:#333333")
        lines.append(f" class {','.join(coloured)} c{colour[1:]}")
    return "\n".join([*lines, ""])


def _escaped(text: str) -> str:
    """Return a text as Mermaid shows it as it is: marks that mean something to it as character codes.

    Examples:
        >>> _escaped('a "b" <c>'), _escaped("1. first")
        ('a #34;b#34; #60;c#62;', '#49;#46; first')
    """
    return _SPECIAL.sub(lambda found: "".join(f"#{ord(mark)};" for mark in found[0]), text)
