"""The rows of an answer with what their cells lead to: the pages of things, the passages of quotes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode

from kg import queries
from kg.edition import Edition
from kg.pages.links import Links
from kg.search import Entry
from kg.search.listing import named, quoted, statements

_LIST = "; "  # between the names of a cell that has several
_LONG = 60  # characters of words that need a wide column
_SHORTEST = 25  # characters of a quote that is looked up; shorter words are names or figures
Row = Sequence[str | None]


@dataclass(frozen=True, slots=True)
class Part:
    """Words of a cell and what they lead to, None for nothing."""

    words: str
    href: str | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of an answer: `kind` is quote, number, long (many words) or empty."""

    parts: tuple[Part, ...]
    kind: str = ""


def cells(edition: Edition, links: Links, columns: Sequence[str], rows: Sequence[Row]) -> list[list[Cell]]:
    """Return the rows of an answer as cells with links.

    Names lead to the one thing that has them as its preferred name, quotes to the passage where they stand: that of the
    row's own statement or report where the row has such, else the only one.
    """
    known = _Known(edition, links, rows)
    return [[known.cell(name, value, row) for name, value in zip(columns, row, strict=True)] for row in rows]


class _Known:
    """What the cells of some rows lead to, looked up for all of them at once."""

    def __init__(self, edition: Edition, links: Links, rows: Sequence[Row]) -> None:
        self.edition, self.links = edition, links
        self.start = f"{edition.base}id/"
        values = {value for row in rows for value in row if value}
        ids = (value.removeprefix(self.start) for value in values if value.startswith(self.start))
        self.statements = statements(edition.index, ids)
        self.quotes = quoted(edition.index, (value for value in values if len(value) >= _SHORTEST))
        self.named = named(edition.index, (part for value in values for part in (value, *value.split(_LIST))))

    def cell(self, column: str, value: str | None, row: Row) -> Cell:
        if value is None:
            return Cell(())
        if value.startswith(("http://", "https://")):
            return Cell((Part(self._name(value), self.links.iri(value)),))
        if column == "quote" or value in self.quotes:
            return Cell((Part(value, self._passage(value, row)),), "quote")
        if _is_number(value):
            return Cell((Part(value),), "number")
        parts = [value] if value in self.named else value.split(_LIST)
        shown = tuple(Part(part, self._thing(column, part, row)) for part in parts)
        return Cell(shown, "long" if len(value) > _LONG and not any(part.href for part in shown) else "")

    def _name(self, iri: str) -> str:
        """Return the name of a thing, the digits of a statement, the id of what has neither."""
        id = iri.removeprefix(self.start)
        if id in self.statements:
            return id.rpartition("/")[2]
        return queries.label(self.edition.store, NamedNode(iri)) or id

    def _thing(self, column: str, name: str, row: Row) -> str | None:
        found = self.named.get(name, ())
        if len(found) > 1:
            reports = {entry.report for value in row if value for entry in self.quotes.get(value, ())}
            found = tuple(entry for entry in found if entry.kind == column or entry.id in reports)
        return self.links.page(found[0].id) if len(found) == 1 else None

    def _passage(self, quote: str, row: Row) -> str | None:
        reports = self._reports(row)
        for place in (*self._own(quote, row), *self._among(quote, reports)):
            return self.links.passage(*place)
        return None

    def _own(self, quote: str, row: Row) -> Iterable[tuple[str, int, int]]:
        """Yield the place of the statement that the row itself names."""
        for value in row:
            entry = self.statements.get((value or "").removeprefix(self.start))
            if entry and entry.quote in quote:
                yield entry.report, entry.start, entry.end

    def _among(self, quote: str, reports: set[str]) -> Iterable[tuple[str, int, int]]:
        """Yield the place of a quote where it is certain: one only in the reports that the row may mean."""
        places = {(entry.report, entry.start, entry.end) for entry in self.quotes.get(quote, ())}
        within = {place for place in places if place[0] in reports} or places
        if not places:
            within = {place for report in reports for place in self._found(report, quote)}
        if len(within) == 1:
            yield from within

    def _found(self, report: str, quote: str) -> list[tuple[str, int, int]]:
        """Return where the words stand in the text of a report, as long as that is one place."""
        text = self.edition.dataset.text(report)
        start = text.find(quote)
        return [(report, start, start + len(quote))] if start >= 0 and text.find(quote, start + 1) < 0 else []

    def _reports(self, row: Row) -> set[str]:
        """Return the reports whose title stands in the row."""
        entries: list[Entry] = [entry for value in row if value for entry in self.named.get(value, ())]
        return {entry.id for entry in entries if entry.group == "reports"}


def _is_number(value: str) -> bool:
    return value.removeprefix("-").replace(".", "", 1).isdecimal()
