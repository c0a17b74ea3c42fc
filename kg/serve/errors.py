"""What a server answers when it cannot do what is asked: each error has its HTTP status."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from kg.errors import KgError


class ServeError(KgError):
    """A request that could not be answered.

    Attributes:
        status: the HTTP status.
        retry_after: the seconds after which to ask again, for the header Retry-After.
        headers: more headers of the answer.
    """

    status: int = 500
    retry_after: int | None = None
    headers: Mapping[str, str] = MappingProxyType({})


class WorkerError(ServeError):
    """A worker process that ended in the midst of its work, or failed in a way that nobody foresaw.

    Attributes:
        details: the traceback, for the log.
    """

    details: str = ""


class TimeLimitError(ServeError):
    """Work that took longer than it may."""

    status = 504


class MemoryLimitError(ServeError):
    """Work that needs more memory than it may take."""

    status = 503


class BusyError(ServeError):
    """A server that has more to do than it can."""

    status = 503
    retry_after = 2


class TooManyRequestsError(ServeError):
    """An address that asks too much at a time."""

    status = 429
    retry_after = 1


class ForbiddenError(ServeError):
    """What the server was not allowed to do."""

    status = 403


class NotAcceptableError(ServeError):
    """An answer that is in none of the formats that the client accepts."""

    status = 406


class BodyTimeoutError(ServeError):
    """A body that did not arrive in time."""

    status = 408


class TooLargeError(ServeError):
    """A request or an answer that is larger than it may be."""

    status = 413


class UnsupportedError(ServeError):
    """A body in a format that cannot be read."""

    status = 415


class UnauthorizedError(ServeError):
    """A change by who did not bring the token."""

    status = 401
