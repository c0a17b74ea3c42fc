"""Who a clause grades: the report's own force, by name, as "it" or left out; or another body."""

from __future__ import annotations

import re

from kg.nlp import grading
from kg.nlp.entities import Register
from kg.nlp.grading import Phrase
from kg.nlp.passages import Name, Passage

_BODIES = ("PoliceForce", "Unit", "Partner", "Partnership", "Scheme")


def is_force(phrase: Phrase, passage: Passage, start: int, ours: bool, register: Register) -> bool:
    """Tell whether the grammatical subject of a clause is the force itself.

    Args:
        phrase: the clause.
        passage: where its sentence stands.
        start: where the sentence begins in the passage.
        ours: whether the clause before, or the introduction of a bullet, is about the force.
        register: knows which force.
    """
    begin, end = start + phrase.head_start, start + phrase.head_start + len(phrase.head)
    names = _bodies(passage, begin, end)
    if names:
        between = passage.text[names[-1].end : end]
        goes_on = _is_slight(between) or between.rstrip().endswith((" and", " but"))
        return _is_own(names[-1], register) and goes_on and not re.match(r"[’']", between)
    head = phrase.head.lower()
    if not re.search(r"[a-z]", head):
        return ours
    if pronoun := re.search(r"\bit\b(?!.*\bit\b)", head):
        forces = [name for name in passage.within(0, start) if name.type == "PoliceForce"]
        return _is_slight(head[pronoun.end() :]) and (not forces or _is_own(forces[-1], register))
    # The inspectorate as the one who judges leaves the force as the one who is judged.
    return _is_slight(head) and (phrase.verdict or (phrase.joined and ours))


def names_other(passage: Passage, start: int, end: int, register: Register) -> bool:
    """Tell whether a stretch names a body other than the force."""
    return any(not _is_own(name, register) for name in _bodies(passage, start, end))


def introduces(intro: Passage, register: Register) -> bool:
    """Tell whether an introduction leaves a sentence open after the force ("HMIC judges that the force:")."""
    names = _bodies(intro, 0, len(intro.text))
    return bool(names) and _is_own(names[-1], register) and _is_slight(intro.text[names[-1].end :])


def _bodies(passage: Passage, start: int, end: int) -> list[Name]:
    return [name for name in passage.within(start, end) if name.type in _BODIES]


def _is_own(name: Name, register: Register) -> bool:
    return register.metadata.force in (name.entity, *name.also)


def _is_slight(text: str) -> bool:
    """Tell whether a text says nothing but when, how surely or by whom something is judged."""
    return all(grading.pattern("slight").fullmatch(word) for word in re.findall(r"[a-z]+", text.lower()))
