"""Units: lines put together to paragraphs, bullets, captions and the like, before headings are told apart."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from kg.readers import headings
from kg.readers.lines import Line
from kg.report import BlockKind

_GLYPH = re.compile(r"[•◦▪■◼●○‣⁃∙·\ue000-\uf8ff\ufffd]\s*")
_DASH = re.compile(r"[-–−*o]\s+(?=\S)|[-–−o]$")
_ITEM = re.compile(r"\(?\d{1,2}[.)]\s+(?=[A-Z])")
_PARAGRAPH = re.compile(r"(\d{1,3})\.\s+(?=[A-Z‘’“])")
_PARAGRAPHS = 8  # numbered paragraphs in a row
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
        level, closes: as those of a `Piece`, where the source says what its lines are; else 0.
    """

    kind: BlockKind
    lines: list[Line]
    joined: bool = False
    box: bool = False
    number: int | None = None
    cells: tuple[str, ...] = ()
    texts: list[str] = field(default_factory=list)
    level: int = 0
    closes: int = 0

    @property
    def frame(self) -> int:
        """The number of the box or column in which it stands, 0 outside of all."""
        return self.lines[0].frame if self.lines else 0

    @property
    def place(self) -> int:
        """A number for the box, column or signatory to which it belongs, 0 for all else."""
        return self.frame or -(self.lines[0].group if self.lines else 0)

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


def build(
    lines: Sequence[Line],
    shown: Sequence[str],
    fixed: Mapping[int, Unit | None],
    questions: Mapping[int, Sequence[str]] | None = None,
) -> list[Unit]:
    """Put lines together to units in reading order.

    Args:
        lines: the lines of the text.
        shown: the lines without footnote marks.
        fixed: units that are known already, by the index of their first line; None at lines that belong to
            such a unit or to nothing.
        questions: the wordings of the inspection questions, where they are known.
    """
    builder = _Builder(_widths(lines), is_unwrapped(lines), numbered_paragraphs(lines, shown), questions or {})
    for index, line in enumerate(lines):
        if index in fixed:
            builder.add(fixed[index])
        else:
            builder.take(line, shown[index], index)
    return _gathered(builder.units)


def _gathered(units: Sequence[Unit]) -> list[Unit]:
    """Return units so that all of a box, column or signatory stand together, although others come between."""
    together: dict[int, list[Unit]] = {}
    for unit in units:
        if unit.place:
            together.setdefault(unit.place, []).append(unit)
    result: list[Unit] = []
    for unit in units:
        if not unit.place:
            result.append(unit)
        elif unit is together[unit.place][0]:
            result.extend(together[unit.place])
    return result


