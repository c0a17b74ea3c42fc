"""A thing and what is tied to it: the things by kind on two arcs, each with its name beside it, the ties between."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, zip_longest
from math import sqrt
from typing import TYPE_CHECKING

from kg.comparison.matrix import signed
from kg.errors import QueryError
from kg.exports.colours import of_kind
from kg.exports.figures import style
from kg.exports.figures.page import Canvas, Picture
from kg.exports.figures.reports import counted, told
from kg.network.view import ACTION, FINDING, GRADE, RELATION, Edge, Network, Node

if TYPE_CHECKING:
    from kg.exports.source import Source

_MOST = 90  # things
_TALLEST = style.TALLEST - 45  # mm
_ARC, _FLAT = 24.0, 0.8  # how far the arcs stand from the middle, in mm; how much of their ellipse is used
_HEADING = 1.5  # lines that a heading takes
# In this order they stand, forces first; what is not named here stands last.
_ORDER = (
    *("PoliceForce", "JointUnit", "Unit", "Operation", "Partner", "Partnership", "Inspectorate", "Scheme", "Method"),
    *("System", "Document", "Place", "Post", "Person", "Kind", "", "Question", "Issue"),
)
_SHAPES: Mapping[str, str] = {
    "PoliceForce": "s",
    "JointUnit": "D",
    "Unit": "d",
    "Partnership": "h",
    "Post": "^",
    "Person": "v",
    "Question": "P",
}


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing that is drawn.

    Attributes:
        kind: local name of its class. `kind_label`: the same in words.
        distance: the number of ties to the nearest of the things in the middle.
        says: what findings and actions on it say, in signs, and its latest grade; empty where relations tie it alone.
        relations: the relations to what is nearer, "… runs" where it is the object, "is a unit of …" where the subject.
        balance: -1 where weaknesses outnumber strengths, 1 where strengths do, 0 where neither, None without either.
        statements: the number of statements that tie it to what is nearer.
    """

    id: str
    label: str
    kind: str
    kind_label: str
    distance: int
    says: str
    relations: tuple[str, ...]
    balance: int | None
    statements: int


@dataclass(frozen=True, slots=True)
class Tie:
    """Two ids, the predicates between them, and the number of statements."""

    one: str
    two: str
    predicates: tuple[str, ...]
    statements: int


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """What is drawn.

    Attributes:
        centres: the things in the middle. `things`: the others, by kind, the most tied first.
        ties: between any two of them.
        known: kind → the number of its things in the neighbourhood, drawn or not.
        chosen: whether a person chose the middle.
        reports, cycles: of the statements of the ties.
    """

    centres: tuple[Thing, ...]
    things: tuple[Thing, ...]
    ties: tuple[Tie, ...]
    known: Mapping[str, int]
    chosen: bool
    reports: tuple[str, ...]
    cycles: tuple[str, ...]

    @property
    def left_out(self) -> int:
        """The number of things for which there is no room."""
        return sum(self.known.values()) - len(self.things)


def data(source: Source) -> Neighbourhood | None:
    """Return the neighbourhood of the selected things, of the most tied force where none is; None where nothing is tied."""
    try:
        network, about = source.network, sorted(source.chosen.about)
    except QueryError:  # no tie is left in the selection
        return None
    nodes = {node.id: node for node in network.nodes}
    centres = [id for id in about if id in nodes] or _most_tied(network)
    near = _distances(network, centres, source.chosen.depth)
    if len(near) <= len(centres):
        return None
    by_thing: dict[str, list[Edge]] = {}
    for edge in network.edges:
        for one, other in ((edge.source, edge.target), (edge.target, edge.source)):
            if near.get(other, 99) < near.get(one, 0):
                by_thing.setdefault(one, []).append(edge)
    things = _told_apart([_thing(nodes[id], network, near[id], by_thing.get(id, [])) for id in near], source)
    drawn = _fairly([item for item in things if item.distance])
    return _gathered(
        network, source.chosen.depth, [item for item in things if not item.distance], drawn, things, bool(about)
    )


