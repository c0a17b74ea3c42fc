"""Records as layers of annotation that a person corrects in an editor, and back.

Mentions, definitions, judgments, actions, findings and statistics are spans. A relation is an arc between the mentions
of its ends where its sentence mentions both; else it is a span, with the ids of its ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from kg.errors import GoldError
from kg.evaluation.webanno import Arc, Document, Layer, Span
from kg.statements import Record

_PREFIX = "webanno.custom."
# kind of record → feature of its layer → key of the record
_KEYS: Mapping[str, Mapping[str, str]] = {
    "mention": {"entityType": "type", "identifier": "id", "label": "label", "reference": "reference"},
    "definition": {"abbreviation": "abbreviation", "expansion": "expansion"},
    "judgment": {"cycle": "cycle", "force": "force", "grade": "grade", "question": "question", "status": "status"},
    "action": {
        "about": "about",
        "actionType": "type",
        "deadline": "deadline",
        "entities": "entities",
        "issues": "issues",
        "question": "question",
    },
    "finding": {
        "about": "about",
        "attributed": "attributed",
        "entities": "entities",
        "hedged": "hedged",
        "issues": "issues",
        "polarity": "polarity",
        "question": "question",
        "trend": "trend",
    },
    "statistic": {
        "area": "area",
        "direction": "direction",
        "issues": "issues",
        "measure": "measure",
        "period": "period",
        "qualifier": "qualifier",
        "unitName": "unit",
        "value": "value",
    },
}
_RELATION = {"hedged": "hedged", "modality": "modality", "predicate": "predicate"}
_ENDS = {"object": "object", "subject": "subject"}
_SENTENCES = frozenset({"action", "finding", "judgment", "relation"})  # their evidence is a sentence or more
_LISTS = frozenset({"about", "entities", "issues"})
_MENTION, _ARC, _IMPLIED = f"{_PREFIX}Mention", f"{_PREFIX}Relation", f"{_PREFIX}ImpliedRelation"
_SPANS = {f"{_PREFIX}{kind.capitalize()}": (kind, keys) for kind, keys in _KEYS.items()} | {
    _IMPLIED: ("relation", {**_RELATION, **_ENDS})
}
LAYERS = (*(Layer(name, tuple(keys)) for name, (_, keys) in _SPANS.items()), Layer(_ARC, tuple(_RELATION), _MENTION))


def annotated(records: Sequence[Record], text: str, breaks: Iterable[int] = ()) -> Document:
    """Return the records of a report as annotation of its text.

    Args:
        breaks: offsets at which a sentence may begin, such as those of the report's blocks; the sentences in which
            statements stand add theirs.
    """
    spans: list[Span] = []
    arcs: list[Arc] = []
    names = {_PREFIX + kind.capitalize(): kind for kind in _KEYS}
    for name, kind in names.items():
        told = (record for record in records if record["kind"] == kind)
        spans += [span for record in told if (span := _span(name, _KEYS[kind], record))]
    mentions = [(index, span) for index, span in enumerate(spans) if span.layer == _MENTION]
    for record in (record for record in records if record["kind"] == "relation"):
        ends = _mentioned(record, mentions)
        if ends:
            arcs.append(Arc(_ARC, *ends, tuple(_written(record.get(key)) for key in _RELATION.values())))
        elif span := _span(_IMPLIED, {**_RELATION, **_ENDS}, record):
            spans.append(span)
    whole = [record for record in records if record["kind"] in _SENTENCES]
    edges = {edge for record in whole for edge in (record["start"], record["end"])}
    return Document(text, _sentences(text, {*breaks, *edges}, spans), LAYERS, tuple(spans), tuple(arcs))


def corrected(document: Document, name: str = "") -> list[Record]:
    """Return the records that an annotated text says; they have no statement ids.

    The evidence of a relation between two mentions is the sentence that holds them.

    Raises:
        GoldError: when it has none of the layers.
    """
    if not {layer.name for layer in document.layers} & {layer.name for layer in LAYERS}:
        hint = f"the layers are those of kg annotate --format webanno, such as {_MENTION}"
        raise GoldError("no layer of this file is known", where=name, hint=hint)
    features = {layer.name: layer.features for layer in document.layers}
    found = [
        _record(
            kind, item.start, item.end, document.text, dict(zip(features[item.layer], item.values, strict=True)), keys
        )
        for item in document.spans
        if item.layer in _SPANS
        for kind, keys in [_SPANS[item.layer]]
    ]
    for arc in document.arcs:
        if arc.layer == _ARC:
            told = dict(zip(features[_ARC], arc.values, strict=True))
            found.append(_relation(document, arc, told, features[_MENTION]))
    return sorted(found, key=lambda record: (record["start"], record["end"], record["kind"]))


def _span(layer: str, keys: Mapping[str, str], record: Record) -> Span | None:
    """Return the annotation of a record, without white space at its edges; None when nothing else is in it."""
    text: str = record["text"]
    start = record["start"] + len(text) - len(text.lstrip())
    end = record["end"] - len(text) + len(text.rstrip())
    values = tuple(_written(record.get(key)) for key in keys.values())
    return Span(layer, start, end, values) if start < end else None


def _mentioned(record: Record, mentions: Iterable[tuple[int, Span]]) -> tuple[int, int] | None:
    """Return the mentions of a relation's ends in its evidence that stand nearest to each other."""
    place = LAYERS[0].features.index("identifier")
    inside = [(index, span) for index, span in mentions if record["start"] <= span.start and span.end <= record["end"]]
    pairs = [
        (abs(one.start - two.start), source, target)
        for source, one in inside
        if one.values[place] == record["subject"]
        for target, two in inside
        if two.values[place] == record["object"] and source != target
    ]
    return min(pairs)[1:] if pairs else None


