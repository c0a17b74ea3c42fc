"""The home page and the search page."""

from __future__ import annotations

import json
import re
import shutil
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest
from browsing import STATIC, forgive, needs_browser, needs_bundles, needs_npm, sideways, violations
from selectolax.lexbor import LexborHTMLParser

from kg.edition import Edition
from kg.errors import QueryError
from kg.pages.environment import render
from kg.pages.home import home
from kg.pages.links import Links
from kg.pages.reply import Reply
from kg.pages.search import search, suggest
from kg.search import entries
from kg.search.static import data_files

if TYPE_CHECKING:
    from playwright.sync_api import Page


def tree(reply: Reply) -> LexborHTMLParser:
    return LexborHTMLParser(reply.body.decode())


def texts(page: LexborHTMLParser, selector: str) -> list[str]:
    return [" ".join(node.text().split()) for node in page.css(selector)]


def hrefs(page: LexborHTMLParser, selector: str) -> list[str]:
    return [node.attributes.get("href") or "" for node in page.css(selector)]


def asked(edition: Edition, **given: str) -> Reply:
    return search(edition, Links("search", base=edition.base), {key: (value,) for key, value in given.items()})


def test_the_home_page_has_each_report_with_its_force_and_its_data(edition: Edition) -> None:
    page = tree(home(edition, Links(base=edition.base), {}))
    reports = {entry.id for entry in edition.dataset.manifest.reports}
    assert set(hrefs(page, "tr.report td:nth-child(2) a")) == {f"page/{id}" for id in reports}
    data = {f"data/graph/{id.removeprefix('report/')}.ttl" for id in reports}
    assert set(hrefs(page, "tr.report td:last-child a")) == data
    assert "page/force/essex" in hrefs(page, "tr.report th a")


def test_the_counts_of_the_home_page_are_those_of_the_manifest(edition: Edition) -> None:
    page = tree(home(edition, Links(base=edition.base), {}))
    head, total = texts(page, "table:first-of-type thead th")[:8], texts(page, "tfoot td")
    counted = dict(zip(head[1:], map(int, total), strict=True))
    reports = edition.dataset.manifest.reports
    assert counted["Reports"] == len(reports)
    assert counted["Findings"] == sum(entry.counts.get("finding", 0) for entry in reports)
    assert counted["Figures"] == sum(entry.counts.get("statistic", 0) for entry in reports)


def test_every_row_of_the_counts_leads_to_its_reports_on_the_page(edition: Edition) -> None:
    page = tree(home(edition, Links(base=edition.base), {}))
    anchors = [href for href in hrefs(page, "tbody th a") if href.startswith("#")]
    assert len(anchors) == len(set(anchors)) > 1
    assert all(page.css_first(href) is not None for href in anchors)


def test_between_files_the_home_page_leads_to_nothing_that_needs_a_server(edition: Edition) -> None:
    page = tree(home(edition, Links(static=True, base=edition.base), {}))
    assert not [href for href in hrefs(page, "a") if re.search(r"sparql|data/|graphs|\bask\b|void", href)]


