"""How large a network the picture carries, beside what others draw with: loading, frames per second, memory.

    python benchmarks/picture.py [DATASET] [--sizes 500 5000 20000] [--rounds 2] [--limit 20]

Each network is made up (or is that of a dataset): a few issues with many ties, bodies that have findings on them, other
things that hang on one body. Each file is opened from the disk in Chromium, 1280 × 900; where there is no graphics card WebGL
is drawn by software, which is far slower than any real one. All are given the same places for the nodes, so that none has to
find its own, save pyvis as it comes. In a round each tool has its turn; told are medians of the rounds.

    kg              the picture of `kg export -f html`
    cytoscape       cytoscape.js (npm), its canvas renderer as it comes
    cytoscape, gl   the same with its WebGL renderer and the options that its manual names for large graphs
    pyvis           pyvis (vis-network) with its scripts in the file, physics off
    pyvis, physics  the same as it comes: it lets the nodes find their places first

    file        its size
    load        from the start of loading to the first whole picture
    frames      a second, while the camera moves over all of it
    anew        from the last move to a picture that is drawn anew: kg shifts and scales what it has drawn while the camera
                moves (where WebGL is drawn by software), the others draw each frame
    heap        of the page's script

And of kg alone:

    layout      making places and groups of the nodes, in Python, CPU time
    hover       from one thing to another, each time with its neighbours
    filter      a kind of thing left out: picture and list anew
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from kg.exports.picture.page import page
from kg.network import Cited, Edge, Network, Node, Predicate, network
from kg.network.layout import groups, places
from kg.network.view import FINDING
from kg.store import open_store

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CYTOSCAPE = Path(__file__).parents[1] / "web" / "node_modules" / "cytoscape" / "dist" / "cytoscape.min.js"
ARGUMENTS = (
    "--no-sandbox",
    "--disable-quic",
    "--enable-unsafe-swiftshader",
    "--enable-precise-memory-info",
    "--host-resolver-rules=MAP * ~NOTFOUND",  # pyvis asks a CDN for a style sheet even when its scripts stand in the file
)
KINDS = {"Issue": "issue", "Partner": "partner", "Person": "person"}
TIES = {"finding": Predicate("finding", "finding on", FINDING), "of": Predicate("unitOf", "is a unit of")}

Row = Mapping[str, float]
# How each tool's camera is set to a turn, from 0 to about 3.
MOVES = {
    "kg": "(turn) => kgExplorer.view.sigma.getCamera().setState({ x: 0.5 + 0.1 * Math.sin(turn), y: 0.5 + 0.1 * Math.cos(turn), ratio: 1 - 0.2 * Math.sin(turn) })",
    "cytoscape": "(turn) => cy.viewport({ zoom: home.zoom * (1 + 0.2 * Math.sin(turn)), pan: { x: home.pan.x + 60 * Math.sin(turn), y: home.pan.y + 60 * Math.cos(turn) } })",
    "pyvis": "(turn) => network.moveTo({ position: { x: 100 * Math.sin(turn), y: 100 * Math.cos(turn) }, scale: home * (1 + 0.2 * Math.sin(turn)), animation: false })",
}
FRAMES = """async () => {
  const move = %s;
  const start = performance.now();
  let frames = 0;
  while (performance.now() - start < 2500) {
    move((performance.now() - start) / 1000);
    await new Promise(requestAnimationFrame);
    frames += 1;
  }
  return frames / ((performance.now() - start) / 1000);
}"""
ANEW = """async () => {
  const { sigma } = kgExplorer.view;
  const start = performance.now();
  if (kgExplorer.view.glass.moving) await new Promise((done) => sigma.once("afterRender", done));
  for (const name of ["nodes", "edges"]) {
    const gl = sigma.getCanvases()[name].getContext("webgl2");
    gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4)); // waits until it is drawn
  }
  await new Promise(requestAnimationFrame);
  return performance.now() - start;
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
  return performance.now() - start;
}"""
HEAP = "performance.memory.usedJSHeapSize / 2 ** 20"
# Two frames after a tool says that it has drawn; a picture that is still being drawn holds them up.
DRAWN = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now()))))"


def main() -> None:
    """Measure and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dataset", nargs="?", type=Path)
    parser.add_argument("--sizes", nargs="*", type=int, default=[500, 5000, 20000])
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--limit", type=float, default=20, help="seconds in which a picture must have come up")
    chosen = parser.parse_args()
    networks = [made_up(size) for size in chosen.sizes]
    if chosen.dataset:
        networks.insert(0, network(open_store(chosen.dataset)))
    own = ["", "| things | ties | layout | hover | filter |", "|---|---|---|---|---|"]
    print("| things | ties | drawn by | file | load | frames | anew | heap |")
    print("|---|---|---|---|---|---|---|---|")
    late: set[str] = set()
    for found in networks:
        for line in compared(found, chosen.rounds, chosen.limit, late):
            (own.append if line.startswith("|own|") else print)(line.removeprefix("|own"))
            sys.stdout.flush()
    print("\n".join(own))


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


