"""Forms of names: when two are one name written differently, and when they tell two things apart."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache

from rapidfuzz import fuzz

from kg.linking.known import Known
from kg.nlp import tables
from kg.nlp.entities import singular, slugify
from kg.ontology import Entity, Vocabulary

_OWN_NAMES = frozenset({"Place", "PoliceForce", "Partner", "Person", "System", "Operation"})
_OWNED = frozenset({"Unit", "Scheme", "System", "Method", "Partnership"})  # a force's name before theirs adds nothing
_BODIES = frozenset({"PoliceForce", "Inspectorate", "Partner"})
_LINKED = frozenset({"Partner", "Partnership", "Unit", "System", "Scheme", "Document", "Operation"})
_BRANDS = frozenset({"Partner", "System", "Scheme"})  # types whose names are seldom made of common words alone
_LINKING = frozenset({"the", "of", "for", "and", "in", "a"})
_WORD, _PLAIN = re.compile(r"[a-z0-9]+"), re.compile(r"[A-Za-z0-9 -]*[A-Za-z0-9][A-Za-z0-9 -]*")
_WORD_LIKE = 75  # percent: "violent" and "violence" have 80, "city" and "district" 33
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


@lru_cache(maxsize=200_000)
def words(label: str) -> tuple[str, ...]:
    """Return the words of a name in one form: small letters, singular, without possessives and the article before it.

    Examples:
        >>> words("The High-Tech Crime Units")
        ('high', 'tech', 'crime', 'unit')
        >>> words("Children’s Services & Skills") == words("childrens services and skills")
        True
    """
    plain = _PLAIN.fullmatch(label) is not None
    found = tuple(map(_singular, _WORD.findall(label.lower()) if plain else slugify(label).split("-")))
    return found[1:] if found[0] == "the" and len(found) > 1 else found


@lru_cache(maxsize=50_000)
def _singular(word: str) -> str:
    return singular(word)


@lru_cache(maxsize=50_000)
def _parts(word: str) -> tuple[str, ...]:
    return tuple(slugify(word).split("-")) if any(map(str.isalnum, word)) or "&" in word else ()


class Naming:
    """What names mean beside the vocabulary and the abbreviations that reports define."""

    def __init__(self, vocabulary: Vocabulary, known: Iterable[Known]) -> None:
        self._vocabulary = vocabulary
        self._forces: dict[str, list[tuple[str, ...]]] = defaultdict(list)
        self._bodies: set[tuple[str, ...]] = set()
        self._generic: set[str] = set(tables.words("name-words", "word") | tables.words("heads", "head"))
        self._places: set[str] = set()
        self._labels: dict[tuple[str, str], set[str]] = defaultdict(set)
        self._kinds: dict[tuple[str, ...], set[str]] = defaultdict(set)
        short: dict[str, set[tuple[str, ...]]] = defaultdict(set)
        for label in vocabulary.labels:
            entity, form = vocabulary.entities.get(label.entity), words(label.text)
            if entity is None:
                continue
            if entity.type in _LINKED and not entity.kind and not label.context and len(form) > 1:
                self._labels[entity.type, "".join(form)].add(entity.id)
            if entity.type == "PoliceForce" and len(form) > 1:
                self._forces[entity.id].append(form)
            if entity.type in _BODIES and not entity.kind and not label.context:
                self._bodies.add(form)
            if entity.kind:
                self._kinds[form].add(entity.id)
            if label.abbreviation and not label.context:
                short[label.text].add(words(entity.label))
            if entity.type == "Place":
                self._places.update(form)
            elif entity.kind or entity.type not in _OWN_NAMES:
                self._generic.update(form)
        self._generic |= tables.words("identity-words", "word")
        self._short = {text: next(iter(forms)) for text, forms in short.items() if len(forms) == 1}
        self._defined = _defined(known)
        self._forms: dict[str, tuple[str, ...]] = {}

    def form(self, item: Known) -> tuple[str, ...]:
        """Return the words of a thing's label without the force that it belongs to, or a title; abbreviations written out."""
        if item.at not in self._forms:
            self._forms[item.at] = self._form(item)
        return self._forms[item.at]

    def _form(self, item: Known) -> tuple[str, ...]:
        found: list[str] = []
        for word in item.entity.label.split():
            found += self._whole(word.strip("(),.’'"), item) or _parts(word)
        once = [word for index, word in enumerate(found) if not index or word != found[index - 1]]
        return self._without_force(words(" ".join(once)), item)

    def plain(self, item: Known) -> tuple[str, ...]:
        """Return the words of a thing's label without the force that it belongs to."""
        return self._without_force(words(item.entity.label), item)

    def of_vocabulary(self, item: Known) -> frozenset[str]:
        """Return the instances of the vocabulary that have the thing's name, in whatever form it is written."""
        return frozenset(self._labels.get((item.entity.type, "".join(words(item.entity.label))), ()))

    def kind_of_area(self, item: Known) -> str | None:
        """Return the kind of which a name says that it is the area's: `kind/lscb` for "Dover safeguarding board"."""
        area, form = words((item.area or "").rsplit("/", 1)[-1]), self.plain(item)
        found = self._kinds.get(form[len(area) :], set()) if form[: len(area)] == area else set()
        kinds = found & self._vocabulary.single
        return next(iter(kinds)) if len(kinds) == 1 else None

    def of_kind(self, entity: Entity) -> bool:
        """Tell whether a thing goes by the name of its kind."""
        kind = self._vocabulary.entities.get(entity.classification or "")
        return kind is not None and kind.label == entity.label

    def own_name(self, entity: Entity) -> bool:
        """Tell whether a name is a thing's own: it holds the name of a place or a body, or is a brand.

        "Safeguarding team" is what many may call a team of theirs; "St Agnes Hospital" is one hospital's name.
        """
        if self.of_kind(entity):
            return False
        form = words(entity.label)
        if any(word in self._places and word not in self._generic for word in form):
            return True
        if any(
            form[start:end] in self._bodies for start in range(len(form)) for end in range(start + 1, len(form) + 1)
        ):
            return True
        return entity.type in _BRANDS and bool(self._proper(entity.label))

    def _proper(self, label: str) -> set[str]:
        """Return the capitalised words of a name that are not the words of kinds."""
        parts = label.split()
        capital = [word for word in parts if word[:1].isupper() and word[1:2].islower()]
        later = [word for word in capital if word is not parts[0]]
        found = words(" ".join(capital if later else later) or "the")
        return {word for word in found if word not in self._generic and word not in _LINKING}

    def _whole(self, word: str, item: Known) -> tuple[str, ...]:
        if not word[:1].isupper() or word in item.abbreviations:
            return ()
        found = self._defined.get((item.force or item.area or item.report, word), set())
        if found:
            return next(iter(found)) if len(found) == 1 else ()
        return self._short.get(word, ())

    def _without_force(self, form: tuple[str, ...], item: Known) -> tuple[str, ...]:
        if item.entity.type == "Person" and form[0] in tables.words("identity-words", "word", role="title"):
            return form[1:] or form
        if item.entity.type in _OWNED:
            for name in self._forces.get(item.force or "", ()):
                if form[: len(name)] == name and len(form) > len(name) + 1 and form[len(name)] not in _LINKING:
                    return form[len(name) :]
        return form


