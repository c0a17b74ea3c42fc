"""The property graph of a view as a network that can be drawn."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from kg.network import Cited, Edge, Network, Node, Predicate
from kg.network.view import ACTION, FINDING, GRADE, RELATION

if TYPE_CHECKING:
    from kg.comparison.claims import Claim
    from kg.exports.source import Source

_GROUPS = {"polarity": FINDING, "grade": GRADE, "addressedTo": ACTION}  # property of a statement → what its edges are


def drawn(source: Source) -> Network:
    """Return the property graph of a source as a network; what an edge rests on are the statements that it names or joins."""
    found: dict[tuple[str, str, Predicate], set[Cited]] = {}
    for one, two, key, attributes in source.graph.edges(keys=True, data=True):
        for claim in _claims(one, two, attributes, source.every_claim):
            predicate = _predicate(str(key), attributes, claim)
            found.setdefault((one, two, predicate), set()).add(_cited(source, claim, attributes))
    edges = tuple(
        Edge(*ends, tuple(sorted(found[ends]))) for ends in sorted(found, key=lambda it: (it[0], it[2].id, it[1]))
    )
    return _of(source, edges)


def _claims(one: str, two: str, attributes: Mapping[str, Any], claims: Mapping[str, Claim]) -> Iterator[Claim]:
    named = str(attributes.get("statement_ids") or "").split("; ")
    for id in named if named != [""] else (one, two):
        if id in claims:
            yield claims[id]


def _predicate(key: str, attributes: Mapping[str, Any], claim: Claim) -> Predicate:
    """Return what an edge says; one from a statement says it as a finding, a grade or an action does."""
    group = str(attributes.get("group") or "") or next((_GROUPS[name] for name in _GROUPS if claim.all(name)), RELATION)
    id, label = str(attributes.get("predicate") or key), str(attributes.get("label") or key)
    if group != RELATION and "group" not in attributes:
        id, label = f"{id}-{group}", f"{label} ({group})"
    return Predicate(id, label, group if group in (FINDING, GRADE, ACTION) else RELATION)


def _cited(source: Source, claim: Claim, attributes: Mapping[str, Any]) -> Cited:
    grade = claim.one("grade")
    value = source.names.label(grade) if grade else (claim.one("polarity") or "").removeprefix("polarity/")
    node = source.graph.nodes.get(claim.id, {})
    cycle = str(attributes.get("cycle") or node.get("cycle") or attributes.get("first_cycle") or "")
    return Cited(claim.report, claim.start, claim.end, claim.id, value, cycle)


def _of(source: Source, edges: tuple[Edge, ...]) -> Network:
    ties: dict[str, list[Edge]] = {}
    for edge in edges:
        ties.setdefault(edge.source, []).append(edge)
        ties.setdefault(edge.target, []).append(edge)
    known = source.graph.nodes
    nodes = tuple(_node(id, known[id], ties[id]) for id in sorted(ties))
    labels = {str(known[id].get("kind") or ""): str(known[id].get("kind_label") or "other") for id in ties}
    reports = sorted({item.report for edge in edges for item in edge.statements})
    titles = {id: source.names.label(id) for id in reports}
    return Network(nodes, edges, dict(sorted(labels.items())), titles, {})


def _node(id: str, attributes: Mapping[str, Any], ties: list[Edge]) -> Node:
    cited = {item for edge in ties for item in edge.statements}
    cycles = sorted({item.cycle for item in cited} - {""}) or [""]
    return Node(
        id=id,
        label=str(attributes.get("label") or id),
        kind=str(attributes.get("kind") or ""),
        reports=len({item.report for item in cited}),
        statements=len({item.statement for item in cited}),
        first=cycles[0],
        last=cycles[-1],
        degree=len(ties),
    )
