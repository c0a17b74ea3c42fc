"""Changes over HTTP: who may make them, what becomes of them, and that nobody else notices more than their result."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest
from browsing import serving
from pyoxigraph import DefaultGraph

from kg.dataset import Dataset, open_dataset
from kg.edition import Edition, make_edition
from kg.ontology import BASE
from kg.serve import updating

TOKEN = "the token of these tests"
HEADERS = {"Authorization": f"Bearer {TOKEN}"}
TURTLE = {**HEADERS, "Content-Type": "text/turtle"}


@pytest.fixture(scope="module")
def place(small_dataset: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a copy of the sample dataset and a token."""
    place = tmp_path_factory.mktemp("writing")
    shutil.copytree(small_dataset.path, place / "dataset", ignore=shutil.ignore_patterns(".editions"))
    (place / "token").write_text(TOKEN, "utf-8")
    return place


def started(place: Path) -> Iterator[httpx.Client]:
    """Run a server that may be written to and yield a client of it."""
    for address in serving(place / "dataset", "--writable", "--token-file", str(place / "token"), "--timeout", "20"):
        with httpx.Client(base_url=address, trust_env=False, timeout=60) as client:
            yield client


@pytest.fixture(scope="module")
def client(place: Path) -> Iterator[httpx.Client]:
    yield from started(place)


def update(client: httpx.Client, text: str, **parameters: str) -> httpx.Response:
    return client.post("sparql", data={"update": text, **parameters}, headers=HEADERS)


def holds(client: httpx.Client, pattern: str) -> bool:
    answer: bool = client.get("sparql", params={"query": f"ASK {{ {pattern} }}"}).json()["boolean"]
    return answer


@pytest.mark.parametrize(
    "authorization", [None, "", "Bearer", "Bearer wrong", f"Basic {TOKEN}", f"Bearer {TOKEN}x", "Bearer é"]
)
def test_who_does_not_bring_the_token_changes_nothing(client: httpx.Client, authorization: str | None) -> None:
    headers = [] if authorization is None else [(b"authorization", authorization.encode())]
    text = "INSERT DATA { GRAPH <urn:no> { <urn:a> <urn:b> 1 } }"
    for answer in (
        client.post("sparql", data={"update": text}, headers=headers),
        client.post("sparql", content=text, headers=[*headers, (b"content-type", b"application/sparql-update")]),
        client.put("graphs", params={"graph": "urn:no"}, content=b"<urn:a> <urn:b> 1 .", headers=headers),
        client.delete("graphs", params={"graph": f"{BASE}id/graph/entities", "token": TOKEN}, headers=headers),
    ):
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"] == 'Bearer realm="kg"'
        assert TOKEN not in answer.text
    assert not holds(client, "GRAPH <urn:no> { ?s ?p ?o }")


def test_an_update_is_seen_by_who_sent_it_and_the_files_stay_as_they_are(client: httpx.Client, place: Path) -> None:
    files = {path: sha256(path.read_bytes()).digest() for path in (place / "dataset" / "graphs").iterdir()}
    essex = f"<{BASE}id/force/essex>"
    assert update(client, f"INSERT DATA {{ GRAPH <urn:notes> {{ {essex} skos:note 'seen' }} }}").status_code == 204
    assert holds(client, f"{essex} skos:note 'seen'")
    assert holds(client, f"GRAPH <urn:notes> {{ {essex} skos:note 'seen' }}")
    direct = {**HEADERS, "Content-Type": "application/sparql-update"}
    text = f"DELETE DATA {{ GRAPH <urn:notes> {{ {essex} skos:note 'seen' }} }}"
    assert client.post("sparql", content=text, headers=direct).status_code == 204
    assert not holds(client, f"{essex} skos:note 'seen'")
    assert files == {path: sha256(path.read_bytes()).digest() for path in (place / "dataset" / "graphs").iterdir()}


@pytest.mark.parametrize(
    ("text", "parameters", "status"),
    [
        ("INSERT DATA { <urn:a> ", {}, 400),
        ("SELECT * {}", {}, 400),
        ("WITH <urn:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", {"using-graph-uri": "urn:g"}, 400),
        ("DELETE { ?s ?p ?o } USING <urn:g> WHERE { ?s ?p ?o }", {"using-named-graph-uri": "urn:g"}, 400),
        ("DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", {"using-graph-uri": "no iri> {"}, 400),
        ("CLEAR GRAPH <urn:nobody>", {}, 400),
    ],
)
def test_a_wrong_update_is_refused(client: httpx.Client, text: str, parameters: dict[str, str], status: int) -> None:
    assert update(client, text, **parameters).status_code == status


