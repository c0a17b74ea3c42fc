"""Figures of prose and tables."""

from __future__ import annotations

import pytest
from conftest import report_of

from kg.extract import extract
from kg.nlp.figures import figures
from kg.nlp.periods import periods
from kg.statements import Statistic


def told(text: str) -> list[Statistic]:
    """Return the statistics of a report with the text."""
    return list(extract(report_of(text + "\n")).of(Statistic))


def test_a_change_has_its_period_area_and_direction() -> None:
    (found,) = told("Burglary fell by 4 percent in Norfolk in the 12 months to 30 June 2015.")
    assert (found.value, found.unit, found.direction) == (4, "percent", "decrease")
    assert (found.area, found.period, found.issues) == ("place/norfolk", "2014-07-01/2015-06-30", ("issue/burglary",))


def test_a_comparison_links_a_figure_to_its_comparator() -> None:
    text = "Burglary fell by 4 percent in Norfolk compared with a reduction of 9 percent across England and Wales."
    own, national = told(text)
    assert (own.comparator, national.area) == (national.id, "place/england-and-wales")


def test_a_change_from_and_to_is_two_figures_of_one_measure() -> None:
    one, two = told("The number of detectives fell from 250 to 60.")
    assert (one.value, two.value, one.measure) == (250, 60, two.measure)


@pytest.mark.parametrize(
    ("text", "value", "unit", "qualifier"),
    [
        ("over 500 cases wait", 500, "count", "more-than"),
        ("fewer than 1,000 incidents", 1000, "count", "fewer-than"),
        ("about 2.5 per cent", 2.5, "percent", "about"),
        ("it cost £1.2 million", 1_200_000, "gbp", "exact"),
        ("seized 70kg of drugs", 70, "kg", "exact"),
        ("33 OCGs per one million of the population", 33, "per-million-population", "exact"),
        ("6.5 crimes per 1,000 population", 6.5, "per-1000-population", "exact"),
    ],
)
def test_a_figure_has_value_unit_and_qualifier(text: str, value: float, unit: str, qualifier: str) -> None:
    (found,) = figures(text)
    assert (found.value, found.unit, found.qualifier) == (value, unit, qualifier)


@pytest.mark.parametrize(
    "text",
    [
        "in 2014",
        "on 30 June 2015",
        "Question 3",
        "between 19 and 23 March 2018",
        "a boy of 14",
        "aged 18",
        "call 101",
        "Figure 4",
        "in the last 18 months",
        "section 20",
        "2014/15",
    ],
)
def test_dates_ages_and_numbers_of_things_are_no_figures(text: str) -> None:
    assert list(figures(text)) == []


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("for the six months to 31 March 2016", "2015-10-01/2016-03-31"),
        ("as at 1 July 2015", "2015-07-01"),
        ("in 2014/15", "2014-04-01/2015-03-31"),
        ("between June and August 2015", "2015-06/2015-08"),
        ("in 2014", "2014"),
    ],
)
def test_a_period_is_read_from_its_fixed_phrase(text: str, iso: str) -> None:
    assert [told for *_, told in periods(text)] == [iso]


TABLE = """Figure 1: Recorded crime rates (per 1,000 population) for the 12 months to 30 June 2015

Rates per 1,000 population    Norfolk Constabulary    England and Wales

Robbery                       5.4                     6.3

Burglary in a dwelling*       9.7                     8.4

Source: Home Office data
*The rate for burglary in a dwelling is the rate per 1,000 households.
"""


def test_a_table_gives_each_figure_its_row_column_period_and_comparator() -> None:
    found = told(TABLE)
    assert [(item.value, item.measure, item.area) for item in found] == [
        (5.4, "Robbery", "force/norfolk"),
        (6.3, "Robbery", "place/england-and-wales"),
        (9.7, "Burglary in a dwelling", "force/norfolk"),
        (8.4, "Burglary in a dwelling", "place/england-and-wales"),
    ]
    assert {item.period for item in found} == {"2014-07-01/2015-06-30"}
    assert [item.unit for item in found] == ["per-1000-population"] * 2 + ["per-1000-households"] * 2
    assert (found[0].comparator, found[2].comparator) == (found[1].id, found[3].id)
    assert all(item.caveats for item in found[2:])
