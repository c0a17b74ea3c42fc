"""XML that every parser takes, whatever characters the text of a report has."""

from __future__ import annotations

import re

# What XML 1.0 has no way to write, as UTF-8: control characters (form feeds of PDF files among them), U+FFFE, U+FFFF.
_IMPOSSIBLE = re.compile(b"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}".encode()


def well_formed(data: bytes) -> bytes:
    r"""Return XML as Oxigraph writes it with U+FFFD for what XML cannot write, and carriage returns as references.

    Examples:
        >>> well_formed(b"<a>one\x0ctwo\r</a>").decode()
        '<a>one\ufffdtwo&#13;</a>'
    """
    return _IMPOSSIBLE.sub(_REPLACEMENT, data).replace(b"\r", b"&#13;")


def is_writable(text: str) -> bool:
    """Tell whether XML can write a text as it is."""
    return _IMPOSSIBLE.search(text.encode("utf-8", "replace")) is None
