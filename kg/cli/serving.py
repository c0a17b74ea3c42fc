"""The commands that show a dataset: serve, site."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import click

from kg.cli.output import note, table

_TOKEN = "KG_TOKEN"
_SHORTEST = 16  # characters of a token
_MEGABYTES = 2**20
_SHOWN = 10  # links that lead nowhere


def _prefix(_: click.Context, __: click.Parameter, value: str) -> str:
    if value and not value.startswith("/"):
        raise click.BadParameter(f"{value} does not start with a slash, as in /kg")
    return value.rstrip("/")


@click.command()
@click.argument("dataset", type=click.Path(path_type=Path))
@click.option("--host", default="127.0.0.1", show_default=True, help="The address on which it listens.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="0 takes a free one.")
@click.option("--prefix", default="", metavar="PATH", callback=_prefix, help="The path under a proxy, such as /kg.")
@click.option("--timeout", default=30.0, show_default=True, type=click.FloatRange(0.1), help="Seconds for an answer.")
@click.option("--rows", default=1_000_000, show_default=True, type=click.IntRange(1), help="The most rows of one.")
@click.option("--megabytes", default=64, show_default=True, type=click.IntRange(1), help="The largest answer.")
@click.option("--workers", type=click.IntRange(1), help="Quick answers worked on at a time; else 2 a processor.")
@click.option("--per-client", default=32, show_default=True, type=click.IntRange(1), help="Requests of one address.")
@click.option("--cache", default=64, show_default=True, type=click.IntRange(0), help="Megabytes of answers kept.")
@click.option("--service", "services", multiple=True, metavar="IRI", help="An endpoint that SERVICE may ask.")
@click.option("--writable", is_flag=True, help="Let graphs be changed, by those who send the token.")
@click.option(
    "--token-file",
    type=click.Path(path_type=Path, dir_okay=False),
    help=f"Holds the token; else the variable {_TOKEN} does.",
)
@click.option("--log", "log_format", type=click.Choice(["text", "json", "none"]), help="text on a terminal, else json.")
def serve(dataset: Path, writable: bool, token_file: Path | None, log_format: str | None, **options: Any) -> int:
    """Show a dataset as a web site, and answer SPARQL over HTTP.

    The site is at the address that is printed, the SPARQL 1.1 endpoint at /sparql, the Graph Store Protocol at /graphs.
    It listens on this machine only, unless --host says otherwise, and only reads, unless --writable is given: then the
    changes are kept beside the dataset, whose files stay as they are. When the dataset is built again, the server shows
    the new one from then on. Stop it with Ctrl+C or SIGTERM: what is being answered is answered first.

    \b
    Examples:
      kg serve dataset
      kg serve dataset --port 0 --timeout 10
      kg serve dataset --host 0.0.0.0 --prefix /kg --log json
      KG_TOKEN=$(openssl rand -hex 16) kg serve dataset --writable
    """
    from kg.dataset import open_dataset
    from kg.serve.logs import configure
    from kg.serve.running import serve as run
    from kg.serve.settings import Settings

    opened = open_dataset(dataset)
    token = _token(token_file) if writable else None
    seconds, megabytes, cache = options.pop("timeout"), options.pop("megabytes"), options.pop("cache")
    given = {name: value for name, value in options.items() if value is not None}
    settings = Settings(
        seconds=seconds,
        answer_bytes=megabytes * _MEGABYTES,
        cache_bytes=cache * _MEGABYTES,
        token=token,
        **given,
    )
    configure(log_format)
    note(f"kg: making what {dataset} is shown from (once for each state of the dataset) ...")
    run(opened, settings, lambda address: note(f"kg: {dataset} is at {address} (Ctrl+C ends it)"))
    return 0


@click.command()
@click.argument("dataset", type=click.Path(path_type=Path))
@click.option(
    "-o", "--output", metavar="FOLDER", required=True, type=click.Path(path_type=Path), help="Where the pages go."
)
@click.option("-j", "--jobs", metavar="N", type=click.IntRange(1), help="How many processes; one a processor else.")
def site(dataset: Path, output: Path, jobs: int | None) -> int:
    """Write the pages of a dataset as files that need no server.

    They can be opened from a disk (open FOLDER/index.html) and put on any web host: search, things, reports with their
    marked sentences, comparisons, the questions answered with their defaults, the network, the ontology. What needs a
    server is left out: the SPARQL editor, questions with other values, downloads as RDF. A site that stands in FOLDER is
    replaced as a whole when the new one is complete.

    \b
    Examples:
      kg site dataset -o public
      kg site dataset -o public --jobs 1
    """
    from kg.cli.datasets import progressing
    from kg.dataset import open_dataset
    from kg.site import write_site

    with progressing() as progress:
        made = write_site(open_dataset(dataset), output, jobs=jobs, progress=progress)
    note(f"kg: {made.files} files; open {output / 'index.html'}")
    if made.broken:
        note(f"kg: {len(made.broken)} links lead nowhere")
        note(table(["page", "link"], [list(pair) for pair in made.broken[:_SHOWN]]).rstrip("\n"))
    return 1 if made.broken else 0


def _token(file: Path | None) -> str:
    if file is None:
        token = os.environ.get(_TOKEN, "")
    else:
        try:
            token = file.read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise click.UsageError(f"--token-file {file} cannot be read: {error}") from error
    if len(token.strip()) < _SHORTEST:
        where = file or f"the variable {_TOKEN}"
        raise click.UsageError(f"{where} holds no token of at least {_SHORTEST} characters, which --writable needs")
    return token.strip()
