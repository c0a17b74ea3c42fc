"""Samples to judge by hand: drawn alike every time, read back from any spreadsheet, and their interval."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from conftest import REPORTS
from hypothesis import given
from hypothesis import strategies as st

from kg.cli import run
from kg.errors import GoldError
from kg.evaluation.judged import read_verdicts
from kg.evaluation.sampling import precision, sample, wilson

FINDINGS = [{"kind": "finding", "statement": f"finding/report/{number:03}"} for number in range(200)]


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("sample") / "dataset"
    reports = [str(path) for path in REPORTS if "kent" in path.name or "medway" in path.name]
    assert run(["build", *reports, "-o", str(place)]) == 0
    return place


def drawn(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> list[dict[str, str]]:
    assert run(["sample", *map(str, arguments)]) == 0
    return list(csv.DictReader(io.StringIO(capsys.readouterr().out), delimiter="\t"))


def test_a_sample_is_the_same_each_time_and_another_with_another_seed() -> None:
    first = sample(FINDINGS, "finding", 20)
    assert sample(list(reversed(FINDINGS)), "finding", 20) == first
    assert sample(FINDINGS, "finding", 20, seed=1) != first
    assert len({item["statement"] for item in first}) == 20


def test_a_larger_sample_holds_the_smaller_one() -> None:
    assert sample(FINDINGS, "finding", 50)[:20] == sample(FINDINGS, "finding", 20)


def test_every_statement_is_drawn_about_equally_often() -> None:
    counts = dict.fromkeys((item["statement"] for item in FINDINGS), 0)
    for seed in range(200):
        for item in sample(FINDINGS, "finding", 50, seed):
            counts[item["statement"]] += 1
    assert 25 < min(counts.values()) < max(counts.values()) < 80  # 50 expected, standard deviation 6


@given(st.integers(0, 300), st.integers(0, 300))
def test_the_interval_holds_the_proportion_and_stays_within_0_and_1(right: int, wrong: int) -> None:
    bounds = wilson(right, right + wrong)
    if bounds is None:
        assert right + wrong == 0
    else:
        assert 0 <= bounds[0] <= right / (right + wrong) + 1e-12
        assert right / (right + wrong) - 1e-12 <= bounds[1] <= 1


def test_the_interval_is_that_of_the_published_tables() -> None:
    """R. G. Newcombe, Statistics in Medicine 17 (1998), table I, score method without continuity correction."""
    told = {(81, 263): (0.2553, 0.3662), (15, 148): (0.0624, 0.1605), (0, 20): (0.0, 0.1611), (1, 29): (0.0061, 0.1718)}
    for (right, judged), bounds in told.items():
        assert wilson(right, judged) == pytest.approx(bounds, abs=5e-5)


def test_unsure_verdicts_are_left_out_of_the_precision_and_counted() -> None:
    verdicts = [("runs", "right"), ("runs", "wrong"), ("uses", "unsure"), ("runs", "unsure")]
    every, runs, uses = precision(verdicts)
    assert (every.value, every.unsure, every.name) == (0.5, 2, "all")
    assert (runs.name, runs.value) == ("runs", 0.5)
    assert (uses.value, uses.low) == (None, None)


def test_a_drawn_row_shows_what_is_said_and_the_sentence_within_its_surroundings(
    dataset: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = drawn(capsys, dataset, "-n", "5", "--kind", "relation")
    assert len(rows) == 5
    for row in rows:
        assert row["verdict"] == ""
        assert f"«{row['quote']}»" in row["context"]
        assert row["report"].startswith("report/")
        assert row["says"].split()[0] in ("asserted", "negated", "past", "planned")


@pytest.mark.parametrize("separator", ["\t", ",", ";"])
def test_a_judged_sample_comes_back_from_any_spreadsheet(
    separator: str, dataset: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = drawn(capsys, dataset, "-n", "8", "--kind", "finding")
    for row, verdict in zip(rows, ["right"] * 5 + ["wrong", "Unsure ", ""], strict=True):
        row["verdict"] = verdict
    judged = tmp_path / "judged.csv"
    with judged.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), delimiter=separator)
        writer.writeheader()
        writer.writerows(rows)
    assert run(["sample", "--judged", str(judged)]) == 0
    captured = capsys.readouterr()
    assert captured.out.splitlines()[1].split() == ["all", "5", "1", "1", "0.833", "0.436", "0.970"]
    assert "no verdict yet: 1" in captured.err


def test_fewer_than_asked_for_are_all_there_are(dataset: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["sample", str(dataset), "-n", "10000", "--kind", "judgment"]) == 0
    captured = capsys.readouterr()
    assert f"all {len(captured.out.splitlines()) - 1} of this kind" in captured.err


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a\tb\n", "no columns"),
        ("verdict\trule\n\truns\n", "no statement has a verdict"),
        ("verdict\trule\nrihgt\truns\n", "line 2: no such verdict"),
    ],
)
def test_a_file_without_verdicts_is_refused(text: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "judged.tsv"
    path.write_text(text, "utf-8")
    with pytest.raises(GoldError, match=message):
        read_verdicts(path)


@pytest.mark.parametrize("arguments", [[], ["nowhere", "--kind", "finding"], ["--judged", "nowhere.tsv"], ["nowhere"]])
def test_what_cannot_be_drawn_or_judged_ends_with_2(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["sample", *arguments]) == 2
    assert capsys.readouterr().err.startswith("kg: ")
