"""Scores against gold: the figures, the forms that gold may have, and what is said about gold that cannot be used."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from conftest import GOLD, REPORTS, extracted, needs_shared
from extractions import extraction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.cli import run
from kg.errors import GoldError
from kg.evaluation import Layer, load_gold, load_records, pooled, score
from kg.evaluation.reports import find_report

KENT = next(path for path in REPORTS if "kent" in path.name)
Records = list[dict[str, Any]]


@pytest.fixture
def records() -> Records:
    """Return the records of a small extraction that has every kind of statement."""
    return extraction().records()


def save(records: Records, path: Path) -> Path:
    path.write_text("".join(json.dumps(record) + "\n" for record in records), "utf-8")
    return path


def compare(gold: Records, found: Records, folder: Path) -> dict[str, Layer]:
    """Return the layers of records against corrected records."""
    one, two = save(gold, folder / "gold.jsonl"), save(found, folder / "found.jsonl")
    return {layer.name: layer for layer in score(load_gold(one).tables, load_records(two))}


def counts(layer: Layer) -> tuple[int, ...]:
    return tuple(layer.count(verdict) for verdict in ("correct", "wrong", "missed", "spared"))


def table(folder: Path, name: str, *rows: str) -> None:
    """Write a table of gold; cells are separated by two spaces or more."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = ["\t".join("" if cell == "-" else cell for cell in row.split("  ")) for row in rows]
    (folder / f"{name}.tsv").write_text("\n".join(lines) + "\n", "utf-8")


@needs_shared
@pytest.mark.parametrize("gold", sorted(path for path in GOLD.glob("*") if path.is_dir()), ids=lambda path: path.name)
def test_the_figures_are_those_of_the_scorer_that_defines_the_method(gold: Path, tmp_path: Path) -> None:
    found = extracted(find_report(load_gold(gold))).records()
    path = save(found, tmp_path / "records.jsonl")
    command = [sys.executable, str(GOLD / "score.py"), str(gold), str(path), "--json", "--errors"]
    theirs = json.loads(subprocess.run(command, check=False, capture_output=True, text=True).stdout)["layers"]
    ours = {layer.name: layer for layer in score(load_gold(gold).tables, found)}
    assert ours.keys() == theirs.keys()
    for name, told in theirs.items():
        layer = ours[name]
        assert (layer.value or 0) == pytest.approx(told.get("f1", told.get("value")) or 0, abs=1e-12), name
        if "f1" in told:
            assert (layer.precision, layer.recall) == (told["precision"], told["recall"]), name
            assert counts(layer) == tuple(told[key] for key in ("correct", "wrong", "missed", "spared")), name
        if name.startswith(("mentions", "relations", "entities")):
            assert Counter((item.verdict, item.group) for item in layer.items) == Counter(
                (verdict, group) for verdict, group, _ in told["items"]
            ), name


def test_records_scored_against_themselves_are_all_right(records: Records, tmp_path: Path) -> None:
    layers = compare(records, records, tmp_path)
    assert {name: layer.value for name, layer in layers.items() if layer.items and layer.value not in (1.0, 0)} == {}
    assert layers["negated asserted"].value == 0
    assert {"relations", "findings", "statistics", "judgments", "actions", "definitions", "mentions, exact"} <= set(
        layers
    )


ANYTHING = (
    st.none() | st.booleans() | st.integers(-9, 99) | st.text(max_size=3) | st.lists(st.text(max_size=2), max_size=2)
)


