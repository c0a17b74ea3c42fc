"""Comparisons and histories as notebooks show them."""

from __future__ import annotations

from kg import display
from kg.comparison.files import heading
from kg.comparison.matrix import STATES, Cell, Comparison, Section

_QUOTES = 2  # sentences of a cell


def as_html(found: Comparison) -> str:
    """Return one table a section: what a cell says, and its first sentences on a click."""
    limits = " · ".join(limit for limit in (found.issue, found.question) if limit)
    return display.block(display.strong(heading(found)), display.plain(limits), *map(_section, found.sections))


def _section(section: Section) -> str:
    rows = [[display.plain(row.label), *map(_cell, row.cells)] for row in section.rows[: display.SHOWN]]
    more = len(section.rows) - display.SHOWN
    rest = f"… and {display.counted(more, 'row')} more" if more > 0 else ""
    return display.block(
        display.strong(section.title),
        display.table(("", *section.names()), rows),
        display.small(" ".join(part for part in (section.note, rest) if part)),
    )


def _cell(cell: Cell) -> str:
    words = cell.value or STATES[cell.state]
    said = " · ".join(part for part in (words, cell.against, cell.change, *cell.notes) if part)
    if not cell.citations:
        return display.plain(said)
    quotes = [
        f"{display.quoted(display.plain(item.quote))}{display.small(f'{item.title}{_page(item.page)}')}"
        for item in cell.citations[:_QUOTES]
    ]
    more = cell.count - _QUOTES
    rest = display.small(f"… and {display.counted(more, 'sentence')} more") if more > 0 else ""
    return display.folded(display.plain(said), display.block(*quotes, rest))


def _page(page: int | None) -> str:
    return "" if page is None else f", page {page}"
