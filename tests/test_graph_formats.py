"""The formats of graphs: what real readers find in them is the property graph, whatever its words hold."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import networkx
import pytest
from browsing import PACKAGES, needs_browser, needs_npm
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from kg.exports import csv_tables, cytoscape, dot, gexf, graphml, mermaid
from kg.exports.clean import one_line, quoted
from kg.exports.selection import VIEWS
from kg.exports.source import Source

if TYPE_CHECKING:
    from playwright.sync_api import Page

Graph = networkx.MultiDiGraph
SCHEMAS = Path(__file__).with_name("schemas")
NASTY = (
    'a "quoted" name',
    "a ]]> b <!-- c --> &amp; &eacute; <i>d</i>",
    "back\\slash \\n \\N and a last \\",
    "'; DROP TABLE nodes; --",
    "=SUM(A1:A9)",
    "@home, -1, +2",
    "1. first",
    "- second",
    "two\nlines\tand a tab",
    "controls \x00 \x08 \x1b \x7f \x85",
    "emoji 👮🏽‍♀️ and ‮right to left‬",
    "lifestyle: #35; #quot; `code` %% $$x$$ **bold** _it_ {a} [b] (c) |d|",
    "end",
    "a lone surrogate \ud800 and \uffff",
    "x" * 2000,
    "many words " * 60,
)


def small(*labels: str) -> Graph[str]:
    """Return a graph with these labels on nodes and edges: a ring, a parallel edge, a loop, an end without a year."""
    graph: Graph[str] = networkx.MultiDiGraph(
        title=one_line("Nasty " + " ".join(labels)[:200]), view="entities", base=""
    )
    for number, label in enumerate(labels):
        told = {
            "label": one_line(label) or "?",
            "quote": quoted(label),
            "kind": "Unit",
            "colour": "#44aa99",
            "size": 5.5,
        }
        graph.add_node(f"unit/u{number}", **told, x=float(number), y=0.5, reports=number, good=bool(number % 2))
    for number, label in enumerate(labels):
        told = {
            "label": one_line(label) or "?",
            "quote": quoted(label),
            "predicate": "uses",
            "weight": 2.0,
            "cycles": "",
        }
        graph.add_edge(f"unit/u{number}", f"unit/u{(number + 1) % len(labels)}", "uses", **told, colour="#7f7f7f")
    graph.add_edge(
        "unit/u0", f"unit/u{1 % len(labels)}", "runs", **told | {"cycles": "2014; 2018/19"}, colour="#7f7f7f"
    )
    graph.add_edge("unit/u0", "unit/u0", "uses2", **told, colour="#7f7f7f")
    return graph


def told_of(attributes: Mapping[str, Any], *without: str) -> dict[str, Any]:
    """Return attributes as formats keep them: what is empty is not there."""
    return {name: value for name, value in attributes.items() if value != "" and name not in without}


def edges_of(graph: Graph[str], *without: str) -> Counter[tuple[str, str, str]]:
    """Return source, target and attributes of every edge."""
    return Counter((one, two, repr(told_of(told, *without))) for one, two, told in graph.edges.data())


@pytest.fixture(scope="module", params=[*VIEWS, "nasty"])
def graph(request: pytest.FixtureRequest) -> Graph[str]:
    """Return the property graph of the samples in each view, and one of nasty labels."""
    if request.param == "nasty":
        return small(*NASTY)
    sources: dict[str, Source] = request.getfixturevalue("sources")
    return sources[request.param].graph


def check_graphml(graph: Graph[str]) -> None:
    """What networkx reads of GraphML has every attribute with its type; the ids of nodes are their name tokens."""
    found = networkx.read_graphml(io.BytesIO(graphml.write_graph(graph)), force_multigraph=True)
    drawn = ("r", "g", "b", "shape_type")
    assert {name: told_of(told, *drawn) for name, told in found.nodes.data()} == {
        graphml.token(name): told_of(told) for name, told in graph.nodes.data()
    }
    written = networkx.relabel_nodes(graph, graphml.token)
    assert edges_of(found) == edges_of(written)


def check_gexf(graph: Graph[str]) -> None:
    """What networkx reads of GEXF has every attribute with its type, and looks where GEXF has them."""
    found = networkx.MultiDiGraph(networkx.read_gexf(io.BytesIO(gexf.write_graph(graph))))
    own = ("x", "y", "size", "colour")
    assert list(found) == list(graph)
    for name, told in graph.nodes.data():
        read = found.nodes[name]
        assert told_of(read, "viz", "spells") == {"label": name} | told_of(told, *own)
        assert read["viz"]["size"] == told["size"]
        assert read["viz"].get("position", {}).get("x") == told.get("x")
    assert edges_of(found, "id", "label", "weight", "spells", "viz") == edges_of(graph, "label", "weight", "colour")
    assert Counter(label for *_, label in found.edges.data("label")) == Counter(
        label for *_, label in graph.edges.data("label")
    )


def check_cytoscape(graph: Graph[str]) -> None:
    """What stands in Cytoscape JSON has every attribute with its type."""
    elements = json.loads(cytoscape.write_graph(graph))["elements"]
    for (name, told), read in zip(graph.nodes.data(), elements["nodes"], strict=True):
        assert read["data"] == {"id": name, "name": told["label"] or name, "shared_name": told["label"] or name} | {
            key: value for key, value in told.items() if key not in ("x", "y")
        }
    for (one, two, told), read in zip(graph.edges.data(), elements["edges"], strict=True):
        assert (read["data"]["source"], read["data"]["target"]) == (one, two)
        assert told.items() <= read["data"].items()


def check_csv(graph: Graph[str]) -> None:
    """The files keep the rules of Neo4j's importer, and have every value."""
    files = {name: data.decode("utf-8") for name, data in csv_tables.write_graph(graph).items()}
    nodes, edges = neo4j_rows(files["nodes.csv"]), neo4j_rows(files["edges.csv"])
    ids = [row["id:ID"] for row in nodes]
    assert len(set(ids)) == len(ids)
    assert all(row[end] in ids for row in edges for end in (":START_ID", ":END_ID"))
    assert all(re.fullmatch(r"\w+", row[":LABEL"]) for row in nodes)
    spaced = {name: {key: flat(value) for key, value in told.items()} for name, told in graph.nodes.data()}
    assert {row["id:ID"]: properties(row) for row in nodes} == spaced
    assert [properties(row) for row in edges] == [
        {key: flat(value) for key, value in told.items()} for *_, told in graph.edges.data()
    ]
    gephi = list(csv.DictReader(io.StringIO(files["gephi-edges.csv"], newline="")))
    assert [(row["Source"], row["Target"], row["Kind"]) for row in gephi] == list(graph.edges(keys=True))


