"""The server for agents, asked by the client of the official SDK over standard input and output."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from conftest import ROOT

from kg.cli import run
from kg.dataset import Dataset

mcp = pytest.importorskip("mcp", reason="the package mcp is not installed")

SECONDS = 6  # the time limit of an answer
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
ABOUT_ESSEX = "SELECT ?statement { ?statement a insp:Finding ; insp:evaluates <force/essex> } ORDER BY ?statement"
CALLS: dict[str, tuple[str, dict[str, Any]]] = {
    "search": ("search", {"text": "domestic abuse"}),
    "search one": ("search", {"text": "domestic abuse", "kind": "finding", "limit": 1}),
    "search next": ("search", {"text": "domestic abuse", "kind": "finding", "limit": 1, "offset": 1}),
    "thing": ("thing", {"name": "Essex Police", "kind": "finding"}),
    "thing whole": ("thing", {"name": "force/essex", "limit": 100}),
    "passage": ("passage", {"statement": "", "around": 80}),  # of the first statement of "search"
    "reports": ("reports", {}),
    "compare": ("compare", {"bodies": ["essex", "Kent Police"], "section": "judgments"}),
    "compare silent": ("compare", {"bodies": ["norfolk", "essex"], "issue": "stop and search"}),
    "history": ("history", {"body": "bedfordshire"}),
    "questions": ("questions", {"about": "units and partners"}),
    "question": ("question", {"name": "shared-units", "parameters": {"force": "Essex Police"}}),
    "sparql": ("sparql", {"query": ABOUT_ESSEX, "limit": 5}),
    "sparql next": ("sparql", {"query": ABOUT_ESSEX, "limit": 5, "offset": 5}),
    "negated": ("sparql", {"query": "SELECT ?statement { ?statement insp:modality <modality/negated> }"}),
    "hedged": ("sparql", {"query": "SELECT ?statement { ?statement insp:hedged true }"}),
    "long": ("sparql", {"query": "SELECT (GROUP_CONCAT(?o) AS ?all) { ?s oa:exact ?o }"}),
}
# What is wrong, and a word of what the error says to do.
WRONG: dict[str, tuple[str, dict[str, Any], str]] = {
    "a name that nothing has": ("thing", {"name": "Esex Police"}, "did you mean Essex Police"),
    "a null byte": ("thing", {"name": "\x00"}, "search"),
    "a lone surrogate": ("search", {"text": "\\ud800 \u202e"}, ""),
    "a negative limit": ("search", {"text": "a", "limit": -1}, "greater than or equal to 1"),
    "no words": ("search", {"text": ""}, "at least 1 character"),
    "a kind that is not there": ("search", {"text": "Essex", "kind": "ship"}, "found are"),
    "a file as a question": ("question", {"name": "/etc/hostname"}, "questions lists their names"),
    "an unknown parameter": ("question", {"name": "shared-units", "parameters": {"x": "y"}}, "force, other"),
    "an injected parameter": (
        "question",
        {"name": "shared-units", "parameters": {"force": "force/x> } ; DROP ALL #"}},
        "is not an id",
    ),
    "a thing as a statement": ("passage", {"statement": "force/essex"}, "the tool thing shows it"),
    "a statement as a thing": ("thing", {"name": "", "kind": ""}, "the tool passage shows it"),  # of "search"
    "a body that is none": ("compare", {"bodies": ["issue/burglary"]}, "issue/burglary"),
    "an update": ("sparql", {"query": "DELETE WHERE { ?s ?p ?o }"}, "nothing can be changed"),
    "LOAD": ("sparql", {"query": "LOAD <http://127.0.0.1:9/>"}, "nothing can be changed"),
    "SERVICE": ("sparql", {"query": "ASK { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"}, "without SERVICE"),
    "brackets without end": ("sparql", {"query": "ASK " + "{" * 5000}, "flatter"),
    "no SPARQL": ("sparql", {"query": "which units?"}, "SELECT, ASK"),
}


class Session:
    """What one session with the server gave."""

    def __init__(self) -> None:
        self.tools: list[Any] = []
        self.answers: dict[str, Any] = {}
        self.resources: dict[str, str] = {}
        self.instructions = self.prompt = ""

    def told(self, name: str) -> dict[str, Any]:
        """Return the structured content of an answer that is no error."""
        answer = self.answers[name]
        assert not answer.is_error, answer.content[0].text
        found: dict[str, Any] = answer.structured_content
        return found


def server(dataset: Dataset) -> Any:
    """Return how a client starts the server."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    arguments = ["-m", "kg.cli", "mcp", str(dataset.path), "--timeout", str(SECONDS)]
    return mcp.StdioServerParameters(command=sys.executable, args=arguments, env=environment)


