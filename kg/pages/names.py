"""The names of things and properties of an edition, for pages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions

from kg.edition import Edition
from kg.rdf import PREFIXES
from kg.store import is_merged

_FOAF = "http://xmlns.com/foaf/0.1/"


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that a page names and links to.

    Attributes:
        iri: in full.
        id: within the dataset; None for what others describe, or for a term of the ontology.
        kind: the word for what it is, such as "unit", "force", "issue": the beginning of its id.
    """

    iri: str
    label: str
    id: str | None = None
    kind: str = ""


class Names:
    """Looks names up in the store of an edition, each once."""

    def __init__(self, edition: Edition) -> None:
        self.edition, self.store, self.base = edition, edition.store, edition.base
        self.prefixes = {**PREFIXES, "insp": f"{self.base}ontology#", "foaf": _FOAF}
        self._labels: dict[str, str] = {}

    def node(self, name: str) -> NamedNode:
        """Return the IRI of a prefixed name, an id, or an IRI."""
        prefix, colon, local = name.partition(":")
        if colon and prefix in self.prefixes:
            return NamedNode(self.prefixes[prefix] + local)
        return NamedNode(name if colon else f"{self.base}id/{name}")

    def id(self, iri: str) -> str | None:
        """Return the id of an IRI, None when it is not one of the dataset's things."""
        start = f"{self.base}id/"
        return iri.removeprefix(start) if iri.startswith(start) else None

    def thing(self, node: NamedNode | str) -> Thing:
        """Return what an IRI names, as it is shown."""
        iri = node if isinstance(node, str) else node.value
        id = self.id(iri)
        return Thing(iri, self.label(iri), id, id.split("/")[0] if id else "")

    def label(self, iri: str) -> str:
        """Return the preferred name of a thing; of what has none, the end of its IRI, or a web address as it is."""
        if iri not in self._labels:
            self._labels[iri] = self._find_label(iri)
        return self._labels[iri]

    def property(self, name: str) -> str:
        """Return the words for a property: its label, or the words of its local name.

        Args:
            name: an IRI.
        """
        found = self.label(name)
        return found if found != name else words(local(name))

    def objects(self, node: NamedNode, name: str) -> list[NamedNode | Literal]:
        """Return the values of a property, in order."""
        quads = self.store.quads_for_pattern(node, self.node(name), None)
        return _ordered(quad.object for quad in quads)

    def texts(self, node: NamedNode, *names: str) -> list[str]:
        """Return the words that stand under some properties."""
        return [value.value for name in names for value in self.objects(node, name) if isinstance(value, Literal)]

    def select(self, query: str) -> QuerySolutions:
        """Return the solutions of a query over the union of all graphs; the usual prefixes are known."""
        found = self.store.query(
            query,
            base_iri=f"{self.base}id/",
            prefixes=self.prefixes,
            use_default_graph_as_union=not is_merged(self.store),
        )
        assert isinstance(found, QuerySolutions)
        return found

    @cached_property
    def nodes_with_names(self) -> dict[str, str]:
        """Return label → id of the things that have a preferred label, for suggestions."""
        quads = self.store.quads_for_pattern(None, self.node("skos:prefLabel"), None)
        named = ((quad.object.value, self.id(quad.subject.value)) for quad in quads if _named(quad))  # type: ignore[union-attr]
        return {label: id for label, id in sorted(named, key=str) if id}

    def _find_label(self, iri: str) -> str:
        node = NamedNode(iri)
        for name in ("skos:prefLabel", "rdfs:label", "dcterms:title"):
            if found := self.texts(node, name):
                return found[0]
        id = self.id(iri)
        if id is None:
            return iri
        return f"{words(id.split('/')[0])} {id.rsplit('/', 1)[-1]}" if "/" in id else id


def local(iri: str) -> str:
    """Return the local name of an IRI.

    Examples:
        >>> local("https://example.org/ontology#aboutIssue"), local("http://purl.org/dc/terms/title")
        ('aboutIssue', 'title')
    """
    return iri.replace("#", "/").rsplit("/", 1)[-1]


def words(name: str) -> str:
    """Return the words of a local name or id.

    Examples:
        >>> words("aboutIssue"), words("follow-up-status"), words("AreaForImprovement")
        ('about issue', 'follow up status', 'area for improvement')
    """
    spaced = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name)
    return " ".join(spaced.replace("-", " ").replace("_", " ").split())


def _ordered(values: Iterable[object]) -> list[NamedNode | Literal]:
    return sorted({value for value in values if isinstance(value, NamedNode | Literal)}, key=str)


def _named(quad: Quad) -> bool:
    return isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal)
