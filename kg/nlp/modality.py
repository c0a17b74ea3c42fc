"""Modality of a claim: asserted, negated, past or planned; and hedging."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from kg.nlp import tables
from kg.nlp.tree import verbal

_ORDER = ("negated", "planned", "past")


@lru_cache(maxsize=16)
def _pattern(modality: str, where: str) -> re.Pattern[str]:
    parts = [row["pattern"] for row in tables.rows("modality") if (row["modality"], row["where"]) == (modality, where)]
    return re.compile("|".join(parts) if parts else r"(?!)", re.I)


@lru_cache(maxsize=16)
def _lemmas(modality: str, where: str) -> frozenset[str]:
    rows = (row for row in tables.rows("modality") if (row["modality"], row["where"]) == (modality, where))
    return frozenset(lemma for row in rows for lemma in row["pattern"].split("|"))


def modality(trigger: Any) -> tuple[str, bool]:
    """Return the modality of what a trigger token says, and whether it is hedged.

    Negation holds where a negating word stands in the trigger's own clause before it, or modifies it. An infinitive has
    the modality of what governs it ("should do more to prevent theft").
    """
    before, whole = _clause_text(trigger)
    hedged = (
        bool(_pattern("hedged", "before").search(before))
        or (trigger.pos_ == "NOUN" and _doubted(trigger))
        or any(child.dep_ == "mark" and child.lower_ in _lemmas("hedged", "mark") for child in trigger.children)
    )
    for name in _ORDER:
        if _is(name, trigger, before, whole):
            return name, hedged
    above = _above(trigger)
    if above is not None:
        name, doubted = modality(above)
        return name, hedged or doubted
    return "asserted", hedged


def _is(name: str, trigger: Any, before: str, whole: str) -> bool:
    return bool(
        (name == "negated" and any(child.dep_ == "neg" for child in trigger.children))
        or _pattern(name, "before").search(before)
        or _pattern(name, "clause").search(whole)
        or _governed(trigger, name)
        or (trigger.pos_ == "NOUN" and trigger.lemma_ in _lemmas(name, "noun"))
        or (name == "negated" and trigger.pos_ == "NOUN" and _absent(trigger))
    )


def _above(trigger: Any) -> Any | None:
    """Return the verb or noun that governs an infinitive without a subject of its own."""
    kinds = {child.dep_ for child in trigger.children}
    infinitive = any(child.dep_ == "aux" and child.lower_ == "to" for child in trigger.children)
    if not infinitive or ({"nsubj", "nsubjpass"} & kinds and not {"mark"} & kinds):
        return None
    head = trigger.head
    return None if head.i == trigger.i or head.pos_ not in ("VERB", "AUX", "NOUN", "ADJ") else head


def _doubted(noun: Any) -> bool:
    """Tell whether what a noun names is said to be weak or to be less than it should ("links … are not always robust")."""
    weak = _pattern("hedged", "quality")
    if any(child.dep_ == "amod" and weak.search(child.text) for child in noun.children):
        return True
    verb = noun.head
    if noun.dep_ not in ("nsubj", "nsubjpass"):
        return False
    return any(
        child.dep_ == "neg" or (child.dep_ in ("acomp", "advmod", "attr") and weak.search(child.text))
        for child in verb.children
    ) or bool(weak.search(verb.text))


def _absent(noun: Any) -> bool:
    """Tell whether what a noun names is said not to be there ("links between A and B are not yet in place")."""
    while noun.dep_ in ("conj", "pobj", "prep") and noun.head.i != noun.i:
        noun = noun.head
    verb = noun.head
    if noun.dep_ not in ("nsubj", "nsubjpass") or not any(child.dep_ == "neg" for child in verb.children):
        return False
    return bool(_pattern("negated", "quality").search(verb.doc[verb.i : verb.right_edge.i + 1].text))


def _governed(trigger: Any, name: str) -> bool:
    token = trigger
    while token.dep_ in ("xcomp", "pcomp", "ccomp", "prep", "dobj", "pobj", "attr") and token.head.i != token.i:
        token = token.head
        if verbal(token) and token.lemma_ in _lemmas(name, "governor"):
            return True
    return False


def _clause_text(trigger: Any) -> tuple[str, str]:
    """Return the text of the trigger's clause before the trigger, and the whole clause.

    The clause begins after the last comma, semicolon or conjunction that starts another clause with a subject of its own.
    """
    verb = trigger
    while verb.pos_ not in ("VERB", "AUX") and verb.dep_ != "ROOT":
        verb = verb.head
    first = min(
        (child.left_edge.i for child in verb.children if child.dep_ in ("nsubj", "nsubjpass", "aux", "auxpass", "neg")),
        default=verb.i,
    )
    first = min(first, trigger.left_edge.i if trigger.pos_ == "NOUN" else trigger.i, verb.i)
    if verb.dep_ in ("xcomp", "pcomp", "conj") and not any(
        child.dep_ in ("nsubj", "nsubjpass") for child in verb.children
    ):
        head = verb.head
        chain = [child.i for child in head.children if child.dep_ in ("aux", "neg")]
        if verb.dep_ == "conj":
            words = " ".join(verb.doc[i].text for i in sorted(chain))
            return f"{words} {verb.doc[first : trigger.i].text}", verb.sent.text
        first = min([first, head.i, *chain])
    doc = trigger.doc
    last = max(trigger.right_edge.i, verb.i)
    return doc[first : trigger.i].text if first < trigger.i else "", doc[first : last + 1].text
