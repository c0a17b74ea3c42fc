"""The notebooks of the tutorials: executed, they show what is stored in them.

`pytest --update-golden tests/test_notebooks.py` stores what they show now.
"""

from __future__ import annotations

import importlib
import os
import shutil
from pathlib import Path
from typing import Any

import nbformat
import pytest
from conftest import ROOT, SHORT

from kg.dataset import Dataset, remove
from kg.serve.editions import EDITIONS

pytest.importorskip("nbclient", reason="nbclient is not installed")
pytest.importorskip("ipykernel", reason="ipykernel is not installed")

from notebooks import execute, outputs, tidied, written

FOLDER = "inspection-kg-samples"  # in which they build the samples
NOTEBOOKS = [
    ROOT / "docs" / "tutorials" / f"{name}.ipynb"
    for name in ("first-graph", "compare-forces", "from-claim-to-sentence")
]


@pytest.fixture(scope="module")
def executed(samples_dataset: Dataset, tmp_path_factory: pytest.TempPathFactory) -> dict[Path, Any]:
    """Return path → notebook as executed where three reports are still to be built, which the first of them does."""
    importlib.import_module("matplotlib.font_manager")  # the first to look for fonts says so in its output
    place = tmp_path_factory.mktemp("notebooks")
    shutil.copytree(samples_dataset.path, place / FOLDER, ignore=shutil.ignore_patterns(EDITIONS))
    remove(place / FOLDER, [path.name for path in SHORT[:3]])
    places = dict.fromkeys(("TMPDIR", "TEMP", "TMP", "IPYTHONDIR"), str(place))
    paths = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
    env = os.environ | places | {"PYTHONPATH": paths}
    return {path: execute(path, env) for path in NOTEBOOKS}


def test_every_notebook_is_tested() -> None:
    assert sorted(NOTEBOOKS) == sorted((ROOT / "docs").rglob("*.ipynb"))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_shows_what_is_stored_in_it(
    path: Path, executed: dict[Path, Any], request: pytest.FixtureRequest
) -> None:
    now = executed[path]
    if request.config.getoption("--update-golden"):
        path.write_text(written(now), "utf-8")
    stored = nbformat.read(path, as_version=4)
    for is_, was in zip(outputs(now), outputs(stored), strict=True):
        assert not [line for line in is_ if line.startswith(("error", "stderr"))]
        assert is_ == was


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_stored_notebook_is_tidy(path: Path) -> None:
    """Nothing in it differs from run to run or machine to machine, and it is small."""
    text = path.read_text("utf-8")
    stored = nbformat.reads(text, as_version=4)
    nbformat.validate(stored)
    assert text == written(tidied(stored))
    assert not [word for word in ("/tmp", "/home", "/Users", " at 0x") if word in text]
    assert len(text) < 300_000
    assert len([output for output in outputs(stored) if output]) > 5
