"""Follow-ups: what a report says became of an action, or of a criticism, of an earlier inspection.

A sentence counts that names the earlier action and says what became of it, that says so of what the sentences before have
told of an earlier inspection, or that says of what is found now that it was raised before. The wordings are in
`ontology/language/followups.tsv`. What is planned, asked for or left open is set aside.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from kg.nlp import tables
from kg.nlp.bodies import about
from kg.nlp.dating import date_of
from kg.nlp.entities import Register
from kg.nlp.evaluation import context, evaluate
from kg.nlp.passages import Passage, evidence_of
from kg.nlp.topics import issues_of, question_of, things_of
from kg.report import BlockKind, Report
from kg.statements import Evidence, FollowUp, SetAside, evidence

_TEXT = (BlockKind.PARAGRAPH, BlockKind.BULLET)
_YEAR = re.compile(r"\b(?:19|20)\d\d")
_FAR = 2  # sentences after which what was raised is no longer taken up
_BY_POLARITY = {"weakness": "not-addressed", "mixed": "partly-addressed", "strength": "addressed"}


@dataclass(frozen=True, slots=True)
class _Raised:
    """What an earlier inspection raised, as far as the sentences before tell.

    Attributes:
        type: the class of action, or None.
        year: of the inspection, or None.
        named: whether the sentence names the earlier inspection; only then the next ones can take it up.
        issues: the issues of it.
        place: the passage of the sentence, and where it begins there.
        age: sentences since.
    """

    type: str | None
    year: str | None
    named: bool
    issues: tuple[str, ...] = ()
    place: tuple[Passage, int] | None = None
    age: int = 0


@dataclass(frozen=True, slots=True)
class _Told:
    """What a sentence tells: the rule by which, how sure it is, what became of it, and whether that is only planned."""

    rule: str
    confidence: float
    status: str
    planned: bool = False


def find(report: Report, passages: Sequence[Passage], register: Register) -> Iterator[FollowUp | SetAside]:
    """Yield the follow-ups of a report; set aside is what is planned."""
    raised: _Raised | None = None
    section: tuple[str, ...] = ()
    for passage in passages:
        if passage.block.kind not in _TEXT or passage.block.section != section:
            section, raised = passage.block.section, None
        if passage.block.kind not in _TEXT or not (raised or _cue().search(passage.doc.text.lower())):
            continue
        before: Any = None
        standing: tuple[str, ...] = ()
        for sent in passage.sentences():
            text = " ".join(sent.text.lower().split())
            here = _raising(text, register)
            told = _status(text, before.text if before else "", here, raised)
            issues = issues_of(passage, sent.start_char, sent.end_char, register, standing)
            if not issues and _any("takes").search(text):
                issues = standing
            if told:
                place = (passage, before.start_char) if told.rule == "raised-before" else None
                place = raised.place if raised and not here else place
                quote = _quote(report, passage, sent, place)
                yield from _follow_up(quote, passage, sent, told, here or raised, issues, register)
            if here and here.named:
                earlier = raised.issues if raised and raised.age < _FAR else ()
                place = raised.place if raised and earlier else (passage, sent.start_char)
                raised = replace(here, issues=tuple(sorted({*issues, *earlier})), place=place)
            elif raised:
                raised = replace(raised, age=raised.age + 1) if raised.age < _FAR else None
            before, standing = sent, issues or standing


def _raising(text: str, register: Register) -> _Raised | None:
    """Return what a sentence says that an earlier inspection raised, or None."""
    inspection = _any("inspection").search(text)
    if _any("others").search(text) and not inspection:
        return None
    types = [(match.start(), row["value"]) for row, pattern in _of("type") for match in pattern.finditer(text)]
    if inspection:
        ahead = [kind for start, kind in sorted(types) if start < inspection.start()]
        kind = ahead[-1] if ahead else min(types)[1] if types else None
        if not (kind or _any("matter").search(text) or _any("raises").search(text) or _any("responds").search(text)):
            return None
        return _Raised(kind, _year(inspection[0], text), named=True)
    if not types or _any("this").search(text):
        return None
    kind = min(types)[1]
    definite = _any("definite").search(re.split("[,;.]", text[: min(types)[0]])[-1])
    own = _any("own").search(text) is not None
    known = own if kind == "Recommendation" else register.metadata.programme == "programme/peel" and definite
    return _Raised(kind, None, named=False) if known and definite else None


def _year(inspection: str, text: str) -> str | None:
    """Return the year of an inspection: that of its name, or the only one of the sentence."""
    years = set(_YEAR.findall(inspection)) or set(_YEAR.findall(text))
    return years.pop() if len(years) == 1 else None


def _status(text: str, before: str, here: _Raised | None, raised: _Raised | None) -> _Told | None:
    """Return what a sentence says became of something raised earlier, or None."""
    if here and _any("repeats").search(text) and before:
        status = _repeated(text, before)
        return _Told("raised-before", 0.7, status) if status else None
    found = _statuses(text)
    planned = bool(found) and all(_is_planned(text, start) for start, _ in found)
    sure = {status for start, status in found if planned or not _is_planned(text, start)}
    if here:
        named = here.type or _any("matter").search(text)
        if sure and named:
            return _Told("action-and-status", 0.85, _one(sure), planned)
        if _any("responds").search(text) and re.search(r"\b(?:has|have|is|are) (?!not\b)", text):
            return _Told("in-response", 0.65, "partly-addressed")
        return None
    if raised and sure and _any("backward").search(text):
        return _Told("takes-up", 0.7, _one(sure), planned)
    return None


def _repeated(text: str, before: str) -> str | None:
    """Return what a sentence says that tells that something was raised before: its own noun tells, or the sentence before."""
    if _any("matter").search(text.split(" were ")[0].split(" was ")[0]):
        return "not-addressed"  # "These shortcomings were highlighted in …"
    told = evaluate(before)
    return _BY_POLARITY.get(told.polarity or told.lean or "")


def _statuses(text: str) -> list[tuple[int, str]]:
    """Return (start, status) of each wording of what became of it; of those that overlap the first counts.

    What is worse than before is not addressed, whatever was done about it.
    """
    if worse := _any("worse").search(text):
        return [(worse.start(), "not-addressed")]
    spans = [(*match.span(), row["value"]) for row, pattern in _of("status") for match in pattern.finditer(text)]
    found, taken = [], 0
    for start, end, status in sorted(spans, key=lambda span: (span[0], -span[1])):
        if start >= taken:  # "little progress has been made" is no progress made
            found.append((start, status))
            taken = end
    return found


def _one(found: set[str]) -> str:
    return found.pop() if len(found) == 1 else "partly-addressed"


def _is_planned(text: str, start: int) -> bool:
    """Tell whether words before a status, in its clause, say that it is not so yet, or leave it open."""
    clause = re.split(r"[,;:]|\b(?:but|although|however)\b", text[:start])[-1]
    return _any("planned").search(clause) is not None


def _quote(report: Report, passage: Passage, sent: Any, place: tuple[Passage, int] | None) -> Evidence:
    """Return the quote of a follow-up: from where what it takes up is told, if no other text parts them."""
    own = evidence_of(report, passage, sent.start_char, sent.end_char)
    if place is None:
        return own
    told, start = place
    last = sent.end_char if told is passage else len(told.text)
    first = evidence_of(report, told, start, last)
    second = first if told is passage else evidence_of(report, passage, 0, sent.end_char)
    joined = not any(map(str.isalnum, report.snapshot[first.end : second.start]))
    whole = first.start == told.block.offsets[start] and second.end == own.end
    return evidence(report, first.start, own.end, own.section) if joined and whole else own


def _follow_up(
    quote: Evidence,
    passage: Passage,
    sent: Any,
    told: _Told,
    raised: _Raised | None,
    issues: tuple[str, ...],
    register: Register,
) -> Iterator[FollowUp | SetAside]:
    start, end = sent.start_char, sent.end_char
    kind, year = (raised.type, raised.year) if raised else (None, None)
    item = FollowUp(
        evidence=quote,
        confidence=told.confidence,
        rule=told.rule,
        surfaces=(told.status, kind or ""),
        date=date_of(sent),
        status=told.status,
        type=kind,
        year=year,
        about=about(passage, start, end, register),
        question=question_of(passage, register),
        issues=issues or (raised.issues if raised else ()),
        entities=things_of(passage, start, end),
        hedged=bool(context("hedge").search(sent.text)),
    )
    yield SetAside(item, "planned, asked for or left open") if told.planned else item


@lru_cache(maxsize=16)
def _of(role: str) -> tuple[tuple[tables.Row, re.Pattern[str]], ...]:
    rows = (row for row in tables.rows("followups") if row["role"] == role)
    return tuple((row, re.compile(rf"(?<![\w-])(?:{row['pattern']})")) for row in rows)


@lru_cache(maxsize=16)
def _any(role: str) -> re.Pattern[str]:
    """Return the pattern of all wordings of a role, of whole words."""
    rows = [row["pattern"] for row in tables.rows("followups") if row["role"] == role]
    return re.compile(rf"(?<![\w-])(?:{'|'.join(f'(?:{row})' for row in rows)})(?![\w-])")


@lru_cache(maxsize=1)
def _cue() -> re.Pattern[str]:
    """Return what a passage must hold to be read: the name of an action, or of an earlier inspection."""
    return re.compile(f"{_any('type').pattern}|{_any('inspection').pattern}")
