"""The W3C's tests of the SPARQL 1.1 Protocol, the Graph Store HTTP Protocol, the Service Description and the formats of
results, as their manifests describe them, against a running server.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from browsing import serving
from conftest import SHARED
from pyoxigraph import QueryResultsFormat, QuerySolutions, RdfFormat, parse, parse_query_results
from rdflib import RDF, BNode, Graph, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.compare import isomorphic
from rdflib.term import Node

from kg.dataset import Dataset

W3C = SHARED / "bench" / "w3c" / "sparql11"
HT, CNT = Namespace("http://www.w3.org/2011/http#"), Namespace("http://www.w3.org/2011/content#")
MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
RDFS_LABEL = URIRef("http://www.w3.org/2000/01/rdf-schema#label")
TOKEN = "the token of these tests"
AUTHORIZED = {"Authorization": f"Bearer {TOKEN}"}

# Groups of tests that are not run, and why; docs/explanation/serving.md lists them too.
NOT_RUN = {
    "http-rdf-update": "deprecated by the W3C: the same tests stand in graph-store-protocol",
}
# Tests that give another result, and why; the same.
DIFFERENT = {"tsv03": "Oxigraph keeps an xsd:negativeInteger as an xsd:integer"}

pytestmark = pytest.mark.skipif(not W3C.is_dir(), reason="the tests of the W3C are not beside this checkout")


@dataclass(frozen=True)
class Case:
    """A test of a manifest."""

    manifest: Path
    node: Node
    name: str


@cache
def graph_of(path: Path) -> Graph:
    return Graph().parse(path, format="turtle")


def cases(*manifests: str) -> list[Any]:
    """Return the tests of manifests as parameters of a test."""
    found = []
    for manifest in manifests:
        path = W3C / manifest
        graph = graph_of(path) if path.is_file() else Graph()
        for entries in graph.objects(None, MF.entries):
            for node in Collection(graph, entries):
                name = re.split("[#/]", str(node))[-1]
                marks = [pytest.mark.xfail(reason=DIFFERENT[name])] if name in DIFFERENT else []
                found.append(pytest.param(Case(path, node, name), id=name, marks=marks))
    return found


@pytest.fixture(scope="module")
def writable(small_dataset: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """Return a client of a server that may be written to; it serves a copy of its own of the sample reports."""
    import shutil

    place = tmp_path_factory.mktemp("w3c")
    shutil.copytree(small_dataset.path, place / "dataset", ignore=shutil.ignore_patterns(".editions"))
    token = place / "token"
    token.write_text(TOKEN, "utf-8")
    for address in serving(place / "dataset", "--writable", "--token-file", str(token)):
        with httpx.Client(base_url=address, trust_env=False, timeout=60) as client:
            yield client


@pytest.fixture
def empty(writable: httpx.Client) -> httpx.Client:
    """Return a client of a server without a triple, as the tests expect it."""
    response = writable.post("sparql", data={"update": "DROP ALL"}, headers=AUTHORIZED)
    assert response.status_code == 204, response.text
    return writable


def requests_of(case: Case) -> list[Node]:
    graph = graph_of(case.manifest)
    (action,) = graph.objects(case.node, MF.action)
    (requests,) = graph.objects(action, HT.requests)
    return list(Collection(graph, requests))


def headers_of(graph: Graph, message: Node) -> dict[str, str]:
    headers = graph.value(message, HT.headers)
    pairs = Collection(graph, headers) if headers else ()
    return {str(graph.value(pair, HT.fieldName)): str(graph.value(pair, HT.fieldValue)) for pair in pairs}


def body_of(graph: Graph, message: Node) -> bytes | None:
    body = graph.value(message, HT.body)
    if body is None:
        return None
    encoding = str(graph.value(body, CNT.characterEncoding) or "utf-8")
    return str(graph.value(body, CNT.chars)).encode(encoding)


def fits(status: int, wanted: set[str]) -> bool:
    """Tell whether a status is one of those of a manifest, such as StatusCode2xx or NoContent."""
    names = {"OK": 200, "Created": 201, "NoContent": 204, "NotFound": 404, "BadRequest": 400}
    return any(
        str(status)[0] == name[10] if name.startswith("StatusCode") else names[name] == status for name in wanted
    )


def send(client: httpx.Client, case: Case, request: Node, replace: dict[str, str]) -> httpx.Response:
    graph = graph_of(case.manifest)
    path = re.sub("^gsp", "graphs", str(graph.value(request, HT.absolutePath)).lstrip("/"))
    body = body_of(graph, request)
    for old, new in replace.items():
        path = path.replace(old, new)
        body = body.replace(old.encode(), new.encode()) if body else body
    method = str(graph.value(request, HT.methodName))
    return client.request(method, path, content=body, headers={**headers_of(graph, request), **AUTHORIZED})


def wanted_statuses(graph: Graph, response: Node) -> set[str]:
    return {str(status).split("#")[-1] for status in graph.objects(response, MF.expectedStatus)}


@pytest.mark.parametrize("case", cases("protocol/manifest.ttl"))
def test_protocol(empty: httpx.Client, case: Case) -> None:
    graph = graph_of(case.manifest)
    for data in graph.objects(case.node, UT.graphData):
        file, name = graph.value(data, UT.graph), graph.value(data, RDFS_LABEL)
        content = (W3C / "protocol" / str(file).rsplit("/", 1)[-1]).read_bytes()
        headers = {**AUTHORIZED, "Content-Type": "application/n-triples"}
        assert empty.put("graphs", params={"graph": str(name)}, content=content, headers=headers).status_code == 201
    for request in requests_of(case):
        answer = send(empty, case, request, {})
        (wanted,) = graph.objects(request, HT.resp)
        assert fits(answer.status_code, wanted_statuses(graph, wanted)), answer.text
        kind = answer.headers.get("content-type", "").split(";")[0]
        truth = graph.value(wanted, MF.expectedBoolean)
        if truth is not None:
            assert answer.json()["boolean"] is truth.toPython()
        form = str(graph.value(wanted, MF.expectedFormat) or "")
        tables = {"application/sparql-results+json", "application/sparql-results+xml"}
        expected = {
            "": {kind},
            "boolean": tables,
            "tabular": tables | {"text/csv", "text/tab-separated-values"},
            "RDF": {"application/rdf+xml", "text/turtle", "application/n-triples"},
        }
        assert kind in expected[form]


# What only reads gives the same on a server that only reads.
READING = ("query_get", "query_post", "query_content", "bad_query", "bad_multiple_q")


@pytest.mark.parametrize(
    "case",
    [case for case in cases("protocol/manifest.ttl") if case.values[0].name.startswith(READING)],
)
def test_protocol_of_a_server_that_only_reads(server: str, case: Case) -> None:
    graph = graph_of(case.manifest)
    with httpx.Client(base_url=server, trust_env=False, timeout=60) as client:
        for request in requests_of(case):
            answer = send(client, case, request, {})
            (wanted,) = graph.objects(request, HT.resp)
            assert fits(answer.status_code, wanted_statuses(graph, wanted)), answer.text


STORE = ("graph-store-protocol/manifest-direct.ttl", "graph-store-protocol/manifest-indirect.ttl")


@pytest.mark.parametrize("case", cases(*STORE))
def test_graph_store(empty: httpx.Client, case: Case) -> None:
    graph = graph_of(case.manifest)
    replace: dict[str, str] = {}
    for request in requests_of(case):
        answer = send(empty, case, request, replace)
        for wanted in graph.objects(request, HT.resp):
            assert fits(answer.status_code, wanted_statuses(graph, wanted)), f"{answer.request.url}: {answer.text}"
            if (location := graph.value(wanted, MF.expectedLocation)) is not None:
                replace[str(location)] = quote(answer.headers["location"], safe="")
            for name, value in headers_of(graph, wanted).items():
                assert answer.headers[name].split(";")[0] == value.split(";")[0]
            if body := body_of(graph, wanted):
                assert isomorphic(turtle(answer.text), turtle(body.decode()))


def turtle(text: str) -> Graph:
    return Graph().parse(data=text, format="turtle", publicID="http://www.example/")


@pytest.fixture(scope="module")
def described(server: str) -> tuple[str, Graph]:
    """Return the address of an endpoint and what it says of itself."""
    with httpx.Client(base_url=server, trust_env=False, timeout=60) as client:
        answer = client.get("sparql", headers={"Accept": "application/n-triples"})
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/n-triples")  # returns-rdf
    return f"{server}sparql", Graph().parse(data=answer.text, format="nt")


def test_service_description_has_endpoint_triple(described: tuple[str, Graph]) -> None:
    endpoint, graph = described
    assert list(graph.objects(None, SD.endpoint)) == [URIRef(endpoint)]


def test_service_description_returns_rdf_in_every_format(server: str, described: tuple[str, Graph]) -> None:
    for kind in ("text/turtle", "application/rdf+xml", "application/ld+json", "*/*"):
        answer = httpx.get(f"{server}sparql", headers={"Accept": kind}, timeout=60, trust_env=False)
        found = parse(answer.content, format=RdfFormat.from_media_type(answer.headers["content-type"]))
        assert len(list(found)) == len(described[1])


# Property → classes of its subjects and of its objects (None: any node), as the vocabulary declares them.
SCHEMA = {
    SD.endpoint: (SD.Service, None),
    SD.supportedLanguage: (SD.Service, None),
    SD.feature: (SD.Service, None),
    SD.resultFormat: (SD.Service, None),
    SD.defaultDataset: (SD.Service, SD.Dataset),
    SD.defaultGraph: (SD.Dataset, SD.Graph),
    SD.namedGraph: (SD.Dataset, SD.NamedGraph),
    SD.name: (SD.NamedGraph, None),
    SD.graph: (SD.NamedGraph, SD.Graph),
}


def test_service_description_conforms_to_schema(described: tuple[str, Graph]) -> None:
    _, graph = described
    used = {predicate for predicate in graph.predicates() if predicate in SD}
    assert used == set(SCHEMA)
    for predicate, (domain, range_) in SCHEMA.items():
        for subject, object_ in graph.subject_objects(predicate):
            assert (subject, RDF.type, domain) in graph
            assert range_ is None or (object_, RDF.type, range_) in graph
            assert isinstance(object_, URIRef | BNode)
    for kind, predicate in ((SD.Service, SD.endpoint), (SD.NamedGraph, SD.name), (SD.NamedGraph, SD.graph)):
        for subject in graph.subjects(RDF.type, kind):
            assert len(list(graph.objects(subject, predicate))) == 1


@pytest.mark.parametrize("case", cases("json-res/manifest.ttl", "csv-tsv-res/manifest.ttl"))
def test_results(empty: httpx.Client, case: Case) -> None:
    graph = graph_of(case.manifest)
    (action,) = graph.objects(case.node, MF.action)
    (result,) = (Path(str(path).removeprefix("file://")) for path in graph.objects(case.node, MF.result))
    (query,) = (Path(str(path).removeprefix("file://")) for path in graph.objects(action, QT.query))
    for data in graph.objects(action, QT.data):
        content = Path(str(data).removeprefix("file://")).read_bytes()
        headers = {**AUTHORIZED, "Content-Type": "text/turtle"}
        assert empty.put("graphs?default", content=content, headers=headers).status_code == 204
    kinds = {".srj": "application/sparql-results+json", ".csv": "text/csv", ".tsv": "text/tab-separated-values"}
    kind = kinds[result.suffix]
    answer = empty.post("sparql", data={"query": query.read_text("utf-8")}, headers={"Accept": kind})
    assert answer.status_code == 200, answer.text
    assert solutions(answer.content, kind) == solutions(result.read_bytes(), kind)


def solutions(data: bytes, kind: str) -> object:
    """Return an answer so that only what counts is compared: the names of blank nodes, the order of rows and columns,
    and whether a number is written 1.0e6 or 1000000, do not (Oxigraph keeps values, not how they were written).
    """
    if kind == "text/csv":
        head, *rows = csv.reader(io.StringIO(data.decode()))
        found = [dict(zip(head, row, strict=True)) for row in rows]
    else:
        results = parse_query_results(data, format=QueryResultsFormat.from_media_type(kind))
        if not isinstance(results, QuerySolutions):
            return bool(results)
        head = [variable.value for variable in results.variables]
        found = [{name: str(row[name]) for name in head} for row in results]
    return sorted(head), sorted([plain(row[name]) for name in sorted(head)] for row in found)


def plain(value: str) -> str:
    if number := re.fullmatch(r'"?(-?[0-9.]+(?:[eE][+-]?[0-9]+)?)"?(\^\^.*(?:integer|decimal|double)>)?', value):
        return f"{float(number[1])}{number[2]}"
    return re.sub("^_:.*", "_:", value)


def test_every_manifest_is_run_or_listed_with_the_reason() -> None:
    run = {"protocol", "graph-store-protocol", "service-description", "json-res", "csv-tsv-res"}
    assert {path.parent.name for path in W3C.glob("*/manifest.ttl")} == run | NOT_RUN.keys()
    assert [len(cases(f"{name}/manifest.ttl")) for name in ("protocol", "service-description")] == [34, 3]
    assert len(cases(*STORE)) == 13
