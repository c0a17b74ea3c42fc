"""The description of a release for catalogues of data: DCAT 3, with VoID, PROV and SPDX checksums.

All of its own IRIs are relative to the folder: they hold wherever the release is put.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from kg import __version__
from kg.dataset.folder import ENTITIES, TIMELINE, VOCABULARY
from kg.queries import prefixes
from kg.rdf.formats import write
from kg.rdf.terms import date
from kg.release.about import Creator
from kg.release.contents import DCAT, STATISTICS, TRIG, File
from kg.release.licences import iri_of
from kg.release.reading import Thing
from kg.release.sources import Reported, Source
from kg.release.words import description, summary_of_rights
from kg.void import VOID, count_triples

_PLACE = "https://release.invalid/"  # stands for the folder while triples are made
_PREFIXES: Mapping[str, str] = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "spdx": "http://spdx.org/rdf/terms#",
    "void": VOID,
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "schema": "https://schema.org/",
}
_IANA = "https://www.iana.org/assignments/media-types/"
_SHARED: Mapping[str, str] = {
    VOCABULARY: "The ontology and the vocabularies",
    ENTITIES: "The things that the reports name",
    TIMELINE: "What follows from several reports together",
}
_STANDARDS: Mapping[str, str] = {
    ".nq": "https://www.w3.org/TR/n-quads/",
    ".trig": "https://www.w3.org/TR/trig/",
    ".ttl": "https://www.w3.org/TR/turtle/",
    ".csv": "https://www.rfc-editor.org/rfc/rfc4180",
}
Node = NamedNode | BlankNode
Object = NamedNode | BlankNode | Literal


def describe(source: Source, files: Sequence[File]) -> Iterator[tuple[str, bytes]]:
    """Yield the description as Turtle and as JSON-LD."""
    triples = list(dict.fromkeys(_Writer(source, files).triples()))
    known = {**prefixes(source.base), **_PREFIXES}
    for ending in ("ttl", "jsonld"):
        data = write((Quad(*triple) for triple in triples), ending, known)
        yield f"{DCAT}.{ending}", _relative(data)


def _relative(data: bytes) -> bytes:
    place = _PLACE.encode()
    for open in (b"<", b'"'):
        close = b">" if open == b"<" else b'"'
        data = data.replace(open + place + close, open + b"./" + close).replace(open + place, open)
    return data


class _Writer:
    """Writes the triples of a description."""

    def __init__(self, source: Source, files: Sequence[File]) -> None:
        self.source, self.files = source, {file.path: file for file in files}
        self.root = NamedNode(_PLACE)
        self.licence = iri_of(source.about.licence)

    def triples(self) -> Iterator[Triple]:
        yield from self.dataset()
        yield from self.coverage(self.root, self.source.years, self.source.areas, "all")
        yield from self.provenance()
        yield from count_triples(self.root, self.source.counts)
        for path, title in ((TRIG, "All graphs as TriG"), (f"{STATISTICS}.csv", "Statistics as a table")):
            yield from self.distribution(self.root, path, title)
        reports = {report.name: report for report in self.source.reports}
        for path in sorted(self.files):
            if path.startswith("graphs/"):
                name = path.removeprefix("graphs/").removesuffix(".nq")
                yield from self.part(name, path, reports.get(name))

    def dataset(self) -> Iterator[Triple]:
        about, root = self.source.about, self.root
        yield from _types(root, "dcat:Dataset", "void:Dataset", "prov:Entity")
        yield Triple(root, _n("dcterms:title"), _words(self.source.title))
        yield Triple(root, _n("dcterms:description"), _words(description(self.source)))
        yield from _texts(root, "dcat:version", about.version)
        yield from _texts(root, "dcat:keyword", *about.keywords, language="en")
        yield from _texts(root, "dcterms:identifier", about.identifier, f"sha256:{self.source.hash}")
        if about.published:
            yield Triple(root, _n("dcterms:issued"), date(about.published))
        if about.url:
            yield Triple(root, _n("dcat:landingPage"), NamedNode(about.url))
            yield from _types(NamedNode(about.url), "foaf:Document")
        yield from self.terms(root)
        for creator in about.creators:
            yield from self.agent("dcterms:creator", creator)
        if about.publisher:
            yield from self.agent("dcterms:publisher", Creator(about.publisher))
        yield Triple(root, _n("dcterms:language"), NamedNode(_LANGUAGE))
        yield from _types(NamedNode(_LANGUAGE), "dcterms:LinguisticSystem")
        yield from _standard(root, f"{self.source.base}ontology", "The inspection ontology")
        yield Triple(root, _n("void:uriSpace"), Literal(f"{self.source.base}id/"))

    def terms(self, node: Node) -> Iterator[Triple]:
        """Yield the licence, as far as there is one, and whose the quotes are."""
        if self.licence:
            yield Triple(node, _n("dcterms:license"), NamedNode(self.licence))
            yield from _types(NamedNode(self.licence), "dcterms:LicenseDocument")
        rights = NamedNode(f"{_PLACE}{DCAT}.ttl#rights")
        yield Triple(node, _n("dcterms:rights"), rights)
        yield from _types(rights, "dcterms:RightsStatement")
        yield Triple(rights, _n("rdfs:label"), _words(summary_of_rights(self.source)))

    def agent(self, property: str, creator: Creator) -> Iterator[Triple]:
        node = NamedNode(creator.iri or f"{_PLACE}{DCAT}.ttl#agent-{creator.slug}")
        yield Triple(self.root, _n(property), node)
        yield Triple(self.root, _n("prov:wasAttributedTo"), node)
        yield from _types(node, "foaf:Agent", "prov:Agent", *["foaf:Person"] * creator.is_person)
        yield Triple(node, _n("foaf:name"), Literal(creator.plain))

    def provenance(self) -> Iterator[Triple]:
        run, tool = NamedNode(f"{_PLACE}{DCAT}.ttl#build"), NamedNode(f"{self.source.base}id/software/inspection-kg")
        yield Triple(self.root, _n("prov:wasGeneratedBy"), run)
        yield from _types(run, "prov:Activity")
        yield Triple(run, _n("prov:wasAssociatedWith"), tool)
        yield from _types(tool, "prov:SoftwareAgent")
        yield Triple(tool, _n("rdfs:label"), Literal("inspection-kg"))
        yield Triple(tool, _n("schema:softwareVersion"), Literal(self.source.dataset.manifest.software))
        if self.source.dataset.manifest.software != __version__:
            yield Triple(run, _n("rdfs:comment"), _words(f"Packed by inspection-kg {__version__}."))
        for report in self.source.reports:
            node = NamedNode(report.iri)
            yield Triple(run, _n("prov:used"), node)
            yield Triple(self.root, _n("prov:wasDerivedFrom"), node)
            yield from self.report(node, report)

    def report(self, node: NamedNode, report: Reported) -> Iterator[Triple]:
        yield from _types(node, "prov:Entity")
        yield Triple(node, _n("dcterms:title"), _words(report.title))
        if report.published:
            yield Triple(node, _n("dcterms:issued"), date(report.published))
        for publisher in report.publishers:
            agent = NamedNode(publisher.iri)
            yield Triple(node, _n("dcterms:publisher"), agent)
            yield Triple(node, _n("prov:wasAttributedTo"), agent)
            yield from _types(agent, "foaf:Agent", "prov:Agent")
            yield Triple(agent, _n("foaf:name"), Literal(publisher.name))
        if report.source.startswith(("https://", "http://")):
            yield Triple(node, _n("dcat:landingPage"), NamedNode(report.source))
        for iri in report.licences or tuple(filter(None, [iri_of(self.source.about.sources_licence)])):
            yield Triple(node, _n("dcterms:license"), NamedNode(iri))
            yield from _types(NamedNode(iri), "dcterms:LicenseDocument")

    def part(self, name: str, path: str, report: Reported | None) -> Iterator[Triple]:
        """Yield what is said of one graph, which is a dataset of its own."""
        node = NamedNode(f"{_PLACE}{DCAT}.ttl#graph/{name}")
        graph = f"{self.source.base}id/graph/{name}"
        title = report.title if report else _SHARED.get(name, f"The graph {name}, made by others")
        for property in ("dcterms:hasPart", "void:subset"):
            yield Triple(self.root, _n(property), node)
        yield from _types(node, "dcat:Dataset", "void:Dataset")
        yield Triple(node, _n("dcterms:isPartOf"), self.root)
        yield Triple(node, _n("dcterms:title"), _words(title))
        yield Triple(node, _n("dcterms:description"), _words(_says(report)))
        yield Triple(node, _n("dcterms:identifier"), Literal(graph))
        yield from self.terms(node)
        if graph in self.source.counts.graphs:
            yield Triple(node, _n("void:triples"), Literal(self.source.counts.graphs[graph]))
        if report:
            yield Triple(node, _n("prov:wasDerivedFrom"), NamedNode(report.iri))
            yield from self.coverage(node, report.span, report.areas, name)
            yield from self.distribution(node, f"records/{name}.jsonl", "Its statements, one JSON object a line")
        yield from self.distribution(node, path, "Its graph as N-Quads")

    def coverage(self, node: NamedNode, span: tuple[str, str], areas: Iterable[Thing], name: str) -> Iterator[Triple]:
        if any(span):
            period = NamedNode(f"{_PLACE}{DCAT}.ttl#period/{name}")
            yield Triple(node, _n("dcterms:temporal"), period)
            yield from _types(period, "dcterms:PeriodOfTime")
            for property, value in zip(("dcat:startDate", "dcat:endDate"), span, strict=True):
                if value:
                    yield Triple(period, _n(property), date(value))
        for area in areas:
            place = NamedNode(area.iri)
            yield Triple(node, _n("dcterms:spatial"), place)
            yield from _types(place, "dcterms:Location")
            yield Triple(place, _n("skos:prefLabel"), _words(area.name))

    def distribution(self, of: Node, path: str, title: str) -> Iterator[Triple]:
        file = self.files.get(path)
        if file is None:
            return
        node, checksum = (NamedNode(f"{_PLACE}{DCAT}.ttl#{part}/{path}") for part in ("file", "checksum"))
        place = NamedNode(_PLACE + path)
        yield Triple(of, _n("dcat:distribution"), node)
        yield from _types(node, "dcat:Distribution")
        yield Triple(node, _n("dcterms:title"), _words(title))
        yield Triple(node, _n("dcat:accessURL"), place)
        yield Triple(node, _n("dcat:downloadURL"), place)
        yield from _types(place, "rdfs:Resource")
        yield Triple(node, _n("dcat:byteSize"), _typed(str(file.size), "nonNegativeInteger"))
        if file.media_type != "application/jsonl":  # which has no number of IANA
            yield Triple(node, _n("dcat:mediaType"), NamedNode(_IANA + file.media_type))
            yield from _types(NamedNode(_IANA + file.media_type), "dcterms:MediaType")
        ending = f".{path.rpartition('.')[2]}"
        if ending in _STANDARDS:
            yield from _standard(node, _STANDARDS[ending], f"The format {ending[1:]}")
        yield from self.terms(node)
        yield Triple(node, _n("spdx:checksum"), checksum)
        yield from _types(checksum, "spdx:Checksum")
        yield Triple(checksum, _n("spdx:algorithm"), _n("spdx:checksumAlgorithm_sha256"))
        yield from _types(_n("spdx:checksumAlgorithm_sha256"), "spdx:ChecksumAlgorithm")
        yield Triple(checksum, _n("spdx:checksumValue"), _typed(file.sha256, "hexBinary"))
        if file.media_type in ("application/n-quads", "application/trig"):
            yield Triple(of, _n("void:dataDump"), place)


_LANGUAGE = "http://publications.europa.eu/resource/authority/language/ENG"


def _says(report: Reported | None) -> str:
    if report is None:
        return "A graph that belongs to no single report."
    return f"Statements of the report “{report.title}”, each with the sentence behind it."


def _standard(node: Node, iri: str, title: str) -> Iterator[Triple]:
    yield Triple(node, _n("dcterms:conformsTo"), NamedNode(iri))
    yield from _types(NamedNode(iri), "dcterms:Standard")
    yield Triple(NamedNode(iri), _n("dcterms:title"), _words(title))


def _types(node: Node, *names: str) -> Iterator[Triple]:
    for name in names:
        yield Triple(node, _n("rdf:type"), _n(name))


def _texts(node: Node, property: str, *texts: str, language: str | None = None) -> Iterator[Triple]:
    for text in texts:
        if text:
            yield Triple(node, _n(property), Literal(text, language=language))


def _n(name: str) -> NamedNode:
    prefix, local = name.split(":")
    return NamedNode(_PREFIXES[prefix] + local)


def _words(text: str) -> Literal:
    return Literal(text, language="en")


def _typed(text: str, name: str) -> Literal:
    return Literal(text, datatype=_n(f"xsd:{name}"))
