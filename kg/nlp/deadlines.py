"""Deadlines: by when a body is to act, as an ISO 8601 date or duration."""

from __future__ import annotations

import re

from kg.metadata import MONTHS
from kg.nlp import tables

_NUMBERS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
_NUMBER = rf"(?P<number>\d{{1,3}}|an?|{'|'.join(_NUMBERS)}|eighteen)"
_UNIT = r"(?P<unit>day|week|month|year)s?"
_MODAL = r"(?:should|must|needs? to|have to|has to|recommend(?:s|ed)?(?: that)?)"
# A time within which something is done again and again ("within a day of the call") is no deadline: it stands by the
# verb that tells, or opens or closes the sentence.
_WITHIN = re.compile(
    rf"(?:^|\b{_MODAL},?\s+|,\s+)within\s+(?:the\s+next\s+)?{_NUMBER}\s+{_UNIT}\b(?!\s+of\b(?!\s+(?:this|the|our)\s+(?:report|inspection|publication|letter|date)))"
    rf"|\bwithin\s+(?:the\s+next\s+)?(?P<number2>\d{{1,3}}|{'|'.join(_NUMBERS)}|eighteen)\s+(?P<unit2>month|week)s?(?=[.,:;]*$)",
    re.I,
)
_MONTH = rf"(?P<month>{'|'.join(MONTHS)})"
_BY = re.compile(
    rf"\b(?:by|before|no\s+later\s+than)\s+(?:(?:the\s+)?(?:end|start|beginning|middle)\s+of\s+|(?:close\s+on\s+))?"
    rf"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?\s+)?(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+)?(?:{_MONTH}\s+)?"
    rf"(?P<year>20\d\d|(?<=[a-z]\s)\d\d(?=\.?$|\.\s))\b",
    re.I,
)


def deadline(text: str) -> str | None:
    """Return the deadline that a sentence sets.

    A date is as exact as the sentence has it; a duration counts from the report; "immediately" is P0D.

    Examples:
        >>> deadline("Within three months, the force should train them.")
        'P3M'
        >>> deadline("By 31 March 2025, the force should:"), deadline("It should end by December 2015.")
        ('2025-03-31', '2015-12')
        >>> deadline("The force should immediately review its cells."), deadline("It should answer within a day.")
        ('P0D', None)
    """
    flat = " ".join(text.split())
    if match := _BY.search(flat):
        return _date(match)
    if match := _WITHIN.search(flat):
        number, unit = match["number"] or match["number2"], match["unit"] or match["unit2"]
        return f"P{_count(number.lower())}{unit[0].upper()}"
    rows = [row["pattern"] for row in tables.rows("actions") if row["role"] == "at-once"]
    return "P0D" if any(re.search(row, flat, re.I) for row in rows) else None


def _date(match: re.Match[str]) -> str:
    parts = [match["year"] if len(match["year"]) > 2 else f"20{match['year']}"]
    if match["month"]:
        parts.append(f"{MONTHS.index(match['month'].capitalize()) + 1:02}")
        if match["day"]:
            parts.append(f"{int(match['day']):02}")
    return "-".join(parts)


def _count(word: str) -> int:
    if word.isdigit():
        return int(word)
    return 1 if word in ("a", "an") else 18 if word == "eighteen" else _NUMBERS.index(word) + 1
