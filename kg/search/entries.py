"""What can be found in a dataset, as one list: for the index of a server and for the data files of a static site."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pyoxigraph import Literal, NamedNode, Store

from kg.dataset import Dataset
from kg.queries import QueryFile, list_queries
from kg.rdf import PREFIXES
from kg.search.saying import says
from kg.statements import Record

_RDFS, _SKOS = PREFIXES["rdfs"], PREFIXES["skos"]
# What is described only to describe something else: nobody looks for it by name.
_LEFT = ("crosswalk/", "vocabulary/")
# The keys of records under which ids of things stand.
_KEYS = (
    "id",
    "entity",
    "subject",
    "object",
    "force",
    "question",
    "grade",
    "measure",
    "area",
    "data_source",
    "attributed",
)
_OWNERS = ("force", "rocu", "place", "partner", "programme")
_LISTS = ("about", "issues", "entities")


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that can be found.

    Attributes:
        group: things, sentences, reports, questions (of `queries/`) or terms (of the ontology).
        kind: of a thing the first part of its id, such as "force"; of a sentence the kind of its statement, such as
            "finding"; else "report", "query", "class" or "property".
        id: of a thing, statement or report; the name of a question; the local name of a term.
        label: its preferred name; of a statement what it says, in a few words.
        names: its other names.
        note: what tells it apart from others of its name, or what it is.
        reports: in how many reports a thing is found. `times`: how often records name it.
        quote: the words of a statement, which stand at `start` to `end` of the snapshot of `report`, on `page`.
    """

    group: str
    kind: str
    id: str
    label: str
    names: tuple[str, ...] = ()
    note: str = ""
    reports: int = 0
    times: int = 0
    quote: str = ""
    report: str = ""
    start: int = 0
    end: int = 0
    page: int | None = None


def entries(dataset: Dataset, store: Store) -> Iterator[Entry]:
    """Yield what can be found in a dataset, in order: things, terms, questions, then each report and its sentences.

    Args:
        store: the graphs of the dataset.

    Raises:
        DatasetError: when the dataset is damaged.
    """
    names = _Names(store, dataset.manifest.base)
    records = {entry.id: dataset.records(entry.id) for entry in dataset.manifest.reports}
    yield from _things(names, {report: Counter(_named(found)) for report, found in records.items()})
    yield from _terms(names)
    yield from map(_question, list_queries(dataset.project("queries")))
    for report, found in records.items():
        yield from _report(report, found, names)


class _Names:
    """The names of everything in a store, by id, or by local name for terms of the ontology."""

    def __init__(self, store: Store, base: str) -> None:
        self.store, self.base = store, base
        self.preferred = dict(self._of(_SKOS + "prefLabel")) | dict(self._of(_RDFS + "label"))
        self.others: dict[str, set[str]] = {}
        for property in (_SKOS + "altLabel", f"{base}ontology#abbreviation", f"{base}ontology#contextLabel"):
            for id, name in self._of(property):
                self.others.setdefault(id, set()).add(name)

    def label(self, id: str) -> str:
        """Return the preferred name, the words themselves where they are no id."""
        return self.preferred.get(id, id)

    def notes(self, property: str) -> dict[str, str]:
        """Return id → the value of a property such as `rdfs:comment`."""
        return dict(self._of(property))

    def typed(self, class_: str) -> set[str]:
        """Return the ids of what is of a class, given as an IRI."""
        found = self.store.quads_for_pattern(None, NamedNode(PREFIXES["rdf"] + "type"), NamedNode(class_))
        return {self._short(quad.subject) for quad in found}

    def _of(self, property: str) -> list[tuple[str, str]]:
        quads = self.store.quads_for_pattern(None, NamedNode(property), None)
        pairs = {(self._short(quad.subject), quad.object.value) for quad in quads if isinstance(quad.object, Literal)}
        return sorted(pairs, reverse=True)  # of several the first in the alphabet stays in a dictionary

    def _short(self, node: object) -> str:
        iri = str(getattr(node, "value", node))
        return iri.removeprefix(f"{self.base}id/").removeprefix(f"{self.base}ontology#")


def _things(names: _Names, named: Mapping[str, Counter[str]]) -> Iterator[Entry]:
    reports = Counter(id for counts in named.values() for id in counts)
    times = sum(named.values(), Counter[str]())
    for id, label in sorted(names.preferred.items()):
        if "/" in id and "#" not in id and ":" not in id and not id.startswith((*_LEFT, "report/", "software/")):
            kind = id.partition("/")[0]
            others = tuple(sorted(names.others.get(id, set()) - {label}))
            yield Entry("things", kind, id, label, others, _scope(id, names), reports[id], times[id])


def _scope(id: str, names: _Names) -> str:
    """Return whose it is, which the middle of an id tells: `unit/essex/fugitive-team` is of Essex."""
    _, *middle, _ = id.split("/")
    known = (names.preferred.get(f"{kind}/{middle[0]}") for kind in _OWNERS if middle)
    return next((name for name in known if name), "")


def _terms(names: _Names) -> Iterator[Entry]:
    owl, rdf = PREFIXES["owl"], PREFIXES["rdf"]
    comments = names.notes(_RDFS + "comment") | names.notes(_SKOS + "definition")
    classes = names.typed(owl + "Class")
    properties = (
        names.typed(owl + "ObjectProperty") | names.typed(owl + "DatatypeProperty") | names.typed(rdf + "Property")
    )
    for name, label in sorted(names.preferred.items()):
        if "/" not in name and name in classes | properties:
            kind = "class" if name in classes else "property"
            yield Entry("terms", kind, name, label, (name,), comments.get(name, ""))


def _question(question: QueryFile) -> Entry:
    title = question.title.translate({ord(mark): None for mark in "{}"}) or question.name
    return Entry("questions", "query", question.name, title, (question.name.replace("-", " "),), question.answers)


def _named(records: Iterable[Record]) -> Iterator[str]:
    """Yield the ids of the things that records name, as often as they do."""
    for record in records:
        yield from (value for key in _KEYS if (value := record.get(key)))
        for key in _LISTS:
            yield from record.get(key) or ()


def _report(id: str, records: Iterable[Record], names: _Names) -> Iterator[Entry]:
    for record in records:
        if record["kind"] == "report":
            yield _head(record, names)
        elif record["kind"] != "mention":
            yield _statement(id, record, names)


def _head(record: Mapping[str, Any], names: _Names) -> Entry:
    id, label = record["report"], names.label(record["report"])
    about = (names.preferred.get(record[key] or "") for key in ("force", "area", "programme"))
    words = (record["title"], *about, record["theme"], record["cycle"], record["published"], record["source"])
    note = " ".join(word for word in (names.label(record["programme"] or ""), record["cycle"]) if word)
    others = dict.fromkeys(word for word in words if word and word != label)
    return Entry("reports", "report", id, label, tuple(others), note, report=id)


def _statement(report: str, record: Mapping[str, Any], names: _Names) -> Entry:
    return Entry(
        "sentences",
        record["kind"],
        record["statement"],
        says(record, names.label),
        quote=record["text"],
        report=report,
        start=record["start"],
        end=record["end"],
        page=record["page"],
    )