def by_kg(found: Network) -> bytes:
    """Return the picture of kg; each tie's sentence is made up too, so that the file is as large as one of reports."""
    spans = sorted({(item.start, item.end) for edge in found.edges for item in edge.statements})
    return page(found, [(0, start, end, 1, "A sentence of a report. " * 5) for start, end in spans], "Made up")


def by_cytoscape(found: Network, options: str = "") -> bytes:
    """Return a page of cytoscape.js, with ties and things coloured and named as in the picture of kg."""
    elements = [
        {"data": {"id": node.id, "label": node.label}, "position": {"x": x, "y": y}}
        for node, (x, y) in zip(found.nodes, places(found), strict=True)
    ] + [
        {"data": {"source": edge.source, "target": edge.target, "bad": "weakness" in edge.values}}
        for edge in found.edges
    ]
    style = [
        {
            "selector": "node",
            "style": {
                "label": "data(label)",
                "width": 8,
                "height": 8,
                "font-size": 8,
                "background-color": "#2f6314",
                "min-zoomed-font-size": 8,
            },
        },
        {"selector": "edge", "style": {"width": 1, "line-color": "#17663f", "curve-style": "haystack"}},
        {"selector": "edge[?bad]", "style": {"line-color": "#a3301a", "line-style": "dashed"}},
    ]
    return f"""<!doctype html><meta charset="utf-8"><style>#cy {{ position: absolute; inset: 0 }}</style><div id="cy"></div>
<script>{CYTOSCAPE.read_text("utf-8")}</script><script>
const cy = cytoscape({{ container: document.getElementById("cy"), elements: {json.dumps(elements)}, style: {json.dumps(style)}, layout: {{ name: "preset" }} {options} }});
cy.ready(() => {{ window.home = {{ zoom: cy.zoom(), pan: {{ ...cy.pan() }} }}; window.came = true; }});
</script>""".encode()


def by_cytoscape_gl(found: Network) -> bytes:
    """Return a page of cytoscape.js with what makes it quick."""
    quick = (
        ', renderer: { name: "canvas", webgl: true }, textureOnViewport: true, hideEdgesOnViewport: true, pixelRatio: 1'
    )
    return by_cytoscape(found, quick)


def by_pyvis(found: Network, *, physics: bool = False) -> bytes:
    """Return a page of pyvis."""
    from pyvis.network import Network as Pyvis  # type: ignore[import-untyped,import-not-found,unused-ignore]

    made = Pyvis(height="880px", width="100%", cdn_resources="in_line", directed=True)
    for node, (x, y) in zip(found.nodes, places(found), strict=True):
        made.add_node(node.id, label=node.label, size=5, **({} if physics else {"x": x, "y": y}))
    for edge in found.edges:
        made.add_edge(
            edge.source,
            edge.target,
            title=edge.predicate.label,
            color="#a3301a" if "weakness" in edge.values else "#17663f",
            dashes="weakness" in edge.values,
        )
    made.toggle_physics(physics)
    came = (
        "network.once('stabilizationIterationsDone', arrived)" if physics else "network.once('afterDrawing', arrived)"
    )
    script = f"<script>function arrived() {{ window.home = network.getScale(); window.came = true; }} {came}; network.redraw();</script>"
    return str(made.generate_html()).replace("</body>", f"{script}</body>").encode("utf-8")


