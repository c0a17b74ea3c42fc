"""Validates the graph of a report, of the vocabulary, and of what reports say together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pyoxigraph as ox

from kg.resources import folder
from kg.validate.checks import checked
from kg.validate.names import Facts, Names, base_of, facts_of, value_of
from kg.validate.shapes import TIMELINE_SHAPES, VOCABULARY_SHAPES, held_against, needed, report_shapes, shapes_of
from kg.validate.text import against_text, selection
from kg.validate.violation import SEVERITIES, Violation


@dataclass(frozen=True, slots=True)
class Before:
    """A graph of a report as it was when it was last validated against the same shapes, and what was found."""

    quads: frozenset[ox.Quad]
    violations: tuple[Violation, ...]


def validate(
    quads: Sequence[ox.Quad],
    vocabulary: Sequence[ox.Quad],
    text: str | None,
    *,
    shapes: Sequence[Path] = (),
    before: Before | None = None,
) -> tuple[Violation, ...]:
    """Validate the graph of one report, the most severe violations first.

    Args:
        quads: the graph of the report, as `kg.rdf.quads` makes it, and the descriptions of the things found in it.
        vocabulary: the graph of the ontology and the vocabularies.
        text: the text snapshot of the report; None where it is not at hand, as of a graph of others.
        shapes: further folders of shapes (`*.ttl`) and checks (`checks/*.rq`).
        before: what was found in the graph as it was; nodes that are the same are not held against the shapes again.

    Raises:
        DataError: when a shape or check is not valid.
    """
    base, facts = base_of(quads), facts_of(quads)
    names = Names(base)
    held, known = _held(quads, before, names)
    targets = {value_of(quad.subject) for quad in held}
    part = _around(held, quads)
    results = held_against([*part, *needed(vocabulary, part)], names, report_shapes(base, shapes))
    found = [*known, *(item for item in results if names.iri(item.focus) in targets)]
    found += checked([*quads, *vocabulary], names, shapes)
    found += against_text(facts, text, names) if text is not None else ()
    return _finished(found, _report(quads, names), facts, names)


def undeclared(quads: Sequence[ox.Quad], vocabulary: Iterable[ox.Quad]) -> tuple[Violation, ...]:
    """Return where a graph names a class or property of the ontology's namespace that the ontology does not have.

    Args:
        quads: the graph of one report.
        vocabulary: the graph of the ontology and the vocabularies.
    """
    names = Names(base_of(quads))
    place, declared = names.iri("insp:"), {value_of(quad.subject) for quad in vocabulary}
    found: dict[str, Violation] = {}
    for quad in quads:
        for term in (quad.predicate.value, value_of(quad.object)):
            if term.startswith(place) and term not in declared and isinstance(quad.object, ox.NamedNode | ox.Literal):
                message = f"The ontology has no {names.short(term)}."
                hint = "Use a term of the ontology, or declare this one in a vocabulary of your own."
                focus = names.short(value_of(quad.subject))
                found.setdefault(
                    term, Violation("violation", focus, "", message, "declared-term", hint=hint, value=term)
                )
    return _finished(found.values(), _report(quads, names), facts_of(quads), names)


def validate_vocabulary(vocabulary: Sequence[ox.Quad]) -> tuple[Violation, ...]:
    """Validate the graph of the ontology and the vocabularies.

    Raises:
        DataError: when a shape of the project is not valid.
    """
    names = Names(base_of(vocabulary))
    found = held_against(vocabulary, names, shapes_of(names.base, (folder("shapes") / f"{VOCABULARY_SHAPES}.ttl",)))
    return _finished(found, "", {}, names)


def validate_timeline(quads: Sequence[ox.Quad], vocabulary: Sequence[ox.Quad]) -> tuple[Violation, ...]:
    """Validate the graph of what the reports say together, as `kg.timeline.timeline_quads` makes it.

    Raises:
        DataError: when a shape of the project is not valid.
    """
    names = Names(base_of(quads))
    shapes = shapes_of(names.base, (folder("shapes") / f"{TIMELINE_SHAPES}.ttl",))
    return _finished(held_against([*quads, *needed(vocabulary, quads)], names, shapes), "", {}, names)


def _report(quads: Sequence[ox.Quad], names: Names) -> str:
    """Return the id of the report of which a graph is; its name has it."""
    return names.short(value_of(quads[0].graph_name)).replace("graph/", "report/", 1) if quads else ""


def _held(quads: Sequence[ox.Quad], before: Before | None, names: Names) -> tuple[Sequence[ox.Quad], list[Violation]]:
    """Return the quads of the nodes that are new or differ, and what the shapes found at the others."""
    if before is None:
        return quads, []
    gone = {value_of(quad.subject) for quad in before.quads.difference(quads)}
    touched = gone | {value_of(quad.subject) for quad in quads if quad not in before.quads}
    held = [quad for quad in quads if value_of(quad.subject) in touched]
    known = (item for item in before.violations if item.component != "SPARQL")
    return held, [item for item in known if names.iri(item.focus) not in touched]


def _around(held: Sequence[ox.Quad], quads: Sequence[ox.Quad]) -> Sequence[ox.Quad]:
    """Return the quads of the nodes held, of those within two steps of them, and those that name them.

    So far go the paths of shapes; a shape may also choose a node by what names it.
    """
    if len(held) == len(quads):
        return quads
    targets = {value_of(quad.subject) for quad in held}
    part = [quad for quad in quads if value_of(quad.subject) in targets or value_of(quad.object) in targets]
    for _ in range(2):
        near = {value_of(term) for quad in part for term in (quad.subject, quad.object)}
        part = [quad for quad in quads if value_of(quad.subject) in near]
    return part


def _finished(found: Iterable[Violation], report: str, facts: Facts, names: Names) -> tuple[Violation, ...]:
    """Return each violation once, with report and quote: one value at one node breaks a shape in one way."""
    chosen: dict[tuple[str, str, str, str], Violation] = {}
    for item in sorted(found, key=_rank):
        chosen.setdefault((item.shape, item.focus, item.path, item.value), item)
    return tuple(
        replace(item, report=report, quote=_sentence(names.iri(item.focus), facts, names)) for item in chosen.values()
    )


def _rank(item: Violation) -> tuple[int, str, str, str, str, str]:
    return SEVERITIES.index(item.severity), item.focus, item.shape, item.path, item.value, item.component


def _sentence(node: str, facts: Facts, names: Names) -> str:
    """Return the quote of a statement, of its evidence, or of a selector of that."""
    selector = re.sub(r"/(position|quote)$", "", node)
    for evidence in (*facts.get(node, {}).get(names.iri("insp:evidence"), ()), selector):
        if quote := selection(evidence, facts)("exact"):
            return quote
    return ""
