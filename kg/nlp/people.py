"""Persons and the posts they hold, from the forms that letters use: "Jane Roe, Chief Constable, Essex Police"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from kg.nlp import tables
from kg.nlp.entities import Register
from kg.nlp.names import choose, settle
from kg.nlp.passages import Name, Passage

_PERSON = r"(?:(?:Dr|Sir|Dame|Cllr|Councillor|Mr|Mrs|Ms)\s+)?[A-Z][a-z]+(?:[-\s][A-Z](?:[’'][A-Z])?[a-z]+|\s+[A-Z]\.){1,2}(?:\s+(?:CBE|OBE|QPM|MBE))?"


@lru_cache(maxsize=1)
def _holding() -> re.Pattern[str]:
    posts = "|".join(sorted((row["post"] for row in tables.rows("posts")), key=len, reverse=True))
    post = rf"(?:[A-Z][A-Za-z’'&]*\s+){{0,3}}(?:{posts})(?:\s*\([A-Z][^)]*\))?(?:\s+(?:of|for)\s+[A-Z][\w’']*(?:\s+(?:and\s+)?[A-Z][\w’']*)*)?"
    return re.compile(rf"\b(?P<person>{_PERSON})\s*,\s*(?:the\s+|who is\s+)?(?P<post>{post})")


def find(passages: Sequence[Passage], register: Register) -> None:
    """Add the persons and posts of every passage to its names."""
    for passage in passages:
        extra = []
        for match in _holding().finditer(passage.text):
            extra.append(Name(*match.span("person"), "Person", rule="person-and-post", confidence=0.85))
            extra.append(Name(*match.span("post"), "Post", rule="person-and-post", confidence=0.85))
        if not extra:
            continue
        taken = choose([*extra, *passage.names])
        for name in taken:
            if not name.entity:
                surface = passage.surface(name)
                settle(name, register.found(name.type, surface), surface, register)
        passage.names = taken
