"""Finds the names of the vocabulary in passages, with spaCy's PhraseMatcher."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc

from kg.nlp import model
from kg.ontology import Label, Vocabulary

_PLAIN = re.compile(r"(?!cannot\b)[A-Za-z]+(?: [A-Za-z]+)*")


class Gazetteer:
    """A matcher over all labels of a vocabulary.

    Names match in any case and with a plural ending; abbreviations match as they are written, with a plural s.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        nlp = model.load()
        self._words = PhraseMatcher(nlp.vocab, attr="LOWER")
        self._abbreviations = PhraseMatcher(nlp.vocab, attr="ORTH")
        self.labels: dict[str, list[Label]] = {}
        self._short: dict[str, list[Label]] = {}
        for label in vocabulary.labels:
            into = self._short if label.abbreviation else self.labels
            for form in forms(label):
                for written in {form, form.replace("'", "’")}:
                    into.setdefault(written, []).append(label)
        self._words.add("name", [_tokens(form) for form in sorted(self.labels)])
        self._abbreviations.add("name", [_tokens(form) for form in sorted(self._short)])

    def find(self, doc: Any) -> Iterator[tuple[int, int, tuple[Label, ...]]]:
        """Yield (start, end, labels) of every name in a document, in characters; they may overlap."""
        for matcher, known in ((self._words, self.labels), (self._abbreviations, self._short)):
            for _, first, last in matcher(doc):
                span = doc[first:last]
                text = span.text.lower() if matcher is self._words else span.text
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


def _tokens(text: str) -> Doc:
    """Return the tokens of a form; plain words need no tokenizer, which takes most of the time otherwise."""
    nlp = model.load()
    return Doc(nlp.vocab, words=text.split(" ")) if _PLAIN.fullmatch(text) else nlp.make_doc(text)


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