@pytest.mark.parametrize("here", ["", "search", "questions", "question/grades"])
def test_headings_of_a_page_go_down_one_step_at_a_time(edition: Edition, here: str) -> None:
    from kg.pages.register import page_of
    from kg.site.paths import page_at

    found = page_at(here)
    assert found
    name, path = found
    words = {"q": ("essex",)} if here == "search" else {}
    page = tree(page_of(name)(edition, Links(here, base=edition.base), {**path, **words}))
    levels = [int(node.tag[1]) for node in page.css("h1, h2, h3, h4")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_what_is_found_leads_to_its_page_and_a_sentence_to_its_passage(edition: Edition) -> None:
    page = tree(asked(edition, q="kent police"))
    assert hrefs(page, "main .hit a")[0] == "page/force/kent"
    for node in page.css("li.statement"):
        match = re.search(r"(report/[\w-]+)#char=(\d+),(\d+)", hrefs_of(node, ".source a"))
        quote = node.css_first("blockquote")
        assert match
        assert quote
        text = edition.dataset.text(match[1])[int(match[2]) : int(match[3])]
        assert quote.text() == text
        assert quote.css("mark")
        assert re.match(r"page/[a-z-]+/[\w-]+/[0-9a-f]{10}$", hrefs_of(node, ".row a"))


def hrefs_of(node: object, selector: str) -> str:
    found = node.css_first(selector)  # type: ignore[attr-defined]
    return found.attributes["href"] or ""


def test_a_search_can_be_limited_to_a_kind_and_has_pages(edition: Edition) -> None:
    first = tree(asked(edition, q="the force", kind="finding"))
    assert set(texts(first, "li.statement .row > span")) <= {"strength", "weakness", "mixed"}
    assert texts(first, ".chips [aria-current]")[0].startswith("finding")
    second = tree(asked(edition, q="the force", kind="finding", page="2"))
    assert not set(hrefs(first, "li.statement .row a")) & set(hrefs(second, "li.statement .row a"))


def test_a_search_without_words_shows_the_box_only(edition: Edition) -> None:
    page = tree(asked(edition))
    assert not page.css("section")
    assert page.css_first("input[name=q]") is not None


def test_what_is_mistyped_is_asked_back(edition: Edition) -> None:
    page = tree(asked(edition, q="Kemt Polise"))
    assert "search?q=Kent+Police" in hrefs(page, ".notice a")


def test_what_is_sought_is_escaped_on_the_page(edition: Edition) -> None:
    text = asked(edition, q='"><script>alert(1)</script>').body.decode()
    assert "<script>alert" not in text
    assert "&lt;script&gt;" in text


@pytest.mark.parametrize("page", ["0", "x", "-1", "9" * 30, "²"])
def test_a_page_of_a_list_that_cannot_be_is_an_error(edition: Edition, page: str) -> None:
    with pytest.raises(QueryError, match="no such page"):
        asked(edition, q="essex", page=page)


def test_suggestions_lead_to_pages_from_where_they_are_asked(edition: Edition) -> None:
    reply = suggest(edition, Links("search/suggest", base=edition.base), {"q": ("kent",)})
    assert reply.media_type == "application/json"
    found = json.loads(reply.body)
    assert {"label": "Kent Police", "kind": "force", "note": "", "href": "../page/force/kent"} in found


def test_between_files_the_search_page_is_filled_by_a_script(edition: Edition) -> None:
    page = tree(search(edition, Links("search", static=True, base=edition.base), {}))
    assert [node.attributes["src"] for node in page.css("script")] == [
        "static/site.js",
        "search/names.js",
        "static/search.js",
    ]
    assert page.css_first("noscript") is not None


def test_an_error_says_what_it_is_what_to_do_and_lets_one_search() -> None:
    text = render(
        "error.html", Links("page/x/y"), status=404, title="Not <there>", message="", hint="look elsewhere", meant=()
    )
    page = LexborHTMLParser(text)
    assert texts(page, "h1") == ["Not <there>"]
    assert texts(page, ".notice") == ["What to do: look elsewhere"]
    assert [node.attributes["action"] for node in page.css("main form")] == ["../../search"]


@pytest.fixture(scope="module")
def files(edition: Edition, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the search page as a file, with its data and scripts beside it."""
    folder = tmp_path_factory.mktemp("site #1")
    page = search(edition, Links("search", static=True, base=edition.base), {})
    texts = dict(data_files(entries(edition.dataset, edition.store)))
    for name, text in {**texts, "search.html": page.body.decode()}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    shutil.copytree(STATIC, folder / "static")
    return folder / "search.html"


@needs_browser
@needs_bundles
def test_between_files_names_and_sentences_are_found(page: Page, files: Path) -> None:
    page.goto(f"{files.as_uri()}?q=kent+police")
    page.wait_for_selector("#results[data-done]")
    first = page.locator("#results .hit a").first
    assert (first.inner_text(), first.get_attribute("href")) == ("Kent Police", "./page/force/kent.html")
    sentence = page.locator("#results li.statement").first
    assert sentence.locator("mark").count() > 0
    href = sentence.locator(".source a").get_attribute("href")
    assert re.match(r"\./page/report/[\w-]+\.html#char=\d+,\d+$", href or "")


@needs_browser
@needs_bundles
def test_between_files_what_is_mistyped_is_asked_back_and_scripts_in_words_are_words(page: Page, files: Path) -> None:
    page.goto(f"{files.as_uri()}?q=Kemt+Police")
    page.wait_for_selector("#results[data-done]")
    assert page.locator("#results .notice a").first.inner_text() == "Kent Police"
    page.goto(f"{files.as_uri()}?q=%3Cimg+src%3Dx+onerror%3Dalert(1)%3E")
    page.wait_for_selector("#results[data-done]")
    assert page.locator("#results img").count() == 0


@needs_browser
@needs_bundles
def test_the_search_box_suggests_names_and_is_used_by_keys(page: Page, server: str) -> None:
    page.goto(f"{server}questions")
    box = page.locator("#site-search")
    box.press_sequentially("kent")
    page.wait_for_selector(".suggestions [role=option]")
    assert box.get_attribute("aria-expanded") == "true"
    box.press("ArrowDown")
    chosen = page.locator("[role=option][aria-selected=true]")
    assert box.get_attribute("aria-activedescendant") == chosen.get_attribute("id")
    assert "Kent Police" in chosen.inner_text()
    box.press("Escape")
    assert box.get_attribute("aria-expanded") == "false"
    box.press("ArrowDown")
    page.wait_for_selector(".suggestions [role=option]")
    box.press("ArrowDown")
    box.press("Enter")
    page.wait_for_url("**/page/force/kent")


@needs_browser
@needs_npm("axe-core")
@pytest.mark.parametrize(
    "path", ["", "search?q=kent", "questions", "question/shared-units", "question/grades?force=x/y"]
)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_are_accessible_and_no_wider_than_a_small_window(
    page: Page, server: str, problems: list[str], path: str, scheme: Literal["light", "dark"]
) -> None:
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(server + path)
    if "x/y" in path:
        forgive(problems, "400")
    assert violations(page) == []
    assert sideways(page) == 0
