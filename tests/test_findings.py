"""Findings, on sentences with what they are expected to say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from conftest import ROOT, report_of

from kg.extract import extract
from kg.nlp import tables
from kg.ontology import load_vocabulary
from kg.report import Report
from kg.statements import Finding

JOINT = {
    "id": "report/jtai-2024-norfolk",
    "programme": "programme/jtai",
    "pillar": None,
    "cycle": "2024",
    "area": "place/norfolk",
}


def cases() -> Iterator[tuple[str, str, dict[str, str], bool]]:
    """Yield (polarity, sentence, further expectations, whether it stands in a joint inspection)."""
    joint = False
    for line in (ROOT / "tests" / "sentences" / "findings.txt").read_text("utf-8").splitlines():
        joint = joint or line.startswith("## joint")
        if line.strip() and not line.startswith("#"):
            polarity, sentence, rest = (part.strip() for part in line.split("|"))
            yield polarity, sentence, dict(item.split("=") for item in rest.split() if item), joint


def of_area(text: str) -> Report:
    """Return a text as a joint inspection of Norfolk."""
    return report_of(text, **JOINT)


def found(report: Report) -> list[Finding]:
    """Return the findings of a report, in text order."""
    return list(extract(report).of(Finding))


@pytest.mark.parametrize(
    ("polarity", "sentence", "more", "joint"), list(cases()), ids=lambda value: value if isinstance(value, str) else ""
)
def test_a_sentence_says_what_is_expected(polarity: str, sentence: str, more: dict[str, str], joint: bool) -> None:
    """Polarity, issues, who is evaluated, trend and whose view it is stand as written beside the sentence."""
    findings = found(of_area(sentence + "\n") if joint else report_of(sentence + "\n"))
    assert [item.polarity for item in findings] == ([] if polarity == "none" else [polarity])
    for item in findings:
        for key, value in more.items():
            told = getattr(item, key)
            expected = tuple(part for part in value.split(",") if part)
            if key == "issues":
                assert set(expected) <= set(told)
            else:
                assert told == expected if key == "about" else str(told) == value


def test_a_verbless_bullet_takes_its_polarity_from_the_heading() -> None:
    """Under "Key strengths" a bullet without a verb is a strength, under "What needs to improve?" a weakness."""
    bullets = (
        "\n\n• Close links between the police and schools across the whole area.\n\n• Visible leaders in all teams.\n"
    )
    assert [item.polarity for item in found(report_of("Key strengths" + bullets))] == ["strength", "strength"]
    assert [item.polarity for item in found(of_area("What needs to improve?" + bullets))] == ["weakness", "weakness"]


def test_what_an_area_for_improvement_tells_to_do_is_no_finding() -> None:
    """Under "Areas for improvement" a sentence that tells somebody what to do is an action only; what is so is both."""
    text = "Areas for improvement\n\n• {}\n"
    assert not found(report_of(text.format("The force should answer victims of burglary sooner.")))
    assert not found(report_of(text.format("In Norfolk, the police must gather what they know of each child.")))
    (told,) = found(of_area(text.format("Officers do not know when they should answer, and records are poor.")))
    assert told.polarity == "weakness"


def test_the_heading_does_not_decide_against_the_words() -> None:
    """In a list of strengths, a sentence that turns with "However" is the weakness that its words say."""
    text = "Key strengths\n\n• Supervision is regular and reflective. However, it is not always recorded.\n"
    assert [item.polarity for item in found(of_area(text))] == ["strength", "weakness"]


def test_a_concession_before_a_turn_stays_a_strength() -> None:
    """Under "Areas for improvement", what is granted before "However" is a strength."""
    text = "Areas for improvement\n\n• Managers give good support. However, files are incomplete.\n"
    assert [item.polarity for item in found(of_area(text))] == ["strength", "weakness"]


def test_a_mixed_list_is_read_by_its_words() -> None:
    """Under "Headline findings" the words of each bullet decide."""
    text = "Headline findings\n\n• Leaders are effective across the area.\n\n• Too many children wait for help.\n"
    assert [item.polarity for item in found(of_area(text))] == ["strength", "weakness"]


def test_a_practice_study_evaluates_by_its_own_words() -> None:
    """A practice study among the strengths tells a story, which is no finding, and may praise, which is."""
    text = (
        "Key strengths\n\n• Close links in all schools.\n\nPractice study: highly effective practice\n\n"
        "A boy of 14 went missing twice. Professionals worked well together to find him.\n"
    )
    assert [item.evidence.text.split()[0] for item in found(of_area(text))] == ["Close", "Professionals"]


@pytest.mark.parametrize("heading", ["Next steps", "Introduction", "Annex A – About the data"])
def test_outside_the_findings_nothing_is_evaluated(heading: str) -> None:
    """The introduction, the annexes and the next steps hold no findings."""
    assert found(of_area(f"{heading}\n\nThe police respond well to missing children in the area.\n")) == []


def test_the_heading_of_an_agency_tells_who_is_evaluated() -> None:
    """Where a sentence names nobody, the section of an agency does: a force is not blamed for another's."""
    report = of_area("Supervision of new staff is poor.\n")
    for heading, body in (
        ("Health services", "partner/norfolk/health-authority"),
        ("The police", "force/norfolk"),
        ("Context", None),
    ):
        blocks = tuple(replace(block, section=("Main findings", heading)) for block in report.blocks)
        assert [item.about for item in found(replace(report, blocks=blocks))] == ([(body,)] if body else [])


