"""Names of the vocabulary in a report: how often each body is named, and which inspectorates inspected."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache

from kg.metadata.text import Text
from kg.ontology import Vocabulary


def names_of(vocabulary: Vocabulary, type_: str) -> dict[str, str]:
    """Return the full names (lower case) and abbreviations of entities of one type, and whose they are."""
    return {
        fold(label.text) if not label.abbreviation else label.text: label.entity
        for label in vocabulary.labels
        if not label.context and vocabulary.entities[label.entity].type == type_
    }


@lru_cache(maxsize=16)
def _pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    longest = sorted(names, key=lambda name: (-len(name), name))
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, longest))})(?![\w-])")


def counts(places: Iterable[str], names: Mapping[str, str]) -> Counter[str]:
    """Return how often each entity is named, the longest name winning; in order of first mention."""
    full = _pattern(tuple(sorted(name for name in names if not name.isupper())))
    short = _pattern(tuple(sorted(name for name in names if name.isupper())) or ("\0",))
    found: Counter[str] = Counter()
    for place in places:
        matches = [*full.finditer(fold(place)), *short.finditer(place)]
        found.update(names[match[0]] for match in sorted(matches, key=lambda match: match.start()))
    return found


def fold(text: str) -> str:
    """Return a name as names are compared."""
    return text.replace("’", "'").lower()


def inspectorates_in(text: Text, vocabulary: Vocabulary, joint: bool) -> tuple[str, ...]:
    """Return the inspectorates: all that a joint inspection's beginning and signatures name, else the one named most."""
    names = names_of(vocabulary, "Inspectorate")
    everywhere = counts((text.everything,), names)
    if joint:
        return _merged(counts((text.top, text.signed), names), everywhere, vocabulary, text)
    found = counts(text.titles, names) or everywhere
    return _merged(Counter(dict(found.most_common(1))), everywhere, vocabulary, text)


def _merged(found: Counter[str], everywhere: Counter[str], vocabulary: Vocabulary, text: Text) -> tuple[str, ...]:
    """Drop the earlier or later name of one body: of names that begin alike, the abbreviation decides."""
    labels = {inspectorate: vocabulary.entities[inspectorate].label for inspectorate in everywhere}
    kept = []
    for own in found:
        kin = [
            other for other, label in labels.items() if label.startswith(labels[own]) or labels[own].startswith(label)
        ]
        best = max(sorted(kin), key=lambda other: (_abbreviated(other, vocabulary, text), everywhere[other]))
        kept.append(best)
    return tuple(dict.fromkeys(kept))


def _abbreviated(inspectorate: str, vocabulary: Vocabulary, text: Text) -> int:
    short = [
        label.text
        for label in vocabulary.labels
        if label.entity == inspectorate and label.abbreviation and not label.context
    ]
    return sum(len(re.findall(rf"\b{re.escape(name)}\b", text.everything)) for name in short)
