"""The documentation: every command in it runs (its Python runs as doctests)."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

HOW_TO = ROOT / "docs" / "how-to"
PAGES = (
    ROOT / "README.md",
    HOW_TO / "agents.md",
    HOW_TO / "analyse.md",
    HOW_TO / "annotate-and-score.md",
    HOW_TO / "compare.md",
    HOW_TO / "correct.md",
    HOW_TO / "cytoscape.md",
    HOW_TO / "datasets.md",
    HOW_TO / "export.md",
    HOW_TO / "gephi.md",
    HOW_TO / "neo4j.md",
    HOW_TO / "reports.md",
    HOW_TO / "serve.md",
    HOW_TO / "share.md",
    HOW_TO / "yed.md",
)


_SERVER = "http://127.0.0.1:8000/"


def commands(page: Path) -> list[str]:
    """Return the shell commands of a page."""
    blocks = re.findall(r"```sh\n(.*?)```", page.read_text("utf-8"), re.DOTALL)
    return [line for block in blocks for line in block.splitlines() if line.strip()]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_commands_of_a_page_run(page: Path, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """In the order of the page, in a folder that looks like the checkout; what is piped into a file is not empty."""
    (tmp_path / "tests").symlink_to(ROOT / "tests")
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    program = tmp_path / ".venv" / "bin" / "kg"
    program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m kg.cli "$@"\n')
    program.chmod(0o755)
    paths = os.pathsep.join([str(program.parent), os.environ["PATH"]])
    assert commands(page)
    if not re.search(r"-o dataset$", "\n".join(commands(page)), re.MULTILINE):  # it begins with a dataset that is there
        (tmp_path / "dataset").symlink_to(request.getfixturevalue("samples_dataset").path)
    for command in commands(page):
        if _SERVER in command:
            command = command.replace(_SERVER, request.getfixturevalue("server"))
        done = subprocess.run(
            command, cwd=tmp_path, shell=True, capture_output=True, text=True, env=os.environ | {"PATH": paths}
        )
        differing = command.startswith("kg diff")  # its examples are of datasets that differ
        assert done.returncode == differing, f"{command}: {done.stderr}"
        written = (
            (tmp_path / command.rsplit("> ")[-1]).read_text("utf-8") if "> " in command else done.stdout or done.stderr
        )
        assert written, command


def test_the_list_of_questions_is_up_to_date(capsys: pytest.CaptureFixture[str]) -> None:
    """`kg query --list --format markdown > docs/reference/questions.md` makes it."""
    from kg.cli import run

    assert run(["query", "--list", "--format", "markdown"]) == 0
    assert capsys.readouterr().out == (ROOT / "docs" / "reference" / "questions.md").read_text("utf-8")


def test_every_dependency_is_named_in_the_docs() -> None:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    text = (ROOT / "docs" / "explanation" / "design.md").read_text("utf-8").lower()
    for dependency in project["dependencies"]:
        name = re.split(r"[<>=]", dependency)[0]
        assert name.lower() in text, name
