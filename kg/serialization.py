"""Extractions as JSON lines: what one process found, for another to read, without loss.

The first line is the report (its metadata, the hash of its text, its page starts), then one line an entity, a statement
and a candidate that was set aside. Quotes are not repeated: they stand in the text at their offsets. The blocks of the
report are not kept, for nothing after the extraction needs them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any

from kg.errors import DataError
from kg.ontology import Entity
from kg.report import Metadata, Report, Snapshot
from kg.statements import Evidence, Extraction, SetAside, Statement

_KINDS: Mapping[str, type[Statement]] = {kind.kind: kind for kind in Statement.__subclasses__()}


def dumps(extraction: Extraction) -> str:
    """Return an extraction as JSON lines, each with its keys sorted."""
    return "".join(f"{json.dumps(item, ensure_ascii=False, sort_keys=True)}\n" for item in _lines(extraction))


def loads(data: str, text: str) -> Extraction:
    """Return the extraction that `dumps` wrote, over the text of the report.

    Raises:
        DataError: when the text is not the one from which it was extracted, or a line is not understood.
    """
    first, *rest = (json.loads(line) for line in data.split("\n") if line)
    snapshot = Snapshot(text)
    if first["sha256"] != snapshot.sha256:
        raise DataError("the text is not the one of the extraction", where=first["report"]["id"])
    report = Report(_made(Metadata, first["report"]), snapshot, (), _tuples(first["pages"]))
    entities: dict[str, Entity] = {}
    statements: list[Statement] = []
    aside: list[SetAside] = []
    for item in rest:
        if "entity" in item:
            entities[item["entity"]["id"]] = _made(Entity, item["entity"])
        elif "set_aside" in item:
            aside.append(SetAside(_statement(item["statement"], snapshot), item["set_aside"]))
        else:
            statements.append(_statement(item["statement"], snapshot))
    return Extraction(report, entities, tuple(statements), tuple(aside))


def _lines(extraction: Extraction) -> Iterator[dict[str, Any]]:
    report = extraction.report
    yield {"report": _plain(report.metadata), "sha256": report.snapshot.sha256, "pages": report.pages}
    for _, entity in sorted(extraction.entities.items()):
        yield {"entity": _plain(entity)}
    for item in extraction.statements:
        yield {"statement": _plain(item) | {"kind": item.kind}}
    for candidate in extraction.set_aside:
        statement = candidate.statement
        yield {"statement": _plain(statement) | {"kind": statement.kind}, "set_aside": candidate.reason}


def _plain(item: Any) -> dict[str, Any]:
    """Return the fields of a value that differ from their defaults."""
    found = ((field.name, getattr(item, field.name), field.default) for field in fields(item))
    return {name: _value(value) for name, value, default in found if value != default}


def _value(value: Any) -> Any:
    if isinstance(value, Evidence):
        return [value.start, value.end, value.page, *value.section]
    if isinstance(value, tuple):
        return [_value(item) for item in value]
    return value


def _statement(item: dict[str, Any], snapshot: Snapshot) -> Statement:
    kind = _KINDS[item.pop("kind")]
    item["evidence"] = _evidence(item["evidence"], snapshot)
    if "caveats" in item:
        item["caveats"] = tuple(_evidence(note, snapshot) for note in item["caveats"])
    made: Statement = _made(kind, item)
    return made


def _evidence(item: list[Any], snapshot: Snapshot) -> Evidence:
    start, end, page, *section = item
    return Evidence(start, end, snapshot[start:end], tuple(section), page)


def _made(kind: type[Any], values: Mapping[str, Any]) -> Any:
    try:
        return kind(**{name: _tuples(value) for name, value in values.items()})
    except TypeError as error:
        raise DataError(f"not what this version of kg writes: {error}", where=kind.__name__) from error


def _tuples(value: Any) -> Any:
    return tuple(map(_tuples, value)) if isinstance(value, list) else value
