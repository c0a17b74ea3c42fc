"""A dataset that grows: what came in one after the other is, byte for byte, what is made of all at once."""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import REPORTS, ROOT

from kg.dataset import Build, add, build, check, conforming, open_dataset, remove, update
from kg.errors import DatasetError, ReadError
from kg.queries import load, run
from kg.store import open_store

ANEW = True  # nothing is taken from builds of other tests

SOME = [path for path in REPORTS if "kent" in path.name or path.name.startswith("peel-2018-19")][:3]
KENT = next(path for path in SOME if "2015" in path.name and "kent" in path.name)


def bytes_of(folder: Path) -> dict[str, str]:
    """Return the hash of every file of a dataset, locks apart."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.endswith(".lock")
    }


def whats(made: Build) -> dict[str, str]:
    return {change.report: change.what for change in made.changes}


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a dataset of some samples, built at once."""
    place = tmp_path_factory.mktemp("clean") / "dataset"
    assert build(SOME, place, jobs=1).conforms
    return place


@pytest.fixture
def copy(clean: Path, tmp_path: Path) -> Path:
    """Return a copy of the dataset."""
    return Path(shutil.copytree(clean, tmp_path / "dataset"))


@pytest.mark.parametrize("seed", [1, 2])
def test_reports_added_in_any_order_give_the_bytes_of_a_clean_build(seed: int, clean: Path, tmp_path: Path) -> None:
    order = random.Random(seed).sample(SOME, len(SOME))
    build(order[:1], tmp_path / "dataset")
    for path in order[1:]:
        add(tmp_path / "dataset", [path])
    assert bytes_of(tmp_path / "dataset") == bytes_of(clean)


def test_processes_side_by_side_give_the_bytes_of_one(clean: Path, tmp_path: Path) -> None:
    build(SOME[::-1], tmp_path / "dataset", jobs=2)
    assert bytes_of(tmp_path / "dataset") == bytes_of(clean)


def test_a_report_removed_leaves_nothing_and_comes_back_the_same(clean: Path, copy: Path, tmp_path: Path) -> None:
    removed = remove(copy, [KENT.name])
    assert whats(removed)[f"report/{KENT.stem}"] == "removed"
    build([path for path in SOME if path != KENT], tmp_path / "without")
    assert bytes_of(copy) == bytes_of(tmp_path / "without")
    assert KENT.stem not in "".join(data.decode() for data in open_dataset(copy).graphs())
    add(copy, [KENT])
    assert bytes_of(copy) == bytes_of(clean)


def test_a_report_that_changed_is_read_again_and_nothing_else(clean: Path, copy: Path, tmp_path: Path) -> None:
    other = tmp_path / KENT.name
    other.write_text(KENT.read_text("utf-8") + "\nThe force works closely with Dover Coastguard on patrols.\n", "utf-8")
    changed = add(copy, [other], jobs=1)
    (change,) = [item for item in changed.changes if item.what == "changed"]
    assert (change.report, change.why) == (f"report/{KENT.stem}", ("its source",))
    assert sum(item.what == "unchanged" for item in changed.changes) >= len(SOME) - 2
    build([other if path == KENT else path for path in SOME], tmp_path / "clean", jobs=1)
    assert bytes_of(copy) == bytes_of(tmp_path / "clean")
    add(copy, [KENT])
    assert bytes_of(copy) == bytes_of(clean)


def test_with_nothing_changed_no_file_is_written(copy: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in copy.rglob("*") if path.is_file()}
    assert set(whats(build(SOME, copy)).values()) == {"unchanged"}
    assert set(whats(update(copy)).values()) == {"unchanged"}
    after = {path: path.stat().st_mtime_ns for path in copy.rglob("*") if path.is_file()}
    assert {path.name for path in after if before.get(path) != after[path]} <= {".writer.lock", ".places.lock"}


def test_what_is_given_of_a_report_is_kept_and_said_as_the_reason(copy: Path) -> None:
    changed = add(copy, [KENT], given={"published": "2016-02-18"})
    assert [item.why for item in changed.changes if item.why] == [("what is given of it",)]
    (record,) = [item for item in open_dataset(copy).records(KENT.stem) if item["kind"] == "report"]
    assert record["published"] == "2016-02-18"
    assert open_dataset(copy).entry(KENT.stem).given == {"published": "2016-02-18"}


