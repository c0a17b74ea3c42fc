"""Bodies side by side: the cells that the sample reports give, read by eye, and what an empty cell means."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from conftest import REPORTS
from pyoxigraph import NamedNode, Quad, Store

from kg.cli import run
from kg.comparison import Cell, Comparison, Correction, Section, compare
from kg.comparison.claims import Claim
from kg.comparison.figures import standing
from kg.dataset import build, open_dataset
from kg.errors import QueryError
from kg.ontology import BASE
from kg.store import open_store

SAMPLES = ("2018-medway", "2018-southend", "2015-effectiveness-essex", "2015-effectiveness-kent", "2021-22-norfolk")
ESSEX_2015 = "report/peel-2015-effectiveness-essex-digest"


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a dataset of five sample reports: two forces of one cycle, two areas, a force of a later cycle."""
    place = tmp_path_factory.mktemp("compare") / "dataset"
    build([path for path in REPORTS if any(name in path.name for name in SAMPLES)], place)
    return place


@pytest.fixture(scope="module")
def store(dataset: Path) -> Store:
    return open_store(dataset)


@pytest.fixture(scope="module")
def forces(store: Store) -> Comparison:
    return compare(store, ["essex", "kent"])


def cell(section: Section, row: str, body: str, cycle: str | None = None) -> Cell:
    """Return the cell of a row (by id or label) and column (by the id of the body and the cycle)."""
    found = next(item for item in section.rows if row in (item.id, item.label))
    column = next(n for n, item in enumerate(section.columns) if (item.body.id, item.cycle) == (body, cycle))
    return found.cells[column]


ESSEX, KENT = "force/essex", "force/kent"
PREVENTION = ("issue/crime-reduction", KENT, "2015")


@pytest.mark.parametrize(
    ("topic", "body", "cycle", "grade"),
    [
        ("topic/vulnerable", ESSEX, "2015", "Inadequate"),
        ("topic/vulnerable", KENT, "2015", "Requires improvement"),
        ("topic/soc", ESSEX, "2015", "Good"),
        ("topic/preventing", KENT, "2014", "Good"),
        ("Overall effectiveness", ESSEX, "2015", "Requires improvement"),
    ],
)
def test_the_grades_stand_by_topic_body_and_cycle(
    forces: Comparison, topic: str, body: str, cycle: str, grade: str
) -> None:
    found = cell(forces.section("judgments"), topic, body, cycle)
    assert (found.state, found.value) == ("graded", grade)
    assert all(item.says == grade for item in found.citations)


def test_a_grade_that_an_earlier_report_would_have_is_no_report_not_no_grade(forces: Comparison) -> None:
    """Kent's report of 2015 recalls its grade of 2014; of Essex in 2014 the dataset has nothing."""
    assert cell(forces.section("judgments"), "topic/preventing", ESSEX, "2014").state == "no-report"


@pytest.mark.parametrize(
    ("issue", "body", "cycle", "state"),
    [
        ("issue/domestic-abuse", ESSEX, "2015", "mixed"),  # poor response; the share of arrests prosecuted grows
        ("issue/crime-reduction", KENT, "2015", "strength"),
        ("issue/neighbourhood-policing", ESSEX, "2015", "weakness"),
    ],
)
def test_the_polarity_of_a_cell_is_that_of_its_findings(
    forces: Comparison, issue: str, body: str, cycle: str, state: str
) -> None:
    assert cell(forces.section("issues"), issue, body, cycle).state == state


def test_every_quote_of_every_cell_stands_at_its_place(forces: Comparison, dataset: Path) -> None:
    opened = open_dataset(dataset)
    texts = {entry.id: opened.text(entry.id) for entry in opened.manifest.reports}
    cited = [item for part in forces.sections for row in part.rows for one in row.cells for item in one.citations]
    assert len(cited) > 100
    assert all(texts[item.report][item.start : item.end] == item.quote for item in cited)


def test_a_cell_has_evidence_or_says_why_not(forces: Comparison) -> None:
    told = {"weakness", "strength", "mixed", "to-act", "graded", "said", "figure"}
    for part in forces.sections:
        for row in part.rows:
            assert all(bool(one.citations) == (one.state in told) for one in row.cells)
            assert any(one.citations for one in row.cells)


