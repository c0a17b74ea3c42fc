"""The SPARQL 1.1 protocol, as a client sees it."""

from __future__ import annotations

import csv
import gzip
import io
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest
from browsing import serving
from pyoxigraph import RdfFormat, parse

from kg.dataset import Dataset
from kg.ontology import BASE

ESSEX = f"{BASE}id/force/essex"
GRAPH = f"{BASE}id/graph/peel-2015-effectiveness-essex-digest"
NAMES = f"SELECT ?name {{ <{ESSEX}> skos:prefLabel ?name }}"
JSON, TURTLE = "application/sparql-results+json", "text/turtle"


@pytest.fixture(scope="module")
def client(server: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server, trust_env=False, timeout=60) as found:
        yield found


def ask(client: httpx.Client, query: str, accept: str = "*/*", **parameters: str | list[str]) -> httpx.Response:
    """Return the answer to a query by GET."""
    return client.get("sparql", params={"query": query, **parameters}, headers={"Accept": accept})


def values(response: httpx.Response) -> list[str]:
    """Return the values of the first column of an answer in JSON, sorted."""
    assert response.status_code == 200, response.text
    found = response.json()
    return sorted(row[found["head"]["vars"][0]]["value"] for row in found["results"]["bindings"])


def test_a_query_is_answered_alike_by_get_as_a_form_and_directly(client: httpx.Client) -> None:
    answers = [
        ask(client, NAMES),
        client.get("sparql/", params={"query": NAMES}),
        client.post("sparql", data={"query": NAMES}),
        client.post("sparql", content=NAMES, headers={"Content-Type": "application/sparql-query"}),
        client.post("sparql", content=NAMES, headers={"Content-Type": "application/sparql-query; charset=UTF-8"}),
    ]
    assert [values(answer) for answer in answers] == [["Essex Police"]] * 5
    assert {answer.headers["content-type"] for answer in answers} == {JSON}


