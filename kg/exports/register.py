"""The formats of exports: a new one is a module with a function, and a line here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from kg.errors import QueryError, meant

if TYPE_CHECKING:
    from kg.exports.source import Source

Written = bytes | Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Format:
    """A format of exports.

    Attributes:
        writer: the function that makes it, as "module:function": from a `Source`, bytes; for a folder, file name → bytes.
        ending: that of its file, without a dot; of the files in its folder.
        folder: whether it is several files.
        options: the options of the command that it takes besides those of the selection.
        views: whether it shows one of the views of the graph.
    """

    name: str
    writer: str
    ending: str
    media_type: str
    description: str
    folder: bool = False
    options: tuple[str, ...] = ()
    views: bool = False

    @property
    def binary(self) -> bool:
        """Whether a terminal cannot show it."""
        return self.folder or self.media_type == "image/png"

    def write(self, source: Source) -> Written:
        """Return what a source is in this format.

        Raises:
            KgError: when nothing is left in the selection, or the format needs a package that is not installed.
        """
        module, _, function = self.writer.partition(":")
        writer: Callable[[Source], Written] = getattr(import_module(module), function)
        return writer(source)


_ALL = (
    # Graphs: the property graph of `kg.exports.graph` in the formats of other programs.
    Format(
        "graphml",
        "kg.exports.graphml:write",
        "graphml",
        "application/graphml+xml",
        "GraphML: yEd, Cytoscape, igraph",
        views=True,
    ),
    Format(
        "gexf",
        "kg.exports.gexf:write",
        "gexf",
        "application/gexf+xml",
        "GEXF 1.3: Gephi, with places and times",
        views=True,
    ),
    Format(
        "cytoscape",
        "kg.exports.cytoscape:write",
        "cyjs",
        "application/json",
        "Cytoscape JSON: Cytoscape, cytoscape.js",
        views=True,
    ),
    Format(
        "dot",
        "kg.exports.dot:write",
        "dot",
        "text/vnd.graphviz",
        "DOT: Graphviz, for a small neighbourhood",
        views=True,
    ),
    Format(
        "mermaid",
        "kg.exports.mermaid:write",
        "mmd",
        "text/vnd.mermaid",
        "Mermaid: a small neighbourhood in Markdown",
        views=True,
    ),
    Format(
        "csv",
        "kg.exports.csv_tables:write",
        "csv",
        "text/csv",
        "CSV of nodes and edges: Neo4j, Gephi",
        folder=True,
        views=True,
    ),
    Format(
        "json-graph",
        "kg.exports.json_graph:write",
        "json",
        "application/json",
        "JSON Graph Format 2: scripts, the web",
        views=True,
    ),
    Format(
        "parquet",
        "kg.exports.parquet:write",
        "parquet",
        "application/vnd.apache.parquet",
        "Parquet, a table a kind of statement: pandas, R, DuckDB",
        folder=True,
    ),
    # Pictures.
    Format(
        "html",
        "kg.exports.picture:write",
        "html",
        "text/html",
        "a picture to look into, in one file: any browser",
        views=True,
    ),
    Format(
        "svg",
        "kg.exports.figures:as_svg",
        "svg",
        "image/svg+xml",
        "a figure for papers, with text as text",
        options=("figure",),
    ),
    Format(
        "png",
        "kg.exports.figures:as_png",
        "png",
        "image/png",
        "the same figures, of 300 dots per inch",
        options=("figure",),
    ),
    # RDF: the statements with their evidence; of a whole dataset every graph.
    Format("turtle", "kg.exports.rdf:turtle", "ttl", "text/turtle", "Turtle: Protégé, rdflib; all graphs as one"),
    Format("trig", "kg.exports.rdf:trig", "trig", "application/trig", "TriG: Turtle with a named graph a report"),
    Format(
        "nquads", "kg.exports.rdf:nquads", "nq", "application/n-quads", "N-Quads: stores; named graphs, a line each"
    ),
    Format("jsonld", "kg.exports.rdf:jsonld", "jsonld", "application/ld+json", "JSON-LD that also reads as plain JSON"),
)
FORMATS: Mapping[str, Format] = {format.name: format for format in _ALL}


def format_of(name: str) -> Format:
    """Return a format by its name.

    Raises:
        QueryError: when there is none.
    """
    if name in FORMATS:
        return FORMATS[name]
    hint = meant(name, FORMATS, f"choose one of {', '.join(FORMATS)}")
    raise QueryError("there is no such format", where=name, hint=hint)


def format_by_ending(file: str) -> str | None:
    """Return the name of the format that a file's ending tells, in upper or lower case; None when it tells none.

    Examples:
        >>> format_by_ending("graph.json"), format_by_ending("graph")
        ('json-graph', None)
    """
    ending = file.rpartition(".")[2].lower() if "." in file else ""
    return next((format.name for format in _ALL if format.ending == ending and not format.folder), None)
