"""What workers do for the tools that put inspections side by side: functions of an edition."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.comparison import STATES, Cell, Citation, Comparison, Row, Section
from kg.comparison import compare as compare_bodies
from kg.comparison import history as history_of
from kg.edition import Edition
from kg.errors import QueryError
from kg.mcp.cutting import CHARACTERS, more, size, taken
from kg.mcp.telling import statements
from kg.mcp.values import CellAnswer, ComparisonAnswer, RowAnswer

_LISTED = 5  # statements of a cell
_SILENT = frozenset({"not-asked", "no-report", "itself"})  # states of cells that are left out
_QUOTED = 2  # of them, those whose quotes are shown


def compare(
    edition: Edition,
    bodies: Sequence[str],
    issue: str,
    question: str,
    cycle: str,
    section: str,
    limit: int,
    offset: int,
) -> ComparisonAnswer:
    """Return what inspections found about bodies, side by side."""
    found = compare_bodies(
        edition.store,
        tuple(bodies),
        issue=issue or None,
        question=question or None,
        cycle=cycle or None,
        base=edition.base,
    )
    return _answer(edition, found, section, limit, offset)


def history(edition: Edition, body: str, issue: str, section: str, limit: int, offset: int) -> ComparisonAnswer:
    """Return what inspections found about one body from cycle to cycle."""
    found = history_of(edition.store, body, issue=issue or None, base=edition.base)
    return _answer(edition, found, section, limit, offset)


def _answer(edition: Edition, found: Comparison, section: str, limit: int, offset: int) -> ComparisonAnswer:
    whole = bool(found.issue or found.question)
    rows = {one.name: [row for row in one.rows if _tells(row, whole)] for one in found.sections}
    counts = {name: len(listed) for name, listed in rows.items() if listed}
    if section and section not in counts:
        hint = f"those with rows are {', '.join(counts) or 'none'}"
        raise QueryError("this section has no rows", where=section, hint=hint)
    chosen = [(one, row) for one in found.sections if section in ("", one.name) for row in rows[one.name]]
    shown = taken((_row(*pair) for pair in chosen[offset : offset + limit]), CHARACTERS // 2)
    cited = [item for _, row in chosen[offset : offset + len(shown)] for cell in row.cells for item in _first(cell)]
    ids = list(dict.fromkeys(item.statement for item in cited))
    evidence = taken(statements(edition, ids), CHARACTERS - sum(map(size, shown)))
    left = [more("rows", offset, len(shown), len(chosen))]
    left += [f"{len(ids) - len(evidence)} quotes are left out: ask with a smaller limit"] * (len(evidence) < len(ids))
    return ComparisonAnswer(
        bodies=tuple(f"{body.id}: {body.label}" for body in found.bodies),
        cycles=found.cycles,
        notes=tuple(f"{one.title}: {one.note}" for one in found.sections if one.note and one.name in counts),
        counts=counts,
        rows=shown,
        evidence=evidence,
        more="; ".join(part for part in left if part),
    )


def _tells(row: Row, whole: bool) -> bool:
    """Return whether a row is worth telling: it has statements, or its silence was asked for."""
    return whole or any(cell.citations for cell in row.cells)


def _row(section: Section, row: Row) -> RowAnswer:
    cells = zip((column.label for column in section.columns), row.cells, strict=True)
    told = (_cell(name, cell) for name, cell in cells if cell.citations or cell.state not in _SILENT)
    return RowAnswer(section.title, row.group, row.label, tuple(told))


def _cell(column: str, cell: Cell) -> CellAnswer:
    value = " ".join(part for part in (cell.value, cell.against, cell.position, cell.change, cell.since) if part)
    listed = tuple(item.statement for item in _varied(cell.citations)[:_LISTED])
    return CellAnswer(column, STATES[cell.state], value, cell.notes, listed, len(cell.citations) - len(listed))


def _first(cell: Cell) -> list[Citation]:
    return _varied(cell.citations)[:_QUOTED]


def _varied(citations: Sequence[Citation]) -> list[Citation]:
    """Return the citations, the first of each thing that is said before the others."""
    firsts = list(_firsts(citations))
    return [*firsts, *(item for item in citations if item not in firsts)]


def _firsts(citations: Sequence[Citation]) -> Iterator[Citation]:
    seen: set[str] = set()
    for item in citations:
        if item.says not in seen:
            seen.add(item.says)
            yield item
