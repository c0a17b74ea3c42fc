"""Judgments: grades on a line of their own, beside the name of an area, and in sentences on the report's force."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from kg.nlp import grading, labels, questions, subjects
from kg.nlp.entities import Register
from kg.nlp.grading import Phrase
from kg.nlp.passages import Passage, evidence_of
from kg.ontology import Grade, Question
from kg.readers import headings
from kg.report import Block, BlockKind, Report
from kg.statements import Evidence, Judgment, SetAside, evidence

_PILLAR_SUBJECT = re.compile(
    r"\b(effectiveness|efficiency|legitimacy)(?: of (?:the )?(?:[A-Z][\w’'-]+ (?:and )?)*(?:force|constabulary|Police|Constabulary|Service))?\W*$"
)
_CLAUSE = re.compile(r";|,\s+(?:and|but|although|while)\s+(?=(?:its?|the|their|this|[A-Z]\w+)\b)")
_POSSESSIVE = re.compile(
    r"^\W*(?:its|their|the (?:force|constabulary)[’']s|.*?(?:Police|Constabulary|Service)[’']s?)\s", re.I
)


@dataclass(slots=True)
class _Case:
    """A sentence under judgment: where it stands, its question by place, and what the clause before it gave."""

    passage: Passage
    start: int
    text: str
    following: str
    own: Question | None
    opens: bool
    ours: bool = False
    cycle: str = ""
    status: dict[str, str] = field(default_factory=dict)


def find(report: Report, passages: Sequence[Passage], register: Register) -> Iterator[Judgment | SetAside]:
    """Yield the judgments of a report on its force, one for every place that states it."""
    metadata = report.metadata
    if not metadata.force or not metadata.cycle or metadata.programme != "programme/peel":
        return
    status = labels.statuses(passages, register)
    for label in labels.find(report, register):
        state = label.status or status.get(label.question.id, "graded")
        quote = evidence(report, label.start, label.end, label.section)
        yield from _judgment(quote, label.question, label.grade, report, register, state, "grade-label", 0.98)
    first = labels.openings(report, register)
    introductions = {passage.index: passage for passage in passages if passage.text.rstrip().endswith(":")}
    for passage in passages:
        if passage.block.kind in (BlockKind.PARAGRAPH, BlockKind.BULLET) and not _defines(passage.block, report):
            intro = introductions.get(passage.block.under) if passage.block.under is not None else None
            ours = intro is not None and subjects.introduces(intro, register)
            yield from _prose(report, passage, register, status, passage.index in first, ours)


def _defines(block: Block, report: Report) -> bool:
    """Tell whether a block says what the grades mean: it stands in an annex, or in a list that a condition opens."""
    intro = report.blocks[block.under].text if block.under is not None and block.kind is BlockKind.BULLET else ""
    conditional = intro.endswith(":") and grading.unsure(intro)
    return conditional or any((role := headings.known(title)) and role[0] == "annex" for title in block.section)


def _prose(
    report: Report, passage: Passage, register: Register, status: dict[str, str], opens: bool, ours: bool
) -> Iterator[Judgment | SetAside]:
    own = questions.at(passage.block, register)
    sentences = [(sent.start_char, sent.end_char) for sent in passage.sentences()]
    for place, (start, end) in enumerate(sentences):
        after = passage.text[slice(*sentences[place + 1])] if place + 1 < len(sentences) else ""
        text = passage.text[start:end]
        if not grading.names_grade(text) or text.rstrip().endswith("?"):
            continue
        case = _Case(passage, start, text, after, own, opens and not place, ours and not place, status=status)
        yield from _stated(report, case, evidence_of(report, passage, start, end), register)


def _stated(report: Report, case: _Case, quote: Evidence, register: Register) -> Iterator[Judgment | SetAside]:
    """Yield the judgments that a sentence states on the force; set aside are grades of which that is not clear."""
    changed = grading.regraded(case.text)
    if changed:
        yield from _changed(report, case, quote, changed, register)
        return
    for phrase in grading.phrases(case.text):
        cycle = _cycle(phrase, case, register)
        barred = _barred(phrase, case, register)
        question = _asked(phrase, case, cycle, register) if cycle and not barred else None
        if question is None or cycle is None:
            case.ours = case.ours and phrase.joined
            if cycle:
                yield from _aside(
                    report, phrase, quote, cycle, barred or "not clearly the grade of the force", register
                )
            continue
        state, sure = _status(phrase, case, question, cycle, register), 0.8 if case.opens else 0.9
        yield from _judgment(quote, question, phrase.grade, report, register, state, "grade-phrase", sure, cycle)


def _aside(
    report: Report, phrase: Phrase, quote: Evidence, cycle: str, reason: str, register: Register
) -> Iterator[SetAside]:
    """Yield the grade of a clause that names what a question is about, and gives no grade of the force."""
    question = questions.best(phrase.tail, questions.of_cycle(cycle, register), None)
    if question:
        found = _judgment(quote, question, phrase.grade, report, register, "graded", "grade-phrase", 0.5, cycle)
        yield from (SetAside(item, reason) for item in found)


def _changed(
    report: Report, case: _Case, quote: Evidence, grades: tuple[str, str], register: Register
) -> Iterator[Judgment]:
    """Yield the first and the revised grade of a sentence that tells of a change."""
    cycle = register.metadata.cycle or ""
    question = questions.best(case.text, questions.of_cycle(cycle, register), case.own) or case.own
    if (
        question is None
        or grading.unsure(case.text)
        or subjects.names_other(case.passage, case.start, case.start + len(case.text), register)
    ):
        return
    for grade, status in zip(grades, ("graded", "revised"), strict=True):
        yield from _judgment(quote, question, grade, report, register, status, "grade-changed", 0.85)


def _barred(phrase: Phrase, case: _Case, register: Register) -> str | None:
    """Return why a clause gives no grade of this force, or None: negated, of forces in general, of another pillar."""
    pillar, named = register.metadata.pillar, grading.pillars(case.text)
    if pillar and named and pillar not in named:
        return "the grade of another pillar"
    if phrase.past and case.cycle == register.metadata.cycle:
        return "of the past, without its year"
    if grading.pattern("others").search(phrase.head):
        return "the grade of other forces"
    return "not stated as a fact" if grading.unsure(phrase.head) else None


def _cycle(phrase: Phrase, case: _Case, register: Register) -> str | None:
    """Return the cycle that a clause grades: the report's own, unless it tells of an earlier inspection."""
    own = register.metadata.cycle or ""
    year = grading.earlier(phrase.clause)
    if year is None:
        case.cycle = case.cycle if case.cycle and phrase.joined else own
    elif year:
        case.cycle = questions.cycle_of(year, register) or ""
    else:
        case.cycle = questions.before(own, register) or ""
    return case.cycle or None


