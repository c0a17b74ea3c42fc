"""A selection with ids in the place of names and patterns."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase

from kg.comparison.claims import Claim
from kg.errors import QueryError, meant
from kg.explain import find
from kg.exports.names import Names
from kg.exports.selection import VIEWS, Selection

_CYCLE = re.compile(r"\d{4}([/-]\d{2,4})?")


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is kept.

    Attributes:
        about: ids of things: what is said of them; empty for no limit.
        things: local names of classes of things, all that are below them too; None for no limit.
        kinds: the same of statements.
        reports: ids; None for no limit.
        since: the earliest cycle; empty for no limit.
    """

    about: frozenset[str]
    things: frozenset[str] | None
    kinds: frozenset[str] | None
    reports: frozenset[str] | None
    since: str
    depth: int
    view: str

    def says(self, claim: Claim, cycles: Mapping[str, str]) -> bool:
        """Tell whether a statement is kept, by its class, its report and its cycle."""
        if self.kinds is not None and claim.kind not in self.kinds:
            return False
        if self.reports is not None and claim.report not in self.reports:
            return False
        return not self.since or (claim.one("cycle") or cycles.get(claim.report, "")) >= self.since


def choose(selection: Selection, names: Names, claims: Collection[Claim]) -> Chosen:
    """Look up what a selection names.

    Args:
        claims: all statements of the dataset.

    Raises:
        QueryError: when a thing, class, report, cycle or view is not known; the hint has what comes near.
    """
    if selection.view not in VIEWS:
        raise QueryError("there is no such view", where=selection.view, hint=_hint(selection.view, VIEWS))
    classes = [_class(name, names) for name in selection.types]
    statements = names.classes.below("Statement")
    things = frozenset().union(*(names.classes.below(name) for name in classes if name not in statements))
    kinds = frozenset().union(*(names.classes.below(name) for name in classes if name in statements))
    known = sorted({*names.cycles, *(claim.report for claim in claims)})
    found = frozenset().union(*(_reports(name, known) for name in selection.reports))
    return Chosen(
        about=frozenset(_thing(name, names) for name in selection.about),
        things=things or None,
        kinds=kinds or None,
        reports=found if selection.reports else None,
        since=_cycle(selection.since, names),
        depth=selection.depth,
        view=selection.view,
    )


def _thing(name: str, names: Names) -> str:
    """Return the id of a thing."""
    id = find(names.store, name, base=names.base)
    if id in names.cycles:
        raise QueryError("this is a report, not a thing", where=name, hint=f"write --report {id}")
    return id


def _class(name: str, names: Names) -> str:
    """Return the local name of a class that is given by it or by its label."""
    labels = names.classes.labels
    wanted = name.casefold().replace("-", " ")
    found = [local for local, label in labels.items() if local and wanted in (local.casefold(), label.casefold())]
    if not found:
        known = [local for local in labels if local and "://" not in local]
        raise QueryError("the ontology has no such class", where=name, hint=_hint(name, known))
    return found[0]


def _reports(name: str, known: list[str]) -> frozenset[str]:
    """Return the reports that go by a name or fit a pattern."""
    pattern = f"report/{name.removeprefix('report/')}"
    found = frozenset(report for report in known if fnmatchcase(report, pattern))
    if not found:
        short = [report.removeprefix("report/") for report in known]
        raise QueryError("the dataset has no such report", where=name, hint=_hint(name.removeprefix("report/"), short))
    return found


def _cycle(given: str, names: Names) -> str:
    known = sorted({*names.cycles.values()} - {""})
    if given and given not in known and not _CYCLE.fullmatch(given):
        raise QueryError("this is no cycle", where=given, hint=f"the dataset has {', '.join(known) or 'none'}")
    if known and given > known[-1]:
        raise QueryError(
            "nothing belongs to this cycle or a later one", where=given, hint=f"the dataset has {', '.join(known)}"
        )
    return given


def _hint(name: str, known: Iterable[str]) -> str:
    every = sorted(known)
    rest = f"there are {', '.join(every[:20])}{' …' * (len(every) > 20)}" if every else "there is none"
    return meant(name, every, rest, cutoff=0.5)
