"""Areas for improvement, causes of concern, recommendations and priority actions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kg.nlp import tables
from kg.nlp.entities import Register
from kg.nlp.passages import Passage, evidence_of
from kg.nlp.topics import about, issues_of, question_of, things_of
from kg.report import BlockKind, Report
from kg.statements import Action

_RECOMMEND = re.compile(
    r"\b(?:we|HMIC|HMICFRS)\s+(?:have\s+|has\s+|also\s+|therefore\s+)*(?:recommend(?:s|ed)?\b(?! action)|made\s+(?:a|the)\s+(?:following\s+)?recommendations?\s+that)",
    re.I,
)
_DEADLINE = re.compile(
    r"\b(?:by|before)\s+((?:\d{1,2}\s+)?(?:January|February|March|April|May|June|July|August|September|October|November|December)\s+20\d\d)\b|\b(within\s+(?:\w+\s+){1,2}(?:months?|weeks?))\b"
)
_NONE = re.compile(r"\b(?:there (?:are|were) no|no areas?|none)\b", re.I)


def find(report: Report, passages: Sequence[Passage], register: Register) -> Iterator[Action]:
    """Yield the actions of a report."""
    for passage in passages:
        kind = tables.of_heading(passage.block.section, "action-headings", "type")
        if kind and passage.block.kind in (BlockKind.BULLET, BlockKind.PARAGRAPH) and _is_action(passage, kind):
            yield _action(report, passage, 0, len(passage.text), kind, f"under-{kind}", 0.95, register)
        elif passage.block.kind in (BlockKind.PARAGRAPH, BlockKind.BULLET):
            for sent in passage.sentences():
                if _RECOMMEND.search(sent.text) and "should" in sent.text:
                    yield _action(
                        report,
                        passage,
                        sent.start_char,
                        sent.end_char,
                        "Recommendation",
                        "recommends-that",
                        0.85,
                        register,
                    )


def _is_action(passage: Passage, kind: str) -> bool:
    """Keep bullets, and of paragraphs those that tell somebody what to do or stand under a cause of concern."""
    if _NONE.search(passage.text[:80]):
        return False
    if passage.block.kind is BlockKind.BULLET:
        return True
    return not passage.text.rstrip().endswith(":") and (
        kind != "AreaForImprovement" or " should " in f" {passage.text} "
    )


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
