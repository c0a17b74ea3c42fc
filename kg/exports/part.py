"""The part of a dataset's graphs that says what is selected: statements, their evidence, and what they name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, Quad

from kg.rdf import ENTITY_GRAPH, PREFIXES, VOCABULARY_GRAPH

if TYPE_CHECKING:
    from kg.comparison.claims import Claim
    from kg.exports.source import Source

# Properties by which one comes from a statement to what belongs to it: its evidence and where that stands, its report and
# the inspection, the run that found it.
_PARTS = (
    *("insp:evidence", "insp:caveat", "insp:inReport", "insp:reportsOn", "oa:hasSelector", "oa:hasSource"),
    *("prov:wasGeneratedBy", "prov:used", "prov:wasAssociatedWith", "qb:dataSet", "insp:corrects"),
)
# What a report lists of all that it names: not of what is selected.
_LISTS = ("dcterms:references", "insp:assesses", "insp:mentions", "insp:leavesOut")


def part(source: Source) -> list[Quad]:
    """Return the quads of the selected statements and of what belongs to them, under the graphs in which they stand.

    With them come the asserted triples, people's corrections, the reports, the descriptions of the things that they name,
    and those of the terms in use. A statistic that is compared with one that is left out says so no more. What
    follows from several reports together (threads, changes) does not come, nor what a report lists of
    all that it names.
    """
    lists = {_iri(name, source.base) for name in _LISTS}
    quads = [quad for quad in source.dataset.quads() if quad.predicate.value not in lists]
    by_subject: dict[str, list[Quad]] = {}
    for quad in quads:
        by_subject.setdefault(_value(quad.subject), []).append(quad)
    chosen = {source.names.iri(claim.id) for claim in source.claims}
    left = {source.names.iri(id) for id in source.every_claim} - chosen
    own, facts = _belonging(chosen, left, source.base, by_subject), _facts(source)
    kept = {quad for quad in quads if _value(quad.subject) in own and _value(quad.object) not in left}
    kept |= {quad for quad in quads if _triple(quad) in facts}
    named = {_value(term) for quad in kept for term in quad.triple if isinstance(term, NamedNode)} - own
    kept |= {quad for name in named for quad in by_subject.get(name, ()) if _describes(quad, own, source.base)}
    return sorted(kept, key=str)


def _describes(quad: Quad, own: set[str], base: str) -> bool:
    """Tell whether a quad describes a thing for all reports, or says in which of those that are kept it is found."""
    if quad.predicate.value == f"{base}ontology#foundIn":
        return _value(quad.object) in own
    return _value(quad.graph_name) in {f"{base}id/{graph}" for graph in (VOCABULARY_GRAPH, ENTITY_GRAPH)}


def _belonging(chosen: set[str], left: set[str], base: str, by_subject: Mapping[str, list[Quad]]) -> set[str]:
    """Return the IRIs of the chosen statements, their corrections, and all that belongs to them."""
    parts, corrects = {_iri(name, base) for name in _PARTS}, _iri("insp:corrects", base)
    about = (quad for quads in by_subject.values() for quad in quads if quad.predicate.value == corrects)
    waiting = chosen | {_value(quad.subject) for quad in about if _value(quad.object) in chosen}
    own = set[str]()
    while waiting:
        own |= waiting
        found = (quad for subject in waiting for quad in by_subject.get(subject, ()) if quad.predicate.value in parts)
        waiting = {_value(quad.object) for quad in found} - own - left
    return own


def _facts(source: Source) -> set[tuple[str, str, str]]:
    """Return the plain triples that the selected statements make."""
    return {_fact(claim, source) for claim in source.claims if claim.kind == "Relation" and _holds(claim)}


def _holds(claim: Claim) -> bool:
    return claim.one("modality") == "modality/asserted" and claim.one("hedged") != "true"


def _fact(claim: Claim, source: Source) -> tuple[str, str, str]:
    subject, object = (source.names.iri(claim.one(end) or "") for end in ("subject", "object"))
    return subject, f"{source.base}ontology#{claim.one('predicate')}", object


def _triple(quad: Quad) -> tuple[str, str, str]:
    return _value(quad.subject), quad.predicate.value, _value(quad.object)


def _value(term: object) -> str:
    return str(getattr(term, "value", ""))


def _iri(name: str, base: str) -> str:
    prefix, local = name.split(":")
    return {**PREFIXES, "insp": f"{base}ontology#"}[prefix] + local
