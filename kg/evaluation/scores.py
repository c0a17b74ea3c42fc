"""What a comparison with gold gives: a verdict on every item, and the figures that follow from the verdicts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum


class Verdict(StrEnum):
    """What became of a gold row or of a record.

    A required row is correct or missed. A record that matches no row is wrong; one that matches a row which is
    optional is spared: neither right nor wrong.
    """

    CORRECT = "correct"
    WRONG = "wrong"
    MISSED = "missed"
    SPARED = "spared"


class Measure(StrEnum):
    """How the verdicts of a layer become one figure."""

    F1 = "F1"
    ACCURACY = "accuracy"
    MACRO_F1 = "macro-F1"  # the mean of the F1 of each label, so that rare labels weigh as much as frequent ones
    COUNT = "count"  # the number of wrong items: the fewer the better


@dataclass(frozen=True, slots=True)
class Item:
    """The verdict on a gold row or a record.

    Attributes:
        what: the row or the record in a line.
        group: its type, predicate, polarity, unit or issue; "" without.
        told: what was found instead, where the verdict is on a label; "" else.
    """

    verdict: Verdict
    what: str
    group: str = ""
    told: str = ""


@dataclass(frozen=True, slots=True)
class Layer:
    """The verdicts on one layer of annotation, such as mentions or relations."""

    name: str
    items: tuple[Item, ...] = ()
    measure: Measure = Measure.F1

    def count(self, verdict: str) -> int:
        """Return how many items have a verdict."""
        return sum(item.verdict == verdict for item in self.items)

    @property
    def precision(self) -> float | None:
        """The share of what was found that is right; None when nothing was found, or for another measure."""
        return self._share(Verdict.WRONG)

    @property
    def recall(self) -> float | None:
        """The share of what is required that was found; None when nothing is, or for another measure."""
        return self._share(Verdict.MISSED)

    @property
    def value(self) -> float | None:
        """The figure of the layer by its measure; None when there is nothing to measure.

        Examples:
            >>> right, wrong = Item(Verdict.CORRECT, "a"), Item(Verdict.WRONG, "b")
            >>> round(Layer("names", (right, wrong)).value, 3), Layer("negated", (right, wrong), Measure.COUNT).value
            (0.667, 1)
        """
        correct, wrong = self.count(Verdict.CORRECT), self.count(Verdict.WRONG)
        match self.measure:
            case Measure.COUNT:
                return wrong
            case Measure.ACCURACY:
                return correct / (correct + wrong) if correct + wrong else None
            case Measure.MACRO_F1:
                return self._macro()
            case Measure.F1:
                whole = 2 * correct + wrong + self.count(Verdict.MISSED)
                return 2 * correct / whole if whole else None

    def groups(self) -> tuple[Layer, ...]:
        """Return the layer once for each group that its items have; none for a count or a mean over the groups."""
        if self.measure not in (Measure.F1, Measure.ACCURACY):
            return ()
        names = sorted({item.group for item in self.items} - {""})
        return tuple(
            Layer(name, tuple(item for item in self.items if item.group == name), self.measure) for name in names
        )

    def _share(self, against: Verdict) -> float | None:
        correct = self.count(Verdict.CORRECT)
        whole = correct + self.count(against)
        return correct / whole if whole and self.measure is Measure.F1 else None

    def _macro(self) -> float | None:
        pairs = [(item.group, item.told) for item in self.items]
        true, told = Counter(one for one, _ in pairs), Counter(two for _, two in pairs)
        both = Counter(one for one, two in pairs if one == two)
        shares = [2 * both[label] / (true[label] + told[label]) for label in sorted(true)]
        return sum(shares) / len(shares) if shares else None


def pooled(scores: Iterable[Sequence[Layer]]) -> tuple[Layer, ...]:
    """Return the layers of several reports as one: every item counts the same, whatever its report (micro average).

    Examples:
        >>> one = Layer("names", (Item(Verdict.CORRECT, "a"),))
        >>> two = Layer("names", (Item(Verdict.WRONG, "b"), Item(Verdict.CORRECT, "c")))
        >>> [(layer.name, round(layer.precision, 2)) for layer in pooled([[one], [two]])]
        [('names', 0.67)]
    """
    found: dict[str, Layer] = {}
    most_first = sorted(scores, key=len, reverse=True)  # gold with most layers tells their order
    for layer in (layer for layers in most_first for layer in layers):
        known = found.get(layer.name)
        found[layer.name] = replace(known, items=known.items + layer.items) if known else layer
    return tuple(found.values())
