"""What the pages of comparisons share: what is asked, files to save, where a cell stands."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from kg.comparison import Comparison
from kg.comparison.files import as_csv, as_jsonl
from kg.comparison.matrix import Section
from kg.errors import QueryError
from kg.pages.register import Asked
from kg.pages.reply import Reply

FILES = ("csv", "jsonl")


def given(asked: Asked, name: str, known: Collection[str] = ()) -> str | None:
    """Return the value of a parameter, None where it is not given or empty.

    Raises:
        QueryError: when it is none of those that are known, where some are.
    """
    value = next((value.strip() for value in asked.get(name, ()) if value.strip()), None)
    if known and value is not None and value not in known:
        raise QueryError(f"there is no such {name}", where=value, hint=f"it is one of {', '.join(known)}")
    return value


def as_file(found: Comparison, format: str) -> Reply:
    """Return a comparison or history as a file to save: csv or jsonl."""
    name = "-".join(body.id.rpartition("/")[2] for body in found.bodies[:4])
    text = as_csv(found) if format == "csv" else as_jsonl(found)
    media_type = "text/csv; charset=utf-8" if format == "csv" else "application/jsonl; charset=utf-8"
    return Reply(text.encode("utf-8"), media_type, f"{name}.{format}")


def without_reports(found: Comparison) -> list[str]:
    """Return the names of the bodies that no report evaluates, within the limits of a comparison."""
    seen = {column.body.id for section in found.sections for column in section.columns if column.reports}
    return [body.label for body in found.bodies if body.id not in seen]


def narrowed(found: Comparison) -> Comparison:
    """Return a comparison whose sections name, in their notes, the inspections of which a body has no report.

    The columns of these, in which every cell says the same, are left out; files have them.
    """
    return replace(found, sections=tuple(_narrowed(section) for section in found.sections))


def _narrowed(section: Section) -> Section:
    numbers = range(len(section.columns))
    kept = [n for n in numbers if any(row.cells[n].state != "no-report" for row in section.rows)]
    if not kept or len(kept) == len(section.columns):
        return section
    gone = "; ".join(section.columns[n].label for n in numbers if n not in kept)
    return replace(
        section,
        columns=tuple(section.columns[n] for n in kept),
        rows=tuple(replace(row, cells=tuple(row.cells[n] for n in kept)) for row in section.rows),
        note=f"{section.note} The dataset has no report, and the table no column, of: {gone}.".strip(),
    )