def test_a_file_beside_a_report_says_what_the_report_does_not(tmp_path: Path) -> None:
    report = Path(shutil.copy(KENT, tmp_path / "kent.txt"))
    Path(f"{report}.meta.toml").write_text('title = "Kent as given"\n', "utf-8")
    made = build([tmp_path], tmp_path / "dataset")
    assert [entry.title for entry in made.dataset.manifest.reports] == ["Kent as given"]


KILLS = 3
_BUILD = "import sys; from kg.cli import main; sys.argv = ['kg', 'build', *sys.argv[1:]]; main()"


def test_a_build_killed_at_any_moment_is_taken_up_by_the_next(clean: Path, tmp_path: Path) -> None:
    """Whatever has been done, the dataset is that of before or of after; the next build does the rest."""
    place, seconds = tmp_path / "dataset", random.Random(7)
    command = [sys.executable, "-c", _BUILD, *map(str, SOME), "-o", str(place), "--jobs", "2"]
    for _ in range(KILLS):
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
        ) as process:
            time.sleep(seconds.uniform(0.2, 6))
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
        if (place / "manifest.json").exists() or (place / ".ready").exists():
            assert bytes_of_state(place) == bytes_of(clean)
    assert subprocess.run(command, capture_output=True).returncode == 0
    assert bytes_of(place) == bytes_of(clean)


def bytes_of_state(place: Path) -> dict[str, str]:
    """Return the hash of the files of the dataset's last good state, without the work of a build under way."""
    dataset = open_dataset(place)
    named = {*dataset.manifest.files(), "manifest.json"}
    return {name: digest for name, digest in bytes_of(place).items() if name in named}


def test_two_processes_do_not_damage_a_dataset(clean: Path, tmp_path: Path) -> None:
    build(SOME[:1], tmp_path / "dataset")
    halves = (SOME[1:2], SOME[2:])
    commands = [
        [sys.executable, "-m", "kg.cli", "add", str(tmp_path / "dataset"), *map(str, half), "--jobs", "1"]
        for half in halves
    ]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for command in commands]
    told = [process.communicate()[1].decode() for process in running]
    assert [process.returncode for process in running] == [0, 0], told
    assert bytes_of(tmp_path / "dataset") == bytes_of(clean)
    assert conforming(check(open_dataset(tmp_path / "dataset")))


PROJECT = ROOT / "tests" / "project"


def test_a_project_adds_names_questions_and_constraints_and_the_dataset_remembers_them(tmp_path: Path) -> None:
    names = Path(shutil.copytree(PROJECT / "vocabulary", tmp_path / "names"))
    report = tmp_path / KENT.name
    report.write_text(KENT.read_text("utf-8") + "\nThe force works with Dover Coastguard.\n", "utf-8")
    place = tmp_path / "dataset"
    plain = build([report], place)
    made = update(place, vocabulary=names, queries=PROJECT / "queries", shapes=PROJECT / "shapes")
    assert [item.why for item in made.changes] == [("the project's own vocabulary",)]
    assert {item.shape for item in made.violations} - {item.shape for item in plain.violations} == {"judgment-of-2016"}
    shutil.rmtree(names)
    assert set(whats(update(place)).values()) == {"unchanged"}
    store, own = open_store(place), open_dataset(place).project("queries")
    assert ("Dover Coastguard",) in run(store, load("partners", own)).rows
    assert "partner/dover-coastguard" in {item.get("id") for item in open_dataset(place).records(KENT.stem)}


def test_decisions_edited_by_hand_are_applied_and_taken_back(copy: Path) -> None:
    before = bytes_of(copy)
    one, two = sorted(
        ident for entry in open_dataset(copy).manifest.reports for ident in entry.found if "unit/" in ident
    )[:2]
    decisions = copy / "decisions"
    decisions.mkdir()
    (decisions / "identity.tsv").write_text(
        f"one\tother\tverdict\tby\tdate\tbecause\n{one}\t{two}\tsame\tAn Analyst\t2026-01-02\tboth are one team\n",
        "utf-8",
    )
    made = update(copy)
    assert ("what its names stand for",) in [item.why for item in made.changes]
    shutil.rmtree(decisions)
    update(copy)
    assert bytes_of(copy) == before


def test_a_folder_that_holds_no_report_and_an_unknown_report_are_errors(copy: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(ReadError, match="empty"):
        add(copy, [tmp_path / "empty"])
    with pytest.raises(DatasetError, match="nowhere"):
        remove(copy, ["nowhere"])
