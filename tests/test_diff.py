"""Two datasets are compared: what was added, removed, changed, and what caused it."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import REPORTS

from kg.cli import run
from kg.dataset import Dataset, Manifest, build, open_dataset
from kg.dataset.folder import Entry, Import
from kg.diff import ReportDifference, differences

KENT, BEDFORD = (
    next(path for path in REPORTS if f"2015-effectiveness-{name}" in path.name) for name in ("kent", "bedfordshire")
)
ID = f"report/{KENT.stem}"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a dataset of two sample reports."""
    place = tmp_path_factory.mktemp("diff") / "dataset"
    build([KENT, BEDFORD], place)
    return place


@pytest.fixture
def dataset(made: Path, tmp_path: Path) -> Path:
    """Return a copy of it, to change."""
    return Path(shutil.copytree(made, tmp_path / "dataset"))


def compared(old: Path, new: Path, **options: tuple[str, ...]) -> dict[str, ReportDifference]:
    return {item.report: item for item in differences(open_dataset(old), open_dataset(new), **options)}


def corrected(dataset: Path, kind: str, *arguments: str) -> str:
    """Correct the first statement of a kind in the report on Kent, and return its id."""
    records = open_dataset(dataset).records(ID)
    ident = str(next(record["statement"] for record in records if record["kind"] == kind))
    assert run(["correct", str(dataset), ident, *arguments, "--because", "x", "--by", "Jane Doe"]) == 0
    return ident


def test_a_dataset_does_not_differ_from_itself(made: Path) -> None:
    found = compared(made, made)
    assert len(found) == 2
    assert {(item.what, item.causes, item.statements) for item in found.values()} == {("same", (), ())}


def test_reports_that_only_one_has_are_added_or_removed_with_all_their_statements(made: Path, tmp_path: Path) -> None:
    build([BEDFORD], tmp_path / "fewer")
    gone, come = compared(made, tmp_path / "fewer")[ID], compared(tmp_path / "fewer", made)[ID]
    assert (gone.what, come.what) == ("removed", "added")
    count = len(open_dataset(made).records(ID))
    assert (gone.counts, come.counts) == ({"removed": count}, {"added": count})


def test_an_amended_field_is_shown_old_and_new_with_the_cause(made: Path, dataset: Path) -> None:
    ident = corrected(dataset, "finding", "amend", "--set", "polarity=mixed", "--set", "trend=declined")
    found = compared(made, dataset)
    assert found[ID].causes == ("people's corrections",)
    assert [item.what for item in found.values() if item.report != ID] == ["same"]
    (item,) = found[ID].statements
    assert (item.what, item.was) == ("changed", ident)
    assert {key: item.fields[key] for key in ("polarity", "trend")} == {
        "polarity": ("strength", "mixed"),
        "trend": (None, "declined"),
    }


def test_what_is_rejected_is_removed_with_the_reason_and_comes_back_the_other_way(made: Path, dataset: Path) -> None:
    ident = corrected(dataset, "judgment", "reject")
    (gone,) = compared(made, dataset)[ID].statements
    (come,) = compared(dataset, made)[ID].statements
    assert (gone.what, gone.was, gone.aside) == ("removed", ident, "rejected: x")
    assert (come.what, come.was, come.aside) == ("added", None, "rejected: x")


def test_sentences_that_a_changed_text_has_elsewhere_are_moved_and_the_rest_is_told(
    made: Path, dataset: Path, tmp_path: Path
) -> None:
    """Every id changes with the text, and so do the figures that are compared with each other."""
    records = open_dataset(made).records(ID)
    action = next(record for record in records if record["kind"] == "action")
    changed = tmp_path / KENT.name
    changed.write_bytes(("\n" + KENT.read_bytes().decode().replace(action["text"], "")).encode())
    build([changed, BEDFORD], dataset)
    item = compared(made, dataset)[ID]
    assert item.causes == ("its source",)
    assert item.counts["moved"] > 0.9 * len(records)
    assert [
        each.record["text"] for each in item.statements if each.what == "removed" and each.record["kind"] == "action"
    ] == [action["text"]]
    assert {each.record["kind"] for each in item.statements if each.what == "changed"} >= {"report"}


