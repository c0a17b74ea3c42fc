"""What browser tests share: Chromium, a page that is watched, the server, the check for accessibility."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from base64 import b64encode
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from kg.dataset import Dataset

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Page, Request

ROOT = Path(__file__).parents[1]
STATIC = ROOT / "kg" / "static"
PACKAGES = ROOT / "web" / "node_modules"
_NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM = next((path for path in map(shutil.which, _NAMES) if path), None)
# No name but that of this machine is looked up, whatever a page asks for.
_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)

needs_node = pytest.mark.skipif(not shutil.which("node"), reason="node is not on this machine")
needs_browser = pytest.mark.skipif(
    not CHROMIUM or not find_spec("playwright"), reason="Chromium or playwright is not on this machine"
)

needs_bundles = pytest.mark.skipif(
    not (STATIC / "INPUTS").is_file(), reason="the scripts and styles are not bundled in kg/static/: `make web` does it"
)


def needs_npm(package: str) -> pytest.MarkDecorator:
    """Return the mark of a test that needs node and a package of web/package.json."""
    lacks = not shutil.which("node") or not (PACKAGES / package).is_dir()
    return pytest.mark.skipif(lacks, reason=f"the npm package {package} is not there: `npm ci` in web/ brings it")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Return Chromium; one a module, because no other event loop may run beside that of playwright."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=CHROMIUM, args=list(_ARGUMENTS))
        yield made
        made.close()


@pytest.fixture
def problems() -> list[str]:
    """Return what the browser complained about; a test takes out what it provoked (`forgive`)."""
    return []


@pytest.fixture
def page(browser: Browser, problems: list[str]) -> Iterator[Page]:
    """Return a page, 1280 × 800; the test fails when it has an error or asks anything of another machine.

    Errors are those of scripts, of the console, and of the content security policy.
    """
    context = browser.new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    context.set_default_timeout(60_000)
    context.on("request", lambda request: _watch(request, problems))
    made = context.new_page()
    made.on("pageerror", lambda error: problems.append(f"error of a script: {error}"))
    made.on("console", lambda said: problems.append(_told(said)) if said.type == "error" else None)
    yield made
    context.cookies()  # a round trip, with which all that the browser has told by now is here
    found = list(problems)  # what is cut off because the page is closed is no problem of the page
    context.close()
    assert found == []


def _told(said: ConsoleMessage) -> str:
    return f"{said.text} ({urlsplit(said.location['url']).path})"


def _watch(request: Request, problems: list[str]) -> None:
    parts = urlsplit(request.url)
    if parts.scheme not in {"file", "data", "blob", "about"} and parts.hostname != "127.0.0.1":
        problems.append(f"asks another machine: {request.url}")


def forgive(problems: list[str], words: str) -> None:
    """Take out the complaints that have these words; there must be one."""
    assert any(words in problem for problem in problems), problems
    problems[:] = [problem for problem in problems if words not in problem]


def violations(page: Page, *, without: tuple[str, ...] = ()) -> list[str]:
    """Return what axe-core finds serious or critical on a page, outside the elements `without` (CSS selectors).

    The test that calls it needs `needs_npm("axe-core")`.
    """
    page.evaluate((PACKAGES / "axe-core" / "axe.min.js").read_text("utf-8"))
    context: dict[str, Any] = {"include": [["html"]], "exclude": [[selector] for selector in without]}
    found = page.evaluate("context => axe.run(context, {resultTypes: ['violations']})", context)["violations"]
    serious = [rule for rule in found if rule["impact"] in {"serious", "critical"}]
    return [f"{rule['id']}: {node['html'][:300]}" for rule in serious for node in rule["nodes"]]


def sideways(page: Page) -> int:
    """Return by how many pixels a page is wider than its window."""
    width: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return width


def seen(page: Page) -> tuple[int, int]:
    """Return how many things and ties an explorer says are in view."""
    match = re.search(r"In view: ([\d,]+) things?, ([\d,]+) ties?", page.inner_text("#seen"))
    assert match, page.inner_text("#seen")
    things, ties = (int(number.replace(",", "")) for number in match.groups())
    return things, ties


def drawn(page: Page) -> tuple[int, int]:
    """Return how many nodes and edges its picture does not hide."""
    found: list[int] = page.evaluate("""() => {
      const { sigma, graph } = kgExplorer.view;
      return [graph.filterNodes((key) => !sigma.getNodeDisplayData(key).hidden).length,
              graph.filterEdges((key) => !sigma.getEdgeDisplayData(key).hidden).length];
    }""")
    return found[0], found[1]


_COLOURED = """async ([picture, least]) => {
  const image = new Image();
  image.src = `data:image/png;base64,${picture}`;
  await image.decode();
  const { width, height } = image;
  const drawing = new OffscreenCanvas(width, height).getContext("2d");
  drawing.drawImage(image, 0, 0);
  const { data } = drawing.getImageData(0, 0, width, height);
  const isColoured = (place) => {
    const pixel = data.slice(place, place + 3);
    return Math.max(...pixel) - Math.min(...pixel) > 60;
  };
  const found = [];
  for (let place = 0; place < data.length; place += 4) {
    if (!isColoured(place)) continue;
    const [x, y] = [(place / 4) % width, Math.floor(place / 4 / width)];
    if (found.every(([left, top]) => Math.hypot(x - left, y - top) > least)) found.push([x, y + 2]);
  }
  return found;
}"""


def coloured(page: Page, selector: str) -> list[tuple[float, float]]:
    """Return where in an element a coloured spot begins, such as a node of a picture; in pixels from its corner."""
    picture = b64encode(page.locator(selector).screenshot()).decode()
    found: list[tuple[float, float]] = page.evaluate(_COLOURED, [picture, 12])
    return found


@pytest.fixture(scope="session")
def server(samples_dataset: Dataset) -> Iterator[str]:
    """Return the address, which ends in a slash, of `kg serve` over the sample reports, run as its users run it."""
    yield from serving(samples_dataset.path)


def serving(dataset: Path, *options: str) -> Iterator[str]:
    """Run `kg serve` for a dataset on a free port, yield its address, and stop it."""
    command = [sys.executable, "-m", "kg.cli", "serve", str(dataset), "--port", "0", "--log", "none", *options]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert process.stderr
    said = ""
    for line in process.stderr:
        said += line
        if match := re.search(r"http://127\.0\.0\.1:\d+/(?:\S*/)?", line):
            break
    else:
        pytest.fail(f"kg serve ended: {said}")
    try:
        yield match[0]
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        process.stderr.close()