@pytest.mark.parametrize(
    ("accept", "answer"),
    [
        ("", JSON),
        ("*/*", JSON),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("text/csv", "text/csv; charset=utf-8"),
        ("text/*", "text/csv; charset=utf-8"),
        ("text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
        ("text/csv;q=0.2, text/tab-separated-values; q=0.8", "text/tab-separated-values; charset=utf-8"),
        ("application/sparql-results+json;q=0, */*;q=0.1", "application/sparql-results+xml"),
        ("application/json", "application/json"),
        ("APPLICATION/XML", "application/xml"),
        ("text/turtle, application/sparql-results+xml;q=0.1", "application/sparql-results+xml"),
        ("*", JSON),
    ],
)
def test_a_table_comes_in_the_format_that_is_liked_best(client: httpx.Client, accept: str, answer: str) -> None:
    assert ask(client, NAMES, accept).headers["content-type"] == answer


@pytest.mark.parametrize(
    ("accept", "answer"),
    [
        ("*/*", "text/turtle; charset=utf-8"),
        ("application/n-triples", "application/n-triples"),
        ("application/ld+json", "application/ld+json"),
        ("application/rdf+xml", "application/rdf+xml"),
        ("application/trig", "application/trig"),
        ("application/n-quads", "application/n-quads"),
        ("text/turtle;q=0.5, application/rdf+xml;q=0.6", "application/rdf+xml"),
    ],
)
def test_a_graph_comes_in_the_format_that_is_liked_best(client: httpx.Client, accept: str, answer: str) -> None:
    response = ask(client, f"DESCRIBE <{ESSEX}>", accept)
    assert response.headers["content-type"] == answer
    found = {quad.triple for quad in parse(response.content, format=RdfFormat.from_media_type(answer))}
    wanted = {quad.triple for quad in parse(ask(client, f"DESCRIBE <{ESSEX}>").content, format=RdfFormat.TURTLE)}
    assert found == wanted != set()


@pytest.mark.parametrize("name", ["json", "xml", "csv", "tsv", "text/csv"])
def test_a_link_may_say_the_format_of_a_table(client: httpx.Client, name: str) -> None:
    response = ask(client, NAMES, "text/html", format=name)
    assert name.removeprefix("text/") in response.headers["content-type"].replace("tab-separated-values", "tsv")


def test_a_format_that_the_answer_cannot_have_is_refused(client: httpx.Client) -> None:
    assert ask(client, NAMES, "image/png").status_code == 406
    assert ask(client, NAMES, "text/turtle").status_code == 406
    assert ask(client, "CONSTRUCT WHERE { ?s a ?o }", "text/csv").status_code == 406
    assert ask(client, NAMES, format="docx").status_code == 406


def test_json_ld_has_a_context_and_short_names(client: httpx.Client) -> None:
    found = ask(client, f"CONSTRUCT WHERE {{ <{ESSEX}> a ?c ; skos:prefLabel ?o }}", "application/ld+json").json()
    assert found["@context"]["insp"] == f"{BASE}ontology#"
    (node,) = found["@graph"]
    assert "insp:PoliceForce" in node["@type"]
    assert node["prefLabel"] in ("Essex Police", {"@value": "Essex Police", "@language": "en"})


def test_turtle_has_the_prefixes_of_the_project(client: httpx.Client) -> None:
    assert f"@prefix insp: <{BASE}ontology#> ." in ask(client, f"DESCRIBE <{ESSEX}>").text


def test_the_default_graph_is_the_union_and_each_report_is_a_named_graph(client: httpx.Client) -> None:
    in_graphs = "SELECT DISTINCT ?g { GRAPH ?g { ?s a insp:Finding } }"
    assert GRAPH in values(ask(client, in_graphs))
    everywhere = "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s a insp:Finding }"
    together = "SELECT (COUNT(DISTINCT ?s) AS ?n) { GRAPH ?g { ?s a insp:Finding } }"
    assert values(ask(client, everywhere)) == values(ask(client, together)) != ["0"]


FINDINGS = "SELECT DISTINCT ?g { { ?s a insp:Finding BIND('default' AS ?g) } UNION { GRAPH ?g { ?s a insp:Finding } } }"


@pytest.mark.parametrize(
    ("clause", "parameters", "found"),
    [
        (f"FROM <{GRAPH}>", {}, ["default"]),
        (f"FROM NAMED <{GRAPH}>", {}, [GRAPH]),
        ("FROM <urn:none>", {}, []),
        ("", {"default-graph-uri": GRAPH}, ["default"]),
        ("", {"named-graph-uri": GRAPH}, [GRAPH]),
        ("", {"named-graph-uri": GRAPH, "default-graph-uri": GRAPH}, ["default", GRAPH]),
        ("", {"default-graph-uri": ["urn:none", GRAPH]}, ["default"]),
        ("", {"default-graph-uri": "urn:none"}, []),
        ("FROM <urn:none>", {"default-graph-uri": GRAPH}, ["default"]),
        (f"FROM <{GRAPH}>", {"default-graph-uri": "urn:none"}, []),
    ],
)
def test_a_query_is_about_the_graphs_that_it_names_and_those_of_the_request_come_first(
    client: httpx.Client, clause: str, parameters: dict[str, str | list[str]], found: list[str]
) -> None:
    query = FINDINGS.replace("{", f"{clause} {{", 1)
    assert values(ask(client, query, **parameters)) == found
    assert values(client.post("sparql", data={"query": query, **parameters})) == found


def test_a_word_from_that_is_no_clause_leaves_the_union(client: httpx.Client) -> None:
    assert values(ask(client, f"SELECT ?from {{ <{ESSEX}> skos:prefLabel ?from }} # FROM <urn:none>")) == [
        "Essex Police"
    ]


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        ("query=ASK%20%7B%7D", None),
        ("query=ASK%20%7B%7D&query=ASK%20%7B%7D", "2 times"),
        ("query=ASK%20%7B", "1:6"),
        ("query=ASK%20%7B%FF%7D", "UTF-8"),
        ("update=CLEAR%20ALL", "POST"),
        ("query=ASK%20%7B%7D&default-graph-uri=no%20iri", "IRI"),
        ("query=ASK%20%7B%7D&timeout=soon", "timeout"),
        ("query=ASK%20%7B%7D&timeout=-1", "timeout"),
        ("query=ASK%20%7B%7D&timeout=nan", "timeout"),
        ("query=", "1:1"),
    ],
)
def test_a_wrong_request_is_told_what_is_wrong(client: httpx.Client, parameters: str, words: str | None) -> None:
    response = client.get(f"sparql?{parameters}")
    if words is None:
        assert response.status_code == 200
        return
    assert response.status_code == 400
    assert response.headers["content-type"] == "text/plain; charset=utf-8"
    assert words in response.text


