"""RDF of a dataset and of parts of it, read by rdflib and by Oxigraph."""

from __future__ import annotations

import json

import pytest
import rdflib
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, parse

from kg.dataset import Dataset
from kg.exports import Selection, rendered
from kg.exports.source import Source
from kg.rdf.formats import write

KENT = Selection(about=("kent",), reports=("peel-2015-*",))
READERS = {
    "turtle": (RdfFormat.TURTLE, "turtle"),
    "trig": (RdfFormat.TRIG, "trig"),
    "nquads": (RdfFormat.N_QUADS, "nquads"),
    "jsonld": (RdfFormat.JSON_LD, "json-ld"),
}


def read(data: bytes, format: str) -> set[Quad]:
    return set(parse(data, format=READERS[format][0]))


def triples(quads: set[Quad]) -> set[Triple]:
    return {quad.triple for quad in quads}


@pytest.fixture(scope="module")
def kent(samples_dataset: Dataset) -> dict[str, bytes]:
    """Return what reports of 2015 say of Kent Police, in every format."""
    return {format: rendered(samples_dataset, format, KENT) for format in READERS}  # type: ignore[misc]


@pytest.mark.parametrize("format", READERS)
def test_the_whole_dataset_is_what_its_graphs_hold(format: str, samples_dataset: Dataset) -> None:
    data = rendered(samples_dataset, format)
    assert isinstance(data, bytes)
    held, found = set(samples_dataset.quads()), read(data, format)
    if format in ("trig", "nquads"):
        assert found == held
    else:
        assert triples(found) == triples(held)
    if format == "nquads":
        assert data.splitlines() == sorted({line for graph in samples_dataset.graphs() for line in graph.splitlines()})


@pytest.mark.filterwarnings(
    "ignore:(Dataset.default_context|ConjunctiveGraph) is deprecated:DeprecationWarning"
)  # rdflib within itself
@pytest.mark.parametrize("format", READERS)
def test_rdflib_reads_the_same(format: str, kent: dict[str, bytes]) -> None:
    """It has no blank nodes: isomorphic is the same."""
    found = rdflib.Dataset(default_union=True).parse(data=kent[format], format=READERS[format][1])
    expected = rdflib.Graph().parse(data=write(read(kent["nquads"], "nquads"), "nt", {}), format="nt")
    assert {tuple(map(str, triple)) for triple in found.triples((None, None, None))} == {
        tuple(map(str, triple)) for triple in expected
    }
    assert len(expected) > 500


def test_a_part_is_some_of_the_whole_and_the_same_in_all_formats(
    kent: dict[str, bytes], samples_dataset: Dataset
) -> None:
    quads = read(kent["nquads"], "nquads")
    assert quads < set(samples_dataset.quads())
    assert read(kent["trig"], "trig") == quads
    assert triples(read(kent["turtle"], "turtle")) == triples(read(kent["jsonld"], "jsonld")) == triples(quads)


def test_a_part_has_its_statements_with_their_sentences_and_the_names_of_all_things(
    kent: dict[str, bytes], samples_dataset: Dataset
) -> None:
    source = Source(samples_dataset, KENT)
    graph = rdflib.Graph().parse(data=kent["turtle"], format="turtle")
    term = rdflib.Namespace(f"{source.base}ontology#")
    oa, skos = rdflib.Namespace("http://www.w3.org/ns/oa#"), rdflib.SKOS
    statements = set(graph.subjects(rdflib.RDF.type, term.Statement))
    assert statements == {rdflib.URIRef(source.names.iri(claim.id)) for claim in source.claims}
    for statement in statements:
        report = graph.value(statement, term.inReport)
        (words,) = graph.objects(statement, term.evidence / oa.hasSelector / oa.exact)
        (start,) = graph.objects(statement, term.evidence / oa.hasSelector / oa.start)
        text = samples_dataset.text(str(report).removeprefix(f"{source.base}id/"))
        assert text[int(start) :].startswith(str(words))
        assert graph.value(report, rdflib.RDFS.label)
        assert graph.value(statement, rdflib.PROV.wasGeneratedBy / rdflib.PROV.used)
        for name in ("subject", "object"):
            thing = graph.value(statement, rdflib.RDF[name])
            assert thing is None or graph.value(thing, skos.prefLabel)


def test_nothing_in_a_part_refers_to_a_statement_that_is_left_out(samples_dataset: Dataset) -> None:
    """Statistics are compared with others: so a part conforms, and may be imported."""
    selection = Selection(about=("essex",))
    source = Source(samples_dataset, selection)
    left = {source.names.iri(id) for id in source.every_claim} - {source.names.iri(claim.id) for claim in source.claims}
    compared = {claim.one("comparator") for claim in source.claims}
    assert left & {source.names.iri(id) for id in compared if id}
    made = rendered(samples_dataset, "nquads", selection)
    assert isinstance(made, bytes)
    assert not left & {str(getattr(term, "value", "")) for quad in read(made, "nquads") for term in quad.triple}


def test_only_facts_among_what_is_selected_are_plain_triples(kent: dict[str, bytes], samples_dataset: Dataset) -> None:
    source = Source(samples_dataset, KENT)
    facts = {
        (claim.one("subject"), claim.one("predicate"), claim.one("object"))
        for claim in source.claims
        if claim.one("modality") == "modality/asserted" and claim.one("hedged") == "false"
    }
    predicates = {claim.one("predicate") for claim in source.every_claim.values()} - {None}
    found = {
        (source.names.id(str(one)), str(name).rpartition("#")[2], source.names.id(str(two)))
        for one, name, two in rdflib.Graph().parse(data=kent["turtle"], format="turtle")
        if str(name).startswith(f"{source.base}ontology#") and str(name).rpartition("#")[2] in predicates
    }
    assert facts
    assert {(one, name, two) for one, name, two in found if not one.startswith("http")} == facts


def test_json_ld_reads_as_plain_json(kent: dict[str, bytes]) -> None:
    """Properties go by their names, things by their ids."""
    data = json.loads(kent["jsonld"])
    nodes = {node["@id"]: node for node in data["@graph"]}
    judgment = next(node for id, node in nodes.items() if id.startswith("judgment/"))
    assert judgment["evaluates"] == "force/kent"
    assert judgment["grade"].startswith("grade/peel-4/")
    assert nodes[nodes[judgment["evidence"]]["hasSelector"][0]]["@type"] == ["oa:TextPositionSelector"]
    assert nodes["force/kent"]["prefLabel"] == "Kent Police"


def test_ids_that_would_read_as_something_else_are_written_in_full() -> None:
    """A base shortens only what comes back as it was."""
    base = "https://example.org/id/"
    ids = (
        "a",
        "a/b.c-d",
        "",
        "/a",
        "//a",
        "a:b",
        "../a",
        "./a",
        "a//b",
        "a?b",
        "a#b",
        "a/../b",
        "é",
        "mailto:a",
        "_:a",
    )
    prefixes = {"ex": "https://example.org/ns#", "mailto": "https://example.org/post#"}
    relates = NamedNode("https://example.org/ns#relates")
    every = [NamedNode(base + id) for id in ids] + [
        NamedNode("mailto:a@example.org"),
        NamedNode("https://example.org/ns#a"),
    ]
    quads = [Quad(one, relates, two) for one in every for two in (*every, Literal("a"))]
    for ending, format in (("ttl", "turtle"), ("trig", "trig"), ("jsonld", "jsonld")):
        assert read(write(quads, ending, prefixes, base), format) == set(quads), ending
