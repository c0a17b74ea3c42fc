"""The picture in one HTML file, opened from a disk in a browser: picture, list and panel say the same."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

import pytest
from browsing import drawn, needs_browser, needs_bundles, needs_npm, seen, sideways, violations

from kg.dataset import Dataset
from kg.exports.picture.page import page as page_of
from kg.exports.picture.page import write
from kg.exports.selection import Selection
from kg.exports.source import Source
from kg.network import Network

if TYPE_CHECKING:
    from playwright.sync_api import Page

FORCE = "force/bedfordshire"
HOSTILE = "</script><!--<script>document.title='taken'</script><img src=x onerror=\"document.title='taken'\">"

pytestmark = needs_bundles


@pytest.fixture(scope="module")
def source(samples_dataset: Dataset) -> Source:
    return Source(samples_dataset)


@pytest.fixture(scope="module")
def made(source: Source, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("picture") / "picture.html"
    path.write_bytes(write(source))
    return path


def test_the_same_dataset_gives_the_same_bytes(made: Path, samples_dataset: Dataset) -> None:
    assert write(Source(samples_dataset)) == made.read_bytes()


def test_every_quote_is_its_slice_of_the_snapshot_and_every_statement_has_one(made: Path, source: Source) -> None:
    data = json.loads(re.findall(r'<script type="application/json" id="data">(.*?)</script>', made.read_text())[0])
    reports = [id for id, _ in data["network"]["reports"]]
    for number, start, end, _, quote in data["quotes"]:
        assert quote == source.dataset.text(reports[number])[start:end]
    rows = data["network"]["statements"]
    places = {(number, start, end - start) for number, start, end, _, _ in data["quotes"]}
    assert set(zip(rows["report"], rows["start"], rows["length"], strict=True)) == places
    assert len(rows["start"]) == sum(len(edge.statements) for edge in source.network.edges)


def test_each_view_is_drawn_with_what_it_ties(source: Source) -> None:
    def told(view: str) -> str:
        text = write(replace(source, selection=Selection(about=(FORCE,), view=view))).decode()
        return text.split("<noscript>")[1].split("</noscript>")[0]

    assert "<summary>Police force (1)</summary>" in told("comparison")
    assert "<summary>Post" not in told("comparison")
    assert re.search(r"<summary>Finding \(\d+\)</summary>", told("statements"))
    assert (
        "Issue" not in write(replace(source, selection=Selection(view="shared-units"))).decode().split("</noscript>")[0]
    )
    assert "Bedfordshire Police" in told("statements")


def hostile(network: Network) -> Network:
    """Return a network whose names and kinds are meant to run as scripts."""
    nodes = tuple(replace(node, label=HOSTILE) for node in network.nodes)
    kinds, titles = dict.fromkeys(network.kinds, HOSTILE), dict.fromkeys(network.reports, HOSTILE)
    return replace(network, nodes=nodes, kinds=kinds, reports=titles)


@pytest.fixture
def shown(page: Page, made: Path) -> Page:
    return opened(page, made)


def opened(page: Page, path: Path) -> Page:
    """Return the page when its picture has been drawn."""
    page.goto(path.as_uri())
    page.wait_for_function("() => window.kgExplorer")
    return page


@needs_browser
class TestInABrowser:
    def test_it_holds_all_and_asks_nothing_of_anybody(self, page: Page, made: Path, source: Source) -> None:
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        opened(page, made)
        assert seen(page) == drawn(page) == (len(source.network.nodes), len(source.network.edges))
        assert [url for url in asked if not url.startswith("data:")] == [made.as_uri()]

    def test_a_click_shows_statements_with_quotes_that_stand_in_the_report(self, shown: Page, source: Source) -> None:
        shown.evaluate("id => kgExplorer.view.centre(id)", FORCE)
        x, y = shown.evaluate("id => { const { x, y } = kgExplorer.view.position(id); return [x, y]; }", FORCE)
        shown.click("#picture", position={"x": x, "y": y})
        assert shown.inner_text("#chosen h2") == "Bedfordshire Police"
        item = shown.locator("#chosen details[open] li:has(blockquote)").first
        place = re.search(r"characters (\d+)–(\d+)", item.inner_text())
        claim = source.every_claim[item.get_attribute("data-statement") or ""]
        assert place
        start, end = map(int, place.groups())
        assert item.locator("blockquote").text_content() == source.dataset.text(claim.report)[start:end]
        assert f"page {claim.page}" in item.inner_text()
        assert claim.title in item.inner_text()

    def test_by_keyboard_a_thing_is_found_and_its_surroundings_shown(self, shown: Page) -> None:
        shown.focus("#find-text")
        shown.keyboard.type("bedfordshire pol")
        assert shown.locator("#things tr").first.inner_text().startswith("Bedfordshire Police")
        shown.keyboard.press("Enter")
        assert shown.inner_text("#chosen h2") == "Bedfordshire Police"
        shown.keyboard.press("Tab")
        before = seen(shown)
        shown.keyboard.press("Enter")
        assert seen(shown)[0] < before[0]
        one = seen(shown)
        assert shown.evaluate("document.activeElement.id") == "depth"
        shown.keyboard.press("ArrowDown")
        assert seen(shown)[0] > one[0]

    def test_switches_and_slider_change_picture_list_and_legend_alike(self, shown: Page, source: Source) -> None:
        assert "issue" in shown.inner_text("#legend")
        shown.uncheck("input[name=kinds][value=Issue]")
        assert seen(shown) == drawn(shown)
        assert "issue" not in shown.inner_text("#legend")
        shown.check("input[name=kinds][value=Issue]")
        shown.focus("#to")
        shown.keyboard.press("Home")
        cycle = source.network.cycles[0]
        assert shown.get_attribute("#to", "aria-valuetext") == shown.inner_text("#from-cycle") == cycle
        assert seen(shown)[1] == drawn(shown)[1] == sum(cycle in edge.cycles for edge in source.network.edges)

    def test_the_legend_says_in_words_what_is_seen_and_stands_above_the_fold(self, shown: Page) -> None:
        for colour, words in {"kind": "police force", "polarity": "weaknesses only", "grade": "graded good"}.items():
            shown.select_option("#colour", colour)
            assert words in shown.inner_text("#legend")
        shown.select_option("#colour", "kind")
        box = shown.locator("#legend").bounding_box()
        assert box
        assert 0 <= box["y"] < box["y"] + box["height"] < 500
        assert shown.locator("#legend polygon").count() > 3
        patterns = shown.locator("#legend line").evaluate_all(
            "found => found.map((it) => it.getAttribute('stroke-dasharray'))"
        )
        assert len(set(patterns)) > 3

    def test_what_is_saved_is_what_is_seen(self, shown: Page, tmp_path: Path) -> None:
        shown.evaluate("id => kgExplorer.around(id)", FORCE)
        for kind in ("svg", "png"):
            with shown.expect_download() as download:
                shown.click(f"[data-tool={kind}]")
            assert download.value.suggested_filename == f"picture.{kind}"
            download.value.save_as(tmp_path / f"picture.{kind}")
        tree = ElementTree.parse(tmp_path / "picture.svg")
        words = ["".join(item.itertext()) for item in tree.iter("{http://www.w3.org/2000/svg}text")]
        assert any("Bedfordshire Police" in said for said in words)
        assert "issue" in words
        things = {item[0].text for item in tree.iter() if item.get("class") == "thing"}
        rows = shown.evaluate(
            "[...kgExplorer.selection.nodes.keys()].map((index) => kgExplorer.network.nodes[index].label)"
        )
        assert things == set(rows)
        png = (tmp_path / "picture.png").read_bytes()
        assert png.startswith(b"\x89PNG")
        assert int.from_bytes(png[16:20]) == 2 * round(float(tree.getroot().get("width") or 0))

    def test_while_the_camera_moves_what_was_drawn_moves_with_it_and_then_is_drawn_anew(self, shown: Page) -> None:
        """A processor draws here, not a graphics card: each step of the camera must not draw all of it."""
        found = shown.evaluate("""async () => {
          const { sigma } = kgExplorer.view;
          let drawn = 0;
          sigma.on("afterRender", () => (drawn += 1));
          for (let step = 0; step < 5; step++) {
            kgExplorer.view.move(10, 0);
            await new Promise(requestAnimationFrame);
          }
          const moved = sigma.getCanvases().nodes.style.transform;
          await new Promise((done) => sigma.once("afterRender", done));
          return [drawn, moved, sigma.getCanvases().nodes.style.transform];
        }""")
        assert found[0] == 1
        assert found[1].startswith("translate(")
        assert found[2] == ""

    def test_names_and_quotes_cannot_run_as_scripts(self, page: Page, source: Source, tmp_path: Path) -> None:
        network = hostile(source.network)
        quotes = [(0, item.start, item.end, 1, HOSTILE) for item in network.edges[0].statements]
        path = tmp_path / "hostile.html"
        path.write_bytes(page_of(network, quotes, HOSTILE))
        opened(page, path)
        page.evaluate("id => kgExplorer.go(id)", network.edges[0].source)
        assert page.title() == page.inner_text("h1") == page.inner_text("#chosen h2") == HOSTILE
        assert page.locator("img").count() == 0

    def test_without_scripts_it_lists_the_things(self, page: Page, made: Path) -> None:
        assert page.context.browser
        other = page.context.browser.new_context(java_script_enabled=False)
        plain = other.new_page()
        plain.goto(made.as_uri())
        plain.click("summary:has-text('Police force')")
        assert plain.locator("li:visible", has_text="Bedfordshire Police").count() == 1
        other.close()

    @needs_npm("axe-core")
    @pytest.mark.parametrize("scheme", ["light", "dark"])
    def test_axe_finds_nothing_serious_and_nothing_is_wider_than_a_telephone(
        self, page: Page, made: Path, scheme: Any, source: Source
    ) -> None:
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": 360, "height": 740})
        opened(page, made)
        page.evaluate("id => kgExplorer.go(id)", FORCE)
        assert sideways(page) == 0
        assert violations(page) == []
