"""The view of statements: things, reports and every statement are nodes, also what is negated, planned or hedged."""

from __future__ import annotations

from collections.abc import Iterable
from math import isfinite
from typing import TYPE_CHECKING

from kg.comparison.claims import Claim
from kg.exports import colours
from kg.exports.claims import LINKS, things
from kg.exports.clean import joined, one_line, quoted
from kg.exports.entities import Attributes

if TYPE_CHECKING:
    import networkx

    from kg.exports.names import Names
    from kg.exports.source import Source

_LONGEST = 120  # characters of a label


def statements(source: Source) -> networkx.MultiDiGraph[str]:
    """Return the statements of a source, what they name and their reports; the key of an edge is the property's name."""
    import networkx

    graph: networkx.MultiDiGraph[str] = networkx.MultiDiGraph()
    names, claims = source.names, source.claims
    kept = {claim.id for claim in claims}
    edges = [edge for claim in claims for edge in _edges(claim, kept, source)]
    for id in sorted({target for _, _, target in edges} - kept):
        graph.add_node(id, **_thing(id, names))
    for claim in claims:
        graph.add_node(claim.id, **_statement(claim, names))
    for origin, name, target in edges:
        label = {"inReport": "in report", "comparator": "compared with"}.get(name) or LINKS[name]
        graph.add_edge(origin, target, name, label=label, predicate=name, weight=1.0, colour=colours.GREY)
    return graph


def _edges(claim: Claim, kept: set[str], source: Source) -> Iterable[tuple[str, str, str]]:
    chosen, names = source.chosen, source.names
    for name, id in things(claim, names):
        if chosen.things is None or id in chosen.about or names.kind(id) in chosen.things:
            yield claim.id, name, id
    for other in claim.all("comparator"):
        if other in kept:
            yield claim.id, "comparator", other
    if claim.report:
        yield claim.id, "inReport", claim.report


def _thing(id: str, names: Names) -> Attributes:
    """Return the attributes of a thing or report: those of statements are empty."""
    kind, report = names.kind(id), id in names.cycles
    given: Attributes = {
        "label": one_line(names.label(id)) or id,
        "iri": names.iri(id),
        "kind": kind,
        "kind_label": one_line(names.classes.labels[kind]),
        "group": "report" if report else "thing",
        "synonyms": joined(names.synonyms(id)),
        "cycle": names.cycles.get(id, ""),
        "size": 12.0,
        "colour": colours.of_kind(kind),
    }
    return {**_EMPTY, **given}


def _statement(claim: Claim, names: Names) -> Attributes:
    return {
        "label": label(claim, names),
        "iri": names.iri(claim.id),
        "kind": claim.kind,
        "kind_label": one_line(names.classes.labels.get(claim.kind, claim.kind)),
        "group": "statement",
        "synonyms": "",
        "quote": quoted(claim.quote),
        "start": claim.start,
        "end": claim.end,
        "page": claim.page or 0,
        "section": one_line(claim.section),
        "report": claim.report,
        "cycle": claim.one("cycle") or names.cycles.get(claim.report, ""),
        "predicate": claim.one("predicate") or "",
        "modality": _last(claim.one("modality")),
        "hedged": claim.one("hedged") == "true",
        "polarity": _last(claim.one("polarity")),
        "grade": one_line(names.label(claim.one("grade") or "")) if claim.one("grade") else "",
        "status": _last(claim.one("judgmentStatus") or claim.one("followUpStatus")),
        "deadline": one_line(claim.one("deadline") or ""),
        "value": number(claim.one("value")),
        "value_text": one_line(claim.one("valueText") or ""),
        "measure": one_line(claim.one("measure") or ""),
        "confidence": claim.confidence,
        "rule": one_line(claim.one("rule") or ""),
        "size": 6.0,
        "colour": colours.of_kind(claim.kind),
    }


def number(text: str | None) -> float:
    """Return a figure as a number, 0 where there is none."""
    value = float(text) if text else 0.0
    return value if isfinite(value) else 0.0


def label(claim: Claim, names: Names) -> str:
    """Return in few words what a statement says."""
    said = one_line(_says(claim, names)) or claim.kind
    notes = [_last(claim.one("modality"))] * (_last(claim.one("modality")) not in ("", "asserted"))
    notes += ["hedged"] * (claim.one("hedged") == "true")
    cut = said if len(said) <= _LONGEST else f"{said[: _LONGEST - 1].rstrip()}…"
    return cut + f" ({', '.join(notes)})" * bool(notes)


def _says(claim: Claim, names: Names) -> str:
    def named(*properties: str) -> str:
        return ", ".join(names.label(value) for name in properties for value in claim.all(name))

    if claim.kind == "Relation":
        return f"{named('subject')} {names.term(claim.one('predicate') or '')} {named('object')}"
    if claim.kind == "Judgment":
        return f"{named('grade')}: {named('answers')} ({named('evaluates')})"
    if claim.kind == "Statistic":
        return f"{claim.one('valueText') or claim.one('value')} {claim.one('measure') or ''}"
    if claim.kind == "Definition":
        return f"{claim.one('shortForm')}: {claim.one('longForm')}"
    what = _last(claim.one("polarity") or claim.one("followUpStatus")).replace("-", " ")
    what = what or names.classes.labels.get(claim.kind, claim.kind)
    whose, topics = named("evaluates", "addressedTo"), named("aboutIssue", "answers")
    if topics and whose:
        return f"{what}: {topics} ({whose})"
    return ": ".join(part for part in (what, topics or whose or named("aboutEntity")) if part)


def _last(id: str | None) -> str:
    return (id or "").rpartition("/")[2]


_EMPTY: Attributes = {
    "label": "",
    "iri": "",
    "kind": "",
    "kind_label": "",
    "group": "",
    "synonyms": "",
    "quote": "",
    "start": 0,
    "end": 0,
    "page": 0,
    "section": "",
    "report": "",
    "cycle": "",
    "predicate": "",
    "modality": "",
    "hedged": False,
    "polarity": "",
    "grade": "",
    "status": "",
    "deadline": "",
    "value": 0.0,
    "value_text": "",
    "measure": "",
    "confidence": 0.0,
    "rule": "",
    "size": 0.0,
    "colour": "",
}
