"""Draws small PDFs for tests, in words of our own."""

from __future__ import annotations

import io
from pathlib import Path

import reportlab
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

WIDTH, HEIGHT = 595, 842
LEFT, RIGHT = 72, 523
_FONTS = Path(reportlab.__file__).parent / "fonts"
for _name, _file in (("Text", "Vera.ttf"), ("Bold", "VeraBd.ttf")):
    _font = TTFont(_name, _FONTS / _file)
    for _glyph in ("\uf06e", "◼"):  # the font lacks them: its bullet is drawn in their place
        _font.face.charToGlyph[ord(_glyph)] = _font.face.charToGlyph[ord("•")]
    pdfmetrics.registerFont(_font)


class Drawing:
    """A PDF that is drawn line by line; `y` is the height of the next line."""

    def __init__(self, header: str = "", numbered: bool = True, **options: object) -> None:
        self.file = io.BytesIO()
        self.canvas = Canvas(self.file, pagesize=(WIDTH, HEIGHT), **options)
        self.header, self.numbered = header, numbered
        self.y = 0.0
        self.begin()

    def begin(self) -> None:
        """Draw what runs at the head and foot of a page."""
        self.y = HEIGHT - 110
        if self.header:
            self.put(LEFT, HEIGHT - 50, self.header, 9)
        if self.numbered:
            self.put(RIGHT - 10, 40, str(self.canvas.getPageNumber()), 9)

    def page(self) -> None:
        """Begin the next page."""
        self.canvas.showPage()
        self.begin()

    def put(self, x: float, y: float, text: str, size: float = 11, bold: bool = False) -> None:
        """Draw one line at a place."""
        self.canvas.setFont("Bold" if bold else "Text", size)
        self.canvas.drawString(x, y, text)

    def text(
        self,
        text: str,
        left: float = LEFT,
        right: float = RIGHT,
        size: float = 11,
        bold: bool = False,
        after: float = 8,
    ) -> None:
        """Draw a paragraph between two margins; a figure between carets is raised, as marks of footnotes are."""
        for line in simpleSplit(text, "Bold" if bold else "Text", size, right - left):
            self._line(line, left, size, bold)
            self.y -= 1.2 * size
        self.y -= after

    def _line(self, line: str, left: float, size: float, bold: bool) -> None:
        for number, part in enumerate(line.split("^")):
            small = number % 2 == 1
            here = 0.6 * size if small else size
            self.put(left, self.y + (0.35 * size if small else 0), part, here, bold)
            left += pdfmetrics.stringWidth(part, "Bold" if bold else "Text", here)

    def bullet(self, text: str, glyph: str = "\uf06e", left: float = LEFT, right: float = RIGHT) -> None:
        """Draw an item of a list, its glyph apart from its text."""
        self.put(left, self.y, glyph)
        self.text(text, left + 18, right)

    def box(self, left: float, bottom: float, right: float, top: float) -> None:
        """Draw a box."""
        self.canvas.rect(left, bottom, right - left, top - bottom)

    def grid(self, columns: list[float], rows: list[float]) -> None:
        """Draw the lines of a table."""
        self.canvas.grid(columns, rows)

    def data(self) -> bytes:
        """Return the file."""
        self.canvas.showPage()
        self.canvas.save()
        return self.file.getvalue()
