"""The page of a thing, a statement, and anything else that the graph describes."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store
from selectolax.lexbor import LexborHTMLParser

from kg.edition import Edition
from kg.errors import NotFoundError
from kg.pages.claims import claim_of, claims_about
from kg.pages.links import Links
from kg.pages.names import Names
from kg.pages.thing import thing
from kg.pages.thing.neighbours import neighbourhood
from kg.pages.thing.profile import SHOWN, profile

STATEMENT = re.compile(r"(finding|judgment|action|relation|statistic|follow-up|definition)/[^/]+/[0-9a-f]{10}")


def page(edition: Edition, id: str, **asked: tuple[str, ...]) -> LexborHTMLParser:
    links = Links(f"page/{id}", base=edition.base)
    return LexborHTMLParser(thing(edition, links, {"id": (id,), **asked}).body.decode("utf-8"))


def text_of(tree: LexborHTMLParser, selector: str) -> list[str]:
    return [" ".join(node.text().split()) for node in tree.css(selector)]


def test_a_page_tells_what_a_thing_is_and_its_other_names(edition: Edition) -> None:
    tree = page(edition, "force/essex")
    assert text_of(tree, "h1") == ["Essex Police"]
    assert "police force" in text_of(tree, "main > header a")
    assert "Also: Essex" in " ".join(text_of(tree, "main > header p"))


def test_every_quote_on_a_page_is_the_text_at_its_passage(edition: Edition) -> None:
    tree = page(edition, "force/essex", all=("findings", "judgments", "actions", "figures"))
    texts = {entry.id: edition.dataset.text(entry.id) for entry in edition.dataset.manifest.reports}
    found = 0
    for details in tree.css("details.evidence"):
        link = next(a.attributes["href"] for a in details.css(".source a"))
        report, start, end = re.fullmatch(r"(?:\.\./)+page/report/([^#]+)#char=(\d+),(\d+)", link).groups()  # type: ignore[union-attr, arg-type]
        assert details.css_first("blockquote").text() == texts[f"report/{report}"][int(start) : int(end)]
        found += 1
    assert found > 50


def test_what_is_denied_planned_past_or_hedged_stands_apart_from_facts(edition: Edition) -> None:
    names = Names(edition)
    for force in ("force/essex", "force/bedfordshire", "force/kent", "force/norfolk"):
        found = profile(names, names.node(force), everything=frozenset({"doubtful"}))
        facts = [claim for _, group in found.relations for item in group for claim in item.claims]
        assert all(claim.slug("modality") == "asserted" and claim.word("hedged") == "false" for claim in facts)
        assert all(claim.doubts for claim in found.doubtful.claims)
    tree = page(edition, "force/essex")
    assert "They are no facts" in tree.css_first("#doubtful").text()
    assert all(summary.css(".modality") for summary in tree.css("#doubtful summary"))


def test_findings_that_only_name_a_thing_are_apart_from_those_about_it(edition: Edition) -> None:
    names = Names(edition)
    node = names.node("partner/national-crime-agency")
    own, named = [], []
    for force in ("force/essex", "force/kent"):
        node = names.node(force)
        sections = {
            item.name: item for item in profile(names, node, everything=frozenset({"findings", "mentions"})).sections
        }
        own += [force in {t.id for t in claim.things("evaluates")} for claim in sections["findings"].claims]
        named += [
            force in {t.id for t in claim.things("evaluates")}
            for claim in getattr(sections.get("mentions"), "claims", ())
        ]
    assert own
    assert all(own)
    assert not any(named)


def test_a_long_section_shows_its_beginning_and_all_when_asked(edition: Edition) -> None:
    short = page(edition, "force/essex").css("#findings details.evidence")
    whole = page(edition, "force/essex", all=("findings",)).css("#findings details.evidence")
    assert len(short) == SHOWN < len(whole)


def test_changes_of_judgments_have_both_ends(edition: Edition) -> None:
    rows = text_of(page(edition, "force/bedfordshire"), "#changes tbody tr")
    assert any("Investigating" in row and "2015" in row and "2016" in row for row in rows)


def test_a_statement_shows_its_quote_in_its_surroundings_and_how_to_cite_it(edition: Edition) -> None:
    names = Names(edition)
    claim = next(item for item in claims_about(names, names.node("force/essex")) if item.kind == "Finding")
    assert claim.thing.id
    tree = page(edition, claim.thing.id)
    assert tree.css_first("blockquote mark").text() == claim.quote
    assert len(tree.css_first("blockquote").text()) > len(claim.quote)
    assert claim.thing.iri in tree.css_first("main").text()


def test_everything_that_the_graph_names_has_a_page(edition: Edition) -> None:
    start = f"{edition.base}id/"
    found: set[str] = set()
    for quad in edition.store.quads_for_pattern(None, None, None):
        for term in (quad.subject, quad.object, quad.graph_name):
            if isinstance(term, NamedNode) and term.value.startswith(start):
                found.add(term.value.removeprefix(start))
    by_kind: dict[str, list[str]] = {}
    for id in sorted(found):
        by_kind.setdefault(id.split("/")[0], []).append(id)
    assert len(by_kind) > 30
    for ids in by_kind.values():
        for id in (ids[0], ids[len(ids) // 2], ids[-1]):
            assert page(edition, id).css_first("h1").text().strip()


def test_links_of_pages_lead_to_what_exists(edition: Edition) -> None:
    for id in ("force/essex", "issue/domestic-abuse", "question/peel-2015/effectiveness-3", "vocabulary/issues"):
        for link in page(edition, id).css("main a"):
            href = link.attributes["href"] or ""
            assert href.startswith(("../", "#", "http")), href
            target = re.fullmatch(r"(?:\.\./)+page/([^#?]+)(?:#.*)?", href)
            if target:
                Names(edition).thing(f"{edition.base}id/{target[1]}")
                assert page_exists(edition, target[1]), href


def page_exists(edition: Edition, id: str) -> bool:
    node = NamedNode(f"{edition.base}id/{id}")
    patterns = (edition.store.quads_for_pattern(node, None, None), edition.store.quads_for_pattern(None, None, node))
    return any(next(quads, None) for quads in patterns)


@pytest.mark.parametrize("id", ["force/esex", "x", "force/essex/../kent", "finding/none/0123456789", "a b", "<script>"])
def test_what_the_graph_does_not_have_is_not_found(edition: Edition, id: str) -> None:
    with pytest.raises(NotFoundError):
        page(edition, id)


def test_a_slip_in_an_id_gets_a_suggestion(edition: Edition) -> None:
    with pytest.raises(NotFoundError, match="force/essex"):
        page(edition, "force/esex")


def test_markup_in_names_and_quotes_is_shown_as_text(edition: Edition, tmp_path: Path) -> None:
    hostile = '<script>alert(1)</script><img src=x onerror="alert(2)">'
    base = edition.base
    store = Store(str(tmp_path / "store"))
    graph = NamedNode(f"{base}id/graph/test")
    node = NamedNode(f"{base}id/unit/essex/x")
    label, note = NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel"), NamedNode(f"{base}ontology#scope")
    seen = NamedNode("http://www.w3.org/2000/01/rdf-schema#seeAlso")
    store.extend(
        [
            Quad(node, label, Literal(hostile), graph),
            Quad(node, note, NamedNode("javascript:alert(3)"), graph),
            Quad(node, seen, Literal(hostile), graph),
        ]
    )
    store.flush()
    del store
    (tmp_path / "dataset").symlink_to(edition.path / "dataset")
    tree = page(Edition(tmp_path), "unit/essex/x")
    assert text_of(tree, "h1") == [hostile]
    assert not tree.css("main script, main img")
    assert all((a.attributes["href"] or "").startswith(("#", "../", "http")) for a in tree.css("a"))


def test_the_picture_keeps_its_labels_apart(edition: Edition) -> None:
    names = Names(edition)
    for id in ("force/essex", "force/kent", "issue/domestic-abuse"):
        node = names.node(id)
        picture = neighbourhood(names.thing(node), profile(names, node).relations)
        if picture:
            for side in ("start", "end"):
                heights = sorted(spot.y for spot in picture.spots if spot.anchor == side)
                assert all(below - above >= 14 for above, below in pairwise(heights))
            assert all(0 < spot.y < picture.height and 0 < spot.x < picture.width for spot in picture.spots)


def test_a_claim_has_what_its_statement_has(edition: Edition) -> None:
    names = Names(edition)
    for claim in claims_about(names, names.node("force/kent"))[:20]:
        alone = claim_of(names, NamedNode(claim.thing.iri))
        assert alone == claim
        assert STATEMENT.fullmatch(claim.thing.id or "")


def test_the_same_page_twice_is_the_same_bytes(edition: Edition) -> None:
    links = Links("page/force/essex", base=edition.base)
    pages = [thing(Edition(edition.path), links, {"id": ("force/essex",)}).body for _ in range(2)]
    assert pages[0] == pages[1]


def test_a_body_and_an_issue_lead_to_their_comparisons(edition: Edition) -> None:
    links = {
        id: {node.attributes["href"] for node in page(edition, id).css("main header a")}
        for id in ("force/essex", "force/dorset", "issue/domestic-abuse")
    }
    assert {"../../compare?body=force%2Fessex", "../../history/force/essex"} <= links["force/essex"]
    assert "../../compare?issue=issue%2Fdomestic-abuse" in links["issue/domestic-abuse"]
    assert not any("compare" in (href or "") for href in links["force/dorset"])  # no report is about it


def test_the_title_of_a_statement_says_what_it_says(edition: Edition) -> None:
    start = f"{edition.base}id/judgment/"
    id = min(
        quad.subject.value.removeprefix(f"{edition.base}id/")
        for quad in edition.store.quads_for_pattern(None, NamedNode(f"{edition.base}ontology#grade"), None)
        if isinstance(quad.subject, NamedNode) and quad.subject.value.startswith(start)
    )
    title = text_of(page(edition, id), "title")[0]
    assert id.rpartition("/")[2] not in title
    assert any(word in title for word in ("Good", "Requires improvement", "Inadequate", "Outstanding"))