def _defined(known: Iterable[Known]) -> Mapping[tuple[str, str], set[tuple[str, ...]]]:
    """Return what abbreviations stand for in the reports on one force: (force, abbreviation) → forms of names."""
    found: dict[tuple[str, str], set[tuple[str, ...]]] = defaultdict(set)
    for item in known:
        for abbreviation in item.abbreviations:
            if abbreviation != item.entity.label:
                found[item.force or item.area or item.report, abbreviation].add(words(item.entity.label))
    return found


def tells_apart(one: tuple[str, ...], two: tuple[str, ...]) -> bool:
    """Tell whether words of two names say that they are not one: "team 1" and "team 2", "north" and "south".

    Examples:
        >>> tells_apart(("north", "team"), ("south", "team"))
        True
        >>> tells_apart(("gang", "team"), ("gang", "crime", "team"))
        False
    """
    return {word for word in one if _telling(word)} != {word for word in two if _telling(word)}


def variants(one: tuple[str, ...], two: tuple[str, ...]) -> bool:
    """Tell whether two names differ only by words that one of them leaves out, or writes in another way.

    Examples:
        >>> variants(("wharfdale", "group"), ("wharfedale", "clinical", "group"))
        True
        >>> variants(("safeguarding", "nurse"), ("safeguarding", "doctor"))
        False
    """
    left, right = sorted((set(one) - set(two), set(two) - set(one)), key=lambda words: (len(words), sorted(words)))
    return all(max((fuzz.ratio(word, other) for other in right), default=100) >= _WORD_LIKE for word in left)


def dated(label: str) -> bool:
    """Tell whether a name says of which year the thing is.

    Examples:
        >>> dated("HMIC’s crime inspection in 2014")
        True
    """
    return bool(_YEAR.search(label))


def _telling(word: str) -> bool:
    return word.isdecimal() or len(word) == 1 or word in _telling_words()


@cache
def _telling_words() -> frozenset[str]:
    return tables.words("identity-words", "word") - tables.words("identity-words", "word", role="title")
