"""What workers are given to do in tests."""

from __future__ import annotations

import os
from pathlib import Path
from time import process_time, sleep

from pyoxigraph import QueryResultsFormat

from kg.edition import Edition
from kg.errors import QueryError
from kg.pages.reply import Reply
from kg.serve.errors import BusyError

RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


def query(edition: Edition, text: str) -> Reply:
    """Answer a query."""
    found = edition.store.query(text)
    return Reply(found.serialize(format=QueryResultsFormat.JSON))  # type: ignore[arg-type, union-attr, call-arg]


def process(edition: Edition, number: int = 0) -> int:
    """Return the id of the worker."""
    return os.getpid()


def key(edition: Edition) -> str:
    """Return the edition's key, and open its store."""
    return edition.key if len(edition.store) else ""


def fill(edition: Edition, size: int) -> Reply:
    """Return a body of so many bytes."""
    return Reply(b"x" * size)


def meet(edition: Edition, path: Path, number: int = 0) -> int:
    """Leave a file that says that the work has begun, and wait for another that lets it end."""
    with path.with_name(f"{path.name}-begun-{number}").open("a") as file:
        file.write("begun\n")
    while not path.exists():
        sleep(0.005)
    return number


def spin(edition: Edition, seconds: float) -> float:
    """Use a processor for so long."""
    end = process_time() + seconds
    while process_time() < end:
        pass
    return seconds


def end(edition: Edition, code: int) -> None:
    """End the process."""
    os._exit(code)


def abort(edition: Edition) -> None:
    """End as native code does where it gets no memory."""
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.abort()


def mistake(edition: Edition) -> None:
    """Fail as nobody foresaw."""
    raise ZeroDivisionError("on purpose")


def question(edition: Edition) -> None:
    """Raise what a user can mend."""
    raise QueryError("that is no question", where="line 3", hint="ask another")


class _OddError(QueryError):
    def __init__(self, one: str, two: str) -> None:
        super().__init__(one + two)


def odd(edition: Edition) -> None:
    """Raise an error that cannot be sent as it is."""
    raise _OddError("one", "two")


def busy(edition: Edition) -> None:
    """Raise an error with a status of its own."""
    raise BusyError("not now", hint="later")
