"""The formats of exports, from their register."""

from __future__ import annotations

from extension.markdown import code, plain, table
from kg.exports.register import FORMATS

_COLUMNS = ("format", "file", "media type", "what it is, and for whom", "options of its own")


def formats() -> str:
    """Return the formats, in the order of the register."""
    rows = (
        [
            code(item.name),
            f"folder of {code('.' + item.ending)}" if item.folder else code(f".{item.ending}"),
            code(item.media_type),
            plain(item.description),
            ", ".join(code(option) for option in item.options),
        ]
        for item in FORMATS.values()
    )
    return table(_COLUMNS, rows)
