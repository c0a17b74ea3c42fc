"""The network as a graph of networkx, with attributes that every format of graphs can hold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from kg.network.columns import LISTED
from kg.network.layout import groups, places
from kg.network.view import Edge, Network

if TYPE_CHECKING:
    import networkx

Attributes = Mapping[str, str | int]


def to_networkx(network: Network) -> networkx.MultiDiGraph[str]:
    """Return the network as a graph; the key of an edge is the id of its predicate.

    Attributes are words or whole numbers, each of one type in all nodes or edges; what is unknown is the empty string.
    Several values stand in one string, parted by "; ".
    """
    import networkx

    graph: networkx.MultiDiGraph[str] = networkx.MultiDiGraph()
    for node, (x, y), group in zip(network.nodes, places(network), groups(network), strict=True):
        graph.add_node(
            node.id,
            label=node.label,
            kind=network.kinds[node.kind],
            reports=node.reports,
            statements=node.statements,
            first_cycle=node.first,
            last_cycle=node.last,
            degree=node.degree,
            group=group,
            x=x,
            y=y,
        )
    for edge in network.edges:
        graph.add_edge(edge.source, edge.target, edge.predicate.id, **_attributes(edge))
    return graph


def _attributes(edge: Edge) -> Attributes:
    return {
        "label": edge.predicate.label,
        "group": edge.predicate.group,
        "statements": len(edge.statements),
        "strengths": edge.values.get("strength", 0),
        "weaknesses": edge.values.get("weakness", 0),
        "mixed": edge.values.get("mixed", 0),
        "values": "; ".join(f"{value}: {count}" for value, count in edge.values.items()),
        "cycles": "; ".join(edge.cycles),
        "reports": "; ".join(edge.reports),
        "statement_ids": "; ".join(item.statement for item in edge.statements[:LISTED]),
    }
