"""Projections: things of one kind, tied by what they are both tied to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import chain, combinations
from typing import NamedTuple

from kg.network import Cited, Network, Node
from kg.network.view import FINDING, RELATION

FORCE, ISSUE = "PoliceForce", "Issue"
UNITS = frozenset({"Unit", "JointUnit"})


class Through(NamedTuple):
    """What ties a pair, and the statements that tie each of the two to it.

    Attributes:
        id, label: of the unit; of issues, of the body that the findings are about.
        report: the report in which both issues are found; empty for units, which any report may name.
        one, two: the statements that tie the one and the other, by report and place.
    """

    id: str
    label: str
    report: str
    one: tuple[Cited, ...]
    two: tuple[Cited, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two things, and all that ties them.

    Attributes:
        one, two: ids, in alphabetical order.
        through: what they are both tied to, by label.
        weight: how many that are: units, or reports.
        both: statements that are about both of the two.
        likeness: what they share of all that either is tied to (Jaccard, 1901), 0 to 1.
    """

    one: str
    two: str
    through: tuple[Through, ...]
    weight: int
    both: int
    likeness: float

    @property
    def statements(self) -> tuple[Cited, ...]:
        """All statements that tie the two, each once: those about both first, then of each tie the one's and the other's."""
        common = [item for tie in self.through for item in tie.one if item in tie.two]
        return tuple(dict.fromkeys((*common, *chain.from_iterable((*tie.one, *tie.two) for tie in self.through))))


@dataclass(frozen=True, slots=True)
class Projection:
    """Pairs of things of one kind.

    Attributes:
        name, title: such as "shared-units", and in words.
        label: what ties a pair, to be read between its two: "shares units with".
        nodes: the things that are in a pair, by id.
        pairs: the strongest first: by weight, by statements about both, by likeness, by labels.
    """

    name: str
    title: str
    label: str
    nodes: tuple[Node, ...]
    pairs: tuple[Pair, ...]


Key = tuple[str, str]  # what ties: a unit and nothing; a body and a report
_Ties = Mapping[str, Mapping[Key, tuple[Cited, ...]]]  # thing → what ties it → the statements that do


def shared_units(network: Network) -> Projection:
    """Return forces tied by the units that both run, belong to or are served by.

    A unit with which a force only works ties nothing: to work with a unit is a symmetric relation, and not to have it. Nor
    does a kind of unit, which is no instance (`kind/…`).
    """
    kinds = {node.id: node.kind for node in network.nodes}
    ties = (
        (force, (unit, ""), item)
        for edge in network.edges
        if edge.predicate.group == RELATION and not edge.predicate.symmetric
        for force, unit in ((edge.source, edge.target), (edge.target, edge.source))
        if kinds[force] == FORCE and kinds[unit] in UNITS
        for item in edge.statements
    )
    name, title = "shared-units", "Forces by the units that they share"
    return _projection((name, title, "shares units with"), network, _gathered(ties))


def co_occurring_issues(network: Network) -> Projection:
    """Return issues tied by the findings on both: about one body, in one report.

    The weight of a pair is the number of reports; `both` counts the findings that are on both issues at once.
    """
    kinds = {node.id: node.kind for node in network.nodes}
    ties = (
        (edge.target, (edge.source, item.report), item)
        for edge in network.edges
        if edge.predicate.group == FINDING and kinds[edge.target] == ISSUE
        for item in edge.statements
    )
    name, title = "co-occurring-issues", "Issues by the findings on both"
    return _projection((name, title, "is found together with"), network, _gathered(ties))


PROJECTIONS: Mapping[str, Callable[[Network], Projection]] = {
    "shared-units": shared_units,
    "co-occurring-issues": co_occurring_issues,
}


def _gathered(ties: Iterable[tuple[str, Key, Cited]]) -> _Ties:
    found: dict[str, dict[Key, set[Cited]]] = {}
    for thing, key, item in ties:
        found.setdefault(thing, {}).setdefault(key, set()).add(item)
    return {
        thing: {key: tuple(sorted(items)) for key, items in sorted(by_key.items())}
        for thing, by_key in sorted(found.items())
    }


def _projection(names: tuple[str, str, str], network: Network, ties: _Ties) -> Projection:
    labels = {node.id: node.label for node in network.nodes}
    about = {thing: {item for items in by_key.values() for item in items} for thing, by_key in ties.items()}
    pairs = []
    for one, two in combinations(ties, 2):
        keys = sorted(ties[one].keys() & ties[two].keys(), key=lambda key: (labels[key[0]], key))
        if keys:
            through = tuple(Through(key[0], labels[key[0]], key[1], ties[one][key], ties[two][key]) for key in keys)
            weight = len({report or id for id, report in keys})
            likeness = round(len(keys) / len(ties[one].keys() | ties[two].keys()), 9)
            pairs.append(Pair(one, two, through, weight, len(about[one] & about[two]), likeness))
    pairs.sort(key=lambda it: (-it.weight, -it.both, -it.likeness, labels[it.one], labels[it.two], it.one, it.two))
    used = {end for pair in pairs for end in (pair.one, pair.two)}
    return Projection(*names, tuple(node for node in network.nodes if node.id in used), tuple(pairs))
