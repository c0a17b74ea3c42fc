"""Confidence: an estimate with its reasons; every candidate is accepted or set aside with a reason."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import extractions
import pytest
from conftest import REPORTS, ROOT, extracted, report_of
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.cli import run
from kg.confidence import UNMEASURED, confidence, estimate, weights
from kg.dataset import build, open_dataset
from kg.extract import extract
from kg.nlp import tables
from kg.rdf import quads
from kg.statements import (
    Action,
    Extraction,
    Finding,
    Judgment,
    Mention,
    Relation,
    SetAside,
    Statistic,
    identified,
    reviewed,
)

KENT = next(path for path in REPORTS if "kent" in path.name)
THRESHOLDS = st.floats(0, 1)


def ids(extraction: Extraction) -> tuple[set[str], set[str]]:
    """Return the ids accepted and those set aside."""
    return {item.id for item in extraction.statements}, {item.statement.id for item in extraction.set_aside}


def aside(text: str, kind: type, **changes: str) -> list[str]:
    """Return the reasons for which candidates of a kind are set aside in a text."""
    found = extract(report_of(text, **changes)).set_aside
    return [item.reason for item in found if isinstance(item.statement, kind)]


# ---- accepted or set aside


@settings(deadline=None, max_examples=50)
@given(THRESHOLDS, THRESHOLDS)
def test_candidates_are_accepted_or_set_aside_and_a_higher_threshold_only_moves_statements(
    one: float, two: float
) -> None:
    extraction = extracted(KENT)
    low, high = extraction.at_least(min(one, two)), extraction.at_least(max(one, two))
    candidates = set.union(*ids(extraction))
    for found in (low, high):
        accepted, below = ids(found)
        assert accepted | below == candidates
        assert not accepted & below
        assert len(found.statements) + len(found.set_aside) == len(candidates)
        assert sum(found.set_aside_counts.values()) == len(found.set_aside)
    assert all(item.confidence >= max(one, two) for item in high.statements)
    assert set(high.statements) <= set(low.statements) <= set(extraction.statements)
    assert low.at_least(max(one, two)).statements == high.statements


def test_nothing_is_set_aside_without_a_reason_and_a_quote() -> None:
    found = extracted(KENT).at_least(0.8)
    text = found.report.snapshot.text
    assert found.set_aside
    for item in found.set_aside:
        assert item.reason
        assert text[item.statement.evidence.start : item.statement.evidence.end] == item.statement.evidence.text


def test_what_is_accepted_and_what_is_set_aside_stand_in_text_order() -> None:
    found = extracted(KENT).at_least(0.8)
    for statements in (found.statements, tuple(item.statement for item in found.set_aside)):
        starts = [item.evidence.start for item in statements]
        assert starts == sorted(starts)


def test_a_relation_against_the_signature_of_its_property_is_set_aside() -> None:
    assert "against the signature of uses" in aside("The Probation Service uses MAPPA.", Relation)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("We examined how effective the force is at tackling burglary.", "on how the inspection was made"),
        ("The force should improve the poor supervision of its officers.", "what should be done"),
        (
            "There are weaknesses in how the visits are supervised, among them:",
            "a question, or words that introduce a list",
        ),
    ],
)
def test_words_that_evaluate_and_make_no_finding_are_set_aside(text: str, reason: str) -> None:
    assert aside(text, Finding) == [reason]


def test_a_grade_that_is_not_stated_as_a_fact_is_set_aside() -> None:
    text = "We asked whether the force is good at preventing crime and tackling anti-social behaviour."
    assert aside(text, Judgment) == ["not stated as a fact"]


def test_words_under_a_heading_of_actions_that_ask_for_nothing_are_set_aside() -> None:
    text = "Areas for improvement\n\nThe force has work to do on its visits, and knows it, as its plans for this year show.\n"
    assert aside(text, Action) == ["tells nobody what to do"]


def test_an_ambiguous_abbreviation_is_set_aside_for_each_thing_that_it_may_stand_for() -> None:
    found = extract(report_of("Officers search the PND before each visit.")).set_aside
    told = {item.statement.entity: item.reason for item in found if isinstance(item.statement, Mention)}
    assert told["method/penalty-notices"] == told["system/police-national-database"] == "ambiguous: 2 referents"


def test_an_abbreviation_that_the_report_defines_is_not_ambiguous() -> None:
    text = "Officers search the Police National Database (PND) before each visit. The PND is slow."
    assert not [reason for reason in aside(text, Mention) if reason.startswith("ambiguous")]


def test_a_common_word_without_its_context_is_set_aside() -> None:
    assert "without its context" in aside("The force gives each officer a caution about the weather.", Mention)


def test_what_one_rule_accepts_is_not_set_aside_by_another() -> None:
    source = extractions.report()
    item = next(item for item in extractions.extraction().statements if isinstance(item, Relation))
    accepted = identified([item], source)
    assert reviewed([SetAside(item, "the same thing twice")], accepted, source) == ()
    assert len(reviewed([SetAside(item, "the same thing twice")] * 2, (), source)) == 1


# ---- the estimate


def test_the_confidence_is_what_the_weights_of_its_reasons_add_up_to() -> None:
    for item in extracted(KENT).statements:
        assert item.confidence == confidence(item.kind, item.reasons)
        assert 0 < item.confidence < 1
        assert item.reasons[0] == f"rule:{item.rule}"
        assert len(set(item.reasons)) == len(item.reasons)


def test_every_kind_has_a_prior_and_every_row_a_known_kind() -> None:
    kinds = {"mention", "definition", "relation", "judgment", "action", "finding", "follow-up", "statistic"}
    assert {kind for kind, _ in weights()} == kinds
    assert {kind for kind, reason in weights() if reason == "prior"} == kinds
    rows = [(row["kind"], row["reason"]) for row in tables.rows("confidence")]
    assert rows == sorted(set(rows), key=lambda row: (row[0], row[1] != "prior", row[1]))


def test_a_rule_that_found_nothing_on_gold_gets_what_is_known_of_its_kind() -> None:
    extraction = extractions.extraction()
    found = estimate(extraction)
    item = next(item for item in found.statements if isinstance(item, Judgment))
    assert item.reasons[:2] == ("rule:overall", UNMEASURED)
    assert item.confidence == confidence("judgment", item.reasons[2:])
    assert [item.id for item in found.statements] == [item.id for item in extraction.statements]


def test_two_rules_that_find_one_claim_at_one_place_are_one_statement_with_their_agreement() -> None:
    source = extractions.report()
    item = next(item for item in extractions.extraction().of(Relation) if not item.reasons)
    other = replace(item, rule="another", surfaces=("by", "other", "words"))
    (found,) = identified([item, other], source)
    assert found == replace(item, reasons=("agreement:2",))
    (same,) = identified([item, replace(item, surfaces=("twice",))], source)
    assert same == item


def test_a_relation_tells_which_of_its_ends_the_sentence_does_not_name() -> None:
    found = extract(report_of("The force works with Kent Police.")).of(Relation)
    assert found
    for item in found:
        assert {"model:parser", "subject:anaphor"} <= set(item.reasons)
        assert not any(reason.startswith("object:") for reason in item.reasons)


def test_what_is_said_twice_is_repeated() -> None:
    text = "Kent Police works with Norfolk Constabulary.\n\nKent Police works with Norfolk Constabulary."
    found = [item for item in extract(report_of(text)).of(Relation) if "Police works" in item.evidence.text]
    assert found
    assert all("repeated" in item.reasons for item in found)


def test_the_weights_give_a_rule_the_share_of_its_statements_that_is_right() -> None:
    """A rule seen often gets its own share; one seen once stays near its kind's."""
    path = ROOT / "benchmarks" / "calibration.py"
    spec = spec_from_file_location("calibration", path)
    assert spec
    assert spec.loader
    calibration = module_from_spec(spec)
    sys.modules[spec.name] = calibration
    spec.loader.exec_module(calibration)

    def told(rule: str, right: bool, number: int) -> list[object]:
        return [calibration.Case("report", "report", "relation", (f"rule:{rule}",), 0.5, right)] * number

    seen = [*told("good", True, 90), *told("good", False, 10), *told("bad", True, 20), *told("bad", False, 80)]
    table = calibration.fit("relation", [*seen, *told("rare", False, 1)], 1.0)
    assert confidence("relation", ["rule:good"], table) == pytest.approx(0.9, abs=0.03)
    assert confidence("relation", ["rule:bad"], table) == pytest.approx(0.2, abs=0.03)
    assert 0.3 < confidence("relation", ["rule:rare"], table) < confidence("relation", [], table) < 0.7
    assert calibration.error([(0.9, True)] * 9 + [(0.9, False)]) == pytest.approx(0)
    assert calibration.error([(0.9, False)] * 10) == pytest.approx(0.9)


