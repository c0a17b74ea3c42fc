"""Statements of a store with their evidence, read by few questions about sets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from pyoxigraph import NamedNode, Store

from kg import queries
from kg.comparison.matrix import Citation, Correction
from kg.rdf import PREFIXES

Properties = dict[str, tuple[str, ...]]

# The store sorts slowly, as it looks up the words of every term again and again: rows are sorted here.
_STATEMENTS = "SELECT DISTINCT ?statement WHERE { %s ?statement insp:inReport ?in }"

_PROPERTIES = "SELECT ?statement ?property ?value WHERE { VALUES ?statement { %s } ?statement ?property ?value }"

_EVIDENCE = """SELECT DISTINCT ?statement ?quote ?start ?end ?report ?title ?confidence ?page ?section WHERE {
  VALUES ?statement { %s }
  ?statement insp:evidence ?evidence ; insp:inReport ?report ; insp:confidence ?confidence .
  ?report rdfs:label ?title .
  ?evidence oa:hasSelector ?words , ?place .
  ?words oa:exact ?quote .
  ?place oa:start ?start ; oa:end ?end .
  OPTIONAL { ?evidence insp:page ?page }
  OPTIONAL { ?evidence insp:section ?section }
}"""

_CORRECTIONS = """SELECT DISTINCT ?statement ?verdict ?by ?at ?because WHERE {
  ?correction insp:corrects ?statement ; insp:verdict ?verdict .
  FILTER NOT EXISTS { ?correction dcterms:isReplacedBy ?later }
  OPTIONAL { ?correction prov:wasAssociatedWith ?by }
  OPTIONAL { ?correction prov:endedAtTime ?at }
  OPTIONAL { ?correction insp:because ?because }
} ORDER BY ?statement ?at ?verdict"""

_CONTRADICTIONS = """SELECT DISTINCT ?statement ?other WHERE {
  ?contradiction a insp:Contradiction ; insp:between ?statement , ?other FILTER(?statement != ?other)
} ORDER BY ?statement ?other"""


_WORDS = frozenset({"because", "quote", "section", "title"})  # what these columns hold is never an IRI


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement as the graph has it.

    Attributes:
        kind: local name of its class, such as "Finding" or "AreaForImprovement".
        properties: local name of a property → its values: ids, or words.
    """

    id: str
    kind: str
    properties: Properties
    quote: str
    start: int
    end: int
    report: str
    title: str
    confidence: float
    page: int | None = None
    section: str = ""

    def all(self, name: str) -> tuple[str, ...]:
        """Return the values of a property."""
        return self.properties.get(name, ())

    def one(self, name: str) -> str | None:
        """Return the value of a property, None when it has none."""
        return next(iter(self.all(name)), None)


@dataclass(slots=True)
class Claims:
    """Reads the statements of a store whose ids stand under one base."""

    store: Store
    base: str
    _labels: dict[str, str] = field(default_factory=dict)
    _corrections: dict[str, tuple[Correction, ...]] | None = None
    _contradictions: dict[str, tuple[str, ...]] | None = None

    def rows(self, query: str) -> Iterator[tuple[str | None, ...]]:
        """Yield the rows of a query; IRIs of the dataset as ids, terms of an ontology as local names, words as they are."""
        answer = queries.run(self.store, queries.QueryFile("statements", query), base=self.base)
        for row in answer.rows:
            pairs = zip(answer.columns, row, strict=True)
            yield tuple(value if value is None or name in _WORDS else self.short(value) for name, value in pairs)

    def short(self, value: str) -> str:
        """Return the id of an IRI, or the local name of a term."""
        if value.startswith(f"{self.base}id/"):
            return value.removeprefix(f"{self.base}id/")
        return next((value.removeprefix(name) for name in _namespaces(self.base) if value.startswith(name)), value)

    def term(self, id: str) -> str:
        """Return an id as a term of SPARQL."""
        return str(queries.term(id, self.base))

    def terms(self, ids: Iterable[str]) -> str:
        """Return ids as terms of SPARQL, for VALUES."""
        return " ".join(self.term(id) for id in sorted(set(ids)))

    def label(self, id: str) -> str:
        """Return the name of a thing, its id where it has none."""
        if id not in self._labels:
            node = queries.term(id, self.base)
            name = queries.label(self.store, node) if isinstance(node, NamedNode) else None
            self._labels[id] = name or id
        return self._labels[id]

    def predicate(self, name: str) -> str:
        """Return a property of the ontology in words, such as "is a joint unit of"."""
        return queries.label(self.store, NamedNode(f"{self.base}ontology#{name}")) or name

    def of(self, pattern: str) -> tuple[Claim, ...]:
        """Return the statements that a pattern binds to `?statement`, in order of report and place."""
        statements = self.terms(str(id) for (id,) in self.rows(_STATEMENTS % pattern))
        found: dict[str, Properties] = {}
        for statement, property, value in sorted({*map(_words, self.rows(_PROPERTIES % statements))}):
            values = found.setdefault(statement, {})
            values[property] = (*values.get(property, ()), value)
        claims = (_claim(row, found[str(row[0])]) for row in self.rows(_EVIDENCE % statements))
        return tuple(sorted(claims, key=lambda item: (item.report, item.start, item.end, item.id)))

    def cite(self, claim: Claim, says: str, notes: Iterable[str] = ()) -> Citation:
        """Return the evidence of a statement, with its corrections and contradictions."""
        about = (*claim.all("evaluates"), *claim.all("addressedTo"))
        disputed = (f"contradicted by {other}" for other in self._disputed().get(claim.id, ()))
        return Citation(
            claim.id,
            says,
            claim.quote,
            claim.page,
            claim.section,
            claim.report,
            claim.title,
            claim.start,
            claim.end,
            claim.confidence,
            tuple(self.label(body) for body in about),
            (*notes, *disputed),
            self._corrected().get(claim.id, ()),
        )

    def _corrected(self) -> dict[str, tuple[Correction, ...]]:
        if self._corrections is None:
            self._corrections = {}
            for statement, verdict, *told in self.rows(_CORRECTIONS):
                by, at, because = (text or "" for text in told)
                item = Correction(str(verdict).rpartition("/")[2], self.label(by) if by else "", at, because)
                self._corrections[str(statement)] = (*self._corrections.get(str(statement), ()), item)
        return self._corrections

    def _disputed(self) -> dict[str, tuple[str, ...]]:
        if self._contradictions is None:
            self._contradictions = {}
            for statement, other in self.rows(_CONTRADICTIONS):
                others = self._contradictions.get(str(statement), ())
                self._contradictions[str(statement)] = (*others, str(other))
        return self._contradictions


def _words(row: tuple[str | None, ...]) -> tuple[str, ...]:
    return tuple(str(value) for value in row)


def _claim(row: tuple[str | None, ...], properties: Properties) -> Claim:
    statement, quote, start, end, report, title, confidence, page, section = row
    general = {"Statement", "Observation", "Action"}
    kinds = [kind for kind in properties.get("type", ()) if kind not in general]
    return Claim(
        str(statement),
        kinds[0] if kinds else "Statement",
        properties,
        str(quote),
        int(str(start)),
        int(str(end)),
        str(report),
        str(title),
        float(str(confidence)),
        None if page is None else int(page),
        section or "",
    )


@lru_cache(maxsize=8)
def _namespaces(base: str) -> tuple[str, ...]:
    return (f"{base}ontology#", *PREFIXES.values())
