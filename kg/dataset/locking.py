"""Locks: one process writes a dataset at a time, and nobody reads it in the moment in which files are put in place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

_WRITER, _PLACES = ".writer.lock", ".places.lock"


@contextmanager
def writing(folder: Path, on_wait: Callable[[], None] | None = None) -> Iterator[None]:
    """Hold the right to write a dataset; wait for another process that has it.

    Args:
        folder: the dataset, which must exist.
        on_wait: called once when there is need to wait.
    """
    import portalocker

    try:
        opened = (folder / _WRITER).open("a")
    except OSError as error:  # nobody knows of the file
        raise OSError(error.errno, error.strerror, str(folder)) from error
    with opened as file:
        try:
            portalocker.lock(file, portalocker.LOCK_EX | portalocker.LOCK_NB)
        except (portalocker.LockException, portalocker.AlreadyLocked):
            if on_wait:
                on_wait()
            portalocker.lock(file, portalocker.LOCK_EX)
        yield


@contextmanager
def placing(folder: Path) -> Iterator[None]:
    """Keep readers out while files are put in place."""
    with _held(folder, exclusive=True):
        yield


@contextmanager
def reading(folder: Path) -> Iterator[None]:
    """Keep files where they are while several are read."""
    with _held(folder, exclusive=False):
        yield


@contextmanager
def _held(folder: Path, *, exclusive: bool) -> Iterator[None]:
    """Lock the places of files. In a folder that cannot be written, nobody puts files in place."""
    import portalocker

    try:
        file = (folder / _PLACES).open("a")
    except OSError:
        yield
        return
    with file:
        portalocker.lock(file, portalocker.LOCK_EX if exclusive else portalocker.LOCK_SH)
        yield
