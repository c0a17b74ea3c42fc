"""A dataset in Python: frames, answers, things, passages, graphs; nothing of the dataset changes."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pandas as pd
import pytest
from conftest import ROOT

import kg
from kg.dataset import Dataset
from kg.dataset.folder import Import
from kg.errors import DatasetError, KgError, QueryError
from kg.explain import Account, Explanation
from kg.knowledge_graph import KnowledgeGraph
from kg.knowledge_graph.reference import reference
from kg.ontology import load_vocabulary
from kg.queries import Answer
from kg.tables.columns import FRAMES
from kg.tables.rows import _SAYING

HOSTILE = '<script>alert(1)</script><img src=x onerror="alert(2)">\x07\n</td>'
PLAIN = ("string", "Int64", "Float64", "boolean", "category")


@pytest.fixture(scope="module")
def graph(samples_dataset: Dataset) -> KnowledgeGraph:
    return kg.open(samples_dataset)


@pytest.fixture(scope="module")
def frames(graph: KnowledgeGraph) -> dict[str, pd.DataFrame]:
    return {name: getattr(graph, name)() for name in FRAMES}


def hashes(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.suffix != ".lock"}


@pytest.mark.parametrize("name", FRAMES)
def test_every_column_of_a_frame_has_its_type(name: str, frames: dict[str, pd.DataFrame]) -> None:
    kind, found = FRAMES[name], frames[name]
    assert list(found) == [column.name for column in kind.columns]
    assert len(found)
    for column in kind.columns:
        values, dtype = found[column.name], str(found[column.name].dtype)
        if column.type in PLAIN:
            assert dtype == column.type, column.name
        elif column.type == "day":
            assert dtype == "datetime64[s]", column.name
        else:
            assert {type(value) for value in values} == {tuple}, column.name
        if column.type == "category":
            assert list(values.cat.categories) == list(column.values), column.name


def test_every_row_leads_to_its_sentence(graph: KnowledgeGraph, frames: dict[str, pd.DataFrame]) -> None:
    """The quote of a row is exactly what stands between its offsets in the text of its report."""
    for name, found in frames.items():
        for row in found.itertuples() if FRAMES[name].quoted else ():
            assert graph.text(row.report)[row.start : row.end] == row.quote, row.statement


def test_frames_have_what_the_records_have(samples_dataset: Dataset, frames: dict[str, pd.DataFrame]) -> None:
    records = [record for entry in samples_dataset.manifest.reports for record in samples_dataset.records(entry.id)]
    for name, kind in FRAMES.items():
        told = [record for record in records if record["kind"] in kind.kinds]
        assert not kind.kinds or list(frames[name].iloc[:, 0]) == [record["statement"] for record in told], name
        keys = {"text": "quote"} | {key: key for record in told for key in record if key != "text"}
        left_out = {"corrections", "kind", "text"} | (
            {"statement", "start", "end", "section", "page"} if name == "reports" else set()
        )
        if len(kind.kinds) == 1:
            ours = {*frames[name]} | ({"confidence", "rule", "reasons"} if name == "reports" else set())
            assert {keys[key] for key in keys if key not in left_out} <= ours, name
    findings = [record for record in records if record["kind"] == "finding"]
    assert list(frames["findings"]["issues"]) == [tuple(record["issues"]) for record in findings]


def test_names_stand_beside_ids(frames: dict[str, pd.DataFrame]) -> None:
    found = frames["judgments"].set_index("statement")
    row = found[(found["force"] == "force/cleveland") & (found["cycle"] == "2018/19")].iloc[0]
    assert (row["force_label"], row["grade_label"], row["rank"]) == ("Cleveland Police", "Inadequate", 1)
    findings = frames["findings"]
    assert all(len(row.issues) == len(row.issues_labels) for row in findings.itertuples())
    assert "Domestic abuse" in set(findings["issues_labels"].explode())


def test_a_date_has_the_days_between_which_it_lies(frames: dict[str, pd.DataFrame]) -> None:
    """A month is no day: the text stays, and its first and last day stand beside it."""
    reports = frames["reports"]
    months = reports[reports["published"].str.fullmatch(r"\d{4}-\d\d").fillna(False)]
    assert len(months)
    assert (months["published_first"] < months["published_last"]).all()
    figures = frames["statistics"].dropna(subset=["period"])
    interval = figures[figures["period"].str.contains("/")].iloc[0]
    assert interval["period"] == f"{interval['period_first']:%Y-%m-%d}/{interval['period_last']:%Y-%m-%d}"


def test_what_is_denied_or_planned_says_so(frames: dict[str, pd.DataFrame]) -> None:
    relations, statements = frames["relations"], frames["statements"].set_index("statement")
    denied = relations[relations["modality"] == "negated"]
    assert len(denied)
    assert statements.loc[denied["statement"], "says"].str.endswith("(negated)").all()


def test_every_kind_of_action_of_the_ontology_is_a_category(frames: dict[str, pd.DataFrame]) -> None:
    actions = {name for name, above in load_vocabulary().superclasses.items() if "Action" in above}
    assert set(frames["actions"]["type"].cat.categories) == actions
    assert {*_SAYING} == {*frames["set_aside"]["kind"].cat.categories}


def test_a_word_that_is_in_no_category_is_not_lost() -> None:
    from kg.knowledge_graph.frames import frame

    column = FRAMES["findings"].column("polarity")
    assert column is not None
    found = frame([column], [{"polarity": "strength"}, {"polarity": "new"}, {"polarity": None}])["polarity"]
    assert list(found.cat.categories) == [*column.values, "new"]
    assert found[1] == "new"


def test_the_same_frames_come_twice_and_a_change_to_one_does_not_reach_the_next(samples_dataset: Dataset) -> None:
    graph, again = kg.open(samples_dataset), kg.open(samples_dataset.path)
    first = graph.findings()
    first["quote"] = "changed"
    pd.testing.assert_frame_equal(graph.findings(), again.findings())
    graph.network().clear()
    assert len(graph.network())


def test_nothing_of_the_dataset_changes(samples_dataset: Dataset) -> None:
    before = hashes(samples_dataset.path)
    graph = kg.open(samples_dataset)
    graph.set_aside()
    graph.query("shared-units")
    assert hashes(samples_dataset.path) == before


def test_frames_of_a_dataset_without_reports_have_the_same_columns(samples_dataset: Dataset) -> None:
    empty = KnowledgeGraph(replace(samples_dataset, manifest=replace(samples_dataset.manifest, reports=())))
    for name, kind in FRAMES.items():
        found = getattr(empty, name)()
        assert list(found) == [column.name for column in kind.columns]
        for column in kind.columns:
            assert column.type not in PLAIN or str(found[column.name].dtype) == column.type, column.name
    assert "0 reports" in repr(empty)


def test_frames_tell_that_imported_graphs_are_not_in_them(samples_dataset: Dataset) -> None:
    imported = Import("theirs", "theirs.ttl", "ttl", None, {}, "", (), (), {})
    graph = KnowledgeGraph(replace(samples_dataset, manifest=replace(samples_dataset.manifest, imports=(imported,))))
    with pytest.warns(UserWarning, match="not in this frame: the statements of 1 imported graph"):
        graph.reports()
    assert "1 imported graph" in graph._repr_html_()


def test_the_answer_to_a_question_is_a_typed_frame(graph: KnowledgeGraph) -> None:
    found = graph.query("judgments-over-time", force="force/bedfordshire")
    assert len(found)
    assert str(found["page"].dtype) == "Int64"
    units = graph.query("evidence-for", force="force/essex")
    first = units.iloc[0]
    assert graph.evidence(first["statement"]).quote == first["quote"]
    assert str(graph.query("shared-units", other="force/norfolk")["page"].dtype) == "Int64"  # of no rows


def test_a_sparql_query_is_a_frame_with_ids_numbers_and_days(graph: KnowledgeGraph) -> None:
    found = graph.query(
        """SELECT ?statement ?page ?confidence ?hedged ?day ?none WHERE {
          ?statement a insp:Finding ; insp:confidence ?confidence ; insp:hedged ?hedged ; insp:evidence/insp:page ?page
          BIND("2015-09-01"^^xsd:date AS ?day) } ORDER BY ?statement LIMIT 3"""
    )
    assert [str(dtype) for dtype in found.dtypes] == [
        "string",
        "Int64",
        "Float64",
        "boolean",
        "datetime64[s]",
        "string",
    ]
    assert found["statement"][0].startswith("finding/")
    odd = graph.query("SELECT * { VALUES ?n { 1 'x'^^xsd:integer } VALUES ?m { 99999999999999999999 } }")
    assert [str(dtype) for dtype in odd.dtypes] == ["string", "string"]  # no number that a frame could hold
    assert graph.query("ASK { ?a a insp:Finding }")["answer"][0]
    triples = graph.query("CONSTRUCT { ?a skos:prefLabel ?b } WHERE { ?a a insp:PoliceForce ; skos:prefLabel ?b }")
    assert list(triples) == ["subject", "predicate", "object"]
    assert "Essex Police" in set(triples["object"])


def test_a_bad_question_says_what_is_wrong(graph: KnowledgeGraph) -> None:
    with pytest.raises(QueryError, match="shared-units"):
        graph.query("shared-unit")
    with pytest.raises(QueryError, match="cannot be run"):
        graph.query("SELECT { nonsense }")
    with pytest.raises(QueryError, match="no parameter"):
        graph.query("shared-units", farce="force/essex")
    with pytest.raises(DatasetError, match="no such folder"):
        kg.open("nowhere")


def test_a_comparison_is_a_frame_of_cells_and_sentences(graph: KnowledgeGraph) -> None:
    found = graph.compare("essex", "kent", cycle="2015")
    cells = graph.frame(found)
    assert set(cells["body_label"]) == {"Essex Police", "Kent Police"}
    assert cells["statement"].notna().sum() == sum(
        cell.count for section in found.sections for row in section.rows for cell in row.cells
    )
    silent = cells[cells["statement"].isna()]
    assert len(silent)
    assert silent["state"].notna().all()
    for row in cells.dropna(subset=["statement"]).itertuples():
        assert graph.text(row.report)[row.start : row.end] == row.quote
    assert "changed" not in graph.frame(graph.history("essex"))


def test_a_thing_is_found_by_the_last_part_of_its_id_or_its_name(graph: KnowledgeGraph) -> None:
    assert {graph.find(name) for name in ("essex", "Essex Police", "force/essex")} == {"force/essex"}
    thing = graph.thing("domestic abuse")
    assert thing.id == "issue/domestic-abuse"
    assert {item.id for item in thing.statements} == set(graph.frame(thing)["statement"])
    with pytest.raises(QueryError, match="goes by this name"):
        graph.thing("nobody knows it")


def test_a_passage_is_the_text_around_a_quote(graph: KnowledgeGraph) -> None:
    for row in graph.statements().iloc[::40].itertuples():
        found = graph.evidence(row.statement)
        text = graph.text(row.report)
        first = row.start - len(found.before)
        assert text[first : row.end + len(found.after)] == found.before + found.quote + found.after
        assert found.quote == row.quote
    assert f"»{found.quote}«" in repr(found)
    dropped = graph.set_aside().iloc[0]
    assert graph.evidence(dropped["statement"]).quote == dropped["quote"]
    with pytest.raises(QueryError, match="no such statement"):
        graph.evidence("finding/nothing")


def test_the_graph_of_rdflib_is_that_of_the_dataset(graph: KnowledgeGraph, samples_dataset: Dataset) -> None:
    """Term for term as rdflib itself reads it."""
    import rdflib

    report = samples_dataset.manifest.reports[0]
    lines = samples_dataset.read(f"graphs/{report.name}.nq").decode().splitlines()
    triples = "\n".join(f"{line.rpartition(' <')[0]} ." for line in lines)
    assert set(graph.graph(report.id)) == set(rdflib.Graph().parse(data=triples, format="nt"))


def test_what_several_reports_say_is_counted_once(graph: KnowledgeGraph) -> None:
    found = graph.graph()
    (count,) = found.query("SELECT (COUNT(*) AS ?n) WHERE { ?s a insp:Statement }")
    assert int(count[0]) == len(graph.statements())
    assert len(found) == graph.query("SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }")["n"][0]


def test_without_pandas_one_clear_error_and_all_else_works(
    samples_dataset: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    graph = kg.open(samples_dataset)
    for make in (graph.findings, graph.reports, lambda: graph.query("shared-units"), lambda: graph.statements("essex")):
        with pytest.raises(KgError, match=r"need the package pandas.*pip install \"inspection-kg\[pandas\]\""):
            make()
    assert graph.ask("shared-units").rows
    assert graph.thing("essex").statements


class _Reader(HTMLParser):
    """Collects elements, attributes and text, and tells whether every element is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.names: set[str] = set()
        self.attributes: set[str] = set()
        self.styles: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)
        self.names.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.styles |= {value or "" for name, value in attrs if name == "style"}

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def read(html: str) -> _Reader:
    reader = _Reader()
    reader.feed(html)
    assert not reader.open
    return reader


