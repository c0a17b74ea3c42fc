"""Forces named by their area alone, and area names that stand for the force where they act."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from kg.nlp.entities import Register
from kg.nlp.identity import settle
from kg.nlp.passages import Name, Passage
from kg.ontology import Vocabulary


def forces_in(text: str, areas: Mapping[str, str], vocabulary: Vocabulary) -> list[Name]:
    """Find forces named by their area alone: "Essex and Kent Police", "the Kent and Essex forces"."""
    if not areas:
        return []
    listed, joint = _area_patterns(tuple(areas))
    found = []
    for match in listed.finditer(text):
        for group in (1, 2, 3):
            if match[group]:
                end = (
                    match.end(4) if group == 3 and match[4] != "forces" and match[4][0].isupper() else match.end(group)
                )
                found.append(_force(match.start(group), end, areas[match[group]], vocabulary))
    for match in joint.finditer(text):
        found += [_force(*match.span(group), areas[match[group]], vocabulary) for group in (1, 2)]
    return found


@lru_cache(maxsize=2)
def _area_patterns(areas: tuple[str, ...]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return the patterns of areas before a word for forces, and after "joint"."""
    one = "|".join(sorted(map(re.escape, areas), key=len, reverse=True))
    return (
        re.compile(
            rf"\b({one})(?:,\s+({one}))?\s+and\s+({one})\s+((?:P|p)olice|(?:C|c)onstabular\w+|forces|police forces)\b"
        ),
        re.compile(rf"\bjoint\s+({one})\s+and\s+({one})\b"),
    )


def _force(start: int, end: int, ident: str, vocabulary: Vocabulary) -> Name:
    return Name(start, end, "PoliceForce", ident, vocabulary.entities[ident].label, "force-by-area", 0.9)


def force_areas(vocabulary: Vocabulary) -> dict[str, str]:
    """Return the force that each bare area name may stand for ("Essex" → `force/essex`)."""
    return {
        label.text: label.entity
        for label in vocabulary.labels
        if label.context and vocabulary.entities[label.entity].type == "PoliceForce" and not label.abbreviation
    }


def acting(passages: Sequence[Passage], register: Register) -> None:
    """Read a bare area name as the force where it acts ("Essex is seeing …", "Like most forces, Essex has …").

    Call after parsing. Only names that are both a force's area and a place are concerned.
    """
    forces = force_areas(register.vocabulary)
    for passage in passages:
        for name in passage.names:
            surface = passage.surface(name)
            if name.type == "Place" and surface in forces and _acts(passage, name, forces):
                entity = register.known(forces[surface])
                settle(name, entity, surface, register)
                name.rule, name.confidence = "area-acts", 0.8


def _acts(passage: Passage, name: Name, forces: dict[str, str]) -> bool:
    span = passage.doc.char_span(name.start, name.end, alignment_mode="expand")
    head = span.root
    while head.dep_ == "conj" and any(head.head.text == area for area in forces):
        head = head.head
    return bool(head.dep_ in ("nsubj", "nsubjpass") and head.head.pos_ in ("VERB", "AUX")) and not passage.text[
        name.end :
    ].startswith(("’s", "'s"))
