"""The form of a question: a field for each of its parameters, with what the dataset has to choose from."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby
from pathlib import Path

from kg import queries
from kg.edition import Edition
from kg.errors import QueryError
from kg.queries import Parameter, QueryFile
from kg.search import Entry
from kg.search.kinds import kind_words
from kg.search.listing import things

_MOST = 450  # choices of a list that opens; of more, some are suggested while one types, and any may be written
_SUGGESTED = 250
_ANY_KIND = re.compile(r"\b(entity|thing)\b")
# Parameters by name, that take words of the vocabulary: how those are asked for.
_WORDS: Mapping[str, str] = {
    "grade": '?x a insp:Grade BIND(REPLACE(STR(?x), "^.*/", "") AS ?word)',
    "kind": '?x rdfs:subClassOf insp:Action BIND(STRAFTER(STR(?x), "#") AS ?word)',
    "cycle": "?x a insp:InspectionReport ; insp:cycle ?word",
    "pillar": "?x insp:pillar ?word",
}
_ALIASES: Mapping[str, str] = {"overall": "grade", "year": "cycle", "since": "cycle", "until": "cycle"}


@dataclass(frozen=True, slots=True)
class Choice:
    """A value to choose: `value` is what is sent, `words` what is shown."""

    value: str
    words: str


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the form.

    Attributes:
        value: what stands in it; empty where it is left open.
        empty: what leaving it empty means, such as "any force"; empty where it needs a value.
        groups: heading → choices; empty where any words may be written.
        listed: whether the choices are a list that opens, rather than suggestions.
        problem: what is wrong with the value that was given.
    """

    name: str
    hint: str
    value: str
    empty: str
    groups: Mapping[str, tuple[Choice, ...]]
    listed: bool
    required: bool
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """The form of a question as it was filled in.

    Attributes:
        given: parameter → value, of the values that are given and are not the default.
        chosen: parameter → value, None where left open; None as a whole when something is wrong or missing.
    """

    question: QueryFile
    fields: tuple[Field, ...]
    given: Mapping[str, str]
    chosen: Mapping[str, str | None] | None

    @property
    def wrong(self) -> bool:
        """Whether a value is wrong."""
        return any(field.problem for field in self.fields)


def fill(edition: Edition, question: QueryFile, given: Mapping[str, str]) -> Form:
    """Return the form of a question, filled in.

    Args:
        given: parameter → value: an id, the name of a thing, or words. What is empty is left out.
    """
    told = {name: value for name, value in given.items() if value}
    fields, chosen, lacking = [], dict[str, str | None](), False
    for parameter in question.parameters:
        options = _options(edition, parameter)
        value = _resolved(parameter, told.get(parameter.name), options)
        problem = "" if value is None else _problem(edition, question, parameter, value)
        lacking |= bool(problem) or (value is None and parameter.default is None)
        if not lacking:
            chosen |= queries.values(_only(question, parameter), {} if value is None else {parameter.name: value})
        fields.append(_field(edition, parameter, value, options, problem))
        if value is not None and value != parameter.default:
            told[parameter.name] = value
        else:
            told.pop(parameter.name, None)
    return Form(question, tuple(fields), told, None if lacking else chosen)


def _only(question: QueryFile, parameter: Parameter) -> QueryFile:
    return replace(question, parameters=(parameter,))


def _options(edition: Edition, parameter: Parameter) -> tuple[Entry, ...]:
    """Return the things that a parameter may stand for; which kinds, its default and its description tell."""
    if not parameter.takes_id or not parameter.default:
        return ()
    own = parameter.default.partition("/")[0]
    everything = _known(edition.index)
    kinds = {entry.kind for entry in everything}
    if not _ANY_KIND.search(parameter.description):
        kinds = {own} | {kind for kind in kinds if re.search(rf"\b{kind_words(kind)}\b", parameter.description)}
    return tuple(entry for entry in everything if entry.kind in kinds)


