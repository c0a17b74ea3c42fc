"""Dates that a report gives: of its publication, and of the inspection."""

from __future__ import annotations

import re
from datetime import date

from kg.metadata.text import Text

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_MONTH = f"(?:{'|'.join(MONTHS)})"
_POINT = rf"(?:(\d{{1,2}})(?:st|nd|rd|th)?\b)?(?:\s*({_MONTH}))?(?:\s+((?:19|20)\d\d))?"
_LAST = rf"(?:(\d{{1,2}})(?:st|nd|rd|th)?\s+)?({_MONTH})(?:\s+((?:19|20)\d\d))?"
_RANGE = re.compile(rf"\b(?:between|from)\s+{_POINT}\s+(?:and|to|until)\s+{_LAST}", re.IGNORECASE)
_DATE = re.compile(rf"(?:(\d{{1,2}})(?:st|nd|rd|th)?\s+)?({_MONTH})\s+((?:19|20)\d\d)")
_DATED = re.compile(
    rf"(?:last updated|updated|published)(?: on)?:? (\d{{1,2}}[/.]\d{{1,2}}[/.]20\d\d|{_DATE.pattern})", re.IGNORECASE
)
_INSPECTS = re.compile(r"\b(?:inspect|fieldwork|visit)", re.IGNORECASE)
_SENTENCE_END = re.compile(r"(?<=\.)\s+(?=[A-Z])")
_FIRST = 12  # sentences


def published_in(text: Text) -> str | None:
    """Return the date that stands in the title block; else the last one on which a page says that it was updated."""
    for line in text.titles:
        if match := _DATE.search(line):
            return _iso(match[1], match[2], match[3])
    updated = (_in_figures(match[1]) for line in text.short if (match := _DATED.fullmatch(line)))
    return max(filter(None, updated), default=None)


def _in_figures(written: str) -> str | None:
    """Return the ISO 8601 form of a date as pages have it.

    Examples:
        >>> _in_figures("02/03/2017"), _in_figures("2 March 2017"), _in_figures("31/02/2017")
        ('2017-03-02', '2017-03-02', None)
    """
    if match := _DATE.fullmatch(written):
        return _iso(match[1], match[2], match[3])
    day, month, year = map(int, re.split("[/.]", written))
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def inspected_in(text: Text, published: str | None, joint: bool) -> tuple[str | None, str | None]:
    """Return when the inspection took place.

    The letter of a joint inspection says so first of all; elsewhere it is the latest period that a sentence
    about inspecting names.
    """
    sentences = [part for paragraph in text.prose for part in _SENTENCE_END.split(paragraph)]
    telling = sentences[:_FIRST] if joint else filter(_INSPECTS.search, sentences)
    found = [_period(match, published) for sentence in telling for match in _RANGE.finditer(sentence)]
    periods = [period for period in found if period and (published is None or period[1][:7] <= published)]
    if not periods:
        return None, None
    return periods[0] if joint else max(periods, key=lambda period: period[1])


def _period(match: re.Match[str], published: str | None) -> tuple[str, str] | None:
    """Return start and end of a range; what the start leaves out (month, year) the end says."""
    day, month, year, last_day, last_month, last_year = match.groups()
    last_year = last_year or (published[:4] if published else None)
    if last_year is None or (day is None and month is None):
        return None
    return _iso(day, month or last_month, year or last_year), _iso(last_day, last_month, last_year)


def _iso(day: str | None, month: str, year: str) -> str:
    """Return an ISO 8601 date, as exact as given.

    Examples:
        >>> _iso("9", "May", "2018"), _iso(None, "September", "2015")
        ('2018-05-09', '2015-09')
    """
    number = MONTHS.index(month.capitalize()) + 1
    return f"{year}-{number:02}" + (f"-{int(day):02}" if day else "")
