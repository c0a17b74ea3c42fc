"""The quality gate: what the samples give is written down, and the scores on annotated reports never fall.

`pytest --update-golden` writes the golden files anew; `pytest --update-floors` raises floors, and never lowers one.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ESSEX, ESSEX_GOLD, REPORTS, ROOT, SHARED, needs_shared

from kg.extract import extract, read_and_extract
from kg.readers import read_text
from kg.statements import Action, Extraction, Judgment, Relation

FLOORS = ROOT / "tests" / "floors.json"
JOINT = {"jtai-2018-southend-on-sea": "southend-on-sea-2018", "jtai-2025-norfolk": "norfolk-2025"}


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
    text = "\n".join(lines(read_and_extract(path))) + "\n"
    if request.config.getoption("--update-golden"):
        golden.write_text(text, "utf-8")
    assert text == golden.read_text("utf-8")


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)
def test_every_quote_is_what_stands_at_its_offsets(path: Path) -> None:
    extraction = read_and_extract(path)
    text = extraction.report.snapshot.text
    assert extraction.statements
    for item in extraction.statements:
        assert text[item.evidence.start : item.evidence.end] == item.evidence.text


def scored(gold: Path, extraction: Extraction, folder: Path) -> dict[str, float]:
    """Return each layer's F1 or value, and the precision of relations, by the scorer beside the annotation."""
    records, text = folder / "records.jsonl", folder / "text.txt"
    records.write_text("".join(json.dumps(record) + "\n" for record in extraction.records()), "utf-8")
    text.write_bytes(extraction.report.snapshot.text.encode("utf-8"))
    command = [
        sys.executable,
        str(SHARED / "gold" / "score.py"),
        str(gold),
        str(records),
        "--text",
        str(text),
        "--json",
    ]
    told = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    assert not told["violations"]
    layers = told["layers"]
    scores = {name: row.get("f1", row.get("value")) for name, row in layers.items()}
    scores["relations, precision"] = layers["relations"]["precision"]
    return {name: round(value, 3) for name, value in scores.items() if value is not None}


def check(name: str, scores: dict[str, float], request: pytest.FixtureRequest) -> None:
    """Compare scores with their floors ("negated asserted" with its ceiling)."""
    floors = json.loads(FLOORS.read_text("utf-8"))
    mine = floors.setdefault(name, {})
    if request.config.getoption("--update-floors"):
        better = min if name == "negated asserted" else max
        mine.update({layer: better(mine.get(layer, value), value) for layer, value in scores.items()})
        FLOORS.write_text(json.dumps(floors, indent=1, sort_keys=True) + "\n", "utf-8")
    assert scores.pop("negated asserted") == mine.get("negated asserted", 0) == 0
    fallen = {
        layer: (scores.get(layer), floor) for layer, floor in mine.items() if scores.get(layer, 0.0) < floor and floor
    }
    assert not fallen, f"below the floor (found, floor): {fallen}"


@needs_shared
def test_the_essex_report_scores_at_least_its_floors(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    check(ESSEX.stem, scored(ESSEX_GOLD, read_and_extract(ESSEX), tmp_path), request)


@needs_shared
@pytest.mark.parametrize(("gold", "report"), JOINT.items(), ids=JOINT)
def test_a_joint_inspection_scores_at_least_its_floors(
    gold: str, report: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    pypdfium2 = pytest.importorskip("pypdfium2")
    document = pypdfium2.PdfDocument(SHARED / "reports" / "jtai" / f"{report}.pdf")
    pages = [document[number].get_textpage().get_text_range().replace("\r\n", "\n") for number in range(len(document))]
    extraction = extract(read_text("\f".join(pages), name=f"{report}.txt"))
    check(gold, scored(SHARED / "gold" / gold, extraction, tmp_path), request)
