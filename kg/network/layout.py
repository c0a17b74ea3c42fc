"""Where nodes stand in a picture, and which belong together; the same for the same network, on any machine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import sqrt

from kg.network.apart import Point, packed, parts
from kg.network.view import RELATION, Network

Place = tuple[int, int]
SIDE = 1000  # places lie between -SIDE and SIDE
_BESIDE = 0.15  # how wide what is packed beside the others is at most, in widths of these
_GAP = 0.04
_SETTINGS = {  # strong gravity keeps what is tied to nothing else near; theta 1 halves the time of the default 0.5
    "barnesHutOptimize": True,
    "barnesHutTheta": 1.0,
    "strongGravityMode": True,
    "gravity": 0.3,
    "scalingRatio": 10.0,
}


def places(network: Network) -> tuple[Place, ...]:
    """Return where each node stands: ForceAtlas2 (Jacomy and others, 2014), in whole numbers.

    What is tied by more statements stands nearer; a relation counts twice a finding. Large networks get fewer steps: they
    are looked at in parts. A few things that are tied to one another and to nothing else, such as a person and a post, are
    packed in columns on the right: around the others, where forces take them, they would make these small.
    """
    weights = ties(network)
    together, apart = parts(len(network.nodes), weights)
    apart.sort(key=lambda part: (-len(part), [network.nodes[node].kind for node in part]))
    found = dict(zip(together, _fit(_forced(together, weights)), strict=True))
    side = 2.0 * SIDE
    beside = packed(apart, wide=side * _BESIDE if found else side, high=side)
    left = max((x for x, _ in found.values()), default=-SIDE) + side * _GAP
    found |= {node: (left + x, SIDE + y) for node, (x, y) in beside.items()}
    return tuple((round(x), round(y)) for x, y in _fit([found[node] for node in range(len(network.nodes))]))


def _forced(nodes: Sequence[int], weights: Mapping[tuple[int, int], int]) -> list[Point]:
    """Return the places of the nodes by what ties them."""
    if not nodes:
        return []
    from crategraph_forceatlas2 import layout

    number = {node: place for place, node in enumerate(nodes)}
    between = {(number[one], number[two]): weight for (one, two), weight in weights.items() if one in number}
    found = layout(
        len(nodes),
        list(between),
        weights=[sqrt(weight) for weight in between.values()],
        iterations=max(50, min(150, round(150 * sqrt(2000 / len(nodes))))),
        seed=1,
        threads=1,
        **_SETTINGS,
    )
    return [(x, y) for x, y in found.tolist()]


def _fit(points: Sequence[Point]) -> list[Point]:
    """Return the points as large as they can be between -SIDE and SIDE, with their middle in (0, 0)."""
    if not points:
        return []
    spans = [(min(values), max(values)) for values in zip(*points, strict=True)]
    reach = max(high - low for low, high in spans) / 2 or 1.0
    (x0, x1), (y0, y1) = spans
    return [((x - (x0 + x1) / 2) * SIDE / reach, (y - (y0 + y1) / 2) * SIDE / reach) for x, y in points]


def groups(network: Network) -> tuple[int, ...]:
    """Return the number of the group of each node, the largest group first (Louvain method, Blondel and others, 2008)."""
    import networkx

    graph = networkx.Graph()
    graph.add_nodes_from(range(len(network.nodes)))
    graph.add_weighted_edges_from((*pair, weight) for pair, weight in ties(network).items())
    found = networkx.community.louvain_communities(graph, seed=1)
    number = [0] * len(network.nodes)
    for place, members in enumerate(sorted(found, key=lambda one: (-len(one), min(one)))):
        for node in members:
            number[node] = place
    return tuple(number)


def ties(network: Network) -> dict[tuple[int, int], int]:
    """Return pair of nodes, by their numbers → weight, in order: its statements, those of relations twice."""
    number = {node.id: place for place, node in enumerate(network.nodes)}
    found: dict[tuple[int, int], int] = {}
    for edge in network.edges:
        one, two = sorted((number[edge.source], number[edge.target]))
        weight = len(edge.statements) * (2 if edge.predicate.group == RELATION else 1)
        found[one, two] = found.get((one, two), 0) + weight
    return dict(sorted(found.items()))