@lru_cache(maxsize=2)
def _known(index: Path) -> tuple[Entry, ...]:
    """Return the things of an edition, which never changes."""
    return things(index)


def _resolved(parameter: Parameter, value: str | None, options: tuple[Entry, ...]) -> str | None:
    """Return the id of the thing that was named, where one only has the name; else what was given."""
    if value is None or not options or any(entry.id == value for entry in options):
        return value
    wanted = " ".join(value.casefold().split())
    for names in ((entry.label,) for entry in options), ((entry.label, *entry.names) for entry in options):
        pairs = zip(options, names, strict=True)
        found = [entry.id for entry, named in pairs if wanted in (name.casefold() for name in named)]
        if len(found) == 1:
            return found[0]
    return value


def _problem(edition: Edition, question: QueryFile, parameter: Parameter, value: str) -> str:
    try:
        chosen = queries.values(_only(question, parameter), {parameter.name: value})
    except QueryError as error:
        if parameter.takes_id:
            return f"Nothing in the dataset, or more than one thing, goes by the name “{value}”: choose from the list"
        return f"{error.what}: {error.hint}"
    if parameter.takes_id and queries.unknown(edition.store, chosen, edition.base):
        return f"Nothing in the dataset has the id {value}: choose from the list"
    return ""


def _field(
    edition: Edition, parameter: Parameter, value: str | None, options: tuple[Entry, ...], problem: str
) -> Field:
    default = "" if parameter.optional else parameter.default or ""
    shown = default if value is None or (parameter.optional and value == parameter.default) else value
    groups = _groups(parameter, options) if options else _words(edition, parameter.name)
    listed = 0 < len(options) <= _MOST and (not shown or any(entry.id == shown for entry in options))
    kind = (parameter.default or "").removesuffix("/*")
    return Field(
        parameter.name,
        parameter.description,
        shown,
        f"any {kind_words(kind) if kind != 'none' else _heading(parameter.name)}" if parameter.optional else "",
        groups,
        listed,
        parameter.default is None,
        problem,
    )


def _groups(parameter: Parameter, options: tuple[Entry, ...]) -> dict[str, tuple[Choice, ...]]:
    """Return the choices by kind; those that reports name before those that only the vocabulary has."""

    def place(entry: Entry) -> tuple[bool, str, bool]:
        own = entry.kind == (parameter.default or "").partition("/")[0]
        return (not own, entry.kind, not entry.reports and entry.kind != "report")

    found: dict[str, tuple[Choice, ...]] = {}
    if len(options) > _MOST:
        options = tuple(sorted(options, key=lambda entry: (-entry.reports, -entry.times, entry.id))[:_SUGGESTED])
    several = {label for label, group in groupby(sorted(entry.label for entry in options)) if len(list(group)) > 1}
    ordered = sorted(options, key=lambda entry: (place(entry), entry.label, entry.id))
    for (_, kind, silent), group in groupby(ordered, key=place):
        heading = kind_words(kind) + ", not named in the reports" * silent
        found[heading[0].upper() + heading[1:]] = tuple(_choice(entry, several) for entry in group)
    return found


def _choice(entry: Entry, several: set[str]) -> Choice:
    told = entry.note if entry.kind == "report" else (entry.note or entry.id) * (entry.label in several)
    return Choice(entry.id, f"{entry.label} ({told})" if told else entry.label)


def _words(edition: Edition, name: str) -> dict[str, tuple[Choice, ...]]:
    """Return words of the vocabulary that a parameter of a name may take; none where it is not known which."""
    pattern = _WORDS.get(_ALIASES.get(name, name))
    if pattern is None:
        return {}
    query = QueryFile("words", f"SELECT DISTINCT ?word WHERE {{ {pattern} }} ORDER BY ?word")
    rows = queries.run(edition.store, query, base=edition.base).rows
    return {"": tuple(Choice(str(word), str(word)) for (word,) in rows)}


def _heading(name: str) -> str:
    return name.replace("_", " ")
