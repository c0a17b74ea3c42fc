"""What can be compared in a dataset, and to what a comparison can be limited."""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import Store

from kg.comparison.claims import Claims
from kg.comparison.matrix import Body
from kg.comparison.scope import find_inspections, find_joint
from kg.comparison.tree import read_issues
from kg.ontology import BASE

_TOPICS = "SELECT DISTINCT ?topic WHERE { ?question a insp:Question ; dcterms:subject ?topic }"


@dataclass(frozen=True, slots=True)
class Choice:
    """An id and its name; `depth` tells how far below the broadest issues it stands."""

    id: str
    label: str
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Choices:
    """What there is to choose.

    Attributes:
        bodies: the forces, then the areas of joint inspections, on which there are reports.
        programmes: short names. `cycles`: such as "2018/19".
        issues: each before those that are narrower.
        topics: what questions of several cycles share.
    """

    bodies: tuple[Body, ...]
    programmes: tuple[str, ...]
    cycles: tuple[str, ...]
    issues: tuple[Choice, ...]
    topics: tuple[Choice, ...]


def find_choices(store: Store, *, base: str = BASE) -> Choices:
    """Return what can be compared in a dataset."""
    claims = Claims(store, base)
    inspections = find_inspections(claims)
    topics = (Choice(str(id), claims.label(str(id))) for (id,) in claims.rows(_TOPICS))
    return Choices(
        find_bodies(claims),
        tuple(sorted({item.programme for item in inspections if item.programme})),
        tuple(sorted({item.cycle for item in inspections if item.cycle})),
        tuple(Choice(id, claims.label(id), depth) for id, depth in read_issues(claims).walk()),
        tuple(sorted(topics, key=lambda item: (item.label.casefold(), item.id))),
    )


def find_bodies(claims: Claims) -> tuple[Body, ...]:
    """Return the forces, then the areas of joint inspections, on which a dataset has reports, by name."""
    joint = find_joint(claims)
    inspections = find_inspections(claims)
    found = {("force", item.force) for item in inspections if item.force}
    found |= {("area", item.area) for item in inspections if item.area and (item.report in joint or not item.force)}
    bodies = (Body(id, claims.label(id), kind) for kind, id in found)
    return tuple(sorted(bodies, key=lambda item: (item.kind != "force", item.label.casefold(), item.id)))