def shown(graph: KnowledgeGraph) -> Iterator[str]:
    yield graph._repr_html_()
    yield graph.thing("essex")._repr_html_()
    yield graph.ask("shared-units")._repr_html_()
    yield graph.ask("CONSTRUCT WHERE { <force/essex> a ?type }")._repr_html_()
    yield graph.compare("essex", "kent")._repr_html_()
    yield graph.history("essex")._repr_html_()
    yield graph.evidence(graph.set_aside()["statement"][0])._repr_html_()


def test_what_a_notebook_shows_stays_in_its_cell(graph: KnowledgeGraph) -> None:
    """No style sheet, script, class or id, nothing that is loaded, and no colour that dark pages could not show."""
    for html in shown(graph):
        reader = read(html)
        assert not reader.names & {"style", "script", "link", "img", "iframe", "a"}
        assert reader.attributes <= {"style", "colspan"}
        assert not [style for style in reader.styles if re.search(r"url|background|(?<!-)\bcolor:|position|#", style)]
        assert len(html) < 400_000


def test_what_a_notebook_shows_has_the_sentences(graph: KnowledgeGraph) -> None:
    from html import escape

    answer = graph.ask("shared-units")
    quote = answer.rows[0][answer.columns.index("quote")]
    assert escape(str(quote)) in answer._repr_html_()
    assert "Which units do Essex Police and Kent Police run jointly?" in answer._repr_html_()
    assert " ".join(str(quote).split()) in repr(answer)
    passage = graph.evidence(graph.findings()["statement"][0])
    assert f"<mark>{escape(passage.quote)}</mark>" in passage._repr_html_()


def test_hostile_words_are_words() -> None:
    account = Account(HOSTILE, HOSTILE, HOSTILE, {}, HOSTILE, HOSTILE, 1, HOSTILE, 0.5, (), HOSTILE, HOSTILE, 0, 1)
    thing = Explanation("force/x", HOSTILE, HOSTILE, (HOSTILE,), (HOSTILE,), (account,))
    answer = Answer((HOSTILE, "quote"), ((HOSTILE, HOSTILE),), b"", HOSTILE)
    for html in (thing._repr_html_(), answer._repr_html_()):
        assert not read(html).names & {"script", "img"}
        assert not re.search(r"[\x00-\x08]", html)


def test_the_reference_of_frames_is_up_to_date(request: pytest.FixtureRequest) -> None:
    """`pytest --update-golden tests/test_knowledge_graph.py` writes it anew."""
    page = ROOT / "docs" / "reference" / "frames.md"
    if request.config.getoption("--update-golden"):
        page.write_text(reference(), "utf-8")
    assert page.read_text("utf-8") == reference()