@given(data=st.data())
@settings(deadline=None, max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_stands_in_a_record_it_is_scored_or_refused(data: st.DataObject, tmp_path: Path) -> None:
    """A person who corrects by hand makes any mistake."""
    told = extraction().records()
    record = data.draw(st.sampled_from(told))
    changed = record | {data.draw(st.sampled_from(sorted(record))): data.draw(ANYTHING)}
    records = [changed if item is record else item for item in told]
    with suppress(GoldError):
        assert compare(records, told, tmp_path)
        assert compare(told, records, tmp_path)


def edited(records: Records, kind: str, **changes: Any) -> Records:
    """Return records with the first of a kind changed."""
    number = next(index for index, record in enumerate(records) if record["kind"] == kind)
    return [record | changes if index == number else record for index, record in enumerate(records)]


@pytest.mark.parametrize(
    ("kind", "changes", "layer", "expected"),
    [
        ("finding", {"polarity": "mixed"}, "findings, polarity (accuracy)", (1, 1, 0, 0)),
        ("finding", {"issues": ["issue/burglary"]}, "findings, issues", (0, 1, 1, 0)),
        ("relation", {"predicate": "unitOf"}, "relations", (3, 1, 1, 0)),
        ("relation", {"modality": "planned"}, "relations with modality", (3, 1, 1, 0)),
        ("relation", {"verdict": "wrong"}, "relations", (3, 1, 0, 0)),
        ("relation", {"verdict": "unsure"}, "relations", (3, 0, 0, 1)),
        ("statistic", {"value": 24}, "statistics", (1, 1, 1, 0)),
        ("statistic", {"period": "2015"}, "statistics, period (accuracy)", (0, 1, 0, 0)),
        ("judgment", {"grade": "grade/peel-4/good"}, "judgments", (0, 1, 1, 0)),
        ("action", {"type": "CauseOfConcern"}, "actions", (0, 1, 1, 0)),
        ("definition", {"expansion": "Joint Hill Team"}, "definitions", (0, 1, 1, 0)),
        ("mention", {"type": "Unit"}, "coref, others", (0, 0, 1, 0)),
    ],
)
def test_one_corrected_label_changes_the_score_of_its_layer(
    kind: str, changes: dict[str, Any], layer: str, expected: tuple[int, ...], records: Records, tmp_path: Path
) -> None:
    """Counts are those of correct, wrong, missed and spared."""
    assert counts(compare(edited(records, kind, **changes), records, tmp_path)[layer]) == expected


def test_an_added_record_needs_no_statement_id_and_is_missed(records: Records, tmp_path: Path) -> None:
    added = {"kind": "finding", "start": 0, "end": 4, "text": "PEEL", "polarity": "strength"}
    assert counts(compare([*records, added], records, tmp_path)["findings"]) == (2, 0, 1, 0)


def test_a_denied_relation_found_as_a_fact_is_counted(records: Records, tmp_path: Path) -> None:
    wrong = [record | {"modality": "asserted"} if record.get("modality") == "negated" else record for record in records]
    assert compare(records, wrong, tmp_path)["negated asserted"].value == 1


def test_gold_tables_without_offsets_are_found_by_their_first_words(tmp_path: Path) -> None:
    """Of a sample only the sampled sentences count; those that do not evaluate are wrong when found."""
    gold = tmp_path / "peel-2016-somewhere"
    table(
        gold,
        "findings_sample",
        "evaluative  first_4_words  last_3_words  polarity  issues",
        "yes  Officers treat victims well  in their homes.  strength  victims of crime",
        "no  The inspection took place  in two weeks.  -  -",
        "yes  Visits are too few  for the county.  weakness  -",
    )
    texts = ("Officers  treat\nvictims well in their homes.", "The inspection took place in two weeks.", "It is cold.")
    found = [
        {
            "kind": "finding",
            "start": 100 * number,
            "end": 100 * number + len(text),
            "text": text,
            "polarity": "strength",
        }
        for number, text in enumerate(texts)
    ]
    layers = {layer.name: layer for layer in score(load_gold(gold).tables, found)}
    assert counts(layers["findings"]) == (1, 1, 1, 0)
    assert counts(layers["findings, issues"]) == (0, 0, 1, 0)


def test_the_trend_of_a_finding_counts_also_where_there_is_none(tmp_path: Path) -> None:
    """Who is evaluated counts only where the gold says so."""
    gold = tmp_path / "gold"
    table(
        gold,
        "findings",
        "start  end  polarity  about  trend",
        "0  10  strength  force/norfolk  improved",
        "20  30  strength  -  -",
    )
    told = {"kind": "finding", "text": "1234567890", "polarity": "strength", "trend": "improved"}
    found = [
        told | {"start": 0, "end": 10, "about": ["force/kent"]},
        told | {"start": 20, "end": 30, "about": ["force/kent"]},
    ]
    layers = {layer.name: layer for layer in score(load_gold(gold).tables, found)}
    assert counts(layers["findings, trend"]) == (1, 1, 0, 0)
    assert counts(layers["findings, about"]) == (0, 1, 1, 0)


def test_an_optional_row_spares_one_record_and_is_not_missed(tmp_path: Path) -> None:
    gold = tmp_path / "gold"
    table(
        gold,
        "entities",
        "type  name  note",
        "Unit  fraud team  -",
        "Unit  harbour team  optional: a class",
        "Unit  road team  -",
    )
    names = (
        ("unit/a", "Fraud Team"),
        ("unit/b", "the harbour team"),
        ("unit/c", "Harbour Team"),
        ("unit/d", "hill team"),
    )
    found = [
        {
            "kind": "mention",
            "start": 9 * n,
            "end": 9 * n + 4,
            "text": label,
            "type": "Unit",
            "id": ident,
            "label": label,
        }
        | {"reference": "name"}
        for n, (ident, label) in enumerate(names)
    ]
    (layer,) = score(load_gold(gold).tables, found)
    assert counts(layer) == (1, 2, 1, 1)
    assert sorted(item.what.split()[0] for item in layer.items if item.verdict == "wrong") == ["second", "unknown"]


def test_wordings_of_one_fact_are_found_by_any_of_them(tmp_path: Path) -> None:
    gold = tmp_path / "gold"
    table(gold, "entities", "id  type  label", "unit/a  Unit  A team", "force/b  PoliceForce  B Police")
    table(
        gold,
        "relations",
        "fact  subject  predicate  object  modality  need",
        "f1  unit/a  unitOf  force/b  asserted  required",
        "f1  force/b  runs  unit/a  asserted  required",
    )
    told = {"kind": "relation", "start": 0, "end": 5, "text": "B has", "subject": "force/b", "object": "unit/a"}
    found = [told | {"predicate": "runs", "modality": "asserted"}]
    layers = {layer.name: layer for layer in score(load_gold(gold).tables, found)}
    assert counts(layers["relations with modality"]) == (1, 0, 0, 0)


def test_macro_f1_weighs_rare_labels_as_much_as_frequent_ones(records: Records, tmp_path: Path) -> None:
    layers = compare(edited(records, "finding", polarity="weakness"), records, tmp_path)
    assert layers["findings, polarity (macro-F1)"].value == pytest.approx(2 / 3)
    assert layers["findings, polarity (accuracy)"].value == 0.5


def test_pooled_figures_count_every_item_once(records: Records, tmp_path: Path) -> None:
    same = list(compare(records, records, tmp_path).values())
    other = list(compare(edited(records, "relation", predicate="unitOf"), records, tmp_path).values())
    layers = {layer.name: layer for layer in pooled([same, other])}
    assert counts(layers["relations"]) == (7, 1, 1, 0)


@pytest.mark.parametrize(
    ("report", "name"),
    [
        ("reports/joint/brook-2018.pdf", "joint-2018-brook"),
        ("reports/peel-2016-kent.txt", "peel-2016-kent"),
        ("reports/2016/kent-peel.txt", "peel-2016-kent"),
    ],
)
def test_the_report_of_a_gold_folder_has_the_same_words_in_its_path(report: str, name: str, tmp_path: Path) -> None:
    path = tmp_path / report
    path.parent.mkdir(parents=True)
    path.touch()
    table(tmp_path / "gold" / name, "definitions", "abbreviation  full_form", "AB  Alpha Beta")
    assert find_report(load_gold(tmp_path / "gold" / name)) == path.resolve()
    assert find_report(load_gold(tmp_path / "gold" / name), tmp_path / "reports") == path


def test_the_report_that_a_gold_folder_names_comes_first(tmp_path: Path) -> None:
    table(tmp_path / "mine", "definitions", "abbreviation  full_form", "AB  Alpha Beta")
    (tmp_path / "mine" / "meta.json").write_text('{"report": "../texts/one.txt"}')
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "one.txt").touch()
    assert find_report(load_gold(tmp_path / "mine")).samefile(tmp_path / "texts" / "one.txt")