def test_an_update_is_done_whole_or_not_at_all(client: httpx.Client) -> None:
    text = "INSERT DATA { GRAPH <urn:half> { <urn:a> <urn:b> 1 } } ; CREATE GRAPH <urn:half>"
    assert update(client, text).status_code == 400
    assert not holds(client, "GRAPH <urn:half> { ?s ?p ?o }")


def test_an_update_finds_its_solutions_in_the_graphs_that_the_request_names(client: httpx.Client) -> None:
    assert update(
        client, "INSERT DATA { GRAPH <urn:one> { <urn:x> <urn:in> 1 } GRAPH <urn:two> { <urn:y> <urn:in> 2 } }"
    )
    copy = "INSERT { GRAPH <urn:copy> { ?s <urn:from> ?o } } WHERE { ?s <urn:in> ?o } # WHERE {"
    assert update(client, copy, **{"using-graph-uri": "urn:one"}).status_code == 204
    assert holds(client, "GRAPH <urn:copy> { <urn:x> <urn:from> 1 }")
    assert not holds(client, "GRAPH <urn:copy> { <urn:y> <urn:from> 2 }")


class _Listener(BaseHTTPRequestHandler):
    asked: list[str]

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_response(404)
        self.end_headers()

    do_POST = do_GET

    def log_message(self, *_: object) -> None: ...


@pytest.mark.parametrize(
    "text",
    [
        "LOAD <A>",
        "LOAD SILENT <A> INTO GRAPH <urn:g>",
        "LOADSILENT<A>",
        "CLEAR SILENT GRAPH <urn:g> ;LOAD <A>",
        "PREFIX x: <A> LOAD x:y",
        "INSERT { GRAPH <urn:g> { ?s ?p ?o } } WHERE { SERVICE SILENT <A> { ?s ?p ?o } }",
        "LOAD <file:///etc/passwd>",
    ],
)
def test_no_update_makes_the_server_fetch_anything(client: httpx.Client, text: str) -> None:
    asked: list[str] = []
    with ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Listener,), {"asked": asked})) as listener:
        threading.Thread(target=listener.serve_forever, daemon=True).start()
        answer = update(client, text.replace("<A>", f"<http://127.0.0.1:{listener.server_port}/>"))
        listener.shutdown()
    assert (answer.status_code, asked) == (403, [])


def test_an_update_that_runs_away_is_ended_and_changes_nothing(client: httpx.Client) -> None:
    endless = "INSERT { GRAPH <urn:all> { ?a ?b ?f } } WHERE { GRAPH ?x { ?a ?b ?c . ?d ?e ?f } }"
    answer = update(client, endless, timeout="1")
    assert answer.status_code == 504
    assert not holds(client, "GRAPH <urn:all> { ?s ?p ?o }")
    assert update(client, "INSERT DATA { GRAPH <urn:after> { <urn:a> <urn:b> 1 } }").status_code == 204
    assert holds(client, "GRAPH <urn:after> { ?s ?p ?o }")


def test_a_graph_is_put_added_to_read_and_dropped(client: httpx.Client) -> None:
    graph = {"graph": "urn:kept"}
    first = client.put("graphs", params=graph, content="<urn:a> <urn:b> [ <urn:c> 'é' ] .".encode(), headers=TURTLE)
    assert (first.status_code, first.headers["location"]) == (201, "urn:kept")
    assert client.put("graphs", params=graph, content=b"<urn:a> <urn:b> 1 .", headers=TURTLE).status_code == 204
    assert client.post("graphs", params=graph, content=b"<urn:a> <urn:b> 2 .", headers=TURTLE).status_code == 204
    lines = client.get("graphs", params=graph, headers={"Accept": "application/n-triples"}).text.splitlines()
    number = "^^<http://www.w3.org/2001/XMLSchema#integer> ."
    assert lines == [f'<urn:a> <urn:b> "1"{number}', f'<urn:a> <urn:b> "2"{number}']
    assert client.delete("graphs", params=graph, headers=HEADERS).status_code == 204
    assert client.get("graphs", params=graph).status_code == 404
    assert client.delete("graphs", params=graph, headers=HEADERS).status_code == 404


