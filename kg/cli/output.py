"""How answers are printed: tables for people, the usual formats for programs."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

import click

from kg.display import short
from kg.errors import QueryError

if TYPE_CHECKING:
    from kg.queries import Answer
    from kg.statements import Review
    from kg.validate import Violation

Row = Sequence[str | None]
_NONE: Mapping[str, str] = {}
_SHOWN = 10  # violations
FOR_TABLES = ("table", "lines", "csv", "tsv", "json", "markdown")
FOR_GRAPHS = ("turtle", "nt")
KINDS = ("relation", "finding", "judgment", "action", "follow-up", "statistic", "definition", "mention")


class OutputClosed(Exception):
    """Nobody reads standard output any more."""


def emit(text: str) -> None:
    """Write data to standard output."""
    with _told():
        sys.stdout.write(text)
        sys.stdout.flush()


def emit_bytes(data: bytes) -> None:
    """Write data that are no text to standard output."""
    with _told():
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()


@contextmanager
def _told() -> Iterator[None]:
    """Let an error of standard output say so."""
    try:
        yield
    except BrokenPipeError:
        raise OutputClosed from None
    except OSError as error:
        raise OSError(error.errno, error.strerror, "standard output") from error


def by_ending(output: str | None, endings: Mapping[str, str], rest: str) -> str:
    """Return the format that the ending of a file tells, so that `-o table.csv` gives CSV.

    Args:
        output: a file; None or - for standard output, of which the format is `rest`.
        endings: such as {".csv": "csv"}.

    Raises:
        click.UsageError: when the ending tells none of them.

    Examples:
        >>> by_ending("essex.HTML", {".html": "html"}, "table"), by_ending("-", {}, "table")
        ('html', 'table')
    """
    ending = PurePath(output or "-").suffix.lower()
    if ending and ending not in endings:
        raise click.UsageError(f"{output}: {ending} tells no format: choose one with --format")
    return endings[ending] if ending else rest


def note(text: str) -> None:
    """Write a message to standard error."""
    click.echo(text, err=True)


def table(columns: Sequence[str], rows: Sequence[Row]) -> str:
    """Return a table: wrapped to the width of a terminal, or one line a row and nothing cut where it is piped."""
    cells = [[plain(cell) for cell in row] for row in rows]
    return _for_terminal(columns, cells) if sys.stdout.isatty() else plain_table(columns, cells)


def plain_table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return one line a row, the columns aligned, nothing cut or wrapped.

    Examples:
        >>> print(plain_table(["unit", "page"], [["Fraud team", "9"]]), end="")
        unit        page
        Fraud team  9
    """
    from rich.cells import cell_len

    lines = [tuple(columns), *map(tuple, rows)]
    widths = [max(cell_len(line[index]) for line in lines) for index in range(len(columns))]
    padded = (
        "  ".join(cell + " " * (width - cell_len(cell)) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )
    return "".join(f"{line}\n" for line in padded)


def _for_terminal(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    grid = Table(box=SIMPLE_HEAD, pad_edge=False)
    for name, values in zip(columns, zip(*rows, strict=True) if rows else ((),) * len(columns), strict=True):
        grid.add_column(Text(name), overflow="fold", ratio=None, no_wrap=max(map(len, values), default=0) <= 12)
    for row in rows:
        grid.add_row(*map(Text, row))
    console = Console(file=io.StringIO(), force_terminal=True, width=Console().width, no_color=Console().no_color)
    console.print(grid)
    written = console.file
    assert isinstance(written, io.StringIO)
    return written.getvalue()


def records(columns: Sequence[str], rows: Sequence[Row], format: str) -> str:
    """Return rows as a table, csv, tsv or json (a list of objects)."""
    if format == "json":
        objects = [dict(zip(columns, row, strict=True)) for row in rows]
        return json.dumps(objects, ensure_ascii=False, indent=1) + "\n"
    if format in ("csv", "tsv"):
        stream = io.StringIO()
        cell, line = ("\t", "\n") if format == "tsv" else (",", "\r\n")
        csv.writer(stream, delimiter=cell, lineterminator=line).writerows([columns, *rows])
        return stream.getvalue()
    return table(columns, rows)


def says(record: dict[str, Any]) -> str:
    """Return in a few words what a record says."""
    words = {
        "mention": ("type", "label"),
        "definition": ("abbreviation", "expansion"),
        "relation": ("modality", "subject_label", "predicate", "object_label"),
        "judgment": ("force", "question", "grade", "cycle", "status"),
        "action": ("type", "about", "issues"),
        "finding": ("polarity", "about", "issues"),
        "follow-up": ("status", "type", "year", "about", "issues"),
        "statistic": ("measure", "qualifier", "value", "unit", "period"),
    }[record["kind"]]
    values = [record[word] for word in words] + ["(hedged)"] * bool(record.get("hedged"))
    values += [f"({item['verdict']} by {item['by']})" for item in record.get("corrections", [])[-1:]]
    return " ".join(
        ", ".join(value) if isinstance(value, list) else str(value) for value in values if value not in (None, [])
    )


def reviewed(review: Review) -> str:
    """Return in one line what a person decided about a statement.

    Examples:
        >>> from kg.statements import Review
        >>> told = (("polarity", "strength"),), (("polarity", "weakness"),)
        >>> reviewed(Review("correction/x/1", "amended", "Jane Doe", "2026-11-24", "they were not trained", *told))
        'amended by Jane Doe on 2026-11-24: they were not trained (polarity: strength → weakness)'
    """
    before = dict(review.before)
    changes = [f"{name}: {plainly(before.get(name, ''))} → {plainly(value)}" for name, value in review.after]
    told = f"{review.verdict} by {review.by} on {review.date}: {review.because}"
    return told + f" ({', '.join(changes)})" * bool(changes)


def plainly(value: str) -> str:
    """Return the value of a corrected field for people: several with commas."""
    return value.replace("|", ", ") or "nothing"


def answer(found: Answer, format: str | None, base: str, marks: Mapping[str, str] = _NONE) -> str:
    """Return the answer to a question in a format: that of SPARQL results for csv, tsv and json.

    Args:
        marks: IRI of a statement → what a person decided about it, which the formats for people show.

    Raises:
        QueryError: when the answer is a table and the format is for graphs, or the other way round.
    """
    fit = FOR_TABLES if found.columns else FOR_GRAPHS
    format = format or fit[0]
    if format not in fit:
        kind = "a table" if found.columns else "a graph"
        raise QueryError(f"the answer is {kind}, which {format} cannot hold", hint=f"choose {' or '.join(fit)}")
    if not found.columns:
        return _graph(found.data, format, base)
    if format in ("table", "lines", "markdown"):
        rows = [
            [cell and _shown(column, cell, format, base) + _mark(marks, cell) for column, cell in cells]
            for cells in (zip(found.columns, row, strict=True) for row in found.rows)
        ]
        return {"table": table, "lines": lines, "markdown": _markdown}[format](found.columns, rows)
    if format == "json":
        return found.data.decode("utf-8") + "\n"
    return _serialized(found.data, format)


def _shown(column: str, cell: str, format: str, base: str) -> str:
    """Return an IRI of the dataset as an id; of a statement only its digits, but where the table is to be kept."""
    known = cell.startswith(f"{base}id/") and format != "markdown"
    return short(column, cell) if known and column == "statement" else cell.removeprefix(f"{base}id/")


def _mark(marks: Mapping[str, str], cell: str) -> str:
    return f" ({marks[cell]})" if cell in marks else ""


def lines(columns: Sequence[str], rows: Sequence[Row]) -> str:
    """Return each answer on a line, and below it the sentence behind it with page, report and statement.

    Examples:
        >>> row = ["Fraud team", "It is joint.", "9", "A report", "0f3a9c1b22"]
        >>> print(lines(["unit", "quote", "page", "report", "statement"], [row]), end="")
        Fraud team
            “It is joint.” (page 9, A report, 0f3a9c1b22)
    """
    written = []
    for row in rows:
        cells = {name: plain(cell) for name, cell in zip(columns, row, strict=True)}
        quote, page, report, statement = (cells.pop(name, "") for name in ("quote", "page", "report", "statement"))
        written.append(" · ".join(cell for cell in cells.values() if cell))
        source = ", ".join(part for part in (f"page {page}" * bool(page), report, statement) if part)
        if quote:
            written.append(f"    “{quote}”" + f" ({source})" * bool(source))
        elif source:
            written.append(f"    ({source})")
    return "".join(f"{line}\n" for line in written)


def _serialized(data: bytes, format: str) -> str:
    from pyoxigraph import QueryResultsFormat, parse_query_results

    results = parse_query_results(data, format=QueryResultsFormat.JSON)
    chosen = {"csv": QueryResultsFormat.CSV, "tsv": QueryResultsFormat.TSV}[format]
    return (results.serialize(format=chosen) or b"").decode("utf-8")


def _graph(data: bytes, format: str, base: str) -> str:
    from pyoxigraph import RdfFormat, parse, serialize

    from kg.rdf import PREFIXES

    if format == "nt":
        return data.decode("utf-8")
    triples = (quad.triple for quad in parse(data, format=RdfFormat.N_TRIPLES))
    prefixes = {**PREFIXES, "insp": f"{base}ontology#"}
    return (serialize(triples, format=RdfFormat.TURTLE, prefixes=prefixes) or b"").decode("utf-8")


def _markdown(columns: Sequence[str], rows: Sequence[Row]) -> str:
    lines = [columns, ["---"] * len(columns), *rows]
    return "".join("| " + " | ".join(plain(cell).replace("|", "\\|") for cell in line) + " |\n" for line in lines)


def plain(cell: str | None) -> str:
    """Return a cell on one line, free of control characters that a terminal would obey."""
    return "".join(letter for letter in " ".join((cell or "").split()) if letter.isprintable())


def outcome(violations: Sequence[Violation]) -> str:
    """Return in one line whether the data conform, and how much was found."""
    severities = ("violation", "warning", "info")
    count = {severity: sum(item.severity == severity for item in violations) for severity in severities}
    word = "does not conform" if count["violation"] else "conforms"
    return f"SHACL: {word} ({count['violation']} violations, {count['warning']} warnings, {count['info']} notes)\n"


def show_violations(violations: Sequence[Violation], command: str) -> None:
    """Write the first violations to standard error, and the command that shows all."""
    if violations:
        from kg.validate import format_violations

        note(format_violations(violations[:_SHOWN]).rstrip("\n"))
        if len(violations) > _SHOWN:
            note(f"… and {len(violations) - _SHOWN} more: {command}")
