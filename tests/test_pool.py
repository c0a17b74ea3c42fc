"""Processes that work side by side, whatever program starts them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

SCRIPT = """
print("begun")
from operator import neg
from kg.dataset.pool import Pool
with Pool(2) as pool:
    print(sorted(result for _, result in pool.map(neg, range(4))))
"""


@pytest.mark.parametrize("stdin", [False, True], ids=["file", "standard-input"])
def test_a_script_without_a_guard_runs_once_and_its_processes_work(stdin: bool, tmp_path: Path) -> None:
    path = tmp_path / "script.py"
    path.write_text(SCRIPT, "utf-8")
    with path.open() as script:
        done = subprocess.run(
            [sys.executable, "-" if stdin else str(path)],
            stdin=script if stdin else subprocess.DEVNULL,
            capture_output=True,
            text=True,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            timeout=120,
        )
    assert (done.stdout.splitlines(), done.stderr) == (["begun", "[-3, -2, -1, 0]"], "")