def test_a_study_in_the_section_of_an_agency_evaluates_by_its_words() -> None:
    """A practice study tells of all who took part, so the heading above it does not say who is evaluated."""
    report = of_area("Supervision of new staff is poor.\n")
    section = ("The police", "Practice study: effective practice")
    blocks = tuple(replace(block, section=section) for block in report.blocks)
    assert [item.about for item in found(replace(report, blocks=blocks))] == [()]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The council is ambitious. It does not always record missing children.", "partner/norfolk/local-authority"),
        ("The police refer missing children. Their records are poor.", "force/norfolk"),
        ("Schools do not report missing children. This means that support is poor.", "partner/norfolk/school"),
        ("Schools report missing children. When children return, they are well supported.", None),
        ("Children in Norfolk wait for CAMHS. They receive poor support when missing.", None),
        ("The council reports missing children. It is clear that children are well supported.", None),
    ],
)
def test_a_pronoun_takes_up_who_is_evaluated(text: str, expected: str | None) -> None:
    """A pronoun at the head of a sentence is the body that the sentence before has as its subject, or else nobody."""
    assert found(of_area(text + "\n"))[-1].about == ((expected,) if expected else ())


def test_a_sentence_that_takes_up_another_is_on_its_issue() -> None:
    """A sentence that begins "This process …" is on the issue of the one before; one that starts anew is not."""
    text = "Officers visit registered sex offenders. This process works well. Leaders are effective across the force.\n"
    assert [item.issues for item in found(report_of(text))] == [("issue/registered-sex-offenders",), ()]


def test_what_every_sentence_is_about_is_left_out_beside_an_issue() -> None:
    """In a joint inspection of children's services a finding is on child protection only where it names no other issue."""
    one, two = found(of_area("Child protection work is strong. Child protection and neglect work is strong.\n"))
    assert [one.issues, two.issues] == [("issue/child-protection",), ("issue/neglect",)]


def test_what_evaluates_nobody_is_set_aside_with_the_reason() -> None:
    """Words that evaluate, in a sentence that is no finding, are in the review list."""
    extraction = extract(
        report_of("The force should improve its poor control room.\n\nAll forces are effective here.\n")
    )
    assert not extraction.of(Finding)
    reasons = {item.reason for item in extraction.set_aside if isinstance(item.statement, Finding)}
    assert reasons == {"what should be done", "on forces in general"}


def test_the_ids_of_the_tables_are_in_the_vocabulary() -> None:
    """The ids in the tables of views, bodies, agencies and issues are those of the vocabulary."""
    ids = {row["id"] for row in tables.rows("views")} | {row["theme"] for row in tables.rows("issue-themes")}
    ids |= {row["issue"] for name in ("issue-aspects", "issue-themes", "issue-wordings") for row in tables.rows(name)}
    ids |= {row["body"] for name in ("body-words", "agency-headings") for row in tables.rows(name)}
    assert {ident for ident in ids if "/" in ident} <= set(load_vocabulary().entities)
