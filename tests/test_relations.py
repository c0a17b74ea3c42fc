"""Relations, on sentences with their expected facts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from conftest import ROOT, report_of

from kg.extract import extract
from kg.statements import Relation

IMPLIED = {"own-unit", "own-operation", "own-scheme", "issue-in-name", "regional-service"}


def cases() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each sentence with the lines under it."""
    sentence, facts = "", []
    for line in (ROOT / "tests" / "sentences" / "relations.txt").read_text("utf-8").splitlines():
        if line.startswith("  "):
            facts.append(line.strip())
        elif line.strip() and not line.startswith("#"):
            if sentence:
                yield sentence, tuple(facts)
            sentence, facts = line, []
    yield sentence, tuple(facts)


@pytest.mark.parametrize(
    ("sentence", "facts"), list(cases()), ids=lambda value: value if isinstance(value, str) else ""
)
def test_a_sentence_states_its_relations_and_no_forbidden_one(sentence: str, facts: tuple[str, ...]) -> None:
    relations = extract(report_of(sentence + "\n")).of(Relation)
    found = {(item.subject, item.predicate, item.object, item.modality) for item in relations}
    for fact in facts:
        subject, predicate, obj, *modality = fact.removeprefix("!").split()
        if fact.startswith("!"):
            assert not {
                told for told in found if told[:3] == (subject, predicate, obj) and told[3] in (modality or [told[3]])
            }, fact
        else:
            assert (subject, predicate, obj, (modality or ["asserted"])[0]) in found, (fact, sorted(found))
    if not facts:
        assert not [item for item in relations if item.rule not in IMPLIED]


def test_every_relation_has_evidence_that_is_its_sentence() -> None:
    """The quote of a relation is the text of the snapshot at its offsets."""
    text = "The force runs Operation Lantern.\n"
    for item in extract(report_of(text)).of(Relation):
        assert text[item.evidence.start : item.evidence.end] == item.evidence.text == text.strip()
