"""Who waits for a process: each client in the order in which it asked, the clients in turn."""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from contextlib import suppress

from kg.serve.process import Process

Turn = asyncio.Future[Process]


class Turns:
    """The jobs that wait. Its length is their number."""

    def __init__(self) -> None:
        self._clients: OrderedDict[str, deque[Turn]] = OrderedDict()
        self._number = 0

    def __len__(self) -> int:
        return self._number

    def add(self, client: str) -> Turn:
        """Let a job of a client wait; its process is the result of what is returned."""
        turn: Turn = asyncio.get_running_loop().create_future()
        self._clients.setdefault(client, deque()).append(turn)
        self._number += 1
        return turn

    def next(self) -> Turn:
        """Take the turn that comes first; the others of that client come after those of all other clients."""
        client, turns = self._clients.popitem(last=False)
        turn = turns.popleft()
        if turns:
            self._clients[client] = turns
        self._number -= 1
        return turn

    def withdraw(self, client: str, turn: Turn) -> None:
        """Take out a turn that nobody waits for any more, if it is still there."""
        with suppress(KeyError, ValueError):
            self._clients[client].remove(turn)
            self._number -= 1
            if not self._clients[client]:
                del self._clients[client]
