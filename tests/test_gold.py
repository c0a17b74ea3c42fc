"""The annotation of the sample reports fits its texts, the vocabularies and itself."""

from __future__ import annotations

import csv
import itertools
from pathlib import Path

import pytest
from conftest import ROOT

from kg.ontology import load_vocabulary

VOCABULARY = load_vocabulary()
FOLDERS = sorted(path for path in (ROOT / "tests" / "gold").glob("*") if path.is_dir())
PLACED = ("mentions", "coref", "definitions", "relations", "judgments", "actions", "findings", "statistics")

each_folder = pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)


def rows(folder: Path, table: str) -> list[dict[str, str]]:
    """Return the rows of a table, none where the folder has no such table."""
    path = folder / f"{table}.tsv"
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def split(cell: str) -> set[str]:
    return {part for part in cell.split("|") if part}


@each_folder
def test_every_row_quotes_what_stands_at_its_offsets(folder: Path) -> None:
    text = (ROOT / "tests" / "reports" / f"{folder.name}.txt").read_bytes().decode("utf-8")
    told = [row for table in PLACED for row in rows(folder, table)]
    wrong = [row for row in told if text[int(row["start"]) : int(row["end"])].replace("\n", "\\n") != row["surface"]]
    assert told
    assert not wrong


@each_folder
def test_required_mentions_do_not_overlap(folder: Path) -> None:
    spans = sorted(
        (int(row["start"]), int(row["end"])) for row in rows(folder, "mentions") if row["need"] == "required"
    )
    assert all(end <= start for (_, end), (start, _) in itertools.pairwise(spans))


@each_folder
def test_every_entity_that_a_row_names_is_in_entities(folder: Path) -> None:
    known = {row["id"] for row in rows(folder, "entities")}
    named = {row["id"] for table in ("mentions", "coref") for row in rows(folder, table)}
    named |= {row[end] for row in rows(folder, "relations") for end in ("subject", "object")}
    for table in ("mentions", "findings", "actions", "statistics"):
        for row in rows(folder, table):
            for column in ("alt_ids", "issues", "issues_optional", "entities", "about"):
                named |= split(row.get(column, ""))
    assert not named - known


@each_folder
def test_an_entity_that_the_vocabulary_knows_has_its_type(folder: Path) -> None:
    for row in rows(folder, "entities"):
        known = VOCABULARY.entities.get(row["id"])
        assert known is None or known.type in {row["type"], *split(row["alt_types"])}, row["id"]


@each_folder
def test_every_issue_is_one_of_the_vocabulary(folder: Path) -> None:
    issues = {row["id"] for row in rows(folder, "entities") if row["type"] == "Issue"}
    assert issues
    assert not issues - VOCABULARY.entities.keys()


@each_folder
def test_a_required_fact_has_a_shape_inside_the_signature_of_its_predicate(folder: Path) -> None:
    types = {row["id"]: {row["type"], *split(row["alt_types"])} for row in rows(folder, "entities")}
    facts: dict[str, list[bool]] = {}
    for row in rows(folder, "relations"):
        relation = VOCABULARY.properties[row["predicate"]]
        fits = bool(types[row["subject"]] & set(relation.domain)) and bool(types[row["object"]] & set(relation.range))
        if row["need"] == "required":
            facts.setdefault(row["fact"], []).append(fits)
    assert all(any(shapes) for shapes in facts.values())


@each_folder
def test_judgments_and_actions_name_questions_and_grades_of_the_vocabulary(folder: Path) -> None:
    told = [*rows(folder, "judgments"), *rows(folder, "actions")]
    assert told
    for row in told:
        assert split(row["question"]) <= VOCABULARY.questions.keys()
        assert split(row.get("grade", "")) <= VOCABULARY.grades.keys()


@each_folder
def test_every_finding_lies_in_an_annotated_region_and_none_overlaps_another(folder: Path) -> None:
    regions = [(int(row["start"]), int(row["end"])) for row in rows(folder, "regions")]
    spans = sorted((int(row["start"]), int(row["end"])) for row in rows(folder, "findings"))
    assert spans
    assert all(any(low <= start and end <= high for low, high in regions) for start, end in spans)
    assert all(end <= start for (_, end), (start, _) in itertools.pairwise(spans))
