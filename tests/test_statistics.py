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
    ("text", "directions"),
    [
        ("Across Norfolk the fall was 13 percent.", ["decrease"]),
        ("The rise in fraud amounted to about 7 percent.", ["increase"]),
        ("The drop in arson was 5 percent and the growth in theft was 8 percent.", ["decrease", "increase"]),
        ("The number left after the cut was 31.", [None]),
        ("The increase in staff was welcome and 5 percent left.", [None]),
    ],
)
def test_a_noun_of_change_gives_its_figure_a_direction(text: str, directions: list[str | None]) -> None:
    """A change that is the subject tells which way the figure goes; one that only stands before it does not."""
    assert [item.direction for item in figures(text)] == directions


def test_a_change_measures_what_changed() -> None:
    (found,) = told("The rise in robbery was 7 percent.")
    assert found.measure == "robbery"


def test_a_bare_decimal_is_a_rate_as_the_one_before_it_and_no_count() -> None:
    """Its unit is that of the last rate of its paragraph, else not stated; a noun after it is what it counts."""
    rates = told(
        "Cautions had a rate of 5.0 for every 100 crimes. Warnings stood at 344, or 4.3 against 3.3 nationally."
    )
    assert [item.unit for item in rates] == ["per-100-crimes", "count", "per-100-crimes", "per-100-crimes"]
    assert "100" not in rates[0].measure  # which is the unit
    assert [item.unit for item in told("In Norfolk the score for warnings stood at 4.3.")] == ["unit-not-stated"]
    assert [item.unit for item in told("Each detective had 12.5 cases.")] == ["count"]


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
        "aged 0 to 7",
        "aged between 16 and 18 years old",
        "10 to 25-year-olds",
        "the 0 to 19 service",
        "Years 8 and 9",
        "by 12 November 18",
        "at 9.30am",
        "telephone 01632 960001",
        "the most deprived 20%",
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


@pytest.mark.parametrize(
    ("text", "measure"),
    [
        ("The force has seized 70kg of drugs.", "drugs seized"),
        ("As at 1 July 2015, 337 offenders were being managed under the scheme.", "offenders managed under the scheme"),
        ("The force recovered £5,000.", "money recovered"),
        ("The force has agreed a short-term grant of £5,000 to buy cameras.", "short-term grant to buy cameras"),
        ("The backlog, which is now fewer than 1,000, is long.", "backlog"),
        ("There has been a 7% reduction in domestic burglary.", "domestic burglary"),
        ("Last year 80 percent of victims were satisfied with the service.", "victims were satisfied with the service"),
        ("The force plans to cut the number of constables from 250.", "number of constables"),
        ("The number of cases at high risk has fallen (70 to 12).", "cases at high risk has fallen"),
        ("Each year the project helps 8 to 12 young people.", "young people helped"),
    ],
)
def test_a_measure_is_the_counted_thing_with_what_is_said_of_it(text: str, measure: str) -> None:
    assert {item.measure for item in told(text)} == {measure}


def test_a_figure_that_says_nothing_of_its_own_has_the_measure_of_the_one_before() -> None:
    own, national = told("Burglary fell by 4 percent in Norfolk; the figure for England and Wales was 9 percent.")
    assert (own.measure, national.measure, own.comparator) == ("Burglary", "Burglary", national.id)
    assert (own.area, national.area) == ("place/norfolk", "place/england-and-wales")


def test_a_sentence_that_refers_back_holds_the_comparator_of_the_figure_before() -> None:
    own, national = told(
        "In 2015, 80.6 percent of victims were satisfied. This is lower than the national rate of 83.8 percent."
    )
    assert own.comparator == national.id


def test_the_same_period_is_that_of_the_paragraph_before() -> None:
    text = "Burglary fell by 4 percent in the 12 months to 30 June 2015.\n\nOver this same period, robbery fell by 2 percent."
    assert [item.period for item in told(text)] == ["2014-07-01/2015-06-30"] * 2


def test_the_area_of_a_figure_is_not_the_one_that_it_is_held_against() -> None:
    (found,) = told("Norfolk has more homes than any other area in England, with over 263 at the time.")
    assert found.area in ("force/norfolk", "place/norfolk")


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


def test_a_note_that_speaks_of_data_qualifies_the_figures_of_its_sentence() -> None:
    text = (
        "The late-night levy1 pays for 40 wardens. All forces in England and Wales2 found 64 percent of them.\n\n"
        "1 A charge on those who sell alcohol.\n\n2 One force is not included because its data are not comparable.\n"
    )
    report = report_of(text)
    wardens, share = extract(report).of(Statistic)
    quoted = [note.text for note in share.caveats]
    assert wardens.caveats == ()
    assert [quote.split()[-1] for quote in quoted] == ["comparable."]
