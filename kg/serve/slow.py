"""The slow lane: jobs that take long share what is left of the processors."""

from __future__ import annotations

import asyncio

from kg.serve.process import CAN_PAUSE, Process

_TURN = 0.25  # seconds after which it is decided anew who runs


class SlowLane:
    """Jobs that have yielded to others. Those that had the least of a processor so far run, the others are paused.

    So one that takes a second does not wait for one that never ends, and only a few take memory at a time.

    Args:
        places: how many run at a time.
        more: how many may be paused, where the system can do that.
    """

    def __init__(self, places: int, more: int) -> None:
        self._places, self._most = places, places + (more if CAN_PAUSE else 0)
        self._jobs: set[Process] = set()
        self._timer: asyncio.TimerHandle | None = None

    def __len__(self) -> int:
        return len(self._jobs)

    @property
    def paused(self) -> int:
        """How many are paused now."""
        return sum(process.paused for process in self._jobs)

    def add(self, process: Process) -> bool:
        """Take a process in; tells whether there is room for it."""
        if len(self._jobs) >= self._most:
            return False
        self._jobs.add(process)
        self._arrange()
        return True

    def discard(self, process: Process) -> None:
        """Let a process go."""
        if process in self._jobs:
            self._jobs.remove(process)
            self._arrange()

    def _arrange(self) -> None:
        if self._timer:
            self._timer.cancel()
            self._timer = None
        for place, process in enumerate(sorted(self._jobs, key=Process.worked)):
            if place >= self._places:
                process.pause()
            else:
                process.resume()
        if len(self._jobs) > self._places:
            self._timer = asyncio.get_running_loop().call_later(_TURN, self._arrange)
