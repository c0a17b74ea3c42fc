"""How large a network the page Explore carries: layout, loading, frames per second, memory.

    python benchmarks/explorer.py [DATASET] [--sizes 500 5000 20000]

Each network is made up (or is that of a dataset): a few issues with many ties, bodies that have findings on them, other
things that hang on one body. The page is opened from files in Chromium, 1280 × 900; where there is no graphics card WebGL
is drawn by software, which is far slower than any real one. Times are medians of three.

    layout      making places and groups of the nodes, in Python, CPU time
    file        the size of network.json, and compressed
    load        from the start of loading to the first whole picture
    frames      a second, while the camera moves over all of it
    hover       from one thing to another, each time with its neighbours: the picture anew
    filter      a kind of thing left out: picture and list anew
    heap        of the page's script
"""

from __future__ import annotations

import argparse
import gzip
import random
import shutil
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kg.edition import Edition
from kg.network import Cited, Edge, Network, Node, Predicate, network, network_json
from kg.network.view import FINDING
from kg.pages.explore import explore, script
from kg.pages.links import Links
from kg.store import open_store

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

STATIC = Path(__file__).parents[1] / "kg" / "static"
ARGUMENTS = ("--no-sandbox", "--disable-quic", "--enable-unsafe-swiftshader", "--enable-precise-memory-info")
KINDS = {"Issue": "issue", "Partner": "partner", "Person": "person"}
TIES = {"finding": Predicate("finding", "finding on", FINDING), "of": Predicate("unitOf", "is a unit of")}
FRAMES = """async () => {
  const camera = kgExplorer.view.sigma.getCamera();
  const start = performance.now();
  let frames = 0;
  while (performance.now() - start < 3000) {
    const turn = (performance.now() - start) / 1000;
    camera.setState({ x: 0.5 + 0.1 * Math.sin(turn), y: 0.5 + 0.1 * Math.cos(turn), ratio: 1 - 0.2 * Math.sin(turn) });
    await new Promise(requestAnimationFrame);
    frames += 1;
  }
  return frames / ((performance.now() - start) / 1000);
}"""
HOVER = """async () => {
  const { view, network } = kgExplorer;
  const start = performance.now();
  for (const node of network.nodes.slice(0, 10)) {
    view.hover(node.id);
    await new Promise(requestAnimationFrame);
    await new Promise(requestAnimationFrame);
  }
  view.hover(null);
  return (performance.now() - start) / 10;
}"""
FILTER = """async () => {
  const start = performance.now();
  document.querySelector("input[name=kinds]").click();
  await new Promise(requestAnimationFrame);
  await new Promise(requestAnimationFrame);
  const took = performance.now() - start;
  document.querySelector("input[name=kinds]").click();
  return took;
}"""


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dataset", nargs="?", type=Path)
    parser.add_argument("--sizes", nargs="*", type=int, default=[500, 5000, 20000])
    chosen = parser.parse_args()
    networks = [made_up(size) for size in chosen.sizes]
    if chosen.dataset:
        networks.insert(0, network(open_store(chosen.dataset)))
    print("| things | ties | layout | file (compressed) | load | frames | hover | filter | heap |")
    print("|---|---|---|---|---|---|---|---|---|")
    for line in _lines(networks):
        print(line, flush=True)


def made_up(size: int, seed: int = 1) -> Network:
    """Return a network of so many things, with about 1.9 ties a thing; the same for the same seed."""
    chance = random.Random(seed)
    issues, bodies = max(20, size // 13), size // 2
    weights = [1 / (place + 1) ** 0.8 for place in range(issues)]
    pairs: dict[tuple[int, int], str] = {}
    for body in range(issues, issues + bodies):
        for issue in chance.choices(range(issues), weights, k=chance.randint(1, 5)):
            pairs[body, issue] = "finding"
    for other in range(issues + bodies, size):
        pairs[other, issues + int((bodies - 1) * chance.random() ** 2)] = "of"
    edges = tuple(_edge(number, *pair, tie, chance) for number, (pair, tie) in enumerate(sorted(pairs.items())))
    kinds = ["Issue"] * issues + ["Partner"] * bodies + ["Person"] * (size - issues - bodies)
    nodes = tuple(
        Node(_id(number), f"Thing number {number}", kind, 1, 1, "2015", "2016", 1) for number, kind in enumerate(kinds)
    )
    return Network(nodes, edges, KINDS, {"report/one": "A report"}, {})


def _id(number: int) -> str:
    return f"partner/{number:06}"


def _edge(number: int, source: int, target: int, tie: str, chance: random.Random) -> Edge:
    said = chance.choice(["strength", "weakness"]) if tie == "finding" else ""
    cited = (
        Cited("report/one", number * 10, number * 10 + 9, f"{tie}/one/{number:010x}-{place}", said, "2015")
        for place in range(chance.choice((1, 1, 1, 2, 4)))
    )
    return Edge(_id(source), _id(target), TIES[tie], tuple(cited))


def _lines(networks: Sequence[Network]) -> Iterator[str]:
    from playwright.sync_api import sync_playwright

    path = next(found for found in map(shutil.which, ("chromium", "chromium-browser", "google-chrome")) if found)
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        for number, found in enumerate(networks):
            start = time.process_time()
            data = network_json(found)
            layout = time.process_time() - start
            size = f"{len(data) / 2**20:.1f} MB ({len(gzip.compress(data)) / 2**20:.1f} MB)"
            page = write(data, Path(folder) / str(number))
            load, frames, hover, filtered, heap = measure(browser, page)
            yield (
                f"| {len(found.nodes):,} | {len(found.edges):,} | {layout:.1f} s | {size} | {load:.0f} ms "
                f"| {frames:.0f} | {hover:.0f} ms | {filtered:.0f} ms | {heap:.0f} MB |"
            )
        browser.close()


def write(data: bytes, folder: Path) -> Path:
    """Write the page Explore of a network as files, and return its path."""
    (folder / "explore").mkdir(parents=True)
    (folder / "network.json").write_bytes(data)
    edition = Edition(folder)
    (folder / "explore.html").write_bytes(explore(edition, Links("explore", static=True), {}).body)
    (folder / "explore" / "network.js").write_bytes(script(edition, Links("explore/network.js", static=True), {}).body)
    shutil.copytree(STATIC, folder / "static")
    return folder / "explore.html"


def measure(browser: Browser, path: Path) -> tuple[float, ...]:
    """Return load (ms), frames a second, hover (ms), filter (ms) and heap (MB) of a page, medians of three."""
    rows = []
    for _ in range(3):
        page = browser.new_page(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
        page.set_default_timeout(120_000)
        page.goto(path.as_uri())
        rows.append(_row(page))
        page.close()
    return tuple(map(statistics.median, zip(*rows, strict=True)))


def _row(page: Page) -> tuple[float, ...]:
    page.wait_for_function("window.kgExplorer")
    load = page.evaluate("new Promise(requestAnimationFrame).then(() => performance.now())")
    page.wait_for_timeout(500)
    found = [page.evaluate(what) for what in (FRAMES, HOVER, FILTER)]
    heap = page.evaluate("performance.memory.usedJSHeapSize") / 2**20
    return load, *found, heap


if __name__ == "__main__":
    main()
