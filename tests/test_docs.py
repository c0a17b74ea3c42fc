"""The documentation: every command and every piece of Python in it runs.

The blocks of a page that are marked `sh`, `bash` or `python` are executed in their order, in one folder; Python with prompts
(`>>>`) has to give what is written below. What is not to run (what needs another program, a network, or does not end) is marked
`text`.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from browsing import needs_bundles
from conftest import ROOT
from shell import Shell, commands

from kg.dataset import Dataset

DOCS = ROOT / "docs"
MARKDOWN = (ROOT / "README.md", *sorted(DOCS.rglob("*.md")))
_BLOCK = re.compile(r"^```(\S*)[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)
_SERVER = "http://127.0.0.1:8000/"
_RUN = ("sh", "bash", "python")
# Other names of what runs; one name each is used here.
_OTHER_NAMES = {"", "console", "shell", "shell-session", "zsh", "py", "pycon", "python3"}


def blocks(page: Path) -> list[tuple[str, str]]:
    """Return the language and the text of each block of a page."""
    return [(found[1], found[2]) for found in _BLOCK.finditer(page.read_text("utf-8"))]


@pytest.fixture
def shell(tmp_path: Path, samples_dataset: Dataset) -> Shell:
    """Return a shell in an empty folder that looks like the checkout."""
    return Shell(tmp_path, ROOT, samples_dataset.path)


@pytest.mark.parametrize("page", MARKDOWN, ids=lambda page: page.relative_to(ROOT).with_suffix("").as_posix())
def test_every_block_of_a_page_runs_or_is_marked_as_text(page: Path) -> None:
    assert not {language for language, _ in blocks(page)} & _OTHER_NAMES
    assert not re.search(r"\n\n(?:    |\t)(?:\.venv/bin/)?(?:kg|python|pip|curl) ", page.read_text("utf-8"))


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(page, marks=[needs_bundles] if "-f html" in page.read_text("utf-8") else [])
        for page in MARKDOWN
        if any(language in _RUN for language, _ in blocks(page))
    ],
    ids=lambda page: page.relative_to(ROOT).with_suffix("").as_posix(),
)
def test_the_blocks_of_a_page_run(page: Path, shell: Shell, request: pytest.FixtureRequest) -> None:
    """In the order of the page, in a folder that looks like the checkout; each command says or writes something."""
    names: dict[str, object] = {}
    said = ""
    for language, text in blocks(page):
        if language == "text" and (page.parent.name == "tutorials" or page.stem == "extend") and said:
            assert_said(text, said)
        if language == "python":
            shell.python(text, names, page.name)
        for command in commands(text) if language in ("sh", "bash") else ():
            if _SERVER in command:
                command = command.replace(_SERVER, request.getfixturevalue("server"))
            done = shell.run(command)
            differing = command.startswith("kg diff")  # its examples are of datasets that differ
            assert done.status == differing, f"{command}: {done.messages}"
            told = done.output or done.messages or shell.written(command)
            assert told or not re.match(r"(?:\.venv/bin/)?kg |curl ", command), command
            for path in shell.written(command):
                assert any(path.iterdir()) if path.is_dir() else path.stat().st_size, f"{command}: {path.name} is empty"
            said += f"{done.output}\n{done.messages}"


def assert_said(shown: str, said: str) -> None:
    """Check that what a tutorial shows was said by the commands above; "…" ends a line that goes on."""
    for line in shown.splitlines():
        assert line.removesuffix("…").rstrip() in said, line


def test_the_list_of_questions_is_up_to_date(capsys: pytest.CaptureFixture[str]) -> None:
    """`kg query --list --format markdown > docs/reference/questions.md` makes it."""
    from kg.cli import run

    assert run(["query", "--list", "--format", "markdown"]) == 0
    assert capsys.readouterr().out == (DOCS / "reference" / "questions.md").read_text("utf-8")


def test_every_dependency_is_named_in_the_docs() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    text = (DOCS / "explanation" / "design.md").read_text("utf-8").lower()
    for dependency in project["dependencies"]:
        name = re.split(r"[<>=]", dependency)[0]
        assert name.lower() in text, name
