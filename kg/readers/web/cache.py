"""What has been fetched already, in a folder: each body once, by its hash, and what each address gave."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from hashlib import sha256
from pathlib import Path

from kg.errors import ReadError


@dataclass(frozen=True, slots=True)
class Entry:
    """What an address gave.

    Attributes:
        address: the address that was asked for.
        final: the address that gave it, after all redirects.
        media_type: what it says that it is, such as "text/html"; "" where it does not say.
        sha256: the hash of the body, in hexadecimal.
        etag, modified: by which the server can tell whether it has changed; "" where it does not say.
    """

    address: str
    final: str
    media_type: str
    sha256: str
    etag: str = ""
    modified: str = ""


def folder(environment: Mapping[str, str] = os.environ) -> Path:
    """Return where fetched reports are kept: `$KG_CACHE`, else `inspection-kg` in the user's folder for caches.

    Examples:
        >>> folder({"XDG_CACHE_HOME": "/tmp/caches"}).as_posix()
        '/tmp/caches/inspection-kg'
    """
    if own := environment.get("KG_CACHE"):
        return Path(own)
    shared = environment.get("XDG_CACHE_HOME") or environment.get("LOCALAPPDATA")
    return (Path(shared) if shared else Path.home() / ".cache") / "inspection-kg"


class Cache:
    """A folder of fetched reports. Files in it are whole or absent; a damaged one counts as absent."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def get(self, address: str) -> tuple[Entry, bytes] | None:
        """Return what an address gave, None where nothing is kept of it or what is kept is damaged."""
        try:
            told = json.loads(self._index(address).read_bytes())
            entry = Entry(**{item.name: told[item.name] for item in fields(Entry)})
            data = self._body(entry.sha256).read_bytes()
        except (OSError, ValueError, KeyError, TypeError):
            return None
        whole = entry.address == address and sha256(data).hexdigest() == entry.sha256
        return (entry, data) if whole else None

    def put(self, entry: Entry, data: bytes) -> None:
        """Keep what an address gave: first the body, then the entry that names it.

        Raises:
            ReadError: when the folder cannot be written.
        """
        try:
            _write(self._body(entry.sha256), data)
            index = json.dumps(asdict(entry), ensure_ascii=False, sort_keys=True, indent=1) + "\n"
            _write(self._index(entry.address), index.encode())
        except OSError as error:
            raise ReadError(
                f"what was fetched cannot be kept: {error.strerror or error}",
                where=str(self.path),
                hint="make room, or set KG_CACHE to a folder that can be written",
            ) from None

    def _body(self, digest: str) -> Path:
        return self.path / "bodies" / Path(digest).name

    def _index(self, address: str) -> Path:
        return self.path / "addresses" / f"{sha256(address.encode()).hexdigest()}.json"


def _write(path: Path, data: bytes) -> None:
    """Write a file so that others see all of it or nothing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".part-")
    try:
        with open(handle, "wb") as stream:
            stream.write(data)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
