"""The text inside a paragraph, heading or cell of a page, with the weight of its type, its links and its marks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

BREAK = "\n"
_SPACE = re.compile(r"[ \t\n\r\f]+")
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2028-\u202e\u2060\ufeff\ufffe\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]")


@dataclass(frozen=True, slots=True)
class Row:
    """A line of text.

    Attributes:
        marks: (start, end, number) of the footnote marks in it.
        bold: whether all its words are bold.
        linked: whether all its words are links.
    """

    text: str
    marks: tuple[tuple[int, int, int], ...] = ()
    bold: bool = False
    linked: bool = False

    @property
    def plain(self) -> str:
        """The text without its marks."""
        text = self.text
        for start, end, _ in reversed(self.marks):
            text = text[:start] + text[end:]
        return " ".join(text.split())


@dataclass(frozen=True, slots=True)
class _Span:
    text: str
    bold: bool
    linked: bool
    number: int | None


class Inline:
    """Collects pieces of text until a block ends."""

    def __init__(self) -> None:
        self.spans: list[_Span] = []

    def add(self, text: str, bold: bool = False, linked: bool = False) -> None:
        """Add text; what is white space in the source counts as a space."""
        if self.spans or not text.isspace():
            self.spans.append(_Span(_SPACE.sub(" ", _UNSEEN.sub("", text)), bold, linked, None))

    def mark(self, text: str, number: int) -> None:
        """Add the mark of a footnote."""
        self.spans.append(_Span(" ".join(text.split()), False, False, number))

    def end_line(self) -> None:
        """End a line within the block."""
        self.spans.append(_Span(BREAK, False, False, None))

    def take(self) -> list[Row]:
        """Return the lines collected, and begin anew; a blank line between two is a row without text."""
        if not self.spans:
            return []
        rows = [_row(group) for group in self._groups()]
        self.spans = []
        while rows and not rows[-1].text:
            rows.pop()
        return rows[next((at for at, row in enumerate(rows) if row.text), len(rows)) :]

    def _groups(self) -> Iterator[list[_Span]]:
        group: list[_Span] = []
        for span in self.spans:
            if span.text == BREAK:
                yield group
                group = []
            else:
                group.append(span)
        yield group


def _row(spans: list[_Span]) -> Row:
    text, marks, worded = "", [], []
    for span in spans:
        part = span.text
        if not text:
            part = part.lstrip()
        elif text.endswith(" "):
            part = part.lstrip(" ")
        if span.number is not None:
            marks.append((len(text), len(text) + len(part), span.number))
        elif any(char.isalnum() for char in part):
            worded.append(span)
        text += part
    bold, linked = all(span.bold for span in worded), all(span.linked for span in worded)
    return Row(text.rstrip(), tuple(marks), bold and bool(worded), linked and bool(worded))
