"""What an abbreviation of several senses stands for, told by the words around it; in doubt it stands for nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from kg.nlp import tables

RULE = "abbreviation-in-context"


def sense(abbreviation: str, sentence: str, headings: Sequence[str] = ()) -> str | None:
    """Return the id of what an abbreviation stands for in a sentence, or None where that is not clear.

    Args:
        abbreviation: as written, in the singular.
        sentence: the sentence in which it stands.
        headings: the headings above it; they are asked where the sentence does not tell.

    Examples:
        >>> sense("NPS", "The NPS supervises offenders on licence.")
        'partner/probation-service'
        >>> sense("NPS", "The sale of NPS and other drugs has risen.")
        'issue/substance-misuse'
        >>> sense("NPS", "The NPS attended.") is None
        True
    """
    for text in (sentence, " ".join(headings)):
        told = {entity for entity, pattern in _senses().get(abbreviation, ()) if pattern.search(text)}
        if told:
            return (told.pop() or None) if len(told) == 1 else None
    return None


@cache
def _senses() -> dict[str, list[tuple[str, re.Pattern[str]]]]:
    """Return the senses of each abbreviation: entity, and pattern of the words that tell it, not the abbreviation."""
    found: dict[str, list[tuple[str, re.Pattern[str]]]] = {}
    for row in tables.rows("senses"):
        words = "|".join(map(re.escape, row["words"].split()))
        pattern = re.compile(rf"\b(?!{row['abbreviation']}\b)(?:{words})", re.I)
        found.setdefault(row["abbreviation"], []).append((row["entity"], pattern))
    return found
