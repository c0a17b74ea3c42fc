"""Readers: from a file, an address or bytes to a report."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path

from kg import metadata
from kg.errors import ReadError
from kg.metadata.given import Told
from kg.ontology import Vocabulary, load_vocabulary
from kg.readers import lines, txt
from kg.readers.decoding import decode_text
from kg.readers.formats import Format, format_of
from kg.readers.lines import Layout
from kg.report import Report, Snapshot

_LEAST = 40  # words
_COMMON = "the of and to in is that for are with it as was has have be by on not this which"
_FUNCTION_WORDS = frozenset(_COMMON.split())
_INSPECTION = re.compile(r"\b(?:inspect\w*|HMIC\w*|polic\w+|constabular\w+|forces?|safeguarding)\b", re.IGNORECASE)
_ADDRESS = re.compile(r"(https?):/{1,2}(?=[^/])", re.IGNORECASE)  # a Path has lost one of the slashes


def read(
    path: Path | str,
    *,
    name: str | None = None,
    given: Told | None = None,
    vocabulary: Vocabulary | None = None,
    refresh: bool = False,
) -> Report:
    """Read a report from a text, HTML or PDF file, or from an address; "-" stands for standard input.

    Args:
        path: the file or the address (https).
        name: what the report is called, where the path does not say it.
        given: what is known of the report better than it says itself (`kg.metadata.resolve`); it counts before
            what the file's sidecar says (`kg.metadata.read_sidecar`).
        vocabulary: the names that are known; None for those of the package.
        refresh: whether to ask an address although what it gave before is kept.

    Raises:
        ReadError: when the file is missing, empty, of a kind that is not read, damaged, too short, or not an
            inspection report; when the address cannot be fetched; when the metadata given are wrong.
    """
    if str(path) == "-":
        return read_bytes(sys.stdin.buffer.read(), name or "standard input", given=given, vocabulary=vocabulary)
    if address := address_of(path):
        from kg.readers import web  # takes time to import, which files need not wait for

        fetched = web.fetch(address, refresh=refresh)
        return read_bytes(fetched.data, name or fetched.address, given=given, vocabulary=vocabulary)
    data = _bytes(Path(path))
    told = {**metadata.read_sidecar(path), **(given or {})}
    try:
        return read_bytes(data, name or Path(path).name, given=told, vocabulary=vocabulary)
    except ReadError as error:  # a report knows the name of its file only; of files of one name this tells which
        if not name and error.where.startswith(Path(path).name):
            error.where = f"{path}{error.where.removeprefix(Path(path).name)}"
        raise


def read_bytes(data: bytes, name: str, *, given: Told | None = None, vocabulary: Vocabulary | None = None) -> Report:
    """Read a report from the bytes of a text, HTML or PDF file. The same bytes give the same report, always.

    Args:
        data: the bytes of the file.
        name: the name of the file or the address; it becomes the `source` of the metadata.
        given: what is known of the report better than it says itself (`kg.metadata.resolve`).
        vocabulary: the names that are known; None for those of the package.

    Raises:
        ReadError: as `read`.
    """
    return _report(_LAYOUTS[format_of(data, name)](data, name), name, given, vocabulary)


def read_text(text: str, *, name: str, given: Told | None = None, vocabulary: Vocabulary | None = None) -> Report:
    """Return the report of a text that is already in memory.

    Raises:
        ReadError: when the text is empty, too short, or not that of an inspection report.
    """
    return _report(lines.lay_out(text), name, given, vocabulary)


def address_of(path: Path | str) -> str | None:
    """Return the address that a path is, or None where it is the path of a file.

    Examples:
        >>> address_of("https://www.example.org/kent/"), address_of("kent.html")
        ('https://www.example.org/kent/', None)
    """
    text = str(path)
    match = _ADDRESS.match(text)
    return f"{match[1].lower()}://{text[match.end() :]}" if match else None


def _text(data: bytes, name: str) -> Layout:
    return lines.lay_out(decode_text(data, name))


def _html(data: bytes, name: str) -> Layout:
    from kg.readers import html

    return html.read(data, name)


def _pdf(data: bytes, name: str) -> Layout:
    from kg.readers import pdf  # takes time to import, which texts need not wait for

    return pdf.read(data, name)


_LAYOUTS: dict[Format, Callable[[bytes, str], Layout]] = {
    Format.TEXT: _text,
    Format.HTML: _html,
    Format.PDF: _pdf,
}


def _report(layout: Layout, name: str, given: Told | None, vocabulary: Vocabulary | None) -> Report:
    """Return the report of a layout."""
    _check(layout.text, name)
    vocabulary = vocabulary or load_vocabulary()
    known = metadata.resolve(given or {}, vocabulary, name)
    blocks, pages = txt.structure_of(layout)
    described = metadata.describe(blocks, name, vocabulary, known)
    if described.programme == "programme/peel" and not any(block.question for block in blocks):
        # The report lists no questions by number: those of its cycle stand in.
        wordings = metadata.question_wordings(described, vocabulary)
        blocks, pages = txt.structure_of(layout, wordings) if wordings else (blocks, pages)
    return Report(described, Snapshot(layout.text), blocks, pages)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise ReadError("no such file", where=str(path), hint="check the path") from None
    except IsADirectoryError:
        raise ReadError(
            "this is a folder", where=str(path), hint="name a file in it; kg build reads all of a folder"
        ) from None
    except (OSError, ValueError) as error:
        what = getattr(error, "strerror", None) or str(error)
        raise ReadError(
            f"cannot be opened: {what}", where=str(path), hint="check the path and its permissions"
        ) from None


def _check(text: str, source: str) -> None:
    """Refuse a text that cannot be an inspection report in English."""
    words = re.findall(r"[^\W\d_]+", text)
    if not words:
        raise ReadError("the file is empty", where=source, hint="give the text of a report")
    if len(words) < _LEAST:
        raise ReadError(
            f"only {len(words)} word{'s' * (len(words) != 1)}: too short for a report",
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
