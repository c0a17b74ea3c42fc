"""Threads of actions: what a body is told to do on an issue, told again, and said to have done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kg.timeline.cycles import includes, is_later, years
from kg.timeline.gathering import Told


@dataclass(frozen=True, slots=True)
class Entry:
    """One statement of a thread.

    Attributes:
        statement: id of the action or follow-up.
        cycle: of its report.
        kind: "raised", "repeated", "addressed", "partly-addressed" or "not-addressed".
        follows: ids of the earlier actions that it takes up again.
    """

    statement: str
    cycle: str
    kind: str
    follows: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Thread:
    """What the reports tell one body to do on one issue, the earliest cycle first."""

    id: str
    body: str
    issue: str
    entries: tuple[Entry, ...]


def threads(actions: Iterable[Told]) -> tuple[Thread, ...]:
    """Return the threads of all bodies and issues, in order of ids.

    The issue must be the same one: an action on a narrower issue has a thread of its own, because what is asked for there
    need not be what was asked for on the broader one. An action is repeated when a later cycle tells the body again, in the
    same kind of action and in a report on the same force or area.
    """
    groups: dict[tuple[str, str], dict[str, Told]] = {}
    for item in actions:
        for body in item.bodies:
            for issue in item.issues:
                groups.setdefault((body, issue), {})[item.place.statement] = item
    found = (_thread(*key, list(group.values())) for key, group in groups.items())
    return tuple(sorted(found, key=lambda item: item.id))


def _thread(body: str, issue: str, told: list[Told]) -> Thread:
    ordered = sorted(told, key=lambda item: (years(item.place.cycle), item.place.statement))
    name = f"thread/{body.removeprefix('force/')}/{issue.removeprefix('issue/')}"
    return Thread(name, body, issue, tuple(_entry(item, ordered) for item in ordered))


def _entry(item: Told, thread: list[Told]) -> Entry:
    before = _followed(item, thread)
    kind = item.status or ("repeated" if before else "raised")
    return Entry(item.place.statement, item.place.cycle, kind, tuple(sorted(one.place.statement for one in before)))


def _followed(item: Told, thread: list[Told]) -> list[Told]:
    """Return the earlier actions that one takes up: of its type and area, of the year that it names or the last before it."""
    earlier = [one for one in thread if not one.status and is_later(item.place.cycle, one.place.cycle)]
    same = [one for one in earlier if item.type in (None, one.type) and item.place.scope == one.place.scope]
    if item.year:
        return [one for one in same if includes(one.place.cycle, item.year)]
    last = max((years(one.place.cycle) for one in same), default=None)
    return [one for one in same if years(one.place.cycle) == last]
