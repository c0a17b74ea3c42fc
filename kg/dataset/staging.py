"""Replaces the content of a folder in one step: a writer that is killed leaves the old state or the new one."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any

_NEW, _READY = ".new", ".ready"

Obsolete = Callable[[Path, Path], list[Path]]
Placing = Callable[[Path], AbstractContextManager[Any]]


@contextmanager
def staging(output: Path, last: str, obsolete: Obsolete, placing: Placing = nullcontext) -> Iterator[Path]:
    """Give a folder to write into; what is in it replaces `output` when the block ends without an error.

    Args:
        output: the folder, which need not exist.
        last: the file that is put in place after all others.
        obsolete: called with `output` and the folder of new files; the old files to remove.
        placing: held with `output` while files are put in place, so that nobody reads them meanwhile.
    """
    existed = output.is_dir()
    output.mkdir(parents=True, exist_ok=True)
    put_in_place(output, last, obsolete)
    new = output / _NEW
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir()
    try:
        yield new
        new.rename(output / _READY)  # from this moment on the new state counts, even if the writer is killed
    finally:
        shutil.rmtree(new, ignore_errors=True)
        if not existed and not any(output.iterdir()):
            output.rmdir()
    with placing(output):
        put_in_place(output, last, obsolete)


def put_in_place(output: Path, last: str, obsolete: Obsolete) -> None:
    """Move the files of a complete new state over the old ones. May be repeated after a kill; else does nothing."""
    ready = output / _READY
    if not ready.is_dir():
        return
    if (ready / last).is_file():
        for path in obsolete(output, ready):
            path.unlink(missing_ok=True)
        names = sorted(path.relative_to(ready) for path in ready.rglob("*") if path.is_file())
        for name in sorted(names, key=lambda name: name == Path(last)):
            (output / name).parent.mkdir(parents=True, exist_ok=True)
            os.replace(ready / name, output / name)
    shutil.rmtree(ready, ignore_errors=True)


def is_ready(output: Path) -> bool:
    """Return whether a complete new state waits to be put in place."""
    return (output / _READY).is_dir()


def is_managed(output: Path) -> bool:
    """Return whether a writer has begun to use the folder."""
    return (output / _NEW).exists() or (output / _READY).exists()
