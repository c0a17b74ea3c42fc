"""Every statement about a thing, each with its sentence, page, rule, confidence and report."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pyoxigraph import Literal, NamedNode, Store

from kg import display, queries
from kg.errors import QueryError, did_you_mean, nearest
from kg.ontology import BASE
from kg.rdf import PREFIXES
from kg.statements import Review

# What says where a statement comes from, rather than what it says.
_ORIGIN = frozenset(
    {
        "evidence",
        "inReport",
        "rule",
        "confidence",
        "confidenceReason",
        "wasGeneratedBy",
        "type",
        "dataSet",
        "caveat",
    }
)

_DIGITS = re.compile(r"[0-9a-f]{10}")
_KNOWN = "`kg vocabulary` lists the names that it knows"
# What stands before the last part of an id, the likeliest first.
_PLACES = ("force", "place", "issue", "partner", "unit")

_NAMED = """SELECT DISTINCT ?thing ?name ?preferred WHERE {
  VALUES (?property ?preferred) { (skos:prefLabel 1) (rdfs:label 1) (skos:altLabel 0) (insp:abbreviation 0)
    (insp:contextLabel 0) }
  ?thing ?property ?name
}"""


@dataclass(frozen=True, slots=True)
class Account:
    """A statement and where it comes from.

    Attributes:
        kind: the label of its class, such as "finding".
        says: what it says, in one line.
        properties: what it says, property → values; things by their names.
        reasons: what the confidence rests on besides the rule.
        rule, confidence: None where a person rejected it: the graph does not have the statement any more.
        report: the id of its report; `title` is its title.
        corrections: what people decided about it, the earliest first; the last one stands.
    """

    id: str
    kind: str
    says: str
    properties: Mapping[str, tuple[str, ...]]
    quote: str
    section: str | None
    page: int | None
    rule: str | None
    confidence: float | None
    reasons: tuple[str, ...]
    report: str
    title: str
    start: int
    end: int
    corrections: tuple[Review, ...] = ()

    @property
    def place(self) -> str:
        """Report and page, in words."""
        return self.title if self.page is None else f"{self.title}, page {self.page}"


@dataclass(frozen=True, slots=True)
class Explanation:
    """A thing and the statements about it, in order of report and place.

    Attributes:
        types: labels of its classes.
        names: the other names under which it goes.
    """

    id: str
    iri: str
    label: str
    types: tuple[str, ...]
    names: tuple[str, ...]
    statements: tuple[Account, ...]

    def __repr__(self) -> str:
        kinds = ", ".join(f"{kind} {len(found)}" for kind, found in self.kinds().items())
        lines = [f"{self.label} ({', '.join(self.types)}) {self.id}", kinds]
        for item in self.statements[: display.SHOWN]:
            lines += [f"  {item.says}", f"    “{' '.join(item.quote.split())}” {item.place}"]
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        head = f"{display.strong(self.label)} {display.plain(', '.join(self.types))} {display.code(self.id)}"
        names = display.small(f"also: {', '.join(self.names)}") if self.names else ""
        parts = (
            display.folded(
                display.plain(f"{kind}: {len(found)}"),
                display.block(*map(_shown, found[: display.SHOWN]), _rest(found)),
            )
            for kind, found in self.kinds().items()
        )
        return display.block(head, names, *parts)

    def kinds(self) -> dict[str, list[Account]]:
        """Return kind of statement → the statements of it, in alphabetical order of the kinds."""
        found: dict[str, list[Account]] = {}
        for item in sorted(self.statements, key=lambda item: item.kind):
            found.setdefault(item.kind, []).append(item)
        return found


def _shown(item: Account) -> str:
    quote = display.quoted(display.plain(item.quote))
    return f"{display.plain(item.says)}{quote}{display.small(item.place)} {display.code(item.id)}"


def _rest(found: Sequence[Account]) -> str:
    more = len(found) - display.SHOWN
    return display.small(f"… and {display.counted(more, 'statement')} more") if more > 0 else ""


def explain(store: Store, thing: str, *, base: str = BASE) -> Explanation:
    """Find a thing as `find` does, and return the statements about it.

    Raises:
        QueryError: when nothing or more than one thing goes by that name.
    """
    reader = _Reader(store, base)
    node = reader.find(thing)
    name = reader.name(node)
    names = {reader.text(value) for key in _NAME_PROPERTIES for value in reader.of(node, key)} - {name}
    if reader.is_statement(node):
        found = [reader.account(node)]
    elif reviews := reader.reviews(node):
        found = [reader.rejected(node, reviews)]
    else:
        found = [reader.account(statement) for statement in reader.about(node)]
    accounts = sorted(found, key=lambda item: (item.report, item.start, item.end, item.id))
    return Explanation(
        reader.short(node), node.value, name, reader.classes(node), tuple(sorted(names)), tuple(accounts)
    )


def find(store: Store, thing: str, *, within: tuple[str, ...] = ("",), base: str = BASE) -> str:
    """Return the id of a thing that is given by its IRI, its id, the last part of that ("essex") or one of its names.

    As in a comparison, "essex" is the force, although the county goes by that name. A statement is also found by the
    digits at the end of its id.

    Args:
        within: how the ids begin among which a name is looked up, such as "issue/"; the last part of an id is no name
            then.

    Raises:
        QueryError: when nothing or more than one thing goes by that name; the hint has those that come near.
    """
    reader = _Reader(store, base)
    return reader.short(reader.find(thing, within))


_NAME_PROPERTIES = ("skos:altLabel", "insp:abbreviation", "insp:contextLabel", "skos:prefLabel")


class _Reader:
    """Reads a store whose ids stand under one base."""

    def __init__(self, store: Store, base: str) -> None:
        self.store, self.base = store, base
        self.prefixes = {**PREFIXES, "insp": f"{base}ontology#"}

    def node(self, name: str) -> NamedNode:
        prefix, local = name.split(":")
        return NamedNode(self.prefixes[prefix] + local)

    def of(self, node: NamedNode, property: str) -> list[NamedNode | Literal]:
        objects = {quad.object for quad in self.store.quads_for_pattern(node, self.node(property), None)}
        return sorted((item for item in objects if isinstance(item, NamedNode | Literal)), key=str)

    def things(self, node: NamedNode, property: str) -> list[NamedNode]:
        return [item for item in self.of(node, property) if isinstance(item, NamedNode)]

    def text(self, value: NamedNode | Literal) -> str:
        return self.name(value) if isinstance(value, NamedNode) else value.value

    def short(self, node: NamedNode) -> str:
        return node.value.removeprefix(f"{self.base}id/")

    def name(self, node: NamedNode) -> str:
        return queries.label(self.store, node) or self.short(node)

    def is_statement(self, node: NamedNode) -> bool:
        found = self.store.quads_for_pattern(node, self.node("rdf:type"), self.node("insp:Statement"))
        return next(found, None) is not None

    def about(self, node: NamedNode) -> list[NamedNode]:
        subjects = {quad.subject for quad in self.store.quads_for_pattern(None, None, node)}
        return [subject for subject in subjects if isinstance(subject, NamedNode) and self.is_statement(subject)]

    def classes(self, node: NamedNode) -> tuple[str, ...]:
        general = {self.node("insp:Statement"), self.node("qb:Observation"), self.node("skos:Concept")}
        return tuple(sorted(self.name(type_) for type_ in {*self.things(node, "rdf:type")} - general))

    def account(self, node: NamedNode) -> Account:
        properties = self.properties(node)
        return Account(
            id=self.short(node),
            kind=" ".join(self.classes(node)),
            says=self.says(node, properties),
            properties=properties,
            rule=self.text(self.of(node, "insp:rule")[0]),
            confidence=float(self.text(self.of(node, "insp:confidence")[0])),
            reasons=self.reasons(node),
            corrections=self.reviews(node),
            **self.place(self.things(node, "insp:evidence")[0]),
        )

    def rejected(self, node: NamedNode, reviews: tuple[Review, ...]) -> Account:
        """Return the account of what a person rejected, as the correction tells of it."""
        said = dict(reviews[-1].before)
        return Account(
            id=self.short(node),
            kind=f"rejected {self.short(node).split('/')[0]}",
            says="; ".join(f"{name} {value.replace('|', ', ')}" for name, value in said.items()),
            properties={name: tuple(value.split("|")) for name, value in sorted(said.items())},
            rule=None,
            confidence=None,
            reasons=(),
            corrections=reviews,
            **self.place(self.things(self.corrections(node)[0], "insp:evidence")[0]),
        )

    def place(self, evidence: NamedNode) -> dict[str, Any]:
        """Return the quote of an evidence, where it stands, and the report."""
        found = {
            key: self.text(value)
            for item in (evidence, *self.things(evidence, "oa:hasSelector"))
            for key in ("oa:exact", "oa:start", "oa:end", "insp:page", "insp:section")
            for value in self.of(item, key)
        }
        (report,) = self.things(self.things(evidence, "oa:hasSource")[0], "prov:wasDerivedFrom")
        return {
            "quote": found["oa:exact"],
            "section": found.get("insp:section"),
            "page": int(found["insp:page"]) if "insp:page" in found else None,
            "report": self.short(report),
            "title": self.name(report),
            "start": int(found["oa:start"]),
            "end": int(found["oa:end"]),
        }

    def corrections(self, node: NamedNode) -> list[NamedNode]:
        """Return the corrections of a statement, the earliest first."""
        found = {quad.subject for quad in self.store.quads_for_pattern(None, self.node("insp:corrects"), node)}
        later = {item: self.things(item, "dcterms:isReplacedBy") for item in found if isinstance(item, NamedNode)}
        ordered = [item for item in later if not later[item]]
        while earlier := [item for item in later if later[item] == ordered[:1]]:
            ordered = earlier + ordered
        return ordered

    def reviews(self, node: NamedNode) -> tuple[Review, ...]:
        return tuple(map(self.review, self.corrections(node)))

    def review(self, node: NamedNode) -> Review:
        def told(property: str) -> str:
            return self.text(self.of(node, property)[0])

        def values(property: str) -> tuple[tuple[str, str], ...]:
            pairs = (self.text(value).partition("=") for value in self.of(node, property))
            return tuple((name, value) for name, _, value in pairs)

        return Review(
            id=self.short(node),
            verdict=self.short(self.things(node, "insp:verdict")[0]).removeprefix("verdict/"),
            by=told("prov:wasAssociatedWith"),
            date=told("prov:endedAtTime"),
            because=told("insp:because"),
            before=values("insp:before"),
            after=values("insp:after"),
        )

    def reasons(self, node: NamedNode) -> tuple[str, ...]:
        found = (self.text(value) for value in self.of(node, "insp:confidenceReason"))
        return tuple(sorted(reason for reason in found if not reason.startswith("rule:")))

    def properties(self, node: NamedNode) -> dict[str, tuple[str, ...]]:
        found: dict[str, set[str]] = {}
        for quad in self.store.quads_for_pattern(node, None, None):
            key = quad.predicate.value.replace("#", "/").rsplit("/", 1)[-1]
            if key not in _ORIGIN and isinstance(quad.object, NamedNode | Literal):
                found.setdefault(key, set()).add(self.text(quad.object))
        return {key: tuple(sorted(values)) for key, values in sorted(found.items())}

    def says(self, node: NamedNode, properties: Mapping[str, tuple[str, ...]]) -> str:
        """Return one line: a relation as a sentence, anything else as its properties."""
        rest = {key: values for key, values in properties.items() if key not in ("subject", "predicate", "object")}
        if "predicate" not in properties:
            return "; ".join(
                f"{_words(key)} {', '.join(values)}" for key, values in rest.items() if values != ("false",)
            )
        modality, hedged = rest.get("modality", ("",))[0].lower(), rest.get("hedged") == ("true",)
        notes = [modality] * (modality != "asserted") + ["hedged"] * hedged
        triple = " ".join(properties[key][0] for key in ("subject", "predicate", "object"))
        return triple + f" ({', '.join(notes)})" * bool(notes)

    def find(self, thing: str, within: tuple[str, ...] = ("",)) -> NamedNode:
        wanted = queries.term(thing.strip().removeprefix("<").removesuffix(">"), self.base)
        if isinstance(wanted, NamedNode):
            if not self.has(wanted):
                near = nearest(self.short(wanted), self.ids())
                meant = {one: self.name(NamedNode(f"{self.base}id/{one}")) for one in near}
                hint = did_you_mean(near, _KNOWN)
                raise QueryError("nothing in the dataset has this id", where=thing, hint=hint, near=meant)
            return wanted
        if within != ("",):
            return self.find_name(thing, within)
        return self.find_slug(thing) or self.find_name(thing, within)

    def find_slug(self, name: str) -> NamedNode | None:
        """Return what has a name as the last part of its id; "essex" is the force, although the county is called so."""
        slug = re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")
        nodes = (NamedNode(f"{self.base}id/{place}/{slug}") for place in _PLACES if slug)
        return next((node for node in nodes if self.has(node)), None)

    def has(self, node: NamedNode) -> bool:
        """Tell whether the graph describes a thing; of what a person rejected it has the correction."""
        described = next(self.store.quads_for_pattern(node, None, None), None) is not None
        return described or bool(self.corrections(node))

    def ids(self) -> set[str]:
        named = self.store.quads_for_pattern(None, self.node("skos:prefLabel"), None)
        reports = self.store.quads_for_pattern(None, self.node("rdf:type"), self.node("insp:InspectionReport"))
        return {self.short(quad.subject) for quad in (*named, *reports) if isinstance(quad.subject, NamedNode)}

    def find_name(self, name: str, within: tuple[str, ...]) -> NamedNode:
        wanted, names = " ".join(name.casefold().split()), set[str]()
        found: dict[str, int] = {}
        for iri, other, preferred in self.named():
            if not iri.removeprefix(f"{self.base}id/").startswith(within):
                continue
            names.add(other)
            if other.casefold() == wanted:
                found[iri] = max(found.get(iri, 0), preferred)
        best = sorted(iri for iri in found if found[iri] == max(found.values()))
        best = best or (self.ending_in(name.strip()) if within == ("",) else [])
        if len(best) == 1:
            return NamedNode(best[0])
        if not best:
            near = nearest(name, names)
            meant, hint = {one: one for one in near}, did_you_mean(near, _KNOWN)
            raise QueryError("nothing in the dataset goes by this name", where=name or "“”", hint=hint, near=meant)
        several = ", ".join(self.short(NamedNode(iri)) for iri in best)
        raise QueryError("several things go by this name", where=name, hint=f"give one of their ids: {several}")

    def ending_in(self, digits: str) -> list[str]:
        """Return the statements whose ids end in these digits, as tables show them."""
        if not _DIGITS.fullmatch(digits):
            return []
        told = self.store.quads_for_pattern(None, self.node("rdf:type"), self.node("insp:Statement"))
        rejected = self.store.quads_for_pattern(None, self.node("insp:corrects"), None)
        every = {*(quad.subject for quad in told), *(quad.object for quad in rejected)}
        return sorted(iri for node in every if (iri := str(node).strip("<>")).endswith(f"/{digits}"))

    def named(self) -> Iterator[tuple[str, str, int]]:
        answer = queries.run(self.store, queries.QueryFile("names", _NAMED), base=self.base)
        for iri, name, preferred in answer.rows:
            yield str(iri), str(name), int(preferred or 0)


def _words(name: str) -> str:
    """Return the words of a local name.

    Examples:
        >>> _words("aboutIssue")
        'about issue'
    """
    return "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name)
