"""Journeys over the site in a browser, from one page to the next, as its users make them; and each page of its kind."""

from __future__ import annotations

import re
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pytest
from browsing import coloured, forgive, needs_browser, needs_bundles, needs_npm, sideways, violations

from kg.cli import run
from kg.dataset import Dataset
from kg.site import Site

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

pytestmark = [needs_bundles, needs_browser]

# A page of each kind, below the address of the site; {…} is a statement of the dataset.
KINDS = {
    "home": "",
    "search": "search?q=domestic+abuse",
    "questions": "questions",
    "question": "question/shared-units?force=force/essex&other=force/kent",
    "compare": "compare",
    "compared": "compare?body=force/essex&body=force/kent&cycle=2015",
    "history": "history/force/kent",
    "explore": "explore?focus=force/kent",
    "ask": "ask",
    "ontology": "ontology",
    "force": "page/force/kent",
    "issue": "page/issue/domestic-abuse",
    "unit": "page/unit/essex-kent-serious-crime-directorate",
    "statement": "page/{statement}",
    "report": "page/report/peel-2015-effectiveness-kent-digest",
    "error": "page/force/nowhere",
}


def address_of(kind: str, dataset: Dataset) -> str:
    """Return the path of the page of a kind; that of a statement is the first finding on Kent in 2015."""
    if kind != "statement":
        return KINDS[kind]
    records = dataset.records("peel-2015-effectiveness-kent-digest")
    return f"page/{next(item['statement'] for item in records if item['kind'] == 'finding')}"


def words(text: str) -> str:
    """Return a text without white space and signs, which a page sets as it likes."""
    return re.sub(r"[\W_]", "", text)


def check_passage(page: Page, quote: str) -> None:
    """Check that the page of a report marks the sentence, and that it is in the window."""
    page.wait_for_url(re.compile(r"/page/report/[\w-]+(\.html)?#char=\d+,\d+$"))
    marked = page.locator("#text .selected")
    marked.first.wait_for()
    assert words(quote) in words("".join(marked.all_inner_texts()))
    box, size = marked.first.bounding_box(), page.viewport_size
    assert box
    assert size
    assert 0 <= box["y"] < size["height"]


def focused(page: Page, script: str) -> Any:
    """Return what a script tells of the element that has the focus, which it calls `it`."""
    return page.evaluate(f"(it => {script})(document.activeElement)")


