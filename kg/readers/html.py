"""Reads saved web pages."""

from __future__ import annotations

from kg.errors import ReadError
from kg.readers.lines import Layout


def read(data: bytes, source: str) -> Layout:
    """Return the layout of a web page."""
    raise ReadError("web pages are not read yet", where=source, hint="save it as text (UTF-8) and read that")
