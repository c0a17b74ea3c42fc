"""One body over time: the cells that the sample reports of several years give, read by eye."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import REPORTS
from pyoxigraph import Literal, NamedNode, Quad

from kg.comparison import Cell, History, Section, history
from kg.dataset import build
from kg.errors import QueryError
from kg.ontology import BASE
from kg.store import open_store

BEDFORDSHIRE = "force/bedfordshire"


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a dataset of the sample reports on Bedfordshire and Essex."""
    place = tmp_path_factory.mktemp("history") / "dataset"
    names = ("bedfordshire", "essex", "southend")
    build([path for path in REPORTS if any(name in path.name for name in names)], place)
    return place


@pytest.fixture(scope="module")
def bedfordshire(dataset: Path) -> History:
    return history(open_store(dataset), "bedfordshire")


@pytest.fixture(scope="module")
def essex(dataset: Path) -> History:
    return history(open_store(dataset), "Essex Police")


def cell(section: Section, row: str, inspection: str) -> Cell:
    """Return the cell of a row (by id or label) and of an inspection ("PEEL 2015")."""
    found = next(item for item in section.rows if row in (item.id, item.label))
    return found.cells[[column.inspection for column in section.columns].index(inspection)]


def test_the_cycles_stand_in_the_order_of_time(essex: History) -> None:
    assert essex.cycles == ("2015", "2017", "2018", "2018/19", "2021/22")
    assert [column.inspection for column in essex.section("issues").columns] == [
        *("PEEL 2015", "PEEL 2017", "JTAI 2018, Southend-on-Sea", "PEEL 2018/19", "PEEL 2021/22")
    ]


@pytest.mark.parametrize(
    ("topic", "inspection", "grade", "change", "since"),
    [
        ("Overall effectiveness", "PEEL 2015", "Requires improvement", "", ""),
        ("Overall effectiveness", "PEEL 2016", "Inadequate", "declined", "2015"),
        ("Overall effectiveness", "PEEL 2017", "Requires improvement", "improved", "2016"),
        ("topic/vulnerable", "PEEL 2016", "Inadequate", "unchanged", "2015"),
        ("topic/soc", "PEEL 2017", "Good", "improved", "2016"),
    ],
)
def test_a_grade_shows_what_became_of_the_one_before(
    bedfordshire: History, topic: str, inspection: str, grade: str, change: str, since: str
) -> None:
    found = cell(bedfordshire.section("judgments"), topic, inspection)
    assert (found.value, found.change, found.since) == (grade, change, since)
    assert bool(found.notes) == bool(change)  # how far the two can be compared


def test_a_grade_that_was_not_judged_anew_is_carried_over(essex: History) -> None:
    found = cell(essex.section("judgments"), "topic/soc", "PEEL 2018/19")
    assert (found.value, found.change) == ("Good", "carried over")
    assert "carried over" in found.citations[0].notes


def test_grades_of_two_scales_are_not_compared_and_it_is_said_why(essex: History) -> None:
    found = cell(essex.section("judgments"), "topic/vulnerable", "PEEL 2021/22")
    assert (found.value, found.change, found.scale) == ("Adequate", "not comparable", "PEEL five-point scale")
    assert "direct comparison" in found.notes[0]
    assert "different scales" in essex.section("judgments").note


def test_a_question_of_another_report_of_the_cycle_is_not_one_without_a_grade(essex: History) -> None:
    """The reports of 2015 and 2017 are on effectiveness; the one of 2018/19 grades efficiency too."""
    found = essex.section("judgments")
    assert cell(found, "Overall efficiency", "PEEL 2018/19").value == "Good"
    assert cell(found, "Overall efficiency", "PEEL 2015").state == "elsewhere"


def test_joint_inspections_give_no_grades_and_have_no_column_of_them(essex: History) -> None:
    assert "JTAI" not in {column.programme for column in essex.section("judgments").columns}


