"""Errors as answers: a page for a browser, JSON (RFC 9457) for who accepts it, else a line of text."""

from __future__ import annotations

import json
from collections.abc import Sequence
from http import HTTPStatus
from urllib.parse import parse_qsl, unquote, urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from kg.errors import KgError, NotFoundError, QueryError
from kg.pages.environment import render
from kg.pages.links import Links
from kg.pages.reply import HTML as HTML_TYPE
from kg.pages.reply import Reply
from kg.serve.errors import ServeError
from kg.serve.middleware import PROTECTION
from kg.serve.negotiation import HTML, Format, choose
from kg.serve.replies import Headers, here_of, respond
from kg.serve.service import service_of

_TEXT = Format("txt", "text/plain")
_JSON = Format("json", "application/problem+json", ("application/json",))
_HINTS = {
    404: "look from the home page, or search",
    405: "use one of the methods that the header Allow names",
}


async def kg_error(request: Request, error: Exception) -> Response:
    """Answer an error of ours."""
    assert isinstance(error, KgError)
    headers: Headers = []
    status = _status(error)
    if isinstance(error, ServeError):
        if error.retry_after is not None:
            headers.append((b"retry-after", str(error.retry_after).encode()))
        headers += [(name.lower().encode(), value.encode()) for name, value in error.headers.items()]
    title = f"{error.where}: " * bool(error.where) + error.what
    return problem(request, status, title, error.hint, headers, meant=_meant(request, error))


async def http_error(request: Request, error: Exception) -> Response:
    """Answer what the routes refuse: a path that is not there, a method that is not understood."""
    assert isinstance(error, HTTPException)
    headers = [(name.lower().encode(), value.encode("latin-1")) for name, value in (error.headers or {}).items()]
    title = "there is nothing at this address" if error.status_code == 404 else error.detail
    return problem(request, error.status_code, title, _HINTS.get(error.status_code, ""), headers)


async def unforeseen(request: Request, error: Exception) -> Response:
    """Answer an error that nobody foresaw; the server's log has it."""
    response = problem(request, 500, "the server failed", "try again; its log tells more")
    response.raw_headers += [*PROTECTION]
    return response


def problem(
    request: Request,
    status: int,
    title: str,
    hint: str = "",
    headers: Headers | None = None,
    *,
    meant: Sequence[tuple[str, str]] = (),
) -> Response:
    """Return an error in the form that the client likes best.

    Args:
        title: what is wrong.
        hint: what to do about it.
        meant: what else may have been asked for, for a page: address, words.
    """
    wanted = choose(request.headers.get("accept", ""), (_TEXT, _JSON, HTML))
    if wanted in (HTML.media_type, *HTML.aliases):
        reply = Reply(_page(request, status, title, hint, meant), HTML_TYPE, status=status)
    elif wanted in (_JSON.media_type, *_JSON.aliases):
        told = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": title}
        told |= {"hint": hint} if hint else {}
        reply = Reply(json.dumps(told, ensure_ascii=False).encode(), wanted, status=status)
    else:
        text = title + f" ({hint})" * bool(hint) + "\n"
        reply = Reply(text.encode("utf-8", "replace"), "text/plain; charset=utf-8", status=status)
    return respond(request, reply, negotiated=True, headers=headers)


def _meant(request: Request, error: KgError) -> list[tuple[str, str]]:
    """Return the same address with what may have been meant in place of what was not found, and its name."""
    here, links = unquote(here_of(request)), Links(here_of(request))
    given = parse_qsl(request.url.query, keep_blank_values=True)
    found = []
    for near, name in error.near.items():
        path = here.removesuffix(error.where) + near if here.endswith(error.where) else here
        query = [(key, near if value == error.where else value) for key, value in given]
        if (path, query) != (here, given):
            found.append((links.to(path) + (f"?{urlencode(query)}" if query else ""), name))
    return found


def _page(request: Request, status: int, title: str, hint: str, meant: Sequence[tuple[str, str]]) -> bytes:
    links = Links(here_of(request), base=service_of(request).edition.base)
    if "/" not in title.partition(" ")[0]:  # ids and paths stay as they are
        title = title[:1].upper() + title[1:]
    return render("error.html", links, status=status, title=title, message="", hint=hint, meant=meant).encode(
        "utf-8", "replace"
    )


def _status(error: KgError) -> int:
    if isinstance(error, ServeError):
        return error.status
    return 404 if isinstance(error, NotFoundError) else 400 if isinstance(error, QueryError) else 500
