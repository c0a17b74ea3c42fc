"""Readers: from a file to a report."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from kg import metadata
from kg.errors import ReadError
from kg.ontology import load_vocabulary
from kg.readers import lines, txt
from kg.readers.lines import Layout
from kg.report import Report, Snapshot

_LEAST = 40  # words
_COMMON = "the of and to in is that for are with it as was has have be by on not this which"
_FUNCTION_WORDS = frozenset(_COMMON.split())
_INSPECTION = re.compile(r"\b(?:inspect\w*|HMIC\w*|polic\w+|constabular\w+|forces?|safeguarding)\b", re.IGNORECASE)
_PDF = b"%PDF-"
_SIGNATURES = (
    (b"PK\x03\x04", "an office document or archive"),
    (b"\xd0\xcf\x11\xe0", "an old Word document"),
)


def read(path: Path | str, *, name: str | None = None) -> Report:
    """Read a report from a text file or a PDF; the path "-" stands for standard input.

    Args:
        path: the file.
        name: what the file is called, where the path does not say it.

    Raises:
        ReadError: when the file is missing, empty, neither UTF-8 text nor a PDF with text, too short, or not an
            inspection report.
    """
    if str(path) == "-":
        source, data = name or "standard input", sys.stdin.buffer.read()
    else:
        source, data = name or Path(path).name, _bytes(Path(path))
    if _PDF in data[:1024]:
        from kg.readers import pdf  # takes time to import, which texts need not wait for

        return _report(pdf.read(data, source), source)
    return read_text(_decode(data, source), name=source)


def read_text(text: str, *, name: str) -> Report:
    """Return the report of a text that is already in memory.

    Raises:
        ReadError: when the text is empty, too short, or not that of an inspection report.
    """
    return _report(lines.lay_out(text), name)


def _report(layout: Layout, name: str) -> Report:
    """Return the report of a layout."""
    _check(layout.text, name)
    vocabulary = load_vocabulary()
    snapshot = Snapshot(layout.text)
    blocks, pages = txt.structure_of(layout)
    described = metadata.describe(blocks, snapshot, name, vocabulary)
    if described.programme == "programme/peel" and not any(block.question for block in blocks):
        # The report lists no questions by number: those of its cycle stand in.
        wordings = metadata.question_wordings(described, vocabulary)
        blocks, pages = txt.structure_of(layout, wordings) if wordings else (blocks, pages)
    return Report(described, snapshot, blocks, pages)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise ReadError("no such file", where=str(path), hint="check the path") from None
    except IsADirectoryError:
        raise ReadError("this is a folder", where=str(path), hint="name the files in it one by one") from None
    except OSError as error:
        raise ReadError(
            f"cannot be opened: {error.strerror}", where=str(path), hint="check the path and its permissions"
        ) from None


def _decode(data: bytes, source: str) -> str:
    for signature, what in _SIGNATURES:
        if data.startswith(signature):
            raise ReadError(
                f"this is {what}, which is not read yet",
                where=source,
                hint="save it as text (UTF-8) and read that",
            )
    if b"\x00" in data[:4096]:
        raise ReadError(
            "this is not text: it has NUL bytes", where=source, hint="save it as text (UTF-8) and read that"
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        what = f"not UTF-8: byte 0x{data[error.start]:02x} at offset {error.start}, line {line}"
        raise ReadError(what, where=source, hint="save the text as UTF-8") from None


def _check(text: str, source: str) -> None:
    """Refuse a text that cannot be an inspection report in English."""
    words = re.findall(r"[^\W\d_]+", text)
    if not words:
        raise ReadError("the file is empty", where=source, hint="give the text of a report")
    if len(words) < _LEAST:
        raise ReadError(
            f"only {len(words)} words: too short for a report",
            where=source,
            hint="give the text of a whole report",
        )
    common = sum(word.lower() in _FUNCTION_WORDS for word in words) / len(words)
    if common < 0.12:
        raise ReadError("the text does not read as English", where=source, hint="give a report written in English")
    if len(set(map(str.lower, _INSPECTION.findall(text)))) < 2:
        what = "this does not read as an inspection report: it speaks of neither inspection nor police"
        hint = "give the report of a police inspection or a joint inspection"
        raise ReadError(what, where=source, hint=hint)
