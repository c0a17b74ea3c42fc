"""Statements as quads: what is said of each, that nothing is lost on the way, and the same bytes every time."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import extractions
import pyoxigraph as ox
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rdflib import Dataset, Graph, URIRef

from kg.errors import DataError
from kg.ontology import BASE, Entity
from kg.rdf import PREFIXES, VOCABULARY_GRAPH, graph_name, iri, quads, vocabulary_quads, write_nquads
from kg.statements import (
    Action,
    Extraction,
    Finding,
    FollowUp,
    Judgment,
    Relation,
    Statement,
    Statistic,
    identified,
)

EXTRACTION = extractions.extraction()
QUADS = quads(EXTRACTION)
WITH_MENTIONS = quads(EXTRACTION, mentions=True)
TEXT = EXTRACTION.report.snapshot.text
# rdflib's own N-Quads parser uses what rdflib deprecates
rdflib_parses = pytest.mark.filterwarnings("ignore:Dataset.default_context is deprecated:DeprecationWarning")
CLASSES = {
    "Relation",
    "Judgment",
    "Finding",
    "FollowUp",
    "Statistic",
    "Definition",
    "Mention",
    "AreaForImprovement",
    "CauseOfConcern",
    "Recommendation",
    "PriorityAction",
}


def short(term: object) -> str:
    """Return an id, a prefixed name, or a literal with its datatype."""
    if isinstance(term, ox.Literal):
        datatype = term.datatype.value.rpartition("#")[2]
        return term.value if datatype == "string" else f"{term.value}^^{datatype}"
    value = str(getattr(term, "value", term))
    for prefix, namespace in {"insp": f"{BASE}ontology#", **PREFIXES}.items():
        if value.startswith(namespace):
            return f"{prefix}:{value.removeprefix(namespace)}"
    return value.removeprefix(f"{BASE}id/")


def said(subject: str, found: list[ox.Quad] = QUADS) -> set[tuple[str, str]]:
    """Return what is said of a thing."""
    return {(short(quad.predicate), short(quad.object)) for quad in found if short(quad.subject) == subject}


def values(subject: str, predicate: str, found: list[ox.Quad] = QUADS) -> list[str]:
    return sorted(value for name, value in said(subject, found) if name == predicate)


def first(kind: type[Statement], **keys: object) -> Statement:
    return next(item for item in EXTRACTION.of(kind) if all(getattr(item, key) == value for key, value in keys.items()))


def changed(*statements: Statement, entities: tuple[Entity, ...] = extractions.ENTITIES) -> Extraction:
    source = EXTRACTION.report
    return Extraction(source, MappingProxyType({item.id: item for item in entities}), identified(statements, source))


# --- names and values


def test_a_report_has_one_named_graph_without_blank_nodes() -> None:
    assert {quad.graph_name for quad in WITH_MENTIONS} == {graph_name("report/peel-2015-effectiveness-essex")}
    terms = {term for quad in WITH_MENTIONS for term in quad.triple}
    assert not any(isinstance(term, ox.BlankNode) for term in terms)


@pytest.mark.parametrize(
    "id", ["", "force/", "/force", "force//x", "força/essex", "a b", "a/../b", "x?y", "x#y", "<x>"]
)
def test_an_id_that_is_not_a_slug_is_refused(id: str) -> None:
    """Nothing is percent-encoded: an id that needs it is an error that names it."""
    with pytest.raises(DataError, match="not a slug") as caught:
        iri(id)
    assert repr(id) in str(caught.value)


def test_a_base_that_is_no_iri_is_refused() -> None:
    with pytest.raises(DataError, match="the base is not an IRI"):
        quads(EXTRACTION, base="not a base/")


def test_every_name_moves_with_the_base() -> None:
    """With another base nothing of the default one is left, in reports and vocabulary alike."""
    base = "https://example.org/x/"
    assert BASE not in write_nquads(quads(EXTRACTION, base=base, mentions=True))
    assert BASE not in write_nquads(vocabulary_quads(base))
    moved = write_nquads(quads(EXTRACTION, base=base)).replace(base, BASE)
    assert sorted(moved.splitlines()) == write_nquads(QUADS).splitlines()


@pytest.mark.parametrize(
    ("number", "lexical"),
    [(3.5, "3.5"), (80.60, "80.6"), (30.0, "30"), (0.0, "0"), (-0.0, "0"), (1e6, "1000000"), (1e-7, "0.0000001")],
)
def test_figures_are_canonical_decimals(number: float, lexical: str) -> None:
    """One number has one lexical form, the one that a store gives back; the printed words are kept beside it."""
    item = replace(first(Statistic, value=30.0), value=number, value_text="as printed")
    extraction = changed(item)
    found = quads(extraction)
    node = extraction.statements[0].id
    assert values(node, "insp:value", found) == [f"{lexical}^^decimal"]
    assert values(node, "insp:valueText", found) == ["as printed"]
    store = ox.Store()
    store.extend(found)
    assert write_nquads(store) == write_nquads(found)


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_a_figure_that_is_no_number_is_refused(number: float) -> None:
    with pytest.raises(DataError, match="not a number"):
        quads(changed(replace(first(Statistic, value=30.0), value=number)))


# --- the report


def test_a_title_without_its_force_is_told_with_it() -> None:
    """Titles such as this one are those of every force."""
    short_title = extractions.extraction(replace(extractions.METADATA, title="PEEL 2021/22"))
    found = quads(short_title)
    assert values(short_title.report.metadata.id, "rdfs:label", found) == ["PEEL 2021/22 – Essex Police"]
    assert values(short_title.report.metadata.id, "dcterms:title", found) == ["PEEL 2021/22"]


def test_the_report_and_its_inspection_are_described_with_dates_as_exact_as_known() -> None:
    report, name = "report/peel-2015-effectiveness-essex", "peel-2015-effectiveness-essex"
    title = "PEEL: Police effectiveness 2015: An inspection of Essex Police"
    assert said(report) == {
        ("rdf:type", "insp:InspectionReport"),
        ("rdfs:label", title),
        ("dcterms:title", title),
        ("insp:aboutForce", "force/essex"),
        ("dcterms:spatial", "place/essex"),
        ("dcterms:publisher", "inspectorate/hmic"),
        ("insp:programme", "programme/peel"),
        ("insp:pillar", "effectiveness"),
        ("insp:cycle", "2015"),
        ("dcterms:issued", "2016-02-18^^date"),
        ("dcterms:source", "essex.txt"),
        ("insp:reportsOn", f"inspection/{name}"),
        ("dcterms:references", "force/essex"),
        ("dcterms:references", "force/kent"),
    }
    assert said(f"inspection/{name}") == {
        ("rdf:type", "insp:Inspection"),
        ("insp:inspects", "force/essex"),
        ("insp:conductedBy", "inspectorate/hmic"),
        ("prov:startedAtTime", "2015-06^^gYearMonth"),
        ("prov:endedAtTime", "2015-09^^gYearMonth"),
    }


def test_the_text_is_named_by_its_hash_and_the_run_says_what_it_read_with_which_software() -> None:
    digest = EXTRACTION.report.snapshot.sha256
    snapshot = f"report/peel-2015-effectiveness-essex/text/{digest[:12]}"
    assert {("insp:sha256", digest), ("insp:characters", f"{len(TEXT)}^^integer")} <= said(snapshot)
    run = "extraction/peel-2015-effectiveness-essex"
    assert {("prov:used", snapshot), ("prov:wasAssociatedWith", "software/inspection-kg")} <= said(run)


# --- statements


def test_every_statement_has_one_kind_its_report_evidence_confidence_and_rule() -> None:
    for item in EXTRACTION.statements:
        kinds = {name.removeprefix("insp:") for name in values(item.id, "rdf:type", WITH_MENTIONS)}
        assert len(kinds & CLASSES) == 1
        assert "Statement" in kinds
        span = f"{item.evidence.start}-{item.evidence.end}"
        assert said(item.id, WITH_MENTIONS) >= {
            ("insp:inReport", "report/peel-2015-effectiveness-essex"),
            ("insp:evidence", f"evidence/peel-2015-effectiveness-essex/{span}"),
            ("insp:rule", item.rule),
            *(("insp:confidenceReason", reason) for reason in item.reasons),
            ("prov:wasGeneratedBy", "extraction/peel-2015-effectiveness-essex"),
        }


def test_every_quote_is_the_text_at_its_offsets() -> None:
    """Position, quote, prefix and suffix of every piece of evidence agree with the snapshot."""
    selectors = {short(quad.subject): said(short(quad.subject)) for quad in QUADS if "/quote" in str(quad.subject)}
    assert selectors
    for name, quote in selectors.items():
        position = dict(said(name.replace("/quote", "/position")))
        start, end = (int(position[key].removesuffix("^^integer")) for key in ("oa:start", "oa:end"))
        words = dict(quote)
        assert TEXT[start:end] == words["oa:exact"]
        assert TEXT[:start].endswith(words["oa:prefix"])
        assert TEXT[end:].startswith(words["oa:suffix"])
        assert max(len(words["oa:prefix"]), len(words["oa:suffix"])) <= 32


def test_statements_of_one_sentence_share_their_evidence_with_section_and_page() -> None:
    spans = [item.evidence for item in EXTRACTION.of(Statistic)]
    assert spans[0] == spans[1]
    evidence = f"evidence/peel-2015-effectiveness-essex/{spans[0].start}-{spans[0].end}"
    assert {("insp:page", "5^^integer"), ("insp:section", "Findings > Investigation")} <= said(evidence)
    assert len(values(evidence, "oa:hasSelector")) == 2


def test_only_an_asserted_relation_without_a_hedge_is_a_plain_triple() -> None:
    """What is negated or hedged is said by its statement alone."""
    team = said(extractions.TEAM)
    assert {("insp:jointUnitOf", "force/essex"), ("insp:jointUnitOf", "force/kent")} <= team
    assert not {name for name, _ in team} & {"insp:unitOf", "insp:worksWith"}
    negated = first(Relation, modality="negated")
    assert said(negated.id) >= {
        ("rdf:subject", extractions.TEAM),
        ("rdf:predicate", "insp:unitOf"),
        ("rdf:object", "rocu/ersou"),
        ("insp:modality", "modality/negated"),
        ("insp:hedged", "false^^boolean"),
    }


def test_one_fact_said_twice_is_two_statements_and_one_triple() -> None:
    item = first(Relation, object="force/kent", predicate="jointUnitOf")
    again = replace(item, evidence=extractions.quote(EXTRACTION.report, "run together with Kent Police"))
    found = quads(changed(item, again))
    assert sum(short(quad.object) == "insp:Relation" for quad in found) == 2
    assert values(extractions.TEAM, "insp:jointUnitOf", found) == ["force/kent"]


def test_judgments_findings_and_actions_say_who_is_judged_and_on_what() -> None:
    question = ("insp:answers", extractions.QUESTION)
    assert said(first(Judgment).id) >= {
        question,
        ("insp:evaluates", "force/essex"),
        ("insp:grade", "grade/peel-4/requires-improvement"),
        ("insp:cycle", "2015"),
        ("insp:judgmentStatus", "judgment-status/graded"),
    }
    about = {question, ("insp:aboutIssue", extractions.ISSUE), ("insp:aboutEntity", extractions.TEAM)}
    strength = about | {("insp:evaluates", "force/essex"), ("insp:polarity", "polarity/strength")}
    assert said(first(Finding, polarity="strength").id) >= strength | {("insp:trend", "trend/improved")}
    view = {("insp:attributedTo", "force/kent"), ("insp:hedged", "true^^boolean")}
    assert said(first(Finding, polarity="weakness").id) >= view
    action = about | {("insp:addressedTo", "force/essex"), ("insp:deadline", "2016-08")}
    assert said(first(Action).id) >= action | {("rdf:type", "insp:AreaForImprovement")}
    became = about | {("insp:evaluates", "force/essex"), ("insp:actionType", "insp:Recommendation")}
    became |= {("insp:followUpStatus", "follow-up-status/not-addressed"), ("insp:earlierYear", "2014^^gYear")}
    assert said(first(FollowUp).id) >= became


def test_a_statement_has_the_date_that_its_sentence_gives_and_a_figure_its_source() -> None:
    assert ("schema:temporalCoverage", "2015-04/..") in said(first(Relation, modality="negated").id)
    assert ("insp:dataSource", "force/essex") in said(first(Statistic, value=23.5).id)
    told = replace(EXTRACTION, statements=(replace(first(Statistic, value=23.5), data_source="a survey of officers"),))
    sources = [quad.object for quad in quads(told) if quad.predicate.value.endswith("#dataSource")]
    assert sources == [ox.Literal("a survey of officers")]


def test_a_statistic_has_its_measure_period_comparator_and_caveats_with_their_quotes() -> None:
    item = first(Statistic, value=23.5)
    assert said(item.id) >= {
        ("insp:unit", "measurement-unit/percent"),
        ("insp:qualifier", "qualifier/exact"),
        ("insp:measure", "charges"),
        ("insp:area", "place/essex"),
        ("insp:period", "2014-07-01/2015-06-30"),
        ("insp:direction", "direction/decrease"),
        ("insp:comparator", first(Statistic, value=30.0).id),
        ("qb:dataSet", "report/peel-2015-effectiveness-essex/statistics"),
    }
    (caveat,) = values(item.id, "insp:caveat")
    assert values(f"{caveat}/quote", "oa:exact") == ["1 Figures exclude fraud."]
    assert values(caveat, "insp:section") == ["Findings"]


def test_a_measure_that_is_an_issue_is_given_in_words_and_as_that_issue() -> None:
    node = first(Statistic, value=30.0).id
    assert values(node, "insp:measure") == ["domestic abuse"]
    assert values(node, "insp:aboutIssue") == [extractions.ISSUE]


def test_mentions_are_nodes_only_on_demand() -> None:
    assert not any(short(quad.object) == "insp:Mention" for quad in QUADS)
    assert sum(short(quad.object) == "insp:Mention" for quad in WITH_MENTIONS) == 2
    assert set(QUADS) < set(WITH_MENTIONS)


# --- entities


def test_a_graph_says_what_is_found_in_the_text_and_another_describes_it() -> None:
    """A joint unit is known as such by the relation; forces and issues are described in the vocabulary."""
    assert said(extractions.TEAM, extractions.described(EXTRACTION)) >= {
        ("rdf:type", "insp:Unit"),
        ("rdf:type", "insp:JointUnit"),
        ("skos:prefLabel", "Joint Harbour Team"),
        ("skos:altLabel", "JHT"),
        ("insp:foundIn", "report/peel-2015-effectiveness-essex"),
        ("insp:scope", "force/essex"),
    }
    assert {name for name, _ in said(extractions.TEAM)} == {"insp:foundIn", "insp:jointUnitOf", "rdf:type"}
    assert not said("force/kent", extractions.described(EXTRACTION))


def test_a_unit_that_is_only_denied_or_perhaps_shared_is_not_a_joint_unit() -> None:
    item = first(Relation, predicate="jointUnitOf")
    for doubtful in (replace(item, hedged=True), replace(item, modality="planned")):
        assert values(extractions.TEAM, "rdf:type", extractions.described(changed(doubtful))) == ["insp:Unit"]


def test_a_thing_that_only_mentions_name_is_described_only_with_them() -> None:
    mention = next(item for item in EXTRACTION.statements if item.kind == "mention")
    extraction = changed(replace(mention, entity=extractions.TEAM))
    assert not said(extractions.TEAM, quads(extraction))
    assert said(extractions.TEAM, quads(extraction, mentions=True))


# --- bytes


def test_the_order_of_statements_and_entities_does_not_matter() -> None:
    mixed = random.Random(7)
    statements, entities = list(EXTRACTION.statements), list(EXTRACTION.entities.items())
    mixed.shuffle(statements)
    mixed.shuffle(entities)
    shuffled = Extraction(EXTRACTION.report, MappingProxyType(dict(entities)), tuple(statements))
    assert quads(shuffled, mentions=True) == WITH_MENTIONS


def test_nquads_are_sorted_lines_each_once() -> None:
    text = write_nquads([*QUADS[::-1], *QUADS])
    lines = text.split("\n")
    assert lines.pop() == ""
    assert lines == sorted(set(lines))
    assert len(lines) == len(QUADS)
    assert write_nquads([]) == ""


@rdflib_parses
def test_quads_survive_a_store_and_both_parsers() -> None:
    """N-Quads read back by pyoxigraph and by rdflib, and a store's contents, are the same set of quads."""
    text = write_nquads(WITH_MENTIONS)
    assert write_nquads(ox.parse(text, format=ox.RdfFormat.N_QUADS)) == text
    store = ox.Store()
    store.load(text.encode(), format=ox.RdfFormat.N_QUADS)
    assert write_nquads(store) == text
    dataset = Dataset()
    dataset.parse(data=text, format="nquads")
    graph = dataset.graph(URIRef(graph_name("report/peel-2015-effectiveness-essex").value))
    triples = ox.serialize((quad.triple for quad in WITH_MENTIONS), format=ox.RdfFormat.N_TRIPLES) or b""
    assert set(graph) == set(Graph().parse(data=triples, format="nt"))
    assert len(graph) == len(WITH_MENTIONS)


