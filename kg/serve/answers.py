"""Answers to requests: from memory, from a job that another request waits for already, or from a job of their own."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from kg.serve.cache import Cache, key_of
from kg.serve.errors import TooManyRequestsError
from kg.serve.jobs import Job
from kg.serve.settings import Settings
from kg.serve.workers import Workers


class _Shared:
    """A job whose answer several requests wait for."""

    def __init__(self, task: asyncio.Task[Any]) -> None:
        self.task = task
        self.waiting = 0


# What has to be the same for requests to share a job: edition, function and arguments, time limit.
_Place = tuple[str, bytes, float | None]


class Answers:
    """Gives answers, those of one edition from memory."""

    def __init__(self, settings: Settings, workers: Workers) -> None:
        self.settings, self.workers, self.counts = settings, workers, workers.counts
        self._cache = Cache(settings.cache_bytes)
        self._clients: Counter[str] = Counter()
        self._shared: dict[_Place, _Shared] = {}

    async def to(self, job: Job, client: str, seconds: float | None, keep: bool) -> Any:
        """Return the answer to a job; the arguments are those of `kg.serve.service.Service.run`.

        Raises:
            KgError: what the function raised.
            ServeError: when the request came to a limit, or its process failed.
        """
        if not keep:
            with self._one_more(client):
                return (await self.workers.run(job, client=client, seconds=seconds))[0]
        place = (job.edition.name, key_of(job.function, job.arguments), seconds)
        if kept := self._cache.get(*place[:2]):
            self.counts.hits += 1
            return kept[0]
        with self._one_more(client):
            return await self._share(place, job, client)

    @contextmanager
    def _one_more(self, client: str) -> Iterator[None]:
        """Count a request of an address."""
        if client and self._clients[client] >= self.settings.per_client:
            self.counts.greedy += 1
            hint = "wait for some of the answers"
            raise TooManyRequestsError(f"more than {self.settings.per_client} requests at a time", hint=hint)
        self._clients[client] += 1
        try:
            yield
        finally:
            self._clients[client] -= 1
            if not self._clients[client]:
                del self._clients[client]

    async def _share(self, place: _Place, job: Job, client: str) -> Any:
        """Wait for the answer of a job, together with those who asked for the same; the last one to leave ends it."""
        shared = self._shared.get(place)
        if shared is None:
            self.counts.misses += 1
            shared = self._shared[place] = _Shared(asyncio.create_task(self._work(place, job, client)))
            shared.task.add_done_callback(lambda _: self._forget(place, shared))
        else:
            self.counts.joined += 1
        shared.waiting += 1
        try:
            return await asyncio.shield(shared.task)
        finally:
            shared.waiting -= 1
            if not shared.waiting and not shared.task.done():
                self._forget(place, shared)
                shared.task.cancel()

    async def _work(self, place: _Place, job: Job, client: str) -> Any:
        edition, key, seconds = place
        answer, size = await self.workers.run(job, client=client, seconds=seconds)
        if job.edition == self.workers.edition:
            self._cache.put(edition, key, answer, size)
            self.counts.kept_bytes = self._cache.bytes
        return answer

    def _forget(self, place: _Place, shared: _Shared) -> None:
        if self._shared.get(place) is shared:
            del self._shared[place]
