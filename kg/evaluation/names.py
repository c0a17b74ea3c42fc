"""Scores of names: mentions and what they are linked to, entities, references, abbreviations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from kg.evaluation.entities import Entities
from kg.evaluation.facts import facts
from kg.evaluation.gold import Row, Tables
from kg.evaluation.places import half, item, norm, scored
from kg.evaluation.scores import Item, Layer, Measure, Verdict
from kg.statements import Record

PRONOUNS = "it its itself they them their this these that those he she his her who which"


def mentions(tables: Tables, records: Sequence[Record], known: Entities) -> Iterator[Layer]:
    """Score names in the text: the same span; half of the longer span; the entity that those are linked to."""
    names, rows = _names(records, known), tables["mentions"]

    def exact(row: Row, record: Record) -> bool:
        return known.typed(row, record) and (row.start, row.end) == (record["start"], record["end"])

    yield scored("mentions, exact", rows, names, exact)[0]
    layer, pairs = scored(
        "mentions, overlap", rows, names, lambda row, told: known.typed(row, told) and half(row, told)
    )
    yield layer
    yield accuracy(
        "entity linking (accuracy)",
        ((known.links(row, told), row, f"linked to {told['id']}:") for row, told in pairs),
    )


def entities(tables: Tables, records: Sequence[Record], known: Entities) -> Iterator[Layer]:
    """Score the distinct entities that are named: a gold entity is found by one id, a second one for it is wrong."""
    names = _names(records, known)
    met = Counter(record["id"] for record in names)
    distinct = {record["id"]: record for record in names}
    taken: set[str] = set()
    items = []
    # The ids of the gold choose first, then those met most.
    for record in sorted(distinct.values(), key=lambda told: (told["id"] not in known.gold, -met[told["id"]])):
        found = {name for name in known.align(record["id"]) if record["type"] in known.types.get(name, ())}
        free = sorted(found - taken, key=lambda name: (not known.gold[name].required, name))
        taken |= set(free[:1])
        if not free:
            items.append(item(Verdict.WRONG, record, "second id" if found else "unknown"))
        elif not known.gold[free[0]].required:
            items.append(item(Verdict.SPARED, record))
    required = [row for row in tables["entities"] if row.required]
    items += [item(Verdict.CORRECT if row["id"] in taken else Verdict.MISSED, row) for row in required]
    yield Layer("entities", tuple(items))


def coreference(tables: Tables, records: Sequence[Record], known: Entities) -> Iterator[Layer]:
    """Score references with what they refer to, forces apart from the rest; pronouns are left out."""
    references = [
        record
        for record in records
        if record.get("reference") == "anaphor" and norm(record["text"]) not in PRONOUNS.split()
    ]
    for name, force in (("coref, forces", True), ("coref, others", False)):
        rows = [row for row in tables["coref"] if (row["type"] == "PoliceForce") == force]
        told = [record for record in references if (record["type"] == "PoliceForce") == force]
        yield scored(name, rows, told, lambda row, record: known.links(row, record) and half(row, record))[0]


def definitions(tables: Tables, records: Sequence[Record], _: Entities) -> Iterator[Layer]:
    """Score abbreviations with their expansions."""
    keys = ("abbreviation", "expansion")
    yield facts(
        "definitions",
        tables["definitions"],
        records,
        keys,
        lambda row, record: all(norm(row[key]) == norm(record[key]) for key in keys),
    )


def accuracy(name: str, judged: Iterable[tuple[bool, Row, str]]) -> Layer:
    """Return the score of a property that matched rows have or have not."""
    items: list[Item] = [item(Verdict.CORRECT if good else Verdict.WRONG, row, why) for good, row, why in judged]
    return Layer(name, tuple(items), Measure.ACCURACY)


def _names(records: Sequence[Record], known: Entities) -> list[Record]:
    return [record for record in records if record.get("reference") == "name" and record["type"] in known.kinds]
