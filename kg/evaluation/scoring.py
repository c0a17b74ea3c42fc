"""The score of a report's records against its gold, layer by layer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.errors import GoldError
from kg.evaluation import facts, names, passages
from kg.evaluation.entities import Entities
from kg.evaluation.gold import TYPES, Gold, Tables
from kg.evaluation.records import misplaced, violations
from kg.evaluation.reports import find_report
from kg.evaluation.scores import Layer
from kg.statements import Record

Scorer = Callable[[Tables, Sequence[Record], Entities], Iterator[Layer]]

# table of gold → kind of record, how they are compared
_SCORERS: Mapping[str, tuple[str, Scorer]] = {
    "mentions": ("mention", names.mentions),
    "entities": ("mention", names.entities),
    "coref": ("mention", names.coreference),
    "definitions": ("definition", names.definitions),
    "relations": ("relation", facts.relations),
    "judgments": ("judgment", facts.judgments),
    "actions": ("action", passages.actions),
    "findings": ("finding", passages.findings),
    "findings_sample": ("finding", passages.findings),
    "statistics": ("statistic", passages.statistics),
}


@dataclass(frozen=True, slots=True)
class Evaluation:
    """How the records of one report compare with gold.

    Attributes:
        violations: the rows and records whose quote is not what stands at their offsets in the report; None where the
            report was not at hand.
    """

    gold: Gold
    layers: tuple[Layer, ...]
    violations: tuple[str, ...] | None = None


def evaluate(gold: Gold, *, records: Sequence[Record] | None = None, reports: Path | None = None) -> Evaluation:
    """Score records against gold; those that are extracted from the report of the gold where none are given.

    Args:
        reports: a folder in which the report is looked for, see `find_report`.

    Raises:
        GoldError: when the report has to be read and is not found.
        ReadError: when the report cannot be read.
    """
    if records is not None:
        text = _text(gold, reports)
    else:
        from kg.extract import read_and_extract

        found = read_and_extract(find_report(gold, reports))
        records, text = found.records(), found.report.snapshot.text
    broken = None if text is None else (*misplaced(gold, text), *violations(records, text))
    return Evaluation(gold, score(gold.tables, records), broken)


def _text(gold: Gold, reports: Path | None) -> str | None:
    """Return the text of the report where it is at hand."""
    from kg.readers import read

    try:
        return read(find_report(gold, reports)).snapshot.text
    except GoldError:
        return None


def score(tables: Tables, records: Sequence[Record]) -> tuple[Layer, ...]:
    """Score every layer that the gold has."""
    told = [{**record, "type": TYPES.get(record.get("type", ""), record.get("type"))} for record in records]
    known = Entities(tables, told)
    return tuple(
        layer
        for table, (kind, scorer) in _SCORERS.items()
        if table in tables
        for layer in scorer(tables, [record for record in told if record["kind"] == kind], known)
    )
