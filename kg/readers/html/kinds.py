"""What a piece of a page is, as far as its words, weight and links tell beyond its elements."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from kg.readers import headings, units
from kg.readers.blocks import is_heading
from kg.readers.html.inline import Row
from kg.readers.html.page import is_furniture
from kg.readers.html.writer import Draft
from kg.readers.lines import Line, is_address
from kg.readers.units import Unit
from kg.report import BlockKind


def is_grade(text: str) -> bool:
    """Whether a text is nothing but a grade."""
    return text.capitalize() in headings.grades()


def paragraphs(rows: Sequence[Row], whole: bool) -> Iterator[list[Row]]:
    """Split the lines of a block where a new paragraph begins: after a blank line, a sentence's end, a bold line.

    A heading is split only where its last line is a grade.
    """
    group: list[Row] = []
    for row in rows:
        graded = is_grade(row.plain)
        ends = bool(group) and not whole and (not units.is_open(group[-1].plain) or group[-1].bold != row.bold)
        if group and (not row.text or graded or ends):
            yield group
            group = []
        if row.text:
            group.append(row)
    if group:
        yield group


def listed(rows: Sequence[Row], kind: BlockKind, before: str, number: int | None) -> Draft:
    """Return the piece of a list item, a caption or a footnote; the number of a list item is part of its text."""
    if kind is BlockKind.BULLET and number is not None:
        first = rows[0]
        lead = f"{number}. "
        marks = tuple((start + len(lead), end + len(lead), number) for start, end, number in first.marks)
        rows = (replace(first, text=lead + first.text, marks=marks), *rows[1:])
    draft = Draft(kind, tuple(rows), before=before)
    if kind is BlockKind.FOOTNOTE:
        return replace(draft, number=number)
    return judged(draft) if kind is BlockKind.BULLET else draft


def judged(draft: Draft) -> Draft:
    """Return a paragraph or list item as what its words and links show it to be."""
    words = " ".join(row.plain for row in draft.rows)
    kind = draft.kind
    if is_grade(words):
        kind = BlockKind.GRADE
    elif is_furniture(words) or _is_link(draft, words):
        kind = BlockKind.FURNITURE
    elif kind is BlockKind.PARAGRAPH and (found := units.opens(words, True)) in (BlockKind.CAPTION, BlockKind.SOURCE):
        kind = found or kind
    if kind is draft.kind:
        return draft
    return replace(draft, kind=kind, depth=0, before="")


def _is_link(draft: Draft, words: str) -> bool:
    """Whether a piece only leads elsewhere; a question, or what ends with a grade, says something all the same."""
    if is_address(Line(0, len(words), words)):
        return True
    graded = any(words.endswith((f" {grade}", f" {grade.lower()}")) for grade in headings.grades())
    return all(row.linked for row in draft.rows) and not words.endswith("?") and not graded


def heads(draft: Draft) -> bool:
    """Whether a piece is a heading, by its element or by its looks."""
    if draft.kind is not BlockKind.PARAGRAPH or not draft.depth:
        return draft.kind is BlockKind.HEADING
    lines = [Line(0, len(row.text), row.text, prominent=row.bold) for row in draft.rows]
    text = " ".join(row.plain for row in draft.rows)
    return bool(text) and is_heading(Unit(draft.kind, lines), text)
