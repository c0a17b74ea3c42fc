"""The names that a passage may hold: of the vocabulary, and found by their form; and the choice between them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from kg.nlp import areas, compounds, crimes, patterns
from kg.nlp.entities import Register
from kg.nlp.gazetteer import Gazetteer
from kg.nlp.passages import Name, Passage
from kg.nlp.senses import RULE as SENSE
from kg.nlp.senses import sense
from kg.ontology import Label, Vocabulary
from kg.report import BlockKind

_SHARES = re.compile(r"\b([a-z]+(?:-[a-z]+)?)(?:,|\s+and|\s+or)\s+(?:\w+\s+)?$", re.I)
_WEB = re.compile(r"\S*(?:www\.|https?:)\S*")


def find(passage: Passage, gazetteer: Gazetteer, register: Register, forces: Mapping[str, str]) -> list[Name]:
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
    names += _elliptical(names, text, known, vocabulary)
    if passage.block.kind is not BlockKind.TABLE_ROW:
        names += areas.forces_in(text, forces, vocabulary)
        names += [name for name in patterns.headed(passage.doc, barred, known) if not _outdone(name, names, text)]
        names += [
            name
            for name in patterns.worded(text, passage.block.kind is BlockKind.FOOTNOTE)
            if name.rule not in patterns.BODIES or not _overlaps(name, names)
        ]
    web = [match.span() for match in _WEB.finditer(text)]
    return [name for name in names if not any(name.start < end and start < name.end for start, end in web)]


def _elliptical(
    names: Sequence[Name], text: str, known: Callable[[str], str | None], vocabulary: Vocabulary
) -> Iterator[Name]:
    """Yield the issue that shares the last word of the issue after it ("physical and emotional abuse")."""
    for name in names:
        two = name.type == "Issue" and len(text[name.start : name.end].split()) == 2
        before = _SHARES.search(text[: name.start]) if two else None
        entity = before and known(f"{before[1]} {text[name.start : name.end].split()[-1]}")
        if before and entity and entity != name.entity and vocabulary.entities[entity].type == "Issue":
            label = vocabulary.entities[entity].label
            yield Name(*before.span(1), "Issue", entity, label, "elliptical-name", 0.8)


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
    return Name(start, end, entity.type, entity.id, entity.label, SENSE, 0.75)


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


def branches(
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
            if name.type == "Issue" and name.rule in ("vocabulary", compounds.RULE)
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


def in_context(name: Name, branches: list[tuple[int, int, str]], vocabulary: Vocabulary) -> bool:
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
            not item.entity,
            item.start,
            item.rule,
        ),
    ):
        if all(name.end <= other.start or other.end <= name.start for other in taken):
            taken.append(name)
    return sorted(taken, key=lambda item: item.start)
