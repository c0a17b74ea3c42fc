"""References to what a report has named: "the force", "this team", "both forces"."""

from __future__ import annotations

import pytest
from conftest import report_of

from kg.extract import extract
from kg.statements import Mention

JOINT = {"programme": "programme/jtai", "pillar": None, "id": "report/jtai-2025-norfolk", "area": "place/norfolk"}


def told(text: str, **changes: str | None) -> list[tuple[str, str]]:
    """Return (words, label) of the references of a report with the text."""
    found = extract(report_of(text + "\n", **changes)).of(Mention)
    return [(" ".join(item.evidence.text.split()), item.label) for item in found if item.reference == "anaphor"]


@pytest.mark.parametrize(
    ("text", "reference", "label"),
    [
        ("Burglary fell. The force has a plan.", "The force", "Norfolk Constabulary"),
        ("The fugitive team is small. This team finds people.", "This team", "Fugitive team"),
        ("The fugitive team is small. The new team finds people.", "The new team", "Fugitive team"),
        ("The Athena IT system is slow. Staff dislike it. They wait. The queue grows. It is long. All of them use the new IT system.",
         "the new IT system", "Athena IT system"),
        ("The neighbourhood teams are small. These teams patrol.", "These teams", "Neighbourhood policing team"),
        ("A directorate for serious crime helps. The fugitive team (FT), which is a small team, finds people.",
         "a small team", "Fugitive team"),
    ],
)  # fmt: skip
def test_a_definite_noun_stands_for_what_was_named(text: str, reference: str, label: str) -> None:
    assert (reference, label) in told(text)


@pytest.mark.parametrize(
    "text",
    [
        "The fugitive team and the tracking team are small. This team finds people.",  # either of the two
        "The fugitive team is small. The team leader is new.",  # part of another noun
        "The fugitive team is small. The team that finds children is large.",  # says itself which
        "The fugitive team is small. The night team is large.",  # named otherwise
        "The fugitive teams are small. This team finds people.",  # one of several
        "When a police force finds a gang, it is mapped. This helps the force to act.",  # any force
        "The police are a public service.",  # the service in general, in a report on a force
    ],
)
def test_in_doubt_a_reference_stands_for_nothing(text: str) -> None:
    assert told(text) == []


def test_both_forces_are_two() -> None:
    text = "The fugitive team serves Suffolk Constabulary too. Both forces pay."
    assert {label for words, label in told(text) if words == "Both forces"} == {
        "Norfolk Constabulary",
        "Suffolk Constabulary",
    }


def test_an_annex_speaks_of_no_force_in_particular() -> None:
    assert told("Annex A: our judgments\n\nGood means that the force does what is expected.") == []


@pytest.mark.parametrize(
    "text", ["The police know this.", "Health, education and police share it.", "Staff tell police."]
)
def test_in_a_joint_inspection_the_police_are_the_force_of_the_area(text: str) -> None:
    assert [label for _, label in told(text, **JOINT)] == ["Norfolk Constabulary"]


@pytest.mark.parametrize("text", ["Police officers know this.", "The police website is new.", "Local police know."])
def test_police_before_or_after_another_word_is_no_reference(text: str) -> None:
    assert told(text, **JOINT) == []


def test_the_partnership_is_the_only_safeguarding_partnership_that_is_named() -> None:
    one = "The Norfolk Safeguarding Children Partnership met."
    asks = " The partnership has a plan."
    assert ("The partnership", "Norfolk Safeguarding Children Partnership") in told(one + asks, **JOINT)
    assert told(asks.strip(), **JOINT) == []
    assert told(one.replace("Norfolk", "Suffolk") + " " + one + asks, **JOINT) == []
