"""Holds a dataset against the shapes, the checks and its own texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from kg.dataset.folder import ENTITIES, TIMELINE, VOCABULARY, Dataset

if TYPE_CHECKING:
    from pyoxigraph import Quad

    from kg.validate import Violation


def check(dataset: Dataset, *, texts: bool = True) -> tuple[Violation, ...]:
    """Hold every graph of a dataset against the shapes and the checks, and every quote against its text.

    Args:
        texts: whether the texts of the reports are at hand; quotes are believed otherwise.
    """
    from kg.validate import undeclared, validate, validate_timeline

    vocabulary = list(dataset.quads(VOCABULARY))
    shapes = tuple(filter(None, [dataset.project("shapes")]))
    things: dict[str, list[Quad]] = {}
    for quad in dataset.quads(ENTITIES):
        things.setdefault(str(quad.subject), []).append(quad)

    def with_things(graph: Iterable[Quad]) -> list[Quad]:
        """Return a graph with the descriptions of the things that are found in its text."""
        quads = list(graph)
        named = sorted({str(quad.subject) for quad in quads if quad.predicate.value.endswith("#foundIn")})
        return quads + [quad for name in named for quad in things.get(name, ())]

    found: list[Violation] = []
    for entry in dataset.manifest.reports:
        graph = with_things(dataset.quads(entry.id))
        found += validate(graph, vocabulary, dataset.text(entry.id) if texts else None, shapes=shapes)
    for graph, rest in _imported(dataset):
        found += validate(with_things(graph), [*vocabulary, *rest], None, shapes=shapes)
        found += undeclared(graph, vocabulary)
    return (*found, *validate_timeline(list(dataset.quads(TIMELINE)), vocabulary))


def _imported(dataset: Dataset) -> Iterator[tuple[list[Quad], list[Quad]]]:
    """Yield each graph of others, with what its import says beside the reports."""
    for entry in dataset.manifest.imports:
        graphs: dict[str, list[Quad]] = {}
        for quad in dataset.quads(f"import-{entry.name}"):
            graphs.setdefault(str(quad.graph_name), []).append(quad)
        rest = graphs.get(f"<{dataset.manifest.base}id/graph/import-{entry.name}>", [])
        yield from ((graph, rest) for _, graph in sorted(graphs.items()))
