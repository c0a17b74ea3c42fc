"""Holds a dataset against the shapes, the checks and its own texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.dataset.folder import ENTITIES, TIMELINE, VOCABULARY, Dataset

if TYPE_CHECKING:
    from pyoxigraph import Quad

    from kg.validate import Violation


def check(dataset: Dataset) -> tuple[Violation, ...]:
    """Hold every graph of a dataset against the shapes and the checks, and every quote against its text."""
    from kg.validate import validate, validate_timeline

    vocabulary = list(dataset.quads(VOCABULARY))
    shapes = tuple(filter(None, [dataset.project("shapes")]))
    things: dict[str, list[Quad]] = {}
    for quad in dataset.quads(ENTITIES):
        things.setdefault(str(quad.subject), []).append(quad)
    found: list[Violation] = []
    for entry in dataset.manifest.reports:
        graph = list(dataset.quads(entry.id))
        named = sorted({str(quad.subject) for quad in graph if quad.predicate.value.endswith("#foundIn")})
        described = [quad for name in named for quad in things.get(name, ())]
        found += validate([*graph, *described], vocabulary, dataset.text(entry.id), shapes=shapes)
    return (*found, *validate_timeline(list(dataset.quads(TIMELINE)), vocabulary))
