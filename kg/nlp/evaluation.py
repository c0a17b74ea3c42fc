"""How a sentence evaluates: its polarity from evaluating words in their clauses, and its trend.

The words and what turns them round are tables (`evaluation`, `evaluation-context`, `trend`); here is how they combine.
Why rules, and how they compare with a trained classifier: `docs/explanation/findings.md`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kg.nlp import tables

Span = tuple[int, int]
_FINITE = re.compile(r"\b(?:is|are|was|were|has|have|had|remains?)\b")
_TURNS = ("however", "but", "nevertheless", "yet", "except")


@dataclass(frozen=True, slots=True)
class Evaluation:
    """How a sentence evaluates.

    Attributes:
        polarity: strength, weakness, mixed, or None where no word evaluates.
        cues: how many words carry it.
        lean: strength or weakness where only soft words tell, which evaluate no sentence by themselves; else None.
        trend: improved, declined, unchanged, or None.
    """

    polarity: str | None
    cues: int = 0
    lean: str | None = None
    trend: str | None = None


def evaluate(text: str) -> Evaluation:
    """Tell how a sentence evaluates.

    A strength that is denied counts as weakness ("not effective"), a weakness that is denied or prevented as strength
    ("no backlogs", "prevents delay"). With both a sentence is mixed where a contrast or semicolon sets them apart, else
    a weakness ("struggles to provide an effective service"). What the report only recalls from an earlier inspection
    evaluates nothing; what it says to be mended since is a strength.

    Examples:
        >>> [evaluate(t).polarity for t in ("The force works well with partners.", "It is not effective.",
        ...     "It has improved, but backlogs remain.", "The force struggles to provide an effective service.", "It met.",
        ...     "There are no backlogs.", "Staff identify children at risk of harm.")]
        ['strength', 'weakness', 'mixed', 'weakness', None, 'strength', None]
        >>> evaluate("At our previous inspection the control room was poor.").polarity
        >>> evaluate("The backlog that we found at our previous inspection has been cleared.")
        Evaluation(polarity='strength', cues=1, lean=None, trend='improved')
    """
    flat = " ".join(text.lower().split())
    strong, weak = _spans(flat)
    polarity = _polarity(flat, strong, weak)
    if context("earlier").search(flat):
        if context("mended").search(flat) and polarity != "mixed" and not context("denial").search(flat):
            return Evaluation("strength", max(1, len(strong)), None, "improved")
        if not context("now").search(context("earlier").sub("", flat)):
            return Evaluation(None)
    lean = None
    if polarity is None and _cues("strength", "soft").search(flat):
        lean = "strength"
    elif polarity is None and _cues("weakness", "soft").search(flat):
        lean = "weakness"
    return Evaluation(polarity, len(strong) + len(weak), lean, trend_of(flat) if polarity or lean else None)


def trend_of(text: str) -> str | None:
    """Return the trend that a sentence states: improved, declined, unchanged, or None.

    Examples:
        >>> [trend_of(t) for t in ("Timeliness has improved.", "It is worse.", "Backlogs remain a concern.", "It is good.")]
        ['improved', 'declined', 'unchanged', None]
    """
    matches = ((_compiled(row["pattern"]).search(text), row["trend"]) for row in tables.rows("trend"))
    found = [(match.start(), trend) for match, trend in matches if match]
    return min(found, key=lambda item: item[0])[1] if found else None


@lru_cache(maxsize=32)
def context(role: str) -> re.Pattern[str]:
    """Return the pattern of all wordings of a role of the table `evaluation-context`."""
    return _compiled(_any(row["pattern"] for row in tables.rows("evaluation-context") if row["role"] == role))


def _any(patterns: Iterable[str]) -> str:
    return "|".join(f"(?:{pattern})" for pattern in patterns)


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.I)


@lru_cache(maxsize=4)
def _cues(polarity: str, force: str) -> re.Pattern[str]:
    wanted = (
        row["pattern"] for row in tables.rows("evaluation") if (row["polarity"], row["force"]) == (polarity, force)
    )
    return re.compile(rf"(?<![\w-])(?:{_any(wanted)})(?![\w-])")  # of lower-case text: three times as fast


def _spans(text: str) -> tuple[list[Span], list[Span]]:
    """Return the spans of the words that count as strength, and of those that count as weakness."""
    bad, good = ([match.span() for match in _cues(kind, "plain").finditer(text)] for kind in ("weakness", "strength"))
    neutral = [match.span() for match in context("neutral").finditer(text)] if bad or good else []
    strong: list[Span] = []
    weak: list[Span] = []
    found = [span for span in bad if not _in(span, neutral)]
    for number, span in enumerate(found):
        joined = number > 0 and text[found[number - 1][1] : span[0]].strip() in ("and", "or", "and any", "or any")
        eased = found[number - 1] in strong if joined else _relieved(text[: span[0]])
        (strong if eased else weak).append(span)  # "prevents drift and delay": both are prevented
    for span in good:
        before = text[: span[0]]
        if _in(span, found) or _in(span, neutral):
            continue
        if not _near(before, "negator"):
            strong.append(span)
        elif _near(before, "denial"):
            weak.append(span)
    return strong, weak


def _in(span: Span, others: Sequence[Span]) -> bool:
    return any(start < span[1] and span[0] < end for start, end in others)


def _near(before: str, role: str, words: int = 3) -> bool:
    """Tell whether a wording of a role stands among the last words before a cue, in the same clause."""
    return bool(context(role).search(" ".join(re.split(r"[,;:]", before)[-1].split()[-words:])))


def _relieved(before: str) -> bool:
    """Tell whether a weakness is denied or prevented by what stands before it ("action to address risks is" eases none)."""
    clause = re.split(r"\band\b", before)[-1]
    return _near(clause, "denial") or _near(_FINITE.split(clause)[-1], "relief")


def _polarity(text: str, strong: Sequence[Span], weak: Sequence[Span]) -> str | None:
    clauses = sorted(set(_clauses(text)))
    if weak and not strong and len(clauses) > 1:  # "While reviews are regular, …": the granted clause may be soft
        weak_in = {_clause(clauses, start) for start, _ in weak}
        strong = [match.span() for match in _cues("strength", "soft").finditer(text)]
        strong = [
            span
            for span in strong
            if _clause(clauses, span[0]) not in weak_in and not _near(text[: span[0]], "negator")
        ]
    if strong and weak:
        apart = {_clause(clauses, start) for start, _ in strong} - {_clause(clauses, start) for start, _ in weak}
        polarity = "mixed" if len(clauses) > 1 and apart else "weakness"
    else:
        polarity = "strength" if strong else "weakness" if weak else ""
    if polarity == "weakness" and context("aware").search(text) and context("need").search(text):
        return "mixed"
    return polarity or None


def _clauses(text: str) -> Iterator[int]:
    """Yield where each clause begins that a contrast sets apart."""
    yield 0
    for match in context("contrast").finditer(text):
        if match.start() > 0:
            yield match.start()
        opens = match[0].lower() not in _TURNS and (match.start() == 0 or text[: match.start()].rstrip()[-1] in ",;")
        if opens:  # "While …, the force …": the main clause begins at a comma
            yield from (comma.start() for comma in re.finditer(r", ", text) if comma.start() > match.end())


def _clause(clauses: Sequence[int], position: int) -> int:
    return max(start for start in clauses if start <= position)
