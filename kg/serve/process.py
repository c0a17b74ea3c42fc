"""A worker process as the server sees it: started, asked, made to yield, killed."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import sys
import time
from concurrent.futures import Executor
from contextlib import suppress
from multiprocessing.process import BaseProcess
from pathlib import Path
from socket import socket, socketpair
from typing import Any

from kg.errors import KgError
from kg.pages.register import PAGES
from kg.serve import worker
from kg.serve.errors import MemoryLimitError, ServeError, WorkerError
from kg.serve.jobs import Job

# Loaded once, by the process of which the workers are copies: a worker is then there in milliseconds.
_LOADED = (
    "kg.serve.worker",
    "kg.serve.evaluating",
    *sorted({page.partition(":")[0] for page in PAGES.values()}),
    "kg.cli",  # the script `kg` imports it, and a worker runs its main module again
)
CAN_PAUSE = worker.DIES_PAUSED
# Native code aborts where it gets no memory, and the kernel kills what takes too much of it.
_NO_MEMORY = {-getattr(signal, name) for name in ("SIGABRT", "SIGKILL") if hasattr(signal, name)}


class Process:
    """A worker process.

    Attributes:
        jobs: how many it has done.
        slow: whether it was made to yield to others; it stays so. `paused`: whether it stands still.
        broken: whether it can take no more jobs.
    """

    def __init__(self, process: BaseProcess, line: socket, thread: Executor) -> None:
        self._process, self._line, self._thread = process, line, thread
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None
        self._because: ServeError | None = None
        self.jobs = 0
        self.slow = self.paused = self.broken = False
        self._begun = self._clock_begun = 0.0

    @classmethod
    async def start(cls, memory: int, edition: Path, thread: Executor) -> Process:
        """Start one; it is there, but not yet ready.

        Args:
            memory, edition: as `kg.serve.worker.serve` takes them.
            thread: where processes are started and waited for, one at a time, as that blocks for milliseconds
                (the first time for as long as the modules take to load) and is not made for several threads.
        """
        process, line = await asyncio.get_running_loop().run_in_executor(thread, _start, memory, edition)
        return cls(process, line, thread)

    async def ready(self) -> None:
        """Wait until it can take jobs.

        Raises:
            ServeError: when it ends instead.
        """
        self._reader, self._writer = await asyncio.open_connection(sock=self._line, limit=2**20)
        await self._answer()

    async def ask(self, job: Job) -> tuple[Any, int]:
        """Have a job done; return what it gives and the bytes that this takes.

        Raises:
            KgError: what the job raised.
            ServeError: when the process ends, or the job failed in a way that nobody foresaw.
        """
        assert self._writer
        self.jobs += 1
        self._begun, self._clock_begun = time.monotonic(), self._clock()
        self._writer.writelines(worker.pack(job))
        answer, size = await self._answer()
        if isinstance(answer, MemoryLimitError | WorkerError):
            self.broken = True
        if isinstance(answer, KgError):
            raise answer
        return answer, size

    async def _answer(self) -> tuple[Any, int]:
        assert self._reader
        self.broken = True  # unless all of the answer is read
        try:
            lengths = worker.LENGTHS.unpack(await self._reader.readexactly(worker.LENGTHS.size))
            head, body = [await self._reader.readexactly(length) if length else b"" for length in lengths]
        except (asyncio.IncompleteReadError, ConnectionError):
            raise self._because or await self._end() from None
        self.broken = False
        return worker.unpack(head, body), len(head) + len(body)

    async def _end(self) -> ServeError:
        """Return why it died."""
        await asyncio.get_running_loop().run_in_executor(self._thread, self._process.join, 5)
        if self._process.exitcode in _NO_MEMORY:
            return MemoryLimitError("this needs more memory than a request may take", hint="ask for less at a time")
        ended = f"the process that worked on this ended with exit code {self._process.exitcode}"
        return WorkerError(ended, hint="ask for something simpler")

    @property
    def dead(self) -> bool:
        """Whether it has ended while it had nothing to do."""
        return self._reader is None or self._reader.at_eof()

    def taken(self) -> float:
        """Return the seconds since its job began."""
        return time.monotonic() - self._begun

    def worked(self) -> float:
        """Return the seconds of a processor that its job has had; where that cannot be told, since it began."""
        return self._clock() - self._clock_begun

    def _clock(self) -> float:
        if sys.platform != "linux":
            return time.monotonic()
        with suppress(OSError):
            return time.clock_gettime((~self._pid << 3) | 2)  # as clock_getcpuclockid(3) makes it
        return self._clock_begun  # it has ended just now

    def yield_to_others(self) -> None:
        """Let it run only when nothing else wants to."""
        self.slow = True
        with suppress(OSError):  # it has ended just now, or the system does not allow it
            if hasattr(os, "sched_setscheduler"):
                os.sched_setscheduler(self._pid, os.SCHED_IDLE, os.sched_param(0))
            elif hasattr(os, "setpriority"):
                os.setpriority(os.PRIO_PROCESS, self._pid, 19)

    def pause(self) -> None:
        """Let it not run at all until it is resumed."""
        if not self.paused:
            self._signal("SIGSTOP")
            self.paused = True

    def resume(self) -> None:
        """Let it run again."""
        if self.paused:
            self._signal("SIGCONT")
            self.paused = False

    def _signal(self, name: str) -> None:
        with suppress(OSError):  # it has ended just now
            os.kill(self._pid, getattr(signal, name))

    def kill(self, because: ServeError | None = None) -> None:
        """End it, whatever it does.

        Args:
            because: what to raise where its answer is waited for.
        """
        self.broken, self._because = True, self._because or because
        self._process.kill()

    async def bury(self) -> None:
        """Wait for the end of a killed process and let go of what it had."""
        await asyncio.get_running_loop().run_in_executor(self._thread, self._process.join)
        if self._writer:
            self._writer.close()
        else:
            self._line.close()

    @property
    def _pid(self) -> int:
        assert self._process.pid is not None
        return self._process.pid


def _start(memory: int, edition: Path) -> tuple[BaseProcess, socket]:
    ours, its = socketpair()
    ours.setblocking(False)
    with its:
        arguments = (its, memory, edition)
        process: BaseProcess = _context().Process(target=worker.serve, args=arguments, name="kg-worker", daemon=True)
        process.start()
    return process, ours


def _context() -> Any:
    """Return the way to start processes: as copies of one that has loaded the modules, where the system has that."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(list(_LOADED))
    return context
