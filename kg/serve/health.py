"""Whether the server works, and what it counts."""

from __future__ import annotations

import json

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kg import __version__
from kg.edition import Edition
from kg.errors import KgError
from kg.serve.metrics import MEDIA_TYPE
from kg.serve.service import service_of

_SECONDS = 5.0


def routes() -> list[Route]:
    """Return the routes."""
    return [Route("/health", health), Route("/metrics", metrics)]


def ping(edition: Edition) -> int:
    """Return the number of reports of an edition: what a worker does to show that it works."""
    return len(edition.dataset.manifest.reports)


async def health(request: Request) -> Response:
    """Tell whether a worker answers: 200, or 503 with the reason."""
    service = service_of(request)
    told = {"status": "ok", "version": __version__, "edition": service.edition.key}
    try:
        told |= {"reports": await service.run("kg.serve.health:ping", {}, seconds=_SECONDS, keep=False)}
    except KgError as error:
        told |= {"status": "failing", "reason": error.what}
    if service.newer_failed:
        told |= {"warning": f"the dataset was built again and cannot be shown: {service.newer_failed}"}
    body = json.dumps(told).encode()
    status = 200 if told["status"] == "ok" else 503
    return Response(body, status, {"Cache-Control": "no-store"}, "application/json")


async def metrics(request: Request) -> Response:
    """Return the counters for Prometheus."""
    service = service_of(request)
    return Response(service.metrics.text(service.workers.counts), 200, {"Cache-Control": "no-store"}, MEDIA_TYPE)
