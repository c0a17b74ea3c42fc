"""The reports behind a figure: those that are selected, and how their number and cycles are told."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from pyoxigraph import Store

from kg.comparison.claims import Claims
from kg.comparison.scope import find_inspections
from kg.dataset.folder import SHARED
from kg.store import fill

if TYPE_CHECKING:
    from kg.exports.source import Source


def chosen_store(source: Source) -> Store:
    """Return the store of a dataset with the graphs of the selected reports alone; all of it where all are selected."""
    reports, since = source.chosen.reports, source.chosen.since
    if reports is None and not since:
        return source.merge
    inspections = find_inspections(Claims(source.merge, source.base))
    known = {item.report for item in inspections if item.cycle >= since}
    wanted = known if reports is None else known & reports
    manifest = source.dataset.manifest
    names = [*SHARED, *(entry.name for entry in manifest.reports if entry.id in wanted)]
    names += [f"import-{graph.name}" for graph in manifest.imports if wanted.intersection(graph.reports)]
    store = Store()
    fill(store, (source.dataset.read(f"graphs/{name}.nq") for name in names), where=str(source.dataset.path))
    return store


def told(reports: Collection[str], cycles: Iterable[str]) -> str:
    """Return in words how many reports of which cycles a figure is drawn from.

    Examples:
        >>> told(["report/a", "report/b"], ["2015", "2017", ""])
        'Source: 2 inspection reports, cycles 2015 and 2017.'
        >>> told(["report/a"], [])
        'Source: 1 inspection report.'
    """
    named = sorted(set(cycles) - {""})
    last = " and ".join(part for part in (", ".join(named[:-1]), *named[-1:]) if part)
    when = f", cycle{'s' * (len(named) > 1)} {last}" * bool(named)
    return f"Source: {len(reports)} inspection report{'s' * (len(reports) != 1)}{when}."


def counted(count: int, one: str, more: str = "") -> str:
    """Return a number of things in words.

    Examples:
        >>> counted(1, "body", "bodies"), counted(12, "unit")
        ('1 body', '12 units')
    """
    return f"{count:,} {one if count == 1 else more or f'{one}s'}"
