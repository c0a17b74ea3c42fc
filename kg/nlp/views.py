"""Views: whose position a sentence tells, where it is not the inspectorate's own ("staff told us", "victims said")."""

from __future__ import annotations

import re
from functools import lru_cache

from kg.nlp import tables
from kg.nlp.entities import Register
from kg.nlp.passages import Passage

_MET = r"(?:,? (?:who )?(?:with whom )?(?:we|inspectors)? ?(?:spoke|spoken|met|interviewed)(?: (?:to|with))?(?: (?:us|inspectors|by inspectors))?(?: during the inspection)?,?)?"
_OF = r"(?: in [\w'’ ]{3,40}?| from [\w'’ ]{3,40}?)?"
_ADVERBS = r"(?:,? (?:\w+ly|also|all|have|has|had|did|do|not|who))*?"
_NAMED = ("Partner", "Partnership")


def holder_of(passage: Passage, start: int, end: int, register: Register) -> str | None:
    """Return the id of whose view a stretch tells: of a partner that is named, or else of a kind of people."""
    text = passage.text[start:end]
    for pattern, ident in _patterns():
        match = pattern.search(text)
        if match is None:
            continue
        first, last = (start + position for position in match.span("holder" if match["holder"] else "after"))
        named = [name for name in passage.names if name.type in _NAMED and first <= name.start < last]
        return named[0].entity if named else register.known(ident).id
    return None


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    tell, lead = ("|".join(sorted(tables.words("views", "pattern", role=role))) for role in ("verb", "lead"))
    return tuple(
        (
            re.compile(
                rf"\b(?:(?P<holder>{row['pattern']})\b{_OF}{_MET}{_ADVERBS} (?:{tell})\b"
                rf"|(?:{lead}) (?P<after>{row['pattern']})\b)",
                re.I,
            ),
            row["id"],
        )
        for row in tables.rows("views")
        if row["role"] == "holder"
    )
