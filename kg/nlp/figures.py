"""Figures in prose: values with unit, qualifier and direction."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from kg.metadata import MONTHS
from kg.nlp import tables

_NUMBER = re.compile(
    r"(?<![\w.,/£–─‒—-])(?P<money>£)?(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?P<scale>\s?(?:million|billion|m|bn|k)\b)?"
    r"(?![\d/]|,\d|\.\d|-\s?[a-z]|[–─‒—]\d|\s?[ap]m\b|[A-Z]|st\b|nd\b|rd\b|th\b)"
)
_SCALES = {"million": 1e6, "m": 1e6, "billion": 1e9, "bn": 1e9, "k": 1e3}
_NOT_BEFORE = re.compile(
    r"(?:\b(?:Figures?|Tables?|Annex|[Qq]uestions?|[Ss]ections?|[Pp]ages?|[Cc]hapters?|[Pp]aragraphs?|[Pp]art|[Rr]egulations?|Article|Class|"
    r"Band|Years?|[Nn]o\.|[Ss]tage|[Tt]ier|[Ll]evel|[Ll]ine|aged|call|dial|per|for every|Years? \d+ (?:and|to)|aged (?:between )?\d+ (?:and|to)|aged between)|(?:[Qq]uestions?|[Ff]igures?) [\d, ]*(?:\d,|\d and))\s*$"
)
_DATE_BEFORE = re.compile(rf"\b(?:{'|'.join(MONTHS)})\s+$")
_DATE_AFTER = re.compile(rf"(?:\s+(?:and|to)\s+\d{{1,2}}|\s?[-–]\s?\d{{1,2}})?\s+(?:{'|'.join(MONTHS)})\b")
_QUALIFIERS = (
    (
        "more-than",
        re.compile(
            r"(?:\bmore than|\bover|\bin excess of|\babove|\bat least|\bgreater than|\bexceed(?:s|ed|ing)?)\s+$", re.I
        ),
    ),
    (
        "fewer-than",
        re.compile(r"(?:\bfewer than|\bless than|\bunder|\bbelow|\bup to|\bno more than|\bat most)\s+$", re.I),
    ),
    ("about", re.compile(r"(?:\babout|\baround|\bapproximately|\broughly|\bnearly|\balmost|\bsome|\bcirca)\s+$", re.I)),
)
_UP = r"increas\w*|ris(?:e|en|ing)|rose|gr(?:ew|own|owth)|up|more|higher|greater"
_DOWN = r"decreas\w*|fell|fall(?:en|s|ing)?|reduc\w*|declin\w*|drop\w*|down|fewer|less|lower|cut"
_BEFORE = re.compile(
    rf"\b(?:(?P<up>{_UP})|(?P<down>{_DOWN}))(?:\s+(?:of|by|to|in\s+\w+\s+of))?\s+(?:(?:only|just|about|around|over|nearly|almost)\s+)?$",
    re.I,
)
_AFTER = re.compile(rf"^\s*(?:percentage points?\s*)?(?:(?P<up>{_UP})|(?P<down>{_DOWN}))\b(?! serious| complex)", re.I)
_STANDS = (
    r"\s+(?:is|are|was|were|(?:has|have|had) been|amount(?:s|ed) to|came to|reached|stood at|equal(?:s|led))\s+"
    r"(?:(?:only|just|about|around|over|nearly|almost|approximately|some|more than|less than|at least)\s+)?"
)
_GOVERNED = re.compile(  # "the total after the cut was 31": the change is not what the figure tells
    r"\b(?:of|in|after|before|since|despite|for|from|to|with|by|on|during)\s+(?:(?:the|an?|this|its|these|those)\s+)?(?:\w+\s+)?$",
    re.I,
)
_AGE_BEFORE = re.compile(
    r"\b(?:children|people|those|aged|young) (?:under|over|below|above)\s+$|\b(?:boy|girl|child|man|woman|teenager|person|age|ages) of\s+$",
    re.I,
)
_NAME_BEFORE = re.compile(r"(?:^|[.;]\s|\s)[A-Z][a-z]+\*?\s?[,(]\s?$")
_SINCE = re.compile(r"\b(?:last|past|previous|next|first|following|within|the|this|after|every)\s+$", re.I)
_AGES = re.compile(
    r"(?:\s+(?:to|and|or)\s+\d+)?(?:[\s-]+years?[\s-]+(?:olds?|of age)\b|\s*-\s*year\b)|\s+and (?:over|under|above)\b"
    r"|\s+to\s+\d+\s+(?:services?|health|teams?|pathway)\b"
)
_AGE_GROUP = re.compile(r"\b\d+ to\s+$")
_GROUP = re.compile(r"\b(?:most|least)\s+\w+\s+$|\b(?:top|bottom)\s+$")


UNSTATED = "unit-not-stated"
RATE = re.compile(
    r"\bper\s+(?:1,000|one thousand)\s+(population|households)|\bper\s+(?:one\s+|1\s+)?(?:million|1,000,000)\s+(?:of\s+the\s+)?(population)",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure in a text: `text[start:end]`, the number with its unit word."""

    start: int
    end: int
    value: float
    unit: str
    qualifier: str
    direction: str | None