def _asked(phrase: Phrase, case: _Case, cycle: str, register: Register) -> Question | None:
    """Return the question that a clause answers for the force, None where it speaks of something else."""
    found = questions.of_cycle(cycle, register)
    named = grading.pillars(phrase.clause)
    if len(named) == 1:
        found = [item for item in found if item.pillar in named or not item.pillar]
    own = case.own if cycle == register.metadata.cycle else case.own and questions.in_cycle(case.own, cycle, register)
    start, end = case.start + phrase.head_start, case.start + phrase.head_start + len(phrase.head)
    if subjects.is_force(phrase, case.passage, case.start, case.ours, register):
        case.ours = True
        question = questions.best(phrase.tail, found, own) or _overall(phrase.tail, found)
        whole = phrase.verdict or re.search(r"\boverall\b", phrase.clause, re.I)
        if question or (whole and not questions.stems(phrase.tail) - {"overal"}):
            return question or own or _number(found, 0)
        if case.opens and re.match(r"\W*(?:at|in)\b", phrase.tail) and not register.metadata.pillar:
            return own
    if subjects.names_other(case.passage, start, end, register):
        return None
    return _subject(phrase, found, own)


def _subject(phrase: Phrase, found: Sequence[Question], own: Question | None) -> Question | None:
    """Return the question whose subject matter stands before the grade ("its use of resources is judged …")."""
    head = _CLAUSE.split(phrase.head)[-1]
    sizes = [(questions.repeated(head, item), item.number == 0, item) for item in found]
    if any(size for size, *_ in sizes):
        return min(sizes, key=lambda row: (-row[0], row[1], row[2].id))[2]
    if question := _overall(head, found, _PILLAR_SUBJECT):
        return question
    if not _POSSESSIVE.match(head):
        return None
    subject = _POSSESSIVE.sub("", head)
    question = questions.best(subject, found, own)
    spare = len(questions.stems(subject)) - questions.covered(subject, question) if question else 0
    return question if question and (phrase.verdict or spare <= 1) else None


def _overall(text: str, found: Sequence[Question], form: re.Pattern[str] | None = None) -> Question | None:
    """Return the overall question of the pillar that a text names."""
    match = form.search(text) if form else True
    named = grading.pillars(match[0] if isinstance(match, re.Match) else text) if match else set()
    return _number([item for item in found if item.pillar in named], 0) if len(named) == 1 else None


def _number(found: Sequence[Question], number: int) -> Question | None:
    """Return the question of a number, None where several pillars have one."""
    numbered = [item for item in found if item.number == number]
    return numbered[0] if len(numbered) == 1 else None


def _status(phrase: Phrase, case: _Case, question: Question, cycle: str, register: Register) -> str:
    if cycle != register.metadata.cycle:
        return "graded"
    if grading.pattern("sentence-carried-over").search(case.following):
        return "carried-over"
    if grading.pattern("on-revisit").search(case.text):
        return "revised"
    return case.status.get(question.id, "graded")


def grade_of(word: str, cycle: str, register: Register) -> Grade | None:
    """Return the grade that a word names, on the scale of a cycle (five points since 2021)."""
    wanted = re.sub(r"requir(?:e|es|ing)\b", "requires", " ".join(word.lower().split()))
    five = int(cycle[:4]) >= 2021
    found = register.vocabulary.grades.values()
    return next((item for item in found if item.label.lower() == wanted and item.scale.endswith("5") == five), None)


def _judgment(
    quote: Evidence,
    question: Question,
    word: str,
    report: Report,
    register: Register,
    status: str,
    rule: str,
    confidence: float,
    cycle: str | None = None,
) -> Iterator[Judgment]:
    cycle = cycle or report.metadata.cycle or ""
    grade = grade_of(word, cycle, register)
    if grade is not None and question.graded and report.metadata.force:
        yield Judgment(
            evidence=quote,
            confidence=confidence,
            rule=rule,
            surfaces=(grade.label, str(question.number), cycle),
            force=report.metadata.force,
            question=question.id,
            grade=grade.id,
            cycle=cycle,
            status=status,
        )
