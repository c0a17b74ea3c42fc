"""A statement's quote in the text around it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kg import display
from kg.report import Report
from kg.statements import Record


@dataclass(frozen=True, slots=True, repr=False)
class Passage:
    """The paragraphs of a report in which a quote stands, as the text snapshot has them.

    Attributes:
        statement: id of the statement.
        says: what it says, in words.
        quote: exactly `snapshot[start:end]`; `before` and `after` stand around it.
        report: id of the report; `title` is its title.
    """

    statement: str
    says: str
    before: str
    quote: str
    after: str
    report: str
    title: str
    page: int | None
    section: str
    start: int
    end: int

    @property
    def place(self) -> str:
        """Title, page and headings, in words."""
        page = f"page {self.page}" if self.page is not None else ""
        return ", ".join(part for part in (self.title, page, self.section) if part)

    def __str__(self) -> str:
        return f"{self.before}»{self.quote}«{self.after}"

    def __repr__(self) -> str:
        return f"{self.says}\n\n{self}\n\n{self.place}\n{self.statement}"

    def _repr_html_(self) -> str:
        text = (display.plain(self.before), display.marked(self.quote), display.plain(self.after))
        return display.block(
            display.strong(self.says), display.quoted(*text), display.small(self.place), display.code(self.statement)
        )


def passage(record: Record, report: Report, says: str, around: int = 1) -> Passage:
    """Return the quote of a record with the blocks of the report in which it stands.

    Args:
        around: how many blocks (paragraphs, headings, bullets) before and after these.
    """
    start, end, text = record["start"], record["end"], report.snapshot.text
    spans = sorted((min(block.offsets), max(block.offsets) + 1) for block in report.blocks if block.offsets)
    first, last = _reach(spans, start, end, around)
    return Passage(
        statement=record["statement"],
        says=says,
        before=text[first:start],
        quote=text[start:end],
        after=text[end:last],
        report=record["report"],
        title=report.metadata.title,
        page=record["page"],
        section=" > ".join(record["section"]),
        start=start,
        end=end,
    )


def _reach(spans: Iterable[tuple[int, int]], start: int, end: int, around: int) -> tuple[int, int]:
    """Return where the spans begin and end that hold a quote, with those around them."""
    listed = list(spans)
    inside = [place for place, (first, last) in enumerate(listed) if first < end and last > start]
    if not inside:
        return start, end
    chosen = listed[max(0, inside[0] - around) : inside[-1] + around + 1]
    return min(start, *(first for first, _ in chosen)), max(end, *(last for _, last in chosen))
