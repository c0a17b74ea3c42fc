"""The days between which an ISO 8601 date, month, year or interval lies."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")


def days(text: str) -> tuple[date | None, date | None]:
    """Return the first and the last day of a date or interval, None where it is open or no date at all.

    Examples:
        >>> [str(day) for day in days("2015-02")]
        ['2015-02-01', '2015-02-28']
        >>> days("2015-04-01/.."), days("P3M")
        ((datetime.date(2015, 4, 1), None), (None, None))
    """
    first, _, last = text.partition("/")
    return _day(first, end=False), _day(last or first, end=True)


def _day(text: str, *, end: bool) -> date | None:
    match = _DATE.fullmatch(text)
    if match is None:
        return None
    year, month, day = int(match[1]), int(match[2] or (12 if end else 1)), match[3]
    try:
        return date(year, month, int(day or (monthrange(year, month)[1] if end else 1)))
    except ValueError:  # a month or day that the calendar does not have
        return None
