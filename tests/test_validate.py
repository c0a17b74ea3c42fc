"""The shapes, the checks across nodes, and the comparison of quotes with the text."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import MappingProxyType

import extractions
import histories
import pyoxigraph as ox
import pytest
from rdflib import Graph
from rdflib.namespace import RDF, SH

from kg.ontology import BASE, load_vocabulary
from kg.rdf import PREFIXES, VOCABULARY_GRAPH, graph_name, iri, quads, vocabulary_quads
from kg.report import Metadata
from kg.resources import folder
from kg.statements import Extraction
from kg.timeline import timeline_quads
from kg.validate import (
    Before,
    Violation,
    format_violations,
    report_graph,
    validate,
    validate_timeline,
    validate_vocabulary,
)

EXTRACTION = extractions.reviewed()
QUADS = extractions.described(EXTRACTION, mentions=True)
VOCABULARY = vocabulary_quads()
TEXT = EXTRACTION.report.snapshot.text
PREAMBLE = f"BASE <{BASE}id/>\nPREFIX insp: <{BASE}ontology#>\n" + "".join(
    f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in PREFIXES.items()
)


def _cases(*names: str) -> list[pytest.ParameterSet]:
    """Read the updates that break a valid graph, each with the names of the shapes that must say so."""
    cases = []
    for file in sorted((Path(__file__).parent / "shapes").glob("*.ru")):
        if file.stem in names or (not names and file.stem not in ("vocabulary", "timeline")):
            parts = re.split(r"^# breaks: (.+)$", file.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
            cases += [pytest.param(*pair, id=pair[0]) for pair in zip(parts[::2], parts[1::2], strict=True)]
    return cases


def _changed(valid: list[ox.Quad], update: str, graph: ox.NamedNode) -> list[ox.Quad]:
    """Return a graph after an update of that graph."""
    store = ox.Store()
    store.extend(valid)
    store.update(f"{PREAMBLE}WITH {graph}\n{update}")
    changed = list(store)
    assert set(changed) != set(valid), "the update changes nothing"
    return changed


@cache
def _found(update: str) -> tuple[Violation, ...]:
    """Return what is found in the graph of the report after an update of it, or, without one, in itself."""
    return validate(_broken(update) if update else QUADS, VOCABULARY, TEXT)


def _broken(update: str) -> list[ox.Quad]:
    return _changed(QUADS, update, graph_name(EXTRACTION.report.metadata.id))


def _shapes_of(violations: tuple[Violation, ...]) -> set[str]:
    return {violation.shape for violation in violations}


def test_a_valid_extraction_conforms() -> None:
    """Every kind of statement, well made, is without violation, warning and info."""
    assert validate(QUADS, VOCABULARY, TEXT) == ()


def test_the_vocabulary_conforms() -> None:
    """The ontology and vocabularies of the project are valid."""
    assert validate_vocabulary(VOCABULARY) == ()


@pytest.mark.parametrize(("shapes", "update"), _cases())
def test_a_broken_report_is_found_by_exactly_its_shape(shapes: str, update: str) -> None:
    """Each way to break a report is reported by the shape or check made for it, and by no other."""
    found = _found(update)
    assert _shapes_of(found) == set(shapes.split())
    assert all(item.message.endswith(".") and item.hint.endswith(".") for item in found)
    assert all(item.report == EXTRACTION.report.metadata.id for item in found)


@pytest.mark.parametrize(("shapes", "update"), _cases("vocabulary"))
def test_a_broken_vocabulary_is_found_by_exactly_its_shape(shapes: str, update: str) -> None:
    """Each way to break the vocabulary is reported by the shape made for it, and by no other."""
    found = validate_vocabulary(_changed(VOCABULARY, update, iri(VOCABULARY_GRAPH)))
    assert _shapes_of(found) == set(shapes.split())


@pytest.mark.parametrize(("shapes", "update"), _cases("timeline"))
def test_a_broken_timeline_is_found_by_exactly_its_shape(shapes: str, update: str) -> None:
    """Each way to break what the reports say together is reported by the shape made for it, and by no other."""
    valid = timeline_quads(histories.every_kind(), load_vocabulary())
    found = validate_timeline(_changed(valid, update, iri("graph/timeline")), VOCABULARY)
    assert _shapes_of(found) == set(shapes.split())


def test_every_shape_and_check_has_a_case() -> None:
    """No property shape and no check is without an example that breaks it, and none lacks its hint."""
    shapes = Graph()
    for file in folder("shapes").glob("*.ttl"):
        shapes.parse(file)
    nodes = set(shapes.subjects(RDF.type, SH.PropertyShape))
    names = {str(node).rpartition("#")[2] for node in nodes}
    names |= {file.stem for file in (folder("shapes") / "checks").glob("*.rq")}
    broken = {name for case in (*_cases(), *_cases("vocabulary", "timeline")) for name in str(case.values[0]).split()}
    assert names == broken - {"quote-in-text", "context-in-text", "text-of-snapshot"}
    assert nodes == set(shapes.subjects(SH.message)) == set(shapes.objects(None, SH.property))


def test_shapes_are_core_only() -> None:
    """No shape uses SPARQL: such constraints take most of the validator's time."""
    assert not [file.name for file in folder("shapes").glob("*.ttl") if "sh:sparql" in file.read_text("utf-8")]


