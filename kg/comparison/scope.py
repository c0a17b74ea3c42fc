"""Which bodies are compared, and which inspections of them a dataset has."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from kg.comparison.claims import Claim, Claims
from kg.comparison.matrix import Body, Column
from kg.errors import QueryError, did_you_mean, nearest
from kg.explain import find

_TYPES = "SELECT DISTINCT ?type WHERE { %s a ?type }"
_REPORTS = """SELECT DISTINCT ?report ?cycle ?programme ?area ?force WHERE {
  ?report a insp:InspectionReport .
  OPTIONAL { ?report insp:cycle ?cycle }
  OPTIONAL { ?report insp:programme ?programme }
  OPTIONAL { ?report dcterms:spatial ?area }
  OPTIONAL { ?report insp:aboutForce ?force }
} ORDER BY ?report"""
_SHORT = "SELECT ?name WHERE { %s insp:abbreviation ?name } ORDER BY ?name LIMIT 1"
_EVALUATED = "SELECT DISTINCT ?body WHERE { ?statement insp:evaluates|insp:addressedTo ?body ; insp:inReport ?report }"
_JOINT = """SELECT DISTINCT ?report WHERE {
  ?report insp:reportsOn ?inspection . ?inspection insp:conductedBy ?one , ?other FILTER (?one != ?other)
}"""
JUDGMENT, FINDING, FOLLOW_UP = "Judgment", "Finding", "FollowUp"
ACTIONS = ("AreaForImprovement", "CauseOfConcern", "Recommendation", "PriorityAction")
KINDS = (JUDGMENT, FINDING, FOLLOW_UP, *ACTIONS)
_BODIES = {"PoliceForce": "force", "Place": "area"} | dict.fromkeys(
    ("Partner", "Partnership", "Unit", "JointUnit"), "agency"
)


_PLACES = ("force", "place", "partner", "partnership", "unit", "rocu")  # what stands before a slug, the likeliest first


@dataclass(frozen=True, slots=True)
class Inspection:
    """What is known of a report before its statements are read."""

    report: str
    cycle: str
    programme: str
    area: str | None
    force: str | None


@dataclass(frozen=True, slots=True)
class Scope:
    """The bodies that are compared, the columns that they have, and what is said about them.

    Attributes:
        told: the id of a body and a statement that evaluates it or tells it to act, in order of report and place.
        numbers: body, programme, cycle and area → the number of the column.
    """

    bodies: tuple[Body, ...]
    columns: tuple[Column, ...]
    inspections: Mapping[str, Inspection]
    told: tuple[tuple[str, Claim], ...]
    numbers: Mapping[tuple[object, ...], int]

    def place(self, body: str, claim: Claim) -> int | None:
        """Return the number of the column to which a statement about a body belongs, None where none is shown."""
        seen = self.inspections[claim.report]
        return self.numbers.get((body, seen.programme, claim.one("cycle") or seen.cycle, seen.area))

    def placed(self, kinds: Collection[str]) -> Iterator[tuple[int, Claim]]:
        """Yield the statements of some classes, each with the number of its column."""
        for body, claim in self.told:
            number = self.place(body, claim) if claim.kind in kinds else None
            if number is not None:
                yield number, claim


def find_body(claims: Claims, name: str) -> Body:
    """Return a body by its id, the last part of the id of a force or area, or one of its names.

    Raises:
        QueryError: when there is no such body, or the name is that of a kind or of something that is not inspected.
    """
    slug = re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")
    known = (id for id in (f"{place}/{slug}" for place in _PLACES if slug) if _types(claims, id))
    id = next(known, None) or _found(claims, name)
    types = _types(claims, id)
    if "Kind" in types:
        what = "this is a kind of body, and no body is judged by its kind"
        raise QueryError(what, where=id, hint=f"name an instance{_instances(claims, id)}, or compare two areas")
    kind = next((_BODIES[type_] for type_ in types if type_ in _BODIES), None)
    if kind is None:
        hint = "name a force, an area or an agency"
        raise QueryError("this is nothing that is inspected", where=name, hint=hint)
    return Body(id, claims.label(id), kind)


def find_scope(
    claims: Claims, bodies: Sequence[Body], cycle: str | None = None, kinds: Collection[str] = KINDS
) -> Scope:
    """Return the inspections of bodies as columns: by cycle, then in the order of the bodies.

    Every body has a column for every cycle of every programme that one of them has; it has no reports where the
    dataset has none.

    Args:
        kinds: the classes of the statements that are read.

    Raises:
        QueryError: when nothing is known of such a cycle.
    """
    inspections = {item.report: item for item in find_inspections(claims)}
    told = tuple(_told(claims, bodies, inspections, kinds))
    columns = _columns(claims, bodies, inspections, told)
    chosen = [item for item in columns if cycle in (None, item.cycle)]
    if cycle is not None and not chosen:
        known = ", ".join(sorted({str(item.cycle) for item in columns})) or "none"
        raise QueryError("there is no such cycle for these bodies", where=cycle, hint=f"the dataset has {known}")
    cycles = {(item.programme, item.cycle) for item in chosen}
    missing = (
        Column(body, when, programme)
        for body in bodies
        for programme, when in cycles
        if not any(item.body == body and (item.programme, item.cycle) == (programme, when) for item in chosen)
    )
    order = {body.id: number for number, body in enumerate(bodies)}
    ranked = sorted(
        (*chosen, *missing),
        key=lambda item: (item.cycle or "", item.programme, order[item.body.id], item.place, item.area or ""),
    )
    numbers = {_key(item): number for number, item in reversed([*enumerate(ranked)])}
    return Scope(tuple(bodies), tuple(ranked), inspections, told, numbers)


def _told(
    claims: Claims, bodies: Sequence[Body], inspections: Mapping[str, Inspection], kinds: Collection[str]
) -> Iterator[tuple[str, Claim]]:
    """Yield the statements that evaluate a body or tell it to act, each with the id of the body.

    An area stands for all whom its reports evaluate, and for findings that name nobody.
    """
    areas = {body.id for body in bodies if body.kind == "area"}
    pattern = f"""{{ SELECT ?statement WHERE {{
        {{ VALUES ?body {{ {claims.terms({body.id for body in bodies} - areas)} }}
          ?statement insp:evaluates|insp:addressedTo ?body }} UNION
        {{ VALUES ?area {{ {claims.terms(areas)} }} ?source dcterms:spatial ?area . ?statement insp:inReport ?source }}
      }} }} ?statement a ?class . FILTER (?class IN ({", ".join(f"insp:{kind}" for kind in kinds)}))"""
    for claim in claims.of(pattern):
        about = {*claim.all("evaluates"), *claim.all("addressedTo"), inspections[claim.report].area}
        yield from ((body.id, claim) for body in bodies if body.id in about)


def _columns(
    claims: Claims,
    bodies: Sequence[Body],
    inspections: Mapping[str, Inspection],
    told: Iterable[tuple[str, Claim]],
) -> list[Column]:
    """Return the columns of reports on the bodies, of reports that evaluate them, and of cycles that they recall."""
    reports: dict[Column, set[str]] = {}
    named = {body.id: body for body in bodies}
    for item in inspections.values():
        for body in bodies:
            if body.id == (item.area if body.kind == "area" else item.force):
                reports.setdefault(column_of(claims, body, item, item.cycle), set()).add(item.report)
    for id, claim in told:
        item = inspections[claim.report]
        if claim.kind != JUDGMENT or item.cycle == claim.one("cycle"):
            reports.setdefault(column_of(claims, named[id], item, item.cycle), set()).add(item.report)
        else:
            reports.setdefault(column_of(claims, named[id], item, claim.one("cycle") or ""), set())
    return [replace(column, reports=tuple(sorted(found))) for column, found in reports.items()]


def column_of(claims: Claims, body: Body, item: Inspection, cycle: str) -> Column:
    """Return the column of a body in an inspection, or in an earlier cycle that it recalls; without its reports."""
    same = item.area is None or item.area.rpartition("/")[2] == body.id.rpartition("/")[2]
    return Column(body, cycle, item.programme, item.area, "" if same else claims.label(str(item.area)))


def _key(column: Column) -> tuple[object, ...]:
    return (column.body.id, column.programme, column.cycle, column.area)


def find_inspections(claims: Claims) -> list[Inspection]:
    """Return what is known of the reports of a dataset, by id."""
    short: dict[str | None, str] = {None: ""}
    found = []
    for report, cycle, programme, area, force in claims.rows(_REPORTS):
        if programme not in short:
            names = [name for (name,) in claims.rows(_SHORT % claims.term(str(programme)))]
            short[programme] = str(names[0]) if names else claims.label(str(programme))
        found.append(Inspection(str(report), cycle or "", short[programme], area, force))
    return found


def find_joint(claims: Claims) -> frozenset[str]:
    """Return the reports of joint inspections: those that several inspectorates conducted."""
    return frozenset(str(report) for (report,) in claims.rows(_JOINT))


def _types(claims: Claims, id: str) -> list[str]:
    return sorted(str(name) for (name,) in claims.rows(_TYPES % claims.term(id)))


def _found(claims: Claims, name: str) -> str:
    try:
        within = (*(f"{place}/" for place in _PLACES), "kind/")
        return find(claims.store, name, within=within, base=claims.base)
    except QueryError as error:
        if "several" in error.what:
            raise
        bodies = {str(id) for (id,) in claims.rows(_EVALUATED)}
        names = {text for id in bodies for text in (id, claims.label(id))}
        near = nearest(name, names, cutoff=0.5)
        meant = {one: claims.label(one) if one in bodies else one for one in near} or error.near
        raise QueryError(error.what, where=name, hint=did_you_mean(near, error.hint), near=meant) from error


def _instances(claims: Claims, kind: str) -> str:
    rows = claims.rows(
        f"SELECT DISTINCT ?it WHERE {{ ?it org:classification {claims.term(kind)} }} ORDER BY ?it LIMIT 3"
    )
    found = [str(id) for (id,) in rows]
    return f" such as {' or '.join(found)}" if found else ""
