"""The page of a report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from kg.edition import Edition
from kg.pages.environment import render
from kg.pages.links import Links
from kg.pages.register import PAGES, Asked, page_of
from kg.pages.reply import Reply, html
from kg.pages.report.inline import style_of, words_of
from kg.pages.report.saying import Names, Word, say
from kg.pages.report.spans import ASIDE, KINDS, Mention, Passage, kind_of, mentions, passages
from kg.pages.report.text import write
from kg.rdf import PREFIXES
from kg.statements import Record

_RIGHTS = ("license", "rights")


@dataclass(frozen=True, slots=True)
class Filter:
    """A kind of mention or statement that can be shown or left out: its name in addresses, its class, how many."""

    name: str
    style: str
    words: str
    count: int


def report(edition: Edition, links: Links, asked: Asked) -> Reply:
    """Return the page of a report; one that the dataset has by an imported graph only has the page of a thing."""
    name = asked["name"][0]
    dataset = edition.dataset
    if name not in (entry.name for entry in dataset.manifest.reports):
        return page_of(PAGES["page/{id:path}"])(edition, links, {**asked, "id": (f"report/{name}",)})
    records, review = dataset.records(name), dataset.review(name)
    found, named = passages(records, review), mentions(records)
    labels = {id: label for mention in named for id, label in mention.things}
    names = Names(edition.store, links, labels)
    read = dataset.report(name)
    written = write(read, found, named, names.leads)
    said = say(found, names, links)
    about = records[0]
    return html(
        render(
            "report.html",
            links,
            id=f"report/{name}",
            name=name,
            title=_label(edition, f"report/{name}") or about["title"],
            facts=list(_facts(about, names, edition)),
            written=written,
            pages=written.pages,
            cite=_cite(about, names),
            said=[item for item in said if item.reason is None],
            aside=[item for item in said if item.reason is not None],
            statements=_statements(found),
            things=_things(named, names),
            references=sum(mention.reference for mention in named),
        )
    )


def _label(edition: Edition, id: str) -> str | None:
    from kg import queries

    return queries.label(edition.store, NamedNode(f"{edition.base}id/{id}"))


def _facts(about: Record, names: Names, edition: Edition) -> Iterator[tuple[str, tuple[Word, ...]]]:
    """Yield what is known of a report."""
    inspected = " to ".join(filter(None, dict.fromkeys((about["inspected_from"], about["inspected_to"]))))
    source = about["source"]
    found = (
        ("Force", names.all([about["force"]])),
        ("Area", names.all([about["area"]])),
        ("Programme", names.all([about["programme"]])),
        ("Cycle", _words(about["cycle"])),
        ("Theme", _words(about["theme"])),
        ("Inspectorates", names.all(about["inspectorates"])),
        ("Inspected", _words(inspected)),
        ("Published", _words(about["published"])),
        ("Source", (Word(source, source if source.startswith(("https://", "http://")) else None),) if source else ()),
        ("Rights", tuple(_rights(edition, about["statement"]))),
    )
    yield from ((name, words) for name, words in found if words)


def _cite(about: Record, names: Names) -> str:
    """Return how a report is cited: its title, its publishers, its date."""
    told = [*map(names.label, about["inspectorates"]), *filter(None, [about["published"]])]
    return str(about["title"]) + f" ({', '.join(told)})" * bool(told)


def _words(text: str | None) -> tuple[Word, ...]:
    return (Word(text),) if text else ()


def _rights(edition: Edition, id: str) -> Iterator[Word]:
    """Yield the licence of a report, as far as the dataset knows it."""
    for name in _RIGHTS:
        node = NamedNode(f"{edition.base}id/{id}")
        for quad in edition.store.quads_for_pattern(node, NamedNode(f"{PREFIXES['dcterms']}{name}"), None):
            value = quad.object
            if isinstance(value, NamedNode) and value.value.startswith(("https://", "http://")):
                yield Word(value.value, value.value)
            elif isinstance(value, Literal):
                yield Word(value.value)


def _statements(found: Sequence[Passage]) -> list[Filter]:
    counts = Counter(kind_of(item) for passage in found for item in passage.statements)
    order = {kind: number for number, kind in enumerate(KINDS)}
    kinds = sorted(counts.keys() - {ASIDE}, key=lambda kind: (order.get(kind, len(order)), kind))
    return [Filter(kind, style_of(kind), words_of(kind), counts[kind]) for kind in kinds]


def _things(found: Sequence[Mention], names: Names) -> list[Filter]:
    counts = Counter(mention.kind for mention in found)
    kinds = sorted(counts, key=lambda kind: (-counts[kind], kind))
    return [Filter(kind, f"kind-{kind}", kind.replace("-", " "), counts[kind]) for kind in kinds]
