"""Groups of names that stand for one thing: joined one by one, unless something keeps two of them apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator


class Groups:
    """Disjoint sets of nodes.

    Args:
        nodes: every node, at first a group of its own.
        apart: pairs of sets of nodes; no group may hold a node of both sets of a pair.
        fixed: node → what it is for certain (an id of the vocabulary); no group may hold two such.
    """

    def __init__(
        self, nodes: Iterable[str], apart: Iterable[tuple[Iterable[str], Iterable[str]]], fixed: dict[str, str]
    ) -> None:
        self._above = {node: node for node in nodes}
        self._members = {node: [node] for node in self._above}
        self._sides: dict[str, set[tuple[int, bool]]] = defaultdict(set)
        self._fixed = {node: {ident} for node, ident in fixed.items()}
        for number, (one, other) in enumerate(apart):
            for side, found in enumerate((one, other)):
                for node in found:
                    self._sides[node].add((number, bool(side)))

    def find(self, node: str) -> str:
        """Return the node that stands for the group of a node."""
        while self._above[node] != node:
            self._above[node] = self._above[self._above[node]]
            node = self._above[node]
        return node

    def apart(self, one: str, other: str) -> bool:
        """Tell whether something keeps the groups of two nodes apart."""
        one, other = self.find(one), self.find(other)
        if len(self._fixed.get(one, set()) | self._fixed.get(other, set())) > 1:
            return True
        small, large = sorted((self._sides.get(one, set()), self._sides.get(other, set())), key=len)
        return any((number, not side) in large for number, side in small)

    def join(self, one: str, other: str) -> bool:
        """Join the groups of two nodes, and tell whether they are one now."""
        one, other = self.find(one), self.find(other)
        if one == other:
            return True
        if self.apart(one, other):
            return False
        if len(self._members[one]) < len(self._members[other]):
            one, other = other, one
        self._above[other] = one
        self._members[one] += self._members.pop(other)
        if other in self._sides:
            self._sides[one] |= self._sides.pop(other)
        if other in self._fixed:
            self._fixed.setdefault(one, set()).update(self._fixed.pop(other))
        return True

    def __iter__(self) -> Iterator[tuple[str, ...]]:
        """Yield the groups, each sorted, in order."""
        return iter(sorted(tuple(sorted(members)) for members in self._members.values()))
