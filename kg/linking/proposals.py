"""What may be one thing: pairs for people to decide, each with its reasons. A proposal never changes the graph."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg.linking.automatic import Reaches
from kg.linking.groups import Groups
from kg.linking.known import Known
from kg.linking.names import Naming
from kg.ontology import Vocabulary


@dataclass(frozen=True, slots=True)
class Proposal:
    """Two names that may stand for one thing.

    Attributes:
        one, other: ids, or ids in a report where one id means different things; as a decision names them.
        score: 0 to 1, how much speaks for it.
        reasons: what speaks for it.
        unsure: whether people looked at it and could not tell.
    """

    one: str
    other: str
    score: float
    reasons: tuple[str, ...]
    unsure: bool = False


def propose(
    known: Sequence[Known],
    vocabulary: Vocabulary,
    naming: Naming,
    reaches: Reaches,
    groups: Groups,
    named: Mapping[str, str],
    unsure: Iterable[tuple[Sequence[str], Sequence[str]]],
) -> tuple[Proposal, ...]:
    """Return what people may decide, best first; what is decided is not among it."""
    return ()
