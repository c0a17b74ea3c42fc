"""DOT, the language of Graphviz, for pictures of a small neighbourhood."""

from __future__ import annotations

from math import sqrt
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from kg.exports.colours import ink

if TYPE_CHECKING:
    import networkx

    from kg.exports.source import Source

READABLE = 80  # nodes that layers of Graphviz show well; more are drawn where the export puts them
_WIDTH = 28  # characters in a line of a label
_PLAIN = "fontname=Helvetica, fontsize=10"


def write(source: Source) -> bytes:
    """Return the property graph of a source as DOT, and note when it is a large one."""
    if large := notice(source.graph):
        source.note(large)
    return write_graph(source.graph)


def write_graph(graph: networkx.MultiDiGraph[str]) -> bytes:
    """Return a property graph as DOT: labels, colours, quotes as tooltips, IRIs as links.

    A large graph says in its first line how to get a small one, is drawn at the places of the export, if it has them, and the
    labels of its edges are in their tooltips.
    """
    large = graph.number_of_nodes() > READABLE
    placed = large and all("x" in told for _, told in graph.nodes.data())
    lines = [f"// {notice(graph)}"] if large else []
    lines += [
        f"digraph {_quoted(str(graph.graph.get('title', '')).replace('&', '&amp;'))} {{",
        f" graph [{_arrangement(large, placed)}];",
    ]
    lines += [f' node [shape=box, style="rounded,filled", {_PLAIN}];', f" edge [{_PLAIN}];"]
    spread = sqrt(graph.number_of_nodes()) / 7 if placed else 0.0  # as much room for each node of 100 as of 1000
    lines += [_node(name, told, spread) for name, told in graph.nodes.data()]
    lines += [_edge(one, two, key, told, large) for one, two, key, told in graph.edges(keys=True, data=True)]
    return "\n".join([*lines, "}", ""]).encode("utf-8")


def notice(graph: networkx.MultiDiGraph[str]) -> str:
    """Return what its reader should know of the picture; nothing of a small one."""
    count = graph.number_of_nodes()
    if count <= READABLE:
        return ""
    return (
        f"{count} nodes are more than Graphviz shows well:"
        " --about THING gives a neighbourhood, --type and --since less of it"
    )


def _arrangement(large: bool, placed: bool) -> str:
    if not large:
        return "rankdir=LR"
    return f"layout={'nop' if placed else 'sfdp'}, overlap=true, splines=line, outputorder=edgesfirst"


def _node(name: str, told: dict[str, Any], spread: float) -> str:
    colour = told.get("colour") or "#dddddd"
    options = {
        "label": "\\n".join(_escaped(line) for line in wrap(told.get("label") or name, _WIDTH)),
        "fillcolor": colour,
        "fontcolor": ink(colour),
        "tooltip": _escaped(" · ".join(word for word in (told.get("kind_label"), told.get("quote")) if word)),
        "URL": _escaped(told.get("iri", "")),
    }
    if spread:
        options["pos"] = f"{told['x'] * spread:.0f},{told['y'] * spread:.0f}"
    return f" {_quoted(name)} [{_options(options)}];"


def _edge(one: str, two: str, key: str, told: dict[str, Any], large: bool) -> str:
    """Return an edge; in a large graph its label is part of the tooltip (Graphviz 2 also fails on some that are straight)."""
    label, quote = told.get("label") or key, told.get("quote", "")
    options = {
        "label": "" if large else _escaped(label),
        "color": told.get("colour") or "#666666",
        "tooltip": _escaped(f"{label}: {quote}" if large and quote else label if large else quote),
    }
    return f" {_quoted(one)} -> {_quoted(two)} [{_options(options)}];"


def _options(options: dict[str, str]) -> str:
    return ", ".join(f'{name}="{value}"' for name, value in options.items() if value)


def _quoted(key: str) -> str:
    """Return a key as an id of DOT, where only a quote needs a mark before it; keys have no backslash."""
    return '"' + key.replace("\\", "/").replace('"', '\\"') + '"'


def _escaped(text: str) -> str:
    """Return what DOT shows as the text: marks before quotes and backslashes, and no entities of HTML."""
    return text.replace("&", "&amp;").replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
