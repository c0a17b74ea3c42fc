"""Tables in plain text: rows of a label and values, the header above them, and what heads each column."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from kg.readers import headings
from kg.readers.flow import join
from kg.readers.lines import Line
from kg.report import Block, BlockKind

_NUMBER = r"(?:[£€$]?[-+−–]?\d[\d,]*(?:\.\d+)?(?:%|p|m|bn|k| per ?cent)?\*{0,2}|n/a|N/A|–|-|\.\.)"
_ENDING = re.compile(rf"(?P<label>.*?[A-Za-z)*/].*?)(?P<values>(?:\s+{_NUMBER})+)")
_VALUE = re.compile(_NUMBER)
_APART = re.compile(r"\s{2,}|\t+|\s*\|\s*")
_VALUES = re.compile(rf"{_NUMBER}(?:\s+{_NUMBER})+")
_GRADED = re.compile(r"(?<=\S)\s+(Outstanding|Good|Adequate|Requires improvement|Inadequate|(?i:not graded|ungraded))$")
_YEAR = re.compile(r"(?:19|20)\d\d(?:/\d\d)?")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: the indexes of its lines, its cells, and whether it heads the columns."""

    lines: tuple[int, ...]
    cells: tuple[str, ...]
    header: bool = False


def find(lines: Sequence[Line], taken: frozenset[int]) -> list[list[Row]]:
    """Return the tables of a text as lists of rows, headers first."""
    tables: list[list[Row]] = []
    group: list[Row] = []
    pending: list[int] = []
    for index, line in enumerate(lines):
        if index in taken:
            _close(tables, group, pending)
            continue
        cells = _cells(line, bool(group))
        if cells and not (pending and not _wraps(lines, pending, index)):
            label = " ".join([lines[at].text for at in pending] + [cells[0]])
            group.append(Row((*pending, index), (label, *cells[1:])))
            pending.clear()
        elif group and not pending and line.gap and _label(line, lines, index):
            pending.append(index)
        else:
            _close(tables, group, pending)
            if cells:
                group.append(Row((index,), cells))
    _close(tables, group, pending)
    return [[*_header(lines, rows, taken), *rows] for rows in tables if _is_table(rows)]


def cell_spans(text: str, cells: Sequence[str]) -> tuple[tuple[int, int], ...]:
    """Return the span of each cell in the text of a row.

    Examples:
        >>> cell_spans("Drug activity 53%", ("Drug activity", "53%"))
        ((0, 13), (14, 17))
    """
    spans, place = [], 0
    for cell in cells:
        wanted = " ".join(cell.split())
        start = text.find(wanted, place)
        if start < 0:
            return ()
        place = start + len(wanted)
        spans.append((start, place))
    return tuple(spans)


def column_headings(blocks: Sequence[Block], index: int) -> tuple[tuple[str, ...], ...]:
    """Return for each value of the row `blocks[index]` the headings of its column, outermost first.

    A header may have one heading for each column, or groups of columns (a force, England and Wales) that
    repeat the same headings ("Number", "Rate").
    """
    values = max(len(blocks[index].cells) - 1, 0)
    first = index
    while first and blocks[first - 1].kind is BlockKind.TABLE_ROW and not _heads(blocks, first):
        first -= 1
    rows = [block for block in blocks[first:index] if _is_header(block)]
    if rows and all(len(row.cells) == values + 1 for row in rows):
        return tuple(_above(rows, column) for column in range(1, values + 1))
    heads = [row.text[start:end] for row in rows for start, end in row.cells]
    heads = heads[1:] if len(heads) > values else heads
    if len(heads) == values:
        return tuple((head,) for head in heads)
    groups = [head for head in heads if heads.count(head) == 1]
    leaves = list(dict.fromkeys(head for head in heads if heads.count(head) > 1))
    if groups and len(groups) * len(leaves) == values:
        return tuple((group, leaf) for group in groups for leaf in leaves)
    return ((),) * values


def _above(rows: Sequence[Block], column: int) -> tuple[str, ...]:
    """Return what heads a column in rows of as many cells; an empty cell belongs to the heading on its left."""
    found: list[str] = []
    for row in rows:
        texts = [row.text[start:end] for start, end in row.cells[1 : column + 1]]
        found.append(next(filter(None, reversed(texts)), ""))
    return tuple(filter(None, found))


def _heads(blocks: Sequence[Block], first: int) -> bool:
    """Whether the row at `first` begins a table: it is a header below a row of values."""
    return _is_header(blocks[first]) and not _is_header(blocks[first - 1])


