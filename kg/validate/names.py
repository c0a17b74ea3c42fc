"""Short names of IRIs, and the values of a graph by subject and property."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from kg.ontology import BASE
from kg.rdf import PREFIXES

Facts = Mapping[str, Mapping[str, Sequence[str]]]


@dataclass(frozen=True, slots=True)
class Names:
    """Short names of IRIs, for people: ids for things, prefixed names for terms."""

    base: str

    def short(self, iri: str) -> str:
        """Return the id or the prefixed name of an IRI; the IRI where it has none."""
        if iri.startswith(self.base + "id/"):
            return iri.removeprefix(self.base + "id/")
        for prefix, namespace in self._prefixes().items():
            if iri.startswith(namespace):
                return f"{prefix}:{iri.removeprefix(namespace)}"
        return iri

    def iri(self, short: str) -> str:
        """Return the IRI of a short name."""
        prefix, colon, local = short.partition(":")
        if colon:
            return self._prefixes()[prefix] + local if prefix in self._prefixes() else short
        return self.base + "id/" + short

    def _prefixes(self) -> Mapping[str, str]:
        own = {"insp": self.base + "ontology#", "shapes": self.base + "shapes#"}
        return own | dict(PREFIXES)


def base_of(quads: Sequence[ox.Quad]) -> str:
    """Return the base IRI under which a graph was written; its name has it."""
    return next((value_of(quad.graph_name).partition("id/graph/")[0] for quad in quads), BASE)


def value_of(term: object) -> str:
    """Return the IRI or the text of a term; RDF 1.1 has no others in a graph without blank nodes."""
    return str(getattr(term, "value", term))


def facts_of(quads: Iterable[ox.Quad]) -> dict[str, dict[str, list[str]]]:
    """Return the values of a graph by subject and property, as IRIs and texts."""
    facts: dict[str, dict[str, list[str]]] = {}
    for quad in quads:
        values = facts.setdefault(value_of(quad.subject), {}).setdefault(quad.predicate.value, [])
        values.append(value_of(quad.object))
    return facts
