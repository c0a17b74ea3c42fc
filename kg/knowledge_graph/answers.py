"""Answers to questions as typed columns and rows."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from kg.queries import Answer
from kg.tables.columns import FRAMES, Column, Type
from kg.tables.names import short
from kg.tables.rows import Row

_XSD = "http://www.w3.org/2001/XMLSchema#"
_INTEGERS = ("integer", "int", "long", "short", "byte", "nonNegativeInteger", "positiveInteger", "gYear")
_DATATYPES: dict[str, Type] = {
    **dict.fromkeys((f"{_XSD}{name}" for name in _INTEGERS), "Int64"),
    **dict.fromkeys((f"{_XSD}{name}" for name in ("decimal", "double", "float")), "Float64"),
    f"{_XSD}boolean": "boolean",
    f"{_XSD}date": "day",
}
_KNOWN = {column.name: column.type for kind in FRAMES.values() for column in kind.columns if column.type != "category"}
Table = tuple[list[Column], list[Row]]


def answer_table(answer: Answer, base: str) -> Table:
    """Return the columns of an answer, typed by the datatypes of their values, and its rows; of a graph, its triples.

    IRIs of the dataset are ids. A column without a value has the type that it has in the other frames, or is words.
    """
    if not answer.columns:
        return _triples(answer, base)
    found = json.loads(answer.data)
    if "boolean" in found:
        return [Column("answer", "boolean", "")], [{"answer": found["boolean"]}]
    bindings = found["results"]["bindings"]
    columns = [Column(name, _type(name, [row[name] for row in bindings if name in row]), "") for name in answer.columns]
    return columns, [
        {column.name: _value(row.get(column.name), column.type, base) for column in columns} for row in bindings
    ]


def _type(name: str, terms: list[dict[str, str]]) -> Type:
    types = {_DATATYPES.get(term.get("datatype", ""), "string") for term in terms}
    if not types:
        return _KNOWN.get(name, "string")
    if types == {"Int64", "Float64"}:
        return "Float64"
    return types.pop() if len(types) == 1 else "string"


def _value(term: dict[str, str] | None, type_: Type, base: str) -> Any:
    if term is None:
        return None
    words = term["value"]
    if type_ == "string":
        return short(words, base) if term["type"] == "uri" else words
    if type_ == "day":
        return date.fromisoformat(words[:10])
    if type_ == "boolean":
        return words in ("true", "1")
    return int(words) if type_ == "Int64" else float(words)


def _triples(answer: Answer, base: str) -> Table:
    from pyoxigraph import RdfFormat, parse

    names = ("subject", "predicate", "object")
    quads = parse(answer.data, format=RdfFormat.N_TRIPLES)
    rows = [dict(zip(names, (_term(part, base) for part in quad.triple), strict=True)) for quad in quads]
    return [Column(name, "string", "") for name in names], rows


def _term(part: Any, base: str) -> str:
    value = getattr(part, "value", None)
    return str(part) if value is None else short(value, base)
