"""What a comparison of every quote with the text at its offsets finds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from hashlib import sha256

from kg.rdf import PREFIXES
from kg.validate.names import Facts, Names
from kg.validate.violation import Violation

_IN_TEXT = {
    "quote-in-text": (
        "oa:exact",
        "The quote is not what stands in the text at its position.",
        "Extract the report again from this text: the text or the offsets have changed.",
    ),
    "context-in-text": (
        "oa:prefix",
        "The characters kept before or after the quote are not those of the text.",
        "Extract the report again from this text: the text or the offsets have changed.",
    ),
    "text-of-snapshot": (
        "insp:sha256",
        "The text is not the one from which the report was extracted.",
        "Put the original text back, or extract the report again.",
    ),
}


def against_text(facts: Facts, text: str, names: Names) -> Iterator[Violation]:
    """Yield where a quote, its context or the snapshot is not what the text has."""
    digest = sha256(text.encode("utf-8")).hexdigest()
    for subject in facts:
        for name, value in (*_quote(subject, facts, text), *_snapshot(subject, facts, digest, names)):
            path, message, hint = _IN_TEXT[name]
            yield Violation("violation", names.short(subject), path, message, name, hint=hint, value=value)


def _snapshot(subject: str, facts: Facts, digest: str, names: Names) -> Iterator[tuple[str, str]]:
    if facts[subject].get(names.iri("insp:sha256"), [digest]) != [digest]:
        yield "text-of-snapshot", digest


def _quote(subject: str, facts: Facts, text: str) -> Iterator[tuple[str, str]]:
    selected = selection(subject, facts)
    start, end, exact = selected("start"), selected("end"), selected("exact")
    if not (start.isdecimal() and end.isdecimal() and exact and int(start) < int(end)):
        return  # without one position and one quote there is nothing to compare: a shape says so
    first, last = int(start), int(end)
    prefix, suffix = selected("prefix"), selected("suffix")
    if text[first:last] != exact:
        yield "quote-in-text", text[first:last]
    elif not (text[:first].endswith(prefix) and text[last : last + len(suffix)] == suffix):
        yield "context-in-text", prefix + suffix


def selection(subject: str, facts: Facts) -> Callable[[str], str]:
    """Return a function from a selector's property (`exact`) to its one value for this evidence, or ""."""
    selectors = facts.get(subject, {}).get(PREFIXES["oa"] + "hasSelector", ())

    def selected(name: str) -> str:
        found = [value for node in selectors for value in facts.get(node, {}).get(PREFIXES["oa"] + name, ())]
        return found[0] if len(found) == 1 else ""

    return selected
