"""Comparisons and histories as tables for a terminal, with numbered sentences below."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from kg.comparison.matrix import BRIEF, FOLLOWED_UP, SIGNS, STATES, TO_ACT, signed

if TYPE_CHECKING:
    from rich.console import Console

    from kg.comparison import Cell, Citation, Comparison, Row, Section

_LABEL, _CELL = 26, 15  # columns of a terminal for the name of a row, and at least for a cell
_COUNTED = frozenset({*SIGNS, "to-act", "followed-up"})
_REASONS = frozenset({"assessed", "mentioned", "left-out", "unrecorded", "ungraded", "elsewhere"})
_STYLES = {"weakness": "red", "strength": "green", "mixed": "yellow", "to-act": "red"}


def table(found: Comparison, evidence: int | None, *, file: bool = False) -> str:
    """Return tables that fit the terminal, 80 columns at least, with numbered sentences below each.

    Args:
        evidence: how many sentences of a cell are shown; None for all.
        file: whether they are for a file, which has no colour.
    """
    from rich.console import Console

    terminal = not file and sys.stdout.isatty()
    told = Console()
    stream = io.StringIO()
    console = Console(
        file=stream, width=max(80, told.width), force_terminal=terminal, no_color=told.no_color, highlight=False
    )
    _Writer(console, evidence, whole=bool(found.issue or found.question)).write(found)
    text = stream.getvalue()
    return text if terminal else "".join(f"{line.rstrip()}\n" for line in text.splitlines())


class _Writer:
    """Prints sections on a console and numbers the sentences that it cites."""

    def __init__(self, console: Console, evidence: int | None, whole: bool) -> None:
        self.console, self.evidence, self.whole = console, evidence, whole
        self.numbers: dict[tuple[str, str], int] = {}
        self.fresh: list[Citation] = []
        self.notes: dict[str, str] = {}
        self.fresh_notes: list[str] = []

    def write(self, found: Comparison) -> None:
        limits = (f"{name}: {value}" for name, value in (("issue", found.issue), ("question", found.question)) if value)
        self.line(" · ".join((", ".join(body.label for body in found.bodies), *limits)), "bold")
        for section in found.sections:
            self.section(section)
        if not found.sections:
            self.line("nothing found")

    def line(self, text: str, style: str = "", indent: int = 0) -> None:
        from rich.padding import Padding
        from rich.text import Text

        self.console.print(Padding(Text(text, style=style), (0, 0, 0, indent)))

    def section(self, section: Section) -> None:
        self.line(f"\n{section.title}", "bold")
        if section.note:
            self.line(section.note)
        used: set[str] = set()
        for columns in _chunks(section, self.console.width):
            rows = [row for row in section.rows if any(self.tells(row.cells[n]) for n in columns)]
            if rows:
                self.console.print(self.grid(section, rows, columns))
            used |= {row.cells[n].state for row in rows for n in columns}
            left = 0 if self.whole else len(section.rows) - len(rows)
            if left:
                self.line(f"({left} more without a sentence in these columns)", "dim")
        for line in _legend(used):
            self.line(line, "dim")
        for note in self.fresh_notes:
            self.line(f"{self.notes[note]} {_plain(note.removeprefix('note: '))}")
        for citation in self.fresh:
            self.cite(citation)
        self.fresh_notes.clear()
        self.fresh.clear()

    def tells(self, cell: Cell) -> bool:
        """Return whether a cell is worth a row: it has sentences, or its silence was asked for and has a reason."""
        return bool(cell.citations) or (self.whole and cell.state in _REASONS)

    def grid(self, section: Section, rows: Sequence[Row], columns: Sequence[int]) -> Any:
        from rich.box import SIMPLE_HEAD
        from rich.table import Table
        from rich.text import Text

        grid = Table(box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
        grid.add_column("", width=_LABEL, overflow="fold")
        names = section.names()
        for name in (names[number] for number in columns):
            grid.add_column(Text(name), min_width=_CELL - 1, overflow="fold")
        group = ""
        for row in rows:
            if row.group and row.group != group:
                grid.add_row(Text(row.group, style="italic"))
            group = row.group
            cells = (Text(self.text(row.cells[n]), _STYLES.get(row.cells[n].state, "")) for n in columns)
            grid.add_row(Text("  " * bool(group) + row.label), *cells)
        return grid

    def text(self, cell: Cell) -> str:
        """Return what stands in a cell, with the numbers of its sentences."""
        compared = ", ".join(part for part in (cell.against, cell.position) if part)
        change = " since ".join(part for part in (cell.change, cell.since) if part)
        parts = [_said(cell), f"({compared})" * bool(compared), change, *(self.remark(note) for note in cell.notes)]
        shown = [str(self.number(item)) for item in _varied(cell.citations)[: self.evidence]]
        more = len(cell.citations) - len(shown)
        parts.append(f"[{','.join(shown)}{f', {more} more' if more else ''}]" * bool(shown))
        return " ".join(part for part in parts if part)

    def remark(self, note: str) -> str:
        """Return the mark of a note, which stands below the table."""
        if note not in self.notes:
            self.notes[note] = f"(note {len(self.notes) + 1})"
            self.fresh_notes.append(note)
        return self.notes[note]

    def number(self, item: Citation) -> int:
        key = (item.statement, item.says)
        if key not in self.numbers:
            self.numbers[key] = len(self.numbers) + 1
            self.fresh.append(item)
        return self.numbers[key]

    def cite(self, item: Citation) -> None:
        page = f"page {item.page}" if item.page is not None else ""
        told = "; ".join((item.says, *item.notes, *(f"corrected: {one.words}" for one in item.corrections)))
        source = ", ".join(part for part in (item.title, page, f"{item.statement} ({item.confidence:g})") if part)
        self.line(f"[{self.number(item)}] {told}: “{_plain(item.quote)}”")
        self.line(source, "dim", 4)


def _chunks(section: Section, width: int) -> Iterator[list[int]]:
    """Yield as many columns at a time as fit; those of one cycle stay together where they can."""
    room = max(1, (width - _LABEL) // (_CELL + 1))
    groups: dict[tuple[str, str | None], list[int]] = {}
    for number, column in enumerate(section.columns):
        groups.setdefault((column.programme, column.cycle), []).append(number)
    chunk: list[int] = []
    for group in groups.values():
        if chunk and len(chunk) + len(group) > room:
            yield chunk
            chunk = []
        chunk += group
        while len(chunk) > room:
            yield chunk[:room]
            chunk = chunk[room:]
    if chunk:
        yield chunk


def _legend(used: set[str]) -> Iterator[str]:
    if used & _COUNTED:
        signs = {sign: word for word, sign in SIGNS.items()} | {
            TO_ACT: "told to act",
            FOLLOWED_UP: "an action followed up",
        }
        yield "   ".join(f"{sign} {word}" for sign, word in signs.items())
    yield from (f"{BRIEF[state]}: {STATES[state]}" for state in BRIEF if state in used and state != "itself")


def _said(cell: Cell) -> str:
    if cell.state not in _COUNTED:
        return cell.value or BRIEF[cell.state]
    return signed(cell.counts())


def _varied(citations: Sequence[Citation]) -> list[Citation]:
    """Return the sentences, the first of each thing that is said before the others."""
    says = [item.says for item in citations]
    first = [item for number, item in enumerate(citations) if item.says not in says[:number]]
    return [*first, *(item for item in citations if item not in first)]


def _plain(text: str) -> str:
    """Return words on one line, free of control characters that a terminal would obey."""
    return "".join(letter for letter in " ".join(text.split()) if letter.isprintable())
