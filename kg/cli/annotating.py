"""The commands that show what is extracted from a report, and whether a dataset is right: annotate, validate."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.output import emit, note, outcome, says, table

if TYPE_CHECKING:
    from kg.validate import Violation

_min_confidence = click.option(
    "--min-confidence",
    metavar="0..1",
    type=click.FloatRange(0, 1),
    default=0.0,
    help="Set aside what is less certain.",
)


@click.command()
@click.argument("report")
@click.option("-f", "--format", type=click.Choice(["jsonl", "table", "webanno"]), default="jsonl", show_default=True)
@_min_confidence
@click.option("--set-aside", "review", is_flag=True, help="Print what is not accepted instead, each with the reason.")
@click.option(
    "--meta",
    metavar="KEY=VALUE",
    multiple=True,
    help="Metadata that count before the report's own, such as force, cycle, published; can be repeated.",
)
@click.option("--refresh", is_flag=True, help="Ask an address again although a copy is there.")
def annotate(
    report: str, format: str, min_confidence: float, review: bool, meta: tuple[str, ...], refresh: bool
) -> int:
    """Print everything extracted from one report, one JSON object a line.

    The report is a PDF, a saved web page or a text; an address (https); or - for standard input. Beside a file
    REPORT, metadata may stand in REPORT.meta.toml: docs/how-to/reports.md.

    Every candidate is either printed or set aside; how many are set aside is told on standard error.
    webanno is the format WebAnno TSV 3.3, which the annotation editor INCEpTION opens: docs/how-to/annotate-and-score.md.

    \b
    Examples:
      kg annotate essex.pdf > essex.jsonl
      kg annotate essex.txt --min-confidence 0.7 > certain.jsonl
      kg annotate essex.txt --min-confidence 0.7 --set-aside --format table
      kg annotate essex.txt --format table | less -S
      kg annotate essex.txt --format webanno > essex.tsv
      kg annotate https://www.example.org/inspections/essex-2015.html
      kg annotate scan-17.pdf --meta force=Essex --meta cycle=2015
      cat essex.txt | kg annotate -
    """
    from kg.dataset import jsonl
    from kg.extract import extract
    from kg.metadata import parse_given
    from kg.readers import read

    found = extract(read(report, given=parse_given(meta), refresh=refresh)).at_least(min_confidence)
    records = found.review() if review else found.records()
    if format == "jsonl":
        emit(jsonl(records))
    elif format == "webanno":
        from kg.evaluation.correction import annotated
        from kg.evaluation.webanno import dumps

        breaks = (block.offsets[0] for block in found.report.blocks if block.offsets)
        emit(dumps(annotated(records, found.report.snapshot.text, breaks)))
    else:
        columns = (["set_aside"] if review else []) + ["kind", "confidence", "page", "says", "text"]
        shown = (item | {"says": says(item)} for item in records if "text" in item)
        emit(table(columns, [[_cell(item[column]) for column in columns] for item in shown]))
    count = len(found.set_aside)
    if count and not review:
        note(f"kg: {len(found.statements)} accepted, {count} set aside; --set-aside shows them with the reason")
    return 0


def _cell(value: str | float | None) -> str | None:
    return None if value is None else str(value)


@click.command()
@click.argument("dataset", type=click.Path(path_type=Path))
@click.option("-f", "--format", type=click.Choice(["text", "turtle", "json"]), default="text", show_default=True)
@click.option("--notes", is_flag=True, help="Show in the text what reports leave open, too: it is no fault.")
def validate(dataset: Path, format: str, notes: bool) -> int:
    """Hold a dataset against the shapes, the checks across nodes, and the text of its reports.

    The exit status is 1 when it does not conform. Turtle gives a SHACL validation report, with everything.

    \b
    Examples:
      kg validate dataset
      kg validate dataset --notes | less
      kg validate dataset --format turtle > report.ttl
    """
    from kg.dataset import check, conforming, open_dataset
    from kg.validate import format_violations, report_graph

    opened = open_dataset(dataset)
    violations = check(opened)
    if format == "turtle":
        emit(report_graph(violations, opened.manifest.base))
    elif format == "json":
        emit(_json(violations))
    else:
        shown = (item for item in violations if notes or item.severity != "info")
        emit(format_violations(shown) + outcome(violations))
    return 0 if conforming(violations) else 1


def _json(violations: tuple[Violation, ...]) -> str:
    import json
    from dataclasses import asdict

    from kg.dataset import conforming

    found = {"conforms": conforming(violations), "violations": [asdict(item) for item in violations]}
    return json.dumps(found, ensure_ascii=False, sort_keys=True, indent=1) + "\n"
