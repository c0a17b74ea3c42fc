"""The store: every graph under its name, and the merge of all as the default graph."""

from __future__ import annotations

import pytest
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store

from kg.dataset import Dataset
from kg.edition import Edition
from kg.errors import DatasetError
from kg.queries import QueryFile, run
from kg.store import fill, is_merged


def test_what_several_reports_assert_is_counted_once(samples: Store, edition: Edition) -> None:
    counting = "SELECT (COUNT(*) AS ?rows) (COUNT(DISTINCT *) AS ?different) WHERE { ?s ?p ?o }"
    stores = (samples, edition.store)
    for store in stores:
        ((rows, different),) = run(store, QueryFile("count", counting)).rows
        assert rows == different
    named = sum(1 for quad in stores[0] if quad.graph_name != DefaultGraph())
    assert named > int(rows or 0)  # some triples stand in several graphs


def test_each_report_is_a_named_graph(samples: Store, samples_dataset: Dataset) -> None:
    graphs = {graph.value for graph in samples.named_graphs() if isinstance(graph, NamedNode)}
    base = samples_dataset.manifest.base
    assert {f"{base}id/graph/{entry.name}" for entry in samples_dataset.manifest.reports} < graphs


def test_a_store_with_graphs_of_its_own_is_not_taken_for_a_merge() -> None:
    a, b, graph = NamedNode("http://x/a"), NamedNode("http://x/b"), NamedNode("http://x/g")
    store = Store()
    assert not is_merged(store)
    store.add(Quad(a, b, Literal("in a graph"), graph))
    store.add(Quad(a, b, Literal("written by someone")))
    assert not is_merged(store)
    assert len(run(store, QueryFile("q", "SELECT ?o WHERE { ?s ?p ?o }")).rows) == 2


@pytest.mark.parametrize(
    "text", ['"<a> <b> ."', '"say \\"<g> .\\""', '"x"@en', '"1"^^<http://x/t>', "<http://x/o>", "_:b"]
)
def test_the_name_of_a_graph_is_told_from_what_stands_before_it(text: str) -> None:
    store = Store()
    fill(store, [f"<http://x/s> <http://x/p> {text} <http://x/g> .\n".encode()])
    quads = sorted(store, key=lambda quad: str(quad.graph_name))
    assert len(quads) == 2
    assert str(quads[0].object).startswith("_:") or quads[0].object == quads[1].object
    assert is_merged(store) or text == "_:b"


def test_what_is_no_graph_is_told() -> None:
    with pytest.raises(DatasetError, match="not N-Quads"):
        fill(Store(), [b"nonsense\n"], where="folder")
