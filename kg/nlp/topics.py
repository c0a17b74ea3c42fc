"""What a sentence is about: issues, things, and the inspection question."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from kg.nlp import questions, tables
from kg.nlp.entities import Register
from kg.nlp.evaluation import context
from kg.nlp.passages import Passage


def question_of(passage: Passage, register: Register) -> str | None:
    """Return the id of the inspection question in whose part a passage stands."""
    question = questions.at(passage.block, register)
    return question.id if question else None


def issues_of(
    passage: Passage, start: int, end: int, register: Register, standing: Sequence[str] = ()
) -> tuple[str, ...]:
    """Return the issues of a stretch: those that it names or words, those of named schemes and methods, and their themes.

    A stretch that takes up what was said ("This process …") and names no issue but an aspect of any work has the
    standing issues too: those of the sentence before.
    """
    text = passage.text[start:end]
    found = {theme(issue) for issue in _named(passage, start, end, register)} | set(_worded(text, register))
    if found <= _playing("aspect", register) and context("backward").match(text):
        found |= set(standing)
    found = found - _playing("ground", register) or found
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


def theme(issue: str) -> str:
    """Return the theme under which a finding on an issue stands, mostly the issue itself.

    Examples:
        >>> theme("issue/investigation-quality"), theme("issue/burglary")
        ('issue/investigation', 'issue/burglary')
    """
    return _themes().get(issue, issue)


@lru_cache(maxsize=1)
def _themes() -> dict[str, str]:
    return {row["issue"]: row["theme"] for row in tables.rows("issue-themes")}


def _named(passage: Passage, start: int, end: int, register: Register) -> set[str]:
    """Return the issues that names stand for, without those that only say what something supports."""
    topics = register.vocabulary.topics
    found = set()
    for name in passage.within(start, end):
        kind = register[name.entity].classification or name.entity
        if name.type == "Issue" and not context("purpose").search(passage.text[start : name.start]):
            found.add(name.entity)
        elif kind in topics:
            found.add(topics[kind])
    return found


def _playing(role: str, register: Register) -> frozenset[str]:
    """Return the issues that play a role among those of a finding, in reports of this programme."""
    programme = (register.metadata.programme or "").removeprefix("programme/")
    return frozenset().union(*(tables.words("issue-aspects", "issue", role=role, programme=p) for p in ("", programme)))


@lru_cache(maxsize=1)
def _wordings() -> tuple[tuple[str, re.Pattern[str], re.Pattern[str], str], ...]:
    return tuple(
        (
            row["issue"],
            re.compile(rf"\b(?:{row['one']})\b"),  # of lower-case text, which is searched faster
            re.compile(rf"\b(?:{row['other']})\b" if row["other"].strip("$") else ""),
            row["programme"],
        )
        for row in tables.rows("issue-wordings")
    )


def _worded(text: str, register: Register) -> list[str]:
    """Return the issues whose words stand apart in a text."""
    programme, lowered = (register.metadata.programme or "").removeprefix("programme/"), text.lower()
    return [
        issue
        for issue, one, other, only in _wordings()
        if only in ("", programme) and one.search(lowered) and other.search(lowered)
    ]
