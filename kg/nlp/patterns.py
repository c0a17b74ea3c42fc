"""Names that no vocabulary has: found by their form and by the word that heads them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

from kg.metadata import MONTHS
from kg.nlp import tables
from kg.nlp.gazetteer import plural
from kg.nlp.passages import Name

_MODIFIERS = frozenset({"NN", "NNS", "NNP", "NNPS", "JJ", "VBN", "VBG", "HYPH", "CD", "FW"})
_OPERATION = re.compile(r"\bOperation((?:\s+(?!The\b|This\b|Police\b)[A-Z][\w’'-]+){1,3})")
BODIES = frozenset({"national-body", "force-name"})  # rules that give way to a name of the vocabulary
_NATIONAL = re.compile(
    r"\b(?:HM\s+(?!Inspect|Chief|Govern)|Ministry\s+of\s+|Department\s+(?:for|of)\s+|Office\s+(?:for|of)\s+(?:the\s+)?)"
    r"[A-Z][a-z]+(?:\s+(?:(?:and|for|of|&)\s+)?[A-Z][a-z]+){0,3}"
)
_FORCE = re.compile(
    r"\b([A-Z][a-z]+(?:(?:\s+|-)(?:of\s+)?[A-Z][a-z]+){0,3})\s+(?:Police|Constabulary)\b(?!\s+(?:and [Cc]rime|[A-Z]))"
)
_INSPECTION = re.compile(
    r"(?<![’'])\b(?:[A-Z][A-Za-z]{3,}(?:’s|'s)\s+|[A-Z]{4,}\s+)?(?:[a-z-]+\s+){0,2}inspections?(?:\s+of\s+[a-z]+(?:\s+[a-z]+)?)?\s+in\s+(?:19|20)\d\d\b"
)
_CITED = re.compile(
    r"(?:^|\bsee |\bin )((?:[A-Z]|\d)[^.;]{8,120}?),\s+(?:[A-Z][\w&’'-]*(?:\s+(?:of|for|and|the|[A-Z&][\w&’'-]*))*,\s+){1,2}"
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December)?\s*(?:19|20)\d\d\b"
)
_KNOWN_AS = re.compile(
    r"\b(?:known as|called|named)\s+(?:the\s+)?[‘'“\"]?((?:[A-Z][\w’-]+\s+)*[A-Z][\w’-]+(?:\s+[a-z]+)?)[’'”\"]?(?=[,.;)])"
)
_QUOTED = re.compile(r"[‘'“\"]([A-Za-z][\w ’'-]{2,38}\w)[’'”\"]\s+([a-z]+)\b")
_PLACE = re.compile(
    r"\b(?:in|at|near|around|across)\s+((?:[A-Z][a-z’]+(?:-[a-z]+-[A-Z][a-z]+)?)(?:\s+[A-Z][a-z]+){0,3})"
)
_NOT_PLACES = frozenset(
    [
        *MONTHS,
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
        "Annex",
        "Figure",
        "Table",
        "Section",
        "Chapter",
        "Part",
        "Year",
        "Operation",
        "Appendix",
    ]
)


@lru_cache(maxsize=1)
def heads() -> dict[str, tables.Row]:
    """Return the table of heads by their word, singular and plural."""
    found: dict[str, tables.Row] = {}
    for row in tables.rows("heads"):
        found[row["head"]] = row
    for row in tables.rows("heads"):
        found.setdefault(plural(row["head"]), row)
    return found


def kind_of(name: str) -> str | None:
    """Return the kind of which a name's head makes an instance ("Anytown Borough Council" → a local authority)."""
    words = name.lower().split()
    row = heads().get(" ".join(words[-2:])) or heads().get(words[-1]) or {}
    return row.get("kind") or None


def may_hold_names(sentence: Any) -> bool:
    """Tell whether a sentence has a word that ends names, so that its parts of speech are needed."""
    doc = sentence.doc
    return any(_row(doc, index) is not None for index in range(sentence.start, sentence.end))


