"""Measures of the things of a network: how much ties them, how central they are, to what community they belong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kg.analysis.paths import betweenness
from kg.network import Network
from kg.network.layout import groups, ties

NAMED = 3  # members after which a community is called


@dataclass(frozen=True, slots=True)
class Measure:
    """How a thing stands in the network.

    Attributes:
        degree: its edges: a body and an issue may have three, of findings, of actions and of a relation.
        neighbours: the things to which they tie it.
        weighted_degree: the statements of its edges; one that makes two edges counts twice.
        betweenness: the share of the shortest ways between other things that lead over it, 0 to 1 (Freeman, 1977). A way
            goes over edges in either direction, whatever they say and however often it is said.
        community: the number of its community, 0 for the largest.
    """

    degree: int
    neighbours: int
    weighted_degree: int
    betweenness: float
    community: int


@dataclass(frozen=True, slots=True)
class Community:
    """Things that are tied more closely with each other than with others.

    Attributes:
        number: 0 for the one with the most members.
        name: the labels of its main members.
        members: ids, those with the most statements first.
        within: the statements of the edges between members.
        outward: the statements of the edges from members to others.
    """

    number: int
    name: str
    members: tuple[str, ...]
    within: int
    outward: int


@dataclass(frozen=True, slots=True)
class Measures:
    """The measures of a network.

    Attributes:
        things: id → measures, by id.
        communities: the largest first (Louvain method, Blondel and others, 2008).
        modularity: how much more is tied within the communities than by chance, -0.5 to 1 (Newman, 2004); 0 for a network
            without edges.
        sources: the number of things from which betweenness was counted.
    """

    things: Mapping[str, Measure]
    communities: tuple[Community, ...]
    modularity: float
    sources: int

    @property
    def exact(self) -> bool:
        """Whether betweenness was counted from all things, not estimated from a sample of them."""
        return self.sources == len(self.things)


def measures(network: Network) -> Measures:
    """Return the measures of a network: the same for the same network, on any machine.

    In communities a relation counts twice a finding, as in the picture of the network.
    """
    numbers = groups(network)
    weights = ties(network)
    between, sources = betweenness(len(network.nodes), weights.keys())
    neighbours, statements = _neighbours(network), _statements(network)
    things = {
        node.id: Measure(node.degree, neighbours[node.id], statements[node.id], between[place], numbers[place])
        for place, node in enumerate(network.nodes)
    }
    return Measures(things, _communities(network, things), _modularity(numbers, weights), sources)


def _neighbours(network: Network) -> dict[str, int]:
    found: dict[str, set[str]] = {node.id: set() for node in network.nodes}
    for edge in network.edges:
        found[edge.source].add(edge.target)
        found[edge.target].add(edge.source)
    return {id: len(others) for id, others in found.items()}


def _statements(network: Network) -> dict[str, int]:
    found = {node.id: 0 for node in network.nodes}
    for edge in network.edges:
        for end in (edge.source, edge.target):
            found[end] += len(edge.statements)
    return found


def _communities(network: Network, things: Mapping[str, Measure]) -> tuple[Community, ...]:
    labels = {node.id: node.label for node in network.nodes}
    members: dict[int, list[str]] = {}
    for id in sorted(things, key=lambda id: (-things[id].weighted_degree, labels[id], id)):
        members.setdefault(things[id].community, []).append(id)
    within, outward = dict.fromkeys(members, 0), dict.fromkeys(members, 0)
    for edge in network.edges:
        ends = {things[edge.source].community, things[edge.target].community}
        for number in ends:
            (within if len(ends) == 1 else outward)[number] += len(edge.statements)
    return tuple(
        Community(
            number,
            ", ".join(labels[id] for id in members[number][:NAMED]),
            tuple(members[number]),
            within[number],
            outward[number],
        )
        for number in sorted(members)
    )


def _modularity(numbers: tuple[int, ...], weights: Mapping[tuple[int, int], int]) -> float:
    """Return the share of the weight within communities, less the share that would be there by chance."""
    whole = sum(weights.values())
    if not whole:
        return 0.0
    inside, ends = 0, dict.fromkeys(numbers, 0)
    for (one, two), weight in weights.items():
        inside += weight * (numbers[one] == numbers[two])
        ends[numbers[one]] += weight
        ends[numbers[two]] += weight
    # Whole numbers until the last step, so that the order does not matter.
    return round((4 * whole * inside - sum(end * end for end in ends.values())) / (4 * whole * whole), 9)
