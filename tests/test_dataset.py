"""The dataset on disk: same input, same bytes; nothing half written; what cannot be read is named."""

from __future__ import annotations

import hashlib
import os
import shutil
from pathlib import Path

import pytest
from conftest import REPORTS, ROOT

from kg.dataset import build, check, open_dataset
from kg.errors import DatasetError, ReadError
from kg.store import open_store

ANEW = True  # nothing is taken from builds of other tests

PAIR = [path for path in REPORTS if "2015" in path.name and "essex" not in path.name]


def bytes_of(folder: Path) -> dict[str, str]:
    """Return the hash of every file of a folder."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a dataset of two sample reports."""
    place = tmp_path_factory.mktemp("made") / "dataset"
    build(PAIR, place)
    return place


def test_the_order_of_reports_and_the_current_folder_do_not_change_a_byte(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    build([os.path.relpath(path, tmp_path) for path in reversed(PAIR)], "again")
    assert bytes_of(made) == bytes_of(tmp_path / "again")


def test_building_again_replaces_the_dataset_whole(made: Path, tmp_path: Path) -> None:
    place = tmp_path / "dataset"
    shutil.copytree(made, place)
    build(PAIR[:1], place)
    assert [entry.id for entry in open_dataset(place).manifest.reports] == [f"report/{PAIR[0].stem}"]
    assert not (place / "graphs" / f"{PAIR[1].stem}.nq").exists()


def test_a_build_of_nothing_is_refused_and_leaves_what_is_there(made: Path) -> None:
    before = bytes_of(made)
    with pytest.raises(ReadError, match="no report is named"):
        build([], made)
    assert bytes_of(made) == before


def test_a_report_that_cannot_be_read_stops_nothing_and_is_named(made: Path, tmp_path: Path) -> None:
    place, before = tmp_path / "dataset", bytes_of(made)
    shutil.copytree(made, place)
    built = build([*PAIR, ROOT / "Makefile"], place)
    assert [failure.source for failure in built.failures] == ["Makefile"]
    assert bytes_of(place) == before


def test_where_no_report_can_be_read_nothing_is_made(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="Makefile"):
        build([ROOT / "Makefile"], tmp_path / "dataset")
    assert not (tmp_path / "dataset").exists()


def test_a_report_that_has_become_unreadable_stays_as_it_was(made: Path, tmp_path: Path) -> None:
    place = tmp_path / "dataset"
    shutil.copytree(made, place)
    broken = tmp_path / PAIR[0].name
    broken.write_bytes(b"")
    built = build([broken, *PAIR[1:]], place)
    assert [failure.source for failure in built.failures] == [PAIR[0].name]
    assert bytes_of(place) == bytes_of(made)


def test_two_reports_of_one_id_are_both_left_out_and_named(tmp_path: Path) -> None:
    copy = tmp_path / "copy.txt"
    copy.write_bytes(PAIR[0].read_bytes())
    built = build([PAIR[0], copy, PAIR[1]], tmp_path / "dataset")
    assert sorted(failure.source for failure in built.failures) == ["copy.txt", PAIR[0].name]
    assert [entry.source for entry in built.dataset.manifest.reports] == [PAIR[1].name]


def test_a_folder_of_something_else_is_not_touched(tmp_path: Path) -> None:
    (tmp_path / "letter.doc").write_text("dear", "utf-8")
    with pytest.raises(DatasetError, match="something other than a dataset"):
        build(PAIR[:1], tmp_path)


def test_the_text_of_a_report_is_kept_to_the_byte(made: Path) -> None:
    for path in PAIR:
        assert (made / "text" / path.name).read_bytes() == path.read_bytes()


def test_a_text_changed_afterwards_is_found(made: Path, tmp_path: Path) -> None:
    """A dataset whose text is not the one that it was built from is damaged, and the message names the report."""
    place = tmp_path / "dataset"
    shutil.copytree(made, place)
    text = place / "text" / PAIR[0].name
    text.write_text("x" + text.read_text("utf-8"), "utf-8")
    with pytest.raises(DatasetError, match=PAIR[0].stem):
        check(open_dataset(place))


def test_a_store_holds_each_report_in_a_graph_of_its_own(made: Path) -> None:
    graphs = {str(graph.value).rsplit("/", 1)[-1] for graph in open_store(made).named_graphs()}
    assert graphs - {"timeline"} == {"vocabulary", "entities", *(path.stem for path in PAIR)}


def test_a_missing_dataset_is_an_error_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="nowhere"):
        open_dataset(tmp_path / "nowhere")
