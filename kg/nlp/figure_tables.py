"""Statistics from the tables of a report: a label a row, a column an area and kind of figure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kg.nlp import caveats
from kg.nlp.data_sources import DataSources
from kg.nlp.entities import Register
from kg.nlp.figures import RATE, UNSTATED, rate_of
from kg.nlp.gazetteer import Gazetteer
from kg.nlp.passages import Passage, evidence_of
from kg.nlp.periods import periods
from kg.readers.tables import column_headings
from kg.report import BlockKind, Report
from kg.statements import Statistic

_VALUE = re.compile(r"(?P<money>£)?(?P<digits>\d[\d,]*(?:\.\d+)?)\s?(?P<percent>%|percent|per cent)?")
_YEAR = re.compile(r"(?:19|20)\d\d")
_SHARE = re.compile(r"\b(?:percent(?:age)?|per cent|proportion)\b|%", re.I)
_NUMBER = re.compile(r"\bnumbers?\b", re.I)
_ANY_RATE = re.compile(r"\brates?\b", re.I)


def find(report: Report, passages: Sequence[Passage], register: Register, gazetteer: Gazetteer) -> Iterator[Statistic]:
    """Yield the statistics of every table of a report."""
    sources = DataSources(report, passages, register)
    for passage in passages:
        if passage.block.kind is BlockKind.TABLE_ROW and len(passage.block.cells) > 1:
            yield from _row(report, passage, register, gazetteer, sources)


def _row(
    report: Report, row: Passage, register: Register, gazetteer: Gazetteer, sources: DataSources
) -> Iterator[Statistic]:
    """Yield the statistics of one row; a row of years or words heads columns, a row of grades has no figures."""
    block = row.block
    values = [
        (span, match) for span in block.cells[1:] if (match := _VALUE.fullmatch(row.text[slice(*span)].rstrip("*")))
    ]
    if not values or all(_YEAR.fullmatch(match["digits"]) for _, match in values):
        return
    title = report.blocks[block.under] if block.under is not None else None
    caption = title.text if title else ""
    label = row.text[slice(*block.cells[0])].rstrip("* ").strip()
    parts = column_headings(report.blocks, row.index)
    headings = [" ".join(part) for part in parts]
    areas = [_area(heading, register, gazetteer) for heading in headings]
    for span, match in values:
        column = block.cells.index(span) - 1
        notes = caveats.of_cell(report, row, span, parts[column])
        marked = " ".join(note.text for note in notes if _names(label, note.text))
        yield Statistic(
            evidence=evidence_of(report, row, span[0], span[0] + match.end()),
            confidence=0.9,
            rule="figure-in-table",
            surfaces=(match[0], label, str(column)),
            value=float(match["digits"].replace(",", "")),
            value_text=match[0],
            unit=_unit(match, headings[column], caption, marked),
            measure=label,
            issues=_issues(row),
            area=areas[column] or register.owner,
            period=_period(headings[column], caption),
            data_source=sources.of_cell(row, label, areas[column] or register.owner),
            comparator=_comparator(report, row, column, headings, areas),
            caveats=tuple(caveats.quoted(report, note) for note in notes),
        )


def _area(heading: str, register: Register, gazetteer: Gazetteer) -> str | None:
    """Return the force or place that heads a column."""
    for label in gazetteer.within(heading):
        if register.vocabulary.entities[label.entity].type in ("PoliceForce", "Place"):
            return register.known(label.entity).id
    return None


def _period(heading: str, caption: str) -> str | None:
    """Return the period of a column: of its own heading (a bare year counts), else of the caption."""
    told = [*(iso for *_, iso in periods(heading)), *_YEAR.findall(heading), *(iso for *_, iso in periods(caption))]
    return told[0] if told else None


def _unit(match: re.Match[str], heading: str, caption: str, marked: str) -> str:
    """Return the unit of a value: of its own sign, its row's note, its column, the caption."""
    if match["percent"] or _SHARE.search(heading):
        return "percent"
    if match["money"]:
        return "gbp"
    if _NUMBER.search(heading):
        return "count"
    for text in (marked, heading, caption):
        rate = rate_of(text)
        if rate:
            return rate
    if _ANY_RATE.search(heading) or _SHARE.search(caption):
        return "percent"
    return UNSTATED if "." in match["digits"] else "count"  # a decimal is no count of whole things


def _names(label: str, note: str) -> bool:
    """Tell whether the clause of a note that gives a rate names the label of a row.

    Examples:
        >>> _names("Burglary in a dwelling", "*ASB is own data and the rate for burglary in a dwelling is per 1,000 households")
        True
    """
    rate = RATE.search(note)
    before = note[: rate.start()].lower() if rate else ""
    clause = re.split(r"\band the\b|[,;.]", before)[-1]
    return bool(clause) and label.lower() in clause


def _comparator(
    report: Report, row: Passage, column: int, headings: Sequence[str], areas: Sequence[str | None]
) -> str | None:
    """Return the place of the national figure of the same kind, with which a force's figure is compared."""
    if areas[column] is None or not areas[column].startswith("force/"):  # type: ignore[union-attr]
        return None
    kind = _kind(headings[column])
    for other, area in enumerate(areas):
        if area and area.startswith("place/") and _kind(headings[other]) == kind:
            quote = evidence_of(report, row, *row.block.cells[other + 1])
            return f"@{quote.start}-{quote.end}"
    return None


def _kind(heading: str) -> str:
    return (
        "number"
        if _NUMBER.search(heading)
        else "share"
        if _SHARE.search(heading)
        else "rate"
        if _ANY_RATE.search(heading)
        else ""
    )


def _issues(row: Passage) -> tuple[str, ...]:
    return tuple(sorted({name.entity for name in row.names if name.type == "Issue"}))
