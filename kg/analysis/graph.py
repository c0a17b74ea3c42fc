"""A projection as a graph of networkx, with attributes that every format of graphs can hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.analysis.projections import Pair, Projection

if TYPE_CHECKING:
    import networkx

LISTED = 20  # statements of a pair that are listed, those about both first


def to_networkx(projection: Projection) -> networkx.Graph[str]:
    """Return a projection as a graph: an edge has the weight of its pair, and ids of the statements behind it.

    Attributes are words or numbers, each of one type in all nodes or edges; several values stand in one string, parted by
    "; ". Measures of networkx that take weights find them: `networkx.pagerank(graph)`.
    """
    import networkx

    graph: networkx.Graph[str] = networkx.Graph(title=projection.title, view=projection.name)
    for node in projection.nodes:
        graph.add_node(node.id, label=node.label, kind=node.kind)
    for pair in projection.pairs:
        graph.add_edge(pair.one, pair.two, **attributes(pair, projection.label))
    return graph


def attributes(pair: Pair, label: str) -> dict[str, str | int | float]:
    """Return the attributes of the edge of a pair."""
    statements = pair.statements
    return {
        "label": label,
        "weight": float(pair.weight),
        "both": pair.both,
        "likeness": pair.likeness,
        "through": "; ".join(dict.fromkeys(tie.label for tie in pair.through)),
        "statements": len(statements),
        "statement_ids": "; ".join(item.statement for item in statements[:LISTED]),
        "reports": "; ".join(sorted({item.report for item in statements})),
        "cycles": "; ".join(sorted({item.cycle for item in statements} - {""})),
    }
