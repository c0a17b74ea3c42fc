"""Statistics: figures of prose and of tables, with measure, area, period and comparator."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kg.nlp import caveats
from kg.nlp.data_sources import DataSources
from kg.nlp.entities import Register
from kg.nlp.figures import UNSTATED, Figure, figures
from kg.nlp.measures import counted, measured, subject
from kg.nlp.passages import Passage, evidence_of
from kg.nlp.periods import periods
from kg.report import BlockKind, Report
from kg.statements import Statistic

_ENGLAND_AND_WALES = "place/england-and-wales"
_SAME_PERIOD = re.compile(r"\b(?:over|in|during|for) (?:this|the) same (?:time )?period\b", re.I)
_AGAINST = re.compile(
    r"\b(?:compared (?:with|to)|against|(?:lower|higher|more|less|better|worse|fewer|greater) than|(?:below|above) (?:the|its)|in comparison (?:with|to))\b",
    re.I,
)
_BACK = re.compile(r"(?:this|that|which|it) (?:is|was)\b", re.I)
_COMPARED_PERIOD = re.compile(r"\b(?:compar\w+|than)\b[^,.;]*$", re.I)
_NATION = re.compile(r"\b(?:[Nn]ational(?:ly)?|[Aa]ll (?:police )?forces|[Aa]ll other forces)\b")
_ELSEWHERE = re.compile(r"\bthan\b[^,;.]*$")  # "more than any other in England, …"
_APART = re.compile(r"[;:]|\b(?:while|whereas|compared|against|among)\b")
_PROSE = (BlockKind.PARAGRAPH, BlockKind.BULLET)


@dataclass(slots=True)
class _Context:
    """What the sentences before have said: period and measure of their figures.

    Attributes:
        near: whether the period still holds for a figure without one.
        rate: the unit of their last share or rate.
    """

    period: str | None = None
    near: bool = False
    rate: str = ""
    measure: tuple[str, tuple[str, ...]] = ("", ())


def find(report: Report, passages: Sequence[Passage], register: Register) -> Iterator[Statistic]:
    """Yield the statistics of a report's prose. `kg.nlp.figure_tables` reads its tables."""
    context, sources = _Context(), DataSources(report, passages, register)
    for passage in passages:
        if passage.block.kind in _PROSE and re.search(r"\d", passage.text):
            context = _Context(context.period)
            found: list[Statistic] = []
            for sent in passage.sentences():
                own = list(periods(sent.text))
                told = _sentence(report, passage, sent, register, own, context, sources)
                if told and found and _refers_back(sent.text, told[0]) and found[-1].unit == told[0].unit:
                    found[-1] = replace(found[-1], comparator=_place(told[0]))
                found += told
                latest = _main_period(sent.text, own)
                near = bool(latest) or (bool(told) and context.near)
                measure = (told[-1].measure, told[-1].issues) if told else _spoken_of(passage, sent)
                context = _Context(latest or context.period, near, _rate(told, context.rate), measure)
            yield from found


def _sentence(
    report: Report,
    passage: Passage,
    sent: Any,
    register: Register,
    own: list[tuple[int, int, str]],
    context: _Context,
    sources: DataSources,
) -> list[Statistic]:
    """Return the statistics of one sentence, in order."""
    inside = [(start, end) for start, end, _ in own]
    found = [
        item for item in figures(sent.text) if all(item.end <= start or end <= item.start for start, end in inside)
    ]
    made: list[Statistic] = []
    measure = context.measure
    for number, item in enumerate(found):
        following = found[number + 1].start if number + 1 < len(found) else len(sent.text)
        period = _main_period(sent.text, own) or (
            context.period if context.near or _SAME_PERIOD.search(sent.text) else None
        )
        words, issues = _measure(passage, sent, item, measure)
        measure = (words, issues)
        made.append(
            Statistic(
                evidence=evidence_of(report, passage, sent.start_char + item.start, sent.start_char + item.end),
                confidence=0.85,
                rule="figure-in-prose",
                surfaces=(sent.text[item.start : item.end], words),
                value=item.value,
                value_text=sent.text[item.start : item.end],
                qualifier=item.qualifier,
                unit=_unit(sent, item, _rate(made, context.rate)),
                measure=words,
                issues=issues,
                area=_area(passage, sent, item, following, found, register),
                period=period,
                direction=item.direction,
                data_source=sources.of_prose(passage, sent.start_char, sent.end_char, item.unit, period),
                caveats=tuple(
                    caveats.quoted(report, note) for note in caveats.of_prose(report, passage, sent, item, period)
                ),
            )
        )
    return _paired(found, _inherit(found, made, sent.text), sent.text)


def _rate(told: Sequence[Statistic], before: str) -> str:
    """Return the unit of the last share or rate of some figures, else the one before them."""
    return next(
        (item.unit for item in reversed(told) if item.unit == "percent" or item.unit.startswith("per-")), before
    )


def _unit(sent: Any, item: Figure, rate: str) -> str:
    """Return the unit of a figure. A decimal without a noun counts nothing whole: it is a rate as the last one was."""
    bare = item.unit == "count" and re.fullmatch(r"[\d,]+\.\d+", sent.text[item.start : item.end])
    if not bare or counted(sent, item):
        return item.unit
    return rate or UNSTATED


