"""Answers cut to what a model can take: so many items, so many characters, and a word on the rest."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, is_dataclass
from typing import Any, TypeVar

CHARACTERS = 24_000  # of an answer as JSON, about 6,000 tokens
LONGEST = 2_000  # characters of one value of a table
_Item = TypeVar("_Item")


def taken(items: Iterable[_Item], characters: int = CHARACTERS) -> tuple[_Item, ...]:
    """Return the first items that fit, the first one whatever its size.

    Args:
        items: made one by one, so that those after the last that fits are never made.

    Examples:
        >>> taken(["a" * 10, "b" * 10, "c" * 10], characters=30)
        ('aaaaaaaaaa', 'bbbbbbbbbb')
    """
    found: list[_Item] = []
    room = characters
    for item in items:
        room -= size(item)
        if room < 0 and found:
            break
        found.append(item)
    return tuple(found)


def size(item: Any) -> int:
    """Return the characters that a value takes as JSON."""
    plain = asdict(item) if is_dataclass(item) and not isinstance(item, type) else item
    return len(json.dumps(plain, ensure_ascii=False, separators=(",", ":")))


def more(what: str, offset: int, shown: int, total: int) -> str:
    """Return what is left of a list, and how to see it; nothing when it is whole.

    Examples:
        >>> more("statements", 20, 20, 45)
        '20 of 45 statements are shown (21 to 40); 5 more with offset=40'
        >>> more("statements", 0, 5, 5)
        ''
    """
    after = offset + shown
    if not shown and total:
        return f"none of {total} {what} are shown: offset={offset} is past the end"
    if after >= total:
        return f"{shown} of {total} {what} are shown (the last)" if offset else ""
    return f"{shown} of {total} {what} are shown ({offset + 1} to {after}); {total - after} more with offset={after}"


def shortened(value: str, longest: int = LONGEST) -> str:
    """Return a value of a table, cut with a word on it where it is very long.

    Examples:
        >>> shortened("a" * 2005)[-30:]
        'aaaaaaaa … [5 characters more]'
    """
    left = len(value) - longest
    return value if left <= 0 else f"{value[:longest]} … [{left} characters more]"
