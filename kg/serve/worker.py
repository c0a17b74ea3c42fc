"""What runs in a worker process: one job after the other, until the line to the server is closed.

A message is two lengths, a pickled head, and bytes that need no pickling: the body of a reply may be large.
"""

from __future__ import annotations

import os
import pickle
import signal
import struct
import sys
import threading
import traceback
from contextlib import suppress
from dataclasses import replace
from multiprocessing import parent_process
from multiprocessing.connection import wait
from pathlib import Path
from socket import socket
from typing import Any

from kg.edition import Edition
from kg.errors import KgError
from kg.pages.reply import Reply
from kg.serve.errors import MemoryLimitError, WorkerError
from kg.serve.jobs import Job, work

LENGTHS = struct.Struct(">QQ")
READY = "ready"
DIES_PAUSED = sys.platform == "linux"


def pack(head: Any, body: bytes = b"") -> list[bytes]:
    """Return a message as the parts to be sent."""
    pickled = pickle.dumps(head, pickle.HIGHEST_PROTOCOL)
    return [LENGTHS.pack(len(pickled), len(body)) + pickled, *([body] if body else [])]


def unpack(head: bytes, body: bytes) -> Any:
    """Return what a worker answered: a value, or an exception that its job raised."""
    found = pickle.loads(head)
    return replace(found, body=body) if body else found


def serve(line: socket, memory: int, edition: Path) -> None:
    """Work until the line is closed.

    Args:
        memory: the most bytes of address space that the process may take, where the system can limit it.
        edition: the folder of the edition that the first jobs will be about.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # both are sent to whole groups of processes,
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # and the server ends its workers when it is done with them
    _limit(memory)
    _end_with_server()
    opened = Edition(edition)
    _warm(opened)
    _send(line, READY)
    while (job := _job(line)) is not None:
        if job.edition != opened.path:
            opened = Edition(job.edition)
        result = _result(job, opened)
        if isinstance(result, Reply):
            _send(line, replace(result, body=b""), result.body)
        else:
            _send(line, result)


def _job(line: socket) -> Job | None:
    lengths = _received(line, LENGTHS.size)
    head = _received(line, LENGTHS.unpack(lengths)[0]) if lengths else b""
    return pickle.loads(head) if head else None


def _result(job: Job, edition: Edition) -> Any:
    """Return what a job gives, or the exception to raise."""
    try:
        return work(job, edition)
    except KgError as error:
        return _sendable(error)
    except MemoryError:
        return MemoryLimitError("this needs more memory than a request may take", hint="ask for less at a time")
    except BaseException as error:  # a panic of native code is no Exception
        failed = WorkerError(f"this failed: {type(error).__name__}: {error}", hint="the server's log tells more")
        failed.details = traceback.format_exc()
        return failed


def _sendable(error: KgError) -> KgError:
    error.__cause__ = error.__context__ = None
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:
        return KgError(error.what, where=error.where, hint=error.hint)
    return error


def _send(line: socket, head: Any, body: bytes = b"") -> None:
    for part in pack(head, body):
        line.sendall(part)


def _received(line: socket, length: int) -> bytes:
    """Return so many bytes, none at the end of the line."""
    data = bytearray()
    while len(data) < length:
        part = line.recv(min(length - len(data), 2**20))
        if not part:
            return b""
        data += part
    return bytes(data)


def _limit(memory: int) -> None:
    try:
        import resource
    except ImportError:  # not on Windows
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    with suppress(OSError):  # should the machine itself run out of memory, a worker ends and not the server
        Path("/proc/self/oom_score_adj").write_text("1000")


def _warm(edition: Edition) -> None:
    """Open what nearly every job needs; a job tells by itself what is wrong with it."""
    try:
        edition.store.query("ASK { ?s ?p ?o }")
    except Exception:
        return


def _end_with_server() -> None:
    """See to it that the process ends when the server does, however that ends.

    The line to the server tells an idle worker. A busy one gets SIGKILL where the system can send that at the end of a
    pipe, which ends also one that is paused; elsewhere a thread watches.
    """
    server = parent_process()
    if server is None:
        return
    if DIES_PAUSED:
        import fcntl

        pipe = server.sentinel
        fcntl.fcntl(pipe, fcntl.F_SETOWN, os.getpid())
        fcntl.fcntl(pipe, fcntl.F_SETSIG, signal.SIGKILL)
        fcntl.fcntl(pipe, fcntl.F_SETFL, fcntl.fcntl(pipe, fcntl.F_GETFL) | os.O_ASYNC)
    else:
        threading.Thread(target=lambda: wait([server.sentinel]) and os._exit(1), daemon=True).start()
