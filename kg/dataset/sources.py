"""What a person names as reports: files, folders, patterns, addresses, standard input."""

from __future__ import annotations

import glob
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from kg.errors import ReadError

ENDINGS = (".pdf", ".txt", ".html", ".htm", ".xhtml")
# What may hold a report in a form that is not read: found in a folder, it is named rather than passed over.
_UNREADABLE = (".doc", ".docx", ".epub", ".mht", ".mhtml", ".odt", ".rtf", ".webarchive")
_PATTERN = frozenset("*?[")

Given = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Source:
    """A report as named.

    Attributes:
        name: of the file, without folders, or the address; what a report knows of where it comes from.
        place: where it is read: a path, an address, or "-".
        given: what a person says of the report, which overrides what it says of itself.
        refresh: whether an address is asked again although a copy is there.
    """

    name: str
    place: str
    given: Given
    refresh: bool = False

    def read(self) -> bytes:
        """Return the bytes of the source.

        Raises:
            ReadError: when there is no such file, or the address does not give a report.
        """
        if self.place == "-":
            return sys.stdin.buffer.read()
        if is_address(self.place):
            from kg.readers.web import fetch

            return fetch(self.place, refresh=self.refresh).data
        try:
            return Path(self.place).read_bytes()
        except FileNotFoundError:
            raise ReadError("there is no such file", where=self.place, hint="check the path") from None
        except OSError as error:
            what = f"cannot be opened: {error.strerror}"
            raise ReadError(what, where=self.place, hint="check the path and its permissions") from None

    @property
    def ending(self) -> str:
        """The ending under which the source is kept."""
        found = Path(self.name.partition("?")[0]).suffix.lower()
        return found if found in ENDINGS else ".html" if is_address(self.name) else ".txt"


def named(reports: Iterable[Path | str], given: Given | None = None, *, refresh: bool = False) -> Iterator[Source]:
    """Yield the reports that are named, in the order of their places, each once.

    A folder stands for the documents in it and below (`ENDINGS`, and those that will be refused by name), a pattern for the files that match. Beside a
    file, `FILE.meta.toml` may say what it does not say itself, or wrongly.

    Args:
        given: what a person says of all of them, before what their sidecars say.
        refresh: whether addresses are asked again although copies are there.

    Raises:
        ReadError: when a folder or pattern holds no report.
    """
    places = {_key(place): place for report in reports for place in _places(str(report))}
    for place in sorted(places.values()):
        name = place if is_address(place) else "standard input" if place == "-" else Path(place).name
        yield Source(name, place, dict(given or {}), refresh)


def with_sidecar(source: Source) -> Source:
    """Return the source with what its sidecar says; what is given on the command line counts more.

    Raises:
        ReadError: when the sidecar cannot be understood.
    """
    if source.place == "-" or is_address(source.place):
        return source
    from kg.metadata import read_sidecar

    return replace(source, given={**read_sidecar(source.place), **source.given})


def is_address(place: str) -> bool:
    """Return whether a place is on the web."""
    return place.startswith(("https://", "http://"))


def _places(report: str) -> list[str]:
    path = Path(report)
    if report == "-" or is_address(report):
        return [report]
    if path.is_dir():
        return _within(path)
    if _PATTERN & set(report) and not path.exists():
        found = [place for place in glob.glob(report, recursive=True) if Path(place).is_file()]
        if not found:
            raise ReadError("no file matches the pattern", where=report, hint="check it, or name the files")
        return [place for place in found if not place.endswith(".toml")]  # sidecars
    return [report]


def _within(folder: Path) -> list[str]:
    found = [
        str(path) for path in folder.rglob("*") if path.suffix.lower() in (*ENDINGS, *_UNREADABLE) and path.is_file()
    ]
    if not found:
        hint = f"reports end in {', '.join(ENDINGS)}"
        raise ReadError("the folder holds no report", where=str(folder), hint=hint)
    return [path for path in found if not any(part.startswith(".") for part in Path(path).relative_to(folder).parts)]


def _key(place: str) -> str:
    return place if place == "-" or is_address(place) else str(Path(place).resolve())
