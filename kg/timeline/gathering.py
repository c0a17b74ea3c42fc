"""What the timeline needs of the records of each report, and no more."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from kg.ontology import Vocabulary
from kg.statements import Record

_NUMBER = re.compile(r"\d[\d,]*(?:\.(\d+))?")
_STATUSES = frozenset({"addressed", "partly-addressed", "not-addressed"})
_SIDES = {"asserted": False, "negated": True}


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is said.

    Attributes:
        statement, report: ids.
        cycle: the report's inspection cycle, "" where unknown.
        confidence: of the statement.
        scope: the force that the report is about, or the part of its area.
    """

    statement: str
    report: str
    cycle: str
    confidence: float
    scope: str = ""

    @property
    def order(self) -> tuple[float, str]:
        """The surest statement first; of equals the one of the first id."""
        return (-self.confidence, self.statement)


@dataclass(frozen=True, slots=True)
class Judged:
    """A grade of a force on a question in a cycle."""

    place: Place
    force: str
    question: str
    grade: str
    cycle: str
    status: str


@dataclass(frozen=True, slots=True)
class Told:
    """What a body is told to do on issues, or (with a status) what became of that.

    Attributes:
        type: "AreaForImprovement" …; None where a follow-up does not say.
        status: None for an action; "addressed", "partly-addressed" or "not-addressed" for a follow-up.
        year: of the inspection to which a follow-up goes back, or None.
    """

    place: Place
    bodies: tuple[str, ...]
    issues: tuple[str, ...]
    type: str | None
    status: str | None = None
    year: str | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """A value of a measure, exact to `precision` (0.1 for "23.5", 1000 for "12 thousand")."""

    place: Place
    value: float
    precision: float


Related = tuple[
    str, str, str, str, str
]  # subject, predicate, object, when it holds, area of the report (not of a force)
Measured = tuple[str, tuple[str, ...], str, str, str, str]  # measure, issues, area, period, unit, direction


@dataclass(slots=True)
class Gathered:
    """What is kept of all reports.

    Attributes:
        relations: a relation, when and where it holds → negated or not → report → its surest statement.
        figures: what is measured → report → its figures of different value.
    """

    judgments: list[Judged] = field(default_factory=list)
    actions: list[Told] = field(default_factory=list)
    relations: dict[Related, dict[bool, dict[str, Place]]] = field(default_factory=dict)
    figures: dict[Measured, dict[str, list[Figure]]] = field(default_factory=dict)


def gather(reports: Iterable[Sequence[Record]], vocabulary: Vocabulary) -> Gathered:
    """Return what is needed of the records of the reports; what has no place in time or no subject is left out."""
    found = Gathered()
    for records in reports:
        head = next((record for record in records if record["kind"] == "report"), {})
        cycle, scope = head.get("cycle") or "", _scope(head, vocabulary)
        for record in records:
            place = Place(record["statement"], record["report"], cycle, record["confidence"], scope)
            _keep(found, record, place, vocabulary)
    return found


def _scope(head: Record, vocabulary: Vocabulary) -> str:
    """Return the force of a report on all of its area, else the area: what is said of a borough is not said of another."""
    force, area = head.get("force") or "", head.get("area") or ""
    whole = vocabulary.areas.get(force, ())[:1]  # the first is the area after which the force is called
    return force if force and area in ("", *whole) else area


def _keep(found: Gathered, record: Record, place: Place, vocabulary: Vocabulary) -> None:
    match record["kind"]:
        case "judgment":
            keys = ("force", "question", "grade", "cycle", "status")
            found.judgments.append(Judged(place, *(record[key] for key in keys)))
        case "action" | "follow-up" if record["about"] and record["issues"] and place.cycle:
            _keep_action(found, record, place)
        case "relation" if record["modality"] in _SIDES and not record["hedged"]:
            _keep_relation(found, record, place, vocabulary)
        case "statistic" if record["qualifier"] == "exact" and record["area"] and record["period"]:
            _keep_figure(found, record, place)
        case _:
            pass


def _keep_action(found: Gathered, record: Record, place: Place) -> None:
    status = record.get("status")
    if record["kind"] == "follow-up" and (status not in _STATUSES or record.get("hedged")):
        return
    who = (tuple(sorted(set(record["about"]))), tuple(sorted(set(record["issues"]))))
    found.actions.append(Told(place, *who, record["type"], status, record.get("year")))


def _keep_relation(found: Gathered, record: Record, place: Place, vocabulary: Vocabulary) -> None:
    ends, predicate = [record["subject"], record["object"]], record["predicate"]
    when = _when(record.get("date")) or place.cycle
    if not when or any(_is_kind(end, vocabulary) for end in ends):
        return
    if predicate in vocabulary.properties and vocabulary.properties[predicate].symmetric:
        ends.sort()
    where = "" if place.scope.startswith("force/") else place.scope
    sides = found.relations.setdefault((ends[0], predicate, ends[1], when, where), {})
    said = sides.setdefault(_SIDES[record["modality"]], {})
    said[place.report] = min(place, said.get(place.report, place), key=lambda item: item.order)


def _is_kind(id: str, vocabulary: Vocabulary) -> bool:
    """Return whether an id is that of a kind: what is said of one of its instances need not hold of another."""
    return id in vocabulary.entities and vocabulary.entities[id].kind


def _when(date: str | None) -> str | None:
    """Return the year of a date; an interval over several years stays as it is."""
    if not date:
        return None
    found = {part[:4] for part in date.split("/")}
    return found.pop() if len(found) == 1 else date


def _keep_figure(found: Gathered, record: Record, place: Place) -> None:
    measure, issues = " ".join(record["measure"].casefold().split()), tuple(sorted(record["issues"]))
    where = (record["area"], record["period"], record["unit"], record["direction"] or "")
    said = found.figures.setdefault((measure, issues, *where), {}).setdefault(place.report, [])
    figure = Figure(place, record["value"], _precision(record["value"], record["value_text"]))
    same = next((item for item in said if item.value == figure.value), None)
    if same is None:
        said.append(figure)
    elif place.order < same.place.order:
        said[said.index(same)] = figure


def _precision(value: float, text: str) -> float:
    """Return to what a printed figure is exact; words ("three") are exact to one."""
    match = _NUMBER.search(text)
    if match is None:
        return 1.0
    number = float(match[0].replace(",", ""))
    return float(10 ** -len(match[1] or "")) * (value / number if number else 1.0)
