"""What all routes share: the settings, the edition that is shown now, the workers, the answers kept in memory."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request

from kg.edition import Edition
from kg.serve.jobs import Job
from kg.serve.settings import Settings
from kg.serve.workers import Workers


class Service:
    """A dataset that is served.

    Attributes:
        edition: what is shown now; another one when the dataset was built again.
    """

    def __init__(self, edition: Edition, settings: Settings) -> None:
        self.edition, self.settings = edition, settings
        self.workers = Workers(settings)

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
            keep: whether the answer may be kept and given again, while the edition is the same.
        """
        return await self.workers.run(Job(function, self.edition.path, arguments), client=client, seconds=seconds)


def service_of(request: Request) -> Service:
    """Return the service of the application that got the request."""
    service: Service = request.app.state.service
    return service


def client_of(request: Request) -> str:
    """Return the address of who asks."""
    return request.client.host if request.client else ""
