"""Identity within a report: gives units that several forces share, units of a regional unit, and the services of an area ids of their own.

`unit/essex/serious-crime-directorate` becomes `unit/essex-kent-serious-crime-directorate` once a sentence of the report
says that both forces run it, so that the reports of both forces name one unit by one id. Statement ids do not change:
they are made of what was extracted as it was extracted.

A joint inspection is of the services of one area: "the midwives" there are that area's, `partner/…/midwifery-service`, an
instance of the kind, so that what is said of them is said of no other area's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from kg.linking.moving import moved_statement, relabelled, used
from kg.nlp.entities import FOLDERS
from kg.ontology import Entity
from kg.statements import Extraction, Mention, Relation, Statement

_OWNED = ("unitOf", "memberOf")
_SERVICES = ("Unit", "Partner", "Partnership", "Post")


def link(extraction: Extraction) -> Extraction:
    """Return the extraction with joint and regional units under ids of their own.

    A kind ("high tech crime units") stays a kind where it is only spoken of; where a sentence says who runs one, that
    sentence is about an instance of it.
    """
    owners = _owners(extraction)
    entities = dict(extraction.entities)
    everywhere = {kind: instance.id for kind, instance in _of_area(extraction).items()}
    entities |= {instance.id: instance for instance in _of_area(extraction).values()}
    here: dict[str, str] = {}
    for ident in sorted(owners):
        instance = _instance(entities[ident], owners[ident])
        entities.setdefault(instance.id, instance)
        (here if entities[ident].kind else everywhere)[ident] = instance.id
    spans = {ident: _stated(extraction, ident) for ident in here}
    references = {ident: _taken_up(extraction, ident, spans[ident]) for ident in here}
    statements = tuple(
        _moved(
            item,
            everywhere | {old: new for old, new in here.items() if _inside(item, spans[old], references[old])},
            entities,
        )
        for item in extraction.statements
    )
    aside = tuple(
        replace(item, statement=_moved(item.statement, everywhere, entities)) for item in extraction.set_aside
    )
    named = used((*statements, *(item.statement for item in aside))) | {extraction.report.metadata.area}
    kept = {ident: entity for ident, entity in sorted(entities.items()) if ident in named}
    return replace(extraction, entities=kept, statements=statements, set_aside=aside)


def _of_area(extraction: Extraction) -> dict[str, Entity]:
    """Return, for each kind of service that a joint inspection names, the instance of the area inspected."""
    metadata = extraction.report.metadata
    if metadata.programme == "programme/peel" or not metadata.area:
        return {}
    area = metadata.area.rsplit("/", 1)[-1]
    return {
        ident: replace(
            entity,
            id=f"{FOLDERS[entity.type]}/{area}/{ident.rsplit('/', 1)[-1]}",
            found=True,
            kind=False,
            scope=(metadata.force or metadata.area,),
            classification=ident,
        )
        for ident, entity in sorted(extraction.entities.items())
        if entity.kind and entity.type in _SERVICES and ident != "kind/police-force"
    }


def _owners(extraction: Extraction) -> dict[str, tuple[str, ...]]:
    """Return, for each unit to be renamed, the forces that run it together or the regional unit that it belongs to."""
    joint: dict[str, set[str]] = {}
    regional: dict[str, str] = {}
    for item in extraction.of(Relation):
        if item.modality != "asserted" or item.hedged:
            continue
        if item.predicate == "jointUnitOf":
            joint.setdefault(item.subject, set()).add(item.object)
        elif item.predicate in _OWNED and item.object.startswith("rocu/"):
            regional.setdefault(item.subject, item.object)
    renamed = {unit: tuple(sorted(forces)) for unit, forces in joint.items() if len(forces) > 1}
    renamed |= {unit: (owner,) for unit, owner in regional.items() if unit not in renamed}
    return {unit: owner for unit, owner in renamed.items() if unit.startswith("unit/") or unit.startswith("kind/")}


def _instance(entity: Entity, owners: tuple[str, ...]) -> Entity:
    """Return the unit under the id that names its owners."""
    slug = entity.id.rsplit("/", 1)[-1]
    names = [owner.rsplit("/", 1)[-1] for owner in owners]
    ident = f"unit/{'-'.join(names)}-{slug}" if len(owners) > 1 else f"unit/{names[0]}/{slug}"
    return replace(
        entity,
        id=ident,
        found=True,
        kind=False,
        scope=owners,
        classification=entity.id if entity.kind else entity.classification,
    )


def _stated(extraction: Extraction, ident: str) -> tuple[tuple[int, int], ...]:
    """Return the spans of the sentences that say whose a unit of a kind is."""
    return tuple(
        (item.evidence.start, item.evidence.end)
        for item in extraction.of(Relation)
        if item.subject == ident
        and item.modality == "asserted"
        and (item.predicate == "jointUnitOf" or item.object.startswith("rocu/"))
    )


def _taken_up(extraction: Extraction, ident: str, spans: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Return the spans of the references ("this team") that take up a unit of a kind of which such a sentence speaks."""
    mentions = [item for item in extraction.of(Mention) if item.entity == ident]
    found: list[tuple[int, int]] = []
    for before, item in pairwise(mentions):
        place = (item.evidence.start, item.evidence.end)
        earlier = (before.evidence.start, before.evidence.end)
        if item.reference == "anaphor" and (earlier in found or _inside(before, spans)):
            found.append(place)
    return tuple(found)


def _inside(item: Statement, spans: Iterable[tuple[int, int]], references: Iterable[tuple[int, int]] = ()) -> bool:
    first, last = item.evidence.start, item.evidence.end
    within = any(start <= first and last <= end for start, end in spans)
    return within or any(first <= start and end <= last for start, end in references)


def _moved(item: Statement, moves: Mapping[str, str], entities: Mapping[str, Entity]) -> Statement:
    """Return a statement with the ids that it names replaced; a relation keeps the words of its sentence."""
    moved = moved_statement(item, moves)
    return relabelled(moved, entities) if isinstance(moved, Mention) else moved
