"""The SPARQL 1.1 protocol: queries by GET and by POST, as a form or directly."""

from __future__ import annotations

import math
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kg.errors import QueryError
from kg.pages.reply import Reply
from kg.serve.bodies import FORM, Parameters, body_of, media_type_of, one, parameters_of, text_of
from kg.serve.errors import MemoryLimitError, NotAcceptableError, TimeLimitError, UnsupportedError
from kg.serve.negotiation import GRAPHS, HTML, TABLES, choose, named
from kg.serve.replies import Whole, address_of, preflight, redirect, respond
from kg.serve.service import client_of, service_of
from kg.serve.writing import writer_of
from kg.void import Counts

QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
_METHODS = ["GET", "HEAD", "POST", "OPTIONS"]


@dataclass(frozen=True, slots=True)
class Operation:
    """A query or an update as it was sent.

    Attributes:
        update: whether it is an update.
        default, named: the graphs of the dataset that the request names; None where it names none.
    """

    text: str
    parameters: Parameters
    update: bool = False

    @property
    def default(self) -> tuple[str, ...] | None:
        """The graphs whose union is the default graph; None where the request names no dataset."""
        return self.parameters.get("default-graph-uri", () if "named-graph-uri" in self.parameters else None)

    @property
    def named(self) -> tuple[str, ...] | None:
        """The named graphs; None where the request names no dataset."""
        return self.parameters.get("named-graph-uri", () if "default-graph-uri" in self.parameters else None)


def routes() -> list[Route]:
    """Return the routes."""
    found = [Route(path, sparql, methods=_METHODS) for path in ("/sparql", "/sparql/")]
    return [*found, Route("/.well-known/void", well_known)]


async def sparql(request: Request) -> Response:
    """Answer a request at the endpoint."""
    if request.method == "OPTIONS":
        return preflight(", ".join(_METHODS))
    parameters = parameters_of(request.scope["query_string"])
    if request.method == "POST":
        operation = await _posted(request, parameters)
        return await (_change if operation.update else _answer)(request, operation)
    if "update" in parameters:
        raise QueryError("an update cannot be sent by GET", hint="send it by POST")
    text = one(parameters, "query")
    if _from_a_browser(request, parameters):
        fragment = f"#query={quote(text, safe='')}" if text else ""
        above = "../" if request.scope["path"].endswith("/") else ""
        return redirect(request, f"{above}ask{fragment}", negotiated=True)
    if text is None:
        return await _description(request, parameters)
    return await _answer(request, Operation(text, parameters))


async def well_known(request: Request) -> Response:
    """Lead from the place where VoID is looked for to the description."""
    return redirect(request, "../sparql")


async def _description(request: Request, parameters: Parameters) -> Response:
    service = service_of(request)
    media_type = graph_format(request, parameters)
    counted: Counts | None = None
    with suppress(TimeLimitError, MemoryLimitError):
        counted = await service.run("kg.serve.description:statistics", {}, client=client_of(request))
    arguments = {
        "address": address_of(request, ""),
        "counted": counted,
        "media_type": media_type,
        "writable": service.settings.token is not None,
        "federated": bool(service.settings.services),
    }
    reply = await service.run("kg.serve.description:describe", arguments, client=client_of(request), keep=False)
    return respond(request, reply, negotiated=True)


async def _posted(request: Request, parameters: Parameters) -> Operation:
    kind = media_type_of(request)
    if kind == UPDATE:
        writer_of(request)
        return Operation(text_of(await _large_body(request)), parameters, update=True)
    if kind not in (FORM, QUERY):
        hint = f"send a query as {QUERY}, or as the parameter query of a form ({FORM})"
        raise UnsupportedError(f"a body of the media type {kind or 'that is not told'} is not understood", hint=hint)
    body = await body_of(request, service_of(request).settings)
    if kind == QUERY:
        if "query" in parameters:
            raise QueryError("there are two queries, in the address and in the body", hint="send one")
        return Operation(text_of(body), parameters)
    both = {**parameters}
    for key, values in parameters_of(body).items():
        both[key] = (*both.get(key, ()), *values)
    text = one(both, "query")
    if "update" in both:
        if text is not None:
            raise QueryError("a query and an update are sent together", hint="send one of them")
        writer_of(request)
        return Operation(one(both, "update") or "", both, update=True)
    if text is None:
        raise QueryError("there is no query", hint="send it as the parameter query")
    return Operation(text, both)


async def _large_body(request: Request) -> bytes:
    """Return the body of who may write, which may be as large as an answer."""
    settings = service_of(request).settings
    return await body_of(request, settings, settings.answer_bytes)


async def _change(request: Request, operation: Operation) -> Response:
    parameters = operation.parameters
    using, named = (parameters.get(name, ()) for name in ("using-graph-uri", "using-named-graph-uri"))
    await writer_of(request).update(operation.text, using, named, _seconds(one(parameters, "timeout")))
    return Whole(204, b"", [])


def _from_a_browser(request: Request, parameters: Parameters) -> bool:
    """Tell whether a person follows a link: the editor shows the answer better than a file would."""
    accept = request.headers.get("accept", "")
    if "text/html" not in accept or "format" in parameters:
        return False
    return choose(accept, (*TABLES, *GRAPHS, HTML)) == HTML.media_type


async def _answer(request: Request, operation: Operation) -> Response:
    service = service_of(request)
    settings = service.settings
    _check_length(operation.text, settings.request_bytes)
    table, graph = _formats(request, operation.parameters)
    arguments = {
        "text": operation.text,
        "default": operation.default,
        "named": operation.named,
        "table": table,
        "graph": graph,
        "rows": settings.rows,
        "size": settings.answer_bytes,
        "services": settings.services,
    }
    seconds = _seconds(one(operation.parameters, "timeout"))
    reply: Reply = await service.run(
        "kg.serve.evaluating:query", arguments, client=client_of(request), seconds=seconds, keep=not settings.services
    )
    return respond(request, reply, negotiated=True)


def _check_length(text: str, limit: int) -> None:
    if len(text) > limit:
        raise QueryError(f"the query has more than {limit:,} characters", hint="send a shorter one")


def _formats(request: Request, parameters: Parameters) -> tuple[str | None, str | None]:
    """Return the media types of an answer that is a table, and of one that is a graph."""
    wanted = one(parameters, "format")
    if wanted is None:
        accept = request.headers.get("accept", "")
        found = choose(accept, TABLES), choose(accept, GRAPHS)
    else:
        found = named(wanted, TABLES), named(wanted, GRAPHS)
    if found == (None, None):
        names = ", ".join(one.media_type for one in (*TABLES, *GRAPHS))
        raise NotAcceptableError("there is no such format of answers", hint=f"there are {names}")
    return found


def graph_format(request: Request, parameters: Parameters) -> str:
    """Return the media type in which a client wants a graph.

    Raises:
        NotAcceptableError: when there is none that it accepts.
    """
    wanted = one(parameters, "format")
    accept = request.headers.get("accept", "")
    found = choose(accept, GRAPHS) if wanted is None else named(wanted, GRAPHS)
    if found is None:
        names = ", ".join(one.media_type for one in GRAPHS)
        raise NotAcceptableError("there is no such format of graphs", hint=f"there are {names}")
    return found


def _seconds(given: str | None) -> float | None:
    """Return the time limit that a client asks for."""
    if given is None:
        return None
    try:
        seconds = float(given)
    except ValueError:
        seconds = math.nan
    if not 0 < seconds < math.inf:
        raise QueryError("timeout is not a number of seconds", hint="write it like timeout=10")
    return seconds
