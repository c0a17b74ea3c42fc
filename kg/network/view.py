"""The network of a dataset as values: things, and what statements say ties them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

RELATION, FINDING, GRADE, ACTION = "relation", "finding", "grade", "action"


class Cited(NamedTuple):
    """A statement that makes an edge, and where its sentence stands.

    Attributes:
        value: what a finding, judgment or action says besides: a polarity ("strength"), a grade, a class of action; else
            empty.
        cycle: of the inspection whose result it is; empty where the report belongs to none.
        start, end: offsets in the report's snapshot.
    """

    report: str
    start: int
    end: int
    statement: str
    value: str = ""
    cycle: str = ""


@dataclass(frozen=True, slots=True)
class Predicate:
    """What an edge says.

    Attributes:
        id: local name of the property; "finding", "grade" or "action" for what findings, judgments and actions tie.
        label: in words, to be read between the labels of the two nodes.
        group: "relation", "finding", "grade" or "action".
        symmetric: whether it says the same read from either end.
    """

    id: str
    label: str
    group: str = RELATION
    symmetric: bool = False


@dataclass(frozen=True)
class Edge:
    """All statements that say one thing of two things.

    Attributes:
        source, target: ids; of a symmetric predicate the first in alphabetical order is the source.
        statements: at least one, in order of report and place.
    """

    source: str
    target: str
    predicate: Predicate
    statements: tuple[Cited, ...]

    @cached_property
    def cycles(self) -> tuple[str, ...]:
        """The cycles of its statements, the earliest first."""
        return tuple(sorted({item.cycle for item in self.statements} - {""}))

    @cached_property
    def reports(self) -> tuple[str, ...]:
        """The reports that say it."""
        return tuple(sorted({item.report for item in self.statements}))

    @cached_property
    def values(self) -> Mapping[str, int]:
        """Polarity, grade or class of action → number of statements; empty for relations."""
        counts = Counter(item.value for item in self.statements if item.value)
        return dict(sorted(counts.items()))


@dataclass(frozen=True, slots=True)
class Node:
    """A thing that at least one edge ties to another.

    Attributes:
        kind: local name of its class, such as "PoliceForce".
        reports: the number of reports whose statements tie it.
        statements: the number of those statements.
        first, last: the earliest and the latest cycle of them; empty where none has one.
        degree: the number of edges.
    """

    id: str
    label: str
    kind: str
    reports: int
    statements: int
    first: str
    last: str
    degree: int


@dataclass(frozen=True, slots=True)
class Network:
    """What the asserted statements of a dataset tie.

    Attributes:
        nodes: by id. `edges`: by source, predicate and target.
        kinds: local name of a class → its label, for the classes that nodes have.
        reports: id → title, for the reports of the statements.
        left_out: what is not drawn ("relation: negated") → number of statements.
    """

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    kinds: Mapping[str, str]
    reports: Mapping[str, str]
    left_out: Mapping[str, int]

    @property
    def predicates(self) -> tuple[Predicate, ...]:
        """The predicates of the edges: relations first, then what is derived, each by label."""
        order = (RELATION, FINDING, GRADE, ACTION)
        return tuple(sorted({edge.predicate for edge in self.edges}, key=lambda it: (order.index(it.group), it.label)))

    @property
    def cycles(self) -> tuple[str, ...]:
        """The cycles of the statements, the earliest first."""
        return tuple(sorted({cycle for edge in self.edges for cycle in edge.cycles}))
