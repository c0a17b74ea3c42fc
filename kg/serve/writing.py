"""Changes: one process makes them, one after the other; each gives an edition that is shown from then on.

The files of the dataset stay as they are. What was written stands in a store beside the editions and survives restarts;
when the dataset is built again its graphs replace those of before, and the graphs that users wrote stay. A change that
takes too long is ended with its process: the store keeps the last whole state.
"""

from __future__ import annotations

import asyncio
import hmac
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starlette.requests import Request

from kg.edition import Edition
from kg.serve.errors import ForbiddenError, TimeLimitError, UnauthorizedError
from kg.serve.jobs import Job
from kg.serve.process import Process
from kg.serve.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable

_PLACE = "writable"
_BEGINNING_SECONDS = 600.0


class Writer:
    """The one who writes.

    Attributes:
        base: the edition of the dataset from which the store was made.
    """

    def __init__(self, settings: Settings, base: Edition, show: Callable[[Edition], None]) -> None:
        self.settings, self.base, self._show = settings, base, show
        self.place = base.path.parent / _PLACE
        self._process: Process | None = None
        self._thread = ThreadPoolExecutor(1, "kg-writer")
        self._turn = asyncio.Lock()
        self._making: set[asyncio.Task[Any]] = set()

    async def begin(self, base: Edition) -> None:
        """Show the state of an edition of the dataset with what was written.

        Raises:
            DatasetError: when it cannot be written there.
        """
        async with self._turn:
            await self._end()
            self.base = base
            self._show(Edition(Path(await self._ask("begin", _BEGINNING_SECONDS))))

    async def update(self, text: str, using: tuple[str, ...], named: tuple[str, ...], seconds: float | None) -> None:
        """Run an update; the arguments are those of `kg.serve.updating.update`."""
        services = self.settings.services
        await self._change("update", seconds, text=text, using=using, named=named, services=services)

    async def put(self, name: str | None, data: list[tuple[str, bytes]], *, add: bool, base: str) -> bool:
        """Put triples into a graph, and return whether it was there; the arguments are those of `updating.put`."""
        existed: bool = await self._change("put", None, name=name, data=data, add=add, base=base)
        return existed

    async def drop(self, name: str | None) -> None:
        """Drop a graph."""
        await self._change("drop", None, name=name)

    async def stop(self) -> None:
        """End the process, when the change that is being made is made."""
        async with self._turn:
            await self._end()
        self._thread.shutdown()

    async def _change(self, function: str, seconds: float | None, **arguments: Any) -> Any:
        """Make a change, to its end even if the client goes away: what is written is shown."""
        limit = self.settings.seconds if seconds is None else min(seconds, self.settings.seconds)
        making = asyncio.create_task(self._make(function, limit, arguments))
        self._making.add(making)
        making.add_done_callback(self._made)
        return await asyncio.shield(making)

    def _made(self, making: asyncio.Task[Any]) -> None:
        self._making.discard(making)
        if not making.cancelled():
            making.exception()  # which a client that has gone does not take

    async def _make(self, function: str, seconds: float, arguments: dict[str, Any]) -> Any:
        async with self._turn:
            found = await self._ask(function, seconds, **arguments)
            told, path = found if isinstance(found, tuple) else (None, found)
            self._show(Edition(Path(path)))
            return told

    async def _ask(self, function: str, seconds: float, **arguments: Any) -> Any:
        job = Job(f"kg.serve.updating:{function}", self.base.path, {"place": str(self.place), **arguments})
        asking = asyncio.ensure_future(self._work(job))
        try:
            async with asyncio.timeout(seconds):
                return await asyncio.shield(asking)
        except TimeoutError:
            await self._end()
            with suppress(Exception):
                await asking
            hint = "change less at a time"
            raise TimeLimitError(f"this took longer than {seconds:g} seconds; nothing was changed", hint=hint) from None

    async def _work(self, job: Job) -> Any:
        if self._process is None or self._process.dead or self._process.broken:
            await self._end()
            self._process = await Process.start(self.settings.memory_bytes, self.base.path, self._thread)
            await self._process.ready()
        return (await self._process.ask(job))[0]

    async def _end(self) -> None:
        process, self._process = self._process, None
        if process:
            process.kill()
            await process.bury()


def writer_of(request: Request) -> Writer:
    """Return who writes for a request.

    Raises:
        ForbiddenError: when the server only reads.
        UnauthorizedError: when the request does not bring the token.
    """
    service = request.app.state.service
    token = service.settings.token
    if token is None or service.writer is None:
        raise ForbiddenError("this server only reads", hint="it can be started with --writable")
    kind, _, given = request.headers.get("authorization", "").partition(" ")
    if kind.lower() != "bearer" or not hmac.compare_digest(given.strip().encode(), token.encode()):
        refused = UnauthorizedError("the token is missing or wrong", hint="send it as Authorization: Bearer TOKEN")
        refused.headers = {"WWW-Authenticate": 'Bearer realm="kg"'}
        raise refused
    writer: Writer = service.writer
    return writer
