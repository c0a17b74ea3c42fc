"""Finds and resolves the names in a report: vocabulary, defined abbreviations, names found by their form."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from kg.nlp import compounds, crimes, patterns, tables
from kg.nlp.definitions import pairs
from kg.nlp.entities import Register, singular, tidy
from kg.nlp.gazetteer import Gazetteer, forms
from kg.nlp.passages import Name, Passage
from kg.nlp.senses import sense
from kg.ontology import Entity, Label, Vocabulary
from kg.report import BlockKind

_SENSE = "abbreviation-in-context"
_WEB = re.compile(r"\S*(?:www\.|https?:)\S*")


@dataclass(frozen=True, slots=True)
class Defined:
    """An abbreviation defined in a passage."""

    passage: int
    short: tuple[int, int]
    long: tuple[int, int]
    abbreviation: str
    expansion: str
    entity: str | None


def find(passages: Sequence[Passage], gazetteer: Gazetteer, register: Register) -> list[Defined]:
    """Set the names of every passage, and return the abbreviations that the report defines."""
    areas = _force_areas(register.vocabulary)
    drafts = [_candidates(passage, gazetteer, register, areas) for passage in passages]
    branches = _context_branches(passages, drafts, register)
    for number, passage in enumerate(passages):
        kept = [name for name in drafts[number] if _in_context(name, branches[number], register.vocabulary)]
        passage.doubtful += [(name, "without its context") for name in drafts[number] if name not in kept]
        passage.names = choose(kept)
        _resolve(passage, gazetteer, register)
    defined = _definitions(passages, gazetteer, register)
    _propagate(passages, defined, gazetteer, register)
    for passage in passages:
        _extend(passage, register)
    renamed = _one_body(passages, gazetteer, register)
    return [replace(item, entity=renamed.get(item.entity or "", item.entity)) for item in defined]


def _candidates(passage: Passage, gazetteer: Gazetteer, register: Register, areas: Mapping[str, str]) -> list[Name]:
    """Return every candidate of a passage; they may overlap."""
    text, vocabulary = passage.text, register.vocabulary
    names = []
    for start, end, labels in gazetteer.find(passage.doc):
        name = _vocabulary_name(start, end, labels, vocabulary, passage)
        if name:
            names.append(name)
        else:
            passage.doubtful += _doubtful(start, end, labels, vocabulary)
    whole = [(name.start, name.end) for name in names if _whole(name, text, vocabulary)]

    def barred(offset: int) -> bool:
        return any(start <= offset < end for start, end in whole)

    def known(words: str) -> str | None:
        return next((label.entity for label in gazetteer.named(words) if not label.context), None)

    names += [*crimes.named(text, known), *compounds.named(text)]
    if passage.block.kind is not BlockKind.TABLE_ROW:
        names += _forces_by_area(text, areas, vocabulary)
        names += [name for name in patterns.headed(passage.doc, barred, known) if not _outdone(name, names, text)]
        names += [
            name
            for name in patterns.worded(text, passage.block.kind is BlockKind.FOOTNOTE)
            if name.rule not in patterns.BODIES or not _overlaps(name, names)
        ]
    web = [match.span() for match in _WEB.finditer(text)]
    return [name for name in names if not any(name.start < end and start < name.end for start, end in web)]


def _whole(name: Name, text: str, vocabulary: Vocabulary) -> bool:
    """Tell whether a name is a body's full name, which no longer name takes in."""
    if name.rule.endswith("context"):
        return False
    body = name.type == "Partner" and not vocabulary.entities[name.entity].kind and " " in text[name.start : name.end]
    return name.type in ("PoliceForce", "Inspectorate", "Post") or body


