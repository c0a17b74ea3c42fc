"""Every IRI of a dataset has a document, in all formats of RDF, and answers over HTTP."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from functools import cache
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urljoin, urlsplit
from xml.etree import ElementTree

import httpx
import pyoxigraph as ox
import pytest
import rdflib
from browsing import serving
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from kg.dataset import Dataset, build
from kg.edition import Edition
from kg.errors import NotFoundError, QueryError
from kg.ontology import BASE
from kg.rdf import PREFIXES
from kg.rdf.formats import write
from kg.rdf.plainjson import write_jsonld
from kg.serve import documents, evaluating
from kg.serve.documents import MEDIA_TYPES, Found, document, find, ontology

REPORT = "report/peel-2015-effectiveness-essex-digest"
GRAPH = REPORT.replace("report/", "graph/")
FORMATS = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdf": ox.RdfFormat.RDF_XML,
    "trig": ox.RdfFormat.TRIG,
    "nq": ox.RdfFormat.N_QUADS,
}
NODE = ox.NamedNode
Plain = tuple[str, ...]


@pytest.fixture
def exact(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have rdflib leave literals as they are written."""
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)


@pytest.fixture(scope="module")
def client(server: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server, trust_env=False, timeout=60) as found:
        yield found


@contextmanager
def served(dataset: Dataset, *options: str) -> Iterator[httpx.Client]:
    with (
        contextmanager(serving)(dataset.path, *options) as address,
        httpx.Client(base_url=address, trust_env=False, timeout=60) as found,
    ):
        yield found


def edition_of(dataset: Dataset, quads: Iterable[ox.Quad]) -> Edition:
    """Return an edition in which a store of a test's own stands beside the files of a dataset."""
    made, store = Edition(dataset.path), ox.Store()
    store.extend(quads)
    made.__dict__.update(store=store, dataset=dataset)
    return made


def thing(id: str) -> ox.NamedNode:
    return NODE(f"{BASE}id/{id}")


def quad(id: str, predicate: str, object: ox.NamedNode | ox.Literal, graph: str = GRAPH) -> ox.Quad:
    return ox.Quad(thing(id), NODE(predicate), object, thing(graph))


def parsed(data: bytes, ending: str) -> list[ox.Quad]:
    return list(ox.parse(data, format=FORMATS[ending]))


def plain(triple: ox.Triple) -> Plain:
    object = triple.object
    if isinstance(object, ox.Literal):
        end = ("literal", object.value, object.datatype.value, object.language or "")
    else:
        end = ("iri", object.value, "", "")  # type: ignore[union-attr]
    return triple.subject.value, triple.predicate.value, *end  # type: ignore[union-attr]


def triples(data: bytes, ending: str) -> set[Plain]:
    return {plain(quad.triple) for quad in parsed(data, ending)}


def rdflib_triples(data: bytes, ending: str) -> set[Plain]:
    name = {"jsonld": "json-ld", "rdf": "xml", "ttl": "turtle", "nq": "nquads"}.get(ending, ending)
    with warnings.catch_warnings():  # rdflib's own parsers use what it has deprecated
        warnings.simplefilter("ignore", DeprecationWarning)
        graph = rdflib.Dataset(default_union=True) if ending in ("trig", "nq") else rdflib.Graph()
        graph.parse(data=data, format=name)
        rows = list(graph.triples((None, None, None)))
    return {_rdflib_plain(*triple) for triple in rows}


def _rdflib_plain(subject: rdflib.term.Node, predicate: rdflib.term.Node, object: rdflib.term.Node) -> Plain:
    if isinstance(object, rdflib.Literal):
        string = PREFIXES["rdf"] + "langString" if object.language else PREFIXES["xsd"] + "string"
        return (
            str(subject),
            str(predicate),
            "literal",
            str(object),
            str(object.datatype or string),
            object.language or "",
        )
    return str(subject), str(predicate), "iri", str(object), "", ""


