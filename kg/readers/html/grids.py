"""Tables and definition lists of a page: their cells, and whether they hold data or only arrange text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.readers import headings
from kg.readers.html.tree import Element

_PROSE = 12  # words in a cell from which it is text to read, not a value
_ARRANGES = frozenset(
    {"ul", "ol", "table", "dl", "h1", "h2", "h3", "h4", "h5", "h6", "details", "figure", "blockquote"}
)
_WIDEST = 50  # columns


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table and how many columns and rows it takes."""

    element: Element
    across: int = 1
    down: int = 1


def rows_of(table: Element) -> list[list[Element | None]]:
    """Return the rows of a table, None where a cell of the same row or of one above reaches over.

    Every row has a place for each column up to its last cell.
    """
    found: list[list[Element | None]] = []
    reaching: dict[int, int] = {}  # column → rows that a cell above still takes
    for row in _in(table, ("tr",), ("thead", "tbody", "tfoot")):
        line: list[Element | None] = []
        for cell in map(_cell, _in(row, ("td", "th"), ())):
            _skip(line, reaching)
            for place in range(cell.across):
                if cell.down > 1:
                    reaching[len(line)] = cell.down
                line.append(None if place else cell.element)
        _skip(line, reaching)
        reaching = {column: left - 1 for column, left in reaching.items() if left > 1}
        if line:
            found.append(line)
    return found


def holds_data(rows: Sequence[Sequence[Element | None]], table: Element) -> bool:
    """Whether a table holds data: several columns of short cells, and nothing in them but text."""
    if table.attributes.get("role") in ("presentation", "none") or max(map(len, rows), default=0) < 2:
        return False
    cells = [cell for row in rows for cell in row if cell is not None]
    if any(item.tag in _ARRANGES for cell in cells for item in cell.elements()):
        return False
    return sum(len(cell.text.split()) for cell in cells) < _PROSE * len(cells)


def graded_columns(rows: Sequence[Sequence[Element | None]]) -> bool:
    """Whether grades head the columns of a table, so that each is read down: the areas that have this grade."""
    heads = [cell.text.capitalize() for cell in rows[0] if cell is not None and cell.text] if rows else []
    return len(rows) > 1 and len(heads) > 1 and all(head in headings.grades() for head in heads)


def pairs_of(listing: Element) -> list[tuple[Element, list[Element]]]:
    """Return the terms of a definition list, each with what is said of it."""
    found: list[tuple[Element, list[Element]]] = []
    for item in _in(listing, ("dt", "dd"), ("div",)):
        if item.tag == "dt":
            found.append((item, []))
        elif found:
            found[-1][1].append(item)
    return found


def is_short(term: Element, said: Sequence[Element]) -> bool:
    """Whether a definition list gives a value for a term, such as a grade, rather than an explanation."""
    if len(said) != 1 or any(item.tag in _ARRANGES for item in said[0].elements()):
        return False
    return bool(term.text) and 0 < len(said[0].text.split()) < _PROSE and not said[0].text.endswith(".")


def _in(element: Element, wanted: Sequence[str], through: Sequence[str]) -> Iterator[Element]:
    """Yield the children with one of the tags, and those within children that only group them."""
    for child in element.children:
        if isinstance(child, Element):
            if child.tag in wanted:
                yield child
            elif child.tag in through:
                yield from (item for item in child.children if isinstance(item, Element) and item.tag in wanted)


def _cell(element: Element) -> Cell:
    return Cell(element, _span(element, "colspan"), _span(element, "rowspan"))


def _span(element: Element, name: str) -> int:
    text = element.attributes.get(name, "").strip()
    return min(max(int(text), 1), _WIDEST) if text.isascii() and text.isdigit() and len(text) < 5 else 1


def _skip(line: list[Element | None], reaching: dict[int, int]) -> None:
    while len(line) in reaching:
        line.append(None)
