"""Whether each record is right: the verdict that confidence is measured against.

A record is matched with the gold as for the scores, and judged as a whole: a finding with its polarity, a figure with
its measure, area, period and direction, a relation with its modality, a name with what it is linked to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from kg.evaluation.entities import Entities
from kg.evaluation.facts import SYMMETRIC
from kg.evaluation.gold import TYPES, Row, Tables
from kg.evaluation.names import PRONOUNS
from kg.evaluation.passages import PROPERTIES, agrees, same_figure, within
from kg.evaluation.places import Same, half, matched, norm, touching
from kg.statements import Record

Judged = Iterator[tuple[str, bool]]
_FACTS = {"relation": "relations", "judgment": "judgments", "definition": "definitions"}


def rightness(tables: Tables, records: Sequence[Record]) -> dict[str, bool]:
    """Return statement id → whether it is right, for every record that the gold can judge.

    Records that match an optional row only, or that the gold knows nothing of, are left out.
    """
    told = [{**record, "type": TYPES.get(record.get("type", ""), record.get("type"))} for record in records]
    known = Entities(tables, told)
    by_kind: dict[str, list[Record]] = {}
    for record in told:
        by_kind.setdefault(record["kind"], []).append(record)
    return {
        ident: right for kind, judge in _JUDGES.items() for ident, right in judge(tables, by_kind.get(kind, ()), known)
    }


def _mentions(tables: Tables, records: Sequence[Record], known: Entities) -> Judged:
    names = [record for record in records if record["reference"] == "name" and record["type"] in known.kinds]
    if "mentions" in tables:

        def exact(row: Row, told: Record) -> bool:
            linked = not row.required or known.links(row, told)
            return linked and known.typed(row, told) and (row.start, row.end) == (told["start"], told["end"])

        yield from _placed(tables["mentions"], names, exact)
    elif "entities" in tables:
        for told in names:
            found = [
                known.gold[ident] for ident in known.align(told["id"]) if told["type"] in known.types.get(ident, ())
            ]
            if not found or any(row.required for row in found):
                yield told["statement"], bool(found)
    if "coref" in tables:
        anaphors = [
            record
            for record in records
            if record["reference"] == "anaphor" and norm(record["text"]) not in PRONOUNS.split()
        ]
        yield from _placed(tables["coref"], anaphors, lambda row, told: known.links(row, told) and half(row, told))


def _facts(tables: Tables, records: Sequence[Record], known: Entities) -> Judged:
    for told in records:
        rows = tables.get(_FACTS[told["kind"]])
        if rows is None or (told["kind"] == "relation" and _unknown(rows, told, known)):
            continue
        found = [row for row in rows if _SAME[told["kind"]](row, told, known)]
        if not found or any(row.required for row in found):
            yield told["statement"], bool(found)


def _unknown(rows: Sequence[Row], told: Record, known: Entities) -> bool:
    """Tell whether the gold has no relation of this kind, or knows nothing of an end of this one."""
    used = {row["predicate"] for row in rows}
    return told["predicate"] not in used or known.unknown(told["subject"]) or known.unknown(told["object"])


def _same_relation(row: Row, told: Record, known: Entities) -> bool:
    if row["predicate"] != told["predicate"] or told["modality"] not in row.all("modality"):
        return False
    one, other = known.align(told["subject"]), known.align(told["object"])
    swapped = row["predicate"] in SYMMETRIC and row["subject"] in other and row["object"] in one
    return swapped or (row["subject"] in one and row["object"] in other)


def _same_judgment(row: Row, told: Record, known: Entities) -> bool:
    keys = ("question", "grade", "cycle", "status")
    return row["force"] in known.align(told["force"]) and all(str(told[key]) in row.all(key) for key in keys)


def _same_definition(row: Row, told: Record, _: Entities) -> bool:
    return all(norm(row[key]) == norm(told[key]) for key in ("abbreviation", "expansion"))


def _actions(tables: Tables, records: Sequence[Record], _: Entities) -> Judged:
    if "actions" in tables:
        yield from _placed(
            tables["actions"], records, lambda row, told: row["type"] == told["type"] and half(row, told)
        )


def _findings(tables: Tables, records: Sequence[Record], _: Entities) -> Judged:
    rows = tables.get("findings") or tables.get("findings_sample") or ()
    inside: Sequence[Record] = records
    if "regions" in tables:
        inside = [record for record in records if any(within(record, area) for area in tables["regions"])]
    if "findings" not in tables:
        inside = [inside[number] for number in sorted({number for _, number, _ in touching(rows, inside)})]
    evaluative = [row for row in rows if row["evaluative"] != "no"]
    yield from _placed(evaluative, inside, half, lambda row, told: told["polarity"] in row.all("polarity"))


def _statistics(tables: Tables, records: Sequence[Record], known: Entities) -> Judged:
    def whole(row: Row, told: Record) -> bool:
        return all(agrees(key, row, told, known) for key in PROPERTIES if row[key] and told.get(key))

    if "statistics" in tables:
        yield from _placed(tables["statistics"], records, same_figure, whole)


def _placed(
    rows: Sequence[Row], records: Sequence[Record], same: Same, whole: Callable[[Row, Record], bool] = lambda *_: True
) -> Judged:
    """Yield the verdict on records that are matched by place: `whole` tells whether the rest is right too."""
    pairs = {number: rows[index] for index, number in matched(rows, records, same).items()}
    for number, told in enumerate(records):
        row = pairs.get(number)
        if row is None or row.required:
            yield told["statement"], row is not None and whole(row, told)


_SAME: Mapping[str, Callable[[Row, Record, Entities], bool]] = {
    "relation": _same_relation,
    "judgment": _same_judgment,
    "definition": _same_definition,
}
_JUDGES: Mapping[str, Callable[[Tables, Sequence[Record], Entities], Judged]] = {
    "mention": _mentions,
    "definition": _facts,
    "relation": _facts,
    "judgment": _facts,
    "action": _actions,
    "finding": _findings,
    "statistic": _statistics,
}
