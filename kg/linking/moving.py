"""Statements under other ids: what a statement is about changes, its own id never does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from kg.ontology import Entity
from kg.report import Report
from kg.statements import Extraction, Mention, Relation, Statement

# The fields of statements that hold the id of an entity, and those that hold several.
ONE = ("entity", "subject", "object", "force", "area", "attributed", "data_source", "measure")
MANY = ("about", "issues", "entities")


def moved(extraction: Extraction, moves: Mapping[str, str], entities: Mapping[str, Entity]) -> Extraction:
    """Return an extraction with the ids that it names replaced, in what is set aside too.

    Args:
        extraction: what was extracted from one report.
        moves: old id → new id.
        entities: the canonical description of an entity, by id; its label stands in the records. An entity that has
            none keeps its own.
    """
    described = {moves.get(ident, ident): entity for ident, entity in sorted(extraction.entities.items())}
    described = {ident: replace(entity, id=ident) for ident, entity in described.items()}
    described |= {ident: entities[ident] for ident in described if ident in entities}

    def anew(item: Statement) -> Statement:
        return relabelled(moved_statement(item, moves), described)

    return replace(
        extraction,
        report=_moved_report(extraction.report, moves),
        entities=dict(sorted(described.items())),
        statements=tuple(anew(item) for item in extraction.statements),
        set_aside=tuple(replace(item, statement=anew(item.statement)) for item in extraction.set_aside),
    )


def moved_statement(item: Statement, moves: Mapping[str, str]) -> Statement:
    """Return a statement with the ids that it names replaced; several that become one stand once."""
    changes: dict[str, Any] = {}
    for name in _holding(item, ONE):
        ident = getattr(item, name)
        if ident in moves:
            changes[name] = moves[ident]
    for name in _holding(item, MANY):
        idents = getattr(item, name)
        if any(ident in moves for ident in idents):
            changes[name] = tuple(sorted({moves.get(ident, ident) for ident in idents}))
    return replace(item, **changes) if changes else item


def relabelled(item: Statement, entities: Mapping[str, Entity]) -> Statement:
    """Return a statement with the labels of the entities that it names as they are described."""
    if isinstance(item, Mention) and item.entity in entities and item.label != entities[item.entity].label:
        return replace(item, label=entities[item.entity].label)
    if isinstance(item, Relation):
        subject, object = (entities.get(ident) for ident in (item.subject, item.object))
        labels = (subject.label if subject else item.subject_label, object.label if object else item.object_label)
        if labels != (item.subject_label, item.object_label):
            return replace(item, subject_label=labels[0], object_label=labels[1])
    return item


def used(statements: Iterable[Statement]) -> set[str]:
    """Return the ids of all entities that statements name."""
    found: set[str] = set()
    for item in statements:
        found.update(getattr(item, name) for name in _holding(item, ONE) if name != "measure")
        for name in _holding(item, MANY):
            found.update(getattr(item, name))
    return found - {None, ""}


def _holding(item: Statement, names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for name in names if name in item.__dataclass_fields__)


def _moved_report(report: Report, moves: Mapping[str, str]) -> Report:
    told = report.metadata
    force, area = (ident and moves.get(ident, ident) for ident in (told.force, told.area))
    if (force, area) == (told.force, told.area):
        return report
    return replace(report, metadata=replace(told, force=force, area=area))
