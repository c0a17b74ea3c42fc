"""Corrects the statements of a dataset: finds them, shows what they become, keeps the file of corrections."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kg.corrections import (
    Correction,
    Known,
    append_correction,
    assigned,
    check,
    correction_of,
    find,
    named,
    original,
    read_corrections,
    remove_correction,
    unplaced,
    values,
)
from kg.dataset import Dataset, Entry
from kg.errors import DataError, DatasetError
from kg.ontology import MENTION_TYPES, Entity, load_vocabulary
from kg.statements import Record

if TYPE_CHECKING:
    from pyoxigraph import Store

_SHOWN = 5  # statements that an ambiguous id may mean
_PATH = Path("decisions") / "corrections.tsv"

_MARKS = """SELECT ?statement ?verdict ?by WHERE {
  ?correction insp:corrects ?statement ; insp:verdict/skos:prefLabel ?verdict ;
    prov:wasAssociatedWith/rdfs:label ?by .
  FILTER NOT EXISTS { ?correction dcterms:isReplacedBy ?later }
}"""


@dataclass(frozen=True, slots=True)
class Listed:
    """A correction of a dataset and what has become of it.

    Attributes:
        state: "applied", "moved", "changed" or "not applied" (see `kg.corrections.Found`), or "replaced" by a later one.
        message: what a person should know; empty when it is applied as it is.
        record: the statement to which it is applied, if any.
    """

    correction: Correction
    state: str
    message: str = ""
    record: Record | None = None


def path_of(dataset: Dataset) -> Path:
    """Return the file of corrections of a dataset."""
    return dataset.path / _PATH


def look_up(dataset: Dataset, name: str) -> Record:
    """Return a statement, or a candidate that is set aside.

    Args:
        name: its id, its IRI, the digits at the end of its id, or the beginning of one of these.

    Raises:
        DatasetError: when no statement or more than one goes by it.
    """
    wanted = name.strip().strip("<>").removeprefix(f"{dataset.manifest.base}id/")
    place = re.escape(wanted) if "/" in wanted else f'[^"]*/{re.escape(wanted)}'
    pattern = re.compile(f'"statement": "{place}[^"]*"')
    found = {record["statement"]: record for record in _matching(dataset, wanted, pattern)}
    if wanted in found:
        return found[wanted]
    if len(found) == 1:
        return next(iter(found.values()))
    if not found:
        hint = "kg explain and the records show the ids of statements"
        raise DatasetError("no statement goes by this id", where=name, hint=hint)
    several = ", ".join(sorted(found)[:_SHOWN]) + ", …" * (len(found) > _SHOWN)
    raise DatasetError(f"{len(found)} statements go by this", where=name, hint=f"give more of the id: {several}")


def _matching(dataset: Dataset, wanted: str, pattern: re.Pattern[str]) -> Iterator[Record]:
    """Yield the records whose id the pattern matches; only lines that may be one are read as JSON."""
    if not wanted:
        return
    parts = wanted.split("/")
    for entry in dataset.manifest.reports:
        if len(parts) < 2 or entry.name == parts[1] or (len(parts) == 2 and entry.name.startswith(parts[1])):
            for kind in ("records", "review"):
                for line in dataset.read(entry.path(kind)).decode("utf-8").split("\n"):
                    if pattern.search(line) and (record := json.loads(line))["kind"] != "report":
                        yield record


def proposed(
    dataset: Dataset, record: Record, verdict: str, changes: Sequence[tuple[str, str]] = (), **who: str
) -> tuple[Correction, Record]:
    """Return a correction, and the record as it will be.

    Args:
        who: `because`, `by` and `date`.

    Raises:
        DataError: when the correction lacks something, or the statement cannot become so.
    """
    sha256 = dataset.entry(record["report"]).sha256["text"]
    correction = correction_of(record, sha256, verdict, changes=tuple(changes), **who)
    known = known_of(dataset, record["report"], named([correction]))
    return correction, _becoming(original(record, known), correction, known)


def add(dataset: Dataset, correction: Correction) -> None:
    """Keep a correction; the dataset is written again by `kg.dataset.update`."""
    with _writing(dataset):
        append_correction(path_of(dataset), correction)


def undo(dataset: Dataset, name: str) -> Correction:
    """Take the correction of a statement that stands out of the file, and return it; the one before it stands then.

    Args:
        name: of the statement, as in `look_up`, or as the file of corrections has it.

    Raises:
        DatasetError: when nothing is corrected that goes by this name.
    """
    with _writing(dataset):
        every = read_corrections(path_of(dataset))
        mine = [item for item in every if item.statement == name]
        if not mine:
            record = look_up(dataset, name)
            hashes = {item["id"].rsplit("/", 1)[-1] for item in record["corrections"]}
            mine = [item for item in every if item.statement == record["statement"] or item.hash in hashes]
        if not mine:
            hint = f"kg correct {dataset.path} --list shows what is corrected"
            raise DatasetError("the statement is not corrected", where=name, hint=hint)
        last = sorted(mine, key=lambda item: item.date)[-1]
        remove_correction(path_of(dataset), last)
        return last


def listing(dataset: Dataset) -> list[Listed]:
    """Return the corrections of a dataset in order of the file, each with what has become of it."""
    every = read_corrections(path_of(dataset))
    texts = {entry.id: entry.sha256["text"] for entry in dataset.manifest.reports}
    of_reports, _ = assigned(every, texts)
    found = {
        item.correction.hash: item for report, items in of_reports.items() for item in _states(dataset, report, items)
    }
    nowhere = {
        item.correction.hash: Listed(item.correction, item.state, item.message) for item in unplaced(every, texts)
    }
    return [(found | nowhere)[item.hash] for item in every]


def _states(dataset: Dataset, report: str, corrections: Sequence[Correction]) -> Iterator[Listed]:
    records = {item["statement"]: item for item in (*dataset.records(report), *dataset.review(report))}
    records.pop(report, None)
    known = known_of(dataset, report, named(corrections))
    text = dataset.text(report)
    for item in corrections:
        place = find(item, records, text, known)
        record = records.get(place.statement)
        if record is None:
            yield Listed(item, place.state, place.message)
            continue
        hashes = [each["id"].rsplit("/", 1)[-1] for each in record["corrections"]]
        if item.hash not in hashes:
            yield Listed(item, "not applied", _why_not(item, record, known))
        else:
            yield Listed(item, place.state if item.hash == hashes[-1] else "replaced", place.message, record)


def _why_not(item: Correction, record: Record, known: Known) -> str:
    try:
        _becoming(record, item, known)
    except DataError as error:
        return error.what + f" ({error.hint})" * bool(error.hint)
    return "the dataset was written before: kg update writes it again"


def _becoming(record: Record, item: Correction, known: Known) -> Record:
    new = record | values(record, item.changes, known)
    if item.verdict != "rejected":
        check(new, known)
    return new


def known_of(dataset: Dataset, report: str, named: Collection[str] = ()) -> Known:
    """Return what corrections of a report may name.

    Args:
        named: the ids that they name.
    """
    own = dataset.project("vocabulary")
    vocabulary = load_vocabulary(*((own,) if own else ()))
    entities = {
        ident: entity for entry in dataset.manifest.reports for ident, entity in _mentioned(dataset, entry, named)
    }
    records = dataset.records(report)
    entities |= {record["id"]: _entity(record) for record in records if record["kind"] == "mention"}
    return Known(
        vocabulary, {**dict(_described(dataset)), **entities}, frozenset(item["statement"] for item in records)
    )


def _mentioned(dataset: Dataset, entry: Entry, named: Collection[str]) -> Iterator[tuple[str, Entity]]:
    """Yield the things of these ids that a report mentions."""
    if named:
        pattern = re.compile(rf'"id": "({"|".join(map(re.escape, sorted(named)))})"')
        for line in dataset.read(entry.path("records")).decode("utf-8").split("\n"):
            if pattern.search(line) and (record := json.loads(line))["kind"] == "mention":
                yield record["id"], _entity(record)


def _entity(record: Record) -> Entity:
    return Entity(record["id"], record["type"], record["label"], found=True)


def _described(dataset: Dataset) -> Iterator[tuple[str, Entity]]:
    """Yield the things found in texts that the graphs name."""
    from pyoxigraph import Literal, NamedNode

    base = dataset.manifest.base
    types, labels = dict[str, str](), dict[str, str]()
    for quad in dataset.quads("entities"):
        ident = str(quad.subject)[1:-1].removeprefix(f"{base}id/")
        if isinstance(quad.object, NamedNode) and quad.predicate.value.endswith("#type"):
            name = quad.object.value.rpartition("#")[2]
            types |= {ident: name} if name in MENTION_TYPES else {}
        elif isinstance(quad.object, Literal) and quad.predicate.value.endswith("#prefLabel"):
            labels[ident] = quad.object.value
    for ident in sorted({*types} & {*labels}):
        yield ident, Entity(ident, types[ident], labels[ident], found=True)


def marks(store: Store, base: str) -> Mapping[str, str]:
    """Return IRI of a statement → what a person decided about it: "amended by Jane Doe"."""
    from kg import queries

    found = queries.run(store, queries.QueryFile("marks", _MARKS), base=base)
    return {str(statement): f"{str(verdict).lower()} by {by}" for statement, verdict, by in found.rows}


def _writing(dataset: Dataset) -> AbstractContextManager[None]:
    from kg.dataset.locking import writing

    return writing(dataset.path)
