"""What the shape of a network tells: what is central, what belongs together, what is tied through something else."""

from kg.analysis.graph import attributes, to_networkx
from kg.analysis.measures import Community, Measure, Measures, measures
from kg.analysis.paths import betweenness
from kg.analysis.projections import PROJECTIONS, Pair, Projection, Through, co_occurring_issues, shared_units

__all__ = [
    "PROJECTIONS",
    "Community",
    "Measure",
    "Measures",
    "Pair",
    "Projection",
    "Through",
    "attributes",
    "betweenness",
    "co_occurring_issues",
    "measures",
    "shared_units",
    "to_networkx",
]
