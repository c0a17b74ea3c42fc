"""The statements of a dataset, and which of them are selected."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store

from kg.comparison.claims import Claim
from kg.exports.choosing import Chosen
from kg.exports.names import Names
from kg.rdf import PREFIXES

# Property of a statement → what it is called when it ties the statement to a thing.
LINKS: Mapping[str, str] = {
    "subject": "subject",
    "object": "object",
    "evaluates": "evaluates",
    "addressedTo": "addressed to",
    "aboutIssue": "about",
    "aboutEntity": "about",
    "answers": "answers",
    "attributedTo": "view of",
    "area": "area",
    "dataSource": "data from",
}
_DEFAULT = DefaultGraph()


def read_claims(store: Store, base: str) -> list[Claim]:
    """Return all statements of a store in order of report and place.

    By patterns on the merge of all graphs: five times as fast as by queries, where all are wanted.
    """
    reader = _Reader(store, base)
    found = reader.subjects(f"{base}ontology#Statement")
    return sorted(map(reader.claim, found), key=lambda item: (item.report, item.start, item.end, item.id))


def things(claim: Claim, names: Names) -> tuple[tuple[str, str], ...]:
    """Return the pairs of property and id by which a statement names things; words that are no thing are left out."""
    return tuple(
        (name, value) for name in LINKS for value in claim.all(name) if name != "dataSource" or names.kind(value)
    )


def chosen_claims(claims: Iterable[Claim], chosen: Chosen, names: Names) -> tuple[Claim, ...]:
    """Return the statements that are selected, in the order given."""
    rest = [claim for claim in claims if chosen.says(claim, names.cycles)]
    named = {claim.id: {claim.id, *(id for _, id in things(claim, names))} for claim in rest}
    if chosen.about:
        reached, kept = set(chosen.about), set[str]()
        for _ in range(chosen.depth):
            kept = {claim.id for claim in rest if named[claim.id] & reached}
            reached |= {id for one in kept for id in named[one]}
        rest = [claim for claim in rest if claim.id in kept]
    if chosen.things is not None:
        rest = [claim for claim in rest if any(names.kind(id) in chosen.things for id in named[claim.id] - {claim.id})]
    return tuple(rest)


class _Reader:
    """Reads statements by patterns; what several share (their evidence) is read once."""

    def __init__(self, store: Store, base: str) -> None:
        self.store, self.base = store, base
        self._spans: dict[str, dict[str, str]] = {}
        self._short: dict[str, str] = {}
        self._titles: dict[str, str] = {}
        self._places = (f"{base}ontology#", *PREFIXES.values())

    def subjects(self, type: str) -> Iterator[NamedNode]:
        rdf_type = NamedNode(f"{PREFIXES['rdf']}type")
        for quad in self.store.quads_for_pattern(None, rdf_type, NamedNode(type), _DEFAULT):
            if isinstance(quad.subject, NamedNode):
                yield quad.subject

    def quads(self, node: NamedNode) -> Iterator[Quad]:
        return self.store.quads_for_pattern(node, None, None, _DEFAULT)

    def short(self, iri: str) -> str:
        """Return the id of an IRI, or the local name of a term."""
        if iri not in self._short:
            id = iri.removeprefix(f"{self.base}id/")
            place = next((place for place in self._places if iri.startswith(place)), "") if id == iri else ""
            self._short[iri] = id.removeprefix(place)
        return self._short[iri]

    def claim(self, node: NamedNode) -> Claim:
        values: dict[str, list[str]] = {}
        for quad in self.quads(node):
            text = (
                quad.object.value
                if isinstance(quad.object, Literal)
                else self.short(str(getattr(quad.object, "value", "")))
            )
            values.setdefault(self.short(quad.predicate.value), []).append(text)
        found = {name: tuple(sorted(values[name])) for name in sorted(values)}
        kinds = [kind for kind in found.get("type", ()) if kind not in ("Statement", "Observation", "Action")]
        span = self.span(found.get("evidence", ("",))[0])
        report = found.get("inReport", ("",))[0]
        return Claim(
            id=self.short(node.value),
            kind=kinds[0] if kinds else "Statement",
            properties=found,
            quote=span.get("exact", ""),
            start=int(span.get("start", 0)),
            end=int(span.get("end", 0)),
            report=report,
            title=self.title(report),
            confidence=float(found.get("confidence", ("0",))[0]),
            page=int(span["page"]) if "page" in span else None,
            section=span.get("section", ""),
        )

    def span(self, evidence: str) -> dict[str, str]:
        """Return the quote of an evidence and where it stands."""
        if evidence not in self._spans:
            found: dict[str, str] = {}
            node = NamedNode(f"{self.base}id/{evidence}" if "://" not in evidence else evidence)
            for quad in self.quads(node):
                if isinstance(quad.object, Literal):
                    found[self.short(quad.predicate.value)] = quad.object.value
                elif isinstance(quad.object, NamedNode) and quad.predicate.value.endswith("hasSelector"):
                    found |= {
                        self.short(one.predicate.value): one.object.value
                        for one in self.quads(quad.object)
                        if isinstance(one.object, Literal)
                    }
            self._spans[evidence] = found
        return self._spans[evidence]

    def title(self, report: str) -> str:
        if report not in self._titles:
            name = NamedNode(f"{PREFIXES['rdfs']}label")
            quads = self.store.quads_for_pattern(NamedNode(f"{self.base}id/{report}"), name, None, _DEFAULT)
            self._titles[report] = min(
                (quad.object.value for quad in quads if isinstance(quad.object, Literal)), default=report
            )
        return self._titles[report]
