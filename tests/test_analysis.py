"""Analysis: what is central, what belongs together, what is tied through something else."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable

import networkx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.analysis import betweenness, co_occurring_issues, measures, paths, shared_units, to_networkx
from kg.cli import run
from kg.dataset import Dataset
from kg.exports.selection import Selection
from kg.exports.source import Source
from kg.network import Cited, Edge, Network, Node, Predicate, network
from kg.network.view import FINDING
from kg.store import open_store

RUNS = Predicate("runs", "runs")
WORKS = Predicate("worksWith", "works with", symmetric=True)
FOUND = Predicate(FINDING, "finding on", FINDING)
KINDS = {"force": "PoliceForce", "unit": "Unit", "joint": "JointUnit", "issue": "Issue", "kind": "Kind"}

Said = tuple[str, Predicate, str, str]  # source, predicate, target, id of the statement: "report:number"


def network_of(*said: Said) -> Network:
    """Return the network of statements; a statement "a:1" is the one of report a at offset 1."""
    ties: dict[tuple[str, Predicate, str], set[Cited]] = {}
    for source, predicate, target, statement in said:
        report, number = statement.split(":")
        ties.setdefault((source, predicate, target), set()).add(
            Cited(f"report/{report}", int(number), int(number) + 1, statement)
        )
    ordered = sorted(ties, key=lambda it: (it[0], it[1].id, it[2]))
    edges = tuple(Edge(one, two, tie, tuple(sorted(ties[one, tie, two]))) for one, tie, two in ordered)
    ids = sorted({end for edge in edges for end in (edge.source, edge.target)})
    degrees = {id: sum(id in (edge.source, edge.target) for edge in edges) for id in ids}
    nodes = tuple(Node(id, id.upper(), KINDS[id.split("/")[0]], 1, 1, "", "", degrees[id]) for id in ids)
    reports = {item.report: item.report for edge in edges for item in edge.statements}
    return Network(nodes, edges, {name: name for name in KINDS.values()}, reports, {})


STAR = network_of(
    ("force/a", FOUND, "issue/i", "one:1"),
    ("force/a", FOUND, "issue/i", "one:2"),
    ("force/a", FOUND, "issue/j", "one:2"),
    ("force/a", RUNS, "unit/u", "one:3"),
)


def test_a_thing_between_all_others_has_all_shortest_ways() -> None:
    found = measures(STAR).things
    assert {id: item.betweenness for id, item in found.items()} == {
        "force/a": 1.0,
        "issue/i": 0.0,
        "issue/j": 0.0,
        "unit/u": 0.0,
    }
    centre = found["force/a"]
    assert (centre.degree, centre.neighbours, centre.weighted_degree) == (3, 3, 4)


def test_two_edges_to_one_thing_are_one_neighbour() -> None:
    found = measures(network_of(("force/a", FOUND, "issue/i", "one:1"), ("force/a", RUNS, "issue/i", "one:2")))
    assert (found.things["issue/i"].degree, found.things["issue/i"].neighbours) == (2, 1)


def test_things_without_a_tie_between_them_are_two_communities_named_by_their_main_members() -> None:
    found = measures(network_of(*_said(STAR), ("force/b", RUNS, "unit/v", "two:1")))
    assert [(item.name, item.within, item.outward) for item in found.communities] == [
        ("FORCE/A, ISSUE/I, ISSUE/J", 4, 0),
        ("FORCE/B, UNIT/V", 1, 0),
    ]
    assert found.things["unit/v"].community == 1


def test_the_modularity_is_that_of_networkx() -> None:
    found = measures(TWO_UNITS)
    graph = networkx.Graph()
    for edge in TWO_UNITS.edges:
        weight = len(edge.statements) * (1 if edge.predicate.group == FINDING else 2)
        graph.add_edge(edge.source, edge.target, weight=weight)
    parts = [set(item.members) for item in found.communities]
    assert found.modularity == pytest.approx(networkx.community.modularity(graph, parts))


def test_a_network_of_nothing_has_measures() -> None:
    found = measures(network_of())
    assert (found.things, found.communities, found.modularity, found.exact) == ({}, (), 0.0, True)


TWO_UNITS = network_of(
    ("force/a", RUNS, "unit/u", "one:1"),
    ("joint/v", RUNS, "force/a", "one:2"),
    ("force/b", RUNS, "unit/u", "two:1"),
    ("joint/v", RUNS, "force/b", "one:2"),
    ("force/b", RUNS, "unit/w", "two:3"),
    ("force/c", WORKS, "unit/u", "two:4"),
    ("force/c", RUNS, "kind/u", "two:5"),
    ("force/a", RUNS, "kind/u", "two:6"),
)


def test_forces_are_tied_by_the_units_that_both_have_and_by_nothing_else() -> None:
    """To work with a unit is not to have it, and a kind of unit is none."""
    (pair,) = shared_units(TWO_UNITS).pairs
    assert (pair.one, pair.two, pair.weight, pair.both, pair.likeness) == ("force/a", "force/b", 2, 1, 0.666666667)
    assert [tie.label for tie in pair.through] == ["JOINT/V", "UNIT/U"]
    assert [item.statement for item in pair.statements] == ["one:2", "one:1", "two:1"]


ISSUES = network_of(
    ("force/a", FOUND, "issue/i", "one:1"),
    ("force/a", FOUND, "issue/j", "one:1"),
    ("force/a", FOUND, "issue/j", "one:2"),
    ("force/b", FOUND, "issue/i", "two:1"),
    ("force/b", FOUND, "issue/j", "two:2"),
    ("force/a", FOUND, "issue/k", "two:3"),
    ("force/a", RUNS, "issue/k", "one:4"),
)


def test_issues_are_tied_by_reports_with_findings_about_one_body_on_both() -> None:
    """In another report, or about another body, is not together; and only findings count."""
    (pair,) = co_occurring_issues(ISSUES).pairs
    assert (pair.one, pair.two, pair.weight, pair.both) == ("issue/i", "issue/j", 2, 1)
    assert [(tie.id, tie.report) for tie in pair.through] == [("force/a", "report/one"), ("force/b", "report/two")]


def test_a_projection_is_a_graph_with_weights_and_evidence() -> None:
    graph = to_networkx(shared_units(TWO_UNITS))
    assert dict(graph.nodes(data="label")) == {"force/a": "FORCE/A", "force/b": "FORCE/B"}
    edge = graph.edges["force/a", "force/b"]
    assert (edge["weight"], edge["through"], edge["statement_ids"]) == (2.0, "JOINT/V; UNIT/U", "one:2; one:1; two:1")
    assert {type(value) for value in edge.values()} <= {str, int, float}


def _said(found: Network) -> Iterable[Said]:
    return [(e.source, e.predicate, e.target, item.statement) for e in found.edges for item in e.statements]


ids = st.sampled_from([f"{kind}/{letter}" for kind in ("force", "unit", "issue") for letter in "abcd"])
statements = st.builds("{}:{}".format, st.sampled_from("xyz"), st.integers(0, 5))
said = st.tuples(ids, st.sampled_from([RUNS, WORKS, FOUND]), ids, statements).filter(lambda it: it[0] != it[2])


@settings(deadline=None, max_examples=60)
@given(st.lists(said, max_size=30), st.randoms(use_true_random=False))
def test_the_order_of_statements_does_not_matter(given_: list[Said], random: object) -> None:
    other = list(given_)
    random.shuffle(other)  # type: ignore[attr-defined]
    one, two = network_of(*given_), network_of(*other)
    assert measures(one) == measures(two)
    assert shared_units(one) == shared_units(two)
    assert co_occurring_issues(one) == co_occurring_issues(two)


@settings(deadline=None, max_examples=60)
@given(st.lists(said, max_size=30))
def test_every_pair_shows_statements_of_both_and_every_thing_has_a_community(given_: list[Said]) -> None:
    found = network_of(*given_)
    told = measures(found)
    assert sorted(id for item in told.communities for id in item.members) == [node.id for node in found.nodes]
    ties = {(e.source, e.target, item) for e in found.edges for item in e.statements}
    ties |= {(two, one, item) for one, two, item in ties}
    for project in (shared_units, co_occurring_issues):
        for pair in project(found).pairs:
            assert 0 < pair.likeness <= 1
            assert 0 < pair.weight <= len(pair.through)
            for tie in pair.through:
                assert all((tie.id, pair.one, item) in ties for item in tie.one)
                assert all((tie.id, pair.two, item) in ties for item in tie.two)


@settings(deadline=None, max_examples=100)
@given(st.sets(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=40))
def test_betweenness_is_that_of_networkx(ties: set[tuple[int, int]]) -> None:
    graph = networkx.Graph()
    graph.add_nodes_from(range(13))
    graph.add_edges_from(pair for pair in ties if pair[0] != pair[1])
    found, sources = betweenness(13, ties)
    assert found == pytest.approx(list(networkx.betweenness_centrality(graph).values()))
    assert sources == 13


def test_a_large_network_is_sampled_the_same_way_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    graph = networkx.barabasi_albert_graph(300, 2, seed=1)
    exact, _ = betweenness(300, set(graph.edges))
    monkeypatch.setattr(paths, "WORK", 1)
    found, sources = betweenness(300, set(graph.edges))
    assert sources == paths.FEWEST
    assert found == betweenness(300, set(graph.edges))[0]
    assert found.index(max(found)) == exact.index(max(exact))


def test_the_summary_tells_what_is_there_and_shows_sentences(
    samples_dataset: Dataset, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["stats", str(samples_dataset.path)]) == 0
    out = capsys.readouterr().out
    for heading in ("Most central", "Communities (", "Forces by the units that they share", "Issues by the findings"):
        assert heading in out
    assert "“Cleveland Police and North Yorkshire Police jointly run a major investigation team.”" in out


def test_pairs_as_json_have_sentences_as_they_stand_in_the_snapshot(
    samples_dataset: Dataset, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["--measure", "shared-units", "--format", "json", "--evidence", "1"]
    assert run(["stats", str(samples_dataset.path), *arguments]) == 0
    rows = json.loads(capsys.readouterr().out)
    (pair,) = [row for row in rows if row["two_id"] == "force/kent"]
    (shown,) = pair["evidence"]
    assert pair["one_id"] == "force/essex"
    assert shown["id"] in pair["statement_ids"].split("; ")
    assert samples_dataset.text(shown["report"])[shown["start"] : shown["end"]] == shown["quote"]


def test_a_projection_is_a_view_of_the_exports(samples_dataset: Dataset) -> None:
    graph = Source(samples_dataset, Selection(view="shared-units")).graph
    pairs = shared_units(network(open_store(samples_dataset))).pairs
    assert {(one, two): edge["weight"] for one, two, edge in graph.edges(data=True)} == {
        (pair.one, pair.two): pair.weight for pair in pairs
    }
    assert all(edge["quote"] and edge["statement_ids"] for _, _, edge in graph.edges(data=True))


def test_things_of_a_class_are_listed_the_most_central_first(
    samples_dataset: Dataset, capsys: pytest.CaptureFixture[str]
) -> None:
    given_ = ["--measure", "betweenness", "--type", "police force", "--format", "csv"]
    assert run(["stats", str(samples_dataset.path), *given_]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert {row["class"] for row in rows} == {"police force"}
    values = [float(row["betweenness"]) for row in rows]
    assert values == sorted(values, reverse=True)


def test_measures_of_a_part_are_those_of_the_graph_that_is_exported_of_it(
    samples_dataset: Dataset, capsys: pytest.CaptureFixture[str]
) -> None:
    chosen = ["--about", "essex", "--depth", "2", "--since", "2017", "--report", "peel-*"]
    assert run(["stats", str(samples_dataset.path), "--format", "csv", *chosen]) == 0
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(capsys.readouterr().out))}
    graph = Source(samples_dataset, Selection(("essex",), (), ("peel-*",), "2017", 2)).graph
    told = {id: str(node["degree"]) for id, node in graph.nodes(data=True)}
    every = network(open_store(samples_dataset)).nodes
    assert 2 < len(rows) < len(every)
    assert {id: row["degree"] for id, row in rows.items()} == told


def test_a_part_is_named_and_one_without_ties_is_told(
    samples_dataset: Dataset, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["stats", str(samples_dataset.path), "--about", "essex", "--top", "1"]) == 0
    assert "kg: Essex Police" in capsys.readouterr().err
    assert run(["stats", str(samples_dataset.path), "--about", "place/medway", "--report", "peel-2017-*kent*"]) == 2
    assert "no tie between things is left in the selection (leave something of it out)" in capsys.readouterr().err


def test_a_list_of_nothing_still_has_its_columns(samples_dataset: Dataset, capsys: pytest.CaptureFixture[str]) -> None:
    for measure, columns in (("shared-units", "one,two,"), ("communities", "community,name"), ("degree", "thing,id")):
        arguments = ["--measure", measure, "--top", "0", "--format", "csv"]
        assert run(["stats", str(samples_dataset.path), *arguments]) == 0
        (line,) = capsys.readouterr().out.splitlines()
        assert line.startswith(columns)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [(["--type", "Spaceship"], "choose one of"), (["--measure", "communities", "--type", "Unit"], "lists none")],
    ids=["unknown class", "class where there are no things"],
)
def test_a_wrong_class_is_told(
    samples_dataset: Dataset, arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["stats", str(samples_dataset.path), *arguments]) == 2
    assert told in capsys.readouterr().err