def test_what_a_joint_inspection_says_of_the_council_does_not_count_for_the_force(forces: Comparison) -> None:
    """In Medway the council is criticised for delays of social workers; no cell of Kent Police has that sentence."""
    cited = [item for row in forces.section("issues").rows for one in row.cells for item in one.citations]
    assert cited
    assert all({"Essex Police", "Kent Police"} & set(item.about) for item in cited)


def test_inspections_of_two_areas_are_two_columns(store: Store) -> None:
    columns = compare(store, ["partner/probation-service"]).section("issues").columns
    assert [item.place for item in columns] == ["Medway", "Southend-on-Sea"]
    assert all(len(item.reports) == 1 for item in columns)


def test_services_of_two_areas_stand_side_by_side_by_kind(store: Store) -> None:
    found = compare(store, ["southend-on-sea", "medway"]).section("services")
    boards = [cell(found, "kind/lscb", body, "2018") for body in ("place/southend-on-sea", "place/medway")]
    assert [one.state for one in boards] == ["weakness", "mixed"]
    about = [name.casefold() for one in boards for item in one.citations for name in item.about]
    assert about
    assert all(name.endswith("local safeguarding children board") for name in about)
    assert cell(found, "Police forces", "place/medway", "2018").counts()["area for improvement"] > 1


def test_shared_units_are_instances_with_the_sentences_of_both(forces: Comparison) -> None:
    found = forces.section("shared")
    unit = "unit/essex-kent-serious-crime-directorate"
    assert [cell(found, unit, body).value for body in (ESSEX, KENT)] == [
        "is a joint unit of Essex Police",
        "is a joint unit of Kent Police",
    ]
    assert not [row.id for row in found.rows if row.id.startswith("kind/")]
    assert cell(found, KENT, KENT).state == "itself"


def test_a_figure_stands_beside_the_national_one_without_saying_which_is_better(forces: Comparison) -> None:
    row = "recorded crime (excluding fraud)|measurement-unit/per-1000-population|2014-07-01/2015-06-30"
    found = cell(forces.section("figures"), row, ESSEX, "2015")
    assert (found.value, found.against, found.position) == ("56.8", "England and Wales: 63.0", "below")
    assert [item.says for item in found.citations] == ["56.8", "compared with England and Wales: 63.0"]
    assert cell(forces.section("figures"), row, KENT, "2015").state == "silent"


@pytest.mark.parametrize(
    ("one", "two", "position"),
    [("decrease", "decrease", "above"), ("decrease", "increase", "below"), ("decrease", "", ""), ("", "decrease", "")],
)
def test_a_change_stands_nowhere_beside_a_figure_of_which_no_direction_is_known(
    one: str, two: str, position: str
) -> None:
    def figure(value: str, direction: str) -> Claim:
        told = {"value": (value,), "unit": ("measurement-unit/percent",), "qualifier": ("qualifier/exact",)}
        told |= {"direction": (f"direction/{direction}",)} if direction else {}
        return Claim("statistic/a/1", "Statistic", told, "", 0, 0, "report/a", "A", 1.0)

    assert standing(figure("2", one), figure("13", two)) == position


def test_a_caveat_comes_with_the_figure(forces: Comparison) -> None:
    row = "anti-social behaviour incidents|measurement-unit/per-1000-population|2014-07-01/2015-06-30"
    assert "own return" in " ".join(cell(forces.section("figures"), row, ESSEX, "2015").notes)


def test_grades_of_two_scales_are_told_apart(store: Store) -> None:
    found = compare(store, ["essex", "norfolk"]).section("judgments")
    assert "different scales" in found.note
    assert cell(found, "topic/vulnerable", "force/norfolk", "2021/22").scale == "PEEL five-point scale"
    assert cell(found, "topic/vulnerable", ESSEX, "2015").scale == "PEEL four-point scale"


def test_an_issue_brings_the_narrower_ones_and_the_grades_of_questions_on_it(store: Store) -> None:
    found = compare(store, ["essex", "kent"], issue="investigation", cycle="2015")
    rows = {row.id for row in found.section("issues").rows}
    assert {"issue/investigation", "issue/forensic-backlogs"} <= rows
    assert "issue/domestic-abuse" not in rows
    assert {row.id for row in found.section("judgments").rows} == {"topic/investigating", "topic/offenders"}


