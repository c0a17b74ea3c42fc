"""Identity across reports: what is one thing, what is not, and what people decided about it."""

from __future__ import annotations

import json
from pathlib import Path

import extractions
import pytest
from conftest import report_of

from kg.errors import DataError
from kg.extract import extract
from kg.linking import Decision, Known, identify, known, moved, read_decisions, write_decisions
from kg.ontology import Entity, load_vocabulary

VOCABULARY = load_vocabulary()


def thing(ident: str, report: str = "report/peel-2015-effectiveness-kent", label: str = "", **changes: object) -> Known:
    """Return what a report on Kent knows of a thing that it names."""
    folder, _, slug = ident.rpartition("/")
    type_ = folder.split("/")[0].capitalize()
    described = {"label": label or slug.replace("-", " ").capitalize(), "scope": ("force/kent",), "found": True}
    entity_changes = {
        key: changes.pop(key) for key in ("scope", "classification", "names", "found", "kind") if key in changes
    }
    told = {"cycle": "2015", "force": "force/kent", "area": "place/kent", "programme": "programme/peel", "mentions": 1}
    entity = Entity(ident, type_, **(described | entity_changes))  # type: ignore[arg-type]
    return Known(report, **(told | changes), entity=entity)  # type: ignore[arg-type]


ESSEX, LATER, JOINT = (
    "report/peel-2015-effectiveness-essex",
    "report/peel-2016-effectiveness-kent",
    "report/jtai-2020-dover",
)
DOVER = {"area": "place/dover", "programme": "programme/jtai", "cycle": "2020"}


def test_what_is_known_of_an_entity_goes_through_json_and_back() -> None:
    extraction = extract(report_of("The serious crime directorate is a joint unit with Suffolk Constabulary.\n\n" * 2))
    found = known(extraction)
    assert found
    assert [item.entity.id for item in found] == sorted(item.entity.id for item in found)
    assert tuple(Known.read(json.loads(json.dumps(item.record()))) for item in found) == found


def test_decisions_are_read_as_they_were_written(tmp_path: Path) -> None:
    path = tmp_path / "decisions" / "identity.tsv"
    assert read_decisions(path) == ()
    decisions = (
        Decision("unit/kent/a", "unit/kent/b", "same", "Ann", "2026-05-01", "the notes say so"),
        Decision("unit/kent/c", "unit/kent/d", "unsure"),
    )
    write_decisions(path, reversed(decisions))
    assert read_decisions(path) == decisions
    assert path.read_text("utf-8").startswith("# Decisions about identity")
    write_decisions(path, ())
    assert not path.exists()


def test_what_people_wrote_into_the_file_stays_where_it_is(tmp_path: Path) -> None:
    path = tmp_path / "identity.tsv"
    rows = "# ours\none\tother\tverdict\tby\tdate\tbecause\nunit/b\tunit/a\tsame\n# later\nunit/c\tunit/d\tunsure\n"
    path.write_text(rows, "utf-8")
    more = Decision("unit/a", "unit/z", "not-same", "Ann", "2026-05-01", "two\tteams")
    write_decisions(path, [*read_decisions(path), more])
    assert path.read_text("utf-8") == f"{rows}unit/a\tunit/z\tnot-same\tAnn\t2026-05-01\ttwo teams\n"
    write_decisions(path, [item for item in read_decisions(path) if item.verdict != "not-same"])
    assert path.read_text("utf-8") == rows


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("unit/kent/a\tunit/kent/b\tsame\nunit/kent/b\tunit/kent/a\tnot-same", "line 3 .* line 2"),
        (
            "unit/kent/a\tunit/kent/b\tsame\nunit/kent/b\tunit/kent/c\tsame\nunit/kent/a\tunit/kent/c\tnot-same",
            "line 4 .* line 2 and line 3",
        ),
        (
            "unit/kent/a\tunit/kent/b\tsame\nunit/kent/a@report/x\tunit/kent/b@report/y\tnot-same",
            "line 3 .* line 2",
        ),
        ("unit/kent/a\tunit/kent/b", "line 2.*2 cells"),
        ("unit/kent/a\tUnit B\tsame", "line 2.*not an id"),
        ("unit/kent/a\tunit/kent/b\tequal", "line 2.*no verdict"),
        ("unit/kent/a\tunit/kent/a\tsame", "line 2.*itself"),
        ("unit/kent/a\tunit/kent/b\tsame\tAnn\tyesterday", "line 2.*not a date"),
    ],
)
def test_rows_that_cannot_be_right_are_refused_with_their_lines(tmp_path: Path, rows: str, message: str) -> None:
    path = tmp_path / "identity.tsv"
    path.write_text(f"one\tother\tverdict\tby\tdate\tbecause\n{rows}\n", "utf-8")
    with pytest.raises(DataError, match=message):
        read_decisions(path)


