"""Forces × units: which units reports say are shared by several forces, and how they are tied to each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.exports.figures import style
from kg.exports.figures.page import Canvas, Picture
from kg.exports.figures.reports import chosen_store, counted, told
from kg.network import network
from kg.network.view import RELATION, Edge, Node

if TYPE_CHECKING:
    from kg.exports.source import Source

_FORCE, _UNITS, _JOINT = "PoliceForce", frozenset({"Unit", "JointUnit"}), "JointUnit"
_ROW, _HEAD, _LEFT = 5.0, 26.0, 56.0  # mm
_MARK, _NARROW, _WIDE = 5.0, 10.0, 20.0  # mm: of a mark with its number, of a column
_MOST = int((style.TALLEST - _HEAD - 40) / _ROW)  # rows
_SHAPES = (
    ("o", style.BLUE),
    ("s", style.VERMILION),
    ("D", style.GREEN),
    ("^", style.PURPLE),
    ("v", style.ORANGE),
    ("P", style.SKY),
    ("X", style.GREY),
)


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit, with force → predicate in words → number of statements."""

    id: str
    label: str
    kind: str
    ties: Mapping[str, Mapping[str, int]]

    @property
    def statements(self) -> int:
        """The number of statements that tie it to a force."""
        return sum(sum(found.values()) for found in self.ties.values())


@dataclass(frozen=True, slots=True)
class SharedUnits:
    """What is drawn.

    Attributes:
        kinds: what is shared, in words, such as "joint unit".
        forces: id → name, in order of names.
        units: those of most forces first.
        left_out: units, and forces, for which there is no room.
        reports, cycles: of the statements.
    """

    kinds: tuple[str, ...]
    forces: Mapping[str, str]
    units: tuple[Unit, ...]
    left_out: tuple[int, int]
    reports: tuple[str, ...]
    cycles: tuple[str, ...]

    @property
    def predicates(self) -> tuple[str, ...]:
        """The predicates that tie them, the most frequent first."""
        counts: Counter[str] = Counter()
        for unit in self.units:
            for found in unit.ties.values():
                counts.update(found)
        return tuple(sorted(counts, key=lambda word: (-counts[word], word)))


def data(source: Source) -> SharedUnits | None:
    """Return the units that are tied to two forces at least or are joint by their class; None where there are none.

    Selected things keep the units that are tied to one of them, or are one. Selected classes of things are shared in the
    place of units.
    """
    found = network(chosen_store(source), source.base)
    nodes = {node.id: node for node in found.nodes}
    kinds = (source.chosen.things or frozenset()) - {_FORCE} or _UNITS
    ties: dict[str, list[tuple[str, Edge]]] = {}
    for edge in found.edges:
        for one, other in ((edge.source, edge.target), (edge.target, edge.source)):
            if edge.predicate.group == RELATION and nodes[one].kind in kinds and nodes[other].kind == _FORCE:
                ties.setdefault(one, []).append((other, edge))
    units = [_unit(nodes[id], given) for id, given in ties.items()]
    about = source.chosen.about
    shared = [
        unit
        for unit in units
        if (len(unit.ties) > 1 or unit.kind == _JOINT) and (not about or unit.id in about or about & unit.ties.keys())
    ]
    shared.sort(key=lambda unit: (-len(unit.ties), -unit.statements, unit.label, unit.id))
    return _fitting(shared, ties, nodes, found.kinds) if shared else None


def _unit(node: Node, ties: list[tuple[str, Edge]]) -> Unit:
    found: dict[str, dict[str, int]] = {}
    for force, edge in ties:
        words = edge.predicate.label
        if edge.source == force and not edge.predicate.symmetric:
            words = f"the force {words} it"
        counts = found.setdefault(force, {})
        counts[words] = counts.get(words, 0) + len(edge.statements)
    return Unit(node.id, node.label, node.kind, found)


def _fitting(
    shared: list[Unit], ties: Mapping[str, list[tuple[str, Edge]]], nodes: Mapping[str, Node], kinds: Mapping[str, str]
) -> SharedUnits:
    """Return as many units and forces as a page has room for: those of the most ties."""
    degree = Counter(force for unit in shared for force in unit.ties)
    room = int((style.TWO - 2 * style.MARGIN - _LEFT) / _NARROW)
    forces = sorted(degree, key=lambda id: (-degree[id], nodes[id].label, id))[:room]
    units = [unit for unit in shared if not unit.ties.keys().isdisjoint(forces)]
    kept = tuple(
        Unit(unit.id, unit.label, unit.kind, {id: found for id, found in unit.ties.items() if id in forces})
        for unit in units[:_MOST]
    )
    cited = [item for unit in kept for force, edge in ties[unit.id] if force in unit.ties for item in edge.statements]
    return SharedUnits(
        tuple(sorted({kinds[unit.kind] for unit in kept})),
        {id: nodes[id].label for id in sorted(forces, key=lambda id: (nodes[id].label, id))},
        kept,
        (len(shared) - len(kept), len(degree) - len(forces)),
        tuple(sorted({item.report for item in cited})),
        tuple(sorted({item.cycle for item in cited})),
    )


