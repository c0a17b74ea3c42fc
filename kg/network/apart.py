"""What hangs together with little else, packed in columns: it takes little room, and its number is seen."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from math import cos, pi, sin

Part = Sequence[int]  # the numbers of nodes that are tied to one another, the one with the most ties first
Point = tuple[float, float]
FEW = 12  # nodes of a part that is packed, at most
FLAT = 3  # of one that is drawn as a line
_STEP = 26.0  # from a node to the next, at most
_BETWEEN = 30.0  # from a part to the one below; half as much again to the column on its right


def parts(size: int, pairs: Collection[tuple[int, int]]) -> tuple[list[int], list[Part]]:
    """Return the numbers of the nodes that are laid out together, and the parts that are packed beside them.

    The largest part is never packed, unless it is a pair as all others are.
    """
    import networkx

    graph = networkx.Graph()
    graph.add_nodes_from(range(size))
    graph.add_edges_from(pairs)
    found = sorted(networkx.connected_components(graph), key=lambda one: (-len(one), min(one)))
    keep = [one for place, one in enumerate(found) if len(one) > FEW or (place == 0 and len(one) > 2)]
    rest: list[Part] = [sorted(one, key=lambda node: (-graph.degree(node), node)) for one in found if one not in keep]
    return sorted(node for one in keep for node in one), rest


def packed(parts: Iterable[Part], *, wide: float, high: float) -> dict[int, Point]:
    """Return where each node of the parts stands, from the left upper corner (0, 0) to the right (positive) and down (negative).

    Columns are filled one after the other in the order of the parts: two or three things as a short line, more as a circle,
    around the one with the most ties. All is made smaller until it is not wider than `wide`.
    """
    given = list(parts)
    size = 1.0
    while True:
        found = _columns(given, high, size)
        if not found or max(x for x, _ in found.values()) <= wide:
            return found
        size *= 0.9


def _columns(parts: Sequence[Part], high: float, size: float) -> dict[int, Point]:
    step, between = _STEP * size, _BETWEEN * size
    found: dict[int, Point] = {}
    left = top = wide = 0.0
    for part in parts:
        far = step if len(part) > FLAT else 0.0  # how far it reaches above and below its middle
        if top and top + 2 * far > high:
            left, top, wide = left + wide + 1.5 * between, 0.0, 0.0
        wide = max(wide, min(len(part) - 1, 2) * step)
        for node, (x, y) in zip(part, _shape(len(part)), strict=True):
            found[node] = (left + x * step, y * step - top - far)
        top += 2 * far + between
    return found


def _shape(size: int) -> list[Point]:
    """Return the places of a part's nodes, in steps, from its left border and its middle line."""
    if size == 2:
        return [(0, 0), (1, 0)]
    turns = [2 * pi * number / (size - 1) for number in range(size - 1)]
    return [(1, 0), *((1 + cos(turn), sin(turn)) for turn in turns)]
