"""Scores of what stands at a place and has properties: actions, findings, statistics."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from kg.evaluation.entities import Entities
from kg.evaluation.gold import Row, Tables
from kg.evaluation.names import accuracy
from kg.evaluation.places import half, line, norm, scored, touching
from kg.evaluation.scores import Item, Layer, Measure, Verdict
from kg.statements import Record

Pairs = Iterable[tuple[Row, Record]]

_UNITS = {
    "%": "percent",
    "per-cent": "percent",
    "percentage": "percent",
    "pct": "percent",
    "number": "count",
    "£": "gbp",
    "pound": "gbp",
    "pound-sterling": "gbp",
    "kilo": "kg",
    "kilogram": "kg",
    "kilogramme": "kg",
}
_SAME_UNIT = (
    (re.compile(r"per-(one-)?(million|1000000)-"), "per-million-"),
    (re.compile(r"per-(one-)?thousand-"), "per-1000-"),
    (re.compile(r"-(people|person|resident|inhabitant)$"), "-population"),
)
_STOPWORDS = "a an and as at by for from in number of on or the to with"
PROPERTIES = ("measure", "area", "period", "direction")


def actions(tables: Tables, records: Sequence[Record], known: Entities) -> Iterator[Layer]:
    """Score areas for improvement and the like by place and type, then their question and issues."""
    rows = tables["actions"]
    layer, pairs = scored("actions", rows, records, lambda row, told: row["type"] == told["type"] and half(row, told))
    yield layer
    if any(row["question"] for row in rows):
        yield accuracy(
            "actions, question (accuracy)",
            (
                (told.get("question") in row.all("question"), row, f"found {told.get('question')}:")
                for row, told in pairs
                if row["question"]
            ),
        )
    yield _issues("actions, issues", pairs, known)


def findings(tables: Tables, records: Sequence[Record], known: Entities) -> Iterator[Layer]:
    """Score evaluative sentences, then polarity, issues, who is evaluated and the trend of those that were found.

    Where the gold names regions, only findings in them count; where it has a sample of sentences, only those.
    """
    whole = "findings" in tables
    rows = tables["findings" if whole else "findings_sample"]
    inside: Sequence[Record] = records
    if "regions" in tables:
        inside = [record for record in records if any(within(record, area) for area in tables["regions"])]
    if not whole:
        inside = [inside[number] for number in sorted({number for _, number, _ in touching(rows, inside)})]
    layer, pairs = scored("findings", [row for row in rows if row["evaluative"] != "no"], inside, half)
    labels = tuple(_polarity(row, told) for row, told in pairs)
    yield layer
    yield Layer("findings, polarity (accuracy)", labels, Measure.ACCURACY)
    yield Layer("findings, polarity (macro-F1)", labels, Measure.MACRO_F1)
    yield _issues("findings, issues", pairs, known)
    for key in ("about", "trend"):
        if any(key in row.cells for row in rows):
            # A row without a body leaves open who is evaluated; one without a trend says that there is none.
            told = [pair for pair in pairs if pair[0][key] or key != "about"]
            yield _labels(f"findings, {key}", key, told, known)


def statistics(tables: Tables, records: Sequence[Record], known: Entities) -> Iterator[Layer]:
    """Score figures by value, unit and place, then measure, area, period and direction where the gold gives them.

    Half of the shorter span is enough: "over 500" is "500".
    """
    layer, pairs = scored("statistics", tables["statistics"], records, same_figure)
    yield layer
    for key in PROPERTIES:
        yield accuracy(
            f"statistics, {key} (accuracy)",
            (
                (agrees(key, row, told, known), row, f"found {told.get(key)} for {row[key]}:")
                for row, told in pairs
                if row[key]
            ),
        )


def unit(told: str | None) -> str:
    """Fold a unit: case, punctuation, plural s and synonyms.

    Examples:
        >>> [unit(name) for name in ("%", "Per 1,000 people", "per-thousand-population", None)]
        ['percent', 'per-1000-population', 'per-1000-population', '']
    """
    slug = re.sub(r"[^\w%£]+", "-", (told or "").casefold().replace(",", "")).strip("-").removesuffix("s")
    for pattern, name in _SAME_UNIT:
        slug = pattern.sub(name, slug)
    return _UNITS.get(slug, slug)


def within(record: Record, area: Row) -> bool:
    """Tell whether the middle of a record is in an annotated region."""
    middle: int = (record["start"] + record["end"]) // 2
    return area.start is not None and area.end is not None and area.start <= middle < area.end


def _polarity(row: Row, told: Record) -> Item:
    """Return the verdict on a polarity, under the true label: that found where it is one of them, else the first."""
    true, found = row.all("polarity"), told["polarity"]
    if found in true:
        return Item(Verdict.CORRECT, line(row), found, found)
    return Item(Verdict.WRONG, f"found {found}: {line(row)}", true[0] if true else "", found)


def _issues(name: str, pairs: Pairs, known: Entities) -> Layer:
    """Score the issues of matched passages, over all of them together."""
    items: list[Item] = []
    for row, told in pairs:
        wanted, free = set(row.all("issues")), set(row.all("issues_optional"))
        found = {each for issue in told.get("issues", ()) for each in known.align(issue) or (issue,)}
        verdicts = (
            (Verdict.CORRECT, wanted & found),
            (Verdict.MISSED, wanted - found),
            (Verdict.WRONG, found - wanted - free),
            (Verdict.SPARED, (found & free) - wanted),
        )
        items += [
            Item(verdict, f"{issue} of {line(row)}", issue) for verdict, issues in verdicts for issue in sorted(issues)
        ]
    return Layer(name, tuple(items))


def _labels(name: str, key: str, pairs: Pairs, known: Entities) -> Layer:
    """Score the values of a property of matched passages, over all of them together."""
    items: list[Item] = []
    for row, told in pairs:
        wanted, given = set(row.all(key)), told.get(key) or ()
        values = (given,) if isinstance(given, str) else given
        found = {each for value in values for each in known.align(value) or (value,)}
        verdicts = (
            (Verdict.CORRECT, wanted & found),
            (Verdict.MISSED, wanted - found),
            (Verdict.WRONG, found - wanted),
        )
        items += [
            Item(verdict, f"{value} of {line(row)}", value) for verdict, labels in verdicts for value in sorted(labels)
        ]
    return Layer(name, tuple(items))


def same_figure(row: Row, told: Record) -> bool:
    """Tell whether a record has the value and unit of a row, at its place."""
    if told.get("value") is None or not half(row, told, shorter=True):
        return False
    near = any(abs(float(told["value"]) - float(value)) < 1e-6 for value in row.all("value"))
    return near and (not row["unit"] or unit(told.get("unit")) in map(unit, row.all("unit")))


def agrees(key: str, row: Row, record: Record, known: Entities) -> bool:
    """Tell whether a property is right: a value or entity of the gold or, for a measure, half of its words."""
    told = str(record.get(key) or "")
    accepted = set(row.all("issues") if key == "measure" else row.all(key))
    if told and (told in accepted or not known.align(told).isdisjoint(accepted)):
        return True
    one, other = (set(norm(text).split()).difference(_STOPWORDS.split()) for text in (row[key], told))
    return key == "measure" and bool(other) and 2 * len(one & other) >= min(len(one), len(other))
