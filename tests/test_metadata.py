"""What a report says of itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import ReadError
from kg.metadata import KEYS, describe, parse_given, read_sidecar, resolve
from kg.ontology import load_vocabulary
from kg.readers import read
from kg.readers.txt import structure
from kg.report import Metadata

SHARED = Path(__file__).parents[2] / "shared"
ESSEX = SHARED / "reports" / "peel-2015-effectiveness-essex.txt"

RESPONSE = "the multi-agency response to"


def described(text: str, name: str = "report.txt") -> Metadata:
    return describe(structure(text)[0], name, load_vocabulary())


PEEL = (
    "PEEL: Police effectiveness 2015 – Kent Police\n\nHMIC, February 2016\n\n"
    "HMIC inspected the force between September and November 2015. Essex Police helps Essex Police.\n"
)


def letter(
    title: str, dates: str = "Between 19 and 23 March 2018", who: str = "Chief Constable of Essex Police"
) -> str:
    return (
        f"9 May 2018\nAnn Lee, Director of Children’s Services, Anytown Council\nBo Hay, {who}\n"
        f"Dear local partnership\n{title}\n"
        f"{dates}, Ofsted, the Care Quality Commission (CQC), HMI Constabulary and Fire & Rescue Services\n"
        "(HMICFRS) and HMI Probation (HMIP) undertook a joint inspection of the multi-agency response to\n"
        "abuse and neglect in Greenville.\n"
        "Kent Police also helps. This letter outlines the work of individual agencies in Greenville.\n"
    )


def test_a_force_report() -> None:
    """Title block and text say force, pillar, cycle, inspectorate and dates; a partner is not the subject."""
    assert described(PEEL) == Metadata(
        id="report/peel-2015-effectiveness-kent",
        title="PEEL: Police effectiveness 2015 – Kent Police",
        force="force/kent",
        area="place/kent",
        inspectorates=("inspectorate/hmic",),
        programme="programme/peel",
        pillar="effectiveness",
        cycle="2015",
        inspected_from="2015-09",
        inspected_to="2015-11",
        published="2016-02",
        source="report.txt",
    )


def test_the_force_of_a_text_without_title_is_the_one_it_names_most() -> None:
    """Where the title block is lost, the force most often named in full is the subject."""
    text = (
        "How effective is the force at investigating crime and managing offenders?\n\n"
        "Essex Police and Kent Police share a unit. Essex Police has “PEEL: Police effectiveness 2015”.\n"
    )
    metadata = described(text)
    assert (metadata.force, metadata.id) == ("force/essex", "report/peel-2015-effectiveness-essex")
    assert metadata.title == "PEEL: Police effectiveness 2015 – Essex Police"


def test_names_inside_names_are_not_counted() -> None:
    """Sussex Police is not Essex Police."""
    assert described(PEEL.replace("Kent", "Sussex")).force == "force/sussex"


@pytest.mark.parametrize(
    ("title", "area", "theme"),
    [
        ("Norfolk", "norfolk", "abuse and neglect"),
        ("London Borough of Merton", "merton", "abuse and neglect"),
        (f"{RESPONSE} child exploitation in Halton", "halton", "child exploitation"),
        (f"{RESPONSE} abuse and neglect in Bristol City Council", "bristol", "abuse and neglect"),
        (
            f"{RESPONSE} sexual abuse in the family in Bracknell Forest",
            "bracknell-forest",
            "sexual abuse in the family",
        ),
        (f"{RESPONSE} children missing from home", "greenville", "children missing from home"),
    ],
)
def test_the_area_and_theme_of_a_joint_inspection(title: str, area: str, theme: str) -> None:
    """They stand in the title, or else in the first paragraphs; kinds of council are no part of a name."""
    metadata = described(letter(f"Joint targeted area inspection of {title}"))
    assert (metadata.id, metadata.area, metadata.theme) == (
        f"report/jtai-2018-{area}",
        f"place/{area}",
        theme,
    )


def test_a_joint_inspection() -> None:
    """The force is the one addressed; all inspectorates that took part count; the letter says the date."""
    metadata = described(letter("Joint targeted area inspection of Norfolk"))
    assert metadata.force == "force/essex"
    assert metadata.published == "2018-05-09"
    assert metadata.inspectorates == (
        "inspectorate/ofsted",
        "inspectorate/cqc",
        "inspectorate/hmicfrs",
        "inspectorate/hmip-probation",
    )
    assert (metadata.programme, metadata.pillar, metadata.cycle) == ("programme/jtai", None, "2018")


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        ("Between 19 and 23 March 2018", ("2018-03-19", "2018-03-23")),
        ("Between 27 February and 3 March 2018", ("2018-02-27", "2018-03-03")),
        ("Between 3 December 2017 and 7 January 2018", ("2017-12-03", "2018-01-07")),
        ("Between 16 April and 20 April", ("2018-04-16", "2018-04-20")),
        ("From 9 to 13 April 2018", ("2018-04-09", "2018-04-13")),
        ("Between February and March 2018", ("2018-02", "2018-03")),
        ("In the spring", (None, None)),
    ],
)
def test_dates_are_as_exact_as_the_report_has_them(dates: str, expected: tuple[str | None, str | None]) -> None:
    """What the first date leaves out stands in the second; a missing year is that of the letter."""
    metadata = described(letter("Joint targeted area inspection of Norfolk", dates))
    assert (metadata.inspected_from, metadata.inspected_to) == expected


def test_a_digest_says_so() -> None:
    """A text that says at its top that it is a digest has an id of its own."""
    text = PEEL.replace("HMIC inspected", "This is a digest written for this project of the report. HMIC inspected")
    assert described(text).id == "report/peel-2015-effectiveness-kent-digest"


def test_the_name_of_the_file_stands_in_only_for_what_is_missing() -> None:
    """Content decides; a misleading file name changes nothing."""
    assert described(PEEL, "peel-2016-efficiency-essex.txt").id == "report/peel-2015-effectiveness-kent"
    bare = "The inspection found that the force has good people.\n"
    assert described(bare, "peel-2016-efficiency-essex.txt").id == "report/peel-2016-efficiency-essex"
    assert described(bare, "My Notes.txt").id == "report/my-notes"


def test_two_cycles_in_one_number() -> None:
    """A cycle that spans two years is kept as printed, and stands in the id with a hyphen."""
    metadata = described(
        "PEEL 2021/22\n\nAn inspection of Essex Police\n\nThe force is adequate. It is good at one thing.\n"
    )
    assert (metadata.cycle, metadata.id) == ("2021/22", "report/peel-2021-22-essex")


@pytest.mark.parametrize(
    ("title", "force", "cycle", "pillar"),
    [
        ("Norfolk PEEL 2016", "force/norfolk", "2016", None),
        ("Kent PEEL 2018 Effectiveness", "force/kent", "2018/19", "effectiveness"),
        ("Devon and Cornwall 2018/19", "force/devon-and-cornwall", "2018/19", None),
        ("City of London PEEL 2018", "force/city-of-london", "2018/19", None),
        ("PEEL 2023–2025\n\nAn inspection of Kent Police", "force/kent", "2023-25", None),
        (
            "PEEL: Police legitimacy 2017\n\nAn inspection of Kent Police\n\nDecember 2018",
            "force/kent",
            "2017",
            "legitimacy",
        ),
    ],
)
def test_the_title_of_a_page_or_report_says_force_and_cycle(
    title: str, force: str, cycle: str, pillar: str | None
) -> None:
    """Pages name the area only, and a cycle of two years sometimes by its first."""
    text = (
        f"{title}\n\nThis PEEL assessment tells how the force works. Suffolk Constabulary and Essex Police help it.\n"
    )
    metadata = described(text)
    assert (metadata.force, metadata.cycle, metadata.pillar) == (force, cycle, pillar)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Published on: 6 March 2023", "2023-03-06"),
        ("Published: 06/03/2023", "2023-03-06"),
        ("Published 31/02/2023", None),
        ("Version 06/03/2023", None),
    ],
)
def test_the_date_of_publication_in_words_or_figures(line: str, expected: str | None) -> None:
    assert described(f"Norfolk 2016\n\n{line}\n\nThis PEEL assessment is of the force.\n").published == expected


def test_a_page_on_several_pillars_is_of_none() -> None:
    """What it asks overall of each pillar is among its headings."""
    text = (
        "Norfolk 2016\n\nThis PEEL assessment is of the force.\n\n"
        "How efficient is the force at keeping people safe and reducing crime?\n\nIt is thrifty.\n\n"
        "How legitimate is the force at keeping people safe and reducing crime?\n\nIt is polite.\n"
    )
    assert (described(text).pillar, described(text).id) == (None, "report/peel-2016-norfolk")


@pytest.mark.skipif(not ESSEX.is_file(), reason="the published Essex report is not at hand")
def test_essex() -> None:
    """The published report has lost its title page; its text says what it is."""
    metadata = read(ESSEX, name="unnamed.txt").metadata
    assert metadata.id == "report/peel-2015-effectiveness-essex"
    assert (metadata.inspected_from, metadata.inspected_to) == ("2015-09", "2015-11")


def told(text: str, name: str = "report.txt", **given: str | list[str]) -> Metadata:
    vocabulary = load_vocabulary()
    return describe(structure(text)[0], name, vocabulary, resolve(given, vocabulary, name))


@pytest.mark.parametrize("force", ["Essex Police", "essex", "force/essex", "essex police", "Essex"])
def test_what_a_person_says_of_a_report_counts_before_what_it_says(force: str) -> None:
    """The id and the area follow; a value is an id, the end of one, or a name of the vocabulary."""
    metadata = told(PEEL, force=force)
    assert (metadata.force, metadata.area) == ("force/essex", "place/essex")
    assert metadata.id == "report/peel-2015-effectiveness-essex"
    assert metadata.title == "PEEL: Police effectiveness 2015 – Kent Police"


def test_every_key_of_the_metadata_can_be_given() -> None:
    given = {
        "title": "A title",
        "force": "Kent Police",
        "area": "place/medway",
        "inspectorates": ["HMICFRS", "inspectorate/ofsted"],
        "programme": "JTAI",
        "pillar": "",
        "theme": "neglect",
        "cycle": "2018",
        "published": "2018-05-09",
        "inspected_from": "2018-03",
        "inspected_to": "2018-04-01",
    }
    assert told("The inspection found that the force has good people.\n", **given) == Metadata(
        id="report/jtai-2018-medway",
        title="A title",
        force="force/kent",
        area="place/medway",
        inspectorates=("inspectorate/hmicfrs", "inspectorate/ofsted"),
        programme="programme/jtai",
        theme="neglect",
        cycle="2018",
        published="2018-05-09",
        inspected_from="2018-03",
        inspected_to="2018-04-01",
        source="report.txt",
    )
    assert set(given) == set(KEYS)


def test_an_empty_value_takes_away_what_the_report_says() -> None:
    assert told(PEEL, pillar="").pillar is None
    assert told(PEEL, pillar="").id == "report/peel-2015-kent"


def test_a_cycle_of_two_years_may_be_given_by_its_first() -> None:
    assert told(PEEL, cycle="2018").cycle == "2018/19"


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"force": "Esex Police"}, "the vocabulary has no Esex Police (did you mean Essex Police"),
        ({"force": "Esex"}, "did you mean Essex"),
        ({"forse": "Essex"}, "no such key of metadata: forse (did you mean force?)"),
        ({"zzz": "Essex"}, "keys are area, cycle, force"),
        ({"area": "Atlantis by the sea"}, "such as place/anytown"),
        ({"inspectorates": ["HMIX"]}, "the vocabulary has no HMIX"),
        ({"pillar": "speed"}, "pillars are effectiveness, efficiency, legitimacy, leadership"),
        ({"cycle": "last year"}, "not a cycle: last year"),
        ({"published": "18/02/2016"}, "published is not a date: 18/02/2016 (write it as 2016-02-18"),
        ({"published": "2016-02-31"}, "published is not a date"),
        ({"published": "20160218"}, "published is not a date"),
        ({"inspected_from": "2016-05", "inspected_to": "2016-04-01"}, "is before inspected_from"),
        ({"force": ["Essex", "Kent"]}, "force has 2 values, not one"),
        ({"title": " "}, "the title is empty"),
    ],
)
def test_wrong_metadata_are_refused_with_what_is_allowed(given: dict[str, str | list[str]], message: str) -> None:
    with pytest.raises(ReadError) as caught:
        told(PEEL, **given)
    assert message in str(caught.value)
    assert str(caught.value).startswith("report.txt")


def test_the_sidecar_of_a_report_gives_its_metadata(tmp_path: Path) -> None:
    """It stands beside the report, and what the caller gives counts before it."""
    path = tmp_path / "scan.txt"
    path.write_text(PEEL + "The force must do better at keeping people safe, and it is to inspect how it works. " * 3)
    assert read_sidecar(path) == {}
    (tmp_path / "scan.txt.meta.toml").write_text(
        'force = "Essex Police"\ncycle = 2016\npublished = 2017-03-02\ninspectorates = ["HMIC"]\n', "utf-8"
    )
    assert read_sidecar(path) == {
        "force": "Essex Police",
        "cycle": "2016",
        "published": "2017-03-02",
        "inspectorates": ["HMIC"],
    }
    assert read(path).metadata.id == "report/peel-2016-effectiveness-essex"
    assert read(path, given={"cycle": "2017"}).metadata.id == "report/peel-2017-effectiveness-essex"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"force = Essex", "not valid TOML"),
        (b"forze = 'Essex'", "no such key of metadata: forze (did you mean force?)"),
        (b"cycle = true", "cycle is neither a text nor a date"),
        (b"force = '\xe9'", "cannot be read"),
    ],
)
def test_a_wrong_sidecar_is_refused_by_its_name(tmp_path: Path, text: bytes, message: str) -> None:
    (tmp_path / "scan.txt.meta.toml").write_bytes(text)
    with pytest.raises(ReadError) as caught:
        read_sidecar(tmp_path / "scan.txt")
    assert message in str(caught.value)
    assert "scan.txt.meta.toml" in str(caught.value)


def test_metadata_are_given_as_pairs() -> None:
    pairs = ["force=force/essex", " title = A = B", "inspectorates=HMIC", "inspectorates=Ofsted", "pillar="]
    assert parse_given(pairs) == {
        "force": "force/essex",
        "title": "A = B",
        "inspectorates": ["HMIC", "Ofsted"],
        "pillar": "",
    }


@pytest.mark.parametrize(
    ("pairs", "message"),
    [
        (["force"], "not KEY=VALUE: force"),
        (["forc=x"], "did you mean force?"),
        (["force=a", "force=b"], "force is given twice"),
    ],
)
def test_wrong_pairs_are_refused(pairs: list[str], message: str) -> None:
    with pytest.raises(ReadError) as caught:
        parse_given(pairs)
    assert message in str(caught.value)
