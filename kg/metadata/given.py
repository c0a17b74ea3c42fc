"""Metadata that a person gives for a report, because the report does not say it, or says it wrongly."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from kg.errors import ReadError, meant
from kg.metadata.names import fold
from kg.ontology import Vocabulary

PILLARS = ("effectiveness", "efficiency", "legitimacy", "leadership")
KEYS = (
    "title",
    "force",
    "area",
    "inspectorates",
    "programme",
    "pillar",
    "theme",
    "cycle",
    "published",
    "inspected_from",
    "inspected_to",
)
SIDECAR = ".meta.toml"
_OF = {"force": "force/", "area": "place/", "inspectorates": "inspectorate/", "programme": "programme/"}
_DATES = ("published", "inspected_from", "inspected_to")
_PLACE = re.compile(r"place/[a-z0-9]+(?:-[a-z0-9]+)*")
_CYCLE = re.compile(r"(?:19|20)\d\d(?:[/–-](?:20)?\d\d)?")
_DATE = re.compile(r"\d{4}(?:-\d\d){0,2}")
Told = Mapping[str, str | Sequence[str]]


@dataclass(frozen=True, slots=True)
class Given:
    """What a person says of a report, in the ids of the vocabulary.

    Attributes:
        values: by key; None takes away what the report says.
        inspectorates: the ids of the inspectorates; None where nothing is said of them.
    """

    values: Mapping[str, str | None] = field(default_factory=dict)
    inspectorates: tuple[str, ...] | None = None


NOTHING = Given()


def parse_given(pairs: Iterable[str]) -> dict[str, str | list[str]]:
    """Return the metadata of "KEY=VALUE" pairs; `inspectorates` may come several times.

    Raises:
        ReadError: when a pair has no equals sign, a key is unknown, or comes twice.

    Examples:
        >>> parse_given(["force=Essex Police", "cycle=2015"])
        {'force': 'Essex Police', 'cycle': '2015'}
    """
    found: dict[str, str | list[str]] = {}
    for pair in pairs:
        key, equals, value = (part.strip() for part in pair.partition("="))
        if not equals:
            raise ReadError(f"not KEY=VALUE: {pair}", where="metadata", hint=f"keys are {', '.join(KEYS)}")
        _known_key(key, "metadata")
        if key == "inspectorates":
            found[key] = [*found.get(key, []), value]
        elif key in found:
            raise ReadError(f"{key} is given twice", where="metadata", hint="give it once")
        else:
            found[key] = value
    return found


def sidecar_of(path: Path | str) -> Path:
    """Return where the sidecar of a report file is: `essex.pdf.meta.toml` beside `essex.pdf`."""
    return Path(f"{path}{SIDECAR}")


def read_sidecar(path: Path | str) -> dict[str, str | list[str]]:
    """Return the metadata in the sidecar of a report file; nothing where there is none.

    Args:
        path: the report file, not the sidecar.

    Raises:
        ReadError: when the sidecar is not TOML, has a key that is none of `KEYS`, or a value that is neither a
            text, a date, a year nor a list of texts.
    """
    place = sidecar_of(path)
    try:
        table = tomllib.loads(place.read_bytes().decode("utf-8-sig"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise ReadError(f"cannot be read: {error}", where=str(place), hint="save it as UTF-8 text") from None
    except tomllib.TOMLDecodeError as error:
        raise ReadError(
            f"not valid TOML: {error}", where=str(place), hint='write one line a key, such as force = "Essex Police"'
        ) from None
    return {_known_key(key, str(place)): _plain(key, value, str(place)) for key, value in table.items()}


def resolve(told: Told, vocabulary: Vocabulary, source: str) -> Given:
    """Return what is told of a report in the ids of the vocabulary; an empty text takes a value away.

    Args:
        told: by key (one of `KEYS`), an id, the end of one, or a name of the vocabulary; a text; or an ISO 8601 date.
        vocabulary: the forces, places, inspectorates and programmes that may be named.
        source: what the report is called, for messages.

    Raises:
        ReadError: when a key or value is unknown, with what is like it.
    """
    where = f"{source}, its given metadata"
    for key in told:
        _known_key(key, where)
    inspectorates = None
    if "inspectorates" in told:
        names = [name for name in _several(told["inspectorates"]) if name]
        inspectorates = tuple(dict.fromkeys(_entity("inspectorates", name, vocabulary, where) for name in names))
    singles = {key: _single(key, value, where) for key, value in told.items() if key != "inspectorates"}
    values = {key: _value(key, value, vocabulary, where) if value else None for key, value in singles.items()}
    if values.get("programme") != "programme/jtai" and (cycle := values.get("cycle")):
        values["cycle"] = known_cycle(cycle, vocabulary)
    start, end = values.get("inspected_from"), values.get("inspected_to")
    if start and end and start[: len(end)] > end[: len(start)]:
        raise ReadError(f"inspected_to {end} is before inspected_from {start}", where=where, hint="mend one of them")
    if "title" in values and values["title"] is None:
        raise ReadError("the title is empty", where=where, hint="give a title, or leave the key out")
    return Given(values, inspectorates)


def known_cycle(printed: str, vocabulary: Vocabulary) -> str:
    """Return the cycle of the vocabulary that printed years name ("2023–2025", "2018"), else the years as printed."""
    first, cycles = printed[:4], sorted({question.cycle for question in vocabulary.questions.values()})
    within = [cycle for cycle in cycles if cycle[:4] <= first <= cycle[:2] + cycle[-2:]]
    return within[-1] if within else re.sub("[–-]", "/", printed)


def _known_key(key: str, where: str) -> str:
    if key not in KEYS:
        raise ReadError(f"no such key of metadata: {key}", where=where, hint=_nearest(key, KEYS, "keys are "))
    return key


def _nearest(wanted: str, names: Iterable[str], known: str = "") -> str:
    """Return a hint: the names most like the wanted one, or all of a few."""
    every = sorted(set(names))
    return meant(
        wanted, every, f"{known}{', '.join(every)}" if len(every) < 16 else f"{known}{', '.join(every[:3])}, …"
    )


def _plain(key: str, value: object, where: str) -> str | list[str]:
    """Return a value of a sidecar as text."""
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return value
    if isinstance(value, (str, date)) or (isinstance(value, int) and not isinstance(value, bool)):
        return str(value)
    raise ReadError(f"{key} is neither a text nor a date", where=where, hint=f'write {key} = "…"')


def _several(value: str | Sequence[str]) -> Sequence[str]:
    return [value] if isinstance(value, str) else value


def _single(key: str, value: str | Sequence[str], where: str) -> str:
    values = _several(value)
    if len(values) != 1:
        raise ReadError(f"{key} has {len(values)} values, not one", where=where, hint="give one")
    return " ".join(values[0].split())


def _value(key: str, value: str, vocabulary: Vocabulary, where: str) -> str:
    """Return one value as it stands in the metadata of a report."""
    if key in _OF:
        return _entity(key, value, vocabulary, where)
    if key == "pillar" and value.lower() not in PILLARS:
        raise ReadError(f"no such pillar: {value}", where=where, hint=f"pillars are {', '.join(PILLARS)}")
    if key == "cycle" and not _CYCLE.fullmatch(value):
        raise ReadError(f"not a cycle: {value}", where=where, hint='write it as "2015" or "2018/19"')
    if key in _DATES and not _is_date(value):
        raise ReadError(f"{key} is not a date: {value}", where=where, hint="write it as 2016-02-18, 2016-02 or 2016")
    return value.lower() if key == "pillar" else value


def _is_date(value: str) -> bool:
    try:
        return _DATE.fullmatch(value) is not None and bool(date.fromisoformat(f"{value}-01-01"[:10]))
    except ValueError:
        return False


def _entity(key: str, value: str, vocabulary: Vocabulary, where: str) -> str:
    """Return the id that an id, the end of one, or a name stands for."""
    prefix = _OF[key]
    ids = {ident for ident in vocabulary.entities if ident.startswith(prefix)}
    for ident in (value, prefix + value):
        if ident in ids or (key == "area" and _PLACE.fullmatch(ident) and ident == value):
            return ident
    names: dict[str, set[str]] = {}
    for label in vocabulary.labels:
        if label.entity in ids:
            names.setdefault(fold(label.text), set()).add(label.entity)
    found = sorted(names.get(fold(value), ()))
    if len(found) == 1:
        return found[0]
    if found:
        raise ReadError(f"{key}: {value} is the name of several: {', '.join(found)}", where=where, hint="give the id")
    known = {label.text for label in vocabulary.labels if label.entity in ids}
    hint = _nearest(value, known) + "; an area may also be a new id, such as place/anytown" * (key == "area")
    raise ReadError(f"{key}: the vocabulary has no {value}", where=where, hint=hint)
