"""What a worker does for linked data: an edition, an id, a format → the document that describes what the id names.

A document has what is said of a thing, the triples in which it is the object, the names of what it is linked to, and for
a statement its evidence. For the name of a graph it has the whole graph. What the document says of itself stands in the
default graph, all else in the graph in which the dataset has it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from heapq import nsmallest

from pyoxigraph import Literal, NamedNode, Quad

from kg.edition import Edition
from kg.errors import NotFoundError, meant
from kg.pages.reply import Reply
from kg.queries import prefixes
from kg.rdf.formats import ENDINGS, write
from kg.rdf.terms import VOCABULARY_GRAPH
from kg.rdf.xml import is_writable
from kg.serve.negotiation import GRAPHS, with_charset

MEDIA_TYPES: Mapping[str, str] = {one.name: one.media_type for one in GRAPHS}
ONTOLOGY_ENDINGS = ("ttl", "nt", "jsonld", "rdf")
MOST_LINKS = 1000  # triples in which a thing is the object
_NAMES = ("skos:prefLabel", "rdfs:label", "dcterms:title")
_PARTS = ("insp:evidence", "insp:caveat", "oa:hasSelector")
_REPLACED = "In RDF/XML, control characters of the text stand as U+FFFD; the other formats have them as they are."
_MEDIA = "https://www.iana.org/assignments/media-types/"


@dataclass(frozen=True, slots=True)
class Found:
    """What a path names.

    Attributes:
        ending: of the format that the path fixes; None where it fixes none.
    """

    id: str
    ending: str | None = None


def find(edition: Edition, ids: tuple[str, ...], endings: bool = False) -> Found:
    """Return the first of some ids that the dataset has, as subject, object or graph.

    Args:
        endings: whether an id may be followed by the ending of a format; one that is an id as a whole is that.

    Raises:
        NotFoundError: when it has none of them.
    """
    reader = _Reader(edition)
    for id in ids:
        if reader.has(id):
            return Found(id)
        stem, _, ending = id.rpartition(".")
        if endings and ending in ENDINGS and reader.has(stem):
            return Found(stem, ending)
    raise NotFoundError("the dataset has nothing by this id", where=ids[-1], hint=_hint(edition, ids[-1]))


def document(edition: Edition, id: str, ending: str) -> Reply:
    """Return the document about what an id names.

    Raises:
        NotFoundError: when the dataset does not have it.
        QueryError: when the format cannot hold it.
    """
    reader = _Reader(edition)
    if not reader.has(id):
        raise NotFoundError("the dataset has nothing by this id", where=id, hint=_hint(edition, id))
    return _reply(reader, f"data/{id}", ending, [*reader.described(id), *_about(reader, id)])


def ontology(edition: Edition, ending: str) -> Reply:
    """Return the ontology: its classes and properties. The concepts of the vocabularies have documents of their own."""
    reader = _Reader(edition)
    node, start = NamedNode(f"{edition.base}ontology"), f"{edition.base}ontology#"
    every = edition.dataset.quads(VOCABULARY_GRAPH.removeprefix("graph/"))
    terms = [quad for quad in every if quad.subject == node or quad.subject.value.startswith(start)]  # type: ignore[union-attr]
    also = [Quad(node, reader.node("rdfs:seeAlso"), NamedNode(f"{edition.base}id/{VOCABULARY_GRAPH}"))]
    also += [_format_of(reader, node, one) for one in ONTOLOGY_ENDINGS]
    return _reply(reader, "ontology", ending, [*_first(node, terms), *also])


def dataset_iri(base: str) -> NamedNode:
    """Return the IRI of the dataset itself, which the endpoint describes."""
    return NamedNode(f"{base}sparql#dataset")


class _Reader:
    """Reads what is said of things in a store."""

    def __init__(self, edition: Edition) -> None:
        self.edition, self.store, self.base = edition, edition.store, edition.base
        known = prefixes(self.base)
        self.prefixes = {"insp": known["insp"], **known}  # first, so that its properties get the plain names

    def node(self, name: str) -> NamedNode:
        """Return the IRI of a prefixed name."""
        prefix, _, local = name.partition(":")
        return NamedNode(self.prefixes[prefix] + local)

    def thing(self, id: str) -> NamedNode | None:
        """Return the IRI of an id, None where it would not be one."""
        try:
            return NamedNode(f"{self.base}id/{id}")
        except ValueError:
            return None

    def has(self, id: str) -> bool:
        """Tell whether something is said of what an id names, or within it."""
        node = self.thing(id)
        if node is None:
            return False
        patterns = ((node, None, None, None), (None, None, node, None), (None, None, None, node))
        return any(next(self.store.quads_for_pattern(*pattern), None) for pattern in patterns)

    def described(self, id: str) -> list[Quad]:
        """Return what is said of a thing, in a graph, and about what the thing is linked to."""
        node = NamedNode(f"{self.base}id/{id}")
        own = self.said(node)
        links = nsmallest(MOST_LINKS, self.quads(None, None, node), key=str)
        linked = [*own, *self.parts(own), *links]
        return [*linked, *self.graph(id, node), *self.names(node, linked)]

    def quads(self, subject: NamedNode | None, predicate: NamedNode | None, object: NamedNode | None) -> Iterator[Quad]:
        """Yield what stands in named graphs; the default graph only repeats it."""
        found = self.store.quads_for_pattern(subject, predicate, object)
        return (quad for quad in found if isinstance(quad.graph_name, NamedNode))

    def said(self, node: NamedNode) -> list[Quad]:
        return sorted(self.quads(node, None, None), key=str)

    def parts(self, quads: Iterable[Quad]) -> Iterator[Quad]:
        """Yield what is said of what only exists for something else: its evidence, and where this stands."""
        predicates = {self.node(name) for name in _PARTS}
        waiting, known = list(quads), set[NamedNode]()
        for quad in waiting:  # which grows meanwhile
            part = quad.object
            if quad.predicate in predicates and isinstance(part, NamedNode) and part not in known:
                known.add(part)
                found = self.said(part)
                waiting += found
                yield from found

    def names(self, node: NamedNode, quads: Iterable[Quad]) -> Iterator[Quad]:
        """Yield the names of all that is spoken of besides a thing."""
        terms = {term for quad in quads for term in (quad.subject, quad.object) if isinstance(term, NamedNode)}
        for term in sorted(terms - {node}, key=str):
            for name in _NAMES:
                yield from sorted(self.quads(term, self.node(name), None), key=str)

    def graph(self, id: str, node: NamedNode) -> Iterable[Quad]:
        """Return a whole graph; of one that has its own file, each literal is written as there."""
        name = id.removeprefix("graph/")
        if name != id and f"graphs/{name}.nq" in self.edition.dataset.manifest.files():
            return [quad for quad in self.edition.dataset.quads(name) if quad.graph_name == node]
        return sorted(self.store.quads_for_pattern(None, None, None, node), key=str)


def _about(reader: _Reader, id: str) -> Iterator[Quad]:
    """Yield what a document says of itself."""
    base = reader.base
    node, page = NamedNode(f"{base}data/{id}"), NamedNode(f"{base}page/{id}")
    thing = NamedNode(f"{base}id/{id}")
    document = reader.node("foaf:Document")
    yield Quad(node, reader.node("rdf:type"), document)
    yield Quad(node, reader.node("foaf:primaryTopic"), thing)
    yield Quad(node, reader.node("dcterms:isPartOf"), dataset_iri(base))
    for ending in ENDINGS:
        yield _format_of(reader, node, ending)
    yield Quad(node, reader.node("dcterms:hasFormat"), page)
    for ending in ENDINGS:
        yield Quad(_with_ending(node, ending), reader.node("dcterms:format"), _media(MEDIA_TYPES[ending]))
    yield Quad(page, reader.node("dcterms:format"), _media("text/html"))
    yield from _graph_of(reader, id, thing)
    count = sum(1 for _ in reader.quads(None, None, thing))
    if count > MOST_LINKS:
        words = f"Of the {count} triples in which {thing.value} is the object, {MOST_LINKS} are here; SPARQL finds all."
        yield Quad(node, reader.node("rdfs:comment"), Literal(words))


def _graph_of(reader: _Reader, id: str, thing: NamedNode) -> Iterator[Quad]:
    """Yield the links between a report and its graph."""
    kind, _, name = id.partition("/")
    if kind not in ("report", "graph") or not (reader.has(f"graph/{name}") and reader.has(f"report/{name}")):
        return
    report, graph = NamedNode(f"{reader.base}id/report/{name}"), NamedNode(f"{reader.base}id/graph/{name}")
    yield Quad(graph, reader.node("prov:wasDerivedFrom"), report)
    if thing == report:
        yield Quad(report, reader.node("rdfs:seeAlso"), graph)


def _format_of(reader: _Reader, node: NamedNode, ending: str) -> Quad:
    return Quad(node, reader.node("dcterms:hasFormat"), _with_ending(node, ending))


def _with_ending(node: NamedNode, ending: str) -> NamedNode:
    return NamedNode(f"{node.value}.{ending}")


def _media(media_type: str) -> NamedNode:
    return NamedNode(f"{_MEDIA}{media_type}")


def _first(node: NamedNode, quads: Iterable[Quad]) -> list[Quad]:
    """Return quads in order, those of one subject first."""
    return sorted(quads, key=lambda quad: (quad.subject != node, str(quad)))


def _reply(reader: _Reader, path: str, ending: str, quads: Iterable[Quad]) -> Reply:
    every = list(quads)
    if ending == "rdf" and any(isinstance(one.object, Literal) and not is_writable(one.object.value) for one in every):
        every.append(Quad(NamedNode(f"{reader.base}{path}"), reader.node("rdfs:comment"), Literal(_REPLACED)))
    return Reply(write(every, ending, reader.prefixes), with_charset(MEDIA_TYPES[ending]))


def _hint(edition: Edition, id: str) -> str:
    """Return the ids of reports and graphs that come near; names of things are for the search."""
    ids = [entry.id for entry in edition.dataset.manifest.reports]
    known = [*ids, *(f"graph/{one.removeprefix('report/')}" for one in ids)]
    return meant(id, known, "the search finds things by their names")
