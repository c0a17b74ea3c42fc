"""The pages of the site over HTTP."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kg.pages.register import PAGES
from kg.pages.reply import Reply
from kg.serve.replies import here_of, respond
from kg.serve.service import client_of, service_of


def routes() -> list[Route]:
    """Return the route of every page of the register."""
    return [Route(f"/{path}", _page(name), methods=["GET"], name=name) for path, name in PAGES.items()]


def _page(name: str) -> Callable[[Request], Awaitable[Response]]:
    async def show(request: Request) -> Response:
        query = request.query_params
        asked = {key: tuple(query.getlist(key)) for key in query}
        asked |= {key: (str(value),) for key, value in request.path_params.items()}
        arguments = {"name": name, "here": here_of(request), "asked": asked}
        reply: Reply = await service_of(request).run("kg.serve.jobs:page", arguments, client=client_of(request))
        return respond(request, reply)

    return show