@cache
def ids(edition: Edition) -> dict[str, list[str]]:
    """Return the ids of all IRIs under the base that the dataset has, by kind."""
    start, found = f"{edition.base}id/", dict[str, set[str]]()
    for each in edition.dataset.quads():
        for term in (each.subject, each.object, each.graph_name):
            if isinstance(term, ox.NamedNode) and term.value.startswith(start):
                id = term.value.removeprefix(start)
                kind = re.sub(r"/.*/|\d+", "/", id.rpartition("/")[0]) + "/" * id.count("/")
                found.setdefault(f"{id.split('/')[0]} {kind} {id.count('/')}", set()).add(id)
    return {kind: sorted(of_kind) for kind, of_kind in sorted(found.items())}


def sample(edition: Edition) -> list[str]:
    """Return ids of every kind: the first, the last, and some between."""
    found = ids(edition)
    chosen = {id for of_kind in found.values() for id in (of_kind[0], of_kind[-1], *of_kind[50::500])}
    return sorted(chosen)


def some(edition: Edition, kind: str) -> str:
    return next(id for of_kind in ids(edition).values() for id in of_kind if id.startswith(f"{kind}/"))


def test_every_kind_of_iri_has_a_document_that_says_something_of_it(edition: Edition) -> None:
    chosen = sample(edition)
    kinds = {id.split("/")[0] for id in chosen}
    assert {"force", "finding", "evidence", "report", "graph", "issue", "polarity", "extraction"} <= kinds
    for id in chosen:
        iri = f"{BASE}id/{id}"
        found = {quad for quad in parsed(document(edition, id, "nq").body, "nq") if iri in str(quad)}
        assert any(quad.graph_name != ox.DefaultGraph() for quad in found), id


@pytest.mark.parametrize("kind", ["force", "finding", "statistic", "report", "graph", "evidence"])
def test_all_formats_say_the_same(edition: Edition, kind: str, exact: None) -> None:
    id = some(edition, kind)
    wanted = triples(document(edition, id, "nt").body, "nt")
    assert len(wanted) > 10
    for ending in FORMATS:
        data = document(edition, id, ending).body
        assert triples(data, ending) == wanted, ending
        assert rdflib_triples(data, ending) == wanted, ending


@pytest.mark.parametrize("ending", FORMATS)
def test_the_same_document_has_the_same_bytes(edition: Edition, ending: str) -> None:
    again = Edition(edition.path)
    assert document(edition, "force/kent", ending).body == document(again, "force/kent", ending).body


@pytest.mark.parametrize("ending", ["trig", "nq"])
def test_formats_with_graphs_say_in_which_graph_each_triple_stands(edition: Edition, ending: str) -> None:
    stored = set(edition.store.quads_for_pattern(None, None, None))
    found = parsed(document(edition, "force/essex", ending).body, ending)
    named = [quad for quad in found if quad.graph_name != ox.DefaultGraph()]
    assert len({quad.graph_name for quad in named}) > 3
    assert set(named) <= stored
    own = {BASE + place for place in ("data/", "page/")}
    assert all(any(quad.subject.value.startswith(place) for place in own) for quad in found if quad not in named)  # type: ignore[union-attr]


def test_a_statement_comes_with_its_sentence_and_the_title_of_its_report(edition: Edition) -> None:
    id = next(id for of_kind in ids(edition).values() for id in of_kind if id.startswith("finding/peel-2015"))
    graph = rdflib.Graph().parse(data=document(edition, id, "ttl").body, format="turtle")
    rows = graph.query(
        """PREFIX insp: <https://w3id.org/inspection-kg/ontology#> PREFIX oa: <http://www.w3.org/ns/oa#>
        SELECT ?exact ?start ?end ?title ?report ?evidence WHERE {
          ?finding insp:evidence ?evidence ; insp:inReport ?report . ?report <http://purl.org/dc/terms/title> ?title .
          ?evidence oa:hasSelector [ oa:exact ?exact ] , [ oa:start ?start ; oa:end ?end ] }"""
    )
    ((exact, start, end, title, report, _),) = rows  # type: ignore[misc]
    text = edition.dataset.text(str(report).removeprefix(f"{BASE}id/"))
    assert text[int(start) : int(end)] == str(exact)
    assert str(title)


def test_things_that_are_linked_to_have_their_names(edition: Edition) -> None:
    found = triples(document(edition, "force/essex", "nt").body, "nt")
    names = {subject for subject, predicate, *_ in found if predicate == PREFIXES["skos"] + "prefLabel"}
    linked = {row[3] for row in found if row[0] == f"{BASE}id/force/essex" and row[3].startswith(f"{BASE}id/")}
    assert linked
    assert linked <= names


