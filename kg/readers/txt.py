"""Reads the text of a report: its blocks in reading order and its pages."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import replace

from kg.readers import blocks, footnotes, front, lines, panels, tables, units
from kg.readers.blocks import Questions
from kg.readers.flow import soft_hyphens
from kg.readers.lines import Layout, Line, Mark, Pages
from kg.readers.units import Unit
from kg.report import Block, BlockKind

_QUESTION = re.compile(r"(\d)[.)]\s+(.+\?)")
_OVERALL = re.compile(r"overall question:?\s*[‘“\"'](.+?\?)[’”\"']", re.DOTALL)


def structure(text: str, questions: Questions | None = None) -> tuple[tuple[Block, ...], Pages]:
    """Return the blocks of a text in reading order, and its page starts.

    Args:
        text: the snapshot.
        questions: the inspection questions by number, 0 the overall one; None to take them from the numbered
            list in the text.

    Examples:
        >>> blocks, _ = structure("Areas for improvement\\n\\n• The force should act.\\n")
        >>> [(block.kind.value, block.text) for block in blocks]
        [('heading', 'Areas for improvement'), ('bullet', 'The force should act.')]
    """
    return structure_of(lines.lay_out(text), questions)


def structure_of(layout: Layout, questions: Questions | None = None) -> tuple[tuple[Block, ...], Pages]:
    """Return the blocks of a layout in reading order, and its page starts; `questions` as for `structure`."""
    built, cuts, boxes = _told(layout) if layout.pieces else _guessed(layout, questions)
    front.mark_title(built)
    known = questions if questions is not None else numbered(unit.text for unit in built)
    return blocks.assemble(built, cuts, known, boxes), layout.pages


_Built = tuple[list[Unit], Sequence[Mark], dict[int, list[Unit]]]


def _told(layout: Layout) -> _Built:
    """Return the units of a layout whose source says what its lines are, and the footnote marks."""
    found = layout.lines
    shown = [_without(line, layout.marks) for line in found]
    at: dict[int, Unit | None] = {}
    for piece in layout.pieces:
        own = range(piece.first, piece.last + 1)
        at.update(dict.fromkeys(own))
        at[piece.first] = Unit(
            piece.kind,
            [found[index] for index in own],
            number=piece.number,
            cells=piece.cells,
            texts=[shown[index] for index in own],
            level=piece.level,
            closes=piece.closes,
        )
    loose = (piece for piece in layout.pieces if piece.kind is BlockKind.PARAGRAPH)
    free = {index for piece in loose for index in range(piece.first, piece.last + 1)}
    at.update(front.letter(found, shown, at.keys() - free))
    return [unit for _, unit in sorted(at.items()) if unit is not None], layout.marks, {}


def _guessed(layout: Layout, questions: Questions | None) -> _Built:
    """Return the units, marks and judgment panels that the looks and words of the lines show."""
    found, pages = layout.lines, layout.pages
    furniture = {*layout.furniture, *(index for index, line in enumerate(found) if lines.is_address(line))}
    notes, marks = footnotes.find(found, frozenset(furniture), bool(pages))
    fixed = _fixed(found, furniture, notes)
    shown = [_without(line, marks) for line in found]
    for index, cells in layout.cells.items():
        fixed[index] = Unit(BlockKind.TABLE_ROW, [found[index]], cells=cells)
    _take_tables(found, fixed)
    fixed.update(front.letter(found, shown, fixed))
    boxes = _take_panels(found, shown, fixed)
    cuts = sorted((*marks, *soft_hyphens(layout.text, found)), key=lambda mark: mark.start)
    return units.build(found, shown, fixed, questions), cuts, boxes


def numbered(texts: Iterable[str]) -> dict[int, list[str]]:
    """Return the inspection questions that a text lists by number, 0 for the overall question.

    Examples:
        >>> numbered(["1. How effective is the force at preventing crime?"])
        {1: ['How effective is the force at preventing crime?']}
    """
    found: dict[int, list[str]] = {}
    for text in texts:
        if match := _QUESTION.fullmatch(text):
            found.setdefault(int(match[1]), []).append(match[2])
        elif match := _OVERALL.search(text):
            found.setdefault(0, []).append(match[1])
    return found


def _start(mark: Mark) -> int:
    return mark.start


def _without(line: Line, marks: Sequence[Mark]) -> str:
    """Return a line's text without its footnote marks."""
    text = line.text
    first = bisect_left(marks, line.start, key=_start)
    for mark in reversed(marks[first : bisect_left(marks, line.end, lo=first, key=_start)]):
        text = text[: mark.start - line.start] + text[mark.end - line.start :]
    return text.strip()


def _fixed(found: Sequence[Line], furniture: Iterable[int], notes: Sequence[footnotes.Note]) -> dict[int, Unit | None]:
    """Return furniture and footnotes as units by the index of their first line."""
    fixed: dict[int, Unit | None] = {index: Unit(BlockKind.FURNITURE, [found[index]]) for index in furniture}
    for note in notes:
        fixed.update(dict.fromkeys(note.lines))
        first = found[note.lines[0]]
        length = re.match(r"\[?\d{1,3}[\].)]?\s*", first.text)
        skip = length.end() if length else 0
        body = [
            replace(first, start=first.start + skip, text=first.text[skip:]),
            *(found[at] for at in note.lines[1:]),
        ]
        fixed[note.lines[0]] = Unit(BlockKind.FOOTNOTE, [line for line in body if line.text], number=note.number)
    return fixed


def _take_tables(found: Sequence[Line], fixed: dict[int, Unit | None]) -> None:
    """Add the rows of tables, and the legends that repeat their labels, to the known units."""
    taken = frozenset(fixed) | {index for index, line in enumerate(found) if units.opens(line.text, True)}
    for table in tables.find(found, taken):
        for row in table:
            fixed.update(dict.fromkeys(row.lines))
            fixed[row.lines[0]] = Unit(BlockKind.TABLE_ROW, [found[at] for at in row.lines], cells=row.cells)
        after = table[-1].lines[-1] + 1
        if after < len(found) and after not in fixed and tables.is_legend(found[after], table):
            fixed[after] = Unit(BlockKind.FURNITURE, [found[after]])


def _take_panels(found: Sequence[Line], shown: Sequence[str], fixed: dict[int, Unit | None]) -> dict[int, list[Unit]]:
    """Take judgment panels out of the lines; return their units by the id of the unit in their place."""
    boxes: dict[int, list[Unit]] = {}
    for first, indexes, columns in panels.find(found, shown, frozenset(fixed)):
        fixed.update(dict.fromkeys(indexes))
        place = Unit(BlockKind.FURNITURE, [])
        fixed[first] = place
        boxes[id(place)] = columns
    return boxes
