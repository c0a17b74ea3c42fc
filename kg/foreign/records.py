"""The flat view of statements in a graph of others, as far as the timeline needs it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import pyoxigraph as ox

from kg.foreign.terms import COVERAGE, OBJECT, PREDICATE, SPATIAL, SUBJECT, TYPE, Facts, Terms, facts, one
from kg.ontology import Vocabulary
from kg.statements import Record


def records(report: str, quads: Iterable[ox.Quad], vocabulary: Vocabulary, base: str) -> list[Record]:
    """Return records of a report and its judgments, actions, follow-ups, relations and figures.

    They have the keys that `kg.timeline` reads, as `docs/reference/records.md` tells them.
    """
    terms, of = Terms(base), facts(quads)
    reading = _Reading(terms, vocabulary, report, of)
    told = of[terms.iri(report)]
    found: list[Record] = [
        {
            "kind": "report",
            "statement": report,
            "report": report,
            "confidence": 1.0,
            "cycle": one(told, terms.of("cycle")),
            "force": reading.word(told, "aboutForce"),
            "area": (area := one(told, SPATIAL)) and terms.id(area),
        }
    ]
    for node in sorted(node for node, said in of.items() if terms.of("inReport") in said):
        kinds = {terms.term(kind) for kind in of[node].get(TYPE, ())}
        if action := sorted(kinds & actions(vocabulary)):
            found.append(reading.shared(node) | _action(reading, of[node]) | {"type": action[0]})
        for kind in sorted(kinds & _READ.keys()):
            found.append(reading.shared(node) | _READ[kind](reading, of[node]))
    return found


def actions(vocabulary: Vocabulary) -> set[str]:
    """Return the local names of the classes of actions."""
    return {name for name, above in vocabulary.superclasses.items() if "Action" in above}


class _Reading:
    """Reads what is said of the statements of one report."""

    def __init__(self, terms: Terms, vocabulary: Vocabulary, report: str, of: Facts) -> None:
        self.terms, self.vocabulary, self.report, self.of = terms, vocabulary, report, of

    def shared(self, node: str) -> Record:
        said = self.of[node]
        return {
            "statement": self.terms.id(node),
            "report": self.report,
            "confidence": float(one(said, self.terms.of("confidence")) or 0),
            "date": one(said, COVERAGE),
        }

    def word(self, said: Mapping[str, list[str]], name: str) -> str | None:
        """Return the one value of a property of the ontology, an id without its base."""
        found = one(dict(said), self.terms.of(name))
        return None if found is None else self.terms.id(found)

    def last(self, said: Mapping[str, list[str]], name: str) -> str | None:
        """Return a concept without its scheme."""
        found = self.word(said, name)
        return None if found is None else found.rpartition("/")[2]

    def several(self, said: Mapping[str, list[str]], name: str) -> list[str]:
        return sorted(map(self.terms.id, said.get(self.terms.of(name), ())))


def _judgment(reading: _Reading, said: dict[str, list[str]]) -> Record:
    words = {"force": "evaluates", "question": "answers", "grade": "grade", "cycle": "cycle"}
    told = {key: reading.word(said, name) or "" for key, name in words.items()}
    return {"kind": "judgment", **told, "status": reading.last(said, "judgmentStatus")}


def _action(reading: _Reading, said: dict[str, list[str]]) -> Record:
    return {
        "kind": "action",
        "about": reading.several(said, "addressedTo"),
        "issues": reading.several(said, "aboutIssue"),
    }


def _follow_up(reading: _Reading, said: dict[str, list[str]]) -> Record:
    kind = one(said, reading.terms.of("actionType"))
    return {
        "kind": "follow-up",
        "type": kind and reading.terms.term(kind),
        "status": reading.last(said, "followUpStatus"),
        "year": reading.word(said, "earlierYear"),
        "about": reading.several(said, "evaluates"),
        "issues": reading.several(said, "aboutIssue"),
        "hedged": reading.word(said, "hedged") == "true",
    }


def _relation(reading: _Reading, said: dict[str, list[str]]) -> Record:
    ends = {key: reading.terms.id(one(said, name) or "") for key, name in (("subject", SUBJECT), ("object", OBJECT))}
    return {
        "kind": "relation",
        **ends,
        "predicate": reading.terms.term(one(said, PREDICATE) or ""),
        "modality": reading.last(said, "modality"),
        "hedged": reading.word(said, "hedged") == "true",
    }


def _statistic(reading: _Reading, said: dict[str, list[str]]) -> Record:
    """A measure that is the name of an issue is that issue, as it was when the graph was written."""
    measure, issues = reading.word(said, "measure") or "", reading.several(said, "aboutIssue")
    entities = reading.vocabulary.entities
    meant = next((issue for issue in issues if issue in entities and entities[issue].label == measure), None)
    value = float(reading.word(said, "value") or "nan")
    return {
        "kind": "statistic",
        "value": int(value) if value == value // 1 else value,
        "value_text": reading.word(said, "valueText") or "",
        "qualifier": reading.last(said, "qualifier"),
        "unit": reading.last(said, "unit"),
        "measure": meant or measure,
        "issues": [issue for issue in issues if issue != meant],
        "area": reading.word(said, "area"),
        "period": reading.word(said, "period"),
        "direction": reading.last(said, "direction"),
    }


_READ: Mapping[str, Callable[[_Reading, dict[str, list[str]]], dict[str, Any]]] = {
    "Judgment": _judgment,
    "FollowUp": _follow_up,
    "Relation": _relation,
    "Statistic": _statistic,
}
