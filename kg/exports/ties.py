"""The part of a network that is selected."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from kg.comparison.claims import Claim
from kg.exports.choosing import Chosen
from kg.network import Edge, Network, Node


def chosen_network(network: Network, chosen: Chosen, claims: Mapping[str, Claim]) -> Network:
    """Return the part of a network that is selected; numbers and cycles are those of what is left.

    Args:
        claims: id → statement, of all statements of the network.
    """
    edges = [edge for edge in (_said(edge, chosen, claims) for edge in network.edges) if edge.statements]
    if chosen.things is not None:
        kinds = {node.id: node.kind for node in network.nodes}
        fit = {id for id, kind in kinds.items() if kind in chosen.things} | chosen.about
        edges = [edge for edge in edges if edge.source in fit and edge.target in fit]
    if chosen.about:
        edges = _near(edges, chosen)
    return network if len(edges) == len(network.edges) and tuple(edges) == network.edges else of_edges(network, edges)


def of_edges(network: Network, edges: Iterable[Edge]) -> Network:
    """Return a network with these edges and the things that they tie."""
    kept = tuple(edges)
    ties: dict[str, list[Edge]] = {}
    for edge in kept:
        for end in (edge.source, edge.target):
            ties.setdefault(end, []).append(edge)
    nodes = tuple(_counted(node, ties[node.id]) for node in network.nodes if node.id in ties)
    kinds = {kind: label for kind, label in network.kinds.items() if kind in {node.kind for node in nodes}}
    used = {report for edge in kept for report in edge.reports}
    titles = {id: title for id, title in network.reports.items() if id in used}
    return Network(nodes, kept, kinds, titles, network.left_out)


def _said(edge: Edge, chosen: Chosen, claims: Mapping[str, Claim]) -> Edge:
    """Return an edge with those of its statements that are kept."""
    kept = tuple(
        item
        for item in edge.statements
        if (not chosen.since or item.cycle >= chosen.since)
        and (chosen.reports is None or item.report in chosen.reports)
        and (chosen.kinds is None or claims[item.statement].kind in chosen.kinds)
    )
    return edge if len(kept) == len(edge.statements) else replace(edge, statements=kept)


def _near(edges: list[Edge], chosen: Chosen) -> list[Edge]:
    """Return the edges on paths of at most `depth` edges that begin at the things asked about."""
    reached, kept = set(chosen.about), list[Edge]()
    for _ in range(chosen.depth):
        kept = [edge for edge in edges if edge.source in reached or edge.target in reached]
        reached |= {end for edge in kept for end in (edge.source, edge.target)}
    return kept


def _counted(node: Node, ties: list[Edge]) -> Node:
    cited = {(item.report, item.statement) for edge in ties for item in edge.statements}
    cycles = sorted({cycle for edge in ties for cycle in edge.cycles}) or [""]
    return replace(
        node,
        reports=len({report for report, _ in cited}),
        statements=len({statement for _, statement in cited}),
        first=cycles[0],
        last=cycles[-1],
        degree=len(ties),
    )
