"""Scores of facts: statements that count once however often they are made; relations and judgments."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from kg.evaluation.entities import Entities
from kg.evaluation.gold import Row, Tables
from kg.evaluation.places import Same, item, shared
from kg.evaluation.scores import Layer, Measure, Verdict
from kg.statements import Record

SYMMETRIC = frozenset({"collaboratesWith", "worksWith"})
_TRIPLE = ("subject", "predicate", "object")
_JUDGMENT = ("force", "question", "grade", "cycle")


def facts(
    name: str,
    rows: Sequence[Row],
    records: Iterable[Record],
    keys: Sequence[str],
    same: Same,
    spare: Callable[[Record], bool] = lambda _: False,
) -> Layer:
    """Score statements that differ in the keys.

    Rows with one `fact` are wordings of one fact, and any of them will do. An optional row spares one record.

    Args:
        same: whether a record says what a row says.
        spare: whether a record that matches no row is spared all the same.
    """
    told = list({tuple(str(record.get(key)) for key in keys): record for record in records}.values())
    items = []
    for wordings in _by_fact(rows):
        if wordings[0].required:
            found = any(same(row, record) for row in wordings for record in told)
            items.append(item(Verdict.CORRECT if found else Verdict.MISSED, wordings[0]))
    required, optional = [row for row in rows if row.required], [row for row in rows if not row.required]
    for record in told:
        if any(same(row, record) for row in required):
            continue
        free = next((number for number, row in enumerate(optional) if same(row, record)), None)
        items.append(item(Verdict.WRONG if free is None and not spare(record) else Verdict.SPARED, record))
        if free is not None:
            del optional[free]
    return Layer(name, tuple(items))


def relations(tables: Tables, records: Sequence[Record], known: Entities) -> Iterator[Layer]:
    """Score distinct triples, then triples with modality; predicates that the gold never uses are left out.

    A relation is spared when the gold knows nothing of one of its ends.
    """
    rows = tables["relations"]
    used = {row["predicate"] for row in rows}
    triples = [_ordered(record) for record in records if record["predicate"] in used]

    def same(row: Row, record: Record) -> bool:
        if row["predicate"] != record["predicate"]:
            return False
        one, other = known.align(record["subject"]), known.align(record["object"])
        swapped = row["predicate"] in SYMMETRIC and row["subject"] in other and row["object"] in one
        return swapped or (row["subject"] in one and row["object"] in other)

    def same_modality(row: Row, record: Record) -> bool:
        return record.get("modality") in row.all("modality") and same(row, record)

    def spare(record: Record) -> bool:
        return known.unknown(record["subject"]) or known.unknown(record["object"])

    yield facts("relations", rows, triples, _TRIPLE, same, spare)
    yield facts("relations with modality", rows, triples, (*_TRIPLE, "modality"), same_modality, spare)
    yield _negated(rows, triples, same)


def judgments(tables: Tables, records: Sequence[Record], known: Entities) -> Iterator[Layer]:
    """Score distinct judgments, then those whose status and place are right too."""
    rows = [
        replace(row, cells={**row.cells, "fact": ("|".join(row[key] for key in _JUDGMENT),)})
        for row in tables["judgments"]
    ]

    def same(row: Row, record: Record) -> bool:
        return row["force"] in known.align(record["force"]) and all(
            str(record.get(key)) in row.all(key) for key in _JUDGMENT[1:]
        )

    def placed(row: Row, record: Record) -> bool:
        return same(row, record) and record.get("status") in row.all("status") and shared(row, record) > 0

    yield facts("judgments", rows, records, _JUDGMENT, same)
    yield facts("judgments, status and place", rows, records, (*_JUDGMENT, "status", "start"), placed)


def _ordered(record: Record) -> Record:
    """Return a record; the ends of a symmetric relation in one order."""
    if record["predicate"] in SYMMETRIC and record["object"] < record["subject"]:
        return {**record, "subject": record["object"], "object": record["subject"]}
    return record


def _negated(rows: Sequence[Row], triples: Sequence[Record], same: Same) -> Layer:
    """Count the facts that the report denies or plans, and that are found as if they were so."""
    true = [row for row in rows if "asserted" in row.all("modality")]
    items = []
    for wordings in _by_fact(rows):
        if {word for row in wordings for word in row.all("modality")} <= {"negated", "planned"}:
            found = [record for record in triples if any(same(row, record) for row in wordings)]
            wrong = any(
                (record.get("modality") or "asserted") == "asserted" and not any(same(row, record) for row in true)
                for record in found
            )
            if found:
                items.append(item(Verdict.WRONG if wrong else Verdict.CORRECT, wordings[0]))
    return Layer("negated asserted", tuple(items), Measure.COUNT)


def _by_fact(rows: Sequence[Row]) -> list[list[Row]]:
    groups: dict[str, list[Row]] = defaultdict(list)
    for number, row in enumerate(rows):
        groups[row["fact"] or f"row {number}"].append(row)
    return list(groups.values())
