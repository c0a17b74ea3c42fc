"""Comparisons and histories as columns and rows: one row a cell and sentence."""

from __future__ import annotations

from kg import comparison
from kg.comparison import STATES, Cell, Citation, Comparison, Section
from kg.tables.columns import EVIDENCE, ORIGIN, Column
from kg.tables.rows import Row

_SECTIONS = ("judgments", "issues", "services", "shared", "units", "figures", "threads")
CELLS = (
    Column("part", "category", "the section of the comparison", _SECTIONS),
    Column("group", "string", "the wider heading above the row"),
    Column("row", "string", "what the row is about: an id, or the key of a measure"),
    Column("row_label", "string", "its name"),
    Column("body", "string", "the body whose cell it is: id"),
    Column("body_label", "string", "its name"),
    Column("programme", "string", "short name of the inspection programme"),
    Column("cycle", "string", "the inspection cycle"),
    Column("area", "string", "id of the area that was inspected"),
    Column("state", "category", "what the cell is", tuple(STATES)),
    Column("value", "string", "what the cell says, in words"),
    Column("against", "string", "the figure with which it is compared"),
    Column("position", "string", "above, below or equal to that"),
    Column("scale", "string", "the scale of a grade, where the section has grades of several"),
    Column("change", "string", "from the judgment before: improved, declined, unchanged, not comparable …"),
    Column("since", "string", "the cycle of that judgment"),
    Column("cell_notes", "tuple", "what a reader must know before comparing"),
    Column("statement", "string", "id of a statement behind the cell; `<NA>` where it has none"),
    Column("says", "string", "what that statement says"),
    Column("about_labels", "tuple", "names of the bodies that it evaluates or tells to act"),
    *EVIDENCE,
    Column("report", "string", "id of the report"),
    Column("report_title", "string", "its title"),
    *(column for column in ORIGIN if column.name in ("confidence", "verdict")),
    Column("notes", "tuple", "what qualifies it: hedged, whose view it is, contradicted by …"),
)


def cells(found: Comparison) -> list[Row]:
    """Return one row a cell and sentence; a cell without a sentence has one row too, which says why."""
    return [
        {column.name: None for column in CELLS} | _cell(section, row, column, cell) | _cited(citation)
        for section in found.sections
        for row in section.rows
        for column, cell in zip(section.columns, row.cells, strict=True)
        for citation in cell.citations or (None,)
    ]


def _cell(section: Section, row: comparison.Row, column: comparison.Column, cell: Cell) -> Row:
    words = {
        "group": row.group,
        "programme": column.programme,
        "cycle": column.cycle,
        "area": column.area,
        "value": cell.value,
        "against": cell.against,
        "position": cell.position,
        "scale": cell.scale,
        "change": cell.change,
        "since": cell.since,
    }
    return {name: value or None for name, value in words.items()} | {
        "part": section.name,
        "row": row.id,
        "row_label": row.label,
        "body": column.body.id,
        "body_label": column.body.label,
        "state": cell.state,
        "cell_notes": cell.notes,
    }


def _cited(citation: Citation | None) -> Row:
    if citation is None:
        return {}
    return {
        "statement": citation.statement,
        "says": citation.says,
        "about_labels": citation.about,
        "quote": citation.quote,
        "page": citation.page,
        "section": citation.section,
        "start": citation.start,
        "end": citation.end,
        "report": citation.report,
        "report_title": citation.title,
        "confidence": citation.confidence,
        "verdict": citation.corrections[-1].verdict if citation.corrections else None,
        "notes": citation.notes,
    }