def test_names_written_differently_are_one_thing_in_one_forces_reports() -> None:
    one = thing("unit/kent/hate-crime-unit")
    two = thing("unit/kent/hate-crimes-unit", "report/peel-2016-effectiveness-kent", "Hate-crimes unit")
    identity = identify([one, two], VOCABULARY)
    assert identity.moves(one.report) == {"unit/kent/hate-crime-unit": "unit/kent/hate-crimes-unit"}
    assert list(identity.entities) == ["unit/kent/hate-crimes-unit"]
    assert identity.reports["unit/kent/hate-crimes-unit"] == (one.report, two.report)
    assert [link.basis for link in identity.links] == ["normalised name"]


def test_a_plain_name_in_reports_on_two_areas_of_a_force_names_two_things() -> None:
    joint = {"programme": "programme/jtai", "cycle": "2020"}
    one = thing("unit/kent/safeguarding-team", "report/jtai-2020-dover", area="place/dover", **joint)
    two = thing("unit/kent/safeguarding-team", "report/jtai-2020-ashford", area="place/ashford", **joint)
    identity = identify([one, two], VOCABULARY)
    assert sorted(identity.entities) == [
        "unit/kent/safeguarding-team/in/ashford",
        "unit/kent/safeguarding-team/in/dover",
    ]
    assert not identity.links


