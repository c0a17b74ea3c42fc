"""Grade words in a sentence: which of them give a grade, what stands before and after each, and of which inspection.

"The force is good at reducing crime; it requires improvement in the way it investigates offending" gives two grades,
"good quality" none. The wordings are rows of `ontology/language/judgments.tsv`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from kg.nlp import tables

_GRADE = r"(?P<grade>outstanding|good|adequate|inadequate|requir(?:es?|ing) improvement)"
_QUOTES = "‘’“”'\"\\s"
_TURNS = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        r"(?:[;:]|\.\s)(?:\s*(?:and|but)\b)?",
        r",?\s*\b(?:but|although|though|while|whereas|however|when|because)\b|,\s*(?:and\s+)?(?=(?:it|the)\b)",
        r",?\s*\band\b",
        r",",
    )
)  # where a clause ends and the next begins, the surest first
_STOP = re.compile(r";|,?\s+\b(?:but|although|though|whereas|however|because|when)\b|,\s+(?:which|and this)\b", re.I)
_JOINING = re.compile(r"(?:[,;]|\b(?:and|but|while)\b)(?:\s+(?:also|is|are))*[‘“'\"\s]*$", re.I)
_REGRADED = re.compile(rf"\bfrom\s+[‘“'\"]?{_GRADE}[’”'\"]?\s+to\s+[‘“'\"]?{_GRADE.replace('grade', 'new')}\b", re.I)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A word that gives a grade, and the clause around it.

    Attributes:
        start, end: of the grade word in the sentence.
        grade: the grade word, lower case.
        head, tail: what the clause says before (without the verb) and after it.
        clause: both, with the verb and the grade.
        head_start: where the head begins in the sentence.
        verdict: whether the clause says that somebody judges, assesses or grades.
        past: whether its verb is in the past tense and no verdict.
        joined: whether it goes on with the clause before ("and outstanding at …").
    """

    start: int
    end: int
    grade: str
    head: str
    tail: str
    clause: str
    head_start: int
    verdict: bool = False
    past: bool = False
    joined: bool = False


@lru_cache(maxsize=16)
def pattern(role: str) -> re.Pattern[str]:
    """Return the wordings of a role as one pattern."""
    rows = [row["pattern"] for row in tables.rows("judgments") if row["role"] == role]
    if role in ("copula", "adverb", "verdict", "link", "noun", "after"):
        rows = [rf"\b(?:{row})(?!\w)" for row in sorted(rows, key=len, reverse=True)]
    return re.compile("|".join(f"(?:{row})" for row in rows), re.I)


@lru_cache(maxsize=1)
def _before() -> re.Pattern[str]:
    """Return the pattern of what stands directly before a grade."""
    copula, adverb, verdict, link, noun = (
        pattern(role).pattern for role in ("copula", "adverb", "verdict", "link", "noun")
    )
    adverbs = rf"(?:\s+(?:{adverb}))*"
    judged = rf"(?:{verdict}){adverbs}(?:\s+(?:it|them))?(?:\s+(?:{link}))?"
    verb = rf"(?P<copula>{copula}){adverbs}(?:\s+(?P<passive>{judged}))?{adverbs}\s*:?"
    return re.compile(
        rf"(?:{verb}|(?P<active>{judged})|(?P<link>{link})(?:\s+be)?|(?P<noun>{noun})|(?P<colon>:))[{_QUOTES}]*$", re.I
    )


@lru_cache(maxsize=1)
def _following() -> re.Pattern[str]:
    return re.compile(rf"[{_QUOTES}]*(?:$|[.,;:)–—]|(?:{pattern('after').pattern}))", re.I)


def names_grade(text: str) -> bool:
    """Tell whether a text has a word that can be a grade.

    Examples:
        >>> names_grade("Its good work"), names_grade("Its work")
        (True, False)
    """
    return re.search(_GRADE, text, re.I) is not None


def phrases(text: str) -> list[Phrase]:
    """Return the words of a sentence that give a grade.

    Examples:
        >>> [(item.grade, item.head, item.tail) for item in phrases("The force is good at A, and inadequate at B.")]
        [('good', 'The force', ' at A'), ('inadequate', '', ' at B.')]
        >>> phrases("Its good work is well known.")
        []
    """
    found = list(_verbs(text))
    return [_clause(text, found, place) for place in range(len(found))]


