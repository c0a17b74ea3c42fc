"""The options by which commands take a part of a dataset (`kg.exports.Selection`)."""

from __future__ import annotations

import click

about = click.option(
    "--about", metavar="IRI|ID|NAME", multiple=True, help="Only what is said of a thing; may be given again."
)
reports = click.option(
    "--report", "reports", metavar="NAME|PATTERN", multiple=True, help="Only these reports, such as 'peel-2015-*'."
)
since = click.option("--since", metavar="CYCLE", default="", help="Only what belongs to this cycle or a later one.")
depth = click.option(
    "--depth",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    help="How many steps from the things of --about; 2: also what is said of their neighbours.",
)
