"""Areas for improvement, causes of concern, recommendations and priority actions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kg.nlp import tables
from kg.nlp.entities import Register
from kg.nlp.passages import Passage, evidence_of
from kg.nlp.topics import about, issues_of, question_of, things_of
from kg.report import BlockKind, Report
from kg.statements import Action, SetAside

_RECOMMEND = re.compile(
    r"\b(?:we|HMIC|HMICFRS)\s+(?:have\s+|has\s+|also\s+|therefore\s+)*(?:recommend(?:s|ed)?\b(?! action)|made\s+(?:a|the)\s+(?:following\s+)?recommendations?\s+that)",
    re.I,
)
_DEADLINE = re.compile(
    r"\b(?:by|before)\s+((?:\d{1,2}\s+)?(?:January|February|March|April|May|June|July|August|September|October|November|December)\s+20\d\d)\b|\b(within\s+(?:\w+\s+){1,2}(?:months?|weeks?))\b"
)
_NONE = re.compile(r"\b(?:there (?:are|were) no|no areas?|none)\b", re.I)


def find(report: Report, passages: Sequence[Passage], register: Register) -> Iterator[Action | SetAside]:
    """Yield the actions of a report; set aside is what stands under their headings and is none."""
    for passage in passages:
        if passage.block.kind not in (BlockKind.BULLET, BlockKind.PARAGRAPH):
            continue
        kind = tables.of_heading(passage.block.section, "action-headings", "type")
        if kind:
            reason = _fault(passage, kind)
            action = _action(report, passage, 0, len(passage.text), kind, f"under-{kind}", 0.95, register)
            yield SetAside(action, reason) if reason else action
            if not reason:
                continue
        for sent in passage.sentences():
            if _RECOMMEND.search(sent.text) and "should" in sent.text:
                span = (sent.start_char, sent.end_char)
                yield _action(report, passage, *span, "Recommendation", "recommends-that", 0.85, register)


def _fault(passage: Passage, kind: str) -> str | None:
    """Return why a bullet or paragraph under a heading of actions is none, or None.

    Of paragraphs, those are actions that tell somebody what to do or stand under a cause of concern.
    """
    if _NONE.search(passage.text[:80]):
        return "says that there are none"
    if passage.block.kind is BlockKind.BULLET:
        return None
    if passage.text.rstrip().endswith(":"):
        return "introduces a list"
    told = kind != "AreaForImprovement" or " should " in f" {passage.text} "
    return None if told else "tells nobody what to do"


def _action(
    report: Report, passage: Passage, start: int, end: int, kind: str, rule: str, confidence: float, register: Register
) -> Action:
    deadline = _DEADLINE.search(passage.text, start, end)
    quote = evidence_of(report, passage, start, end)
    return Action(
        evidence=quote,
        confidence=confidence,
        rule=rule,
        surfaces=(kind,),
        type=kind,
        about=about(passage, start, end, register),
        question=question_of(passage, register),
        issues=issues_of(passage, start, end, register),
        entities=things_of(passage, start, end),
        deadline=(deadline[1] or deadline[2]) if deadline else None,
    )
