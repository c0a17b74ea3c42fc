"""Questions in plain English, their parameters, and their answers on the samples and on the Essex report."""

from __future__ import annotations

import pytest
from conftest import ESSEX, needs_shared
from pyoxigraph import Store

from kg.dataset import build
from kg.errors import QueryError
from kg.explain import explain
from kg.queries import list_queries, load, parse_question, prefixes, run
from kg.resources import folder
from kg.store import open_store

QUESTIONS = list_queries()
ID = "https://w3id.org/inspection-kg/id/"


@pytest.fixture(scope="module")
def essex(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Return a store of the Essex report of 2015."""
    place = tmp_path_factory.mktemp("essex") / "dataset"
    made = build([ESSEX], place)
    assert made.conforms
    assert [entry.id for entry in made.dataset.manifest.reports] == ["report/peel-2015-effectiveness-essex"]
    return open_store(place)


def column(store: Store, name: str, wanted: str, **params: str) -> set[str]:
    """Return the values of a column of the answer to a question."""
    answer = run(store, load(name), params)
    place = answer.columns.index(wanted)
    return {row[place] or "" for row in answer.rows}


def test_there_are_at_least_fifteen_questions_of_the_list_of_competency_questions() -> None:
    assert len({question.competency for question in QUESTIONS if question.competency}) >= 15


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_a_question_has_a_title_and_documents_every_parameter(question: object) -> None:
    from kg.queries import QueryFile

    assert isinstance(question, QueryFile)
    assert question.title.endswith("?")
    assert question.about
    assert question.places() == {parameter.name for parameter in question.parameters}
    assert all(parameter.description and parameter.default for parameter in question.parameters)
    assert set(question.title.replace("{", "}").split("}")[1::2]) <= question.places()


@pytest.mark.parametrize("name", [question.name for question in QUESTIONS])
def test_a_question_runs_on_an_empty_store_and_on_the_samples_in_one_order(name: str, samples: Store) -> None:
    assert run(Store(), load(name)).rows == ()
    assert run(samples, load(name)).rows == run(samples, load(name)).rows


# What counts, or puts together what several statements say, or rests on none.
AGGREGATES = {
    "comparable-questions",
    "coverage",
    "issues-in-actions",
    "mixed-issues",
    "regions-compared",
    "replaced-organisations",
    "same-name-operations",
    "weak-in-most-forces",
}


@pytest.mark.parametrize("name", [question.name for question in QUESTIONS])
def test_a_row_that_rests_on_a_statement_names_the_one_whose_quote_it_shows(name: str, samples: Store) -> None:
    answer = run(samples, load(name))
    assert (answer.columns[-1] == "statement") == (name not in AGGREGATES)
    if name not in AGGREGATES:
        for row in answer.rows:
            told = dict(zip(answer.columns, row, strict=True))
            quotes = (
                [item.quote for item in explain(samples, told["statement"] or "").statements] if told["quote"] else []
            )
            assert all(quote in (told["quote"] or "") for quote in quotes)
            assert bool(quotes) == bool(told["quote"])


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (
            "actions-on-issue",
            "a insp:AreaForImprovement ; insp:aboutIssue <issue/digital-forensics> . "
            'insp:AreaForImprovement rdfs:subClassOf insp:Action ; rdfs:label "area for improvement"',
        ),
        ("users-of-system", "insp:aboutEntity <system/athena> ; insp:polarity <polarity/weakness>"),
    ],
)
def test_a_statement_about_nobody_is_one_row_however_many_things_there_are(name: str, said: str) -> None:
    store = Store()
    text = f"""<action/x/1> insp:evidence <evidence> ; insp:inReport <report/x> ; {said} .
      <evidence> oa:hasSelector <selector> . <selector> oa:exact "It should." . <report/x> rdfs:label "X" .
      <issue/digital-forensics> skos:prefLabel "Digital forensics" . <force/essex> skos:prefLabel "Essex Police" .
      <force/kent> skos:prefLabel "Kent Police" . <polarity/weakness> skos:prefLabel "Weakness" ."""
    store.update(f"INSERT DATA {{ {text} }}", base_iri=ID, prefixes=prefixes())
    (row,) = run(store, load(name)).rows
    assert not {"Essex Police", "Kent Police"} & set(row)


def test_the_forces_inadequate_at_protecting_vulnerable_people_are_found_with_the_issues(samples: Store) -> None:
    assert column(samples, "inadequate-issues", "force") == {"Bedfordshire Police", "Essex Police"}
    issues = column(samples, "inadequate-issues", "issue")
    assert {"Domestic abuse", "Child sexual exploitation", "Missing and absent children"} <= issues


def test_the_unit_that_two_forces_run_is_one_thing_in_the_reports_of_both(samples: Store) -> None:
    assert column(samples, "shared-units", "unit") == {"Serious crime directorate"}
    assert len(column(samples, "shared-units", "report")) == 2


def test_services_that_are_not_used_are_no_facts(samples: Store) -> None:
    unused = column(samples, "unused-regional-services", "service")
    assert {"Technical support unit", "Covert policing team"} <= unused
    ask = parse_question("ask", "ASK { <force/essex> insp:uses <unit/ersou/technical-support-unit> }")
    assert b"false" in run(samples, ask).data


def test_a_thing_is_explained_by_name_id_or_iri_with_its_sentences(samples: Store) -> None:
    by_name = explain(samples, "SCD")
    assert by_name == explain(samples, "unit/essex-kent-serious-crime-directorate")
    assert by_name == explain(samples, f"{ID}unit/essex-kent-serious-crime-directorate")
    assert all(item.quote and item.rule and item.report for item in by_name.statements)


def test_an_unknown_thing_is_an_error_that_says_so(samples: Store) -> None:
    with pytest.raises(QueryError, match="Atlantis"):
        explain(samples, "Atlantis")


def test_a_wrong_question_is_an_error_with_a_message() -> None:
    with pytest.raises(QueryError, match="mine"):
        run(Store(), parse_question("mine", "SELECT WHERE"))


def test_an_unknown_question_suggests_one_that_is_like_it() -> None:
    with pytest.raises(QueryError, match="shared-units"):
        load("shared-unit")


def test_a_parameter_cannot_break_out_of_its_place(samples: Store) -> None:
    """A value is a term, never a part of the query."""
    rows = run(samples, load("needs-review"), {"threshold": "0.1"}).rows
    assert rows == ()
    with pytest.raises(QueryError):
        run(samples, load("shared-units"), {"force": "> } DROP ALL #", "nonsense": "x"})


def test_the_files_are_the_questions() -> None:
    assert {question.name for question in QUESTIONS} == {path.stem for path in folder("queries").glob("*.rq")}


@needs_shared
def test_which_units_essex_and_kent_run_jointly(essex: Store) -> None:
    units = column(essex, "shared-units", "unit")
    assert {"Serious crime directorate", "High tech crime unit", "Digital and forensic services"} == units


@needs_shared
def test_which_regional_services_essex_does_not_use_although_it_is_a_member(essex: Store) -> None:
    services = column(essex, "unused-regional-services", "service")
    assert len(services) == 6
    assert {
        "Covert policing team",
        "Technical support unit",
        "Prison intelligence team",
        "Investigation team",
    } <= services


@needs_shared
def test_which_partners_took_part_in_the_exercise(essex: Store) -> None:
    assert column(essex, "exercise-partners", "partner") == {
        "Border Force",
        "East of England Ambulance Service",
        "Essex County Fire and Rescue Service",
        "Ministry of Defence",
        "Stansted Airport",
    }


@needs_shared
def test_on_which_measures_essex_is_below_its_comparator(essex: Store) -> None:
    measures = column(essex, "below-comparator", "measure")
    assert {"Sexual offences", "Assault with injury", "Victim-based crime", "Charged/Summonsed"} <= measures
    assert "Burglary in a dwelling" not in measures


@needs_shared
def test_which_issues_have_weaknesses_under_the_inadequate_judgment(essex: Store) -> None:
    assert column(essex, "inadequate-issues", "force") == {"Essex Police"}
    issues = column(essex, "inadequate-issues", "issue")
    assert {"Domestic abuse", "Child sexual exploitation", "Missing and absent children"} <= issues


@needs_shared
def test_which_grades_of_essex_were_published_elsewhere(essex: Store) -> None:
    assert column(essex, "carried-over", "question") == {"Vulnerability"}


@needs_shared
def test_which_operations_and_grades_the_essex_report_has(essex: Store) -> None:
    grades = {(row[1], row[2], row[3]) for row in run(essex, load("grades")).rows}
    assert len(grades) == 7
    assert ("2015", "Vulnerability", "Inadequate") in grades


@needs_shared
@pytest.mark.parametrize(
    ("name", "wanted", "expected", "params"),
    [
        ("responsible-for", "who", "Serious crime directorate", {"thing": "method/ocgm"}),
        ("users-of-system", "user", "Essex Police", {"system": "system/athena"}),
        ("replaced-organisations", "organisation", "Independent Police Complaints Commission", {}),
        ("ocg-rate", "value", "33", {}),
        ("evidence-for", "unit", "Fugitive team", {"force": "force/essex"}),
        ("mixed-issues", "issue", "Organised crime groups", {}),
        ("unmet-recommendations", "status", "Partly addressed", {"year": "2014"}),
        ("figures-by-source", "figure", "32.3", {}),
    ],
)
def test_a_question_finds_in_the_essex_report_what_a_reader_finds(
    name: str, wanted: str, expected: str, params: dict[str, str], essex: Store
) -> None:
    answer = run(essex, load(name), params)
    assert expected in {value for row in answer.rows for value in row if value}, (
        answer.columns,
        answer.rows[:5],
        wanted,
    )
