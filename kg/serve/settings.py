"""What decides how a dataset is served."""

from __future__ import annotations

import os
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings of a server.

    Attributes:
        host, port: where it listens; port 0 takes a free one.
        prefix: the path under which a proxy passes requests on without taking it away, such as "/kg"; else empty.
        seconds: the time limit of a request that is worked on; a client may lower it with `timeout=`.
        rows: the most rows or triples of an answer. `answer_bytes`: the most bytes.
        request_bytes: the largest body of a request, and the longest query. `body_seconds`: the time to send it in.
        workers: processes that work at a time on requests that are quickly answered. `spare`: more that are ready.
        quick_seconds: after so long a request is worked on only when nothing else is to be done. `slice_seconds`:
            after so long, if others wait.
        slow: processes that work at a time on requests that take longer. `paused`: more that stand still till then.
        waiting: requests that may wait for a process; more get 503.
        per_client: requests of one address that may be worked on or wait at a time; more get 429.
        cache_bytes: how much of the answers is kept in memory.
        memory_bytes: the most memory of a worker. `jobs`: after so many it makes way for a new one.
        services: addresses that SERVICE may ask; none unless named.
        token: the secret with which the graphs may be changed; None for a server that only reads.
    """

    host: str = "127.0.0.1"
    port: int = 8000
    prefix: str = ""
    seconds: float = 30.0
    rows: int = 1_000_000
    answer_bytes: int = 64 * 2**20
    request_bytes: int = 2**20
    body_seconds: float = 30.0
    workers: int = min(2 * (os.cpu_count() or 1), 16)
    spare: int = 12
    quick_seconds: float = 0.25
    slice_seconds: float = 0.05
    slow: int = 4
    paused: int = 28
    waiting: int = 64
    per_client: int = 32
    cache_bytes: int = 64 * 2**20
    memory_bytes: int = 2 * 2**30
    jobs: int = 10_000
    services: tuple[str, ...] = ()
    token: str | None = None
