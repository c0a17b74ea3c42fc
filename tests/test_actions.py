"""Areas for improvement, causes of concern, recommendations and priority actions."""

from __future__ import annotations

from conftest import report_of

from kg.extract import extract
from kg.statements import Action


def actions(text: str) -> list[Action]:
    """Return the actions of a report with the text."""
    return list(extract(report_of(text)).of(Action))


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
    assert (found.type, found.deadline) == ("Recommendation", "31 March 2016")


def test_that_there_are_no_priority_actions_is_no_action() -> None:
    assert not actions(
        "Areas for priority action\n\nThere are no areas for priority action in this report on the force.\n"
    )
