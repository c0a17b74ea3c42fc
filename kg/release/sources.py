"""What a release is made of: a dataset, and the reports as its graphs describe them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Any

from pyoxigraph import Store

from kg.dataset import Dataset
from kg.dataset.folder import MANIFEST
from kg.queries import label
from kg.release.about import About
from kg.release.reading import Reader, Thing
from kg.release.statistics import statistics
from kg.store import open_store
from kg.void import Counts, count, title_of

_YEAR = re.compile(r"(\d{4})(?:[/-](\d{2}|\d{4}))?")


@dataclass(frozen=True, slots=True)
class Reported:
    """A report as the dataset describes it. Empty is what the dataset does not tell.

    Attributes:
        published: ISO 8601 date, month or year.
        source: the name of the file that was read, or its address.
        started, ended: of the inspection, ISO 8601.
        areas: what the report is about, or what its force serves.
        licences, rights: what the dataset says of the terms under which the report is published.
    """

    id: str
    iri: str
    title: str
    publishers: tuple[Thing, ...]
    published: str
    cycle: str
    source: str
    started: str
    ended: str
    force: str
    areas: tuple[Thing, ...]
    licences: tuple[str, ...] = ()
    rights: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The id without `report/`."""
        return self.id.removeprefix("report/")

    @property
    def span(self) -> tuple[str, str]:
        """When the inspection was, else the years of its cycle; empty where neither is told."""
        if self.started or self.ended:
            return self.started, self.ended
        return years(self.cycle)


@dataclass(frozen=True)
class Source:
    """A dataset that becomes a release, and what people say of it.

    Attributes:
        texts: whether the texts of the reports go along.
    """

    dataset: Dataset
    about: About
    texts: bool = False

    @property
    def base(self) -> str:
        """The IRI before `id/` and `ontology#`."""
        return self.dataset.manifest.base

    @property
    def title(self) -> str:
        """The title that people give, else one that says what it is."""
        return self.about.title or title_of(self.dataset.manifest)

    @cached_property
    def manifest(self) -> bytes:
        """The manifest of the dataset as it stands in its folder."""
        return (self.dataset.path / MANIFEST).read_bytes()

    @property
    def hash(self) -> str:
        """What the data are known by: the SHA-256 of the manifest, which names that of every file."""
        return sha256(self.manifest).hexdigest()

    @cached_property
    def store(self) -> Store:
        """The graphs, and their merge."""
        return open_store(self.dataset)

    @cached_property
    def counts(self) -> Counts:
        """How much the graphs hold."""
        return count(self.store)

    @cached_property
    def statistics(self) -> Mapping[str, Any]:
        """How many statements there are, as `kg.release.statistics` counts them."""
        return statistics(self)

    @cached_property
    def reports(self) -> tuple[Reported, ...]:
        """The reports, in the order of their ids; also those that graphs of others tell of."""
        names = {entry.id for entry in self.dataset.manifest.reports}
        names |= {ident for entry in self.dataset.manifest.imports for ident in entry.reports}
        return tuple(self.report(ident) for ident in sorted(names))

    def report(self, ident: str) -> Reported:
        """Return what the graphs say of one report."""
        reader = Reader(self.store, self.base)
        node = reader.node(ident)
        run = next(reader.nodes(node, "insp:reportsOn"), None)
        force = next(reader.nodes(node, "insp:aboutForce"), None)
        areas = list(reader.nodes(node, "dcterms:spatial"))
        if force and not areas:
            areas = list(reader.nodes(force, "insp:policesArea"))
        return Reported(
            id=ident,
            iri=node.value,
            title=label(self.store, node) or reader.text(node, "dcterms:title"),
            publishers=tuple(map(reader.thing, reader.nodes(node, "dcterms:publisher"))),
            published=reader.text(node, "dcterms:issued"),
            cycle=reader.text(node, "insp:cycle"),
            source=reader.text(node, "dcterms:source"),
            started=reader.text(run, "prov:startedAtTime") if run else "",
            ended=reader.text(run, "prov:endedAtTime") if run else "",
            force=reader.short(force) if force else "",
            areas=tuple(map(reader.thing, areas)),
            licences=tuple(item.value for item in reader.nodes(node, "dcterms:license")),
            rights=tuple(reader.texts(node, "dcterms:rights")),
        )

    @property
    def years(self) -> tuple[str, str]:
        """The first and the last year that the cycles of the reports name; empty where none does."""
        found = [year for report in self.reports for year in years(report.cycle) if year]
        return (min(found), max(found)) if found else ("", "")

    @property
    def areas(self) -> tuple[Thing, ...]:
        """The areas that the reports are about, in the order of their ids."""
        found = {area.id: area for report in self.reports for area in report.areas}
        return tuple(area for _, area in sorted(found.items()))


def years(cycle: str) -> tuple[str, str]:
    """Return the first and the last year of a cycle of inspections.

    Examples:
        >>> years("2018/19"), years("2015"), years("2023-2025"), years("")
        (('2018', '2019'), ('2015', '2015'), ('2023', '2025'), ('', ''))
    """
    found = _YEAR.fullmatch(cycle)
    if not found:
        return "", ""
    first, last = found[1], found[2] or found[1]
    return first, last if len(last) == 4 else first[:2] + last
