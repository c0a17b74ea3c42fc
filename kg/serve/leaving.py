"""What is done for a client that has gone is stopped."""

from __future__ import annotations

import asyncio

from starlette.types import ASGIApp, Message, Receive, Scope, Send

_LOOK_SECONDS = 0.1  # most requests are answered by then, and need not be watched
_GONE = 499  # as other servers note it in their logs; nobody is there to read it


class Leaving:
    """Cancels the answer to a request whose client closes the connection before it has got it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] == "http":
            await _Watched(self.app, scope, receive, send).answer()
        else:
            await self.app(scope, receive, send)


class _Watched:
    """A request and the watch over its client, which ends with the last part of the answer.

    After that part a server says of a client that stays, too, that it is gone; and the connection serves the next request.
    """

    def __init__(self, app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
        self.app, self.scope, self.receive, self._send = app, scope, receive, send
        self.read = scope["method"] in ("GET", "HEAD", "OPTIONS", "DELETE")  # whether nothing of it is still to come
        self.started = self.gone = False
        self.task = asyncio.current_task()
        self.watch: asyncio.Task[None] | None = None
        self._wait()

    async def answer(self) -> None:
        try:
            await self.app(self.scope, self._received, self._sent)
        except asyncio.CancelledError:
            if not (self.gone and self.task):
                raise
            self.task.uncancel()
            if not self.started:
                await self._send({"type": "http.response.start", "status": _GONE, "headers": []})
                await self._send({"type": "http.response.body"})
        finally:
            self._end()

    def _wait(self) -> None:
        self.timer = asyncio.get_running_loop().call_later(_LOOK_SECONDS, self._look)

    def _look(self) -> None:
        if self.read:
            self.watch = asyncio.create_task(self._watch())
        else:  # whoever reads what is to come notices the end by itself
            self._wait()

    async def _watch(self) -> None:
        while (await self.receive())["type"] != "http.disconnect":
            pass
        self.gone = True
        if self.task:
            self.task.cancel()

    def _end(self) -> None:
        self.timer.cancel()
        if self.watch:
            self.watch.cancel()

    async def _sent(self, message: Message) -> None:
        self.started = True
        if message["type"] == "http.response.body" and not message.get("more_body", False):
            self._end()
        await self._send(message)

    async def _received(self) -> Message:
        message = await self.receive()
        self.read = self.read or not message.get("more_body", False)
        return message
