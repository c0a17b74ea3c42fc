"""What the reports of several years say together: lines of judgments, threads of actions, contradictions."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

import pyoxigraph as ox
import pytest
from conftest import report_of
from histories import (
    BAD,
    ESSEX,
    GOOD,
    KENT,
    POOR,
    TOP,
    action,
    every_kind,
    follow_up,
    judgment,
    relation,
    report,
    statistic,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.extract import extract
from kg.ontology import Vocabulary, load_vocabulary
from kg.rdf import vocabulary_quads
from kg.statements import Record
from kg.timeline import Change, Contradiction, Entry, Timeline, timeline, timeline_quads
from kg.timeline.lines import compare
from kg.validate import validate_timeline

VOCABULARY = load_vocabulary()


@lru_cache(maxsize=1)
def vocabulary() -> list[ox.Quad]:
    return vocabulary_quads()


def together(*reports: list[Record]) -> Timeline:
    return timeline(reports, VOCABULARY)


def steps(*reports: list[Record]) -> dict[str, str]:
    """Return the changes, by topic and questions, with what became of the grade."""
    return {item.id.removeprefix("change/essex/"): item.kind for item in together(*reports).changes}


def thread(*reports: list[Record], issue: str = "domestic-abuse") -> list[tuple[str, str]]:
    """Return cycle and kind of the entries of the thread of Essex on an issue."""
    (found,) = (item for item in together(*reports).threads if item.id == f"thread/essex/{issue}")
    return [(entry.cycle, entry.kind) for entry in found.entries]


def contradicted(*reports: list[Record]) -> list[str]:
    return [item.id.removeprefix("contradiction/") for item in together(*reports).contradictions]


# --- lines of judgments


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [(BAD, POOR, "improved"), (TOP, GOOD, "declined"), (GOOD, GOOD, "unchanged")],
)
def test_grades_of_two_cycles_on_one_topic_are_a_change(before: str, after: str, kind: str) -> None:
    one = report("a", "2016", judgment("2016/effectiveness-3", before))
    two = report("b", "2017", judgment("2017/effectiveness-3", after))
    assert steps(one, two) == {"vulnerable/peel-2016-effectiveness-3/peel-2017-effectiveness-3": kind}


def test_a_change_says_how_far_it_holds_and_who_says_so() -> None:
    one = report("a", "2015", judgment("2015/effectiveness-4", POOR))
    two = report("b", "2016", judgment("2016/effectiveness-4", GOOD))
    (change,) = together(one, two).changes
    assert (change.kind, change.comparison.degree) == ("improved", "comparability/with-care")
    assert change.comparison.note == "2015 asked about national policing responsibilities too."
    assert any("2016-peel-assessment" in source for source in change.comparison.sources)


def test_grades_of_two_scales_are_not_comparable() -> None:
    one = report("a", "2018/19", judgment("2018-19/effectiveness-3", GOOD))
    two = report("b", "2021/22", judgment("2021-22/7", "grade/peel-5/adequate"))
    (change,) = together(one, two).changes
    assert (change.kind, change.comparison.degree) == ("not-comparable", "comparability/not-comparable")
    assert "what-is-peel" in change.comparison.sources[0]


def test_questions_of_one_topic_that_the_crosswalk_does_not_join_are_not_comparable() -> None:
    """2021/22 and 2023-25 have one scale, but no entry leads from protecting the vulnerable to investigating."""
    found = compare("question/peel-2021-22/7", "question/peel-2023-25/6", VOCABULARY)
    assert (found.degree, found.sources) == ("comparability/not-comparable", ())


def test_a_missing_cycle_is_passed_over_and_the_weakest_part_of_the_chain_counts() -> None:
    one = report("a", "2015", judgment("2015/effectiveness-4", POOR))
    two = report("b", "2018/19", judgment("2018-19/effectiveness-4", GOOD))
    (change,) = together(one, two).changes
    assert (change.kind, change.comparison.degree) == ("improved", "comparability/with-care")


def test_a_later_report_that_recalls_a_grade_makes_no_change() -> None:
    one = report("a", "2016", judgment("2016/effectiveness-3", POOR))
    recalled = judgment("2016/effectiveness-3", POOR)
    two = report("b", "2017", recalled, judgment("2017/effectiveness-3", GOOD))
    (change,) = together(one, two).changes
    assert change.earlier[0].startswith("judgment/a/"), "the report of the cycle itself stands for its grade"
    assert together(two).changes[0].kind == "improved", "without it the recalled grade does"


@pytest.mark.parametrize("status", ["published-separately", "graded"])
def test_one_grade_told_by_two_reports_of_a_cycle_is_one_point(status: str) -> None:
    one = report("a", "2015", judgment("2015/effectiveness-3", BAD))
    two = report("b", "2015", judgment("2015/effectiveness-3", BAD, status))
    assert together(one, two) == Timeline((), (), ())


def test_a_grade_that_is_carried_over_is_no_judgment() -> None:
    one = report("a", "2016", judgment("2016/effectiveness-4", GOOD))
    two = report("b", "2017", judgment("2017/effectiveness-4", GOOD, "carried-over"))
    (change,) = together(one, two).changes
    assert change.kind == "carried-over"
    assert change.comparison.note == "The question was not inspected in 2017: an earlier grade stands."


def test_a_judgment_after_a_carried_grade_says_so() -> None:
    one = report("a", "2017", judgment("2017/effectiveness-4", GOOD, "carried-over"))
    two = report("b", "2018/19", judgment("2018-19/effectiveness-4", POOR))
    (change,) = together(one, two).changes
    assert change.kind == "declined"
    assert change.comparison.note.endswith("The grade for 2017 was carried over.")


def test_a_carried_grade_that_is_not_the_one_before_says_so() -> None:
    one = report("a", "2016", judgment("2016/effectiveness-4", POOR))
    two = report("b", "2017", judgment("2017/effectiveness-4", GOOD, "carried-over"))
    (change,) = together(one, two).changes
    assert change.comparison.note.endswith("It is not the grade of the judgment before.")


def test_a_grade_revised_after_a_revisit_takes_the_place_of_the_first() -> None:
    one = report("a", "2016", judgment("2016/effectiveness-3", BAD), judgment("2016/effectiveness-3", GOOD, "revised"))
    two = report("b", "2017", judgment("2017/effectiveness-3", GOOD))
    found = together(one, two)
    assert [item.kind for item in found.changes] == ["unchanged"]
    assert found.contradictions == ()


def test_a_question_on_two_topics_has_a_line_on_each_and_a_topic_of_two_questions_two_changes() -> None:
    one = report("a", "2014", judgment("2014/effectiveness-1"), judgment("2014/effectiveness-3", POOR))
    two = report("b", "2015", judgment("2015/effectiveness-1"), judgment("2015/effectiveness-2"))
    three = report("c", "2016", judgment("2016/effectiveness-2"))
    assert set(steps(one, two, three)) == {
        "preventing/peel-2014-effectiveness-1/peel-2015-effectiveness-1",
        "preventing/peel-2014-effectiveness-3/peel-2015-effectiveness-1",
        "investigating/peel-2015-effectiveness-2/peel-2016-effectiveness-2",
        "offenders/peel-2015-effectiveness-2/peel-2016-effectiveness-2",
    }


def test_forces_have_lines_of_their_own() -> None:
    one = report("a", "2016", judgment("2016/effectiveness-3", BAD))
    two = report("b", "2017", judgment("2017/effectiveness-3", GOOD, force=KENT))
    assert together(one, two).changes == ()


def test_two_grades_for_one_cycle_are_a_contradiction_and_no_improvement() -> None:
    one = report("a", "2015", judgment("2015/effectiveness-3", BAD))
    two = report("b", "2015", judgment("2015/effectiveness-3", POOR, "published-separately"))
    three = report("c", "2016", judgment("2016/effectiveness-3", GOOD))
    found = together(one, two, three)
    (change,) = found.changes
    assert (change.kind, change.comparison.note) == ("not-comparable", "More than one grade is given for 2015.")
    assert len(change.earlier) == 2
    (contradiction,) = found.contradictions
    assert contradiction.id == "contradiction/grade/force-essex/question-peel-2015-effectiveness-3"
    assert contradiction.about == (ESSEX, "question/peel-2015/effectiveness-3")
    assert {statement.split("/")[1] for statement in contradiction.statements} == {"a", "b"}


# --- threads of actions


def test_an_action_is_raised_repeated_and_said_to_be_addressed() -> None:
    one = report("a", "2015", action("AreaForImprovement", "domestic-abuse"))
    two = report("b", "2016", action("AreaForImprovement", "domestic-abuse", "training"))
    three = report("c", "2017", follow_up("addressed", "domestic-abuse"))
    expected = [("2015", "raised"), ("2016", "repeated"), ("2017", "addressed")]
    assert thread(one, two, three) == expected
    assert thread(one, two, three, issue="training") == [("2016", "raised")]


def test_another_kind_of_action_is_raised_anew() -> None:
    one = report("a", "2015", action("AreaForImprovement", "domestic-abuse"))
    two = report("b", "2016", action("CauseOfConcern", "domestic-abuse"))
    assert thread(one, two) == [("2015", "raised"), ("2016", "raised")]


def test_an_action_told_twice_in_one_cycle_is_not_repeated() -> None:
    one = report("a", "2018/19", action("AreaForImprovement", "domestic-abuse"))
    two = report("b", "2018", action("AreaForImprovement", "domestic-abuse"))
    assert {kind for _, kind in thread(one, two)} == {"raised"}


def test_what_is_said_of_one_area_is_not_repeated_in_another() -> None:
    """Joint inspections of two boroughs tell one force twice, and not again."""
    one = report("a", "2016", action("AreaForImprovement", "training"), area="place/southend-on-sea")
    two = report("b", "2018", action("AreaForImprovement", "training"), area="place/thurrock")
    three = report("c", "2020", action("AreaForImprovement", "training"), area="place/southend-on-sea")
    kinds = [("2016", "raised"), ("2018", "raised"), ("2020", "repeated")]
    assert thread(one, two, three, issue="training") == kinds
    whole = report("d", "2015", action("AreaForImprovement", "training"), area="place/essex")
    again = report("e", "2017", action("AreaForImprovement", "training"))
    assert thread(whole, again, issue="training") == [("2015", "raised"), ("2017", "repeated")]


def test_a_narrower_issue_has_a_thread_of_its_own() -> None:
    one = report("a", "2015", action("AreaForImprovement", "anti-social-behaviour"))
    two = report("b", "2016", action("AreaForImprovement", "asb-powers"))
    found = together(one, two).threads
    assert [[entry.kind for entry in item.entries] for item in found] == [["raised"], ["raised"]]


def test_a_follow_up_takes_up_the_actions_of_the_year_that_it_names() -> None:
    one = report(
        "a", "2014", action("Recommendation", "domestic-abuse"), action("AreaForImprovement", "domestic-abuse")
    )
    two = report("b", "2015", action("Recommendation", "domestic-abuse"))
    three = report("c", "2017", follow_up("not-addressed", "domestic-abuse", type="Recommendation", year="2014"))
    (found,) = together(one, two, three).threads
    entry = found.entries[-1]
    assert isinstance(entry, Entry)
    assert entry.kind == "not-addressed"
    assert entry.follows == (one[1]["statement"],)


def test_whoever_is_to_act_has_the_thread() -> None:
    council = "partner/medway-council"
    one = report("a", "2018", action("PriorityAction", "domestic-abuse", about=(council,)))
    assert [item.id for item in together(one).threads] == [f"thread/{council}/domestic-abuse"]


def test_an_action_without_issue_body_or_cycle_has_no_thread() -> None:
    plain = action("AreaForImprovement", "domestic-abuse")
    assert together(report("a", "2015", action("AreaForImprovement"))).threads == ()
    assert together(report("a", "2015", plain | {"about": []})).threads == ()
    assert together(report("a", None, plain)).threads == ()


def test_what_a_report_is_not_sure_of_is_not_said_to_be_addressed() -> None:
    unsure = follow_up("addressed", "domestic-abuse") | {"hedged": True}
    assert together(report("a", "2015", unsure)).threads == ()


# --- contradictions


def test_a_relation_asserted_and_negated_in_one_year_is_a_contradiction() -> None:
    one = report("a", "2015", relation(ESSEX, "uses", "system/athena"))
    two = report("b", "2015", relation(ESSEX, "uses", "system/athena", "negated"))
    assert contradicted(one, two) == ["relation/uses/force-essex/system-athena/2015"]


@pytest.mark.parametrize(
    ("cycle", "other"),
    [
        ("2017", relation(ESSEX, "uses", "system/athena", "negated")),  # a change
        ("2015", relation(ESSEX, "uses", "system/athena", "negated", date="2013-04")),  # of another time
        ("2015", relation(ESSEX, "uses", "system/athena", "negated", hedged=True)),
        ("2015", relation(ESSEX, "uses", "system/athena", "past")),
        ("2015", relation(KENT, "uses", "system/athena", "negated")),
    ],
    ids=["later", "dated", "hedged", "past", "of another force"],
)
def test_what_need_not_exclude_each_other_is_no_contradiction(cycle: str, other: Record) -> None:
    one = report("a", "2015", relation(ESSEX, "uses", "system/athena"))
    assert contradicted(one, report("b", cycle, other)) == []


def test_what_one_report_says_against_itself_is_no_contradiction_between_reports() -> None:
    both = (relation(ESSEX, "uses", "system/athena"), relation(ESSEX, "uses", "system/athena", "negated"))
    assert contradicted(report("a", "2015", *both)) == []


def test_a_report_that_takes_both_sides_contradicts_none() -> None:
    both = (relation(ESSEX, "uses", "system/athena"), relation(ESSEX, "uses", "system/athena", "negated"))
    one, two = report("a", "2015", *both), report("b", "2015", both[0])
    assert contradicted(one, two) == []
    assert contradicted(one, two, report("c", "2015", both[1])) == ["relation/uses/force-essex/system-athena/2015"]


def test_what_holds_in_one_area_need_not_hold_in_another() -> None:
    """A national service may do in one town what it does not do in another; reports on forces speak of all of them."""
    service = "partner/probation-service"
    one = report("a", "2017", relation(service, "addresses", "issue/neglect"), area="place/bristol")
    denied = relation(service, "addresses", "issue/neglect", "negated")
    assert contradicted(one, report("b", "2017", denied, area="place/southend-on-sea")) == []
    again = report("b", "2017", denied, area="place/bristol")
    assert contradicted(one, again) == ["relation/addresses/partner-probation-service/issue-neglect/2017/place-bristol"]


def test_what_is_said_of_a_kind_may_hold_of_one_instance_only() -> None:
    one = report("a", "2015", relation(ESSEX, "participatesIn", "kind/mappa"))
    two = report("b", "2015", relation(ESSEX, "participatesIn", "kind/mappa", "negated"))
    assert contradicted(one, two) == []


def test_the_ends_of_a_symmetric_relation_may_stand_either_way() -> None:
    one = report("a", "2015", relation(ESSEX, "collaboratesWith", KENT))
    two = report("b", "2015", relation(KENT, "collaboratesWith", ESSEX, "negated"))
    assert contradicted(one, two) == ["relation/collaboratesWith/force-essex/force-kent/2015"]


def test_figures_of_one_measure_area_period_and_unit_must_agree_up_to_rounding() -> None:
    one = report("a", "2015", statistic(23.5, "23.5 percent"))
    assert contradicted(one, report("b", "2016", statistic(23, "23 percent"))) == []
    assert len(contradicted(one, report("b", "2016", statistic(25, "25 percent")))) == 1
    assert contradicted(one, report("b", "2016", statistic(25, "25 percent", "about"))) == []
    assert contradicted(one, report("b", "2016", statistic(25, "25 percent", period="2014"))) == []
    assert contradicted(one, report("b", "2016", statistic(25, "25 percent", direction="increase"))) == []


def test_a_measure_with_two_values_in_one_report_is_too_vague_to_contradict() -> None:
    one = report("a", "2015", statistic(23.5, "23.5 percent"), statistic(40, "40 percent"))
    assert contradicted(one, report("b", "2016", statistic(25, "25 percent"))) == []


def test_round_figures_are_as_exact_as_their_words() -> None:
    one = report("a", "2015", statistic(12000, "12 thousand", unit="count"))
    assert contradicted(one, report("b", "2015", statistic(12345, "12,345", unit="count"))) == []
    assert len(contradicted(one, report("b", "2015", statistic(13345, "13,345", unit="count")))) == 1


def test_a_unit_belongs_to_one_force_and_to_one_regional_unit_unless_it_is_joint() -> None:
    team = "unit/essex/harbour-team"
    one = report("a", "2015", relation(team, "unitOf", ESSEX), relation(team, "memberOf", "rocu/ersou"))
    two = report("b", "2015", relation(team, "unitOf", KENT), relation(team, "memberOf", "rocu/serocu"))
    joint = report("c", "2015", relation(team, "jointUnitOf", ESSEX), relation(team, "jointUnitOf", KENT))
    expected = [f"belonging/{team.replace('/', '-')}/{whose}/2015" for whose in ("forces", "regional-units")]
    assert contradicted(one, two) == expected
    assert contradicted(one, two, joint) == []


# --- all of them


def test_a_timeline_of_every_kind_is_there_and_conforms() -> None:
    found = together(*every_kind())
    assert found.changes
    assert found.threads
    assert {item.kind for item in found.contradictions} == {"grade", "relation", "figure", "belonging"}
    assert all(isinstance(item, Change) for item in found.changes)
    assert all(isinstance(item, Contradiction) for item in found.contradictions)
    assert validate_timeline(timeline_quads(every_kind(), VOCABULARY), vocabulary()) == ()


def test_a_judgment_knows_the_one_before_wherever_it_is_told() -> None:
    one = report("a", "2016", judgment("2016/effectiveness-3", POOR))
    two = report("b", "2017", judgment("2017/effectiveness-3", GOOD), judgment("2017/effectiveness-3", GOOD))
    made = timeline_quads([one, two], VOCABULARY)
    previous = {
        (quad.subject.value, quad.object.value) for quad in made if quad.predicate.value.endswith("previousJudgment")
    }
    base = "https://w3id.org/inspection-kg/id/"
    assert previous == {(base + item["statement"], base + one[1]["statement"]) for item in two[1:]}


def test_without_reports_there_is_nothing() -> None:
    assert timeline_quads([], VOCABULARY) == []


def test_a_question_or_grade_that_the_vocabulary_does_not_have_is_passed_over() -> None:
    one = report("a", "2016", judgment("2016/effectiveness-99"), judgment("2016/effectiveness-3", "grade/none"))
    assert together(one) == Timeline((), (), ())


GRADES = st.sampled_from([GOOD, POOR, BAD])
CYCLES = st.sampled_from(["2014", "2015", "2016", "2017", "2018/19"])
RECORDS = st.one_of(
    st.builds(
        lambda cycle, number, grade, status: judgment(
            f"{cycle.replace('/', '-')}/effectiveness-{number}", grade, status
        ),
        CYCLES,
        st.sampled_from([1, 3]),
        GRADES,
        st.sampled_from(["graded", "carried-over", "revised", "published-separately"]),
    ),
    st.builds(action, st.sampled_from(["AreaForImprovement", "CauseOfConcern"]), st.sampled_from(["training"])),
    st.builds(follow_up, st.sampled_from(["addressed", "not-addressed"]), st.just("training")),
    st.builds(
        relation, st.just(ESSEX), st.just("uses"), st.just("system/athena"), st.sampled_from(["asserted", "negated"])
    ),
    st.builds(statistic, st.sampled_from([20, 30]), st.just("20 percent")),
)
REPORTS = st.lists(st.tuples(CYCLES, st.lists(RECORDS, max_size=5)), max_size=5)


def named(drawn: list[tuple[str, list[Record]]]) -> list[list[Record]]:
    return [report(f"r{number}", cycle, *records) for number, (cycle, records) in enumerate(drawn)]


@settings(max_examples=100, deadline=None)
@given(REPORTS, st.randoms(use_true_random=False))
def test_the_order_of_the_reports_and_of_their_statements_makes_no_difference(drawn, random) -> None:  # type: ignore[no-untyped-def]
    reports = named(drawn)
    expected = timeline_quads(reports, VOCABULARY)
    random.shuffle(reports)
    for records in reports:
        random.shuffle(records)
    assert timeline_quads(iter(reports), VOCABULARY) == expected


@settings(max_examples=100, deadline=None)
@given(REPORTS)
def test_a_report_that_is_removed_leaves_no_trace(drawn) -> None:  # type: ignore[no-untyped-def]
    """Nothing in the graph names a statement of a report that is not there, and every contradiction has two reports."""
    reports = named(drawn)
    without = reports[1:]
    there = {record["statement"] for records in without for record in records}
    kinds = ("judgment/", "action/", "follow-up/", "relation/", "statistic/")
    base = "https://w3id.org/inspection-kg/id/"
    named_there = {
        str(getattr(term, "value", term)).removeprefix(base)
        for quad in timeline_quads(without, VOCABULARY)
        for term in (quad.subject, quad.object)
    }
    assert {name for name in named_there if name.startswith(kinds)} <= there
    for item in timeline(reports, VOCABULARY).contradictions:
        assert len({statement.split("/")[1] for statement in item.statements}) > 1


# --- reports


EARLIER = """Police effectiveness 2016

