"""The command that tells what the shape of a dataset's network shows: stats."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import click

from kg.cli import selecting
from kg.cli.output import emit, note
from kg.errors import QueryError, meant
from kg.exports.selection import Selection

_FORMATS = ("table", "lines", "csv", "json")
_OF_THINGS = ("summary", "degree", "statements", "betweenness")
_TOP, _SUMMARY = 10, 5  # rows of a list, and of each of those that make the summary
MEASURES = ("summary", "degree", "statements", "betweenness", "communities", "shared-units", "co-occurring-issues")


@click.command()
@click.argument("dataset", type=click.Path(path_type=Path))
@click.option("--measure", type=click.Choice(MEASURES), default="summary", show_default=True, help="What is listed.")
@click.option("--top", metavar="N", type=click.IntRange(0), help="The first N only; csv and json have all if left out.")
@selecting.about
@click.option("--type", "kind", metavar="CLASS", help="List only things of this class, such as PoliceForce or Issue.")
@selecting.reports
@selecting.since
@selecting.depth
@click.option(
    "--evidence",
    metavar="N",
    type=click.IntRange(0),
    help="How many sentences of each pair are shown: 2, in the summary 1, if left out.",
)
@click.option("-f", "--format", type=click.Choice(_FORMATS), default="table", show_default=True)
def stats(
    dataset: Path,
    measure: str,
    top: int | None,
    about: tuple[str, ...],
    kind: str | None,
    reports: tuple[str, ...],
    since: str,
    depth: int,
    evidence: int | None,
    format: str,
) -> int:
    """Show what is central in a dataset, what belongs together, and what is tied through something else.

    The network is that of the things which asserted statements tie. degree is the number of ties of a thing, statements
    how many statements make them, betweenness the share of the shortest ways between other things that lead over it,
    communities are things tied more closely with each other than with others. shared-units are forces tied by units
    that both run, belong to or are served by; co-occurring-issues are issues on which there are findings about one body
    in one report. weight is the number of such units, or reports; both that of statements about both of a pair; likeness
    the share of what either is tied to that both are. Without --measure, csv, json and lines list the things.

    --about, --report, --since and --depth take a part of the network, as kg export does, and what is measured is that of
    the part. --type only chooses among the things that are listed.

    \b
    Examples:
      kg stats dataset
      kg stats dataset --measure betweenness --type PoliceForce --top 5
      kg stats dataset --measure shared-units --format lines --evidence 4
      kg stats dataset --measure degree --format csv > things.csv
      kg stats dataset --since 2017 --report 'peel-*'
      kg stats dataset --about essex --depth 2 --measure communities
    """
    from kg.cli.stats_tables import Shown, summary, written
    from kg.dataset import open_dataset
    from kg.exports.source import Source

    if kind and measure not in _OF_THINGS:
        raise click.UsageError(f"--type chooses among things; {measure} lists none")
    selection = Selection(about, (), reports, since, depth)
    source = Source(open_dataset(dataset), selection, wider="leave something of it out")
    store, found = source.store, source.network
    if not selection.whole:
        found = replace(found, left_out={})  # what is left out of all reports
        if format in ("table", "lines"):
            note(f"kg: {source.title}")
    kind = _class(kind, found.kinds) if kind else None
    whole = measure == "summary" and format == "table"
    if top is None:
        top = _SUMMARY if whole else _TOP if format in ("table", "lines") else None
    if evidence is None:
        evidence = 1 if whole else 2
    shown = Shown(found, store, source.base, kind, top, evidence)
    emit(summary(shown) if whole else written(shown, "degree" if measure == "summary" else measure, format))
    return 0


def _class(given: str, kinds: Mapping[str, str]) -> str:
    """Return the local name of a class that is given by its name or label."""
    wanted = given.casefold()
    for name, label in kinds.items():
        if wanted in (name.casefold(), label.casefold()):
            return name
    hint = f"{meant(given, kinds)} choose one of {', '.join(kinds)}".strip()
    raise QueryError("no thing of the network is of this class", where=given, hint=hint)