@rdflib_parses
@settings(max_examples=40, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40))
@example('\r\n\t\f\v\x00\x1c\x7f\x85\u2028\ufeff\uf06e "quoted" \\ back\\u0041slash \U0001f600')
def test_any_text_can_be_quoted(words: str) -> None:
    """Line ends, control characters, quotation marks and backslashes come back as they were, in every parser."""
    source = extractions.report(text=words)
    statement = replace(first(Judgment), evidence=extractions.quote(source, words))
    found = quads(Extraction(source, MappingProxyType({}), identified([statement], source)))
    text = write_nquads(found)
    assert set(ox.parse(text, format=ox.RdfFormat.N_QUADS)) == set(found)
    dataset = Dataset()
    dataset.parse(data=text, format="nquads")
    exact = URIRef(f"{PREFIXES['oa']}exact")
    assert [str(quad[2]) for quad in dataset.quads((None, exact, None, None))] == [words]


# --- the vocabulary


def test_the_vocabulary_is_one_graph_in_order() -> None:
    found = vocabulary_quads()
    assert {quad.graph_name for quad in found} == {iri(VOCABULARY_GRAPH)}
    assert found == sorted(set(found), key=str)
    assert ("skos:prefLabel", "Essex Police") in said("force/essex", found)


def test_further_folders_add_to_the_vocabulary(tmp_path: Path) -> None:
    (tmp_path / "own.ttl").write_text(f"<{BASE}id/system/own> a <{BASE}ontology#System> .", encoding="utf-8")
    own = set(vocabulary_quads(folders=[tmp_path])) - set(vocabulary_quads())
    assert [short(quad.subject) for quad in own] == ["system/own"]


@pytest.mark.parametrize(("turtle", "what"), [("<a> <b>", "not valid Turtle"), ("[] a <x:y> .", "blank node")])
def test_a_vocabulary_that_cannot_be_used_is_named(tmp_path: Path, turtle: str, what: str) -> None:
    (tmp_path / "own.ttl").write_text(turtle, encoding="utf-8")
    with pytest.raises(DataError, match=re.escape(what)) as caught:
        vocabulary_quads(folders=[tmp_path])
    assert "own.ttl" in str(caught.value)
