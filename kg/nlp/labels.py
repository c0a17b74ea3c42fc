"""Grade labels: grades alone on a line, under or over the name of what they grade; and what a report says of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.nlp import grading, questions
from kg.nlp.entities import Register
from kg.nlp.passages import Passage
from kg.ontology import Question
from kg.readers import headings
from kg.report import Block, BlockKind, Report

_BESIDE = re.compile(
    r"(?P<area>.{8,120}?)\s*(?:[:–—|-]\s*|\s)(?P<grade>Outstanding|Good|Adequate|Inadequate|Requires improvement)"
    r"(?:[ (|]+(?P<year>20\d\d)(?:/\d\d)?\)?)?"
)  # an area, its grade, and in a table of grades the year in which it was inspected
_SHORT = (BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.BULLET, BlockKind.TABLE_ROW)


@dataclass(frozen=True, slots=True)
class Label:
    """A grade that stands by itself: its words, its question, and its place in the snapshot.

    Attributes:
        status: of the judgment, where the label itself tells it.
    """

    grade: str
    question: Question
    start: int
    end: int
    section: tuple[str, ...]
    status: str | None = None


def find(report: Report, register: Register) -> Iterator[Label]:
    """Yield the grade labels of a report.

    Grades one after the other are a legend or a table that lost its cells: nothing is known of them.
    """
    blocks = [block for block in report.blocks if block.kind is not BlockKind.FURNITURE]
    for place, block in enumerate(blocks):
        if block.kind is BlockKind.GRADE:
            yield from _alone(blocks, place, register)
        elif block.kind in _SHORT and (match := _BESIDE.fullmatch(block.text)):
            question = named(match["area"], register) or _overall(match["area"], register)
            if question:
                old = match["year"] and questions.cycle_of(match["year"], register) != register.metadata.cycle
                span = block.span(0, len(block.text))
                yield Label(match["grade"], question, *span, block.section, "carried-over" if old else None)


def _overall(text: str, register: Register) -> Question | None:
    """Return the overall question of the report's pillar, where a label says "overall judgment"."""
    role = headings.known(text)
    found = questions.of_cycle(register.metadata.cycle or "", register) if role and role[0] == "overall" else []
    overall = [item for item in found if item.number == 0]
    return overall[0] if len(overall) == 1 else None


def _alone(blocks: Sequence[Block], place: int, register: Register) -> Iterator[Label]:
    """Yield the label of a grade: of the area above it, or of each of the areas in a list below it."""
    block = blocks[place]
    around = [blocks[at] for at in (place - 1, place + 1) if 0 <= at < len(blocks)]
    if any(other.kind is BlockKind.GRADE for other in around) and not block.box:
        return
    below = _listed(blocks, place, register)
    for heading, area in below:
        start, end = block.span(0, len(block.text))[0], heading.span(0, len(heading.text))[1]
        yield Label(block.text, area, start, end, block.section)
    if below:
        return
    question = _question(block, register)
    if question:
        revised = any(grading.pattern("revised-heading").search(title) for title in block.section[-1:])
        status = "revised" if revised else None
        yield Label(block.text, question, *block.span(0, len(block.text)), block.section, status)


def _listed(blocks: Sequence[Block], place: int, register: Register) -> list[tuple[Block, Question]]:
    """Return the areas in a list under a grade: two or more, or one where the list of grades began with a grade."""
    found: list[tuple[Block, Question]] = []
    for block in blocks[place + 1 :]:
        area = named(block.text, register) if block.kind in _SHORT else None
        if area is None:
            complete = block.kind is BlockKind.GRADE or len(found) > 1
            return found if complete and _heads_list(blocks, place, register) else []
        found.append((block, area))
    return found if _heads_list(blocks, place, register) else []


def _heads_list(blocks: Sequence[Block], place: int, register: Register) -> bool:
    """Tell whether the first grade of the run of grades and areas stands before the first area."""
    first = place
    while first and (blocks[first - 1].kind is BlockKind.GRADE or named(blocks[first - 1].text, register)):
        first -= 1
    return blocks[first].kind is BlockKind.GRADE


def named(text: str, register: Register) -> Question | None:
    """Return the question of the report's cycle whose wording a heading or a cell repeats."""
    found = questions.of_cycle(register.metadata.cycle or "", register) if len(text) < 160 else []
    scores = [(headings.likeness(text, item.wordings), item) for item in found]
    score, best = max(scores, key=lambda row: row[0], default=(0.0, None))
    return best if score == 1.0 or (score >= headings.ALIKE and text.endswith("?")) else None


def _question(block: Block, register: Register) -> Question | None:
    """Return the question of a grade that stands alone: the one that a heading above it words, else that of its part."""
    own = questions.at(block, register)
    title = block.section[-1] if block.section else ""
    found = questions.of_cycle(register.metadata.cycle or "", register)
    return named(title, register) or own or questions.best(title, found)


def openings(report: Report, register: Register) -> frozenset[int]:
    """Return the indexes of the paragraphs that open the part of an area, below its heading and grade."""
    found, part = set(), False
    for index, block in enumerate(report.blocks):
        if block.kind is BlockKind.HEADING:
            part = named(block.text, register) is not None
        elif block.kind is BlockKind.PARAGRAPH:
            if part:
                found.add(index)
            part = False
    return frozenset(found)


def statuses(passages: Sequence[Passage], register: Register) -> dict[str, str]:
    """Return the status of each question whose grade is not of this inspection, by question id."""
    found: dict[str, str] = {}
    for passage in passages:
        if match := grading.pattern("published-separately").search(passage.text):
            question = _told(match, passage, register)
            if question:
                found[question.id] = "published-separately"
            continue
        question = questions.at(passage.block, register)
        if question and question.number and grading.pattern("carried-over").search(passage.text):
            found.setdefault(question.id, "carried-over")
    return found


def _told(match: re.Match[str], passage: Passage, register: Register) -> Question | None:
    """Return the question of which a passage says that its report was published separately."""
    if not match.groupdict().get("number"):
        return questions.at(passage.block, register)
    found = questions.of_cycle(register.metadata.cycle or "", register)
    return next((item for item in found if item.number == int(match["number"])), None)