_Verb = tuple[int, re.Match[str], bool, bool, bool]  # start of the verb, grade, verdict, past, joined


def _verbs(text: str) -> Iterator[_Verb]:
    """Yield the grade words that a verb, a noun or a clause before them makes grades."""
    last = 0
    for match in re.finditer(rf"(?<![\w-]){_GRADE}(?![\w-])", text, re.I):
        if not _following().match(text, match.end()):
            continue
        lead = text[last : match.start()]
        verb = _before().search(lead)
        bare = match["grade"].lower().startswith("requires")
        joined = bool(last and _JOINING.search(lead))
        if verb is None and not bare and not joined:
            continue
        groups = verb.groupdict() if verb else {}
        judged = bool(groups.get("passive") or groups.get("active") or groups.get("noun"))
        told = judged or bool(re.search(rf"{pattern('verdict').pattern}|\bfound\b", lead, re.I))
        infinitive = groups.get("link") or (groups.get("copula") or "").lower() == "be"
        if not told and (infinitive or match["grade"].lower().startswith("require ")):
            continue
        past = (groups.get("copula") or "").lower() in ("was", "were") and not told
        yield last + (verb.start() if verb else len(lead)), match, told, past, joined
        last = match.end()


def _clause(text: str, found: list[_Verb], place: int) -> Phrase:
    start, match, verdict, past, joined = found[place]
    begin = 0
    if place:
        previous = found[place - 1][1].end()
        begin = previous + _turn(text[previous:start])[1]
    after = text[match.end() :]
    if place + 1 < len(found):
        after = after[: _turn(text[match.end() : found[place + 1][0]])[0]]
    stop = _STOP.search(after)
    tail = after[: stop.start()] if stop else after
    head, clause = text[begin:start].rstrip(" ,"), text[begin : match.end() + len(tail)]
    grade = match["grade"].lower()
    return Phrase(match.start(), match.end(), grade, head, tail, clause, begin, verdict, past, joined)


def _turn(between: str) -> tuple[int, int]:
    """Return where, between two grades, the clause of the first ends and that of the second begins."""
    for pattern in _TURNS:
        if turns := list(pattern.finditer(between)):
            return turns[-1].span()
    return len(between), len(between)


def regraded(text: str) -> tuple[str, str] | None:
    """Return the grade before and after, where a sentence says that a judgment was changed.

    Examples:
        >>> regraded("We changed our judgment from good to adequate after the revisit.")
        ('good', 'adequate')
    """
    match = _REGRADED.search(text)
    return (match["grade"].lower(), match["new"].lower()) if match and pattern("revised").search(text) else None


def unsure(head: str) -> bool:
    """Tell whether the words before a grade say that it is not given: negated, wished for, asked.

    Examples:
        >>> unsure("In order to"), unsure("The force")
        (True, False)
    """
    return bool(pattern("unsure").search(head))


def earlier(text: str) -> str | None:
    """Return the year of the earlier inspection that gave a grade, "" where only an earlier one is said, else None.

    Examples:
        >>> earlier("In our 2014 inspection we judged the force to be good")
        '2014'
        >>> earlier("This is better than last year") is None
        True
    """
    rows = [row["pattern"] for row in tables.rows("judgments") if row["role"] == "earlier"]
    bare = pattern("comparison").sub(" ", text)
    for row in rows:
        # "A deterioration on last year, when …" goes on to give last year's grade; a mere comparison does not.
        match = re.search(row, text if " when" in row else bare, re.I)
        if match:
            return match.groupdict().get("year") or ""
    return None


def pillars(text: str) -> set[str]:
    """Return the pillars that a text names.

    Examples:
        >>> sorted(pillars("how efficiently and legitimately it works"))
        ['efficiency', 'legitimacy']
    """
    rows = [row for row in tables.rows("judgments") if row["role"] == "pillar"]
    return {row["value"] for row in rows if re.search(rf"\b(?:in)?{row['pattern']}\b", text, re.I)}
