"""Parquet: tables that pandas and pyarrow read, with the columns of the frames and the sentences of the reports."""

from __future__ import annotations

import io
import sys
from collections.abc import Mapping

import pytest

import kg
from kg.cli import run
from kg.dataset import Dataset
from kg.exports import Selection, rendered
from kg.tables import FRAMES

pandas = pytest.importorskip("pandas")
parquet = pytest.importorskip("pyarrow.parquet")


@pytest.fixture(scope="module")
def files(samples_dataset: Dataset) -> Mapping[str, bytes]:
    """Return the tables of the whole dataset."""
    made = rendered(samples_dataset, "parquet")
    assert not isinstance(made, bytes)
    return made


def test_the_tables_are_the_frames(files: Mapping[str, bytes], samples_dataset: Dataset) -> None:
    """The same rows, in the same order, with the same columns."""
    opened = kg.open(samples_dataset)
    assert set(files) == {f"{name}.parquet" for name in {*FRAMES, "things"} - {"set_aside"}}
    for name in {*FRAMES} - {"set_aside"}:
        frame = getattr(opened, name)()
        read = pandas.read_parquet(io.BytesIO(files[f"{name}.parquet"]), dtype_backend="numpy_nullable")
        assert list(read.columns) == list(frame.columns)
        assert len(read) == len(frame)
        for column in FRAMES[name].columns:
            if column.type != "tuple":
                assert read[column.name].astype(str).tolist() == frame[column.name].astype(str).tolist(), column.name
            else:
                assert [tuple(found) for found in read[column.name]] == frame[column.name].tolist()


def test_every_quote_is_what_stands_in_the_report(files: Mapping[str, bytes], samples_dataset: Dataset) -> None:
    rows = parquet.read_table(io.BytesIO(files["statements.parquet"])).to_pylist()
    assert rows
    for row in rows:
        assert row["quote"] == samples_dataset.text(row["report"])[row["start"] : row["end"]]


def test_a_part_has_the_statements_that_are_left_and_the_things_that_they_name(samples_dataset: Dataset) -> None:
    made = rendered(samples_dataset, "parquet", Selection(about=("kent",), since="2017"))
    assert not isinstance(made, bytes)
    tables = {
        name.removesuffix(".parquet"): parquet.read_table(io.BytesIO(data)).to_pylist() for name, data in made.items()
    }
    assert tables["statements"]
    assert all("force/kent" in row["things"] for row in tables["statements"])
    assert {row["report_cycle"] for row in tables["statements"]} <= {row["cycle"] for row in tables["reports"]}
    assert min(row["cycle"] for row in tables["reports"]) == "2017"
    assert {row["id"] for row in tables["mentions"]} == {"force/kent"}
    named = {id for row in tables["statements"] for id in row["things"]}
    assert named == {row["id"] for row in tables["things"]}
    schema = parquet.read_schema(io.BytesIO(made["findings.parquet"]))
    assert schema.metadata[b"table"] == b"findings"
    assert schema.field("quote").metadata[b"description"]


def test_without_pyarrow_it_says_what_to_install(
    samples_dataset: Dataset, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    monkeypatch.chdir(samples_dataset.path.parent)
    assert run(["export", str(samples_dataset.path), "-f", "parquet"]) == 2
    assert 'pip install "inspection-kg[parquet]"' in capsys.readouterr().err
    assert not (samples_dataset.path.parent / "dataset-parquet").exists()
