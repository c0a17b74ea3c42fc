"""The home page: what is in the dataset, and where to start."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from kg import __version__, queries
from kg.edition import Edition
from kg.pages.environment import render
from kg.pages.links import Links
from kg.pages.names import Names
from kg.pages.question import grouped, title_parts
from kg.pages.register import Asked
from kg.pages.reply import Reply, html
from kg.queries import QueryFile

# Kinds of statements in the order in which they are counted, and what many of them are called.
KINDS = {
    "judgment": "judgments",
    "finding": "findings",
    "action": "actions",
    "follow-up": "follow-ups",
    "relation": "relations",
    "statistic": "figures",
}
_REPORTS = """SELECT DISTINCT ?report ?title ?force ?area ?programme ?short ?cycle ?issued WHERE {
  ?report a insp:InspectionReport ; rdfs:label ?title .
  OPTIONAL { ?report insp:aboutForce ?force }
  OPTIONAL { ?report dcterms:spatial ?area }
  OPTIONAL { ?report insp:programme/skos:prefLabel ?programme }
  OPTIONAL { ?report insp:programme/insp:abbreviation ?short }
  OPTIONAL { ?report insp:cycle ?cycle }
  OPTIONAL { ?report dcterms:issued ?issued }
} ORDER BY ?report ?short"""


@dataclass(frozen=True, slots=True)
class Line:
    """A report of the dataset.

    Attributes:
        subject: the name of the force or, of a joint inspection, of the area; `thing` is its id.
        counts: kind of statement → how many there are.
    """

    id: str
    title: str
    subject: str
    thing: str
    programme: str
    cycle: str
    issued: str
    counts: dict[str, int]


@dataclass(frozen=True, slots=True)
class Round:
    """The reports of one programme and cycle."""

    programme: str
    cycle: str
    lines: tuple[Line, ...]

    @property
    def name(self) -> str:
        """Programme and cycle in words."""
        return f"{self.programme} {self.cycle}".strip() or "Others"

    @property
    def anchor(self) -> str:
        """The id of its place on the page."""
        return "reports-" + "-".join("".join(c if c.isalnum() else " " for c in self.name.lower()).split())

    def count(self, kind: str) -> int:
        """Return how many statements of a kind its reports have."""
        return sum(line.counts.get(kind, 0) for line in self.lines)


def home(edition: Edition, links: Links, asked: Asked) -> Reply:
    """Return the home page."""
    rounds = _rounds(_lines(edition))
    lines = [line for one in rounds for line in one.lines]
    manifest = edition.dataset.manifest
    shown = render(
        "home.html",
        links,
        rounds=rounds,
        kinds=KINDS,
        totals={kind: sum(one.count(kind) for one in rounds) for kind in KINDS},
        reports=len(lines),
        forces=len({entry.force for entry in manifest.reports if entry.force}),
        years=_years(lines),
        groups=grouped(edition),
        parts=title_parts,
        software=manifest.software,
        version=__version__,
        key=edition.key,
        conforms=manifest.conforms,
        imports=[graph.name for graph in manifest.imports],
    )
    return html(shown)


def _lines(edition: Edition) -> list[Line]:
    counts = {entry.id: entry.counts for entry in edition.dataset.manifest.reports}
    start = f"{edition.base}id/"
    names = Names(edition)
    found: dict[str, Line] = {}
    rows = queries.run(edition.store, QueryFile("reports", _REPORTS), base=edition.base).rows
    for report, title, force, area, programme, short, cycle, issued in rows:
        id = str(report).removeprefix(start)
        thing = force if force and not (short or "").startswith("JTAI") else area or force
        told = (
            names.label(thing) if thing else "",
            (thing or "").removeprefix(start),
            short or programme or "",
            cycle or "",
            issued or "",
        )
        found.setdefault(id, Line(id, str(title), *told, dict(counts.get(id, {}))))
    return list(found.values())


def _rounds(lines: Iterable[Line]) -> list[Round]:
    """Return the reports by programme and cycle, the latest cycle first."""

    def place(line: Line) -> tuple[str, str]:
        return line.programme, line.cycle

    ordered = sorted(lines, key=lambda line: (line.subject.casefold(), line.title, line.id))
    ordered.sort(key=lambda line: line.cycle, reverse=True)
    ordered.sort(key=lambda line: line.programme, reverse=True)
    return [Round(*key, tuple(group)) for key, group in groupby(ordered, key=place)]


def _years(lines: Sequence[Line]) -> str:
    """Return the years of the cycles, as "2015 to 2025"."""
    years = sorted(line.cycle[:4] for line in lines if line.cycle)
    return " to ".join(dict.fromkeys((years[0], years[-1]))) if years else ""
