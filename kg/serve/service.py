"""What all routes share: the settings, the edition that is shown now, the workers, the answers kept in memory."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from typing import Any

from starlette.requests import Request

from kg.edition import Edition
from kg.errors import KgError
from kg.serve.answers import Answers
from kg.serve.editions import Editions
from kg.serve.jobs import Job
from kg.serve.logs import log
from kg.serve.metrics import Metrics
from kg.serve.settings import Settings
from kg.serve.workers import Workers
from kg.serve.writing import Writer


class Service:
    """A dataset that is served.

    Attributes:
        edition: what is shown now; another one when the dataset was built again.
        writer: who makes changes; None where the server only reads.
        newer_failed: why the dataset as it is now cannot be shown, when it cannot.
    """

    def __init__(self, edition: Edition, settings: Settings, editions: Editions | None = None) -> None:
        self.edition, self.settings, self.editions = edition, settings, editions
        self.workers, self.metrics = Workers(settings, edition.path), Metrics()
        self.answers = Answers(settings, self.workers)
        self.newer_failed: KgError | None = None
        self.writer: Writer | None = None
        self._leaving: set[asyncio.Task[None]] = set()
        self.metrics.show(edition.key)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Start the workers and follow the dataset; stop both at the end."""
        await self.workers.start()
        if self.settings.token is not None and self.editions:
            self.writer = Writer(self.settings, self.edition, self.show)
            await self.writer.begin(self.edition)
        following = asyncio.create_task(self._follow(self.editions)) if self.editions else None
        try:
            yield
        finally:
            if following:
                following.cancel()
                with suppress(asyncio.CancelledError):
                    await following
            if self.writer:
                await self.writer.stop()
            await self.workers.stop()

    async def _follow(self, editions: Editions) -> None:
        """Show each newer edition."""
        base = self.writer.base if self.writer else self.edition
        async for found in editions.newer(base):
            try:
                if isinstance(found, KgError):
                    raise found
                if self.writer:
                    before = self.writer.base
                    await self.writer.begin(found)
                    self._let_go(editions, before)
                else:
                    self.show(found)
                self.newer_failed = None
            except KgError as error:
                self.newer_failed = error
                self.metrics.failures.inc()
                log("edition failed", logging.ERROR, reason=str(error), shown=self.edition.key)

    def show(self, edition: Edition) -> None:
        """Show another edition; the one before is kept until no request can need it any more."""
        before, self.edition = self.edition, edition
        if self.editions:
            self.editions.hold(edition)
        self.workers.show(edition.path)
        self.metrics.swaps.inc()
        self.metrics.show(edition.key)
        log("edition", key=edition.key, before=before.key)
        if self.editions and not (self.writer and before.key == self.writer.base.key):
            self._let_go(self.editions, before)

    def _let_go(self, editions: Editions, edition: Edition) -> None:
        task = asyncio.create_task(_release(editions, edition, 2 * self.settings.seconds))
        self._leaving.add(task)
        task.add_done_callback(self._leaving.discard)

    async def run(
        self,
        function: str,
        arguments: Mapping[str, Any],
        *,
        client: str = "",
        seconds: float | None = None,
        keep: bool = True,
    ) -> Any:
        """Have a function of the edition worked out in a worker, under the limits, or return what it gave before.

        Args:
            function: `module:function`.
            client: the address of who asks.
            seconds: a time limit below that of the settings.
            keep: whether the answer may be kept and given again, while the edition is the same.

        Raises:
            KgError: what the function raised.
            ServeError: when the request came to a limit, or its process failed.
        """
        return await self.answers.to(Job(function, self.edition.path, arguments), client, seconds, keep)


def service_of(request: Request) -> Service:
    """Return the service of the application that got the request."""
    service: Service = request.app.state.service
    return service


def client_of(request: Request) -> str:
    """Return the address of who asks."""
    return request.client.host if request.client else ""


async def _release(editions: Editions, edition: Edition, seconds: float) -> None:
    await asyncio.sleep(seconds)
    await asyncio.to_thread(editions.release, edition)
