"""The store: a dataset loaded into memory, to be asked with SPARQL."""

from __future__ import annotations

from pathlib import Path

from pyoxigraph import RdfFormat, Store

from kg.dataset import Dataset, open_dataset
from kg.dataset.locking import reading
from kg.errors import DatasetError


def open_store(dataset: Dataset | Path | str) -> Store:
    """Load the graphs of a dataset. Each report's graph keeps its name; questions see the union of all.

    A build that puts its files in place waits until they are loaded, and the other way round.

    Raises:
        DatasetError: when the dataset is missing or damaged.
    """
    opened = dataset if isinstance(dataset, Dataset) else open_dataset(dataset)
    store = Store()
    with reading(opened.path):
        for data in opened.graphs() if isinstance(dataset, Dataset) else opened.again().graphs():
            try:
                store.bulk_load(input=data, format=RdfFormat.N_QUADS)
            except SyntaxError as error:
                hint = "build the dataset again"
                raise DatasetError(f"a graph is not N-Quads: {error}", where=str(opened.path), hint=hint) from error
    return store
