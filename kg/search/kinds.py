"""Kinds of what is found, in words."""

from __future__ import annotations

from collections.abc import Mapping

# Kinds whose words are not those of the first part of their ids.
_WORDS: Mapping[str, str] = {
    "kind": "kind of thing",
    "query": "question to ask",
    "question": "inspection question",
    "follow-up": "follow-up",
    "rocu": "regional unit",
    "statistic": "figure",
    "programme": "inspection programme",
}
GROUPS: Mapping[str, str] = {
    "things": "Things",
    "terms": "Terms of the ontology",
    "questions": "Questions to ask",
    "reports": "Reports",
    "sentences": "Sentences",
}


def kind_words(kind: str) -> str:
    """Return a kind in words.

    Examples:
        >>> kind_words("rocu"), kind_words("follow-up")
        ('regional unit', 'follow-up')
    """
    return _WORDS.get(kind, kind.replace("-", " "))
