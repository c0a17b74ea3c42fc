"""The network: what ties things, what does not, and where they stand in a picture."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from conftest import REPORTS
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store

from kg.dataset import Dataset, build
from kg.edition import Edition
from kg.network import Network, network, network_json, to_networkx
from kg.network.apart import parts
from kg.network.layout import SIDE, places
from kg.store import open_store

PREFIXES = """@prefix insp: <https://w3id.org/inspection-kg/ontology#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix oa: <http://www.w3.org/ns/oa#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @base <https://w3id.org/inspection-kg/id/> .
insp:PoliceForce a owl:Class ; rdfs:label "police force" . insp:Issue a owl:Class ; rdfs:label "issue" .
insp:Unit a owl:Class ; rdfs:label "unit" .
insp:JointUnit a owl:Class ; rdfs:label "joint unit" ; rdfs:subClassOf insp:Unit .
insp:AreaForImprovement rdfs:subClassOf insp:Action ; rdfs:label "area for improvement" .
insp:uses a insp:RelationProperty ; rdfs:label "uses" .
insp:worksWith a insp:RelationProperty , owl:SymmetricProperty ; rdfs:label "works with" .
<force/a> a insp:PoliceForce ; skos:prefLabel "Force A" . <force/b> a insp:PoliceForce ; skos:prefLabel "Force B" .
<unit/u> a insp:Unit , insp:JointUnit ; skos:prefLabel "Unit U" . <issue/i> a insp:Issue ; skos:prefLabel "Issue I" .
<question/q> skos:prefLabel "Question Q" . <grade/good> skos:prefLabel "Good" .
<report/one> a insp:InspectionReport ; rdfs:label "Report one" ; insp:cycle "2015" .
<report/two> a insp:InspectionReport ; rdfs:label "Report two" ; insp:cycle "2016" .
"""
RELATION = "a insp:Relation ; rdf:subject <{}> ; rdf:predicate insp:{} ; rdf:object <{}>"
FINDING = "a insp:Finding ; insp:evaluates <{}> ; insp:aboutIssue <{}> ; insp:polarity <polarity/{}>"
JUDGMENT = 'a insp:Judgment ; insp:evaluates <{}> ; insp:answers <{}> ; insp:grade <grade/good> ; insp:cycle "2014"'
ACTION = "a insp:AreaForImprovement ; insp:addressedTo <{}> ; insp:aboutIssue <{}>"
HOLDS = " ; insp:modality <modality/asserted> ; insp:hedged false"
PLAIN = " ; insp:hedged false"


def of(*statements: str, report: str = "report/one") -> Network:
    """Return the network of statements, each at a place of its own."""
    return network(store_of(*statements, report=report))


def store_of(*statements: str, report: str = "report/one") -> Store:
    lines = [
        f"""<s/{number}> {said} ; insp:inReport <{report}> ; insp:evidence <e/{number}> .
        <e/{number}> oa:hasSelector <p/{number}> . <p/{number}> oa:start {number}0 ; oa:end {number}9 ."""
        for number, said in enumerate(statements, 1)
    ]
    store = Store()
    store.load(input=PREFIXES + "\n".join(lines), format=RdfFormat.TURTLE)
    return store


def told(found: Network) -> list[tuple[str, str, str, int]]:
    return [(edge.source, edge.predicate.id, edge.target, len(edge.statements)) for edge in found.edges]


def test_a_relation_said_twice_is_one_edge_of_two_statements() -> None:
    said = RELATION.format("force/a", "uses", "unit/u") + HOLDS
    found = of(said, said)
    assert told(found) == [("force/a", "uses", "unit/u", 2)]
    assert [(item.statement, item.start, item.end) for item in found.edges[0].statements] == [
        ("s/1", 10, 19),
        ("s/2", 20, 29),
    ]


@pytest.mark.parametrize("modality", ["negated", "planned", "past"])
def test_what_is_not_asserted_is_no_edge_and_is_counted(modality: str) -> None:
    said = RELATION.format("force/a", "uses", "unit/u") + f" ; insp:modality <modality/{modality}> ; insp:hedged false"
    found = of(said)
    assert (found.nodes, found.edges, found.left_out) == ((), (), {f"relation: {modality}": 1})


def test_what_is_hedged_is_no_edge() -> None:
    relation = RELATION.format("force/a", "uses", "unit/u") + " ; insp:modality <modality/asserted> ; insp:hedged true"
    finding = FINDING.format("force/a", "issue/i", "weakness") + " ; insp:hedged true"
    found = of(relation, finding)
    assert (found.edges, found.left_out) == ((), {"finding: hedged": 1, "relation: hedged": 1})


def test_a_finding_that_is_the_view_of_others_is_no_edge() -> None:
    found = of(FINDING.format("force/a", "issue/i", "weakness") + PLAIN + " ; insp:attributedTo <force/b>")
    assert (found.edges, found.left_out) == ((), {"finding: the view of others": 1})


def test_findings_join_a_body_to_an_issue_and_are_counted_by_polarity() -> None:
    strength, weakness = (FINDING.format("force/a", "issue/i", word) + PLAIN for word in ("strength", "weakness"))
    found = of(strength, weakness, weakness)
    assert told(found) == [("force/a", "finding", "issue/i", 3)]
    assert found.edges[0].values == {"strength": 1, "weakness": 2}


def test_a_judgment_joins_a_body_to_a_question_with_grade_and_cycle_of_its_own() -> None:
    (edge,) = of(JUDGMENT.format("force/a", "question/q")).edges
    assert (edge.predicate.group, edge.values, edge.cycles) == ("grade", {"Good": 1}, ("2014",))


def test_an_action_joins_whom_it_is_addressed_to_with_its_issue() -> None:
    (edge,) = of(ACTION.format("force/a", "issue/i")).edges
    assert (edge.predicate.label, edge.values) == ("is told to act on", {"area for improvement": 1})


def test_a_symmetric_relation_is_one_edge_whichever_way_it_is_said() -> None:
    there, back = (
        RELATION.format(one, "worksWith", two) + HOLDS for one, two in (("force/a", "force/b"), ("force/b", "force/a"))
    )
    assert told(of(there, back)) == [("force/a", "worksWith", "force/b", 2)]


def test_a_thing_has_its_most_special_class_and_counts_of_what_ties_it() -> None:
    store = store_of(RELATION.format("force/a", "uses", "unit/u") + HOLDS)
    found = {node.id: node for node in network(store).nodes}
    unit = found["unit/u"]
    assert (unit.label, unit.kind, unit.reports, unit.statements, unit.first, unit.degree) == (
        "Unit U",
        "JointUnit",
        1,
        1,
        "2015",
        1,
    )


def test_a_thing_without_a_class_and_a_relation_without_a_report_of_the_dataset_are_shown() -> None:
    found = of(RELATION.format("force/a", "uses", "x/y") + HOLDS, report="report/unknown")
    assert [(node.id, node.kind, node.label, node.last) for node in found.nodes][1] == ("x/y", "", "x/y", "")
    assert found.kinds[""] == "other"


def test_statements_in_another_order_give_the_same_bytes() -> None:
    said = [
        RELATION.format("force/a", "uses", "unit/u") + HOLDS,
        FINDING.format("force/b", "issue/i", "strength") + PLAIN,
        ACTION.format("force/a", "issue/i"),
    ]
    store, other = store_of(*said), Store()
    for quad in sorted(store, key=str, reverse=True):
        other.add(quad)
    assert network_json(network(store)) == network_json(network(other))


def test_of_many_statements_some_are_listed_and_all_are_counted() -> None:
    data = json.loads(network_json(of(*[FINDING.format("force/a", "issue/i", "weakness") + PLAIN] * 25)))
    assert data["edges"]["listed"] == [20]
    assert len(data["statements"]["start"]) == 20
    assert data["more"] == [[0, data["cycles"].index("2015"), data["values"].index("weakness"), 5]]


def test_an_empty_dataset_has_an_empty_network() -> None:
    data = json.loads(network_json(network(Store())))
    assert (data["nodes"]["id"], data["edges"]["source"], data["statements"]["name"]) == ([], [], [])


def test_the_samples_tie_what_their_records_say(samples_dataset: Dataset, samples: Store) -> None:
    """Every asserted relation between two things, and nothing else, is counted on the edge of its predicate."""
    expected: Counter[tuple[str, str, str]] = Counter()
    seen: set[tuple[str, ...]] = set()
    symmetric = {"worksWith", "collaboratesWith"}
    for entry in samples_dataset.manifest.reports:
        for record in samples_dataset.records(entry.id):
            if record["kind"] == "relation" and record["modality"] == "asserted" and not record["hedged"]:
                ends = (record["subject"], record["object"])
                one, two = sorted(ends) if record["predicate"] in symmetric else ends
                if one != two and (record["statement"], one, two) not in seen:
                    seen.add((record["statement"], one, two))
                    expected[one, record["predicate"], two] += 1
    found = network(samples)
    relations = {key[:3]: key[3] for key in told(found) if key[1] not in ("finding", "grade", "action")}
    assert relations == dict(expected)
    assert found.left_out["relation: negated"] > 0


def test_the_places_of_the_samples_are_apart_and_the_same_each_time(samples: Store) -> None:
    found = network(samples)
    standing = places(found)
    assert len(standing) == len(found.nodes)
    assert all(-SIDE <= value <= SIDE for place in standing for value in place)
    assert len(set(standing)) > 0.97 * len(standing)
    assert max(x for x, _ in standing) - min(x for x, _ in standing) > SIDE
    assert standing == places(network(samples))


def test_what_is_tied_to_little_else_stands_in_columns_on_the_right_of_the_others(samples: Store) -> None:
    found = network(samples)
    standing = places(found)
    number = {node.id: place for place, node in enumerate(found.nodes)}
    together, apart = parts(len(found.nodes), [(number[edge.source], number[edge.target]) for edge in found.edges])
    assert max(standing[node][0] for node in together) < min(standing[node][0] for part in apart for node in part)
    wide = max(x for x, _ in standing) - min(x for x, _ in standing)
    assert max(standing[node][0] for node in together) - min(standing[node][0] for node in together) > 0.8 * wide
    pairs = [part for part in apart if len(part) == 2]
    assert len(pairs) > 20
    assert all(standing[one][1] == standing[two][1] for one, two in pairs)  # each is one line of its column


def test_a_network_of_pairs_only_is_all_columns() -> None:
    found = of(*[RELATION.format(f"force/{n}", "uses", f"unit/{n}") + HOLDS for n in range(100, 140)])
    standing = places(found)
    assert len(set(standing)) == 80
    assert all(-SIDE <= value <= SIDE for place in standing for value in place)
    assert 1 < len({x for x, _ in standing}) < 40


def test_reports_given_in_another_order_give_the_same_network(samples_dataset: Dataset, tmp_path: Path) -> None:
    paths = REPORTS[:3]
    one, two = (build(order, tmp_path / name).dataset for name, order in (("a", paths), ("b", paths[::-1])))
    assert network_json(network(open_store(one))) == network_json(network(open_store(two)))


def test_an_edition_has_the_network_of_its_dataset(edition: Edition, samples: Store) -> None:
    assert edition.network == network_json(network(samples))


def test_a_dataset_under_another_base_has_the_same_network() -> None:
    store = store_of(RELATION.format("force/a", "uses", "unit/u") + HOLDS)
    moved = Store()
    for quad in store:
        parts = (
            NamedNode(term.value.replace("https://w3id.org/inspection-kg/", "https://example.org/kg/"))
            if isinstance(term, NamedNode)
            else term
            for term in (quad.subject, quad.predicate, quad.object)
        )
        moved.add(Quad(*parts))
    assert next(moved.quads_for_pattern(None, None, Literal("Force A")), None)
    assert network_json(network(moved, "https://example.org/kg/")) == network_json(network(store))


def test_attributes_of_the_graph_have_one_type_each_and_are_never_empty_of_meaning(samples: Store) -> None:
    graph = to_networkx(network(samples))
    for items in (graph.nodes.data(), [(0, told) for _, _, told in graph.edges.data()]):
        types: dict[str, set[type]] = {}
        for _, attributes in items:
            for name, value in attributes.items():
                types.setdefault(name, set()).add(type(value))
        assert types
        assert all(len(found) == 1 and found <= {int, str} for found in types.values()), types