def _vocabulary_name(
    start: int, end: int, labels: tuple[Label, ...], vocabulary: Vocabulary, passage: Passage
) -> Name | None:
    """Return the name for a match; None for one that stands for several things or needs a context it cannot have."""
    doc = passage.doc
    firm = [label for label in labels if not label.context]
    if not firm and labels[0].abbreviation:
        return _by_sense(start, end, labels, vocabulary, passage)
    chosen = firm or [label for label in labels if vocabulary.entities[label.entity].type == "Issue"]
    if len({label.entity for label in chosen}) != 1:
        return None
    entity = vocabulary.entities[chosen[0].entity]
    rule = "vocabulary" if firm else "vocabulary-in-context"
    first = doc.char_span(start, end, alignment_mode="expand")[0]
    gerund = first.tag_ in ("VBG", "") and first.lower_.endswith("ing") and first.lower_ != "missing"
    verbal = entity.type == "Issue" and (first.tag_ in ("VB", "VBP", "VBZ", "VBD") or gerund)
    return Name(start, end, entity.type, entity.id, entity.label, rule, 0.97 if firm else 0.75, merge=not verbal)


def _by_sense(start: int, end: int, labels: Sequence[Label], vocabulary: Vocabulary, passage: Passage) -> Name | None:
    """Return the name for an ambiguous abbreviation that the words around it make clear."""
    sentence = next((sent.text for sent in passage.doc.sents if sent.start_char <= start < sent.end_char), passage.text)
    ident = sense(labels[0].text, sentence, passage.block.section)
    if ident is None:
        return None
    entity = vocabulary.entities[ident]
    return Name(start, end, entity.type, entity.id, entity.label, _SENSE, 0.75)


def _doubtful(start: int, end: int, labels: Sequence[Label], vocabulary: Vocabulary) -> Iterator[tuple[Name, str]]:
    """Yield each entity that an ambiguous match may stand for, with the reason why it is not taken to."""
    idents = sorted({label.entity for label in labels})
    reason = f"ambiguous: {len(idents)} referents" if len(idents) > 1 else "without its context"
    for entity in (vocabulary.entities[ident] for ident in idents):
        yield Name(start, end, entity.type, entity.id, entity.label, "vocabulary-in-context"), reason


def _overlaps(name: Name, known: Sequence[Name]) -> bool:
    """Tell whether a name of the vocabulary shares words with a name found by its form."""
    return any(
        other.rule == "vocabulary"
        and other.type != "Issue"
        and other.start < name.end
        and name.start < other.end
        and not (other.type == "Place" and name.start <= other.start and other.end <= name.end)
        for other in known
    )


def _outdone(name: Name, known: Sequence[Name], text: str) -> bool:
    """Tell whether a name found by its form only puts lower-case words before a full name of the vocabulary."""
    return any(
        other.end == name.end
        and other.start > name.start
        and other.type == name.type
        and " " in text[other.start : other.end]
        and text[name.start : other.start].islower()
        and text[other.start].isupper()
        for other in known
    )


def _forces_by_area(text: str, areas: Mapping[str, str], vocabulary: Vocabulary) -> list[Name]:
    """Find forces named by their area alone: "Essex and Kent Police", "the Kent and Essex forces"."""
    if not areas:
        return []
    listed, joint = _area_patterns(tuple(areas))
    found = []
    for match in listed.finditer(text):
        for group in (1, 2, 3):
            if match[group]:
                end = (
                    match.end(4) if group == 3 and match[4] != "forces" and match[4][0].isupper() else match.end(group)
                )
                found.append(_force(match.start(group), end, areas[match[group]], vocabulary))
    for match in joint.finditer(text):
        found += [_force(*match.span(group), areas[match[group]], vocabulary) for group in (1, 2)]
    return found


