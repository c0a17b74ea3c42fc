"""Findings: the sentences that evaluate, with polarity, who is evaluated, on what, and whose view it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from kg.nlp import tables
from kg.nlp.bodies import about
from kg.nlp.dating import date_of
from kg.nlp.entities import Register
from kg.nlp.evaluation import Evaluation, context, evaluate
from kg.nlp.passages import Passage, evidence_of
from kg.nlp.topics import issues_of, question_of, things_of
from kg.nlp.views import holder_of
from kg.report import BlockKind, Report
from kg.statements import Finding, SetAside

_LISTS = ("strength", "weakness")
_AGAINST = (("weakness", "improved"), ("strength", "declined"))  # a trend of something else in the sentence


def find(report: Report, passages: Sequence[Passage], register: Register) -> Iterator[Finding | SetAside]:
    """Yield the findings of a report, one for each evaluative sentence or bullet; set aside is what evaluates nobody."""
    section: tuple[str, ...] = ()
    standing: tuple[str, ...] = ()
    for passage in passages:
        block = passage.block
        if block.section != section or block.kind is BlockKind.HEADING:
            section, standing = block.section, ()
        if block.kind not in (BlockKind.PARAGRAPH, BlockKind.BULLET):
            continue
        heading = tables.of_heading(block.section, "finding-headings", "polarity")
        headed = heading if block.kind is BlockKind.BULLET and heading in _LISTS else None
        sentences = list(passage.sentences())
        told = [evaluate(sent.text) for sent in sentences]
        for number, sent in enumerate(sentences):
            issues = issues_of(passage, sent.start_char, sent.end_char, register, standing)
            standing = issues or standing
            polarity = _headed(headed, told, number, sentences) if headed else _own(told[number], sent.text)
            if polarity is None:
                continue
            finding = _finding(report, passage, sent, polarity, told[number], headed, issues, register)
            asked = tables.of_heading(block.section, "action-headings", "type") is not None
            reason = "outside the findings" if heading == "outside" else _fault(sent.text, told[number], headed, asked)
            yield SetAside(finding, reason) if reason else finding


def _own(told: Evaluation, text: str) -> str | None:
    """Return the polarity of a sentence by its own words; before "and the force should …" only a weakness counts."""
    duty = context("duty").search(text)
    if duty and not context("contrast").search(text) and told.polarity:
        return evaluate(text[: duty.start()]).polarity or told.polarity
    return told.polarity


def _headed(heading: str, told: Sequence[Evaluation], number: int, sentences: Sequence[Any]) -> str | None:
    """Return the polarity of a sentence in a bullet of a list of strengths, or of what needs to improve.

    The heading decides for the first sentence, which may have no verb, unless it grants something before a "However".
    The sentences after it have to evaluate by their words, and to go against the heading by more than a single word.
    """
    this = told[number]
    if number == 0:
        leans = this.polarity or this.lean
        granted = len(sentences) > 1 and leans not in (heading, None) and _turns(sentences[1].text)
        return leans if this.polarity == "mixed" or granted else heading
    if this.polarity in (heading, "mixed", None):
        return this.polarity or (heading if this.lean == heading else None)
    return this.polarity if _turns(sentences[number].text) or this.cues > 1 else None


def _turns(text: str) -> bool:
    return bool(context("contrast").match(text.lstrip()))


def _fault(text: str, told: Evaluation, headed: str | None, asked: bool) -> str | None:
    """Return why words that evaluate make no finding, or None. `asked`: whether they stand in a list of actions."""
    if text.rstrip().endswith((":", "?")):
        return "a question, or words that introduce a list"
    if len(text.split()) < 4 and not context("states").search(text):
        return "too short to be a statement"
    if asked and context("directive").search(text) and not context("contrast").search(text):
        return "what should be done"
    duty = context("duty").search(text)
    if duty and (headed or not context("contrast").search(text)):
        before = evaluate(text[: duty.start()]).polarity if told.polarity else None
        if headed or before != "weakness":
            return "what should be done"
    if headed:
        return None
    if context("general").search(text):
        return "on forces in general"
    return "on how the inspection was made" if context("method").search(text) else None


def _finding(
    report: Report,
    passage: Passage,
    sent: Any,
    polarity: str,
    told: Evaluation,
    headed: str | None,
    issues: tuple[str, ...],
    register: Register,
) -> Finding:
    start, end = sent.start_char, sent.end_char
    return Finding(
        evidence=evidence_of(report, passage, start, end),
        confidence=round(min(0.9, 0.55 + 0.1 * told.cues), 2),
        rule="under-heading" if headed else "evaluative-wording",
        surfaces=(polarity,),
        reasons=(f"cues:{min(told.cues, 3)}",),
        date=date_of(sent),
        polarity=polarity,
        about=about(passage, start, end, register),
        question=question_of(passage, register),
        issues=issues,
        entities=things_of(passage, start, end),
        trend=None if (polarity, told.trend) in _AGAINST else told.trend,
        attributed=holder_of(passage, start, end, register),
        hedged=bool(context("hedge").search(passage.text[start:end])),
    )
