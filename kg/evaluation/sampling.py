"""Samples of statements to judge by hand, and the precision that the verdicts show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from math import sqrt
from statistics import NormalDist

from kg.statements import Record

VERDICTS = ("right", "wrong", "unsure")


def sample(records: Iterable[Record], kind: str, size: int, seed: int = 0) -> list[Record]:
    """Draw statements of a kind at random, each with the same chance; the same seed draws the same ones.

    A statement's place in the draw is the SHA-256 of seed and statement id, so the order of the records and the
    other statements do not matter: what both of two datasets hold is drawn from both, or from neither.

    Examples:
        >>> told = [{"kind": "finding", "statement": f"finding/{number}"} for number in range(9)]
        >>> [item["statement"] for item in sample(told, "finding", 2)] == [
        ...     item["statement"] for item in sample(reversed(told), "finding", 2)
        ... ]
        True
    """
    wanted = {record["statement"]: record for record in records if record["kind"] == kind}
    drawn = sorted(wanted, key=lambda ident: sha256(f"{seed}\x1f{ident}".encode()).digest())
    return [wanted[ident] for ident in drawn[:size]]


@dataclass(frozen=True, slots=True)
class Precision:
    """What the verdicts on statements show.

    Attributes:
        name: the rule that made them, or "all".
        low, high: the bounds of the 95 % interval of the precision.
    """

    name: str
    right: int
    wrong: int
    unsure: int
    low: float | None
    high: float | None

    @property
    def value(self) -> float | None:
        """The share of right ones among those judged right or wrong; None without any."""
        judged = self.right + self.wrong
        return self.right / judged if judged else None


def precision(verdicts: Sequence[tuple[str, str]]) -> list[Precision]:
    """Return the precision of all, then that of each rule, from (rule, verdict) pairs."""
    rules = sorted({rule for rule, _ in verdicts})
    found = [_precision("all", [verdict for _, verdict in verdicts])]
    return found + [_precision(rule, [verdict for name, verdict in verdicts if name == rule]) for rule in rules]


def _precision(name: str, verdicts: Sequence[str]) -> Precision:
    count = Counter(verdicts)
    low, high = wilson(count["right"], count["right"] + count["wrong"]) or (None, None)
    return Precision(name, count["right"], count["wrong"], count["unsure"], low, high)


def wilson(right: int, judged: int, level: float = 0.95) -> tuple[float, float] | None:
    """Return the bounds of a proportion: the score interval of E. B. Wilson (J. Am. Stat. Assoc. 22, 1927, 209–212).

    It stays within 0 and 1 and is fair for small samples and for proportions near 1. None without any judged.

    Examples:
        >>> [round(bound, 3) for bound in wilson(45, 50)]
        [0.786, 0.957]
        >>> [round(bound, 3) for bound in wilson(10, 10)]
        [0.722, 1.0]
    """
    if not judged:
        return None
    z = NormalDist().inv_cdf((1 + level) / 2)
    share, square = right / judged, z * z / judged
    middle, reach = share + square / 2, z * sqrt(share * (1 - share) / judged + square / judged / 4)
    return max(0.0, (middle - reach) / (1 + square)), min(1.0, (middle + reach) / (1 + square))
