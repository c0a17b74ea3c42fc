"""Records as the rows of frames: with the names of things, the days of dates, the report, and words for what is said."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from kg.statements import Record
from kg.tables.columns import Column, Kind
from kg.tables.days import days
from kg.tables.names import Names

Row = dict[str, Any]
_THINGS = (
    "subject",
    "object",
    "force",
    "about",
    "question",
    "issues",
    "area",
    "attributed",
    "entities",
    "entity",
    "id",
)


def rows(
    frame: Kind, records: Iterable[Record], reports: Mapping[str, Record], names: Names, text: Callable[[str], str]
) -> list[Row]:
    """Return one row a record, with a value for each column of a frame.

    Args:
        reports: id → record of the report.
        text: gives the text of a report by its id.
    """
    return [_row(frame, record, reports[record["report"]], names, text) for record in records]


def _row(frame: Kind, record: Record, report: Record, names: Names, text: Callable[[str], str]) -> Row:
    known = dict(record) | {"quote": record.get("text"), "section": " > ".join(record["section"])}
    if frame.quoted:
        known |= {f"report_{name}": report[name] for name in ("title", "programme", "cycle", "force", "area")}
        known["verdict"] = record["corrections"][-1]["verdict"] if record["corrections"] else None
    else:
        known["characters"] = record["end"]
    if "caveats" in record:
        known["caveats"] = [text(record["report"])[start:end] for start, end in record["caveats"]]
    for column in frame.columns:
        if column.name not in known:
            known[column.name] = _derived(column, known, names)
    return {column.name: known[column.name] for column in frame.columns}


def _derived(column: Column, known: Row, names: Names) -> Any:
    """Return what follows from the other values of a record."""
    if column.name in _MADE:
        return _MADE[column.name](known, names)
    name, _, what = column.name.rpartition("_")
    value = known.get(name)
    if what == "labels":
        return tuple(names.label(id) for id in value or ())
    if value is None:
        return None
    return names.label(value) if what == "label" else days(value)[what == "last"]


def _things(known: Row, names: Names) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for key in _THINGS:
        value = known.get(key)
        found |= dict.fromkeys([value] if isinstance(value, str) else value or ())
    return tuple(found)


_MADE: Mapping[str, Callable[[Row, Names], Any]] = {
    "things": _things,
    "says": lambda known, names: says(known, names),
    "rank": lambda known, names: names.ranks.get(known["grade"]),
    "scale": lambda known, names: names.scales.get(known["grade"]),
    "modality": lambda known, names: None,
    "hedged": lambda known, names: None,
}


def says(record: Record, names: Names) -> str:
    """Return in a few words what a record says; that it is denied, planned, past or hedged stands in brackets."""
    modality = record.get("modality") or "asserted"
    notes = [modality] * (modality != "asserted") + ["hedged"] * bool(record.get("hedged"))
    words = (str(word) for word in _SAYING[record["kind"]](record, names) if word)
    return " ".join(words) + f" ({', '.join(notes)})" * bool(notes)


_Words = Iterable[str | None]


def _of(ids: Iterable[str], names: Names, before: str) -> str:
    listed = ", ".join(map(names.label, ids))
    return f"{before} {listed}" if listed else ""


def _relation(record: Record, names: Names) -> _Words:
    return record["subject_label"], names.label(record["predicate"]), record["object_label"]


def _judgment(record: Record, names: Names) -> _Words:
    status = f"({record['status']})" if record["status"] != "graded" else None
    grade, question = names.label(record["grade"]), names.label(record["question"])
    return f"{names.label(record['force'])}: {grade}", f"– {question}", record["cycle"], status


def _evaluated(record: Record, names: Names) -> _Words:
    return _of(record["about"], names, "of"), _of(record["issues"], names, "on")


def _finding(record: Record, names: Names) -> _Words:
    return record["polarity"], *_evaluated(record, names), record["trend"] and f"({record['trend']})"


def _action(record: Record, names: Names) -> _Words:
    deadline = record["deadline"]
    due = deadline and f"{'within' if deadline.startswith('P') else 'by'} {deadline}"
    return names.label(record["type"]), *_evaluated(record, names), due


def _follow_up(record: Record, names: Names) -> _Words:
    what = names.label(record["type"]) if record["type"] else "what was criticised"
    return (
        what,
        record["year"] and f"of {record['year']}",
        *_evaluated(record, names),
        record["status"].replace("-", " "),
    )


def _statistic(record: Record, names: Names) -> _Words:
    qualifier = record["qualifier"].replace("-", " ") if record["qualifier"] != "exact" else None
    bare = record["value_text"].replace(",", "").replace(".", "").isdecimal()  # not "12 percent", "£600"
    unit = record["unit"].replace("-", " ") if record["unit"] != "count" and bare else None
    area = record["area"] and f"in {names.label(record['area'])}"
    return f"{names.label(record['measure'])}:", qualifier, record["value_text"], unit, area, record["period"]


def _definition(record: Record, names: Names) -> _Words:
    return record["abbreviation"], "stands for", record["expansion"]


def _mention(record: Record, names: Names) -> _Words:
    return record["text"], "is", record["label"]


_SAYING: Mapping[str, Callable[[Record, Names], _Words]] = {
    "relation": _relation,
    "judgment": _judgment,
    "finding": _finding,
    "action": _action,
    "follow-up": _follow_up,
    "statistic": _statistic,
    "definition": _definition,
    "mention": _mention,
}
