"""Units, partners and other forces with which several bodies say they work: instances, never kinds."""

from __future__ import annotations

from collections.abc import Collection

from kg.comparison.claims import Claim, Claims
from kg.comparison.limits import Limits
from kg.comparison.matrix import Body, Cell, Column, Row, Section
from kg.comparison.scope import Scope

_PATTERN = """VALUES ?body { %s }
  { ?statement rdf:subject ?body ; rdf:object ?other } UNION { ?statement rdf:object ?body ; rdf:subject ?other }
  ?statement a insp:Relation ; insp:hedged false .
  VALUES ?class { insp:Unit insp:JointUnit insp:Partner insp:Partnership insp:PoliceForce }
  ?other a ?class .
  FILTER NOT EXISTS { ?other a insp:Kind }"""
_SYMMETRIC = "SELECT DISTINCT ?property WHERE { ?property a owl:SymmetricProperty }"
Related = dict[str, dict[str, list[Claim]]]


def shared(claims: Claims, scope: Scope, limits: Limits) -> Section:
    """Return one row a body or unit to which two of the bodies are related, or one of them to another of them.

    Of areas, those are shared that reports on both evaluate or tell to act. With one body alone, all are rows.
    No row is let through by a limit, as a relation is on no issue and answers no question.
    """
    title = "Shared units and partners"
    if limits.issue or limits.question:
        return Section("shared", title, (), ())
    columns = tuple(Column(body, reports=_reports(scope, body)) for body in scope.bodies)
    own = {body.id for body in scope.bodies}
    both = symmetric(claims)
    found = related(claims, scope)
    found.pop(scope.bodies[0].id, None)  # each of the others has a row that says the same
    enough = min(2, len(scope.bodies))
    rows = [
        Row(
            id,
            claims.label(id),
            tuple(_cell(claims, both, id, column, by_body.get(column.body.id, [])) for column in columns),
            "With each other" if id in own else "",
        )
        for id, by_body in sorted(found.items(), key=lambda item: (item[0] not in own, claims.label(item[0]), item[0]))
        if len(by_body) >= enough or id in own
    ]
    return Section("shared", title, columns, tuple(rows))


def related(claims: Claims, scope: Scope, modalities: Collection[str] = ("asserted",)) -> Related:
    """Return other body → body → the statements that relate the two, of the cycles that are compared."""
    found: Related = {}
    reports = {report for column in scope.columns for report in column.reports}
    agents = {body.id for body in scope.bodies if body.kind != "area"}
    for claim in claims.of(_PATTERN % claims.terms(agents)):
        if (claim.one("modality") or "").rpartition("/")[2] not in modalities:
            continue
        ends = (*claim.all("subject"), *claim.all("object"))
        for body in agents.intersection(ends):
            other = next((end for end in ends if end != body), body)
            if claim.report in reports:
                found.setdefault(other, {}).setdefault(body, []).append(claim)
    areas = {body.id for body in scope.bodies if body.kind == "area"}
    for body, claim in scope.told:
        if body in areas and claim.report in reports:
            for other in (*claim.all("evaluates"), *claim.all("addressedTo")):
                found.setdefault(other, {}).setdefault(body, []).append(claim)
    return found


def _cell(claims: Claims, both: Collection[str], id: str, column: Column, given: list[Claim]) -> Cell:
    if id == column.body.id:
        return Cell("itself")
    if not given:
        return Cell("silent" if column.reports else "no-report")
    words = [says(claims, both, column.body, claim) for claim in given]
    citations = tuple(claims.cite(claim, word) for claim, word in zip(given, words, strict=True))
    return Cell("said", "; ".join(dict.fromkeys(words)), citations)


def symmetric(claims: Claims) -> frozenset[str]:
    """Return the properties that hold in both directions."""
    return frozenset(str(property) for (property,) in claims.rows(_SYMMETRIC))


def says(claims: Claims, both: Collection[str], body: Body, claim: Claim) -> str:
    """Return the relation in words, as something that the row's entity does or that is done to it."""
    property = claim.one("predicate")
    if property is None:
        return "evaluated" if claim.all("evaluates") else "told to act"
    words = claims.predicate(property)
    if property in both or claim.one("object") == body.id:
        return f"{words} {body.label}"
    return f"{body.label} {words} it"


def _reports(scope: Scope, body: Body) -> tuple[str, ...]:
    return tuple(sorted({report for item in scope.columns if item.body == body for report in item.reports}))
