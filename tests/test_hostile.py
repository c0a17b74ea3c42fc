"""What a server has to bear: requests that are wrong, huge, slow, or meant to do harm. It answers, and goes on."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator

import httpx
import pytest
from browsing import serving
from starlette.requests import Request
from starlette.types import Message

from kg.dataset import Dataset
from kg.ontology import BASE
from kg.serve.bodies import body_of
from kg.serve.errors import BodyTimeoutError
from kg.serve.settings import Settings

NAMES = f"SELECT ?name {{ <{BASE}id/force/essex> skos:prefLabel ?name }}"


@pytest.fixture(scope="module")
def client(samples_dataset: Dataset) -> Iterator[httpx.Client]:
    """Return a client of a server with a short time limit."""
    for address in serving(samples_dataset.path, "--timeout", "5"):
        with httpx.Client(base_url=address, trust_env=False, timeout=60) as found:
            yield found


@pytest.fixture(autouse=True)
def goes_on(client: httpx.Client) -> Iterator[None]:
    """After each test the server answers as before."""
    yield
    answer = client.get("sparql", params={"query": NAMES, "format": "csv"})
    assert (answer.status_code, answer.text.split()) == (200, ["name", "Essex", "Police"])


def post(client: httpx.Client, query: str) -> httpx.Response:
    return client.post("sparql", content=query, headers={"Content-Type": "application/sparql-query"})


@pytest.mark.parametrize(
    "query",
    [
        "",
        "SELECT",
        "ASK { \x00 }",
        "ASK { ?s ?p '\ud7ff }",
        "}" * 1000,
        'SELECT * { ?s ?p """ }',
        "SELECT (BOUND(BOUND(?x)) AS ?y) {}",
        "CONSTRUCT { ?s ?p } WHERE {}",
        "PREFIX : <%zz> ASK { :a : :b",
    ],
)
def test_what_is_no_query_is_refused(client: httpx.Client, query: str) -> None:
    assert post(client, query).status_code == 400


def test_a_query_of_ten_megabytes_is_refused(client: httpx.Client) -> None:
    assert post(client, "ASK {} #" + "x" * 10_000_000).status_code == 413


def test_a_body_without_a_length_is_not_read_to_its_end(client: httpx.Client) -> None:
    sent = 0

    def endless() -> Iterator[bytes]:
        nonlocal sent
        while sent < 2000:
            sent += 1
            yield b"#" * 65536

    headers = {"Content-Type": "application/sparql-query"}
    try:
        status = client.post("sparql", content=endless(), headers=headers).status_code
    except httpx.WriteError:  # the server had closed already
        status = 413
    assert status == 413
    assert sent < 2000


@pytest.mark.parametrize(
    "query",
    [
        "ASK " + "{" * 100_000,
        "ASK " + "{" * 100_000 + "}" * 100_000,
        "SELECT (" + "(" * 50_000 + "1" + ")" * 50_000 + " AS ?x) {}",
        "ASK { ?s ?p " + "(" * 50_000 + ")" * 50_000 + " }",
    ],
)
def test_what_is_nested_too_deeply_is_refused(client: httpx.Client, query: str) -> None:
    answer = post(client, query)
    assert answer.status_code == 400
    assert "brackets" in answer.text


@pytest.mark.parametrize(
    "query",
    [
        "SELECT (" + "!" * 100_000 + "1 AS ?x) {}",
        "SELECT (" + "+".join(["1"] * 100_000) + " AS ?x) {}",
        "SELECT * {" + " UNION ".join(["{?s ?p ?o}"] * 20_000) + "}",
    ],
)
def test_what_ends_the_process_that_reads_it_hurts_nobody_else(client: httpx.Client, query: str) -> None:
    assert 400 <= post(client, query).status_code < 600


def test_a_list_of_very_many_values_is_borne(client: httpx.Client) -> None:
    query = "SELECT * { ?s ?p ?o FILTER(?o IN (" + ",".join(map(str, range(100_000))) + ")) } LIMIT 1"
    assert post(client, query).status_code in (200, 504)


