"""Which fields of a statement a person may amend, and what values they take."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from functools import cache
from typing import Any

from kg.errors import DataError
from kg.ontology import MENTION_TYPES, Entity, Property, Vocabulary
from kg.statements import Record, Statement

Values = tuple[tuple[str, str], ...]

BODIES = ("PoliceForce", "Inspectorate", "Unit", "Partner", "Partnership", "Scheme", "Operation", "Post", "Person")
_ANY: tuple[str, ...] = ()
_SLUG = re.compile(r"[a-z]+(-[a-z]+)*/\S+")
_DAY = r"\d{4}(-\d\d(-\d\d)?)?"
_DATE = re.compile(rf"{_DAY}(/({_DAY}|\.\.))?|\.\./{_DAY}")
_WHOLE = re.compile(r"\d+(\.\d+)?")


@dataclass(frozen=True, slots=True)
class Field:
    """What a field takes.

    Attributes:
        form: entity, concept, class, property, question, grade, boolean, number, date, text or statement.
        of: the classes of an entity, the scheme of a concept, the superclass of a class, the kind of a statement.
        many: whether it takes several values. `optional`: whether it may be empty.
    """

    form: str
    of: tuple[str, ...] = _ANY
    many: bool = False
    optional: bool = False


def _concept(scheme: str, optional: bool = False) -> Field:
    return Field("concept", (scheme,), optional=optional)


# field, or kind and field where kinds differ → what it takes; a kind has those that its class has
_FIELDS: Mapping[str, Field] = {
    "abbreviation": Field("text"),
    "about": Field("entity", (*BODIES, "Place"), many=True),
    "action type": Field("class", ("Action",)),
    "area": Field("entity", (*BODIES, "Place"), optional=True),
    "attributed": Field("entity", BODIES, optional=True),
    "comparator": Field("statement", ("statistic",), optional=True),
    "cycle": Field("text"),
    "data_source": Field("text", optional=True),
    "date": Field("date", optional=True),
    "deadline": Field("text", optional=True),
    "direction": _concept("direction", optional=True),
    "entities": Field("entity", many=True),
    "entity": Field("entity", optional=True),
    "expansion": Field("text"),
    "follow-up status": _concept("follow-up-status"),
    "follow-up type": Field("class", ("Action",), optional=True),
    "force": Field("entity", (*BODIES, "Place")),
    "grade": Field("grade"),
    "hedged": Field("boolean"),
    "issues": Field("entity", ("Issue",), many=True),
    "judgment question": Field("question"),
    "judgment status": _concept("judgment-status"),
    "measure": Field("text"),
    "mention entity": Field("entity"),
    "modality": _concept("modality"),
    "object": Field("entity"),
    "period": Field("date", optional=True),
    "polarity": _concept("polarity"),
    "predicate": Field("property"),
    "qualifier": _concept("qualifier"),
    "question": Field("question", optional=True),
    "subject": Field("entity"),
    "trend": _concept("trend", optional=True),
    "unit": _concept("measurement-unit"),
    "value": Field("number"),
    "year": Field("date", optional=True),
}
_NAMED: Mapping[str, Mapping[str, str]] = {"mention": {"id": "entity"}}  # kind → name in records → name in the class
_FOLLOWING: Mapping[str, tuple[str, ...]] = {"mention": ("type",)}  # set when the entity is
_KINDS: Mapping[str, type[Statement]] = {kind.kind: kind for kind in Statement.__subclasses__()}


@dataclass(frozen=True, slots=True)
class Known:
    """What a value may name.

    Attributes:
        entities: by id, those of this report and of the others.
        statements: ids of the statements of this report.
    """

    vocabulary: Vocabulary
    entities: Mapping[str, Entity]
    statements: frozenset[str] = frozenset()

    def entity(self, id: str) -> Entity | None:
        """Return the entity of an id, or None."""
        return self.entities.get(id) or self.vocabulary.entities.get(id)


@cache
def of_kind(kind: str) -> Mapping[str, Field]:
    """Return the fields of a kind of statement that may be amended, by the names that they have in its records."""
    names = [each.name for each in fields(_KINDS[kind])] if kind in _KINDS else []
    other = {own: told for told, own in _NAMED.get(kind, {}).items()}
    every = {other.get(name, name): _FIELDS.get(f"{kind} {name}") or _FIELDS.get(name) for name in names}
    return {name: field for name, field in every.items() if field and name not in _FOLLOWING.get(kind, ())}


def said(record: Record) -> Values:
    """Return what a statement says, field by field, without the fields that are empty or false."""
    told = ((name, written(record[name])) for name in of_kind(record["kind"]))
    return tuple((name, value) for name, value in told if value not in ("", "false"))


def extracted(record: Record) -> Values:
    """Return what a statement said before it was corrected."""
    corrections = record["corrections"]
    now = dict(said(record)) | (corrections[-1]["before"] if corrections else {})
    return tuple((name, now[name]) for name in of_kind(record["kind"]) if now.get(name, "") not in ("", "false"))


def written(value: Any) -> str:
    """Return the value of a field as it is written in a correction: several values with | between them.

    Examples:
        >>> written(["issue/burglary", "issue/theft"]), written(True), written(None), written(23.50)
        ('issue/burglary|issue/theft', 'true', '', '23.5')
    """
    if isinstance(value, list | tuple):
        return "|".join(value)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return f"{value:.15g}"
    return " ".join((value or "").split())


def values(record: Record, changes: Values, known: Known) -> dict[str, Any]:
    """Return the values that changes give to the fields of a record, also to those that follow from them.

    Raises:
        DataError: when the kind has no such field, or a value does not fit it.
    """
    kind, allowed = record["kind"], of_kind(record["kind"])
    new: dict[str, Any] = {}
    for name, text in changes:
        if name not in allowed:
            what = f"a {kind} has no field {name} that can be amended"
            raise DataError(what, where=record["statement"], hint=f"choose of {', '.join(allowed)}")
        new[name], wrong = _read(text, allowed[name], known)
        if wrong:
            raise DataError(f"{name}={text}: {wrong}", where=record["statement"], hint="mend the value")
    return new | _following(kind, new, known)


def original(record: Record, known: Known) -> Record:
    """Return a record as it was before it was corrected."""
    before = record["corrections"][-1]["before"] if record["corrections"] else {}
    fields = of_kind(record["kind"])
    old = {name: _read(value, fields[name], known)[0] for name, value in before.items() if name in fields}
    return record | old | _following(record["kind"], old, known) | {"corrections": []}


def changed(item: Statement, new: Mapping[str, Any]) -> Statement:
    """Return a statement with other values, which go by the names of records."""
    names = _NAMED.get(item.kind, {})
    plain = {name: tuple(value) if isinstance(value, list) else value for name, value in new.items()}
    told: Any = {names.get(name, name): value for name, value in plain.items()}
    return replace(item, **told)


def check(record: Record, known: Known) -> None:
    """Hold a record against what its fields may say together: a relation against the signature of its property.

    Raises:
        DataError: when it does not fit.
    """
    if record["kind"] != "relation":
        return
    subject, predicate, object, where = (record[key] for key in ("subject", "predicate", "object", "statement"))
    signature = known.vocabulary.properties.get(predicate)
    if signature is None:
        raise DataError(f"there is no relation {predicate}", where=where, hint=_choose(known.vocabulary.properties))
    _signature(where, "subject", known.entity(subject), signature, signature.domain, known.vocabulary)
    _signature(where, "object", known.entity(object), signature, signature.range, known.vocabulary)
    if subject == object:
        raise DataError(f"subject and object are both {subject}", where=where, hint="name two things")


def _signature(
    where: str, end: str, entity: Entity | None, property: Property, classes: Iterable[str], vocabulary: Vocabulary
) -> None:
    if entity is not None and not _is(entity.type, classes, vocabulary):
        what = f"the {end} of {property.name} cannot be a {entity.type}: {entity.id}"
        raise DataError(what, where=where, hint=f"it takes {', '.join(sorted(classes))}")


def _following(kind: str, new: Mapping[str, Any], known: Known) -> dict[str, str]:
    """Return the labels and types that follow from the entities that a change names."""
    named = {key: entity for key, value in new.items() if isinstance(value, str) and (entity := known.entity(value))}
    if kind == "relation":
        return {f"{key}_label": named[key].label for key in ("subject", "object") if key in named}
    if kind == "mention" and "id" in named:
        return {"type": _mention_type(named["id"], known.vocabulary), "label": named["id"].label}
    return {}


def _mention_type(entity: Entity, vocabulary: Vocabulary) -> str:
    above = {entity.type} | vocabulary.superclasses.get(entity.type, frozenset())
    return next(iter(sorted(above & MENTION_TYPES)), entity.type)


Checked = tuple[Any, str | None]  # the value, and what is wrong with it


def _read(text: str, field: Field, known: Known) -> Checked:
    """Return the value of a field that is written so, as records have it."""
    parts = [part.strip() for part in text.split("|")] if field.many else [text.strip()]
    found = [_CHECKS[field.form](part, field, known) for part in parts if part]
    wrong = next((what for _, what in found if what), None)
    if field.many:
        return list(dict.fromkeys(value for value, _ in found)), wrong
    if found:
        return found[0][0], wrong
    return None, None if field.optional else "it cannot be empty"


def _entity(text: str, field: Field, known: Known) -> Checked:
    entity = known.entity(text)
    if entity is None:
        return text, f"{text} is not known here; `kg vocabulary` lists ids, and a project may add its own"
    if field.of and not _is(entity.type, field.of, known.vocabulary):
        return text, f"{text} is a {entity.type}, and it takes {', '.join(field.of)}"
    return text, None


def _concept_of(text: str, field: Field, known: Known) -> Checked:
    scheme = field.of[0]
    names = [id.removeprefix(f"{scheme}/") for id in known.vocabulary.concepts.get(scheme, ())]
    name = text.removeprefix(f"{scheme}/")
    return name, None if name in names else _choose(names)


def _class(text: str, field: Field, known: Known) -> Checked:
    names = [name for name, above in known.vocabulary.superclasses.items() if field.of[0] in above]
    return text, None if text in names else _choose(names)


def _property(text: str, _: Field, known: Known) -> Checked:
    return text, None if text in known.vocabulary.properties else _choose(known.vocabulary.properties)


def _question(text: str, _: Field, known: Known) -> Checked:
    return text, None if text in known.vocabulary.questions else f"the vocabulary has no question {text}"


def _grade(text: str, _: Field, known: Known) -> Checked:
    return text, None if text in known.vocabulary.grades else _choose(known.vocabulary.grades)


def _boolean(text: str, _: Field, __: Known) -> Checked:
    return text == "true", None if text in ("true", "false") else "it is true or false"


def _number(text: str, _: Field, __: Known) -> Checked:
    fits = _WHOLE.fullmatch(text) is not None and math.isfinite(float(text))
    return float(text) if fits else text, None if fits else "it is a number without sign, such as 23.5"


def _date(text: str, _: Field, __: Known) -> Checked:
    fits = _DATE.fullmatch(text)
    return text, None if fits else "it is a date, month, year or interval: 2015-06-30, 2015, 2014-07-01/2015-06-30"


def _text(text: str, _: Field, __: Known) -> Checked:
    return text, None


def _statement(text: str, _: Field, known: Known) -> Checked:
    return text, None if text in known.statements else f"the report has no statement {text}"


_CHECKS: Mapping[str, Callable[[str, Field, Known], Checked]] = {
    "boolean": _boolean,
    "class": _class,
    "concept": _concept_of,
    "date": _date,
    "entity": _entity,
    "grade": _grade,
    "number": _number,
    "property": _property,
    "question": _question,
    "statement": _statement,
    "text": _text,
}


def _is(type: str, classes: Iterable[str], vocabulary: Vocabulary) -> bool:
    return not {type, *vocabulary.superclasses.get(type, ())}.isdisjoint(classes)


def _choose(names: Iterable[str]) -> str:
    return f"choose of {', '.join(sorted(names))}"
