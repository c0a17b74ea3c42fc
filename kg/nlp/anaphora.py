"""References without a name: "the force", "both forces", "this team". In doubt they stand for nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kg.nlp import tables
from kg.nlp.entities import Register, singular
from kg.nlp.gazetteer import plural
from kg.nlp.passages import Name, Passage
from kg.ontology import Entity
from kg.readers import headings
from kg.report import BlockKind

_BOTH = re.compile(
    r"\b(?:both|the two)\s+(?:police\s+)?(?:forces|constabularies)\b|\b[Tt]he forces\b(?!['’]|\s+(?:to|in|that|which|with)\b)",
    re.I,
)
_NOT_AFTER = re.compile(r"\s+(?:area|and crime|national|officer|service|areas|control room|boundar\w+|wide)\b|-")
_RESTRICTED = re.compile(r"\s+(?:of|for|in(?!\s+[A-Z])|at|within|between|that|which|who|where)\b")
_ANY_FORCE = re.compile(r"\b(?:an?|any|each|every)\s+(?:police\s+)?(?P<noun>force)\b(?!-)", re.I)
_ANY = re.compile(r"\b(?:an?|any|each|every|another|other|one|some|no)\s+$", re.I)
_ARGUMENTS = frozenset(["nsubj", "nsubjpass", "dobj", "pobj", "conj", "agent", "dative"])
_MODIFIERS = frozenset(["det", "amod", "compound", "poss", "nmod"])
_DETERMINERS = "the|this|these|those|a|an|both|each|every|any|some|no|its|their|our"
_WORD = rf"(?:(?!(?:{_DETERMINERS})\b)[\w-]+\s+)"


@dataclass(frozen=True, slots=True)
class _Rule:
    """A row of the table: what a definite noun may stand for."""

    noun: str
    types: frozenset[str]
    determiners: frozenset[str]
    reach: int
    match: str


@dataclass(frozen=True, slots=True)
class _Reference:
    """A stretch of a sentence that may refer: its words between determiner and noun, and the rules of its noun."""

    start: int
    end: int
    determiner: str
    middle: tuple[str, ...]
    noun: str
    rules: tuple[_Rule, ...]

    @property
    def many(self) -> bool:
        """Whether the noun is in the plural."""
        return all(self.noun != rule.noun for rule in self.rules)


@dataclass(frozen=True, slots=True)
class _Told:
    """A name that the report has given: the running number of its sentence, its words, what it stands for."""

    when: int
    surface: str
    name: Name

    @property
    def many(self) -> bool:
        last = self.surface.split()[-1]
        return not last.isupper() and singular(last.lower()) != last.lower()


def resolve(passages: Sequence[Passage], register: Register) -> None:
    """Add to every passage the references whose referent is clear."""
    _instances(passages, register)
    told: list[_Told] = []
    clock = 0
    for passage in passages:
        starts = [sent.start_char for sent in passage.doc.sents] or [0]
        given = sorted(passage.names, key=lambda item: item.start)
        found: list[Name] = []
        for index, start in enumerate(starts):
            end = starts[index + 1] if index + 1 < len(starts) else len(passage.text)
            here = [_Told(clock + index, passage.surface(name), name) for name in given if start <= name.start < end]
            found += _of_sentence(passage, start, end, [*told, *here], clock + index, register)
            told += [item for item in here if item.name.reference == "name"]
        kept = [name for name in given if not any(one.start < name.end and name.start < one.end for one in found)]
        passage.names = sorted([*kept, *found], key=lambda item: item.start)
        clock += len(starts) + (3 if passage.block.kind is BlockKind.HEADING else 0)


def _of_sentence(
    passage: Passage, start: int, end: int, told: Sequence[_Told], clock: int, register: Register
) -> Iterator[Name]:
    """Yield the references of a sentence that stand for something, and that hold no name."""

    def free(first: int, last: int) -> bool:
        """Tell whether no name stands there but the general word for the thing ("the new IT system")."""
        over = [name for name in passage.names if name.start < last and first < name.end]
        return all(name.type == "Issue" and first < name.start and name.end == last for name in over)

    for match in _BOTH.finditer(passage.text, start, end):
        if free(*match.span()):
            yield from _name(
                match.span(), _pair(_before(told, match.start()), clock, register), "both-forces", register
            )
    for reference in _references(passage, start, end):
        if free(reference.start, reference.end):
            earlier = _before(told, reference.start, clock)
            found = _referents(reference, passage, earlier, clock, register)
            yield from _name((reference.start, reference.end), found, "definite-reference", register, reference)
    yield from _descriptions(passage, start, end, free, register)


def _before(told: Sequence[_Told], start: int, clock: int = -1) -> list[_Told]:
    """Return the names before a place in the last sentence told."""
    return [item for item in told if item.name.reference == "name" and (item.when != clock or item.name.end <= start)]


def _name(
    span: tuple[int, int], referents: Sequence[str], rule: str, register: Register, reference: _Reference | None = None
) -> Iterator[Name]:
    if referents:
        own = reference is not None and any(one.reach == 0 for one in reference.rules)
        confidence = 0.97 if own else 0.8 if reference is None else 0.75
        entity = register[referents[0]]
        yield Name(
            *span,
            entity.type,
            entity.id,
            entity.label,
            rule,
            confidence,
            reference="anaphor",
            also=tuple(referents[1:]),
            merge=False,
        )


def _instances(passages: Sequence[Passage], register: Register) -> None:
    """Read "the local authority" as the one council that the report names; of two it may be either, so it stays a kind.

    Where a joint inspection names one force, "the police" are that force.
    """
    named: dict[str, set[str]] = {}
    for entity in register.entities.values():
        if entity.found and entity.classification and entity.type == "Partner":
            named.setdefault(entity.classification, set()).add(entity.id)
    joint = register.metadata.programme != "programme/peel"
    only = {kind: next(iter(idents)) for kind, idents in named.items() if len(idents) == 1}
    for passage in passages:
        for name in passage.names:
            surface = passage.surface(name)
            before = passage.text[max(0, name.start - 12) : name.start]
            definite = re.search(r"\b[Tt]he\s+$", before) or (
                joint and not _ANY.search(before) and not _compound(passage, name.start)
            )
            if name.entity in only and definite and singular(surface) == surface:
                entity = register[only[name.entity]]
                name.entity, name.label, name.reference, name.rule = entity.id, entity.label, "anaphor", "only-instance"
                name.confidence = 0.8


# --- what may refer ---------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def _rules() -> dict[str, tuple[_Rule, ...]]:
    """Return the rules by their noun, singular and plural."""
    found: dict[str, tuple[_Rule, ...]] = {}
    for row in tables.rows("references"):
        if row["match"] != "modifier":
            types, determiners = frozenset(row["type"].split()), frozenset(row["determiners"].split())
            rule = _Rule(row["noun"], types, determiners, int(row["reach"]), row["match"])
            for noun in {rule.noun, rule.noun if rule.reach == 0 else plural(rule.noun)}:
                found[noun] = (*found.get(noun, ()), rule)
    return found


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    nouns = "|".join(sorted(_rules(), key=lambda noun: (-len(noun), noun)))
    return re.compile(rf"\b(?P<determiner>the|this|these|those)\s+(?P<middle>{_WORD}{{0,3}}?)(?P<noun>{nouns})\b", re.I)


@lru_cache(maxsize=1)
def _description() -> re.Pattern[str]:
    nouns = "|".join(sorted(_rules(), key=lambda noun: (-len(noun), noun)))
    described = rf"an?\s+{_WORD}{{0,3}}?(?:{nouns})\b"
    return re.compile(
        rf"\)?,?\s+which\s+(?:is|are|was|were)\s+(?P<said>{described})|\),\s+(?P<beside>{described})(?!,|\s+and\b)",
        re.I,
    )


def may_refer(text: str) -> bool:
    """Tell whether a text without a name may have a reference that only its parse tells from part of another noun."""
    lowered = text.lower()
    return any(noun in lowered for noun in _bare_nouns())


def _references(passage: Passage, start: int, end: int) -> Iterator[_Reference]:
    """Yield the stretches of a sentence that may refer: "the force", "this team", "the new system"."""
    for match in _pattern().finditer(passage.text, start, end):
        determiner, middle = match["determiner"].lower(), tuple(match["middle"].split())
        noun = match["noun"].lower()
        rules = tuple(
            rule
            for rule in _rules()[noun]
            if determiner in rule.determiners
            and not (rule.reach == 0 and (middle or _general(passage, match)))
            and not (rule.match == "joint" and _compound(passage, match.start("noun")))
        )
        restricted = determiner == "the" and _RESTRICTED.match(passage.text, match.end())
        own = any(rule.reach == 0 for rule in rules)
        if rules and (own or not (restricted or _compound(passage, match.start("noun")))):
            yield _Reference(*match.span(), determiner, middle, noun, rules)
    for match in _bare().finditer(passage.text, start, end):
        if not (_modifies(passage, match.start()) or _general(passage, match)):
            yield _Reference(*match.span(), "", (), match[0].lower(), _rules()[match[0].lower()])


@lru_cache(maxsize=1)
def _bare() -> re.Pattern[str]:
    """Return the pattern of nouns that refer without a determiner too ("health and police")."""
    return re.compile(rf"(?<!\b[Tt]he )\b(?:{'|'.join(_bare_nouns())})\b", re.I)


@lru_cache(maxsize=1)
def _bare_nouns() -> tuple[str, ...]:
    return tuple(sorted({rule.noun for rules in _rules().values() for rule in rules if "bare" in rule.determiners}))


def _modifies(passage: Passage, offset: int) -> bool:
    """Tell whether the word at an offset modifies another or is modified itself ("police officers", "local police")."""
    span = passage.doc.char_span(offset, offset + 1, alignment_mode="expand")
    return span is None or span[0].dep_ not in _ARGUMENTS or any(child.dep_ in _MODIFIERS for child in span[0].children)


def _compound(passage: Passage, offset: int) -> bool:
    """Tell whether the word at an offset only modifies a noun after it ("the team leader")."""
    span = passage.doc.char_span(offset, offset + 1, alignment_mode="expand")
    return span is not None and span[0].dep_ in ("compound", "nmod", "amod")


def _general(passage: Passage, match: re.Match[str]) -> bool:
    """Tell whether "the force" means no force in particular: part of a longer name, or any force of which a text speaks.

    An annex explains the grades of all forces; outside the findings a question is asked of all forces; and after
    "when a force …" the force is that one.
    """
    if _NOT_AFTER.match(passage.text, match.end()):
        return True
    roles = {role[0] for title in passage.block.section if (role := headings.known(title))}
    asked = passage.block.kind is not BlockKind.HEADING and passage.text.rstrip("”’\"'0123456789 ").endswith("?")
    return "annex" in roles or (asked and "front" in roles) or _any_force(passage, match.start())


def _any_force(passage: Passage, before: int) -> bool:
    """Tell whether a passage has spoken of a force that may be any, before an offset."""
    found = _ANY_FORCE.finditer(passage.text, 0, before)
    return any(not _compound(passage, match.start("noun")) for match in found)


# --- for what ---------------------------------------------------------------------------------------------


def _referents(
    reference: _Reference, passage: Passage, told: Sequence[_Told], clock: int, register: Register
) -> list[str]:
    """Return what a reference stands for: of the report's own bodies, or the nearest name that its rules allow."""
    for rule in reference.rules:
        found = _own(rule, register) if rule.reach == 0 else _nearest(rule, reference, told, clock, register)
        if found:
            return found
    return []


