"""Where nodes stand in a picture, and which belong together; the same for the same network, on any machine."""

from __future__ import annotations

from math import sqrt

from kg.network.view import RELATION, Network

Place = tuple[int, int]
SIDE = 1000  # places lie between -SIDE and SIDE
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
    are looked at in parts.
    """
    if len(network.nodes) < 2:
        return tuple((0, 0) for _ in network.nodes)
    from crategraph_forceatlas2 import layout

    weights = ties(network)
    size = len(network.nodes)
    found = layout(
        size,
        list(weights),
        weights=[sqrt(weight) for weight in weights.values()],
        iterations=max(50, min(150, round(150 * sqrt(2000 / size)))),
        seed=1,
        threads=1,
        **_SETTINGS,
    )
    middle = (found.max(axis=0) + found.min(axis=0)) / 2
    reach = float(abs(found - middle).max()) or 1.0
    return tuple((round(x), round(y)) for x, y in ((found - middle) * (SIDE / reach)).tolist())


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
