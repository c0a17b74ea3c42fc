"""What a page or an endpoint answers."""

from __future__ import annotations

from dataclasses import dataclass

HTML = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole answer.

    Attributes:
        media_type: with its charset, as in the header Content-Type.
        filename: under which a browser saves it; None for what it shows.
        status: the HTTP status.
        etag: what the body is known by; `gzipped`: the body, packed. Both are set when it is served, empty where not.
    """

    body: bytes
    media_type: str = HTML
    filename: str | None = None
    status: int = 200
    etag: str = ""
    gzipped: bytes = b""


def html(text: str) -> Reply:
    """Return a page of HTML."""
    return Reply(text.encode("utf-8"))