def _gathered(
    network: Network,
    depth: int,
    centres: Sequence[Thing],
    drawn: Sequence[Thing],
    things: Sequence[Thing],
    chosen: bool,
) -> Neighbourhood:
    shown = {item.id for item in (*centres, *drawn)}
    far = {item.id: item.distance for item in things}
    edges = [
        edge
        for edge in network.edges
        if {edge.source, edge.target} <= shown and min(far[edge.source], far[edge.target]) < depth
    ]
    pairs: dict[tuple[str, str], list[Edge]] = {}
    for edge in edges:
        one, two = sorted((edge.source, edge.target))
        pairs.setdefault((one, two), []).append(edge)
    return Neighbourhood(
        tuple(centres),
        tuple(drawn),
        tuple(
            Tie(
                *pair,
                tuple(dict.fromkeys(edge.predicate.label for edge in found)),
                sum(len(e.statements) for e in found),
            )
            for pair, found in sorted(pairs.items())
        ),
        dict(Counter(item.kind for item in things if item.distance)),
        chosen,
        tuple(sorted({report for edge in edges for report in edge.reports})),
        tuple(sorted({cycle for edge in edges for cycle in edge.cycles})),
    )


def _told_apart(things: Sequence[Thing], source: Source) -> list[Thing]:
    """Return things of which those of one kind and name have the area or force after it of which their id tells."""
    often = Counter((item.kind, item.label) for item in things)
    return [
        replace(item, label=f"{item.label}{_whose(item.id, source)}") if often[item.kind, item.label] > 1 else item
        for item in things
    ]


def _whose(id: str, source: Source) -> str:
    _, slug, *own = id.split("/")
    names = ((place, source.names.label(place)) for place in (f"place/{slug}", f"force/{slug}"))
    return next((f", {name}" for place, name in names if own and name != place), "")


def _most_tied(network: Network) -> list[str]:
    ranked = sorted(network.nodes, key=lambda node: (node.kind != "PoliceForce", -node.degree, node.id))
    return [node.id for node in ranked[:1]]


def _distances(network: Network, centres: Iterable[str], depth: int) -> dict[str, int]:
    """Return the things within so many ties of the centres → how many."""
    ties: dict[str, list[str]] = {}
    for edge in network.edges:
        ties.setdefault(edge.source, []).append(edge.target)
        ties.setdefault(edge.target, []).append(edge.source)
    found = dict.fromkeys(centres, 0)
    for distance in range(1, max(1, depth) + 1):
        last = [id for id, far in found.items() if far == distance - 1]
        for id in last:
            for other in ties.get(id, ()):
                found.setdefault(other, distance)
    return found


def _thing(node: Node, network: Network, distance: int, edges: Sequence[Edge]) -> Thing:
    values: Counter[str] = Counter()
    for edge in edges:
        if edge.predicate.group in (FINDING, ACTION):
            values.update(edge.values)
    grades = sorted((item.cycle, item.value) for e in edges if e.predicate.group == GRADE for item in e.statements)
    good, bad = values["strength"], values["weakness"]
    grade = ", ".join(part for part in reversed(grades[-1]) if part) if grades else ""
    relations = (_read_from(node.id, edge) for edge in edges if edge.predicate.group == RELATION)
    return Thing(
        node.id,
        node.label,
        node.kind,
        network.kinds[node.kind],
        distance,
        ", ".join(part for part in (signed(values), grade) if part),
        tuple(dict.fromkeys(relations)),
        (good > bad) - (good < bad) if good or bad else None,
        sum(len(edge.statements) for edge in edges),
    )


def _read_from(thing: str, edge: Edge) -> str:
    """Return a relation as it is read between a thing and the middle."""
    words = edge.predicate.label
    if edge.predicate.symmetric:
        return words
    return f"{words} …" if edge.source == thing else f"… {words}"


