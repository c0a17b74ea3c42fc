"""Blocks: what units of lines become, each with its section, its question and what introduces it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from kg.readers import headings, tables
from kg.readers.flow import join
from kg.readers.headings import Outline
from kg.readers.lines import Line, Mark
from kg.readers.units import Unit
from kg.report import Block, BlockKind

Questions = Mapping[int, Sequence[str]]


def assemble(
    built: Sequence[Unit], marks: Sequence[Mark], questions: Questions, boxes: Mapping[int, list[Unit]]
) -> tuple[Block, ...]:
    """Turn units into blocks: tell headings apart, and give each block section, question and introduction."""
    assembler = _Assembler(marks, Outline(questions))
    for unit, after in zip(built, (*built[1:], None), strict=False):
        if id(unit) in boxes:
            assembler.panel(boxes[id(unit)])
        else:
            assembler.add(unit, after is not None and after.kind is BlockKind.GRADE)
    return tuple(assembler.blocks)


class _Assembler:
    """Makes blocks of units, one after the other."""

    def __init__(self, marks: Sequence[Mark], outline: Outline) -> None:
        self.blocks: list[Block] = []
        self.marks, self.outline = marks, outline
        self.starts = [mark.start for mark in marks]
        self.intro: int | None = None  # index of the block that introduces the next bullets
        self.caption: int | None = None
        self.frame = 0
        self.outside: tuple[Outline, int | None] | None = None  # what held before the box

    def _enter(self, frame: int) -> None:
        """Enter or leave a box: its headings hold inside only."""
        if self.frame == 0:
            self.outside = (self.outline.copy(), self.intro)
        elif self.outside is not None:
            outline, self.intro = self.outside
            self.outline = outline.copy()
            self.outline.close_study()  # its heading may stand above its box
        self.outline.base = self.outline.depth if frame else 0
        self.frame = frame

    def add(self, unit: Unit, graded: bool = False) -> None:
        """Add the block of one unit; a heading may have its grade directly below it."""
        flow = join(unit.lines, self._marks(unit.lines))
        if not flow.text:
            return
        if unit.frame != self.frame and unit.kind is not BlockKind.FURNITURE:
            self._enter(unit.frame)
        if unit.closes:
            self.outline.close(unit.closes)
        boxed = unit.box or unit.frame > 0
        block = Block(unit.kind, flow.text, flow.offsets, marks=flow.marks, number=unit.number, box=boxed)
        if unit.kind is BlockKind.HEADING or is_heading(unit, flow.text):
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
        first = unit.lines[0]
        style = (first.size, bool(first.prominent)) if first.size else None
        told = unit.level
        if told and unit.kind is not BlockKind.HEADING and self.outline.previous == told:
            told += 1  # two paragraphs that are headings, one under the other
        level, section = self.outline.open(block.text, longest, len(unit.lines) > 1, graded, style, told)
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
    weights = [line.prominent for line in unit.lines]
    if any(weight is not None for weight in weights):
        if all(weights):
            return text[-1] not in ".;," and _worded(text)
        if not headings.known(text):
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