@pytest.fixture(scope="module")
def session(samples_dataset: Dataset) -> Session:
    """Return what a session with every call gave; one query without end runs during the others."""
    return asyncio.run(_session(samples_dataset))


async def _session(dataset: Dataset) -> Session:
    found = Session()
    async with mcp.Client(server(dataset)) as client:
        found.instructions = client.instructions or ""
        found.tools = (await client.list_tools()).tools
        endless = asyncio.create_task(client.call_tool("sparql", {"query": ENDLESS}))
        for name, (tool, arguments) in {**CALLS, **{key: value[:2] for key, value in WRONG.items()}}.items():
            if "search" in found.answers:
                first = found.told("search")["statements"][0]["id"]
                arguments = {
                    key: value or (first if key in ("statement", "name") else value) for key, value in arguments.items()
                }
            found.answers[name] = await client.call_tool(tool, arguments)
        for resource in (await client.list_resources()).resources:
            read = await client.read_resource(resource.uri)
            found.resources[str(resource.uri)] = read.contents[0].text
        found.prompt = (await client.get_prompt("check_claim", {"claim": "X"})).messages[0].content.text
        found.answers["endless"] = await endless
        found.answers["after"] = await client.call_tool("sparql", {"query": "ASK { ?s ?p ?o }"})
    return found


