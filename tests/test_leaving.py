"""A client that has gone leaves no work behind."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest
import uvicorn
from starlette.types import Message, Receive, Scope, Send

from kg.serve.leaving import Leaving

BODY: list[Message] = [
    {"type": "http.request", "body": b"ASK", "more_body": True},
    {"type": "http.request", "body": b" {}", "more_body": False},
]


def answered(app: Any, method: str, *messages: Message) -> list[Message]:
    """Return what is sent to a client that sends these messages, and then nothing."""
    sent: list[Message] = []
    to_come = list(messages)

    async def receive() -> Message:
        if not to_come:
            await asyncio.Event().wait()
        return to_come.pop(0)

    async def send(message: Message) -> None:
        sent.append(message)

    async def ask() -> None:
        await asyncio.wait_for(Leaving(app)({"type": "http", "method": method}, receive, send), 60)
        await asyncio.sleep(0)  # nothing is left that would cancel who asked

    asyncio.run(ask())
    return sent


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_what_is_done_for_a_client_that_is_gone_is_cancelled(method: str) -> None:
    cancelled = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        try:
            while method == "POST" and (await receive())["more_body"]:
                pass
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            cancelled.append(method)
            raise

    body = BODY if method == "POST" else [{"type": "http.request", "body": b"", "more_body": False}]
    sent = answered(app, method, *body, {"type": "http.disconnect"})
    assert cancelled == [method]
    assert sent[0]["status"] == 499


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_client_that_waits_is_answered(method: str) -> None:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        body = b""
        await asyncio.sleep(0.3)  # longer than it takes to look after the client
        while method == "POST":
            message = await receive()
            body += message["body"]
            if not message["more_body"]:
                break
        await asyncio.sleep(0.3)
        await send({"type": "answer", "body": body})

    assert answered(app, method, *BODY) == [{"type": "answer", "body": b"ASK {}" if method == "POST" else b""}]


def test_what_an_answer_does_after_its_last_part_disturbs_neither_it_nor_the_next_of_the_connection() -> None:
    returned = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"4")]})
        await asyncio.sleep(0.15)
        await send({"type": "http.response.body", "body": b"half", "more_body": False})
        await asyncio.sleep(0.3)  # as long as a busy machine may need to close a file
        returned.append(scope["path"])

    async def ask() -> list[str]:
        server = uvicorn.Server(uvicorn.Config(Leaving(app), port=0, log_level="critical", lifespan="off"))
        serving = asyncio.create_task(server.serve())
        while not server.started:
            await asyncio.sleep(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        async with httpx.AsyncClient(
            base_url=f"http://127.0.0.1:{port}", limits=httpx.Limits(max_connections=1)
        ) as client:
            bodies = [(await client.get(f"/{number}")).text for number in range(4)]
        server.should_exit = True
        await serving
        return bodies

    assert asyncio.run(ask()) == ["half"] * 4
    assert returned == ["/0", "/1", "/2", "/3"]


def test_of_an_answer_that_has_begun_no_second_one_is_begun() -> None:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await asyncio.Event().wait()

    sent = answered(app, "GET", {"type": "http.disconnect"})
    assert [message["type"] for message in sent] == ["http.response.start"]


def test_other_cancellations_pass() -> None:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        answered(app, "GET")
