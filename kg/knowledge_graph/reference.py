"""The reference of all frames, `docs/reference/frames.md`."""

from __future__ import annotations

from collections.abc import Iterator

from kg.knowledge_graph.cells import CELLS
from kg.tables.columns import EVIDENCE, FRAMES, ORIGIN, REPORT, STATEMENT, TYPES, Column


def reference() -> str:
    """Return the reference of all frames, as Markdown."""
    parts = [_HEAD, "| type | |\n|---|---|", *(f"| {name} | {meaning} |" for name, meaning in TYPES.items())]
    shared = (("In every frame but reports: the evidence", (STATEMENT, *EVIDENCE)), ("… the report", REPORT))
    parts += _table("## Columns that all frames share", "", ())
    for title, columns in (*shared, ("… and where the statement comes from", ORIGIN)):
        parts += _table(f"### {title}", "", columns)
    for frame in FRAMES.values():
        parts += _table(f"## {frame.method}", frame.meaning, frame.own)
    parts += _table("## frame(compare(…)), frame(history(…))", _CELLS, CELLS)
    return "\n".join(parts) + "\n"


_CELLS = "One row a cell and sentence; a cell without a sentence has one row too, and `state` says why."
_HEAD = """# Frames

The columns of what `kg.open(DATASET)` gives as pandas frames ([how to](../how-to/python.md)). They have the names of the keys
of [records](records.md), with `text` as `quote`; `NAME_label` and `NAME_labels` are the names of the things whose ids stand in
`NAME`, and `NAME_first` and `NAME_last` the days between which the date in `NAME` lies. This page is made of
`kg.tables.columns`.
"""


def _table(title: str, meaning: str, columns: tuple[Column, ...]) -> Iterator[str]:
    yield f"\n{title}"
    if meaning:
        yield f"{meaning}"
    if columns:
        yield "\n| column | type | |\n|---|---|---|"
    for column in columns:
        values = f" ({', '.join(f'`{value}`' for value in column.values)})" if column.values else ""
        yield f"| `{column.name}` | {column.type} | {column.meaning}{values} |"
