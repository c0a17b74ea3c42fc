"""The entities of one report: those of the vocabulary that it names, and those found in its text.

An entity found in text gets a readable id of its own, scoped by the report's force or area, so that equal names in two
forces do not merge: `unit/essex/fugitive-team`, `operation/essex/…`.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import replace

from kg.ontology import Entity, Vocabulary
from kg.report import Metadata

FOLDERS = {
    "Unit": "unit",
    "Partner": "partner",
    "Partnership": "partnership",
    "Scheme": "scheme",
    "Operation": "operation",
    "System": "system",
    "Method": "method",
    "Document": "document",
    "Place": "place",
    "Person": "person",
    "Post": "post",
    "Issue": "issue",
    "PoliceForce": "force",
    "Inspectorate": "inspectorate",
}
_SCOPED = frozenset({"Unit", "Partnership", "Scheme", "Operation", "System", "Method", "Document", "Post", "Person"})
_OPENING = tuple("‘'“\"")
_SINGULAR = ((r"ies$", "y"), (r"(ch|sh|x|ss)es$", r"\1"), (r"(?<![su])s$", ""))


class Register:
    """The entities met in a report, by id, with the names that the report gives them."""

    def __init__(self, vocabulary: Vocabulary, metadata: Metadata) -> None:
        self.vocabulary, self.metadata = vocabulary, metadata
        joint = metadata.programme != "programme/peel"
        self.owner = (metadata.area or metadata.force) if joint else (metadata.force or metadata.area)
        self.scope = (metadata.force or metadata.area or metadata.id).rsplit("/", 1)[-1]
        self.entities: dict[str, Entity] = {}
        self._said: dict[str, Counter[str]] = {}
        if metadata.area and metadata.area not in vocabulary.entities:
            self.entities[metadata.area] = Entity(metadata.area, "Place", _area_name(metadata), found=True)

    def __getitem__(self, ident: str) -> Entity:
        return self.entities[ident]

    def known(self, ident: str) -> Entity:
        """Take up an entity of the vocabulary; of a kind of which each force has its own, the force's."""
        entity = self.vocabulary.entities[ident]
        if ident in self.vocabulary.local and self.metadata.force:
            local = f"{FOLDERS[entity.type]}/{self.scope}/{ident.rsplit('/', 1)[-1]}"
            entity = Entity(
                local,
                entity.type,
                entity.label,
                entity.names,
                found=True,
                scope=(self.metadata.force,),
                classification=ident,
            )
        return self.entities.setdefault(entity.id, entity)

    def found(self, kind: str, surface: str, classification: str | None = None) -> Entity:
        """Take up an entity by the name that the text gives it, as an instance of a kind where its name tells."""
        label = tidy(surface)
        folder, slug = FOLDERS[kind], slugify(singular(bare(label, kind)))
        scoped = kind in _SCOPED and not (kind in ("Document", "System") and label[0].isupper() and " " in label)
        ident = f"{folder}/{self.scope}/{slug}" if scoped else f"{folder}/{slug}"
        owner = self.metadata.force or self.metadata.area
        scope = (owner,) if scoped and owner else ()
        entity = Entity(
            ident, kind, label[0].upper() + label[1:], found=True, scope=scope, classification=classification
        )
        return self.entities.setdefault(ident, entity)

    def said(self, ident: str, surface: str) -> None:
        """Note that the report calls an entity by a name."""
        self._said.setdefault(ident, Counter())[tidy(surface)] += 1

    def finished(self) -> dict[str, Entity]:
        """Return all entities; those found in text carry the names that the report gives them, sorted."""
        result = {}
        for ident in sorted(self.entities):
            entity = self.entities[ident]
            if entity.found:
                said = {name for name in self._said.get(ident, ()) if name.lower() != entity.label.lower()}
                entity = replace(entity, names=tuple(sorted(said | set(entity.names))))
            result[ident] = entity
        return result


def _area_name(metadata: Metadata) -> str:
    """Return the inspected area as the title of the report writes it."""
    slug = (metadata.area or "").rsplit("/", 1)[-1]
    words = metadata.title.rstrip(".").split()
    spans = (" ".join(words[start:end]) for start in range(len(words)) for end in range(start + 1, len(words) + 1))
    return next((span for span in spans if slugify(span) == slug), slug.replace("-", " ").title())


def tidy(text: str) -> str:
    """Fold white space and quotation marks of a name.

    Examples:
        >>> tidy("‘perpetrator\\n toolkit’")
        'perpetrator toolkit'
        >>> tidy("‘safe streets’ project")
        'safe streets project'
    """
    folded = " ".join(text.split())
    if folded[:1] in _OPENING:
        folded = re.sub(r"(?<=\w)[’'”\"](?=\s)", "", folded, count=1)  # "‘safe zones’ scheme"
    return folded.strip("‘’'\"“” ")


def slugify(text: str) -> str:
    """Return the ASCII slug of a name.

    Examples:
        >>> slugify("Financial Investigation & Recovery Unit’s")
        'financial-investigation-and-recovery-unit'
    """
    text = re.sub(r"[’']s\b", "", text).replace("&", " and ")
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "unnamed"


def singular(text: str) -> str:
    """Return a name with its last word in the singular.

    Examples:
        >>> [singular(t) for t in ("partnership hubs", "local policies", "daily briefings", "press", "status")]
        ['partnership hub', 'local policy', 'daily briefing', 'press', 'status']
    """
    if text.split()[-1][:1].isupper() and not text.split()[-1].isupper():
        return text  # the last word of a proper name stays
    for pattern, ending in _SINGULAR:
        changed = re.sub(pattern, ending, text)
        if changed != text:
            return changed
    return text


def bare(label: str, kind: str) -> str:
    """Drop the word that only says what kind of thing a name is ("Operation Shield" → "Shield")."""
    said = {"Operation": r"^Operation\s+", "PoliceForce": r"\s+(?:Police|Constabulary)$"}
    return re.sub(said[kind], "", label) if kind in said else label
