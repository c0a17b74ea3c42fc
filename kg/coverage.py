"""What a report deals with: which questions and issues it assesses, only mentions, or leaves out.

A report that finds no weakness on an issue may have found none, or may not have looked. With what a report assesses these
are two answers; `docs/explanation/time.md` says how far the second one can be trusted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kg.ontology import Question, Vocabulary
from kg.report import Report
from kg.statements import Extraction, Judgment, Mention, Relation, Statement, Statistic

_INSPECTED = frozenset({"graded", "revised"})


@dataclass(frozen=True, slots=True)
class Coverage:
    """The questions of a report's cycle and pillar, and the issues of the vocabulary: ids, each in one of three places.

    Attributes:
        assesses: a judgment, finding, action or follow-up is about it.
        mentions: it is named only.
        leaves_out: neither.
    """

    assesses: tuple[str, ...] = ()
    mentions: tuple[str, ...] = ()
    leaves_out: tuple[str, ...] = ()


def coverage(extraction: Extraction, vocabulary: Vocabulary) -> Coverage:
    """Return what the report assesses, mentions and leaves out.

    A question is assessed when the report grades it or has findings, actions or follow-ups on it; one whose grade is
    carried over was not inspected, and is mentioned only. What is assessed or mentioned on a narrower issue counts for the
    broader one too, not the other way round. A sentence that gives the overall grade assesses no issue ("good at keeping
    people safe and reducing crime").
    """
    asked = {item.id: item for item in _asked(extraction.report, vocabulary)}
    questions = _assessed_questions(extraction, asked)
    overall = _overall(extraction, vocabulary)
    told = [item for item in extraction.statements if _assesses(item) and _span(item) not in overall]
    issues = {issue for item in told for issue in getattr(item, "issues", ())}
    issues.update(issue for id in questions for issue in asked[id].issues)
    assessed = questions | _upwards(issues, vocabulary)
    named = _upwards(_named(extraction, vocabulary), vocabulary) | _named_questions(extraction, asked.values())
    everything = {*asked, *(id for id, entity in vocabulary.entities.items() if entity.type == "Issue")}
    mentioned = named - assessed
    parts = (assessed & everything, mentioned & everything, everything - assessed - mentioned)
    return Coverage(*(tuple(sorted(part)) for part in parts))


def _asked(report: Report, vocabulary: Vocabulary) -> Iterator[Question]:
    """Yield the questions of the report's cycle, of its pillar where it has one; joint inspections have none."""
    told = report.metadata
    if told.programme == "programme/peel":
        for item in vocabulary.questions.values():
            if item.cycle == told.cycle and told.pillar in (None, item.pillar):
                yield item


def _assesses(item: Statement) -> bool:
    return not isinstance(item, Mention | Relation | Statistic | Judgment)


def _assessed_questions(extraction: Extraction, asked: Iterable[str]) -> set[str]:
    judged: tuple[Judgment, ...] = extraction.of(Judgment)
    found = {item.question for item in judged if item.status in _INSPECTED}
    found.update(getattr(item, "question", None) or "" for item in extraction.statements if _assesses(item))
    carried = {item.question for item in judged if item.status == "carried-over"}
    return (found - carried) & set(asked)


def _overall(extraction: Extraction, vocabulary: Vocabulary) -> set[tuple[int, int]]:
    """Return where overall grades are given."""
    judged: tuple[Judgment, ...] = extraction.of(Judgment)
    asked = vocabulary.questions
    return {_span(item) for item in judged if item.question in asked and asked[item.question].number == 0}


def _span(item: Statement) -> tuple[int, int]:
    return item.evidence.start, item.evidence.end


def _named(extraction: Extraction, vocabulary: Vocabulary) -> set[str]:
    """Return the issues that the report names, also by the name of a scheme or method that is a topic too."""
    found: set[str] = set()
    for item in extraction.statements:
        for key in ("entity", "subject", "object", "measure"):
            found.add(getattr(item, key, None) or "")
        for key in ("issues", "entities"):
            found.update(getattr(item, key, ()))
    return found | {vocabulary.topics[id] for id in found if id in vocabulary.topics}


def _named_questions(extraction: Extraction, asked: Iterable[Question]) -> set[str]:
    """Return the questions that the report grades from elsewhere, or asks in full."""
    judged = {item.question for item in extraction.of(Judgment)}
    text = _words(extraction.report.snapshot.text)
    return {item.id for item in asked if item.id in judged or f" {_words(item.wordings[0])} " in f" {text} "}


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))


def _upwards(issues: Iterable[str], vocabulary: Vocabulary) -> set[str]:
    """Return the issues with all broader ones."""
    found: set[str] = set()
    for issue in issues:
        current: str | None = issue
        while current and current not in found:
            found.add(current)
            current = vocabulary.broader.get(current)
    return found
