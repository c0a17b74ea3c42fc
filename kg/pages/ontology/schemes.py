"""The vocabularies: the concepts of each scheme, and what else is known by name, by class."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.pages.ontology.graph import Graph


@dataclass(frozen=True, slots=True)
class Entry:
    """A concept, or a thing that is known by name; `depth` tells how far below the broadest it stands."""

    iri: str
    label: str
    definition: str
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Listing:
    """What belongs together: the concepts of a scheme, or the known things of a class.

    Attributes:
        iri: of the scheme or class.
        anchor: where it stands on the page.
    """

    iri: str
    label: str
    anchor: str
    entries: tuple[Entry, ...]


def schemes(graph: Graph) -> list[Listing]:
    """Return the concept schemes by name, each with its concepts, narrower ones below the broader."""
    concepts = sorted({graph.iri("skos:ConceptScheme"), graph.iri("insp:GradeScale")})
    found = sorted({scheme for type_ in concepts for scheme in graph.having("rdf:type", type_)})
    return _sorted(_listing(graph, iri, "scheme", graph.having("skos:inScheme", iri)) for iri in found)


def named(graph: Graph) -> list[Listing]:
    """Return the things that are known by name and belong to no scheme, by class."""
    members: dict[str, list[str]] = {}
    for subject in graph.known:
        if subject.startswith(f"{graph.base}id/") and not graph.all(subject, "skos:inScheme"):
            for type_ in graph.all(subject, "rdf:type"):
                if type_.startswith(graph.namespace) and type_ != graph.iri("insp:GradeScale"):
                    members.setdefault(type_, []).append(subject)
    return _sorted(_listing(graph, type_, "known", found) for type_, found in members.items())


def _sorted(found: Iterator[Listing]) -> list[Listing]:
    return sorted((item for item in found if item.entries), key=lambda item: (item.label.casefold(), item.iri))


def _listing(graph: Graph, iri: str, what: str, members: Sequence[str]) -> Listing:
    anchor = f"{what}:{iri.removeprefix(f'{graph.base}id/').removeprefix(graph.namespace)}"
    return Listing(iri, graph.label(iri), anchor, tuple(_entries(graph, members)))


def _entries(graph: Graph, members: Sequence[str]) -> Iterator[Entry]:
    below: dict[str, list[str]] = {}
    for member in members:
        broader = [wide for wide in graph.all(member, "skos:broader") if wide in members]
        below.setdefault(broader[0] if broader else "", []).append(member)

    def walk(wide: str, depth: int) -> Iterator[Entry]:
        for iri in sorted(below.pop(wide, ()), key=lambda item: _rank(graph, item)):
            yield Entry(iri, graph.label(iri), graph.one(iri, "skos:definition", "skos:note"), depth)
            yield from walk(iri, depth + 1)

    yield from walk("", 0)


def _rank(graph: Graph, iri: str) -> tuple[int, str, str]:
    """Grades stand from the best to the worst, all else by name."""
    rank = graph.one(iri, "insp:rank")
    return -int(rank) if rank.isdecimal() else 0, graph.label(iri).casefold(), iri
