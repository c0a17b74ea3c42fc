"""Grades: on a line, in a phrase; and what is none."""

from __future__ import annotations

from dataclasses import replace

import pytest
from conftest import report_of

from kg.extract import extract
from kg.metadata import question_wordings
from kg.ontology import load_vocabulary
from kg.readers.txt import structure
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


def graded(sentence: str, cycle: str, pillar: str | None = None, area: str = "") -> list[tuple[str, str, str]]:
    """Return (question, grade, status) of the judgments that a paragraph gives in a report of a cycle."""
    text = f"Introduction\n\nThis is what we saw.\n\n{area}\n\n{sentence}\n"
    report = report_of(text, cycle=cycle, pillar=pillar)
    blocks, _ = structure(text, question_wordings(report.metadata, load_vocabulary()))
    found = extract(replace(report, blocks=blocks)).of(Judgment)
    return [(item.question.removeprefix("question/peel-"), item.grade.rsplit("/")[-1], item.status) for item in found]


@pytest.mark.parametrize(
    ("cycle", "pillar", "sentence", "expected"),
    [
        (
            "2014",
            None,
            "In terms of its effectiveness, in general, the force is good at investigating offending, outstanding at reducing crime and preventing offending, and good at tackling anti-social behaviour.",
            ["2014/effectiveness-2 good", "2014/effectiveness-1 outstanding", "2014/effectiveness-3 good"],
        ),
        (
            "2014",
            None,
            "However, it requires improvement in the way it tackles anti-social behaviour.",
            ["2014/effectiveness-3 requires-improvement"],
        ),
        (
            "2014",
            None,
            "the efficiency with which the force carries out its responsibilities is outstanding; and",
            ["2014/efficiency-1 outstanding"],
        ),
        (
            "2015",
            None,
            "The extent to which Norfolk Constabulary is legitimate at keeping people safe and reducing crime is good.",
            ["2015/legitimacy-0 good"],
        ),
        (
            "2015",
            "effectiveness",
            "Overall, HMIC judges Norfolk Constabulary as good at keeping people safe and reducing crime.",
            ["2015/effectiveness-0 good"],
        ),
        (
            "2016",
            None,
            "The extent to which the force is efficient at keeping people safe and reducing crime is: good.",
            ["2016/efficiency-0 good"],
        ),
        (
            "2016",
            None,
            "The extent to which the force is legitimate at keeping people safe and reducing crime: requires improvement.",
            ["2016/legitimacy-0 requires-improvement"],
        ),
        (
            "2016",
            "efficiency",
            "Norfolk Constabulary has been assessed as requires improvement in respect of the efficiency with which it keeps people safe and reduces crime.",
            ["2016/efficiency-0 requires-improvement"],
        ),
        (
            "2016",
            "effectiveness",
            "Overall, the effectiveness of Norfolk Constabulary requires improvement.",
            ["2016/effectiveness-0 requires-improvement"],
        ),
        (
            "2016",
            "effectiveness",
            "Our judgment is a deterioration on last year, when we judged the force to be good in respect of effectiveness.",
            ["2015/effectiveness-0 good"],
        ),
        (
            "2017",
            "efficiency",
            "The force’s understanding of demand is judged to require improvement; its use of resources to manage demand is good; and its planning for future demand is also assessed to be good.",
            ["2017/efficiency-1 requires-improvement", "2017/efficiency-2 good", "2017/efficiency-3 good"],
        ),
        (
            "2017",
            "legitimacy",
            "Norfolk Constabulary is judged to be good at treating all of the people it serves with fairness and respect, and outstanding at treating its workforce with fairness and respect.",
            ["2017/legitimacy-1 good", "2017/legitimacy-3 outstanding"],
        ),
        (
            "2017",
            "efficiency",
            "This is better than last year, when the force was judged as requiring improvement in the efficiency with which it keeps people safe.",
            ["2016/efficiency-0 requires-improvement"],
        ),
        (
            "2017",
            "legitimacy",
            "Our judgment is better than last year’s, when the force was judged to require improvement at treating its workforce with fairness and respect.",
            ["2016/legitimacy-3 requires-improvement"],
        ),
        (
            "2017",
            "effectiveness",
            "We judged the force to be good at investigating crime in 2016 but it is now ‘inadequate’ at investigating crime.",
            ["2016/effectiveness-2 good", "2017/effectiveness-2 inadequate"],
        ),
        (
            "2018/19",
            None,
            "The extent to which the force operates efficiently and sustainably requires improvement.",
            ["2018-19/efficiency-0 requires-improvement"],
        ),
        (
            "2018/19",
            None,
            "In 2017, we judged Norfolk Constabulary to be good at treating its workforce fairly.",
            ["2017/legitimacy-3 good"],
        ),
        (
            "2018/19",
            None,
            "Since our 2017 inspection the force has improved and is good at planning for the future.",
            ["2018-19/efficiency-2 good"],
        ),
        (
            "2021/22",
            None,
            "Norfolk Constabulary is adequate at investigating crime.",
            ["2021-22/8 adequate"],
        ),
        (
            "2023-25",
            None,
            "At our last inspection, we graded the constabulary as adequate at responding to the public.",
            ["2021-22/9 adequate"],
        ),
    ],
)
def test_each_years_wording_of_a_grade_is_read(
    cycle: str, pillar: str | None, sentence: str, expected: list[str]
) -> None:
    assert sorted(f"{question} {grade}" for question, grade, _ in graded(sentence, cycle, pillar)) == sorted(expected)


