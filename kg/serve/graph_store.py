"""The SPARQL 1.1 Graph Store HTTP Protocol: graphs are read, and where the server is writable replaced, added to, dropped."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import uuid4

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kg.errors import QueryError
from kg.pages.reply import Reply
from kg.serve.bodies import Parameters, body_of, media_type_of, parameters_of
from kg.serve.errors import UnsupportedError
from kg.serve.multipart import parts_of
from kg.serve.negotiation import GRAPHS, format_of
from kg.serve.replies import Whole, address_of, here_of, preflight, respond
from kg.serve.service import client_of, service_of
from kg.serve.sparql import graph_format
from kg.serve.writing import writer_of

_METHODS = ["GET", "HEAD", "OPTIONS", "PUT", "POST", "DELETE"]
_MULTIPART = "multipart/form-data"


@dataclass(frozen=True, slots=True)
class Target:
    """The graph that a request is about.

    Attributes:
        name: its IRI; None for the default graph.
        new: whether the request names none: then one is made.
    """

    name: str | None
    new: bool = False


def routes() -> list[Route]:
    """Return the routes."""
    return [Route(path, graphs, methods=_METHODS) for path in ("/graphs", "/graphs/{name:path}")]


async def graphs(request: Request) -> Response:
    """Answer a request about a graph."""
    if request.method == "OPTIONS":
        return preflight("GET, HEAD, OPTIONS", allow=", ".join(_METHODS))
    parameters = parameters_of(request.scope["query_string"])
    target = _target(request, parameters)
    if request.method in ("GET", "HEAD"):
        return await _read(request, target, parameters)
    writer = writer_of(request)
    if request.method == "DELETE":
        await writer.drop(target.name)
        return Whole(204, b"", [])
    data = await _data(request)
    existed = await writer.put(target.name, data, add=request.method == "POST", base=_base(request, target))
    if existed and not target.new:
        return Whole(204, b"", [])
    return Whole(201, b"", [(b"location", _location(request, target).encode()), (b"content-length", b"0")])


def _target(request: Request, parameters: Parameters) -> Target:
    """Return the graph of a request, which is named by a parameter (indirectly) or is the address itself."""
    path = request.path_params.get("name")
    if path:
        if parameters.keys() & {"graph", "default"}:
            raise QueryError("two graphs are named, by the address and by a parameter", hint="name one")
        return Target(address_of(request, here_of(request)))
    names = parameters.get("graph", ())
    count = len(names) + len(parameters.get("default", ()))
    if count > 1:
        raise QueryError("more than one graph is named", hint="name one, as graph=IRI or default")
    if count == 0:
        if request.method != "POST":
            raise QueryError("no graph is named", hint="add ?graph=IRI, or ?default for the union of all")
        return Target(address_of(request, f"graphs/{uuid4()}"), new=True)
    return Target(names[0] if names else None)


async def _read(request: Request, target: Target, parameters: Parameters) -> Response:
    service = service_of(request)
    settings = service.settings
    arguments = {
        "name": target.name,
        "media_type": graph_format(request, parameters),
        "rows": settings.rows,
        "size": settings.answer_bytes,
    }
    reply: Reply = await service.run("kg.serve.evaluating:graph", arguments, client=client_of(request))
    return respond(request, reply, negotiated=True)


async def _data(request: Request) -> list[tuple[str, bytes]]:
    """Return what a request brings: the name of a format and the data, several times where it has several parts."""
    kind = media_type_of(request)
    settings = service_of(request).settings
    if kind != _MULTIPART:
        _check(kind)
    body = await body_of(request, settings, settings.answer_bytes)
    parts = parts_of(request.headers["content-type"], body) if kind == _MULTIPART else [(kind, body)]
    return [(_check(media_type), data) for media_type, data in parts]


def _check(media_type: str) -> str:
    name = format_of(media_type, GRAPHS)
    if name is None or media_type in ("application/xml", "text/xml", "application/json"):
        names = ", ".join(one.media_type for one in GRAPHS)
        raise UnsupportedError(
            f"the media type {media_type or 'is missing and'} is not understood", hint=f"send {names}"
        )
    return name


def _base(request: Request, target: Target) -> str:
    """Return the IRI against which relative IRIs in the data are resolved."""
    return target.name or address_of(request, "graphs")


def _location(request: Request, target: Target) -> str:
    return target.name if target.name is not None else address_of(request, "graphs?default")
