"""References without a name: "the force", "both forces", "this team". In doubt they stand for nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from kg.nlp import tables
from kg.nlp.entities import Register, singular
from kg.nlp.gazetteer import plural
from kg.nlp.passages import Name, Passage
from kg.report import BlockKind

_BOTH = re.compile(
    r"\b(?:both|the two)\s+(?:police\s+)?(?:forces|constabularies)\b|\b[Tt]he forces\b(?!['’]|\s+(?:to|in|that|which|with)\b)",
    re.I,
)
_NOT_AFTER = re.compile(r"\s+(?:area|and crime|national|officer|service|areas|control room|boundar\w+|wide)\b|-")
_MODIFIER = r"(?:(?:regional|joint|specialist|new|local|same|safeguarding)\s+)?"


def resolve(passages: Sequence[Passage], register: Register) -> None:
    """Add to every passage the references whose referent is clear."""
    _instances(passages, register)
    told: list[tuple[int, Passage, Name]] = []  # (running number of the sentence, passage, name)
    clock = 0
    for passage in passages:
        starts = [sent.start_char for sent in passage.doc.sents] or [0]
        names = list(passage.names)
        for index, start in enumerate(starts):
            end = starts[index + 1] if index + 1 < len(starts) else len(passage.text)
            for found in sorted(_references(passage, start, end), key=lambda item: item[0].start):
                _settle(*found, passage, names, told, clock + index, register)
            told += [
                (clock + index, passage, name)
                for name in names
                if start <= name.start < end and name.reference == "name"
            ]
        passage.names = sorted(names, key=lambda item: item.start)
        clock += len(starts) + (3 if passage.block.kind is BlockKind.HEADING else 0)


def _instances(passages: Sequence[Passage], register: Register) -> None:
    """Read "the local authority" as the one council that the report names; of two it may be either, so it stays a kind.

    Where a joint inspection names one force, "the police" are that force.
    """
    named: dict[str, set[str]] = {}
    for entity in register.entities.values():
        if entity.found and entity.classification and entity.type == "Partner":
            named.setdefault(entity.classification, set()).add(entity.id)
    only = {kind: next(iter(idents)) for kind, idents in named.items() if len(idents) == 1}
    for passage in passages:
        for name in passage.names:
            surface = passage.surface(name)
            definite = re.search(r"\b[Tt]he\s+$", passage.text[max(0, name.start - 6) : name.start])
            if name.entity in only and definite and singular(surface) == surface:
                entity = register[only[name.entity]]
                name.entity, name.label, name.reference, name.rule = entity.id, entity.label, "anaphor", "only-instance"
                name.confidence = 0.8


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[re.Pattern[str], tables.Row], ...]:
    made = []
    for row in tables.rows("references"):
        determiners = "|".join(row["determiners"].split())
        noun = f"{row['noun']}|{plural(row['noun'])}" if row["reach"] != "0" else row["noun"]
        middle = _MODIFIER if row["reach"] != "0" else ""
        made.append((re.compile(rf"\b(?:{determiners})\s+{middle}(?P<noun>{noun})\b", re.I), row))
    return tuple(made)


def _references(passage: Passage, start: int, end: int) -> Iterator[tuple[Name, tables.Row | None]]:
    """Yield the stretches of a sentence that may refer, each with its row (None for "both forces")."""
    for match in _BOTH.finditer(passage.text, start, end):
        yield (
            Name(*match.span(), "PoliceForce", rule="both-forces", confidence=0.8, reference="anaphor", merge=False),
            None,
        )
    for pattern, row in _patterns():
        for match in pattern.finditer(passage.text, start, end):
            if row["reach"] != "0" or not _NOT_AFTER.match(passage.text, match.end()):
                yield (
                    Name(
                        *match.span(),
                        row["type"],
                        rule="definite-reference",
                        confidence=0.75,
                        reference="anaphor",
                        merge=False,
                    ),
                    row,
                )


def _settle(
    name: Name,
    row: tables.Row | None,
    passage: Passage,
    names: list[Name],
    told: list[tuple[int, Passage, Name]],
    clock: int,
    register: Register,
) -> None:
    """Resolve a reference, and keep it if it stands for something and no name holds its head noun."""
    if any(other.start < name.end and name.start < other.end for other in names):
        return
    here = [(clock, passage, other) for other in names if other.end <= name.start and other.reference == "name"]
    referents = _referents(name, row, passage, [*told, *here], clock, register)
    if not referents:
        return
    name.entity, name.also = referents[0], tuple(referents[1:])
    name.label, name.type = register[name.entity].label, register[name.entity].type
    if row is not None and row["reach"] == "0":
        name.confidence = 0.97
    names.append(name)


def _referents(
    name: Name,
    row: tables.Row | None,
    passage: Passage,
    told: Sequence[tuple[int, Passage, Name]],
    clock: int,
    register: Register,
) -> list[str]:
    metadata = register.metadata
    if row is None:
        return _pair(told, clock, register)
    if row["reach"] == "0":
        if row["match"] == "joint" and metadata.programme == "programme/peel":
            return []  # "the police" of a report on a force are the service in general
        if row["type"] == "PoliceForce":
            return [register.known(metadata.force).id] if metadata.force else []
        places = register.vocabulary.areas.get(metadata.force or "", ())
        return [register.known(places[0]).id] if places else []
    noun = passage.text[name.start : name.end].split()[-1].lower()
    for when, where, other in reversed(told):
        if clock - when > int(row["reach"]):
            return []
        head = where.text[other.start : other.end].split()[-1].lower()
        alike = singular(head) == row["noun"] or _called(other.entity, row["noun"], register)
        if other.type == row["type"] and (alike or (row["match"] == "near" and noun == row["noun"])):
            return [other.entity]
    return []


def _called(ident: str, noun: str, register: Register) -> bool:
    """Tell whether an entity's label or one of its names ends in a noun."""
    entity = register[ident]
    return any(singular(text.split()[-1].lower()) == noun for text in (entity.label, *entity.names) if text)


def _pair(told: Sequence[tuple[int, Passage, Name]], clock: int, register: Register) -> list[str]:
    """Return the report's force and the one other force that the last sentences name."""
    own = register.metadata.force
    others = {
        name.entity
        for when, _, name in told
        if name.type == "PoliceForce" and clock - when <= 3 and name.entity not in (own, "kind/police-force")
    }
    return [register.known(own).id, *others] if own and len(others) == 1 else []
