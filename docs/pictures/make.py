"""Make the pictures that the documentation shows: of the site, from a server that shows the sample reports, and of an export.

kg build tests/reports/*.txt -o /tmp/samples
kg export /tmp/samples -f html -o /tmp/picture.html
kg serve /tmp/samples &
python docs/pictures/make.py http://127.0.0.1:8000/ /tmp/picture.html

It needs Chromium and playwright; with Pillow the pictures become small. The same pages give the same pictures, save
for fonts of the machine.
"""

from __future__ import annotations

import re
import sys
from importlib.util import find_spec
from pathlib import Path
from shutil import which
from typing import TYPE_CHECKING
from urllib.parse import urljoin

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

FOLDER = Path(__file__).parent
WIDE = {"width": 1280, "height": 900}
NARROW = {"width": 360, "height": 740}
KENT = "page/report/peel-2015-effectiveness-kent-digest"
QUERY = "SELECT ?grade (COUNT(*) AS ?judgments) { ?judgment insp:grade ?grade } GROUP BY ?grade ORDER BY ?grade"
# Where each picture is taken, below the address of the site.
PAGES = {
    "home": "",
    "search": "search?q=domestic+abuse+kent",
    "thing": "page/force/kent",
    "report": KENT,
    "compare": "compare",
    "question": "question/shared-units?force=force/essex&other=force/kent",
    "ask": "ask",
    "explore": "explore?focus=force/kent",
    "ontology": "ontology#Finding",
    "error": "page/force/kemt",
}
SMALL = ("home", "thing", "report")


def ready(page: Page, name: str, *, small: bool) -> None:
    """Bring a page into the state that its picture shows."""
    if name == "ask":
        page.wait_for_selector(".CodeMirror")
        page.locator(".CodeMirror").click()
        page.keyboard.press("Control+A")
        page.keyboard.insert_text(QUERY)
        page.keyboard.press("Control+Enter")
        page.locator("#answer-status", has_text="rows in").wait_for()
        page.locator("#answer").scroll_into_view_if_needed()
        page.evaluate("document.activeElement.blur()")
        page.evaluate("scrollTo(0, document.querySelector('#ask').offsetTop)")
    elif name in ("explore", "picture"):
        page.wait_for_function("() => window.kgExplorer")
        if name == "picture":
            page.evaluate("kgExplorer.choose(kgExplorer.network.byId.get('force/kent'))")
        page.wait_for_timeout(500)
    elif name == "report":
        first = page.locator("#text a.f:visible").first
        first.click()
        page.locator("#list > li.selected").first.wait_for()
    elif name == "thing" and not small:
        page.locator("details.evidence").first.locator("summary").click()


def shoot(browser: Browser, address: str, name: str, *, small: bool = False) -> Path:
    """Save the picture of a page and return its file."""
    size = NARROW if small else WIDE
    page = browser.new_page(viewport=size, reduced_motion="reduce", color_scheme="light")  # type: ignore[arg-type]
    page.goto(address if name == "picture" else urljoin(address, PAGES[name]))
    ready(page, name, small=small)
    path = FOLDER / f"{name}{'-narrow' if small else ''}.png"
    page.mouse.move(0, 0)
    page.screenshot(path=path)
    page.close()
    shrink(path)
    return path


def shrink(path: Path) -> None:
    """Make a picture small: 128 colours, where Pillow is at hand."""
    if find_spec("PIL"):
        from PIL import Image

        with Image.open(path) as image:
            image.convert("RGB").quantize(128).save(path, optimize=True)


def main(address: str, picture: Path) -> None:
    """Take all pictures of the site at an address, and of a picture in one file."""
    from playwright.sync_api import sync_playwright

    chromium = next(filter(None, map(which, ("chromium", "chromium-browser", "google-chrome"))), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        for name in PAGES:
            print(shoot(browser, address, name))
        for name in SMALL:
            print(shoot(browser, address, name, small=True))
        for small in (False, True):
            print(shoot(browser, picture.resolve().as_uri(), "picture", small=small))
        browser.close()


if __name__ == "__main__":
    if len(sys.argv) != 3 or not re.match(r"https?://.*/$", sys.argv[1]):
        sys.exit("usage: python docs/pictures/make.py ADDRESS/ PICTURE.html  (see the head of this file)")
    main(sys.argv[1], Path(sys.argv[2]))
