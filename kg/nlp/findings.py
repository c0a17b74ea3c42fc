"""Findings: the sentences that evaluate, with polarity, who is evaluated, on what, and whose view it is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kg.nlp import tables
from kg.nlp.entities import Register
from kg.nlp.passages import Passage, evidence_of
from kg.nlp.topics import about, issues_of, question_of, things_of
from kg.report import BlockKind, Report
from kg.statements import Finding, SetAside

_TRENDS = (
    ("declined", re.compile(r"\b(?:worse\w*|deteriorat\w+|declin(?:ed|ing)|slower)\b", re.I)),
    (
        "improved",
        re.compile(
            r"\b(?:ha(?:s|ve) (?:\w+ )?improved|(?:is|are) (?:\w+ )?improving|improvements? (?:in|on|since)|better than)\b",
            re.I,
        ),
    ),
    (
        "unchanged",
        re.compile(
            r"\b(?:remains? (?:a |an |the )?(?:significant |serious )?(?:concern|poor|inconsistent|limited|unclear)|still|no change|continues? to be)\b",
            re.I,
        ),
    ),
)
_AWARE = re.compile(r"\b(?:recogni[sz]es?|recogni[sz]ed|is (?:fully |well )?aware|accepts|acknowledges?)\b", re.I)
_NEED = re.compile(r"\b(?:needs?|must|has work|work it has)\b", re.I)
_OUTSIDE = re.compile(
    r"^(?:introduction|annex|about|methodology|definitions|force in numbers|next steps|appendix|background)", re.I
)
_DUTY = re.compile(r"\b(?:should (?:ensure|improve|develop|introduce|adopt|consider|use|review)|recommend\w*)\b", re.I)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """How a sentence evaluates: its polarity, or None; how many cues carry it."""

    polarity: str | None
    cues: int


def find(report: Report, passages: Sequence[Passage], register: Register) -> Iterator[Finding | SetAside]:
    """Yield the findings of a report, one for each evaluative sentence or bullet; set aside is what evaluates nobody."""
    for passage in passages:
        block = passage.block
        if block.kind not in (BlockKind.PARAGRAPH, BlockKind.BULLET):
            continue
        headed = (
            tables.of_heading(block.section, "finding-headings", "polarity") if block.kind is BlockKind.BULLET else None
        )
        for sent in passage.sentences():
            told = evaluate(sent.text)
            polarity = told.polarity
            if headed and not _DUTY.search(sent.text):
                polarity = polarity if polarity == "mixed" else headed
            if polarity is None:
                continue
            finding = _finding(
                report, passage, sent.start_char, sent.end_char, polarity, told.cues, bool(headed), register
            )
            reason = _fault(sent.text, block.section, bool(headed))
            yield SetAside(finding, reason) if reason else finding


def evaluate(text: str) -> Evaluation:
    """Tell how a sentence evaluates.

    A cue of strength inside a negation counts as weakness. With cues of both kinds a sentence is mixed where a contrast
    stands between or before them, else a weakness ("struggles to provide an effective service").

    Examples:
        >>> [evaluate(t).polarity for t in ("The force works well with partners.", "It is not effective.",
        ...     "It has improved, but backlogs remain.", "The force struggles to provide an effective service.", "It met.")]
        ['strength', 'weakness', 'mixed', 'weakness', None]
    """
    flat = " ".join(text.split())
    weak = [match.span() for match in _cues("weakness").finditer(flat)]
    strong = []
    for match in _cues("strength").finditer(flat):
        if any(start < match.end() and match.start() < end for start, end in weak):
            continue
        if _negated(flat[: match.start()]):
            if _denied(flat[: match.start()]):
                weak.append(match.span())
        else:
            strong.append(match.span())
    if strong and weak:
        clauses = _clauses(flat)
        apart = {_clause(clauses, start) for start, _ in strong} - {_clause(clauses, start) for start, _ in weak}
        polarity: str | None = "mixed" if len(clauses) > 1 and apart else "weakness"
    else:
        polarity = "strength" if strong else "weakness" if weak else None
    if polarity == "weakness" and _AWARE.search(flat) and _NEED.search(flat):
        polarity = "mixed"
    return Evaluation(polarity, len(strong) + len(weak))


@lru_cache(maxsize=2)
def _cues(polarity: str) -> re.Pattern[str]:
    parts = (f"(?:{row['pattern']})" for row in tables.rows("evaluation") if row["polarity"] == polarity)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(parts)})(?![\w-])", re.I)


@lru_cache(maxsize=8)
def _context(role: str) -> re.Pattern[str]:
    return re.compile(
        "|".join(f"(?:{row['pattern']})" for row in tables.rows("evaluation-context") if row["role"] == role), re.I
    )


def _negated(before: str) -> bool:
    """Tell whether a negator stands among the last three words before a cue."""
    return bool(_context("negator").search(" ".join(re.split(r"[,;:]", before)[-1].split()[-3:])))


def _denied(before: str) -> bool:
    """Tell whether that negator denies, rather than wishes ("should be effective")."""
    return bool(re.search(r"\b(?:not|no|never|without|lack of|cannot|n['’]t)\b", " ".join(before.split()[-3:]), re.I))


def _clauses(text: str) -> list[int]:
    """Return where each clause begins that a contrast or a semicolon sets apart."""
    starts = [0]
    for match in _context("contrast").finditer(text):
        if match.start() == 0:  # "While …, the force …": the main clause begins at the comma
            comma = text.find(", ", match.end())
            if comma > 0 and match[0].lower() in ("while", "although", "though", "despite", "whereas"):
                starts.append(comma)
        else:
            starts.append(match.start())
    return sorted(set(starts))


def _clause(clauses: Sequence[int], position: int) -> int:
    return max(start for start in clauses if start <= position)


def _outside(section: Sequence[str]) -> bool:
    return bool(section and (_OUTSIDE.match(section[0]) or _OUTSIDE.match(section[-1])))


def _fault(text: str, section: Sequence[str], headed: bool) -> str | None:
    """Return why words that evaluate make no finding, or None."""
    if _outside(section):
        return "outside the findings"
    if text.rstrip().endswith((":", "?")) or len(text.split()) < 4:
        return "a question, or words that introduce a list"
    if _DUTY.search(text) and (headed or not _context("contrast").search(text)):
        return "what should be done"
    if headed:
        return None
    if _context("general").search(text):
        return "on forces in general"
    return "on how the inspection was made" if _context("method").search(text) else None


def _finding(
    report: Report, passage: Passage, start: int, end: int, polarity: str, cues: int, headed: bool, register: Register
) -> Finding:
    text = passage.text[start:end]
    view = _context("view").search(text)
    holder = next(
        (
            name.entity
            for name in passage.names
            if view
            and name.type in ("Partner", "Partnership")
            and start + view.start() <= name.start < start + view.end()
        ),
        None,
    )
    return Finding(
        evidence=evidence_of(report, passage, start, end),
        confidence=round(min(0.9, 0.55 + 0.1 * cues), 2),
        rule="under-heading" if headed else "evaluative-wording",
        surfaces=(polarity,),
        reasons=(f"cues:{min(cues, 3)}",),
        polarity=polarity,
        about=about(passage, start, end, register),
        question=question_of(passage, register),
        issues=issues_of(passage, start, end, register),
        entities=things_of(passage, start, end),
        trend=next((name for name, pattern in _TRENDS if pattern.search(text)), None),
        attributed=holder,
        hedged=bool(_context("hedge").search(text)),
    )
