"""The commands that make datasets and keep them up to date: build, add, remove, update, import."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

import click

from kg.cli.output import emit, note, outcome, show_violations, table

if TYPE_CHECKING:
    from kg.dataset import Build, Entry, Import

_KINDS = ("relation", "judgment", "finding", "action", "follow-up", "statistic", "definition", "mention", "quad")
FOR_IMPORT = ("nq", "trig", "ttl", "nt", "jsonld", "rdf")  # kg.foreign.ENDINGS, without loading what reads them
_TOLD = 12  # reports whose change is told one by one
_FOLDER = click.Path(path_type=Path, file_okay=False)
_reports = click.argument("reports", metavar="REPORT...", nargs=-1, required=True)
_dataset = click.argument("dataset", type=click.Path(path_type=Path))


def _options(*wanted: str) -> Callable[[Callable[..., int]], Callable[..., int]]:
    """Return a decorator that adds options, in this order."""
    known = {
        "meta": click.option(
            "--meta",
            metavar="KEY=VALUE",
            multiple=True,
            help="What holds for these reports whatever they say, such as cycle=2016 or force=essex.",
        ),
        "refresh": click.option("--refresh", is_flag=True, help="Ask addresses again although a copy is there."),
        "base": click.option("--base", metavar="IRI", help="The base of all IRIs, ending in a slash."),
        "mentions": click.option(
            "--mentions/--no-mentions",
            default=None,
            help="Make every mention a node of the graph: three times the size.",
        ),
        "min_confidence": click.option(
            "--min-confidence", metavar="0..1", type=click.FloatRange(0, 1), help="Set aside what is less certain."
        ),
        "vocabulary": click.option(
            "--vocabulary", metavar="DIR", type=_FOLDER, help="Your own names: a folder of Turtle files."
        ),
        "queries": click.option(
            "--queries", metavar="DIR", type=_FOLDER, help="Your own questions: a folder of .rq files."
        ),
        "shapes": click.option(
            "--shapes", metavar="DIR", type=_FOLDER, help="Your own constraints: a folder of SHACL shapes."
        ),
        "jobs": click.option(
            "-j", "--jobs", metavar="N", type=click.IntRange(1), help="How many processes; one a processor else."
        ),
    }

    def decorate(function: Callable[..., int]) -> Callable[..., int]:
        for name in reversed(wanted):
            function = known[name](function)
        return function

    return decorate


@click.command()
@_reports
@click.option(
    "-o", "--output", metavar="DATASET", required=True, type=click.Path(path_type=Path), help="The folder to write."
)
@_options("meta", "refresh", "base", "mentions", "min_confidence", "vocabulary", "queries", "shapes", "jobs")
def build(reports: tuple[str, ...], output: Path, meta: tuple[str, ...], **settings: Any) -> int:
    """Make a dataset of exactly these reports: extract, link, validate, write.

    A REPORT is a file (PDF, HTML, text), a folder, a pattern, an https address, or - for standard input. Beside
    essex.pdf, a file essex.pdf.meta.toml may say what the report does not say itself, or wrongly.

    What the dataset holds already and is unchanged is not read again. The new state replaces the old one in one step;
    a build that is stopped leaves the old state, and the next one takes up what was done. The same reports give the
    same bytes, in any order. Options that are not given are kept from the dataset that is there.

    The exit status is 2 when a report could not be read (the others are built), else 1 when the dataset does not
    conform to the shapes (it is written all the same), else 0. What is found and not accepted, and what is less certain
    than --min-confidence, is in the folder review of the dataset, each with the reason.

    \b
    Examples:
      kg build essex.pdf kent.html -o dataset
      kg build reports/ -o dataset --min-confidence 0.7
      kg build 'reports/*2018*.pdf' -o dataset --mentions --jobs 2
      kg build essex.txt -o dataset --meta force=essex --meta cycle=2015
      kg build reports/ -o dataset --vocabulary names/ --shapes rules/ --base https://example.org/police/
    """
    from kg.dataset import build as make

    return _make(lambda given, rest: make(reports, output, given=given, **rest), meta, settings)


@click.command()
@_dataset
@_reports
@_options("meta", "refresh", "vocabulary", "queries", "shapes", "jobs")
def add(dataset: Path, reports: tuple[str, ...], meta: tuple[str, ...], **settings: Any) -> int:
    """Add reports to a dataset, or take in what has changed of them.

    Reports are named as for kg build, and exit statuses are the same. A report that the dataset holds under the same
    id is replaced. The result is, byte for byte, what kg build would make of all the reports together.

    \b
    Examples:
      kg add dataset kent.pdf
      kg add dataset new-reports/
      kg add dataset https://example.org/peel-2016-kent/ --meta cycle=2016
    """
    from kg.dataset import add as make

    return _make(lambda given, rest: make(dataset, reports, given=given, **rest), meta, settings)


@click.command()
@_dataset
@_reports
@_options("jobs")
def remove(dataset: Path, reports: tuple[str, ...], **settings: Any) -> int:
    """Remove reports and imported graphs from a dataset, and all that only they say.

    A REPORT is an id, with or without "report/", the name of an imported graph, or the name of the file that was read.

    \b
    Examples:
      kg remove dataset report/peel-2015-effectiveness-kent
      kg remove dataset kent.pdf
      kg remove dataset south-west
    """
    from kg.dataset import remove as make

    return _make(lambda _, rest: make(dataset, reports, **rest), (), settings)


@click.command()
@_dataset
@_options("base", "mentions", "min_confidence", "vocabulary", "queries", "shapes", "jobs")
def update(dataset: Path, **settings: Any) -> int:
    """Apply to a dataset what has changed beside it.

    That is: decisions about identity and corrections edited by hand, your own vocabulary and shapes, another version of
    kg. Only what this concerns is done again, and what and why is told. The sources are in the dataset, so it needs
    nothing else. A dataset of an older format is built anew from them, with its options and decisions; where one of
    them is missing, it is named and nothing is changed.

    \b
    Examples:
      kg update dataset
      kg update dataset --vocabulary names/
      kg update dataset --min-confidence 0.7
    """
    from kg.dataset import update as make

    return _make(lambda _, rest: make(dataset, **rest), (), settings)


@click.command("import")
@_dataset
@click.argument("sources", metavar="SOURCE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--name", metavar="NAME", help="The name under which a graph goes in your dataset; that of its file else."
)
@click.option(
    "-f", "--format", type=click.Choice(FOR_IMPORT), help="The syntax of a graph; told by name and content else."
)
@click.option("--base", metavar="IRI", help="The base of the names in a graph, where it is not that of your dataset.")
@click.option(
    "--with-project", is_flag=True, help="Take their own names, questions and shapes too, where you have none."
)
@click.option("--replace", is_flag=True, help="Where theirs and yours differ, take theirs.")
@_options("jobs")
def import_(dataset: Path, sources: tuple[Path, ...], **settings: Any) -> int:
    """Take over what others published, so that two graphs become one. DATASET is made if there is none.

    A SOURCE is the folder of a dataset, or a file of RDF that follows the ontology (- for standard input).

    Of a dataset, the reports become reports of yours. Every file is checked against the manifest first; a damaged
    dataset is not taken over at all. What the same version of kg extracted there is not extracted again. Their decisions
    about identity and their corrections are joined to yours, with who, when and why; where two contradict each other,
    yours stands, and it is told. So does a report of yours that they have from another file.

    A graph comes without texts, so its quotes are believed; its statements count beside yours, and the things that it
    names are linked with yours. It is kept as it came, and kg remove DATASET NAME takes it out again. What does not
    conform to the shapes and checks, or names a class or property that the ontology does not have, is not taken.

    The exit status is 1 when a graph does not conform, 2 when a report or graph of theirs was not taken because yours
    stands, else 0.

    \b
    Examples:
      kg import dataset colleagues-dataset
      kg import dataset theirs --with-project
      kg import dataset south-west.nq
      kg import dataset graph.ttl --name south-west --base https://example.org/
      curl -s https://example.org/graph.trig | kg import dataset - --name example
    """
    from kg.dataset import ConformanceError
    from kg.dataset import import_ as make

    try:
        return _make(lambda _, rest: make(dataset, sources, **rest), (), settings)
    except ConformanceError as error:
        from kg.validate import format_violations

        emit(format_violations(item for item in error.violations if item.severity == "violation"))
        note(f"kg: {error}")
        return 1


def _make(
    make: Callable[[dict[str, Any], dict[str, Any]], Build], meta: tuple[str, ...], settings: dict[str, Any]
) -> int:
    """Run a build, tell what was made and what went wrong, and return the exit status."""
    from kg.metadata import parse_given

    given = dict(parse_given(meta)) if meta else {}
    with progressing() as progress:
        hooks = {"on_wait": _tell_wait, "on_plan": _tell_plan, "progress": progress}
        made = make(given, {**settings, **hooks})
    emit(_summary(made))
    return told(made)


def _tell_wait() -> None:
    note("kg: another process is writing this dataset; waiting for it")


def _tell_plan(plan: Sequence[tuple[str, tuple[str, ...]]]) -> None:
    """Tell before the long work how many reports have to be read, and why."""
    counts = Counter(f"again because of {', '.join(why)}" if why else "new" for _, why in plan)
    note(f"kg: {len(plan)} to read: " + "; ".join(f"{count} {why}" for why, count in sorted(counts.items())))


def told(made: Build) -> int:
    """Tell on standard error what a build did and what went wrong; return the exit status."""
    _tell_changes(made)
    where = made.dataset.path
    for text in made.notes:
        note(f"kg: {' '.join(text.split())}")
    show_violations(tuple(item for item in made.violations if item.severity != "info"), f"kg validate {where}")
    for problem in made.problems:
        state = f"{problem['state']}: {problem['message']} (kg correct {where} --list)"
        note(f"kg: correction of {problem['statement']}: {state}")
    for failure in made.failures:
        note(f"kg: {' '.join(failure.message.split())}")
    if made.failures:
        note(f"kg: {len(made.failures)} could not be taken in; the rest is in {where}")
        return 2
    return 0 if made.conforms else 1


def _tell_changes(made: Build) -> None:
    counts = Counter(change.what for change in made.changes)
    note("kg: " + (", ".join(f"{count} {what}" for what, count in sorted(counts.items())) or "no report"))
    again = [change for change in made.changes if change.why]
    for change in again[:_TOLD]:
        note(f"kg: {change.report} {change.what}: {', '.join(change.why)}")
    if len(again) > _TOLD:
        whys = Counter(", ".join(change.why) for change in again[_TOLD:])
        note("".join(f"kg: … and {count} more: {why}\n" for why, count in sorted(whys.items())).rstrip("\n"))


def _summary(made: Build) -> str:
    done = {change.report for change in made.changes if change.what != "unchanged"}
    manifest = made.dataset.manifest
    entries: tuple[Entry | Import, ...] = (*manifest.reports, *manifest.imports)
    rows = [[entry.id, *(str(entry.counts.get(kind, 0)) for kind in _KINDS)] for entry in entries if entry.id in done]
    if len(rows) != 1 or len(entries) > 1:
        rows.append(["all", *(str(made.counts.get(kind, 0)) for kind in _KINDS)])
    aside = sum(made.set_aside.values())
    reasons = "".join(f"  {count} × {reason}\n" for reason, count in made.set_aside.items())
    listed = f"set aside, listed in {made.dataset.path / 'review'}: {aside}\n{reasons}" if aside else ""
    return table(["report", *(f"{kind}s" for kind in _KINDS)], rows) + listed + outcome(made.violations)


@contextmanager
def progressing() -> Iterator[Callable[[str, str, int, int], None]]:
    """Give a function that shows how far the work is and how long it will take: a bar on a terminal, else lines."""
    if not sys.stderr.isatty():
        yield _Lines().tell
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    text = TextColumn("{task.description}", markup=False)
    columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), text)
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        tasks: dict[str, Any] = {}

        def show(stage: str, name: str, number: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bar.add_task(stage, total=total)
            bar.update(tasks[stage], description=f"{stage} {name}", completed=number, total=total)

        yield show


class _Lines:
    """Tells progress in lines, with the time left once there is something to reckon it from."""

    def __init__(self) -> None:
        self.begun: dict[str, float] = {}

    def tell(self, stage: str, name: str, number: int, total: int) -> None:
        since = monotonic() - self.begun.setdefault(stage, monotonic())
        if number == 0:
            return
        left = since / number * (total - number)
        note(f"{number}/{total} {stage} {name}" + f", about {left:.0f} s left" * (left >= 5))