@pytest.mark.parametrize(
    ("one", "other", "basis"),
    [
        (
            thing("unit/kent/hate-crime-unit"),
            thing("unit/kent/hate-crime-unit", LATER),
            "same name in one force's reports",
        ),
        (
            thing("unit/kent/kent-police-dog-team", label="Kent Police dog team"),
            thing("unit/kent/dog-team", LATER, "The dog team"),
            "normalised name",
        ),
        (
            thing("person/kent/dr-ann-pear", label="Dr Ann Pear"),
            thing("person/kent/ann-pear", LATER, "Ann Pear"),
            "normalised name",
        ),
        (
            thing("unit/kent/rapid-support-unit", abbreviations=("RSU",)),
            thing("unit/kent/rsu", LATER, "RSU"),
            "abbreviation defined elsewhere",
        ),
        (
            thing("unit/kent/rapid-support-unit", abbreviations=("RSU",)),
            thing("unit/kent/rsu-unit", LATER, "RSU unit"),
            "abbreviation defined elsewhere",
        ),
        (
            thing(
                "unit/essex-kent-fraud-squad",
                "report/peel-2015-effectiveness-essex",
                "Fraud squad",
                force="force/essex",
                scope=("force/essex", "force/kent"),
            ),
            thing("unit/kent/fraud-squad"),
            "joint unit named in the report of one of its forces",
        ),
        (
            thing(
                "unit/serocu/regional-fraud-squad",
                "report/peel-2015-effectiveness-surrey",
                "Regional fraud squad",
                force="force/surrey",
                scope=("rocu/serocu",),
            ),
            thing(
                "unit/surrey/regional-fraud-squad",
                "report/peel-2016-effectiveness-surrey",
                "Regional fraud squad",
                force="force/surrey",
                scope=("force/surrey",),
            ),
            "regional unit named in the report of one of its forces",
        ),
        (
            thing(
                "partner/dover-council",
                JOINT,
                "Dover Council",
                scope=(),
                classification="kind/local-authority",
                **DOVER,
            ),
            thing(
                "partner/dover/local-authority",
                JOINT,
                "Local authority",
                scope=("force/kent",),
                classification="kind/local-authority",
                **DOVER,
            ),
            "service of its kind, named with its area",
        ),
        (
            thing(
                "partner/dover/lscb",
                JOINT,
                "Local safeguarding children board",
                scope=("force/kent",),
                classification="kind/lscb",
                **DOVER,
            ),
            thing(
                "partner/dover/lscb",
                "report/jtai-2022-dover",
                "Local safeguarding children board",
                scope=("force/kent",),
                classification="kind/lscb",
                **DOVER,
            ),
            "service of one kind in one area",
        ),
    ],
)
def test_what_is_certain_is_linked_and_says_why(one: Known, other: Known, basis: str) -> None:
    identity = identify([other, one], VOCABULARY)
    assert len(identity.entities) == 1
    assert [(link.one, link.other, link.basis) for link in identity.links] in (
        [(one.at, other.at, basis)],
        [(other.at, one.at, basis)],
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (thing("unit/kent/north-team"), thing("unit/kent/south-team", LATER)),
        (thing("unit/kent/team-1", label="Team 1"), thing("unit/kent/team-2", LATER, "Team 2")),
        (
            thing("unit/kent/rapid-support-unit", abbreviations=("RSU",)),
            thing("unit/kent/rapid-support-units", LATER, "Rapid support units", abbreviations=("RAS",)),
        ),
        (
            thing("unit/kent/search-unit", classification="kind/search-team"),
            thing("unit/kent/search-units", LATER, "Search units", classification="kind/dog-unit"),
        ),
        (
            thing("operation/kent/pear"),
            thing("operation/essex/pear", "report/peel-2015-effectiveness-essex", force="force/essex"),
        ),
        (
            thing("document/kent/gang-strategy"),
            thing("document/kent/gang-strategy", "report/peel-2018-kent", cycle="2018"),
        ),
        (thing("kind/dog-unit", kind=True), thing("unit/kent/dog-unit", LATER)),
        (
            thing(
                "unit/essex-kent-fraud-squad",
                ESSEX,
                "Fraud squad",
                force="force/essex",
                scope=("force/essex", "force/kent"),
            ),
            thing(
                "unit/surrey/fraud-squad",
                "report/peel-2015-effectiveness-surrey",
                force="force/surrey",
                scope=("force/surrey",),
            ),
        ),
    ],
)
def test_what_is_not_certain_stays_apart(one: Known, other: Known) -> None:
    identity = identify([one, other], VOCABULARY)
    ids = {identity.moves(item.report).get(item.entity.id, item.entity.id) for item in (one, other)}
    assert len(ids) == 2


def test_a_joint_unit_is_not_guessed_where_two_can_be_meant() -> None:
    essex = thing("unit/essex-kent-fraud-squad", ESSEX, "Fraud squad", scope=("force/essex", "force/kent"))
    surrey = thing("unit/kent-surrey-fraud-squad", "report/a", "Fraud squad", scope=("force/kent", "force/surrey"))
    mine = thing("unit/kent/fraud-squad", LATER)
    identity = identify([essex, surrey, mine], VOCABULARY)
    assert not identity.moves(LATER)
    proposed = {(item.one, item.other) for item in identity.proposals}
    assert {(mine.entity.id, essex.entity.id), (mine.entity.id, surrey.entity.id)} <= {
        pair for one, two in proposed for pair in ((one, two), (two, one))
    }


