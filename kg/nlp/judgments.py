"""Grades: alone on a line, in a panel, or as a phrase ("is good at …", "requires improvement in …")."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kg.nlp.entities import Register
from kg.nlp.passages import Passage, evidence_of
from kg.nlp.topics import question_id
from kg.ontology import Grade, Question
from kg.report import Block, BlockKind, Report
from kg.statements import Evidence, Judgment, evidence

_GRADE = r"(?P<grade>outstanding|good|adequate|inadequate|(?:to\s+)?requir(?:es?|ing)\s+improvement)"
_PHRASE = re.compile(
    r"(?:(?:\b(?:is|are|was|were|be|as)\s+(?:now\s+|also\s+|still\s+)?(?:(?:judged|assessed|graded|rated)\s+(?:to\s+be|as\s+being|as)\s+)?)"
    rf"|\b(?:judged|assessed|graded)\s+(?:it\s+|them\s+)?(?:as\s+|to\s+(?:be\s+)?)?|(?<=\s)(?=requires?\s+improvement)|(?<=to\s)(?=require\s+improvement)){_GRADE}\b",
    re.I,
)
_JUDGES = re.compile(
    r"\b(?:HMIC(?:FRS)?|we|inspectors?)\b[^.;]{0,40}?\b(?:judges?|judged|assess(?:es|ed)?|found|grade[sd]?)\b", re.I
)
_EARLIER = re.compile(
    r"\binspections?\b[^.;]{0,30}?\bin\s+((?:19|20)\d\d)\b|\bin\s+((?:19|20)\d\d)\b[^.;]{0,60}?\b(?:judged|assessed|graded|found)\b",
    re.I,
)
_SEPARATE = re.compile(r"\bquestion\s+(\d)\s+was inspected\b|\b(this)\s+question\s+was\s+inspected\b", re.I)
_PUBLISHED = re.compile(r"\breport\s+(?:was|has been)\s+published\b", re.I)
_CARRIED = re.compile(r"\b(?:this )?question was not inspected\b|\bnot (?:been )?(?:re-?)?inspected\b", re.I)
_OTHER_PILLAR = re.compile(r"\b(?:effectiveness|efficiency|legitimacy|leadership)\b", re.I)
_ASKING = re.compile(
    r"^(?:How (?:effective|efficient|legitimate|good|well)|To what extent)\b.*?\b(?:at|does the force|is the force)\b"
)
_SMALL = frozenset(
    [
        "a",
        "an",
        "the",
        "and",
        "or",
        "of",
        "in",
        "at",
        "for",
        "to",
        "its",
        "it",
        "their",
        "is",
        "are",
        "be",
        "with",
        "by",
        "way",
        "that",
        "which",
        "how",
        "well",
        "what",
        "effective",
        "those",
        "who",
        "area",
        "areas",
        "from",
        "this",
        "these",
        "on",
        "as",
        "force",
        "police",
        "extent",
    ]
)


def find(report: Report, passages: Sequence[Passage], register: Register) -> Iterator[Judgment]:
    """Yield the judgments of a report on its force, one for every place that states it."""
    metadata = report.metadata
    if not metadata.force or not metadata.cycle or metadata.programme != "programme/peel":
        return
    status = _statuses(passages)
    for block in report.blocks:
        if block.kind is BlockKind.GRADE:
            judgment = _labelled(report, block, status, register)
            if judgment:
                yield judgment
    for passage in passages:
        if passage.block.kind in (BlockKind.PARAGRAPH, BlockKind.BULLET):
            for sent in passage.sentences():
                yield from _stated(report, passage, sent.start_char, sent.end_char, status, register)


def _statuses(passages: Sequence[Passage]) -> dict[int, str]:
    """Return the status of each question whose grade is not of this report: published separately, or carried over."""
    found: dict[int, str] = {}
    for passage in passages:
        for match in _SEPARATE.finditer(passage.text):
            number = int(match[1]) if match[1] else passage.block.question
            if number is not None and _PUBLISHED.search(passage.text):
                found[number] = "published-separately"
        if _CARRIED.search(passage.text) and passage.block.question and len(passage.text) < 200:
            found.setdefault(passage.block.question, "carried-over")
    return found


def _labelled(report: Report, block: Block, status: dict[int, str], register: Register) -> Judgment | None:
    grade, question = _grade(block.text, report, register), _question(block, report, register)
    start, end = block.span(0, len(block.text))
    return _judgment(
        evidence(report, start, end, block.section),
        question,
        grade,
        report,
        status.get(question.number, "graded") if question else "graded",
        "grade-label",
        0.98,
    )


def _stated(
    report: Report, passage: Passage, start: int, end: int, status: dict[int, str], register: Register
) -> Iterator[Judgment]:
    """Yield the judgment that a sentence states, if it grades the force (or its work on the question), not something else."""
    text = passage.text[start:end]
    for match in _PHRASE.finditer(text):
        before, after = text[: match.start()], text[match.end() :]
        earlier = _EARLIER.search(before)
        cycle = (earlier[1] or earlier[2]) if earlier else report.metadata.cycle
        if not cycle or _unsure(before):
            return
        pillar = report.metadata.pillar
        if pillar and _OTHER_PILLAR.search(text) and pillar not in text.lower():
            return
        question = _asked(before, after, passage, cycle, register)
        if question is None or not _of_force(passage, start, start + match.start(), before, question):
            continue
        grade = _grade(match["grade"], report, register)
        quote = evidence_of(report, passage, start, end)
        state = "graded" if earlier else status.get(question.number, "graded")
        judgment = _judgment(quote, question, grade, report, state, "grade-phrase", 0.9, cycle)
        if judgment:
            yield judgment
            return


def _unsure(before: str) -> bool:
    return bool(re.search(r"\b(?:if|whether|not|should|could|would|until|how|considers?)\b", before, re.I))


def _of_force(passage: Passage, start: int, end: int, before: str, question: Question) -> bool:
    """Tell whether the grammatical subject before a grade is the force, or the question's subject matter."""
    names = [
        name
        for name in passage.within(start, end)
        if name.type in ("PoliceForce", "Unit", "Partner", "Partnership", "Scheme")
    ]
    subject = before.rsplit(",", 1)[-1]
    if names and names[-1].type == "PoliceForce":
        possessive = passage.text[names[-1].end : names[-1].end + 2] in ("’s", "'s")
        return not possessive or bool(_covered(subject, question))
    return not names and bool(_repeated(re.split(r"[,;]", before)[-1], question) or _JUDGES.search(before))


