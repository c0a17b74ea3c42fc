"""Comparisons and histories as files: csv and jsonl for programs, one page of HTML for people."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from itertools import groupby
from typing import Any

from kg.cli.matrix_table import corrections
from kg.comparison import STATES, Body, Cell, Citation, Column, Comparison, History, Row, Section


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
            writer.writerow({name: _guarded(value) for name, value in record.items()})
    return stream.getvalue()


def as_jsonl(found: Comparison) -> str:
    """Return one JSON object a cell, with all its evidence."""
    from kg.dataset import jsonl

    return jsonl(
        _cell(*place)
        | {"cell_notes": list(place[-1].notes), "citations": [asdict(item) for item in place[-1].citations]}
        for place in _cells(found)
    )


def as_html(found: Comparison) -> str:
    """Return one page that needs nothing else: tables whose cells open to their sentences."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    pages = Environment(
        loader=PackageLoader("kg"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_printable,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    pages.filters["by_group"] = lambda rows: groupby(rows, key=lambda row: row.group)
    return pages.get_template("comparison.html").render(found=found, title=heading(found), states=STATES)


def _printable(value: Any) -> Any:
    """Return words without control characters, which HTML does not allow; what is HTML already stays as it is."""
    plain = isinstance(value, str) and not hasattr(value, "__html__")
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", value) if plain else value


def heading(found: Comparison) -> str:
    """Return what is compared, as a title."""
    names = ", ".join(body.label for body in found.bodies)
    return f"{names} {'over time' if isinstance(found, History) else 'as inspected'}"


FORMATS: Mapping[str, Callable[[Comparison], str]] = {"csv": as_csv, "jsonl": as_jsonl, "html": as_html}


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
        "corrections": "; ".join(corrections(item)),
    }


_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_NOTHING = Citation("", "", "", None, "", "", "", 0, 0, 0)
_NOWHERE = Column(Body("", "", ""))
COLUMNS = (
    *_cell(Section("", "", (), ()), Row("", "", ()), _NOWHERE, Cell("silent")),
    "cell_notes",
    *_citation(_NOTHING),
)


def _guarded(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")) else value