@pytest.mark.parametrize("question", ["topic/vulnerable", "question/peel-2015/effectiveness-3"])
def test_a_question_or_topic_limits_findings_to_its_answers(store: Store, question: str) -> None:
    found = compare(store, ["essex"], question=question)
    assert [row.id for row in found.section("judgments").rows] == ["topic/vulnerable"]
    assert cell(found.section("issues"), "issue/domestic-abuse", ESSEX, "2015").citations
    assert "issue/crime-prevention" not in {row.id for row in found.section("issues").rows}


@pytest.mark.parametrize(
    ("how", "state"),
    [("assesses", "assessed"), ("mentions", "mentioned"), ("leavesOut", "left-out"), (None, "unrecorded")],
)
def test_silence_is_not_praise(dataset: Path, how: str | None, state: str) -> None:
    """Essex 2015 has a finding on problem solving and Kent has none: why is told by what its report looked at."""
    store = open_store(dataset)
    report, issue = (
        NamedNode(f"{BASE}id/{id}") for id in (ESSEX_2015.replace("essex", "kent"), "issue/problem-solving")
    )
    for old in list(store.quads_for_pattern(report, None, issue)):
        store.remove(old)
    if how:
        store.add(Quad(report, NamedNode(f"{BASE}ontology#{how}"), issue))
    found = compare(store, ["essex", "kent"], cycle="2015").section("issues")
    assert cell(found, "issue/problem-solving", KENT, "2015") == Cell(state)


def test_what_a_person_rejected_counts_no_more_and_what_was_accepted_shows_it(dataset: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(dataset, tmp_path / "dataset")
    first, second = cell(compare(open_store(copy), ["kent"]).section("issues"), *PREVENTION).citations[:2]
    for item, verdict in ((first, "reject"), (second, "accept")):
        given = ("--because", "so the text says", "--by", "A. Reader", "--date", "2026-01-05")
        assert run(["correct", str(copy), item.statement, verdict, *given]) == 0
    found = cell(compare(open_store(copy), ["kent"]).section("issues"), *PREVENTION).citations
    assert found[0].statement == second.statement
    assert found[0].corrections == (Correction("accepted", "A. Reader", "2026-01-05", "so the text says"),)


def test_contradicted_sentences_say_so(dataset: Path) -> None:
    store = open_store(dataset)
    items = cell(compare(store, ["kent"]).section("issues"), *PREVENTION).citations
    node, ontology = NamedNode(f"{BASE}id/contradiction/1"), f"{BASE}ontology#"
    store.add(
        Quad(node, NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"), NamedNode(f"{ontology}Contradiction"))
    )
    for item in items[:2]:
        store.add(Quad(node, NamedNode(f"{ontology}between"), NamedNode(f"{BASE}id/{item.statement}")))
    found = cell(compare(store, ["kent"]).section("issues"), *PREVENTION).citations
    assert f"contradicted by {items[1].statement}" in found[0].notes


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"bodies": ["kind/lscb"]}, "no body is judged by its kind"),
        ({"bodies": ["Esex Police"]}, "did you mean Essex Police"),
        ({"bodies": ["issue/training"]}, "nothing that is inspected"),
        ({"bodies": ["essex"], "issue": "force/kent"}, "not an issue"),
        ({"bodies": ["essex"], "question": "issue/training"}, "neither a question nor a topic"),
        ({"bodies": ["essex"], "cycle": "1999"}, "the dataset has 2015, 2018"),
    ],
)
def test_what_is_not_known_is_told_with_what_is(store: Store, arguments: dict[str, str], message: str) -> None:
    with pytest.raises(QueryError, match=message):
        compare(store, **arguments)  # type: ignore[arg-type]


def test_a_force_without_a_report_has_empty_columns(store: Store) -> None:
    found = compare(store, ["essex", "surrey"], cycle="2015").section("issues")
    assert {row.cells[-1].state for row in found.rows} == {"no-report"}  # the last column is Surrey
