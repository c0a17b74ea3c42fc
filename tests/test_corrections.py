"""What people correct holds at every build, is shown, and is never dropped without a word."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import extractions
import pytest
from extractions import ESSEX, ISSUE, KENT, LINES, TEAM, TEXT
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.corrections import (
    VERDICTS,
    Correction,
    append_correction,
    apply,
    assigned,
    correction_of,
    named,
    read_corrections,
    remove_correction,
    unplaced,
    write_corrections,
)
from kg.errors import DataError
from kg.ontology import Entity, load_vocabulary
from kg.rdf import quads, vocabulary_quads
from kg.statements import Extraction, Finding, Judgment, Mention, Relation, SetAside, Statement, Statistic, identified
from kg.validate import validate

VOCABULARY = load_vocabulary()
EXTRACTION = extractions.extraction()


def one(kind: type[Statement], found: Extraction = EXTRACTION, **keys: object) -> Statement:
    """Return the first statement of a class with these values."""
    return next(item for item in found.of(kind) if all(getattr(item, key) == value for key, value in keys.items()))


def by_id(found: Extraction, item: Statement) -> Statement:
    return next(each for each in found.statements if each.id == item.id)


def correct(
    item: Statement, verdict: str, because: str = "the heading says so", date: str = "2026-11-24", **changes: str
) -> Correction:
    told = tuple(changes.items())
    record, sha256 = item.record(EXTRACTION.report.metadata.id), EXTRACTION.report.snapshot.sha256
    return correction_of(record, sha256, verdict, because=because, by="Jane Doe", date=date, changes=told)


def corrected(*items: Correction, extraction: Extraction = EXTRACTION) -> Extraction:
    """Return the extraction with corrections that must all apply as they are."""
    found, problems = apply(extraction, items, VOCABULARY)
    assert problems == ()
    return found


def shapes(found: Extraction) -> set[str]:
    every = validate(extractions.described(found, mentions=True), vocabulary_quads(), found.report.snapshot.text)
    return {item.shape for item in every}


STRENGTH = one(Finding, polarity="strength")
JOINT = one(Relation, object=KENT, predicate="jointUnitOf")


# --- what a verdict does


def test_an_accepted_statement_stays_and_carries_the_review_with_the_confidence_of_the_program() -> None:
    item = by_id(corrected(correct(STRENGTH, "accepted")), STRENGTH)
    assert (item.confidence, item.reviews[0].verdict, item.reviews[0].by) == (0.85, "accepted", "Jane Doe")
    assert replace(item, reviews=()) == STRENGTH


def test_a_candidate_that_was_set_aside_becomes_a_statement_when_a_person_accepts_it() -> None:
    rest = tuple(item for item in EXTRACTION.statements if item is not STRENGTH)
    doubted = replace(EXTRACTION, statements=rest, set_aside=(SetAside(STRENGTH, "about nobody"),))
    found = corrected(correct(STRENGTH, "accepted"), extraction=doubted)
    assert (by_id(found, STRENGTH).reviews[0].verdict, found.set_aside) == ("accepted", ())
    assert by_id(found.at_least(0.99), STRENGTH).confidence == 0.85


def test_a_rejected_relation_is_no_fact_and_its_correction_shows_the_sentence_and_what_it_said() -> None:
    found = corrected(correct(JOINT, "rejected", "Kent left in May"))
    assert JOINT.id not in {item.id for item in found.statements}
    (aside,) = found.set_aside
    assert (aside.statement.id, aside.reason) == (JOINT.id, "rejected: Kent left in May")
    lines = [str(quad) for quad in quads(found)]
    assert not any(f"{TEAM}>" in line and "ontology#jointUnitOf>" in line and KENT in line for line in lines)
    assert any("ontology#corrects>" in line and JOINT.id in line for line in lines)
    assert any("ontology#before>" in line and "predicate=jointUnitOf" in line for line in lines)
    assert shapes(found) == {"joint-unit-members"}


@pytest.mark.parametrize(
    ("item", "field", "text", "value"),
    [
        (STRENGTH, "polarity", "weakness", "weakness"),
        (STRENGTH, "polarity", "polarity/mixed", "mixed"),
        (STRENGTH, "issues", "issue/child-sexual-exploitation|issue/domestic-abuse", None),
        (STRENGTH, "about", KENT, (KENT,)),
        (STRENGTH, "trend", "", None),
        (STRENGTH, "entities", "", ()),
        (STRENGTH, "hedged", "true", True),
        (one(Judgment), "grade", "grade/peel-4/good", "grade/peel-4/good"),
        (one(Statistic, value=23.5), "value", "24.5", 24.5),
        (one(Statistic, value=23.5), "period", "2014-07-01/2015-06-30", "2014-07-01/2015-06-30"),
        (one(Statistic, value=23.5), "unit", "count", "count"),
        (JOINT, "modality", "planned", "planned"),
    ],
)
def test_an_amended_field_has_the_new_value_and_the_review_keeps_the_old(
    item: Statement, field: str, text: str, value: object
) -> None:
    found = by_id(corrected(correct(item, "amended", **{field: text})), item)
    assert getattr(found, field) == (tuple(text.split("|")) if "|" in text else value)
    (review,) = found.reviews
    assert review.after == ((field, text),)
    assert dict(review.before)[field] == (
        "|".join(old) if isinstance(old := getattr(item, field), tuple) else _plain(old)
    )


def _plain(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else "" if value is None else str(value)


def test_labels_and_types_follow_from_the_things_that_a_change_names() -> None:
    found = corrected(
        correct(JOINT, "amended", object="force/norfolk"), correct(one(Mention), "amended", id="system/athena")
    )
    relation, mention = by_id(found, JOINT), by_id(found, one(Mention))
    assert isinstance(relation, Relation)
    assert isinstance(mention, Mention)
    assert relation.object_label == "Norfolk Constabulary"
    assert (mention.type, mention.label) == ("System", "Athena IT system")


def test_an_amendment_may_name_what_another_report_found() -> None:
    other = Entity("unit/kent/boat-team", "Unit", "Boat Team", found=True, scope=(KENT,))
    change = correct(JOINT, "amended", subject=other.id)
    found, problems = apply(EXTRACTION, [change], VOCABULARY, {other.id: other})
    assert problems == ()
    assert found.entities[other.id] == other
    assert not shapes(found) - {"joint-unit-members"}


@pytest.mark.parametrize(
    ("item", "changes", "message"),
    [
        (STRENGTH, {"polarity": "neutral"}, "choose of mixed, strength, weakness"),
        (STRENGTH, {"polarity": ""}, "cannot be empty"),
        (STRENGTH, {"grade": "grade/peel-4/good"}, "a finding has no field grade that can be amended"),
        (STRENGTH, {"confidence": "1"}, "no field confidence"),
        (STRENGTH, {"issues": "issue/nonsense"}, "issue/nonsense is not known here"),
        (STRENGTH, {"issues": f"{ISSUE}|{ESSEX}"}, "force/essex is a PoliceForce, and it takes Issue"),
        (STRENGTH, {"about": ISSUE}, "is a Issue"),
        (STRENGTH, {"question": "question/peel-2015/effectiveness-99"}, "no question"),
        (STRENGTH, {"hedged": "yes"}, "true or false"),
        (one(Judgment), {"grade": "good"}, "grade/peel-4/good"),
        (one(Judgment), {"question": ""}, "cannot be empty"),
        (one(Statistic), {"value": "many"}, "a number without sign"),
        (one(Statistic), {"period": "last year"}, "2014-07-01/2015-06-30"),
        (one(Statistic), {"comparator": "statistic/x/0000000000"}, "the report has no statement"),
        (JOINT, {"predicate": "hates"}, "choose of addresses"),
        (JOINT, {"object": ISSUE}, "the object of jointUnitOf cannot be a Issue: issue/domestic-abuse"),
        (JOINT, {"predicate": "uses"}, "the object of uses cannot be a PoliceForce"),
        (JOINT, {"object": TEAM, "predicate": "worksWith"}, "subject and object are both"),
    ],
)
def test_an_amendment_that_cannot_hold_changes_nothing_and_says_why(
    item: Statement, changes: dict[str, str], message: str
) -> None:
    found, (problem,) = apply(EXTRACTION, [correct(item, "amended", **changes)], VOCABULARY)
    assert found.statements == EXTRACTION.statements
    assert problem.state == "not applied"
    assert message in problem.message


def test_a_relation_against_its_signature_cannot_be_accepted() -> None:
    (wrong,) = identified([replace(JOINT, object=ISSUE, surfaces=("visits",))], EXTRACTION.report)
    doubted = replace(EXTRACTION, set_aside=(SetAside(wrong, "against the signature of jointUnitOf"),))
    found, (problem,) = apply(doubted, [correct(wrong, "accepted")], VOCABULARY)
    assert found.set_aside == doubted.set_aside
    assert "cannot be a Issue" in problem.message
    corrected(correct(wrong, "rejected"), extraction=doubted)


def test_of_several_corrections_the_latest_stands_and_all_are_kept_as_history() -> None:
    """Latest by date, then by row; the old values are always those of the program."""
    found = corrected(
        correct(STRENGTH, "amended", date="2026-11-24", polarity="mixed"),
        correct(STRENGTH, "rejected", date="2026-11-20"),
        correct(STRENGTH, "amended", date="2026-11-24", polarity="weakness"),
    )
    item = by_id(found, STRENGTH)
    assert isinstance(item, Finding)
    assert item.polarity == "weakness"
    assert [review.verdict for review in item.reviews] == ["rejected", "amended", "amended"]
    assert [dict(review.before)["polarity"] for review in item.reviews] == ["strength"] * 3
    replaced = [quad for quad in quads(found) if quad.predicate.value.endswith("isReplacedBy")]
    assert [quad.subject.value.rpartition("/id/")[2] for quad in sorted(replaced, key=str)] == sorted(
        review.id for review in item.reviews[:2]
    )
    assert shapes(found) == set()


def test_the_records_show_the_corrections_and_have_none_where_there_are_none() -> None:
    found = corrected(correct(STRENGTH, "amended", polarity="weakness"), correct(JOINT, "rejected"))
    told = {record["statement"]: record["corrections"] for record in found.records() if record["kind"] != "report"}
    (shown,) = told.pop(STRENGTH.id)
    assert (shown["before"], shown["after"]) == ({"polarity": "strength"}, {"polarity": "weakness"})
    assert not any(told.values())
    (aside,) = found.review()
    assert aside["corrections"][0]["verdict"] == "rejected"


# --- what finds a statement again


def shifted(text: str, **changes: str) -> Extraction:
    """Return the extraction of another text, or of the same under another id."""
    return extractions.extraction(replace(extractions.METADATA, **changes), text)  # type: ignore[arg-type]


def test_a_correction_moves_with_its_sentence() -> None:
    """The text before it has changed, so every offset and every id has."""
    found, (problem,) = apply(
        shifted("Foreword.\n\n" + TEXT), [correct(STRENGTH, "amended", polarity="weakness")], VOCABULARY
    )
    (moved,) = [item for item in found.statements if item.reviews]
    assert (problem.state, problem.statement) == ("moved", moved.id)
    assert moved.id != STRENGTH.id
    assert moved.evidence.text == LINES[6]


def test_a_correction_is_found_again_when_lines_are_wrapped_otherwise() -> None:
    text = TEXT.replace("officers are", "officers\nare")
    source = extractions.report(text=text)
    quote = extractions.quote(source, LINES[6].replace("officers are", "officers\nare"))
    found = Extraction(source, EXTRACTION.entities, identified([replace(STRENGTH, evidence=quote)], source))
    found, (problem,) = apply(found, [correct(STRENGTH, "accepted")], VOCABULARY)
    assert problem.state == "moved"
    assert found.statements[0].reviews[0].verdict == "accepted"


def test_a_correction_stays_when_the_same_text_goes_by_another_id() -> None:
    found, (problem,) = apply(
        shifted(TEXT, id="report/peel-2015-effectiveness-kent"), [correct(STRENGTH, "rejected")], VOCABULARY
    )
    assert problem.state == "moved"
    assert problem.statement == found.set_aside[0].statement.id


def without(extraction: Extraction, item: Statement, *others: Statement) -> Extraction:
    rest = tuple(each for each in extraction.statements if each.id != item.id)
    return replace(extraction, statements=(*rest, *identified(others, extraction.report)))


AGAIN = tuple(replace(STRENGTH, surfaces=(word,)) for word in ("one", "two"))
OTHERWISE = replace(STRENGTH, polarity="weakness", surfaces=("badly",))
ELSE = extractions.report(text=TEXT.replace("trained", "tired"))


@pytest.mark.parametrize(
    ("found", "message"),
    [
        (Extraction(ELSE, EXTRACTION.entities, ()), "the sentence is no longer there"),
        (without(EXTRACTION, STRENGTH), "the sentence is there, but no finding is found in it any more"),
        (
            without(EXTRACTION, STRENGTH, OTHERWISE),
            "the sentence says something else now: polarity weakness (was strength)",
        ),
        (without(EXTRACTION, STRENGTH, *AGAIN), "the sentence says so at 2 places"),
    ],
)
def test_a_correction_that_finds_no_sentence_changes_nothing_and_is_told(found: Extraction, message: str) -> None:
    after, (problem,) = apply(found, [correct(STRENGTH, "rejected")], VOCABULARY)
    assert set(after.statements) == set(found.statements)
    assert problem.state == "not applied"
    assert message in problem.message


def test_a_correction_holds_and_is_told_when_the_program_says_something_else_in_the_same_place() -> None:
    improved = replace(STRENGTH, trend="declined")
    again = tuple(improved if item is STRENGTH else item for item in EXTRACTION.statements)
    found, (problem,) = apply(replace(EXTRACTION, statements=again), [correct(STRENGTH, "rejected")], VOCABULARY)
    assert (problem.state, len(found.set_aside)) == ("changed", 1)
    assert "trend declined (was improved)" in problem.message


def test_a_thing_that_was_linked_to_another_does_not_count_as_a_change() -> None:
    """Things found in texts go by other ids once people link them."""
    linked = tuple(
        replace(item, subject="unit/essex-kent-joint-harbour-team") if item is JOINT else item
        for item in EXTRACTION.statements
    )
    joint = Entity("unit/essex-kent-joint-harbour-team", "Unit", "Joint Harbour Team", found=True)
    other = replace(EXTRACTION, statements=linked, entities={**EXTRACTION.entities, joint.id: joint})
    assert corrected(correct(JOINT, "accepted"), extraction=other).of(Relation)


def test_a_correction_is_of_the_report_that_it_names_else_of_the_one_with_its_text_else_of_none() -> None:
    item = correct(STRENGTH, "rejected")
    away = replace(item, statement="finding/peel-2014-norfolk/0123456789", sha256="0123456789ab")
    named, other = EXTRACTION.report.metadata.id, "report/peel-2016-kent"
    assert assigned([item, away], {named: "f" * 64, other: item.sha256 + "0" * 52}) == ({named: (item,)}, (away,))
    assert assigned([item], {other: item.sha256 + "0" * 52}) == ({other: (item,)}, ())
    (problem,) = unplaced([item, away], {named: "f" * 64})
    assert (problem.correction, problem.message) == (away, "there is no report/peel-2014-norfolk")


def test_the_ids_that_amendments_name_are_told() -> None:
    items = [correct(STRENGTH, "amended", issues=f"{ISSUE}|issue/fraud", polarity="mixed"), correct(JOINT, "rejected")]
    assert named(items) == {ISSUE, "issue/fraud"}


# --- the file

_words = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=30).map(
    lambda text: " ".join(text.split()) or "x"
)
_values = st.lists(
    st.tuples(st.from_regex(r"[a-z_]{1,12}", fullmatch=True), _words | st.just("")), min_size=1, max_size=3
)


@st.composite
def _corrections(draw: st.DrawFn) -> Correction:
    verdict = draw(st.sampled_from(VERDICTS))
    return Correction(
        statement=f"{draw(st.sampled_from(['finding', 'follow-up']))}/a-report/{draw(st.integers(0, 16**10 - 1)):010x}",
        verdict=verdict,
        changes=tuple(draw(_values)) if verdict == "amended" else (),
        because=draw(_words),
        by=draw(_words),
        date=draw(st.dates().map(lambda date: date.isoformat())),
        says=tuple(draw(_values)),
        quote=draw(_words),
        start=draw(st.integers(0, 10**7)),
        end=draw(st.integers(0, 10**7)),
        sha256=draw(st.from_regex(r"[0-9a-f]{12}", fullmatch=True)),
    )


@settings(max_examples=60, deadline=None)
@given(items=st.lists(_corrections(), max_size=4))
def test_what_is_written_is_what_is_read(items: list[Correction], tmp_path_factory: pytest.TempPathFactory) -> None:
    """Tabs, quotation marks, semicolons, backslashes and any letters come back as they were."""
    path = tmp_path_factory.mktemp("file") / "corrections.tsv"
    write_corrections(path, items)
    assert read_corrections(path) == tuple(items)
    for item in items:
        append_correction(path, item)
    assert read_corrections(path) == (*items, *items)
    for item in items:
        remove_correction(path, item)
    assert sorted(read_corrections(path), key=repr) == sorted(items, key=repr)


def _picked() -> st.SearchStrategy[list[Correction]]:
    def pick(item: Statement) -> st.SearchStrategy[Correction]:
        verdicts: list[Correction] = [correct(item, "accepted"), correct(item, "rejected")]
        if isinstance(item, Finding):
            verdicts += [correct(item, "amended", polarity=name) for name in ("strength", "weakness", "none")]
        return st.sampled_from(verdicts)

    return st.lists(st.sampled_from(EXTRACTION.statements).flatmap(pick), max_size=6)


@settings(max_examples=60, deadline=None)
@given(items=_picked())
def test_corrections_applied_twice_are_as_applied_once(items: list[Correction]) -> None:
    """Nor is a statement lost, doubled or renamed."""
    once, _ = apply(EXTRACTION, items, VOCABULARY)
    twice, _ = apply(once, items, VOCABULARY)
    assert twice == once
    ids = [item.id for item in once.statements] + [item.statement.id for item in once.set_aside]
    assert sorted(ids) == sorted(item.id for item in EXTRACTION.statements)


def test_a_file_edited_by_hand_keeps_its_comments(tmp_path: Path) -> None:
    path = tmp_path / "decisions" / "corrections.tsv"
    first, second = correct(STRENGTH, "accepted"), correct(JOINT, "rejected")
    append_correction(path, first)
    path.write_text(path.read_text("utf-8") + "# checked with the force", "utf-8")
    append_correction(path, second)
    assert read_corrections(path) == (first, second)
    remove_correction(path, first)
    assert read_corrections(path) == (second,)
    assert "# checked with the force\n" in path.read_text("utf-8")
    with pytest.raises(DataError, match="does not have this correction"):
        remove_correction(path, first)


def test_a_row_written_by_hand_may_end_at_the_date(tmp_path: Path) -> None:
    path = tmp_path / "corrections.tsv"
    path.write_text(f"{STRENGTH.id}\tamended\tpolarity=weakness\tread it again\tJane Doe\t2026-11-24\n", "utf-8")
    found = by_id(corrected(*read_corrections(path)), STRENGTH)
    assert isinstance(found, Finding)
    assert found.polarity == "weakness"


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (["finding/x", "accepted", "", "why", "me", "2026-11-24"], "not the id of a statement"),
        ([STRENGTH.id, "fine", "", "why", "me", "2026-11-24"], "not one of accepted, rejected, amended"),
        ([STRENGTH.id, "amended", "", "why", "me", "2026-11-24"], "needs a change"),
        ([STRENGTH.id, "amended", "weakness", "why", "me", "2026-11-24"], "not of the form FIELD=VALUE: 'weakness'"),
        ([STRENGTH.id, "accepted", "polarity=mixed", "why", "me", "2026-11-24"], "only what is amended has changes"),
        ([STRENGTH.id, "accepted", "", "", "me", "2026-11-24"], "does not say why"),
        ([STRENGTH.id, "accepted", "", "why", "", "2026-11-24"], "does not say who"),
        ([STRENGTH.id, "accepted", "", "why", "me", "24.11.2026"], "not a date such as 2026-11-24"),
        ([STRENGTH.id, "accepted"], "2 columns, not 6 to 11"),
        ([STRENGTH.id, "accepted", "", "why", "me", "2026-11-24", "", "", "a"], "not numbers"),
    ],
)
def test_a_row_that_cannot_be_understood_is_named_by_its_line(row: Iterable[str], message: str, tmp_path: Path) -> None:
    path = tmp_path / "corrections.tsv"
    path.write_text("# a comment\n\n" + "\t".join(row) + "\n", "utf-8")
    with pytest.raises(DataError) as error:
        read_corrections(path)
    assert message in str(error.value)
    assert f"{path}:3" in str(error.value)


def test_no_file_is_no_correction(tmp_path: Path) -> None:
    assert read_corrections(tmp_path / "corrections.tsv") == ()
