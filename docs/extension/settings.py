"""What may be set for a dataset, and what may be said of a report."""

from __future__ import annotations

import re

from extension.markdown import code, table
from kg.dataset.writing import Settings
from kg.metadata.given import KEYS

_ATTRIBUTE = re.compile(r"^ {8}(\w+): (.+)$", re.MULTILINE)


def settings() -> str:
    """Return the settings of a dataset, each with what it means."""
    told = _ATTRIBUTE.findall(Settings.__doc__ or "")
    return table(("setting", "meaning"), ([code(name), words] for name, words in told))


def keys() -> str:
    """Return the keys of what may be said of a report."""
    return f"The keys are {', '.join(map(code, KEYS))}.\n"
