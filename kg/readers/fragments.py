"""Fragments: the pieces of text on a page of a PDF that stand on one line, each with its place, size and weight."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import pypdfium2
import pypdfium2.raw as pdfium

# pdfium drops the line end after a hyphen and has this character in the hyphen's place.
_CUT = "\ufffe"
UNKNOWN = "\ufffd"  # a glyph that stands for no known character
_PIECE = re.compile(rf"[^\r\n{_CUT}]*(?:{_CUT}|(?=[\r\n]))|[^\r\n{_CUT}]+$")
_WORD = re.compile(r"\S+")
_RAISED = re.compile(r"\d{1,3}")
_GLYPH = re.compile(r"[^\w\s(‘’“”\"'£]{1,2}|o|\(?(?:\d{1,3}|[a-z]|[ivx]+)[.)]")
_APART = 1.6  # gap between two words, in sizes of type, from which they stand in different columns
_JOINED = 0.12  # gap, in sizes of type, below which no space stands between
_BOLD = 600  # weight
_SMALLEST = 0.1  # points


Box = tuple[float, float, float, float]  # left, bottom, right, top


@dataclass(frozen=True, slots=True)
class Fragment:
    """Text that stands together on one line of a page.

    Attributes:
        left, bottom, right, top: its box in points, from the bottom left corner of the page.
        size: the size of most of its type, in points.
        bold: whether all of it is bold.
        first: the width of its first word (as far as its first hyphen), in points.
        small: spans in `text` of figures in smaller type: marks of footnotes.
    """

    text: str
    left: float
    bottom: float
    right: float
    top: float
    size: float
    bold: bool
    first: float
    small: tuple[tuple[int, int], ...] = ()

    def beside(self, other: Fragment) -> bool:
        """Whether both stand at the same height."""
        shared = min(self.top, other.top) - max(self.bottom, other.bottom)
        return shared > 0.5 * min(self.top - self.bottom, other.top - other.bottom)


@dataclass(frozen=True, slots=True)
class _Word:
    start: int
    text: str
    left: float
    bottom: float
    right: float
    top: float
    size: float


def read(page: pypdfium2.PdfPage) -> list[Fragment]:
    """Return the fragments of a page in the order in which the file has them."""
    found: list[Fragment] = []
    glyphs = _Glyphs(page)
    text = _text(glyphs.page)
    for match in _PIECE.finditer(text):
        words = [glyphs.word(match.start() + word.start(), word[0]) for word in _WORD.finditer(match[0])]
        for group in _groups(words):
            fragment = _fragment(group, glyphs)
            if found and (gap := _goes_on(found[-1], fragment)) is not None:
                found[-1] = _joined(found[-1], fragment, " " if gap > _JOINED * found[-1].size else "")
            else:
                found.append(fragment)
    return found


def turn(page: pypdfium2.PdfPage) -> Callable[[Box], Box] | None:
    """Return how boxes stand on a page that is shown turned (wide tables often are); None where it is not."""
    width, height = page.get_size()
    turns: dict[int, Callable[[Box], Box]] = {
        90: lambda box: (box[1], height - box[2], box[3], height - box[0]),
        180: lambda box: (width - box[2], height - box[3], width - box[0], height - box[1]),
        270: lambda box: (width - box[3], box[0], width - box[1], box[2]),
    }
    return turns.get(page.get_rotation())


def _text(page: pypdfium2.PdfTextPage) -> str:
    """Return the text of a page, one character for each of its glyphs."""
    text: str = page.get_text_range()
    if len(text) == page.count_chars():
        return text
    # pdfium leaves out what its font gives no meaning, most often the glyph of a bullet.
    codes = (int(pdfium.FPDFText_GetUnicode(page, index)) for index in range(page.count_chars()))
    return "".join(chr(code) if code and not 0xD800 <= code < 0xE000 else UNKNOWN for code in codes)


class _Glyphs:
    """Asks pdfium about single characters; only the first and last of each word, as every call takes time."""

    def __init__(self, page: pypdfium2.PdfPage) -> None:
        self.page = page.get_textpage()
        self.turn = turn(page)
        self.rect = pdfium.FS_RECTF()

    def word(self, start: int, text: str) -> _Word:
        last = start + len(text) - 1
        left, bottom, right, top = self._box(start)
        if last > start:
            right = max(right, self._box(last)[2])
        return _Word(start, text, left, bottom, right, top, self._size(start, top - bottom))

    def size(self, index: int) -> float:
        _, bottom, _, top = self._box(index)
        return self._size(index, top - bottom)

    def _size(self, index: int, height: float) -> float:
        size = round(float(pdfium.FPDFText_GetFontSize(self.page, index)), 1)
        # Some writers give every font the size 1 and scale it on the page; the box has the size as seen.
        size = size if 0.7 * size < height < 1.9 * size or not height else round(height / 1.2, 1)
        return max(size, _SMALLEST)  # broken files have type without size

    def bold(self, index: int) -> bool:
        return int(pdfium.FPDFText_GetFontWeight(self.page, index)) >= _BOLD

    def right(self, index: int) -> float:
        return self._box(index)[2]

    def _box(self, index: int) -> tuple[float, float, float, float]:
        pdfium.FPDFText_GetLooseCharBox(self.page, index, ctypes.byref(self.rect))
        box = self.rect.left, self.rect.bottom, self.rect.right, self.rect.top
        return self.turn(box) if self.turn else box


def _groups(words: Sequence[_Word]) -> Iterator[list[_Word]]:
    """Split the words of a line where a gap parts columns."""
    group: list[_Word] = []
    for word in words:
        if group and not _together(group, word):
            yield group
            group = []
        group.append(word)
    if group:
        yield group


def _together(group: Sequence[_Word], word: _Word) -> bool:
    before = group[-1]
    gap = word.left - before.right
    if gap < -2 * word.size or word.top < before.bottom or word.bottom > before.top:
        return False
    glyph = len(group) == 1 and _GLYPH.fullmatch(before.text) is not None
    return gap < (4 if glyph else _APART) * max(before.size, word.size)


def _fragment(words: Sequence[_Word], glyphs: _Glyphs) -> Fragment:
    sizes = [word.size for word in words for _ in word.text]
    size = max(sorted(set(sizes)), key=sizes.count)
    text, small = "", []
    for word in words:
        text += " " * bool(text)
        small += [(len(text) + start, len(text) + end) for start, end in _raised(word, size, glyphs)]
        text += word.text.replace(_CUT, "-")
    full = [word for word in words if word.size == size]
    hyphen = re.search(r"(?<=[A-Za-z])-(?=[A-Za-z])", words[0].text)
    first = (glyphs.right(words[0].start + hyphen.start()) if hyphen else words[0].right) - words[0].left
    weighed = [word for word in (words[0], words[-1]) if len(word.text) > 1 or len(words) < 3] or [words[0]]
    return Fragment(
        text,
        min(word.left for word in words),
        full[0].bottom,
        max(word.right for word in words),
        full[0].top,
        size,
        all(glyphs.bold(word.start) for word in weighed),
        first,
        tuple(small),
    )


def _raised(word: _Word, size: float, glyphs: _Glyphs) -> Iterator[tuple[int, int]]:
    """Yield the spans in a word of figures in smaller type."""
    for match in _RAISED.finditer(word.text):
        if glyphs.size(word.start + match.start()) < 0.85 * size or (word.size < 0.85 * size and word.text == match[0]):
            yield match.span()


def _goes_on(before: Fragment, after: Fragment) -> float | None:
    """Return the gap, when a fragment goes on with the line of the one before; else None."""
    gap = after.left - before.right
    size = max(before.size, after.size)
    glyph = _GLYPH.fullmatch(before.text) is not None
    if before.beside(after) and -0.3 * size < gap < (4 if glyph else _APART) * size:
        return gap
    return None


def _joined(before: Fragment, after: Fragment, between: str) -> Fragment:
    """Return two fragments of one line as one; figures of smaller type among larger are raised."""
    main = before if before.size >= after.size and not _GLYPH.fullmatch(before.text) else after
    shift = len(before.text) + len(between)
    small = [*before.small, *((start + shift, end + shift) for start, end in after.small)]
    for fragment, start in ((before, 0), (after, shift)):
        if fragment.size < 0.85 * main.size and _RAISED.fullmatch(fragment.text):
            small.append((start, start + len(fragment.text)))
    return replace(
        main,
        text=before.text + between + after.text,
        left=before.left,
        right=max(before.right, after.right),
        bold=main.bold if _GLYPH.fullmatch(before.text) else before.bold and after.bold,
        first=before.first,
        small=tuple(sorted(set(small))),
    )


def gaps(ordered: Sequence[Fragment]) -> list[float]:
    """Return the distances from line to line, in sizes of type, of fragments that stand below each other."""
    found = []
    for above, below in pairwise(ordered):
        distance = (above.bottom - below.bottom) / max(above.size, below.size)
        if abs(above.size - below.size) < 0.6 and 0.5 < distance < 2.5:
            found.append(round(distance, 2))
    return found