def test_what_is_left_out_is_said(edition: Edition, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "MOST_LINKS", 5)
    found = triples(document(edition, "polarity/weakness", "nt").body, "nt")
    links = [row for row in found if row[3] == f"{BASE}id/polarity/weakness" and row[1].startswith(BASE)]
    assert len(links) == 5
    (comment,) = (row[3] for row in found if row[1] == PREFIXES["rdfs"] + "comment")
    default = ox.DefaultGraph()
    count = sum(1 for _ in edition.store.quads_for_pattern(None, None, thing("polarity/weakness"), default))
    assert f"Of the {count} triples" in comment
    assert "5 are here" in comment


def test_the_document_of_a_graph_has_the_whole_graph(edition: Edition) -> None:
    lines = set(document(edition, GRAPH, "nq").body.splitlines())
    file = edition.dataset.read(f"graphs/{GRAPH.removeprefix('graph/')}.nq")
    assert set(file.splitlines()) <= lines
    others = {quad.graph_name for quad in parsed(b"\n".join(lines), "nq")} - {thing(GRAPH)}
    assert others == {ox.DefaultGraph()}


def test_a_report_and_its_graph_link_to_each_other(edition: Edition) -> None:
    of_report = triples(document(edition, REPORT, "nt").body, "nt")
    of_graph = triples(document(edition, GRAPH, "nt").body, "nt")
    derived = (f"{BASE}id/{GRAPH}", PREFIXES["prov"] + "wasDerivedFrom", "iri", f"{BASE}id/{REPORT}", "", "")
    assert derived in of_report & of_graph
    assert (f"{BASE}id/{REPORT}", PREFIXES["rdfs"] + "seeAlso", "iri", f"{BASE}id/{GRAPH}", "", "") in of_report


def test_a_document_describes_itself(edition: Edition) -> None:
    found = {row[:4] for row in triples(document(edition, "force/essex", "ttl").body, "ttl")}
    own, data = f"{BASE}data/force/essex", "http://xmlns.com/foaf/0.1/primaryTopic"
    assert (own, data, "iri", f"{BASE}id/force/essex") in found
    formats = {row[3] for row in found if row[0] == own and row[1] == PREFIXES["dcterms"] + "hasFormat"}
    assert formats == {f"{own}.{ending}" for ending in FORMATS} | {f"{BASE}page/force/essex"}


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("person/a", Found("person/a")),
        ("person/a.ttl", Found("person/a.ttl")),
        ("person/a.nt", Found("person/a", "nt")),
        ("person/a.ttl.ttl", Found("person/a.ttl", "ttl")),
        ("person/b.v2.jsonld", Found("person/b.v2", "jsonld")),
    ],
)
def test_an_id_that_ends_like_a_format_is_an_id(samples_dataset: Dataset, given: str, wanted: Found) -> None:
    names = ("person/a", "person/a.ttl", "person/b.v2")
    made = edition_of(samples_dataset, [quad(id, PREFIXES["rdfs"] + "label", ox.Literal("A")) for id in names])
    assert find(made, (given,), endings=True) == wanted


@pytest.mark.parametrize(
    "id", ["force/nowhere", "", "force/essex.docx", "a b", "<script>", "\x00", "../id/force/essex"]
)
def test_what_the_dataset_does_not_have_is_not_found(edition: Edition, id: str) -> None:
    with pytest.raises(NotFoundError):
        find(edition, (id,), endings=True)
    with pytest.raises(NotFoundError):
        document(edition, id, "ttl")


def test_characters_that_xml_cannot_write_are_replaced_there_and_the_document_says_so(
    samples_dataset: Dataset, exact: None
) -> None:
    text = "above\fbelow\r\n\x01 <b>&amp;"
    made = edition_of(samples_dataset, [quad("person/a", PREFIXES["oa"] + "exact", ox.Literal(text))])
    row = (f"{BASE}id/person/a", PREFIXES["oa"] + "exact", "literal")
    for ending in FORMATS:
        found = rdflib_triples(document(made, "person/a", ending).body, ending)
        value = next(one[3] for one in found if one[:3] == row)
        comments = [one[3] for one in found if one[1] == PREFIXES["rdfs"] + "comment"]
        if ending == "rdf":
            assert value == "above\ufffdbelow\r\n\ufffd <b>&amp;"
            assert "U+FFFD" in comments[0]
        else:
            assert value == text
            assert not comments


