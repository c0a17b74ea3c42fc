"""The page Explore in a browser: picture, list and panel say the same, and each sentence can be reached."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from browsing import STATIC, drawn, forgive, needs_browser, needs_bundles, needs_npm, seen, sideways, violations

from kg.edition import Edition
from kg.errors import QueryError
from kg.network import network
from kg.pages.explore import data, explore, quotes, script
from kg.pages.links import Links

if TYPE_CHECKING:
    from playwright.sync_api import Page

FORCE = "force/bedfordshire"


def test_the_page_without_script_lists_the_things_by_kind(edition: Edition) -> None:
    body = explore(edition, Links("explore"), {}).body.decode()
    without = body.split('class="no-js"')[1].split("</section>")[0]
    assert f'<a href="page/{FORCE}">Bedfordshire Police</a>' in without
    assert "The picture needs JavaScript" in without


def test_a_page_that_is_a_file_takes_the_network_from_a_script(edition: Edition) -> None:
    body = explore(edition, Links("explore", static=True), {}).body.decode()
    assert '<script src="explore/network.js" defer></script>' in body
    assert "data-network" not in body
    made = script(edition, Links("explore/network.js", static=True), {})
    text = made.body.decode().removeprefix("window.kgNetwork = ").removesuffix(";\n")
    assert json.loads(text) == json.loads(data(edition, Links("explore/network.json"), {}).body)


def test_quotes_are_the_sentences_of_the_statements_that_are_named(edition: Edition) -> None:
    edge = next(edge for edge in network(edition.store).edges if edge.predicate.group == "finding")
    first = edge.statements[0]
    found = json.loads(quotes(edition, Links("explore/quotes"), {"statement": (first.statement,)}).body)
    assert found[first.statement]["quote"] == edition.dataset.text(first.report)[first.start : first.end]


@pytest.mark.parametrize(
    "asked", [(), ("finding/none/0",) * 21, (FORCE,), ("finding/none/0",), ("no id",)], ids=range(5)
)
def test_quotes_of_what_is_no_statement_are_refused(edition: Edition, asked: tuple[str, ...]) -> None:
    with pytest.raises(QueryError):
        quotes(edition, Links("explore/quotes"), {"statement": asked})


def opened(page: Page, address: str) -> Page:
    """Return the page when the network has been drawn."""
    page.goto(address)
    page.wait_for_function("() => window.kgExplorer")
    return page


@pytest.fixture
def shown(page: Page, server: str) -> Page:
    return opened(page, f"{server}explore")


def clicked(page: Page, id: str) -> None:
    """Click a thing in the picture, and again until it answers: one that is not drawn yet does not feel a click."""
    picture, heading = page.locator("#picture"), page.locator("#chosen h2")
    picture.scroll_into_view_if_needed()
    for _ in range(20):
        picture.click(position=page.evaluate("id => kgExplorer.view.position(id)", id))
        page.wait_for_timeout(300)
        if heading.count():
            return


def pixels(page: Page) -> int:
    """Return how many different colours the picture has, as it is saved."""
    found: int = page.evaluate("""async () => {
      const image = await createImageBitmap(await kgExplorer.view.png());
      const canvas = new OffscreenCanvas(image.width, image.height);
      const context = canvas.getContext("2d");
      context.drawImage(image, 0, 0);
      return new Set(new Uint32Array(context.getImageData(0, 0, image.width, image.height).data.buffer)).size;
    }""")
    return found


@needs_bundles
@needs_browser
class TestInABrowser:
    def test_the_picture_is_drawn_and_holds_what_the_network_holds(self, shown: Page, edition: Edition) -> None:
        found = network(edition.store)
        assert seen(shown) == drawn(shown) == (len(found.nodes), len(found.edges))
        assert pixels(shown) > 50

    def test_a_click_on_a_thing_tells_of_it(self, shown: Page) -> None:
        shown.evaluate("id => kgExplorer.view.centre(id)", FORCE)
        clicked(shown, FORCE)
        assert shown.inner_text("#chosen h2") == "Bedfordshire Police"
        assert shown.locator("#chosen a", has_text="Its page").get_attribute("href") == f"page/{FORCE}"

    def test_a_tie_opens_its_sentences_with_links_to_the_passages(self, page: Page, server: str) -> None:
        opened(page, f"{server}explore?focus={FORCE}")
        tie = page.locator("#chosen details", has=page.locator(".polarity.weakness")).first
        tie.locator("summary").click()
        item = tie.locator("li").first
        item.locator("blockquote").wait_for()
        assert re.search(r"page/report/[^#]+#char=\d+,\d+$", item.locator("a").first.get_attribute("href") or "")
        assert len(item.locator("blockquote").inner_text()) > 20

    def test_search_finds_a_thing_and_goes_to_it(self, shown: Page) -> None:
        shown.fill("#find-text", "bedfordshire pol")
        assert shown.locator("#things tr").first.inner_text().startswith("Bedfordshire Police")
        shown.press("#find-text", "Enter")
        assert shown.inner_text("#chosen h2") == "Bedfordshire Police"
        assert shown.evaluate("document.activeElement.id") == "chosen"

    def test_search_for_what_is_not_there_says_so(self, shown: Page) -> None:
        shown.fill("#find-text", "xyzzy")
        shown.press("#find-text", "Enter")
        assert "Nothing in view is called “xyzzy”" in shown.inner_text("#seen")

    def test_filters_change_picture_and_list_alike_and_stand_in_the_address(self, shown: Page) -> None:
        all_things, all_ties = seen(shown)
        shown.uncheck("input[name=kinds][value=Issue]")
        fewer = seen(shown)
        assert fewer[0] < all_things
        assert fewer[1] < all_ties
        assert drawn(shown) == fewer
        shown.reload()
        shown.wait_for_function("() => window.kgExplorer")
        assert not shown.is_checked("input[name=kinds][value=Issue]")
        assert seen(shown) == drawn(shown) == fewer
        shown.click("#filters button[type=reset]")
        assert seen(shown) == (all_things, all_ties)

    def test_one_cycle_alone_counts_only_its_statements(self, shown: Page, edition: Edition) -> None:
        found = network(edition.store)
        cycle = found.cycles[-1]
        shown.focus("#from")
        shown.keyboard.press("End")
        assert shown.inner_text("#from-cycle") == shown.inner_text("#to-cycle") == cycle
        assert seen(shown)[1] == drawn(shown)[1] == sum(cycle in edge.cycles for edge in found.edges)

    def test_only_weaknesses_leaves_no_finding_without_one(self, shown: Page, edition: Edition) -> None:
        for name in ("predicates", "values"):
            place = shown.locator(f"fieldset:has([data-choices={name}])")
            place.get_by_role("button", name="None").click()
        shown.check("input[name=predicates][value=finding]")
        shown.check("input[name=values][value=weakness]")
        edges = network(edition.store).edges
        assert seen(shown)[1] == sum("weakness" in edge.values for edge in edges if edge.predicate.id == "finding")

    def test_a_focus_shows_what_is_around_and_more_with_depth(self, page: Page, server: str, edition: Edition) -> None:
        opened(page, f"{server}explore?focus={FORCE}")
        edges = network(edition.store).edges
        near = {end for edge in edges if FORCE in (edge.source, edge.target) for end in (edge.source, edge.target)}
        assert seen(page)[0] == len(near)
        page.select_option("#depth", "2")
        assert seen(page)[0] > len(near)
        page.click("#everything")
        assert seen(page)[1] == len(edges)

    def test_a_focus_that_nothing_ties_is_said(self, page: Page, server: str) -> None:
        opened(page, f"{server}explore?focus=force/nowhere")
        assert "Nothing ties force/nowhere to another thing" in page.inner_text("#seen")

    def test_by_keyboard_alone_a_thing_is_chosen_its_sentence_opened_and_its_surroundings_shown(
        self, shown: Page
    ) -> None:
        shown.focus("#find-text")
        shown.keyboard.type("bedfordshire police")
        shown.keyboard.press("Enter")
        for _ in range(2):
            shown.keyboard.press("Tab")
        assert shown.evaluate("document.activeElement.textContent") == "Show only what is around it"
        shown.keyboard.press("Tab")
        assert shown.evaluate("document.activeElement.tagName") == "SUMMARY"
        shown.keyboard.press("Enter")
        shown.locator("#chosen details[open] li a").first.wait_for()
        shown.keyboard.press("Shift+Tab")
        before = seen(shown)
        shown.keyboard.press("Enter")
        assert seen(shown)[0] < before[0]
        assert shown.evaluate("document.activeElement.id") == "depth"

    def test_keys_move_and_zoom_the_picture(self, shown: Page) -> None:
        shown.focus("#picture")
        ratios = []
        for key in ("0", "+", "-", "ArrowLeft"):
            shown.keyboard.press(key)
            ratios.append(
                shown.evaluate("(({ ratio, x }) => [ratio, x])(kgExplorer.view.sigma.getCamera().getState())")
            )
        assert ratios[1][0] < ratios[0][0]
        assert ratios[2][0] == pytest.approx(ratios[0][0])
        assert ratios[3][1] < ratios[2][1]

    def test_the_picture_is_saved_as_svg_and_png(self, page: Page, server: str, tmp_path: Path) -> None:
        from xml.etree import ElementTree

        opened(page, f"{server}explore?focus={FORCE}")
        for kind in ("svg", "png"):
            with page.expect_download() as download:
                page.click(f"[data-tool={kind}]")
            download.value.save_as(tmp_path / f"network.{kind}")
        tree = ElementTree.parse(tmp_path / "network.svg")
        things = [item for item in tree.iter() if item.get("class") == "thing"]
        assert len(things) >= seen(page)[0]
        assert (tmp_path / "network.png").read_bytes().startswith(b"\x89PNG")

    def test_colours_by_polarity_differ_from_those_by_kind(self, page: Page, server: str) -> None:
        opened(page, f"{server}explore?focus={FORCE}")
        colours = "() => kgExplorer.view.graph.mapNodes((key) => kgExplorer.view.sigma.getNodeDisplayData(key).color)"
        by_kind = page.evaluate(colours)
        page.select_option("#colour", "polarity")
        assert page.evaluate(colours) != by_kind
        assert "colour=polarity" in page.url

    def test_labels_do_not_lie_over_each_other(self, shown: Page) -> None:
        """The labels that were drawn are measured here as they were drawn: by the pixels of their words."""
        boxes = shown.evaluate("""() => {
          const { labels, sigma, network, labelOf } = kgExplorer.view;
          const context = sigma.getCanvases().labels.getContext("2d");
          const { labelSize, labelWeight, labelFont } = sigma.getSettings();
          context.font = `${labelWeight} ${labelSize}px ${labelFont}`;
          return labels.map(({ key, x, y }) => {
            const wide = context.measureText(labelOf(network.byId.get(key))).width;
            return [x, y - labelSize * 0.7, x + wide, y];
          });
        }""")
        assert len(boxes) > 3
        over = [
            (one, two)
            for place, one in enumerate(boxes)
            for two in boxes[place + 1 :]
            if one[0] < two[2] and two[0] < one[2] and one[1] < two[3] and two[1] < one[3]
        ]
        assert over == []

    def test_dark_and_light_are_other_colours(self, page: Page, server: str) -> None:
        opened(page, f"{server}explore")
        light = page.evaluate("kgExplorer.view.palette.paper")
        page.emulate_media(color_scheme="dark")
        page.wait_for_function("light => kgExplorer.view.palette.paper !== light", arg=light)

    def test_without_webgl_the_list_works(self, page: Page, server: str) -> None:
        page.add_init_script("""const real = HTMLCanvasElement.prototype.getContext;
          HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
            return kind.includes("webgl") ? null : real.call(this, kind, ...rest); };""")
        opened(page, f"{server}explore")
        assert "cannot draw the picture" in page.inner_text("#picture")
        page.uncheck("input[name=kinds][value=Issue]")
        assert page.locator("#things tr").count() > 0

    def test_without_the_network_it_says_so(self, page: Page, server: str, problems: list[str]) -> None:
        page.route("**/explore/network.json", lambda route: route.fulfill(status=503, body="busy"))
        page.goto(f"{server}explore")
        page.wait_for_function("() => document.querySelector('#seen').textContent")
        assert "could not be loaded: the server answers 503" in page.inner_text("#seen")
        forgive(problems, "503")

    @pytest.mark.parametrize("width", [360, 1280])
    def test_the_page_is_no_wider_than_its_window(self, page: Page, server: str, width: int) -> None:
        page.set_viewport_size({"width": width, "height": 800})
        opened(page, f"{server}explore?focus={FORCE}")
        assert sideways(page) == 0

    @needs_npm("axe-core")
    @pytest.mark.parametrize("scheme", ["light", "dark"])
    def test_axe_finds_nothing_serious(self, page: Page, server: str, scheme: Any) -> None:
        page.emulate_media(color_scheme=scheme)
        opened(page, f"{server}explore?focus={FORCE}")
        page.locator("#chosen summary").first.click()
        assert violations(page) == []

    def test_it_works_from_a_disk(self, page: Page, edition: Edition, tmp_path: Path) -> None:
        for name in ("explore.html", "explore/network.js"):
            made = (explore if name.endswith("html") else script)(
                edition, Links(name.removesuffix(".html"), static=True), {}
            )
            path = tmp_path / name
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(made.body)
        (tmp_path / "static").symlink_to(STATIC)
        opened(page, (tmp_path / "explore.html").as_uri() + f"?focus={FORCE}")
        assert page.inner_text("#chosen h2") == "Bedfordshire Police"
        page.locator("#chosen summary").first.click()
        href = page.locator("#chosen li a").first.get_attribute("href") or ""
        assert re.fullmatch(r"page/report/[\w-]+\.html#char=\d+,\d+", href)
