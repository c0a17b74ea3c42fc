"""Small reports of our own, one for each form that police reports have had since 2014, and what must be read from them.

Beside `forms/NAME.txt` stands `forms/NAME.tsv`: one row for each judgment and action, with the first words of its quote.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import ROOT

from kg.extract import read_and_extract
from kg.statements import Action, Extraction, Judgment

FORMS = sorted((ROOT / "tests" / "forms").glob("*.txt"))
Row = tuple[str, ...]


def told(path: Path, kind: str) -> list[Row]:
    """Return the rows of a kind that the table beside a report has: what is extracted, then the first words."""
    header, *lines = [line.split("\t") for line in path.with_suffix(".tsv").read_text("utf-8").splitlines()]
    rows = [dict(zip(header, line, strict=True)) for line in lines]
    columns = ("question", "grade", "cycle", "status") if kind == "judgment" else ("question", "type", "deadline")
    return sorted((*(row[name] for name in columns), row["words"]) for row in rows if row["kind"] == kind)


def shown(extraction: Extraction, kind: str, expected: list[Row]) -> list[Row]:
    """Return the statements of a kind as such rows, each with the expected first words where its quote has them."""
    words = sorted({row[-1] for row in expected}, key=len, reverse=True)
    found = []
    for item in extraction.of(Judgment if kind == "judgment" else Action):
        question = (item.question or "").removeprefix("question/")
        quote = " ".join(item.evidence.text.split())
        if isinstance(item, Judgment):
            values = (question, item.grade.rsplit("/", 1)[-1], item.cycle, item.status)
        else:
            values = (question, item.type, item.deadline or "")
        found.append((*values, next((text for text in words if quote.startswith(text)), quote)))
    return sorted(found)


@pytest.mark.parametrize("kind", ["judgment", "action"])
@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_a_report_of_each_form_gives_its_judgments_and_actions_and_no_others(path: Path, kind: str) -> None:
    expected = told(path, kind)
    assert shown(read_and_extract(path), kind, expected) == expected


@pytest.mark.parametrize("kind", ["judgment", "action"])
@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_the_same_is_read_from_a_copy_without_blank_lines_and_with_dashes(
    path: Path, kind: str, tmp_path: Path
) -> None:
    copy = tmp_path / path.name
    copy.write_text(path.read_text("utf-8").replace("\n\n", "\n").replace("• ", "- "), "utf-8")
    expected = told(path, kind)
    assert shown(read_and_extract(copy), kind, expected) == expected