def test_a_regular_expression_cannot_run_away(client: httpx.Client) -> None:
    query = "ASK { BIND('" + "a" * 5000 + "!' AS ?x) FILTER(REGEX(?x, '^(a+)+$')) }"
    assert post(client, query).json()["boolean"] is False


def test_a_query_that_runs_away_is_ended(client: httpx.Client) -> None:
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    answer = client.post("sparql", data={"query": endless, "timeout": "1"})
    assert answer.status_code == 504


def raw(client: httpx.Client, *lines: str, body: bytes = b"") -> bytes:
    """Send a request as it stands and return the whole answer."""
    url = client.base_url
    request = "\r\n".join((*lines, "Connection: close", "", "")).encode("utf-8")
    with socket.create_connection((url.host, url.port or 80), timeout=60) as line:
        line.sendall(request + body)
        answer = b""
        while part := line.recv(65536):
            answer += part
    return answer


def test_a_body_that_does_not_come_is_not_waited_for_for_ever() -> None:
    async def receive() -> Message:
        await asyncio.Event().wait()
        raise AssertionError

    request = Request({"type": "http", "method": "POST", "headers": []}, receive)
    with pytest.raises(BodyTimeoutError) as raised:
        asyncio.run(body_of(request, Settings(body_seconds=0.01)))
    assert (raised.value.status, raised.value.headers) == (408, {"Connection": "close"})


@pytest.mark.parametrize("header", ["X: " + "a" * 1_000_000, "Accept: " + "text/turtle;q=0.5, " * 50_000])
def test_huge_headers_are_refused(client: httpx.Client, header: str) -> None:
    try:
        answer = raw(client, "GET /sparql HTTP/1.1", "Host: localhost", header)
    except ConnectionError:
        return
    assert answer.split(b" ")[1] in (b"400", b"431")


@pytest.mark.parametrize(
    "accept", ["/", ";;;,,,", "text/csv;q=nan", "text/csv;q=-1", "é/ü", "text/csv;q=1e999", '"', "*/*;q=0"]
)
def test_a_header_accept_that_is_none_is_borne(client: httpx.Client, accept: str) -> None:
    answer = client.get("sparql", params={"query": NAMES}, headers={b"Accept": accept.encode()})
    assert answer.status_code in (200, 406)


@pytest.mark.parametrize("name", ["a\r\nX-Evil: 1", "a\nSet-Cookie: x=1", "\r\n\r\n<script>"])
def test_no_parameter_becomes_a_header(client: httpx.Client, name: str) -> None:
    for answer in (
        client.get("sparql", params={"query": name, "format": name, "timeout": name}),
        client.get("sparql", params={"query": f"ASK {{}} # {name}"}, headers={"Accept": "text/html"}),
        client.get("graphs", params={"graph": name}),
        client.get(f"page/{httpx.QueryParams({'x': name})}"),
    ):
        assert not {"x-evil", "set-cookie"} & answer.headers.keys()
        assert answer.status_code < 500


@pytest.mark.parametrize(
    "path",
    [
        "/static/../../pyproject.toml",
        "/static/..%2f..%2fpyproject.toml",
        "/static/%2e%2e/%2e%2e/pyproject.toml",
        "/static/....//....//etc/passwd",
        "/static//etc/passwd",
        "/static/%00",
        "/page/../../manifest.json",
        "/page/..%2f..%2fmanifest.json",
        "/page/report/..%2f..%2f..%2fetc%2fpasswd",
        "/page/%00",
        "/page/report/%00",
        "/data/..%2f..%2fmanifest.json",
        "/data/force/%00.ttl",
        "/graphs/..%2f..%2fetc%2fpasswd",
        "/graphs/%00",
        "/graphs?graph=file:///etc/passwd",
        "/graphs?graph=%00",
        "/question/..%2f..%2fpyproject",
        "/%ff%fe",
        "//example.org/",
    ],
)
def test_no_path_leads_to_a_file_that_is_not_shown(client: httpx.Client, path: str) -> None:
    answer = raw(client, f"GET {path} HTTP/1.1", "Host: localhost")
    assert answer.split(b" ")[1] in (b"400", b"404"), answer[:300]
    assert b"root:" not in answer
    assert b"[project]" not in answer