def figures(text: str) -> Iterator[Figure]:
    """Yield the figures of a text, without dates, years, ages, numbers of questions and the like.

    Examples:
        >>> [(f.value, f.unit, f.qualifier, f.direction) for f in figures("Crime fell by 2 percent; over 500 await £35,000.")]
        [(2.0, 'percent', 'exact', 'decrease'), (500.0, 'count', 'more-than', None), (35000.0, 'gbp', 'exact', None)]
        >>> list(figures("Question 3 was inspected on 30 June 2015, in 2014 and between 2012 and 2013."))
        []
    """
    for match in _NUMBER.finditer(text):
        before, after = text[: match.start()], text[match.end() :]
        digits = match["digits"]
        if _excluded(digits, match, before, after):
            continue
        value = float(digits.replace(",", "")) * _SCALES.get((match["scale"] or "").strip(), 1)
        unit, length = ("gbp", 0) if match["money"] else _unit(after)
        qualifier = next((name for name, pattern in _QUALIFIERS if pattern.search(before)), "exact")
        short = length if unit in ("percent", "kg", "g", "tonne") else 0
        yield Figure(match.start(), match.end() + short, value, unit, qualifier, _direction(before, after[length:]))


def rate_of(text: str) -> str | None:
    """Return the unit of the rate that a caption or heading names.

    Examples:
        >>> rate_of("Recorded crime per 1,000 population"), rate_of("Recorded crime")
        ('per-1000-population', None)
    """
    rate = RATE.search(text)
    if rate is None:
        return None
    return f"per-1000-{rate[1].lower()}" if rate[1] else "per-million-population"


def _excluded(digits: str, match: re.Match[str], before: str, after: str) -> bool:
    if match["money"]:
        return False
    if re.fullmatch(r"0\d+", digits) or re.search(r"\b\d{3,}\s$", before):
        return True  # a telephone number
    if _NOT_BEFORE.search(before) or _DATE_AFTER.match(after) or _AGES.match(after) or _GROUP.search(before):
        return True
    if _AGE_GROUP.search(before) and re.match(r"\s+(?:services?|health|teams?|pathway)\b", after):
        return True  # "the 0 to 19 service"
    if _DATE_BEFORE.search(before):
        return True
    if re.fullmatch(r"(?:19|20)\d\d", digits) and not re.match(r"\s?(?:percent|per cent|%)", after):
        return True
    if _AGE_BEFORE.search(before) or (_NAME_BEFORE.search(before) and re.match(r"[,)]", after)):
        return True
    if _SINCE.search(before) and re.match(r"\s+(?:minutes?|hours?|days?|weeks?|months?|years?)\b", after):
        return True  # "in the last 18 months" says when, not how many
    return bool(digits in ("101", "999", "111", "24") and not re.match(r"\s?(?:percent|per cent|%)", after))


@lru_cache(maxsize=1)
def _units() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(row["pattern"], re.I), row["unit"]) for row in tables.rows("measurement-units"))


def _unit(after: str) -> tuple[str, int]:
    for pattern, unit in _units():
        match = pattern.match(after)
        if match:
            return unit, match.end()
    return "count", 0


@lru_cache(maxsize=2)
def _change(direction: str) -> re.Pattern[str]:
    """Return the pattern of a clause that ends before a figure and whose subject is a change ("the fall was")."""
    nouns = "|".join(sorted(tables.words("measure-words", "word", role="change", form=direction)))
    return re.compile(rf"\b(?:{nouns})s?(?:\s+(?:in|of)\s[^,;:.\d]{{1,80}})?{_STANDS}$", re.I)


def _direction(before: str, after: str) -> str | None:
    for direction in ("increase", "decrease"):
        change = _change(direction).search(before)
        if change and not _GOVERNED.search(before[: change.start()]):
            return direction
    match = _BEFORE.search(before) or _AFTER.match(after)
    if match is None or re.search(
        r"\b(?:more|less|fewer|lower|higher|greater|down|up)\s+than\s+$|\bup to\s+$", before, re.I
    ):
        return None
    return "increase" if match["up"] else "decrease"
