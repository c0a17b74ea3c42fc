"""The classes of the ontology, as a store has them: which is the most special one of a thing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pyoxigraph import Store

from kg import queries
from kg.ontology import BASE

_CLASSES = """SELECT DISTINCT ?class ?label ?above WHERE { ?class a owl:Class ; rdfs:label ?label
  OPTIONAL { ?class rdfs:subClassOf ?above } } ORDER BY ?class ?label ?above"""
_KIND = "Kind"  # what a thing is first: it classifies others


@dataclass(frozen=True, slots=True)
class Classes:
    """The classes of the ontology: their labels, and those directly above each.

    Attributes:
        labels: local name of a class → its label; "other" for the empty name, which what has no class gets.
        above: local name of a class → those of the classes directly above it.
    """

    labels: Mapping[str, str]
    above: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, store: Store, base: str = BASE) -> Classes:
        """Read the classes of a store."""
        labels, above = {"": "other"}, dict[str, set[str]]()
        answer = queries.run(store, queries.QueryFile("classes", _CLASSES), base=base)
        for name, label, wider in (
            [(cell or "").removeprefix(f"{base}ontology#") for cell in row] for row in answer.rows
        ):
            labels.setdefault(name, label)
            above.setdefault(name, set()).add(wider)
        return cls(labels, {name: frozenset(found) for name, found in above.items()})

    def kind(self, types: set[str]) -> str:
        """Return the most special of the classes of a thing; "" where the ontology has none of them."""
        known = types & self.above.keys()
        if _KIND in known:
            return _KIND
        general = {name for type_ in known for name in self.above[type_]}
        return min(known - general, default="")

    def below(self, name: str) -> frozenset[str]:
        """Return a class and all that are below it."""
        found = {name}
        while more := {one for one, above in self.above.items() if above & found} - found:
            found |= more
        return frozenset(found)
