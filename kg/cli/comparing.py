"""The commands that put inspections side by side: compare, history."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli.output import by_ending, emit, note

if TYPE_CHECKING:
    from kg.comparison import Comparison

_FORMATS = ("table", "csv", "html", "jsonl")
_ENDINGS = {".txt": "table", ".csv": "csv", ".html": "html", ".htm": "html", ".jsonl": "jsonl"}


def _count(_: click.Context, __: click.Parameter, value: str) -> int | None:
    """Return a number, None for all."""
    if value in ("all", "none"):
        return None if value == "all" else 0
    if not value.isdecimal():
        raise click.BadParameter(f"{value} is not a number, all or none")
    return int(value)


def _shared(command: Any) -> Any:
    """Add the options that both commands have."""
    options = (
        click.option("--issue", metavar="ISSUE", help="Only this issue and those narrower than it, by id or name."),
        click.option(
            "-f",
            "--format",
            type=click.Choice(_FORMATS),
            help="table when left out, else what the ending of FILE tells.",
        ),
        click.option(
            "--evidence",
            metavar="N|all|none",
            callback=_count,
            default="2",
            show_default=True,
            help="How many sentences of a cell a table shows; csv, html and jsonl have all.",
        ),
        click.option("-o", "--output", metavar="FILE|-", help="Where to write it; - (the default) is standard output."),
    )
    for option in reversed(options):
        command = option(command)
    return command


@click.command()
@click.argument("dataset", type=click.Path(path_type=Path))
@click.argument("bodies", metavar="BODY...", nargs=-1, required=True)
@click.option(
    "--question", metavar="QUESTION", help="Only this question of a cycle, or topic of several, by id or name."
)
@click.option("--cycle", metavar="CYCLE", help="Only this inspection cycle, such as 2015 or 2018/19.")
@_shared
def compare(
    dataset: Path,
    bodies: tuple[str, ...],
    question: str | None,
    cycle: str | None,
    issue: str | None,
    format: str | None,
    evidence: int | None,
    output: str | None,
) -> int:
    """Put bodies side by side: judgments, strengths and weaknesses, shared units and partners, figures.

    A body is a force, an area of joint inspections, or an agency, by id or name. It is compared by what evaluates it,
    not by what only names it. A cell without evidence says why it has none: looked at and nothing found, only
    mentioned, left out, or no report of that cycle in the dataset. Areas also stand side by side by kind of service.

    \b
    Examples:
      kg compare dataset essex kent
      kg compare dataset essex kent --issue domestic-abuse --cycle 2015 --evidence all
      kg compare dataset southend-on-sea medway -o areas.html
      kg compare dataset essex kent --question topic/vulnerable --format csv > vulnerable.csv
    """
    from kg.api import compare as look_up

    format = format or by_ending(output, _ENDINGS, "table")
    found = look_up(dataset, *bodies, issue=issue, question=question, cycle=cycle)
    return _print(found, format, evidence, output)


@click.command()
@click.argument("dataset", type=click.Path(path_type=Path))
@click.argument("body")
@_shared
def history(
    dataset: Path, body: str, issue: str | None, format: str | None, evidence: int | None, output: str | None
) -> int:
    """Show one body over the inspection cycles: grades, actions, findings, units, figures.

    Grades stand by topic with what became of the one before, and why some may not be compared; areas for improvement
    and causes of concern by issue: raised, repeated, said to be addressed. What a report does not name is not thereby
    done or gone.

    \b
    Examples:
      kg history dataset essex
      kg history dataset "Essex Police" --issue domestic-abuse --evidence all
      kg history dataset essex -o essex.html
      kg history dataset essex --format jsonl > essex.jsonl
    """
    from kg.api import history as look_up

    format = format or by_ending(output, _ENDINGS, "table")
    return _print(look_up(dataset, body, issue=issue), format, evidence, output)


def _print(found: Comparison, format: str, evidence: int | None, output: str | None) -> int:
    from kg.cli.matrices import FORMATS
    from kg.cli.matrix_table import table
    from kg.exports.writing import write_file

    output = None if output == "-" else output
    text = table(found, evidence, file=output is not None) if format == "table" else FORMATS[format](found)
    seen = {column.body.id for section in found.sections for column in section.columns if column.reports}
    for body in found.bodies:
        if body.id not in seen:
            note(f"kg: the dataset has no report that evaluates {body.label} ({body.id})")
    if output is None:
        emit(text)
    else:
        write_file(Path(output), text.encode("utf-8"))
    return 0
