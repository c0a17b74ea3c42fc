"""The view of things: nodes are things, edges are what asserted statements say ties them."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING

from kg.analysis import measures
from kg.exports import colours
from kg.exports.clean import joined, one_line, quoted
from kg.network import Edge, Network
from kg.network.layout import places

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
    measured = measures(network).things
    for node, (x, y) in zip(network.nodes, places(network), strict=True):
        graph.add_node(
            node.id,
            label=one_line(node.label) or node.id,
            iri=source.names.iri(node.id),
            kind=node.kind,
            kind_label=one_line(network.kinds[node.kind]),
            synonyms=joined(source.names.synonyms(node.id)),
            reports=node.reports,
            statements=node.statements,
            first_cycle=node.first,
            last_cycle=node.last,
            degree=node.degree,
            betweenness=measured[node.id].betweenness,
            community=measured[node.id].community,
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
