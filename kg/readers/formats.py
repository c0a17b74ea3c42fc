"""What a file is, told by its first bytes, and what to do with those that are not read."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import PurePath

from kg.errors import ReadError

_PDF = b"%PDF-"
_PDF_WITHIN = 1024  # bytes: some servers and mail programs put their own before the PDF
_START = 1024  # bytes that tell text from HTML
_OPEN = "open it in a browser and save it as “Web Page, HTML only”, then read that"
_AS_TEXT = "save it as PDF, or as text (UTF-8), and read that"
_SCAN = "recognise its text first (OCR), then read the result"
_SIGNATURES = (
    (rb"\xd0\xcf\x11\xe0", "an old Word document or other Office file", _AS_TEXT),
    (rb"\{\\rtf", "a rich text file (RTF)", _AS_TEXT),
    (rb"bplist00", "a web archive of Safari", "save the page as “Page Source”, or as PDF, and read that"),
    (rb"\x89PNG|\xff\xd8\xff|GIF8|II\*\x00|MM\x00\*|BM.{4}\x00{4}|RIFF....WEBP", "a picture", _SCAN),
    (rb"\x1f\x8b|BZh|7z\xbc\xaf|Rar!|\xfd7zXZ", "a compressed file", "unpack it and read what is in it"),
)
_ZIPPED = (
    (b"word/", "a Word document"),
    (b"xl/", "an Excel workbook"),
    (b"ppt/", "a PowerPoint presentation"),
    (b"opendocument.text", "an OpenDocument text"),
    (b"epub+zip", "an e-book (EPUB)"),
)
_MHTML = re.compile(
    rb"\s*(?:[A-Za-z-]+:[^\r\n]*\r?\n[ \t]*)*?(?:[^\r\n]*\r?\n)*?Content-Type:\s*multipart/related", re.I
)
_HTML = re.compile(
    r"\s*(?:<!--.*?-->\s*|<\?xml[^>]*>\s*)*"
    r"<(?:!doctype\s+html|(?:html|head|body|meta|title|link|main|article|section|div|h[1-6]|p|table)\b)",
    re.IGNORECASE | re.DOTALL,
)
_HTML_END = re.compile(rb"</(?:html|body)\s*>", re.IGNORECASE)
_ENDINGS = frozenset({".html", ".htm", ".xhtml"})


class Format(StrEnum):
    """What a report file can be."""

    TEXT = "text"
    HTML = "html"
    PDF = "pdf"


def format_of(data: bytes, name: str) -> Format:
    """Return the format of a file.

    Args:
        data: its bytes.
        name: what it is called: its ending counts where the bytes leave it open.

    Raises:
        ReadError: when it is of a kind that is not read, with what to do.

    Examples:
        >>> format_of(b"<!DOCTYPE html><title>Kent</title>", "kent").value
        'html'
    """
    if _PDF in data[:_PDF_WITHIN]:
        return Format.PDF
    if not data.strip():
        raise ReadError("the file is empty", where=name, hint="give the text of a report")
    for signature, what, hint in _SIGNATURES:
        if re.match(signature, data, re.DOTALL):
            raise ReadError(f"this is {what}, which is not read", where=name, hint=hint)
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        _refuse_zip(data, name)
    if _MHTML.match(data[:_START]):
        raise ReadError("this is a web archive (MHTML), which is not read", where=name, hint=_OPEN)
    if _HTML.match(_start(data)) or _HTML_END.search(data[-_START:]) or PurePath(name).suffix.lower() in _ENDINGS:
        return Format.HTML
    return Format.TEXT


def _refuse_zip(data: bytes, name: str) -> None:
    for inside, what in _ZIPPED:
        if inside in data:
            raise ReadError(f"this is {what}, which is not read", where=name, hint=_AS_TEXT)
    raise ReadError(
        "this is a ZIP archive or office document, which is not read",
        where=name,
        hint="unpack it, or save it as PDF, and read that",
    )


def _start(data: bytes) -> str:
    """Return the first characters of a file, as far as they can be told."""
    for mark, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"), (b"\xef\xbb\xbf", "utf-8")):
        if data.startswith(mark):
            return data[len(mark) : _START].decode(encoding, "ignore")
    return data[:_START].decode("latin-1")
