"""Every format of `kg export`, written and opened by the program's own or another's reader.

    python benchmarks/exports.py DATASET [--view VIEW ...] [--format FORMAT ...]

A line a format and view: seconds to write (what is read of the dataset for all of them is read once, before), size, what
its readers found, and whether that is what was written. Readers that are not installed are told. Exit status 1 when a
reader found something else.

    nodes, edges    of graphs: as networkx, pandas, Graphviz, the npm packages graphology, cytoscape and viz.js, and Chromium
                    read them
    quads, triples  of RDF: as rdflib and Oxigraph read them
    rows            of tables: as pandas reads them
    drawn           of figures: a whole picture
"""

from __future__ import annotations

import argparse
import io
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import networkx

from kg.dataset import open_dataset
from kg.exports.picture.drawn import drawn
from kg.exports.register import FORMATS, Format, Written
from kg.exports.selection import VIEWS, Selection
from kg.exports.source import Source

ROOT = Path(__file__).parents[1]
PACKAGES = ROOT / "web" / "node_modules"
Found = tuple[str, tuple[int, ...] | str]  # reader, and what it found: counts, or that it opened it
GRAPHS = ("graphml", "gexf", "cytoscape", "dot", "csv", "json-graph", "html")
LARGE = 3000  # edges above which viz.js is not asked: it places every node before it tells how many there are


