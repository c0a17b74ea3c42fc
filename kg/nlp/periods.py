"""Periods of figures, as ISO 8601 dates and intervals, read from the fixed phrases that reports use.

A general date library invents days ("2015" becomes today's day in 2015), so only these phrases are read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from kg.metadata import MONTHS

_ORDINAL = {name: number for number, name in enumerate(MONTHS, 1)}
_MONTH = "|".join(MONTHS)
_NUMBERS = {"twelve": 12, "six": 6, "three": 3, "nine": 9, "two": 2, "five": 5, "four": 4, "ten": 10}
_SPAN = re.compile(
    rf"\b(?P<count>\d+|{'|'.join(_NUMBERS)})[\s-]+(?P<unit>month|year)s?(?:\s+period)?\s+(?:to|ending|up to|ended)\s+"
    rf"(?P<day>\d{{1,2}})\s+(?P<month>{_MONTH})\s+(?P<year>(?:19|20)\d\d)"
)
_AS_AT = re.compile(rf"\b[Aa]s (?:at|of|on)\s+(?P<day>\d{{1,2}})\s+(?P<month>{_MONTH})\s+(?P<year>(?:19|20)\d\d)")
_FISCAL = re.compile(r"\b(?P<first>(?:19|20)\d\d)[/–-](?P<second>\d\d)\b")
_BETWEEN = re.compile(
    rf"\b(?:between|from)\s+(?P<m1>{_MONTH})\s*(?P<y1>(?:19|20)\d\d)?\s+(?:and|to)\s+(?P<m2>{_MONTH})\s+(?P<y2>(?:19|20)\d\d)",
    re.I,
)
_YEAR = re.compile(r"\b[Ii]n\s+((?:19|20)\d\d)\b(?![/–-]\d)")


def periods(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, ISO 8601 date or interval) of every period phrase of a text.

    Examples:
        >>> [iso for *_, iso in periods("In the 12 months to 30 June 2015, and as at 1 July 2015")]
        ['2014-07-01/2015-06-30', '2015-07-01']
        >>> [iso for *_, iso in periods("In 2014/15, between April and June 2016")]
        ['2014-04-01/2015-03-31', '2016-04/2016-06']
    """
    taken: list[tuple[int, int, str]] = []
    for pattern, iso in (
        (_SPAN, _span),
        (_AS_AT, _as_at),
        (_BETWEEN, _between),
        (_FISCAL, _fiscal),
        (_YEAR, lambda m: m[1]),
    ):
        for match in pattern.finditer(text):
            told = iso(match)
            if told and all(match.end() <= start or end <= match.start() for start, end, _ in taken):
                taken.append((*match.span(), told))
    yield from sorted(taken)


def _day(match: re.Match[str]) -> date | None:
    try:
        return date(int(match["year"]), _ORDINAL[match["month"]], int(match["day"]))
    except ValueError:
        return None


def _span(match: re.Match[str]) -> str | None:
    end = _day(match)
    if end is None:
        return None
    count = int(match["count"]) if match["count"].isdigit() else _NUMBERS[match["count"]]
    months = count * (12 if match["unit"] == "year" else 1)
    after = end + timedelta(days=1)  # the day after the end, the same day `months` earlier is the start
    number = after.year * 12 + after.month - 1 - months
    return f"{date(number // 12, number % 12 + 1, min(after.day, 28)).isoformat()}/{end.isoformat()}"


def _as_at(match: re.Match[str]) -> str | None:
    day = _day(match)
    return day.isoformat() if day else None


def _between(match: re.Match[str]) -> str:
    last = int(match["y2"])
    first = int(match["y1"]) if match["y1"] else last - (_ORDINAL[match["m1"].title()] > _ORDINAL[match["m2"].title()])
    return f"{first}-{_ORDINAL[match['m1'].title()]:02}/{last}-{_ORDINAL[match['m2'].title()]:02}"


def _fiscal(match: re.Match[str]) -> str | None:
    first = int(match["first"])
    return f"{first}-04-01/{first + 1}-03-31" if (first + 1) % 100 == int(match["second"]) else None
