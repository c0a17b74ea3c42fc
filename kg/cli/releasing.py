"""The commands for publishing: package, verify, cite."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli.output import emit, note

if TYPE_CHECKING:
    from kg.release import About, Problem

_FORMATS = ("text", "bibtex", "csl-json", "ris")
_SHOWN = 20


@click.command()
@click.argument("dataset", type=click.Path(path_type=Path))
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help="The folder of the release.")
@click.option(
    "--metadata", type=click.Path(path_type=Path), help="A file such as release.toml; DATASET/release.toml else."
)
@click.option("--title", metavar="TEXT")
@click.option("--version", metavar="TEXT", help="Such as 1.0.")
@click.option(
    "--creator", "creators", metavar="NAME[;ORCID]", multiple=True, help='"Family, Given", or a body; repeatable.'
)
@click.option("--publisher", metavar="NAME")
@click.option("--published", metavar="DATE", help="Such as 2026-11-24.")
@click.option("--licence", metavar="SPDX|IRI", help="Of the release, not of the reports; such as CC-BY-4.0.")
@click.option("--doi", metavar="DOI")
@click.option("--url", metavar="URL", help="Where it is published.")
@click.option("--texts/--no-texts", default=None, help="Whether the texts of the reports go along (no).")
@click.option("--zip", "archive", is_flag=True, help="Write FOLDER.zip as well.")
def package(dataset: Path, output: Path, metadata: Path | None, texts: bool | None, archive: bool, **given: Any) -> int:
    """Write a release of a dataset: a folder to publish and to cite, that anyone can check.

    It holds the graphs as N-Quads and TriG, ontology, shapes, questions, records, decisions, validation report,
    statistics, descriptions (DCAT, VoID, RO-Crate), CITATION.cff, README.md and checksums. The texts of the reports are
    their publishers': sentences are quoted, whole texts go along with --texts only. The same dataset gives the same
    bytes. What is not told is not invented; what a citable release lacks is told on standard error.

    \b
    Examples:
      kg package dataset -o release
      kg package dataset -o release --creator "Doe, Jane;0000-0002-1825-0097" --version 1.0 --published 2026-11-24
      kg package dataset -o release --licence CC-BY-4.0 --doi 10.5281/zenodo.1234567 --zip
      kg package dataset -o release --metadata release.toml --texts
    """
    from kg.dataset import open_dataset
    from kg.release import Creator, package, read_about, told_of

    opened = open_dataset(dataset)
    about, with_texts = read_about(metadata) if metadata else told_of(opened)
    given["creators"] = tuple(map(Creator.read, given["creators"]))
    told = about.with_(**given)
    with_texts = with_texts if texts is None else texts
    made = package(opened, output, about=told, texts=with_texts, archive=archive)
    emit(f"{output}: {len(made.files)} files, {made.size / 2**20:,.1f} MB, sha256:{made.source.hash}\n")
    if made.archive:
        emit(f"{made.archive}: {made.archive.stat().st_size / 2**20:,.1f} MB\n")
    _warn(told)
    return 0


def _warn(about: About) -> None:
    lacking = list(about.lacking())
    if lacking:
        told = ", ".join(f"{what} ({option})" for what, option in lacking)
        note(f"kg: a release that is cited should also tell {told}")


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.argument("reports", nargs=-1)
@click.option("--dataset", type=click.Path(path_type=Path), help="Make the release of this dataset anew, and compare.")
@click.option("--rebuild", is_flag=True, help="Build all anew from REPORTS (files, folders, patterns), and compare.")
@click.option("-j", "--jobs", metavar="N", type=click.IntRange(1), help="How many processes; one a processor else.")
def verify(folder: Path, reports: tuple[str, ...], dataset: Path | None, rebuild: bool, jobs: int | None) -> int:
    """Check a release: checksums, missing and added files, and whether its parts say the same.

    N-Quads and TriG must hold the same graphs, the shapes must find what the validation report says, the statistics must
    be those of the graphs, and the descriptions must fit the files. With --dataset or --rebuild the release is made anew
    and compared byte for byte. The exit status is 1 when something differs, and what differs is told.

    \b
    Examples:
      kg verify release
      kg verify release --dataset dataset
      kg verify release --rebuild reports/*.pdf
    """
    from kg.dataset import open_dataset
    from kg.release import compare_with, verify
    from kg.release import rebuild as rebuilt

    if rebuild != bool(reports):
        raise click.UsageError("--rebuild needs the reports" if rebuild else "reports are for --rebuild")
    opened = open_dataset(dataset) if dataset else None
    tell = _teller()
    found = verify(folder, tell)
    if not found and opened:
        found = compare_with(folder, opened)
    if not found and rebuild:
        found = rebuilt(folder, reports, jobs=jobs)
    return _shown(folder, found, bool(opened or rebuild))


def _teller() -> Callable[[str], None]:
    def tell(what: str) -> None:
        if sys.stderr.isatty():
            note(f"kg: {what}")

    return tell


def _shown(folder: Path, found: tuple[Problem, ...], anew: bool) -> int:
    if not found:
        emit(f"{folder}: as it was packed, and its parts agree" + ", also with what is made anew" * anew + "\n")
        return 0
    emit("".join(f"{problem}\n" for problem in found[:_SHOWN]))
    if len(found) > _SHOWN:
        emit(f"… and {len(found) - _SHOWN} more\n")
    note(f"kg: {folder} is not as it should be: {len(found)} problem{'s' * (len(found) != 1)}")
    return 1


@click.command()
@click.argument("dataset", type=click.Path(path_type=Path))
@click.argument("things", metavar="[IRI|ID|NAME]...", nargs=-1)
@click.option("-f", "--format", type=click.Choice(_FORMATS), default="text", show_default=True)
def cite(dataset: Path, things: tuple[str, ...], format: str) -> int:
    """Print how a statement, a report or a thing is cited; the dataset itself, when none is named.

    DATASET is a dataset or a release. A statement is cited with its report, page and quote, with its IRI, and with the
    dataset, its version and hash. What is not known is left out.

    \b
    Examples:
      kg cite release
      kg cite release report/peel-2015-effectiveness-essex --format bibtex
      kg cite dataset finding/peel-2015-effectiveness-essex/0f3a9c1b22
      kg cite dataset "Essex Police" --format csl-json
    """
    from kg.dataset import open_dataset
    from kg.release import cite
    from kg.release.bibliography import write

    emit(write(cite(open_dataset(dataset), things), format))
    return 0
