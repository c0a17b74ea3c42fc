"""The views of projections: things of one kind, tied by what they share (`kg.analysis`)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.analysis import PROJECTIONS, Pair, Projection, attributes
from kg.errors import QueryError
from kg.exports import colours
from kg.exports.clean import one_line
from kg.exports.entities import Attributes, first_quote, with_things
from kg.exports.ties import of_edges
from kg.network import Edge, Predicate

if TYPE_CHECKING:
    import networkx

    from kg.exports.source import Source


def view_of(name: str) -> Callable[[Source], networkx.MultiDiGraph[str]]:
    """Return the view of a projection, by its name."""

    def view(source: Source) -> networkx.MultiDiGraph[str]:
        return projected(source, PROJECTIONS[name](source.network))

    return view


def projected(source: Source, projection: Projection) -> networkx.MultiDiGraph[str]:
    """Return a projection as a property graph: each pair is an edge from the first of the two by alphabet.

    An edge has the weight of its pair, and of its statements the first twenty ids, those about both first.

    Raises:
        QueryError: when no pair is left in the selection.
    """
    if not projection.pairs and not source.selection.whole:
        raise QueryError("nothing is tied two by two in the selection", hint="leave something of it out")
    predicate = Predicate(projection.name, projection.label, symmetric=True)
    edges = {
        (pair.one, pair.two): (Edge(pair.one, pair.two, predicate, pair.statements), pair) for pair in projection.pairs
    }
    whole = replace(source.network, nodes=projection.nodes)
    graph = with_things(source, of_edges(whole, (edge for _, (edge, _) in sorted(edges.items()))))
    for (one, two), (edge, pair) in sorted(edges.items()):
        graph.add_edge(one, two, projection.name, **_attributes(source, projection, edge, pair))
    return graph


def _attributes(source: Source, projection: Projection, edge: Edge, pair: Pair) -> Attributes:
    told = attributes(pair, projection.label)
    cycles = edge.cycles or ("",)
    return {
        **{key: one_line(value) if isinstance(value, str) else value for key, value in told.items()},
        "predicate": projection.name,
        "first_cycle": cycles[0],
        "last_cycle": cycles[-1],
        **first_quote(edge, source),
        "colour": colours.GREY,
    }