def _is_header(block: Block) -> bool:
    values = [block.text[start:end] for start, end in block.cells[1:]]
    return not any(_VALUE.fullmatch(value) or value in headings.grades() for value in values) or all(
        _YEAR.fullmatch(value) for value in values
    )


def _cells(line: Line, within: bool) -> tuple[str, ...]:
    """Return the cells of a line that looks like a row, else nothing."""
    text = line.text.strip("| ")
    apart = tuple(cell for cell in _APART.split(text) if cell)
    if len(apart) > 1 and ("|" in line.text or not any(cell[-1] in ".?!,;:" for cell in apart)):
        return tuple(part for cell in apart for part in _parts(cell))
    cells = _split(text)
    return tuple(cells) if len(cells) > 1 else ()


def _parts(cell: str) -> list[str]:
    """Return the values that stand in one cell because a single space parts them, else the cell."""
    if _VALUES.fullmatch(cell):
        return cell.split()
    return _split(cell)


def _split(text: str) -> list[str]:
    """Return label and values of a text whose end is figures or a grade."""
    if text and _VALUE.fullmatch(text.rsplit(None, 1)[-1]) and (match := _ENDING.fullmatch(text)):
        values = _VALUE.findall(match["values"])
        if len(values) > 1 or (len(text) < 60 and not _YEAR.fullmatch(values[0])):
            return [match["label"].strip(), *values]
    values = []
    while len(text) < 90 and (match := _GRADED.search(text)):
        values.insert(0, match[1])
        text = text[: match.start()].strip()
    return [text, *values]


def _label(line: Line, lines: Sequence[Line], index: int) -> bool:
    """Whether the line is the first half of a wrapped label."""
    if len(line.text) > 40 or line.text[-1] in ".:;?!" or index + 1 == len(lines):
        return False
    following = lines[index + 1]
    return not following.gap and len(following.text) <= 40 and len(_split(following.text)) > 1


def _wraps(lines: Sequence[Line], pending: Sequence[int], index: int) -> bool:
    return pending[-1] == index - 1 and not lines[index].gap


def _close(tables: list[list[Row]], group: list[Row], pending: list[int]) -> None:
    if group:
        tables.append(list(group))
    group.clear()
    pending.clear()


def _is_table(rows: Sequence[Row]) -> bool:
    """Whether rows are a table: several, mostly equally wide, with values that are figures or grades."""
    widths = [len(row.cells) for row in rows]
    common = max(sorted(set(widths)), key=widths.count)
    return len(rows) > 1 and widths.count(common) * 3 >= len(rows) * 2 and any(_valued(row) for row in rows)


def _valued(row: Row) -> bool:
    return any(_VALUE.fullmatch(cell) or cell in headings.grades() for cell in row.cells[1:])


def _header(lines: Sequence[Line], rows: list[Row], taken: frozenset[int]) -> list[Row]:
    """Return the rows that head the columns: lines above that are no prose, split by the names of columns."""
    found: list[Row] = []
    index = rows[0].lines[0] - 1
    while index >= 0 and len(found) < 4 and index not in taken:
        line = lines[index]
        cells = header_cells(line.text)
        if not cells or line.page != lines[rows[0].lines[0]].page:
            break
        found.insert(0, Row((index,), cells, header=True))
        index -= 1
    return found


def header_cells(text: str) -> tuple[str, ...]:
    """Return the headings of columns in a line, the label's heading first where there is one; else nothing.

    Examples:
        >>> header_cells("Thefts per 1,000 people Kent Police England and Wales")
        ('Thefts per 1,000 people', 'Kent Police', 'England and Wales')
        >>> header_cells("This change affects every number.")
        ()
    """
    if text[-1] in ".?!:;" or len(text) > 130:
        return ()
    apart = tuple(cell for cell in _APART.split(text.strip("| ")) if cell)
    if len(apart) > 1:
        return apart
    matches = list(headings.columns().finditer(text))
    between = [text[first.end() : second.start()] for first, second in pairwise(matches)]
    if not matches or any(part.strip() for part in (*between, text[matches[-1].end() :])):
        return ()
    label = text[: matches[0].start()].strip()
    return tuple(cell for cell in (label, *(match[0] for match in matches)) if cell)


def is_legend(line: Line, table: Sequence[Row]) -> bool:
    """Whether a line is nothing but the labels of a table's rows strung together."""
    labels = " ".join(row.cells[0] for row in table if not row.header)
    return " ".join(line.text.split()) == " ".join(labels.split())


def row_block(lines: Sequence[Line], row: Row) -> Block:
    """Return the block of a row."""
    flow = join([lines[index] for index in row.lines])
    return Block(BlockKind.TABLE_ROW, flow.text, flow.offsets, cells=cell_spans(flow.text, row.cells))