def test_the_number_of_the_rule_counts_by_its_log_odds() -> None:
    table = {("finding", "prior"): 0.0, ("finding", "rule-says"): 1.0}
    assert [confidence("finding", [f"rule-says:{number}"], table) for number in (0.8, 1, 0)] == [0.8, 0.99, 0.01]


# ---- files and commands


def test_a_figure_whose_comparator_is_set_aside_is_written_without_it() -> None:
    extraction = extractions.extraction()
    compared = next(item for item in extraction.of(Statistic) if item.comparator)
    sure = tuple(replace(item, confidence=0.9 if item.id == compared.id else 0.1) for item in extraction.statements)
    found = replace(extraction, statements=sure).at_least(0.5)
    assert [item.id for item in found.statements] == [compared.id]
    assert not [quad for quad in quads(found) if quad.predicate.value.endswith("#comparator")]


def test_annotate_prints_what_is_at_least_as_certain_and_tells_how_much_is_set_aside(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["annotate", str(KENT), "--min-confidence", "0.8"]) == 0
    out, err = capsys.readouterr()
    records = [json.loads(line) for line in out.splitlines()]
    assert run(["annotate", str(KENT), "--min-confidence", "0.8", "--set-aside"]) == 0
    review = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert all(record["confidence"] >= 0.8 for record in records)
    assert {record["set_aside"] for record in review} >= {"below 0.8"}
    assert f"{len(records) - 1} accepted, {len(review)} set aside" in err
    assert not {record["statement"] for record in records} & {record["statement"] for record in review}


def test_the_review_list_can_be_read_as_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["annotate", str(KENT), "--set-aside", "--format", "table"]) == 0
    assert capsys.readouterr().out.startswith("set_aside")


@pytest.mark.parametrize("value", ["1.5", "-1", "high"])
def test_a_threshold_outside_0_to_1_is_refused(value: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["annotate", str(KENT), f"--min-confidence={value}"]) == 2
    assert "--min-confidence" in capsys.readouterr().err


def test_a_dataset_has_what_is_set_aside_in_review_and_says_the_threshold(tmp_path: Path) -> None:
    made = build([KENT], tmp_path / "dataset", min_confidence=0.8)
    dataset = open_dataset(tmp_path / "dataset")
    (entry,) = dataset.manifest.reports
    extraction = extracted(KENT).at_least(0.8)
    assert dataset.manifest.min_confidence == 0.8
    assert dataset.review(entry.id) == extraction.review()
    assert dataset.records(entry.id) == json.loads(json.dumps(extraction.records()))
    assert made.set_aside == entry.set_aside == extraction.set_aside_counts
