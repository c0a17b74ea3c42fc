"""What a server counts of its work."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Counts:
    """What is so now, and what has happened since the start.

    Attributes:
        waiting: jobs that wait for a process, now. `quick`, `slow`, `paused`: jobs in these lanes, now.
        idle: processes that are ready, now.
        done: jobs that gave an answer, also one that says what is wrong with the question.
        late: jobs killed at their time limit. `large`: jobs that came to the limit of memory.
        gone: jobs killed because nobody waits for them any more. `crashed`: jobs whose process died or failed.
        busy: requests refused because there was too much to do. `greedy`: because of their address.
        started: processes started.
        hits: answers given from memory. `joined`: requests that shared the job of another. `misses`: all others.
        kept_bytes: what the answers in memory take, now.
    """

    waiting: int = 0
    quick: int = 0
    slow: int = 0
    paused: int = 0
    idle: int = 0
    done: int = 0
    late: int = 0
    large: int = 0
    gone: int = 0
    crashed: int = 0
    busy: int = 0
    greedy: int = 0
    started: int = 0
    hits: int = 0
    joined: int = 0
    misses: int = 0
    kept_bytes: int = 0

    @property
    def running(self) -> int:
        """The jobs that processes work on, now."""
        return self.quick + self.slow + self.paused

    @property
    def killed(self) -> int:
        """The jobs whose process was killed before they were done."""
        return self.late + self.large + self.gone
