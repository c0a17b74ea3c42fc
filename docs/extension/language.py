"""The tables of `ontology/language/`: what their comments say of them, and what stands in each column."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from extension.markdown import code, plain, table
from kg.nlp import tables as wordings
from kg.resources import folder

_FEW = 24


def tables() -> str:
    """Return each table: what it is for, and its columns."""
    lines: list[str] = []
    for path in sorted((folder("ontology") / "language").glob("*.tsv")):
        rows = wordings.rows(path.stem)
        columns = ([code(name), *_values([row[name] for row in rows])] for name in rows[0])
        lines += [f"## {path.name}", "", plain(" ".join(comment(path))), "", f"{len(rows)} rows.", ""]
        lines.append(table(["column", "what stands in it", "for example"], columns))
    return "\n".join(lines)


def comment(path: Path) -> Iterator[str]:
    """Yield the lines of the comments of a table, without their signs."""
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("#"):
            yield line.removeprefix("#").strip()


def _values(cells: Sequence[str]) -> tuple[str, str]:
    """Return what a column holds (one of a few values, or anything), and its shortest value."""
    values = sorted({cell for cell in cells if cell})
    empty = ", or nothing" if "" in cells else ""
    if len(values) <= _FEW and len(values) * 2 <= len(cells):
        return f"one of {', '.join(map(code, values))}{empty}", ""
    return f"{len(values)} values{empty}", code(min(values, key=lambda value: (len(value), value)))
