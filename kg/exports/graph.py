"""The property graph: a dataset as nodes and edges with attributes that every format of graphs can hold.

A `networkx.MultiDiGraph`. Its attributes are `title`, `view` and `base`; the key of a node is an id, such as
"force/essex", that of an edge is the id of what it says. Each attribute of nodes, and each of edges, has one type in all
of them: words, whole numbers, numbers, or truth values; what is unknown is "" or 0. Several values stand in one string,
parted by "; ". Words stand on one line, but quotes, which keep their line ends: their other control characters are spaces,
so that a quote is as long as what stands in the report.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from kg.analysis import PROJECTIONS
from kg.exports.clean import one_line
from kg.exports.comparison import comparison
from kg.exports.entities import entities
from kg.exports.projections import view_of
from kg.exports.statements import statements

if TYPE_CHECKING:
    import networkx

    from kg.exports.source import Source

_VIEWS: Mapping[str, Callable[[Source], networkx.MultiDiGraph[str]]] = {
    "entities": entities,
    "statements": statements,
    "comparison": comparison,
    **{name: view_of(name) for name in PROJECTIONS},
}


def property_graph(source: Source) -> networkx.MultiDiGraph[str]:
    """Return the property graph of the view that is selected; nodes and edges in one order.

    Raises:
        QueryError: when nothing is left in the selection.
    """
    graph = _VIEWS[source.chosen.view](source)
    graph.graph.update(title=one_line(source.title), view=source.chosen.view, base=source.base)
    return graph
