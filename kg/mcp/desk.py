"""Who does the work: worker processes on an edition of the dataset, which can be killed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

from kg.dataset import Dataset
from kg.errors import KgError
from kg.serve.editions import Editions
from kg.serve.service import Service
from kg.serve.settings import Settings


class Desk:
    """Takes jobs for a dataset, and has the newest edition of it worked on.

    The edition is made while the protocol already runs: a client that starts the server need not wait for it, and the
    first job does.
    """

    def __init__(self, dataset: Dataset, settings: Settings) -> None:
        self.dataset, self.settings = dataset, settings
        self._service: asyncio.Task[Service] | None = None

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Make the edition and start the workers; stop them at the end."""
        async with AsyncExitStack() as stack:
            self._service = asyncio.create_task(self._begin(stack))
            try:
                yield
            finally:
                await asyncio.wait([self._service])

    async def run(self, function: str, arguments: Mapping[str, Any]) -> Any:
        """Have a function of `kg.mcp` worked out under the limits.

        Args:
            function: `module:function`, the module without `kg.mcp.`; it takes the edition, then the arguments by name.

        Raises:
            KgError: what the function raised; or when a limit was reached, or the dataset is damaged.
        """
        if self._service is None:
            raise KgError("the server is not running")
        service = await asyncio.shield(self._service)
        return await service.run(f"kg.mcp.{function}", arguments)

    async def _begin(self, stack: AsyncExitStack) -> Service:
        editions = Editions(self.dataset)
        stack.callback(editions.close)
        service = Service(await asyncio.to_thread(editions.first), self.settings, editions)
        await stack.enter_async_context(service.running())
        return service
