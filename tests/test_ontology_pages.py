"""The documentation of the ontology: nothing is left out, and what it says of terms is what their files say."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
from browsing import needs_browser, needs_npm, sideways, violations
from selectolax.lexbor import LexborHTMLParser, LexborNode

from kg.edition import Edition
from kg.ontology import BASE
from kg.pages.links import Links
from kg.pages.ontology import ontology
from kg.pages.ontology.graph import graph_of
from kg.pages.ontology.schemes import schemes
from kg.pages.ontology.shapes import Constraint, read_constraints
from kg.pages.ontology.terms import Term, terms, tree
from kg.rdf.vocabulary import vocabulary_quads

if TYPE_CHECKING:
    from playwright.sync_api import Page

TERM = f"{BASE}ontology#"
GRAPH = graph_of(BASE, vocabulary_quads())
TERMS = {item.name: item for item in terms(GRAPH, {})}


@pytest.fixture(scope="module")
def shown(edition: Edition) -> LexborHTMLParser:
    reply = ontology(edition, Links("ontology", base=edition.base), {})
    return LexborHTMLParser(reply.body.decode("utf-8"))


def section(page: LexborHTMLParser, name: str) -> LexborNode:
    """Return the part of the page that stands at a term."""
    return page.css_first(f'section[id="{name}"]')


def facts(page: LexborHTMLParser, name: str) -> dict[str, str]:
    """Return what the page says of a term, by the words before it."""
    node = section(page, name).css_first("dl.facts")
    pairs = zip(node.css("dt"), node.css("dd"), strict=True)
    return {key.text(strip=True): " ".join(value.text().split()) for key, value in pairs}


def test_every_term_of_the_ontology_stands_at_its_own_name(edition: Edition, shown: LexborHTMLParser) -> None:
    """So the IRI of a term, opened under the server, leads to what is said of it; no anchor is there twice."""
    declared = {
        quad.subject.value.removeprefix(TERM)
        for quad in edition.store.quads_for_pattern(None, None, None, None)
        if quad.subject.value.startswith(TERM)  # type: ignore[union-attr]
    }
    anchors = [str(node.attributes["id"]) for node in shown.css("[id]")]
    assert len(declared) > 150
    assert declared <= set(anchors)
    assert len(anchors) == len(set(anchors))


def test_every_term_is_labelled_and_defined_and_its_definition_is_shown(shown: LexborHTMLParser) -> None:
    for item in TERMS.values():
        assert item.label != f"insp:{item.name}", item.name
        assert item.definition, item.name
        text = section(shown, item.name).text()
        assert item.definition in text, item.name
        assert item.label in text, item.name


def test_every_concept_of_a_scheme_is_listed_with_its_page(shown: LexborHTMLParser) -> None:
    links = {str(node.attributes["href"]) for node in shown.css("ul.entries a")}
    for listing in schemes(GRAPH):
        for entry in listing.entries:
            assert f"page/{entry.iri.removeprefix(f'{BASE}id/')}" in links, entry
    assert "page/force/essex" in links


def test_links_within_the_page_lead_to_something(shown: LexborHTMLParser) -> None:
    anchors = {node.attributes["id"] for node in shown.css("[id]")}
    inner = [str(node.attributes["href"]) for node in shown.css('main a[href^="ontology#"], main a[href^="#"]')]
    assert len(inner) > 500
    assert {link.partition("#")[2] for link in inner} <= anchors


def test_a_class_says_what_stands_above_it_here_and_elsewhere(shown: LexborHTMLParser) -> None:
    assert facts(shown, "JointUnit")["Subclass of"] == "org:OrganizationalCollaboration, unit"
    assert facts(shown, "Action")["Superclass of"] == (
        "area for improvement, cause of concern, priority action, recommendation"
    )
    outside = section(shown, "JointUnit").css('a[rel="external"]')
    assert outside[0].attributes["href"] == "http://www.w3.org/ns/org#OrganizationalCollaboration"


def test_a_property_says_between_what_it_holds(shown: LexborHTMLParser) -> None:
    found = facts(shown, "holdsPost")
    assert (found["From"], found["To"], found["Subproperty of"]) == ("person", "post", "org:holds")
    assert facts(shown, "worksWith")["Sort"] == "relation property, symmetric"


def test_what_the_shapes_ask_is_told_in_words(shown: LexborHTMLParser) -> None:
    text = " ".join(section(shown, "Finding").text().split())
    assert "polarity: exactly one, of class polarity" in text
    assert "evaluates: at least one, a thing (an IRI) (otherwise a note, no error)" in text
    assert "Also what is asked of statement." in text
    confidence = " ".join(section(shown, "confidence").text().split())
    assert "statement: exactly one, xsd:decimal, from 0 to 1" in confidence


def test_the_dataset_is_counted_and_an_instance_is_linked(edition: Edition, shown: LexborHTMLParser) -> None:
    query = f"SELECT (COUNT(DISTINCT ?x) AS ?n) WHERE {{ ?x a <{TERM}Finding> }}"
    answer = edition.store.query(query)
    assert isinstance(answer, ox.QuerySolutions)
    count = int(next(answer)["n"].value)
    assert facts(shown, "Finding")["In this dataset"].startswith(f"{count} things, such as finding/")
    assert section(shown, "Finding").css('dd a[href^="page/finding/"]')
    assert facts(shown, "Unit")["In this dataset"].partition("such as ")[2].startswith(("unit/", "rocu/"))


def test_every_shape_of_the_package_is_told(shown: LexborHTMLParser) -> None:
    """Each stands under the class that it is about; those about a property under that property."""
    for item in read_constraints():
        if item.target.startswith(TERM):
            assert section(shown, item.target.removeprefix(TERM)), item
    assert {item.of for item in read_constraints()} == {"class", "subjects", "objects"}


def test_a_path_of_which_one_property_counts_is_read_whole() -> None:
    found = [item for item in read_constraints() if item.target == f"{TERM}JointUnit"]
    assert [(set(item.path), item.count, item.severity) for item in found] == [
        ({f"{TERM}jointUnitOf", "http://www.w3.org/ns/org#hasMember"}, "at least 2", "warning")
    ]


def test_lists_of_values_keep_their_order() -> None:
    found = [item for item in read_constraints() if item.path == (f"{TERM}reference",)]
    assert [item.values for item in found] == [("one of name, anaphor",)]


def test_shapes_move_with_the_base() -> None:
    found: list[Constraint] = read_constraints("https://example.org/")
    assert {item.target for item in found if "inspection-kg" in item.target} == set()
    assert "https://example.org/ontology#Finding" in {item.target for item in found}


def test_classes_stand_below_those_that_are_wider() -> None:
    names = [(item.name, depth) for item, depth in tree(item for item in TERMS.values() if item.sort == "class")]
    assert names[names.index(("Statement", 0)) + 1] == ("Action", 1)
    assert ("CauseOfConcern", 2) in names


def turtle(tmp_path: Path, text: str) -> Iterator[ox.Quad]:
    head = f"""@base <{BASE}id/> . @prefix insp: <{TERM}> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
        @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> ."""
    (tmp_path / "more.ttl").write_text(head + text, encoding="utf-8")
    yield from vocabulary_quads(folders=(tmp_path,))


def test_the_vocabulary_of_a_project_is_documented_too(tmp_path: Path) -> None:
    text = """insp:Depot a owl:Class ; rdfs:label "depot" ; skos:definition "A place where vehicles stand." ;
            rdfs:subClassOf insp:Place ; owl:equivalentClass <https://example.org/Depot> .
        insp:keptAt a owl:ObjectProperty ; rdfs:label "kept at" ; skos:definition "Where it is kept." ;
            rdfs:range insp:Depot ; owl:inverseOf insp:keeps .
        insp:keeps a owl:ObjectProperty ; rdfs:label "keeps" ; skos:definition "What is kept there." .
        <depot-size> a skos:ConceptScheme ; skos:prefLabel "Sizes of depots" .
        <depot-size/large> a skos:Concept ; skos:prefLabel "Large" ; skos:inScheme <depot-size> ."""
    graph = graph_of(BASE, turtle(tmp_path, text))
    found: dict[str, Term] = {item.name: item for item in terms(graph, {})}
    assert found["Depot"].same == ("https://example.org/Depot",)
    assert found["Depot"].values == (f"{TERM}keptAt",)
    assert found["keeps"].inverse == (f"{TERM}keptAt",)
    assert f"{TERM}Depot" in found["Place"].below
    assert "Sizes of depots" in {item.label for item in schemes(graph)}


def test_grades_stand_from_the_best_to_the_worst() -> None:
    scale = next(item for item in schemes(GRAPH) if item.iri.endswith("scale/peel-4"))
    assert [entry.label for entry in scale.entries] == ["Outstanding", "Good", "Requires improvement", "Inadequate"]


def test_a_page_that_is_a_file_asks_for_nothing_from_a_server(edition: Edition) -> None:
    reply = ontology(edition, Links("ontology", static=True, base=edition.base), {})
    page = LexborHTMLParser(reply.body.decode("utf-8"))
    assert not page.css("main form, main a[href*='?'], main a[href$='.ttl'], style, [style]")
    assert page.css('main a[href="ontology.html#Finding"]')


@needs_browser
@needs_npm("axe-core")
def test_the_iri_of_a_term_opens_what_is_said_of_it(page: Page, server: str) -> None:
    page.set_viewport_size({"width": 360, "height": 700})
    page.goto(f"{server}ontology#Finding")
    assert page.locator("#Finding h3").is_visible()
    assert sideways(page) == 0
    assert violations(page) == []