def test_what_is_given_of_a_report_is_a_cause_and_changes_what_is_told_of_it(made: Path, dataset: Path) -> None:
    build([KENT, BEDFORD], dataset, given={"published": "2016-03-01"})
    item = compared(made, dataset)[ID]
    assert item.causes == ("what is given of it",)
    report = next(each for each in item.statements if each.record["kind"] == "report")
    assert report.fields["published"][1] == "2016-03-01"


@pytest.mark.parametrize(
    ("recipe", "cause"),
    [
        ("extracting", "the code that extracts"),
        ("ontology", "the ontology or the language tables"),
        ("vocabulary", "the project's own vocabulary"),
    ],
)
def test_other_code_or_vocabulary_is_a_cause_also_where_nothing_differs(recipe: str, cause: str, made: Path) -> None:
    opened = open_dataset(made)
    other = replace(opened.manifest, recipe={**opened.manifest.recipe, recipe: "another"})
    found = list(differences(opened, Dataset(opened.path, other)))
    assert {(item.what, item.causes) for item in found} == {("same", (cause,))}


def test_decisions_about_identity_are_a_cause(made: Path) -> None:
    def linked(entry: Entry) -> Entry:
        return replace(entry, written={**entry.written, "identity": "another"})

    opened = open_dataset(made)
    manifest: Manifest = replace(opened.manifest, reports=tuple(map(linked, opened.manifest.reports)))
    found = list(differences(opened, Dataset(opened.path, manifest)))
    assert {item.causes for item in found} == {("decisions about identity",)}


def test_graphs_of_others_are_compared_as_a_whole(made: Path) -> None:
    def holding(sha256: str) -> Dataset:
        hashes = {"graphs": sha256, "imports": sha256}
        item = Import("kent", "kent.ttl", "ttl", None, hashes, "", ("report/x",), (), {})
        return Dataset(made, replace(opened.manifest, imports=(item,)))

    opened = open_dataset(made)
    pairs = ((opened, holding("a")), (holding("a"), opened), (holding("a"), holding("b")), (holding("a"), holding("a")))
    found = [next(item for item in differences(*pair) if item.report == "import/kent").what for pair in pairs]
    assert found == ["added", "removed", "changed", "same"]


def test_kinds_and_reports_are_chosen(made: Path, dataset: Path) -> None:
    corrected(dataset, "finding", "reject")
    assert compared(made, dataset, kinds=("judgment",))[ID].what == "same"
    assert compared(made, dataset, kinds=("finding",))[ID].what == "changed"
    assert list(compared(made, dataset, reports=(KENT.stem[:-3],))) == [ID]


# --- the command


def test_the_exit_status_says_whether_they_differ(
    made: Path, dataset: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["diff", str(made), str(dataset)]) == 0
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("", "kg: the datasets say the same (2 reports)\n")
    corrected(dataset, "finding", "amend", "--set", "polarity=mixed")
    capsys.readouterr()
    assert run(["diff", str(made), str(dataset)]) == 1
    out = capsys.readouterr().out
    assert f"{ID} changed: 1 changed (not the same: people's corrections)\n" in out
    assert "polarity: strength → mixed" in out


def test_lines_of_json_tell_reports_and_statements(
    made: Path, dataset: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ident = corrected(dataset, "finding", "amend", "--set", "polarity=mixed")
    capsys.readouterr()
    assert run(["diff", str(made), str(dataset), "--format", "jsonl", "--report", ID]) == 1
    report, statement = map(json.loads, capsys.readouterr().out.splitlines())
    assert (report["difference"], report["counts"]) == ("report", {"changed": 1})
    assert (statement["statement"], statement["fields"]["polarity"]) == (ident, ["strength", "mixed"])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nowhere"], "there is no such folder"),
        (["{made}", "--report", "peel-1999"], "neither dataset has a report peel-1999"),
        (["{made}", "--kind", "nonsense"], "nonsense"),
    ],
)
def test_what_cannot_be_compared_ends_with_2(
    arguments: list[str], message: str, made: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["diff", str(made), *(item.replace("{made}", str(made)) for item in arguments)]) == 2
    assert message in capsys.readouterr().err
