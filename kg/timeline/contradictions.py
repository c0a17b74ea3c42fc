"""Contradictions: what two reports of one time say that cannot both be right. They are shown, not resolved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha1
from itertools import combinations
from typing import Any

from kg.ontology import Vocabulary
from kg.timeline.gathering import Figure, Gathered, Judged, Place

_ROUNDED = 1e-9  # what arithmetic with decimal fractions adds

Sides = Mapping[Any, Mapping[str, Place]]  # what is said → report → its statement


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Statements of different reports that cannot all be right.

    Attributes:
        kind: "grade", "relation", "figure" or "belonging".
        about: ids of the things on which they disagree.
        statements: ids, at least one of each report concerned.
    """

    id: str
    kind: str
    about: tuple[str, ...]
    statements: tuple[str, ...]


def contradictions(found: Gathered, vocabulary: Vocabulary) -> tuple[Contradiction, ...]:
    """Return the contradictions between reports, in order of ids."""
    made = (*_grades(found.judgments), *_relations(found), *_figures(found), *_belonging(found, vocabulary))
    return tuple(sorted(made, key=lambda item: item.id))


def _made(kind: str, key: Iterable[str], about: Iterable[str], places: Iterable[Place]) -> Contradiction:
    parts = (kind, *(part.replace("/", "-") for part in key))
    statements = tuple(sorted({place.statement for place in places}))
    return Contradiction("/".join(("contradiction", *parts)), kind, tuple(sorted(set(about))), statements)


def _differ(sides: Sides) -> bool:
    """Return whether two sides are taken by two reports; what a report says against itself is no contradiction here."""
    return any(len({*one, *two}) > 1 for one, two in combinations(sides.values(), 2))


# --- grades -----------------------------------------------------------------------------------------------


def _grades(judgments: Iterable[Judged]) -> Iterator[Contradiction]:
    """Yield where reports give two grades of one force, question and cycle.

    Whether a grade was given in the report, published in another one or carried over makes no difference to which one
    stands; one that was revised does not contradict the one before.
    """
    groups: dict[tuple[str, str, bool], dict[str, dict[str, Place]]] = {}
    for item in judgments:
        revised = item.status == "revised"
        said = groups.setdefault((item.force, item.question, revised), {}).setdefault(item.grade, {})
        said[item.place.report] = min(item.place, said.get(item.place.report, item.place), key=lambda one: one.order)
    for (force, question, revised), grades in groups.items():
        if _differ(grades):
            key = (force, question, "revised") if revised else (force, question)
            yield _made("grade", key, (force, question), _places(grades))


def _places(sides: Sides) -> list[Place]:
    return [place for said in sides.values() for place in said.values()]


# --- relations --------------------------------------------------------------------------------------------


def _relations(found: Gathered) -> Iterator[Contradiction]:
    """Yield where one report asserts and another of the same cycle or year negates a relation between the same ends.

    A report that does both is left out: it speaks of parts of the matter. What a joint inspection says of its area is held
    against what others say of the same area only.
    """
    for (subject, predicate, object, *when), sides in found.relations.items():
        torn = set.intersection(*(set(said) for said in sides.values())) if len(sides) > 1 else set()
        clear = {side: {report: said[report] for report in said if report not in torn} for side, said in sides.items()}
        if len(clear) > 1 and all(clear.values()):
            yield _made(
                "relation", (predicate, subject, object, *filter(None, when)), (subject, object), _places(clear)
            )


def _belonging(found: Gathered, vocabulary: Vocabulary) -> Iterator[Contradiction]:
    """Yield where reports of one time say that a unit belongs to two forces, or something to two regional units.

    A unit that any report calls a joint one is left out: it belongs to several.
    """
    joint = {subject for (subject, predicate, *_), sides in found.relations.items() if _joint(predicate, sides)}
    groups: dict[tuple[str, str, bool], dict[str, dict[str, Place]]] = {}
    for (subject, predicate, object, when, _), sides in found.relations.items():
        regional = object in vocabulary.members and predicate in ("unitOf", "memberOf")
        belongs = regional or (predicate == "unitOf" and object.startswith("force/"))
        if belongs and subject not in joint and False in sides:
            groups.setdefault((subject, when, regional), {}).setdefault(object, {}).update(sides[False])
    for (subject, when, regional), bodies in groups.items():
        if _differ(bodies):
            whose = "regional-units" if regional else "forces"
            yield _made("belonging", (subject, whose, when), (subject, *bodies), _places(bodies))


def _joint(predicate: str, sides: Mapping[bool, object]) -> bool:
    return predicate == "jointUnitOf" and False in sides


# --- figures ----------------------------------------------------------------------------------------------


def _figures(found: Gathered) -> Iterator[Contradiction]:
    """Yield where reports give values of one measure, area, period and unit that differ by more than rounding.

    A measure of which one report gives several values is left out: its words do not say enough to tell them apart.
    """
    for key, said in found.figures.items():
        figures = [figure for own in said.values() for figure in own]
        if len(said) > 1 and len(figures) == len(said) and any(_apart(*pair) for pair in combinations(figures, 2)):
            measure, issues, area, *rest = key
            name = sha1("\x1f".join((measure, *issues, area, *rest)).encode()).hexdigest()[:10]
            yield _made("figure", (area, name), (area, *issues), (figure.place for figure in figures))


def _apart(one: Figure, two: Figure) -> bool:
    return abs(one.value - two.value) > max(one.precision, two.precision) / 2 + _ROUNDED
