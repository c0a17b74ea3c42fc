"""Records in a file: those of `kg annotate`, as printed or as corrected by a person."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from kg.errors import GoldError
from kg.evaluation.correction import corrected
from kg.evaluation.gold import Gold, is_number
from kg.evaluation.sampling import VERDICTS
from kg.evaluation.webanno import FORMAT
from kg.evaluation.webanno_reading import loads
from kg.statements import Record

_NEEDED: Mapping[str, tuple[str, ...]] = {
    "report": (),
    "mention": ("type", "id"),
    "definition": ("abbreviation", "expansion"),
    "relation": ("subject", "predicate", "object"),
    "judgment": ("force", "question", "grade", "cycle"),
    "action": ("type",),
    "finding": ("polarity",),
    "follow-up": ("status",),
    "statistic": ("value", "unit"),
}
_DEFAULTS: Mapping[str, Mapping[str, Any]] = {
    "mention": {"reference": "name"},
    "relation": {"modality": "asserted"},
    "judgment": {"status": "graded"},
}
_LISTS = ("about", "entities", "issues")
_WORDS = (
    *sorted({key for keys in _NEEDED.values() for key in keys} - {"value"}),
    *("text", "label", "subject_label", "object_label", "reference", "modality", "status", "question", "measure"),
    *("area", "period", "direction", "trend", "source", "date", "data_source", "year"),
)
_SEE = "see docs/reference/records.md"


def load_records(path: Path | str) -> tuple[Record, ...]:
    """Return the records of a file: JSON lines or WebAnno TSV, as `kg annotate` prints them, corrected or not.

    A person may add keys to JSON lines: with `"verdict": "wrong"` a record is left out.

    Args:
        path: the file, or "-" for standard input.

    Raises:
        GoldError: when the file cannot be read, or a line is no record.
    """
    text, name = _text(path)
    told = _webanno(text, name) if text.startswith(FORMAT) or name.endswith(".tsv") else _json_lines(text, name)
    records = tuple(_checked(record, where) for where, record in told)
    if not records:
        raise GoldError("there are no records in it", where=name, hint="make them with kg annotate REPORT")
    return tuple(completed(record) for record in records if record.get("verdict") != "wrong")


def completed(record: Record) -> Record:
    """Return a record with what a person may leave out: a name, asserted, graded."""
    return {**_DEFAULTS.get(record["kind"], {}), **record}


def _webanno(text: str, name: str) -> Iterator[tuple[str, Any]]:
    """Yield where each annotation of a WebAnno TSV file stands, and its record."""
    for record in corrected(loads(text, name), name):
        yield f"{name}, offset {record['start']}", {key: value for key, value in record.items() if value is not None}


def _json_lines(text: str, name: str) -> Iterator[tuple[str, Any]]:
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            where = f"{name}, line {number}"
            try:
                yield where, json.loads(line)
            except json.JSONDecodeError as error:
                raise GoldError(f"this is not JSON: {error.msg}", where=where, hint="one JSON object a line") from None


def violations(records: Iterable[Record], text: str) -> list[str]:
    """Return the records whose quote is not what stands at their offsets in the text of the report.

    White space is not compared: an editor may have made a space of a line break.

    Examples:
        >>> told = {"kind": "finding", "start": 0, "end": 3, "text": "The"}
        >>> violations([told, {**told, "end": 5}], "The force")
        ["finding 0-5: the quote is 'The', the report has 'The f'"]
    """
    told = ((record["kind"], record["start"], record["end"], record["text"]) for record in records if "text" in record)
    return [line for item in told if (line := _differs(*item, text))]


def misplaced(gold: Gold, text: str) -> list[str]:
    """Return the rows of gold whose `surface` is not what stands at their offsets in the text of the report."""
    told = (
        (table, row.start, row.end, row["surface"].replace("\\n", "\n"))
        for table, rows in gold.tables.items()
        for row in rows
        if row.start is not None and row.end is not None and row["surface"]
    )
    return [f"gold: {line}" for item in told if (line := _differs(*item, text))]


def _differs(kind: str, start: int, end: int, quote: str, text: str) -> str:
    there = text[start:end]
    if "".join(there.split()) == "".join(quote.split()):
        return ""
    return f"{kind} {start}-{end}: the quote is {quote[:60]!r}, the report has {there[:60]!r}"


def _text(path: Path | str) -> tuple[str, str]:
    name = "standard input" if str(path) == "-" else str(path)
    try:
        data = sys.stdin.buffer.read() if str(path) == "-" else Path(path).read_bytes()
        return data.decode("utf-8-sig"), name
    except UnicodeDecodeError:
        raise GoldError("this is not UTF-8", where=name, hint="give the output of kg annotate") from None
    except FileNotFoundError:
        raise GoldError("no such file or folder", where=name, hint="check the path") from None
    except OSError as error:
        raise GoldError(f"cannot be opened: {error.strerror}", where=name, hint="check the path") from None


def _checked(record: Any, where: str) -> Record:
    """Return a record that has what its kind needs."""
    if not isinstance(record, dict) or not isinstance(kind := record.get("kind"), str) or kind not in _NEEDED:
        kinds = ", ".join(_NEEDED)
        raise GoldError("this is no record", where=where, hint=f"a JSON object whose kind is one of {kinds}")
    needed = (*_NEEDED[kind], *(() if kind == "report" else ("text",)))
    if missing := [key for key in needed if record.get(key) in (None, "")]:
        raise GoldError(f"a {kind} without {', '.join(missing)}", where=where, hint=_SEE)
    _check_values(record, where)
    return record


def _check_values(record: Record, where: str) -> None:
    start, end = record.get("start"), record.get("end")
    if not (isinstance(start, int) and isinstance(end, int) and 0 <= start <= end):
        raise GoldError("start and end are no offsets", where=where, hint="whole numbers, start before end")
    if record.get("verdict") not in (None, "", *VERDICTS):
        raise GoldError(f"no such verdict: {record['verdict']}", where=where, hint=f"one of {', '.join(VERDICTS)}")
    if wrong := [key for key in _LISTS if not _are_words(record.get(key, []))]:
        raise GoldError(f"{', '.join(wrong)} is no list of ids", where=where, hint=_SEE)
    if wrong := [key for key in _WORDS if not isinstance(record.get(key), str | None)]:
        raise GoldError(f"{', '.join(wrong)} is no text", where=where, hint=_SEE)
    if record["kind"] == "statistic" and not is_number(record["value"]):
        raise GoldError(f"the value {record['value']} is no number", where=where, hint=_SEE)


def _are_words(told: object) -> bool:
    return isinstance(told, list) and all(isinstance(each, str) for each in told)
