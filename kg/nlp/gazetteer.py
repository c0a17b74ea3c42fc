"""Finds the names of the vocabulary in passages, by their tokens."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from kg.nlp import model
from kg.ontology import Label, Vocabulary

Tokens = tuple[str, ...]


class _Phrases:
    """Phrases by their tokens. spaCy's PhraseMatcher would need a document a phrase, which costs ten times as long."""

    def __init__(self, phrases: Iterable[str]) -> None:
        pieces = _Pieces()
        self._known = {pieces.tokens(phrase) for phrase in phrases}
        lengths: dict[str, set[int]] = {}
        for tokens in self._known:
            lengths.setdefault(tokens[0], set()).add(len(tokens))
        self._lengths: Mapping[str, Sequence[int]] = {first: sorted(found) for first, found in lengths.items()}

    def find(self, tokens: Sequence[str]) -> Iterator[tuple[int, int]]:
        """Yield (first, after last) of every phrase in a sequence of tokens; they may overlap."""
        for start, token in enumerate(tokens):
            for length in self._lengths.get(token, ()):
                if tuple(tokens[start : start + length]) in self._known:
                    yield start, start + length


class _Pieces:
    """Splits phrases as the model's tokenizer does, which is asked only once for each piece between blanks."""

    def __init__(self) -> None:
        self._tokenizer = model.load().tokenizer
        self._rules = self._tokenizer.rules  # pieces of letters that are several tokens, such as "cannot"
        self._seen: dict[str, Tokens] = {}

    def tokens(self, phrase: str) -> Tokens:
        return tuple(token for piece in phrase.split() for token in self._split(piece))

    def _split(self, piece: str) -> Tokens:
        if piece.isascii() and piece.isalpha() and piece not in self._rules:
            return (piece,)
        if piece not in self._seen:
            self._seen[piece] = tuple(token.text for token in self._tokenizer(piece))
        return self._seen[piece]


class Gazetteer:
    """A matcher over all labels of a vocabulary.

    Names match in any case and with a plural ending; abbreviations match as they are written, with a plural s.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.labels: dict[str, list[Label]] = {}
        self._short: dict[str, list[Label]] = {}
        for label in vocabulary.labels:
            into = self._short if label.abbreviation else self.labels
            for form in forms(label):
                for written in {form, form.replace("'", "’")}:
                    into.setdefault(written, []).append(label)
        self._words, self._abbreviations = _Phrases(self.labels), _Phrases(self._short)

    def find(self, doc: Any) -> Iterator[tuple[int, int, tuple[Label, ...]]]:
        """Yield (start, end, labels) of every name in a document, in characters; they may overlap."""
        words, lower = [token.text for token in doc], [token.lower_ for token in doc]
        for phrases, known, tokens in (
            (self._words, self.labels, lower),
            (self._abbreviations, self._short, words),
        ):
            for first, last in phrases.find(tokens):
                span = doc[first:last]
                text = span.text.lower() if tokens is lower else span.text
                if text in known:
                    yield span.start_char, span.end_char, tuple(known[text])

    def within(self, text: str) -> list[Label]:
        """Return the labels that stand in a text and need no context, in text order."""
        found = sorted(self.find(model.load().make_doc(text)), key=lambda item: (item[0], -item[1]))
        return [labels[0] for _, _, labels in found if not labels[0].context]

    def named(self, text: str) -> tuple[Label, ...]:
        """Return the labels that a text is a form of.

        Raises nothing: an unknown text has no labels.
        """
        return tuple(self.labels.get(text.lower(), ())) or tuple(self._short.get(text, ()))


def forms(label: Label) -> tuple[str, ...]:
    """Return the forms in which a label is matched: also in the plural, and with a prefix joined, hyphened or apart.

    Examples:
        >>> forms(Label("Health authority", "kind/health-authority"))
        ('health authority', 'health authorities')
        >>> forms(Label("OCG", "issue/organised-crime-groups", abbreviation=True))
        ('OCG', 'OCGs')
        >>> forms(Label("re-offending", "issue/re-offending"))
        ('re-offending', 're-offendings', 'reoffending', 're offending', 'reoffendings', 're offendings')
    """
    text = label.text if label.abbreviation else label.text.lower()
    if label.abbreviation:
        return (text, text + "s") if not text.endswith("s") else (text,)
    text = text.removeprefix("the ")
    both = dict.fromkeys((text, plural(text))) if text[-1].isalpha() else {text: None}
    if text.endswith("person"):  # "missing people", "missing persons"
        both[text + "s"] = None
    return tuple(dict.fromkeys((*both, *(form for one in both for form in _hyphens(one)))))


_PREFIX = re.compile(r"\b(re|anti|co|cyber|multi|pre|non)-(?=[a-z]{4})")


def _hyphens(text: str) -> Iterator[str]:
    """Yield a phrase without the hyphen of its prefix ("re-offending", "anti-social behaviour")."""
    for match in _PREFIX.finditer(text):
        yield text[: match.start()] + match[1] + text[match.end() :]
        yield text[: match.start()] + match[1] + " " + text[match.end() :]


_PLURALS = (("person", "people"), ("child", "children"), ("woman", "women"), ("man", "men"))


def plural(text: str) -> str:
    """Return the plural of a lower-case phrase, or the phrase itself where it seems plural.

    Examples:
        >>> [plural(t) for t in ("burglary", "fugitive team", "drugs", "local search", "robbery", "missing person")]
        ['burglaries', 'fugitive teams', 'drugs', 'local searches', 'robberies', 'missing people']
    """
    if text.endswith("s"):
        return text
    for one, many in _PLURALS:
        if text == one or text.endswith(" " + one):
            return text[: -len(one)] + many
    if text.endswith("y") and text[-2] not in "aeiou":
        return text[:-1] + "ies"
    return text + ("es" if text.endswith(("ch", "sh", "x")) else "s")
