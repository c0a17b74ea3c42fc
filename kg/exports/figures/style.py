"""The look of all figures: sizes in print, colours that colour-blind readers tell apart, the width of words.

Colours are those of Okabe and Ito (2008, "Color Universal Design"). No colour says anything alone: a sign, a letter, a
shape or a place says it too. Words are set in DejaVu Sans, which comes with matplotlib, so that they have the same
width on every machine.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

ONE, TWO = 85.0, 170.0  # width of one and of two columns of a journal, in mm
TALLEST = 235.0  # what a page has room for, in mm
TITLE, BODY, SMALL = 8.5, 6.5, 6.0  # sizes of words in points; smaller ones are not legible in print
MARGIN = 3.0  # mm
LINE = 1.3  # height of a line of words, in sizes
MM = 25.4 / 72  # mm of a point

INK, GREY, RULE, FAINT, PAPER = "#000000", "#595959", "#a6a6a6", "#e6e6e6", "#ffffff"
BLUE, SKY, GREEN, YELLOW, ORANGE, VERMILION, PURPLE = (
    "#0072b2",
    "#56b4e9",
    "#009e73",
    "#f0e442",
    "#e69f00",
    "#d55e00",
    "#cc79a7",
)
# From far more weaknesses than strengths, or the worst grade, to far more strengths, or the best.
BALANCE: Mapping[int, str] = {-2: VERMILION, -1: "#f4b183", 0: "#f2f2f2", 1: "#9ecae1", 2: BLUE}

_LOOK: Any = {
    "font.family": ["DejaVu Sans"],
    "font.size": BODY,
    "text.parse_math": False,  # a dollar is a dollar
    "svg.fonttype": "none",  # text stays text
    "svg.hashsalt": "inspection-kg",
    "hatch.linewidth": 0.4,
    "axes.linewidth": 0.5,
    "axes.unicode_minus": True,
    "xtick.labelsize": SMALL,
    "xtick.major.width": 0.5,
    "xtick.major.size": 2,
}


@contextmanager
def styled() -> Iterator[None]:
    """Set matplotlib to the look of the figures, whatever the user's own settings are, and back."""
    import matplotlib

    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(_LOOK)
        yield


@lru_cache(maxsize=20_000)
def width_of(text: str, size: float = BODY, *, bold: bool = False) -> float:
    """Return the width of words on one line, in mm."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import text_to_path

    font = FontProperties(family="DejaVu Sans", size=size, weight="bold" if bold else "normal")
    width, _, _ = text_to_path.get_text_width_height_descent(text, font, False)
    return float(width) * MM


def height_of(size: float = BODY, lines: int = 1) -> float:
    """Return the height of lines of words, in mm."""
    return lines * size * LINE * MM


def wrapped(text: str, width: float, size: float = BODY, *, bold: bool = False) -> tuple[str, ...]:
    """Return words as lines that are no wider than so many mm; a word that is wider alone is parted."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width_of(longer, size, bold=bold) <= width:
            lines[-1] = longer
            continue
        while width_of(word, size, bold=bold) > width and len(word) > 1:
            fits = next((n for n in range(len(word) - 1, 1, -1) if width_of(word[:n], size, bold=bold) <= width), 1)
            lines.append(word[:fits])
            word = word[fits:]
        lines.append(word)
    return tuple(lines)


def readable_on(colour: str) -> str:
    """Return black or white, whichever stands out more from a colour (WCAG 2: relative luminance).

    Examples:
        >>> readable_on("#0072b2"), readable_on("#f0e442")
        ('#ffffff', '#000000')
    """
    light = luminance(colour)
    return PAPER if 1.05 / (light + 0.05) > (light + 0.05) / 0.05 else INK


def luminance(colour: str) -> float:
    """Return how light a colour is, from 0 to 1 (WCAG 2)."""
    red, green, blue = (linear(int(colour[place : place + 2], 16) / 255) for place in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def linear(value: float) -> float:
    """Return the light of a channel of sRGB, both from 0 to 1 (IEC 61966-2-1)."""
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)
