"""Extractions are the slow part of a build. What one test extracted, another need not extract again.

A build that was killed keeps what it had extracted in the folder `.work` of its dataset, under a key made of all that decides it
(source, code, model, vocabulary), and the next build takes it up. Here every build finds there what others extracted.

So little is left to do that processes of a build's own take longer to start than they save: it has them where a test says
how many.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import mkdtemp

import pytest

from kg.dataset import gathering, work, writing
from kg.dataset.folder import MANIFEST
from kg.dataset.pool import Pool


@contextmanager
def remembering(folder: Path) -> Iterator[None]:
    """Keep in a folder what builds extract, and let them take it up from there."""

    def finished(place: Path, key: str) -> work.Done | None:
        manifest = place.parent / MANIFEST
        there = (place / key).exists() or (manifest.is_file() and key in manifest.read_text("utf-8"))
        if (folder / key).is_dir() and not there:
            shutil.copytree(folder / key, place / key)
        return work.finished(place, key)

    def clear(place: Path) -> None:
        for done in place.glob(f"*/{work.DONE}"):
            if not (folder / done.parent.name).exists():
                _keep(done.parent, folder)
        work.clear(place)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gathering, "finished", finished)
        patch.setattr(writing, "clear", clear)
        patch.setattr(writing, "Pool", lambda jobs: Pool(jobs or 1))
        yield


def _keep(extracted: Path, folder: Path) -> None:
    """Copy an extraction into a folder: whole, or not at all, or as another process did."""
    made = Path(mkdtemp(dir=folder)) / "extracted"
    shutil.copytree(extracted, made)
    with suppress(OSError):
        made.rename(folder / extracted.name)
