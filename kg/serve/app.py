"""The application: its routes, and what holds for all of them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from kg.errors import KgError
from kg.serve import graph_store, health, linked, problems, site, sparql
from kg.serve.leaving import Leaving
from kg.serve.middleware import Guard, Prefix
from kg.serve.service import Service

_STATIC = Path(__file__).parents[1] / "static"


class _Static(StaticFiles):
    """Files of the package; what cannot be the path of one is not there."""

    async def check_config(self) -> None:
        """Take it as it is: where the folder was not built, nothing is there."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Return a file."""
        try:
            return await super().get_response(path, scope)
        except ValueError as error:  # a null byte
            raise HTTPException(404) from error


def make_app(service: Service) -> Starlette:
    """Return the application of a service."""

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with service.running():
            yield

    routes: list[BaseRoute] = [
        Mount("/static", _Static(directory=_STATIC, check_dir=False)),
        *sparql.routes(),
        *linked.routes(),
        *graph_store.routes(),
        *health.routes(),
        *site.routes(),
    ]
    middleware = [
        Middleware(Guard, metrics=service.metrics),
        Middleware(Prefix, prefix=service.settings.prefix),
        Middleware(Leaving),
    ]
    errors = {
        KgError: problems.kg_error,
        HTTPException: problems.http_error,
        Exception: problems.unforeseen,
    }
    app = Starlette(routes=routes, middleware=middleware, lifespan=lifespan, exception_handlers=errors)
    app.state.service = service
    return app
