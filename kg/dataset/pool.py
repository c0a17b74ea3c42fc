"""Runs a function over many tasks in several processes, or in this one where that is quicker."""

from __future__ import annotations

import gc
import multiprocessing
import os
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager
from multiprocessing.context import SpawnContext, SpawnProcess
from types import ModuleType, TracebackType
from typing import Any, TypeVar

from kg.errors import DatasetError

Task = TypeVar("Task")
Result = TypeVar("Result")

_FEW = 3  # tasks: below, starting processes takes longer than they save
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


class Pool(AbstractContextManager["Pool"]):
    """Processes that work side by side; each loads the language model once, and is gone when its parent is.

    Args:
        jobs: how many processes; None for as many as there are processors.
    """

    def __init__(self, jobs: int | None = None) -> None:
        self.jobs = jobs or len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else jobs or 1
        self._executor: ProcessPoolExecutor | None = None

    def map(self, function: Callable[[Task], Result], tasks: Sequence[Task]) -> Iterator[tuple[Task, Result]]:
        """Yield each task with its result as soon as it is there, in any order.

        Raises:
            DatasetError: when a process was killed, as the system does when memory runs out.
        """
        if self.jobs == 1 or (len(tasks) < _FEW and self._executor is None):
            for task in tasks:
                yield task, function(task)
            return
        executor = self._started()
        running: dict[Future[Result], Task] = {executor.submit(_tidily, function, task): task for task in tasks}
        try:
            for future in as_completed(running):
                yield running.pop(future), future.result()  # what is done is let go
        except BrokenProcessPool as error:
            hint = "run the command again: what is done is kept; --jobs 1 needs least memory"
            raise DatasetError("a process that read reports was killed", hint=hint) from error
        finally:
            for future in running:
                future.cancel()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._executor is not None:
            _stop(self._executor)

    def _started(self) -> ProcessPoolExecutor:
        if self._executor is None:
            self._executor = ProcessPoolExecutor(self.jobs, _Context(), _begin)
        return self._executor


class _Process(SpawnProcess):
    """A new process, for a copy of this one would copy its threads' locks too; it does not run the main module again.

    A spawned process imports that, so that tasks may name what it defines; ours never do. A script without
    `if __name__ == "__main__":` would there begin the same build again, and one from standard input is no file.
    """

    _starting = threading.Lock()

    def start(self) -> None:
        """Start it while a main module without a file or a name stands for that of the program."""
        with self._starting:
            main = sys.modules["__main__"]
            sys.modules["__main__"] = ModuleType("__main__")
            try:
                super().start()
            finally:
                sys.modules["__main__"] = main


class _Context(SpawnContext):
    Process = _Process


def _stop(executor: Executor) -> None:
    executor.shutdown(wait=True, cancel_futures=True)


def _begin() -> None:
    """Prepare a process: one thread for numbers, few collections of garbage, and an end with its parent's."""
    for name in _THREADS:
        os.environ.setdefault(name, "1")
    gc.set_threshold(100_000, 50, 50)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _tidily(function: Callable[[Task], Result], task: Task) -> Result:
    """Run a task and let go of what it left: circles of objects, which are collected but rarely in between.

    What stays for good, such as the model, is set aside after the first task, so that it is not looked through again.
    """
    result = function(task)
    gc.collect()
    if not gc.get_freeze_count():
        gc.freeze()
    return result


def _end_with(parent: Any) -> None:
    parent.join()
    os._exit(1)
