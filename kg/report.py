"""The document model: an immutable text snapshot and the structure found over it.

Nothing is ever deleted from a snapshot. A block is an aligned view over it: its text is what a person
reads (lines unwrapped, footnote marks and page numbers gone), and every one of its characters knows
the offset in the snapshot from which it comes.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache


class BlockKind(StrEnum):
    """What a block of a report is."""

    TITLE = "title"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    BULLET = "bullet"
    FOOTNOTE = "footnote"
    GRADE = "grade"  # a judgment that stands alone on its line
    CAPTION = "caption"  # the title of a figure or table
    SOURCE = "source"  # where the data of a figure come from, and its notes
    TABLE_ROW = "table-row"
    FURNITURE = "furniture"  # printed page numbers, web addresses, running headers


@lru_cache(maxsize=8)
def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The decoded text of a report, to which every offset of every output refers."""

    text: str

    @property
    def sha256(self) -> str:
        """The SHA-256 of the text as UTF-8, in hexadecimal."""
        return _sha256(self.text)

    def __getitem__(self, span: slice) -> str:
        return self.text[span]

    def __len__(self) -> int:
        return len(self.text)


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of a report that is read as one: a heading, a paragraph, a bullet, a table row.

    Attributes:
        text: the text as read.
        offsets: for each character of `text`, its offset in the snapshot.
        section: the headings above, outermost first (a heading's own text is not among its section).
        level: the nesting of a heading, 1 the outermost; 0 for other blocks.
        marks: footnote marks taken out: (position in `text` after which the mark stood, number of the note).
        number: the number of a footnote, else None.
        question: the number of the inspection question whose part of the report this is, else None.
        box: whether it stands in a judgment panel or box.
        cells: of a table row: (start, end) in `text` of each cell, the label first; else empty.
        under: index in `Report.blocks` of the block that introduces this one (the caption of a table row, the
            paragraph or heading that introduces a bullet), else None.
    """

    kind: BlockKind
    text: str
    offsets: tuple[int, ...]
    section: tuple[str, ...] = ()
    level: int = 0
    marks: tuple[tuple[int, int], ...] = ()
    number: int | None = None
    question: int | None = None
    box: bool = False
    cells: tuple[tuple[int, int], ...] = ()
    under: int | None = None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the snapshot span of `text[start:end]` (of at least one character).

        Examples:
            >>> Block(BlockKind.PARAGRAPH, "a b", (4, 5, 9)).span(0, 3)
            (4, 10)
        """
        return self.offsets[start], self.offsets[end - 1] + 1

    @property
    def runs(self) -> list[tuple[int, int]]:
        """The offsets as stretches of the snapshot: (first, length), one after the other.

        Examples:
            >>> Block(BlockKind.PARAGRAPH, "ab c", (4, 5, 6, 9)).runs
            [(4, 3), (9, 1)]
        """
        runs: list[tuple[int, int]] = []
        first, length = 0, 0
        for offset in self.offsets:
            if offset != first + length or not length:
                runs += [(first, length)] * bool(length)
                first, length = offset, 0
            length += 1
        return runs + [(first, length)] * bool(length)


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a report says of itself. Ids are those of the vocabulary (`force/essex`); None where unknown.

    Attributes:
        id: `report/…`, from programme, cycle, pillar or theme and body; ends in `-digest` for a digest.
        cycle: the inspection cycle as printed, such as "2015" or "2018/19"; the year of a joint inspection.
        programme: `programme/peel` or `programme/jtai`.
        pillar: "effectiveness", "efficiency", "legitimacy", "leadership" or None.
        theme: what a joint inspection was about, as written.
        inspected_from, inspected_to, published: ISO 8601 dates, as exact as the report has them ("2015-09").
        source: the name of the file (without folders) or the address.
    """

    id: str
    title: str
    force: str | None = None
    area: str | None = None
    inspectorates: tuple[str, ...] = ()
    programme: str | None = None
    pillar: str | None = None
    theme: str | None = None
    cycle: str | None = None
    inspected_from: str | None = None
    inspected_to: str | None = None
    published: str | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """A report as read: its snapshot, its blocks in reading order, and its page starts.

    Attributes:
        pages: (offset, page number) of every page start, ascending; empty when the source has no pages.
    """

    metadata: Metadata
    snapshot: Snapshot
    blocks: tuple[Block, ...]
    pages: tuple[tuple[int, int], ...] = ()
    _starts: tuple[int, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_starts", tuple(start for start, _ in self.pages))

    def page(self, offset: int) -> int | None:
        """Return the number of the page on which the offset stands, or None without pages."""
        index = bisect_right(self._starts, offset) - 1
        return self.pages[index][1] if index >= 0 else None