def test_an_error_of_syntax_has_its_line_and_column(client: httpx.Client) -> None:
    assert "error at 3:7" in ask(client, "SELECT *\n{\n  %% }").text


def test_parameters_that_nobody_knows_are_left_alone(client: httpx.Client) -> None:
    assert values(ask(client, NAMES, utm_source="mail")) == ["Essex Police"]


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [
        ("text/plain", b"ASK {}", 415),
        ("", b"ASK {}", 415),
        ("application/sparql-update", b"CLEAR ALL", 403),
        ("application/sparql-query; charset=UTF-16", "ASK {}".encode("utf-16"), 415),
        ("application/sparql-query", b"ASK {\xff}", 400),
        ("application/x-www-form-urlencoded", b"nothing=1", 400),
        ("application/x-www-form-urlencoded", b"query=ASK+%7B%7D&query=ASK+%7B%7D", 400),
        ("application/x-www-form-urlencoded", b"update=CLEAR+ALL", 403),
        ("application/x-www-form-urlencoded", b"query=ASK+%7B%7D&update=CLEAR+ALL", 400),
    ],
)
def test_a_body_that_is_no_query_is_refused(client: httpx.Client, kind: str, body: bytes, status: int) -> None:
    headers = {"Content-Type": kind} if kind else {}
    assert client.post("sparql", content=body, headers=headers).status_code == status


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_other_methods_are_refused_with_those_that_are_not(client: httpx.Client, method: str) -> None:
    response = client.request(method, "sparql")
    assert response.status_code == 405
    assert set(response.headers["allow"].split(", ")) == {"GET", "HEAD", "POST", "OPTIONS"}


