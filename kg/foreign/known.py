"""What identity across reports needs to know of the things in a graph of others."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

import pyoxigraph as ox

from kg.foreign.sorting import Foreign
from kg.foreign.terms import (
    EXACT,
    OBJECT,
    PREDICATE,
    SELECTOR,
    SPATIAL,
    SUBJECT,
    TITLE,
    Facts,
    Terms,
    asserted,
    facts,
    one,
)
from kg.linking import Known
from kg.linking.known import NEIGHBOURS

_RUN = ("jointUnitOf", "unitOf", "memberOf")


def known(foreign: Foreign, base: str) -> Iterator[Known]:
    """Yield what is known of each thing found in a report of others, in order of reports and ids.

    Their texts are not here: instead of mentions the statements count that name a thing, and what they name with one
    piece of evidence stands together.
    """
    for report, quads in foreign.reports.items():
        yield from _of_report(report, quads, foreign, Terms(base))


def named_in(quads: Iterable[ox.Quad], report: str, ident: str, base: str) -> tuple[str, str, int | None] | None:
    """Return the title of a report of others, and the sentence and page of the surest statement that names a thing."""
    terms, of = Terms(base), facts(quads)
    node, found = terms.iri(ident), []
    for said in of.values():
        if [terms.iri(report)] == said.get(terms.of("inReport")) and any(node in values for values in said.values()):
            evidence = of.get(one(said, terms.of("evidence")) or "", {})
            for selector in evidence.get(SELECTOR, ()):
                for words in of.get(selector, {}).get(EXACT, ()):
                    page = one(evidence, terms.of("page"))
                    found.append((-float(one(said, terms.of("confidence")) or 0), words, page))
    if not found:
        return None
    _, words, page = min(found, key=lambda item: item[:2])
    title = one(of.get(terms.iri(report), {}), TITLE) or report
    return title, words, int(page) if page else None


def _of_report(report: str, quads: Sequence[ox.Quad], foreign: Foreign, terms: Terms) -> Iterator[Known]:
    of = facts(quads)
    statements = {node: said for node, said in of.items() if terms.of("inReport") in said}
    told = of[terms.iri(report)]
    own, area, programme = (one(told, name) for name in (terms.of("aboutForce"), SPATIAL, terms.of("programme")))
    force, place, programme = (found and terms.id(found) for found in (own, area, programme))
    cycle = one(told, terms.of("cycle"))
    named, together = _named(statements, terms)
    short, run_by = _short_forms(statements, terms), _owners(statements, terms)
    for node in sorted(node for node, said in of.items() if terms.of("foundIn") in said):
        ident = terms.id(node)
        if ident in foreign.things:
            near = sorted(together[ident].items(), key=lambda pair: (-pair[1], pair[0]))
            yield Known(
                report,
                cycle,
                force,
                place,
                programme,
                foreign.things[ident],
                mentions=named[ident],
                neighbours=tuple(other for other, _ in near if other != force)[:NEIGHBOURS],
                abbreviations=tuple(sorted(short[ident])),
                run_by=tuple(sorted(run_by[ident])),
            )


def _named(statements: Facts, terms: Terms) -> tuple[Counter[str], dict[str, Counter[str]]]:
    """Return how often things are named, and with which others."""
    count: Counter[str] = Counter()
    by_evidence: dict[str, set[str]] = defaultdict(set)
    names = (*map(terms.of, ("aboutEntity", "aboutIssue", "evaluates", "addressedTo", "attributedTo")), SUBJECT, OBJECT)
    for said in statements.values():
        things = {terms.id(value) for name in names for value in said.get(name, ()) if value.startswith(terms.ids)}
        count.update(things)
        by_evidence[one(said, terms.of("evidence")) or ""] |= things
    together: dict[str, Counter[str]] = defaultdict(Counter)
    for things in by_evidence.values():
        for thing in things:
            together[thing].update(things - {thing})
    return count, together


def _short_forms(statements: Facts, terms: Terms) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for said in statements.values():
        for text in said.get(terms.of("shortForm"), ()):
            for node in said.get(terms.of("aboutEntity"), ()):
                found[terms.id(node)].add(text)
    return found


def _owners(statements: Facts, terms: Terms) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for said in statements.values():
        if PREDICATE not in said or not asserted(said, terms):
            continue
        subject, object = (terms.id(one(said, name) or "") for name in (SUBJECT, OBJECT))
        predicate = terms.term(said[PREDICATE][0])
        if predicate in _RUN and object.startswith(("force/", "rocu/")):
            found[subject].add(object)
        elif predicate == "runs" and subject.startswith(("force/", "rocu/")):
            found[object].add(subject)
    return found
