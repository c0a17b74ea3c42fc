"""The notes that qualify a figure: footnotes marked at it, notes under its table, starred notes of its row."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from kg.nlp import tables
from kg.nlp.figures import Figure, rate_of
from kg.nlp.passages import Passage
from kg.nlp.periods import periods
from kg.report import Block, BlockKind, Report
from kg.statements import Evidence, evidence

_NEAR = 25  # blocks between the caption of a table and the notes under it, at most
_NOTE = re.compile(r"notes?\b", re.I)


def of_prose(report: Report, passage: Passage, sentence: Any, figure: Figure, period: str | None) -> tuple[Block, ...]:
    """Return the footnotes that qualify a figure of a sentence.

    They are those marked right after the figure; those marked elsewhere in the sentence that speak of data ("figures may
    not sum"), for a note that explains a name says nothing of the figure; and those of the chart in which a rate stands.
    """
    after = (sentence.start_char + figure.end, sentence.start_char + figure.end + 1)
    marks = [mark for mark in passage.block.marks if sentence.start_char <= mark[0] <= sentence.end_char]
    notes = _footnotes(report, {number for _, number in marks})
    notes += _footnotes(report, set(_of_chart(report, passage, figure.unit, period)))
    at = {number for position, number in marks if after[0] <= position <= after[1]}
    return tuple(note for note in notes if note.number in at or _data().search(note.text))


def quoted(report: Report, note: Block) -> Evidence:
    """Return a note as a quote."""
    return evidence(report, *note.span(0, len(note.text)), note.section)


def _of_chart(report: Report, passage: Passage, unit: str, period: str | None) -> Iterator[int]:
    """Yield the numbers of the notes at the caption below that shows the same rate for the same period."""
    for block in report.blocks[passage.index : passage.index + _NEAR]:
        same = block.kind is BlockKind.CAPTION and period and rate_of(block.text) == unit
        if same and any(period == iso for *_, iso in periods(block.text)):
            yield from (number for _, number in block.marks)


def of_cell(report: Report, row: Passage, cell: tuple[int, int], headings: Sequence[str]) -> tuple[Block, ...]:
    """Return the notes that qualify a figure of a table: of its caption, source line, column, row and of its own cell."""
    block = row.block
    title = report.blocks[block.under] if block.under is not None else None
    under = list(_under(report, block.under)) if block.under is not None else []
    marked = {number for part in (title, *under) if part is not None for _, number in part.marks}
    marked |= {number for place, number in block.marks if _in(place, block.cells[0]) or _in(place, cell)}
    marked |= set(_of_column(report, row, headings))
    starred = "*" in row.text
    notes = [note for note in under if _NOTE.match(note.text) or (starred and note.text.startswith("*"))]
    return (*_footnotes(report, marked), *notes)


def _under(report: Report, title: int) -> Iterator[Block]:
    """Yield the lines of source and notes under a table."""
    for block in report.blocks[title + 1 : title + _NEAR]:
        if block.kind is BlockKind.CAPTION:
            return
        if block.kind is BlockKind.SOURCE:
            yield block


def _of_column(report: Report, row: Passage, headings: Sequence[str]) -> Iterator[int]:
    """Yield the numbers of the notes that are marked at one of the headings of a column."""
    for block in report.blocks[max(0, row.index - _NEAR) : row.index]:
        if block.kind is BlockKind.TABLE_ROW and block.under == row.block.under:
            for place, number in block.marks:
                cell = next((span for span in block.cells if _in(place, span)), None)
                if cell is not None and block.text[slice(*cell)] in headings:
                    yield number


def _in(place: int, span: tuple[int, int]) -> bool:
    return span[0] < place <= span[1]


def _footnotes(report: Report, numbers: set[int]) -> list[Block]:
    if not numbers:
        return []
    return [block for block in report.blocks if block.kind is BlockKind.FOOTNOTE and block.number in numbers]


@lru_cache(maxsize=1)
def _data() -> re.Pattern[str]:
    words = sorted(tables.words("measure-words", "word", role="caveat"))
    return re.compile(rf"\b(?:{'|'.join(words)})\b", re.I)
