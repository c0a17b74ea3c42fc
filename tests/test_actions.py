"""Areas for improvement, causes of concern, recommendations and priority actions; and by when they are due."""

from __future__ import annotations

import pytest
from conftest import report_of

from kg.extract import extract
from kg.nlp.deadlines import deadline
from kg.statements import Action


def actions(text: str, **changes: str | None) -> list[Action]:
    """Return the actions of a report with the text."""
    return list(extract(report_of(text, **changes)).of(Action))


def shown(text: str, **changes: str | None) -> list[tuple[str, str, str | None]]:
    """Return (type, first two words, deadline) of the actions of a report with the text."""
    found = actions(text, **changes)
    return [(item.type, " ".join(item.evidence.text.split()[:2]), item.deadline) for item in found]


def joint(text: str) -> list[tuple[str, str, str | None]]:
    """Return the actions of a joint inspection with the text."""
    return shown(text, programme="programme/jtai", pillar=None, cycle="2019", id="report/jtai-2019-norfolk")


def test_each_bullet_under_areas_for_improvement_is_one() -> None:
    text = "Areas for improvement\n\n• The force should improve its response to burglary.\n\n• The force should review robbery.\n"
    found = actions(text)
    assert [item.type for item in found] == ["AreaForImprovement"] * 2
    assert [item.issues for item in found] == [("issue/burglary",), ("issue/robbery",)]
    assert all(item.about == ("force/norfolk",) for item in found)


def test_a_recommendation_in_prose_is_found_with_its_deadline() -> None:
    (found,) = actions(
        "HMIC recommended that the force should train its detectives by 31 March 2016. It agreed to do so.\n"
    )
    assert (found.type, found.deadline) == ("Recommendation", "2016-03-31")


@pytest.mark.parametrize(
    "text",
    [
        "There are no areas for priority action in this report on the force.",
        "• There are no areas for priority action",
        "We did not identify any.",
        "None.",
    ],
)
def test_that_there_are_no_priority_actions_is_no_action(text: str) -> None:
    assert not actions(f"Areas for priority action\n\n{text}\n")


def test_an_area_that_lacks_something_is_still_an_area_for_improvement() -> None:
    assert len(joint("Areas for improvement\n\n• There is no shared plan for young carers.\n")) == 1


def test_what_a_cause_of_concern_recommends_are_recommendations_with_its_deadline() -> None:
    text = (
        "Cause of concern\n\nThe force is failing victims of stalking. Officers see single calls only.\n\n"
        "Its sergeants know of this.\n\n"
        "To address this cause of concern, we recommend that, within six months, the force should:\n\n"
        "• flag repeat calls; and\n\n• train its call handlers by 1 May 2016.\n"
    )
    assert shown(text) == [
        ("CauseOfConcern", "The force", None),
        ("Recommendation", "flag repeat", "P6M"),
        ("Recommendation", "train its", "2016-05-01"),
    ]


def test_one_paragraph_may_state_the_cause_of_concern_and_recommend() -> None:
    text = (
        "Cause of concern\n\nThe force’s visits to victims are a cause of concern. It should know this. "
        "We recommend that, within three months, the force should visit each victim of stalking.\n"
    )
    assert shown(text) == [("CauseOfConcern", "The force’s", None), ("Recommendation", "We recommend", "P3M")]
    text = (
        "Cause of concern\n\nThe force’s visits to victims are a cause of concern. "
        "To address this, the force should immediately take steps to:\n\n• visit each victim; and\n\n• write down why.\n"
    )
    assert shown(text) == [
        ("CauseOfConcern", "The force’s", None),
        ("Recommendation", "visit each", "P0D"),
        ("Recommendation", "write down", "P0D"),
    ]


def test_what_the_force_fails_to_do_is_part_of_the_cause_of_concern() -> None:
    text = (
        "Cause of concern\n\nThe force is putting the public at risk by failing to:\n\n"
        "• answer calls in time; and\n\n• visit victims.\n"
    )
    assert shown(text) == [("CauseOfConcern", "The force", None)]


def test_the_one_paragraph_form_is_an_action() -> None:
    text = (
        "Area for improvement: The force should say who runs its cells.\n\nThe force should be proud of its horses.\n"
    )
    assert shown(text) == [("AreaForImprovement", "Area for", None)]


def test_a_sentence_as_title_is_the_action_and_the_text_that_explains_it_is_none() -> None:
    text = (
        "Areas for improvement\n\nThe force needs to find its lost files\n\n"
        "It has lost twelve. It should not take a week to find one.\n\n"
        "The force must answer letters from victims of burglary and robbery, and from those who speak for them, in the week in which they come\n\n"
        "Many wait. They should not.\n"
    )
    assert shown(text) == [("AreaForImprovement", "The force", None)] * 2


def test_titles_in_a_list_of_contents_are_no_actions() -> None:
    text = (
        "Contents\n\nAreas for improvement\n\nThe force needs to find its lost files\n\n"
        "The force must answer letters\n\nIntroduction\n\nThe force polices a county.\n"
    )
    assert not shown(text)


def test_what_follows_the_list_is_no_action() -> None:
    text = (
        "Areas for improvement\n\nThe force should find its lost files.\n\n"
        "We set out our detailed findings below.\n\nOfficers should not have to look for files.\n"
    )
    assert shown(text) == [("AreaForImprovement", "The force", None)]


def test_a_practice_study_inside_the_list_gives_none() -> None:
    text = "Areas for improvement\n\nCase study: area for improvement\n\nThe council should have met Sam sooner.\n"
    assert not joint(text)


def test_what_needs_to_improve_are_areas_for_improvement_and_the_next_steps_recommendations() -> None:
    text = (
        "What needs to improve?\n\n• How partners share records of children who go missing.\n\n"
        "Next steps\n\nThe council should prepare a written statement of proposed action. This should be a joint response. "
        "The council should send the written statement of action to the inspectorates by 6 July 2020. "
        "The statement will inform future inspections.\n"
    )
    assert joint(text) == [
        ("AreaForImprovement", "How partners", None),
        ("Recommendation", "The council", None),
        ("Recommendation", "The council", "2020-07-06"),
    ]


def test_without_bullets_the_paragraphs_of_a_joint_inspection_are_the_areas() -> None:
    text = (
        "Areas for improvement\n\nRecords of meetings about children do not say who is to do what by when.\n\n"
        "Health visitors keep good notes, but they seldom weigh what the notes say about risk.\n"
    )
    assert [kind for kind, *_ in joint(text)] == ["AreaForImprovement"] * 2


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("We recommend that within three months the force should act.", "P3M"),
        ("Within the next 12 weeks, the force should act.", "P12W"),
        ("The force should, within a year, act.", "P1Y"),
        ("The force should act within six months.", "P6M"),
        ("By 31 March 2025, the force should:", "2025-03-31"),
        ("It should be sent by Tuesday 5 May 2020.", "2020-05-05"),
        ("It should be sent by 12 November 18.", "2018-11-12"),
        ("By the end of April 2023 the force should act.", "2023-04"),
        ("The force should do so before 2020.", "2020"),
        ("The force should immediately flag repeat calls.", "P0D"),
        ("With immediate effect, the force should stop.", "P0D"),
        ("The force should answer nine calls out of ten within ten seconds.", None),
        ("The force should visit each victim within a week of the call.", None),
        ("The force should be better than it was in May 2014.", None),
        ("The force should review the cases handled by 12 officers.", None),
        ("The force should make sure that officers immediately attend.", None),
    ],
)
def test_a_deadline_is_a_date_or_a_duration(sentence: str, expected: str | None) -> None:
    assert deadline(sentence) == expected
