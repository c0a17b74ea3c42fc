"""What the endpoint is and what it holds: SPARQL 1.1 Service Description and VoID."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from kg.dataset.folder import SHARED
from kg.edition import Edition
from kg.pages.reply import Reply
from kg.rdf import PREFIXES, graph_name
from kg.serve.evaluating import written
from kg.serve.negotiation import with_charset
from kg.void import VOID, Counts, count, count_triples, title_of

_SD = "http://www.w3.org/ns/sparql-service-description#"
_FORMATS = "http://www.w3.org/ns/formats/"
_RESULTS = ("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV")
_GRAPHS = ("Turtle", "N-Triples", "JSON-LD", "TriG", "N-Quads", "RDF_XML")
_ABOUT = (
    "A triple that stands in several graphs is a row for each of them when the default graph is asked: use DISTINCT. "
    "As an extension, queries need no declaration of the prefixes {}; relative IRIs are resolved against {}id/."
)


def statistics(edition: Edition) -> Counts:
    """Count what an edition holds."""
    return count(edition.store)


def describe(
    edition: Edition, address: str, counted: Counts | None, media_type: str, writable: bool, federated: bool
) -> Reply:
    """Describe an endpoint.

    Args:
        address: that of the server, as the client reaches it, with a slash at its end.
        counted: None where counting took too long.
        federated: whether SERVICE may ask some addresses.
    """
    writer = _Writer(edition, f"{address}sparql")
    triples = [*writer.service(writable, federated), *writer.dataset(counted)]
    own = {"sd": _SD, "void": VOID, "formats": _FORMATS}
    return Reply(written(triples, media_type, edition.base, own), with_charset(media_type))


class _Writer:
    """Writes triples about an endpoint."""

    def __init__(self, edition: Edition, endpoint: str) -> None:
        self.edition, self.base = edition, edition.base
        self.endpoint = NamedNode(endpoint)
        self.node = NamedNode(f"{endpoint}#service")
        self.held, self.default = NamedNode(f"{endpoint}#dataset"), NamedNode(f"{endpoint}#default")

    def service(self, writable: bool, federated: bool) -> Iterator[Triple]:
        yield _is_a(self.node, f"{_SD}Service")
        yield Triple(self.node, _sd("endpoint"), self.endpoint)
        languages = ["SPARQL11Query", *["SPARQL11Update"] * writable]
        features = ["UnionDefaultGraph", *["BasicFederatedQuery"] * federated]
        for key, names, start in (
            ("supportedLanguage", languages, _SD),
            ("feature", features, _SD),
            ("resultFormat", (*_RESULTS, *_GRAPHS), _FORMATS),
            ("inputFormat", _GRAPHS if writable else (), _FORMATS),
        ):
            for name in names:
                yield Triple(self.node, _sd(key), NamedNode(start + name))
        yield Triple(self.node, _sd("defaultDataset"), self.held)
        about = _ABOUT.format(", ".join(sorted({*PREFIXES, "insp", "foaf"})), self.base)
        yield Triple(self.node, NamedNode(f"{PREFIXES['rdfs']}comment"), Literal(about, language="en"))

    def dataset(self, counted: Counts | None) -> Iterator[Triple]:
        yield _is_a(self.held, f"{_SD}Dataset")
        yield _is_a(self.held, f"{VOID}Dataset")
        yield _title(self.held, title_of(self.edition.dataset.manifest))
        yield Triple(self.held, _sd("defaultGraph"), self.default)
        yield _is_a(self.default, f"{_SD}Graph")
        yield Triple(self.held, _void("sparqlEndpoint"), self.endpoint)
        yield Triple(self.held, _void("uriSpace"), Literal(f"{self.base}id/"))
        for iri in (f"{self.base}ontology#", *(PREFIXES[name] for name in sorted(PREFIXES))):
            yield Triple(self.held, _void("vocabulary"), NamedNode(iri))
        if counted:
            yield from count_triples(self.held, counted)
            yield Triple(self.default, _void("triples"), Literal(counted.triples))
            yield from self.graphs(counted)

    def graphs(self, counted: Counts) -> Iterator[Triple]:
        reports = self.edition.dataset.manifest.reports
        titles = {graph_name(entry.id, self.base).value: entry.title for entry in reports}
        titles |= {f"{self.base}id/graph/{name}": f"The {name} graph" for name in SHARED}
        for index, (iri, number) in enumerate(counted.graphs.items()):
            place, graph = BlankNode(f"named{index}"), BlankNode(f"graph{index}")
            yield Triple(self.held, _sd("namedGraph"), place)
            yield _is_a(place, f"{_SD}NamedGraph")
            yield Triple(place, _sd("name"), NamedNode(iri))
            yield Triple(place, _sd("graph"), graph)
            yield _is_a(graph, f"{_SD}Graph")
            yield Triple(graph, _void("triples"), Literal(number))
            if iri in titles:
                yield _title(graph, titles[iri])


def _sd(name: str) -> NamedNode:
    return NamedNode(_SD + name)


def _void(name: str) -> NamedNode:
    return NamedNode(VOID + name)


def _is_a(node: NamedNode | BlankNode, kind: str) -> Triple:
    return Triple(node, NamedNode(f"{PREFIXES['rdf']}type"), NamedNode(kind))


def _title(node: NamedNode | BlankNode, title: str) -> Triple:
    return Triple(node, NamedNode(f"{PREFIXES['dcterms']}title"), Literal(title, language="en"))
