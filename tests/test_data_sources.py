"""Where figures come from, as lines of source, notes and sentences say."""

from __future__ import annotations

import pytest
from conftest import report_of

from kg.extract import extract
from kg.nlp.data_sources import stretches
from kg.ontology import BASE
from kg.rdf import quads
from kg.statements import Statistic

TABLE = """Figure 1: Recorded crime rates (per 1,000 population) for the 12 months to 30 June 2015
Rates per 1,000 population   Norfolk Constabulary   England and Wales
 Victim-based crime   40.5   51.3
 Anti-social behaviour incidents*   20.1   30.2

Source: {line}
{note}
"""


def sources(text: str) -> list[str | None]:
    """Return the sources of the figures of a report on Norfolk Constabulary, in text order."""
    return [item.data_source for item in extract(report_of(text + "\n")).of(Statistic)]


@pytest.mark.parametrize(
    ("line", "source"),
    [
        ("Home Office data", "partner/home-office"),
        ("Home Office data provided by forces", "partner/home-office"),
        ("HMIC data collection", "inspectorate/hmic"),
        ("Crime Survey for England and Wales", "document/crime-survey"),
        ("Home Office data, HMIC data return", "Home Office data, HMIC data return"),
        ("A survey of residents", "A survey of residents"),
    ],
)
def test_a_line_of_source_tells_where_the_figures_of_a_table_come_from(line: str, source: str) -> None:
    assert sources(TABLE.format(line=line, note="")) == [source] * 4


def test_a_starred_note_tells_the_source_of_the_rows_that_it_names() -> None:
    """What the force returned is the force's for its own figure, and words for the national one."""
    note = "*Anti-social behaviour data is from the force’s data return."
    found = sources(TABLE.format(line="Home Office data", note=note))
    assert found == ["partner/home-office"] * 2 + ["force/norfolk", "the force’s data return"]


@pytest.mark.parametrize(
    ("sentence", "source"),
    [
        ("According to Home Office data, 12 percent of burglary cases were closed.", "partner/home-office"),
        ("Home Office data show that 12 percent of burglary cases were closed.", "partner/home-office"),
        ("Data provided by the force show that 12 percent of burglary cases were closed.", "force/norfolk"),
        ("The force’s own figures show that 12 percent of burglary cases were closed.", "force/norfolk"),
        ("The force reported that 12 percent of burglary cases were closed.", "force/norfolk"),
        ("According to a survey of residents, 12 percent of burglary victims were content.", "a survey of residents"),
        ("12 percent of burglary cases were closed according to the needs of victims.", None),
        ("The force recorded 12 percent fewer cases of burglary.", None),
        ("12 percent of burglary cases were closed.", None),
    ],
)
def test_a_sentence_tells_where_its_figure_comes_from(sentence: str, source: str | None) -> None:
    assert sources(sentence) == [source]


def test_a_rate_has_the_source_of_the_chart_that_shows_it_for_the_same_period() -> None:
    text = """As at 30 June 2015 Norfolk had 20 organised crime groups per one million of the population.

Figure 6: Organised crime groups per one million population, by force, as at {day} June 2015

Source: HMIC data collection
"""
    assert sources(text.format(day=30)) == ["inspectorate/hmic"]
    assert sources(text.format(day=29)) == [None]


def test_in_the_graph_a_body_is_a_thing_and_other_words_are_words() -> None:
    def told(line: str) -> set[str]:
        extraction = extract(report_of(TABLE.format(line=line, note="")))
        return {str(quad.object) for quad in quads(extraction) if quad.predicate.value.endswith("#dataSource")}

    assert told("Home Office data") == {f"<{BASE}id/partner/home-office>"}
    assert told("A survey of residents") == {'"A survey of residents"'}


def test_a_source_ends_at_the_next_comma_or_verb() -> None:
    text = "figures from the home office, and data from schools are new"
    assert {text[start:end] for start, end in stretches(text)} == {"home office", "schools"}
