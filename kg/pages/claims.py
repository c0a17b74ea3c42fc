"""The statements of an edition, for pages: what each says of a thing, and the sentence that says it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from kg.pages.names import Names, Thing, local
from kg.statements import Review

# How a statement names a thing that it is about. Polarity, modality and the like are not: they class it.
ABOUT = (
    "insp:evaluates",
    "insp:aboutEntity",
    "insp:aboutIssue",
    "insp:answers",
    "insp:addressedTo",
    "insp:attributedTo",
    "insp:grade",
    "insp:area",
    "insp:comparator",
    "rdf:subject",
    "rdf:object",
)
ACTIONS = ("CauseOfConcern", "AreaForImprovement", "Recommendation", "PriorityAction")
_GENERAL = frozenset({"Statement", "Observation"})

_CHOSEN = """{ SELECT DISTINCT ?statement WHERE { VALUES ?about { %s } VALUES ?thing { <%s> }
  ?statement ?about ?thing ; a insp:Statement } }"""
_ONE = "VALUES ?statement { <%s> } ?statement a insp:Statement ."
_VALUES = """SELECT DISTINCT ?statement ?property ?value WHERE { %s ?statement ?property ?value
  FILTER (?property != prov:wasGeneratedBy) }"""
_PLACES = """SELECT DISTINCT ?evidence ?property ?value WHERE { %s ?statement insp:evidence ?evidence .
  VALUES ?property { insp:page insp:section } ?evidence ?property ?value }"""
_QUOTES = """SELECT DISTINCT ?evidence ?value WHERE { %s ?statement insp:evidence ?evidence .
  ?evidence oa:hasSelector ?selector . ?selector oa:exact ?value }"""
_REVIEWS = """SELECT DISTINCT ?statement ?review ?verdict ?by ?date ?because WHERE { %s ?review insp:corrects ?statement ;
  insp:verdict ?verdict ; prov:wasAssociatedWith ?by ; prov:endedAtTime ?date ; insp:because ?because }"""

Value = Thing | str


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement as a page shows it.

    Attributes:
        thing: the statement itself.
        kind: the local name of its class: "Finding", "Judgment", "AreaForImprovement", "Relation" …
        values: local name of property → values.
        quote: exactly `snapshot[start:end]` of the report.
        cycle: of the report's inspection, as printed; empty where unknown.
        reasons: what the confidence rests on.
        reviews: what people decided about it.
    """

    thing: Thing
    kind: str
    values: Mapping[str, tuple[Value, ...]]
    quote: str
    start: int
    end: int
    page: str
    section: str
    report: Thing
    cycle: str
    confidence: str
    rule: str
    reasons: tuple[str, ...]
    reviews: tuple[Review, ...] = ()

    def things(self, name: str) -> tuple[Thing, ...]:
        """Return the values of a property that are things."""
        return tuple(value for value in self.values.get(name, ()) if isinstance(value, Thing))

    def word(self, name: str) -> str:
        """Return the first value of a property in words, empty when there is none."""
        value = next(iter(self.values.get(name, ())), "")
        return value.label if isinstance(value, Thing) else value

    def slug(self, name: str) -> str:
        """Return the last part of the id of the first value: "strength" of `polarity/strength`."""
        return next((thing.iri.rsplit("/", 1)[-1] for thing in self.things(name)), "")

    @property
    def is_fact(self) -> bool:
        """Whether it holds as it is said: neither negated, planned, past nor hedged."""
        return self.slug("modality") in ("", "asserted") and self.word("hedged") != "true"

    @property
    def doubts(self) -> tuple[str, ...]:
        """What keeps it from being a fact: "negated", "planned", "past", "hedged"."""
        modality = self.word("modality").lower() if self.slug("modality") not in ("", "asserted") else ""
        return (modality,) * bool(modality) + ("hedged",) * (self.word("hedged") == "true")

    @property
    def place(self) -> tuple[str, int, int, str]:
        """What orders statements: report, offsets, id."""
        return (self.report.iri, self.start, self.end, self.thing.iri)


