"""Which edition is shown: the newest, made while the one before is still shown."""

from __future__ import annotations

import asyncio
import multiprocessing
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import IO

import portalocker

from kg.dataset import Dataset, open_dataset
from kg.dataset.folder import MANIFEST
from kg.edition import Edition, key_of, make_edition
from kg.errors import DatasetError, KgError

EDITIONS, _IN_USE = ".editions", ".in-use"
_LOOK_SECONDS = 1.0


class Editions:
    """The editions of a dataset folder on disk.

    They stand in the dataset's own folder, so that files can be linked, or in a folder for temporary files where that
    cannot be written to.

    Attributes:
        place: the folder in which the editions stand.
    """

    def __init__(self, dataset: Dataset) -> None:
        self.dataset = dataset
        self._temporary: tempfile.TemporaryDirectory[str] | None = None
        self._held: dict[Path, IO[str]] = {}
        self.place = dataset.path / EDITIONS
        try:
            self.place.mkdir(exist_ok=True)
            (self.place / ".gitignore").write_text("*\n", "utf-8")
        except OSError:
            self._temporary = tempfile.TemporaryDirectory(prefix="kg-editions-")
            self.place = Path(self._temporary.name)

    def first(self) -> Edition:
        """Make the edition of the dataset as it is now, keep it from being removed, and remove those nobody shows.

        Raises:
            DatasetError: when the dataset is damaged.
        """
        made = make_edition(self.dataset, self.place)
        self.hold(made)
        self.sweep()
        return made

    def hold(self, edition: Edition) -> None:
        """Keep an edition from being removed by other processes, as long as this one runs or until `release`."""
        if edition.path in self._held:
            return
        file = (edition.path / _IN_USE).open("a", encoding="utf-8")
        portalocker.lock(file, portalocker.LOCK_SH)
        self._held[edition.path] = file

    def release(self, edition: Edition) -> None:
        """Let an edition go; it is removed if no other process shows it."""
        if file := self._held.pop(edition.path, None):
            file.close()
            self.sweep()

    def sweep(self) -> None:
        """Remove the editions that no process shows."""
        for path in sorted(self.place.iterdir()):
            lock = path / _IN_USE
            if path in self._held or not lock.is_file():
                continue
            with suppress(portalocker.LockException, OSError), lock.open("a") as file:
                portalocker.lock(file, portalocker.LOCK_EX | portalocker.LOCK_NB)
                shutil.rmtree(path, ignore_errors=True)

    def close(self) -> None:
        """Let all editions go. The last one stays on disk, so that the next start is quick."""
        for file in self._held.values():
            file.close()
        self._held.clear()
        if self._temporary:
            self._temporary.cleanup()

    async def newer(self, current: Edition) -> AsyncIterator[Edition | KgError]:
        """Yield the edition of each later state of the dataset, made in a process of its own; or why there is none."""
        shown = stamp = None
        while True:
            await asyncio.sleep(_LOOK_SECONDS)
            with suppress(OSError):
                stamp = _stamp(self.dataset)
            if stamp is None or stamp == shown:
                continue
            shown = stamp
            try:
                if key_of(self.dataset) == current.key:
                    continue
                made = await asyncio.to_thread(_make_apart, self.dataset.path, self.place)
            except (KgError, OSError) as error:
                yield error if isinstance(error, KgError) else DatasetError(str(error), where=str(self.dataset.path))
                continue
            if made.key != current.key:
                self.hold(made)
                current = made
                yield made


def _stamp(dataset: Dataset) -> tuple[int, int, int]:
    found = (dataset.path / MANIFEST).stat()
    return found.st_mtime_ns, found.st_ino, found.st_size


def _make_apart(dataset: Path, place: Path) -> Edition:
    """Make an edition in another process, for it takes seconds of Python that would hold requests up."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_make, args=(dataset, place, theirs), daemon=True)
    process.start()
    theirs.close()
    try:
        found = ours.recv()
    except EOFError:
        raise DatasetError("the edition could not be made: the process ended", where=str(dataset)) from None
    finally:
        process.join()
        ours.close()
    if isinstance(found, Exception):
        raise found
    return Edition(found)


def _make(dataset: Path, place: Path, answer: Connection) -> None:
    try:
        answer.send(make_edition(open_dataset(dataset), place).path)
    except KgError as error:
        answer.send(DatasetError(error.what, where=error.where, hint=error.hint))
    except OSError as error:
        answer.send(DatasetError(f"the edition could not be made: {error}", where=str(dataset)))
