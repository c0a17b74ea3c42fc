"""The store: a dataset loaded into Oxigraph, to be asked with SPARQL.

Each report's graph keeps its name; the default graph is the merge of all of them, in which a triple that several
reports assert stands once (RDF 1.1 Semantics; SPARQL 1.1 Query, 13.2). Oxigraph's own union would count it once for
each graph.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from pyoxigraph import DefaultGraph, Quad, RdfFormat, Store

from kg.dataset import Dataset, open_dataset
from kg.dataset.locking import reading
from kg.errors import DatasetError


def open_store(dataset: Dataset | Path | str) -> Store:
    """Load the graphs of a dataset into memory.

    A build that puts its files in place waits until they are loaded, and the other way round.

    Raises:
        DatasetError: when the dataset is missing or damaged.
    """
    opened = dataset if isinstance(dataset, Dataset) else open_dataset(dataset)
    store = Store()
    with reading(opened.path):
        current = opened if isinstance(dataset, Dataset) else opened.again()
        fill(store, current.graphs(), where=str(opened.path))
    return store


def open_merge(dataset: Dataset | Path | str) -> Store:
    """Load only the merge of all graphs, in a third of the time: for who does not ask which graph says what.

    Raises:
        DatasetError: when the dataset is missing or damaged.
    """
    opened = dataset if isinstance(dataset, Dataset) else open_dataset(dataset)
    store = Store()
    with reading(opened.path):
        current = opened if isinstance(dataset, Dataset) else opened.again()
        _load(store, b"".join(map(_triples, current.graphs())), RdfFormat.N_TRIPLES, str(opened.path))
    return store


def fill(store: Store, graphs: Iterable[bytes], *, where: str = "") -> None:
    """Load graphs into a store, each under its name and all of them merged as the default graph.

    Args:
        graphs: canonical N-Quads, as a dataset has them.

    Raises:
        DatasetError: when a graph is not N-Quads.
    """
    for data in graphs:
        _load(store, data, RdfFormat.N_QUADS, where)
        _load(store, _triples(data), RdfFormat.N_TRIPLES, where)


def is_merged(store: Store) -> bool:
    """Tell whether the default graph of a store is the merge of its named graphs, which their first triple shows.

    Where it is not, as in stores into which people write, the union that Oxigraph makes has to do.
    """
    graph = next(iter(store.named_graphs()), None)
    first = next(store.quads_for_pattern(None, None, None, graph), None) if graph else None
    if first is None:
        return False
    return Quad(first.subject, first.predicate, first.object, DefaultGraph()) in store


def _load(store: Store, data: bytes, format: RdfFormat, where: str) -> None:
    try:
        store.bulk_load(input=data, format=format)
    except SyntaxError as error:
        hint = "build the dataset again"
        raise DatasetError(f"a graph is not N-Quads: {error}", where=where, hint=hint) from error


def _triples(data: bytes) -> bytes:
    r"""Return N-Quads without the names of their graphs, which stand last on each line.

    Examples:
        >>> _triples(b'<http://a/s> <http://a/p> "<x> <y> ." <http://a/g> .\n')
        b'<http://a/s> <http://a/p> "<x> <y> ." .\n'
    """
    lines = (line.rpartition(b" <") for line in data.split(b"\n") if line)
    return b"".join(triple + b" .\n" for triple, _, _ in lines)