@lru_cache(maxsize=2)
def _area_patterns(areas: tuple[str, ...]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return the patterns of areas before a word for forces, and after "joint"."""
    one = "|".join(sorted(map(re.escape, areas), key=len, reverse=True))
    return (
        re.compile(
            rf"\b({one})(?:,\s+({one}))?\s+and\s+({one})\s+((?:P|p)olice|(?:C|c)onstabular\w+|forces|police forces)\b"
        ),
        re.compile(rf"\bjoint\s+({one})\s+and\s+({one})\b"),
    )


def _force(start: int, end: int, ident: str, vocabulary: Vocabulary) -> Name:
    return Name(start, end, "PoliceForce", ident, vocabulary.entities[ident].label, "force-by-area", 0.9)


def _force_areas(vocabulary: Vocabulary) -> dict[str, str]:
    """Return the force that each bare area name may stand for ("Essex" → `force/essex`)."""
    return {
        label.text: label.entity
        for label in vocabulary.labels
        if label.context and vocabulary.entities[label.entity].type == "PoliceForce" and not label.abbreviation
    }


def _context_branches(
    passages: Sequence[Passage], drafts: list[list[Name]], register: Register
) -> list[list[tuple[int, int, str]]]:
    """Return, for each passage, (start, end, branch) of the stretches in which a branch of the issues is spoken of.

    They are the sentences that name an issue of it beyond doubt, and the whole passage for the branches that the
    report's inspection programme deals with.
    """
    vocabulary = register.vocabulary
    subjects = [top(issue, vocabulary) for issue in vocabulary.subjects.get(register.metadata.programme or "", ())]
    result = []
    for passage, names in zip(passages, drafts, strict=True):
        spans = [(sent.start_char, sent.end_char) for sent in passage.doc.sents]
        named = [
            (start, end, top(name.entity, vocabulary))
            for name in names
            if name.type == "Issue" and name.rule == "vocabulary"
            for start, end in spans
            if start <= name.start < end
        ]
        result.append([*named, *((0, len(passage.text), branch) for branch in subjects)])
    return result


def top(issue: str, vocabulary: Vocabulary) -> str:
    """Return the broadest issue above an issue."""
    while issue in vocabulary.broader:
        issue = vocabulary.broader[issue]
    return issue


def _in_context(name: Name, branches: list[tuple[int, int, str]], vocabulary: Vocabulary) -> bool:
    """Keep a context-only label of an issue where its branch is spoken of."""
    if name.rule != "vocabulary-in-context":
        return True
    own = top(name.entity, vocabulary)
    return any(start <= name.start < end and branch == own for start, end, branch in branches)


def choose(names: Sequence[Name]) -> list[Name]:
    """Return the names that do not overlap, the longest first; on a tie the vocabulary wins."""
    taken: list[Name] = []
    for name in sorted(
        names,
        key=lambda item: (
            -(item.end - item.start),
            item.rule != "force-by-area",
            not item.rule.startswith("vocabulary"),
            item.start,
            item.rule,
        ),
    ):
        if all(name.end <= other.start or other.end <= name.start for other in taken):
            taken.append(name)
    return sorted(taken, key=lambda item: item.start)


def _resolve(passage: Passage, gazetteer: Gazetteer, register: Register) -> None:
    """Set entity and label of every name."""
    for name in passage.names:
        surface = passage.surface(name)
        if not name.entity:
            name.entity = _known(name, surface, gazetteer, register.vocabulary)
        if name.entity:
            entity = register.known(name.entity)
        else:
            told = crimes.plain(surface) if name.rule == crimes.RULE else surface
            entity = register.found(name.type, told, patterns.kind_of(surface))
        settle(name, entity, surface, register)


def _known(name: Name, surface: str, gazetteer: Gazetteer, vocabulary: Vocabulary) -> str:
    """Return the entity of the vocabulary for which a name found by its form stands, or nothing.

    It is the name without its article ("The Modern Slavery Act"), or an abbreviation whose head noun is said again
    ("the YOT service").
    """
    whole = [label for label in gazetteer.named(re.sub(r"^the\s+", "", surface, flags=re.I)) if not label.context]
    found = [label.entity for label in whole if vocabulary.entities[label.entity].type == name.type]
    first, _, head = surface.rpartition(" ")
    said_again = tables.words("name-words", "word", role="noun")
    for label in gazetteer.named(first):
        same = vocabulary.entities[label.entity].type == name.type
        if label.abbreviation and (same or (head.lower() in said_again and not label.context)):
            found.append(label.entity)
    return found[0] if len(set(found)) == 1 else ""


def settle(name: Name, entity: Entity, surface: str, register: Register) -> None:
    """Point a name at an entity, and note what the report calls it."""
    name.entity, name.label, name.type = entity.id, entity.label, entity.type
    register.said(entity.id, surface)


def _definitions(passages: Sequence[Passage], gazetteer: Gazetteer, register: Register) -> list[Defined]:
    """Find the abbreviations that the report defines, with the entity that each stands for where it is known."""
    found: dict[tuple[str, str], Defined] = {}
    for number, passage in enumerate(passages):
        if passage.block.kind is BlockKind.TABLE_ROW:
            continue
        for pair in pairs(passage.text):
            short, long = passage.text[slice(*pair.short)], tidy(passage.text[slice(*pair.long)])
            entity = _expanded(passage, pair.long, long, gazetteer, register)
            found.setdefault((short, long.lower()), Defined(number, pair.short, pair.long, short, long, entity))
    return list(found.values())


def _expanded(
    passage: Passage, span: tuple[int, int], long: str, gazetteer: Gazetteer, register: Register
) -> str | None:
    """Return the id of the entity that an expansion names, taking it up if its form says what it is."""
    for name in passage.names:
        if name.start <= span[0] and span[1] <= name.end and name.type != "Place":
            return name.entity
    labels = [label for label in gazetteer.named(long) if not label.context]
    if labels:
        return register.known(labels[0].entity).id
    head = long.split()[-1].lower()
    if head in patterns.heads() and (
        patterns.heads()[head]["type"] in ("Unit", "Partnership", "Scheme") or long[0].isupper()
    ):
        return register.found(patterns.heads()[head]["type"], long).id
    return None


def _propagate(
    passages: Sequence[Passage], defined: Sequence[Defined], gazetteer: Gazetteer, register: Register
) -> None:
    """Find every further place of the abbreviations that the report defines, and of what they stand for.

    The report's own definition wins: what else an abbreviation may stand for elsewhere is dropped.
    """
    terms: dict[str, str] = {}
    own: set[str] = set()
    for item in defined:
        stem = re.sub(r"(?<=[A-Z])s$", "", item.abbreviation)
        short = forms(Label(stem, item.entity or "", abbreviation=True))
        own.update(short)
        if item.entity:
            for form in (*short, item.expansion):
                terms.setdefault(form, item.entity)
    for passage in passages:
        kept = [name for name in passage.names if not _redefined(name, passage.surface(name), own, terms)]
        if not terms or passage.block.kind is BlockKind.TABLE_ROW:
            passage.names = kept
            continue
        pattern = "|".join(sorted(map(re.escape, terms), key=len, reverse=True))
        extra = []
        for match in re.finditer(rf"(?<![\w-])(?:{pattern})(?![\w-])", passage.text):
            entity = register.entities[terms[match[0]]]
            extra.append(Name(*match.span(), entity.type, entity.id, entity.label, "defined-abbreviation", 0.95))
        passage.names = choose([*kept, *extra])
        for name in passage.names:
            if name.rule == "defined-abbreviation":
                register.said(name.entity, passage.surface(name))


def _redefined(name: Name, surface: str, own: set[str], terms: Mapping[str, str]) -> bool:
    """Tell whether a name is an abbreviation that the report defines as something else."""
    return surface in own and (name.rule == _SENSE or name.entity != terms.get(surface, name.entity))


def _extend(passage: Passage, register: Register) -> None:
    """Let a name take in the noun after it that says what it is ("the IOM scheme"), and the place of a unit's head.

    A unit's head makes a unit of it ("the IOM team").
    """
    _bracketed(passage, register)
    nouns = sorted(tables.rows("name-words"), key=lambda row: -len(row["word"]))
    for name in passage.names:
        rest = passage.text[name.end :]
        word = re.match(r"\s+(\w+)", rest)
        row = patterns.heads().get(word[1].lower()) if word else None
        if row and row["type"] == "Unit" and name.type in ("Scheme", "Partnership") and row["form"] == "any":
            name.end += word.end() if word else 0
            entity = register.found("Unit", passage.surface(name))
            settle(name, entity, passage.surface(name), register)
            continue
        for row in nouns:
            match = (
                re.match(rf"\s+{re.escape(row['word'])}s?\b", rest)
                if row["role"] == "noun" and row["type"] == name.type
                else None
            )
            if match:
                name.end += match.end()
                register.said(name.entity, passage.surface(name))
                break
    passage.names = choose(passage.names)


def _one_body(passages: Sequence[Passage], gazetteer: Gazetteer, register: Register) -> dict[str, str]:
    """Give what the report calls by a full and by a short name one id; return old ids with the new ones.

    "Norfolk local authority" is the one council that is named after the same place; "the gang strategy" is the
    "Norfolk gangs strategy", if there is one only.
    """
    found = [entity for entity in register.entities.values() if entity.found]
    renamed: dict[str, str] = {}
    for entity in found:
        same = [other for other in found if other is not entity and _fuller(other, entity, gazetteer, register)]
        if len(same) == 1 and same[0].id in register.entities:
            _renamed(passages, entity, same[0], register)
            renamed = {old: same[0].id if new == entity.id else new for old, new in renamed.items()}
            renamed[entity.id] = same[0].id
    return renamed


def _fuller(full: Entity, short: Entity, gazetteer: Gazetteer, register: Register) -> bool:
    """Tell whether a name is a fuller form of another: the kind of body spelt out, or the place before it."""
    if full.type != short.type or full.type in ("Place", "Person", "Post", "Issue"):
        return False
    kind = register.vocabulary.entities.get(short.classification or "")
    if kind and full.classification == kind.id and short.label.lower().endswith(f" {kind.label.lower()}"):
        place = short.label[: -len(kind.label) - 1]
        return full.label.startswith(f"{place} ") and not full.label.lower().endswith(f" {kind.label.lower()}")
    one, two = _words(full.label), _words(short.label)
    before = full.label.split()[: len(one) - len(two)]
    return bool(before) and one[len(before) :] == two and _place(" ".join(before), gazetteer, register.vocabulary)


def _words(label: str) -> list[str]:
    return [singular(word) for word in label.lower().split()]


def _place(text: str, gazetteer: Gazetteer, vocabulary: Vocabulary) -> bool:
    """Tell whether a text names a place or a body, whose a thing may be."""
    types = {vocabulary.entities[label.entity].type for label in gazetteer.named(re.sub(r"[’']s$", "", text))}
    return bool(types & {"Place", "PoliceForce"})


def _renamed(passages: Sequence[Passage], old: Entity, new: Entity, register: Register) -> None:
    for passage in passages:
        for name in passage.names:
            if name.entity == old.id:
                settle(name, new, passage.surface(name), register)
    del register.entities[old.id]


def _bracketed(passage: Passage, register: Register) -> None:
    """Read "offender management (IOM) scheme" as one name: that of the abbreviation."""
    for one, two in zip(list(passage.names), passage.names[1:], strict=False):
        after = re.match(r"\)\s+(\w+)\b", passage.text[two.end :])
        known = {row["word"] for row in tables.rows("name-words") if row["role"] == "noun" and row["type"] == two.type}
        if after and after[1] in known and passage.text[one.end : two.start].strip() == "(":
            one.end = two.end + after.end()
            settle(one, register[two.entity], passage.surface(one), register)
    passage.names = choose(passage.names)


def acting(passages: Sequence[Passage], register: Register) -> None:
    """Read a bare area name as the force where it acts ("Essex is seeing …", "Like most forces, Essex has …").

    Call after parsing. Only names that are both a force's area and a place are concerned.
    """
    forces = _force_areas(register.vocabulary)
    for passage in passages:
        for name in passage.names:
            surface = passage.surface(name)
            if name.type == "Place" and surface in forces and _acts(passage, name, forces):
                entity = register.known(forces[surface])
                settle(name, entity, surface, register)
                name.rule, name.confidence = "area-acts", 0.8


def _acts(passage: Passage, name: Name, forces: dict[str, str]) -> bool:
    span = passage.doc.char_span(name.start, name.end, alignment_mode="expand")
    head = span.root
    while head.dep_ == "conj" and any(head.head.text == area for area in forces):
        head = head.head
    return bool(head.dep_ in ("nsubj", "nsubjpass") and head.head.pos_ in ("VERB", "AUX")) and not passage.text[
        name.end :
    ].startswith(("’s", "'s"))
