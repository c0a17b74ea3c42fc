"""Extractions and reports as JSON lines: what one process found, for another to read, without loss.

The first line of both is the report (its metadata, the hash of its text, its page starts). An extraction has then one
line an entity, a statement and a candidate that was set aside; quotes are not repeated, for they stand in the text at
their offsets, and neither are the blocks of the report. A report has one line a block, with the offsets of its text as
runs: [where it begins in the snapshot, its length], one after the other.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from typing import Any

from kg.errors import DataError
from kg.ontology import Entity
from kg.report import Block, BlockKind, Metadata, Report, Snapshot
from kg.statements import Evidence, Extraction, SetAside, Statement

_KINDS: Mapping[str, type[Statement]] = {kind.kind: kind for kind in Statement.__subclasses__()}


def dumps(extraction: Extraction) -> str:
    """Return an extraction as JSON lines, each with its keys sorted."""
    return _written(_lines(extraction))


def dump_report(report: Report) -> str:
    """Return a report, without its text, as JSON lines, each with its keys sorted."""
    return _written((_head(report), *map(_block, report.blocks)))


def load_report(data: str, text: str) -> Report:
    """Return the report that `dump_report` wrote, over its text.

    Raises:
        DataError: when the text is not the one of the report, or a line is not understood.
    """
    first, *rest = _read(data)
    return _report(first, text, tuple(map(_made_block, rest)))


def loads(data: str, text: str) -> Extraction:
    """Return the extraction that `dumps` wrote, over the text of the report.

    Raises:
        DataError: when the text is not the one from which it was extracted, or a line is not understood.
    """
    first, *rest = _read(data)
    report = _report(first, text)
    snapshot = report.snapshot
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


def _written(items: Iterable[dict[str, Any]]) -> str:
    return "".join(f"{json.dumps(item, ensure_ascii=False, sort_keys=True)}\n" for item in items)


def _read(data: str) -> Iterator[dict[str, Any]]:
    return (json.loads(line) for line in data.split("\n") if line)


def _head(report: Report) -> dict[str, Any]:
    return {"report": _plain(report.metadata), "sha256": report.snapshot.sha256, "pages": report.pages}


def _report(head: dict[str, Any], text: str, blocks: tuple[Block, ...] = ()) -> Report:
    snapshot = Snapshot(text)
    if head["sha256"] != snapshot.sha256:
        raise DataError("the text is not the one of the report", where=head["report"]["id"])
    return Report(_made(Metadata, head["report"]), snapshot, blocks, _tuples(head["pages"]))


def _block(block: Block) -> dict[str, Any]:
    found = _plain(block)
    del found["offsets"]
    return found | {"runs": block.runs}


def _made_block(item: dict[str, Any]) -> Block:
    runs = item.pop("runs")
    item["offsets"] = tuple(offset for first, length in runs for offset in range(first, first + length))
    item["kind"] = BlockKind(item["kind"])
    made: Block = _made(Block, item)
    return made


def _lines(extraction: Extraction) -> Iterator[dict[str, Any]]:
    yield _head(extraction.report)
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