def test_an_action_is_raised_and_repeated(bedfordshire: History) -> None:
    """Crime prevention: an area for improvement in 2015 and again in 2017; a cause of concern about it in 2016."""
    found = bedfordshire.section("threads")
    assert cell(found, "issue/crime-prevention", "PEEL 2015").value == "raised"
    concern = cell(found, "issue/crime-prevention", "PEEL 2016")
    assert (concern.value, concern.citations[0].says) == ("raised", "raised: cause of concern")
    assert "repeated" in cell(found, "issue/crime-prevention", "PEEL 2017").value
    assert "not thereby addressed" in found.note


def test_what_one_area_is_told_is_not_repeated_in_another(essex: History) -> None:
    """Intelligence: asked of the whole force in 2015, and in the joint inspection of one area in 2018."""
    found = essex.section("threads")
    values = [cell(found, "issue/intelligence", name).value for name in ("PEEL 2015", "JTAI 2018, Southend-on-Sea")]
    assert values == ["raised", "raised"]


def test_what_a_report_says_became_of_an_action_is_in_its_thread(essex: History) -> None:
    """Sharing of good practice: asked for in 2016 and, as it was not done, in 2017; partly done in 2018/19."""
    found = essex.section("threads")
    assert "said not to be addressed" in cell(found, "issue/sharing-good-practice", "PEEL 2017").value
    assert cell(found, "issue/sharing-good-practice", "PEEL 2018/19").value == "said to be partly addressed"


def test_silence_of_a_later_report_has_its_reason(bedfordshire: History) -> None:
    """Only the report of 2015 speaks of sexual exploitation; that of 2016 speaks of domestic abuse, that of 2017 not."""
    found = bedfordshire.section("issues")
    assert cell(found, "issue/child-sexual-exploitation", "PEEL 2015").state == "weakness"
    assert cell(found, "issue/child-sexual-exploitation", "PEEL 2016").state == "left-out"
    assert cell(found, "issue/domestic-abuse", "PEEL 2017").state == "left-out"


def test_a_unit_is_first_named_where_an_earlier_report_does_not_name_it(bedfordshire: History) -> None:
    found = bedfordshire.section("units")
    assert cell(found, "Roads policing unit", "PEEL 2017").change == "first named"
    assert cell(found, "Roads policing unit", "PEEL 2015") == Cell("silent")
    assert "not thereby left" in found.note


def test_what_is_denied_or_past_is_shown_as_such(essex: History) -> None:
    assert cell(essex.section("units"), "Covert policing team", "PEEL 2015").value == "not: Essex Police uses it"


def test_a_figure_over_time_has_its_period_and_caveat(essex: History) -> None:
    row = "anti-social behaviour incidents|measurement-unit/per-1000-population|"
    found = cell(essex.section("figures"), row, "PEEL 2015")
    assert found.value == "32.3 (12 months to 2015-06-30)"
    assert (found.against, found.position) == ("England and Wales: 32.9", "below")
    assert "own return" in found.notes[0]


def test_an_issue_limits_the_history(dataset: Path) -> None:
    found = history(open_store(dataset), "bedfordshire", issue="Domestic abuse")
    assert [row.id for row in found.section("issues").rows] == ["issue/domestic-abuse"]
    assert [row.id for row in found.section("judgments").rows] == ["topic/vulnerable"]
    assert "units" not in {section.name for section in found.sections}


def test_a_correction_is_shown_with_the_sentence(dataset: Path) -> None:
    store, name = open_store(dataset), f"{BASE}ontology#"
    item = cell(history(store, "essex").section("judgments"), "topic/soc", "PEEL 2017").citations[0]
    node = NamedNode(f"{BASE}id/correction/1")
    store.add(Quad(node, NamedNode(f"{name}corrects"), NamedNode(f"{BASE}id/{item.statement}")))
    store.add(Quad(node, NamedNode(f"{name}verdict"), NamedNode(f"{BASE}id/verdict/accepted")))
    store.add(Quad(node, NamedNode(f"{name}because"), Literal("read on its page")))
    found = cell(history(store, "essex").section("judgments"), "topic/soc", "PEEL 2017").citations[0]
    assert [(one.verdict, one.because) for one in found.corrections] == [("accepted", "read on its page")]


def test_a_body_that_is_not_known_is_told_with_what_comes_near(dataset: Path) -> None:
    with pytest.raises(QueryError, match="did you mean Bedfordshire Police"):
        history(open_store(dataset), "Bedfordshir Police")
