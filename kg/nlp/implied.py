"""Relations that a name or the kind of report implies, without a wording: kept apart, with lower confidence.

A force has its own neighbourhood team; an operation named in a report on one force, and said to be nobody else's, is that
force's; a "child abuse investigation team" addresses child abuse; listed "regional services" belong to the regional unit.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any

from kg.nlp import addressing, model, tables
from kg.nlp.entities import Register
from kg.nlp.gazetteer import Gazetteer
from kg.nlp.passages import Name, Passage

_REGIONAL = re.compile(r"\bregional (?:services?|functions?|capabilit\w+|teams?|units?|resources?)\b", re.I)
_TOPICAL = frozenset({"Unit", "Operation", "Scheme", "Method", "Partner", "Partnership", "Document"})
_BODIES = ("PoliceForce", "Partner", "Partnership", "Unit", "Inspectorate")
_TAKING = ("runs", "participatesIn")
_OWNING = {
    "Unit": "unitOf",
    "Scheme": "^runs",
    "Operation": "^runs",
    "Method": "^uses",
    "System": "^uses",
    "Document": "^uses",
}
Told = tuple[str, str, str]


def find(
    passages: Sequence[Passage], register: Register, gazetteer: Gazetteer, told: set[Told]
) -> Iterator[tuple[Passage, Any, Name, str, str, str]]:
    """Yield (passage, sentence, subject name, predicate, object id, rule) for the first place of each.

    Args:
        told: the (subject, predicate, object) ids that sentences state; they are not implied again, and a thing that a
            sentence gives to somebody is not given to the report's force.
    """
    named = cache(lambda surface: topics(surface, gazetteer, register))
    own = register.metadata.force if register.metadata.programme == "programme/peel" else None
    seen: set[Told] = set()
    regional: str | None = None
    for passage in passages:
        for span in passage.sentences():
            for name in passage.within(span.start_char, span.end_char):
                if name.reference == "name" and name.type == "Unit" and name.entity.startswith("rocu/"):
                    regional = name.entity
                for predicate, obj, rule in _implied(name, passage, own, regional, span, register, named, told):
                    if (name.entity, predicate, obj) not in seen | told:
                        seen.add((name.entity, predicate, obj))
                        yield passage, span, name, predicate, obj, rule


def _implied(
    name: Name,
    passage: Passage,
    own: str | None,
    regional: str | None,
    span: Any,
    register: Register,
    named: Callable[[str], list[str]],
    told: set[Told],
) -> Iterator[tuple[str, str, str]]:
    """Yield (predicate, object, rule) of what a name implies; a predicate with "^" has the name as its object."""
    if name.reference != "name" or name.entity not in register.entities:
        return
    entity = register[name.entity]
    if (
        entity.found
        and name.type in _TOPICAL
        and not (entity.classification and name.type in ("Partner", "Partnership"))
    ):
        for issue in named(passage.surface(name)):
            yield "addresses", issue, "issue-in-name"
    for issue in _topics_beside(name, passage, span, register):
        yield "addresses", issue, "topic-beside"
    if entity.found and (owner := _owner(name, passage, register)):
        yield _OWNING[name.type], owner, "owner-in-name"
    if name.type == "Unit" and regional and _REGIONAL.search(span.text) and _listed(name, passage, span):
        yield "unitOf", regional, "regional-service"
    elif (
        own
        and name.type == "Unit"
        and entity.classification in register.vocabulary.local
        and not _elsewhere(name.entity, own, told)
    ):
        yield "unitOf", own, "own-unit"
    taken = {ident for subject, predicate, obj in told if predicate in _TAKING for ident in (subject, obj)}
    if own and entity.found and name.type == "Operation" and name.entity not in taken:
        yield "^runs", own, "own-operation"


def _topics_beside(name: Name, passage: Passage, span: Any, register: Register) -> Iterator[str]:
    """Yield the issues of a sentence that are what the vocabulary says a thing is for, or narrower than that."""
    vocabulary = register.vocabulary
    kind = register[name.entity].classification or name.entity
    topic = vocabulary.topics.get(kind)
    if topic is None or name.type == "Document":
        return
    for other in passage.within(span.start_char, span.end_char):
        issue: str | None = other.entity if other.type == "Issue" else None
        while issue is not None and issue != topic:
            issue = vocabulary.broader.get(issue)
        if issue == topic and addressing.harm(other.entity, vocabulary):
            yield other.entity


def _owner(name: Name, passage: Passage, register: Register) -> str | None:
    """Return the body whose name or abbreviation begins a name ("ABC triage programme")."""
    if name.type not in _OWNING:
        return None
    words = passage.surface(name).split()
    heads = {" ".join(words[:count]).removesuffix("’s") for count in range(1, len(words))}
    found = {
        ident
        for ident, entity in register.entities.items()
        if entity.type in _BODIES and ident != name.entity and heads & {entity.label, *entity.names}
    }
    return found.pop() if len(found) == 1 else None


def _elsewhere(unit: str, own: str, told: set[Told]) -> bool:
    """Tell whether a sentence gives a unit to somebody else."""
    return any(
        subject == unit and predicate in ("unitOf", "jointUnitOf", "memberOf") and obj != own
        for subject, predicate, obj in told
    )


def topics(surface: str, gazetteer: Gazetteer, register: Register) -> list[str]:
    """Return the harms that stand in a name, the longest only."""
    found = [
        (start, end, labels[0].entity)
        for start, end, labels in gazetteer.find(model.load().make_doc(surface))
        if register.vocabulary.entities[labels[0].entity].type == "Issue" and not labels[0].context
    ]
    longest = [
        item
        for item in found
        if not any(other[0] <= item[0] and item[1] <= other[1] and other != item for other in found)
    ]
    telling = {issue for _, _, issue in longest} - tables.words("harms", "concept", in_name="no")
    harms = {issue for issue in telling if addressing.harm(issue, register.vocabulary)}
    return sorted(register.known(issue).id for issue in harms)


def _listed(name: Name, passage: Passage, span: Any) -> bool:
    """Tell whether a unit is listed after the words "regional services"."""
    match = _REGIONAL.search(span.text)
    between = span.text[match.end() : name.start - span.start_char] if match else ""
    return bool(re.match(r"\s*(?:,\s*)?(?:including|such as|,|:|\()", between))