def claims_about(names: Names, thing: NamedNode) -> list[Claim]:
    """Return the statements about a thing, in order of report and place."""
    return _claims(names, _CHOSEN % (" ".join(ABOUT), thing.value))


def claim_of(names: Names, statement: NamedNode) -> Claim | None:
    """Return one statement, None when the graph has none by that IRI."""
    return next(iter(_claims(names, _ONE % statement.value)), None)


def _claims(names: Names, chosen: str) -> list[Claim]:
    values: dict[str, dict[str, list[NamedNode | Literal]]] = defaultdict(lambda: defaultdict(list))
    for statement, property, value in names.select(_VALUES % chosen):
        if isinstance(value, NamedNode | Literal):
            values[statement.value][local(property.value)].append(value)
    if not values:
        return []
    places: dict[str, dict[str, str]] = defaultdict(dict)
    for evidence, property, value in names.select(_PLACES % chosen):
        places[evidence.value][local(property.value)] = value.value
    quotes = {evidence.value: value.value for evidence, value in names.select(_QUOTES % chosen)}
    reviews: dict[str, list[Review]] = defaultdict(list)
    for statement, review, verdict, by, date, because in names.select(_REVIEWS % chosen):
        told = names.label(by.value) if isinstance(by, NamedNode) else by.value
        found = Review(review.value, local(verdict.value), told, date.value, because.value)
        reviews[statement.value].append(found)
    maker = _Maker(names, places, quotes, reviews)
    return sorted((maker.claim(iri, found) for iri, found in values.items()), key=lambda item: item.place)


class _Maker:
    def __init__(
        self,
        names: Names,
        places: Mapping[str, Mapping[str, str]],
        quotes: Mapping[str, str],
        reviews: Mapping[str, Sequence[Review]],
    ) -> None:
        self.names, self.places, self.quotes, self.reviews = names, places, quotes, reviews
        self._cycles: dict[str, str] = {}

    def claim(self, iri: str, values: Mapping[str, list[NamedNode | Literal]]) -> Claim:
        told = {name: self._told(found) for name, found in sorted(values.items())}
        evidence = values["evidence"][0].value
        start, end = evidence.rsplit("/", 1)[-1].split("-")
        (report,) = (self.names.thing(value) for value in values["inReport"][:1] if isinstance(value, NamedNode))
        kinds = [local(value.value) for value in values["type"]]
        return Claim(
            thing=self.names.thing(iri),
            kind=next((kind for kind in sorted(kinds) if kind not in _GENERAL), "Statement"),
            values={name: found for name, found in told.items() if name not in _ORIGIN},
            quote=self.quotes.get(evidence, ""),
            start=int(start),
            end=int(end),
            page=self.places.get(evidence, {}).get("page", ""),
            section=self.places.get(evidence, {}).get("section", ""),
            report=report,
            cycle=self._cycle(report),
            confidence=values["confidence"][0].value if "confidence" in values else "",
            rule=values["rule"][0].value if "rule" in values else "",
            reasons=tuple(sorted(value.value for value in values.get("confidenceReason", ()))),
            reviews=tuple(sorted(self.reviews.get(iri, ()), key=lambda item: (item.date, item.id))),
        )

    def _told(self, values: Iterable[NamedNode | Literal]) -> tuple[Value, ...]:
        found = {self.names.thing(value) if isinstance(value, NamedNode) else value.value for value in values}
        return tuple(sorted(found, key=lambda item: item.label if isinstance(item, Thing) else item))

    def _cycle(self, report: Thing) -> str:
        if report.iri not in self._cycles:
            found = self.names.texts(NamedNode(report.iri), "insp:cycle")
            self._cycles[report.iri] = found[0] if found else ""
        return self._cycles[report.iri]


_ORIGIN = frozenset(
    {"evidence", "inReport", "rule", "confidence", "confidenceReason", "wasGeneratedBy", "type", "dataSet"}
)
