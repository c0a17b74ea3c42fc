"""What a record says, in a few words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

Label = Callable[[str], str]


def says(record: Mapping[str, Any], label: Label) -> str:
    """Return what a record says in a few words, without its quote.

    Args:
        record: of a statement, as `kg.statements.Statement.record` gives it.
        label: gives the name of a thing or of a term of the ontology by its id; words that are no id as they are.

    Examples:
        >>> names = {"issue/stalking": "Stalking", "force/kent": "Kent Police", "jointUnitOf": "is a joint unit of"}
        >>> def label(id): return names.get(id, id)
        >>> says({"kind": "finding", "polarity": "weakness", "about": ["force/kent"], "issues": ["issue/stalking"]}, label)
        'weakness: Kent Police, Stalking'
        >>> says({"kind": "relation", "subject": "The team", "predicate": "jointUnitOf", "object": "force/kent",
        ...       "modality": "planned", "hedged": False}, label)
        'The team is a joint unit of Kent Police (planned)'
    """
    way = _WAYS.get(record["kind"], _other)
    notes = [record["modality"]] if record.get("modality", "asserted") != "asserted" else []
    notes += ["hedged"] if record.get("hedged") else []
    notes += [f"view of {label(record['attributed'])}"] if record.get("attributed") else []
    notes += [record["trend"]] if record.get("trend") else []
    return way(record, label) + (f" ({', '.join(notes)})" if notes else "")


def _relation(record: Mapping[str, Any], label: Label) -> str:
    return " ".join(label(record[key]) for key in ("subject", "predicate", "object"))


def _definition(record: Mapping[str, Any], label: Label) -> str:
    return f"{record['abbreviation']} stands for {record['expansion']}"


def _judgment(record: Mapping[str, Any], label: Label) -> str:
    status = () if record["status"] == "graded" else (record["status"].replace("-", " "),)
    return _told(label(record["grade"]), (label(record["force"]), label(record["question"]), record["cycle"], *status))


def _action(record: Mapping[str, Any], label: Label) -> str:
    return _told(label(record["type"]), _about(record, label))


def _finding(record: Mapping[str, Any], label: Label) -> str:
    return _told(record["polarity"], _about(record, label))


def _follow_up(record: Mapping[str, Any], label: Label) -> str:
    what = " of ".join(word for word in (record["type"] and label(record["type"]), record["year"]) if word)
    return _told(record["status"].replace("-", " "), ((what,) if what else ()) + _about(record, label))


def _statistic(record: Mapping[str, Any], label: Label) -> str:
    area = () if record["area"] is None else (label(record["area"]),)
    period = () if record["period"] is None else (record["period"],)
    return _told(record["value_text"], (label(record["measure"]), *area, *period))


def _other(record: Mapping[str, Any], label: Label) -> str:
    return str(record["kind"])


def _about(record: Mapping[str, Any], label: Label) -> tuple[str, ...]:
    return tuple(label(id) for key in ("about", "issues") for id in record.get(key) or ())


def _told(what: str, details: Iterable[str]) -> str:
    told = ", ".join(dict.fromkeys(details))
    return f"{what}: {told}" if told else what


_WAYS: Mapping[str, Callable[[Mapping[str, Any], Label], str]] = {
    "relation": _relation,
    "definition": _definition,
    "judgment": _judgment,
    "action": _action,
    "finding": _finding,
    "follow-up": _follow_up,
    "statistic": _statistic,
}
