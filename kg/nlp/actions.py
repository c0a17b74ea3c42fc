"""Areas for improvement, causes of concern, recommendations and priority actions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kg.nlp import tables
from kg.nlp.bodies import about
from kg.nlp.dating import date_of
from kg.nlp.deadlines import deadline
from kg.nlp.entities import Register
from kg.nlp.passages import Passage, evidence_of
from kg.nlp.topics import issues_of, question_of, things_of
from kg.readers import headings
from kg.report import BlockKind, Report
from kg.statements import Action, SetAside

_TABLE = "action-headings"
_TEXT = (BlockKind.PARAGRAPH, BlockKind.BULLET)


@dataclass(slots=True)
class _List:
    """A list of actions while it is read.

    Attributes:
        kind: the type of its actions.
        titled: whether each action is a sentence as a title, with text that explains it.
        begun: whether an action of it has been found.
        closed: whether a paragraph has ended it.
        plain: whether it is of a joint inspection and has no bullets: then its paragraphs are the actions.
        intro: the paragraph before the bullets.
    """

    kind: str
    plain: bool = False
    titled: bool = False
    begun: bool = False
    closed: bool = False
    intro: Passage | None = None


@lru_cache(maxsize=8)
def _pattern(role: str) -> re.Pattern[str]:
    rows = [row["pattern"] for row in tables.rows("actions") if row["role"] == role]
    return re.compile("|".join(f"(?:{row})" for row in rows), re.I)


def find(report: Report, passages: Sequence[Passage], register: Register) -> Iterator[Action | SetAside]:
    """Yield the actions of a report, one for every place that sets it out.

    Set aside is what stands under their headings and is none.
    """
    running: _List | None = None
    for place, passage in enumerate(passages):
        block = passage.block
        if block.kind is BlockKind.HEADING and _kind((block.text,)):
            running = _List(_kind((block.text,)) or "", _is_plain(passages, place + 1, register))
            continue
        kind = _kind(block.section)
        if kind and (running is None or running.kind != kind):
            running = _List(kind, _is_plain(passages, place, register))
        if kind and running and not running.closed:
            following = passages[place + 1].block.kind if place + 1 < len(passages) else None
            found = list(_listed(report, passage, running, following, register))
            yield from found
            if not found and block.kind in _TEXT:
                candidate = _action(report, passage, kind, f"under-{kind}", 0.5, register)
                yield SetAside(candidate, _fault(passage.text, running))
        elif block.kind in _TEXT:
            yield from _inline(report, passage, register)


def _kind(section: Sequence[str]) -> str | None:
    return tables.of_heading(section, _TABLE, "type")


def _is_plain(passages: Sequence[Passage], place: int, register: Register) -> bool:
    """Tell whether the list that begins at a place is one of a joint inspection, and of paragraphs only."""
    if register.metadata.programme != "programme/jtai":
        return False
    kinds = set()
    for passage in passages[place:]:
        if not _kind(passage.block.section) or _kind((passage.text,)):
            break
        kinds.add(passage.block.kind)
    return BlockKind.PARAGRAPH in kinds and BlockKind.BULLET not in kinds


def _listed(
    report: Report, passage: Passage, running: _List, following: BlockKind | None, register: Register
) -> Iterator[Action]:
    """Yield what a block of a list of actions sets out."""
    text, kind = passage.text, passage.block.kind
    if kind is BlockKind.HEADING:
        # In a list of contents the title stands alone.
        if headings.states(text) and following in _TEXT:
            running.titled = running.begun = True
            yield _action(report, passage, running.kind, f"under-{running.kind}", 0.95, register)
    elif kind in _TEXT and _pattern("none").search(text[:80]):
        running.begun = True
    elif kind is BlockKind.BULLET:
        yield from _bullet(report, passage, running, register)
    elif kind is BlockKind.PARAGRAPH:
        yield from _paragraph(report, passage, running, register)


def _fault(text: str, running: _List) -> str:
    """Return why a bullet or paragraph under a heading of actions is none."""
    if _pattern("none").search(text[:80]):
        return "says that there are none"
    if text.rstrip().endswith(":"):
        return "introduces a list"
    if running.closed:
        return "follows the list"
    told = running.titled or running.kind == "CauseOfConcern"
    return "explains the action above" if told else "tells nobody what to do"


def _bullet(report: Report, passage: Passage, running: _List, register: Register) -> Iterator[Action]:
    intro = running.intro if running.intro and running.intro.index == passage.block.under else None
    told = intro is not None and bool(_pattern("tells").search(intro.text) or _pattern("recommends").search(intro.text))
    if running.kind in ("CauseOfConcern", "Recommendation") and told:
        yield _action(report, passage, "Recommendation", "recommends-that", 0.95, register, intro)
    elif not running.titled and not (running.kind == "CauseOfConcern" and intro is not None):
        yield _action(report, passage, running.kind, f"under-{running.kind}", 0.95, register, intro if told else None)
    running.begun = True


def _paragraph(report: Report, passage: Passage, running: _List, register: Register) -> Iterator[Action]:
    """Yield the action of a paragraph: one that tells what to do, a title, or the statement of a cause of concern."""
    text, kind = passage.text, running.kind
    running.intro = passage
    if _pattern("closes").search(text):
        running.closed = True
        return
    if kind == "CauseOfConcern" and _pattern("tells").search(text) and not _is_title(text):
        yield from _concern(report, passage, running, register)
        return
    if _sets_out(text, running):
        running.titled = running.titled or (_is_title(text) and not running.plain)
        running.begun = True
        yield _action(report, passage, kind, f"under-{kind}", 0.9, register)


def _sets_out(text: str, running: _List) -> bool:
    """Tell whether a paragraph of a list is an action by itself."""
    tells = _pattern("tells").search(text) is not None
    if text.rstrip().endswith(":"):
        return running.kind == "CauseOfConcern" and not running.begun
    if running.plain:
        return len(text.split()) > 7
    if _is_title(text):
        return tells or headings.states(text)
    if running.kind == "CauseOfConcern":
        return not running.begun or (not running.titled and _pattern("concern").search(text) is not None)
    return not running.titled and (tells or (running.kind != "AreaForImprovement" and not running.begun))


def _is_title(text: str) -> bool:
    """Tell whether a paragraph is a title too long to be told for one: a sentence without its full stop."""
    return text[:1].isupper() and text.rstrip("’”'\") ")[-1:] not in ".?!:;," and len(text.split()) > 4


def _concern(report: Report, passage: Passage, running: _List, register: Register) -> Iterator[Action]:
    """Yield what a paragraph under a cause of concern states, and what it recommends in whole sentences."""
    sentences = list(passage.sentences())
    asking = [sent for sent in sentences if _asks(sent.text)]
    first = asking[0].start_char if asking else len(passage.text)
    if not running.begun and passage.text[:first].strip():
        running.begun = True
        span = (0, first)
        yield _action(report, passage, "CauseOfConcern", "under-CauseOfConcern", 0.95, register, span=span)
    for sent in asking:
        if not sent.text.rstrip().endswith(":"):
            span = (sent.start_char, sent.end_char)
            yield _action(report, passage, "Recommendation", "recommends-that", 0.9, register, span=span)


def _asks(sentence: str) -> bool:
    """Tell whether a sentence under a cause of concern recommends something, or sets a deadline for it."""
    told = _pattern("tells").search(sentence) is not None
    opens = sentence.rstrip().endswith(":")
    return told and (opens or deadline(sentence) is not None or _pattern("recommends").search(sentence) is not None)


def _inline(report: Report, passage: Passage, register: Register) -> Iterator[Action]:
    """Yield the actions of a block outside lists: named in its first words, recommended, or directed in a letter."""
    label, colon, rest = passage.text.partition(":")
    kind = _kind((label,)) if colon and len(label) < 40 else None
    if kind and rest.strip() and not _pattern("none").search(rest[:80]):
        yield _action(report, passage, kind, f"under-{kind}", 0.95, register)
        return
    steps = any((role := headings.known(title)) and role[0] == "next" for title in passage.block.section)
    for sent in passage.sentences():
        directed = steps and _pattern("direction").search(sent.text) and _pattern("tells").search(sent.text)
        if directed or (_pattern("recommends").search(sent.text) and re.search(r"\bshould\b", sent.text)):
            rule, sure = ("next-steps", 0.9) if directed else ("recommends-that", 0.85)
            span = (sent.start_char, sent.end_char)
            yield _action(report, passage, "Recommendation", rule, sure, register, span=span)


def _action(
    report: Report,
    passage: Passage,
    kind: str,
    rule: str,
    confidence: float,
    register: Register,
    intro: Passage | None = None,
    span: tuple[int, int] | None = None,
) -> Action:
    """Return an action; what its own words leave open (who is to act, by when) its introduction says."""
    start, end = span or (0, len(passage.text))
    addressed = about(passage, start, end, register)
    due = deadline(passage.text[start:end])
    if intro is not None:
        addressed = addressed or about(intro, 0, len(intro.text), register)
        due = due or deadline(intro.text)
    told = [sent for sent in passage.sentences() if sent.start_char < end and sent.end_char > start]
    date = date_of(told[0]) if len(told) == 1 else None
    return Action(
        evidence=evidence_of(report, passage, start, end),
        confidence=confidence,
        rule=rule,
        surfaces=(kind,),
        type=kind,
        about=addressed,
        question=question_of(passage, register),
        issues=issues_of(passage, start, end, register),
        entities=things_of(passage, start, end),
        deadline=due,
        date=date if date != due else None,  # by when is a deadline
    )
