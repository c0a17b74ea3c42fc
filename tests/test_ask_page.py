"""The page on which one asks in SPARQL: without script, and with the editor in a browser."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from browsing import coloured, forgive, sideways, violations
from conftest import needs_browser, needs_npm
from selectolax.lexbor import LexborHTMLParser

from kg.edition import Edition
from kg.errors import NotFoundError, QueryError
from kg.pages.ask import ask
from kg.pages.links import Links
from kg.queries import list_queries, load, parse_question, portable, run, values

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

GRADES = "SELECT ?grade (COUNT(*) AS ?judgments) { ?judgment insp:grade ?grade } GROUP BY ?grade ORDER BY ?grade"
FACTS = "CONSTRUCT { ?a insp:worksWith ?b } { ?a insp:worksWith ?b } LIMIT 20"


def asked(edition: Edition, **given: str) -> LexborHTMLParser:
    """Return the page for what is asked for."""
    reply = ask(edition, Links("ask", base=edition.base), {name: (value,) for name, value in given.items()})
    return LexborHTMLParser(reply.body.decode("utf-8"))


def query_of(page: LexborHTMLParser) -> str:
    """Return the query in the text area, as a browser would send it."""
    area = page.css_first("textarea[name=query]")
    assert area
    return area.text().removeprefix("\n")


# What it asks and offers


def test_without_script_the_page_is_a_form_that_sends_its_query_to_the_endpoint(edition: Edition) -> None:
    page = asked(edition, query="ASK { ?a <b> '</textarea>' }", format="ttl", timeout="5")
    form = page.css_first("form#ask")
    assert form
    assert (form.attributes["action"], form.attributes.get("method", "get")) == ("sparql", "get")
    assert query_of(page) == "ASK { ?a <b> '</textarea>' }"
    chosen = page.css_first("select[name=format] option[selected]")
    limit = page.css_first("input[name=timeout]")
    assert chosen
    assert limit
    assert (chosen.attributes["value"], limit.attributes["value"]) == ("ttl", "5")


@pytest.mark.parametrize("name", [question.name for question in list_queries()])
def test_a_named_question_in_the_editor_gives_any_client_the_answer_that_its_name_gives(
    edition: Edition, name: str
) -> None:
    """All that it uses is declared: a store that knows none of our prefixes and no base understands it."""
    text = query_of(asked(edition, question=name))
    assert "\n\n" not in "\n".join(line.strip() for line in text.splitlines())
    found = json.loads(edition.store.query(text).serialize(format=_json()))
    assert found == json.loads(run(edition.store, load(name), base=edition.base).data)


def _json() -> Any:
    from pyoxigraph import QueryResultsFormat

    return QueryResultsFormat.JSON


def test_the_parameters_of_a_question_can_be_given_and_its_title_says_which_they_are(edition: Edition) -> None:
    text = query_of(asked(edition, question="shared-units", force="force/kent", other="force/norfolk"))
    assert text.startswith("# Which units do Kent Police and Norfolk Constabulary run jointly?\n")
    assert "<force/kent> , <force/norfolk>" in text


def test_what_cannot_be_asked_says_so(edition: Edition) -> None:
    with pytest.raises(NotFoundError):
        asked(edition, question="../../etc/passwd")
    with pytest.raises(QueryError):
        asked(edition, question="shared-units", force="Essex Police, the force")


def test_all_questions_are_offered_in_groups_in_plain_english(edition: Edition) -> None:
    page = asked(edition, question="grades")
    names = [option.attributes["value"] for option in page.css("select#example option")]
    assert sorted(map(str, names)) == sorted(question.name for question in list_queries())
    assert "grades" in {group.attributes["label"] for group in page.css("select#example optgroup")}
    assert "Which grades did any force receive?" in [option.text() for option in page.css("select#example option")]


def test_the_first_query_of_the_page_has_an_answer(edition: Edition) -> None:
    assert len(run(edition.store, parse_question("", query_of(asked(edition)))).rows) > 3


def test_the_editor_gets_every_term_of_the_ontology_with_its_meaning_and_the_ids_of_the_vocabulary(
    edition: Edition,
) -> None:
    block = asked(edition).css_first("script#known")
    assert block
    known = json.loads(block.text())
    assert ["insp:Finding", "class", "finding", "A sentence that evaluates: a strength, a weakness or both."] in known[
        "terms"
    ]
    assert ["skos:prefLabel", "property", "", ""] in known["terms"]
    assert ["force/essex", "Essex Police"] in known["ids"]
    assert known["prefixes"]["insp"] == f"{edition.base}ontology#"


def test_only_ids_are_shortened_not_words_that_look_like_them() -> None:
    text = 'ASK { $who ?p "<https://w3id.org/inspection-kg/id/force/essex>" }'
    made = portable(parse_question("q", text), values(parse_question("q", text), {}) | {"who": "force/kent"})
    assert made.endswith('ASK { <force/kent> ?p "<https://w3id.org/inspection-kg/id/force/essex>" }')


# In a browser


@pytest.fixture
def at(server: str, page: Page) -> Page:
    """Return the page with the editor ready."""
    page.goto(f"{server}ask")
    page.wait_for_selector(".CodeMirror")
    return page


def write(page: Page, query: str) -> None:
    """Write a query in the place of what stands in the editor."""
    page.locator(".CodeMirror").click()
    page.keyboard.press("Control+A")
    page.keyboard.press("Delete")
    page.keyboard.insert_text(query)


def choose(page: Page, typed: str, words: str) -> str:
    """Type, and take with Enter the first completion that has the words, which is returned as it was shown.

    While a newer list is on its way, the editor still shows the older one, which does not take keys.
    """
    page.keyboard.type(typed)
    hint = page.locator(".CodeMirror-hint", has_text=words).first
    hint.wait_for()
    page.wait_for_function(
        "() => document.querySelector('.CodeMirror').CodeMirror.state.keyMaps.some((keys) => keys.Down && keys.Enter)"
    )
    shown = hint.inner_text()
    page.keyboard.press("Enter")
    return shown


def status(page: Page, words: str) -> str:
    """Wait until the status has the words, and return it."""
    found = page.locator("#answer-status").filter(has_text=words)
    found.wait_for()
    return found.inner_text()


@needs_browser
def test_a_question_is_chosen_and_run_and_its_iris_lead_to_pages_of_the_site(at: Page, server: str) -> None:
    at.select_option("#example", "shared-units")
    at.click("text=Put it into the editor")
    at.wait_for_selector(".CodeMirror")
    assert "run jointly?" in at.locator(".CodeMirror-line").first.inner_text()
    at.click("#run")
    status(at, "2 rows")
    assert at.locator("#answer-panel tbody tr").count() == 2
    write(at, "SELECT * { VALUES ?force { <force/essex> } }")
    at.keyboard.press("Control+Enter")
    status(at, "1 row in")
    link = at.locator("#answer-panel td a")
    assert (link.inner_text(), link.evaluate("link => link.href")) == ("force/essex", f"{server}page/force/essex")


@needs_browser
def test_a_prefix_is_declared_when_it_is_used_and_terms_are_completed_with_their_meaning(at: Page) -> None:
    write(at, "SELECT * { ?a a ")
    assert "A sentence that evaluates" in choose(at, "insp:Findi", "insp:Finding")
    written = at.locator(".CodeMirror-code").inner_text()
    assert "PREFIX insp: <https://w3id.org/inspection-kg/ontology#>" in written
    assert "?a a insp:Finding" in written


@needs_browser
def test_what_a_query_uses_is_declared_before_it_is_asked(at: Page) -> None:
    write(at, "ASK { <force/essex> skos:prefLabel/^rdfs:label ?name }")
    at.keyboard.press("Control+Enter")
    status(at, "false")
    lines = at.locator(".CodeMirror-line").all_inner_texts()
    assert sorted(lines[:3]) == [
        "BASE <https://w3id.org/inspection-kg/id/>",
        "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>",
        "PREFIX skos: <http://www.w3.org/2004/02/skos/core#>",
    ]
    assert at.locator(".parseErrorIcon").count() == 0


@needs_browser
def test_an_id_is_completed_by_the_name_of_the_thing(at: Page) -> None:
    write(at, "ASK { ?a ?b ")
    choose(at, "<avon", "Avon and Somerset")
    assert "<https://w3id.org/inspection-kg/id/force/avon-and-somerset>" in at.locator(".CodeMirror-code").inner_text()


@needs_browser
def test_the_id_of_a_thing_of_the_dataset_is_completed_too(at: Page) -> None:
    write(at, "BASE <https://w3id.org/inspection-kg/id/>\nASK { ?a ?b ")
    choose(at, "<serious-crime-dir", "unit/")
    assert "<unit/essex-kent-serious-crime-directorate>" in at.locator(".CodeMirror-code").inner_text()


@needs_browser
def test_a_query_that_takes_too_long_ends_with_a_message_and_no_answer(at: Page, problems: list[str]) -> None:
    write(at, "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
    at.fill("#timeout", "1")
    at.click("#run")
    at.locator("#query-problem").filter(has_text="1").wait_for()
    assert at.locator("#answer").is_hidden()
    forgive(problems, "504")


@needs_browser
def test_a_query_is_stopped(at: Page) -> None:
    write(at, "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
    at.keyboard.press("Control+Enter")
    at.click("#stop")
    status(at, "Stopped.")
    assert at.locator("#stop").is_hidden()


@needs_browser
def test_without_script_the_form_brings_the_answer_as_a_file(browser: Browser, server: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{server}ask?question=shared-units")
    page.select_option("#format", "csv")
    with page.expect_download() as download:
        page.click("#run")
    assert Path(download.value.path()).read_text("utf-8").startswith("unit,quote,page,report")
    context.close()


@needs_browser
def test_an_error_is_shown_at_its_line(at: Page, problems: list[str]) -> None:
    write(at, "SELECT *\nWHERE {\n  ?a ?b\n}")
    at.keyboard.press("Control+Enter")
    at.locator("#query-problem", has_text="error at 4:2").wait_for()
    assert at.locator(".wrong-line").count() == 1
    assert at.locator(".CodeMirror textarea").get_attribute("aria-invalid") == "true"
    at.keyboard.type(" ")
    assert at.locator("#query-problem").is_hidden()
    at.locator(".parseErrorIcon").hover()  # its tooltip would break the content security policy
    forgive(problems, "400")


@needs_browser
def test_an_answer_is_sorted_narrowed_and_told_as_files(at: Page, server: str) -> None:
    write(at, GRADES)
    at.keyboard.press("Control+Enter")
    status(at, "rows in")
    rows = at.locator("#answer-panel tbody tr")
    count = rows.count()
    at.click("th >> text=judgments")
    assert at.locator("th[aria-sort=ascending]").inner_text() == "judgments"
    figures = [int(text) for text in at.locator("tbody td.number").all_inner_texts()]
    assert figures == sorted(figures)
    at.fill("#answer-filter", "inadequate")
    assert 0 < rows.count() < count
    with at.expect_download() as download:
        at.click(".files >> text=CSV")
    lines = Path(download.value.path()).read_text("utf-8").splitlines()
    assert lines[0] == "grade,judgments"
    assert len(lines) == count + 1


@needs_browser
def test_an_answer_is_drawn_as_a_chart_and_the_address_of_the_page_brings_it_back(at: Page) -> None:
    write(at, GRADES)
    at.keyboard.press("Control+Enter")
    status(at, "rows in")
    at.click("#view-chart")
    label = at.locator("canvas").get_attribute("aria-label")
    assert label == "Chart: judgments for each grade. The table has the figures."
    drawn = "canvas => canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.some(byte => byte)"
    assert at.locator("canvas").evaluate(drawn)
    address = at.url
    at.goto("about:blank")
    at.goto(address)
    status(at, "rows in")
    assert at.locator("#view-chart").get_attribute("aria-selected") == "true"


@needs_browser
def test_triples_are_drawn_as_a_graph_in_which_a_thing_is_chosen(at: Page) -> None:
    write(at, FACTS)
    at.keyboard.press("Control+Enter")
    status(at, "triples in")
    at.click("#view-graph")
    at.wait_for_selector("#answer .picture canvas")
    assert at.locator("#answer .picture").get_attribute("aria-label") == "The answer as a graph; the table has the same"
    x, y = coloured(at, "#answer .picture")[0]
    at.locator("#answer .picture").click(position={"x": x, "y": y})
    assert "/page/" in at.locator("#answer-panel p a").evaluate("link => link.href")


@needs_browser
def test_the_editor_is_left_by_keyboard(at: Page) -> None:
    write(at, "ASK {}")
    at.keyboard.press("Tab")
    assert at.evaluate("document.activeElement.closest('.CodeMirror') !== null")
    at.keyboard.press("Escape")
    at.keyboard.press("Tab")
    assert at.evaluate("document.activeElement.id") == "run"
    at.keyboard.press("Enter")
    assert status(at, "true").startswith("Yes")
    at.keyboard.press("Shift+Tab")
    assert at.evaluate("document.activeElement.closest('.CodeMirror') !== null")
    at.keyboard.press("Escape")
    at.keyboard.press("Shift+Tab")
    assert at.evaluate("document.activeElement.textContent") == "Put it into the editor"


@needs_browser
def test_what_the_dataset_does_not_have_is_said(at: Page) -> None:
    write(at, "SELECT * { <force/essex> <no/such/property> ?what }")
    at.keyboard.press("Control+Enter")
    status(at, "0 rows")
    assert "Nothing in the dataset fits the query." in at.locator("#answer-body").inner_text()


@needs_browser
@needs_npm("axe-core")
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_the_page_is_accessible_and_no_wider_than_its_window(at: Page, width: int, scheme: Any) -> None:
    at.emulate_media(color_scheme=scheme)
    at.set_viewport_size({"width": width, "height": 800})
    assert violations(at) == []
    at.click("#run")
    status(at, "rows in")
    assert violations(at) == []
    assert sideways(at) <= 0
    at.click("#view-chart")
    assert violations(at) == []
    assert sideways(at) <= 0
