"""Reads single values of a store, always in the same order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Store

from kg.queries import label, prefixes


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing that the dataset names, and a page about it where it tells of one."""

    id: str
    iri: str
    name: str
    page: str = ""


class Reader:
    """Reads single values of a store, in a fixed order."""

    def __init__(self, store: Store, base: str) -> None:
        self.store, self.base, self.prefixes = store, base, prefixes(base)

    def node(self, ident: str) -> NamedNode:
        """Return the node of an id."""
        return NamedNode(f"{self.base}id/{ident}")

    def term(self, name: str) -> NamedNode:
        """Return the node of a prefixed name, such as `insp:cycle`."""
        prefix, local = name.split(":")
        return NamedNode(self.prefixes[prefix] + local)

    def short(self, node: NamedNode) -> str:
        """Return the id of a thing, or the prefixed name of a term of the ontology."""
        return node.value.removeprefix(f"{self.base}id/").replace(f"{self.base}ontology#", "insp:")

    def thing(self, node: NamedNode) -> Thing:
        """Return a thing with its name."""
        page = next((page.value for page in self.nodes(node, "rdfs:seeAlso")), "")
        return Thing(self.short(node), node.value, label(self.store, node) or self.short(node), page)

    def nodes(self, node: NamedNode, property: str) -> Iterator[NamedNode]:
        """Yield the things that a property names."""
        found = {quad.object for quad in self.store.quads_for_pattern(node, self.term(property), None)}
        yield from sorted((item for item in found if isinstance(item, NamedNode)), key=lambda item: item.value)

    def texts(self, node: NamedNode, property: str) -> list[str]:
        """Return the words or figures that a property gives."""
        found = {quad.object for quad in self.store.quads_for_pattern(node, self.term(property), None)}
        return sorted(item.value for item in found if isinstance(item, Literal))

    def text(self, node: NamedNode, property: str) -> str:
        """Return the first of the words or figures that a property gives, empty where it gives none."""
        return next(iter(self.texts(node, property)), "")