def statements(value: Any) -> Iterator[dict[str, Any]]:
    """Yield every statement in an answer."""
    if isinstance(value, dict):
        if "quote" in value:
            yield value
        for item in value.values():
            yield from statements(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from statements(item)


def test_every_tool_only_reads_and_says_what_it_takes_and_gives(session: Session) -> None:
    expected = {"search", "thing", "passage", "reports", "compare", "history", "questions", "question", "sparql"}
    assert {tool.name for tool in session.tools} == expected
    for tool in session.tools:
        assert tool.description, tool.name
        assert tool.annotations.read_only_hint, tool.name
        assert tool.output_schema["properties"], tool.name
        assert all(field.get("description") for field in tool.input_schema["properties"].values()), tool.name
    assert "How to cite" in session.instructions


@pytest.mark.parametrize("name", ["search", "thing", "passage", "compare", "history", "question", "sparql"])
def test_an_answer_brings_statements_with_their_quotes_as_they_stand_in_the_report(
    name: str, session: Session, samples_dataset: Dataset
) -> None:
    found = list(statements(session.told(name)))
    assert found
    for item in found:
        assert samples_dataset.text(item["report"])[item["start"] : item["end"]] == item["quote"]
        assert item["title"]
        assert any(record.get("statement") == item["id"] for record in samples_dataset.records(item["report"]))


def test_the_text_of_an_answer_is_its_structured_content(session: Session) -> None:
    for name in CALLS:
        assert json.loads(session.answers[name].content[0].text) == session.told(name)


def test_a_passage_is_the_text_around_the_quote(session: Session, samples_dataset: Dataset) -> None:
    found = session.told("passage")
    whole = found["before"] + found["statement"]["quote"] + found["after"]
    assert whole in samples_dataset.text(found["statement"]["report"])
    assert found["before"] or found["after"]


def test_what_is_left_can_be_asked_for(session: Session) -> None:
    one, two = session.told("search one"), session.told("search next")
    assert "more with offset=1" in one["more"]
    assert one["statements"][0]["id"] != two["statements"][0]["id"]
    first, then = session.told("sparql"), session.told("sparql next")
    assert "offset=5" in first["more"]
    assert not {row[0] for row in first["rows"]} & {row[0] for row in then["rows"]}


def test_an_answer_is_cut_to_a_size(session: Session) -> None:
    for name in CALLS:
        assert len(session.answers[name].content[0].text) < 30_000, name
    assert "characters more" in session.told("long")["rows"][0][0]
    assert "more with offset=" in session.told("thing whole")["more"]


def test_what_is_negated_or_hedged_is_told_to_be_no_fact(session: Session) -> None:
    for name in ("negated", "hedged"):
        found = session.told(name)["evidence"]
        assert found
        assert all(not item["fact"] and name in item["told"] for item in found)


def test_silence_has_its_reason(session: Session) -> None:
    rows = {row["label"]: row["cells"] for row in session.told("compare silent")["rows"]}
    silent = [cell for cell in rows["Stop and search"] if not cell["statements"]]
    assert {cell["state"] for cell in silent} == {"left out, not looked at"}


def test_a_question_takes_names_and_tells_the_statements_of_each_row(session: Session) -> None:
    found = session.told("question")
    assert found["question"] == "Which units do Essex Police and Kent Police run jointly?"
    assert len(found["rows"]) == len(found["statements"])
    assert all(found["statements"])


def test_questions_of_a_group_have_their_parameters(session: Session) -> None:
    found = {item["name"]: item for item in session.told("questions")["questions"]}
    assert [item["name"] for item in found["shared-units"]["parameters"]] == ["force", "other"]


def test_reports_tell_whom_they_are_about(session: Session, samples_dataset: Dataset) -> None:
    found = session.told("reports")
    assert found["total"] == len(samples_dataset.manifest.reports)
    assert {item["force"] for item in found["reports"]} >= {"force/essex", "force/kent"}


def test_a_query_without_end_is_ended_and_others_are_answered_meanwhile(session: Session) -> None:
    ended = session.answers["endless"]
    assert ended.is_error
    assert f"longer than {SECONDS} seconds" in ended.content[0].text
    assert session.told("after")["rows"] == [["true"]]


@pytest.mark.parametrize("name", [name for name, (_, _, told) in WRONG.items() if told])
def test_what_is_wrong_is_an_error_that_says_what_to_do(name: str, session: Session) -> None:
    answer = session.answers[name]
    assert answer.is_error
    assert WRONG[name][2] in answer.content[0].text


def test_resources_tell_of_the_dataset_as_a_whole(session: Session) -> None:
    assert set(session.resources) == {"kg://reports", "kg://questions", "kg://ontology"}
    assert json.loads(session.resources["kg://reports"])["reports"]
    assert "insp:Finding" in session.resources["kg://ontology"]
    assert "<claim>X</claim>" in session.prompt


def test_the_process_ends_when_its_input_does_and_writes_nothing_but_the_protocol(samples_dataset: Dataset) -> None:
    started = server(samples_dataset)
    first = {
        "jsonrpc": "2.0",
        "id": 1,
        "method": "initialize",
        "params": {
            "protocolVersion": "2025-06-18",
            "capabilities": {},
            "clientInfo": {"name": "a test", "version": "1"},
        },
    }
    done = subprocess.run(
        [started.command, *started.args],
        input=f"{json.dumps(first)}\nthis is no JSON\n",
        capture_output=True,
        text=True,
        env=started.env,
        timeout=120,
    )
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0
    assert lines[0]["result"]["serverInfo"]["name"] == "inspection-kg"
    assert all(line["jsonrpc"] == "2.0" for line in lines)


@pytest.mark.parametrize(
    ("header", "status"),
    [({"host": "elsewhere.example"}, 421), ({"origin": "http://elsewhere.example"}, 403)],
    ids=["another name of the machine", "a page of another site"],
)
def test_over_http_what_comes_from_elsewhere_is_refused(
    header: dict[str, str], status: int, samples_dataset: Dataset
) -> None:
    from starlette.testclient import TestClient

    from kg.mcp.server import make_server

    app = make_server(samples_dataset).streamable_http_app(host="127.0.0.1")
    with TestClient(app, base_url="http://127.0.0.1:8001") as client:
        assert client.post("/mcp", json={}, headers=header).status_code == status


def test_without_the_package_the_command_says_what_to_install(
    samples_dataset: Dataset, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "mcp.server.mcpserver", None)
    for name in ("kg.mcp.server", "kg.mcp.tools", "kg.mcp.resources"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    assert run(["mcp", str(samples_dataset.path)]) == 2
    assert "pip install 'inspection-kg[mcp]'" in capsys.readouterr().err