def tab_to(page: Page, selector: str, *, most: int = 60) -> None:
    """Press Tab until an element that fits the selector has the focus, and check that one sees that it has it."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if focused(page, f"it.matches({selector!r})"):
            assert focused(page, "it.matches(':focus-visible') && getComputedStyle(it).outlineStyle !== 'none'")
            return
    pytest.fail(f"no {selector} within {most} presses of Tab")


@contextmanager
def plain_page(browser: Browser) -> Iterator[Page]:
    """Return a page in which no script runs."""
    context = browser.new_context(java_script_enabled=False)
    context.set_default_timeout(60_000)
    yield context.new_page()
    context.close()


# From a name to the sentence


def test_from_the_search_box_to_the_sentence_in_its_report(page: Page, server: str) -> None:
    page.goto(f"{server}questions")
    page.locator("#site-search").press_sequentially("kent pol")
    page.locator("[role=option]", has_text="Kent Police").first.click()
    page.wait_for_url("**/page/force/kent")
    line = page.locator("#findings details.evidence").nth(2)
    line.locator("summary").click()
    quote = line.locator("blockquote").inner_text()
    line.get_by_text("Read it in the report").click()
    check_passage(page, quote)


def test_the_same_by_keyboard_alone(page: Page, server: str) -> None:
    """Skip link, search with arrow keys, the line of a finding, its link: each is reached by Tab and seen to be."""
    page.goto(f"{server}questions")
    page.keyboard.press("Tab")
    assert focused(page, "it.matches('.skip') && it.getBoundingClientRect().height > 10")
    page.keyboard.press("Enter")
    assert focused(page, "it.id") == "main"
    page.goto(server)
    tab_to(page, "#q")
    page.keyboard.type("kent pol")
    page.locator("[role=option]", has_text="Kent Police").first.wait_for()
    page.keyboard.press("ArrowDown")
    assert "Kent Police" in page.locator("[role=option][aria-selected=true]").inner_text()
    page.keyboard.press("Enter")
    page.wait_for_url("**/page/force/kent")
    tab_to(page, "nav.contents a[href='#findings']")
    page.keyboard.press("Enter")
    tab_to(page, "#findings summary")
    page.keyboard.press("Enter")
    quote = page.locator("#findings details[open] blockquote").inner_text()
    tab_to(page, "#findings .source a")
    page.keyboard.press("Enter")
    check_passage(page, quote)


def test_from_results_to_the_sentence_without_script(browser: Browser, server: str) -> None:
    with plain_page(browser) as page:
        page.goto(f"{server}questions")
        page.fill("#site-search", "kent police")
        page.keyboard.press("Enter")
        page.locator("main .hit a", has_text="Kent Police").first.click()
        assert page.locator("h1").inner_text() == "Kent Police"
        line = page.locator("#findings details.evidence").first
        line.locator("summary").click()
        quote = line.locator("blockquote").inner_text()
        line.get_by_text("Read it in the report").click()
        place = page.url.partition("#")[2]
        assert words(page.locator(f'[id="{place}"]').first.inner_text()) in words(quote)
        assert page.locator(":target").count() == 1


# Questions, comparisons, queries, the network


def test_from_a_question_to_its_answer_a_passage_and_the_file_that_the_command_writes(
    page: Page, server: str, samples_dataset: Dataset, capsys: pytest.CaptureFixture[str]
) -> None:
    page.goto(server)
    page.locator("main a[href='question/shared-units']").click()
    page.select_option("#force", label="Essex Police")
    page.select_option("#other", label="Kent Police")
    page.click("main button.primary")
    rows = page.locator("tbody tr")
    assert rows.count() == 2
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV", exact=True).click()
    given = ["--param", "force=force/essex", "--param", "other=force/kent", "--format", "csv"]
    assert run(["query", str(samples_dataset.path), "shared-units", *given]) == 0
    assert Path(download.value.path()).read_text("utf-8").split() == capsys.readouterr().out.split()
    link = rows.first.locator("td.quote a")
    quote = link.inner_text()
    link.click()
    check_passage(page, quote)


def test_from_all_bodies_to_the_sentences_of_a_cell_and_the_passage(page: Page, server: str) -> None:
    page.goto(f"{server}compare")
    with page.expect_download() as download:
        page.get_by_role("link", name="Save as CSV").click()
    lines = Path(download.value.path()).read_text("utf-8").splitlines()
    cells = page.locator("td a")
    assert len(lines) > cells.count()
    cells.nth(3).click()
    page.wait_for_url("**/compare?body=*")
    item = page.locator("details[open] li.evidence").first
    quote = item.locator("blockquote").inner_text()
    item.locator(".source a").first.click()
    check_passage(page, quote)


def test_a_question_is_opened_in_the_editor_and_gives_the_same_rows_there(page: Page, server: str) -> None:
    page.goto(server + KINDS["question"])
    rows = page.locator("tbody tr").count()
    page.get_by_role("link", name="Open in the editor").click()
    page.wait_for_selector(".CodeMirror")
    page.click("#run")
    page.locator("#answer-status", has_text=f"{rows} rows").wait_for()
    assert page.locator("#answer-panel tbody tr").count() == rows


def test_from_a_node_of_the_network_to_its_page(page: Page, server: str) -> None:
    """What is clicked is a spot of colour that the screen shows."""
    page.goto(f"{server}explore")
    page.wait_for_function("() => window.kgExplorer")
    page.locator("#picture").scroll_into_view_if_needed()
    page.wait_for_timeout(300)
    spots = coloured(page, "#picture")
    assert len(spots) > 10
    for x, y in spots:
        page.locator("#picture").click(position={"x": x, "y": y})
        if page.locator("#chosen h2").count():
            break
    name = page.locator("#chosen h2").inner_text()
    page.locator("#chosen a", has_text="Its page").click()
    page.wait_for_url("**/page/**")
    assert page.locator("h1").inner_text() == name


# Each kind of page


@needs_npm("axe-core")
@pytest.mark.parametrize("kind", KINDS)
def test_a_page_fits_its_window_and_is_accessible_in_light_and_dark(
    page: Page, server: str, samples_dataset: Dataset, problems: list[str], kind: str
) -> None:
    page.goto(server + address_of(kind, samples_dataset))
    if kind == "error":
        forgive(problems, "404")
    if kind == "explore":
        page.wait_for_function("() => window.kgExplorer")
    if kind == "ask":
        page.wait_for_selector(".CodeMirror")
    schemes: tuple[tuple[int, Literal["light", "dark"]], ...] = ((1280, "light"), (360, "dark"))
    for width, scheme in schemes:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)
        assert sideways(page) <= 0, width
        assert violations(page) == [], (width, scheme)


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"error", "ask", "explore"}))
def test_without_script_a_page_shows_what_it_has(
    browser: Browser, server: str, samples_dataset: Dataset, kind: str
) -> None:
    with plain_page(browser) as page:
        page.goto(server + address_of(kind, samples_dataset))
        assert page.locator("h1:visible").count() == 1
        assert len(page.locator("main").inner_text().split()) > 60 or kind == "statement"
        assert not page.locator(".js-only:visible").count()


def test_without_script_forms_are_answered(browser: Browser, server: str) -> None:
    with plain_page(browser) as page:
        page.goto(f"{server}question/shared-units")
        page.select_option("#force", label="Essex Police")
        page.select_option("#other", label="Kent Police")
        page.click("main button.primary")
        assert page.locator("tbody tr").count() == 2
        page.goto(f"{server}compare")
        page.locator("main input[type=checkbox]").nth(2).check()
        page.get_by_role("button", name="Compare the bodies ticked").click()
        assert "body=" in page.url
        assert page.locator("li.evidence").count() > 0


# Files


def test_from_the_search_box_to_the_sentence_between_files(page: Page, site: Site) -> None:
    page.goto((site.path / "index.html").as_uri())
    page.fill("#q", "kent police")
    page.keyboard.press("Enter")
    page.wait_for_selector("#results[data-done]")
    page.locator("#results .hit a", has_text="Kent Police").first.click()
    assert page.locator("h1").inner_text() == "Kent Police"
    line = page.locator("#findings details.evidence").nth(2)
    line.locator("summary").click()
    quote = line.locator("blockquote").inner_text()
    line.get_by_text("Read it in the report").click()
    check_passage(page, quote)
