"""How judgments of a body, or on a topic, changed from one inspection to the next."""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import NamedNode

from kg.pages.names import Names, Thing

_QUERY = """SELECT DISTINCT ?change ?topic ?kind ?comparable ?why ?before ?after ?cycle1 ?cycle2 ?evidence1 ?evidence2
  ?report1 ?report2 WHERE {
  VALUES ?property { insp:evaluates dcterms:subject } ?change ?property <%s> ; a insp:Change ; dcterms:subject ?topic ;
    insp:change ?kind ; insp:earlier ?earlier ; insp:later ?later .
  ?earlier insp:grade ?before ; insp:cycle ?cycle1 ; insp:evidence ?evidence1 ; insp:inReport ?report1 .
  ?later insp:grade ?after ; insp:cycle ?cycle2 ; insp:evidence ?evidence2 ; insp:inReport ?report2 .
  OPTIONAL { ?change insp:comparable ?comparable } OPTIONAL { ?change insp:comparability ?why } }"""


@dataclass(frozen=True, slots=True)
class Judged:
    """A judgment at one end of a change; `report` is an id."""

    grade: Thing
    cycle: str
    report: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Change:
    """What became of a judgment.

    Attributes:
        comparable: whether the two may be compared, in a word; `why` says more.
    """

    topic: Thing
    earlier: Judged
    later: Judged
    kind: Thing
    comparable: str
    why: str


def changes_of(names: Names, node: NamedNode) -> list[Change]:
    """Return the changes of a body's judgments, or those on a topic, by topic and cycle."""
    found: dict[str, Change] = {}
    for row in names.select(_QUERY % node.value):
        ends = [
            Judged(
                names.thing(row[grade]),
                row[cycle].value,
                names.id(row[report].value) or "",
                *map(int, row[evidence].value.rsplit("/", 1)[-1].split("-")),
            )
            for grade, cycle, report, evidence in (
                ("before", "cycle1", "report1", "evidence1"),
                ("after", "cycle2", "report2", "evidence2"),
            )
        ]
        found.setdefault(
            row["change"].value,
            Change(
                names.thing(row["topic"]),
                ends[0],
                ends[1],
                names.thing(row["kind"]),
                names.label(row["comparable"].value) if row["comparable"] else "",
                row["why"].value if row["why"] else "",
            ),
        )
    return sorted(found.values(), key=lambda item: (item.topic.label, item.earlier.cycle, item.later.cycle))
