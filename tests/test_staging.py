"""A folder is replaced in one step: whenever the writer is killed, the old state or the new one stands."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kg.dataset.staging import put_in_place, staging

ANEW = True  # nothing is taken from builds of other tests

LAST = "manifest"


def nothing(output: Path, new: Path) -> list[Path]:
    return []


def write(output: Path, word: str) -> None:
    with staging(output, LAST, nothing) as folder:
        for name in ("a", "b", LAST):
            (folder / name).write_text(f"{name} {word}", "utf-8")


def state(output: Path) -> dict[str, str]:
    return {path.name: path.read_text("utf-8") for path in sorted(output.iterdir()) if path.is_file()}


def complete(word: str) -> dict[str, str]:
    return {name: f"{name} {word}" for name in ("a", "b", LAST)}


def test_an_error_while_writing_leaves_the_old_state_and_no_trace(tmp_path: Path) -> None:
    write(tmp_path / "out", "old")
    with pytest.raises(FileNotFoundError), staging(tmp_path / "out", LAST, nothing) as folder:
        (folder / "a").write_text((folder / "missing").read_text("utf-8"), "utf-8")
    assert state(tmp_path / "out") == complete("old")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["a", "b", LAST]


def test_an_error_while_writing_the_first_time_leaves_no_folder(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no"), staging(tmp_path / "out", LAST, nothing):
        raise ValueError("no")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("moves", [0, 1, 2, 3])
def test_a_writer_killed_while_it_moves_files_is_completed_by_the_next_reader(
    moves: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, "old")
    replace, done = os.replace, []

    def killed(source: Path, target: Path) -> None:
        if len(done) == moves:
            raise KeyboardInterrupt
        done.append(target.name)
        replace(source, target)

    monkeypatch.setattr(os, "replace", killed)
    if moves < 3:
        with pytest.raises(KeyboardInterrupt):
            write(tmp_path, "new")
    else:
        write(tmp_path, "new")
    monkeypatch.setattr(os, "replace", replace)
    put_in_place(tmp_path, LAST, nothing)
    assert state(tmp_path) == complete("new")
    assert LAST not in done[:2]


def test_what_a_killed_writer_left_unfinished_is_no_part_of_the_next_state(tmp_path: Path) -> None:
    (tmp_path / ".new").mkdir()
    (tmp_path / ".new" / "stray").write_text("half", "utf-8")
    write(tmp_path, "new")
    assert state(tmp_path) == complete("new")