@pytest.mark.parametrize("host", ["a b", "evil.example/<script>", "evil.example@x", 'x">', "x\ty"])
def test_a_host_that_is_none_stands_in_no_answer(client: httpx.Client, host: str) -> None:
    answer = raw(client, "GET /sparql HTTP/1.1", f"Host: {host}")
    assert answer.split(b" ")[1] == b"400"
    assert b"<script>" not in answer


def test_an_answer_for_one_host_is_not_given_to_another(client: httpx.Client) -> None:
    one = client.get("sparql", headers={"Host": "one.example"})
    other = client.get("sparql", headers={"Host": "other.example:81"})
    assert "http://one.example/sparql#service" in one.text
    assert "one.example" not in other.text
    assert "http://other.example:81/sparql#service" in other.text
    assert one.headers["etag"] != other.headers["etag"]
    again = client.get("sparql", headers={"Host": "one.example", "If-None-Match": other.headers["etag"]})
    assert again.status_code == 200


def test_a_stranger_does_not_say_where_the_server_stands(client: httpx.Client) -> None:
    told = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "gopher", "Forwarded": "host=evil.example"}
    answer = client.get("sparql", headers=told)
    assert "evil.example" not in answer.text
    assert "gopher" not in answer.text


def test_the_answer_of_one_format_is_not_given_to_who_wants_another(client: httpx.Client) -> None:
    wanted = ["text/csv", "application/sparql-results+json", "text/tab-separated-values", "text/csv"]
    for encoding in ("gzip", "identity", "gzip"):
        headers = [{"Accept": kind, "Accept-Encoding": encoding} for kind in wanted]
        query = "SELECT * { ?s a ?o } LIMIT 100"
        answers = [client.get("sparql", params={"query": query}, headers=one) for one in headers]
        assert [answer.headers["content-type"].split(";")[0] for answer in answers] == wanted
        assert [answer.headers.get("content-encoding", "identity") for answer in answers] == [encoding] * 4
        assert len({answer.headers["etag"] for answer in answers}) == 3
        assert {"Accept", "Accept-Encoding"} <= set(answers[0].headers["vary"].split(", "))


def test_a_range_is_no_part_of_an_answer(client: httpx.Client) -> None:
    whole = client.get("sparql", params={"query": NAMES})
    part = client.get("sparql", params={"query": NAMES}, headers={"Range": "bytes=0-3"})
    assert (part.status_code, part.content) == (200, whole.content)


def test_what_is_escaped_twice_stays_escaped_once(client: httpx.Client) -> None:
    query = "SELECT ('%2525 %25 %20 + é' AS ?x) {}"
    assert client.get("sparql", params={"query": query, "format": "csv"}).text.splitlines()[1] == "%2525 %25 %20 + é"


def test_words_of_the_request_are_escaped_in_pages(client: httpx.Client) -> None:
    script = "<script>alert(1)</script>"
    for path, parameters in (
        ("sparql", {"query": script, "format": script}),
        (f"{script}", {}),
        ("graphs", {"graph": script}),
    ):
        answer = client.get(path, params=parameters, headers={"Accept": "text/html"})
        assert answer.status_code >= 400
        assert script not in answer.text
        assert "script-src 'self'" in answer.headers["content-security-policy"]
        assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("update", ["LOAD <file:///etc/passwd>", "LOAD <http://127.0.0.1:1/x>", "DROP ALL"])
def test_a_server_that_only_reads_changes_nothing(client: httpx.Client, update: str) -> None:
    assert client.post("sparql", data={"update": update}).status_code == 403
    direct = client.post("sparql", content=update, headers={"Content-Type": "application/sparql-update"})
    assert direct.status_code == 403
    for method in ("PUT", "POST", "DELETE"):
        answer = client.request(method, "graphs", params={"graph": "urn:g"}, headers={"Authorization": "Bearer x"})
        assert answer.status_code == 403


def test_a_time_limit_is_only_lowered(client: httpx.Client) -> None:
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    answer = client.post("sparql", data={"query": endless, "timeout": "1000"})
    assert answer.status_code == 504
    assert "5 seconds" in answer.text