TOOLS: Mapping[str, Callable[[Network], bytes]] = {
    "kg": by_kg,
    "cytoscape": by_cytoscape,
    "cytoscape, gl": by_cytoscape_gl,
    "pyvis": by_pyvis,
    "pyvis, physics": lambda found: by_pyvis(found, physics=True),
}


def compared(found: Network, rounds: int, limit: float, late: set[str]) -> Iterator[str]:
    """Yield the lines of the tables for a network.

    Args:
        late: tools whose picture did not come up in time for a smaller network: they are not tried again.
    """
    from playwright.sync_api import sync_playwright

    path = next(found for found in map(shutil.which, ("chromium", "chromium-browser", "google-chrome")) if found)
    start = time.process_time()
    places(found), groups(found)
    layout = time.process_time() - start
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        files = {name: Path(folder) / f"{place}.html" for place, name in enumerate(TOOLS)}
        for name, file in files.items():
            file.write_bytes(TOOLS[name](found))
        rows: dict[str, list[Row]] = {name: [] for name in TOOLS}
        for _ in range(rounds):
            for name, file in files.items():
                if name in late:
                    continue
                browser = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
                row = measured(browser, name, file, limit)
                rows[name] += [row] if row else []
                late |= set() if row else {name}
                browser.close()
        for name, file in files.items():
            yield _line(found, name, file.stat().st_size / 2**20, rows[name], limit)
        own = {key: statistics.median(row[key] for row in rows["kg"]) for key in ("hover", "filter")}
    yield f"|own| {len(found.nodes):,} | {len(found.edges):,} | {layout:.1f} s | {own['hover']:.0f} ms | {own['filter']:.0f} ms |"


def _line(found: Network, name: str, size: float, rows: list[Row], limit: float) -> str:
    head = f"| {len(found.nodes):,} | {len(found.edges):,} | {name} | {size:.1f} MB "
    if not rows:
        return f"{head}| not within {limit:.0f} s | – | – | – |"
    told = {key: statistics.median(row[key] for row in rows) for key in ("load", "frames", "anew", "heap")}
    frames = f"{told['frames']:.0f}" if told["frames"] >= 3 else f"{told['frames']:.1f}"
    return f"{head}| {told['load'] / 1000:.1f} s | {frames} | {told['anew'] / 1000:.2f} s | {told['heap']:.0f} MB |"


def measured(browser: Browser, name: str, file: Path, limit: float) -> Row | None:
    """Return what is measured of a page, None when its picture does not come up in time."""
    from playwright.sync_api import TimeoutError as Late

    shown = browser.new_page(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    shown.set_default_timeout(limit * 1000)
    try:
        shown.goto(file.as_uri(), wait_until="commit")
        shown.wait_for_function("() => window.kgExplorer || window.came", polling=50)
        load = shown.evaluate(DRAWN)
        return None if load > limit * 1000 else {"load": load, **_moved(shown, name.partition(",")[0])}
    except Late:
        return None


def _moved(shown: Page, tool: str) -> Row:
    shown.wait_for_timeout(500)
    frames = shown.evaluate(FRAMES % MOVES[tool])
    anew = shown.evaluate(ANEW) if tool == "kg" else 1000 / frames
    row = {"frames": frames, "anew": anew, "heap": shown.evaluate(HEAP)}
    return row | ({"hover": shown.evaluate(HOVER), "filter": shown.evaluate(FILTER)} if tool == "kg" else {})


if __name__ == "__main__":
    main()
