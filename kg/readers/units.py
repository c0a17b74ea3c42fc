"""Units: lines put together to paragraphs, bullets, captions and the like, before headings are told apart."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from kg.readers import headings
from kg.readers.lines import Line
from kg.report import BlockKind

_GLYPH = re.compile(r"[•◦▪■◼●○‣⁃∙·\ue000-\uf8ff]\s*")
_DASH = re.compile(r"[-–−*o]\s+(?=\S)|[-–−o]$")
_ITEM = re.compile(r"\(?\d{1,2}[.)]\s+(?=[A-Z])")
_CAPTION = re.compile(r"(?:Figure|Table|Chart|Graph|Map)\s+\d+[a-z]?\s*[:.–-]\s")
_SOURCE = re.compile(r"(?:Data )?Sources?:\s|\*+\s?[A-Z]|Notes?:\s")
_LAST_WORD = re.compile(r"(\w+)[\W]*$")
_UNFINISHED = (
    "a an and are as at between by for from her his in into is its of on or our that the their this to which who with"
)
_SMALL = frozenset(_UNFINISHED.split())
TEXT = (BlockKind.PARAGRAPH, BlockKind.BULLET)
WIDE = 140  # characters: no printed line is as long


@dataclass(slots=True)
class Unit:
    """Lines that belong together.

    Attributes:
        joined: whether it goes on after something that stands between (a page end, a footnote).
        side: of a judgment panel: (number of the panel, column).
    """

    kind: BlockKind
    lines: list[Line]
    joined: bool = False
    box: bool = False
    number: int | None = None
    cells: tuple[str, ...] = ()
    texts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The text, roughly: enough to judge what it is."""
        return " ".join(filter(None, self.texts))

    @property
    def open(self) -> bool:
        """Whether it breaks off before its sentence ends."""
        return is_open(self.text) if self.text else True


def is_open(text: str) -> bool:
    """Whether a text breaks off before its sentence ends.

    Examples:
        >>> is_open("behaviour is not identified as a"), is_open("It is good.")
        (True, False)
    """
    return text.rstrip("’”'\") ")[-1:] not in ".?!:;"


def opens(text: str, complete: bool) -> BlockKind | None:
    """Return what a line opens by its first characters, None where it may go on with what stands before.

    Args:
        text: the line.
        complete: whether what stands before is complete, so that a dash can be a bullet.
    """
    if _CAPTION.match(text):
        return BlockKind.CAPTION
    if _SOURCE.match(text) and complete:
        return BlockKind.SOURCE
    if _GLYPH.match(text) or (complete and (_DASH.match(text) or _ITEM.match(text))):
        return BlockKind.BULLET
    return BlockKind.GRADE if text in headings.grades() else None


def bullet_length(text: str) -> int:
    """Return the length of the glyph with which a bullet begins; numbers of a list are part of its text.

    Examples:
        >>> bullet_length("• good;"), bullet_length("1. How effective is it?")
        (2, 0)
    """
    match = _GLYPH.match(text) or _DASH.match(text)
    return match.end() if match else 0


def build(lines: Sequence[Line], shown: Sequence[str], fixed: Mapping[int, Unit | None]) -> list[Unit]:
    """Put lines together to units in reading order.

    Args:
        lines: the lines of the text.
        shown: the lines without footnote marks.
        fixed: units that are known already, by the index of their first line; None at lines that belong to
            such a unit or to nothing.
    """
    builder = _Builder(_widths(lines), is_unwrapped(lines))
    for index, line in enumerate(lines):
        if index in fixed:
            builder.add(fixed[index])
        else:
            builder.take(line, shown[index], index)
    return builder.units


def is_unwrapped(lines: Sequence[Line]) -> bool:
    """Whether each line is a whole paragraph, as in text copied from a page of the web: many are wider than print.

    Examples:
        >>> is_unwrapped([Line(0, 7, "Heading"), *(Line(9, 309, "x" * 300) for _ in range(4))])
        True
    """
    wide = sum(len(line.text) > WIDE for line in lines)
    return wide >= 3 and wide * 25 >= len(lines)


def _widths(lines: Sequence[Line]) -> list[int]:
    """Return for each line how long the lines around it grow, up to the next blank lines or page ends."""
    widths: list[int] = []
    chunk: list[Line] = []
    for line in [*lines, None]:
        if chunk and (line is None or line.gap or line.page != chunk[-1].page):
            # A chunk of few lines does not show its width.
            lengths = sorted(len(item.text) for item in chunk)
            widest = max(lengths[int(0.9 * (len(lengths) - 1))], 60 if len(lengths) > 3 else 80)
            widths.extend([widest] * len(chunk))
            chunk = []
        if line is not None:
            chunk.append(line)
    return widths