@pytest.mark.parametrize(
    ("kind", "data", "status"),
    [
        ("text/plain", b"<urn:a> <urn:b> 1 .", 415),
        ("", b"<urn:a> <urn:b> 1 .", 415),
        ("text/turtle; charset=latin-1", b"<urn:a> <urn:b> 1 .", 415),
        ("text/turtle", b"<urn:a> <urn:b>\n1 1 .", 400),
        ("text/turtle", b"\xff", 400),
        ("application/n-quads", b"<urn:a> <urn:b> .", 400),
        ("application/ld+json", b'{"@context": "http://127.0.0.1:1/", "a": "b"}', 400),
        ("application/rdf+xml", b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>', 400),
        ("multipart/form-data; boundary=x", b"nothing", 400),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Type: text/html\r\n\r\n<p>\r\n--x--\r\n", 415),
    ],
)
def test_data_that_are_no_graph_are_refused(client: httpx.Client, kind: str, data: bytes, status: int) -> None:
    headers = {**HEADERS, **({"Content-Type": kind} if kind else {})}
    answer = client.put("graphs", params={"graph": "urn:wrong"}, content=data, headers=headers)
    assert answer.status_code == status, answer.text
    if b"\n1 1" in data:
        assert "line 2" in answer.text
    assert client.get("graphs", params={"graph": "urn:wrong"}).status_code == 404


@pytest.mark.parametrize(
    ("parameters", "status"),
    [
        ({}, 400),
        ({"graph": "urn:a", "default": ""}, 400),
        ({"graph": ["urn:a", "urn:b"]}, 400),
        ({"graph": "x y"}, 400),
    ],
)
def test_a_request_is_about_one_graph(client: httpx.Client, parameters: dict[str, str], status: int) -> None:
    assert client.get("graphs", params=parameters).status_code == status


def test_readers_get_whole_answers_while_graphs_are_written(client: httpx.Client) -> None:
    numbers: set[str] = set()
    statuses: set[int] = set()
    done = threading.Event()

    def read() -> None:
        with httpx.Client(base_url=client.base_url, trust_env=False, timeout=60) as own:
            while not done.is_set():
                query = "SELECT (COUNT(*) AS ?n) { GRAPH <urn:swap> { ?s ?p ?o } }"
                answer = own.get("sparql", params={"query": query, "format": "csv"})
                statuses.add(answer.status_code)
                numbers.add(answer.text.split()[-1])

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    for number in range(4):
        lines = "".join(f"<urn:s{item}> <urn:p> {number} .\n" for item in range(50))
        answer = client.put("graphs", params={"graph": "urn:swap"}, content=lines.encode(), headers=TURTLE)
        assert answer.status_code in (201, 204)
    done.set()
    for reader in readers:
        reader.join()
    assert statuses == {200}
    assert numbers <= {"0", "50"}


def test_a_restart_keeps_what_was_written(place: Path, small_dataset: Dataset, tmp_path: Path) -> None:
    shutil.copytree(small_dataset.path, tmp_path / "dataset", ignore=shutil.ignore_patterns(".editions"))
    shutil.copyfile(place / "token", tmp_path / "token")
    for client in started(tmp_path):
        assert update(client, "INSERT DATA { GRAPH <urn:mine> { <urn:a> <urn:b> 1 } }").status_code == 204
    for client in started(tmp_path):
        assert holds(client, "GRAPH <urn:mine> { ?s ?p ?o }")
        assert holds(client, f"GRAPH <{BASE}id/graph/entities> {{ ?s ?p ?o }}")


def test_graphs_of_users_stay_when_the_dataset_is_built_again(small_dataset: Dataset, tmp_path: Path) -> None:
    shutil.copytree(small_dataset.path, tmp_path / "dataset", ignore=shutil.ignore_patterns(".editions"))
    dataset = open_dataset(tmp_path / "dataset")
    edition = make_edition(dataset, tmp_path / "editions")
    writable = str(tmp_path / "editions" / "writable")
    updating.begin(edition, writable)
    entities = f"<{BASE}id/graph/entities>"
    written = f"INSERT DATA {{ GRAPH <urn:mine> {{ <urn:a> <urn:b> 1 }} GRAPH {entities} {{ <urn:a> <urn:b> 2 }} }}"
    updating.update(edition, writable, written, (), (), ())
    manifest = tmp_path / "dataset" / "manifest.json"
    manifest.write_text(f"{manifest.read_text('utf-8')}\n", "utf-8")  # the same graphs, and another edition
    newer = make_edition(dataset, tmp_path / "editions")
    assert newer.key != edition.key
    shown = Edition(Path(updating.begin(newer, writable)))
    assert bool(shown.store.query("ASK { GRAPH <urn:mine> { <urn:a> <urn:b> 1 } }"))
    assert not bool(shown.store.query(f"ASK {{ GRAPH {entities} {{ <urn:a> <urn:b> 2 }} }}"))
    named = sum(1 for quad in newer.store if quad.graph_name != DefaultGraph())
    assert len(shown.store) == named + 1
