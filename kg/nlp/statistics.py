"""Statistics: figures of prose and of tables, with measure, area, period and comparator."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kg.nlp.entities import Register
from kg.nlp.figures import Figure, figures
from kg.nlp.passages import Passage, evidence_of
from kg.nlp.periods import periods
from kg.report import BlockKind, Report
from kg.statements import Statistic

_SAME_PERIOD = re.compile(r"\b(?:over|in|during|for) (?:this|the) same (?:time )?period\b", re.I)
_AGAINST = re.compile(
    r"\b(?:compared (?:with|to)|against|(?:lower|higher|more|less|better|worse|fewer|greater) than|in comparison (?:with|to))\b",
    re.I,
)
_COMPARED_PERIOD = re.compile(r"\b(?:compar\w+|than)\b[^,.;]*$", re.I)
_NATION = re.compile(r"\b(?:national(?:ly)?|all (?:police )?forces|all other forces)\b")
_PROSE = (BlockKind.PARAGRAPH, BlockKind.BULLET)
_CHANGE = re.compile(r"\s+to\s+\d")
_PRONOUN = frozenset(["this", "these", "it", "that", "they", "which", "there"])


@dataclass(slots=True)
class _Draft:
    """A figure with what is known about it so far."""

    passage: Passage
    sentence: Any
    figure: Figure
    statistic: Statistic


def find(report: Report, passages: Sequence[Passage], register: Register) -> Iterator[Statistic]:
    """Yield the statistics of a report's prose. `kg.nlp.figure_tables` reads its tables."""
    for passage in passages:
        if passage.block.kind in _PROSE and re.search(r"\d", passage.text):
            period: str | None = None
            measure: tuple[str, tuple[str, ...]] = ("", ())
            near = False
            for sent in passage.sentences():
                own = list(periods(sent.text))
                told = _sentence(report, passage, sent, register, own, period, near, measure)
                yield from told
                latest = _main_period(sent.text, own)
                near = bool(latest) or (bool(told) and near)
                period = latest or period
                measure = (told[0].measure, told[0].issues) if told else _subject(passage, sent, register)


def _sentence(
    report: Report,
    passage: Passage,
    sent: Any,
    register: Register,
    own: list[tuple[int, int, str]],
    earlier: str | None,
    near: bool,
    measure: tuple[str, tuple[str, ...]],
) -> list[Statistic]:
    """Return the statistics of one sentence, in order."""
    inside = [(start, end) for start, end, _ in own]
    found = [
        item for item in figures(sent.text) if all(item.end <= start or end <= item.start for start, end in inside)
    ]
    made: list[Statistic] = []
    for number, item in enumerate(found):
        following = found[number + 1].start if number + 1 < len(found) else len(sent.text)
        period = _main_period(sent.text, own) or (earlier if near or _SAME_PERIOD.search(sent.text) else None)
        words, issues = _measure(passage, sent, item, register, measure)
        made.append(
            Statistic(
                evidence=evidence_of(report, passage, sent.start_char + item.start, sent.start_char + item.end),
                confidence=0.85,
                rule="figure-in-prose",
                surfaces=(sent.text[item.start : item.end], words),
                value=item.value,
                value_text=sent.text[item.start : item.end],
                qualifier=item.qualifier,
                unit=item.unit,
                measure=words,
                issues=issues,
                area=_area(passage, sent, item, following, found, register),
                period=period,
                direction=item.direction,
                caveats=_caveats(report, passage, sent),
            )
        )
    return _paired(found, _inherit(found, made), sent.text)


def _inherit(found: list[Figure], made: list[Statistic]) -> list[Statistic]:
    """Give "from 250 to 60" and "(70 to 12)" one measure and area, and the change its direction."""
    for first in range(len(found) - 1):
        one, two = found[first], found[first + 1]
        if one.end < two.start and made[first].unit == made[first + 1].unit == "count" and _from_to(found, first, made):
            made[first + 1] = replace(
                made[first + 1], measure=made[first].measure, issues=made[first].issues, area=made[first].area
            )
    return made


def _from_to(found: list[Figure], first: int, made: list[Statistic]) -> bool:
    gap = made[first + 1].evidence.start - made[first].evidence.end
    return gap <= 4