def picture(found: SharedUnits) -> Picture:
    """Return how it is drawn."""
    column = _column(found)
    left = min(_LEFT, max(style.width_of(unit.label) for unit in found.units) + 3)
    narrow = 2 * style.MARGIN + left + column * len(found.forces) <= style.ONE
    width = style.ONE if narrow else style.TWO
    column = min(_WIDE, (width - 2 * style.MARGIN - left) / len(found.forces))
    head = max(style.width_of(line) for name in found.forces.values() for line in style.wrapped(name, _HEAD)) + 3
    keys = _keys(found, width)
    height = head + _ROW * len(found.units) + 3 + 4.5 * (keys[-1][2] + 1)
    return Picture(
        f"{' and '.join(f'{kind}s' for kind in found.kinds).capitalize()} of several forces",
        _caption(found),
        told(found.reports, found.cycles),
        width,
        height,
        lambda canvas: _draw(canvas, found, left, head, column, keys),
    )


def _column(found: SharedUnits) -> float:
    most = max(len(given) for unit in found.units for given in unit.ties.values())
    return max(_NARROW, _MARK * most + 1)


def _caption(found: SharedUnits) -> str:
    parts = [
        "A mark is a relation that reports assert, its number the statements that say so; the line joins the forces of one "
        "unit. Shown is what is tied to at least two forces, and what is called joint although one force alone is named.",
    ]
    units, forces = found.left_out
    if units or forces:
        both = [text for count, text in ((units, counted(units, "unit")), (forces, counted(forces, "force"))) if count]
        parts.append(f"{' and '.join(both)} with fewer ties left out.")
    return " ".join(parts)


def _keys(found: SharedUnits, width: float) -> list[tuple[str, float, int]]:
    """Return each predicate of the key with its place and line."""
    placed, x, line = [], style.MARGIN, 0
    for word in found.predicates:
        wide = 4 + style.width_of(word, style.SMALL)
        if x + wide > width - style.MARGIN and x > style.MARGIN:
            x, line = style.MARGIN, line + 1
        placed.append((word, x, line))
        x += wide + 4
    return placed


def _draw(
    canvas: Canvas, found: SharedUnits, left: float, head: float, column: float, keys: list[tuple[str, float, int]]
) -> None:
    shapes = {word: _SHAPES[n % len(_SHAPES)] for n, word in enumerate(found.predicates)}
    start = style.MARGIN + left
    middle = {id: start + column * (n + 0.5) for n, id in enumerate(found.forces)}
    for id, name in found.forces.items():
        canvas.words(middle[id], head - 1.5, style.wrapped(name, _HEAD), rotation=90)
    for n in range(1, len(found.forces)):
        canvas.line([start + column * n] * 2, [head, head + _ROW * len(found.units)], style.FAINT, zorder=0.5)
    for n, unit in enumerate(found.units):
        y = head + _ROW * (n + 0.5)
        if n % 2 == 0:
            canvas.box(style.MARGIN, y - _ROW / 2, left + column * len(found.forces), _ROW, "#f4f4f4", zorder=0)
        lines = style.wrapped(unit.label, left - 2, style.BODY if style.width_of(unit.label) < left else style.SMALL)
        canvas.words(style.MARGIN, y, lines[:2], size=style.BODY if len(lines) == 1 else style.SMALL)
        xs = [middle[id] for id in unit.ties]
        if len(xs) > 1:
            canvas.line([min(xs), max(xs)], [y, y], style.GREY, linewidth=1.0, zorder=1)
        for id, given in unit.ties.items():
            for place, word in enumerate(sorted(given, key=found.predicates.index)):
                x = middle[id] + _MARK * (place - (len(given) - 1) / 2)
                canvas.mark(x, y, shapes[word][0], 3.6, shapes[word][1], style.INK)
                inside = style.readable_on(shapes[word][1])
                canvas.words(x, y, str(given[word]), size=style.SMALL, colour=inside, align="center")
    foot = head + _ROW * len(found.units) + 3.5
    for word, x, line in keys:
        canvas.mark(x + 1.3, foot + 4.5 * line, shapes[word][0], 2.6, shapes[word][1], style.INK)
        canvas.words(x + 4, foot + 4.5 * line, word, size=style.SMALL)
