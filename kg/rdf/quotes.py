"""Where statements stand: Web Annotation selectors on the text of the report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from kg.rdf.terms import TYPE, Names, Triple, integer, prefixed
from kg.report import Report
from kg.statements import Evidence, Statement, Statistic

_CONTEXT = 32  # characters of text kept before and after a quote, by which it can be found in another copy


def name_of(report: Report) -> str:
    """Return the name of a report: its id without `report/`."""
    return report.metadata.id.removeprefix("report/")


def snapshot_of(report: Report, names: Names) -> ox.NamedNode:
    """Return the IRI of the text snapshot of a report."""
    return names.id(f"{report.metadata.id}/text/{report.snapshot.sha256[:12]}")


def span_of(report: Report, start: int, end: int) -> str:
    """Return the id of a span of the text of a report."""
    return f"evidence/{name_of(report)}/{start}-{end}"


def evidence_triples(report: Report, statements: Iterable[Statement], names: Names) -> Iterator[Triple]:
    """Describe every span once: statements of the same sentence share their evidence."""
    found: dict[tuple[int, int], Evidence] = {}
    for item in statements:
        found.setdefault((item.evidence.start, item.evidence.end), item.evidence)
        for note in item.caveats if isinstance(item, Statistic) else ():
            found.setdefault((note.start, note.end), note)
    for quote in found.values():
        yield from _selected(report, quote, names)


def _selected(report: Report, quote: Evidence, names: Names) -> Iterator[Triple]:
    span, text = span_of(report, quote.start, quote.end), report.snapshot
    node, position, words = names.id(span), names.id(f"{span}/position"), names.id(f"{span}/quote")
    yield node, TYPE, prefixed("oa:SpecificResource")
    yield node, prefixed("oa:hasSource"), snapshot_of(report, names)
    yield node, prefixed("oa:hasSelector"), position
    yield node, prefixed("oa:hasSelector"), words
    if quote.page is not None:
        yield node, names.term("page"), integer(quote.page)
    if quote.section:
        yield node, names.term("section"), ox.Literal(" > ".join(quote.section))
    yield position, TYPE, prefixed("oa:TextPositionSelector")
    yield position, prefixed("oa:start"), integer(quote.start)
    yield position, prefixed("oa:end"), integer(quote.end)
    yield words, TYPE, prefixed("oa:TextQuoteSelector")
    yield words, prefixed("oa:exact"), ox.Literal(quote.text)
    yield words, prefixed("oa:prefix"), ox.Literal(text[max(0, quote.start - _CONTEXT) : quote.start])
    yield words, prefixed("oa:suffix"), ox.Literal(text[quote.end : quote.end + _CONTEXT])
