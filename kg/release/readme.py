"""README.md of a release: what is in it, in plain words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from kg import __version__
from kg.release.contents import CITATION, CRATE, DCAT, README, REPORT, STATISTICS, SUMS, TRIG, File
from kg.release.crate import FOLDERS
from kg.release.licences import iri_of
from kg.release.sources import Source
from kg.release.words import attribution, description, summary_of_rights


def describe(source: Source, files: Sequence[File]) -> Iterator[tuple[str, bytes]]:
    """Yield the file."""
    paragraphs = (
        f"# {source.title}",
        description(source),
        *_facts(source),
        *_contents(source, files),
        *_counts(source.statistics),
        *_use(),
        *_rights(source),
        *_checking(source),
    )
    yield README, ("\n\n".join(paragraphs) + "\n").encode()


def _facts(source: Source) -> Iterator[str]:
    about = source.about
    people = "; ".join(creator.plain for creator in about.creators)
    facts = {
        "version": about.version,
        "published": about.published,
        "creators": people,
        "publisher": about.publisher,
        "DOI": f"<https://doi.org/{about.doi}>" if about.doi else "",
        "address": f"<{about.url}>" if about.url else "",
        "licence": _licence(about.licence),
        "hash of the data": f"`sha256:{source.hash}` (of `manifest.json`, which has the hash of every file of the data)",
    }
    yield "\n".join(f"- {name}: {value}" for name, value in facts.items() if value)
    yield f"`{CITATION}` says how to cite it."


def _licence(licence: str) -> str:
    iri = iri_of(licence)
    return f"{licence} <{iri}>" if iri not in ("", licence) else f"<{iri}>" * bool(iri)


def _contents(source: Source, files: Sequence[File]) -> Iterator[str]:
    rows = [
        (TRIG, "all graphs in one file, for any store"),
        *((f"{name}", text) for name, text in FOLDERS.items() if any(file.path.startswith(name) for file in files)),
        (f"{STATISTICS}.csv, .json", "how many statements there are, by what they are and where they come from"),
        (f"{REPORT}.txt, .ttl", "what the shapes and checks found, for people and as a SHACL report"),
        (f"{DCAT}.ttl, .jsonld", "the description for catalogues of data (DCAT 3, VoID)"),
        (CRATE, "the description as a research object (RO-Crate 1.2)"),
        (SUMS, "the hash of every file"),
    ]
    yield "## What is in it"
    yield _table(("file", "what"), [(f"`{name}`", text[0].lower() + text[1:].rstrip(".")) for name, text in rows])
    if not source.texts:
        yield (
            "The texts of the reports are not in it: each statement has the sentence that it rests on, and the place of "
            "that sentence in the text, whose SHA-256 is in the graph."
        )


def _counts(found: Mapping[str, Any]) -> Iterator[str]:
    yield "## How much"
    yield _table(("", "number"), [(name, f"{number:,}") for name, number in found["totals"].items()])
    kinds = sorted(found["kind"])
    for name, what in (("report", "report"), ("force", "police force"), ("cycle", "cycle")):
        rows = [(key, *(f"{counts.get(kind, 0):,}" for kind in kinds)) for key, counts in found[name].items()]
        yield f"Statements by {what}{' that the report is about' * (name == 'force')}:"
        yield _table((what, *kinds), rows)
    for name, what in (
        ("class", "Things and statements by class"),
        ("set aside", "What was found and left out, by reason"),
    ):
        if found[name]:
            yield f"{what}:"
            yield _table((name, "number"), [(key, f"{number:,}") for key, number in found[name].items()])
    modality = ", ".join(
        f"{key.rpartition('/')[2]} {sum(counts.values()):,}" for key, counts in found["modality"].items()
    )
    if modality:
        yield (
            f"Relations by modality: {modality}. Only what a report asserts without hedging is also a plain triple; "
            "what it negates, plans or hedges is a statement only."
        )


def _use() -> Iterator[str]:
    yield "## How to use it"
    yield (
        f"Load `{TRIG}` into any RDF store; each report is a named graph. The files of `queries/` are questions that such a "
        "store answers. With inspection-kg the folder is a dataset:"
    )
    yield '```\nkg query FOLDER shared-units\nkg explain FOLDER "NAME OF A THING"\nkg cite FOLDER ID-OF-A-STATEMENT\n```'


def _rights(source: Source) -> Iterator[str]:
    about = source.about
    yield "## Licence and attribution"
    yield (
        f"This release is licensed under {about.licence}." if about.licence else "No licence is given for this release."
    )
    yield summary_of_rights(source)
    yield "\n".join(attribution(source)) or "It has no report."


def _checking(source: Source) -> Iterator[str]:
    software = source.dataset.manifest.software
    yield "## How to check it"
    yield (
        f"`sha256sum -c {SUMS}` checks the bytes. `kg verify FOLDER` also holds the graphs against each other, the shapes, "
        "the statistics and the descriptions; with `--rebuild REPORTS` it makes everything anew from the reports."
    )
    packed = f" and packed with version {__version__}" if __version__ != software else ""
    yield f"It was made with inspection-kg {software}{packed}. The same reports, decisions and version give the same bytes."


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)
