"""The worker processes, in two lanes, so that what takes long does not stand in the way of what does not.

A job begins in the quick lane. When it has worked for a while (or only for a moment, but others wait), its process
yields: from then on it runs only when no other process wants to, and a fresh one takes its place in the quick lane. Of
those that yield, a few run at a time, the others are paused and take turns with them. So nobody is turned away until
there are more long jobs than the server can hold, and a small one always finds a process that has the full weight of a
processor. At its time limit a job's process is killed, wherever it is.
"""

from __future__ import annotations

import asyncio
import atexit
import logging
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from kg.errors import KgError
from kg.serve.counts import Counts
from kg.serve.errors import BusyError, MemoryLimitError, ServeError, TimeLimitError, WorkerError
from kg.serve.jobs import Job
from kg.serve.process import Process
from kg.serve.settings import Settings
from kg.serve.slow import SlowLane
from kg.serve.turns import Turns

_LOG = logging.getLogger("kg.serve")
_STOPPING = "the server is being stopped"
_AGAIN = 1.0  # seconds after which a process is started again where that failed
# On a machine with much else to do a job gets little of a processor: so many times longer it may take.
_PATIENCE = 8


class Workers:
    """Does jobs.

    Attributes:
        edition: the folder of the edition that is shown now; new processes open it beforehand.
        counts: what was done, for whoever watches the server.
    """

    def __init__(self, settings: Settings, edition: Path) -> None:
        self.settings, self.edition = settings, edition
        self.counts = Counts()
        self._all: set[Process] = set()
        self._idle: list[Process] = []
        self._quick: set[Process] = set()
        self._slow = SlowLane(settings.slow, settings.paused)
        self._ripe: deque[Process] = deque()  # of the quick ones those that give way when others wait
        self._timers: dict[Process, asyncio.TimerHandle] = {}
        self._turns = Turns()
        self._starting = 0
        self._tasks: set[asyncio.Task[None]] = set()
        self._stopping = False
        self._thread = ThreadPoolExecutor(1, "kg-workers")

    async def start(self) -> None:
        """Start the processes; returns when the first is ready.

        Raises:
            ServeError: when none can be started.
        """
        atexit.register(self._kill_all)  # before the exit handler of multiprocessing, which asks them kindly
        self._starting += 1
        await self._start()
        self._next()

    async def stop(self) -> None:
        """End them, whatever they do."""
        self._stopping = True
        while self._turns:
            self._turns.next().set_exception(BusyError(_STOPPING))
        while self._all or self._tasks:
            for process in tuple(self._all):
                self._end(process, BusyError(_STOPPING))
            await asyncio.gather(*self._tasks, return_exceptions=True)
        atexit.unregister(self._kill_all)
        self._thread.shutdown()

    def show(self, edition: Path) -> None:
        """Have new processes open another edition, and let those go that have nothing to do."""
        self.edition = edition
        while self._idle:
            self._end(self._idle.pop())
        self._next()

    async def run(self, job: Job, *, client: str = "", seconds: float | None = None) -> tuple[Any, int]:
        """Do a job and return what it gives, and the bytes that this takes.

        Args:
            client: who asks; the jobs of several take turns.
            seconds: a time limit below that of the settings.

        Raises:
            KgError: what the job raised.
            ServeError: when it came to a limit, or its process failed.
        """
        limit = self.settings.seconds if seconds is None else min(seconds, self.settings.seconds)
        process: Process | None = None
        try:
            async with asyncio.timeout(limit):
                process = await self._place(client)
                return await self._work(process, job)
        except TimeoutError:
            if process is None:
                raise self._busy() from None
            self.counts.late += 1
            raise TimeLimitError(
                f"this took longer than {limit:g} seconds", hint="ask for less, or for something simpler"
            ) from None
        except asyncio.CancelledError:
            self.counts.gone += 1
            raise

    async def _place(self, client: str) -> Process:
        """Wait for a place in the quick lane and return its process."""
        self._check_room()
        turn = self._turns.add(client)
        self._next()
        try:
            return turn.result() if turn.done() else await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled() and not turn.exception():
                self._leave(turn.result())
            self._turns.withdraw(client, turn)
            self._count()
            raise

    def _check_room(self) -> None:
        if self._stopping:
            raise BusyError(_STOPPING)
        if len(self._turns) >= self.settings.waiting:
            raise self._busy()

    def _busy(self) -> BusyError:
        self.counts.busy += 1
        return BusyError("the server has more to do than it can", hint="ask again in a moment")

    async def _work(self, process: Process, job: Job) -> tuple[Any, int]:
        self._watch(process)
        try:
            answer = await process.ask(job)
        except MemoryLimitError:
            self.counts.large += 1
            raise
        except WorkerError as error:
            self.counts.crashed += 1
            _LOG.error("%s failed: %s\n%s", job.function, error, error.details)
            raise
        except ServeError:
            raise
        except KgError:
            self.counts.done += 1
            raise
        else:
            self.counts.done += 1
            return answer
        finally:
            self._leave(process)

    def _watch(self, process: Process) -> None:
        seconds = min(self.settings.slice_seconds, self.settings.quick_seconds)
        self._timers[process] = asyncio.get_running_loop().call_later(seconds, self._look, process)

    def _look(self, process: Process) -> None:
        """Look at a process in the quick lane: whether it gives way when others wait, or anyway."""
        worked = max(process.worked(), process.taken() / _PATIENCE)
        if worked >= self.settings.quick_seconds:
            self._move(process)
        else:
            if worked >= self.settings.slice_seconds and process not in self._ripe:
                self._ripe.append(process)
            self._watch(process)
        self._next()

    def _move(self, process: Process) -> None:
        """Take a process out of the quick lane."""
        self._depart(process)
        process.yield_to_others()
        if not self._slow.add(process):
            process.kill(self._busy())

    def _leave(self, process: Process) -> None:
        """Take a process out of its lane; it goes on to the next job only if it did not yield to others."""
        self._depart(process)
        if process.broken or process.slow or process.jobs >= self.settings.jobs or self._stopping:
            self._end(process)
        else:
            self._idle.append(process)
        self._next()

    def _depart(self, process: Process) -> None:
        if timer := self._timers.pop(process, None):
            timer.cancel()
        if process in self._ripe:
            self._ripe.remove(process)
        self._quick.discard(process)
        self._slow.discard(process)

    def _next(self) -> None:
        """Fill the places that are free, or that can be freed."""
        while self._turns and self._ripe and len(self._quick) >= self.settings.workers:
            self._move(self._ripe[0])
        while self._turns and self._idle and len(self._quick) < self.settings.workers:
            process = self._idle.pop()
            if process.dead:
                self._end(process)
                continue
            self._quick.add(process)
            self._turns.next().set_result(process)
        while not self._stopping and self._starting < self._at_once and self._ready < self._wanted:
            self._starting += 1
            self._keep(asyncio.create_task(self._start_later()))
        self._count()

    @property
    def _wanted(self) -> int:
        return self.settings.workers + self.settings.spare

    @property
    def _at_once(self) -> int:
        """How many processes to start at a time: a start takes time from the jobs, but some wait for it."""
        return self.settings.workers if self._turns and not self._idle else 1

    @property
    def _ready(self) -> int:
        return len(self._idle) + len(self._quick) + self._starting

    def _count(self) -> None:
        counts = self.counts
        counts.quick, counts.paused = len(self._quick), self._slow.paused
        counts.slow = len(self._slow) - counts.paused
        counts.idle, counts.waiting = len(self._idle), len(self._turns)

    async def _start(self) -> None:
        """Start a process, which then waits for jobs."""
        try:
            process = await Process.start(self.settings.memory_bytes, self.edition, self._thread)
            self._all.add(process)
            try:
                await process.ready()
            except BaseException:
                self._end(process)
                raise
        finally:
            self._starting -= 1
        self.counts.started += 1
        if self._stopping:
            self._end(process)
        else:
            self._idle.append(process)

    async def _start_later(self) -> None:
        try:
            await self._start()
        except (ServeError, OSError):
            if not self._stopping:
                _LOG.exception("a worker process could not be started")
                await asyncio.sleep(_AGAIN)
        self._next()

    def _end(self, process: Process, because: ServeError | None = None) -> None:
        if process in self._all:
            self._all.remove(process)
            process.kill(because)
            self._keep(asyncio.create_task(process.bury()))

    def _keep(self, task: asyncio.Task[None]) -> None:
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _kill_all(self) -> None:
        for process in self._all:
            process.kill()