@pytest.fixture
def corrected(tmp_path: Path) -> Path:
    """Return corrected records of a sample report, with one finding taken out."""
    found = extracted(KENT).records()
    number = next(index for index, record in enumerate(found) if record["kind"] == "finding")
    return save(edited(found, "finding", verdict="wrong") if number else found, tmp_path / f"{KENT.stem}.jsonl")


def evaluated(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, str, str]:
    status = run(["evaluate", *map(str, arguments)])
    captured = capsys.readouterr()
    return status, captured.out, captured.err


def test_the_command_reads_the_report_and_prints_a_table(corrected: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = evaluated(capsys, corrected, "--reports", KENT.parent, "--errors", "--detail")
    assert status == 0
    rows = {line.split("  ")[0]: line.split() for line in out.splitlines() if "  " in line}
    assert rows["findings"][-3:] == ["1", "0", "0"]
    assert "· PoliceForce" in rows
    assert "  wrong: " in out
    assert err == f"1/1 {KENT.stem}\n"


def test_the_formats_say_the_same(corrected: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def call(*more: str) -> str:
        return evaluated(capsys, corrected, "--records", corrected, *more)[1]

    layers = json.loads(call("--format", "json"))[0]["layers"]
    rows = list(csv.DictReader(io.StringIO(call("--format", "csv"))))
    assert [row["layer"] for row in rows] == list(layers)
    assert all(int(row["correct"]) == layers[row["layer"]]["correct"] for row in rows)
    assert len(list(csv.DictReader(io.StringIO(call("--format", "csv", "--errors"))))) == 0


def test_several_golds_are_also_scored_as_one(corrected: Path, capsys: pytest.CaptureFixture[str]) -> None:
    twice = [corrected, corrected, "--records", corrected, "--records", corrected]
    told = json.loads(evaluated(capsys, *twice, "--format", "json")[1])
    assert [item["gold"] for item in told] == [KENT.stem, KENT.stem, "all of them"]
    assert told[2]["layers"]["findings"]["correct"] == 2 * told[0]["layers"]["findings"]["correct"]


def bad_column(folder: Path) -> None:
    table(folder, "relations", "subject  object", "a  b")


def bad_offset(folder: Path) -> None:
    table(folder, "coref", "start  end  type  id", "1  x  Unit  unit/a")


def bad_cells(folder: Path) -> None:
    table(folder, "definitions", "abbreviation  full_form", "AB  Alpha Beta  more")


def no_report(folder: Path) -> None:
    table(folder, "definitions", "abbreviation  full_form", "AB  Alpha Beta")


def no_place(folder: Path) -> None:
    table(folder, "actions", "kind  issues", "Recommendation  issue/a")


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (bad_column, "relations.tsv: no column predicate"),
        (bad_offset, "coref.tsv, line 2: start and end"),
        (bad_cells, "definitions.tsv, line 2: more cells"),
        (no_report, "no reports of this name"),
        (no_place, "no column start, end or first_N_words"),
        (lambda folder: folder.mkdir(), "no table of gold"),
        (lambda folder: None, "no such file or folder"),
        (lambda folder: folder.write_text("{"), "line 1: this is not JSON"),
        (lambda folder: folder.write_text("[]"), "line 1: this is no record"),
        (
            lambda folder: folder.write_text('{"kind": "finding", "start": 0, "end": 2}'),
            "finding without polarity, text",
        ),
        (lambda folder: folder.write_text(""), "no records"),
        (lambda folder: folder.write_bytes(b"\xff\xfe"), "not UTF-8"),
    ],
)
def test_gold_that_cannot_be_used_is_one_line_that_says_what_and_where(
    make: Callable[[Path], None], message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    gold = tmp_path / "gold" / "mine"
    gold.parent.mkdir()
    make(gold)
    status, out, err = evaluated(capsys, gold)
    assert (status, out) == (2, "")
    assert message in err.splitlines()[-1]


def test_a_verdict_that_is_none_is_refused(records: Records, tmp_path: Path) -> None:
    path = save(edited(records, "finding", verdict="rihgt"), tmp_path / "gold.jsonl")
    with pytest.raises(GoldError, match="rihgt"):
        load_records(path)


def test_each_gold_needs_its_records(corrected: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, _, err = evaluated(capsys, corrected, corrected, "--records", corrected)
    assert status == 2
    assert "2 golds and 1 file" in err


def test_a_quote_that_does_not_stand_at_its_offsets_ends_with_1(
    corrected: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """White space aside, which editors change."""
    records = load_records(corrected)
    moved = [record | {"start": record["start"] + 7, "end": record["end"] + 7} for record in records[:30]]
    save(moved, corrected)
    status, out, err = evaluated(capsys, corrected, "--records", corrected, "--reports", KENT.parent)
    assert status == 1
    assert "F1" in out
    assert "gold: mentions" in err
    assert "quotes are not what stands at their offsets" in err


def test_offsets_are_not_checked_where_the_report_is_not_at_hand(
    corrected: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, _, err = evaluated(capsys, corrected, "--records", corrected)
    assert status == 0
    assert "offsets not checked" in err