@pytest.mark.parametrize(
    ("cycle", "sentence"),
    [
        ("2014", "The force is acting to achieve fairness and legitimacy in most of its practices."),
        (
            "2016",
            "The extent to which the force is effective at keeping people safe and reducing crime: not yet graded.",
        ),
        ("2016", "Suffolk Constabulary is good at investigating crime and reducing re-offending."),
        ("2016", "Suffolk Constabulary lends detectives. It is good at investigating crime and reducing re-offending."),
        ("2016", "Most forces in England and Wales are good at investigating crime and reducing re-offending."),
        ("2016", "Of the 43 forces, 12 were judged to be good at protecting vulnerable people."),
        ("2016", "A force is good at investigating crime when its detectives are trained."),
        ("2016", "To be judged outstanding at investigating crime a force must train its detectives."),
        ("2016", "The force is not good at investigating crime and reducing re-offending."),
        ("2016", "The force is no longer good at investigating crime and reducing re-offending."),
        ("2016", "The force wants to be outstanding at investigating crime and reducing re-offending."),
        ("2016", "If the force is good at investigating crime, victims notice."),
        ("2016", "How good is the force at investigating crime and reducing re-offending?"),
        ("2016", "Its management of vulnerability and of serious and organised crime is good."),
        ("2016", "HMIC judged the force to be inadequate in its crime-recording."),
        ("2016", "It is good practice to tell victims what happens next."),
        ("2016", "The force prevents crime and anti-social behaviour, and its investigations are good."),
        ("2016", "The force’s control room is good at investigating crime."),
        ("2017", "Our overall judgment is the same as last year."),
        ("2021/22", "We graded the force good in one area, adequate in four areas and inadequate in two areas."),
        ("2021/22", "A reduction in grade, particularly from good to adequate, doesn’t mean that a force does worse."),
        ("2021/22", "We make graded judgments in nine of these ten areas as follows:"),
    ],
)
def test_what_is_negated_wished_for_general_or_of_another_force_is_no_judgment(cycle: str, sentence: str) -> None:
    assert graded(sentence, cycle) == []


def test_a_grade_that_is_said_to_be_carried_over_has_that_status() -> None:
    text = "The force is good at planning for the future. This judgment has been carried over from our last inspection."
    assert graded(text, "2018/19") == [("2018-19/efficiency-2", "good", "carried-over")]


def test_a_changed_judgment_is_two_the_second_of_them_revised() -> None:
    text = "Following our revisit we changed the grade for investigating crime from inadequate to requires improvement."
    assert graded(text, "2021/22") == [
        ("2021-22/8", "inadequate", "graded"),
        ("2021-22/8", "requires-improvement", "revised"),
    ]


def test_the_sentence_that_opens_an_area_grades_the_force_on_it_in_whatever_words() -> None:
    text = "Norfolk Constabulary is adequate at keeping villains from its door."
    assert graded(text, "2021/22", area="Preventing crime") == [("2021-22/3", "adequate", "graded")]
    assert graded(f"It has many doors.\n\n{text}", "2021/22", area="Preventing crime") == []


def test_areas_listed_under_a_grade_have_that_grade() -> None:
    text = "Good\n\nPreventing crime\n\nInvestigating crime\n\nInadequate\n\nManaging offenders"
    assert [(question, grade) for question, grade, _ in graded(text, "2021/22", area="Our judgments")] == [
        ("2021-22/3", "good"),
        ("2021-22/8", "good"),
        ("2021-22/10", "inadequate"),
    ]


def test_an_area_and_its_grade_on_one_line_are_a_judgment() -> None:
    text = "Preventing crime: Good\n\nInvestigating crime – Requires improvement\n\nA view of the coast is Good"
    assert [(question, grade) for question, grade, _ in graded(text, "2021/22")] == [
        ("2021-22/3", "good"),
        ("2021-22/8", "requires-improvement"),
    ]


def test_a_table_of_grades_with_the_year_of_inspection_says_which_are_carried_over() -> None:
    text = (
        "Overall judgment: Good\n\nPreventing crime and tackling anti-social behaviour Good 2016\n\n"
        "Investigating crime and reducing re-offending Requires improvement 2017"
    )
    assert graded(text, "2017", "effectiveness") == [
        ("2017/effectiveness-0", "good", "graded"),
        ("2017/effectiveness-1", "good", "carried-over"),
        ("2017/effectiveness-2", "requires-improvement", "graded"),
    ]


def test_bullets_go_on_with_the_sentence_that_their_introduction_leaves_open() -> None:
    text = (
        "We judge that Norfolk Constabulary:\n\n• is ‘good’ at tackling serious and organised crime; and\n\n"
        "• ‘requires improvement’ at protecting vulnerable people.\n\n"
        "Suffolk Constabulary:\n\n• is good at investigating crime."
    )
    assert graded(text, "2017", "effectiveness") == [
        ("2017/effectiveness-4", "good", "graded"),
        ("2017/effectiveness-3", "requires-improvement", "graded"),
    ]


def test_without_a_pillar_an_overall_grade_is_of_no_question() -> None:
    assert graded("Overall, the force is good.", "2016") == []
    assert graded("Overall, the force is good.", "2016", "efficiency") == [("2016/efficiency-0", "good", "graded")]


def test_grades_in_a_row_are_a_table_that_lost_its_cells_and_no_judgments() -> None:
    text = "Outstanding\n\nGood\n\nAdequate\n\nRequires improvement\n\nInadequate"
    assert graded(text, "2021/22", area="Preventing crime") == []


def test_what_the_grades_mean_is_no_judgment() -> None:
    text = "Annex A – HMIC judgments\n\nThe categories are:\n\n• Good: the force is good at investigating crime and reducing re-offending.\n"
    assert graded(text, "2016", "effectiveness") == []


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
