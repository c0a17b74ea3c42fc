"""The inspection questions that a text answers: by the part of the report where it stands, or by its own words."""

from __future__ import annotations

import re
from collections.abc import Iterable

from kg.nlp.entities import Register
from kg.ontology import Question
from kg.readers import headings
from kg.report import Block

_ASKING = re.compile(
    r"^(?:How (?:effective|efficient|legitimate|good|well)|To what extent)\b.*?\b(?:at|does the force|is the force)\b"
)
_COMMON = (
    "a an the and or of in at for to its it their is are be with by way that which how well what those who area areas "
    "from this these on as force police extent"
)
_SMALL = frozenset(_COMMON.split())
_ENDING = re.compile(r"(?:ions?|ing|ement|ers?|es?|ed|s)$")


def of_cycle(cycle: str, register: Register) -> list[Question]:
    """Return the questions of a cycle: of the report's pillar where it has one (there are none since 2021)."""
    pillar = register.metadata.pillar
    found = register.vocabulary.questions.values()
    return [item for item in found if item.cycle == cycle and pillar in (None, item.pillar)]


def at(block: Block, register: Register) -> Question | None:
    """Return the question in whose part of the report a block stands.

    Where several pillars have a question of that number, the heading above decides whose it is.
    """
    if block.question is None:
        return None
    numbered = [item for item in of_cycle(register.metadata.cycle or "", register) if item.number == block.question]
    if len(numbered) < 2:
        return numbered[0] if numbered else None
    for title in reversed(block.section):
        alike = {item.id: headings.likeness(title, item.wordings) for item in numbered}
        best = max(numbered, key=lambda item: alike[item.id])
        if alike[best.id] >= headings.ALIKE:
            return best
    return None


def cycle_of(year: str, register: Register) -> str | None:
    """Return the cycle in which an inspection of a year falls, None before the first.

    Where cycles overlap the later one counts.
    """
    found = [item for item in cycles(register) if item[:4] <= year <= item[:2] + item[-2:]]
    return found[-1] if found else None


def before(cycle: str, register: Register) -> str | None:
    """Return the cycle before a cycle, None before the first."""
    return max((item for item in cycles(register) if item[:4] < cycle[:4]), default=None)


def cycles(register: Register) -> list[str]:
    """Return the cycles that the vocabulary has questions of, the earliest first."""
    return sorted({item.cycle for item in register.vocabulary.questions.values()})


def in_cycle(question: Question, cycle: str, register: Register) -> Question | None:
    """Return the question of another cycle that asks for the same, by number for the overall one, else by wording."""
    found = [item for item in of_cycle(cycle, register) if item.pillar == question.pillar or not item.pillar]
    if question.number == 0:
        return next((item for item in found if item.number == 0), None)
    return best(" ".join(question.wordings), [item for item in found if item.number])


def best(text: str, found: Iterable[Question], own: Question | None = None) -> Question | None:
    """Return the question whose short wordings a text covers best; of equals the part's own, then the first.

    Args:
        text: the words.
        found: the questions.
        own: the question of the part where the text stands.
    """
    sizes = [(covered(text, item), item) for item in found]
    hits = [(size, item) for size, item in sizes if size]
    rank = min(hits, key=lambda hit: (-hit[0], hit[1] != own, hit[1].number == 0, hit[1].id), default=None)
    return rank[1] if rank else None


def covered(text: str, question: Question) -> int:
    """Return how many words of a text are the core of one of a question's wordings: its words before the first comma."""
    have = stems(text)
    return max((len(core) for core in map(_core, question.wordings) if len(core) >= 2 and core <= have), default=0)


def repeated(text: str, question: Question) -> int:
    """Return the like for what stands before a grade: it must name a question's whole subject, in three words or more.

    The whole subject is in the full question, and in wordings that are nouns ("the efficiency with which …").
    """
    have = stems(text)
    whole = [item for item in question.wordings if item.startswith("the ") or question.number == 0]
    cores = map(_core, (question.wordings[0], *whole))
    return max((len(core) for core in cores if len(core) >= 3 and core <= have), default=0)


def stems(text: str) -> set[str]:
    """Return the content words of a text, cut to stems.

    Examples:
        >>> sorted(stems("reduces crime and re-offending"))
        ['crime', 'offend', 'reduc']
    """
    words = re.findall(r"[a-z]{2,}", text.lower())
    return {
        _ENDING.sub("", word)[:6] if len(word) > 5 else word.rstrip("s")
        for word in words
        if word not in _SMALL and word != "re"
    }


def _core(wording: str) -> set[str]:
    return stems(_ASKING.sub("", wording.split(",")[0]))
