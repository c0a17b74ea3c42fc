"""Records in a file: those of `kg annotate`, as printed or as corrected by a person."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from kg.errors import GoldError
from kg.evaluation.gold import TYPES, Gold, Row, Tables
from kg.statements import Record

_NEEDED: Mapping[str, tuple[str, ...]] = {
    "report": (),
    "mention": ("type", "id"),
    "definition": ("abbreviation", "expansion"),
    "relation": ("subject", "predicate", "object"),
    "judgment": ("force", "question", "grade", "cycle"),
    "action": ("type",),
    "finding": ("polarity",),
    "statistic": ("value", "unit"),
}
_DEFAULTS: Mapping[str, Mapping[str, Any]] = {
    "mention": {"reference": "name"},
    "relation": {"modality": "asserted"},
    "judgment": {"status": "graded"},
}
_VERDICTS = ("right", "wrong", "unsure")
_TABLES = {
    "definition": "definitions",
    "relation": "relations",
    "judgment": "judgments",
    "action": "actions",
    "finding": "findings",
    "statistic": "statistics",
}


def read_records(path: Path | str) -> tuple[Record, ...]:
    """Return the records of a file of JSON lines; the path "-" stands for standard input.

    A person may add keys: with `"verdict": "wrong"` a record is left out.

    Raises:
        GoldError: when the file cannot be read, or a line is no record.
    """
    text, name = _text(path)
    found = []
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            record = _checked(line, f"{name}, line {number}")
            if record.get("verdict") != "wrong":
                found.append({**_DEFAULTS.get(record["kind"], {}), **record})
    if not found:
        raise GoldError("there are no records in it", where=name, hint="make them with kg annotate REPORT")
    return tuple(found)


def gold_of(records: Sequence[Record], path: Path) -> Gold:
    """Return corrected records as gold: what a person left or added is required, unless `"verdict": "unsure"`."""
    source = next((record.get("source") for record in records if record["kind"] == "report"), None)
    return Gold(path.stem, path, tables_of(records), source)


def tables_of(records: Sequence[Record]) -> Tables:
    """Return records as the tables of gold: those of every layer that they have."""
    tables: dict[str, list[Row]] = {}
    for record in records:
        if record["kind"] == "mention":
            table = "coref" if record["reference"] == "anaphor" else "mentions"
            tables.setdefault(table, []).append(_row(record, surface=record["text"]))
        elif record["kind"] in _TABLES:
            tables.setdefault(_TABLES[record["kind"]], []).append(_row(record, **_fact(record)))
    if "mentions" in tables:
        tables["entities"] = _entities(record for record in records if record["kind"] == "mention")
    return MappingProxyType({name: tuple(rows) for name, rows in tables.items()})


def violations(records: Iterable[Record], text: str) -> list[str]:
    """Return the records whose text is not what stands at their offsets in the text of the report.

    Examples:
        >>> told = {"kind": "finding", "start": 0, "end": 3, "text": "The"}
        >>> violations([told, {**told, "end": 4}], "The force")
        ["finding 0-4: the quote is 'The', the report has 'The '"]
    """
    return [
        f"{record['kind']} {record['start']}-{record['end']}: the quote is {record['text'][:60]!r}, "
        f"the report has {text[record['start'] : record['end']][:60]!r}"
        for record in records
        if record["kind"] != "report" and text[record["start"] : record["end"]] != record["text"]
    ]


def _text(path: Path | str) -> tuple[str, str]:
    name = "standard input" if str(path) == "-" else str(path)
    try:
        data = sys.stdin.buffer.read() if str(path) == "-" else Path(path).read_bytes()
        return data.decode("utf-8-sig"), name
    except UnicodeDecodeError:
        raise GoldError("this is not UTF-8", where=name, hint="give the output of kg annotate") from None
    except OSError as error:
        raise GoldError(f"cannot be opened: {error.strerror}", where=name, hint="check the path") from None


def _checked(line: str, where: str) -> Record:
    try:
        record = json.loads(line)
    except json.JSONDecodeError as error:
        raise GoldError(f"this is not JSON: {error.msg}", where=where, hint="one JSON object a line") from None
    if not isinstance(record, dict) or record.get("kind") not in _NEEDED:
        kinds = ", ".join(_NEEDED)
        raise GoldError("this is no record", where=where, hint=f"a JSON object whose kind is one of {kinds}")
    kind = record["kind"]
    missing = [key for key in _NEEDED[kind] if record.get(key) in (None, "")]
    if kind != "report" and not isinstance(record.get("text"), str):
        missing.append("text")
    if missing:
        raise GoldError(f"a {kind} without {', '.join(missing)}", where=where, hint="see docs/reference/records.md")
    start, end = record.get("start"), record.get("end")
    if not (isinstance(start, int) and isinstance(end, int) and 0 <= start <= end):
        raise GoldError("start and end are no offsets", where=where, hint="whole numbers, start before end")
    if record.get("verdict") not in (None, "", *_VERDICTS):
        raise GoldError(f"no such verdict: {record['verdict']}", where=where, hint=f"one of {', '.join(_VERDICTS)}")
    return record


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
    keys = {"relation": ("subject", "predicate", "object", "modality"), "definition": ("abbreviation", "expansion")}
    told = keys.get(record["kind"])
    return (
        {"fact": "\x1f".join(str(record[key]) for key in told), "surface": record["text"]}
        if told
        else {"surface": record["text"]}
    )


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