def _own(rule: _Rule, register: Register) -> list[str]:
    """Return the report's own force or area, or the only instance of a kind that the report names."""
    metadata = register.metadata
    if rule.match == "joint" and metadata.programme == "programme/peel":
        return []  # "the police" of a report on a force are the service in general
    if rule.match.startswith("kind/"):
        joint = metadata.programme != "programme/peel"
        kind = register.vocabulary.entities[rule.match]
        named = [entity.id for entity in register.entities.values() if _is_of(entity, kind)]
        return named if joint and len(named) == 1 else []
    if "PoliceForce" in rule.types:
        return [register.known(metadata.force).id] if metadata.force else []
    area = metadata.area if metadata.programme != "programme/peel" else None
    places = (area,) if area else register.vocabulary.areas.get(metadata.force or "", ())
    known = [place for place in places if place in register.vocabulary.entities]
    return [register.known(known[0]).id] if known else []


def _is_of(entity: Entity, kind: Entity) -> bool:
    """Tell whether an entity is an instance of a kind: classified so, or called so after the name of its area."""
    if entity.kind or entity.type != kind.type:
        return False
    calls = tuple(" " + name.lower() for name in (kind.label, *kind.names))
    return entity.classification == kind.id or entity.label.lower().endswith(calls)


def _nearest(rule: _Rule, reference: _Reference, told: Sequence[_Told], clock: int, register: Register) -> list[str]:
    """Return the nearest fitting entity; of two in one sentence, "these" are both and "this" neither."""
    fits = [item for item in told if _fits(item, rule, reference, register)]
    fitting = [item for item in fits if clock - item.when <= rule.reach]
    if not fitting and any(word.lower() not in _modifiers() for word in reference.middle):
        idents = {
            item.name.entity for item in fits if not register[item.name.entity].kind
        }  # words of the name itself reach as far as the report
        return sorted(idents) if len(idents) == 1 else []
    if not fitting:
        return []
    apt = [item for item in fitting if _shared(item, reference, register)]
    fitting = apt or fitting
    near = fitting[-1]
    same = list(dict.fromkeys(item.name.entity for item in fitting if item.when == near.when))
    if reference.many:
        return same if len(same) > 1 or near.many else []
    if near.many and reference.determiner in ("this", "the") and rule.match == "head" and not _is_one(near, register):
        return []
    return [near.name.entity] if len(same) == 1 or rule.match == "near" else []


