"""Gold from files, whatever its form: a folder of tables, or corrected records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from kg.evaluation.gold import TYPES, Gold, Row, Tables, read_folder
from kg.evaluation.records import completed, load_records
from kg.statements import Record

_TABLES: Mapping[str, str] = {
    "definition": "definitions",
    "relation": "relations",
    "judgment": "judgments",
    "action": "actions",
    "finding": "findings",
    "statistic": "statistics",
}
_FACTS: Mapping[str, tuple[str, ...]] = {
    "relation": ("subject", "predicate", "object", "modality"),
    "definition": ("abbreviation", "expansion"),
}


def load_gold(path: Path) -> Gold:
    """Return the gold of a folder of tables, or of a file of corrected records.

    Raises:
        GoldError: when it cannot be read as either.
    """
    return read_folder(path) if path.is_dir() else gold_of(load_records(path), path)


def gold_of(records: Sequence[Record], path: Path) -> Gold:
    """Return corrected records as gold: what a person left or added is required, unless `"verdict": "unsure"`."""
    source = next((record.get("source") for record in records if record["kind"] == "report"), None)
    return Gold(path.stem, path, tables_of(records), source)


def tables_of(records: Sequence[Record]) -> Tables:
    """Return records as the tables of gold: those of every layer that they have."""
    tables: dict[str, list[Row]] = {}
    for record in map(completed, records):
        if record["kind"] == "mention":
            table = "coref" if record["reference"] == "anaphor" else "mentions"
            tables.setdefault(table, []).append(_row(record, surface=record["text"]))
        elif record["kind"] in _TABLES:
            tables.setdefault(_TABLES[record["kind"]], []).append(_row(record, **_fact(record)))
    if "mentions" in tables:
        tables["entities"] = _entities(completed(record) for record in records if record["kind"] == "mention")
    return MappingProxyType({name: tuple(rows) for name, rows in tables.items()})


def _row(record: Record, **more: str) -> Row:
    cells = {key: _values(value) for key, value in {**record, **more}.items()}
    cells["type"] = tuple(TYPES.get(name, name) for name in cells.get("type", ()))
    return Row(MappingProxyType(cells), record.get("verdict") != "unsure", record["start"], record["end"])


def _values(value: Any) -> tuple[str, ...]:
    if value in (None, ""):
        return ()
    return tuple(map(str, value)) if isinstance(value, (list, tuple)) else (str(value),)


def _fact(record: Record) -> dict[str, str]:
    """Return what makes statements one fact: the same triple said twice is found or missed once."""
    keys = _FACTS.get(record["kind"], ())
    return {"fact": "\x1f".join(str(record[key]) for key in keys), "surface": record["text"]}


def _entities(mentions: Iterable[Record]) -> list[Row]:
    """Return the entities that are named (required), and those that are only referred to (optional)."""
    found: dict[str, tuple[Record, bool]] = {}
    for record in mentions:
        named = record["reference"] == "name" and record.get("verdict") != "unsure"
        known = found.get(record["id"])
        if known is None or (named and not known[1]):
            found[record["id"]] = record, named
    return [
        replace(_row({"label": record["text"], **record}), required=named, start=None, end=None)
        for record, named in found.values()
    ]