class _Builder:
    """Takes line after line, and decides whether each goes on with what stands before."""

    def __init__(self, widths: Sequence[int], unwrapped: bool) -> None:
        self.units: list[Unit] = []
        self.widths, self.unwrapped = widths, unwrapped
        self.current: Unit | None = None
        self.apart = True  # whether something stood between the current unit and the next line

    def add(self, unit: Unit | None) -> None:
        """Take in a unit that is known already; the text before may go on after it."""
        self.apart = True
        if unit is not None:
            self.units.append(unit)

    def take(self, line: Line, shown: str, index: int) -> None:
        """Take in a line of text."""
        apart = self.apart or line.gap
        unit = self.current
        if unit is not None and shown != line.text and line.text.endswith(shown):
            line = self._leave_mark(unit, line, shown)
        if not shown:
            return
        complete = unit is None or apart or self.unwrapped or not unit.open or unit.kind not in TEXT or _listed(unit)
        kind = opens(shown, complete)
        if kind is None and unit is not None and self._continues(unit, line, shown, apart, self.widths[index]):
            self._extend(unit, line, shown, apart)
        else:
            self._begin(kind or BlockKind.PARAGRAPH, line, shown)

    def _leave_mark(self, unit: Unit, line: Line, shown: str) -> Line:
        """Leave the footnote mark that opens a line to the text before; return the rest of the line."""
        cut = len(line.text) - len(shown)
        mark = line.text[:cut].rstrip()
        unit.lines.append(Line(line.start, line.start + len(mark), mark, line.page))
        unit.texts.append("")
        return replace(line, start=line.start + cut, text=shown)

    def _begin(self, kind: BlockKind, line: Line, shown: str) -> None:
        if kind is BlockKind.BULLET:
            length = bullet_length(line.text)
            line = replace(line, start=line.start + length, text=line.text[length:])
            shown = shown[length:]
        self.current = Unit(kind, [line], texts=[shown])
        self.units.append(self.current)
        self.apart = False

    def _extend(self, unit: Unit, line: Line, shown: str, apart: bool) -> None:
        unit.lines.append(line)
        unit.texts.append(shown)
        unit.joined = unit.joined or (apart and unit.texts[0] != "")
        self.apart = False

    def _continues(self, unit: Unit, line: Line, shown: str, apart: bool, width: int) -> bool:
        if unit.kind is BlockKind.GRADE or (shown[0].isupper() and _stands_alone(unit, shown)):
            return False
        if unit.kind in (BlockKind.CAPTION, BlockKind.SOURCE):
            return not apart
        if not unit.text:  # a bullet's glyph alone on its line
            return True
        if self.unwrapped and (shown[0].isupper() or not unit.open):
            return False
        if apart:
            return self._resumes(unit, line, shown, width)
        return _runs_on(unit, shown, width)

    def _resumes(self, unit: Unit, line: Line, shown: str, width: int) -> bool:
        """Whether text goes on after a blank line, a page end, or something that stands between."""
        if unit.kind is BlockKind.PARAGRAPH and unit.text.endswith(";") and shown[0].islower():
            return True
        if not unit.open or (headings.known(unit.text) and len(unit.lines) == 1):
            return False
        if shown[0].islower():
            return True
        turned = line.page != unit.lines[-1].page
        last = next((text for text in reversed(unit.texts) if text), "")
        full = len(last) >= 0.7 * max(width, 60) or _ends_small(last)
        return turned and full and not headings.asks(unit.text) and not headings.known(shown)


def _listed(unit: Unit) -> bool:
    """Whether the unit is a bullet that a dash of the same kind may follow."""
    return unit.kind is BlockKind.BULLET


def _stands_alone(unit: Unit, shown: str) -> bool:
    """Whether the line, or what stands before it, is a heading of a known wording."""
    after = not unit.open or len(unit.lines) == 1 or unit.kind is BlockKind.SOURCE
    known = headings.known(shown) is not None and shown[-1] not in ".,;" and len(shown) < 60
    return (known and after) or (headings.known(unit.text) is not None and len(unit.lines) == 1)


def _runs_on(unit: Unit, shown: str, width: int) -> bool:
    """Whether a line goes on with the line directly above it."""
    last = next((text for text in reversed(unit.texts) if text), "")
    if headings.asks(unit.text) and unit.text.endswith("?"):
        return False
    begins = not shown[0].islower()
    if not is_open(last):
        room = width - len(last) - 1 - len(shown.split(maxsplit=1)[0])
        return not (begins and room > 0.08 * width)
    if _ends_small(last) or not begins:
        return True
    if headings.asks(unit.text) and len(unit.lines) < 4 and len(last) < headings.NARROW + 14:
        return True
    # Only a heading leaves its line unfilled in the middle of a sentence.
    return len(last) > 0.72 * width or len(unit.lines) > 2


def _ends_small(text: str) -> bool:
    """Whether a line ends with a word or comma after which a sentence must go on."""
    match = _LAST_WORD.search(text)
    return text.rstrip()[-1:] in ",-–&/(" or (match is not None and match[1].lower() in _SMALL)
