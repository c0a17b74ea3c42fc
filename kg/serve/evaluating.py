"""What a worker does with a query: an edition, its text and the formats that are welcome → a whole answer."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pyoxigraph import (
    DefaultGraph,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Triple,
    parse_query_results,
)

from kg.edition import Edition
from kg.errors import NotFoundError, QueryError
from kg.pages.reply import Reply
from kg.queries import prefixes, reason
from kg.rdf.formats import write
from kg.rdf.xml import well_formed
from kg.serve.errors import NotAcceptableError, TooLargeError
from kg.serve.negotiation import GRAPHS, TABLES, format_of, with_charset
from kg.serve.syntax import check_addresses, check_depth, names_dataset
from kg.store import is_merged

_TABLES = {
    "json": QueryResultsFormat.JSON,
    "xml": QueryResultsFormat.XML,
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
}
RDF = {
    "ttl": RdfFormat.TURTLE,
    "nt": RdfFormat.N_TRIPLES,
    "jsonld": RdfFormat.JSON_LD,
    "trig": RdfFormat.TRIG,
    "nq": RdfFormat.N_QUADS,
    "rdf": RdfFormat.RDF_XML,
}
# What every row has at least one of.
_ROW = {"json": b"},{", "xml": b"<result", "csv": b"\n", "tsv": b"\n"}


def query(
    edition: Edition,
    text: str,
    default: tuple[str, ...] | None,
    named: tuple[str, ...] | None,
    table: str | None,
    graph: str | None,
    rows: int,
    size: int,
    services: tuple[str, ...],
) -> Reply:
    """Answer a query.

    Args:
        default, named: the graphs of the protocol's dataset; None where the request names none.
        table: the media type of an answer that is rows or a truth value; None where none is acceptable.
        graph: the media type of an answer that is a graph.
        rows, size: the most rows and bytes of an answer.
        services: addresses that the query may have asked.

    Raises:
        QueryError: when it is not SPARQL.
        ServeError: when the answer is too large, or in no format that is acceptable.
    """
    check_depth(text)
    check_addresses(text, services)
    result = evaluated(edition, text, default, named)
    limited = Limited(size)
    try:
        if isinstance(result, QueryTriples):
            media_type = _acceptable(graph)
            limited.write(written(counted(result, rows), media_type, edition.base))
        else:
            media_type = _acceptable(table)
            name = format_of(media_type, TABLES) or ""
            result.serialize(limited, _TABLES[name])
            if isinstance(result, QuerySolutions):
                _check_rows(limited.getvalue(), name, rows)
    except (RuntimeError, ValueError, OSError) as error:
        raise _failed(error) from error
    body = limited.getvalue()
    return Reply(well_formed(body) if media_type.endswith("xml") else body, with_charset(media_type))


def graph(edition: Edition, name: str | None, media_type: str, rows: int, size: int) -> Reply:
    """Return a named graph, or the union of all where no name is given.

    Raises:
        NotFoundError: when there is no such graph.
        ServeError: when it is too large.
    """
    node = nodes((name,))[0] if name is not None else None
    if node and not edition.store.contains_named_graph(node):
        raise NotFoundError("there is no such graph", where=node.value)
    limited = Limited(size)
    chosen = DefaultGraph() if node is None and is_merged(edition.store) else node
    triples = (quad.triple for quad in edition.store.quads_for_pattern(None, None, None, chosen))
    limited.write(written(counted(triples, rows), media_type, edition.base))
    return Reply(limited.getvalue(), with_charset(media_type))


def written(triples: Iterable[Triple], media_type: str, base: str, more: Mapping[str, str] | None = None) -> bytes:
    """Return a graph in a format, with the usual prefixes and some more where it has such.

    Raises:
        QueryError: when the format cannot hold it.
    """
    ending = format_of(media_type, GRAPHS) or ""
    quads = (Quad(*triple) for triple in triples)
    return write(quads, ending, {**prefixes(base), **(more or {})})


def evaluated(
    edition: Edition, text: str, default: tuple[str, ...] | None, named: tuple[str, ...] | None
) -> QuerySolutions | QueryBoolean | QueryTriples:
    """Begin to answer a query; arguments are those of `query`.

    Raises:
        QueryError: when it is not SPARQL.
    """
    given = default is not None or named is not None
    try:
        return edition.store.query(
            text,
            base_iri=f"{edition.base}id/",
            prefixes=prefixes(edition.base),
            use_default_graph_as_union=not given and not names_dataset(text) and not is_merged(edition.store),
            default_graph=nodes(default or ()) if given else None,
            named_graphs=nodes(named or ()) if given else None,
        )
    except (SyntaxError, RuntimeError, ValueError, OSError) as error:
        raise _failed(error) from error


def nodes(iris: tuple[str, ...]) -> list[Any]:
    """Return the graphs of a dataset.

    Raises:
        QueryError: when one is not an IRI.
    """
    try:
        return [NamedNode(iri) for iri in iris]
    except ValueError as error:
        raise QueryError(f"the name of a graph is not an IRI: {error}", hint="give absolute IRIs") from error


def _failed(error: Exception) -> QueryError:
    hint = "lines and columns are counted from 1" if isinstance(error, SyntaxError) else ""
    return QueryError(f"the query cannot be run: {reason(error)}", hint=hint)


def _acceptable(media_type: str | None) -> str:
    if media_type is None:
        raise NotAcceptableError("the answer to this query is in none of the formats that are accepted")
    return media_type


def counted(triples: Iterable[Triple], rows: int) -> Iterator[Triple]:
    """Yield each triple once: one that stands in several graphs would come from each of them.

    Raises:
        TooLargeError: when there are too many.
    """
    seen: set[Triple] = set()
    for triple in triples:
        if triple in seen:
            continue
        seen.add(triple)
        if len(seen) > rows:
            raise _too_large(f"{rows:,} triples")
        yield triple


def _check_rows(data: bytes, name: str, rows: int) -> None:
    """Refuse more rows than may be; they are only counted one by one where there may be too many."""
    if data.count(_ROW[name]) < rows:
        return
    if name == "csv":  # cannot be read back, and only breaks of lines outside quotes end a row
        count = sum(part.count(b"\n") for part in data.split(b'"')[::2]) - 1
    else:
        solutions = parse_query_results(data, format=_TABLES[name])
        assert isinstance(solutions, QuerySolutions)
        count = sum(1 for _ in solutions)
    if count > rows:
        raise _too_large(f"{rows:,} rows")


class Limited(io.BytesIO):
    """A buffer that takes so many bytes."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self.size = size

    def write(self, data: bytes) -> int:  # type: ignore[override]
        """Take bytes, unless they are too many."""
        if self.tell() + len(data) > self.size:
            raise _too_large(f"{self.size / 2**20:,.0f} MB" if self.size >= 2**20 else f"{self.size:,} bytes")
        return super().write(data)


def _too_large(limit: str) -> TooLargeError:
    hint = "ask for fewer columns, or for one part after another with ORDER BY, LIMIT and OFFSET"
    return TooLargeError(f"the answer has more than {limit}", hint=hint)
