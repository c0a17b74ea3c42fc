"""The command line. Data go to standard output, messages to standard error.

Exit status: 0 done, 1 the data do not conform or differ, 2 could not run, 130 interrupted, 141 nobody reads the output.
"""

from __future__ import annotations

import gc
import io
import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path

import click

from kg import __version__
from kg.cli.agents import mcp
from kg.cli.annotating import annotate, validate
from kg.cli.asking import explain, query, vocabulary
from kg.cli.comparing import compare, history
from kg.cli.correcting import correct
from kg.cli.datasets import add, build, import_, remove, update
from kg.cli.deciding import link, review, unlink
from kg.cli.differing import diff
from kg.cli.evaluating import evaluate, sample
from kg.cli.exporting import export
from kg.cli.output import OutputClosed
from kg.cli.releasing import cite, package, verify
from kg.cli.serving import serve, site
from kg.cli.stats import stats
from kg.errors import KgError, refused


@click.group(
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="kg", message="%(prog)s %(version)s")
@click.pass_context
def cli(context: click.Context) -> None:
    """Turn police inspection reports into a knowledge graph in which every statement shows its sentence.

    \b
    Examples:
      kg build essex.txt kent.txt -o dataset
      kg query dataset shared-units
      kg explain dataset "Essex Police"
    """
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


_COMMANDS = (
    build,
    add,
    remove,
    update,
    import_,
    annotate,
    validate,
    review,
    link,
    unlink,
    query,
    explain,
    correct,
    compare,
    history,
    stats,
    diff,
    export,
    vocabulary,
    evaluate,
    sample,
    serve,
    site,
    mcp,
    package,
    verify,
    cite,
)
for command in _COMMANDS:
    cli.add_command(command)


def run(arguments: Sequence[str]) -> int:
    """Run a command and return its exit status; what a user can mend is one line on standard error."""
    try:
        status = cli.main(args=list(arguments), prog_name="kg", standalone_mode=False)
        sys.stdout.flush()
        return int(status or 0)
    except KgError as error:
        return _failed(str(error))
    except click.UsageError as error:
        named = [
            one for one in arguments[:1] if one in cli.commands
        ]  # of an option without its value click knows no more
        command = error.ctx.command_path if error.ctx else " ".join(["kg", *named])
        return _failed(f"{error.format_message()} (see: {command} --help)")
    except click.ClickException as error:
        return _failed(error.format_message())
    except (KeyboardInterrupt, click.Abort):
        return 130
    except (OutputClosed, BrokenPipeError, SystemExit):  # click leaves so when a pipe is closed
        return 141
    except OSError as error:
        return _failed(str(refused(error)))


def main() -> None:
    """Run the command line and leave with its exit status."""
    gc.set_threshold(100_000, 50, 50)  # a build makes millions of small objects, and few of them in cycles
    _reopen()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and not stream.isatty():
            stream.reconfigure(encoding="utf-8", newline="")
        elif isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        status = run(sys.argv[1:])
        sys.stdout.flush()
    except BrokenPipeError:
        status = 141
    except OSError as error:
        status = _failed(str(refused(error)))
    except Exception as error:  # without this the exit status were 1: the data do not conform
        status = _failed(_fault(error))
    if status == 141:  # the interpreter would try to flush once more
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(status)


def _reopen() -> None:
    """Give the streams that were closed before kg began a place: nothing to read, and what is written gets lost."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115 - stays open


def _fault(error: Exception) -> str:
    """Return in a line what is not for a user to mend, and where it stands in the code."""
    if os.environ.get("KG_DEBUG"):
        raise error
    places = [frame for frame in traceback.extract_tb(error.__traceback__) if f"{os.sep}kg{os.sep}" in frame.filename]
    where = f" at {Path(places[-1].filename).name}:{places[-1].lineno}" if places else ""
    told = f"a fault of kg itself{where}: {type(error).__name__}: {error}"
    return f"{told} (please report it; KG_DEBUG=1 in the environment shows all of it)"


def _failed(message: str) -> int:
    click.echo(f"kg: {' '.join(message.split())}", err=True)
    return 2
