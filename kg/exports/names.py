"""Names and classes of what a dataset describes, looked up once each."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from pyoxigraph import Literal, NamedNode, Store

from kg import queries
from kg.network.classes import Classes
from kg.rdf import PREFIXES

_TYPE = NamedNode(f"{PREFIXES['rdf']}type")
_REPORTS = """SELECT DISTINCT ?report ?cycle WHERE { ?report a insp:InspectionReport OPTIONAL { ?report insp:cycle ?cycle } }"""


@dataclass(frozen=True)
class Names:
    """Looks up names and classes in a store whose ids stand under one base."""

    store: Store
    base: str
    _labels: dict[str, str] = field(default_factory=dict)
    _kinds: dict[str, str] = field(default_factory=dict)

    @cached_property
    def classes(self) -> Classes:
        """The classes of the ontology."""
        return Classes.of(self.store, self.base)

    @cached_property
    def cycles(self) -> dict[str, str]:
        """Report → its cycle, empty where it belongs to none."""
        answer = queries.run(self.store, queries.QueryFile("reports", _REPORTS), base=self.base)
        return {self.id(str(report)): cycle or "" for report, cycle in sorted(answer.rows, key=str)}

    def iri(self, id: str) -> str:
        """Return the IRI of an id; what is an IRI stays one."""
        return id if ":" in id else f"{self.base}id/{id}"

    def id(self, iri: str) -> str:
        """Return the id of an IRI; an IRI that is not of the dataset stays as it is."""
        return iri.removeprefix(f"{self.base}id/")

    def label(self, id: str) -> str:
        """Return the name of a thing, its id where it has none."""
        if id not in self._labels:
            self._labels[id] = queries.label(self.store, NamedNode(self.iri(id))) or id
        return self._labels[id]

    def term(self, name: str) -> str:
        """Return the name of a class or property of the ontology in words, empty where it has none."""
        return queries.label(self.store, NamedNode(f"{self.base}ontology#{name}")) or ""

    def synonyms(self, id: str) -> tuple[str, ...]:
        """Return the other names of a thing, in alphabetical order."""
        node = NamedNode(self.iri(id))
        properties = (f"{PREFIXES['skos']}altLabel", f"{self.base}ontology#abbreviation")
        quads = (quad for name in properties for quad in self.store.quads_for_pattern(node, NamedNode(name), None))
        return tuple(sorted({quad.object.value for quad in quads if isinstance(quad.object, Literal)}))

    def kind(self, id: str) -> str:
        """Return the local name of the most special class of a thing, empty where it has none or the words are no id."""
        if id not in self._kinds:
            try:
                quads = self.store.quads_for_pattern(NamedNode(self.iri(id)), _TYPE, None)
            except ValueError:
                return ""
            types = {
                quad.object.value.removeprefix(f"{self.base}ontology#")
                for quad in quads
                if isinstance(quad.object, NamedNode)
            }
            self._kinds[id] = self.classes.kind(types)
        return self._kinds[id]