def numbered_paragraphs(lines: Sequence[Line], shown: Sequence[str]) -> dict[int, int]:
    """Return the lines that open a numbered paragraph, with the length of the number: a long count through the text.

    A short count that begins again is a list instead.
    """
    found: dict[int, int] = {}
    following = 1
    for index, line in enumerate(lines):
        match = _PARAGRAPH.match(shown[index]) if not line.frame else None
        if match and int(match[1]) == following and not headings.asks(shown[index]):
            found[index] = match.end()
            following += 1
    return found if len(found) >= _PARAGRAPHS else {}


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

    def __init__(
        self,
        widths: Sequence[int],
        unwrapped: bool,
        paragraphs: Mapping[int, int],
        questions: Mapping[int, Sequence[str]],
    ) -> None:
        self.units: list[Unit] = []
        self.widths, self.unwrapped, self.paragraphs, self.questions = widths, unwrapped, paragraphs, questions
        self.current: Unit | None = None
        self.apart = True  # whether something stood between the current unit and the next line
        self.frame = 0
        self.left: dict[int, Unit | None] = {}  # the last unit of each box, and of the text outside

    def add(self, unit: Unit | None) -> None:
        """Take in a unit that is known already; the text before may go on after it."""
        self.apart = True
        if unit is not None:
            self.units.append(unit)

    def take(self, line: Line, shown: str, index: int) -> None:
        """Take in a line of text."""
        if line.frame != self.frame:
            self._enter(line.frame)
        apart = self.apart or line.gap
        unit = self.current
        if unit is not None and shown != line.text and line.text.endswith(shown):
            line = self._leave_mark(unit, line, shown)
        if not shown:
            return
        if index in self.paragraphs:
            length = self.paragraphs[index]
            self._begin(BlockKind.PARAGRAPH, _shortened(line, length), shown[length:])
            return
        complete = unit is None or apart or self.unwrapped or not unit.open or unit.kind not in TEXT or _listed(unit)
        kind = opens(shown, complete)
        if kind is None and unit is not None and self._continues(unit, line, shown, apart, self.widths[index]):
            self._extend(unit, line, shown, apart)
        else:
            self._begin(kind or BlockKind.PARAGRAPH, line, shown)

    def _enter(self, frame: int) -> None:
        """Enter or leave a box; what a box cuts goes on after it, and a box after a page end."""
        self.left[self.frame] = self.current
        self.current = self.left.get(frame)
        self.frame, self.apart = frame, True

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
            line = _shortened(line, length)
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
        if unit.kind is BlockKind.GRADE or (shown[0].isupper() and _stands_alone(unit, shown)) or _restyled(unit, line):
            return False
        if not unit.open and headings.opens_part(shown, self.questions):
            return False
        if unit.kind in (BlockKind.CAPTION, BlockKind.SOURCE):
            return not apart
        if not unit.text:  # a bullet's glyph alone on its line
            return True
        if self.unwrapped and (shown[0].isupper() or not unit.open):
            return False
        if apart:
            return self._resumes(unit, line, shown, width)
        return _runs_on(unit, line, shown, width)

    def _resumes(self, unit: Unit, line: Line, shown: str, width: int) -> bool:
        """Whether text goes on after a blank line, a page end, or something that stands between."""
        if unit.kind is BlockKind.PARAGRAPH and unit.text.endswith(";") and shown[0].islower():
            return True
        if not unit.open or (headings.known(unit.text) and len(unit.lines) == 1):
            return False
        if shown[0].islower():
            return True
        turned = line.page != unit.lines[-1].page or (line.wrapped is not None and self.apart)
        last = next((text for text in reversed(unit.texts) if text), "")
        full = line.wrapped if line.wrapped is not None else len(last) >= 0.7 * max(width, 60)
        full = full or _ends_small(last)
        return turned and full and not headings.asks(unit.text) and not headings.known(shown)


def _shortened(line: Line, length: int) -> Line:
    """Return a line without its first characters."""
    return replace(line, start=line.start + length, text=line.text[length:])


def _restyled(unit: Unit, line: Line) -> bool:
    """Whether a line is set so differently from a paragraph that one of them must be a heading."""
    if unit.kind is not BlockKind.PARAGRAPH or not line.size or not unit.lines[-1].size:
        return False
    last = unit.lines[-1]
    if abs(last.size - line.size) > 0.08 * line.size:
        return True
    alike = last.prominent == line.prominent
    return not alike and (line.gap or not line.wrapped or bool(last.prominent) or not line.text[0].islower())


def _listed(unit: Unit) -> bool:
    """Whether the unit is a bullet that a dash of the same kind may follow."""
    return unit.kind is BlockKind.BULLET


def _stands_alone(unit: Unit, shown: str) -> bool:
    """Whether the line, or what stands before it, is a heading of a known wording."""
    after = not unit.open or len(unit.lines) == 1 or unit.kind is BlockKind.SOURCE
    known = headings.known(shown) is not None and shown[-1] not in ".,;" and len(shown) < 60
    return (known and after) or (headings.known(unit.text) is not None and len(unit.lines) == 1)


def _runs_on(unit: Unit, line: Line, shown: str, width: int) -> bool:
    """Whether a line goes on with the line directly above it."""
    last = next((text for text in reversed(unit.texts) if text), "")
    if headings.asks(unit.text) and unit.text.endswith("?"):
        return False
    begins = not shown[0].islower()
    if line.wrapped is not None and (line.wrapped or not is_open(last)):
        return line.wrapped
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
