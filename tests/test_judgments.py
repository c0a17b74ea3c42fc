"""Grades: on a line, in a phrase; and what is none."""

from __future__ import annotations

import pytest
from conftest import report_of

from kg.extract import extract
from kg.statements import Judgment

QUESTIONS = """Introduction

We looked at four questions:

1. How effective is the force at preventing crime and anti-social behaviour, and keeping people safe?

2. How effective is the force at investigating crime and managing offenders?

3. How effective is the force at protecting those who are vulnerable from harm, and supporting victims?

4. How effective is the force at tackling serious and organised crime, including its arrangements for fulfilling its national policing responsibilities?

How effective is the force at investigating crime and managing offenders?

"""


def judged(sentence: str) -> set[tuple[str, str, str]]:
    """Return (number of the question, grade, cycle) of the judgments of a report with one sentence under question 2."""
    found = extract(report_of(QUESTIONS + sentence + "\n")).of(Judgment)
    return {(item.question[-1], item.grade.rsplit("/", 1)[-1], item.cycle) for item in found}


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Norfolk Constabulary is good at tackling serious and organised crime.", ("4", "good", "2015")),
        (
            "Norfolk Constabulary requires improvement in the way it investigates crime and manages offenders.",
            ("2", "requires-improvement", "2015"),
        ),
        ("HMIC judges that overall the force is inadequate.", ("2", "inadequate", "2015")),
        (
            "HMIC’s crime inspection in 2014 found the force to be good at reducing crime and preventing offending.",
            ("1", "good", "2014"),
        ),
        (
            "The force was assessed as outstanding at preventing crime and anti-social behaviour.",
            ("1", "outstanding", "2015"),
        ),
    ],
)
def test_a_sentence_that_repeats_a_question_grades_the_force_on_it(
    sentence: str, expected: tuple[str, str, str]
) -> None:
    assert expected in judged(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "The fraud squad is good at tackling serious and organised crime.",
        "The force is good at finding lost dogs.",
        "The force should be good at tackling serious and organised crime.",
        "We considered whether the force is good at tackling serious and organised crime.",
        "Most investigations of crime are good.",
        "HMIC graded efficiency as good.",
    ],
)
def test_praise_of_something_else_is_no_judgment(sentence: str) -> None:
    assert judged(sentence) == set()


def test_a_question_inspected_for_another_report_is_published_separately() -> None:
    text = (
        QUESTIONS
        + "This question was inspected in June 2015, and the full report was published in December 2015.\n\nSummary of findings\n\nInadequate\n"
    )
    (found,) = extract(report_of(text)).of(Judgment)
    assert (found.status, found.grade) == ("published-separately", "grade/peel-4/inadequate")


def test_grades_since_2021_are_on_the_five_point_scale() -> None:
    text = "Norfolk Constabulary is good at tackling serious and organised crime.\n"
    found = extract(report_of(text, cycle="2021/22")).of(Judgment)
    assert all(item.grade.startswith("grade/peel-5/") for item in found)


def test_a_report_without_pillars_is_graded_under_the_headings_of_its_areas() -> None:
    """Since 2021 each area of policing has a heading, a grade of the five-point scale, and no pillar."""
    areas = (("Preventing crime", "Adequate"), ("Protecting vulnerable people", "Good"))
    text = "Overall summary\n\nOur inspection assessed how good the force is in several areas of policing.\n\n"
    text += "".join(f"{area}\n\n{grade}\n\nThe force works on this with its partners.\n\n" for area, grade in areas)
    report = report_of(text, cycle="2021/22", pillar=None, id="report/peel-2021-22-norfolk")
    assert [(item.question, item.grade) for item in extract(report).of(Judgment)] == [
        ("question/peel-2021-22/3", "grade/peel-5/adequate"),
        ("question/peel-2021-22/7", "grade/peel-5/good"),
    ]