@pytest.mark.parametrize(
    ("shape", "severity"),
    [
        ("finding-evaluates", "info"),
        ("joint-unit-members", "warning"),
        ("one-grade", "warning"),
        ("report-publisher", "warning"),
    ],
)
def test_what_a_person_should_look_at_is_no_violation(shape: str, severity: str) -> None:
    """Doubtful statements are warnings, and what a report leaves open is a note: the graph still conforms."""
    update = next(str(case.values[1]) for case in _cases() if case.values[0] == shape)
    found = _found(update)
    assert {item.severity for item in found} == {severity}


def _confident() -> tuple[Violation, ...]:
    statements = tuple(
        replace(item, confidence=1.5) if item.kind == "judgment" else item for item in EXTRACTION.statements
    )
    broken = Extraction(EXTRACTION.report, EXTRACTION.entities, statements, MappingProxyType({}))
    return validate(extractions.described(broken), VOCABULARY, TEXT)


def test_a_violation_shows_node_sentence_fault_and_remedy() -> None:
    """A reader of a violation needs no other tool to understand it."""
    (found,) = _confident()
    assert found.focus.startswith("judgment/peel-2015-effectiveness-essex/")
    assert (found.severity, found.path, found.value) == ("violation", "insp:confidence", "1.5")
    lines = format_violations([found]).splitlines()
    assert lines[0] == f"violation: {found.focus} (statement-confidence)"
    assert lines[1].strip() == "“Overall, the force requires improvement.”"
    assert "Found: 1.5." in lines[2]
    assert lines[3].strip() == "Give it one insp:confidence from 0 to 1, as xsd:decimal."


def test_two_values_that_break_one_shape_are_two_violations() -> None:
    """No fault hides behind another at the same node."""
    update = "INSERT { ?s insp:aboutEntity <force/one> , <force/two> } WHERE { ?s a insp:AreaForImprovement }"
    found = _found(update)
    assert [item.value for item in found] == ["force/one", "force/two"]


def test_another_text_is_found() -> None:
    """Offsets hold for one text only: with another every moved quote is reported."""
    found = validate(QUADS, VOCABULARY, "x" + TEXT)
    assert _shapes_of(found) == {"quote-in-text", "text-of-snapshot"}
    assert sum(item.shape == "quote-in-text" for item in found) == sum(
        quad.predicate.value.endswith("#exact") for quad in QUADS
    )


def test_violations_do_not_depend_on_the_order_of_quads() -> None:
    """The same graph gives the same violations in the same order."""
    update = "DELETE { ?s insp:confidence ?o } WHERE { ?s insp:confidence ?o }"
    broken = _broken(update)
    assert validate(broken, VOCABULARY, TEXT) == validate(broken[::-1], VOCABULARY[::-1], TEXT)


def test_a_graph_under_another_base_is_validated_under_that_base() -> None:
    """Shapes and checks follow the base of the graph."""
    base = "https://example.org/police/"
    vocabulary = vocabulary_quads(base)
    assert validate(extractions.described(EXTRACTION, base=base), vocabulary, TEXT) == ()
    assert validate_vocabulary(vocabulary) == ()
    assert _shapes_of(validate(extractions.described(EXTRACTION, base=base), vocabulary, f"{TEXT} ")) == {
        "text-of-snapshot"
    }


def test_a_report_without_statements_conforms() -> None:
    """A report in which nothing was found is still a report."""
    empty = Extraction(extractions.report(), EXTRACTION.entities, ())
    assert validate(quads(empty), VOCABULARY, TEXT) == ()


def test_a_report_of_which_little_is_known_has_only_warnings() -> None:
    """A title block that cannot be read does not make the graph invalid."""
    bare = extractions.report(Metadata(id="report/unknown", title="A report", source="a.txt"))
    found = validate(quads(Extraction(bare, MappingProxyType({}), ())), VOCABULARY, TEXT)
    assert {item.shape for item in found} == {"report-place", "report-publisher", "report-cycle"}
    assert {item.severity for item in found} <= {"warning", "info"}


def test_the_validation_report_is_a_shacl_report() -> None:
    """It is valid Turtle in which each result has what SHACL asks of one, and nodes of the graph."""
    found = (*_confident(), *validate(QUADS, VOCABULARY, "x" + TEXT))
    report = Graph().parse(data=report_graph(found), format="turtle")
    results = list(report.objects(None, SH.result))
    assert len(results) == len(found)
    for needed in (SH.focusNode, SH.resultSeverity, SH.sourceConstraintComponent, SH.resultMessage):
        assert len(set(report.subjects(needed))) == len(found)
    focuses = {str(node) for node in report.objects(None, SH.focusNode)}
    assert focuses <= {str(quad.subject.value) for quad in QUADS if isinstance(quad.subject, ox.NamedNode)}
    assert report_graph(found) == report_graph(found)


@pytest.mark.parametrize(("shape", "update"), _cases())
def test_what_is_the_same_as_before_need_not_be_looked_at_again(shape: str, update: str) -> None:
    """Validating only what has changed finds what validating everything finds, there and back."""
    broken, found, valid = _broken(update), _found(update), _found("")
    assert validate(broken, VOCABULARY, TEXT, before=Before(frozenset(QUADS), valid)) == found
    assert validate(QUADS, VOCABULARY, TEXT, before=Before(frozenset(broken), found)) == valid
