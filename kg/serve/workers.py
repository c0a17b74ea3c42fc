"""The worker processes."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from kg.edition import Edition
from kg.serve.jobs import Job, work
from kg.serve.settings import Settings


class Workers:
    """Does jobs (a stand-in that works in threads of the server itself)."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._editions: dict[Path, Edition] = {}

    async def start(self) -> None:
        """Start the processes."""

    async def stop(self) -> None:
        """End them."""

    async def run(self, job: Job, *, client: str = "", seconds: float | None = None) -> Any:
        """Do a job and return what it gives; errors that a user can mend are raised as they are."""
        edition = self._editions.setdefault(job.edition, Edition(job.edition))
        return await asyncio.wait_for(asyncio.to_thread(work, job, edition), seconds or self.settings.seconds)