def _shared(item: _Told, reference: _Reference, register: Register) -> bool:
    """Tell whether a name has a word of the reference besides its noun ("this regional team")."""
    words = f"{item.surface} {register[item.name.entity].label}".lower().split()
    return any(word.lower() in words for word in reference.middle)


def _is_one(item: _Told, register: Register) -> bool:
    """Tell whether a name in the plural is one thing all the same: a kind, such as an arrangement or a scheme."""
    return register[item.name.entity].kind


def _fits(item: _Told, rule: _Rule, reference: _Reference, register: Register) -> bool:
    if item.name.type not in rule.types:
        return False
    entity = register[item.name.entity]
    synonyms = () if entity.kind else entity.names  # those of a kind are many, and of several nouns
    calls = (item.surface, entity.label, *synonyms)
    words = {word.lower() for text in calls for word in text.split()}
    if any(word.lower() not in words and word.lower() not in _modifiers() for word in reference.middle):
        return False
    return rule.match == "near" or any(singular(text.split()[-1].lower()) == rule.noun for text in calls if text)


@lru_cache(maxsize=1)
def _modifiers() -> frozenset[str]:
    return tables.words("references", "noun", match="modifier")


def _pair(told: Sequence[_Told], clock: int, register: Register) -> list[str]:
    """Return the report's force and the one other force that the last sentences name."""
    own = register.metadata.force
    others = {
        item.name.entity
        for item in told
        if item.name.type == "PoliceForce"
        and clock - item.when <= 3
        and item.name.entity not in (own, "kind/police-force")
    }
    return [register.known(own).id, *others] if own and len(others) == 1 else []


def _descriptions(
    passage: Passage, start: int, end: int, free: Callable[[int, int], bool], register: Register
) -> Iterator[Name]:
    """Yield what a name is said to be right after it: "the directorate (SCD), which is a specialist unit"."""
    for name in [name for name in passage.names if start <= name.start < end and name.reference == "name"]:
        match = _description().match(passage.text, name.end, end)
        span = match.span(match.lastgroup or 0) if match else (0, 0)
        if match and free(*span):
            noun = passage.text[slice(*span)].split()[-1].lower()
            if any(name.type in rule.types and rule.noun == noun for rule in _rules()[noun]):
                yield from _name(span, [name.entity], "description", register)