def _inherit(found: list[Figure], made: list[Statistic], text: str) -> list[Statistic]:
    """Give "from 250 to 60" and "8 to 12 people" one measure and area."""
    for first in range(len(found) - 1):
        between = text[found[first].end : found[first + 1].start]
        if made[first].unit != made[first + 1].unit or between.strip() not in ("to", "and"):
            continue
        changed = re.search(r"(?:\bfrom|\()\s*$", text[: found[first].start])
        between_two = re.search(r"\bbetween\s*$", text[: found[first].start])
        if between.strip() == "to" or between_two:
            one, other = (first, first + 1) if changed else (first + 1, first)
            told = made[one]
            made[other] = replace(made[other], measure=told.measure, issues=told.issues, area=told.area)
    return made


def _paired(found: list[Figure], made: list[Statistic], text: str) -> list[Statistic]:
    """Set which figure each comparator is compared with, by the place in the text (ids come later)."""
    for number in range(1, len(made)):
        between = text[found[number - 1].end : found[number].start]
        one, two = made[number - 1], made[number]
        national = two.area == _ENGLAND_AND_WALES != one.area and one.measure == two.measure
        if one.unit == two.unit and (_AGAINST.search(between) or national):
            made[number - 1] = replace(one, comparator=_place(two))
    return made


def _place(statistic: Statistic) -> str:
    """Return the place of a figure, which stands for its id until the ids are known."""
    return f"@{statistic.evidence.start}-{statistic.evidence.end}"


def _refers_back(text: str, figure: Statistic) -> bool:
    """Tell whether a sentence holds the figure before it against its own ("This is lower than the average of 8")."""
    before = text.partition(figure.value_text)[0]
    return _BACK.match(text) is not None and _AGAINST.search(before) is not None


def _main_period(text: str, own: list[tuple[int, int, str]]) -> str | None:
    """Return the period of a sentence's figures: the last one that is not what they are compared with."""
    plain = [iso for start, _, iso in own if not _COMPARED_PERIOD.search(text[:start].rsplit(",", 1)[-1])]
    return plain[-1] if plain else None


def _area(
    passage: Passage, sent: Any, item: Figure, following: int, found: list[Figure], register: Register
) -> str | None:
    """Return the area of a figure: the place or force named after it in its clause, else before it, else the report's."""
    offset = sent.start_char
    spots = [
        (name.start - offset, name.entity)
        for name in passage.within(offset, sent.end_char)
        if name.type in ("Place", "PoliceForce")
    ]
    national = register.vocabulary.entities.get("place/england-and-wales")
    if national:
        spots += [(match.start(), national.id) for match in _NATION.finditer(sent.text)]
    after = sorted(
        (start, ident)
        for start, ident in spots
        if item.end <= start < following and not _APART.search(sent.text[item.end : start])
    )
    before = sorted(
        (start, ident) for start, ident in spots if start < item.start and not _set_apart(sent.text, start, item.start)
    )
    floor = max((other.end for other in found if other.end <= item.start), default=-1)
    close = [spot for spot in before if spot[0] >= floor]
    next_to = after and sent.text[item.end : after[0][0]].count(" ") <= 4
    chosen = (
        after[0]
        if next_to
        else (close[-1] if close and sent.text[close[-1][0] : item.start].count(" ") <= 6 else None)
        or (after[0] if after else None)
        or (before[-1] if before else None)
    )
    ident = chosen[1] if chosen else register.owner
    if ident in ("kind/police-force",) and national:
        ident = national.id
    if ident:
        register.known(ident) if ident in register.vocabulary.entities and ident not in register.entities else None
    return ident


def _set_apart(text: str, place: int, figure: int) -> bool:
    """Tell whether a place before a figure belongs to a comparison that a comma ends ("than any other in England, …")."""
    return _ELSEWHERE.search(text[:place]) is not None and "," in text[place:figure]


def _measure(
    passage: Passage, sent: Any, item: Figure, earlier: tuple[str, tuple[str, ...]]
) -> tuple[str, tuple[str, ...]]:
    """Return what a figure measures, in words and as issues; what the sentence does not say, the figure before did."""
    told = measured(sent, item)
    if told and any(
        name.start <= told.start and told.end <= name.end and name.type in ("Place", "PoliceForce")
        for name in passage.names
    ):
        told = None  # "England and Wales reached 16.0"
    told = told or (None if earlier[0] else subject(sent))
    issues = _issues(passage, sent.start_char, sent.end_char)
    if told is None:
        return (earlier[0] or _plain(sent.text), earlier[1] or issues)
    return told.words, _issues(passage, told.start, told.end) or issues


def _spoken_of(passage: Passage, sent: Any) -> tuple[str, tuple[str, ...]]:
    told = subject(sent)
    return (told.words, _issues(passage, told.start, told.end)) if told else ("", ())


def _plain(text: str) -> str:
    return " ".join(text.split()[:16]).rstrip(" ,.;:")


def _issues(passage: Passage, start: int, end: int) -> tuple[str, ...]:
    return tuple(sorted({name.entity for name in passage.within(start, end) if name.type == "Issue"}))


def comparators(statistics: Sequence[Statistic]) -> list[Statistic]:
    """Replace the places of comparators by their statement ids; call once the ids are known."""
    by_place = {f"@{item.evidence.start}-{item.evidence.end}": item.id for item in statistics}
    return [
        replace(item, comparator=by_place.get(item.comparator or "")) if item.comparator else item
        for item in statistics
    ]
