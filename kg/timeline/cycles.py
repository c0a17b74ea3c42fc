"""The years of inspection cycles, and which cycle is later than another."""

from __future__ import annotations

import re

_CYCLE = re.compile(r"(\d{2})(\d{2})(?:[-/](\d{2}))?")


def years(cycle: str) -> tuple[int, int]:
    """Return the first and the last year of a cycle; (0, 0) where it is not written as one.

    Examples:
        >>> years("2018/19"), years("2023-25"), years("2015")
        ((2018, 2019), (2023, 2025), (2015, 2015))
    """
    match = _CYCLE.fullmatch(cycle)
    if match is None:
        return 0, 0
    century, first, last = match.groups()
    return int(century + first), int(century + (last or first))


def is_later(cycle: str, other: str) -> bool:
    """Return whether a cycle begins and ends after another: one that falls within it is not later.

    Examples:
        >>> is_later("2018/19", "2017"), is_later("2018/19", "2018"), is_later("2025-27", "2023-25")
        (True, False, True)
    """
    (start, end), (other_start, other_end) = years(cycle), years(other)
    return bool(other_start) and start > other_start and end > other_end


def includes(cycle: str, year: str) -> bool:
    """Return whether a year falls within a cycle.

    Examples:
        >>> includes("2018/19", "2019"), includes("2018/19", "2017")
        (True, False)
    """
    start, end = years(cycle)
    return year.isdecimal() and start <= int(year) <= end