def test_an_error_comes_as_the_client_likes_it(client: httpx.Client) -> None:
    wrong = "ASK {"
    assert ask(client, wrong, JSON).headers["content-type"].startswith("text/plain")
    told = ask(client, wrong, "application/problem+json, */*;q=0.1")
    assert told.headers["content-type"] == "application/problem+json"
    assert told.json()["status"] == 400
    assert "1:6" in told.json()["detail"]
    page = client.get("nowhere", headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert (page.status_code, page.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert "<h1>There is nothing at this address</h1>" in page.text


def test_a_browser_that_follows_a_link_gets_the_editor(client: httpx.Client) -> None:
    browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    response = ask(client, "ASK { ?a ?b '#&%20' }", browser)
    assert response.status_code == 303
    assert response.headers["location"] == "ask#query=ASK%20%7B%20%3Fa%20%3Fb%20%27%23%26%2520%27%20%7D"
    assert client.get("sparql/", headers={"Accept": browser}).headers["location"] == "../ask"
    assert "Accept" in response.headers["vary"]


def test_head_has_the_headers_of_get_and_no_body(client: httpx.Client) -> None:
    got = client.get("sparql", params={"query": NAMES})
    head = client.head("sparql", params={"query": NAMES})
    assert head.content == b""
    assert int(head.headers["content-length"]) == len(got.content)
    assert head.headers["etag"] == got.headers["etag"]


def test_an_answer_that_the_client_has_is_not_sent_again(client: httpx.Client) -> None:
    first = ask(client, NAMES)
    etag = first.headers["etag"]
    for wanted in (etag, f'"other", W/{etag}', "*"):
        again = client.get("sparql", params={"query": NAMES}, headers={"If-None-Match": wanted})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == etag
        assert again.headers["vary"] == first.headers["vary"]
    assert client.get("sparql", params={"query": NAMES}, headers={"If-None-Match": '"x"'}).status_code == 200


def test_a_large_answer_is_packed_for_who_takes_that_and_has_a_validator_of_its_own(client: httpx.Client) -> None:
    query = "SELECT * { ?s ?p ?o } LIMIT 200"
    plain = client.get("sparql", params={"query": query}, headers={"Accept-Encoding": "identity"})
    packed = client.get("sparql", params={"query": query}, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert plain.content == packed.content
    assert plain.headers["etag"] != packed.headers["etag"]
    with client.stream("GET", "sparql", params={"query": query}, headers={"Accept-Encoding": "gzip;q=0.5"}) as raw:
        data = b"".join(raw.iter_raw())
    assert len(data) == int(packed.headers["content-length"]) < len(plain.content)
    assert gzip.decompress(data) == plain.content


def test_pages_of_others_may_read_but_send_no_password(client: httpx.Client) -> None:
    answer = client.get("sparql", params={"query": NAMES}, headers={"Origin": "https://example.org"})
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "ETag" in answer.headers["access-control-expose-headers"]
    assert "access-control-allow-credentials" not in answer.headers
    asked = {"Origin": "https://example.org", "Access-Control-Request-Method": "POST"}
    preflight = client.options("sparql", headers=asked | {"Access-Control-Request-Headers": "content-type"})
    assert preflight.status_code == 204
    assert "POST" in preflight.headers["access-control-allow-methods"]
    assert "content-type" in preflight.headers["access-control-allow-headers"].lower()


def test_a_client_may_lower_the_time_limit(client: httpx.Client) -> None:
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . FILTER(?a != ?d && ?d != ?g) }"
    response = ask(client, endless, timeout="0.5")
    assert response.status_code == 504
    assert "0.5 seconds" in response.text


def test_an_error_in_the_midst_of_an_answer_is_a_whole_error(client: httpx.Client) -> None:
    response = ask(client, "SELECT * { { ?s ?p ?o } UNION { BIND(<urn:f>(1) AS ?x) } }")
    assert response.status_code == 400
    assert "custom function" in response.text


@pytest.fixture(scope="module")
def small(samples_dataset: Dataset) -> Iterator[httpx.Client]:
    """Return a client of a server that gives 10 rows at most."""
    for address in serving(samples_dataset.path, "--rows", "10"):
        with httpx.Client(base_url=address, trust_env=False, timeout=60) as found:
            yield found


@pytest.mark.parametrize("accept", ["text/csv", "text/tab-separated-values", JSON, "application/sparql-results+xml"])
def test_more_rows_than_may_be_are_a_whole_error(small: httpx.Client, accept: str) -> None:
    rows = "SELECT ?s ?n { ?s a ?c BIND('a\"},{<result>\\r\\n,' AS ?n) } LIMIT "
    assert ask(small, f"{rows} 10", accept).status_code == 200
    refused = ask(small, f"{rows} 11", accept)
    assert refused.status_code == 413
    assert "LIMIT" in refused.text


def test_more_triples_than_may_be_are_a_whole_error(small: httpx.Client) -> None:
    assert ask(small, "CONSTRUCT { ?s a ?o } { SELECT * { ?s a ?o } LIMIT 10 }").status_code == 200
    assert ask(small, "CONSTRUCT { ?s a ?o } { SELECT * { ?s a ?o } LIMIT 11 }").status_code == 413


def test_values_arrive_as_they_are(client: httpx.Client) -> None:
    text = "100 %25 of +é\u2028\U0001f600 &amp; <b> \"'\\"
    literal = json.dumps(text, ensure_ascii=False)
    for response in (
        ask(client, f"SELECT ({literal} AS ?x) {{}}"),
        client.post("sparql", data={"query": f"SELECT ({literal} AS ?x) {{}}"}),
    ):
        assert values(response) == [text]
    table = ask(client, f"SELECT ({literal} AS ?x) {{}}", "text/csv").content.decode()
    assert list(csv.reader(io.StringIO(table, newline="")))[1] == [text]


class _Listener(BaseHTTPRequestHandler):
    asked: list[str]

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        body = b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"literal","value":"far"}}]}}'
        self.send_response(200)
        self.send_header("Content-Type", JSON)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET

    def log_message(self, *_: object) -> None: ...


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[tuple[str, list[str]]]:
    """Return the address of another endpoint, and what it was asked."""
    asked: list[str] = []
    handler = type("Handler", (_Listener,), {"asked": asked})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as listener:
        threading.Thread(target=listener.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{listener.server_port}/", asked
        listener.shutdown()


REMOTE = [
    "SELECT * { SERVICE <A> { ?s ?p ?o } }",
    "SELECT * { service silent <A> { ?s ?p ?o } }",
    "SELECT * { SERVICESILENT<A>{ ?s ?p ?o } }",
    "PREFIX x: <A> SELECT * { SERVICEx:y { ?s ?p ?o } }",
    "PREFIX x: <A> SELECT * { SERVICE x: { ?s ?p ?o } }",
    "BASE <A> SELECT * { SERVICE <y> { ?s ?p ?o } }",
    "SELECT * { VALUES ?g { <A> } SERVICE ?g { ?s ?p ?o } }",
    "SELECT * { VALUES ?g { 1 }.SERVICE<A>{ ?s ?p ?o } }",
    "ASK { FILTER EXISTS { SELECT * { OPTIONAL { SERVICE <A> { ?s ?p ?o } } } } }",
    "PREFIX x: <A> SELECT * { BIND(1 AS ?a) BIND(2 AS ?b) FILTER(?a<?b)SERVICE x:y#>\n{ ?s ?p ?o } }",
    "SELECT * { \\u0053ERVICE <A> { ?s ?p ?o } }",
    "SELECT * { SERVICE <\\u0068ttpA> { ?s ?p ?o } }",
    "# '\nSELECT * { SERVICE <A> { ?s ?p ?o } } # '",
    "SELECT * { ?s ?p '\\'' SERVICE <A> { ?s ?p ?o } }",
]


@pytest.mark.parametrize("query", REMOTE)
def test_no_query_makes_the_server_ask_another(
    client: httpx.Client, elsewhere: tuple[str, list[str]], query: str
) -> None:
    address, asked = elsewhere
    asked.clear()
    text = query.replace("ttpA", address.removeprefix("h")).replace("<A>", f"<{address}>")
    response = ask(client, text)
    assert response.status_code == 403, response.text
    assert asked == []


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?service { ?service a <http://example.org/service#Service> }",
        "SELECT ('SERVICE <http://example.org/> {}' AS ?x) {} # SERVICE <http://example.org/> {}",
    ],
)
def test_the_word_service_is_no_request(client: httpx.Client, query: str) -> None:
    assert ask(client, query).status_code == 200


def test_an_endpoint_that_is_allowed_is_asked_and_no_other(
    samples_dataset: Dataset, elsewhere: tuple[str, list[str]]
) -> None:
    address, asked = elsewhere
    asked.clear()
    for server in serving(samples_dataset.path, "--service", address):
        with httpx.Client(base_url=server, trust_env=False, timeout=60) as client:
            assert values(ask(client, f"SELECT ?x {{ SERVICE <{address}> {{ ?s ?p ?x }} }}")) == ["far"]
            assert len(asked) == 1
            assert ask(client, f"SELECT ?x {{ SERVICE <{address}other> {{ ?s ?p ?x }} }}").status_code == 403
            assert ask(client, f"SELECT ?x {{ BIND(<{address}> AS ?g) SERVICE ?g {{ ?s ?p ?x }} }}").status_code == 403
    assert len(asked) == 1