def _fairly(things: Sequence[Thing]) -> list[Thing]:
    """Return things by kind, at most as many as there is room for: of every kind the nearest and most tied, in turns."""
    kinds: dict[str, list[Thing]] = {}
    for item in sorted(things, key=lambda item: (item.distance, -item.statements, item.label, item.id)):
        kinds.setdefault(item.kind, []).append(item)
    turns = [item for turn in zip_longest(*(kinds[kind] for kind in sorted(kinds, key=_rank))) for item in turn if item]
    for count in range(min(_MOST, len(turns)), 1, -1):
        kept = {item.id for item in turns[:count]}
        chosen = [item for kind in sorted(kinds, key=_rank) for item in kinds[kind] if item.id in kept]
        if max(sum(line.height for line in side) for side in sides(chosen, {})) <= _TALLEST:
            return chosen
    return turns[:1]


def _rank(kind: str) -> tuple[int, str]:
    return (_ORDER.index(kind) if kind in _ORDER else _ORDER.index(""), kind)


def picture(found: Neighbourhood) -> Picture:
    """Return how it is drawn."""
    left, right = sides(found.things, found.known)
    height = max(*(sum(line.height for line in side) for side in (left, right)), 12.0 * len(found.centres) + 10) + 4
    names = " and ".join(item.label for item in found.centres)
    return Picture(
        f"{names} and what is tied to {'it' if len(found.centres) == 1 else 'them'}",
        _caption(found),
        told(found.reports, found.cycles),
        style.TWO,
        height,
        lambda canvas: _draw(canvas, found, height, (left, right)),
    )


def _caption(found: Neighbourhood) -> str:
    wide = any(item.distance > 1 for item in found.things)
    nearer = "what is nearer to the middle" if wide else "the thing in the middle"
    parts = [
        "Lines are what asserted statements say ties two things: dark ones from the middle relations, blue ones findings "
        "of which more are strengths, orange ones of which more are weaknesses, grey ones neither; the thicker, the more "
        f"statements. Beside a name: the relation (… stands for {nearer}), numbers of "
        "strengths (+), weaknesses (−), mixed findings (±) and calls to act (!), the latest grade."
    ]
    if wide:
        parts.append("Things with a hollow mark are tied to the middle through others.")
    if found.left_out:
        parts.append(f"Of each kind the most tied are drawn; {counted(found.left_out, 'thing')} left out.")
    if not found.chosen:
        parts.append(f"In the middle stands the most tied {found.centres[0].kind_label}.")
    return " ".join(parts)


@dataclass(frozen=True, slots=True)
class Line:
    """What stands beside an arc: a heading, or the name of a thing; the height in mm."""

    height: float
    words: tuple[str, ...]
    thing: Thing | None = None


def sides(things: Sequence[Thing], known: Mapping[str, int]) -> tuple[list[Line], list[Line]]:
    """Return what stands left and right: the kinds one after the other, half of the height on each side."""
    lines = list(_lines(things, known))
    whole = sum(line.height for line in lines)
    left: list[Line] = []
    while lines and (sum(line.height for line in left) + lines[0].height / 2 < whole / 2 or left[-1].thing is None):
        left.append(lines.pop(0))
    if lines and lines[0].thing and left:
        lines.insert(0, _heading(lines[0].thing, "continued"))
    return left, lines


def _lines(things: Sequence[Thing], known: Mapping[str, int]) -> Iterable[Line]:
    for _, group in groupby(things, key=lambda item: item.kind):
        items = list(group)
        of = known.get(items[0].kind, len(items))
        alike = {item.relations for item in items}
        common = alike.pop() if len(alike) == 1 else ()
        yield _heading(items[0], f"{len(items)}" + f" of {of}" * (of > len(items)), common)
        for item in items:
            words = style.wrapped(_name(item, common), _room(), style.BODY)
            yield Line(style.height_of(style.BODY, len(words)), words, item)


def _name(item: Thing, common: Sequence[str]) -> str:
    """Return the name of a thing with what is said of it and is not in the heading."""
    own = () if item.relations == common else item.relations
    told = "; ".join((*own, *([item.says] if item.says else [])))
    return f"{item.label} ({told})" if told else item.label