def test_what_people_could_not_tell_is_listed_and_not_in_the_queue() -> None:
    one, two = thing("operation/kent/pear"), thing("operation/essex/pear", ESSEX, force="force/essex")
    (asked,) = identify([one, two], VOCABULARY).proposals
    assert (asked.unsure, asked.reasons) == (False, ("the same name",))
    (listed,) = identify([one, two], VOCABULARY, [Decision(asked.other, asked.one, "unsure")]).proposals
    assert listed.unsure
    assert not identify([one, two], VOCABULARY, [Decision(asked.one, asked.other, "not-same")]).proposals


def test_a_decision_on_what_nobody_names_is_told() -> None:
    decision = Decision("unit/kent/gang-team", "unit/kent/nobody", "same")
    assert identify([thing("unit/kent/gang-team")], VOCABULARY, [decision]).unused == (decision,)


def test_a_thing_found_takes_the_id_of_the_vocabulary_where_a_person_says_so() -> None:
    found = thing("system/kent/athens-system", label="Athens system")
    identity = identify([found], VOCABULARY, [Decision(found.entity.id, "system/athena", "same")])
    assert identity.moves(found.report) == {found.entity.id: "system/athena"}
    assert not identity.entities["system/athena"].found


def test_a_name_of_the_whole_force_keeps_its_id_beside_that_of_a_part() -> None:
    whole, part = thing("unit/kent/safeguarding-team"), thing("unit/kent/safeguarding-team", JOINT, **DOVER)
    identity = identify([whole, part], VOCABULARY)
    assert sorted(identity.entities) == ["unit/kent/safeguarding-team", "unit/kent/safeguarding-team/in/dover"]
    (proposal,) = identity.proposals
    assert {proposal.one, proposal.other} == {whole.at, part.at}


def test_a_hospital_of_one_name_in_two_forces_is_two() -> None:
    kent = thing("partner/st-agnes-hospital", label="St Agnes Hospital", scope=())
    essex = thing(
        "partner/st-agnes-hospital", ESSEX, "St Agnes Hospital", scope=(), force="force/essex", area="place/essex"
    )
    identity = identify([kent, essex], VOCABULARY)
    assert sorted(identity.entities) == ["partner/st-agnes-hospital/in/essex", "partner/st-agnes-hospital/in/kent"]


def test_a_decision_of_a_person_joins_and_its_removal_restores() -> None:
    one, two = thing("unit/kent/gang-team"), thing("unit/kent/county-lines-squad")
    before = identify([one, two], VOCABULARY)
    decision = Decision(one.entity.id, two.entity.id, "same")
    joined = identify([two, one], VOCABULARY, [decision])
    assert joined.moves(one.report) == {one.entity.id: two.entity.id}
    assert joined.entities[two.entity.id].names == ("Gang team",)
    assert identify([one, two], VOCABULARY) == before


def test_a_decision_parts_what_one_id_joins() -> None:
    one = thing("unit/kent/gang-team")
    two = thing("unit/kent/gang-team", "report/peel-2016-effectiveness-kent")
    assert not identify([one, two], VOCABULARY).moves(one.report)
    identity = identify([one, two], VOCABULARY, [Decision(one.at, two.entity.id, "not-same")])
    assert identity.moves(one.report) == {one.entity.id: f"{one.entity.id}/in/peel-2015-effectiveness-kent"}
    assert identity.moves(two.report) == {one.entity.id: f"{one.entity.id}/in/peel-2016-effectiveness-kent"}


def test_two_things_of_the_vocabulary_are_never_one() -> None:
    with pytest.raises(DataError, match="cannot be the same"):
        identify([], VOCABULARY, [Decision("partner/ipcc", "partner/iopc", "same")])


def test_statements_move_and_keep_their_ids() -> None:
    extraction = extractions.extraction()
    team = Entity("unit/essex/port-team", "Unit", "Port team", found=True)
    changed = moved(extraction, {extractions.TEAM: team.id}, {team.id: team})
    assert [item.id for item in changed.statements] == [item.id for item in extraction.statements]
    told = json.dumps(changed.records())
    assert extractions.TEAM not in told
    assert '"subject_label": "Port team"' in told
    assert moved(extraction, {}, {}) == extraction