@pytest.mark.parametrize("text", ["SELECT ?text { ?s oa:exact ?text }", "CONSTRUCT WHERE { ?s oa:exact ?text }"])
def test_answers_in_xml_are_well_formed_whatever_a_quote_has(samples_dataset: Dataset, text: str) -> None:
    made = edition_of(samples_dataset, [quad("person/a", PREFIXES["oa"] + "exact", ox.Literal("above\fbelow"))])
    types = {"table": "application/sparql-results+xml", "graph": "application/rdf+xml"}
    reply = evaluating.query(made, text, None, None, **types, rows=9, size=9999, services=())
    assert "above\ufffdbelow" in "".join(ElementTree.fromstring(reply.body).itertext())


def test_a_property_without_a_name_in_xml_is_refused_there(samples_dataset: Dataset) -> None:
    made = edition_of(samples_dataset, [quad("person/a", "https://example.org/1", ox.Literal("A"))])
    with pytest.raises(QueryError, match="Turtle"):
        document(made, "person/a", "rdf")
    assert b"example.org/1" in document(made, "person/a", "jsonld").body


PLACES = ("https://example.org/", "https://example.org/ns#", "https://example.org/ns#a/", "urn:x:", "ex:", "https:")
LOCALS = ("", "a", "b", "type", "1", "a:b", "é", "@id")
IRIS = st.builds(lambda place, local: NODE(place + local), st.sampled_from(PLACES), st.sampled_from(LOCALS))
LITERALS = st.one_of(
    st.builds(ox.Literal, st.text(st.characters(exclude_categories=["Cs"]), max_size=4)),
    st.builds(
        lambda value: ox.Literal(value, language="en-gb"), st.sampled_from(["a", "ex:a", "https://example.org/a"])
    ),
    st.builds(lambda value, kind: ox.Literal(value, datatype=kind), st.sampled_from(["1", "01", "true", "x"]), IRIS),
)
TRIPLES = st.builds(
    ox.Triple, IRIS, st.one_of(IRIS, st.just(NODE(PREFIXES["rdf"] + "type"))), st.one_of(IRIS, LITERALS)
)


@given(st.lists(TRIPLES, max_size=6))
def test_json_ld_with_names_says_what_the_triples_say(given: list[ox.Triple]) -> None:
    prefixes = {"ex": "https://example.org/ns#", "other": "https://example.org/", "a": "https://example.org/ns#a/"}
    ordered = sorted(given, key=str)
    found = parsed(write_jsonld(ordered, prefixes), "jsonld")
    assert {quad.triple for quad in found} == set(ordered)


@pytest.mark.parametrize("ending", [ending for ending in FORMATS if ending != "nt"])
def test_blank_nodes_and_directions_stay_what_they_are(ending: str) -> None:
    """Documents have none; answers to CONSTRUCT queries are written alike."""
    left, right, name = ox.BlankNode("a"), ox.BlankNode("b"), NODE("https://example.org/ns#name")
    words = ox.Literal("A", language="ar", direction=ox.BaseDirection.RTL)
    given = [
        (left, name, right),
        (right, name, left),
        (right, NODE(f"{PREFIXES['rdf']}type"), left),
        (left, name, words),
    ]
    quads = [ox.Quad(*one) for one in given]
    found, wanted = (
        ox.Dataset(parsed(write(quads, ending, {"ex": "https://example.org/ns#"}), ending)),
        ox.Dataset(quads),
    )
    for one in (found, wanted):
        one.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    assert found == wanted


def test_triples_within_triples_are_refused_where_the_format_does_not_know_them() -> None:
    node = NODE("https://example.org/a")
    quads = [ox.Quad(node, node, ox.Triple(node, node, node))]
    with pytest.raises(QueryError, match="Turtle"):
        write(quads, "jsonld", {})
    assert b"<<(" in write(quads, "ttl", {})


