"""Issues named by two words that belong together: "detective skills and capacity", "prevent all types of crime".

The words are those of `ontology/language/issue-compounds.tsv`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from kg.nlp import tables
from kg.nlp.gazetteer import plural
from kg.nlp.passages import Name

RULE = "issue-compound"
_BETWEEN = r"(?:\s+[a-z]+ly)?(?:\s+(?:all|any|more|types\s+of))*\s+"


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[re.Pattern[str], bool, str], ...]:
    """Return (pattern, whether it is a verb with its object, issue) of every row, and of the nouns of its verb."""
    made = []
    for row in tables.rows("issue-compounds"):
        second = _any({form for word in row["second"].split() for form in (word, plural(word))})
        if row["form"] == "noun":
            first = _any(set(row["first"].split()))
            made.append((rf"(?:{first})\s+(?:{second})(?:\s+and\s+(?:{second}))?", False, row["issue"]))
            continue
        verb, *noun = row["first"].split()
        made.append((rf"(?:{_any(inflected(verb))}){_BETWEEN}(?:{second})", True, row["issue"]))
        for word in noun:
            act, object_ = _any({word, plural(word)}), _any(set(row["second"].split()))
            made.append((rf"(?:{act})\s+(?:of|to)\s+(?:{second})|(?:{object_})[\s-]+{word}", False, row["issue"]))
    return tuple((re.compile(rf"(?<![\w-])(?:{text})(?![\w-])", re.I), verbal, issue) for text, verbal, issue in made)


def _any(words: set[str]) -> str:
    ordered = sorted(words, key=lambda word: (-len(word), word))
    return "|".join(re.escape(word).replace(r"\+", r"\s+") for word in ordered)


def inflected(verb: str) -> set[str]:
    """Return the present forms of a verb; its past form may be a participle ("recorded crime").

    Examples:
        >>> [sorted(inflected(verb)) for verb in ("reduce", "cut")]
        [['reduce', 'reduces', 'reducing'], ['cut', 'cuts', 'cutting']]
    """
    stem = verb[:-1] if verb.endswith("e") else verb
    stem += verb[-1] if re.fullmatch(r"[a-z]{0,2}[aeiou][bdgmnpt]", verb) else ""
    return {verb, verb + "s", stem + "ing"}


def named(text: str) -> Iterator[Name]:
    """Yield the issues that a text names by two words.

    Examples:
        >>> text = "Detective skills and capacity help to prevent all types of crime."
        >>> [(text[n.start : n.end], n.entity) for n in named(text)]
        [('prevent all types of crime', 'issue/crime-prevention'), ('Detective skills and capacity', 'issue/investigator-capacity')]
    """
    for pattern, verbal, issue in _patterns():
        for match in pattern.finditer(text):
            yield Name(*match.span(), "Issue", issue, rule=RULE, confidence=0.8, merge=not verbal)