def headed(doc: Any, barred: Callable[[int], bool], known: Callable[[str], str | None]) -> Iterator[Name]:
    """Yield the names that end in a head word: "fugitive team", "Essex gangs strategy", "the Borderline project".

    Args:
        doc: a tagged document.
        barred: tells whether the character at an offset belongs to a name that no other name may swallow.
        known: returns the id of what a text names in the vocabulary, or None.
    """
    for token in doc:
        row = _row(doc, token.i)
        if row is None or token.tag_ not in _MODIFIERS or (token.i and doc[token.i - 1].lower_ == "-"):
            continue
        first = _left_edge(doc, token.i, barred)
        if first is None or not _fits(doc, first, token.i, row) or _goes_on(doc, token.i, row):
            continue
        halves = list(_elliptical(doc, first, token.i, row["type"], known))
        end = token.idx + len(token)
        yield from halves or [Name(doc[first].idx, end, row["type"], rule="headed-name", confidence=0.8)]


def _row(doc: Any, index: int) -> tables.Row | None:
    """Return the row of the head that ends at a token, one of two words ("commissioning group") first."""
    two = f"{doc[index - 1].lower_} {doc[index].lower_}" if index else ""
    return heads().get(two) or heads().get(doc[index].lower_)


def _goes_on(doc: Any, head: int, row: tables.Row) -> bool:
    """Tell whether a document's head only describes the noun after it ("strategy discussion", "policy makers")."""
    following = doc[head + 1] if head + 1 < len(doc) else None
    return row["type"] == "Document" and following is not None and following.tag_ in ("NN", "NNS")


def _left_edge(doc: Any, head: int, barred: Callable[[int], bool]) -> int | None:
    """Return the first token of the name that `head` ends, or None where nothing but a class stands there."""
    first = head
    sent = doc[head].sent.start
    while first > sent and head - first < 8 and not barred(doc[first - 1].idx):
        token = doc[first - 1]
        if _clause(token) or token.lower_ in tables.words("name-words", "word", role="post"):
            break
        if (
            (token.lower_ in ("and", "&") and first < head and _coordinates(doc, first - 1, head))
            or (
                token.lower_ == "of"
                and _capital(doc[first])
                and first - 1 > sent
                and _capital(doc[first - 2])
                and _capital(doc[head])
            )
            or _modifies(token, doc[first])
            or _possesses(doc, first - 1)
        ):
            first -= 1
        else:
            break
    while first < head and _describes(doc, first, head):
        # "well-established", "multi-agency": the whole compound goes
        first += 3 if first + 2 < head and doc[first + 1].text == "-" else 1
    if _capital(doc[head]):  # a proper name starts at its first capital
        while first < head and doc[first].text.islower():
            first += 1
    return first if first < head else None


def _describes(doc: Any, first: int, head: int) -> bool:
    """Tell whether the first word of a name is none of the name: "a dedicated", "revised", "well-established"."""
    token = doc[first]
    if not token.is_alpha or token.lower_ in ("and", "of", "for"):
        return True
    if token.lower_ in tables.words("name-words", "word", role="stop"):
        return True
    if _capital(token) and _capital(doc[head]):
        return False
    kept = tables.words("name-words", "word", role="gerund")
    return token.tag_ in ("VBG", "VBN") and token.lower_ not in kept


def _clause(token: Any) -> bool:
    """Tell whether a participle opens a clause: "children attending hospital departments", "the plan using …"."""
    if token.tag_ != "VBG" or token.text[:1].isupper() or token.i == token.sent.start:
        return False
    before = token.doc[token.i - 1]
    return before.tag_ in ("NN", "NNS") and token.lower_ not in tables.words("name-words", "word", role="gerund")


def _possesses(doc: Any, index: int) -> bool:
    """Tell whether a token belongs to the possessive of those whom a body serves ("children's advice service")."""
    people = tables.words("name-words", "word", role="possessor")
    token, before, after = doc[index], doc[index - 1] if index else None, doc[index + 1]
    if token.text in ("'s", "'"):
        return before is not None and before.lower_ in people and (token.text == "'s" or before.lower_.endswith("s"))
    return token.lower_ in people and (after.text == "'s" or (after.text == "'" and token.lower_.endswith("s")))


def _modifies(token: Any, following: Any) -> bool:
    """Tell whether a token may belong to the name that goes on after it."""
    if token.text == "-" or token.tag_ == "HYPH" or _hyphenated(token):
        return True
    inner = token.text[:1].isupper() and following.text[:1].isupper() and token.i != token.sent.start
    return bool(token.is_alpha and (token.tag_ in _MODIFIERS or inner))


def _hyphenated(token: Any) -> bool:
    """Tell whether a token stands between hyphens ("Stoke-on-Trent")."""
    doc = token.doc
    return bool(
        0 < token.i < len(doc) - 1
        and doc[token.i - 1].text == "-"
        and doc[token.i + 1].text == "-"
        and not token.whitespace_
    )