CASTS = {"string": str, "int": int, "double": float, "boolean": lambda text: {"true": True, "false": False}[text]}


def neo4j_rows(text: str) -> list[dict[str, str]]:
    """Return the rows of a file as Neo4j's importer splits it: a line is a row, a quote within quotes is doubled."""
    header, *lines = [next(csv.reader([line], strict=True)) for line in text.removesuffix("\r\n").split("\r\n")]
    for field in header:
        assert re.fullmatch(r"id:ID|:LABEL|:START_ID|:END_ID|:TYPE|[a-z_]+:(string|int|double|boolean)", field)
    assert len(set(header)) == len(header)
    return [dict(zip(header, line, strict=True)) for line in lines]


def properties(row: Mapping[str, str]) -> dict[str, Any]:
    """Return the typed properties of a row."""
    typed = [(*field.split(":"), cell) for field, cell in row.items() if not field.startswith(":") and field != "id:ID"]
    return {name: CASTS[kind](cell) for name, kind, cell in typed}  # type: ignore[operator]


def flat(value: object) -> object:
    """Return a value as a line of CSV holds it."""
    return value.replace("\n", " ").replace("\t", " ") if isinstance(value, str) else value


CHECKS = {"graphml": check_graphml, "gexf": check_gexf, "cytoscape": check_cytoscape, "csv": check_csv}


@pytest.mark.parametrize("format", sorted(CHECKS))
def test_what_is_read_is_the_property_graph(format: str, graph: Graph[str]) -> None:
    CHECKS[format](graph)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(st.characters(), max_size=40), min_size=1, max_size=4))
def test_any_words_are_read_as_they_were(labels: list[str]) -> None:
    made = small(*labels)
    for check in CHECKS.values():
        check(made)


@pytest.mark.parametrize(("format", "write"), [("graphml", graphml.write_graph), ("gexf", gexf.write_graph)])
def test_it_keeps_the_rules_of_its_format(format: str, write: Any, graph: Graph[str]) -> None:
    """The schema says what may stand where; ids are unique, and what refers to one finds it."""
    tree = etree.fromstring(write(graph))
    schema = etree.RelaxNG(etree.parse(SCHEMAS / f"{format}.rng"))
    assert schema.validate(tree), schema.error_log
    for name in ("node", "edge"):
        ids = [element.get("id") for element in tree.iter(f"{{*}}{name}")]
        assert len(set(ids)) == len(ids)
        declared = (
            {key.get("id") for key in tree.iter("{*}key") if key.get("for") == name}
            if format == "graphml"
            else {key.get("id") for key in tree.findall(f".//{{*}}attributes[@class='{name}']/{{*}}attribute")}
        )
        used = {
            data.get("key") or data.get("for")
            for one in tree.iter(f"{{*}}{name}")
            for data in one.iter("{*}data", "{*}attvalue")
        }
        assert used <= declared
    nodes = {node.get("id") for node in tree.iter("{*}node")}
    assert {edge.get(end) for edge in tree.iter("{*}edge") for end in ("source", "target")} <= nodes


