"""What holds for every request: the prefix of a proxy, headers that protect, the log, the counters, slow readers."""

from __future__ import annotations

import asyncio
import time

from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg.serve.logs import log
from kg.serve.metrics import Metrics

POLICY = "; ".join(
    (
        "default-src 'none'",
        *(f"{kind}-src 'self'" for kind in ("script", "style", "connect", "font")),
        "img-src 'self' data:",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
PROTECTION = (
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
)
_CHUNK = 256 * 1024
_SEND_SECONDS = 60.0  # for a client to take a chunk


class Prefix:
    """Serves under a prefix, whether the proxy takes it away or passes it on."""

    def __init__(self, app: ASGIApp, prefix: str) -> None:
        self.app, self.prefix = app, prefix.rstrip("/")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] == "http" and self.prefix:
            path = scope["path"]
            if path == self.prefix:
                await RedirectResponse(f"{self.prefix}/", 308)(scope, receive, send)
                return
            inside = path.startswith(f"{self.prefix}/")
            scope = {**scope, "root_path": self.prefix, "path": path if inside else self.prefix + path}
        await self.app(scope, receive, send)


class Guard:
    """Adds the headers that protect, counts and logs each request, and gives up on clients that do not read."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app, self.metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started, status, size = time.perf_counter(), 500, 0

        async def sent(message: Message) -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
                present = {name for name, _ in message["headers"]}
                message["headers"] += [pair for pair in PROTECTION if pair[0] not in present]
                await send(message)
            else:
                size += len(message.get("body", b""))
                await _send_slowly(message, send)

        self.metrics.in_progress.inc()
        try:
            await self.app(scope, receive, sent)
        finally:
            self.metrics.in_progress.dec()
            self._note(scope, status, size, time.perf_counter() - started)

    def _note(self, scope: Scope, status: int, size: int, seconds: float) -> None:
        route = getattr(scope.get("route"), "path", "other")
        self.metrics.requests.labels(route, scope["method"], str(status)).inc()
        self.metrics.seconds.labels(route).observe(seconds)
        log(
            "request",
            method=scope["method"],
            path=scope["path"],
            query=scope["query_string"].decode("latin-1"),
            status=status,
            bytes=size,
            milliseconds=round(seconds * 1000, 1),
            client=(scope.get("client") or [""])[0],
        )


async def _send_slowly(message: Message, send: Send) -> None:
    """Send a body; a large one in chunks, each within a time limit."""
    body = message.get("body", b"")
    if len(body) <= _CHUNK:
        await send(message)
        return
    for start in range(0, len(body), _CHUNK):
        last = start + _CHUNK >= len(body)
        more = message.get("more_body", False) if last else True
        part = {"type": "http.response.body", "body": body[start : start + _CHUNK], "more_body": more}
        await asyncio.wait_for(send(part), _SEND_SECONDS)
