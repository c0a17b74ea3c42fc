"""The names of things, of terms and of grades' places on their scales, as a dataset has them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pyoxigraph import Literal, Quad

from kg.rdf import PREFIXES

_LABELS = (f"{PREFIXES['skos']}prefLabel", f"{PREFIXES['rdfs']}label")  # the one that counts first
_SCHEME = f"{PREFIXES['skos']}inScheme"


@dataclass(frozen=True, slots=True)
class Names:
    """What the frames know of things.

    Attributes:
        labels: id of a thing, or local name of a term of the ontology → its name.
        ranks: id of a grade → its place on its scale, 1 the worst.
        scales: id of a grade → id of its scale.
    """

    labels: Mapping[str, str]
    ranks: Mapping[str, int]
    scales: Mapping[str, str]

    def label(self, id: str) -> str:
        """Return the name of a thing by its id, or of a class or property by its local name; else what was given."""
        return self.labels.get(id, id)


def read_names(quads: Iterable[Quad], base: str) -> Names:
    """Return the names that are in quads: those of the vocabulary and of the things of a dataset.

    Of several names of one thing the first in alphabetical order counts, as in the answers to questions.
    """
    found: dict[str, dict[str, list[str]]] = {name: {} for name in _LABELS}
    ranks: dict[str, int] = {}
    scales: dict[str, str] = {}
    for quad in quads:
        predicate, id = quad.predicate.value, short(str(getattr(quad.subject, "value", "")), base)
        if predicate in found and isinstance(quad.object, Literal):
            found[predicate].setdefault(id, []).append(quad.object.value)
        elif predicate == f"{base}ontology#rank" and isinstance(quad.object, Literal):
            ranks[id] = int(quad.object.value)
        elif predicate == _SCHEME:
            scales[id] = short(str(getattr(quad.object, "value", "")), base)
    labels = {id: min(names) for name in reversed(_LABELS) for id, names in found[name].items()}
    return Names(labels, ranks, scales)


def short(iri: str, base: str) -> str:
    """Return the id of a thing, or the local name of a term of the ontology.

    Examples:
        >>> short("https://w3id.org/inspection-kg/id/force/essex", "https://w3id.org/inspection-kg/")
        'force/essex'
    """
    return iri.removeprefix(f"{base}id/").removeprefix(f"{base}ontology#")
