"""Writes a site: the home page, and whatever can be reached from it and from the search."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from kg import __version__
from kg.dataset import Dataset, refuse_within
from kg.dataset.pool import Pool
from kg.dataset.staging import staging
from kg.edition import Edition, make_edition
from kg.errors import DatasetError, KgError, NotFoundError
from kg.pages.links import Links
from kg.pages.register import page_of
from kg.pages.reply import HTML
from kg.search import entries
from kg.search.static import data_files
from kg.site.paths import ENDING, STATIC, anchors_of, links_of, page_at, path_of

MARK = "kg-site.json"  # tells that a folder is a site, and of what
_SEEDS = ("index.html", f"search{ENDING}")
_ASSETS = Path(__file__).parents[1] / "static"
_BATCH = 20  # pages that one process makes at a time

Progress = Callable[[str, str, int, int], None]


@dataclass(frozen=True, slots=True)
class Site:
    """A site that was written.

    Attributes:
        files: how many.
        broken: links that lead nowhere, as (page, link).
    """

    path: Path
    files: int
    broken: tuple[tuple[str, str], ...]


@dataclass(slots=True)
class _Written:
    """What is known of the pages written so far."""

    files: set[str] = field(default_factory=set)
    anchors: dict[str, set[str]] = field(default_factory=dict)
    links: set[tuple[str, str, str]] = field(default_factory=set)  # page, file, fragment


@dataclass(frozen=True, slots=True)
class _Made:
    """A page: its file, the files to which it links, its anchors; `missing` when there is no such page."""

    file: str
    links: tuple[tuple[str, str], ...] = ()
    anchors: frozenset[str] = frozenset()
    missing: bool = False


def write_site(dataset: Dataset, output: Path, *, jobs: int | None = None, progress: Progress | None = None) -> Site:
    """Write the pages of a dataset as files; the folder is replaced as a whole, or stays as it is.

    Args:
        output: a folder that is empty, missing, or a site that was written before.
        jobs: how many processes make pages; None for as many as there are processors.
        progress: called with the stage, what is at hand, how many are done, and of how many.

    Raises:
        DatasetError: when the dataset is damaged, or the folder holds something other than a site.
    """
    refuse_within(dataset, output)
    _check(output)
    with tempfile.TemporaryDirectory(prefix="kg-site-") as place:
        edition = make_edition(dataset, Path(place))
        with staging(output, MARK, _obsolete) as folder, Pool(jobs) as pool:
            written = _Written()
            for file, text in _data(edition):
                _put(folder, file, text.encode("utf-8"))
                written.files.add(file)
            _crawl(edition, folder, pool, written, progress or (lambda *_: None))
            for file in sorted(_wanted_assets(written)):
                _put(folder, file, (_ASSETS / file.removeprefix(STATIC)).read_bytes())
                written.files.add(file)
            mark = {"dataset": edition.key, "software": __version__, "files": len(written.files) + 1}
            _put(folder, MARK, (json.dumps(mark, indent=1, sort_keys=True) + "\n").encode())
    return Site(output, len(written.files) + 1, tuple(_broken(written)))


def _crawl(edition: Edition, folder: Path, pool: Pool, written: _Written, progress: Progress) -> None:
    """Write the pages that can be reached, those nearest to the home page first."""
    make = partial(_make_pages, edition.path, folder)
    waiting = [*_SEEDS, *sorted(_found_by_search(edition))]
    seen = set(waiting)
    while waiting:
        batches = [waiting[start : start + _BATCH] for start in range(0, len(waiting), _BATCH)]
        following: set[str] = set()
        for batch, made in pool.map(make, batches):
            for page in made:
                if not page.missing:
                    written.files.add(page.file)
                    written.anchors[page.file] = set(page.anchors)
                for file, fragment in page.links:
                    written.links.add((page.file, file, fragment))
                    following.add(file)
            progress("write", batch[-1], len(written.files), len(seen))
        waiting = sorted(file for file in following - seen if page_at(path_of(file)))
        seen.update(waiting)


def _found_by_search(edition: Edition) -> Iterator[str]:
    """Yield the files of the things to which the search leads."""
    links = Links(static=True, base=edition.base)
    for entry in entries(edition.dataset, edition.store):
        if entry.group in ("things", "reports"):
            yield links.page(entry.id)


def _make_pages(edition: Path, folder: Path, files: list[str]) -> list[_Made]:
    """Write pages, in a process of the pool."""
    opened = Edition(edition)
    return [_make(opened, folder, file) for file in files]


def _make(edition: Edition, folder: Path, file: str) -> _Made:
    path = path_of(file)
    found = page_at(path)
    if found is None:
        return _Made(file, missing=True)
    name, asked = found
    try:
        reply = page_of(name)(edition, Links(path, static=True, base=edition.base), asked)
    except NotFoundError:
        return _Made(file, missing=True)
    except KgError as error:
        raise DatasetError(f"the page cannot be made: {error}", where=path) from error
    _put(folder, file, reply.body)
    if reply.media_type != HTML:
        return _Made(file)
    return _Made(file, tuple(sorted(set(links_of(file, reply.body)))), frozenset(anchors_of(reply.body)))


def _data(edition: Edition) -> Iterator[tuple[str, str]]:
    """Yield the files that scripts read."""
    yield from data_files(entries(edition.dataset, edition.store))


def _wanted_assets(written: _Written) -> Iterable[str]:
    """Return the scripts and styles to which pages link, with the licences of what is bundled in them."""
    linked = {file for _, file, _ in written.links if file.startswith(STATIC)}
    return {file for file in {*linked, f"{STATIC}LICENSES.txt"} if (_ASSETS / file.removeprefix(STATIC)).is_file()}


def _broken(written: _Written) -> Iterator[tuple[str, str]]:
    """Yield the links that lead to no file, or to no place in it. Passages are found by a script, so they may be any."""
    for page, file, fragment in sorted(written.links):
        known = written.anchors.get(file)
        passage = fragment.startswith("char=")
        if file not in written.files or (fragment and known is not None and fragment not in known and not passage):
            yield page, f"{file}#{fragment}" if fragment else file


def _put(folder: Path, file: str, data: bytes) -> None:
    target = folder / file
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(data)


def _check(output: Path) -> None:
    if output.exists() and not output.is_dir():
        raise DatasetError("this is a file, not a folder", where=str(output), hint="name a new folder")
    if output.is_dir() and any(output.iterdir()) and not (output / MARK).is_file():
        hint = "name a folder that is empty or holds a site that kg wrote"
        raise DatasetError("the folder holds other files", where=str(output), hint=hint)


def _obsolete(output: Path, new: Path) -> list[Path]:
    """Return the files of the site before that the new one does not have."""
    return [
        path
        for path in sorted(output.rglob("*"))
        if path.is_file() and new not in path.parents and not (new / path.relative_to(output)).is_file()
    ]