def _coordinates(doc: Any, index: int, head: int) -> bool:
    """Tell whether an "and" stands inside a name: between two modifiers of like form, the left one no plural."""
    left, right = doc[index - 1] if index else None, doc[index + 1]
    if (
        left is None
        or left.tag_ not in _MODIFIERS
        or not left.is_alpha
        or left.tag_ in ("NNS", "NNPS")
        or left.lower_ in heads()
    ):
        return False
    return bool(_capital(left) == _capital(right))


def _capital(token: Any) -> bool:
    """Tell whether a token is written as a proper name, not merely as the first word of a sentence."""
    return bool(
        token.text[:1].isupper() and (token.i != token.sent.start or token.tag_.startswith("NNP") or token.is_upper)
    )


def _fits(doc: Any, first: int, head: int, row: tables.Row) -> bool:
    modifiers = [doc[i] for i in range(first, head) if doc[i].is_alpha]
    if row["needs"] and not {token.lower_ for token in modifiers} & {word.lower() for word in row["needs"].split()}:
        return False
    generic = tables.words("name-words", "word", role="generic")
    if len(modifiers) > 1 and modifiers[-1].lower_ == "policing":  # "local policing team", not "local team"
        return True
    if row["form"] == "capital":
        return any(_capital(token) and (token.lower_ not in generic or not token.is_upper) for token in modifiers)
    return any(token.lower_ not in generic for token in modifiers)


def _elliptical(doc: Any, first: int, head: int, kind: str, known: Callable[[str], str | None]) -> Iterator[Name]:
    """Yield both halves of "neighbourhood and response teams", where the vocabulary knows the left one whole."""
    text, end = doc.text, doc[head].idx + len(doc[head])
    for index in range(first + 1, head):
        left, right = text[doc[first].idx : doc[index].idx].strip(), text[doc[index + 1].idx : end]
        entity = (
            known(f"{left} {doc[head].text}") if doc[index].lower_ == "and" and doc[head].lower_.endswith("s") else None
        )
        if entity:
            yield Name(doc[first].idx, doc[first].idx + len(left), kind, entity, rule="elliptical-name", confidence=0.8)
            yield Name(end - len(right), end, kind, known(right) or "", rule="headed-name", confidence=0.8)
            return


def worded(text: str, footnote: bool) -> Iterator[Name]:
    """Yield the names that a fixed wording introduces: operations, bodies, dated inspections, cited publications, places."""
    for match in _OPERATION.finditer(text):
        yield Name(*match.span(), "Operation", rule="operation-name", confidence=0.95)
    for match in _INSPECTION.finditer(text):
        start = match.start() + (len(match[0]) - len(_without_function_words(match[0])))
        yield Name(start, match.end(), "Document", rule="dated-inspection", confidence=0.85, merge=True)
    for match in _NATIONAL.finditer(text):
        yield Name(*match.span(), "Partner", rule="national-body", confidence=0.8)
    for match in _FORCE.finditer(text):
        yield Name(*match.span(), "PoliceForce", rule="force-name", confidence=0.8)
    if footnote:
        for match in _CITED.finditer(text):
            start = match.start(1) + max(match[1].rfind(" see ") + 5, 0) * (" see " in match[1])
            yield Name(start, match.end(1), "Document", rule="cited-publication", confidence=0.85)
    for match in _KNOWN_AS.finditer(text):
        yield Name(*match.span(1), "Scheme", rule="known-as", confidence=0.6)
    for match in _QUOTED.finditer(text):
        row = heads().get(match[2])
        if row and not row["needs"]:
            yield Name(match.start(), match.end(2), row["type"], rule="quoted-name", confidence=0.8)
    for match in _PLACE.finditer(text):
        if match[1].split()[0] not in _NOT_PLACES:
            yield Name(*match.span(1), "Place", rule="place-name", confidence=0.6)


def _without_function_words(text: str) -> str:
    """Drop leading lower-case function words ("in the crime inspection in 2014" → "crime inspection in 2014")."""
    words = text.split(" ")
    edge = {
        "the",
        "a",
        "an",
        "in",
        "of",
        "our",
        "its",
        "this",
        "that",
        "previous",
        "last",
        "since",
        "from",
        "by",
        "to",
        "for",
        "and",
    }
    while len(words) > 1 and words[0].strip().lower() in edge:
        words = words[1:]
    return " ".join(words)
