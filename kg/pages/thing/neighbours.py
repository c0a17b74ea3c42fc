"""The small picture of what a thing is related to: the thing in the middle, the others around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi
from textwrap import shorten

from kg.pages.names import Thing
from kg.pages.thing.profile import Relation

_MOST = 24
_WIDTH, _MIDDLE, _RADIUS = 960, 480, 100
_LINE = 22  # between two labels
_LONGEST = 46  # characters of a label


@dataclass(frozen=True, slots=True)
class Spot:
    """A thing in the picture.

    Attributes:
        x, y: of its dot. `anchor`: on which side of it the label stands: "start" or "end".
        words: how it is related.
    """

    thing: Thing
    label: str
    words: str
    x: float
    y: float
    anchor: str

    @property
    def label_x(self) -> float:
        """Where the label begins or ends."""
        return self.x + (10 if self.anchor == "start" else -10)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of `width` by `height`; `left` is how many neighbours are not in it."""

    width: int
    height: int
    x: float
    y: float
    spots: tuple[Spot, ...]
    left: int


def neighbourhood(thing: Thing, relations: Sequence[tuple[tuple[str, bool], Sequence[Relation]]]) -> Picture | None:
    """Return the picture of a thing, None when it is related to nothing.

    The neighbours of which most statements speak are in it, on an ellipse, ordered by how they are related.
    """
    words: dict[Thing, list[str]] = {}
    counts: dict[Thing, int] = {}
    for (name, inverse), group in relations:
        for item in group:
            words.setdefault(item.other, []).append(f"← {name}" if inverse else f"{name} →")
            counts[item.other] = counts.get(item.other, 0) + len(item.claims)
    chosen = sorted(
        sorted(words, key=lambda item: (-counts[item], item.iri))[:_MOST], key=lambda item: (words[item], item.label)
    )
    if not chosen:
        return None
    height = max(160, (len(chosen) + 1) // 2 * _LINE + 60)
    spots = tuple(_spot(item, "; ".join(words[item]), index, len(chosen), height) for index, item in enumerate(chosen))
    return Picture(_WIDTH, height, _MIDDLE, height / 2, spots, len(words) - len(chosen))


def _spot(thing: Thing, words: str, index: int, count: int, height: int) -> Spot:
    """Place a thing: the first half down the right side, the others up the left, evenly so that labels keep apart."""
    right = (count + 1) // 2
    on_right = index < right
    place, of = (index, right) if on_right else (index - right, count - right)
    y = height / 2 if of == 1 else 30 + place * (height - 60) / (of - 1)
    bend = cos(pi * (y - height / 2) / height) if height else 1.0
    x = _MIDDLE + (1 if on_right else -1) * (20 + _RADIUS * bend)
    label = shorten(thing.label, _LONGEST, placeholder="…")
    return Spot(thing, label, words, round(x, 1), round(y, 1), "start" if on_right else "end")