def test_the_ontology_is_a_document_of_its_terms(edition: Edition) -> None:
    wanted = triples(ontology(edition, "nt").body, "nt")
    subjects = {row[0] for row in wanted}
    assert {f"{BASE}ontology", f"{BASE}ontology#Finding", f"{BASE}ontology#aboutIssue"} <= subjects
    assert all(subject.startswith(f"{BASE}ontology") for subject in subjects)
    for ending in documents.ONTOLOGY_ENDINGS:
        assert triples(ontology(edition, ending).body, ending) == wanted


def test_each_format_has_its_media_type(edition: Edition) -> None:
    assert MEDIA_TYPES.keys() == FORMATS.keys()
    for ending, format in FORMATS.items():
        assert document(edition, "force/essex", ending).media_type.partition(";")[0] == MEDIA_TYPES[ending]
        assert MEDIA_TYPES[ending] == format.media_type


# Over HTTP

TURTLE, JSON_LD = "text/turtle", "application/ld+json"


def led(client: httpx.Client, path: str, accept: str = TURTLE) -> str:
    """Return the path to which a thing leads."""
    answer = client.get(path, headers={"Accept": accept})
    assert answer.status_code == 303, (path, answer.text)
    assert answer.headers["Vary"] == "Accept"
    return urlsplit(urljoin(str(answer.url), answer.headers["Location"])).path


def test_every_kind_of_iri_leads_to_rdf_about_it(edition: Edition, client: httpx.Client) -> None:
    for id in sample(edition)[::3]:
        place = led(client, f"/id/{id}")
        assert place == f"/data/{id}"
        answer = client.get(place, headers={"Accept": "application/n-quads"})
        assert answer.status_code == 200
        assert f"<{BASE}id/{id}>" in answer.text


@pytest.mark.parametrize(
    ("accept", "place"),
    [
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "page"),
        ("*/*", "page"),
        ("text/turtle", "data"),
        ("text/html;q=0.5, text/turtle", "data"),
        ("text/html, text/turtle;q=0.9", "page"),
        ("application/json", "data"),
        ("application/rdf+xml;q=0.1, image/png", "data"),
    ],
)
def test_a_thing_leads_to_what_the_client_likes_best(client: httpx.Client, accept: str, place: str) -> None:
    assert led(client, "/id/force/essex", accept) == f"/{place}/force/essex"


def test_a_browser_comes_to_the_page_of_a_thing(client: httpx.Client) -> None:
    answer = client.get(led(client, "/id/force/essex", "text/html"))
    assert answer.status_code == 200
    assert "Essex Police" in answer.text


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("", TURTLE),
        ("*/*", TURTLE),
        ("application/*", "application/n-triples"),
        ("text/turtle;q=0.4, application/ld+json;q=0.5", JSON_LD),
        ("text/turtle;q=0, */*;q=0.1", "application/n-triples"),
        ("application/rdf+xml", "application/rdf+xml"),
        ("application/json", "application/json"),
        ("application/trig", "application/trig"),
    ],
)
def test_a_document_is_in_the_format_that_the_client_likes_best(
    client: httpx.Client, accept: str, media_type: str
) -> None:
    answer = client.get("/data/polarity/mixed", headers={"Accept": accept})
    assert answer.headers["Content-Type"].partition(";")[0] == media_type
    assert "Accept" in answer.headers["Vary"].split(", ")
    own = urljoin("/data/polarity/mixed", answer.headers["Content-Location"])
    assert client.get(own).content == answer.content


@pytest.mark.parametrize("ending", FORMATS)
def test_an_ending_fixes_the_format(client: httpx.Client, ending: str) -> None:
    answer = client.get(f"/data/polarity/mixed.{ending}", headers={"Accept": "text/html"})
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].partition(";")[0] == MEDIA_TYPES[ending]
    assert "Accept" not in answer.headers["Vary"].split(", ")
    assert triples(answer.content, ending)


@pytest.mark.parametrize("path", ["/id/force/essex", "/data/force/essex", "/ontology"])
def test_nothing_that_fits_is_not_acceptable(client: httpx.Client, path: str) -> None:
    answer = client.get(path, headers={"Accept": "image/png"})
    assert answer.status_code == 406
    assert "text/turtle" in answer.text


