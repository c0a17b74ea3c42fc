"""The view of things: nodes are things, edges are what asserted statements say ties them."""

from __future__ import annotations

from collections.abc import Mapping
from math import sqrt
from typing import TYPE_CHECKING

from kg.exports import colours
from kg.exports.clean import joined, one_line, quoted
from kg.network import Edge, Network
from kg.network.layout import groups, places

if TYPE_CHECKING:
    import networkx

    from kg.exports.source import Source

Attributes = dict[str, str | int | float | bool]


def entities(source: Source) -> networkx.MultiDiGraph[str]:
    """Return the things of a source and what ties them; the key of an edge is the id of its predicate."""
    graph = with_things(source, source.network)
    for edge in source.network.edges:
        graph.add_edge(edge.source, edge.target, edge.predicate.id, **_tie(edge, source))
    return graph


def with_things(source: Source, network: Network) -> networkx.MultiDiGraph[str]:
    """Return a graph with the things of a network as nodes."""
    import networkx

    graph: networkx.MultiDiGraph[str] = networkx.MultiDiGraph()
    central = _betweenness(network)
    for node, (x, y), group in zip(network.nodes, places(network), groups(network), strict=True):
        graph.add_node(
            node.id,
            label=one_line(node.label),
            iri=source.names.iri(node.id),
            kind=node.kind,
            kind_label=one_line(network.kinds[node.kind]),
            synonyms=joined(source.names.synonyms(node.id)),
            reports=node.reports,
            statements=node.statements,
            first_cycle=node.first,
            last_cycle=node.last,
            degree=node.degree,
            betweenness=central[node.id],
            community=group,
            x=float(x),
            y=float(y),
            size=round(5 + 2 * sqrt(node.degree), 2),
            colour=colours.of_kind(node.kind),
        )
    return graph


def _tie(edge: Edge, source: Source) -> Attributes:
    return {
        "label": one_line(edge.predicate.label),
        "predicate": edge.predicate.id,
        "group": edge.predicate.group,
        "statements": len(edge.statements),
        "strengths": edge.values.get("strength", 0),
        "weaknesses": edge.values.get("weakness", 0),
        "mixed": edge.values.get("mixed", 0),
        "values": joined(f"{value}: {count}" for value, count in edge.values.items()),
        "grades": joined(edge.values) if edge.predicate.group == "grade" else "",
        "first_cycle": edge.cycles[0] if edge.cycles else "",
        "last_cycle": edge.cycles[-1] if edge.cycles else "",
        "cycles": joined(edge.cycles),
        "reports": joined(edge.reports),
        "statement_ids": joined(item.statement for item in edge.statements),
        **first_quote(edge, source),
        "weight": float(len(edge.statements)),
        "colour": colours.of_tie(edge.predicate.group, edge.values),
    }


def first_quote(edge: Edge, source: Source) -> Attributes:
    """Return the sentence of the first statement of an edge, and its page."""
    first = source.every_claim[edge.statements[0].statement]
    return {"quote": quoted(first.quote), "page": first.page or 0}


def _betweenness(network: Network) -> Mapping[str, float]:
    """Return id → betweenness (Brandes, 2001), between 0 and 1; of large networks estimated from 200 of their nodes."""
    import networkx

    graph: networkx.Graph[str] = networkx.Graph()
    graph.add_nodes_from(node.id for node in network.nodes)
    graph.add_edges_from((edge.source, edge.target) for edge in network.edges)
    found = networkx.betweenness_centrality(graph, k=min(len(graph), 200), seed=1)
    return {id: round(float(value), 6) for id, value in found.items()}
