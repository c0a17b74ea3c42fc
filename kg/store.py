"""The store: a dataset loaded into memory, to be asked with SPARQL."""

from __future__ import annotations

from pathlib import Path

from pyoxigraph import RdfFormat, Store

from kg.dataset import Dataset, open_dataset
from kg.errors import DatasetError


def open_store(dataset: Dataset | Path | str) -> Store:
    """Load the graphs of a dataset. Each report's graph keeps its name; questions see the union of all.

    Raises:
        DatasetError: when the dataset is missing or damaged.
    """
    opened = dataset if isinstance(dataset, Dataset) else open_dataset(dataset)
    store = Store()
    for data in opened.graphs():
        try:
            store.bulk_load(input=data, format=RdfFormat.N_QUADS)
        except SyntaxError as error:
            raise DatasetError(
                f"a graph is not N-Quads: {error}", where=str(opened.path), hint="build the dataset again"
            ) from error
    return store
