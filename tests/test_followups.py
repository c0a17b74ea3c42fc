"""Follow-ups: what became of earlier actions, on texts with what they are expected to say."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from conftest import ROOT, joint_report_of, report_of

from kg.cli.output import says
from kg.extract import extract
from kg.nlp import tables
from kg.statements import Extraction, FollowUp

STATUSES = {"addressed", "partly-addressed", "not-addressed"}
TYPES = {"AreaForImprovement", "CauseOfConcern", "Recommendation", "PriorityAction"}


def cases() -> Iterator[tuple[list[str], str | None, str | None, str]]:
    """Yield (statuses, type, year, text)."""
    for line in (ROOT / "tests" / "sentences" / "followups.txt").read_text("utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            told, text = line.split(" | ")
            first, *rest = told.split()
            kind = next((word for word in rest if word in TYPES), None)
            year = next((word for word in rest if word.isdigit()), None)
            yield [] if first == "-" else first.split(","), kind, year, text


def found(extraction: Extraction) -> list[FollowUp]:
    """Return the follow-ups of a report, in text order."""
    return list(extraction.of(FollowUp))


@pytest.mark.parametrize(("statuses", "kind", "year", "text"), list(cases()), ids=lambda value: str(value)[:60])
def test_a_text_says_what_became_of_an_earlier_action(
    statuses: list[str], kind: str | None, year: str | None, text: str
) -> None:
    told = found(extract(report_of(text + "\n")))
    assert [item.status for item in told] == statuses
    for item in told[-1:]:
        assert (item.type, item.year) == (kind, year)
        assert item.about == ("force/norfolk",)


def test_what_is_planned_is_set_aside_with_the_reason() -> None:
    text = "The force should make sure that the areas for improvement from our last inspection have been addressed.\n"
    aside = [item for item in extract(report_of(text)).set_aside if isinstance(item.statement, FollowUp)]
    assert [item.reason for item in aside] == ["planned, asked for or left open"]


def test_what_takes_up_an_earlier_sentence_is_about_its_issues() -> None:
    text = "In HMIC's inspection in 2014 we made a recommendation on domestic abuse. This has not been addressed.\n"
    (item,) = found(extract(report_of(text)))
    assert item.evidence.text == text.strip()  # what is taken up belongs to the quote
    assert item.issues == ("issue/domestic-abuse",)


def test_it_is_taken_up_in_the_next_paragraph_and_not_under_the_next_heading() -> None:
    raised = "In HMIC's inspection in 2014 we made a recommendation on domestic abuse."
    became = "The force has many teams. There has been some improvement in this area."
    one = found(extract(report_of(f"Findings\n\n{raised}\n\n{became}\n")))
    assert [item.status for item in one] == ["partly-addressed"]
    later = "This area is new. " * 3 + "This has been addressed."
    assert found(extract(report_of(f"{raised}\n\n{later}\n"))) == []


def test_a_joint_inspection_needs_the_earlier_inspection_and_names_who_was_to_act() -> None:
    text = "The council has addressed the areas for improvement that Ofsted identified in its last inspection.\n"
    (item,) = found(extract(joint_report_of(text)))
    assert (item.status, item.type, item.year) == ("addressed", "AreaForImprovement", None)
    assert any("local-authority" in ident for ident in item.about)
    assert (
        found(extract(joint_report_of("Some areas for improvement have not been tackled at a strategic level.\n")))
        == []
    )


def test_it_is_told_in_one_line() -> None:
    text = "The force has not yet met the recommendation of HMIC's crime inspection in 2014.\n"
    (item,) = found(extract(report_of(text)))
    record = item.record("report/peel-2015-effectiveness-norfolk")
    assert says(record) == "not-addressed Recommendation 2014 force/norfolk"
    assert (record["kind"], record["hedged"], record["question"]) == ("follow-up", False, None)


def test_a_hedged_one_says_so() -> None:
    text = "The force appears to have made progress on the area for improvement from our last inspection.\n"
    assert [item.hedged for item in found(extract(report_of(text)))] == [True]


def test_every_row_of_the_wordings_has_a_known_role_and_value() -> None:
    for row in tables.rows("followups"):
        allowed = {"type": TYPES, "status": STATUSES}.get(row["role"], {""})
        assert row["value"] in allowed, row
