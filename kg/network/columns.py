"""The network as a browser draws it: columns of numbers into short tables of words, as JSON."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from kg.network.apart import parts
from kg.network.layout import groups, places, ties
from kg.network.view import Cited, Network

LISTED = 20  # statements of an edge that are listed; of the others only their numbers are told


def network_json(network: Network, *, listed: int = LISTED) -> bytes:
    """Return the network with the places and groups of its nodes as JSON, the same bytes for the same network.

    Its members: `kinds`, `predicates`, `reports`, `cycles`, `values` are tables, into which the columns of `nodes`,
    `edges` and `statements` point by number (-1: none). `statements` has those of the first edge, then those of the
    second …: of each as many as `edges.listed` says. `more` tells of the others: edge, cycle, value, how many. `apart`: the sizes of the parts that stand in
    columns beside the others.

    Args:
        listed: how many statements of an edge are listed at most.
    """
    return json.dumps(columns(network, listed=listed), ensure_ascii=False, separators=(",", ":")).encode("utf-8")


def columns(network: Network, *, listed: int = LISTED) -> dict[str, Any]:
    """Return what `network_json` writes, as values."""
    cycles, reports = list(network.cycles), list(network.reports)
    values = sorted({item.value for edge in network.edges for item in edge.statements} - {""})
    first = [item for edge in network.edges for item in edge.statements[:listed]]
    return {
        "format": 1,
        "cycles": cycles,
        "values": values,
        "kinds": [[kind, label] for kind, label in network.kinds.items()],
        "predicates": [[item.id, item.label, item.group, item.symmetric] for item in network.predicates],
        "reports": [[report, title] for report, title in network.reports.items()],
        "leftOut": [[why, count] for why, count in network.left_out.items()],
        "apart": [len(part) for part in parts(len(network.nodes), ties(network))[1]],
        "nodes": _nodes(network),
        "edges": _edges(network, listed),
        "statements": _statements(first, reports, cycles, values),
        "more": [
            row
            for number, edge in enumerate(network.edges)
            for row in _more(number, edge.statements[listed:], cycles, values)
        ],
    }


def _nodes(network: Network) -> dict[str, Any]:
    kinds, standing = list(network.kinds), places(network)
    return {
        "id": [node.id for node in network.nodes],
        "label": [node.label for node in network.nodes],
        "kind": [kinds.index(node.kind) for node in network.nodes],
        "reports": [node.reports for node in network.nodes],
        "group": list(groups(network)),
        "x": [x for x, _ in standing],
        "y": [y for _, y in standing],
    }


def _edges(network: Network, listed: int) -> dict[str, Any]:
    number = {node.id: place for place, node in enumerate(network.nodes)}
    predicates = list(network.predicates)
    return {
        "source": [number[edge.source] for edge in network.edges],
        "target": [number[edge.target] for edge in network.edges],
        "predicate": [predicates.index(edge.predicate) for edge in network.edges],
        "listed": [min(len(edge.statements), listed) for edge in network.edges],
    }


def _statements(items: Sequence[Cited], reports: list[str], cycles: list[str], values: list[str]) -> dict[str, Any]:
    """Return the columns of statements; an id is what stands before its last slash, and the rest."""
    parts = [item.statement.rpartition("/") for item in items]
    before = sorted({before for before, _, _ in parts})
    return {
        "before": before,
        "prefix": [before.index(start) for start, _, _ in parts],
        "name": [name for _, _, name in parts],
        "report": [reports.index(item.report) for item in items],
        "start": [item.start for item in items],
        "length": [item.end - item.start for item in items],
        "cycle": [_place(cycles, item.cycle) for item in items],
        "value": [_place(values, item.value) for item in items],
    }


def _more(number: int, items: Sequence[Cited], cycles: list[str], values: list[str]) -> Iterable[list[int]]:
    rest = Counter((item.cycle, item.value) for item in items)
    return [
        [number, _place(cycles, cycle), _place(values, value), count] for (cycle, value), count in sorted(rest.items())
    ]


def _place(table: list[str], word: str) -> int:
    return table.index(word) if word else -1
