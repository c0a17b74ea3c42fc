"""Datasets of older formats: built anew from the sources in them, or left as they are."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from conftest import SHORT

import kg
from kg.cli import run
from kg.dataset import Dataset
from kg.errors import DatasetError


@pytest.fixture
def older(small_dataset: Dataset, tmp_path: Path) -> Path:
    """Return a dataset as kg 0.3 left it: format 3, without `blocks`, with an option that was set."""
    place = tmp_path / "older"
    shutil.copytree(small_dataset.path, place)
    shutil.rmtree(place / "blocks")
    manifest = json.loads((place / "manifest.json").read_text("utf-8"))
    for entry in manifest["reports"]:
        del entry["sha256"]["blocks"]
    manifest |= {"format": 3, "software": "0.3.0", "min_confidence": 0.6}
    (place / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    return place


def files_of(folder: Path) -> dict[str, bytes]:
    """Return the files of a dataset, without locks and work."""
    paths = [path for path in folder.rglob("*") if path.is_file()]
    names = {path.relative_to(folder).as_posix(): path for path in paths}
    return {name: path.read_bytes() for name, path in names.items() if not name.startswith(".")}


def test_update_builds_an_older_dataset_anew_from_its_sources_with_its_options(
    older: Path, small_dataset: Dataset, tmp_path: Path
) -> None:
    made = kg.update(older)
    assert made.notes == ("the dataset had format 3, made by kg 0.3.0; it was built anew in format 4 from 2 sources",)
    clean = tmp_path / "clean"
    kg.build(SHORT[:2], clean, min_confidence=0.6, jobs=1)
    assert files_of(older) == files_of(clean)
    assert not kg.update(older).notes


def test_build_over_an_older_dataset_keeps_its_options(older: Path) -> None:
    made = kg.build(SHORT[:1], older)
    assert made.notes
    assert [entry.source for entry in made.dataset.manifest.reports] == [SHORT[0].name]
    assert made.dataset.manifest.min_confidence == 0.6


def test_where_a_source_is_missing_it_is_named_and_nothing_changes(older: Path) -> None:
    gone = older / "sources" / SHORT[0].name
    gone.unlink()
    before = files_of(older)
    with pytest.raises(DatasetError, match=rf"1 are missing.*sources/{gone.name} \({gone.name}\); nothing was changed"):
        kg.update(older)
    assert files_of(older) == before


def test_a_report_that_cannot_be_read_any_more_is_not_lost_from_an_older_dataset(older: Path, tmp_path: Path) -> None:
    broken = tmp_path / SHORT[0].name
    broken.write_text("hello", "utf-8")
    before = files_of(older)
    with pytest.raises(DatasetError, match=f"{broken.name} cannot stay as it was"):
        kg.build([broken, SHORT[1]], older)
    assert files_of(older) == before


@pytest.mark.parametrize(
    ("format", "hint"),
    [
        (2, "it holds no sources; build it anew from its reports: kg build REPORT... -o"),
        (3, "brings it up to date"),
        (9, "use that version of kg, or a later one"),
    ],
)
def test_other_commands_tell_what_to_do_with_a_dataset_of_another_format(
    format: int, hint: str, older: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    manifest = json.loads((older / "manifest.json").read_text("utf-8"))
    (older / "manifest.json").write_text(json.dumps(manifest | {"format": format}), "utf-8")
    before = files_of(older)
    for command in (["query", str(older), "grades"], ["add", str(older), str(SHORT[2])], ["stats", str(older)]):
        assert run(command) == 2
        assert hint in capsys.readouterr().err
    assert files_of(older) == before


def test_build_does_not_write_over_a_dataset_of_a_later_format(older: Path) -> None:
    manifest = json.loads((older / "manifest.json").read_text("utf-8"))
    (older / "manifest.json").write_text(json.dumps(manifest | {"format": 9}), "utf-8")
    before = files_of(older)
    with pytest.raises(DatasetError, match="use that version of kg"):
        kg.build(SHORT[:1], older)
    assert files_of(older) == before
