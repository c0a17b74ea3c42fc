"""Fetches reports from addresses, within limits, and keeps them."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from urllib.request import getproxies, proxy_bypass

import httpx

from kg import __version__
from kg.errors import ReadError
from kg.readers.decoding import with_charset
from kg.readers.web import addresses
from kg.readers.web.addresses import Reach, shown
from kg.readers.web.cache import Cache, Entry, folder

MEDIA_TYPES = ("text/html", "application/xhtml+xml", "application/pdf", "text/plain")
_AGENT = f"inspection-kg/{__version__} (reads police inspection reports)"
_HEADERS = {"User-Agent": _AGENT, "Accept": ", ".join((*MEDIA_TYPES, "*/*;q=0.1"))}
_LATER = "try again later"
_SAVE = "open it in a browser, save it, and read the file"
_STATUS = {
    401: ("this address asks for a password", _SAVE),
    403: ("this address may not be fetched by programs", _SAVE),
    404: ("there is nothing at this address", "check the address"),
    410: ("there is nothing at this address any more", "look for the report in a web archive"),
    429: ("this address has been asked too often", _LATER),
}


@dataclass(frozen=True, slots=True)
class Limits:
    """How much and how long a fetch may take.

    Attributes:
        redirects: how often an address may lead to another.
        size: bytes of the body, unpacked.
        connect, read, whole: seconds until a connection stands, between two parts of the answer, and in all.
    """

    redirects: int = 5
    size: int = 50_000_000
    connect: float = 10.0
    read: float = 30.0
    whole: float = 120.0


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address gave.

    Attributes:
        address: the address that was asked for, without its fragment.
        final: the address that gave it, after all redirects.
        data: the body, unpacked; text in the encoding that the page itself tells.
        media_type: what it says that it is, such as "text/html"; "" where it does not say.
        cached: whether it was kept from before.
    """

    address: str
    final: str
    data: bytes
    media_type: str
    cached: bool = False


def fetch(
    address: str,
    *,
    refresh: bool = False,
    limits: Limits | None = None,
    cache: Cache | None = None,
    transport: httpx.BaseTransport | None = None,
) -> Fetched:
    """Return what is at an address: what was kept of it, else what it gives now.

    Args:
        address: an https address; http on this machine.
        refresh: whether to ask the address although something is kept of it.
        limits: how much and how long it may take.
        cache: where things are kept; None for the user's folder (`kg.readers.web.cache.folder`).
        transport: what carries the requests; None for the network.

    Raises:
        ReadError: when the address may not be asked, cannot be reached, takes too long, gives an error, too
            much, or something of which no report is made.
    """
    url = addresses.parse(address)
    cache = cache or Cache(folder())
    kept = cache.get(str(url))
    if kept and not refresh:
        return _fetched(*kept, cached=True)
    answer = _Request(url, limits or Limits(), transport).run(kept)
    if answer is not kept:
        cache.put(*answer)
    return _fetched(*answer, cached=answer is kept)


def _fetched(entry: Entry, data: bytes, cached: bool) -> Fetched:
    return Fetched(entry.address, entry.final, data, entry.media_type, cached)


