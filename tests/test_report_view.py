"""The page of a report in a browser: a sentence and its statements in both directions, filters, deep links."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from browsing import STATIC, needs_browser, needs_bundles, needs_npm, sideways, violations

from kg.dataset import Dataset
from kg.edition import Edition
from kg.pages.links import Links
from kg.pages.report import report
from kg.statements import Record

if TYPE_CHECKING:
    from playwright.sync_api import Page

_NAME = "peel-2015-effectiveness-kent-digest"
pytestmark = [needs_bundles, needs_browser]


@pytest.fixture
def findings(samples_dataset: Dataset) -> list[Record]:
    """Return the findings of the report."""
    return [item for item in samples_dataset.records(_NAME) if item["kind"] == "finding"]


@pytest.fixture
def address(server: str) -> str:
    """Return the address of the page."""
    return f"{server}page/report/{_NAME}"


def place(record: Record) -> str:
    """Return the fragment of the address of a record's sentence."""
    return f"#char={record['start']},{record['end']}"


def listed(page: Page) -> int:
    """Return how many statements are in sight in the list."""
    return page.locator("#list > li:visible").count()


def same(one: str, other: str) -> bool:
    """Return whether words are the same up to white space and signs before them."""
    return re.sub(r"\W", "", one) == re.sub(r"\W", "", other)


def in_sight(page: Page, selector: str) -> bool:
    """Return whether an element stands in the window."""
    box = page.locator(selector).first.bounding_box()
    size = page.viewport_size
    return bool(box and size and box["y"] >= 0 and box["y"] < size["height"])


def test_a_deep_link_marks_its_sentence_scrolls_to_it_and_shows_its_statements(
    page: Page, address: str, findings: list[Record]
) -> None:
    finding = findings[-1]
    page.goto(address + place(finding))
    assert same(page.locator("#text .selected").first.inner_text(), finding["text"])
    assert in_sight(page, "#text .selected")
    assert page.locator(f"#finding-{finding['statement'].rsplit('/', 1)[-1]}").is_visible()
    assert 0 < listed(page) < len(findings)


def test_a_deep_link_to_any_stretch_marks_just_its_characters(page: Page, address: str, findings: list[Record]) -> None:
    start = findings[3]["start"] + 4
    page.goto(f"{address}#char={start},{start + 12}")
    marked = page.evaluate("[...CSS.highlights.get('passage')].map(String).join('')")
    assert same(marked, findings[3]["text"][4:16])


def test_a_click_on_a_sentence_shows_its_statements_and_all_are_back_with_escape(
    page: Page, address: str, findings: list[Record]
) -> None:
    page.goto(address)
    every = listed(page)
    sign = page.locator(f'#text [id="{place(findings[1])[1:]}"] > a.f').first
    sign.click()
    assert page.url.endswith(place(findings[1]))
    assert listed(page) < every
    assert page.locator("#list > li.selected").first.is_visible()
    page.keyboard.press("Escape")
    assert listed(page) == every
    assert not page.locator("#text .selected").count()


def test_a_click_on_a_statement_goes_to_its_sentence(page: Page, address: str, findings: list[Record]) -> None:
    page.goto(address)
    page.locator(f"#finding-{findings[-1]['statement'].rsplit('/', 1)[-1]} .source").click(position={"x": 120, "y": 8})
    assert in_sight(page, "#text .selected")
    assert same(page.locator("#text .selected").first.inner_text(), findings[-1]["text"])


def test_a_sentence_is_reached_by_keyboard_and_its_statements_get_the_focus(page: Page, address: str) -> None:
    page.goto(address)
    page.locator("#text a.f:visible").first.focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.closest('#panel') !== null")
    page.locator("#next").focus()
    first = page.url
    page.keyboard.press("Enter")
    assert page.url != first
    assert page.locator("#list > li.selected").count()


def test_filters_hold_for_text_and_list_and_stand_in_the_address(
    page: Page, address: str, findings: list[Record]
) -> None:
    page.goto(address)
    every = listed(page)
    page.locator("#filters summary").click()
    for kind in ("strength", "issue"):
        page.uncheck(f"#filters input[value={kind}]")
    strengths = sum(item["polarity"] == "strength" for item in findings)
    assert listed(page) == every - strengths
    assert not page.locator("#text .p.strength, #text .f.strength:visible, #text .m.kind-issue:not(.off)").count()
    assert "hide=strength,issue" in page.url
    page.reload()
    assert listed(page) == every - strengths


def test_a_part_of_the_report_is_chosen_by_its_heading(page: Page, address: str) -> None:
    page.goto(address)
    every = listed(page)
    page.locator("#filters summary").click()
    page.select_option("#section", index=3)
    assert 0 < listed(page) < every
    assert "section=s-" in page.url


def test_headers_and_what_was_set_aside_are_shown_when_asked_for(
    page: Page, server: str, samples_dataset: Dataset
) -> None:
    name = next(entry.name for entry in samples_dataset.manifest.reports if samples_dataset.review(entry.name))
    page.goto(f"{server}page/report/{name}?aside=1")
    assert page.locator("#set-aside li:visible").count() == len(samples_dataset.review(name))
    page.goto(f"{server}page/report/{name}")
    assert not page.locator("#set-aside li:visible").count()


def test_a_citation_is_copied_with_its_report_and_place(page: Page, address: str, findings: list[Record]) -> None:
    page.goto(address + place(findings[0]))
    cited = page.locator("button[data-copy]").last.get_attribute("data-copy") or ""
    assert cited.startswith("“")
    assert cited.endswith(place(findings[0]))
    assert same(cited.split("” ")[0], findings[0]["text"])
    assert "2016-02" in cited


def test_without_script_sentences_and_statements_link_to_each_other(
    page: Page, browser: Any, address: str, findings: list[Record]
) -> None:
    context = browser.new_context(java_script_enabled=False)
    plain = context.new_page()
    plain.goto(address + place(findings[-1]))
    assert plain.locator("#list > li:visible").count() >= len(findings)
    plain.locator(f'#text [id="{place(findings[0])[1:]}"] > a.f').first.click()
    assert re.search(r"#[\w-]+-[0-9a-f]{10}$", plain.url)
    context.close()


@pytest.mark.parametrize("width", [360, 1280])
def test_the_page_is_no_wider_than_its_window(page: Page, address: str, findings: list[Record], width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(address + place(findings[0]))
    assert sideways(page) == 0
    assert in_sight(page, "#text .selected")
    assert page.locator("#list > li.selected").first.is_visible()


@needs_npm("axe-core")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(page: Page, address: str, findings: list[Record], scheme: Any) -> None:
    page.emulate_media(color_scheme=scheme)
    page.goto(f"{address}?aside=1&furniture=1{place(findings[0])}")
    assert violations(page) == []


def test_it_works_from_a_disk(page: Page, edition: Edition, findings: list[Record], tmp_path: Path) -> None:
    path = tmp_path / "page" / "report" / f"{_NAME}.html"
    path.parent.mkdir(parents=True)
    path.write_bytes(report(edition, Links(f"page/report/{_NAME}", static=True), {"name": (_NAME,)}).body)
    (tmp_path / "static").symlink_to(STATIC)
    page.goto(path.as_uri() + place(findings[2]))
    assert same(page.locator("#text .selected").first.inner_text(), findings[2]["text"])
