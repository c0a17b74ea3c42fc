"""The competency questions on the samples: what an analyst who read them would answer, against what is answered.

`tests/questions/NAME.tsv` holds the answer to the question NAME (`NAME--VARIANT.tsv`: with other parameters), written by
reading the reports. Its columns are some of the question's. A cell lists alternatives between `|`, with `*` for anything; a
quote is given by words of it. A row that begins with `?` need not be found and is not wrong. `pytest --update-floors` raises
`floors.json`, and never lowers a figure.
"""

from __future__ import annotations

import csv
import json
import re
import shlex
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

import pytest
from conftest import ROOT
from pyoxigraph import Store

from kg.dataset import Dataset
from kg.queries import list_queries, load, parse_question, run

FOLDER = ROOT / "tests" / "questions"
FLOORS = FOLDER / "floors.json"
FILES = sorted(FOLDER.glob("*.tsv"))
QUOTES = ("quote", "raised", "strength", "weakness")


@dataclass(frozen=True, slots=True)
class Gold:
    """The answer of an analyst: rows that must be found, and rows that may be."""

    question: str
    params: dict[str, str]
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    optional: tuple[tuple[str, ...], ...]


def read(path: Path) -> Gold:
    """Return the answer that a file holds."""
    lines = path.read_text("utf-8").splitlines()
    told = [line for line in lines if line.startswith("#")]
    columns, *rows = csv.reader((line for line in lines if not line.startswith("#")), delimiter="\t", quotechar=None)
    assert all(len(row) == len(columns) for row in rows), path.name
    params = [part for line in told if line.startswith("# params:") for part in shlex.split(line[len("# params:") :])]
    return Gold(
        path.stem.split("--")[0],
        dict(part.split("=", 1) for part in params),
        tuple(columns),
        tuple(tuple(row) for row in rows if not row[0].startswith("? ")),
        tuple((row[0][2:], *row[1:]) for row in rows if row[0].startswith("? ")),
    )


def plain(text: str | None) -> str:
    """Return a text in one line, with words joined that the end of a line divides."""
    return " ".join(re.sub(r"(?<=[a-z])-\n(?=[a-z])", "", text or "").split()).casefold()


def fits(column: str, wanted: str, found: str | None) -> bool:
    """Return whether a cell of an answer is what the analyst wrote."""
    if column in QUOTES:
        return wanted == "*" or plain(wanted) in plain(found)
    return any(fnmatchcase(plain(found), plain(choice)) for choice in wanted.split("|"))


def scores(gold: Gold, store: Store) -> dict[str, float]:
    """Return the share of the analyst's rows that are found, and of the rows found that are right, where there are any.

    Where the analyst has no rows, `none` is 1 if there are none.
    """
    answer = run(store, load(gold.question), gold.params)
    places = [answer.columns.index(column) for column in gold.columns]
    found = {tuple(row[place] for place in places) for row in answer.rows}

    def same(wanted: tuple[str, ...], row: tuple[str | None, ...]) -> bool:
        return all(fits(*cell) for cell in zip(gold.columns, wanted, row, strict=True))

    right = [row for row in found if any(same(wanted, row) for wanted in (*gold.rows, *gold.optional))]
    hit = [wanted for wanted in gold.rows if any(same(wanted, row) for row in found)]
    recall = {"recall": round(len(hit) / len(gold.rows), 3)} if gold.rows else {}
    precision = {"precision": round(len(right) / len(found), 3)} if found else {}
    return recall | precision | ({"none": float(not found)} if not gold.rows else {})


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_question_is_answered_at_least_as_well_as_before(
    path: Path, samples: Store, request: pytest.FixtureRequest
) -> None:
    now, floors = scores(read(path), samples), json.loads(FLOORS.read_text("utf-8"))
    if request.config.getoption("--update-floors"):
        floors[path.stem] = {key: max(value, floors.get(path.stem, {}).get(key, 0.0)) for key, value in now.items()}
        FLOORS.write_text(json.dumps(floors, indent=1, sort_keys=True) + "\n", "utf-8")
    fallen = {key: (now.get(key), floor) for key, floor in floors[path.stem].items() if now.get(key, 0.0) < floor}
    assert not fallen, f"below the floor (found, floor): {fallen}"


def test_every_competency_question_has_a_query_and_a_gold_answer() -> None:
    """Question 23 asks for what was extracted with low confidence, which no reading of a report tells."""
    numbers = {question.name: question.competency for question in list_queries()}
    assert {number for number in numbers.values() if number} == set(range(1, 31))
    assert {numbers[read(path).question] for path in FILES} >= set(range(1, 31)) - {23}
    assert set(json.loads(FLOORS.read_text("utf-8"))) == {path.stem for path in FILES}


def test_what_needs_review_are_the_records_below_the_threshold(samples: Store, samples_dataset: Dataset) -> None:
    answer = run(samples, load("needs-review"), {"threshold": "0.75"})
    found = {(row[answer.columns.index("statement")] or "").split("/id/")[1] for row in answer.rows}
    lines = (
        line for path in samples_dataset.path.glob("records/*.jsonl") for line in path.read_text("utf-8").splitlines()
    )
    records = [json.loads(line) for line in lines]
    assert found == {
        item["statement"] for item in records if item["kind"] not in ("report", "mention") and item["confidence"] < 0.75
    }


def test_the_question_that_the_documentation_writes_is_answered(samples: Store) -> None:
    page = (ROOT / "docs" / "how-to" / "ask.md").read_text("utf-8")
    text = page.split("```sparql\n")[1].split("```")[0]
    answer = run(samples, parse_question("posts", text), {"force": "force/norfolk"})
    assert {row[0] for row in answer.rows} == {"Giles Orpen-Smellie", "Paul Sanford"}


@pytest.mark.parametrize(
    ("wanted", "found", "same"),
    [
        ("a b", "A  b", True),
        ("a|b c", "b c", True),
        ("a*", "abc", True),
        ("a", "ab", False),
        ("", None, True),
        ("a", None, False),
    ],
)
def test_a_cell_is_compared_without_regard_to_case_and_spaces(wanted: str, found: str | None, same: bool) -> None:
    assert fits("unit", wanted, found) is same


def test_a_quote_is_compared_by_words_of_it_over_the_ends_of_lines() -> None:
    assert fits("quote", "the investigation of", "For the investi-\ngation of\ncrime")
    assert not fits("quote", "the inspection of", "For the investi-\ngation of\ncrime")
