"""Statements: what all have, and what each kind says."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pyoxigraph as ox

from kg.rdf.quotes import name_of, span_of
from kg.rdf.terms import TYPE, Names, Object, Pairs, Triple, boolean, date, decimal, each, prefixed, some
from kg.report import Report
from kg.statements import (
    Action,
    Definition,
    Extraction,
    Finding,
    FollowUp,
    Judgment,
    Mention,
    Relation,
    Statement,
    Statistic,
)


def holds(relation: Relation) -> bool:
    """Return whether a relation is a fact: asserted, and not hedged."""
    return relation.modality == "asserted" and not relation.hedged


def statement_triples(extraction: Extraction, statements: Sequence[Statement], names: Names) -> Iterator[Triple]:
    """Yield the statements of a report, and what it asserts as plain triples."""
    report = extraction.report
    dataset = names.id(f"{report.metadata.id}/statistics")
    written = {item.id for item in statements}
    for item in statements:
        if isinstance(item, Statistic) and item.comparator not in written:
            item = replace(item, comparator=None)  # set aside: the graph does not have it
        node = names.id(item.id)
        yield from ((node, *pair) for pair in _shared(item, report, names))
        yield from ((node, *pair) for pair in _OWN[type(item)](item, extraction, names))
        if isinstance(item, Relation) and holds(item):
            yield names.id(item.subject), names.term(item.predicate), names.id(item.object)
        if isinstance(item, Statistic):
            yield dataset, TYPE, prefixed("qb:DataSet")
            yield node, prefixed("qb:dataSet"), dataset


def _shared(item: Statement, report: Report, names: Names) -> Pairs:
    yield TYPE, names.term("Statement")
    yield TYPE, names.term(item.type if isinstance(item, Action) else type(item).__name__)
    yield names.term("inReport"), names.id(report.metadata.id)
    yield names.term("evidence"), names.id(span_of(report, item.evidence.start, item.evidence.end))
    yield names.term("confidence"), decimal(item.confidence)
    yield names.term("rule"), ox.Literal(item.rule)
    for reason in item.reasons:
        yield names.term("confidenceReason"), ox.Literal(reason)
    yield from some(prefixed("schema:temporalCoverage"), item.date, ox.Literal)
    yield prefixed("prov:wasGeneratedBy"), names.id(f"extraction/{name_of(report)}")


def _relation(item: Relation, _: Extraction, names: Names) -> Pairs:
    yield prefixed("rdf:subject"), names.id(item.subject)
    yield prefixed("rdf:predicate"), names.term(item.predicate)
    yield prefixed("rdf:object"), names.id(item.object)
    yield names.term("modality"), names.id(f"modality/{item.modality}")
    yield names.term("hedged"), boolean(item.hedged)


def _judgment(item: Judgment, _: Extraction, names: Names) -> Pairs:
    yield names.term("evaluates"), names.id(item.force)
    yield names.term("answers"), names.id(item.question)
    yield names.term("grade"), names.id(item.grade)
    yield names.term("cycle"), ox.Literal(item.cycle)
    yield names.term("judgmentStatus"), names.id(f"judgment-status/{item.status}")


def _topics(item: Finding | Action | FollowUp, names: Names) -> Pairs:
    yield from some(names.term("answers"), item.question, names.id)
    yield from each(names.term("aboutIssue"), item.issues, names)
    yield from each(names.term("aboutEntity"), item.entities, names)


def _finding(item: Finding, _: Extraction, names: Names) -> Pairs:
    yield from _topics(item, names)
    yield from each(names.term("evaluates"), item.about, names)
    yield names.term("polarity"), names.id(f"polarity/{item.polarity}")
    yield from some(names.term("trend"), item.trend, lambda trend: names.id(f"trend/{trend}"))
    yield from some(names.term("attributedTo"), item.attributed, names.id)
    yield names.term("hedged"), boolean(item.hedged)


def _action(item: Action, _: Extraction, names: Names) -> Pairs:
    yield from _topics(item, names)
    yield from each(names.term("addressedTo"), item.about, names)
    yield from some(names.term("deadline"), item.deadline, ox.Literal)


def _follow_up(item: FollowUp, _: Extraction, names: Names) -> Pairs:
    yield from _topics(item, names)
    yield from each(names.term("evaluates"), item.about, names)
    yield names.term("followUpStatus"), names.id(f"follow-up-status/{item.status}")
    yield from some(names.term("actionType"), item.type, names.term)
    yield from some(names.term("earlierYear"), item.year, date)
    yield names.term("hedged"), boolean(item.hedged)


def _statistic(item: Statistic, extraction: Extraction, names: Names) -> Pairs:
    issue = extraction.entities.get(item.measure)
    yield TYPE, prefixed("qb:Observation")
    yield names.term("value"), decimal(item.value)
    yield names.term("valueText"), ox.Literal(item.value_text)
    yield names.term("qualifier"), names.id(f"qualifier/{item.qualifier}")
    yield names.term("unit"), names.id(f"measurement-unit/{item.unit}")
    yield names.term("measure"), ox.Literal(issue.label if issue else item.measure)
    yield from each(names.term("aboutIssue"), (*item.issues, *((issue.id,) if issue else ())), names)
    yield from some(names.term("area"), item.area, names.id)
    yield from some(names.term("period"), item.period, ox.Literal)
    yield from some(names.term("direction"), item.direction, lambda way: names.id(f"direction/{way}"))
    yield from some(names.term("dataSource"), item.data_source, lambda told: _source(told, extraction, names))
    yield from some(names.term("comparator"), item.comparator, names.id)
    for note in item.caveats:
        yield names.term("caveat"), names.id(span_of(extraction.report, note.start, note.end))


def _source(told: str, extraction: Extraction, names: Names) -> Object:
    """Return a body that the report names as a thing, other words as words."""
    return names.id(told) if told in extraction.entities else ox.Literal(told)


def _definition(item: Definition, _: Extraction, names: Names) -> Pairs:
    yield names.term("shortForm"), ox.Literal(item.abbreviation)
    yield names.term("longForm"), ox.Literal(item.expansion)
    yield from some(names.term("aboutEntity"), item.entity, names.id)


def _mention(item: Mention, _: Extraction, names: Names) -> Pairs:
    yield names.term("aboutEntity"), names.id(item.entity)
    yield names.term("reference"), ox.Literal(item.reference)


_OWN: Mapping[type[Statement], Callable[[Any, Extraction, Names], Pairs]] = {
    Relation: _relation,
    Judgment: _judgment,
    Finding: _finding,
    Action: _action,
    FollowUp: _follow_up,
    Statistic: _statistic,
    Definition: _definition,
    Mention: _mention,
}
