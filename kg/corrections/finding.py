"""Finds the statement that a correction means, also where the text or the program has changed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg.corrections.fields import Known, Values, extracted
from kg.corrections.file import HASH, Correction
from kg.statements import Record

# kind → what makes another claim of it; the rest is what the claim is about, which depends on what surrounds it
_CORE: Mapping[str, Collection[str]] = {
    "action": ("type",),
    "definition": ("abbreviation", "expansion"),
    "finding": ("polarity",),
    "follow-up": ("status",),
    "judgment": ("grade",),
    "mention": ("id",),
    "relation": ("subject", "predicate", "object", "modality"),
    "statistic": ("value", "unit"),
}


@dataclass(frozen=True, slots=True)
class Found:
    """Where a correction belongs.

    Attributes:
        statement: id of the statement; empty when there is none.
        state: "applied"; "moved" (the sentence stands elsewhere, or goes by another id); "changed" (the program says
            something else there than when it was corrected); or "not applied".
        message: what a person should know, one sentence without a full stop; empty when it is applied as it is.
    """

    statement: str
    state: str = "applied"
    message: str = ""


def find(item: Correction, records: Mapping[str, Record], text: str, known: Known) -> Found:
    """Return the statement that a correction means: by its id, else by its kind, its sentence and what it said.

    What it said may differ in what depends on the surroundings, such as the question, but not in its core, such as the
    polarity: a verdict on one claim is none on another.

    Args:
        records: by id, the statements of a report and the candidates that are set aside.
        text: the snapshot.
    """
    if (record := records.get(item.statement)) is not None:
        told = difference(item.says, extracted(record), known)
        if told:
            return Found(item.statement, "changed", f"the program says something else there now: {told}")
        return Found(item.statement)
    standing = [
        record
        for record in records.values()
        if record["kind"] == item.kind and " ".join(record["text"].split()) == item.quote
    ]
    for part in (None, _CORE.get(item.kind)):
        fitting = [record for record in standing if not difference(item.says, extracted(record), known, part)]
        here = [record for record in fitting if (record["start"], record["end"]) == (item.start, item.end)] or fitting
        if len(here) == 1:
            return _placed(item, here[0], known)
        if here:
            message = f"the sentence says so at {len(here)} places: {', '.join(map(_at, here))}"
            return Found("", "not applied", message)
    return Found("", "not applied", _missing(item, standing, text, known))


def _placed(item: Correction, record: Record, known: Known) -> Found:
    ident = record["statement"]
    if told := difference(item.says, extracted(record), known):
        return Found(ident, "changed", f"applied to {ident}, of which the program says something else now: {told}")
    return Found(ident, "moved", f"applied to {ident}: the same sentence, at {_at(record)}")


def difference(then: Values, now: Values, known: Known, part: Collection[str] | None = None) -> str:
    """Return in words how what is said differs, in all fields or in a part of them; empty when it does not.

    Things found in texts may go by other ids when people link them. A row written by hand may leave out what the
    statement said: then nothing differs.
    """
    one, two = dict(then), dict(now)
    differing = [
        f"{name} {two.get(name) or 'nothing'} (was {one.get(name) or 'nothing'})"
        for name in sorted({*one, *two} if one else ())
        if (part is None or name in part) and _lasting(one.get(name, ""), known) != _lasting(two.get(name, ""), known)
    ]
    return ", ".join(differing)


def assigned(
    corrections: Iterable[Correction], reports: Mapping[str, str]
) -> tuple[dict[str, tuple[Correction, ...]], tuple[Correction, ...]]:
    """Return for each report its corrections, and those that concern none.

    A correction is of the report that its statement's id names, else of one with the same text: a report goes by
    another id when what is known of it is put right.

    Args:
        reports: report id → SHA-256 of its text.
    """
    texts = {sha256[:HASH]: ident for ident, sha256 in sorted(reports.items(), reverse=True)}
    found: dict[str, list[Correction]] = {}
    nowhere = []
    for item in corrections:
        ident = item.report if item.report in reports else texts.get(item.sha256)
        if ident is None:
            nowhere.append(item)
        else:
            found.setdefault(ident, []).append(item)
    return {ident: tuple(items) for ident, items in sorted(found.items())}, tuple(nowhere)


def _missing(item: Correction, standing: Sequence[Record], text: str, known: Known) -> str:
    if standing:
        told = difference(item.says, extracted(standing[0]), known)
        return f"the sentence says something else now: {told}"
    if item.quote and item.quote in " ".join(text.split()):
        return f"the sentence is there, but no {item.kind} is found in it any more"
    return "the sentence is no longer there"


def _lasting(value: str, known: Known) -> list[str]:
    """Return the parts of a value, ids of things found in texts only as what they are."""
    vocabulary = known.vocabulary
    fixed = (vocabulary.entities, vocabulary.questions, vocabulary.grades)
    parts = value.split("|")
    return sorted(
        part if any(part in ids for ids in fixed) or "/" not in part else part.split("/")[0] for part in parts
    )


def _at(record: Record) -> str:
    return f"{record['start']}-{record['end']}"