def _paired(found: list[Figure], made: list[Statistic], text: str) -> list[Statistic]:
    """Set which figure each comparator is compared with, by the place in the text (ids come later)."""
    for number in range(1, len(made)):
        between = text[found[number - 1].end : found[number].start]
        if _AGAINST.search(between) and made[number].unit == made[number - 1].unit:
            made[number - 1] = replace(
                made[number - 1], comparator=f"@{made[number].evidence.start}-{made[number].evidence.end}"
            )
    return made


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
    after = sorted((start, ident) for start, ident in spots if item.end <= start < following)
    before = sorted((start, ident) for start, ident in spots if start < item.start)
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


def _measure(
    passage: Passage, sent: Any, item: Figure, register: Register, earlier: tuple[str, tuple[str, ...]]
) -> tuple[str, tuple[str, ...]]:
    """Return what a figure measures, in words and as issues: what is counted, or the subject of the sentence."""
    token = next((tok for tok in sent if tok.idx <= sent.start_char + item.start < tok.idx + len(tok)), None)
    issues = _issues(passage, sent.start_char, sent.end_char)
    if token is None:
        return _tidy(sent.text), issues
    if item.unit == "count" and not _CHANGE.match(sent.text, item.end):
        noun = token.head if token.dep_ in ("nummod", "compound", "quantmod") else token
        words = _tidy(passage.text[item.end + sent.start_char : _phrase_end(noun, sent)])
        if len(words.split()) >= 1 and noun is not token:
            return words, _issues(passage, noun.idx, _phrase_end(noun, sent)) or issues
    words, own = _subject(passage, sent, register)
    if not words or words.lower().split()[0] in _PRONOUN:
        return (earlier[0] or _tidy(sent.text), earlier[1] or issues)
    return words, own or issues


def _phrase_end(noun: Any, sent: Any) -> int:
    """Return where the noun phrase ends in the text, at most fourteen words after its head."""
    last = noun
    for token in noun.subtree:
        if token.i > last.i and token.i - noun.i <= 14:
            last = token
    return int(last.idx + len(last))


def _subject(passage: Passage, sent: Any, register: Register) -> tuple[str, tuple[str, ...]]:
    """Return the subject of a sentence in words, and the issues that it names."""
    for token in sent:
        if token.dep_ in ("nsubj", "nsubjpass") and token.head.dep_ in ("ROOT", "ccomp", "conj"):
            left, right = token.left_edge, token.right_edge
            start, end = left.idx, right.idx + len(right)
            return _tidy(passage.text[start:end]), _issues(passage, start, end)
    return "", _issues(passage, sent.start_char, sent.end_char)


def _issues(passage: Passage, start: int, end: int) -> tuple[str, ...]:
    return tuple(sorted({name.entity for name in passage.within(start, end) if name.type == "Issue"}))


def _tidy(text: str) -> str:
    """Return words for a measure: on one line, without leading articles, at most twenty words."""
    plain = re.sub(r"^(?:\S+\s+){0,2}?[£\d][\d,.]*\s*(?:percent|per cent|%)?\s+of\s+", "", re.sub(r"\s+", " ", text))
    words = plain.strip(" ,.;:()‘’'\"").split(" ")
    while words and words[0].lower() in ("the", "a", "an", "of", "and"):
        words = words[1:]
    return " ".join(words[:20])


def _caveats(report: Report, passage: Passage, sent: Any) -> tuple[tuple[int, int], ...]:
    """Return the spans of the notes whose marks stand in a sentence."""
    numbers = {number for position, number in passage.block.marks if sent.start_char <= position <= sent.end_char}
    return tuple(
        block.span(0, len(block.text))
        for block in report.blocks
        if block.kind is BlockKind.FOOTNOTE and block.number in numbers
    )


def comparators(statistics: Sequence[Statistic]) -> list[Statistic]:
    """Replace the places of comparators by their statement ids; call once the ids are known."""
    by_place = {f"@{item.evidence.start}-{item.evidence.end}": item.id for item in statistics}
    return [
        replace(item, comparator=by_place.get(item.comparator or "")) if item.comparator else item
        for item in statistics
    ]