How effective is the force at protecting those who are vulnerable from harm, and supporting victims?

Requires improvement

Areas for improvement

• The force should improve the supervision of domestic abuse cases.
"""
LATER = """Police effectiveness 2017

How effective is the force at protecting those who are vulnerable from harm, and supporting victims?

Good

In our 2016 inspection we judged the force to require improvement at protecting those who are vulnerable.

Areas for improvement

• The force should improve its work with victims of domestic abuse.
"""


def read(text: str, cycle: str) -> list[Record]:
    told = {"cycle": cycle, "id": f"report/peel-{cycle}-effectiveness-norfolk"}
    return extract(report_of(text, **told)).records()


def test_two_reports_on_a_force_make_a_line_and_a_thread() -> None:
    """What the later report recalls of the earlier inspection is no judgment of its own."""
    earlier, later = read(EARLIER, "2016"), read(LATER, "2017")
    found = together(earlier, later)
    assert [(item.topic, item.kind) for item in found.changes] == [("topic/vulnerable", "improved")]
    entries = {item.issue: [entry.kind for entry in item.entries] for item in found.threads}
    assert entries["issue/domestic-abuse"] == ["raised", "repeated"]
    assert found.contradictions == ()
    assert [item.kind for item in together(later).changes] == ["improved"]
    assert together(earlier).changes == ()


# --- the crosswalk


def crosswalk(vocabulary: Vocabulary) -> list[tuple[str, str]]:
    return [pair for pair in vocabulary.comparisons if pair[0].startswith("question/")]


@pytest.mark.parametrize("pair", crosswalk(VOCABULARY), ids=lambda pair: "-".join(pair).replace("question/", ""))
def test_an_entry_of_the_crosswalk_joins_graded_questions_of_one_topic_and_has_a_source(
    pair: tuple[str, str],
) -> None:
    earlier, later = (VOCABULARY.questions[id] for id in pair)
    assert set(earlier.topics) & set(later.topics)
    assert earlier.cycle < later.cycle
    entry = VOCABULARY.comparisons[pair]
    assert earlier.scale
    assert later.scale
    assert earlier.scale == later.scale or entry.degree == "comparability/not-comparable"
    assert entry.note.endswith(".")
    assert entry.sources
    assert all(source.startswith("https://") for source in entry.sources)


def test_two_questions_are_called_comparable_only_where_they_share_their_wording() -> None:
    for earlier, later in crosswalk(VOCABULARY):
        if VOCABULARY.comparisons[earlier, later].degree == "comparability/comparable":
            first, second = (
                {wording.lower() for wording in VOCABULARY.questions[id].wordings} for id in (earlier, later)
            )
            assert first & second, (earlier, later)


def test_graded_questions_of_one_topic_in_cycles_that_follow_each_other_have_an_entry() -> None:
    for topic in {topic for item in VOCABULARY.questions.values() for topic in item.topics}:
        asked = [item for item in VOCABULARY.questions.values() if topic in item.topics and item.graded]
        cycles = sorted({item.cycle for item in asked})
        for earlier, later in ((one, two) for one in asked for two in asked):
            if (earlier.cycle, later.cycle) in pairwise(cycles):
                assert (earlier.id, later.id) in VOCABULARY.comparisons


def test_an_entry_that_leads_back_is_not_followed() -> None:
    """A project's own entries cannot send the search round in circles."""
    one, two = "question/peel-2016/legitimacy-3", "question/peel-2017/legitimacy-3"
    back = replace(VOCABULARY.comparisons[one, two], earlier=two, later=one)
    wrong = replace(VOCABULARY, comparisons={**VOCABULARY.comparisons, (two, one): back})
    assert compare(one, "question/peel-2018-19/legitimacy-3", wrong).degree == "comparability/comparable"
    assert compare(two, one, wrong).degree == "comparability/not-comparable"


def test_every_two_scales_have_an_entry() -> None:
    scales = sorted({grade.scale for grade in VOCABULARY.grades.values()})
    assert [pair for pair in VOCABULARY.comparisons if pair[0].startswith("scale/")] == [tuple(scales)]