def main() -> int:
    """Write and read all, and return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dataset", type=Path)
    parser.add_argument("--view", nargs="*", default=list(VIEWS))
    parser.add_argument("--format", nargs="*", default=list(FORMATS))
    chosen = parser.parse_args()
    whole = Source(open_dataset(chosen.dataset))
    _ = whole.store, whole.names, whole.every_claim
    print(f"{'format':12}{'view':23}{'s':>7}{'kB':>9}  read by", flush=True)
    wrong = 0
    for name in chosen.format:
        for view in chosen.view if name in (*GRAPHS, "mermaid") else ("",):
            wrong += line(FORMATS[name], whole.selecting(Selection(view=view)) if view else whole, view)
    return 1 if wrong else 0


def line(format: Format, source: Source, view: str) -> int:
    """Write and read one, print its line, and return how many readers found something else."""
    start = time.perf_counter()
    made = format.write(source)
    seconds = time.perf_counter() - start
    size = len(made) if isinstance(made, bytes) else sum(map(len, made.values()))
    asked = holds(format, source) if view else None
    told, wrong = [], 0
    for reader, found in readings(format, made, source):
        same = isinstance(found, str) or asked is None or found == asked
        wrong += not same
        words = found if isinstance(found, str) else " and ".join(f"{count:,}" for count in found)
        told.append(f"{reader}: {words}{'' if same else f', not {asked}'}")
    print(f"{format.name:12}{view:23}{seconds:7.1f}{size / 1000:9,.0f}  {'; '.join(told)}", flush=True)
    return wrong


def holds(format: Format, source: Source) -> tuple[int, int]:
    """Return how many nodes and edges were to be written."""
    if format.name == "html":  # of a comparison it draws a tie for all cycles, between which its sliders choose
        network = drawn(source)
        return len(network.nodes), len(network.edges)
    return counts(source.graph)


def readings(format: Format, made: Written, source: Source) -> Iterator[Found]:
    """Yield what each reader of a format finds."""
    for reader, read in READERS[format.name].items():
        try:
            yield reader, read(made, source)
        except ImportError as error:
            yield reader, f"not installed ({error.name})"


def counts(graph: Any) -> tuple[int, int]:
    """Return nodes and edges."""
    return graph.number_of_nodes(), graph.number_of_edges()


def npm(ending: str) -> Callable[[Any, Source], Any]:
    """Return the reader of graphs that tests/graph_readers.mjs has for an ending."""

    def read(made: bytes, source: Source) -> tuple[int, int] | str:
        if ending == "dot" and source.graph.number_of_edges() > LARGE:
            return "too large to lay out"
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / f"graph.{ending}").write_bytes(made)
            script = ROOT / "tests" / "graph_readers.mjs"
            command = ["node", "--max-old-space-size=8000", str(script), str(PACKAGES), folder]
            done = subprocess.run(command, capture_output=True, check=False)
        if done.returncode:
            return f"failed: {done.stderr.decode().strip().splitlines()[-1][:80]}"
        found = json.loads(done.stdout)[f"graph.{ending}"]
        return len(found["nodes"]), len(found["edges"])

    return read


def graphviz(made: bytes, source: Source) -> tuple[int, int] | str:
    """Lay the graph out with the command `dot`."""
    if not shutil.which("dot"):
        return "not installed"
    try:
        done = subprocess.run(["dot", "-Tplain"], input=made, capture_output=True, check=False, timeout=120)
    except subprocess.TimeoutExpired:
        return "not within 120 s"
    lines = [line.partition(b" ")[0] for line in done.stdout.splitlines()]
    return lines.count(b"node"), lines.count(b"edge")


def json_graph(made: bytes, _: Source) -> tuple[int, int]:
    """Read JSON Graph."""
    graph = json.loads(made)["graph"]
    return len(graph["nodes"]), len(graph["edges"])


def tables(made: Mapping[str, bytes], _: Source) -> tuple[int, int]:
    """Read the CSV files of nodes and edges."""
    import pandas

    nodes, edges = (pandas.read_csv(io.BytesIO(made[f"{name}.csv"]), low_memory=False) for name in ("nodes", "edges"))
    return len(nodes), len(edges)


def mermaid(made: bytes, _: Source) -> str:
    """Count the lines of edges; the tests have Mermaid itself draw them."""
    return f"{made.count(b'-->')} edges shown"


def parquet(made: Mapping[str, bytes], _: Source) -> str:
    """Read each table."""
    import pandas

    rows = {name.partition(".")[0]: len(pandas.read_parquet(io.BytesIO(data))) for name, data in made.items()}
    return ", ".join(f"{name} {count:,}" for name, count in sorted(rows.items()))


def rdflib(format: str) -> Callable[[Any, Source], str]:
    """Return rdflib as a reader."""

    def read(made: bytes, _: Source) -> str:
        from rdflib import Dataset, Graph

        graph = Dataset() if format in {"trig", "nquads"} else Graph()
        graph.parse(data=made, format=format)
        return f"{sum(1 for _ in graph.quads()) if isinstance(graph, Dataset) else len(graph):,}"

    return read


def oxigraph(format: str) -> Callable[[Any, Source], str]:
    """Return Oxigraph as a reader."""

    def read(made: bytes, _: Source) -> str:
        from pyoxigraph import RdfFormat, parse

        return f"{sum(1 for _ in parse(made, format=getattr(RdfFormat, format))):,}"

    return read


def chromium(made: bytes, _: Source) -> tuple[int, int]:
    """Open the picture in Chromium and ask what it draws."""
    from playwright.sync_api import sync_playwright

    sys.path.insert(0, str(ROOT / "tests"))
    from browsing import CHROMIUM

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        file = Path(folder) / "picture.html"
        file.write_bytes(made)
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--enable-unsafe-swiftshader"]
        )
        page = browser.new_page()
        page.goto(file.as_uri())
        page.wait_for_function("() => window.kgExplorer", timeout=120_000)
        found = page.evaluate("[kgExplorer.view.graph.order, kgExplorer.view.graph.size]")
        browser.close()
    return found[0], found[1]


def svg(made: bytes, _: Source) -> str:
    """Parse the figure."""
    from lxml import etree

    return f"drawn, {sum(1 for _ in etree.fromstring(made).iter('{*}text'))} words or lines of text"


def png(made: bytes, _: Source) -> str:
    """Decode the figure."""
    from matplotlib.image import imread

    high, wide = imread(io.BytesIO(made), format="png").shape[:2]
    return f"drawn, {wide} × {high}"


READERS: Mapping[str, Mapping[str, Callable[[Any, Source], Any]]] = {
    "graphml": {
        "networkx": lambda made, _: counts(networkx.read_graphml(io.BytesIO(made), force_multigraph=True)),
        "graphology-graphml": npm("graphml"),
    },
    "gexf": {
        "networkx": lambda made, _: counts(networkx.read_gexf(io.BytesIO(made))),
        "graphology-gexf": npm("gexf"),
    },
    "cytoscape": {"cytoscape": npm("cyjs")},
    "dot": {"Graphviz": graphviz, "viz.js": npm("dot")},
    "mermaid": {"lines": mermaid},
    "csv": {"pandas": tables},
    "json-graph": {"json": json_graph},
    "html": {"Chromium": chromium},
    "parquet": {"pandas": parquet},
    "turtle": {"rdflib": rdflib("turtle"), "Oxigraph": oxigraph("TURTLE")},
    "trig": {"rdflib": rdflib("trig"), "Oxigraph": oxigraph("TRIG")},
    "nquads": {"rdflib": rdflib("nquads"), "Oxigraph": oxigraph("N_QUADS")},
    "jsonld": {"rdflib": rdflib("json-ld"), "Oxigraph": oxigraph("JSON_LD")},
    "svg": {"lxml": svg},
    "png": {"matplotlib": png},
}


if __name__ == "__main__":
    sys.exit(main())
