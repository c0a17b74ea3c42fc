"""The pages on which bodies are compared: the same counts everywhere, and every cell leads to its sentences."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from browsing import needs_browser, needs_npm, sideways, violations
from selectolax.lexbor import LexborHTMLParser

from kg.comparison import STATES, compare
from kg.comparison.choices import find_choices
from kg.comparison.files import as_csv
from kg.comparison.gradings import gradings
from kg.comparison.overview import ALL, Tally, balance, overview
from kg.edition import Edition
from kg.errors import QueryError
from kg.pages.history import history
from kg.pages.links import Links
from kg.pages.matrix import matrix
from kg.pages.reply import Reply

if TYPE_CHECKING:
    from playwright.sync_api import Page


def ask(edition: Edition, query: str = "") -> Reply:
    """Return the page of a query string."""
    asked = {name: tuple(values) for name, values in parse_qs(query, keep_blank_values=True).items()}
    return matrix(edition, Links("compare", base=edition.base), asked)


def read(reply: Reply) -> LexborHTMLParser:
    return LexborHTMLParser(reply.body.decode("utf-8"))


# ---- all bodies at once


@pytest.mark.parametrize("issue", ["issue/vulnerability", "issue/crime-prevention"])
def test_a_cell_of_all_bodies_counts_what_the_comparison_of_that_body_shows(edition: Edition, issue: str) -> None:
    """Only issues without narrower ones: a comparison has a row for each issue, here wider ones take in the others."""
    found = overview(edition.store, issue=issue, base=edition.base)
    checked = 0
    for lines in found.kinds.values():
        for line in lines:
            shown = compare(edition.store, [line.subject.body.id], issue=issue, base=edition.base)
            sections = {section.name: section for section in shown.sections}
            rows = {row.id: row for row in sections["issues"].rows} if "issues" in sections else {}
            for heading, cell in zip(found.headings, line.cells, strict=True):
                if heading.narrower or heading.id == ALL or heading.id not in rows:
                    continue
                anchors = [column.anchor for column in sections["issues"].columns]
                there = rows[heading.id].cells[anchors.index(line.subject.anchor)]
                assert (cell.state, dict(cell.counts)) == (there.state, there.counts()), (line.subject, heading)
                checked += 1
    assert checked > 10


def test_a_statement_on_several_issues_counts_once_in_a_cell(edition: Edition) -> None:
    """Bedfordshire in 2015: the sentences of its comparison, each once, are what stands under all issues."""
    found = overview(edition.store, cycle="2015", programme="PEEL", base=edition.base)
    line = next(line for line in found.kinds["force"] if line.subject.body.id == "force/bedfordshire")
    section = compare(edition.store, ["force/bedfordshire"], cycle="2015", base=edition.base).section("issues")
    statements = {item.statement for row in section.rows for cell in row.cells for item in cell.citations}
    assert sum(line.cells[0].counts.values()) == len(statements)
    assert sum(sum(cell.counts.values()) for cell in line.cells[1:]) != len(statements)


def test_joint_inspections_stand_apart_by_area_and_beside_the_force(edition: Edition) -> None:
    """What was found of all services in an area is not what was found of its police."""
    found = overview(edition.store, cycle="2018", base=edition.base)
    names = {kind: [line.subject.label for line in lines] for kind, lines in found.kinds.items()}
    assert names["area"] == ["Medway, JTAI 2018", "Southend-on-Sea, JTAI 2018"]
    assert names["force"] == ["Essex Police, JTAI 2018, Southend-on-Sea", "Kent Police, JTAI 2018, Medway"]
    area, police = (found.kinds[kind][0].cells[0] for kind in ("area", "force"))
    assert sum(area.counts.values()) > sum(police.counts.values())


def test_inspections_of_which_a_body_has_no_report_are_named_and_have_no_column(edition: Edition) -> None:
    query = "body=essex&body=cleveland&cycle="
    section = compare(edition.store, ["essex", "cleveland"], base=edition.base).section("issues")
    empty = [
        column.label
        for number, column in enumerate(section.columns)
        if all(row.cells[number].state == "no-report" for row in section.rows)
    ]
    shown = read(ask(edition, query)).css_first("#issues")
    assert empty
    assert all(label in shown.css_first("caption").text() for label in empty)
    headings = [node.text() for node in shown.css("thead th")]
    assert headings == [column.label for column in section.columns if column.label not in empty]


def test_silence_says_why(edition: Edition) -> None:
    found = overview(edition.store, base=edition.base)
    states = {cell.state for _, _, cell in found.cells() if not cell.counts}
    assert {"assessed", "left-out"} <= states <= set(STATES)
    assert Tally("left-out").words == STATES["left-out"]


def test_which_outweighs_depends_on_shares_not_on_numbers() -> None:
    counts = ({"strength": 9, "weakness": 1}, {"strength": 2, "weakness": 1}, {"strength": 1, "weakness": 9}, {})
    assert [balance(item) for item in counts] == [2, 1, -2, None]


def test_grades_have_their_place_on_their_own_scale(edition: Edition) -> None:
    found = gradings(edition.store, base=edition.base)
    lines = {line.subject.label: line for line in found.kinds["force"]}
    topics = [heading.id for heading in found.headings]

    def cell(line: str, topic: str) -> Tally:
        return lines[line].cells[topics.index(topic)]

    assert cell("Essex Police, PEEL 2015", "topic/vulnerable").words == "Inadequate"
    assert cell("Essex Police, PEEL 2015", "topic/vulnerable").balance == -2
    assert cell("Essex Police, PEEL 2021/22", "topic/vulnerable").balance == 0  # adequate, of five
    assert cell("Bedfordshire Police, PEEL 2016", "topic/vulnerable").note == "unchanged since 2015"
    assert "not compared" in found.note


@pytest.mark.parametrize("query", ["", "issue=issue/vulnerability", "show=grades", "programme=JTAI&cycle=2018"])
def test_every_cell_leads_to_its_sentences(edition: Edition, query: str) -> None:
    """The link of a cell opens a page on which its fragment stands; checked in the first and last lines."""
    lines = [line for line in read(ask(edition, query)).css("tbody tr") if line.css("td a")]
    links = {str(a.attributes["href"]) for line in (lines[0], lines[-1]) for a in line.css("td a")}
    assert len(links) > 3
    for link in links:
        parts = urlsplit(link)
        assert parts.path == "compare"
        page = read(ask(edition, parts.query))
        ids = {item.attributes["id"] for item in page.css("[id]")}
        assert unquote(parts.fragment) in ids, link
        assert page.css("li.evidence"), link


def test_pages_that_are_files_lead_to_histories_and_have_no_forms(edition: Edition) -> None:
    """All cells of all bodies, without a server."""
    links = Links("compare", static=True, base=edition.base)
    page = read(matrix(edition, links, {}))
    assert not page.css("main form, main input, main button")
    targets: dict[str, set[str]] = {}
    for item in page.css("td a"):
        path, _, fragment = str(item.attributes["href"]).partition("#")
        targets.setdefault(path, set()).add(unquote(fragment))
    assert set(targets) == {f"history/{body.id}.html" for body in find_choices(edition.store, base=edition.base).bodies}
    for path, fragments in targets.items():
        here = path.removesuffix(".html")
        made = history(edition, Links(here, static=True, base=edition.base), {"id": (here.removeprefix("history/"),)})
        assert fragments <= {str(item.attributes["id"]) for item in read(made).css("[id]")}, path
        assert not read(made).css("main form, main a[href*='?']")


def test_all_bodies_are_saved_as_csv(edition: Edition) -> None:
    reply = ask(edition, "format=csv")
    rows = list(csv.DictReader(io.StringIO(reply.body.decode("utf-8"))))
    found = overview(edition.store, base=edition.base)
    assert (reply.filename, len(rows)) == ("issues.csv", len(list(found.cells())))
    assert rows[0]["body"] == "Medway"
    assert int(rows[0]["strength"]) == found.kinds["area"][0].cells[0].counts["strength"]


# ---- side by side, over time


def test_every_quote_leads_to_its_passage(edition: Edition) -> None:
    page = read(ask(edition, "body=essex&body=kent&issue=domestic-abuse"))
    items = page.css("li.evidence")
    assert items
    for item in items:
        path, _, place = str(item.css_first("p.source a").attributes["href"]).partition("#char=")
        start, end = map(int, place.split(","))
        text = edition.dataset.text(path.removeprefix("page/"))
        assert text[start:end] == item.css_first("blockquote").text()


def test_what_is_saved_is_what_the_command_writes(edition: Edition) -> None:
    reply = ask(edition, "body=essex&body=kent&cycle=2015&format=csv")
    assert reply.filename == "essex-kent.csv"
    assert reply.body.decode("utf-8") == as_csv(compare(edition.store, ["essex", "kent"], cycle="2015"))
    assert ask(edition, "body=essex&format=jsonl").body.startswith(b'{"')


def test_the_page_links_to_what_it_can_be_saved_as(edition: Edition) -> None:
    page = read(ask(edition, "body=Essex Police&body=kent&cycle=2015"))
    links = [str(item.attributes["href"]) for item in page.css("a[download]")]
    assert links[0] == "compare?body=force%2Fessex&body=force%2Fkent&cycle=2015&format=csv"


def test_one_body_over_time_is_the_same_under_both_addresses(edition: Edition) -> None:
    link = Links("compare", base=edition.base)
    assert matrix(edition, link, {"body": ("essex",), "over": ("time",)}) == history(edition, link, {"id": ("essex",)})
    assert "Essex Police over time" in read(ask(edition, "body=essex&over=time")).css_first("h1").text()


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("body=Esex Police", "did you mean Essex Police"),
        ("body=essex&issue=burglery", "did you mean"),
        ("body=essex&cycle=1999", "the dataset has"),
        ("body=essex&format=xls", "csv, jsonl"),
        ("body=essex&over=space", "it is one of time"),
        ("issue=burglery", "did you mean"),
        ("programme=PEAL", "it has JTAI 2018, PEEL 2015"),
        ("cycle=1999", "it has"),
        ("show=colours", "issues, grades"),
        ("show=grades&cycle=1999", "the dataset has"),
    ],
)
def test_what_is_not_known_is_told_with_what_is(edition: Edition, query: str, message: str) -> None:
    with pytest.raises(QueryError, match=message):
        ask(edition, query)


def test_nothing_found_is_told_with_the_reason(edition: Edition) -> None:
    assert "has no report that evaluates Surrey Police" in read(ask(edition, "body=surrey")).css_first("main").text()
    text = read(ask(edition, "body=norfolk&issue=armed-policing&cycle=2021/22")).css_first("main").text()
    assert "on Armed policing or a narrower issue" in text
    assert "joint inspections give none" in read(ask(edition, "show=grades&programme=JTAI")).css_first("main").text()


def test_pages_have_nothing_that_the_content_security_policy_forbids(edition: Edition) -> None:
    for query in ("", "show=grades", "body=essex", "body=essex&over=time"):
        page = read(ask(edition, query))
        assert not page.css("style, [style], [onclick], script:not([src])"), query
        assert len(page.css("h1")) == 1
        ids = [item.attributes["id"] for item in page.css("[id]")]
        assert len(ids) == len(set(ids)), query


@needs_browser
@needs_npm("axe-core")
def test_a_cell_opens_its_sentences_by_keyboard(page: Page, server: str) -> None:
    """From all bodies to the sentences of a cell, on a phone, in the dark; nothing serious found on either page."""
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": 360, "height": 700})
    page.goto(f"{server}compare?issue=issue/vulnerability")
    assert sideways(page) == 0
    assert violations(page) == []
    page.locator("td a").last.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/compare?body=*")
    assert page.locator("details[open] li.evidence").first.is_visible()
    assert sideways(page) == 0
    assert violations(page) == []
