"""Walks through the content of a page, and makes a piece of each heading, paragraph, list item, row and note."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kg.readers import headings, units
from kg.readers.html import grids
from kg.readers.html.inline import Inline, Row
from kg.readers.html.kinds import heads, is_grade, judged, listed, paragraphs
from kg.readers.html.notes import Notes, numbered
from kg.readers.html.page import Page
from kg.readers.html.tree import Element
from kg.readers.html.writer import LOOSE, Draft
from kg.report import BlockKind

_DEPTHS = {f"h{depth}": depth for depth in range(1, 7)}
_WITHIN_TEXT = (
    "a abbr acronym b bdi bdo big cite code data dfn em font i ins kbd label mark nobr output q rb rp rt ruby samp slot "
    "small span strike strong sub sup time tt u var wbr"
)
_INLINE = frozenset(_WITHIN_TEXT.split())
_BOLD = frozenset({"b", "strong", "th", "dt", "summary", "button"})
_PARTS = frozenset({"section", "article", "aside", "details", "blockquote", "fieldset"})  # their headings end with them
_BOXED = frozenset({"actions", "study"})  # what a heading in a box is, if it holds in the box only
_LONGEST = 220  # characters of a heading
_Step = tuple[Element | str, bool]


@dataclass(slots=True)
class _Block:
    """A block that is open: what the text in it becomes."""

    element: Element
    kind: BlockKind = BlockKind.PARAGRAPH
    depth: int = 0
    before: str = ""
    number: int | None = None
    begun: int = -1  # the place of its piece, once it has one


def walk(page: Page, notes: Notes) -> list[Draft]:
    """Return the pieces of the main part of a page, in order."""
    walker = _Walker(page, notes)
    walker.walk(page.main)
    return walker.drafts


class _Walker:
    """Goes through elements without recursion, as broken pages nest them without end."""

    def __init__(self, page: Page, notes: Notes) -> None:
        self.page, self.notes = page, notes
        self.drafts: list[Draft] = []
        self.inline = Inline()
        self.blocks: list[_Block] = []
        self.bold = self.linked = 0
        self.closing = 0
        self.path: list[int] = []  # the depths of the headings that hold
        self.starts: dict[Element, tuple[int, int]] = {}  # the place of its first piece, the depth of the heading above
        self.titled = False
        self.items: dict[Element, int] = {}  # item of a numbered list → its number

    def walk(self, root: Element) -> None:
        """Make the pieces of an element."""
        steps: list[_Step] = [(root, False)]
        while steps:
            item, leaving = steps.pop()
            if isinstance(item, str):
                self.inline.add(item, self.bold > 0, self.linked > 0)
            elif leaving:
                self._leave(item)
            elif not self._taken(item):
                self._enter(item)
                steps.append((item, True))
                steps.extend((child, False) for child in reversed(_ordered(item)))
        self._flush()

    def _taken(self, element: Element) -> bool:
        """Whether an element needs no walk: it is no content, a mark, a line end, or a table of data."""
        if element in self.notes.back or self.page.drops(element):
            return True
        if element in self.notes.marks:
            self.inline.mark(element.text, self.notes.marks[element])
        elif element.tag == "br":
            self.inline.end_line()
        elif element.tag == "img":
            self._picture(element)
        elif element.tag == "hr":
            self._flush()
        elif element.tag == "table":
            return self._table(element)
        elif element.tag == "dl":
            return self._pairs(element)
        else:
            return element.tag in ("ul", "ol") and _is_contents(element, self.page)
        return True

    def _picture(self, element: Element) -> None:
        """Read a picture of a grade as the grade that it shows; other pictures are no text."""
        text = element.attributes.get("alt", "").strip()
        if is_grade(text):
            self.inline.add(f" {text} ", self.bold > 0, self.linked > 0)

    def _enter(self, element: Element) -> None:
        self.bold += element.tag in _BOLD
        self.linked += element.tag == "a"
        if element.tag in _INLINE and element not in self.notes.notes:
            if element.tag == "q":
                self.inline.add("“")
            if self.blocks and self.blocks[-1].kind is BlockKind.HEADING and is_grade(element.text):
                self.inline.end_line()  # a grade that is set apart within a heading is none of it
            return
        self._flush()
        self.starts[element] = len(self.drafts), self.path[-1] if self.path else 0
        if block := self._block(element):
            self.blocks.append(block)

    def _block(self, element: Element) -> _Block | None:
        """Return what an element makes of the text in it; None where that is left to what is around it."""
        if element in self.notes.notes:
            note = self.notes.notes[element]
            return _Block(element, BlockKind.FOOTNOTE, before=f"{note} ", number=note)
        if depth := _depth(element):
            return _Block(element, BlockKind.HEADING, depth)
        if element.tag in ("ol", "ul"):
            self.items.update(numbered(element) if element.tag == "ol" else ())
        elif element.tag == "li":
            number = self.items.get(element)
            return _Block(element, BlockKind.BULLET, before="• " if number is None else "", number=number)
        elif element.tag in ("caption", "figcaption"):
            return _Block(element, BlockKind.CAPTION)
        return None

    def _leave(self, element: Element) -> None:
        if element.tag == "q":
            self.inline.add("”")
        if element in self.starts:
            self._flush()
            if self.blocks and self.blocks[-1].element is element:
                self.blocks.pop()
            self._close(element, *self.starts.pop(element))
        self.bold -= element.tag in _BOLD
        self.linked -= element.tag == "a"

    def _close(self, element: Element, start: int, above: int) -> None:
        """End the headings of a part of the page with it; a heading alone in its part holds for what follows."""
        boxed = self._is_box(element, start)
        inside = self.drafts[start:] if boxed or element.tag in _PARTS else []
        depths = [draft.depth for draft in inside if heads(draft)]
        if not depths or all(heads(draft) or draft.kind is BlockKind.FURNITURE for draft in inside):
            return
        least = min(depths)
        if boxed and least <= above and all(_boxes(draft) for draft in inside if draft.depth == least):
            # The heading of a box may have the rank of the one that holds around it.
            deeper = above + 1 - least
            self.drafts[start:] = [
                replace(draft, depth=draft.depth + deeper) if 0 < draft.depth < LOOSE else draft for draft in inside
            ]
            least += deeper
        self._end(min(self.closing or LOOSE, least))

    def _end(self, depth: int) -> None:
        """End the headings from a depth on."""
        self.closing = depth
        while self.path and self.path[-1] >= depth:
            self.path.pop()

    def _is_box(self, element: Element, start: int) -> bool:
        """Whether a part begins with the heading of a list of actions or of a study, and so is its box."""
        boxes = ("div", "td", "li", "aside", "section", "details", "blockquote")
        return element.tag in boxes and start < len(self.drafts) and _boxes(self.drafts[start])

    def _flush(self) -> None:
        """End the block of text that is open."""
        rows = self.inline.take()
        block = self.blocks[-1] if self.blocks else None
        for group in paragraphs(rows, block is not None and block.kind is BlockKind.HEADING):
            self._add(group, block)

    def _add(self, rows: Sequence[Row], block: _Block | None) -> None:
        if block is None:
            self._put(judged(Draft(BlockKind.PARAGRAPH, tuple(rows), LOOSE)))
        elif block.kind is BlockKind.HEADING:
            self._head(rows, block)
        elif block.begun < 0:
            block.begun = len(self.drafts)
            self._put(listed(rows, block.kind, block.before, block.number))
        else:
            self._go_on(judged(Draft(BlockKind.PARAGRAPH, tuple(rows), LOOSE)), block)

    def _go_on(self, draft: Draft, block: _Block) -> None:
        """Add a further paragraph of a list item, caption or note: to its piece, unless something stands between."""
        last = self.drafts[-1]
        alike = (
            last.kind is block.kind and draft.kind is BlockKind.PARAGRAPH and last.rows[-1].bold == draft.rows[0].bold
        )
        if block.begun == len(self.drafts) - 1 and alike:
            self.drafts[-1] = replace(last, rows=(*last.rows, *draft.rows))
        else:
            self._put(draft)

    def _head(self, rows: Sequence[Row], block: _Block) -> None:
        """Add a heading; the first `h1` is the title of the page, and a grade beside a heading is none of it."""
        words = " ".join(row.plain for row in rows)
        if is_grade(words) or len(words) > _LONGEST or units.opens(words, True):
            self._put(judged(Draft(BlockKind.PARAGRAPH, tuple(rows), LOOSE)))
            return
        kind = BlockKind.HEADING
        if block.depth == 1 and not self.titled:
            self.titled, kind = True, BlockKind.TITLE
        self._put(Draft(kind, tuple(rows), 0 if kind is BlockKind.TITLE else block.depth))

    def _put(self, draft: Draft) -> None:
        if heads(draft):
            self.path = [*(depth for depth in self.path if depth < draft.depth), draft.depth]
        self.drafts.append(replace(draft, closes=self.closing) if self.closing else draft)
        self.closing = 0

    def _table(self, table: Element) -> bool:
        """Add a table of data row by row; return whether it was one."""
        rows = grids.rows_of(table)
        if grids.graded_columns(rows):
            self._flush()
            self._graded(rows)
            return True
        if not grids.holds_data(rows, table):
            return False
        self._flush()
        for caption in (item for item in table.children if isinstance(item, Element) and item.tag == "caption"):
            self._put_rows(BlockKind.CAPTION, self._rows(caption))
        for row in rows:
            self._row([self._rows(cell) if cell is not None else [] for cell in row])
        return True

    def _graded(self, rows: Sequence[Sequence[Element | None]]) -> None:
        """Add a table whose columns are headed by grades, column by column: each grade with what has it."""
        for column, head in enumerate(rows[0]):
            cells = [row[column] for row in rows[1:] if column < len(row)]
            areas = [area for cell in cells if cell is not None for area in self._rows(cell) if area.text]
            if head is not None and areas:
                self._put_rows(BlockKind.GRADE if head.text else BlockKind.PARAGRAPH, self._rows(head))
                for area in areas:
                    self._put(Draft(BlockKind.BULLET, (area,), before="• "))

    def _pairs(self, listing: Element) -> bool:
        """Add a definition list of values as rows of a table; return whether it was one."""
        pairs = grids.pairs_of(listing)
        if not pairs or not all(grids.is_short(term, said) for term, said in pairs):
            return False
        self._flush()
        for term, said in pairs:
            self._row([self._rows(term), self._rows(said[0])])
        return True

    def _rows(self, element: Element) -> list[Row]:
        """Return the lines of text in an element of a table."""
        inner = _Walker(self.page, self.notes)
        inner.titled = True
        inner.walk(element)
        return [row for draft in inner.drafts for row in draft.rows if row.text]

    def _put_rows(self, kind: BlockKind, rows: Sequence[Row]) -> None:
        if rows:
            self._put(Draft(kind, tuple(rows)))

    def _row(self, cells: Sequence[Sequence[Row]]) -> None:
        """Add the row of a table: its cells parted by tabs."""
        text, marks, plain = "", [], []
        for place, rows in enumerate(cells):
            text += "\t" * bool(place)
            for at, row in enumerate(rows):
                text += " " * bool(at)
                marks += [(len(text) + start, len(text) + end, number) for start, end, number in row.marks]
                text += row.text
            plain.append(" ".join(row.plain for row in rows))
        if any(plain):
            lead = len(text) - len(text.lstrip())
            shifted = tuple((start - lead, end - lead, number) for start, end, number in marks)
            self._put(Draft(BlockKind.TABLE_ROW, (Row(text.strip(), shifted),), cells=tuple(plain)))


def _boxes(draft: Draft) -> bool:
    """Whether a piece is the heading of a list of actions or of a study."""
    role = headings.known(draft.rows[0].plain) if heads(draft) else None
    return role is not None and role[0] in _BOXED


def _depth(element: Element) -> int:
    """Return the depth of a heading, 0 of what is none."""
    level = element.attributes.get("aria-level", "")
    if element.attributes.get("role") == "heading":
        return int(level) if level in ("1", "2", "3", "4", "5", "6") else 2
    return _DEPTHS.get(element.tag, 0)


def _is_contents(listing: Element, page: Page) -> bool:
    """Whether a list only leads to parts of the page itself."""
    links = [
        item
        for item in listing.elements()
        if item.leads_to in page.ids or (item.leads_to and item.attributes["href"].startswith("#"))
    ]
    return bool(links) and sum(link.size for link in links) == listing.size


def _ordered(element: Element) -> list[Element | str]:
    """Return what is in an element; the caption of a figure first, as it introduces what is shown."""
    if element.tag != "figure":
        return element.children
    return sorted(element.children, key=lambda item: not (isinstance(item, Element) and item.tag == "figcaption"))
