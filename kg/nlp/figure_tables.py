"""Statistics from the tables of a report: a label a row, a column an area and kind of figure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from kg.nlp.entities import Register
from kg.nlp.passages import Passage, evidence_of
from kg.nlp.periods import periods
from kg.report import Block, BlockKind, Report
from kg.statements import Statistic

_VALUE = re.compile(r"(?<![\w.,])(?P<money>£)?(?P<digits>\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)\s?(?P<percent>%|percent|per cent)?(?![\w,]|\.\d)")
_RATE = re.compile(r"\bper\s+(?:1,000|one thousand)\s+(population|households)|\bper\s+(?:one\s+|1\s+)?(?:million|1,000,000)\s+(?:of\s+the\s+)?(population)", re.I)
_KINDS = re.compile(r"\b(number|rate|percent(?:age)?|proportion|cost)s?\b|(%)", re.I)
_GRADES = re.compile(r"\b(?:good|outstanding|inadequate|requires improvement)\b", re.I)


def find(report: Report, passages: Sequence[Passage], register: Register) -> Iterator[Statistic]:
    """Yield the statistics of every table of a report."""
    rows = [passage for passage in passages if passage.block.kind is BlockKind.TABLE_ROW]
    for caption, group in groupby(rows, key=lambda passage: passage.block.under):
        table = list(group)
        heads = [row for row in table if _is_head(row)]
        title = report.blocks[caption] if caption is not None else None
        for row in table:
            if row not in heads:
                yield from _row(report, row, heads, title, register)


def _is_head(row: Passage) -> bool:
    """Tell whether a row heads columns: it has no figures, or only years."""
    values = _VALUE.findall(re.sub(r"\bper\s+(?:1,000,000|1,000|100|10,000)\b", "", row.text[_label_end(row.block) :]))
    return all(re.fullmatch(r"(?:19|20)\d\d", digits) for _, digits, _ in values)


def _label_end(block: Block) -> int:
    return block.cells[0][1] if block.cells else 0


def _row(report: Report, row: Passage, heads: Sequence[Passage], title: Block | None, register: Register) -> Iterator[Statistic]:
    """Yield the statistics of one row."""
    header = " ".join(head.text for head in heads)
    label = re.sub(r"[*\s]+$", "", row.text[: _label_end(row.block)]).strip()
    values = list(_VALUE.finditer(row.text, _label_end(row.block)))
    if not label or not values or _GRADES.search(row.text):
        return
    areas = _areas(heads, title, register, len(values))
    kinds = [(match[1] or "percent").lower() for match in _KINDS.finditer(header)]
    width = len(values) // len(areas)
    caption = title.text if title else ""
    period = next((iso for *_, iso in periods(caption)), None)
    notes = _notes(report, title, "*" in row.text)
    marked = " ".join(block.text for block in notes if _shares(label, block.text)) if "*" in row.text else ""
    for number, match in enumerate(values):
        kind = kinds[number % len(kinds)] if kinds and len(kinds) in (width, len(values)) else ""
        area = areas[min(number // max(width, 1), len(areas) - 1)]
        yield Statistic(
            evidence=evidence_of(report, row, *match.span()), confidence=0.9, rule="figure-in-table",
            surfaces=(match[0], label, str(number)), value=float(match["digits"].replace(",", "")), value_text=match[0],
            unit=_unit(match, kind, header, caption, marked), measure=label, issues=_issues(row), area=area, period=period,
            comparator=_comparator(report, row, values, number, width, len(areas)),
            caveats=tuple(block.span(0, len(block.text)) for block in notes))  # fmt: skip


def _areas(heads: Sequence[Passage], title: Block | None, register: Register, columns: int) -> list[str | None]:
    """Return the areas that head the columns, in order, else the report's force or area."""
    found = [name.entity for head in heads for name in head.names if name.type in ("PoliceForce", "Place")]
    found = list(dict.fromkeys(found))
    if not found or columns % len(found):
        return [register.owner]
    return list(found)


def _unit(match: re.Match[str], kind: str, header: str, caption: str, marked: str) -> str:
    """Return the unit of a value: of its own sign, its row's note, its column, the header, the caption."""
    if match["percent"] or kind in ("percent", "percentage", "proportion"):
        return "percent"
    if match["money"]:
        return "gbp"
    if kind == "number":
        return "count"
    for text in (marked, header, caption):
        rate = _RATE.search(text)
        if rate:
            return f"per-1000-{rate[1].lower()}" if rate[1] else "per-million-population"
    if kind == "rate":
        return "percent"
    return "percent" if re.search(r"\b(?:percent|per cent|%)", f"{header} {caption}", re.I) else "count"


def _notes(report: Report, title: Block | None, starred: bool) -> list[Block]:
    """Return the footnotes that a caption carries, and the starred notes under the figure for a starred row."""
    if title is None:
        return []
    numbers = {number for _, number in title.marks}
    notes = [block for block in report.blocks if block.kind is BlockKind.FOOTNOTE and block.number in numbers]
    place = report.blocks.index(title)
    near = report.blocks[place : place + 25]
    return notes + [block for block in near if block.kind is BlockKind.SOURCE and starred and block.text.startswith("*")]


def _shares(label: str, note: str) -> bool:
    """Tell whether a clause of a note that gives a rate names the label of a row.

    Examples:
        >>> _shares("Burglary in a dwelling", "*ASB is own data and the rate for burglary in a dwelling is per 1,000 households")
        True
    """
    rate = _RATE.search(note)
    before = note[: rate.start()].lower() if rate else ""
    clause = re.split(r"\band the\b|[,;.]", before)[-1]
    return bool(clause) and label.lower() in clause


def _comparator(report: Report, row: Passage, values: Sequence[re.Match[str]], number: int, width: int, areas: int) -> str | None:
    """Return the place of the figure of the last area, with which the others' figures are compared."""
    if areas < 2 or number >= len(values) - width:
        return None
    other = values[len(values) - width + number % width]
    quote = evidence_of(report, row, *other.span())
    return f"@{quote.start}-{quote.end}"


def _issues(row: Passage) -> tuple[str, ...]:
    return tuple(sorted({name.entity for name in row.names if name.type == "Issue"}))


