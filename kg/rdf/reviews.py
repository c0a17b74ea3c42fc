"""What people made of statements, as PROV."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from hashlib import sha1
from itertools import zip_longest

import pyoxigraph as ox

from kg.rdf.quotes import span_of
from kg.rdf.terms import TYPE, Names, Pairs, Triple, date, prefixed
from kg.statements import Extraction, Review, Statement


def rejected(extraction: Extraction) -> list[Statement]:
    """Return what people rejected: no statement of the graph, but their corrections show the sentence."""
    return [item.statement for item in extraction.set_aside if item.statement.reviews]


def correction_triples(extraction: Extraction, statements: Iterable[Statement], names: Names) -> Iterator[Triple]:
    """Yield what people made of the statements, also of those that they rejected."""
    for item in (*statements, *rejected(extraction)):
        quote = names.id(span_of(extraction.report, item.evidence.start, item.evidence.end))
        for review, later in zip_longest(item.reviews, item.reviews[1:]):
            node, person = names.id(review.id), names.id(f"agent/{_slug(review.by)}")
            yield from ((node, *pair) for pair in _review(review, names))
            yield node, names.term("corrects"), names.id(item.id)
            yield node, prefixed("prov:used"), names.id(item.id)
            yield node, names.term("evidence"), quote
            yield node, prefixed("prov:wasAssociatedWith"), person
            yield person, TYPE, prefixed("prov:Agent")
            yield person, TYPE, prefixed("prov:Person")
            yield person, prefixed("rdfs:label"), ox.Literal(review.by)
            if later is not None:
                yield node, prefixed("dcterms:isReplacedBy"), names.id(later.id)


def _review(review: Review, names: Names) -> Pairs:
    yield TYPE, names.term("Correction")
    yield TYPE, prefixed("prov:Activity")
    yield names.term("verdict"), names.id(f"verdict/{review.verdict}")
    yield names.term("because"), ox.Literal(review.because)
    yield prefixed("prov:endedAtTime"), date(review.date)
    for name, values in (("before", review.before), ("after", review.after)):
        for field, value in values:
            yield names.term(name), ox.Literal(f"{field}={value}")


def _slug(name: str) -> str:
    """Return a person's name as part of an id; a name in other letters by its hash."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", plain.lower())
    return "-".join(words) or sha1(name.encode()).hexdigest()[:10]
