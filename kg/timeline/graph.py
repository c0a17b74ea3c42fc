"""The timeline as quads: plain RDF 1.1, no blank nodes, one named graph."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import pyoxigraph as ox

from kg.rdf import PREFIXES, Names, Object, Triple, in_order
from kg.timeline.contradictions import Contradiction
from kg.timeline.lines import Change
from kg.timeline.threads import Thread

TIMELINE_GRAPH = "graph/timeline"
_TYPE = ox.NamedNode(PREFIXES["rdf"] + "type")
_SUBJECT = ox.NamedNode(PREFIXES["dcterms"] + "subject")
_SOURCE = ox.NamedNode(PREFIXES["dcterms"] + "source")


def quads(
    changes: Iterable[Change], threads: Iterable[Thread], contradictions: Iterable[Contradiction], base: str
) -> list[ox.Quad]:
    """Return the quads of the graph `graph/timeline`, unique and sorted."""
    names = Names(base)
    graph = names.id(TIMELINE_GRAPH)
    triples = {triple for item in changes for triple in _change(item, names)}
    triples.update(triple for item in threads for triple in _thread(item, names))
    triples.update(triple for item in contradictions for triple in _contradiction(item, names))
    return in_order(ox.Quad(*triple, graph) for triple in triples)


def _described(node: ox.NamedNode, type: str, ids: Mapping[str, Iterable[str]], names: Names) -> Iterator[Triple]:
    """Yield the type of a node and its properties whose values are ids."""
    yield node, _TYPE, names.term(type)
    for term, values in ids.items():
        yield from ((node, names.term(term), names.id(value)) for value in values)


def _change(item: Change, names: Names) -> Iterator[Triple]:
    node, told = names.id(item.id), item.comparison
    ids = {
        "evaluates": (item.force,),
        "earlier": item.earlier,
        "later": item.later,
        "change": (f"change-kind/{item.kind}",),
        "comparable": (told.degree,),
    }
    yield from _described(node, "Change", ids, names)
    yield node, _SUBJECT, names.id(item.topic)
    yield node, names.term("comparability"), ox.Literal(told.note)
    yield from ((node, _SOURCE, _page(source)) for source in told.sources)
    for later, earlier in item.previous:
        yield names.id(later), names.term("previousJudgment"), names.id(earlier)


def _page(source: str) -> Object:
    return ox.NamedNode(source) if ":" in source else ox.Literal(source)


def _thread(item: Thread, names: Names) -> Iterator[Triple]:
    node = names.id(item.id)
    yield from _described(node, "Thread", {"evaluates": (item.body,), "aboutIssue": (item.issue,)}, names)
    for entry in item.entries:
        own = names.id(f"{item.id}/{entry.statement}")
        yield node, names.term("entry"), own
        ids = {"statement": (entry.statement,), "entryKind": (f"entry-kind/{entry.kind}",)}
        yield from _described(own, "ThreadEntry", ids, names)
        yield own, names.term("cycle"), ox.Literal(entry.cycle)
        for earlier in entry.follows:
            yield names.id(entry.statement), names.term("followsUp"), names.id(earlier)


def _contradiction(item: Contradiction, names: Names) -> Iterator[Triple]:
    ids = {
        "about": item.about,
        "between": item.statements,
        "contradictionKind": (f"contradiction-kind/{item.kind}",),
    }
    yield from _described(names.id(item.id), "Contradiction", ids, names)