def test_yed_finds_label_colour_and_place_of_each_node_and_each_edge(sources: dict[str, Source]) -> None:
    graph = sources["entities"].graph
    tree = etree.fromstring(graphml.write_graph(graph))
    names = {"y": "http://www.yworks.com/xml/graphml", "g": "http://graphml.graphdrawing.org/xmlns"}
    assert tree.xpath("//g:node/g:data/y:ShapeNode/y:NodeLabel/text()", namespaces=names) == [
        label for _, label in graph.nodes.data("label")
    ]
    assert tree.xpath("//g:node/g:data/y:ShapeNode/y:Fill/@color", namespaces=names) == [
        colour for _, colour in graph.nodes.data("colour")
    ]
    assert tree.xpath("//g:edge/g:data/y:PolyLineEdge/y:EdgeLabel/text()", namespaces=names) == [
        label for *_, label in graph.edges.data("label")
    ]
    places = tree.xpath("//y:Geometry", namespaces=names)
    assert len({(place.get("x"), place.get("y")) for place in places}) > 0.97 * len(graph)


def test_times_of_gexf_are_the_years_of_cycles_and_only_where_there_are_any() -> None:
    def spells(tree: Any) -> list[list[tuple[str, str]]]:
        return [
            [(spell.get("start"), spell.get("end")) for spell in edge.iter("{*}spell")] for edge in tree.iter("{*}edge")
        ]

    graph = small("a", "b")
    tree = etree.fromstring(gexf.write_graph(graph))
    assert tree.find("{*}graph").get("mode") == "dynamic"
    assert sorted(spells(tree), key=len)[-1] == [("2014-01-01", "2014-12-31"), ("2018-01-01", "2019-12-31")]
    for *_, told in graph.edges.data():
        told["cycles"] = ""
    tree = etree.fromstring(gexf.write_graph(graph))
    assert (tree.find("{*}graph").get("mode"), [edge for edge in spells(tree) if edge]) == ("static", [])


def test_an_attribute_of_two_types_is_refused() -> None:
    graph = small("a", "b")
    graph.nodes["unit/u0"]["reports"] = "0"
    for write in (graphml.write_graph, gexf.write_graph, csv_tables.write_graph):
        with pytest.raises(TypeError, match="reports"):
            write(graph)


def test_pandas_reads_the_tables_with_their_types(sources: dict[str, Source]) -> None:
    pandas = pytest.importorskip("pandas")
    graph = sources["entities"].graph
    files = csv_tables.write_graph(graph)
    nodes, edges = (pandas.read_csv(io.BytesIO(files[name])) for name in ("nodes.csv", "edges.csv"))
    assert (len(nodes), len(edges)) == (graph.number_of_nodes(), graph.number_of_edges())
    assert (nodes["degree:int"].dtype.kind, nodes["x:double"].dtype.kind) == ("i", "f")
    assert edges["statements:int"].sum() == sum(count for *_, count in graph.edges.data("statements"))
    gephi = pandas.read_csv(io.BytesIO(files["gephi-nodes.csv"]))
    assert list(gephi["Label"]) == [label for _, label in graph.nodes.data("label")]


