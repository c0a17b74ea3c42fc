"""What a sentence is about: issues, things, who is judged, and the inspection question."""

from __future__ import annotations

from kg.nlp import questions
from kg.nlp.entities import Register
from kg.nlp.passages import Passage

_BODIES = ("Partner", "Partnership", "Unit")


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


def about(passage: Passage, start: int, end: int, register: Register) -> tuple[str, ...]:
    """Return who is judged or told to act: the grammatical subject where it is a body, else the report's force.

    In a joint inspection nobody is blamed by default: without a named subject it is nobody's.
    """
    for sent in passage.doc.sents:
        if sent.start_char >= end or sent.end_char <= start:
            continue
        for token in sent:
            if token.dep_ in ("nsubj", "nsubjpass", "poss") and start <= token.idx < end:
                name = next((item for item in passage.names if item.start <= token.idx < item.end), None)
                if name and name.type == "PoliceForce":
                    return (name.entity, *name.also)
                if name and name.type in _BODIES and register.metadata.programme != "programme/peel":
                    return (name.entity,)
    peel = register.metadata.programme == "programme/peel"
    return (register.metadata.force,) if peel and register.metadata.force else ()
