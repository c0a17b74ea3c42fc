"""What may be set for a dataset, and what may be said of a report."""

from __future__ import annotations

import re

from extension.markdown import code, plain, table
from kg.dataset.writing import Settings
from kg.metadata.given import KEYS

_ATTRIBUTE = re.compile(r"^ {8}(\w+): (.+)$", re.MULTILINE)


def settings() -> str:
    """Return the settings of a dataset and the keys of metadata, each with what it means."""
    told = _ATTRIBUTE.findall(Settings.__doc__ or "")
    keys = "\n".join(f"- {code(key)}" for key in KEYS)
    return f"{table(('setting', 'meaning'), ([code(name), plain(words)] for name, words in told))}\n\n{keys}\n"
