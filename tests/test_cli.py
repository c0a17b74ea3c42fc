"""The command line: exit codes, messages, formats, help; nothing heavy before it is needed."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import REPORTS, ROOT

from kg.cli import cli, run

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
        (["add", "nowhere", str(KENT)], "nowhere"),
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
    assert "file.txt" in err


def test_standard_input_and_output_can_be_pipes() -> None:
    kg = Path(sys.executable).with_name("kg")
    done = subprocess.run([kg, "annotate", "-"], input=KENT.read_bytes(), capture_output=True)
    assert done.returncode == 0
    assert done.stdout.count(b"\n") > 100


def test_the_vocabulary_can_be_searched(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = told(capsys, "vocabulary", "county lines", "--format", "json")
    assert status == 0
    assert json.loads(out)[0]["id"] == "issue/county-lines"
