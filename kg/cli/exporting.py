"""The command that writes a dataset, or a part of it, in the formats of other programs."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kg.cli import selecting
from kg.cli.output import emit_bytes, note, records
from kg.exports.figures import FIGURES
from kg.exports.register import FORMATS, Format, format_by_ending, format_of
from kg.exports.selection import VIEWS, Selection


def _list(context: click.Context, _: click.Parameter, value: bool) -> None:
    """Print the formats, and be done."""
    if value and not context.resilient_parsing:
        rows = [
            [item.name, f"folder of .{item.ending}" if item.folder else f".{item.ending}", item.description]
            for item in FORMATS.values()
        ]
        click.echo(records(["format", "file", "for"], rows, "table"), nl=False)
        context.exit(0)


_FORMATS = "\b\nFormats:\n" + "".join(f"  {item.name:<11}{item.description}\n" for item in FORMATS.values())


@click.command(epilog=_FORMATS)
@click.argument("dataset", type=click.Path(path_type=Path))
@click.option("-f", "--format", metavar="FORMAT", help="One of those below; else the ending of FILE tells it.")
@click.option(
    "-o",
    "--output",
    metavar="FILE|FOLDER|-",
    help="Where to write it; a folder for formats of several files; - (the default) is standard output.",
)
@selecting.about
@click.option(
    "--type",
    "types",
    metavar="CLASS",
    multiple=True,
    help="Only things, or only statements, of a class, such as Unit or Finding; may be given again.",
)
@selecting.reports
@selecting.since
@selecting.depth
@click.option("--view", type=click.Choice(VIEWS), default=VIEWS[0], show_default=True, help="What nodes and edges are.")
@click.option("--figure", type=click.Choice(FIGURES), help="Of svg and png: which figure; else the first with content.")
@click.option("--list", is_flag=True, is_eager=True, expose_value=False, callback=_list, help="List the formats.")
def export(
    dataset: Path,
    format: str | None,
    output: str | None,
    about: tuple[str, ...],
    types: tuple[str, ...],
    reports: tuple[str, ...],
    since: str,
    depth: int,
    view: str,
    figure: str | None,
) -> int:
    """Write a dataset, or a part of it, for other programs: graphs, tables, RDF, pictures.

    Of graphs there are several views. In that of entities things are nodes, and edges are what asserted statements say
    ties them, with the first sentence that says so and the ids of all. In that of statements each statement is a node
    too, also what is negated, planned or hedged. That of comparison has an edge a body, issue and cycle. shared-units has forces tied by the
    units that they share, co-occurring-issues has issues tied by findings on both, as `kg stats` tells them.

    \b
    Examples:
      kg export dataset -f json-graph -o graph.json
      kg export dataset -f json-graph --about essex --depth 2 > essex.json
      kg export dataset -f json-graph --type PoliceForce --type Unit --since 2016 -o units.json
      kg export dataset -f json-graph --view statements --report 'peel-2015-*' -o statements.json
      kg export dataset -f svg --figure grades --about essex -o grades.svg
    """
    from kg.dataset import open_dataset
    from kg.exports import export as write
    from kg.exports import rendered

    chosen = _format(format, output)
    selection = Selection(about, types, reports, since, depth, view)
    options = {"figure": figure} if figure else {}
    opened = open_dataset(dataset)
    place = _place(chosen, output, dataset)
    if place is not None:
        for path in write(opened, chosen.name, place, selection, options, _tell):
            note(f"kg: wrote {path} ({path.stat().st_size:,} bytes)")
        return 0
    made = rendered(opened, chosen.name, selection, options, _tell)
    assert isinstance(made, bytes)
    emit_bytes(made)
    return 0


def _format(name: str | None, output: str | None) -> Format:
    told = format_by_ending(output or "")
    if name is None and told is None:
        what = f"the ending of {output} tells no format of one file: " if output not in (None, "-") else ""
        raise click.UsageError(f"{what}give a format with -f: one of {', '.join(FORMATS)}")
    found = format_of(name or str(told))
    if told and found.media_type != format_of(told).media_type:
        note(f"kg: {output} will hold {found.name}, although its ending is that of {told}")
    return found


def _place(format: Format, output: str | None, dataset: Path) -> Path | None:
    """Return where to write, None for standard output: a folder, or a picture on a terminal, needs a place."""
    if output == "-" and format.folder:
        raise click.UsageError(f"{format.name} is several files: name a folder with -o")
    if output not in (None, "-"):
        return Path(str(output))
    if format.folder or (output is None and format.binary and sys.stdout.isatty()):
        name = dataset.resolve().name
        return Path(f"{name}-{format.name}" if format.folder else f"{name}.{format.ending}")
    return None


def _tell(text: str) -> None:
    note(f"kg: {text}")
