"""What the build of a phrase says, without a verb of the table: possession, place, joint units, units within units."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kg.nlp.dating import date_of
from kg.nlp.entities import Register
from kg.nlp.modality import modality
from kg.nlp.passages import Name
from kg.nlp.syntax import Sentence
from kg.nlp.tree import verbal

GENERIC = frozenset({"kind/partner-organisation"})


@dataclass(frozen=True, slots=True)
class Draft:
    """A relation before it is checked."""

    subject: Name
    predicate: str
    object: Name
    modality: str
    hedged: bool
    rule: str
    confidence: float
    doubt: str = ""  # why it is set aside, though it could hold
    date: str | None = None


def structural(sentence: Sentence, register: Register) -> Iterator[Draft]:
    """Yield what the build of a phrase says, without a verb: possession, place, joint units, regional services."""
    yield from _possessed(sentence)
    yield from _placed(sentence)
    yield from _joint(sentence, register)
    yield from _described(sentence)
    yield from _within(sentence)


def _possessed(sentence: Sentence) -> Iterator[Draft]:
    """Yield "the force's fugitive team", "the regional unit's A, B and C", and "its fugitive team" in a clause on the force."""
    text, names = sentence.passage.text, sentence.names
    owners = [
        name for name in names if name.type in ("PoliceForce", "Unit") and not name.also and name.entity not in GENERIC
    ]
    for token in sentence.named():
        for name in sentence.names_at(token):
            if name.type not in ("Unit", "Operation") or re.search(
                r"\bjoint\b", text[max(0, name.start - 12) : name.start]
            ):
                continue
            near = [
                owner for owner in owners if re.fullmatch(r"[’']s?\s+(?:[\w-]+\s+){0,2}", text[owner.end : name.start])
            ]
            if any(child.dep_ == "poss" and child.lower_ in ("its", "their") for child in token.children):
                near += [owner for owner in sentence.role(token, "poss") if owner in owners]
            for owner in near[-1:]:
                for item in sentence.listed_with(name) if owner.type == "Unit" else [name]:
                    one, two = (item, owner) if name.type == "Unit" else (owner, item)
                    yield Draft(
                        one, "unitOf" if name.type == "Unit" else "runs", two, "asserted", False, "possessive", 0.85
                    )


def _placed(sentence: Sentence) -> Iterator[Draft]:
    """Yield "the project in Anytown"."""
    for token in sentence.named():
        for name in sentence.names_at(token):
            if (
                name.type in ("Scheme", "Operation", "Unit", "Partner")
                and name.reference == "name"
                and not name.entity.startswith("kind/")
            ):
                for preposition in ("in", "at"):
                    for place in sentence.role(token, preposition):
                        if place.type == "Place":
                            yield Draft(name, "locatedIn", place, "asserted", False, "place-after-name", 0.8)


def _within(sentence: Sentence) -> Iterator[Draft]:
    """Yield "the intelligence team within the regional unit"."""
    text = sentence.passage.text
    for one, two in pairwise(sorted(sentence.names, key=lambda name: name.start)):
        between = text[one.end : two.start]
        if (
            one.type == "Unit"
            and two.type in ("Unit", "PoliceForce", "Partner")
            and two.reference == "name"
            and re.fullmatch(r"\)?\s+(?:within|of|at)\s+(?:the\s+)?", between)
        ):
            yield Draft(one, "unitOf", two, "asserted", False, "within", 0.75)


def _described(sentence: Sentence) -> Iterator[Draft]:
    """Yield "Operation X, a counter-terrorism exercise"."""
    for token in sentence.named():
        for name in sentence.names_at(token):
            for child in token.children:
                if (
                    name.type in ("Operation", "Scheme", "Unit", "Method")
                    and child.dep_ == "appos"
                    and not sentence.names_at(child)
                ):
                    for issue in sentence.role(child, "compound"):
                        if issue.type == "Issue":
                            yield Draft(name, "addresses", issue, "asserted", False, "apposition", 0.8)


_WITH = re.compile(r"\b(?:jointly|together|in (?:a )?(?:collaboration|partnership|conjunction))\s+with\b", re.I)
_TOGETHER = re.compile(r"\b(?:jointly|together|between them)\b", re.I)
_RUN = frozenset(
    [
        "operate",
        "run",
        "provide",
        "staff",
        "manage",
        "deliver",
        "share",
        "fund",
        "lead",
        "establish",
        "set",
        "resource",
        "host",
    ]
)


def _joint(sentence: Sentence, register: Register) -> Iterator[Draft]:
    """Yield joint units: "operated jointly with B", "staffed jointly by A and B", "A and B … their joint unit"."""
    text = sentence.text
    for token in sentence.span:
        if token.lemma_ in _RUN and sentence.passive(token):
            units = [name for name in sentence.objects(token) if name.type == "Unit" and "regional" not in text]
            agents = [name for name in sentence.subjects(token) if name.type == "PoliceForce"]
            told, hedged = modality(token)
            if _WITH.search(text):
                agents = [name for name in sentence.role(token, "with") if name.type == "PoliceForce"]
                agents += _own_force(sentence, agents, register)
            if units and len(_forces(agents)) > 1 and (_WITH.search(text) or re.search(r"\bjoint", text)):
                yield from (
                    Draft(
                        unit,
                        "jointUnitOf",
                        force,
                        told,
                        hedged,
                        "joint-passive",
                        0.85,
                        date=date_of(sentence.span, token),
                    )
                    for unit in units
                    for force in agents
                )
        elif token.lemma_ in _RUN and verbal(token) and (token.lemma_ == "share" or _TOGETHER.search(text)):
            agents = [name for name in sentence.subjects(token) if name.type == "PoliceForce"]
            told, hedged = modality(token)
            if len(_forces(agents)) > 1:
                yield from (
                    Draft(
                        unit,
                        "jointUnitOf",
                        force,
                        told,
                        hedged,
                        "joint-active",
                        0.85,
                        date=date_of(sentence.span, token),
                    )
                    for unit in sentence.objects(token)
                    if unit.type == "Unit"
                    for force in agents
                )
        for name in sentence.names_at(token):
            before = sentence.passage.text[max(sentence.span.start_char, name.start - 40) : name.start]
            if name.type == "Unit" and re.search(r"\bjoint(?:ly)?(?:[- ]\w+)?\s+(?:\w+\s+){0,3}\(?$", before):
                forces = [item for item in sentence.names if item.type == "PoliceForce" and item.entity not in GENERIC]
                forces += _own_force(sentence, forces, register)
                if len(_forces(forces)) == 2:
                    yield from (
                        Draft(name, "jointUnitOf", force, "asserted", False, "joint-unit", 0.85) for force in forces
                    )


def _own_force(sentence: Sentence, others: Sequence[Name], register: Register) -> list[Name]:
    """Return the report's own force as a name, where only one other force is named with it."""
    own = register.metadata.force
    if not own or own in _forces(others) or len(_forces(others)) != 1:
        return []
    entity = register.known(own)
    start = sentence.span.start_char
    return [Name(start, start, "PoliceForce", own, entity.label, "report-force")]


def _forces(names: Sequence[Name]) -> set[str]:
    return {ident for name in names for ident in (name.entity, *name.also)}
