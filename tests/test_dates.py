"""Dates of statements, on sentences with what they are expected to say."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from conftest import ROOT, joint_report_of, report_of

from kg.extract import extract
from kg.nlp import passages
from kg.nlp.dating import date_of
from kg.statements import Action, Finding, Relation


def cases() -> Iterator[tuple[str, str, str]]:
    """Yield (date, sentence, word)."""
    for line in (ROOT / "tests" / "sentences" / "dates.txt").read_text("utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            date, rest = (part.strip() for part in line.split("|"))
            sentence, _, word = rest.partition("@")
            yield date, sentence.strip(), word.strip()


@pytest.mark.parametrize(("date", "sentence", "word"), list(cases()))
def test_a_sentence_has_the_date_that_it_gives_for_what_it_says(date: str, sentence: str, word: str) -> None:
    text = passages.read(report_of(sentence + "\n"))
    passages.parse(text)
    span = next(text[0].sentences())
    token = next((token for token in span if token.text == word), None)
    assert (date_of(span, token) or "-") == date


def test_a_relation_has_the_date_of_its_own_clause() -> None:
    sentence = "In May 2014, the force joined a regional unit, and the force now uses the Police National Database."
    found = [item for item in extract(report_of(sentence)).of(Relation) if item.predicate == "uses"]
    assert [item.date for item in found] == [None]
    found = extract(report_of("Since 2015, the force has used the Police National Database.")).of(Relation)
    assert [(item.predicate, item.date) for item in found] == [("uses", "2015/..")]


def test_a_finding_has_its_date_and_its_id_does_not_depend_on_it() -> None:
    (dated,) = extract(report_of("In 2016, supervision was poor.")).of(Finding)
    assert dated.date == "2016"
    assert dated.record("report/x")["date"] == "2016"


def test_by_when_a_body_is_to_act_is_a_deadline_and_no_date() -> None:
    text = "Areas for improvement\n\n• The force should train its officers by March 2016.\n"
    (item,) = extract(report_of(text)).of(Action)
    assert (item.deadline, item.date) == ("2016-03", None)


def test_the_days_of_a_joint_inspection_are_the_date_of_who_inspected_whom() -> None:
    text = "Between 4 and 8 March 2024, Ofsted undertook a joint inspection of the response to neglect in Norfolk."
    found = [item for item in extract(joint_report_of(text)).of(Relation) if item.predicate == "inspectedBy"]
    assert {item.date for item in found} == {"2024-03-04/2024-03-08"}
