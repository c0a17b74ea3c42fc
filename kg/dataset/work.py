"""Extracts reports: the slow part of a build, each report by itself, in any process.

What is extracted lies in the folder `.work` of the dataset until the build is complete, under a key made of all that
decides it. So a build that was killed does not lose what it had done, and the next one takes it up.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.errors import KgError

WORK = ".work"
SOURCE, TEXT, BLOCKS, DONE = "source", "text.txt", "blocks.jsonl", "done.json"
EXTRACTED, KNOWN = "extracted.jsonl", "known.jsonl"
# Kind of file in the dataset → name of the file in the folder of work.
FILES: Mapping[str, str] = {
    "sources": SOURCE,
    "text": TEXT,
    "blocks": BLOCKS,
    "extracted": EXTRACTED,
    "known": KNOWN,
}


@dataclass(frozen=True, slots=True)
class Job:
    """A report to be extracted.

    Attributes:
        key: what the extraction is known by.
        folder: where its source lies, and where the results go.
        vocabulary: folders of a project's own names.
    """

    key: str
    folder: Path
    name: str
    given: Mapping[str, Any]
    vocabulary: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Done:
    """What is known of an extracted report without reading the extraction."""

    id: str
    title: str
    force: str | None
    sha256: Mapping[str, str]


def begin(work: Path, key: str, data: bytes) -> Path:
    """Keep the source of a report to be extracted, and return its folder."""
    place = work / key
    place.mkdir(parents=True, exist_ok=True)
    _write(place / SOURCE, data)
    return place


def finished(work: Path, key: str) -> Done | None:
    """Return what an earlier build extracted and did not come to use."""
    try:
        return Done(**json.loads((work / key / DONE).read_bytes()))
    except (OSError, ValueError, TypeError):
        return None


def extract(job: Job) -> Done | str:
    """Extract a report and write what was found; return what is wrong with a source that is no report.

    The file that says that it is done is written last.
    """
    from kg.dataset.folder import digest_of, jsonl
    from kg.extract import extract as extracted
    from kg.linking import known
    from kg.ontology import load_vocabulary
    from kg.readers import read_bytes
    from kg.serialization import dump_report, dumps

    vocabulary = load_vocabulary(*job.vocabulary)
    source = (job.folder / SOURCE).read_bytes()
    try:
        report = read_bytes(source, job.name, given=job.given, vocabulary=vocabulary)
        found = extracted(report, vocabulary)
    except KgError as error:
        return str(error)
    contents = {
        EXTRACTED: dumps(found),
        KNOWN: jsonl(item.record() for item in known(found)),
        TEXT: found.report.snapshot.text,
        BLOCKS: dump_report(found.report),
    }
    for name, content in contents.items():
        _write(job.folder / name, content.encode("utf-8"))
    hashes = {name: digest_of(content.encode("utf-8")) for name, content in contents.items()}
    metadata = found.report.metadata
    done = Done(metadata.id, metadata.title, metadata.force, hashes | {SOURCE: digest_of(source)})
    _finish(job.folder, done)
    return done


def adopt(place: Path, files: Mapping[str, bytes], id: str, title: str, force: str | None) -> None:
    """Keep what others extracted under the same key, as if it had been extracted here.

    Args:
        place: the folder of the key.
        files: kind of file, one of `FILES` → bytes.
    """
    from kg.dataset.folder import digest_of

    hashes = {}
    for kind, data in files.items():
        _write(place / FILES[kind], data)
        hashes[FILES[kind]] = digest_of(data)
    _finish(place, Done(id, title, force, hashes))


def clear(work: Path) -> None:
    """Remove the folder of work: all that is in it has been put in place."""
    shutil.rmtree(work, ignore_errors=True)


def _finish(place: Path, done: Done) -> None:
    written = {"id": done.id, "title": done.title, "force": done.force, "sha256": done.sha256}
    _write(place / DONE, json.dumps(written, sort_keys=True).encode("utf-8"))


def _write(path: Path, data: bytes) -> None:
    """Write a file whole or not at all."""
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    part.write_bytes(data)
    os.replace(part, path)
