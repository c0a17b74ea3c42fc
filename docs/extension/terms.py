"""The ontology and the vocabularies, from the files of `ontology/`, by the reading code of the site's page of the ontology."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from extension.markdown import code, plain, table
from kg.ontology import BASE
from kg.pages.ontology.graph import Graph, graph_of
from kg.pages.ontology.schemes import Listing, named, schemes
from kg.pages.ontology.terms import Term, terms, tree
from kg.rdf.vocabulary import vocabulary_quads

_PARTS = (
    ("Classes", lambda sort: sort == "class"),
    ("Relations between things", lambda sort: sort == "relation property"),
    ("Other properties", lambda sort: sort not in ("class", "relation property")),
)


@cache
def _graph() -> Graph:
    return graph_of(BASE, vocabulary_quads())


def classes_and_properties() -> str:
    """Return the tree of classes, then every class and property with what is said of it."""
    found = terms(_graph(), {})
    classes = [item for item in found if item.sort == "class"]
    lines = ["## Tree of classes", ""]
    lines += [f"{'  ' * depth}- {_reference(item.iri)}: {plain(item.definition)}" for item, depth in tree(classes)]
    for heading, belongs in _PARTS:
        lines += ["", f"## {heading}", ""]
        for item in found:
            if belongs(item.sort):
                lines += [f"({_anchor(item.iri)})=", f"### {plain(item.label)}", "", *_facts(item), ""]
    return "\n".join(lines)


def _facts(term: Term) -> Iterator[str]:
    yield f"{code(f'insp:{term.name}')}. {plain(term.definition)}"
    yield from ("\n" + plain(note) for note in term.notes)
    yield ""
    is_class = term.sort == "class"
    traits = ", ".join((term.sort, *term.traits))
    facts = (
        ("sort", "" if is_class else traits),
        ("subclass of" if is_class else "subproperty of", _references(term.above)),
        ("superclass of" if is_class else "superproperty of", _references(term.below)),
        ("same or close", _references(term.same)),
        ("from", _references(term.domain)),
        ("to", _references(term.range)),
        ("inverse", _references(term.inverse)),
        ("may have", _references(term.has)),
        ("value of", _references(term.values)),
        ("see also", _references(term.see)),
    )
    yield from (f"- {name}: {words}" for name, words in facts if words)


def _references(iris: Sequence[str]) -> str:
    return ", ".join(map(_reference, iris))


def _reference(iri: str) -> str:
    """Return a link to a term of the ontology, the short name of any other."""
    graph = _graph()
    if iri.startswith(graph.namespace):
        return f"[{plain(graph.label(iri))}](#{_anchor(iri)})"
    return code(graph.short(iri))


def _anchor(iri: str) -> str:
    """Return where a term stands on its page; anchors that differ in case alone would be one (`insp:Change`, `insp:change`)."""
    name = iri.removeprefix(_graph().namespace)
    return f"{'class' if name[0].isupper() else 'property'}-{name.lower()}"


def vocabularies() -> str:
    """Return the concepts of each scheme, and what else is known by name, by class."""
    graph = _graph()
    lines = []
    for heading, listings in (("Concepts", schemes(graph)), ("Known by name", named(graph))):
        lines += [f"## {heading}", ""]
        for listing in listings:
            lines += [f"### {plain(listing.label[:1].upper() + listing.label[1:])}", "", _table(listing)]
    return "\n".join(lines)


def _table(listing: Listing) -> str:
    graph = _graph()
    rows = []
    for entry in listing.entries:
        names = [*graph.all(entry.iri, "skos:altLabel"), *graph.all(entry.iri, "insp:abbreviation")]
        more = "; ".join(map(plain, (entry.definition, *names) if entry.definition else names))
        label = f"{'– ' * entry.depth}{plain(entry.label)}"
        rows.append([label, code(entry.iri.removeprefix(f"{graph.base}id/")), more])
    return table(["name", "id", "what it is; other names"], rows)