def _asked(before: str, after: str, passage: Passage, cycle: str, register: Register) -> Question | None:
    """Return the question that a graded sentence answers: the one whose wording it repeats, else its section's."""
    questions = _questions(cycle, register)
    for text, core in ((after, _covered), (before, _repeated)):
        hits = [(core(text, item), item) for item in questions]
        if any(size for size, _ in hits):
            return min(hits, key=lambda hit: (-hit[0], hit[1].number == 0, hit[1].number))[1]
    if _JUDGES.search(before) and not stems(after) and passage.block.question is not None:
        return next((item for item in questions if item.number == passage.block.question), None)
    return None


def _questions(cycle: str, register: Register) -> list[Question]:
    """Return the questions of a cycle: of the report's pillar where it has one (there are none since 2021).

    An earlier cycle whose questions are not known answers to those of the report's own.
    """
    metadata = register.metadata
    for wanted in (cycle, metadata.cycle):
        found = [
            item
            for item in register.vocabulary.questions.values()
            if item.cycle == wanted and metadata.pillar in (None, item.pillar)
        ]
        if found:
            return found
    return []


def stems(text: str) -> set[str]:
    """Return the content words of a text, cut to stems.

    Examples:
        >>> sorted(stems("reduces crime and re-offending"))
        ['crime', 'offend', 'reduc']
    """
    words = re.findall(r"[a-z]{2,}", text.lower())
    return {
        re.sub(r"(?:ions?|ing|ement|ers?|es?|ed|s)$", "", word)[:6] if len(word) > 5 else word.rstrip("s")
        for word in words
        if word not in _SMALL and word != "re"
    }


def _covered(text: str, question: Question) -> int:
    """Return how many words of a text are the core of one of a question's wordings: its words before the first comma."""
    have = stems(text)
    cores = [_core(wording) for wording in question.wordings]
    return max((len(core) for core in cores if len(core) >= 2 and core <= have), default=0)


def _repeated(text: str, question: Question) -> int:
    """Return the like for the question's own wording: what stands before a grade must name its whole subject."""
    core = _core(question.wordings[0])
    return len(core) if len(core) >= 3 and core <= stems(text) else 0


def _core(wording: str) -> set[str]:
    return stems(_ASKING.sub("", wording.split(",")[0]))


def _question(block: Block, report: Report, register: Register) -> Question | None:
    """Return the question of a grade that stands alone: the one that the heading above it words, else that of its part."""
    metadata = report.metadata
    heading = block.section[-1] if block.section else ""
    hits = [(_covered(heading, item), item) for item in _questions(metadata.cycle or "", register)]
    size, best = max(hits, key=lambda hit: (hit[0], -hit[1].number), default=(0, None))
    if size:
        return best
    number = block.question
    ident = question_id(metadata.cycle or "", metadata.pillar or "", number, register) if number is not None else None
    return register.vocabulary.questions[ident] if ident else None


def _grade(text: str, report: Report, register: Register) -> Grade | None:
    """Return the grade that a text names, on the scale of the report's cycle (five points since 2021)."""
    wanted = re.sub(r"^to ", "", re.sub(r"requir(?:e|es|ing)\b", "requires", " ".join(text.lower().split())))
    five = int(re.sub(r"\D.*", "", report.metadata.cycle or "") or 0) >= 2021
    return next(
        (
            grade
            for grade in register.vocabulary.grades.values()
            if grade.label.lower() == wanted and grade.scale.endswith("5") == five
        ),
        None,
    )


def _judgment(
    quote: Evidence,
    question: Question | None,
    grade: Grade | None,
    report: Report,
    status: str,
    rule: str,
    confidence: float,
    cycle: str | None = None,
) -> Judgment | None:
    force = report.metadata.force
    if question is None or grade is None or force is None:
        return None
    cycle = cycle or report.metadata.cycle or ""
    return Judgment(
        evidence=quote,
        confidence=confidence,
        rule=rule,
        surfaces=(grade.label, str(question.number), cycle),
        force=force,
        question=question.id,
        grade=grade.id,
        cycle=cycle,
        status=status,
    )
