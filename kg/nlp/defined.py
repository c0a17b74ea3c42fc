"""The abbreviations that a report defines, and all places at which it uses them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kg.nlp import patterns
from kg.nlp.candidates import choose
from kg.nlp.definitions import pairs
from kg.nlp.entities import Register, tidy
from kg.nlp.gazetteer import Gazetteer, forms
from kg.nlp.passages import Name, Passage
from kg.nlp.senses import RULE as SENSE
from kg.ontology import Label
from kg.report import BlockKind


@dataclass(frozen=True, slots=True)
class Defined:
    """An abbreviation defined in a passage."""

    passage: int
    short: tuple[int, int]
    long: tuple[int, int]
    abbreviation: str
    expansion: str
    entity: str | None


def find(passages: Sequence[Passage], gazetteer: Gazetteer, register: Register) -> list[Defined]:
    """Find the abbreviations that the report defines, with the entity that each stands for where it is known."""
    found: dict[tuple[str, str], Defined] = {}
    for number, passage in enumerate(passages):
        if passage.block.kind is BlockKind.TABLE_ROW:
            continue
        for pair in pairs(passage.text):
            short, long = passage.text[slice(*pair.short)], tidy(passage.text[slice(*pair.long)])
            entity = _expanded(passage, pair.long, long, gazetteer, register)
            found.setdefault((short, long.lower()), Defined(number, pair.short, pair.long, short, long, entity))
    return list(found.values())


def _expanded(
    passage: Passage, span: tuple[int, int], long: str, gazetteer: Gazetteer, register: Register
) -> str | None:
    """Return the id of the entity that an expansion names, taking it up if its form says what it is."""
    for name in passage.names:
        if name.start <= span[0] and span[1] <= name.end and name.type != "Place":
            return name.entity
    labels = [label for label in gazetteer.named(long) if not label.context]
    if labels:
        return register.known(labels[0].entity).id
    head = long.split()[-1].lower()
    if head in patterns.heads() and (
        patterns.heads()[head]["type"] in ("Unit", "Partnership", "Scheme") or long[0].isupper()
    ):
        return register.found(patterns.heads()[head]["type"], long).id
    return None


def propagate(
    passages: Sequence[Passage], defined: Sequence[Defined], gazetteer: Gazetteer, register: Register
) -> None:
    """Find every further place of the abbreviations that the report defines, and of what they stand for.

    The report's own definition wins: what else an abbreviation may stand for elsewhere is dropped.
    """
    terms: dict[str, str] = {}
    own: set[str] = set()
    for item in defined:
        stem = re.sub(r"(?<=[A-Z])s$", "", item.abbreviation)
        short = forms(Label(stem, item.entity or "", abbreviation=True))
        own.update(short)
        if item.entity:
            for form in (*short, item.expansion):
                terms.setdefault(form, item.entity)
    for passage in passages:
        kept = [name for name in passage.names if not _redefined(name, passage.surface(name), own, terms)]
        if not terms or passage.block.kind is BlockKind.TABLE_ROW:
            passage.names = kept
            continue
        pattern = "|".join(sorted(map(re.escape, terms), key=len, reverse=True))
        extra = []
        for match in re.finditer(rf"(?<![\w-])(?:{pattern})(?![\w-])", passage.text):
            entity = register.entities[terms[match[0]]]
            extra.append(Name(*match.span(), entity.type, entity.id, entity.label, "defined-abbreviation", 0.95))
        passage.names = choose([*kept, *extra])
        for name in passage.names:
            if name.rule == "defined-abbreviation":
                register.said(name.entity, passage.surface(name))


def _redefined(name: Name, surface: str, own: set[str], terms: Mapping[str, str]) -> bool:
    """Tell whether a name is an abbreviation that the report defines as something else."""
    return surface in own and (name.rule == SENSE or name.entity != terms.get(surface, name.entity))
