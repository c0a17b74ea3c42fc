"""Relations: the wordings of `ontology/language/relations.tsv`, matched over the dependency tree and merged names.

Each relation is checked against the signature of its property. What fails is set aside with the reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from kg.nlp import addressing, implied, tables
from kg.nlp.dating import date_of
from kg.nlp.entities import Register
from kg.nlp.gazetteer import Gazetteer
from kg.nlp.modality import modality
from kg.nlp.passages import Name, Passage, evidence_of
from kg.nlp.people import Holding
from kg.nlp.phrases import GENERIC, Draft, structural
from kg.nlp.syntax import Sentence
from kg.nlp.tree import verbal
from kg.ontology import Vocabulary
from kg.report import BlockKind, Report
from kg.statements import Relation, SetAside, evidence

_ASKS = re.compile(r"(?:How|Whether)\b")  # "How well the force …" says what is looked at, not that it is so
_READ = (BlockKind.PARAGRAPH, BlockKind.BULLET, BlockKind.FOOTNOTE, BlockKind.TITLE)


@dataclass(slots=True)
class Links:
    """The relations kept, and those set aside."""

    kept: list[Relation] = field(default_factory=list)
    aside: list[SetAside] = field(default_factory=list)


def find(
    report: Report,
    passages: Sequence[Passage],
    register: Register,
    gazetteer: Gazetteer,
    held: Sequence[Holding] = (),
) -> Links:
    """Return the relations that the sentences of a report state, those that its names imply, and who holds which post."""
    links = Links()
    for holding in held:
        _hold(holding, report, register, links)
    own, inspected = _report_force(register), _inspected(register)
    for passage in passages:
        if passage.block.kind not in _READ:
            continue
        previous: Name | None = None
        for span in passage.sentences():
            sentence, asked = Sentence(passage, span, previous, own, inspected), bool(_ASKS.match(span.text))
            for draft in [
                *_worded(sentence),
                *structural(sentence, register),
                *_addressed(sentence, register.vocabulary),
            ]:
                _keep(replace(draft, hedged=draft.hedged or asked), report, passage, span, register, links)
            previous = topic(sentence, previous)
    told = {(item.subject, item.predicate, item.object) for item in links.kept}
    for passage, span, name, predicate, ident, rule in implied.find(passages, register, gazetteer, told):
        other = Name(span.start_char, span.start_char, register[ident].type, ident, register[ident].label)
        one, two = (other, name) if predicate.startswith("^") else (name, other)
        _keep(
            Draft(one, predicate.lstrip("^"), two, "asserted", False, rule, 0.6), report, passage, span, register, links
        )
    return links


def _report_force(register: Register) -> Name | None:
    """Return the force of a report as a name without a place; only a report on a force has one."""
    force = register.metadata.force
    if not force or register.metadata.programme != "programme/peel":
        return None
    return Name(0, 0, "PoliceForce", force, register.known(force).label, "report-force")


def _inspected(register: Register) -> Name | None:
    """Return what a report is on, as a name without a place: the force, or the area of a joint inspection."""
    metadata = register.metadata
    ident = metadata.force if metadata.programme == "programme/peel" else metadata.area
    if not ident:
        return None
    entity = (
        register.known(ident) if ident in register.vocabulary.entities else register.found("Place", area_name(ident))
    )
    return Name(0, 0, entity.type, entity.id, entity.label, "report-force")


def area_name(ident: str) -> str:
    """Return the name that the id of an area spells.

    Examples:
        >>> area_name("place/milton-keynes"), area_name("place/stoke-on-trent")
        ('Milton Keynes', 'Stoke-on-Trent')
    """
    slug = ident.rsplit("/", 1)[-1]
    small = {"on", "upon", "with", "and", "of", "le", "under"}
    words = [word if word in small else word.capitalize() for word in slug.split("-")]
    hyphenated = any(word in ("on", "upon") for word in words)
    return ("-" if hyphenated else " ").join(words)


def topic(sentence: Sentence, previous: Name | None) -> Name | None:
    """Return who a sentence is about: its only subject that is a body; an "it" after it stands for that body."""
    for token in sentence.span:
        if token.dep_ == "ROOT":
            found = sentence.subjects(token) if token.pos_ in ("VERB", "AUX") else []
            bodies = [
                name for name in found if name.type in ("PoliceForce", "Unit", "Scheme", "Partnership", "Operation")
            ]
            return bodies[0] if len({name.entity for name in bodies}) == 1 else None
    return previous


@lru_cache(maxsize=1)
def _by_word() -> dict[str, tuple[tables.Row, ...]]:
    found: dict[str, list[tables.Row]] = {}
    for row in tables.rows("relations"):
        for word in row["word"].split("|"):
            found.setdefault(word, []).append(row)
    return {word: tuple(rows) for word, rows in found.items()}


def _worded(sentence: Sentence) -> Iterator[Draft]:
    """Yield what the rows of the table find in a sentence."""
    for token in sentence.span:
        rows = _by_word().get(token.lemma_.lower(), ())
        if not rows or any(len(name_of) > 1 for name_of in sentence.words_at(token)):
            continue  # a word inside a name of several words triggers nothing
        for row in rows:
            if _is(token, row["pos"]):
                if row["clause"] and not re.search(row["clause"], sentence.text, re.I):
                    continue
                yield from _row(sentence, token, row)


def _is(token: Any, part: str) -> bool:
    """Tell whether a token is used as a part of speech; auxiliaries and prepositions ("including") are no verbs."""
    if part == "VERB":
        return verbal(token) and token.dep_ not in ("aux", "auxpass", "prep")
    return bool(token.pos_ == part) and not (part == "NOUN" and verbal(token))


def _row(sentence: Sentence, token: Any, row: tables.Row) -> Iterator[Draft]:
    subjects = sentence.role(token, row["subject"])
    objects = sentence.role(token, row["object"]) if subjects else []
    pairs = [
        (one, other)
        for left, one in enumerate(subjects)
        for right, other in enumerate(objects)
        if (one is not other or one.also)
        and (row["subject"] != row["object"] or left < right or (left == right and one.also))
        and _allowed(one, row["only_subject"])
        and _allowed(other, row["only_object"])
    ]
    if pairs:
        told, hedged = modality(token)
        date = date_of(sentence.span, token)
        rule = f"{row['predicate']}:{row['word'].split('|')[0]}"
        for one, other in pairs:
            yield Draft(one, row["predicate"], other, row["modality"] or told, hedged, rule, 0.75, date=date)


def _allowed(name: Name, types: str) -> bool:
    return not types or name.type in types.split()


def _addressed(sentence: Sentence, vocabulary: Vocabulary) -> Iterator[Draft]:
    """Yield who acts on which issue; what one word of the way denies, plans or doubts, the whole does.

    Where something else than the acting is denied, it is not clear what that says of the issue.
    """
    for found in addressing.find(sentence, vocabulary):
        told = [modality(token) for token in found.path if token.pos_ == "NOUN" or verbal(token)]
        moods = {mood for mood, _ in told}
        mood = next((name for name in ("negated", "planned", "past") if name in moods), "asserted")
        hedged = any(doubt for _, doubt in told)
        elsewhere = mood == "negated" and modality(found.word)[0] != "negated"
        doubt = "something else is denied" if elsewhere else ""
        date = date_of(sentence.span, found.word)
        rule = f"acts-on:{found.word.lemma_.lower()}"
        for agent in found.agents:
            yield Draft(agent, found.predicate, found.issue, mood, hedged, rule, 0.6, doubt, date)


def _keep(draft: Draft, report: Report, passage: Passage, span: Any, register: Register, links: Links) -> None:
    """Check a draft and add what it says to the relations; of "both forces", one relation a force."""
    quote = evidence_of(report, passage, span.start_char, span.end_char)
    for subject in (draft.subject.entity, *draft.subject.also):
        for obj in (draft.object.entity, *draft.object.also):
            relation = Relation(
                evidence=quote,
                confidence=round(draft.confidence - 0.2 * draft.hedged, 2),
                rule=draft.rule,
                surfaces=(
                    _surface(passage, draft.subject) or subject,
                    draft.predicate,
                    _surface(passage, draft.object) or obj,
                    draft.modality,
                    str(draft.subject.start - span.start_char),
                    str(draft.object.start - span.start_char),
                    *((subject, obj) if draft.subject.also or draft.object.also else ()),
                ),
                subject=subject,
                predicate=draft.predicate,
                object=obj,
                subject_label=register[subject].label,
                object_label=register[obj].label,
                modality=draft.modality,
                hedged=draft.hedged,
                date=draft.date,
            )
            reason = fault(subject, draft.predicate, obj, register) or draft.doubt
            if reason:
                links.aside.append(SetAside(relation, reason))
            else:
                links.kept.append(relation)


def _hold(holding: Holding, report: Report, register: Register, links: Links) -> None:
    """Add that a person holds a post; the quote goes from the one to the other."""
    (one, two), (first, last) = holding.where, (holding.person, holding.post)
    start, end = one.block.offsets[first.start], two.block.offsets[last.end - 1] + 1
    links.kept.append(
        Relation(
            evidence=evidence(report, start, end, one.block.section),
            confidence=0.9,
            rule="person-and-post",
            surfaces=(one.surface(first), "holdsPost", two.surface(last), "asserted"),
            subject=first.entity,
            predicate="holdsPost",
            object=last.entity,
            subject_label=register[first.entity].label,
            object_label=register[last.entity].label,
        )
    )


def _surface(passage: Passage, name: Name) -> str:
    """Return the words of a name; a name without a place (the report's force) has none."""
    return passage.surface(name) if name.end > name.start and name.rule != "report-force" else ""


def fault(subject: str, predicate: str, obj: str, register: Register) -> str | None:
    """Return why a relation cannot hold, or None: same thing twice, only classes, or against the property's signature."""
    if subject == obj:
        return "the same thing twice"
    if _only_classes(subject, obj, register):
        return "a class of bodies, not a body"
    signature = register.vocabulary.properties.get(predicate)
    if signature is None:
        return f"no property {predicate}"
    for ident, wanted in ((subject, signature.domain), (obj, signature.range)):
        if not wanted & {register[ident].type, *ancestors(register[ident].type, register.vocabulary)}:
            return f"against the signature of {predicate}"
    return None


def _only_classes(subject: str, obj: str, register: Register) -> bool:
    """Tell whether a relation is of bodies in general.

    In a report on a force, "local authorities" alone are any; in a joint inspection they are those of the area.
    """
    if "kind/police-force" in (subject, obj):
        return True
    if register.metadata.programme != "programme/peel":
        return False
    kinds = {ident for ident in (subject, obj) if register[ident].type == "Partner" and register[ident].kind}
    named = {ident for ident in (subject, obj) if register[ident].type != "Issue"}
    return bool({subject, obj} & GENERIC) or named <= kinds


def ancestors(kind: str, vocabulary: Vocabulary) -> frozenset[str]:
    """Return the superclasses of a class."""
    return vocabulary.superclasses.get(kind, frozenset())
