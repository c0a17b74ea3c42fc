"""The log of a server: a line an event, for people or as JSON."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime
from typing import Any

logger = logging.getLogger("kg.serve")
FORMATS = ("text", "json", "none")
_LONGEST = 500  # characters of a value in a line


def log(event: str, level: int = logging.INFO, **values: Any) -> None:
    """Write a line: what happened, and its values."""
    if logger.isEnabledFor(level):
        logger.log(level, event, extra={"values": values})


class _Formatter(logging.Formatter):
    def __init__(self, as_json: bool) -> None:
        super().__init__()
        self.as_json = as_json

    def format(self, record: logging.LogRecord) -> str:
        time = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        values = {name: _short(value) for name, value in getattr(record, "values", {}).items()}
        if record.exc_info:
            values["error"] = self.formatException(record.exc_info)
        if self.as_json:
            told = {"time": time, "level": record.levelname.lower(), "event": record.getMessage(), **values}
            return json.dumps(told, ensure_ascii=False)
        words = " ".join(f"{name}={_plain(value)}" for name, value in values.items() if value not in (None, ""))
        return f"{time} {record.levelname.lower():7} {_plain(record.getMessage(), quoted=False)} {words}".rstrip()


def configure(format: str | None = None) -> None:
    """Send the log to standard error: as text on a terminal, else as JSON, unless the format is given."""
    chosen = format or ("text" if sys.stderr.isatty() else "json")
    handler: logging.Handler = logging.NullHandler() if chosen == "none" else logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Formatter(as_json=chosen == "json"))
    for name, level in (("kg.serve", logging.INFO), ("uvicorn.error", logging.ERROR), ("asyncio", logging.ERROR)):
        one = logging.getLogger(name)
        one.handlers, one.propagate = [handler], False
        one.setLevel(logging.CRITICAL + 1 if chosen == "none" else level)


def _short(value: Any) -> Any:
    return f"{value[:_LONGEST]}…" if isinstance(value, str) and len(value) > _LONGEST else value


def _plain(value: Any, *, quoted: bool = True) -> str:
    """Return a value on one line, free of what a terminal would obey; in quotes where it has spaces."""
    text = "".join(letter if letter.isprintable() else " " for letter in str(value))
    return json.dumps(text, ensure_ascii=False) if quoted and (" " in text or '"' in text) else text
