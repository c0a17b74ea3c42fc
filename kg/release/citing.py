"""How a statement, a report, a thing or the whole dataset is cited. What is not known is left out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from kg.dataset import Dataset
from kg.explain import Account, explain, find
from kg.release.about import About, Creator
from kg.release.reading import Thing
from kg.release.sources import Reported, Source
from kg.release.writing import told_of

DATASET, REPORT, STATEMENT, THING = "dataset", "report", "statement", "thing"


@dataclass(frozen=True, slots=True)
class Data:
    """The dataset in which something is found.

    Attributes:
        hash: the SHA-256 of its manifest, which names that of every file.
    """

    title: str
    about: About
    hash: str


@dataclass(frozen=True, slots=True)
class Citation:
    """What is cited.

    Attributes:
        kind: one of dataset, report, statement, thing.
        id: such as "finding/peel-2015-effectiveness-essex/0f3a9c1b22"; empty for the dataset.
        iri: empty for a dataset that has neither a DOI nor an address.
        title: of the report, of the dataset; the name of a thing.
        publishers: of the report.
        published: ISO 8601, of the report or the dataset.
        quote, page: of a statement.
        says: what a statement says, what a thing is.
        reviewed: what a person decided about a statement.
        source: the name of the file from which the report was read, or its address.
    """

    kind: str
    id: str
    iri: str
    title: str
    data: Data
    publishers: tuple[str, ...] = ()
    published: str = ""
    quote: str = ""
    page: int | None = None
    says: str = ""
    reviewed: str = ""
    source: str = ""
    creators: tuple[Creator, ...] = field(default=())

    @property
    def key(self) -> str:
        """A key for bibliographies, of ASCII letters, digits and hyphens."""
        return re.sub(r"[^A-Za-z0-9]+", "-", self.id or f"dataset-{self.data.hash[:10]}").strip("-")

    @property
    def year(self) -> str:
        """The year of publication."""
        return self.published[:4]


def cite(dataset: Dataset, things: Sequence[str] = ()) -> tuple[Citation, ...]:
    """Return the citations of statements, reports and things, given by IRI, id or name; of the dataset for none.

    Raises:
        QueryError: when nothing or more than one thing goes by a name.
        DataError: when the file `release.toml` of the dataset cannot be understood.
    """
    about, texts = told_of(dataset)
    source = Source(dataset, about, texts)
    data = Data(source.title, about, source.hash)
    if not things:
        return (_of_dataset(data),)
    return tuple(_of(source, data, find(source.store, thing, base=source.base)) for thing in things)


def _of_dataset(data: Data) -> Citation:
    about = data.about
    return Citation(DATASET, "", about.identifier, data.title, data, published=about.published, creators=about.creators)


def _of(source: Source, data: Data, ident: str) -> Citation:
    if ident.startswith("report/") and any(report.id == ident for report in source.reports):
        return _of_report(source.report(ident), data)
    found = explain(source.store, ident, base=source.base)
    statement = next((item for item in found.statements if item.id == ident), None)
    if statement:
        return _of_statement(statement, source.report(statement.report), found.iri, data)
    kind = ", ".join(found.types)
    return Citation(THING, ident, found.iri, found.label, data, says=kind)


def _of_report(report: Reported, data: Data) -> Citation:
    return Citation(
        REPORT,
        report.id,
        report.iri,
        report.title,
        data,
        publishers=_names(report.publishers),
        published=report.published,
        source=report.source,
    )


def _of_statement(item: Account, report: Reported, iri: str, data: Data) -> Citation:
    last = item.corrections[-1] if item.corrections else None
    return Citation(
        STATEMENT,
        item.id,
        iri,
        report.title,
        data,
        publishers=_names(report.publishers),
        published=report.published,
        quote=" ".join(item.quote.split()),
        page=item.page,
        says=f"{item.kind}: {item.says}",
        reviewed=f"{last.verdict} by {last.by} on {last.date}" if last else "",
        source=report.source,
    )


def _names(publishers: Sequence[Thing]) -> tuple[str, ...]:
    return tuple(publisher.name for publisher in publishers)