@pytest.fixture(scope="module")
def read_by_npm(sources: dict[str, Source], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Return what the readers of npm find in the samples and in nasty labels: file name → nodes and edges."""
    folder = tmp_path_factory.mktemp("graphs")
    for name, graph in (("samples", sources["entities"].graph), ("nasty", small(*NASTY))):
        for write, ending in (
            (graphml.write_graph, "graphml"),
            (gexf.write_graph, "gexf"),
            (cytoscape.write_graph, "cyjs"),
            (dot.write_graph, "dot"),
        ):
            (folder / f"{name}.{ending}").write_bytes(write(graph))
    command = ["node", str(Path(__file__).with_name("graph_readers.mjs")), str(PACKAGES), str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


READ = [
    pytest.param("graphml", marks=needs_npm("graphology-graphml")),
    pytest.param("gexf", marks=needs_npm("graphology-gexf")),
    pytest.param("cyjs", marks=needs_npm("cytoscape")),
    pytest.param("dot", marks=needs_npm("@viz-js/viz")),
]


@pytest.mark.parametrize("ending", READ)
@pytest.mark.parametrize("name", ["samples", "nasty"])
def test_readers_of_npm_find_every_node_and_edge(
    name: str, ending: str, read_by_npm: dict[str, Any], sources: dict[str, Source]
) -> None:
    graph = sources["entities"].graph if name == "samples" else small(*NASTY)
    found = read_by_npm[f"{name}.{ending}"]
    id = graphml.token if ending == "graphml" else str
    assert {node for node, _ in found["nodes"]} == {id(node) for node in graph}
    assert Counter((one, two) for _, one, two, _ in found["edges"]) == Counter((id(a), id(b)) for a, b in graph.edges())
    if ending != "dot":
        assert {node: told["label"] for node, told in found["nodes"]} == {
            id(node): label for node, label in graph.nodes.data("label")
        }
        assert Counter(told["label"] for *_, told in found["edges"]) == Counter(
            label for *_, label in graph.edges.data("label")
        )
        colours = Counter(told.get("color") or told["colour"] for _, told in found["nodes"])
        assert sorted(colours.values()) == sorted(Counter(told for _, told in graph.nodes.data("colour")).values())
        quotes = [quote for _, quote in graph.nodes.data("quote") if quote]
        assert [told["quote"] for _, told in found["nodes"] if told.get("quote")] == quotes


@needs_npm("@viz-js/viz")
def test_graphviz_shows_labels_as_they_are(read_by_npm: dict[str, Any]) -> None:
    """White space aside: long labels are broken into lines."""
    graph = small(*NASTY)
    tree = etree.fromstring(read_by_npm["nasty.dot"]["svg"].encode("utf-8"))
    shown = {}
    for node in tree.iterfind(".//{*}g[@class='node']"):
        shown[node.findtext("{*}title")] = "".join("".join(text.itertext()) for text in node.iter("{*}text"))
    assert {name: "".join(text.split()) for name, text in shown.items()} == {
        name: "".join(label.split()) for name, label in graph.nodes.data("label")
    }


@needs_npm("@mermaid-js/tiny")
@needs_browser
def test_mermaid_draws_every_node_and_edge_with_its_label(page: Page) -> None:
    graph = small(*NASTY)
    page.goto("about:blank")
    page.add_script_tag(path=PACKAGES / "@mermaid-js" / "tiny" / "dist" / "mermaid.tiny.js")
    nodes, edges = page.evaluate(
        """async (text) => {
          const { svg } = await mermaid.render("drawn", text);
          document.body.innerHTML = svg;
          const texts = (selector) => [...document.querySelectorAll(selector)].map((one) => one.textContent);
          return [texts(".node"), texts(".edgeLabels .edgeLabel").filter(Boolean)];
        }""",
        mermaid.write_graph(graph).decode("utf-8"),
    )

    def bare(texts: list[str]) -> list[str]:
        return sorted("".join(text.split()) for text in texts)

    assert bare(nodes) == bare([label for _, label in graph.nodes.data("label")])
    assert set(bare(edges)) == set(bare([label for *_, label in graph.edges.data("label")]))


def test_mermaid_shows_what_has_most_edges_and_tells_what_it_leaves_out() -> None:
    wheel: Graph[str] = networkx.MultiDiGraph(title="A wheel")
    wheel.add_nodes_from([f"unit/u{number}" for number in range(800)], label="a unit", colour="")
    wheel.add_edges_from([("unit/u0", f"unit/u{number}", "uses") for number in range(1, 800)], label="uses")
    wheel.add_edges_from([("unit/u1", "unit/u2", f"uses{number}") for number in range(9)], label="uses")
    text = mermaid.write_graph(wheel).decode("utf-8")
    assert text.count("-->") == mermaid.EDGES
    assert len(text) <= mermaid.SIZE
    assert "%% 492 of 800 nodes and 500 of 808 edges are shown" in text
    assert mermaid.notice(wheel) in text
    assert mermaid.notice(small("a", "b")) == ""
    long = small(*["a long label of a unit " * 20] * 300)
    assert 0 < len(mermaid.write_graph(long)) <= mermaid.SIZE


def test_a_large_graph_of_dot_stands_where_the_export_puts_it_and_its_size_is_noted(sources: dict[str, Source]) -> None:
    graph = sources["entities"].graph
    noted: list[str] = []
    text = dot.write(SimpleNamespace(graph=graph, note=noted.append)).decode("utf-8")  # type: ignore[arg-type]
    assert text.startswith(f"// {noted[0]}\ndigraph")
    assert "--about" in noted[0]
    assert text.count(' pos="') == len(graph)
    assert 'tooltip="addresses: ' in text  # what Graphviz 2 fails on is a label of a very short edge
