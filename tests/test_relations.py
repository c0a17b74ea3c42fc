"""Relations, on sentences with their expected facts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from conftest import ROOT, joint_report_of, report_of

import kg.nlp.relations
from kg.extract import extract
from kg.nlp import tables
from kg.nlp.relations import Draft
from kg.nlp.syntax import Sentence
from kg.statements import Relation

IMPLIED = {"own-unit", "own-operation", "issue-in-name", "regional-service", "owner-in-name"}


def cases() -> Iterator[tuple[str, tuple[str, ...], bool]]:
    """Yield each sentence with the lines under it, and whether it stands in a joint inspection."""
    sentence, facts, joint = "", [], False
    for line in (ROOT / "tests" / "sentences" / "relations.txt").read_text("utf-8").splitlines():
        if line.startswith("  "):
            facts.append(line.strip())
        elif line.strip() and (not line.startswith("#") or line == "## joint"):
            if sentence:
                yield sentence, tuple(facts), joint
            sentence, facts, joint = line.removeprefix("## joint"), [], joint or line == "## joint"
    yield sentence, tuple(facts), joint


@pytest.mark.parametrize(
    ("sentence", "facts", "joint"), list(cases()), ids=lambda value: value if isinstance(value, str) else ""
)
def test_a_sentence_states_its_relations_and_no_forbidden_one(
    sentence: str, facts: tuple[str, ...], joint: bool
) -> None:
    relations = extract((joint_report_of if joint else report_of)(sentence + "\n")).of(Relation)
    found = {(item.subject, item.predicate, item.object, item.modality, item.hedged) for item in relations}
    for fact in facts:
        subject, predicate, obj, *modality = fact.removeprefix("!").split()
        if fact.startswith("!"):
            assert not {
                told for told in found if told[:3] == (subject, predicate, obj) and told[3] in (modality or [told[3]])
            }, fact
        else:
            hedged = "hedged" in modality
            assert (subject, predicate, obj, (modality or ["asserted"])[0], hedged) in found, (fact, sorted(found))
    if not facts:
        assert not [item for item in relations if item.rule not in IMPLIED]


def test_every_relation_has_evidence_that_is_its_sentence() -> None:
    """The quote of a relation is the text of the snapshot at its offsets."""
    text = "The force runs Operation Lantern.\n"
    for item in extract(report_of(text)).of(Relation):
        assert text[item.evidence.start : item.evidence.end] == item.evidence.text == text.strip()


def test_every_wording_is_shown_by_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each row of the table of wordings finds a relation in one of the sentences."""
    fired: set[tuple[str, ...]] = set()
    row_of = kg.nlp.relations._row

    def noting(sentence: Sentence, token: object, row: tables.Row) -> Iterator[Draft]:
        for draft in row_of(sentence, token, row):
            fired.add(tuple(row.values()))
            yield draft

    monkeypatch.setattr(kg.nlp.relations, "_row", noting)
    for sentence, _, joint in cases():
        extract((joint_report_of if joint else report_of)(sentence + "\n"))
    assert [row for row in tables.rows("relations") if tuple(row.values()) not in fired] == []