def _sentences(text: str, breaks: Iterable[int], spans: Sequence[Span]) -> tuple[tuple[int, int], ...]:
    """Cut a text at the breaks (moved on to the next character that is no white space) that are inside no span."""
    inner = sorted((span.start, span.end) for span in spans)
    starts = {match.start() for place in (0, *breaks) if (match := re.compile(r"\S").search(text, place))}
    kept, number, reach = [], 0, 0
    for start in sorted(starts):
        while number < len(inner) and inner[number][0] < start:
            reach = max(reach, inner[number][1])
            number += 1
        if reach <= start:
            kept.append(start)
    return tuple(pairwise([*kept, len(text)]))


def _relation(document: Document, arc: Arc, told: Mapping[str, str | None], features: Sequence[str]) -> Record:
    ends = [document.spans[index] for index in (arc.source, arc.target)]
    names = [dict(zip(features, end.values, strict=True)) for end in ends]
    first, last = min(end.start for end in ends), max(end.end for end in ends)
    start = max((start for start, _ in document.sentences if start <= first), default=first)
    end = min((end for _, end in document.sentences if end >= last), default=last)
    end -= len(document.text[start:end]) - len(document.text[start:end].rstrip())
    more = {"subject": names[0].get("identifier"), "object": names[1].get("identifier")}
    record = _record("relation", start, end, document.text, {**told, **more}, {**_RELATION, **_ENDS})
    labels = {f"{key}_label": name.get("label") for key, name in zip(more, names, strict=True)}
    return record | {key: label for key, label in labels.items() if label}


def _record(
    kind: str, start: int, end: int, text: str, values: Mapping[str, str | None], keys: Mapping[str, str]
) -> Record:
    told = {key: _read(key, values.get(feature)) for feature, key in keys.items()}
    return {"kind": kind, "start": start, "end": end, "text": text[start:end]} | told


def _written(value: Any) -> str | None:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (list, tuple)):
        value = " ".join(map(str, value))
    return None if value in (None, "") else " ".join(str(value).split())


def _read(key: str, value: str | None) -> Any:
    if key in _LISTS:
        return (value or "").split()
    if key == "hedged":
        return value == "true"
    return value
