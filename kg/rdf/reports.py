"""A report, its inspection, its text, the run that extracted it, and what it deals with."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from kg import __version__
from kg.coverage import Coverage
from kg.rdf.quotes import name_of, snapshot_of
from kg.rdf.terms import TYPE, Names, Pairs, Triple, date, each, integer, prefixed, some
from kg.report import Report
from kg.statements import Extraction


def report_triples(extraction: Extraction, names: Names) -> Iterator[Triple]:
    """Yield what is said of a report, its inspection, its text and its extraction."""
    report = extraction.report
    node, name = names.id(report.metadata.id), name_of(report)
    inspection, run = names.id(f"inspection/{name}"), names.id(f"extraction/{name}")
    snapshot, software = snapshot_of(report, names), names.id("software/inspection-kg")
    yield from ((node, *pair) for pair in _report_pairs(report, names))
    yield node, prefixed("rdfs:label"), ox.Literal(_label(extraction))
    yield node, names.term("reportsOn"), inspection
    yield from ((inspection, *pair) for pair in _inspection_pairs(report, names))
    yield snapshot, TYPE, names.term("TextSnapshot")
    yield snapshot, names.term("sha256"), ox.Literal(report.snapshot.sha256)
    yield snapshot, names.term("characters"), integer(len(report.snapshot))
    yield snapshot, prefixed("prov:wasDerivedFrom"), node
    yield run, TYPE, prefixed("prov:Activity")
    yield run, prefixed("prov:used"), snapshot
    yield run, prefixed("prov:wasAssociatedWith"), software
    yield software, TYPE, prefixed("prov:SoftwareAgent")
    yield software, prefixed("rdfs:label"), ox.Literal("inspection-kg")
    yield software, prefixed("schema:softwareVersion"), ox.Literal(__version__)


def _label(extraction: Extraction) -> str:
    """Return the title of a report, with the name of the force or area where it lacks it ("PEEL 2021/22")."""
    data = extraction.report.metadata
    subject = extraction.entities.get((data.area if data.programme == "programme/jtai" else data.force) or "")
    if subject is None or subject.label.casefold() in data.title.casefold():
        return data.title
    return f"{data.title} – {subject.label}"


def _report_pairs(report: Report, names: Names) -> Pairs:
    data = report.metadata
    yield TYPE, names.term("InspectionReport")
    yield prefixed("dcterms:title"), ox.Literal(data.title)
    yield from some(names.term("aboutForce"), data.force, names.id)
    yield from some(prefixed("dcterms:spatial"), data.area, names.id)
    yield from each(prefixed("dcterms:publisher"), data.inspectorates, names)
    yield from some(names.term("programme"), data.programme, names.id)
    yield from some(names.term("pillar"), data.pillar, ox.Literal)
    yield from some(names.term("theme"), data.theme, ox.Literal)
    yield from some(names.term("cycle"), data.cycle, ox.Literal)
    yield from some(prefixed("dcterms:issued"), data.published, date)
    yield from some(prefixed("dcterms:source"), data.source, ox.Literal)


def _inspection_pairs(report: Report, names: Names) -> Pairs:
    data = report.metadata
    yield TYPE, names.term("Inspection")
    yield from some(names.term("inspects"), data.force, names.id)
    yield from each(names.term("conductedBy"), data.inspectorates, names)
    yield from some(prefixed("prov:startedAtTime"), data.inspected_from, date)
    yield from some(prefixed("prov:endedAtTime"), data.inspected_to, date)


def coverage_triples(node: ox.NamedNode, coverage: Coverage, names: Names) -> Iterator[Triple]:
    """Yield what a report assesses, mentions and leaves out."""
    parts = {"assesses": coverage.assesses, "mentions": coverage.mentions, "leavesOut": coverage.leaves_out}
    for term, ids in parts.items():
        yield from ((node, *pair) for pair in each(names.term(term), ids, names))
