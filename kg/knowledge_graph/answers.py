"""Answers to questions as typed columns and rows."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
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
_KNOWN: dict[str, Type] = {
    column.name: column.type
    for kind in FRAMES.values()
    for column in kind.columns
    if column.type not in ("category", "tuple")
}
_REACH = 2**63  # of whole numbers in a frame
Table = tuple[list[Column], list[Row]]
_Term = Mapping[str, str]


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
    columns, values = [], {}
    for name in answer.columns:
        terms = [row.get(name) for row in bindings]
        type_ = _type(name, terms)
        try:
            values[name] = [_value(term, type_, base) for term in terms]
        except ValueError:  # what its datatype does not allow
            type_ = "string"
            values[name] = [_value(term, type_, base) for term in terms]
        columns.append(Column(name, type_, ""))
    return columns, [{name: values[name][place] for name in values} for place in range(len(bindings))]


def _type(name: str, terms: Sequence[_Term | None]) -> Type:
    types = {_DATATYPES.get(term.get("datatype", ""), "string") for term in terms if term is not None}
    if not types:
        return _KNOWN.get(name, "string")
    if types == {"Int64", "Float64"}:
        return "Float64"
    return types.pop() if len(types) == 1 else "string"


def _value(term: _Term | None, type_: Type, base: str) -> Any:
    """Return a value as its column has it.

    Raises:
        ValueError: when it is not written as its datatype says, or is larger than a frame can hold.
    """
    if term is None:
        return None
    words = term["value"]
    if type_ == "string":
        return short(words, base) if term["type"] == "uri" else words
    if type_ == "day":
        return date.fromisoformat(words[:10])
    if type_ == "boolean":
        return words in ("true", "1")
    if type_ == "Float64":
        return float(words)
    if not -_REACH <= int(words) < _REACH:
        raise ValueError(words)
    return int(words)


def _triples(answer: Answer, base: str) -> Table:
    from pyoxigraph import RdfFormat, parse

    names = ("subject", "predicate", "object")
    quads = parse(answer.data, format=RdfFormat.N_TRIPLES)
    rows = [dict(zip(names, (_term(part, base) for part in quad.triple), strict=True)) for quad in quads]
    return [Column(name, "string", "") for name in names], rows


def _term(part: Any, base: str) -> str:
    value = getattr(part, "value", None)
    return str(part) if value is None else short(value, base)
