"""The command line: exit codes, messages, formats, help; nothing heavy before it is needed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import REPORTS, ROOT

from kg.cli import cli, main, run

KENT = next(path for path in REPORTS if "kent" in path.name)
HEAVY = ("spacy", "pyshacl", "rdflib", "networkx", "rich", "pyoxigraph", "matplotlib", "pandas")


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a dataset of one sample report, made by the command."""
    place = tmp_path_factory.mktemp("cli") / "dataset"
    assert run(["build", str(KENT), "-o", str(place)]) == 0
    return place


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Return exit status, standard output and standard error of a command."""
    status = run(arguments)
    captured = capsys.readouterr()
    return status, captured.out, captured.err


def test_help_comes_without_heavy_imports() -> None:
    """Help and completion must be instant."""
    code = f"import sys, kg.cli; kg.cli.run(['--help']); sys.exit(bool(set({HEAVY}) & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True).returncode == 0


@pytest.mark.parametrize("name", sorted(cli.commands))
def test_every_command_has_a_help_text_with_examples(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = told(capsys, name, "--help")
    assert status == 0
    assert f"kg {name}" in out.split("Examples:")[1]


def test_build_shows_what_was_found_and_that_it_conforms(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = told(capsys, "build", str(KENT), "-o", str(tmp_path / "dataset"))
    assert status == 0
    assert f"report/{KENT.stem}" in out
    assert f"set aside, listed in {tmp_path / 'dataset' / 'review'}: " in out
    assert "SHACL: conforms (0 violations" in out
    assert KENT.stem in err


def test_annotate_prints_records_with_sorted_keys_whose_text_is_what_stands_there(
    capsys: pytest.CaptureFixture[str],
) -> None:
    status, out, _ = told(capsys, "annotate", str(KENT))
    records = [json.loads(line) for line in out.splitlines()]
    text = KENT.read_bytes().decode()
    assert status == 0
    assert all(list(record) == sorted(record) for record in records)
    assert all(
        text[record["start"] : record["end"]] == record["text"] for record in records if record["kind"] != "report"
    )
    assert {"mention", "judgment", "finding", "relation", "statistic", "action", "definition"} <= {
        record["kind"] for record in records
    }


def test_the_records_and_the_statements_of_a_dataset_are_the_same(
    dataset: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, out, _ = told(capsys, "annotate", str(KENT))
    assert (dataset / "records" / f"{KENT.stem}.jsonl").read_text("utf-8") == out


@pytest.mark.parametrize("format", ["table", "lines", "csv", "tsv", "json", "markdown"])
def test_a_question_is_answered_in_every_format(format: str, dataset: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = told(capsys, "query", str(dataset), "grades", "--format", format)
    assert status == 0
    assert "Requires improvement" in out


def test_validate_gives_a_report_graph_that_rdflib_reads(dataset: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import rdflib

    status, out, _ = told(capsys, "validate", str(dataset), "--format", "turtle")
    assert status == 0
    assert len(rdflib.Graph().parse(data=out, format="turtle"))


def test_a_dataset_that_does_not_conform_ends_with_1(
    dataset: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The message names the node, its sentence and what to do."""
    import shutil

    place = tmp_path / "dataset"
    shutil.copytree(dataset, place)
    graph = place / "graphs" / f"{KENT.stem}.nq"
    lines = graph.read_text("utf-8").splitlines(keepends=True)
    broken = [line for line in lines if "ontology#polarity>" not in line]
    graph.write_text("".join(broken), "utf-8")
    status, out, err = told(capsys, "validate", str(place))
    assert status in (1, 2)
    assert "polarity" in out or KENT.stem in err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["annotate", "nowhere.txt"], "nowhere.txt"),
        (["annotate", str(ROOT / "tests")], "folder"),
        (["build", "nowhere.txt", "-o", "out"], "nowhere.txt"),
        (["build", "*.nothing", "-o", "out"], "no file matches"),
        (["add", "nowhere", str(KENT)], "nowhere: there is no such folder"),
        (["add", str(ROOT / "tests"), str(KENT)], "holds no manifest.json"),
        (["update", "nowhere"], "nowhere: there is no such folder"),
        (["validate", str(KENT)], "this is a file"),
        (["verify", str(KENT)], "this is a file"),
        (["build", str(KENT), "-o", "out", "--vocabulary", str(ROOT / "tests")], "holds no *.ttl"),
        (["review", "--because"], "kg review --help"),
        (["unlink", "nowhere", "a", "b", "--because", " "], "say why"),
        (["remove", "nowhere", "x"], "nowhere"),
        (["query", "nowhere", "grades"], "nowhere"),
        (["query"], "kg query --list"),
        (["vocabulary", "--type", "Nonsense"], "PoliceForce"),
        (["nonsense"], "nonsense"),
        (["explain", "nowhere", "x"], "nowhere"),
    ],
)
def test_bad_input_is_one_line_that_says_what_and_where_and_ends_with_2(
    arguments: list[str],
    message: str,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    status, out, err = told(capsys, *arguments)
    assert (status, out) == (2, "")
    assert err.startswith("kg: ")
    assert message in err
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "empty"),
        (b"%PDF-1.7 \x00", "PDF"),
        (b"caf\xe9 " * 50, "UTF-8"),
        (b"Der Bericht der Polizei ist nicht in dieser Sprache. " * 20, "English"),
    ],
)
def test_a_file_that_is_no_report_is_refused_with_the_reason(
    data: bytes, message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file.txt").write_bytes(data)
    status, _, err = told(capsys, "annotate", str(tmp_path / "file.txt"))
    assert status == 2
    assert message in err
    assert str(tmp_path / "file.txt") in err  # of two files of one name this tells which


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["compare", "kent", "-o", "nowhere/kent.html"],
            "nowhere/kent.html: no such file or directory (make the folder",
        ),
        (["compare", "kent", "-o", "."], ".: is a directory (name a file in it)"),
        (["compare", "kent", "-o", "kent.xlsx"], ".xlsx tells no format"),
        (["export", "-o", "nowhere/kent.json"], "nowhere/kent.json: no such file or directory"),
        (["export", "-o", "kent.xlsx"], "kent.xlsx tells no format"),
        (["export", "-f", "turtle", "--view", "statements"], "shows no views"),
        (["export", "-f", "json-graph", "--depth", "2"], "--about"),
        (["explain", "report/peel-2015-effectiveness-kent"], f"did you mean report/{KENT.stem}"),
        (["package", "-o", "release", "--creator", ""], "creator: there is no text"),
    ],
)
def test_what_cannot_be_done_with_a_dataset_is_told_in_the_words_of_the_command(
    arguments: list[str],
    message: str,
    dataset: Path,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A message names what was given, not a file that nobody knows of; nothing is left behind."""
    monkeypatch.chdir(tmp_path)
    status, out, err = told(capsys, arguments[0], str(dataset), *arguments[1:])
    assert (status, out) == (2, "")
    assert message in err
    assert not [*tmp_path.iterdir()]


@pytest.mark.parametrize("command", [["package"], ["site"], ["export", "-f", "csv"]])
def test_no_folder_is_written_into_a_dataset(
    command: list[str], dataset: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for place in (dataset, dataset / "records", dataset / "new"):
        status, _, err = told(capsys, command[0], str(dataset), *command[1:], "-o", str(place))
        assert status == 2
        assert "folder of the dataset" in err


def test_the_ending_of_a_file_tells_the_format_and_a_dash_is_standard_output(
    dataset: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for command, name in (("compare", "kent.HTML"), ("history", "kent.csv")):
        _, printed, _ = told(capsys, command, str(dataset), "kent", "-f", name.lower().partition(".")[2], "-o", "-")
        assert told(capsys, command, str(dataset), "kent", "-o", name)[:2] == (0, "")
        assert Path(name).read_bytes().decode() == printed
    assert sorted(path.name for path in tmp_path.iterdir()) == ["kent.HTML", "kent.csv"]


def test_a_pipe_is_written_to_and_a_link_stays_a_link(dataset: Path, tmp_path: Path) -> None:
    """To replace them by a file would break what others see under that name."""
    pipe, link, kept = (tmp_path / name for name in ("pipe", "link.json", "kept.json"))
    os.mkfifo(pipe)
    kept.write_text("old")
    link.symlink_to(kept)
    with subprocess.Popen(["cat", pipe], stdout=subprocess.PIPE) as reader:
        assert run(["export", str(dataset), "-f", "json-graph", "-o", str(pipe)]) == 0
        through = reader.communicate()[0]
    assert run(["export", str(dataset), "-o", str(link)]) == 0
    assert pipe.is_fifo()
    assert link.is_symlink()
    assert kept.read_bytes() == through


def test_the_last_part_of_an_id_is_the_force_and_the_digits_of_a_statement_are_enough(
    dataset: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, by_name, _ = told(capsys, "explain", str(dataset), "kent")
    assert "id/force/kent" in by_name.splitlines()[1]
    _, sample, _ = told(capsys, "sample", str(dataset), "--kind", "finding", "-n", "1", "-f", "json")
    statement = json.loads(sample)[0]["statement"]
    for name in (statement, statement.rpartition("/")[2]):
        assert told(capsys, "explain", str(dataset), name)[1].startswith(statement)


def test_a_property_that_the_ontology_does_not_have_is_told_with_the_nearest(
    dataset: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An empty answer alone would look like a finding."""
    (tmp_path / "q.rq").write_text("SELECT * WHERE { ?unit insp:unitof ?force }")
    status, _, err = told(capsys, "query", str(dataset), str(tmp_path / "q.rq"))
    assert status == 0
    assert "insp:unitof: the ontology has no such class or property (did you mean insp:unitOf" in err


def test_a_graph_that_cannot_be_parsed_is_refused_before_any_work(
    dataset: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "graph.ttl").write_text("hello")
    monkeypatch.setattr("kg.dataset.writing._Run.result", None)
    status, _, err = told(capsys, "import", str(dataset), str(tmp_path / "graph.ttl"))
    assert status == 2
    assert "graph.ttl: not valid Turtle" in err


@pytest.mark.parametrize("closed", [0, 1, 2])
def test_a_stream_that_was_closed_before_is_no_fault(closed: int) -> None:
    code = f"import os, sys; os.close({closed}); os.execv(sys.executable, [sys.executable, '-m', 'kg.cli', 'query', '--list'])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, cwd=ROOT)
    assert done.returncode == 0
    assert b"Traceback" not in done.stderr


def test_a_fault_of_kg_itself_ends_with_2_as_1_would_say_something_of_the_data(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object) -> None:
        raise IndexError("list index out of range")

    monkeypatch.setattr("kg.ontology.load_vocabulary", broken)
    monkeypatch.setattr(sys, "argv", ["kg", "vocabulary"])
    monkeypatch.delenv("KG_DEBUG", raising=False)
    with pytest.raises(SystemExit) as left:
        main()
    assert left.value.code == 2
    assert "a fault of kg itself at asking.py" in capsys.readouterr().err


def test_standard_input_and_output_can_be_pipes() -> None:
    kg = Path(sys.executable).with_name("kg")
    done = subprocess.run([kg, "annotate", "-"], input=KENT.read_bytes(), capture_output=True)
    assert done.returncode == 0
    assert done.stdout.count(b"\n") > 100


def test_the_vocabulary_can_be_searched(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = told(capsys, "vocabulary", "county lines", "--format", "json")
    assert status == 0
    assert json.loads(out)[0]["id"] == "issue/county-lines"
