"""A thing is found by what people call it, and every statement about it shows where it comes from."""

from __future__ import annotations

import pytest
from extractions import ESSEX, KENT, LINES, TEAM, described, extraction
from extractions import reviewed as corrected
from pyoxigraph import Store

from kg.errors import QueryError
from kg.explain import Explanation, explain
from kg.rdf import vocabulary_quads

OTHER = "https://example.org/police/"


@pytest.fixture(scope="module")
def store() -> Store:
    """Return a store of a small report made by hand."""
    store = Store()
    store.extend([*described(extraction()), *vocabulary_quads()])
    return store


def said(found: Explanation) -> list[str]:
    return [item.says for item in found.statements]


@pytest.mark.parametrize("name", ["JHT", "jht", "Joint Harbour Team", "joint  harbour team", TEAM, f"<{TEAM}>"])
def test_case_spaces_and_other_names_do_not_matter(name: str, store: Store) -> None:
    assert explain(store, name).id == TEAM


def test_relations_read_as_sentences_that_tell_what_is_not_asserted(store: Store) -> None:
    found = said(explain(store, TEAM))
    assert "Joint Harbour Team is a joint unit of Kent Police" in found
    assert any(line.endswith("(negated)") for line in found)
    assert "Joint Harbour Team works with Kent Police (hedged)" in found


def test_a_statement_shows_sentence_page_section_rule_confidence_and_report(store: Store) -> None:
    item = next(item for item in explain(store, KENT).statements if item.rule == "run-together")
    assert (item.quote, item.page, item.confidence) == (LINES[3], 4, 0.9)
    assert item.reasons == ("agreement:2",)
    assert item.section == "Findings > Investigation"
    assert item.report == "report/peel-2015-effectiveness-essex"


def test_statements_stand_in_the_order_of_the_text(store: Store) -> None:
    starts = [item.start for item in explain(store, ESSEX).statements]
    assert starts == sorted(starts)
    assert len(set(starts)) > 3


def test_a_single_statement_is_explained_by_its_id_or_the_digits_at_its_end(store: Store) -> None:
    one = explain(store, TEAM).statements[0]
    assert explain(store, one.id).statements == (one,)
    assert explain(store, one.id.rpartition("/")[2]).statements == (one,)


def test_a_dataset_of_another_base_is_explained_by_the_same_ids() -> None:
    other = Store()
    other.extend([*described(extraction(), OTHER), *vocabulary_quads(OTHER)])
    found = explain(other, TEAM, base=OTHER)
    assert found.iri == f"{OTHER}id/{TEAM}"
    assert len(found.statements) == len(explain(other, "JHT", base=OTHER).statements) > 0


def test_a_corrected_statement_shows_who_decided_what_and_why_the_last_decision_last() -> None:
    other = Store()
    other.extend([*described(corrected()), *vocabulary_quads()])
    (item,) = [item for item in explain(other, KENT).statements if item.corrections]
    assert item.properties["hedged"] == ("false",)
    assert [(review.verdict, review.by, review.because) for review in item.corrections] == [
        ("amended", "Jane Doe", "a guess"),
        ("amended", "Jane Doe", "it is said as a fact"),
    ]
    assert item.corrections[-1].before == (("hedged", "true"),)


def test_what_a_person_rejected_is_explained_by_its_id() -> None:
    other = Store()
    other.extend([*described(corrected()), *vocabulary_quads()])
    (aside,) = corrected().set_aside
    (item,) = explain(other, aside.statement.id).statements
    assert (item.kind, item.says, item.quote) == ("rejected finding", "polarity strength", LINES[0])
    assert (item.rule, item.confidence, item.corrections[0].by) == (None, None, "Müller, A")


@pytest.mark.parametrize(
    ("thing", "message"),
    [
        ("Good", "grade/peel-4/good, grade/peel-5/good"),
        ("Kemt Police", "did you mean Kent Police"),
        ("force/esex", "did you mean force/essex"),
        ("https://example.org/a b", "not an IRI"),
    ],
)
def test_a_name_of_nothing_or_of_several_things_is_an_error_that_says_which_are_meant(
    thing: str, message: str, store: Store
) -> None:
    with pytest.raises(QueryError) as error:
        explain(store, thing)
    assert message in str(error.value)