class _Request:
    """One fetch over the network, with all its redirects."""

    def __init__(self, url: httpx.URL, limits: Limits, transport: httpx.BaseTransport | None) -> None:
        self.origin, self.limits, self.transport = url, limits, transport
        self.until = time.monotonic() + limits.whole

    def run(self, kept: tuple[Entry, bytes] | None) -> tuple[Entry, bytes]:
        """Return what the address gives; what is kept of it, when it says that it has not changed."""
        local = addresses.reach(self.origin.host) is Reach.MACHINE
        url, headers = self.origin, {**_HEADERS, **(_conditions(kept[0]) if kept else {})}
        # Only what asks a server outside may need a proxy.
        with (
            _clear(self.origin, self.limits),
            httpx.Client(transport=self.transport, headers=headers, trust_env=not local) as client,
        ):
            for _ in range(self.limits.redirects + 1):
                with client.stream("GET", url, timeout=self._timeout()) as response:
                    self._check_peer(response, url)
                    if response.has_redirect_location:
                        url = addresses.redirected(url, response.headers["Location"], self.origin)
                    elif response.status_code == 304 and kept:
                        return kept
                    else:
                        return self._taken(response)
        raise self._error(f"it leads from address to address, more than {self.limits.redirects} times", _SAVE)

    def _taken(self, response: httpx.Response) -> tuple[Entry, bytes]:
        """Return the body of an answer, and what is kept of it."""
        media_type, charset = self._media_type(response)
        data = b"".join(self._parts(response))
        if not data.strip():
            raise self._error("this address gives nothing", "check the address")
        if charset and media_type != "application/pdf":
            data = with_charset(data, charset)
        entry = Entry(
            str(self.origin),
            str(response.url),
            media_type,
            sha256(data).hexdigest(),
            response.headers.get("ETag", ""),
            response.headers.get("Last-Modified", ""),
        )
        return entry, data

    def _media_type(self, response: httpx.Response) -> tuple[str, str]:
        """Return what an answer is and its encoding, as it says; "" where it does not."""
        status = response.status_code
        if status != 200:
            what, hint = _STATUS.get(
                status, ("the server has failed", _LATER) if status > 499 else ("no report", _SAVE)
            )
            raise self._error(f"{what} ({status} {response.reason_phrase})".replace(" )", ")"), hint)
        media_type = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        if media_type and media_type not in MEDIA_TYPES:
            raise self._error(f"this is of the type {media_type[:60]}, not a web page, PDF or text", _SAVE)
        return media_type, response.charset_encoding or ""

    def _parts(self, response: httpx.Response) -> Iterator[bytes]:
        """Yield the body part by part, as long as it is within the limits."""
        told, size = response.headers.get("Content-Length", ""), 0
        if told.isascii() and told.isdigit() and int(told[:15]) > self.limits.size:
            raise self._too_large()
        for part in response.iter_bytes():
            size += len(part)
            if size > self.limits.size:
                raise self._too_large()
            self._timeout()
            yield part

    def _timeout(self) -> httpx.Timeout:
        """Return how long the next step may take."""
        left = self.until - time.monotonic()
        if left <= 0:
            raise self._error(f"it takes longer than {self.limits.whole:g} seconds", f"{_LATER}, or {_SAVE}")
        return httpx.Timeout(min(self.limits.read, left), connect=min(self.limits.connect, left))

    def _check_peer(self, response: httpx.Response, url: httpx.URL) -> None:
        """Refuse an answer from within the network to what was asked of an address outside."""
        stream = response.extensions.get("network_stream")
        peer = stream.get_extra_info("server_addr") if stream is not None else None
        if peer is None or url == self.origin or _by_proxy(url):
            return
        if not addresses.is_public(str(peer[0])) and addresses.reach(self.origin.host) is Reach.PUBLIC:
            addresses.refuse_inward(self.origin, shown(url))

    def _too_large(self) -> ReadError:
        return self._error(f"it is larger than {self.limits.size / 1e6:g} MB", "save it and read the file")

    def _error(self, what: str, hint: str) -> ReadError:
        return ReadError(what, where=shown(self.origin), hint=hint)


def _conditions(kept: Entry) -> Mapping[str, str]:
    """Return the headers that ask for a body only if it is not the one that is kept."""
    return {
        name: value for name, value in (("If-None-Match", kept.etag), ("If-Modified-Since", kept.modified)) if value
    }


def _by_proxy(url: httpx.URL) -> bool:
    return url.scheme in getproxies() and not proxy_bypass(url.host)


@contextmanager
def _clear(url: httpx.URL, limits: Limits) -> Iterator[None]:
    """Turn what can go wrong on the network into clear errors."""
    where = shown(url)
    try:
        yield
    except httpx.ConnectTimeout:
        raise ReadError(
            f"it cannot be reached within {limits.connect:g} seconds",
            where=where,
            hint="check the address and the network",
        ) from None
    except httpx.TimeoutException:
        raise ReadError(f"it does not answer within {limits.read:g} seconds", where=where, hint=_LATER) from None
    except httpx.ConnectError as error:
        raise ReadError(
            f"it cannot be reached: {error}", where=where, hint="check the address and the network"
        ) from None
    except httpx.DecodingError:
        raise ReadError("what it gives is damaged: it cannot be unpacked", where=where, hint=_LATER) from None
    except (httpx.ReadError, httpx.RemoteProtocolError) as error:
        raise ReadError(f"the connection broke off: {error}", where=where, hint=_LATER) from None
    except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as error:
        raise ReadError(f"it cannot be fetched: {error}", where=where, hint="check the address") from None
