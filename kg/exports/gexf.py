"""GEXF 1.3, the format of Gephi: typed attributes, colour, size and place, and when each thing is spoken of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from kg.exports import attributes
from kg.exports.colours import rgb
from kg.exports.cycles import spans

if TYPE_CHECKING:
    import networkx

    from kg.exports.source import Source

_ROOT = {
    "xmlns": "http://gexf.net/1.3",
    "xmlns:viz": "http://gexf.net/1.3/viz",
    "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
    "xsi:schemaLocation": "http://gexf.net/1.3 http://gexf.net/1.3/gexf.xsd",
    "version": "1.3",
}
_TYPES = {bool: "boolean", int: "integer", float: "double", str: "string"}
_OWN = {
    "node": {"label", "x", "y", "size", "colour"},
    "edge": {"label", "weight", "colour"},
}  # GEXF has places for these


def write(source: Source) -> bytes:
    """Return the property graph of a source as GEXF."""
    return write_graph(source.graph)


def write_graph(graph: networkx.MultiDiGraph[str]) -> bytes:
    """Return a property graph as GEXF.

    It is dynamic when anything in it has a cycle: the spells of nodes and edges are the years of their cycles; what has
    none is there at all times. The kind of an edge is its key: edges of one kind between the same nodes are one in Gephi.
    Empty attributes are left out.
    """
    root = Element("gexf", _ROOT)
    meta = SubElement(root, "meta")
    SubElement(meta, "creator").text = "inspection-kg"
    SubElement(meta, "description").text = str(graph.graph.get("title", ""))
    body = SubElement(root, "graph", _settings(graph))
    _declare(body, "node", attributes.of_nodes(graph))
    _declare(body, "edge", attributes.of_edges(graph))
    nodes = SubElement(body, "nodes", {"count": str(graph.number_of_nodes())})
    for name, told in graph.nodes.data():
        node = SubElement(nodes, "node", {"id": name, "label": told.get("label") or name})
        _data(node, "node", told)
    edges = SubElement(body, "edges", {"count": str(graph.number_of_edges())})
    for number, (one, two, key, told) in enumerate(graph.edges(keys=True, data=True)):
        ends = {
            "id": f"e{number}",
            "source": one,
            "target": two,
            "kind": str(key),
            "label": told.get("label", str(key)),
        }
        edge = SubElement(edges, "edge", {**ends, "weight": str(told.get("weight", 1.0))})
        _data(edge, "edge", told)
    indent(root, " ")
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def _settings(graph: networkx.MultiDiGraph[str]) -> dict[str, str]:
    everything = [told for _, told in graph.nodes.data()] + [told for _, _, told in graph.edges.data()]
    if not any(spans(told) for told in everything):
        return {"defaultedgetype": "directed", "mode": "static"}
    return {"defaultedgetype": "directed", "mode": "dynamic", "timeformat": "date", "timerepresentation": "interval"}


def _declare(body: Element, element: str, types: Mapping[str, type[Any]]) -> None:
    columns = SubElement(body, "attributes", {"class": element})
    for name, kind in types.items():
        if name not in _OWN[element]:
            SubElement(columns, "attribute", {"id": name, "title": name, "type": _TYPES[kind]})


def _data(parent: Element, element: str, told: Mapping[str, Any]) -> None:
    values = {name: value for name, value in told.items() if value != "" and name not in _OWN[element]}
    if values:
        listed = SubElement(parent, "attvalues")
        for name, value in values.items():
            SubElement(listed, "attvalue", {"for": name, "value": attributes.written(value)})
    if held := spans(told):
        spells = SubElement(parent, "spells")
        for first, last in held:
            SubElement(spells, "spell", {"start": f"{first}-01-01", "end": f"{last}-12-31"})
    if told.get("colour"):
        parts = zip("rgb", rgb(told["colour"]), strict=True)
        SubElement(parent, "viz:color", {part: str(value) for part, value in parts})
    if "x" in told:
        SubElement(parent, "viz:position", {"x": str(told["x"]), "y": str(told["y"]), "z": "0.0"})
    if "size" in told:
        SubElement(parent, "viz:size", {"value": str(told["size"])})
