"""What a sentence is about: issues, things, and the inspection question."""

from __future__ import annotations

from kg.nlp import questions
from kg.nlp.entities import Register
from kg.nlp.passages import Passage


def question_of(passage: Passage, register: Register) -> str | None:
    """Return the id of the inspection question in whose part a passage stands."""
    question = questions.at(passage.block, register)
    return question.id if question else None


def issues_of(passage: Passage, start: int, end: int, register: Register) -> tuple[str, ...]:
    """Return the issues of a stretch: those that it names, and those that named schemes and methods are topics of."""
    vocabulary = register.vocabulary
    found = set()
    for name in passage.within(start, end):
        kind = register[name.entity].classification or name.entity
        if name.type == "Issue":
            found.add(name.entity)
        elif kind in vocabulary.topics:
            found.add(vocabulary.topics[kind])
    return tuple(sorted(found))


def things_of(passage: Passage, start: int, end: int) -> tuple[str, ...]:
    """Return the entities of a stretch that are no issues, places or inspectorates."""
    found = {
        ident
        for name in passage.within(start, end)
        if name.type not in ("Issue", "Place", "Inspectorate")
        for ident in (name.entity, *name.also)
    }
    return tuple(sorted(found))
