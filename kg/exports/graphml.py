"""GraphML: typed data for every reader, and beside it the extension in which yEd keeps what it draws."""

from __future__ import annotations

import re
from collections.abc import Mapping
from math import sqrt
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from kg.exports import attributes
from kg.exports.attributes import Value
from kg.exports.colours import rgb

if TYPE_CHECKING:
    import networkx

    from kg.exports.source import Source

_ROOT = {
    "xmlns": "http://graphml.graphdrawing.org/xmlns",
    "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
    "xmlns:y": "http://www.yworks.com/xml/graphml",
    "xsi:schemaLocation": "http://graphml.graphdrawing.org/xmlns http://www.yworks.com/xml/schema/graphml/1.1/ygraphml.xsd",
}
_TYPES = {bool: "boolean", int: "int", float: "double", str: "string"}
# The ids of yEd's own keys in its files: Gephi takes what stands under them for labels, and warns of any other key without type.
_DRAWN_NODE, _DRAWN_EDGE = "d3", "d7"
_COLOUR = ("r", "g", "b")  # what Gephi reads colours from
_LABELLED = 500  # edges, beyond which yEd hides their labels
_NOT_IN_IDS = re.compile(r"[^\w.\-/]|_(?=x[0-9A-F]+_)")


def write(source: Source) -> bytes:
    """Return the property graph of a source as GraphML."""
    return write_graph(source.graph)


def write_graph(graph: networkx.MultiDiGraph[str]) -> bytes:
    """Return a property graph as GraphML.

    Empty attributes are left out. The id of a node is its key as an XML name token (`token`), edges are numbered.
    """
    root = Element("graphml", _ROOT)
    SubElement(root, "desc").text = str(graph.graph.get("title", ""))
    _declare(root, "node", {**attributes.of_nodes(graph), **dict.fromkeys(_COLOUR, int)}, _DRAWN_NODE)
    _declare(root, "edge", attributes.of_edges(graph), _DRAWN_EDGE)
    body = SubElement(root, "graph", {"id": "G", "edgedefault": "directed"})
    spread = sqrt(graph.number_of_nodes()) / 14  # as much room for each node of a small graph as of a large one
    for name, told in graph.nodes.data():
        node = SubElement(body, "node", {"id": token(name)})
        _draw_node(SubElement(node, "data", {"key": _DRAWN_NODE}), told.get("label") or name, told, spread)
        colour = rgb(told["colour"]) if told.get("colour") else ()
        _data(node, "node", {**told, **dict(zip(_COLOUR, colour, strict=False))})
    labelled = graph.number_of_edges() <= _LABELLED
    for number, (one, two, key, told) in enumerate(graph.edges(keys=True, data=True)):
        edge = SubElement(body, "edge", {"id": f"e{number}", "source": token(one), "target": token(two)})
        _draw_edge(SubElement(edge, "data", {"key": _DRAWN_EDGE}), told.get("label") or key, told, labelled)
        _data(edge, "edge", told)
    indent(root, " ")
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def token(key: str) -> str:
    """Return a key as a name token of XML, which is what ids of GraphML are: "/" becomes ":", other marks their code.

    Examples:
        >>> token("force/essex"), token("a b")
        ('force:essex', 'a_x20_b')
    """
    return _NOT_IN_IDS.sub(lambda found: f"_x{ord(found[0]):X}_", key).replace("/", ":")


def _declare(root: Element, element: str, types: Mapping[str, type[Any]], drawn: str) -> None:
    SubElement(root, "key", {"id": drawn, "for": element, "yfiles.type": f"{element}graphics"})
    for name, kind in types.items():
        told = {"id": f"{element}.{name}", "for": element, "attr.name": name, "attr.type": _TYPES[kind]}
        SubElement(root, "key", told)


def _data(parent: Element, element: str, told: Mapping[str, Value]) -> None:
    for name, value in told.items():
        if value != "":
            SubElement(parent, "data", {"key": f"{element}.{name}"}).text = attributes.written(value)


def _draw_node(parent: Element, label: str, told: Mapping[str, Any], spread: float) -> None:
    """Add what yEd draws. It stands before the other data, so that readers who know both keep the latter's x and y."""
    shape = SubElement(parent, "y:ShapeNode")
    if "x" in told:
        side = 2 * float(told.get("size", 10.0))
        corner = {"x": told["x"] * spread - side / 2, "y": -told["y"] * spread - side / 2}
        box = {"height": side, "width": side, **corner}
        SubElement(shape, "y:Geometry", {name: f"{value:.2f}" for name, value in box.items()})
    SubElement(shape, "y:Fill", {"color": told.get("colour") or "#cccccc", "transparent": "false"})
    SubElement(shape, "y:BorderStyle", {"color": "#333333", "type": "line", "width": "1.0"})
    style = {"fontSize": "12", "modelName": "sandwich", "modelPosition": "s", "textColor": "#000000"}
    SubElement(shape, "y:NodeLabel", style).text = label
    SubElement(shape, "y:Shape", {"type": "ellipse"})


def _draw_edge(parent: Element, label: str, told: Mapping[str, Any], labelled: bool) -> None:
    line = SubElement(parent, "y:PolyLineEdge")
    width = min(7.0, sqrt(max(1.0, told.get("weight", 1.0))))
    SubElement(line, "y:LineStyle", {"color": told.get("colour") or "#888888", "type": "line", "width": f"{width:.1f}"})
    SubElement(line, "y:Arrows", {"source": "none", "target": "standard"})
    SubElement(line, "y:EdgeLabel", {"fontSize": "10", "visible": str(labelled).lower()}).text = label
