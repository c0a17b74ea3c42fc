"""From bytes to characters: by byte order mark, by what a page declares, else UTF-8. Nothing is guessed."""

from __future__ import annotations

import codecs
import re

from kg.errors import ReadError

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_DECLARED = re.compile(
    rb"<meta\b[^>]*?\bcharset\s*=\s*[\"']?\s*([\w.:-]+)|<\?xml\b[^>]*?\bencoding\s*=\s*[\"']([\w.:-]+)", re.IGNORECASE
)
_WITHIN = 4096  # bytes in which a page declares its encoding
# What browsers take these for: pages that say ISO 8859-1 or ASCII have the quotes and dashes of Windows-1252.
_LATIN = re.compile(r"utf-8|cp125\d|iso8859-\d+|mac-roman")
_WINDOWS = frozenset({"iso8859-1", "ascii", "cp1252"})


def decode_text(data: bytes, source: str) -> str:
    """Return the characters of a text file: UTF-8, or UTF-16 where a byte order mark says so.

    Raises:
        ReadError: when the bytes are no text.
    """
    mark, encoding = _mark(data)
    if not mark and b"\x00" in data:
        raise ReadError(
            "this is not text: it has NUL bytes", where=source, hint="save it as text (UTF-8) and read that"
        )
    return _decoded(data[len(mark) :], encoding or "utf-8", source, "save the text as UTF-8")


def decode_html(data: bytes, source: str) -> str:
    """Return the characters of a web page.

    The byte order mark decides, then the encoding that the page declares, then UTF-8.

    Raises:
        ReadError: when the bytes are not in the encoding, or no text.
    """
    mark, encoding = _mark(data)
    if not encoding and (match := _DECLARED.search(data[:_WITHIN])):
        encoding = _browser_name((match[1] or match[2]).decode("ascii", "ignore"))
    hint = "open it in a browser and save it again as UTF-8"
    text = _decoded(data[len(mark) :], encoding or "utf-8", source, hint)
    if "\x00" in text:
        raise ReadError("this is not a web page: it has NUL characters", where=source, hint=hint)
    return text


def with_charset(data: bytes, charset: str) -> bytes:
    """Return a text in an encoding that only its sender tells as one that tells it itself: as UTF-8 with its mark.

    What tells the same, or is not in that encoding, stays as it is.

    Examples:
        >>> with_charset(b"caf\\xe9", "windows-1252").decode("utf-8-sig")
        'café'
    """
    mark, _ = _mark(data)
    encoding = _browser_name(charset)
    declared = _DECLARED.search(data[:_WITHIN])
    own = _browser_name((declared[1] or declared[2]).decode("ascii", "ignore")) if declared else ""
    if mark or not encoding or encoding == (own or "utf-8"):
        return data
    try:
        return codecs.BOM_UTF8 + data.decode(encoding).encode()
    except UnicodeError:
        return data


def _mark(data: bytes) -> tuple[bytes, str]:
    return next(((mark, encoding) for mark, encoding in _MARKS if data.startswith(mark)), (b"", ""))


def _browser_name(declared: str) -> str:
    """Return the encoding that browsers take for a declared one; none for one in which no such page is written.

    UTF-16 is none: a declaration that can be read byte by byte is not in UTF-16.
    """
    try:
        name = codecs.lookup(declared).name
    except (LookupError, ValueError):
        return ""
    return "cp1252" if name in _WINDOWS else name if _LATIN.fullmatch(name) else ""


def _decoded(data: bytes, encoding: str, source: str, hint: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        at = f"byte 0x{data[error.start]:02x} at offset {error.start}, line {line}"
        name = {"utf-8": "UTF-8", "cp1252": "Windows-1252"}.get(encoding, encoding)
        raise ReadError(f"not {name}: {at}", where=source, hint=hint) from None
