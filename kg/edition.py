"""An edition: a dataset as it is shown and asked at one moment, with all that is derived from it for that.

A dataset folder may be built again at any time; whoever shows it goes on with the edition that was made before, until
the next one is ready. An edition is a folder that can be thrown away: the files of the dataset (links to them where the
file system has such), the Oxigraph store, the index of names and quotes, the network of things.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

from pyoxigraph import Store

from kg import __version__
from kg.dataset import Dataset, open_dataset
from kg.dataset.folder import MANIFEST, unreadable
from kg.dataset.locking import reading
from kg.network import network, network_json
from kg.search import entries, make_index
from kg.store import fill

_FORMAT = "5"
_INDEX = "search.sqlite"
# Files that pages and questions do not need.
_LEFT = ("sources/", "extracted/", "known/", "imports/")


@dataclass(frozen=True)
class Edition:
    """A made edition; the same dataset, made by the same version of kg, gives the same key.

    Attributes:
        path: its folder.
    """

    path: Path

    @property
    def key(self) -> str:
        """What it is known by: a hash of the dataset's manifest."""
        return self.path.name

    @property
    def base(self) -> str:
        """The IRI before `id/` and `ontology#`."""
        return self.dataset.manifest.base

    @cached_property
    def dataset(self) -> Dataset:
        """The dataset as it was when the edition was made."""
        return open_dataset(self.path / "dataset")

    @property
    def index(self) -> Path:
        """The index of its names and sentences, for `kg.search.search`."""
        return self.path / _INDEX

    @cached_property
    def store(self) -> Store:
        """Its graphs, for reading only."""
        return Store.read_only(str(self.path / "store"))

    @property
    def network(self) -> bytes:
        """Its network as a browser draws it, as `kg.network.network_json` makes it."""
        return (self.path / "network.json").read_bytes()


def key_of(dataset: Dataset) -> str:
    """Return what the edition of a dataset is known by."""
    manifest = (dataset.path / MANIFEST).read_bytes()
    return sha256(b"\0".join((_FORMAT.encode(), __version__.encode(), manifest))).hexdigest()[:16]


def make_edition(dataset: Dataset, place: Path) -> Edition:
    """Make the edition of a dataset in a folder `place`, or return the one that stands there already.

    Raises:
        DatasetError: when the dataset is damaged.
        OSError: when the place cannot be written to.
    """
    place.mkdir(parents=True, exist_ok=True)
    new = place / f".new-{uuid4().hex}"
    try:
        with reading(dataset.path):
            dataset = dataset.again()
            made = Edition(place / key_of(dataset))
            if made.path.is_dir():
                return made
            _take(dataset, new / "dataset")
        _make_store(open_dataset(new / "dataset"), new / "store")
        _make_index(Edition(new))
        _make_network(Edition(new))
        try:
            new.rename(made.path)
        except OSError:  # another process was faster
            if not made.path.is_dir():
                raise
    finally:
        shutil.rmtree(new, ignore_errors=True)
    return made


def _take(dataset: Dataset, target: Path) -> None:
    for name in dataset.manifest.files():
        if not name.startswith(_LEFT):
            try:
                _link(dataset.path / name, target / name)
            except FileNotFoundError as error:
                raise unreadable(dataset.path / name, dataset.path) from error
    shutil.copyfile(dataset.path / MANIFEST, target / MANIFEST)  # all else is checked against it when it is read


def _link(source: Path, target: Path) -> None:
    """Link a file, which stays as it is when the dataset gets a new one in its place; or copy it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def _make_store(dataset: Dataset, path: Path) -> None:
    store = Store(str(path))
    fill(store, dataset.graphs(), where=str(dataset.path))
    store.flush()
    store.optimize()


def _make_index(made: Edition) -> None:
    make_index(entries(made.dataset, Store.read_only(str(made.path / "store"))), made.index)


def _make_network(made: Edition) -> None:
    found = network(Store.read_only(str(made.path / "store")), made.base)
    (made.path / "network.json").write_bytes(network_json(found))
