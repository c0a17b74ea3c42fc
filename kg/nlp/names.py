"""Finds and resolves the names in a report: vocabulary, defined abbreviations, names found by their form."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from kg.nlp import areas, candidates, crimes, defined, identity, patterns, tables
from kg.nlp.candidates import choose
from kg.nlp.defined import Defined
from kg.nlp.entities import Register
from kg.nlp.gazetteer import Gazetteer
from kg.nlp.identity import settle
from kg.nlp.passages import Passage


def find(passages: Sequence[Passage], gazetteer: Gazetteer, register: Register) -> list[Defined]:
    """Set the names of every passage, and return the abbreviations that the report defines."""
    forces = areas.force_areas(register.vocabulary)
    drafts = [candidates.find(passage, gazetteer, register, forces) for passage in passages]
    branches = candidates.branches(passages, drafts, register)
    for number, passage in enumerate(passages):
        kept = [name for name in drafts[number] if candidates.in_context(name, branches[number], register.vocabulary)]
        passage.doubtful += [(name, "without its context") for name in drafts[number] if name not in kept]
        passage.names = choose(kept)
        _resolve(passage, gazetteer, register)
    told = defined.find(passages, gazetteer, register)
    defined.propagate(passages, told, gazetteer, register)
    for passage in passages:
        _extend(passage, register)
    renamed = identity.merge(passages, gazetteer, register)
    return [replace(item, entity=renamed.get(item.entity or "", item.entity)) for item in told]


def _resolve(passage: Passage, gazetteer: Gazetteer, register: Register) -> None:
    """Set entity and label of every name."""
    for name in passage.names:
        surface = passage.surface(name)
        if not name.entity:
            name.entity = identity.known(name, surface, gazetteer, register.vocabulary)
        if name.entity:
            entity = register.known(name.entity)
        else:
            told = crimes.plain(surface) if name.rule == crimes.RULE else surface
            entity = register.found(name.type, told, patterns.kind_of(surface))
        settle(name, entity, surface, register)


def _extend(passage: Passage, register: Register) -> None:
    """Let a name take in the noun after it that says what it is ("the IOM scheme"), and the place of a unit's head.

    A unit's head makes a unit of it ("the IOM team").
    """
    _bracketed(passage, register)
    for name in passage.names:
        rest = passage.text[name.end :]
        word = re.match(r"\s+(\w+)", rest)
        row = patterns.heads().get(word[1].lower()) if word else None
        if row and row["type"] == "Unit" and name.type in ("Scheme", "Partnership") and row["form"] == "any":
            name.end += word.end() if word else 0
            entity = register.found("Unit", passage.surface(name))
            settle(name, entity, passage.surface(name), register)
            continue
        nouns = _nouns(name.type)
        if nouns is not None and (match := nouns.match(rest)):
            name.end += match.end()
            register.said(name.entity, passage.surface(name))
    passage.names = choose(passage.names)


@cache
def _nouns(kind: str) -> re.Pattern[str] | None:
    """Return the pattern of the nouns that a name of a type may take in, the longest first."""
    words = sorted(tables.words("name-words", "word", role="noun", type=kind), key=lambda word: (-len(word), word))
    return re.compile(rf"\s+(?:{'|'.join(map(re.escape, words))})s?\b") if words else None


def _bracketed(passage: Passage, register: Register) -> None:
    """Read "offender management (IOM) scheme" as one name: that of the abbreviation."""
    for one, two in zip(list(passage.names), passage.names[1:], strict=False):
        after = re.match(r"\)\s+(\w+)\b", passage.text[two.end :])
        known = {row["word"] for row in tables.rows("name-words") if row["role"] == "noun" and row["type"] == two.type}
        if after and after[1] in known and passage.text[one.end : two.start].strip() == "(":
            one.end = two.end + after.end()
            settle(one, register[two.entity], passage.surface(one), register)
    passage.names = choose(passage.names)
