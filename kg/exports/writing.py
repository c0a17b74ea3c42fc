"""An export as files: each is there whole, or as it was before."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from kg.errors import QueryError
from kg.exports.register import FORMATS, Written, format_of
from kg.exports.selection import EVERYTHING, VIEWS, Selection

if TYPE_CHECKING:
    from kg.dataset import Dataset

_NONE: Mapping[str, str] = {}


def rendered(
    dataset: Dataset,
    format: str,
    selection: Selection = EVERYTHING,
    options: Mapping[str, str] = _NONE,
    note: Callable[[str], None] | None = None,
) -> Written:
    """Return a dataset, or a part of it, in a format: bytes, or file name → bytes; the same for the same dataset.

    Args:
        format: the name of one of `FORMATS`.
        selection: what of it; all of it when nothing is said.
        options: what the format is told besides, such as {"figure": "heatmap"}.
        note: takes what a person should know of what is written, such as that some of it is left out.

    Raises:
        QueryError: when there is no such format, what is selected is not there, or nothing is left.
        DatasetError: when the dataset is damaged.
    """
    from kg.exports.source import Source

    chosen = format_of(format)
    for name in options.keys() - set(chosen.options):
        hint = f"leave --{name} out, or choose another format"
        raise QueryError(f"this format takes no {name}", where=format, hint=hint)
    if selection.view != VIEWS[0] and not chosen.views:
        hint = f"choose one of {', '.join(one.name for one in FORMATS.values() if one.views)}, or leave --view out"
        raise QueryError("this format shows no views", where=format, hint=hint)
    if selection.depth > 1 and not selection.about:
        raise QueryError("the depth counts steps from the things of --about", hint="name one, or leave --depth out")
    source = Source(dataset, selection, options)
    return chosen.write(replace(source, note=note) if note else source)


def export(
    dataset: Dataset,
    format: str,
    output: Path,
    selection: Selection = EVERYTHING,
    options: Mapping[str, str] = _NONE,
    note: Callable[[str], None] | None = None,
) -> tuple[Path, ...]:
    """Write a dataset, or a part of it, to a file or folder and return the files; arguments are those of `rendered`.

    Raises:
        QueryError: when it cannot be made, or the folder holds something else.
        OSError: when the place cannot be written to.
    """
    from kg.dataset import refuse_within

    if format_of(format).folder:
        refuse_within(dataset, output)
        _check_folder(output, format_of(format).ending)
    made = rendered(dataset, format, selection, options, note)
    if isinstance(made, bytes):
        write_file(output, made)
        return (output,)
    write_folder(output, made)
    return tuple(output / name for name in made)


def write_file(path: Path, data: bytes) -> None:
    """Write a file in one step: it is there complete, or as it was before.

    A link stays a link: what it leads to is replaced. A device or pipe is written to, as it cannot be replaced.

    Raises:
        OSError: when the place cannot be written to; it names the place.
    """
    with _naming(path):
        if path.exists() and not path.is_file():
            path.write_bytes(data)  # of a folder this is the error
            return
        target = path.resolve()
        new = target.with_name(f".kg-{uuid4().hex}")
        try:
            new.write_bytes(data)
            new.replace(target)
        finally:
            new.unlink(missing_ok=True)


@contextmanager
def _naming(path: Path) -> Iterator[None]:
    """Let an error name the place that a person gave, not a file that nobody knows of."""
    try:
        yield
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error


def write_folder(path: Path, files: Mapping[str, bytes]) -> None:
    """Write a folder that then holds these files and nothing else.

    Raises:
        OSError: when the place cannot be written to; it names the place.
    """
    with _naming(path):
        _replace_folder(path.resolve(), files)


def _replace_folder(path: Path, files: Mapping[str, bytes]) -> None:
    new, old = (path.with_name(f".kg-{uuid4().hex}") for _ in range(2))
    try:
        new.mkdir()
        for name, data in files.items():
            (new / name).write_bytes(data)
        if path.exists():
            path.rename(old)
        new.rename(path)
    finally:
        shutil.rmtree(new, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)


def _check_folder(path: Path, ending: str) -> None:
    """Refuse to replace a folder that holds other things than an export does."""
    if path.exists() and not path.is_dir():
        raise QueryError("this format is several files, and there is a file", where=str(path), hint="name a folder")
    others = [one.name for one in path.iterdir() if one.suffix != f".{ending}"] if path.is_dir() else []
    if others:
        hint = "name a new folder, or an earlier export"
        raise QueryError(f"the folder holds something else: {min(others)}", where=str(path), hint=hint)
