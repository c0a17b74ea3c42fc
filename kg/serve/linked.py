"""Linked data over HTTP: what an IRI of the dataset names leads to a page or to RDF about it, as the client likes.

/id/ID          → 303 to /page/ID or /data/ID
/data/ID        RDF in the format that the client likes best; /data/ID.ttl and so on in that one
/ontology       the page of the ontology, or its RDF; /ontology.ttl and so on
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kg.pages.links import Links
from kg.pages.register import PAGES
from kg.pages.reply import Reply
from kg.serve.documents import MEDIA_TYPES, ONTOLOGY_ENDINGS, Found
from kg.serve.errors import NotAcceptableError
from kg.serve.negotiation import GRAPHS, HTML, Format, choose, format_of, with_charset
from kg.serve.replies import Headers, here_of, preflight, redirect, respond
from kg.serve.service import client_of, service_of

_METHODS = ["GET", "HEAD", "OPTIONS"]
_ONTOLOGY = tuple(one for one in GRAPHS if one.name in ONTOLOGY_ENDINGS)


def routes() -> list[Route]:
    """Return the routes."""
    found = {"/id/{id:path}": thing, "/data/{id:path}": data, "/ontology": ontology, "/ontology.{ending}": ontology}
    return [Route(path, answer, methods=_METHODS) for path, answer in found.items()]


async def thing(request: Request) -> Response:
    """Say where the page of a thing stands, or the RDF about it."""
    if request.method == "OPTIONS":
        return preflight(", ".join(_METHODS))
    wanted = _chosen(request, (HTML, *GRAPHS))
    found = await _find(request, "id/", endings=False)
    links = _links(request)
    is_page = format_of(wanted, [HTML]) is not None
    return redirect(request, links.page(found.id) if is_page else links.file(f"data/{found.id}"), negotiated=True)


async def data(request: Request) -> Response:
    """Answer with the RDF about a thing."""
    if request.method == "OPTIONS":
        return preflight(", ".join(_METHODS))
    found = await _find(request, "data/", endings=True)
    wanted = MEDIA_TYPES[found.ending] if found.ending else _chosen(request, GRAPHS)
    ending = format_of(wanted, GRAPHS) or ""
    arguments = {"id": found.id, "ending": ending}
    reply = await _run(request, "kg.serve.documents:document", arguments)
    headers = _headers(_links(request), service_of(request).edition.base, found, ending)
    return respond(request, _as(reply, wanted), negotiated=found.ending is None, headers=headers)


async def ontology(request: Request) -> Response:
    """Answer with the page of the ontology, or with its RDF."""
    if request.method == "OPTIONS":
        return preflight(", ".join(_METHODS))
    fixed = request.path_params.get("ending")
    if fixed is not None and fixed not in ONTOLOGY_ENDINGS:
        raise HTTPException(404)
    wanted = MEDIA_TYPES[fixed] if fixed else _chosen(request, (HTML, *_ONTOLOGY))
    ending = format_of(wanted, _ONTOLOGY)
    if ending is None:
        reply = await _run(request, "kg.serve.jobs:page", _page_of_ontology(request))
        return respond(request, reply, negotiated=True)
    reply = await _run(request, "kg.serve.documents:ontology", {"ending": ending})
    return respond(request, _as(reply, wanted), negotiated=fixed is None)


async def _run(request: Request, function: str, arguments: Mapping[str, object]) -> Reply:
    reply: Reply = await service_of(request).run(function, arguments, client=client_of(request))
    return reply


async def _find(request: Request, place: str, *, endings: bool) -> Found:
    """Return what a path names: its id may be written as in the IRI, or with all that is not ASCII as percent signs."""
    id, raw = str(request.path_params["id"]), here_of(request)
    ids = (raw.removeprefix(place), id) if raw.startswith(place) else (id,)
    arguments = {"ids": tuple(dict.fromkeys(ids)), "endings": endings}
    found: Found = await service_of(request).run("kg.serve.documents:find", arguments, client=client_of(request))
    return found


def _chosen(request: Request, formats: tuple[Format, ...]) -> str:
    """Return the media type that a client likes best.

    Raises:
        NotAcceptableError: when it accepts none.
    """
    wanted = choose(request.headers.get("accept", ""), formats)
    if wanted is None:
        hint = f"there are {', '.join(one.media_type for one in formats)}"
        raise NotAcceptableError("this is in none of the formats that are accepted", hint=hint)
    return wanted


def _as(reply: Reply, media_type: str) -> Reply:
    return replace(reply, media_type=with_charset(media_type))


def _links(request: Request) -> Links:
    return Links(here_of(request), base=service_of(request).edition.base)


def _page_of_ontology(request: Request) -> Mapping[str, object]:
    query = request.query_params
    asked = {key: tuple(query.getlist(key)) for key in query}
    return {"name": PAGES["ontology"], "here": here_of(request), "asked": asked}


def _headers(links: Links, base: str, found: Found, ending: str) -> Headers:
    """Return where the format that was chosen has its own address, what the document is about, and its other forms."""
    place = f"data/{found.id}"
    iri = quote(f"{base}id/{found.id}", safe="%/:?#[]@!$&'()*+,;=~")
    told = [f'<{iri}>; rel="describes"', f'<{links.page(found.id)}>; rel="alternate"; type="{HTML.media_type}"']
    others = [one for one in GRAPHS if one.name != ending]
    told += [f'<{links.file(f"{place}.{one.name}")}>; rel="alternate"; type="{one.media_type}"' for one in others]
    own = [] if found.ending else [(b"content-location", links.file(f"{place}.{ending}").encode("ascii"))]
    return [*own, (b"link", ", ".join(told).encode("ascii"))]
