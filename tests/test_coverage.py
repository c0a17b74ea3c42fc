"""What a report assesses, mentions and leaves out: a finding that is not there is not praise."""

from __future__ import annotations

from dataclasses import replace

import extractions
import pytest
from conftest import joint_report_of, report_of

from kg.coverage import Coverage, coverage
from kg.extract import extract
from kg.ontology import BASE, load_vocabulary
from kg.rdf import quads, vocabulary_quads
from kg.statements import Action, Extraction, Finding, Judgment, Mention, Statement
from kg.validate import validate

VOCABULARY = load_vocabulary()
EXTRACTION = extractions.extraction()
FOUND = coverage(EXTRACTION, VOCABULARY)


def with_only(*statements: Statement) -> Coverage:
    return coverage(replace(EXTRACTION, statements=statements), VOCABULARY)


def judged(status: str) -> Judgment:
    (found,) = EXTRACTION.of(Judgment)
    return replace(found, status=status)


def finding(**changes: object) -> Finding:
    return replace(EXTRACTION.of(Finding)[0], **changes)  # type: ignore[arg-type]


def place(found: Coverage, subject: str) -> str:
    """Return where a subject stands; it must stand in one place."""
    (name,) = (name for name in ("assesses", "mentions", "leaves_out") if subject in getattr(found, name))
    return name


def test_every_question_of_cycle_and_pillar_and_every_issue_stands_in_one_place() -> None:
    questions = {
        item.id for item in VOCABULARY.questions.values() if item.cycle == "2015" and item.pillar == "effectiveness"
    }
    issues = {id for id, entity in VOCABULARY.entities.items() if entity.type == "Issue"}
    everything = [*FOUND.assesses, *FOUND.mentions, *FOUND.leaves_out]
    assert sorted(everything) == sorted(questions | issues)
    assert len(FOUND.leaves_out) > 100


@pytest.mark.parametrize("kind", [Finding, Action])
def test_what_a_finding_or_action_is_about_is_assessed(kind: type[Statement]) -> None:
    found = with_only(EXTRACTION.of(kind)[0])
    assert place(found, extractions.ISSUE) == "assesses"
    assert place(found, extractions.QUESTION) == "assesses"


def test_what_a_narrower_issue_tells_counts_for_the_broader_one_and_not_the_other_way_round() -> None:
    narrow, broad, beside = "issue/asb-powers", "issue/anti-social-behaviour", "issue/asb-risk-assessment"
    found = with_only(finding(issues=(narrow,), question=None))
    assert [place(found, issue) for issue in (narrow, broad, beside)] == ["assesses", "assesses", "leaves_out"]
    found = with_only(finding(issues=(broad,), question=None))
    assert [place(found, issue) for issue in (broad, narrow)] == ["assesses", "leaves_out"]


def test_what_is_only_named_is_mentioned() -> None:
    named = replace(EXTRACTION.of(Mention)[0], entity="issue/asset-recovery", type="Issue")
    assert place(with_only(named), "issue/asset-recovery") == "mentions"
    assert place(with_only(named, finding(issues=("issue/asset-recovery",))), "issue/asset-recovery") == "assesses"


def test_a_scheme_that_is_also_a_topic_mentions_its_issue() -> None:
    named = replace(EXTRACTION.of(Mention)[0], entity="kind/iom", type="Scheme")
    assert place(with_only(named), "issue/integrated-offender-management") == "mentions"


def test_a_question_that_is_graded_is_assessed_with_its_issues() -> None:
    found = with_only(judged("graded"))
    assert place(found, extractions.QUESTION) == "assesses"
    assert place(found, "issue/victim-care") == "assesses"


@pytest.mark.parametrize("status", ["carried-over", "published-separately"])
def test_a_question_that_was_not_inspected_for_this_report_is_mentioned(status: str) -> None:
    found = with_only(judged(status))
    assert place(found, extractions.QUESTION) == "mentions"
    assert place(found, "issue/victim-care") == "leaves_out"


def test_findings_do_not_make_a_carried_over_question_an_inspected_one() -> None:
    own = finding(question=extractions.QUESTION, issues=())
    assert place(with_only(own, judged("published-separately")), extractions.QUESTION) == "assesses"
    assert place(with_only(own, judged("carried-over")), extractions.QUESTION) == "mentions"


def test_a_sentence_that_gives_the_overall_grade_assesses_no_issue() -> None:
    """What the wording of the overall question names need not have been looked at."""
    overall = replace(judged("graded"), question="question/peel-2015/effectiveness-0")
    same = finding(evidence=overall.evidence, issues=("issue/crime-reduction",), question=None)
    found = with_only(overall, same)
    assert place(found, "question/peel-2015/effectiveness-0") == "assesses"
    assert place(found, "issue/crime-reduction") == "mentions"
    assert place(with_only(same), "issue/crime-reduction") == "assesses"


def test_a_judgment_on_an_earlier_cycle_is_no_question_of_this_report() -> None:
    earlier = replace(judged("graded"), question="question/peel-2014/effectiveness-1", cycle="2014")
    assert "question/peel-2014/effectiveness-1" not in with_only(earlier).assesses


def test_the_graph_of_the_report_says_so_and_conforms() -> None:
    made = quads(EXTRACTION, coverage=FOUND)
    terms = {
        name: {quad.object.value for quad in made if quad.predicate.value == f"{BASE}ontology#{name}"}
        for name in ("assesses", "mentions", "leavesOut")
    }
    parts = {"assesses": FOUND.assesses, "mentions": FOUND.mentions, "leavesOut": FOUND.leaves_out}
    assert terms == {name: {f"{BASE}id/{id}" for id in ids} for name, ids in parts.items()}
    whole = sorted({*made, *extractions.described(EXTRACTION)}, key=str)
    assert validate(whole, vocabulary_quads(), EXTRACTION.report.snapshot.text) == ()


# --- reports


def read(text: str) -> Extraction:
    return extract(report_of(text))


def test_no_weakness_and_not_looked_at_are_different() -> None:
    text = """Police effectiveness

Domestic abuse

The force is good at protecting victims of domestic abuse. Officers also know about county lines.
"""
    found = coverage(read(text), VOCABULARY)
    assert place(found, "issue/domestic-abuse") == "assesses"
    assert place(found, "issue/county-lines") in {"mentions", "assesses"}
    assert place(found, "issue/modern-slavery") == "leaves_out"


def test_a_question_that_a_report_asks_and_does_not_answer_is_mentioned() -> None:
    text = """Police effectiveness

How effective is the force at tackling serious and organised crime, including its arrangements for fulfilling its
national policing responsibilities?

This question will be answered in a later report.
"""
    found = coverage(read(text), VOCABULARY)
    assert place(found, "question/peel-2015/effectiveness-4") == "mentions"
    assert place(found, "question/peel-2015/effectiveness-1") == "leaves_out"


def test_a_joint_inspection_has_no_questions() -> None:
    found = coverage(
        extract(joint_report_of("Key strengths\n\n• Social workers know the children well.\n")), VOCABULARY
    )
    assert not [id for part in (found.assesses, found.mentions, found.leaves_out) for id in part if "question" in id]
