"""The command that gives agents a dataset: mcp."""

from __future__ import annotations

import signal
from pathlib import Path

import click

from kg.cli.output import note
from kg.errors import KgError


@click.command()
@click.argument("dataset", type=click.Path(path_type=Path))
@click.option("--timeout", default=20.0, show_default=True, type=click.FloatRange(0.1), help="Seconds for an answer.")
@click.option("--http", is_flag=True, help="Speak streamable HTTP on 127.0.0.1 instead of standard input and output.")
@click.option("--port", default=8001, show_default=True, type=click.IntRange(1, 65535), help="For --http.")
def mcp(dataset: Path, timeout: float, http: bool, port: int) -> int:
    """Give agents a dataset: a server of the Model Context Protocol, which only reads.

    A client starts it and speaks with it over standard input and output; it ends when its input does. Its tools search,
    show a thing or a passage, compare bodies, answer questions and SPARQL; every answer has the ids, quotes and pages of
    the statements that it rests on. With --http it listens on this machine only, and answers at /mcp. It needs the
    package mcp: pip install 'inspection-kg[mcp]'.

    \b
    Examples:
      kg mcp dataset
      kg mcp dataset --timeout 5
      kg mcp dataset --http --port 8001
    """
    try:
        from kg.mcp.server import make_server
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in ("mcp", "mcp_types", "pydantic"):
            raise
        hint = "pip install 'inspection-kg[mcp]'"
        raise KgError(f"this needs the package {error.name}, which is not installed", hint=hint) from error
    from kg.dataset import open_dataset

    server = make_server(open_dataset(dataset), seconds=timeout)
    if http:
        note(f"kg: {dataset} is at http://127.0.0.1:{port}/mcp (Ctrl+C ends it)")
        server.run("streamable-http", host="127.0.0.1", port=port)
    else:
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # a thread waits for input, which nothing else could end
        server.run("stdio")
    return 0
