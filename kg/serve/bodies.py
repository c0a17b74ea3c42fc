"""Bodies and parameters of requests, read within limits."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect, Request

from kg.errors import QueryError
from kg.serve.errors import BodyTimeoutError, TooLargeError, UnsupportedError
from kg.serve.settings import Settings

FORM = "application/x-www-form-urlencoded"
_FIELDS = 1000

Parameters = Mapping[str, tuple[str, ...]]


async def body_of(request: Request, settings: Settings, limit: int | None = None) -> bytes:
    """Return the body of a request; the connection of one that is too large or too slow is closed.

    Args:
        limit: the most bytes, where it is not that of the settings.

    Raises:
        TooLargeError: when it has too many bytes, as soon as that is known.
        BodyTimeoutError: when it does not arrive in time.
    """
    limit = limit or settings.request_bytes
    hint = "send less, or start the server with a higher limit"
    refused = TooLargeError(f"the body of the request has more than {limit:,} bytes", hint=hint)
    refused.headers = {"Connection": "close"}
    if int(request.headers.get("content-length") or 0) > limit:
        raise refused
    found = bytearray()
    try:
        async with asyncio.timeout(settings.body_seconds):
            async for part in request.stream():
                found += part
                if len(found) > limit:
                    raise refused
    except TimeoutError:
        late = BodyTimeoutError(f"the body of the request did not arrive within {settings.body_seconds:g} seconds")
        late.headers = {"Connection": "close"}
        raise late from None
    except ClientDisconnect:
        raise QueryError("the client went away") from None
    return bytes(found)


def media_type_of(request: Request) -> str:
    """Return the media type of a body, empty where it is not told.

    Raises:
        UnsupportedError: when it is said to be in another encoding of characters than UTF-8, or packed.
    """
    name, *parameters = (part.strip().lower() for part in request.headers.get("content-type", "").split(";"))
    for parameter in parameters:
        key, _, value = parameter.partition("=")
        if key.strip() == "charset" and value.strip().strip("\"'") not in ("utf-8", "utf8", "us-ascii"):
            raise UnsupportedError(f"the body is in {value.strip()[:50]}", hint="send it in UTF-8")
    packed = request.headers.get("content-encoding", "identity").lower()
    if packed != "identity":
        raise UnsupportedError("the body is packed", hint="send it as it is")
    return name


def text_of(body: bytes) -> str:
    """Return a body as text.

    Raises:
        QueryError: when it is not UTF-8.
    """
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise QueryError(f"the body is not UTF-8: {error.reason} at byte {error.start}", hint="send UTF-8") from error


def parameters_of(data: bytes) -> Parameters:
    """Return the parameters of a query string or a form: each is unescaped once, and nothing else is done to it.

    Raises:
        QueryError: when they are not UTF-8, or too many.

    Examples:
        >>> parameters_of(b"query=a+%2Bb%2520&x=")
        {'query': ('a +b%20',), 'x': ('',)}
    """
    try:
        text = data.decode("utf-8")
        pairs = parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=_FIELDS)
    except ValueError as error:  # UnicodeDecodeError is one
        reason = "not UTF-8" if isinstance(error, UnicodeDecodeError) else "too many"
        raise QueryError(f"the parameters are {reason}", hint="send UTF-8, each octet escaped as %XX") from error
    found: dict[str, tuple[str, ...]] = {}
    for key, value in pairs:
        found[key] = (*found.get(key, ()), value)
    return found


def one(parameters: Parameters, name: str) -> str | None:
    """Return the value of a parameter that may stand once.

    Raises:
        QueryError: when it stands more than once.
    """
    values = parameters.get(name, ())
    if len(values) > 1:
        raise QueryError(f"the parameter {name} is given {len(values)} times", hint="give it once")
    return values[0] if values else None
