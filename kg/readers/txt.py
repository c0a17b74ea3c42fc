"""Reads the text of a report: its blocks in reading order and its pages."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from kg.readers import footnotes, front, headings, lines, panels, tables, units
from kg.readers.flow import Mark, join, soft_hyphens
from kg.readers.lines import Line, Pages
from kg.readers.units import Unit
from kg.report import Block, BlockKind

Questions = Mapping[int, Sequence[str]]
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
    found, pages, printed = lines.paginate(text, lines.split(text))
    furniture = {*printed, *(index for index, line in enumerate(found) if lines.is_address(line))}
    notes, marks = footnotes.find(found, frozenset(furniture), bool(pages))
    fixed = _fixed(found, furniture, notes)
    shown = [_without(line, marks) for line in found]
    _take_tables(found, fixed)
    fixed.update(front.letter(found, shown, fixed))
    boxes = _take_panels(found, shown, fixed)
    built = units.build(found, shown, fixed)
    front.mark_title(built)
    known = questions if questions is not None else numbered(unit.text for unit in built)
    cuts = sorted((*marks, *soft_hyphens(text, found)), key=lambda mark: mark.start)
    return _blocks(built, cuts, known, boxes), pages


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


def _without(line: Line, marks: Sequence[Mark]) -> str:
    """Return a line's text without its footnote marks."""
    text = line.text
    for mark in reversed([mark for mark in marks if line.start <= mark.start < line.end]):
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


def _blocks(
    built: Sequence[Unit], marks: Sequence[Mark], questions: Questions, boxes: Mapping[int, list[Unit]]
) -> tuple[Block, ...]:
    """Turn units into blocks: tell headings apart, and give each block section, question and introduction."""
    assembler = _Assembler(marks, headings.Outline(questions))
    for unit, after in zip(built, (*built[1:], None), strict=False):
        if id(unit) in boxes:
            assembler.panel(boxes[id(unit)])
        else:
            assembler.add(unit, after is not None and after.kind is BlockKind.GRADE)
    return tuple(assembler.blocks)


class _Assembler:
    """Makes blocks of units, one after the other."""

    def __init__(self, marks: Sequence[Mark], outline: headings.Outline) -> None:
        self.blocks: list[Block] = []
        self.marks, self.outline = marks, outline
        self.starts = [mark.start for mark in marks]
        self.intro: int | None = None  # index of the block that introduces the next bullets
        self.caption: int | None = None

    def add(self, unit: Unit, graded: bool = False) -> None:
        """Add the block of one unit; a heading may have its grade directly below it."""
        flow = join(unit.lines, self._marks(unit.lines))
        if not flow.text:
            return
        block = Block(unit.kind, flow.text, flow.offsets, marks=flow.marks, number=unit.number, box=unit.box)
        if is_heading(unit, flow.text):
            self._heading(block, unit, graded)
        else:
            self._body(block, unit)

    def panel(self, columns: Sequence[Unit]) -> None:
        """Add the blocks of a judgment panel, column by column."""
        outline = self.outline
        outer, path = outline.question, [step for step in outline.path if step[0] < 2]
        for unit in columns:
            if unit.kind is BlockKind.HEADING:
                outline.path = list(path)
                self._panel_heading(unit, 2 if path else 1)
            else:
                self.add(unit)
        outline.question, outline.path, outline.previous = outer, path, 0

    def _panel_heading(self, unit: Unit, level: int) -> None:
        """Add the question that heads a column, which also says whose the grade below is."""
        flow, outline = join(unit.lines, self._marks(unit.lines)), self.outline
        outline.question = headings.matching(flow.text, outline.questions)
        block = Block(unit.kind, flow.text, flow.offsets, outline.section, level, flow.marks, box=True)
        self.blocks.append(replace(block, question=outline.question))
        outline.path.append((level, flow.text))
        self.intro = len(self.blocks) - 1

    def _marks(self, own: Sequence[Line]) -> Iterator[Mark]:
        if not own:
            return iter(())
        first, last = min(line.start for line in own), max(line.end for line in own)
        low, high = bisect_left(self.starts, first), bisect_left(self.starts, last)
        return iter(self.marks[low:high])

    def _heading(self, block: Block, unit: Unit, graded: bool) -> None:
        longest = max(len(line.text) for line in unit.lines)
        level, section = self.outline.open(block.text, longest, len(unit.lines) > 1, graded)
        self.blocks.append(
            replace(block, kind=BlockKind.HEADING, section=section, level=level, question=self.outline.question)
        )
        self.intro = len(self.blocks) - 1

    def _body(self, block: Block, unit: Unit) -> None:
        kind, outline = block.kind, self.outline
        if kind not in (BlockKind.FURNITURE, BlockKind.FOOTNOTE):
            outline.previous = 0
        if kind is BlockKind.BULLET and outline.in_study and not self._introduced():
            outline.close_study()
        under = self.intro if kind is BlockKind.BULLET else self.caption if kind is BlockKind.TABLE_ROW else None
        spans = tables.cell_spans(block.text, unit.cells) if unit.cells else ()
        question = None if kind is BlockKind.TITLE else outline.question
        section = () if kind is BlockKind.TITLE else outline.section
        self.blocks.append(
            replace(
                block, section=section, question=question, cells=spans, under=under, box=block.box or outline.in_study
            )
        )
        if kind is BlockKind.PARAGRAPH:
            self.intro = len(self.blocks) - 1
        elif kind is BlockKind.CAPTION:
            self.caption = len(self.blocks) - 1

    def _introduced(self) -> bool:
        """Whether the paragraph before announces a list."""
        return self.intro is not None and self.blocks[self.intro].text.endswith(":")


def is_heading(unit: Unit, text: str) -> bool:
    """Whether a unit is a heading: short, begins with a capital, and is a question or has no full stop."""
    if unit.kind is not BlockKind.PARAGRAPH or unit.joined or unit.box or len(unit.lines) > 4 or len(text) > 220:
        return False
    if headings.asks(text):
        return text.endswith("?")
    if not text[0].isupper() and not text[0].isdigit():
        return False
    if headings.known(text) and text[-1] not in ".;,":
        return len(text) < 100
    return len(text) < 100 and text[-1].isalnum() | (text[-1] in ")’”") and ". " not in text and _worded(text)


def _worded(text: str) -> bool:
    """Whether a text has words, not only figures."""
    return sum(char.isalpha() for char in text) * 2 > len(text)
