"""Names, references and abbreviations in a report."""

from __future__ import annotations

import pytest
from conftest import report_of
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.extract import extract
from kg.nlp.definitions import pairs
from kg.nlp.entities import slugify
from kg.statements import Definition, Mention


def mentions(text: str, **changes: str) -> set[tuple[str, str, str]]:
    """Return (words, type, id) of every mention."""
    report = report_of(text, **changes)
    return {(" ".join(item.evidence.text.split()), item.type, item.entity) for item in extract(report).of(Mention)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Norfolk Constabulary met the Crown Prosecution Service.",
            ("Crown Prosecution Service", "Partner", "partner/cps"),
        ),
        (
            "Officers in the domestic abuse squad met.",
            ("domestic abuse squad", "Unit", "unit/norfolk/domestic-abuse-squad"),
        ),
        (
            "It was part of Operation Blue Lantern.",
            ("Operation Blue Lantern", "Operation", "operation/norfolk/blue-lantern"),
        ),
        (
            "The Harbour Lights project began.",
            ("Harbour Lights project", "Scheme", "scheme/norfolk/harbour-lights-project"),
        ),
        (
            "Staff follow the burglary strategy.",
            ("burglary strategy", "Document", "document/norfolk/burglary-strategy"),
        ),
        ("Norfolk and Suffolk Police agreed.", ("Norfolk", "PoliceForce", "force/norfolk")),
        ("Norfolk and Suffolk Police agreed.", ("Suffolk Police", "PoliceForce", "force/suffolk")),
        ("Crime in Norfolk fell.", ("Norfolk", "Place", "place/norfolk")),
        ("Norfolk is seeing more robbery.", ("Norfolk", "PoliceForce", "force/norfolk")),
        ("The force met partners.", ("The force", "PoliceForce", "force/norfolk")),
        (
            "Neighbourhood and response teams met.",
            ("Neighbourhood", "Unit", "unit/norfolk/neighbourhood-policing-team"),
        ),
        ("The project ran in Little Sandwick.", ("Little Sandwick", "Place", "place/little-sandwick")),
        ("Jane Roe, Chief Nurse, wrote to us.", ("Jane Roe", "Person", "person/norfolk/jane-roe")),
    ],
    ids=lambda value: value if isinstance(value, str) else value[0],
)
def test_a_name_is_found_with_its_type_and_id(text: str, expected: tuple[str, str, str]) -> None:
    assert expected in mentions(text + "\n")


def test_a_description_is_no_part_of_a_name() -> None:
    """What is called "a small, dedicated fraud squad" is the fraud squad."""
    assert ("fraud squad", "Unit", "unit/norfolk/fraud-squad") in mentions("It has a small dedicated fraud squad.\n")


@pytest.mark.parametrize(
    "text", ["Some other teams helped.", "Partner agencies helped.", "The industrial unit was searched."]
)
def test_a_class_of_bodies_is_no_name(text: str) -> None:
    assert not {item for item in mentions(text + "\n") if item[1] == "Unit"}


def test_both_forces_are_the_reports_force_and_the_one_named_before() -> None:
    found = mentions("Norfolk Constabulary works with Suffolk Police. Both forces use the unit.\n")
    assert {("Both forces", "PoliceForce", "force/norfolk"), ("Both forces", "PoliceForce", "force/suffolk")} <= found


def test_this_team_is_the_nearest_team() -> None:
    found = mentions("The fraud squad met. The arson team investigates fires. This team works well.\n")
    assert ("This team", "Unit", "unit/norfolk/arson-team") in found


def test_this_scheme_without_a_scheme_stands_for_nothing() -> None:
    assert not {item for item in mentions("This scheme works well. Officers like it.\n") if item[1] == "Scheme"}


def test_an_abbreviation_stands_for_what_the_report_defines_even_before_it_does() -> None:
    found = mentions("The HOT helped. The hostage operations team (HOT) met. Officers of the HOT agree.\n")
    assert ("HOT", "Unit", "unit/norfolk/hostage-operations-team") in found


def test_a_definition_quotes_both_forms() -> None:
    text = "The hostage operations team (HOT) met.\n"
    (found,) = extract(report_of(text)).of(Definition)
    assert (found.abbreviation, found.expansion) == ("HOT", "hostage operations team")
    assert text[found.evidence.start : found.evidence.end] == "hostage operations team (HOT"


def test_equal_names_in_two_forces_have_two_ids() -> None:
    text = "The force runs Operation Lantern.\n"
    one, two = mentions(text), mentions(text, force="force/suffolk", id="report/peel-2015-effectiveness-suffolk")
    ids = {item[2] for item in one | two if item[1] == "Operation"}
    assert ids == {"operation/norfolk/lantern", "operation/suffolk/lantern"}


@given(st.text())
@settings(max_examples=200)
def test_a_slug_is_made_of_ascii_letters_digits_and_single_hyphens(text: str) -> None:
    slug = slugify(text)
    assert slug
    assert all(part.isalnum() and part.isascii() and part == part.lower() for part in slug.split("-"))


@given(st.text(alphabet="AbC dE()fg.", max_size=60))
@settings(max_examples=300)
def test_a_definition_lies_within_its_text_and_spells_its_letters(text: str) -> None:
    for pair in pairs(text):
        short, long = text[slice(*pair.short)], text[slice(*pair.long)]
        assert short
        assert long
        assert short[0].lower() in long.lower()


# ---- kinds of crime and issues named by their words


