"""Which names of a report stand for one thing: full and short ones, and those of the vocabulary."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.nlp import tables
from kg.nlp.entities import Register, singular
from kg.nlp.gazetteer import Gazetteer
from kg.nlp.passages import Name, Passage
from kg.ontology import Entity, Vocabulary


def known(name: Name, surface: str, gazetteer: Gazetteer, vocabulary: Vocabulary) -> str:
    """Return the entity of the vocabulary for which a name found by its form stands, or nothing.

    It is the name without its article ("The Modern Slavery Act"), or an abbreviation whose head noun is said again
    ("the YOT service").
    """
    whole = [label for label in gazetteer.named(re.sub(r"^the\s+", "", surface, flags=re.I)) if not label.context]
    found = [label.entity for label in whole if vocabulary.entities[label.entity].type == name.type]
    first, _, head = surface.rpartition(" ")
    said_again = tables.words("name-words", "word", role="noun")
    for label in gazetteer.named(first):
        same = vocabulary.entities[label.entity].type == name.type
        if label.abbreviation and (same or (head.lower() in said_again and not label.context)):
            found.append(label.entity)
    return found[0] if len(set(found)) == 1 else ""


def settle(name: Name, entity: Entity, surface: str, register: Register) -> None:
    """Point a name at an entity, and note what the report calls it."""
    name.entity, name.label, name.type = entity.id, entity.label, entity.type
    register.said(entity.id, surface)


def merge(passages: Sequence[Passage], gazetteer: Gazetteer, register: Register) -> dict[str, str]:
    """Give what the report calls by a full and by a short name one id; return old ids with the new ones.

    "Norfolk local authority" is the one council that is named after the same place; "the gang strategy" is the
    "Norfolk gangs strategy", if there is one only.
    """
    found = [entity for entity in register.entities.values() if entity.found]
    renamed: dict[str, str] = {}
    for entity in found:
        same = [other for other in found if other is not entity and _fuller(other, entity, gazetteer, register)]
        if len(same) == 1 and same[0].id in register.entities:
            _renamed(passages, entity, same[0], register)
            renamed = {old: same[0].id if new == entity.id else new for old, new in renamed.items()}
            renamed[entity.id] = same[0].id
    return renamed


def _fuller(full: Entity, short: Entity, gazetteer: Gazetteer, register: Register) -> bool:
    """Tell whether a name is a fuller form of another: the kind of body spelt out, or the place before it."""
    if full.type != short.type or full.type in ("Place", "Person", "Post", "Issue"):
        return False
    kind = register.vocabulary.entities.get(short.classification or "")
    if kind and full.classification == kind.id and short.label.lower().endswith(f" {kind.label.lower()}"):
        place = short.label[: -len(kind.label) - 1]
        return full.label.startswith(f"{place} ") and not full.label.lower().endswith(f" {kind.label.lower()}")
    one, two = _words(full.label), _words(short.label)
    before = full.label.split()[: len(one) - len(two)]
    return bool(before) and one[len(before) :] == two and _place(" ".join(before), gazetteer, register.vocabulary)


def _words(label: str) -> list[str]:
    return [singular(word) for word in label.lower().split()]


def _place(text: str, gazetteer: Gazetteer, vocabulary: Vocabulary) -> bool:
    """Tell whether a text names a place or a body, whose a thing may be."""
    types = {vocabulary.entities[label.entity].type for label in gazetteer.named(re.sub(r"[’']s$", "", text))}
    return bool(types & {"Place", "PoliceForce"})


def _renamed(passages: Sequence[Passage], old: Entity, new: Entity, register: Register) -> None:
    for passage in passages:
        for name in passage.names:
            if name.entity == old.id:
                settle(name, new, passage.surface(name), register)
    del register.entities[old.id]
