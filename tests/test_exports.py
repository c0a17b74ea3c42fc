"""Exports: one property graph with three views, what is selected of it, and how it is written."""

from __future__ import annotations

import io
import json
import unicodedata
from pathlib import Path
from xml.etree import ElementTree
from xml.sax.saxutils import escape

import hypothesis
import networkx
import pytest
from browsing import needs_bundles
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad

from kg.cli import run
from kg.dataset import Dataset
from kg.errors import QueryError
from kg.exports import FORMATS, Selection, export
from kg.exports.clean import one_line, quoted
from kg.exports.selection import VIEWS
from kg.exports.source import Source
from kg.store import open_merge


def attributes(graph: networkx.MultiDiGraph[str]) -> list[list[dict[str, object]]]:
    """Return those of all nodes, and those of all edges."""
    return [[given for *_, given in graph.nodes(data=True)], [given for *_, given in graph.edges(data=True)]]


@pytest.mark.parametrize("view", VIEWS)
def test_attributes_have_one_type_each_and_are_never_missing(view: str, sources: dict[str, Source]) -> None:
    for every in attributes(sources[view].graph):
        types = {name: type(value) for name, value in every[0].items()}
        assert set(types.values()) <= {str, int, float, bool}
        assert not {"type", "id"} & types.keys()
        for given in every:
            assert {name: type(value) for name, value in given.items()} == types


def test_a_quote_is_what_stands_in_the_report(sources: dict[str, Source], samples_dataset: Dataset) -> None:
    for given in attributes(sources["statements"].graph)[0]:
        if given["group"] == "statement":
            text = samples_dataset.text(str(given["report"]))
            assert given["quote"] == text[int(str(given["start"])) : int(str(given["end"]))]


def test_what_is_negated_planned_or_hedged_is_a_statement_but_ties_nothing(sources: dict[str, Source]) -> None:
    statements = sources["statements"].graph
    apart = {
        id for id, given in statements.nodes(data=True) if given["hedged"] or given["modality"] not in ("", "asserted")
    }
    assert apart
    for view in ("entities", "comparison"):
        cited = {id for given in attributes(sources[view].graph)[1] for id in str(given["statement_ids"]).split("; ")}
        assert cited
        assert not cited & apart
        assert cited <= set(statements)


@pytest.fixture(scope="module")
def again(samples_dataset: Dataset) -> Source:
    """Return a second source of the whole dataset."""
    return Source(samples_dataset)


@pytest.mark.parametrize(
    "format", [pytest.param(name, marks=needs_bundles) if name == "html" else name for name in sorted(FORMATS)]
)
def test_every_format_works_without_an_option_and_gives_the_same_bytes_twice(
    format: str, sources: dict[str, Source], again: Source
) -> None:
    made = FORMATS[format].write(sources["entities"])
    assert made
    assert FORMATS[format].write(again) == made


def selected(dataset: Dataset, **given: object) -> networkx.MultiDiGraph[str]:
    return Source(dataset, Selection(**given)).graph  # type: ignore[arg-type]


def test_a_depth_of_one_is_what_is_said_of_a_thing(samples_dataset: Dataset) -> None:
    near = selected(samples_dataset, about=("essex",))
    assert all("force/essex" in edge for edge in near.edges())  # not the county
    far = selected(samples_dataset, about=("essex",), depth=2)
    assert set(near) < set(far)
    said = selected(samples_dataset, about=("essex",), view="statements")
    assert {id for id in said if id.startswith("relation/")} == {
        one for one, _ in said.in_edges("force/essex") if one.startswith("relation/")
    }


def test_a_class_holds_those_below_it(samples_dataset: Dataset) -> None:
    graph = selected(samples_dataset, types=("Unit", "police force"))
    assert {given["kind"] for given in attributes(graph)[0]} == {"Unit", "JointUnit", "PoliceForce"}


def test_a_class_of_statements_leaves_the_others_out(samples_dataset: Dataset) -> None:
    graph = selected(samples_dataset, types=("Judgment",), view="statements")
    kinds = {given["kind"] for given in attributes(graph)[0] if given["group"] == "statement"}
    assert kinds == {"Judgment"}


def test_reports_and_cycles_limit_what_is_said(samples_dataset: Dataset) -> None:
    graph = selected(samples_dataset, reports=("peel-2015-*",))
    cited = {id for given in attributes(graph)[1] for id in str(given["statement_ids"]).split("; ")}
    assert all("/peel-2015-" in id for id in cited)
    later = selected(samples_dataset, since="2017")
    assert min(str(given["first_cycle"]) for given in attributes(later)[1]) == "2017"