@pytest.mark.parametrize(
    ("text", "words", "entity"),
    [
        ("Serious knife crime fell.", "Serious knife crime", "issue/knife-crime"),
        ("Bicycle theft rose.", "Bicycle theft", "issue/acquisitive-crime"),
        ("It found two cases of supply of drugs.", "supply of drugs", "issue/drugs"),
        ("Bicycle crime rose.", "Bicycle crime", "issue/bicycle-crime"),
        ("Staff prevent all types of crime.", "prevent all types of crime", "issue/crime-prevention"),
        ("Detective skills and numbers fell.", "Detective skills and numbers", "issue/investigator-capacity"),
        ("It tackles cyber crime.", "cyber crime", "issue/cyber-crime"),
        ("It finds missing persons.", "missing persons", "issue/missing-people"),
    ],
)
def test_an_issue_is_found_by_its_words_and_stands_for_the_nearest_known_one(
    text: str, words: str, entity: str
) -> None:
    assert (words, "Issue", entity) in mentions(text + "\n")


@pytest.mark.parametrize(
    "text", ["Crime fell.", "Offenders were met.", "The recorded figures rose.", "Child criminal law."]
)
def test_a_bare_word_for_crime_names_no_kind_of_it(text: str) -> None:
    assert not {item for item in mentions(text + "\n") if item[1] == "Issue"}


@pytest.mark.parametrize(("programme", "found"), [("programme/jtai", True), ("programme/peel", False)])
def test_a_common_word_names_an_issue_only_where_its_branch_is_spoken_of(programme: str, found: bool) -> None:
    told = mentions("Staff said that supervision takes place.\n", programme=programme)
    assert (("supervision", "Issue", "issue/management-oversight") in told) is found


# ---- names found by their form


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Anytown Constabulary agreed.", ("Anytown Constabulary", "PoliceForce", "force/anytown")),
        ("The Ministry of Widgets agreed.", ("Ministry of Widgets", "Partner", "partner/ministry-of-widgets")),
        ("It met the NHS Anytown CCG.", ("NHS Anytown CCG", "Partner", "partner/nhs-anytown-ccg")),
        ("The ‘safe walks’ project began.", ("‘safe walks’ project", "Scheme", "scheme/norfolk/safe-walks-project")),
        ("The local policing teams met.", ("local policing teams", "Unit", "unit/norfolk/neighbourhood-policing-team")),
        (
            "The children’s advice team met.",
            ("children’s advice team", "Unit", "unit/norfolk/children-advice-team"),
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else value[0],
)
def test_a_form_tells_the_name(text: str, expected: tuple[str, str, str]) -> None:
    found = mentions(text + "\n")
    assert expected in found or expected[0] in {item[0] for item in found if item[1] == expected[1]}


@pytest.mark.parametrize(
    "text",
    [
        "Multi-agency teams met.",
        "A highly skilled team met.",
        "Core teams met.",
        "The strategy discussions were held.",
        "Staff attended strategy meetings.",
    ],
)
def test_a_class_is_no_entity(text: str) -> None:
    assert not {item for item in mentions(text + "\n") if item[1] in ("Unit", "Document")}


# ---- one thing, one id


def test_full_short_plural_and_possessive_forms_are_one_entity() -> None:
    text = "The Norfolk gangs strategy is new. The gang strategy’s aims are clear. Officers know the gang strategy.\n"
    assert {item[2] for item in mentions(text) if item[1] == "Document"} == {"document/norfolk-gangs-strategy"}


def test_the_local_authority_of_a_place_is_its_council() -> None:
    text = "Anytown Borough Council agreed. Anytown local authority should write to us.\n"
    assert {item[2] for item in mentions(text) if item[1] == "Partner"} == {"partner/anytown-borough-council"}


@pytest.mark.parametrize(
    ("text", "entity"),
    [
        ("The NPS supervises offenders.", "partner/probation-service"),
        ("The sale of NPS and other drugs rose.", "issue/substance-misuse"),
        ("The NPS attended.", None),
        ("NPS officers seized drugs from offenders.", None),
        ("Victims of DA are seen early.", "issue/domestic-abuse"),
        ("DA is recorded.", None),
        ("IOM reduces offending.", "kind/iom"),
        (
            "The new psychoactive substances (NPS) were seized. The NPS were sold to offenders.",
            "issue/substance-misuse",
        ),
        ("The night patrol stewards (NPS) meet offenders. The NPS work with probation.", None),
    ],
)
def test_an_ambiguous_abbreviation_stands_for_the_sense_that_its_sentence_tells(text: str, entity: str | None) -> None:
    names = {"NPS", "DA", "IOM"}
    assert {item[2] for item in mentions(text + "\n") if item[0] in names} == ({entity} if entity else set())


@pytest.mark.parametrize(
    ("text", "abbreviation", "expansion"),
    [
        ("His Majesty’s Inspectorate of Prisons (HMIP) wrote.", "HMIP", "His Majesty’s Inspectorate of Prisons"),
        ("The anytown safety hub (ASH+) is new.", "ASH+", "anytown safety hub"),
        ("The pre-multi-agency crime meeting (MACM) met.", "MACM", "multi-agency crime meeting"),
    ],
)
def test_a_definition_is_read_whole(text: str, abbreviation: str, expansion: str) -> None:
    (found,) = extract(report_of(text + "\n")).of(Definition)
    assert (found.abbreviation, found.expansion) == (abbreviation, expansion)
