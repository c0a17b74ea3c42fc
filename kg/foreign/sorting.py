"""Sorts the quads of a graph of others: the graph of each report, what was found in texts, and the rest."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from kg.foreign.terms import (
    ALTERNATIVE,
    CLASSIFICATION,
    DERIVED,
    LABEL,
    OBJECT,
    PREDICATE,
    SOURCE,
    SUBJECT,
    TYPE,
    Facts,
    Terms,
    asserted,
    facts,
    value,
)
from kg.ontology import MENTION_TYPES, Entity
from kg.rdf import in_order
from kg.validate import Violation

_REPORT = re.compile(r"report/[A-Za-z0-9][A-Za-z0-9._-]*")
_THING = re.compile(r"[a-z]+(-[a-z]+)*(/[A-Za-z0-9][A-Za-z0-9._-]*)+")
_DERIVED_KINDS = ("Change", "Thread", "ThreadEntry", "Contradiction")  # of the timeline, which is made anew
_DERIVED_TERMS = ("previousJudgment", "followsUp")


@dataclass(frozen=True, slots=True)
class Foreign:
    """A graph of others, sorted.

    Attributes:
        reports: id of a report → its graph.
        things: id of a thing found in these reports → its description there.
        rest: what belongs to no report, such as things of their own vocabulary.
        problems: why the graph cannot be taken as it is, before any shape is asked.
    """

    reports: Mapping[str, Sequence[ox.Quad]]
    things: Mapping[str, Entity]
    rest: Sequence[ox.Quad]
    problems: tuple[Violation, ...]

    def without(self, held: Collection[str]) -> Foreign:
        """Return it without some reports, and without the things that are found only in them."""
        kept = {ident: quads for ident, quads in self.reports.items() if ident not in held}
        if len(kept) == len(self.reports):
            return self
        named = {value(quad.subject).partition("/id/")[2] for quads in kept.values() for quad in quads}
        things = {ident: thing for ident, thing in self.things.items() if ident in named}
        return Foreign(kept, things, self.rest, self.problems)


def sort(quads: Iterable[ox.Quad], name: str, base: str, ours: Iterable[ox.Quad]) -> Foreign:
    """Sort the quads of a graph of others.

    A named graph that is that of its one report is taken whole. Of all else, a report gets its statements, what they
    lead to (evidence, text, run), the plain triples that they state, and the corrections of them. The timeline, and
    what our own vocabulary describes, are left out.

    Args:
        quads: without blank nodes, under our base.
        name: of the import; the rest stands in `graph/import-NAME`.
        base: of our dataset.
        ours: the graph of our ontology and vocabularies.
    """
    sorting = _Sorting(list(quads), Terms(base), ours)
    graph = ox.NamedNode(f"{base}id/graph/import-{name}")
    return sorting.result(graph)


class _Sorting:
    """The quads while they are sorted."""

    def __init__(self, quads: list[ox.Quad], terms: Terms, ours: Iterable[ox.Quad]) -> None:
        self.terms = terms
        self.ours = facts(ours)
        relation = terms.of("RelationProperty")
        self.relations = {node for node, said in self.ours.items() if relation in said.get(TYPE, ())}
        self.found_in, self.report_type = terms.of("foundIn"), terms.of("InspectionReport")
        self.facts: Facts = facts(quads)
        told = {node for node, said in self.facts.items() if self.report_type in said.get(TYPE, ())}
        self.reports = {node for node in told if _REPORT.fullmatch(terms.id(node))}
        self.nameless = sorted(told - self.reports)
        self.things = {
            node
            for node, said in self.facts.items()
            if self.found_in in said and node not in self.ours and _THING.fullmatch(terms.id(node))
        }
        self.descriptions: dict[str, list[ox.Quad]] = defaultdict(list)
        self.graphs: dict[str, list[ox.Quad]] = {node: [] for node in self.reports}
        self.pool: list[ox.Quad] = []
        self.left: list[ox.Quad] = []
        self._divide(quads)

    def result(self, graph: ox.NamedNode) -> Foreign:
        """Return what came of it; what is left stands in the named graph."""
        self._share_out()
        terms = self.terms
        entities = {terms.id(node): self._entity(node) for node in sorted(self.things)}
        names = {
            node: ox.NamedNode(terms.iri(f"graph/{terms.id(node).removeprefix('report/')}")) for node in self.reports
        }
        return Foreign(
            {terms.id(node): _within(self.graphs[node], names[node]) for node in sorted(self.reports)},
            {ident: entity for ident, entity in entities.items() if entity is not None},
            _within(self.left, graph),
            (*self._nameless(), *self._undescribed(entities)),
        )

    # --- which graph -----------------------------------------------------------------------------------------

    def _divide(self, quads: Iterable[ox.Quad]) -> None:
        """Part descriptions of things and graphs of one report from all else."""
        whole = self._whole_graphs(quads)
        timeline = self.terms.iri("graph/timeline")
        for quad in quads:
            graph = value(quad.graph_name)
            settled = quad.predicate.value == self.found_in and value(quad.subject) in self.ours
            if graph == timeline or settled or self._is_derived(quad):
                continue
            if self._describes(quad):
                self.descriptions[value(quad.subject)].append(quad)
            elif graph in whole:
                self.graphs[whole[graph]].append(quad)
            else:
                self.pool.append(quad)

    def _whole_graphs(self, quads: Iterable[ox.Quad]) -> dict[str, str]:
        """Return the graphs that are named for the one report that they are of."""
        held: dict[str, set[str]] = defaultdict(set)
        for quad in quads:
            if quad.predicate.value == TYPE and value(quad.object) == self.report_type:
                held[value(quad.graph_name)].add(value(quad.subject))
        place = self.terms.iri("graph/")
        wanted = {
            graph: self.terms.iri(f"report/{graph.removeprefix(place)}") for graph in held if graph.startswith(place)
        }
        return {graph: report for graph, report in wanted.items() if held[graph] == {report} and report in self.reports}

    def _is_derived(self, quad: ox.Quad) -> bool:
        term = self.terms
        if term.term(quad.predicate.value) in _DERIVED_TERMS:
            return True
        kinds = self.facts[value(quad.subject)].get(TYPE, ())
        return any(term.term(kind) in _DERIVED_KINDS for kind in kinds)

    def _describes(self, quad: ox.Quad) -> bool:
        if value(quad.subject) not in self.things:
            return False
        predicate = quad.predicate.value
        if predicate == TYPE:
            return self.terms.term(value(quad.object)) in MENTION_TYPES | {"Kind"}
        return predicate in (LABEL, ALTERNATIVE, CLASSIFICATION, self.terms.of("scope"))

    # --- what belongs to no graph of its own -------------------------------------------------------------------

    def _share_out(self) -> None:
        """Give each report what is its own of the pool."""
        of = facts(self.pool)
        reports = sorted(node for node in self.reports if node in of and self.report_type in of[node].get(TYPE, ()))
        owners = self._owners(of, reports)
        stated = self._stated(of, owners)
        joint, unit = self.terms.of("JointUnit"), self.terms.of("jointUnitOf")
        units: dict[str, set[str]] = defaultdict(set)
        for (subject, predicate, _), who in stated.items():
            if predicate == unit:
                units[subject] |= who
        for quad in self.pool:
            subject, predicate, object = (value(term) for term in quad.triple)
            found = owners.get(subject) or stated.get((subject, predicate, object)) or set()
            if not found and predicate == self.found_in:
                found = {object} & self.reports
            elif not found and predicate == TYPE and object == joint:
                found = units[subject]
            if not found and self._is_ours(subject, predicate, object):
                continue
            if not found and reports and (len(reports) == 1 or predicate in self.relations):
                found = {reports[0]}
            for report in found:
                self.graphs[report].append(quad)
            if not found:
                self.left.append(quad)

    def _owners(self, of: Facts, reports: Sequence[str]) -> dict[str, set[str]]:
        """Return the reports to which nodes belong: statements, and what these and the reports lead to."""
        belongs, corrects = self.terms.of("inReport"), self.terms.of("corrects")
        owners: dict[str, set[str]] = {report: {report} for report in reports}
        for node, said in of.items():
            own = {*said.get(belongs, ()), *said.get(DERIVED, ())}
            if corrects in said:
                own |= self._quoted(said, of)
            if own & {*reports}:
                owners.setdefault(node, set()).update(own & {*reports})
        begun = list(owners)
        statements = {node for node, said in of.items() if belongs in said}
        fixed = self.things | statements | {*reports}
        while begun:
            node = begun.pop()
            for predicate, objects in of.get(node, {}).items():
                for other in objects if predicate != TYPE else ():
                    if other in of and other not in fixed and other not in self.ours:
                        before = len(owners.setdefault(other, set()))
                        owners[other] |= owners[node]
                        if len(owners[other]) > before:
                            begun.append(other)
        return owners

    def _quoted(self, said: Mapping[str, Sequence[str]], of: Facts) -> set[str]:
        """Return the reports that the evidence of a node is from."""
        evidence = said.get(self.terms.of("evidence"), ())
        texts = [text for node in evidence for text in of.get(node, {}).get(SOURCE, ())]
        return {report for text in texts for report in of.get(text, {}).get(DERIVED, ())}

    def _stated(self, of: Facts, owners: Mapping[str, set[str]]) -> dict[tuple[str, str, str], set[str]]:
        """Return the plain triples that asserted relations state, with their reports."""
        found: dict[tuple[str, str, str], set[str]] = defaultdict(set)
        for node, said in of.items():
            if node in owners and PREDICATE in said and asserted(said, self.terms):
                for subject in said.get(SUBJECT, ()):
                    for object in said.get(OBJECT, ()):
                        found[subject, said[PREDICATE][0], object] |= owners[node]
        return found

    def _is_ours(self, subject: str, predicate: str, object: str) -> bool:
        """Return whether a triple describes what our vocabulary describes, or is of an ontology."""
        if subject.startswith(self.terms.of("")):
            return True
        said = self.ours.get(subject)
        return said is not None and (predicate not in self.relations or object in said.get(predicate, ()))

    # --- things ------------------------------------------------------------------------------------------------

    def _entity(self, node: str) -> Entity | None:
        """Return the description of a thing, or None when it has not one class and one name."""
        said: dict[str, list[str]] = {}
        for quad in self.descriptions[node]:
            said.setdefault(quad.predicate.value, []).append(value(quad.object))
        term, short = self.terms.term, self.terms.id
        kinds = sorted({term(kind) for kind in said.get(TYPE, ())})
        types, labels = [kind for kind in kinds if kind != "Kind"], sorted(set(said.get(LABEL, ())))
        if len(types) != 1 or len(labels) != 1 or not labels[0].strip():
            return None
        classes = sorted(map(short, said.get(CLASSIFICATION, ())))
        return Entity(
            short(node),
            types[0],
            labels[0],
            tuple(sorted(set(said.get(ALTERNATIVE, ())))),
            found=True,
            kind="Kind" in kinds,
            scope=tuple(sorted(map(short, set(said.get(self.terms.of("scope"), ()))))),
            classification=classes[0] if classes else None,
        )

    def _undescribed(self, entities: Mapping[str, Entity | None]) -> Iterable[Violation]:
        for ident, entity in entities.items():
            if entity is None:
                message = "The thing does not have exactly one class of things and one preferred label."
                yield Violation("violation", ident, "skos:prefLabel", message, "found-thing", hint="Describe it.")

    def _nameless(self) -> Iterable[Violation]:
        for node in self.nameless:
            hint = "Give the report an IRI of the form id/report/NAME, NAME of letters, digits, dots and hyphens."
            yield Violation(
                "violation", node, "", "The report has no id of the form report/NAME.", "report-id", hint=hint
            )


def _within(quads: Iterable[ox.Quad], graph: ox.NamedNode) -> list[ox.Quad]:
    """Return quads in a named graph, unique and sorted."""
    return in_order(ox.Quad(quad.subject, quad.predicate, quad.object, graph) for quad in quads)
