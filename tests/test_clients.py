"""Clients that people use, against a running server."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import PACKAGES, needs_npm, serving
from rdflib import Graph, Literal, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore, SPARQLUpdateStore

from kg.dataset import Dataset
from kg.ontology import BASE

SKOS, ONTOLOGY = "http://www.w3.org/2004/02/skos/core#", f"{BASE}ontology#"
QUERY = f"""PREFIX skos: <{SKOS}> PREFIX insp: <{ONTOLOGY}>
SELECT ?name {{ ?force a insp:PoliceForce ; skos:prefLabel ?name FILTER(STRSTARTS(?name, "Es")) }}"""
TOKEN = "the token of these tests"


def test_sparqlwrapper_reads_every_kind_of_answer(server: str) -> None:
    wrapper = pytest.importorskip("SPARQLWrapper")
    client = wrapper.SPARQLWrapper(f"{server}sparql")
    for method in (wrapper.GET, wrapper.POST):
        client.setMethod(method)
        client.setQuery(QUERY)
        client.setReturnFormat(wrapper.JSON)
        rows = client.queryAndConvert()["results"]["bindings"]
        assert [row["name"]["value"] for row in rows] == ["Essex Police"]
    for form, count in ((wrapper.XML, b"<result>"), (wrapper.CSV, b"Essex Police")):
        client.setReturnFormat(form)
        answer = client.query().response.read()
        assert answer.count(count) == 1
    client.resetQuery()
    client.setQuery(
        f"CONSTRUCT {{ ?s skos:prefLabel ?o }} WHERE {{ <{BASE}id/force/essex> skos:prefLabel ?o . ?s skos:prefLabel ?o }}"
    )
    client.setReturnFormat(wrapper.TURTLE)
    assert "Essex Police" in client.query().response.read().decode()
    client.setReturnFormat(wrapper.JSON)
    client.setQuery("SELECT * {")
    with pytest.raises(wrapper.SPARQLExceptions.QueryBadFormed, match="1:11"):
        client.query()


def test_the_store_of_rdflib_asks(server: str) -> None:
    graph = Graph(SPARQLStore(f"{server}sparql"))
    assert [str(row.name) for row in graph.query(QUERY)] == ["Essex Police"]  # type: ignore[union-attr]
    essex = URIRef(f"{BASE}id/force/essex")
    assert set(graph.objects(essex, URIRef(f"{SKOS}prefLabel"))) == {Literal("Essex Police")}
    assert bool(graph.query(f"ASK {{ <{essex}> a <{ONTOLOGY}PoliceForce> }}"))
    report = URIRef(f"{BASE}id/graph/peel-2015-effectiveness-essex-digest")
    named = Graph(SPARQLStore(f"{server}sparql"), identifier=report)
    assert len(list(named.subjects(None, URIRef(f"{ONTOLOGY}Finding")))) > 0


@pytest.fixture(scope="module")
def writable(samples_dataset: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of a server that may be written to; it serves a copy of its own."""
    place = tmp_path_factory.mktemp("clients")
    shutil.copytree(samples_dataset.path, place / "dataset")
    (place / "token").write_text(TOKEN, "utf-8")
    yield from serving(place / "dataset", "--writable", "--token-file", str(place / "token"))


def test_the_update_store_of_rdflib_writes(writable: str) -> None:
    headers = {"Authorization": f"Bearer {TOKEN}"}
    store = SPARQLUpdateStore(f"{writable}sparql", f"{writable}sparql", autocommit=False, headers=headers)
    graph = Graph(store, identifier=URIRef("urn:notes"))
    triple = URIRef("urn:note"), URIRef(f"{SKOS}note"), Literal('A "note" with %25 and é', lang="en")
    graph.add(triple)
    store.commit()
    assert triple in graph
    graph.remove(triple)
    store.commit()
    assert triple not in graph


@pytest.mark.skipif(not shutil.which("curl"), reason="curl is not there")
def test_curl_asks_and_reads_a_graph(server: str) -> None:
    def curl(*arguments: str) -> str:
        return subprocess.run(
            ["curl", "-sS", "--noproxy", "*", "--fail", *arguments], capture_output=True, check=True, text=True
        ).stdout

    endpoint = f"{server}sparql"
    assert "Essex Police" in curl(endpoint, "--data-urlencode", f"query={QUERY}", "-H", "Accept: text/csv")
    packed = curl("--compressed", "-G", endpoint, "--data-urlencode", "query=SELECT * { ?s ?p ?o } LIMIT 100")
    assert len(json.loads(packed)["results"]["bindings"]) == 100
    assert "skos:prefLabel" in curl("-G", f"{server}graphs", "--data-urlencode", f"graph={BASE}id/graph/entities")


@needs_npm("@comunica/query-sparql")
def test_comunica_asks(server: str) -> None:
    script = Path(__file__).with_name("comunica.mjs")
    command = ["node", str(script), str(PACKAGES), f"{server}sparql", QUERY]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == [{"name": "Essex Police"}]