@pytest.mark.parametrize(
    ("given", "hint"),
    [
        ({"about": ("Esex Police",)}, "did you mean Essex Police"),
        ({"types": ("Untis",)}, "did you mean Unit"),
        ({"reports": ("peel-2015-effectiveness-esex-digest",)}, "peel-2015-effectiveness-essex-digest"),
        ({"since": "soon"}, "the dataset has 2015"),
        ({"since": "2099"}, "the dataset has 2015"),
        ({"about": ("report/peel-2015-effectiveness-essex-digest",)}, "--report"),
        ({"about": ("essex",), "types": ("Grade",)}, "leave something of it out"),
        ({"view": "entity"}, "did you mean entities"),
    ],
)
def test_what_is_not_there_is_told_with_what_comes_near(
    given: dict[str, object], hint: str, samples_dataset: Dataset
) -> None:
    with pytest.raises(QueryError) as caught:
        selected(samples_dataset, **given)
    assert hint in caught.value.hint


def test_the_command_writes_a_file_or_standard_output(
    samples_dataset: Dataset, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    """The ending of the file tells the format."""
    dataset, file = str(samples_dataset.path), tmp_path / "essex.json"
    assert run(["export", dataset, "-o", str(file), "--about", "essex"]) == 0
    assert run(["export", dataset, "-f", "json-graph", "--about", "essex"]) == 0
    assert capfdbinary.readouterr().out == file.read_bytes()
    assert "force/essex" in json.loads(file.read_bytes())["graph"]["nodes"]
    assert [path.name for path in tmp_path.iterdir()] == ["essex.json"]


def test_a_format_that_is_not_there_is_told(samples_dataset: Dataset, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["export", str(samples_dataset.path), "-f", "json-grap"]) == 2
    assert "did you mean json-graph" in capsys.readouterr().err
    assert run(["export", str(samples_dataset.path), "-o", "graph.unknown"]) == 2
    assert "give a format" in capsys.readouterr().err


def test_a_file_that_cannot_be_made_leaves_the_one_before(samples_dataset: Dataset, tmp_path: Path) -> None:
    file = tmp_path / "graph.json"
    file.write_text("before")
    with pytest.raises(QueryError):
        export(samples_dataset, "json-graph", file, Selection(about=("nobody",)))
    assert file.read_text() == "before"


@hypothesis.given(st.text())
def test_clean_words_are_what_xml_gives_back(text: str) -> None:
    """Quotes keep their length, so that offsets hold, and all that XML can write."""
    line, quote = one_line(text), quoted(text)
    assert all(unicodedata.category(letter) not in ("Cc", "Cs") for letter in line)
    assert len(quote) == len(text)
    for clean in (line, quote):
        assert ElementTree.fromstring(f"<a>{escape(clean)}</a>").text == (clean or None)
    assert one_line(line) == line
    assert quoted(quote) == quote
    if text.replace("\n", "").isprintable():
        assert quote == text


NAMES = (
    "\x00\x0bEssex\u2028\r\n Police\x1b[31m",
    '"Essex" <Police> & {Co} | \\n; ]]>',
    "👮🏽‍♀️ Ēşşẽẍ \ufffe",
    "E" * 20_000,
    " ",
)


@pytest.mark.parametrize("view", ["entities", "statements", "comparison"])
def test_attributes_are_clean_whatever_the_names_are(view: str, samples_dataset: Dataset) -> None:
    source = Source(samples_dataset, Selection(view=view))
    store, label = open_merge(samples_dataset), NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel")
    for number, quad in enumerate(sorted(store.quads_for_pattern(None, label, None), key=str)):
        store.remove(quad)
        store.add(Quad(quad.subject, label, Literal(NAMES[number % len(NAMES)]), quad.graph_name))
    source.__dict__["merge"] = store
    words = [
        (name, value)
        for every in attributes(source.graph)
        for given in every
        for name, value in given.items()
        if isinstance(value, str)
    ]
    assert all(given["label"] for given in attributes(source.graph)[0])
    for name, value in words:
        assert value == (quoted(value) if name == "quote" else one_line(value)), name
    networkx.write_graphml(source.graph, stream := io.BytesIO())
    stream.seek(0)
    assert dict(networkx.read_graphml(stream, force_multigraph=True).nodes(data=True)) == dict(
        source.graph.nodes(data=True)
    )


def test_a_folder_that_holds_something_else_is_left_alone(samples_dataset: Dataset, tmp_path: Path) -> None:
    """An earlier export is replaced as a whole."""
    place = tmp_path / "tables"
    export(samples_dataset, "csv", place, Selection(about=("kent",)))
    first = sorted(path.name for path in place.iterdir())
    export(samples_dataset, "csv", place, Selection(about=("essex",)))
    assert sorted(path.name for path in place.iterdir()) == first
    (place / "notes.txt").write_text("mine")
    with pytest.raises(QueryError, match="something else"):
        export(samples_dataset, "csv", place, Selection(about=("kent",)))
    assert [path.name for path in tmp_path.iterdir()] == ["tables"]


def test_the_merge_alone_gives_what_the_whole_store_gives(samples_dataset: Dataset) -> None:
    one, two = Source(samples_dataset), Source(samples_dataset)
    two.__dict__["merge"] = two.store
    assert one.network == two.network
    assert one.every_claim == two.every_claim
