"""Comparisons and histories as files: csv and jsonl for programs, one page of HTML for people."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from itertools import groupby
from typing import TYPE_CHECKING, Any

from kg.cli.matrix_table import corrections
from kg.comparison import STATES

if TYPE_CHECKING:
    from kg.comparison import Cell, Citation, Column, Comparison, Row, Section

COLUMNS = (
    *(
        "section",
        "group",
        "row_id",
        "row",
        "body_id",
        "body",
        "programme",
        "cycle",
        "area",
        "state",
        "meaning",
        "value",
    ),
    *(
        "against",
        "position",
        "change",
        "cell_notes",
        "statement",
        "says",
        "about",
        "quote",
        "page",
        "heading",
        "report",
    ),
    *("title", "start", "end", "confidence", "notes", "corrections"),
)


def as_csv(found: Comparison) -> str:
    """Return one row a cell and sentence; a cell without a sentence has one row too.

    What a spreadsheet would take for a formula has an apostrophe before it.
    """
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for section, row, column, cell in _cells(found):
        for citation in cell.citations or (None,):
            writer.writerow(
                [_guarded(item) for item in (*_cell_values(section, row, column, cell), *_values(citation))]
            )
    return stream.getvalue()


def as_jsonl(found: Comparison) -> str:
    """Return one JSON object a cell, with all its evidence."""
    from kg.dataset import jsonl

    names = COLUMNS[: COLUMNS.index("statement")]
    return jsonl(
        dict(zip(names, _cell_values(section, row, column, cell), strict=True))
        | {"cell_notes": list(cell.notes), "citations": [asdict(item) for item in cell.citations]}
        for section, row, column, cell in _cells(found)
    )


def as_html(found: Comparison) -> str:
    """Return one page that needs nothing else: tables whose cells open to their sentences."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    pages = Environment(
        loader=PackageLoader("kg"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    pages.filters["by_group"] = lambda rows: groupby(rows, key=lambda row: row.group)
    return pages.get_template("comparison.html").render(found=found, title=heading(found), states=STATES)


def heading(found: Comparison) -> str:
    """Return what is compared, as a title."""
    names = ", ".join(body.label for body in found.bodies)
    return f"{names} compared" if len(found.bodies) > 1 else f"{names} as inspected"


FORMATS: Mapping[str, Callable[[Comparison], str]] = {"csv": as_csv, "jsonl": as_jsonl, "html": as_html}


def _cells(found: Comparison) -> Iterator[tuple[Section, Row, Column, Cell]]:
    for section in found.sections:
        for row in section.rows:
            for column, cell in zip(section.columns, row.cells, strict=True):
                yield section, row, column, cell


def _cell_values(section: Section, row: Row, column: Column, cell: Cell) -> list[str]:
    body = column.body
    where = [section.name, row.group, row.id, row.label, body.id, body.label, column.programme, column.cycle or ""]
    what = [
        column.area or "",
        cell.state,
        STATES[cell.state],
        cell.value,
        cell.against,
        cell.position,
        cell.scale,
        cell.change,
    ]
    return [*where, *what, "; ".join(cell.notes)]


def _values(item: Citation | None) -> list[Any]:
    if item is None:
        return [""] * (len(COLUMNS) - COLUMNS.index("statement"))
    what = [item.statement, item.says, "; ".join(item.about), item.quote, item.page or "", item.section, item.report]
    where = [item.title, item.start, item.end, item.confidence]
    return [*what, *where, "; ".join(item.notes), "; ".join(corrections(item))]


def _guarded(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")) else value
