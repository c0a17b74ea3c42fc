"""The quality gate: what the samples give is written down, and the scores on annotated reports never fall.

`pytest --update-golden` writes the golden files anew; `pytest --update-floors` raises floors, and never lowers one.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import GOLD, REPORTS, ROOT, extracted

from kg.evaluation import load_gold, score
from kg.evaluation.records import misplaced
from kg.evaluation.reports import find_report
from kg.statements import Action, Extraction, Judgment, Relation

FLOORS = ROOT / "tests" / "floors.json"
GOLDS = sorted(path for folder in (ROOT / "tests" / "gold", GOLD) for path in folder.glob("*") if path.is_dir())


def lines(extraction: Extraction) -> list[str]:
    """Return judgments, actions and stated relations as lines, in text order."""
    found = []
    for item in extraction.statements:
        if isinstance(item, Judgment):
            found.append(f"judgment\t{item.question}\t{item.grade}\t{item.cycle}\t{item.status}")
        elif isinstance(item, Action):
            found.append(f"action\t{item.type}\t{item.question}\t{' '.join(item.about)}\t{' '.join(item.issues)}")
        elif isinstance(item, Relation):
            told = f"{item.modality}{' hedged' * item.hedged}"
            found.append(f"relation\t{item.subject}\t{item.predicate}\t{item.object}\t{told}\t{item.rule}")
    return found


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)
def test_a_sample_report_gives_what_its_golden_file_has(path: Path, request: pytest.FixtureRequest) -> None:
    golden = ROOT / "tests" / "golden" / f"{path.stem}.tsv"
    text = "\n".join(lines(extracted(path))) + "\n"
    if request.config.getoption("--update-golden"):
        golden.write_text(text, "utf-8")
    assert text == golden.read_text("utf-8")


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)
def test_every_quote_is_what_stands_at_its_offsets(path: Path) -> None:
    extraction = extracted(path)
    text = extraction.report.snapshot.text
    assert extraction.statements
    for item in extraction.statements:
        assert text[item.evidence.start : item.evidence.end] == item.evidence.text


def scored(gold: Path) -> dict[str, float]:
    """Return the figure of each layer, and the precision of relations, of the report of a gold folder."""
    told = load_gold(gold)
    extraction = extracted(find_report(told))
    text = extraction.report.snapshot.text
    assert not misplaced(told, text)
    assert all(text[item.evidence.start : item.evidence.end] == item.evidence.text for item in extraction.statements)
    layers = {layer.name: layer for layer in score(told.tables, extraction.records())}
    values = {name: layer.value for name, layer in layers.items()}
    if "relations" in layers:
        values["relations, precision"] = layers["relations"].precision
    return {name: round(value, 3) for name, value in values.items() if value is not None}


def raised(floors: dict[str, float], scores: dict[str, float]) -> dict[str, float]:
    """Return floors that are raised to the scores where those are higher, and never lowered."""
    higher = {layer: max(floors.get(layer, 0.0), value) for layer, value in scores.items()}
    return floors | higher | {"negated asserted": 0}


def test_a_floor_is_never_lowered_and_never_lost() -> None:
    assert raised({"a": 0.5, "b": 0.7}, {"a": 0.6, "c": 0.1}) == {"a": 0.6, "b": 0.7, "c": 0.1, "negated asserted": 0}


@pytest.mark.parametrize("gold", GOLDS, ids=lambda path: path.name)
def test_a_report_scores_at_least_its_floors(gold: Path, request: pytest.FixtureRequest) -> None:
    """`negated asserted` has a ceiling instead: what a report denies is never told as a fact."""
    scores, floors = scored(gold), json.loads(FLOORS.read_text("utf-8"))
    mine = floors.setdefault(gold.name, {})
    if request.config.getoption("--update-floors"):
        floors[gold.name] = mine = raised(mine, scores)
        FLOORS.write_text(json.dumps(floors, indent=1, sort_keys=True) + "\n", "utf-8")
    assert scores.pop("negated asserted", 0) == 0
    fallen = {layer: (scores.get(layer), floor) for layer, floor in mine.items() if scores.get(layer, 0.0) < floor}
    assert not fallen, f"below the floor (found, floor): {fallen}"
