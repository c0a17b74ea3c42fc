"""What is drawn of a view: a network of things, or of statements, each with what it names."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kg.analysis import PROJECTIONS, Projection
from kg.comparison.claims import Claim
from kg.exports.ties import of_edges
from kg.network import Cited, Edge, Network, Node, Predicate
from kg.network.view import ACTION, FINDING, GRADE, RELATION

if TYPE_CHECKING:
    from kg.exports.source import Source

_GROUPS = {"polarity": FINDING, "grade": GRADE, "addressedTo": ACTION}  # property of a statement → what its edges are


def drawn(source: Source) -> Network:
    """Return what is drawn of the view that is selected.

    Raises:
        QueryError: when nothing is left in the selection.
    """
    view = source.chosen.view
    if view == "statements":
        return _statements(source)
    if view == "comparison":
        edges = [edge for edge in source.network.edges if edge.predicate.group in (FINDING, GRADE, ACTION)]
        return of_edges(source.network, edges)
    return _pairs(source, PROJECTIONS[view](source.network)) if view in PROJECTIONS else source.network


def _pairs(source: Source, projection: Projection) -> Network:
    predicate = Predicate(projection.name, projection.label, symmetric=True)
    edges = [Edge(pair.one, pair.two, predicate, pair.statements) for pair in projection.pairs if pair.statements]
    return of_edges(replace(source.network, nodes=projection.nodes), edges)


def _statements(source: Source) -> Network:
    """Return the property graph of statements as a network; an edge rests on the statement that it leads from."""
    found = []
    for one, two, key, said in source.graph.edges(keys=True, data=True):
        claim, node = source.every_claim[one], source.graph.nodes[one]
        value = str(node["polarity"] or node["grade"])
        cited = Cited(claim.report, claim.start, claim.end, claim.id, value, str(node["cycle"]))
        found.append(Edge(one, two, _predicate(str(key), str(said["label"]), claim), (cited,)))
    edges = tuple(sorted(found, key=lambda edge: (edge.source, edge.predicate.id, edge.target)))
    ties: dict[str, list[Edge]] = {}
    for edge in edges:
        ties.setdefault(edge.source, []).append(edge)
        ties.setdefault(edge.target, []).append(edge)
    nodes = tuple(_node(id, source, ties[id]) for id in sorted(ties))
    kinds = {node.kind: str(source.graph.nodes[node.id]["kind_label"]) or "other" for node in nodes}
    reports = sorted({report for edge in edges for report in edge.reports})
    return Network(nodes, edges, dict(sorted(kinds.items())), {id: source.names.label(id) for id in reports}, {})


def _predicate(key: str, label: str, claim: Claim) -> Predicate:
    """Return what an edge says; one from a finding, grade or action has its colour."""
    group = next((_GROUPS[name] for name in _GROUPS if claim.all(name)), RELATION)
    return Predicate(key, label) if group == RELATION else Predicate(f"{key}-{group}", f"{label} ({group})", group)


def _node(id: str, source: Source, ties: list[Edge]) -> Node:
    said = source.graph.nodes[id]
    cited = {item for edge in ties for item in edge.statements}
    cycles = sorted({item.cycle for item in cited} - {""}) or [""]
    reports = len({item.report for item in cited})
    return Node(id, str(said["label"]) or id, str(said["kind"]), reports, len(cited), cycles[0], cycles[-1], len(ties))
