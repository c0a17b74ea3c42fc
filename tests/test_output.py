"""What the command line prints: nothing cut where it is piped, standard formats for programs, clean ends."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from extractions import extraction
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Store

from kg import cli
from kg.cli.output import answer, emit, plain_table, records, table
from kg.errors import QueryError
from kg.ontology import BASE
from kg.queries import Answer, bound, parse_question, run, term, values
from kg.rdf import quads, vocabulary_quads

OPEN = parse_question("open", "# param who = force/* : whose\nSELECT ?s { VALUES ?w { $who } ?s ?p ?w }")


@pytest.fixture(scope="module")
def store() -> Store:
    """Return a store of a small report made by hand."""
    store = Store()
    store.extend([*quads(extraction()), *vocabulary_quads()])
    return store


def ask(store: Store, text: str) -> Answer:
    return run(store, parse_question("test", text))


@given(st.text())
def test_a_value_is_always_one_term_in_its_place(value: str) -> None:
    """Whatever a user gives, the query around it stays as it is."""
    question = parse_question("q", "# param word : any\nASK { BIND($word AS ?x) }")
    text = bound(question, {"word": f"w {value}"})
    assert text == f"# param word : any\nASK {{ BIND({term(f'w {value}')} AS ?x) }}"
    assert run(Store(), question, {"word": f"w {value}"}).rows == (("true",),)


def test_a_parameter_left_open_takes_its_clause_with_it() -> None:
    assert "VALUES" not in bound(OPEN, values(OPEN, {}))
    assert f"VALUES ?w {{ <{BASE}id/force/kent> }}" in bound(OPEN, values(OPEN, {"who": "force/kent"}))


def test_a_parameter_without_default_must_be_given() -> None:
    with pytest.raises(QueryError, match="add --param word="):
        run(Store(), parse_question("q", "# param word : the word asked for\nASK { BIND($word AS ?x) }"))


def test_a_number_is_asked_for_where_the_default_is_one() -> None:
    with pytest.raises(QueryError, match="threshold is not a number"):
        run(Store(), "needs-review", {"threshold": "low"})


def test_a_syntax_error_is_short_and_names_the_unknown_prefix() -> None:
    with pytest.raises(QueryError) as error:
        ask(Store(), "SELECT * WHERE { ?s foo:x ?o }")
    assert "1:2" in str(error.value)
    assert "declare the prefix foo" in str(error.value)
    assert len(str(error.value)) < 200


def test_a_piped_table_is_one_line_a_row_and_nothing_is_cut(capsys: pytest.CaptureFixture[str]) -> None:
    text = table(["quote", "page"], [["word\n" * 200, "4"], ["[bold]x[/bold]", None]])
    lines = text.splitlines()
    assert len(lines) == 3
    assert lines[1].split() == ["word"] * 200 + ["4"]
    assert lines[2] == "[bold]x[/bold]"


def test_control_characters_of_a_report_do_not_reach_the_terminal() -> None:
    assert "\x1b" not in table(["quote"], [["a\x1b[31mb"]])


def test_columns_are_aligned_by_the_width_of_the_characters() -> None:
    assert plain_table(["a", "b"], [["警", "1"], ["xyz", "2"]]) == "a    b\n警   1\nxyz  2\n"


def test_rows_become_csv_that_reads_back(capsys: pytest.CaptureFixture[str]) -> None:
    import csv
    import io

    rows = [["a,b", 'say "x"'], ["line\nline", "é"]]
    text = records(["one", "two"], rows, "csv")
    assert list(csv.reader(io.StringIO(text, newline=""))) == [["one", "two"], *rows]


def test_a_graph_is_turtle_the_same_every_time_even_with_blank_nodes(store: Store) -> None:
    text = "CONSTRUCT { ?s insp:has [ rdfs:label ?l ] } WHERE { ?s a insp:Grade ; skos:prefLabel ?l }"
    first, second = (answer(ask(store, text), "turtle", BASE) for _ in range(2))
    assert first == second
    assert "insp:has" in first
    assert answer(ask(store, text), None, BASE) == first


def test_a_table_is_no_graph_and_the_message_lists_what_fits(store: Store) -> None:
    with pytest.raises(QueryError, match="csv"):
        answer(ask(store, "SELECT ?s { ?s a insp:Grade }"), "turtle", BASE)


def test_tables_shorten_iris_to_ids_and_csv_and_json_keep_them_whole(store: Store) -> None:
    found = ask(store, "SELECT ?s { ?s a insp:Grade } ORDER BY ?s LIMIT 1")
    iri = found.rows[0][0] or ""
    assert iri.startswith(BASE)
    assert iri in answer(found, "csv", BASE)
    assert json.loads(answer(found, "json", BASE))["results"]["bindings"][0]["s"]["value"] == iri
    assert answer(found, "table", BASE).split() == ["s", iri.removeprefix(f"{BASE}id/")]
    assert NamedNode(iri)


def test_statements_go_by_the_digits_at_their_end_where_people_read(store: Store) -> None:
    id = "finding/peel-2015-x/0f3a9c1b22"
    found = ask(store, f"SELECT ?s ?statement {{ VALUES (?s ?statement) {{ (<{BASE}id/{id}> <{BASE}id/{id}>) }} }}")
    marks = {f"{BASE}id/{id}": "amended by Jane Doe"}
    told = "0f3a9c1b22 (amended by Jane Doe)"
    assert answer(found, "table", BASE, marks).splitlines()[1].endswith(f"  {told}")
    assert answer(found, "lines", BASE, marks).splitlines()[1] == f"    ({told})"
    assert f"| {id} (amended" in answer(found, "markdown", BASE, marks).splitlines()[-1]
    assert f"{BASE}id/{id}" in answer(found, "csv", BASE, marks)


def test_an_interrupt_ends_with_130_and_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("kg.ontology.load_vocabulary", interrupted)
    assert cli.run(["vocabulary"]) == 130
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["vocabulary"], ["--help"]])
def test_a_reader_that_goes_away_is_no_error_message(arguments: list[str]) -> None:
    read, write = os.pipe()
    os.close(read)
    command = [sys.executable, "-m", "kg.cli", *arguments]
    done = subprocess.run(command, stdout=write, stderr=subprocess.PIPE, cwd=Path(__file__).parents[1])
    os.close(write)
    assert b"Traceback" not in done.stderr
    assert b"Exception ignored" not in done.stderr
    assert done.returncode == 141


def test_output_is_utf_8_whatever_the_locale() -> None:
    environment = {**os.environ, "LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    command = [sys.executable, "-m", "kg.cli", "query", "--list", "--format", "json"]
    done = subprocess.run(command, capture_output=True, env=environment, cwd=Path(__file__).parents[1])
    assert done.returncode == 0
    assert json.loads(done.stdout.decode("utf-8"))


def test_a_closed_output_is_told_to_the_caller(monkeypatch: pytest.MonkeyPatch) -> None:
    class Closed:
        def write(self, _: str) -> None:
            raise BrokenPipeError

    monkeypatch.setattr(sys, "stdout", Closed())
    with pytest.raises(cli.OutputClosed):
        emit("x")
