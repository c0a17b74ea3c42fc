"""Graphs that others published as RDF: what follows the ontology counts beside ours, and nothing else is taken."""

from __future__ import annotations

import io
import json
import shutil
from pathlib import Path

import pytest
from conftest import REPORTS
from test_dataset import bytes_of

from kg.cli import run
from kg.dataset import ConformanceError, Dataset, add, build, check, conforming, import_, open_dataset, remove, update
from kg.deciding import open_desk
from kg.errors import DatasetError, ReadError
from kg.linking import Decision, write_decisions
from kg.ontology import BASE
from kg.queries import list_queries, parse_question
from kg.queries import run as ask
from kg.store import open_store

KENT, ESSEX, MEDWAY = (
    next(path for path in REPORTS if path.stem.startswith(name))
    for name in ("peel-2015-effectiveness-kent", "peel-2017-effectiveness-essex", "jtai-2018-medway")
)
OTHER = "https://example.org/graph/"
SYNTAXES = ("nq", "trig", "ttl", "nt", "jsonld", "rdf")


def published(dataset: Dataset, path: Path) -> Path:
    """Write the graph of a dataset as others publish it, in the syntax of the ending."""
    from pyoxigraph import serialize

    from kg.foreign.parsing import FORMATS

    format, quads = FORMATS[path.suffix[1:]], list(dataset.quads())
    path.write_bytes(
        serialize(quads if format.supports_datasets else {quad.triple for quad in quads}, format=format) or b""
    )
    return path


