"""The view of comparisons: bodies and what they are assessed on, one edge a body, topic and cycle."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from kg.errors import QueryError
from kg.exports import colours
from kg.exports.clean import joined, one_line, quoted
from kg.exports.entities import Attributes, with_things
from kg.exports.ties import of_edges
from kg.network import Cited, Edge

if TYPE_CHECKING:
    import networkx

    from kg.exports.source import Source

_GROUPS = ("finding", "grade", "action")
_POLARITIES: Mapping[str, tuple[str, str]] = {
    "strength": ("strength", "strengths"),
    "weakness": ("weakness", "weaknesses"),
    "mixed": ("mixed", "mixed"),
}


def comparison(source: Source) -> networkx.MultiDiGraph[str]:
    """Return what inspections found about bodies by issue or question; the key of an edge is its cycle.

    Where a report belongs to no cycle the key is "none".
    """
    network = of_edges(source.network, (edge for edge in source.network.edges if edge.predicate.group in _GROUPS))
    if not network.edges and not source.selection.whole:
        hint = "name bodies that inspections evaluate, or issues on which they do"
        raise QueryError("no finding, grade or action is left in the selection", hint=hint)
    graph = with_things(source, network)
    for (body, topic, cycle), found in sorted(_by_cycle(network.edges).items()):
        graph.add_edge(body, topic, cycle or "none", **_attributes(cycle, found, source))
    return graph


def _by_cycle(edges: Iterable[Edge]) -> dict[tuple[str, str, str], list[tuple[str, Cited]]]:
    """Return (body, topic, cycle) → group of the edge and statement, in order of report and place."""
    found: dict[tuple[str, str, str], list[tuple[str, Cited]]] = {}
    for edge in edges:
        for item in edge.statements:
            found.setdefault((edge.source, edge.target, item.cycle), []).append((edge.predicate.group, item))
    return {key: sorted(items, key=lambda pair: pair[1]) for key, items in found.items()}


def _attributes(cycle: str, found: list[tuple[str, Cited]], source: Source) -> Attributes:
    count = Counter(item.value for group, item in found if group == "finding")
    grades = sorted({item.value for group, item in found if group == "grade"})
    actions = sum(group == "action" for group, _ in found)
    ids = list(dict.fromkeys(item.statement for _, item in found))
    first = source.every_claim[ids[0]]
    return {
        "label": one_line(_words(grades, count, actions)),
        "predicate": "assessed",
        "strengths": count["strength"],
        "weaknesses": count["weakness"],
        "mixed": count["mixed"],
        "actions": actions,
        "grade": joined(grades),
        "cycle": cycle,
        "first_cycle": cycle,
        "last_cycle": cycle,
        "statements": len(ids),
        "statement_ids": joined(ids),
        "reports": joined(sorted({item.report for _, item in found})),
        "quote": quoted(first.quote),
        "page": first.page or 0,
        "weight": float(len(ids)),
        "colour": colours.of_tie("grade" if grades else "finding" if count else "action", count),
    }


def _words(grades: list[str], count: Mapping[str, int], actions: int) -> str:
    """Return in words what was found.

    Examples:
        >>> _words(["Good"], {"strength": 2, "weakness": 1}, 1)
        'Good; 2 strengths; 1 weakness; 1 action'
    """
    parts = list(grades)
    parts += [f"{count[tone]} {words[count[tone] != 1]}" for tone, words in _POLARITIES.items() if count.get(tone)]
    parts += [f"{actions} action{'s' * (actions != 1)}"] * bool(actions)
    return "; ".join(parts)
