"""Replies as HTTP responses: validators, packing, and who may read them."""

from __future__ import annotations

import re

from starlette.requests import Request
from starlette.responses import Response

from kg.errors import QueryError
from kg.pages.reply import Reply
from kg.serve.negotiation import accepts_gzip

Headers = list[tuple[bytes, bytes]]

# Whoever may reach the server may read it, from any page; no cookie or password is ever sent along.
_OPEN: Headers = [
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", b"ETag, Link, Location, Content-Location, Content-Disposition, Retry-After"),
]
_PREFLIGHT_SECONDS = 86400
_HOST = re.compile(r"([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(:\d{1,5})?")


class Whole(Response):
    """A response whose headers are complete and in bytes."""

    def __init__(self, status: int, body: bytes, headers: Headers) -> None:
        self.status_code, self.body, self.raw_headers = status, body, headers
        self.background = None


def respond(request: Request, reply: Reply, *, negotiated: bool = False, headers: Headers | None = None) -> Response:
    """Return a reply as a response; 304 where the client has it already.

    Args:
        negotiated: whether another header Accept would have given another reply.
        headers: more headers.
    """
    gzipped = bool(reply.gzipped) and accepts_gzip(request.headers.get("accept-encoding", ""))
    body = reply.gzipped if gzipped else reply.body
    vary = (b"Accept, " if negotiated else b"") + b"Accept-Encoding"
    found = [*_OPEN, (b"vary", vary), (b"cache-control", b"no-cache" if reply.status < 400 else b"no-store")]
    found += headers or []
    if reply.etag and reply.status == 200:
        etag = f'"{reply.etag}-gzip"' if gzipped else f'"{reply.etag}"'
        found.append((b"etag", etag.encode()))
        if request.method in ("GET", "HEAD") and _has(request, etag):
            return Whole(304, b"", found)
    found += [(b"content-type", reply.media_type.encode()), (b"content-length", str(len(body)).encode())]
    if gzipped:
        found.append((b"content-encoding", b"gzip"))
    if reply.filename:
        name = re.sub(r"[^A-Za-z0-9._-]+", "-", reply.filename)
        found.append((b"content-disposition", f'attachment; filename="{name}"'.encode()))
    return Whole(reply.status, b"" if request.method == "HEAD" else body, found)


def redirect(request: Request, location: str, *, negotiated: bool = False) -> Response:
    """Return the answer that something else is to be seen (303)."""
    headers = [*_OPEN, (b"location", location.encode("ascii")), (b"cache-control", b"no-cache")]
    return Whole(303, b"", [*headers, (b"content-length", b"0"), *([(b"vary", b"Accept")] if negotiated else [])])


def preflight(methods: str, allow: str = "") -> Response:
    """Return the answer to OPTIONS: what may be done, and what (methods) from the pages of others."""
    headers = [
        (b"allow", (allow or methods).encode()),
        (b"access-control-allow-methods", methods.encode()),
        (b"access-control-allow-headers", b"Accept, Content-Type, If-None-Match"),
        (b"access-control-max-age", str(_PREFLIGHT_SECONDS).encode()),
        (b"cache-control", b"no-store"),
    ]
    return Whole(204, b"", [*_OPEN, *headers])


def here_of(request: Request) -> str:
    """Return the path of a request below the prefix, as the client wrote it: relative links are counted from it."""
    raw: bytes = request.scope.get("raw_path") or request.scope["path"].encode("utf-8")
    path = raw.decode("latin-1")
    prefix = request.scope.get("root_path", "")
    return path.removeprefix(prefix if path.startswith(f"{prefix}/") else "").removeprefix("/")


def address_of(request: Request, path: str) -> str:
    """Return the address of a path of this server, as the client reaches it.

    Raises:
        QueryError: when the client does not say how it reaches it.
    """
    host = request.headers.get("host", "")
    if not _HOST.fullmatch(host):
        raise QueryError("the header Host is not that of a server", hint="send the name or address of this one")
    return f"{request.url.scheme}://{host}{request.scope.get('root_path', '')}/{path}"


def _has(request: Request, etag: str) -> bool:
    """Tell whether the client has that already (RFC 9110, 13.1.2: compared weakly)."""
    wanted = request.headers.get("if-none-match")
    if wanted is None:
        return False
    return wanted.strip() == "*" or etag in (item.strip().removeprefix("W/") for item in wanted.split(","))
