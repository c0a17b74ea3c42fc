"""Kinds of crime and of offender, named by their form: "rural crime", "dwelling burglaries", "supply of firearms".

The words are those of `ontology/language/crime-words.tsv`. A name that says only how grave a known kind is ("serious
knife crime") stands for that kind; one of which the vocabulary knows nothing is an issue found in the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from kg.nlp import tables
from kg.nlp.entities import singular
from kg.nlp.gazetteer import plural
from kg.nlp.passages import Name

RULE = "crime-name"
_SAME = re.compile(r"(?:criminality|criminal activity|criminal activities|criminals?|offending)$")
_AGAINST = re.compile(r"^counter-(?=terrorism)")


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    of = {role: _alternatives(role) for role in sorted({row["role"] for row in tables.rows("crime-words")})}
    grave = rf"(?:(?:{of['degree']})\s+(?:and\s+(?=(?:{of['kind']})\b))?)"
    kinds = rf"(?:(?:{of['kind']})\s+)"
    return re.compile(
        rf"\b(?<!-)(?:{of['alone']}"
        rf"|{grave}?{kinds}*(?:{of['offence']})(?:\s+(?:from|of|in|with)\s+(?:an?\s+|the\s+)?(?:{of['place']}))?"
        rf"|{grave}?(?:(?:{of['victim']})\s+|{kinds})+(?:{of['head']})"
        rf"|(?:{grave}?{kinds}+|(?:{of['character']})\s+)(?:{of['person']})"
        rf"|(?:{of['act']})\s+of\s+(?:{of['thing']})|(?:{of['thing']})\s+(?:{of['doing']}))(?![\w-])"
    )


def _alternatives(role: str) -> str:
    """Return a regular expression for the words of a role, plurals of nouns included, the longest first."""
    words = tables.words("crime-words", "word", role=role)
    if role in ("offence", "head", "person"):
        words |= {plural(word) for word in words}
    return "|".join(
        re.escape(word).replace(r"\ ", r"\s+") for word in sorted(words, key=lambda word: (-len(word), word))
    )


@lru_cache(maxsize=1)
def _degree() -> re.Pattern[str]:
    return re.compile(rf"^(?:{_alternatives('degree')})\s+(?:and\s+)?", re.I)


@lru_cache(maxsize=1)
def _thing() -> re.Pattern[str]:
    return re.compile(
        rf"^(?:{_alternatives('thing')})(?=\s+(?:{_alternatives('doing')})$)|(?:{_alternatives('thing')})$"
    )


@lru_cache(maxsize=1)
def _offence() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_alternatives('offence')})\b")


@lru_cache(maxsize=1)
def _turned() -> re.Pattern[str]:
    places = rf"(?:an?\s+|the\s+)?(?P<place>{_alternatives('place')})"
    return re.compile(rf"(?P<offence>{_alternatives('offence')})\s+(?:from|of|in)\s+{places}")


@lru_cache(maxsize=1)
def _same_words() -> dict[str, str]:
    return {row["word"]: row["same"] for row in tables.rows("crime-words") if row["same"]}


def named(text: str, known: Callable[[str], str | None]) -> Iterator[Name]:
    """Yield the kinds of crime that a text names.

    Args:
        text: the text of a passage.
        known: returns the id of what a text names in the vocabulary, or None.

    Examples:
        >>> [n.entity for n in named("Serious burglaries fell.", {"burglary": "issue/burglary"}.get)]
        ['issue/burglary']
        >>> [n.entity for n in named("Rural crime fell.", {}.get)]
        ['']
    """
    for match in _pattern().finditer(text.lower()):
        entity = next((ident for form in _forms(match[0]) if (ident := known(form))), "")
        yield Name(*match.span(), "Issue", entity, rule=RULE, confidence=0.8)


def plain(name: str) -> str:
    """Return a name without what does not change what it names.

    Examples:
        >>> [plain(name) for name in ("serious cyber-crime", "Counter-terrorism", "burglary in a dwelling", "car theft")]
        ['cyber-crime', 'terrorism', 'dwelling burglary', 'vehicle theft']
    """
    words = _AGAINST.sub("", _degree().sub("", " ".join(name.lower().split())))
    words = _turned().sub(lambda match: f"{match['place']} {match['offence']}", words)
    return " ".join(_same_words().get(word, word) for word in words.split(" "))


def _forms(name: str) -> Iterator[str]:
    """Yield a name and what stands for the same: plain, singular, plural, headed by "crime", its thing, its offence."""
    words = " ".join(name.lower().split())
    for form in dict.fromkeys((words, plain(name))):
        yield from dict.fromkeys((form, singular(form), plural(singular(form))))
        yield _SAME.sub("crime", form).replace("-related", "")
    if thing := _thing().search(words):
        yield from (thing[0], plural(thing[0]))
    rest = plain(name).partition(" ")[2]
    if offence := _offence().search(words):  # "street robbery" is robbery
        yield from (offence[0], singular(offence[0]))
    elif " " in rest:
        yield from (rest, singular(rest))