def test_a_document_names_its_thing_its_page_and_its_other_formats(client: httpx.Client) -> None:
    answer = client.get("/data/force/essex", headers={"Accept": TURTLE})
    links = re.findall(r'<([^>]*)>; rel="(\w+)"(?:; type="([^"]*)")?', answer.headers["Link"])
    assert (f"{BASE}id/force/essex", "describes", "") in links
    others = {kind: urljoin("/data/force/essex", target) for target, rel, kind in links if rel == "alternate"}
    assert others.keys() == {*MEDIA_TYPES.values(), "text/html"} - {TURTLE}
    for kind, target in others.items():
        assert client.get(target).headers["Content-Type"].partition(";")[0] == kind


@pytest.mark.parametrize("path", ["/id/force/essex", "/data/force/essex", "/data/force/essex.nt", "/ontology.ttl"])
def test_head_has_the_headers_of_get(client: httpx.Client, path: str) -> None:
    head, get = (getattr(client, method)(path, headers={"Accept": TURTLE}) for method in ("head", "get"))
    assert head.status_code == get.status_code
    for answer in (head, get):
        del answer.headers["date"]
    assert head.headers == get.headers
    assert not head.content


@pytest.mark.parametrize("path", ["/id/force/essex", "/data/force/essex", "/ontology", "/ontology.ttl"])
def test_pages_of_others_may_read_it(client: httpx.Client, path: str) -> None:
    answer = client.options(path, headers={"Origin": "https://example.org", "Access-Control-Request-Method": "GET"})
    assert answer.status_code == 204
    assert answer.headers["Allow"] == answer.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    read = client.get(path, headers={"Accept": TURTLE, "Origin": "https://example.org"})
    assert read.headers["Access-Control-Allow-Origin"] == "*"
    assert client.post(path).status_code == 405


