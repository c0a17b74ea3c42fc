"""Measures and projections as tables for people, rows for programs."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice, zip_longest
from typing import Any

from pyoxigraph import Store

from kg.analysis import PROJECTIONS, Community, Measure, Measures, Pair, Projection, measures
from kg.cli.output import plain, records, table
from kg.explain import Account, explain
from kg.network import Network, Node

Row = dict[str, str | int | float]
Rows = list[Row]
_OF_THING = ("thing", "id", "class", "degree", "neighbours", "statements", "reports", "betweenness", "community")
_OF_PAIR = (
    "one",
    "two",
    "one_id",
    "two_id",
    "weight",
    "both",
    "likeness",
    "statements",
    "through",
    "reports",
    "statement_ids",
)
_OF_COMMUNITY = ("community", "name", "things", "statements", "outward", "members")
_NAMED = 3  # of several names in a cell
_WIDE = frozenset({"id", "one_id", "two_id", "neighbours", "reports", "members", "statement_ids"})
_ORDER: Mapping[str, Callable[[Measure], float]] = {
    "degree": lambda it: it.degree,
    "statements": lambda it: it.weighted_degree,
    "betweenness": lambda it: it.betweenness,
}


@dataclass(frozen=True)
class Shown:
    """What is shown: a network and the limits of what is asked.

    Attributes:
        kind: local name of the class of the things shown; None for all.
        top: how many rows; None for all.
        evidence: how many sentences of each pair.
    """

    network: Network
    store: Store
    base: str
    kind: str | None
    top: int | None
    evidence: int

    @cached_property
    def measures(self) -> Measures:
        """The measures of the whole network, whatever is shown of it."""
        return measures(self.network)

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """Id → label of the things."""
        return {node.id: node.label for node in self.network.nodes}

    def account(self, statement: str) -> Account:
        """Return what a statement says, and its sentence."""
        return explain(self.store, statement, base=self.base).statements[0]


def written(shown: Shown, measure: str, format: str) -> str:
    """Return a measure or the pairs of a projection in a format: table, lines, csv or json."""
    if measure in PROJECTIONS:
        rows, pairs = _pairs(shown, PROJECTIONS[measure](shown.network))
    else:
        rows, pairs = _communities(shown) if measure == "communities" else _things(shown, measure), ()
    if format == "json":
        cited = ([_told(item) for item in _cited(shown, pair)] for pair in pairs)
        told = [row | {"evidence": items} for row, items in zip(rows, cited, strict=True)] if pairs else rows
        return json.dumps(told, ensure_ascii=False, indent=1) + "\n"
    if format == "csv":
        columns = _OF_PAIR if measure in PROJECTIONS else _OF_COMMUNITY if measure == "communities" else _OF_THING
        return records(columns, [list(map(str, row.values())) for row in rows], "csv")
    if format == "table":
        return _table(rows) + _sentences(shown, pairs) + _estimated(shown, measure)
    sentences = [_sentences(shown, [pair]) for pair in pairs] or [""] * len(rows)
    return "".join(_line(row) + told for row, told in zip(rows, sentences, strict=True))


def summary(shown: Shown) -> str:
    """Return what is in the dataset, its most central things, its communities, the strongest pairs of projections."""
    network, found = shown.network, shown.measures
    parts = [f"{_counts(network)}\n"]
    parts.append("\nMost central\n" + _table(_things(shown, "betweenness")) + _estimated(shown, "betweenness"))
    several = sum(len(community.members) > 2 for community in found.communities)
    told = f"{len(found.communities)}, {several} of more than two things; modularity {found.modularity:.2f}"
    parts.append(f"\nCommunities ({told})\n" + _table(_communities(shown)))
    for project in PROJECTIONS.values():
        projection = project(network)
        rows, pairs = _pairs(shown, projection)
        told = f"{len(projection.nodes)} of them, {len(projection.pairs):,} tied two by two"
        parts.append(f"\n{projection.title} ({told})\n" + _table(rows) + _sentences(shown, pairs))
    return "".join(parts)


def _counts(network: Network) -> str:
    statements = {item.statement for edge in network.edges for item in edge.statements}
    kinds = Counter(network.kinds[node.kind] for node in network.nodes)
    groups = Counter(edge.predicate.group for edge in network.edges)
    lines = [
        f"{len(network.nodes):,} things, {len(network.edges):,} ties made by {len(statements):,} statements"
        f" of {len(network.reports)} reports",
        "things: " + ", ".join(f"{count} {kind}" for kind, count in kinds.most_common()),
        "ties: " + ", ".join(f"{count:,} {group}" for group, count in groups.most_common()),
    ]
    if network.left_out:
        lines.append("not counted: " + ", ".join(f"{count} {why}" for why, count in network.left_out.items()))
    return "\n".join(lines)


def _things(shown: Shown, measure: str) -> Rows:
    nodes = [node for node in shown.network.nodes if shown.kind in (None, node.kind)]
    value, found = _ORDER[measure], shown.measures.things
    nodes.sort(key=lambda node: (-value(found[node.id]), node.label, node.id))
    return [_thing(shown.network, node, found[node.id]) for node in nodes[: shown.top]]


def _thing(network: Network, node: Node, found: Measure) -> Row:
    told = (found.degree, found.neighbours, found.weighted_degree, node.reports, found.betweenness, found.community)
    return dict(zip(_OF_THING, (node.label, node.id, network.kinds[node.kind], *told), strict=True))


def _communities(shown: Shown) -> Rows:
    return [_community(item) for item in shown.measures.communities[: shown.top]]


def _community(item: Community) -> Row:
    told = (item.number, item.name, len(item.members), item.within, item.outward, "; ".join(item.members))
    return dict(zip(_OF_COMMUNITY, told, strict=True))


def _pairs(shown: Shown, projection: Projection) -> tuple[Rows, Sequence[Pair]]:
    pairs = projection.pairs[: shown.top]
    return [_pair(shown.labels, pair) for pair in pairs], pairs


def _pair(labels: Mapping[str, str], pair: Pair) -> Row:
    statements = pair.statements
    several = (
        dict.fromkeys(tie.label for tie in pair.through),
        sorted({item.report for item in statements}),
        (item.statement for item in statements),
    )
    counted = (pair.weight, pair.both, pair.likeness, len(statements))
    values: tuple[str | int | float, ...] = (
        labels[pair.one],
        labels[pair.two],
        pair.one,
        pair.two,
        *counted,
        *map("; ".join, several),
    )
    return dict(zip(_OF_PAIR, values, strict=True))


def _table(rows: Rows) -> str:
    """Return the columns of rows that fit a terminal; the others are in csv and json."""
    shown = [key for key in rows[0] if key not in _WIDE] if rows else []
    return table(shown, [[_cell(row[key]) for key in shown] for row in rows]) if rows else "none\n"


def _line(row: Row) -> str:
    """Return a row as its name and what is told of it."""
    names = [str(row[key]) for key in ("one", "two", "thing", "name") if key in row]
    rest = (f"{key} {_cell(value)}" for key, value in row.items() if key not in {*_WIDE, "one", "two", "thing", "name"})
    return " · ".join((" – ".join(names), *rest)) + "\n"


def _cell(value: str | float) -> str:
    if isinstance(value, float):
        return f"{value:.4f}"
    if isinstance(value, str) and value.count("; ") >= _NAMED:
        names = value.split("; ")
        return f"{'; '.join(names[:_NAMED])} and {len(names) - _NAMED} more"
    return str(value)


def _cited(shown: Shown, pair: Pair) -> list[Account]:
    """Return what shows a pair, as many as asked for: of each of its ties the first, then the second …"""
    common = [item for item in pair.statements if any(item in tie.one and item in tie.two for tie in pair.through)]
    turns = zip_longest(*((*zip_longest(tie.one, tie.two),) for tie in pair.through))
    others = (item for turn in turns for both in turn if both for item in both if item)
    chosen = dict.fromkeys((*common, *others))
    return [shown.account(item.statement) for item in islice(chosen, shown.evidence)]


def _sentences(shown: Shown, pairs: Sequence[Pair]) -> str:
    lines = []
    for pair in pairs:
        if shown.evidence and len(pairs) > 1:
            lines.append(f"{shown.labels[pair.one]} – {shown.labels[pair.two]}")
        for item in _cited(shown, pair):
            source = ", ".join((plain(item.title), *([f"page {item.page}"] if item.page is not None else []), item.id))
            lines += [f"    {plain(item.says)}: “{plain(item.quote)}”", f"        {source}"]
    return "".join(f"{line}\n" for line in lines)


def _told(item: Account) -> dict[str, Any]:
    keys = ("id", "says", "quote", "report", "title", "page", "start", "end")
    return {key: getattr(item, key) for key in keys}


def _estimated(shown: Shown, measure: str) -> str:
    if measure != "betweenness" or shown.measures.exact:
        return ""
    return f"betweenness is estimated from {shown.measures.sources} of {len(shown.network.nodes)} things\n"