def own_graph(place: Path, change: tuple[str, str] = ("", ""), base: str = BASE) -> Path:
    """Write a small graph by hand with rdflib, as Turtle with blank nodes for what needs no name."""
    from rdflib import Graph

    text = f"""
        @prefix insp: <{base}ontology#> . @prefix id: <{base}id/> .
        @prefix dcterms: <http://purl.org/dc/terms/> . @prefix oa: <http://www.w3.org/ns/oa#> .
        @prefix prov: <http://www.w3.org/ns/prov#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
        @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
        @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix schema: <https://schema.org/> .
        <{base}id/report/mine> a insp:InspectionReport ; rdfs:label "Mine" ; dcterms:title "Mine" ; insp:cycle "2015" ;
            dcterms:publisher <{base}id/inspectorate/hmic> ; insp:aboutForce <{base}id/force/norfolk> ;
            insp:programme <{base}id/programme/peel> ; dcterms:source "mine.txt" ;
            insp:reportsOn [ a insp:Inspection ; insp:conductedBy <{base}id/inspectorate/hmic> ] .
        <{base}id/unit/norfolk/crime-squad> a insp:Unit ; skos:prefLabel "Crime squad" ;
            insp:scope <{base}id/force/norfolk> ; insp:foundIn <{base}id/report/mine> ;
            insp:unitOf <{base}id/force/norfolk> .
        [] a insp:Statement, insp:Relation ; insp:inReport <{base}id/report/mine> ;
            rdf:subject <{base}id/unit/norfolk/crime-squad> ; rdf:predicate insp:unitOf ;
            rdf:object <{base}id/force/norfolk> ; insp:modality <{base}id/modality/asserted> ; insp:hedged false ;
            insp:confidence 0.9 ; insp:rule "by hand" ; prov:wasGeneratedBy _:run ;
            insp:evidence [ a oa:SpecificResource ; oa:hasSource _:text ;
                oa:hasSelector [ a oa:TextPositionSelector ; oa:start 0 ; oa:end 29 ] ,
                    [ a oa:TextQuoteSelector ; oa:exact "The force runs a crime squad." ; oa:prefix "" ; oa:suffix "" ] ] .
        _:run a prov:Activity ; prov:used _:text ; prov:wasAssociatedWith [ a prov:SoftwareAgent ; rdfs:label "hand" ;
            schema:softwareVersion "1" ] .
        _:text a insp:TextSnapshot ; insp:characters 29 ; prov:wasDerivedFrom <{base}id/report/mine> ;
            insp:sha256 "{"0" * 64}" .
    """
    path = place / "mine.ttl"
    graph = Graph().parse(data=text.replace(*change) if change[0] else text, format="turtle")
    graph.serialize(path, format="turtle", encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of datasets: one of Kent, theirs of Essex and Medway, and one of all three."""
    place = tmp_path_factory.mktemp("graphs")
    build([KENT], place / "kent", jobs=1)
    build([ESSEX, MEDWAY], place / "theirs", jobs=1)
    build([KENT, ESSEX, MEDWAY], place / "all", jobs=1)
    return place


@pytest.fixture
def kent(made: Path, tmp_path: Path) -> Path:
    """Return a copy of the dataset of Kent."""
    return Path(shutil.copytree(made / "kent", tmp_path / "kent"))


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_a_published_graph_is_the_same_graph_in_every_syntax(syntax: str, made: Path, tmp_path: Path) -> None:
    """Also where a syntax has no named graphs: each report gets back what is its own."""
    theirs = open_dataset(made / "theirs")
    built = import_(tmp_path / "new", [published(theirs, tmp_path / f"theirs.{syntax}")])
    assert not built.failures
    assert set(built.dataset.quads()) == set(theirs.quads())
    assert conforming(check(built.dataset))


def test_ours_and_a_graph_answer_what_a_dataset_of_all_reports_answers(made: Path, kent: Path, tmp_path: Path) -> None:
    theirs = open_dataset(made / "theirs")
    built = import_(kent, [published(theirs, tmp_path / "theirs.nq")], jobs=1)
    ours, every = open_store(built.dataset), open_store(made / "all")
    asked = 0
    for question in list_queries():
        if all(parameter.default is not None for parameter in question.parameters):
            found, wanted = ask(ours, question), ask(every, question)
            assert sorted(map(str, found.rows)) == sorted(map(str, wanted.rows)), question.name
            asked += len(wanted.rows)
    assert asked
    assert set(built.dataset.quads("timeline")) == set(open_dataset(made / "all").quads("timeline"))


def test_blank_nodes_get_names_that_depend_on_the_graph_alone(tmp_path: Path) -> None:
    first, second = own_graph(tmp_path), tmp_path / "mine.nt"
    from rdflib import Graph

    Graph().parse(first).serialize(second, format="nt", encoding="utf-8")
    one, two = (import_(tmp_path / name, [path], jobs=1) for name, path in (("one", first), ("two", second)))
    assert set(one.dataset.quads()) == set(two.dataset.quads())
    assert "_:" not in (tmp_path / "one" / "graphs" / "import-mine.nq").read_text("utf-8")
    question = parse_question(
        "q",
        "SELECT ?quote WHERE { ?s rdf:object <force/norfolk> ; insp:evidence ?e . "
        "?e oa:hasSelector ?words . ?words oa:exact ?quote }",
    )
    assert ask(open_store(one.dataset), question).rows == (("The force runs a crime squad.",),)


def test_names_under_another_base_are_moved_to_ours(made: Path, kent: Path, tmp_path: Path) -> None:
    path = own_graph(tmp_path, base=OTHER)
    with pytest.raises(ReadError, match=f"import it with --base {OTHER}"):
        import_(kent, [path])
    built = import_(kent, [path], base=OTHER, jobs=1)
    assert OTHER not in (kent / "graphs" / "import-mine.nq").read_text("utf-8")
    same = import_(tmp_path / "same", [own_graph(tmp_path)], jobs=1)
    assert set(built.dataset.quads("import-mine")) == set(same.dataset.quads("import-mine"))
    assert update(kent, jobs=1).changes[0].what == "unchanged"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("insp:confidence 0.9", "insp:confidence 3.5"), "confidence"),
        (("insp:rule", "insp:madeBy"), "The ontology has no insp:madeBy"),
        ((" insp:Unit", " insp:Squad"), "The ontology has no insp:Squad"),
        (('skos:prefLabel "Crime squad"', 'skos:altLabel "Crime squad"'), "exactly one class of things"),
        (("insp:hedged false", "insp:hedged true"), "plain triple"),
        ((f"<{BASE}id/report/mine>", "<https://example.org/mine>"), "no id of the form report/NAME"),
    ],
)
def test_what_does_not_conform_changes_nothing_and_is_shown(
    change: tuple[str, str], told: str, kent: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, before = own_graph(tmp_path, change), bytes_of(kent)
    assert run(["import", str(kent), str(path), "--jobs", "1"]) == 1
    shown = capsys.readouterr()
    assert told in shown.out
    assert "nothing of it is taken" in shown.err
    assert bytes_of(kent) == before


def test_nothing_is_made_of_a_graph_that_does_not_conform(tmp_path: Path) -> None:
    with pytest.raises(ConformanceError):
        import_(tmp_path / "new", [own_graph(tmp_path, ("insp:rule", "insp:madeBy"))])
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("<a> <b> .", "not valid"),
        ("<https://example.org/a> <https://example.org/b> 1 .", "no inspection report"),
        ("", "no inspection report"),
    ],
)
def test_what_is_no_graph_of_reports_is_an_error(text: str, told: str, kent: Path, tmp_path: Path) -> None:
    path, before = tmp_path / "graph.ttl", bytes_of(kent)
    path.write_text(text, "utf-8")
    with pytest.raises(ReadError, match=told):
        import_(kent, [path])
    assert bytes_of(kent) == before


def test_a_report_that_we_hold_stands_and_comes_back_from_the_graph_when_it_is_removed(
    made: Path, kent: Path, tmp_path: Path
) -> None:
    path = published(open_dataset(made / "all"), tmp_path / "all.nq")
    built = import_(kent, [path], jobs=1)
    assert any(f"report/{KENT.stem} is here already, with its text" in note for note in built.notes)
    assert set(built.dataset.quads()) == set(open_dataset(made / "all").quads())
    again = remove(kent, [KENT.name], jobs=1)
    assert set(again.dataset.quads()) == set(open_dataset(made / "all").quads())
    assert f"report/{KENT.stem}" in again.dataset.manifest.imports[0].reports


def test_a_report_of_another_text_is_told_and_the_exit_status_says_so(made: Path, kent: Path, tmp_path: Path) -> None:
    path = published(open_dataset(made / "all"), tmp_path / "all.nq")
    sha256 = open_dataset(kent).entry(KENT.stem).sha256["text"]
    path.write_text(path.read_text("utf-8").replace(f'"{sha256}"', f'"{"0" * 64}"'), "utf-8")
    assert run(["import", str(kent), str(path), "--jobs", "1"]) == 2
    assert open_dataset(kent).manifest.imports[0].reports == (f"report/{MEDWAY.stem}", f"report/{ESSEX.stem}")


def test_an_import_is_kept_by_other_commands_and_removed_by_its_name(kent: Path, tmp_path: Path, made: Path) -> None:
    before = bytes_of(kent)
    import_(kent, [own_graph(tmp_path)], jobs=1)
    with_it = bytes_of(kent)
    assert set(with_it) - set(before) == {"graphs/import-mine.nq", "imports/mine.ttl", "known/import-mine.jsonl"}
    assert {change.what for change in update(kent, jobs=1).changes} == {"unchanged"}
    add(kent, [MEDWAY], jobs=1)
    build([KENT], kent, jobs=1)
    assert bytes_of(kent) == with_it
    remove(kent, ["mine"], jobs=1)
    assert bytes_of(kent) == before


def test_the_order_of_imports_and_reports_does_not_change_a_byte(made: Path, kent: Path, tmp_path: Path) -> None:
    theirs = published(open_dataset(made / "theirs"), tmp_path / "theirs.nq")
    mine, other = own_graph(tmp_path), tmp_path / "other"
    import_(kent, [mine], jobs=1)
    import_(kent, [theirs], jobs=1)
    import_(other, [theirs, mine], jobs=1)
    add(other, [KENT], jobs=1)
    assert bytes_of(other) == bytes_of(kent)


def test_things_in_a_graph_are_linked_with_ours(kent: Path, tmp_path: Path) -> None:
    """By what is certain without a person, and by what people decide; the graph goes by the ids of the dataset."""
    import_(kent, [own_graph(tmp_path)], jobs=1)
    unit = next(
        item["entity"]["id"]
        for item in map(json.loads, (kent / "known" / f"{KENT.stem}.jsonl").read_text("utf-8").splitlines())
        if item["entity"]["type"] == "Unit" and item["entity"]["found"]
    )
    mine = "unit/norfolk/crime-squad"
    assert f"{BASE}id/{mine}>" in (kent / "graphs" / "entities.nq").read_text("utf-8")
    write_decisions(kent / "decisions" / "identity.tsv", [Decision(mine, unit, "same", "Ann", "2026-05-01")])
    update(kent, jobs=1)
    described = (kent / "graphs" / "entities.nq").read_text("utf-8")
    graph = (kent / "graphs" / "import-mine.nq").read_text("utf-8")
    one = unit if f"{BASE}id/{unit}>" in described else mine
    other = mine if one == unit else unit
    assert f"{BASE}id/{one}>" in graph
    assert f"{BASE}id/{other}>" not in graph + described
    assert '"Crime squad"' in described


def test_a_dataset_brings_the_graphs_that_it_has_from_others(made: Path, kent: Path, tmp_path: Path) -> None:
    """Also when its names begin with another base than ours."""
    theirs, mine = tmp_path / "theirs", own_graph(tmp_path)
    build([MEDWAY], theirs, base=OTHER, jobs=1)
    import_(theirs, [mine], base=BASE, jobs=1)
    import_(kent, [theirs], jobs=1)
    other = tmp_path / "other"
    build([KENT, MEDWAY], other, jobs=1)
    built = import_(other, [mine], jobs=1)
    assert set(open_dataset(kent).quads()) == set(built.dataset.quads())


def test_people_decide_about_things_in_a_graph_as_about_ours(kent: Path, tmp_path: Path) -> None:
    """Its sentence is shown; it comes from the graph."""
    import_(kent, [own_graph(tmp_path)], jobs=1)
    desk = open_desk(open_dataset(kent))
    end = desk.end("unit/norfolk/crime-squad")
    assert [(item.title, item.name) for item in desk.contexts(end)] == [("Mine", "The force runs a crime squad.")]


def test_another_graph_of_one_name_is_refused_unless_it_replaces(kent: Path, tmp_path: Path) -> None:
    import_(kent, [own_graph(tmp_path)], jobs=1)
    path = own_graph(tmp_path, ("insp:confidence 0.9", "insp:confidence 0.8"))
    assert run(["import", str(kent), str(path), "--jobs", "1"]) == 2
    assert "0.8" not in (kent / "graphs" / "import-mine.nq").read_text("utf-8")
    assert run(["import", str(kent), str(path), "--jobs", "1", "--replace"]) == 0
    assert "0.8" in (kent / "graphs" / "import-mine.nq").read_text("utf-8")
    with pytest.raises(DatasetError, match="cannot be the name"):
        import_(kent, [path], name="../x")


def test_a_graph_comes_from_standard_input_under_a_name(
    kent: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    data = own_graph(tmp_path).read_bytes()
    for name, status in (((), 2), (("--name", "piped"), 0)):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))
        assert run(["import", str(kent), "-", *name, "--jobs", "1"]) == status
    assert "add --name NAME" in capsys.readouterr().err
    assert [graph.path("imports") for graph in open_dataset(kent).manifest.imports] == ["imports/piped.trig"]


def test_a_damaged_graph_in_a_dataset_is_found(kent: Path, tmp_path: Path) -> None:
    import_(kent, [own_graph(tmp_path)], jobs=1)
    path = kent / "imports" / "mine.ttl"
    path.write_text(path.read_text("utf-8") + "\n", "utf-8")
    with pytest.raises(DatasetError, match=r"mine\.ttl"):
        update(kent, jobs=1)
