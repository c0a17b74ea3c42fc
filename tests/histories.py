"""Records of invented reports of several years, made by hand, that tests of several modules share."""

from __future__ import annotations

from itertools import count

from kg.statements import Record

_NUMBERS = count(1)
ESSEX, KENT = "force/essex", "force/kent"
GOOD, POOR, BAD, TOP = (
    f"grade/peel-4/{name}" for name in ("good", "requires-improvement", "inadequate", "outstanding")
)


def report(name: str, cycle: str | None, *records: Record, area: str | None = None) -> list[Record]:
    """Return the records of a report; those given become its own."""
    ident = f"report/{name}"
    head = {"kind": "report", "statement": ident, "report": ident, "cycle": cycle, "confidence": 1.0}
    head |= {"force": ESSEX, "area": area}
    own = [record | {"report": ident, "statement": record["statement"].replace("NAME", name)} for record in records]
    return [head, *own]


def _record(kind: str, **keys: object) -> Record:
    base = {"kind": kind, "statement": f"{kind}/NAME/{next(_NUMBERS)}", "confidence": 0.9, "date": None}
    return base | keys


def judgment(
    question: str, grade: str = GOOD, status: str = "graded", force: str = ESSEX, confidence: float = 0.9
) -> Record:
    """Return a judgment; the question "2015/effectiveness-3" tells its cycle."""
    cycle = question.partition("/")[0].replace("2018-19", "2018/19").replace("2021-22", "2021/22")
    keys = {"force": force, "question": f"question/peel-{question}", "grade": grade, "cycle": cycle, "status": status}
    return _record("judgment", **keys, **{"confidence": confidence})


def action(type: str = "AreaForImprovement", *issues: str, about: tuple[str, ...] = (ESSEX,)) -> Record:
    """Return an action on issues ("domestic-abuse")."""
    return _record("action", type=type, about=list(about), issues=[f"issue/{issue}" for issue in issues])


def follow_up(status: str, *issues: str, type: str | None = None, year: str | None = None) -> Record:
    """Return what a report says became of an earlier action on Essex."""
    named = [f"issue/{issue}" for issue in issues]
    return _record("follow-up", status=status, type=type, year=year, about=[ESSEX], issues=named)


def relation(
    subject: str,
    predicate: str,
    object: str,
    modality: str = "asserted",
    *,
    hedged: bool = False,
    date: str | None = None,
) -> Record:
    """Return a relation."""
    keys = {"subject": subject, "predicate": predicate, "object": object, "modality": modality, "hedged": hedged}
    return _record("relation", **keys, **{"date": date})


def statistic(value: float, text: str, qualifier: str = "exact", **keys: object) -> Record:
    """Return a figure of the charges in Essex of a year."""
    told: dict[str, object] = {"value": value, "value_text": text, "qualifier": qualifier, "unit": "percent"}
    where = {"measure": "Charges", "issues": [], "area": "place/essex", "period": "2015", "direction": None}
    return _record("statistic", **(told | where | keys))


def every_kind() -> list[list[Record]]:
    """Return reports that together make every part of a timeline once at least."""
    return [
        report(
            "one",
            "2015",
            judgment("2015/effectiveness-3", BAD),
            action("AreaForImprovement", "domestic-abuse"),
            relation(ESSEX, "uses", "system/athena"),
            relation("unit/essex/harbour-team", "unitOf", ESSEX),
            statistic(23.5, "23.5 percent"),
        ),
        report(
            "two",
            "2015",
            judgment("2015/effectiveness-3", POOR),
            relation(ESSEX, "uses", "system/athena", "negated"),
            relation("unit/essex/harbour-team", "unitOf", KENT),
            statistic(30, "30 percent"),
        ),
        report(
            "three",
            "2016",
            judgment("2016/effectiveness-3", POOR),
            action("AreaForImprovement", "domestic-abuse"),
            follow_up("addressed", "domestic-abuse", year="2015"),
        ),
        report("four", "2017", judgment("2017/effectiveness-3", GOOD)),
    ]