def test_what_the_client_has_is_not_sent_again(client: httpx.Client) -> None:
    headers = {"Accept": JSON_LD}
    etag = client.get("/data/force/essex", headers=headers).headers["ETag"]
    again = client.get("/data/force/essex", headers={**headers, "If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")
    other = client.get("/data/force/essex", headers={"Accept": TURTLE, "If-None-Match": etag})
    assert other.status_code == 200


@pytest.mark.parametrize("place", ["/id/", "/data/"])
@pytest.mark.parametrize(
    "id",
    [
        "",
        "force/nowhere",
        "force/essex.docx",
        "%3Cscript%3Ealert(1)%3C/script%3E",
        "force/essex%0d%0aSet-Cookie:%20a=b",
        "force/essex%00",
        "../../etc/passwd",
        "%2e%2e/%2e%2e/etc/passwd",
        "graph/../../manifest.json",
        "/force/essex",
        "force//essex",
        "%ff%fe",
        "a" * 5000,
        "%F0%9F%98%80",
    ],
)
@pytest.mark.parametrize("accept", [TURTLE, "text/html"])
def test_hostile_ids_are_not_found(client: httpx.Client, place: str, id: str, accept: str) -> None:
    raw = HTTPConnection(client.base_url.host, client.base_url.port)  # sends the path as it is
    with closing(raw):
        raw.request("GET", place + id, headers={"Accept": accept})
        answer = raw.getresponse()
        assert answer.status == 404
        assert answer.headers["Set-Cookie"] is None
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        if accept == "text/html":
            assert b"<script>alert" not in answer.read()


@pytest.mark.parametrize(
    ("address", "link", "words"),
    [
        ("/page/force/kemt", "../../page/force/kent", "Kent Police"),
        ("/compare?body=force/kemt&cycle=2015", "compare?body=force%2Fkent&cycle=2015", "Kent Police"),
        ("/question/shared-unit", "../question/shared-units", "Which units do force and other run jointly?"),
        (
            "/page/report/peel-2015-effectiveness-kent-diges",
            "../../page/report/peel-2015-effectiveness-kent-digest",
            "PEEL: Police effectiveness 2015 – Kent Police",
        ),
    ],
)
def test_the_page_of_what_is_not_found_links_to_the_same_with_what_may_be_meant(
    client: httpx.Client, address: str, link: str, words: str
) -> None:
    answer = client.get(address, headers={"Accept": "text/html"})
    found = LexborHTMLParser(answer.text).css(".notice a")
    assert (answer.status_code in (400, 404), found[0].attributes["href"], found[0].text()) == (True, link, words)


def test_ids_with_percent_signs_and_letters_of_all_kinds_answer(
    samples_dataset: Dataset,
) -> None:
    names = ["person/ren%C3%A9", "person/zoë", "person/a:b,c"]
    made = edition_of(samples_dataset, [quad(id, PREFIXES["rdfs"] + "label", ox.Literal("A")) for id in names])
    assert find(made, ("person/ren%C3%A9", "person/rené")).id == "person/ren%C3%A9"
    assert find(made, ("person/zo%C3%AB", "person/zoë")).id == "person/zoë"


def test_behind_a_proxy_links_stay_behind_it(samples_dataset: Dataset) -> None:
    with served(samples_dataset, "--prefix", "/kg") as client:
        for start in (str(client.base_url), str(client.base_url.copy_with(path="/"))):  # passed on, or taken away
            answer = client.get(f"{start}id/force/essex", headers={"Accept": TURTLE})
            outside = urljoin("http://proxy/kg/id/force/essex", answer.headers["Location"])
            assert outside == "http://proxy/kg/data/force/essex"
            found = client.get(f"{start}data/force/essex", headers={"Accept": TURTLE})
            assert found.status_code == 200
            page = re.search(r'<([^>]*)>; rel="alternate"; type="text/html"', found.headers["Link"])
            assert page
            assert urljoin("http://proxy/kg/data/force/essex", page[1]) == "http://proxy/kg/page/force/essex"


def test_a_dataset_with_another_base_answers_at_its_iris(tmp_path: Path) -> None:
    base = "http://localhost:8000/"
    report = Path(__file__).parent / "reports" / "peel-2017-effectiveness-kent-digest.txt"
    with served(build([report], tmp_path / "dataset", base=base).dataset) as client:
        iri = f"{base}id/force/kent"
        place = led(client, urlsplit(iri).path)
        found = triples(client.get(place).content, "ttl")
        assert any(row[0] == iri and row[1] == PREFIXES["skos"] + "prefLabel" for row in found)
        assert any(row[0] == f"{base}data/force/kent" for row in found)
        assert not any(BASE in part for row in found for part in row)
        terms = triples(client.get("/ontology", headers={"Accept": TURTLE}).content, "ttl")
        assert f"{base}ontology#Finding" in {row[0] for row in terms}


@pytest.mark.parametrize("ending", documents.ONTOLOGY_ENDINGS)
def test_the_ontology_answers_at_its_own_address(client: httpx.Client, ending: str) -> None:
    fixed = client.get(f"/ontology.{ending}")
    chosen = client.get("/ontology", headers={"Accept": MEDIA_TYPES[ending]})
    assert chosen.headers["Content-Type"].partition(";")[0] == MEDIA_TYPES[ending]
    assert chosen.content == fixed.content
    assert f"{BASE}ontology#Finding" in {row[0] for row in triples(fixed.content, ending)}


def test_a_browser_comes_from_the_iri_of_a_term_to_its_place_on_the_page(client: httpx.Client) -> None:
    answer = client.get("/ontology", headers={"Accept": "text/html,application/xml;q=0.9,*/*;q=0.8"})
    assert answer.status_code == 200
    assert "Accept" in answer.headers["Vary"].split(", ")
    assert 'id="Finding"' in answer.text


def test_rdflib_reads_a_thing_by_its_iri(client: httpx.Client) -> None:
    graph = rdflib.Graph().parse(f"{client.base_url}id/force/essex")
    assert (rdflib.URIRef(f"{BASE}id/force/essex"), rdflib.SKOS.prefLabel, rdflib.Literal("Essex Police")) in graph
    terms = rdflib.Graph().parse(f"{client.base_url}ontology")
    assert (rdflib.URIRef(f"{BASE}ontology#Finding"), rdflib.RDF.type, rdflib.OWL.Class) in terms


def test_the_ontology_has_no_other_formats(client: httpx.Client) -> None:
    assert client.get("/ontology.docx").status_code == 404
