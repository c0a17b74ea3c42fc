"""Writes what becomes of one report: its graph, its records, what is set aside, and what validation found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from kg.dataset.folder import ENDINGS, digest_of, jsonl
from kg.ontology import Entity

if TYPE_CHECKING:
    from pyoxigraph import Quad

    from kg.corrections import Correction, Problem
    from kg.validate import Before, Violation


@dataclass(frozen=True, slots=True)
class Options:
    """What holds for all reports of a dataset: see `kg.dataset.Manifest`; also a project's own folders."""

    base: str
    mentions: bool
    min_confidence: float
    vocabulary: tuple[Path, ...] = ()
    shapes: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Task:
    """A report to be written.

    Attributes:
        name: the report's id without `report/`.
        extracted, text: where its extraction and its text lie.
        moves: id within the report → id in the dataset, where they differ.
        entities: what the report or a correction of it names, as the dataset describes it, by id.
        corrections: people's corrections of its statements.
        output: the folder to write into.
        graph: the graph that stands now, if it was held against the same shapes.
        violations: what was found in that.
    """

    name: str
    extracted: Path
    text: Path
    moves: Mapping[str, str]
    entities: Mapping[str, Entity]
    corrections: tuple[Correction, ...]
    options: Options
    output: Path
    graph: Path | None = None
    violations: tuple[Violation, ...] = ()


@dataclass(frozen=True, slots=True)
class Written:
    """What was written of a report; see `kg.dataset.Entry`.

    Attributes:
        found: ids of the things found in the text that the graph names.
        problems: corrections that could not be applied as they stand.
    """

    sha256: Mapping[str, str]
    counts: Mapping[str, int]
    set_aside: Mapping[str, int]
    found: tuple[str, ...]
    violations: tuple[Violation, ...]
    problems: tuple[Problem, ...]


def write(task: Task) -> Written:
    """Apply identity and corrections to what was extracted from a report, and write and validate what it gives.

    Raises:
        DataError: when a correction asks for something that cannot be.
    """
    from kg.corrections import apply
    from kg.coverage import coverage
    from kg.linking import moved
    from kg.ontology import load_vocabulary
    from kg.rdf import entity_quads, quads, write_nquads
    from kg.serialization import loads
    from kg.validate import validate

    options, text = task.options, task.text.read_bytes().decode("utf-8")
    targets = {ident: task.entities[ident] for ident in task.moves.values() if ident in task.entities}
    extraction = moved(loads(task.extracted.read_bytes().decode("utf-8"), text), task.moves, targets)
    vocabulary = load_vocabulary(*options.vocabulary)
    extraction, problems = apply(
        extraction.at_least(options.min_confidence), task.corrections, vocabulary, task.entities
    )
    told = coverage(extraction, vocabulary)
    graph = quads(extraction, base=options.base, mentions=options.mentions, coverage=told)
    records = extraction.records()
    contents = {"graphs": write_nquads(graph), "records": jsonl(records), "review": jsonl(extraction.review())}
    hashes = {kind: _put(task, kind, content.encode("utf-8")) for kind, content in contents.items()}
    found = {str(quad.subject) for quad in graph if quad.predicate.value.endswith("#foundIn")}
    named = tuple(ident for ident in sorted(task.entities) if f"<{options.base}id/{ident}>" in found)
    described = entity_quads((task.entities[ident] for ident in named), options.base)
    known = vocabulary_of(options.base, options.vocabulary)
    violations = validate([*graph, *described], known, text, shapes=options.shapes, before=_before(task))
    counts = dict(sorted((Counter(record["kind"] for record in records) + Counter(quad=len(graph))).items()))
    return Written(hashes, counts, extraction.set_aside_counts, named, violations, problems)


def _before(task: Task) -> Before | None:
    from pyoxigraph import RdfFormat, parse

    from kg.validate import Before

    if task.graph is None:
        return None
    return Before(frozenset(parse(path=str(task.graph), format=RdfFormat.N_QUADS)), task.violations)


@lru_cache(maxsize=1)
def vocabulary_of(base: str, folders: tuple[Path, ...]) -> list[Quad]:
    """Return the graph of the vocabulary, read once."""
    from kg.rdf import vocabulary_quads

    return vocabulary_quads(base, folders)


def _put(task: Task, kind: str, data: bytes) -> str:
    path = task.output / kind / f"{task.name}{ENDINGS[kind]}"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)
    return digest_of(data)
