"""How sure a statement is: an estimate, from gold, of how often statements found in this way are right.

Each statement gets reasons: the rule that found it and what else tells good ones from bad. Each reason has a weight in
`ontology/language/confidence.tsv`, in log odds; the confidence is the logistic function of their sum. Of some kinds, the
number that the rule gives by itself counts too ("rule-says:0.75"): its log odds times a weight. The weights are
those of a logistic regression with a ridge, made by `benchmarks/calibration.py`; `docs/explanation/confidence.md` says
how and how well.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache

from kg.nlp import tables
from kg.statements import (
    Extraction,
    Finding,
    Mention,
    Relation,
    SetAside,
    Statement,
    Statistic,
)

PRIOR = "prior"  # the reason that every statement of a kind has; not printed
OWN = "rule-says"
UNMEASURED = "unmeasured"  # the rule found nothing on gold: what is known of its kind decides
_SHORT, _LONG = 12, 30  # words of a sentence

Weights = Mapping[tuple[str, str], float]


@dataclass(frozen=True, slots=True)
class _Context:
    """What the other statements of a report say about one of them.

    Attributes:
        said: claim → at how many places it stands.
        names: entity → (start, end, whether by name) of its mentions.
    """

    said: Mapping[tuple[str, ...], int]
    names: Mapping[str, list[tuple[int, int, bool]]]


def estimate(extraction: Extraction) -> Extraction:
    """Return the extraction with the reasons and the confidence of every candidate."""
    names: defaultdict[str, list[tuple[int, int, bool]]] = defaultdict(list)
    for item in extraction.of(Mention):
        names[item.entity].append((item.evidence.start, item.evidence.end, item.reference == "name"))
    context = _Context(Counter(item.claim for item in extraction.statements), names)
    return replace(
        extraction,
        statements=tuple(_estimated(item, context) for item in extraction.statements),
        set_aside=tuple(SetAside(_estimated(item.statement, context), item.reason) for item in extraction.set_aside),
    )


def _estimated(item: Statement, context: _Context) -> Statement:
    reasons = tuple(dict.fromkeys((f"rule:{item.rule}", *_reasons(item, context), *item.reasons)))
    if (item.kind, reasons[0]) not in weights():
        reasons = (*reasons, UNMEASURED)
    if (item.kind, OWN) in weights():
        reasons = (*reasons, f"{OWN}:{item.confidence:g}")
    return replace(item, reasons=reasons, confidence=confidence(item.kind, reasons))


def confidence(kind: str, reasons: Iterable[str], table: Weights | None = None) -> float:
    """Return the estimate for a statement of a kind with these reasons, from 0.01 to 0.99 in hundredths.

    Args:
        kind: such as "relation".
        reasons: those without a weight change nothing.
        table: the weights; those of the package when left out.

    Examples:
        >>> confidence("relation", ["hedged"], {("relation", "prior"): 1.5, ("relation", "hedged"): -1.5})
        0.5
    """
    table = weights() if table is None else table
    odds = table.get((kind, PRIOR), 0.0)
    for reason in reasons:
        name, _, number = reason.partition(":")
        if name == OWN:
            odds += table.get((kind, OWN), 0.0) * log_odds(float(number))
        else:
            odds += table.get((kind, reason), 0.0)
    return round(_bounded(1 / (1 + math.exp(-odds))), 2)


def log_odds(probability: float) -> float:
    """Return the log odds of a probability, which is taken to be from 0.01 to 0.99.

    Examples:
        >>> log_odds(0.5), log_odds(1) == log_odds(0.99)
        (0.0, True)
    """
    held = _bounded(probability)
    return math.log(held / (1 - held))


def _bounded(probability: float) -> float:
    return min(0.99, max(0.01, probability))


@cache
def weights() -> Weights:
    """Return (kind, reason) → weight in log odds."""
    return {(row["kind"], row["reason"]): float(row["weight"]) for row in tables.rows("confidence")}


def _reasons(item: Statement, context: _Context) -> Iterator[str]:
    """Yield what, besides the rule, tells good statements from bad ones."""
    if isinstance(item, Mention):
        yield f"type:{item.type}"
        if item.reference == "name":
            yield f"form:{_form(item.evidence.text)}"
    elif isinstance(item, Relation):
        yield from _relation_reasons(item, context)
    elif isinstance(item, Finding):
        yield f"polarity:{item.polarity}"
        yield from _length(item)
        if not item.issues:
            yield "no-issue"
        if item.attributed:
            yield "attributed"
    elif isinstance(item, Statistic):
        yield from (f"no-{key}" for key in ("area", "period") if getattr(item, key) is None)
    if getattr(item, "hedged", False):
        yield "hedged"
    if context.said.get(item.claim, 0) > 1:
        yield "repeated"


def _length(item: Statement) -> Iterator[str]:
    words = len(item.evidence.text.split())
    if not _SHORT <= words < _LONG:
        yield "short-sentence" if words < _SHORT else "long-sentence"


def _form(text: str) -> str:
    """Return how a name is written.

    Examples:
        >>> [_form(text) for text in ("MARAC", "Operation Shield", "domestic abuse")]
        ['abbreviation', 'capitals', 'lower-case']
    """
    if text.islower():
        return "lower-case"
    return "abbreviation" if sum(map(str.isupper, text)) > len(text) / 2 else "capitals"


def _relation_reasons(item: Relation, context: _Context) -> Iterator[str]:
    """Yield the predicate, the model where a rule reads its parse, and what is not named or not asserted."""
    yield f"predicate:{item.predicate}"
    if ":" in item.rule:  # a row of the wordings, matched over the parse
        yield "model:parser"
        yield from _length(item)
    for end, entity in (("subject", item.subject), ("object", item.object)):
        inside = [
            named
            for start, stop, named in context.names.get(entity, ())
            if item.evidence.start <= start and stop <= item.evidence.end
        ]
        if not any(inside):
            yield f"{end}:anaphor" if inside else f"{end}:unnamed"
    if item.modality != "asserted":
        yield f"modality:{item.modality}"
