"""The terms by which graphs of others are read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import pyoxigraph as ox

from kg.rdf import PREFIXES

TYPE = PREFIXES["rdf"] + "type"
SUBJECT, PREDICATE, OBJECT = (PREFIXES["rdf"] + name for name in ("subject", "predicate", "object"))
LABEL, ALTERNATIVE = PREFIXES["skos"] + "prefLabel", PREFIXES["skos"] + "altLabel"
CLASSIFICATION = PREFIXES["org"] + "classification"
SOURCE, DERIVED = PREFIXES["oa"] + "hasSource", PREFIXES["prov"] + "wasDerivedFrom"
SELECTOR, EXACT = PREFIXES["oa"] + "hasSelector", PREFIXES["oa"] + "exact"
TITLE = PREFIXES["dcterms"] + "title"
SPATIAL = PREFIXES["dcterms"] + "spatial"
COVERAGE = PREFIXES["schema"] + "temporalCoverage"

Facts = dict[str, dict[str, list[str]]]  # subject → predicate → values


@dataclass(frozen=True)
class Terms:
    """IRIs and ids under one base."""

    base: str

    def of(self, name: str) -> str:
        """Return the IRI of a class or property of the ontology."""
        return f"{self.base}ontology#{name}"

    def iri(self, id: str) -> str:
        """Return the IRI of an id."""
        return f"{self.base}id/{id}"

    def id(self, iri: str) -> str:
        """Return the id of an IRI; an IRI that is not under the base as it is."""
        return iri.removeprefix(self.ids)

    def term(self, iri: str) -> str:
        """Return the local name of a class or property of the ontology; another IRI as it is."""
        return iri.removeprefix(f"{self.base}ontology#")

    @cached_property
    def ids(self) -> str:
        """What every IRI of a thing begins with."""
        return f"{self.base}id/"


def value(term: object) -> str:
    """Return the IRI or the text of a term."""
    return str(getattr(term, "value", term))


def facts(quads: Iterable[ox.Quad]) -> Facts:
    """Return what is said of each subject."""
    found: Facts = {}
    for quad in quads:
        found.setdefault(value(quad.subject), {}).setdefault(quad.predicate.value, []).append(value(quad.object))
    return found


def one(found: dict[str, list[str]], predicate: str) -> str | None:
    """Return the first value in order, or None."""
    return min(found.get(predicate, ()), default=None)


def asserted(said: dict[str, list[str]], terms: Terms) -> bool:
    """Return whether a relation is stated as it is, without doubt."""
    return said.get(terms.of("modality")) == [terms.iri("modality/asserted")] and said.get(terms.of("hedged")) == [
        "false"
    ]
