"""The commands that show a dataset: serve, site."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("dataset", type=click.Path(path_type=Path))
@click.option("--host", default="127.0.0.1", show_default=True, help="The address on which it listens.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="0 takes a free one.")
def serve(dataset: Path, host: str, port: int) -> int:
    """Show a dataset as a web site and answer SPARQL over HTTP.

    \b
    Examples:
      kg serve dataset
    """
    import uvicorn

    from kg.dataset import open_dataset
    from kg.edition import make_edition
    from kg.serve.app import make_app
    from kg.serve.service import Service
    from kg.serve.settings import Settings

    opened = open_dataset(dataset)
    settings = Settings(host=host, port=port)
    service = Service(make_edition(opened, opened.path / ".editions"), settings)
    uvicorn.run(make_app(service), host=host, port=port)
    return 0