def _heading(item: Thing, note: str, common: Sequence[str] = ()) -> Line:
    words = f"{item.kind_label.capitalize()} ({note})" + f": {'; '.join(common)}" * bool(common)
    lines = style.wrapped(words, _room(), style.BODY, bold=True)
    return Line(style.height_of(style.BODY) * (_HEADING + len(lines) - 1), lines)


def _room() -> float:
    return style.TWO / 2 - _ARC - style.MARGIN - 3.0


def _draw(canvas: Canvas, found: Neighbourhood, height: float, sides: tuple[list[Line], list[Line]]) -> None:
    middle = style.TWO / 2
    step = height / (len(found.centres) + 1)
    places = {item.id: (middle, step * (n + 1)) for n, item in enumerate(found.centres)}
    beside: list[tuple[Line, float, float, int]] = []
    for side, lines in ((-1, sides[0]), (1, sides[1])):
        y = (height - sum(line.height for line in lines)) / 2
        for line in lines:
            x = middle + side * _ARC * sqrt(1 - ((y + line.height / 2) / height * 2 - 1) ** 2 * _FLAT)
            beside.append((line, x, y + line.height / 2, side))
            if line.thing:
                places[line.thing.id] = (x, y + line.height / 2)
            y += line.height
    _ties(canvas, found, places)
    for line, x, y, side in beside:
        _named(canvas, line, x, y, side)
    for item in found.centres:
        _centre(canvas, item, *places[item.id])


def _ties(canvas: Canvas, found: Neighbourhood, places: Mapping[str, tuple[float, float]]) -> None:
    things = {item.id: item for item in (*found.centres, *found.things)}
    most = max((tie.statements for tie in found.ties), default=1)
    middle = {item.id for item in found.centres}

    def spoke(tie: Tie) -> bool:
        return not middle.isdisjoint((tie.one, tie.two))

    for tie in sorted(found.ties, key=lambda tie: (spoke(tie), -tie.statements)):
        one, two = places[tie.one], places[tie.two]
        outer = things[tie.two if tie.one in middle else tie.one]
        colour = _colour(outer) if spoke(tie) else "#cfcfcf"
        width = 0.4 + 2.0 * sqrt(tie.statements / most) if spoke(tie) else 0.4
        between = (one[0] + two[0]) / 2
        bend = ((between + style.TWO / 2) / 2, (one[1] + two[1]) / 2)
        if spoke(tie):
            canvas.line([one[0], two[0]], [one[1], two[1]], colour, linewidth=width)
        else:
            canvas.curve(one, bend, two, colour, width)


def _colour(item: Thing) -> str:
    if item.balance is None:
        return style.RULE if item.says else "#404040"
    return {-1: style.VERMILION, 0: style.RULE, 1: style.BLUE}[item.balance]


def _named(canvas: Canvas, line: Line, x: float, y: float, side: int) -> None:
    align = "right" if side < 0 else "left"
    if line.thing is None:
        canvas.words(x + side * 2.0, y, line.words, bold=True, align=align, colour=style.GREY)
        return
    shape, colour = _SHAPES.get(line.thing.kind, "o"), of_kind(line.thing.kind)
    canvas.mark(x, y, shape, 1.9, colour if line.thing.distance == 1 else style.PAPER, style.INK)
    canvas.words(x + side * 2.0, y, line.words, align=align)


def _centre(canvas: Canvas, item: Thing, x: float, y: float) -> None:
    lines = style.wrapped(item.label, 26, style.BODY, bold=True)
    width = max(style.width_of(line, style.BODY, bold=True) for line in lines) + 3
    height = style.height_of(style.BODY, len(lines)) + 2
    canvas.box(x - width / 2, y - height / 2, width, height, style.PAPER, style.INK, zorder=5)
    canvas.words(x, y, lines, bold=True, align="center", zorder=6)
