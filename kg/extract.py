"""From a report to its statements: the NLP pass as a whole."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

import kg.readers
from kg.confidence import estimate
from kg.linking import link
from kg.nlp import (
    actions,
    anaphora,
    areas,
    figure_tables,
    findings,
    followups,
    judgments,
    names,
    passages,
    patterns,
    people,
    relations,
    statistics,
)
from kg.nlp.defined import Defined
from kg.nlp.entities import Register
from kg.nlp.gazetteer import Gazetteer
from kg.nlp.passages import Name, Passage, evidence_of
from kg.ontology import Vocabulary, load_vocabulary
from kg.report import Report
from kg.statements import (
    Definition,
    Evidence,
    Extraction,
    Mention,
    SetAside,
    Statement,
    Statistic,
    identified,
    reviewed,
)


def read_and_extract(path: Path | str) -> Extraction:
    """Read a report file and extract its statements.

    Raises:
        ReadError: when the file is no report.
    """
    return extract(kg.readers.read(path))


_gazetteer = lru_cache(maxsize=1)(Gazetteer)


def extract(report: Report, vocabulary: Vocabulary | None = None) -> Extraction:
    """Extract the statements of a report. The same report gives the same statements, always."""
    known = vocabulary or load_vocabulary()
    gazetteer, register = _gazetteer(known), Register(known, report.metadata)
    text = passages.read(report, patterns.may_hold_names)
    defined = names.find(text, gazetteer, register)
    held = people.find(text, register)
    passages.parse(text, anaphora.may_refer)
    areas.acting(text, register)
    anaphora.resolve(text, register)
    links = relations.find(report, text, register, gazetteer, held)
    found: list[Statement | SetAside] = [
        *_definitions(report, text, defined),
        *links.kept,
        *links.aside,
        *judgments.find(report, text, register),
        *actions.find(report, text, register),
        *findings.find(report, text, register),
        *followups.find(report, text, register),
        *statistics.find(report, text, register),
        *figure_tables.find(report, text, register, gazetteer),
        *_mentions(report, text),
        *_doubtful(report, text, register),
    ]
    return estimate(link(_decided(found, report, register)))


def _decided(found: Iterable[Statement | SetAside], report: Report, register: Register) -> Extraction:
    """Return the candidates as an extraction: those accepted, and those set aside."""
    candidates = list(found)
    accepted = identified((item for item in candidates if isinstance(item, Statement)), report)
    aside = reviewed((item for item in candidates if isinstance(item, SetAside)), accepted, report)
    return Extraction(report, register.finished(), _with_comparators(accepted), aside)


def _definitions(report: Report, text: list[Passage], defined: Iterable[Defined]) -> Iterable[Statement]:
    for item in defined:
        start, end = sorted((*item.short, *item.long))[0], max(item.short[1], item.long[1])
        yield Definition(
            evidence=evidence_of(report, text[item.passage], start, end),
            confidence=0.95,
            rule="schwartz-hearst",
            surfaces=(item.abbreviation, item.expansion),
            abbreviation=item.abbreviation,
            expansion=item.expansion,
            entity=item.entity,
        )


def _mentions(report: Report, text: list[Passage]) -> Iterable[Statement]:
    for passage in text:
        for name in passage.names:
            quote = evidence_of(report, passage, name.start, name.end)
            for ident in (name.entity, *name.also):
                yield _mention(name, quote, ident, ident if name.also else "")


def _doubtful(report: Report, text: list[Passage], register: Register) -> Iterable[SetAside]:
    """Yield the names that the vocabulary has and the text does not settle, where nothing else is named."""
    for passage in text:
        for name, reason in passage.doubtful:
            if all(name.end <= other.start or other.end <= name.start for other in passage.names):
                entity = register.known(name.entity)
                quote = evidence_of(report, passage, name.start, name.end)
                yield SetAside(_mention(name, quote, entity.id, entity.id), reason)


def _mention(name: Name, quote: Evidence, entity: str, told: str) -> Mention:
    return Mention(
        evidence=quote,
        confidence=name.confidence,
        rule=name.rule,
        surfaces=(name.type, told),
        type=name.type,
        entity=entity,
        label=name.label,
        reference=name.reference,
    )


def _with_comparators(found: tuple[Statement, ...]) -> tuple[Statement, ...]:
    figures = [item for item in found if isinstance(item, Statistic)]
    settled = {item.id: item for item in statistics.comparators(figures)}
    return tuple(settled.get(item.id, item) for item in found)
