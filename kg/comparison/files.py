"""Comparisons and histories as files for programs: csv and jsonl."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from kg.comparison.issues import ORDER
from kg.comparison.matrix import STATES, Body, Cell, Citation, Column, Comparison, History, Row, Section
from kg.comparison.overview import Overview
from kg.dataset import jsonl


def as_csv(found: Comparison) -> str:
    """Return one row a cell and sentence; a cell without a sentence has one row too.

    What a spreadsheet would take for a formula has an apostrophe before it.
    """
    stream = io.StringIO()
    writer = csv.DictWriter(stream, COLUMNS, restval="", lineterminator="\r\n")
    writer.writeheader()
    for section, row, column, cell in _cells(found):
        told = _cell(section, row, column, cell) | {"cell_notes": "; ".join(cell.notes)}
        for citation in cell.citations or (None,):
            record = told | (_citation(citation) if citation else {})
            writer.writerow({name: guarded(value) for name, value in record.items()})
    return stream.getvalue()


def as_jsonl(found: Comparison) -> str:
    """Return one JSON object a cell, with all its evidence."""
    return jsonl(
        _cell(*place)
        | {"cell_notes": list(place[-1].notes), "citations": [asdict(item) for item in place[-1].citations]}
        for place in _cells(found)
    )


def overview_as_csv(found: Overview) -> str:
    """Return one row a cell: a grade, or the numbers of statements by what they say."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    counted = ORDER if found.section == "issues" else ("value",)
    head = ("body_id", "body", "programme", "cycle", "area", "reports", "heading_id", "heading", "state", "meaning")
    writer.writerow((*head, *(word.replace(" ", "_") for word in counted)))
    for column, heading, cell in found.cells():
        told = [cell.value] if found.section != "issues" else [str(cell.counts.get(word, 0)) for word in ORDER]
        body = (column.body.id, column.body.label, column.programme, column.cycle or "", column.area or "")
        about = (" ".join(column.reports), heading.id, heading.label, cell.state, STATES[cell.state])
        writer.writerow(guarded(value) for value in (*body, *about, *told))
    return stream.getvalue()


def heading(found: Comparison) -> str:
    """Return what is compared, as a title."""
    names = ", ".join(body.label for body in found.bodies)
    return f"{names} {'over time' if isinstance(found, History) else 'as inspected'}"


def _cells(found: Comparison) -> Iterator[tuple[Section, Row, Column, Cell]]:
    for section in found.sections:
        for row in section.rows:
            for column, cell in zip(section.columns, row.cells, strict=True):
                yield section, row, column, cell


def _cell(section: Section, row: Row, column: Column, cell: Cell) -> dict[str, str]:
    return {
        "section": section.name,
        "group": row.group,
        "row_id": row.id,
        "row": row.label,
        "body_id": column.body.id,
        "body": column.body.label,
        "programme": column.programme,
        "cycle": column.cycle or "",
        "area": column.area or "",
        "state": cell.state,
        "meaning": STATES[cell.state],
        "value": cell.value,
        "against": cell.against,
        "position": cell.position,
        "scale": cell.scale,
        "change": cell.change,
        "since": cell.since,
    }


def _citation(item: Citation) -> dict[str, Any]:
    return {
        "statement": item.statement,
        "says": item.says,
        "about": "; ".join(item.about),
        "quote": item.quote,
        "page": item.page,
        "heading": item.section,
        "report": item.report,
        "title": item.title,
        "start": item.start,
        "end": item.end,
        "confidence": item.confidence,
        "notes": "; ".join(item.notes),
        "corrections": "; ".join(one.words for one in item.corrections),
    }


_NOTHING = Citation("", "", "", None, "", "", "", 0, 0, 0)
_NOWHERE = Column(Body("", "", ""))
COLUMNS = (
    *_cell(Section("", "", (), ()), Row("", "", ()), _NOWHERE, Cell("silent")),
    "cell_notes",
    *_citation(_NOTHING),
)


def guarded(value: Any) -> Any:
    """Return a value that no spreadsheet takes for a formula: with an apostrophe before it where it would."""
    return f"'{value}" if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")) else value
