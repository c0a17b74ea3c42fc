"""What workers do for the tools that look things up: functions of an edition."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from pyoxigraph import NamedNode

from kg import search as index
from kg.edition import Edition
from kg.errors import QueryError
from kg.explain import find
from kg.mcp.cutting import CHARACTERS, more, size, taken
from kg.mcp.telling import statement, statements
from kg.mcp.values import Hit, Passage, ReportEntry, ReportsAnswer, SearchAnswer, ThingAnswer
from kg.pages.claims import ABOUT
from kg.pages.names import Names, local, words
from kg.search import Entry, listing

_GENERAL = frozenset({"Concept", "Statement", "Observation"})  # classes that say nothing
_ABOUT = """SELECT DISTINCT ?statement ?report ?evidence ?class WHERE { VALUES ?about { %s } ?statement ?about <%s> ;
  a insp:Statement , ?class ; insp:inReport ?report ; insp:evidence ?evidence }"""
_NAMES = 10  # other names that are told


def search(edition: Edition, text: str, kind: str, limit: int, offset: int) -> SearchAnswer:
    """Return what is found: of each group of kinds up to `limit`, names before sentences."""
    found = index.search(edition.index, text, kind=kind, limit=limit, offset=offset)
    counts = {kind: count for counted in found.counts.values() for kind, count in counted.items()}
    if kind and counts and not found.found:
        raise QueryError("nothing of this kind is found", where=kind, hint=f"found are {', '.join(sorted(counts))}")
    groups = {one.group: [hit.entry for hit in one.hits] for one in found.found}
    sentences = groups.pop("sentences", [])
    shown = {group: taken(map(_hit, entries), CHARACTERS // 2 // len(groups)) for group, entries in groups.items()}
    hits = tuple(hit for group in shown.values() for hit in group)
    told = taken(statements(edition, (entry.id for entry in sentences)), CHARACTERS - sum(map(size, hits)))
    number = {**{group: len(part) for group, part in shown.items()}, "sentences": len(told)}
    left = [more(one.group, offset, number[one.group], one.total) for one in found.found]
    left += [] if counts else ["nothing is found: try other or fewer words"]
    return SearchAnswer(hits, told, counts, found.some, "; ".join(part for part in left if part))


def _hit(entry: Entry) -> Hit:
    return Hit(entry.kind, entry.id, entry.label, entry.names[:_NAMES], entry.note, entry.reports)


def thing(edition: Edition, name: str, kind: str, report: str, limit: int, offset: int) -> ThingAnswer:
    """Return what a thing is, and statements about it."""
    names, id = Names(edition), _id(edition, name)
    node = names.node(id)
    if _is_statement(names, node):
        raise QueryError("this is a statement", where=id, hint="the tool passage shows it")
    within = names.node(_id(edition, report)).value if report else ""
    places = [place for place in _about(names, node) if within in ("", place.report)]
    counts = Counter(place.kind for place in places)
    if kind and kind not in counts:
        hint = f"its statements are of the kinds {', '.join(sorted(counts)) or 'none'}"
        raise QueryError("no statement of this kind is about it", where=kind, hint=hint)
    chosen = [place for place in places if kind in ("", place.kind)]
    found = taken(statements(edition, (place.statement for place in chosen[offset : offset + limit])))
    left = more("statements", offset, len(found), len(chosen))
    classes = (names.label(item.value) for item in names.objects(node, "rdf:type") if local(item.value) not in _GENERAL)
    others = sorted({*names.texts(node, "skos:altLabel", "insp:abbreviation", "insp:contextLabel")})
    label = names.label(node.value)
    return ThingAnswer(
        id, node.value, label, tuple(classes), tuple(others[:_NAMES]), dict(sorted(counts.items())), found, left
    )


class _Place(NamedTuple):
    """Where a statement stands, and of what kind it is."""

    report: str
    start: int
    end: int
    statement: str
    kind: str


def _about(names: Names, node: NamedNode) -> list[_Place]:
    """Return the statements about a thing, by report and place."""
    kinds: dict[tuple[str, str, str], set[str]] = {}
    for iri, report, evidence, class_ in names.select(_ABOUT % (" ".join(ABOUT), node.value)):
        kinds.setdefault((iri.value, report.value, evidence.value), set()).add(local(class_.value))
    found = []
    for (iri, report, evidence), classes in kinds.items():
        start, end = evidence.rsplit("/", 1)[-1].split("-")
        found.append(_Place(report, int(start), int(end), names.id(iri) or iri, _kind(classes)))
    return sorted(found)


def _kind(classes: set[str]) -> str:
    """Return the special one of the classes of a statement, as an argument has it: "area-for-improvement"."""
    return words(min(classes - _GENERAL, default="Statement")).replace(" ", "-")


def _id(edition: Edition, name: str) -> str:
    """Return the id of a thing given by IRI, id or name; the index knows the preferred names at once."""
    found = [entry.id for entry in listing.named(edition.index, [name]).get(name, ())]
    return found[0] if len(found) == 1 else find(edition.store, name, base=edition.base)


def _is_statement(names: Names, node: NamedNode) -> bool:
    return names.node("insp:Statement") in names.objects(node, "rdf:type")


def passage(edition: Edition, id: str, around: int) -> Passage:
    """Return a statement with so many characters of the report before and after its quote."""
    names = Names(edition)
    if names.texts(names.node(_id(edition, id)), "skos:prefLabel", "rdfs:label"):
        hint = "the tool thing shows it, with the ids of the statements about it"
        raise QueryError("this is no statement", where=id, hint=hint)
    found = statement(edition, id)
    text = edition.dataset.text(found.report)
    return Passage(found, text[max(0, found.start - around) : found.start], text[found.end : found.end + around])


def reports(edition: Edition, limit: int, offset: int) -> ReportsAnswer:
    """Return the reports of the dataset, by id."""
    names, entries = Names(edition), sorted(listing.things(edition.index, ["report"]), key=lambda entry: entry.id)
    found = taken(_report(names, entry) for entry in entries[offset : offset + limit])
    return ReportsAnswer(len(entries), found, more("reports", offset, len(found), len(entries)))


def _report(names: Names, entry: Entry) -> ReportEntry:
    node = names.node(entry.id)

    def told(name: str) -> str | None:
        return next((names.id(item.value) or item.value for item in names.objects(node, name)), None)

    told_of = ("insp:programme", "insp:cycle", "insp:aboutForce", "dcterms:spatial", "dcterms:issued")
    return ReportEntry(entry.id, entry.label, *map(told, told_of))
