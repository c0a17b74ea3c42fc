"""Graphs of others in a dataset: kept as they came, and placed among ours each time the dataset is written.

They are read anew each time: what identity makes of their things, and which reports the dataset has come to hold itself,
decides what is taken of them. Only validation is not repeated where its outcome is known.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from kg.dataset.folder import Import, conforming
from kg.dataset.gathering import Failure, Item, Progress
from kg.dataset.placing import Check, Graph, Placing, checked
from kg.dataset.pool import Pool
from kg.dataset.step import Options, vocabulary_of
from kg.errors import DatasetError

if TYPE_CHECKING:
    from kg.foreign import Foreign
    from kg.linking import Known
    from kg.statements import Record
    from kg.validate import Violation


class ConformanceError(DatasetError):
    """A graph of others that does not conform, with its violations."""

    def __init__(self, source: str, violations: Sequence[Violation]) -> None:
        hint = "nothing of it is taken; whoever made it can check it against the shapes"
        super().__init__("the graph does not follow the ontology", where=source, hint=hint)
        self.violations = tuple(violations)


@dataclass(slots=True)
class Imports:
    """The graphs of others that a dataset is to hold, while it is written.

    Attributes:
        notes: what a person should know.
        failures: what is not taken.
        entries: what the manifest is to say, when they are written.
        violations: what validation found in them.
        progress: called while they are checked.
        records: for each report in them, what the timeline needs.
    """

    graphs: Sequence[Graph] = ()
    progress: Progress | None = None
    notes: list[str] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    entries: tuple[Import, ...] = ()
    violations: list[Violation] = field(default_factory=list)
    records: list[list[Record]] = field(default_factory=list)
    _read: list[tuple[Graph, Foreign]] = field(default_factory=list)
    _known: dict[str, tuple[Known, ...]] = field(default_factory=dict)

    @property
    def same(self) -> bool:
        """Whether all of them are in the dataset already."""
        return all(graph.entry is not None for graph in self.graphs)

    @property
    def found(self) -> set[str]:
        """Ids of the things that are found in their texts."""
        return {ident for entry in self.entries for ident in entry.found}

    def read(self, held: Mapping[str, Item], options: Options) -> None:
        """Read the graphs. Of two graphs of a report that of ours counts, then that of the first import by name.

        Raises:
            ReadError: when one is not RDF, or holds no report.
        """
        if not self.graphs:
            return
        from kg.foreign import read_quads, sort

        ours = vocabulary_of(options.base, options.vocabulary)
        taken: dict[str, str] = {}
        for graph in sorted(self.graphs, key=lambda graph: graph.name):
            quads = read_quads(
                graph.data, graph.ending, graph.source, name=graph.name, base=options.base, theirs=graph.base
            )
            every = sort(quads, graph.name, options.base, ours)
            foreign = every.without({*held, *taken})
            if graph.entry is None:
                self._tell(graph, every, held, taken, options)
            if foreign.reports or every.problems or graph.entry is not None:
                taken |= dict.fromkeys(foreign.reports, graph.name)
                self._read.append((graph, foreign))

    def known(self, options: Options) -> Iterator[Known]:
        """Yield what identity needs to know of the things in them."""
        from kg.foreign import known

        for graph, foreign in self._read:
            self._known[graph.name] = tuple(known(foreign, options.base))
            yield from self._known[graph.name]

    def write(self, staged: Path, placing: Placing, before: Iterable[Violation], pool: Pool) -> None:
        """Write the graphs under the ids of the dataset.

        Args:
            staged: the folder to write into.
            placing: what the dataset makes of them.
            before: what validation found the last time.

        Raises:
            ConformanceError: when one that is new does not conform.
        """
        placed = [placing.placed(graph, foreign, self._known[graph.name]) for graph, foreign in self._read]
        told = tuple(before)
        new = [item for item in placed if not item.same]
        found = self._checked([check for item in new for check in item.checks], pool)
        for item in placed:
            entry, graph = item.entry, item.graph
            reports = [*entry.reports, f"report/import-{graph.name}"]
            if item.same:
                self.violations += [violation for violation in told if violation.report in reports]
                continue
            violations = [*item.problems, *(each for report in reports for each in found.get(report, ()))]
            if graph.entry is None and not conforming(violations):
                raise ConformanceError(graph.source, violations)
            self.violations += violations
        for item in placed:
            _put(staged / item.entry.path("graphs"), item.data)
            _put(staged / item.entry.path("known"), item.known)
            if item.graph.entry is None:
                _put(staged / item.entry.path("imports"), item.graph.data)
            self.records += item.records
        self.entries = tuple(item.entry for item in placed)

    def _checked(self, checks: list[Check], pool: Pool) -> dict[str, tuple[Violation, ...]]:
        """Return what is wrong with the graphs, by report."""
        found: dict[str, tuple[Violation, ...]] = {}
        for number, (check, violations) in enumerate(pool.map(checked, checks), 1):
            found[check.report] = violations
            if self.progress:
                self.progress("checking", check.report, number, len(checks))
        return found

    def _tell(
        self, graph: Graph, every: Foreign, held: Mapping[str, Item], taken: Mapping[str, str], options: Options
    ) -> None:
        """Tell which reports of a new graph are not taken, and why."""
        for report, quads in every.reports.items():
            if report in taken:
                self.notes.append(f"{graph.source}: {report} is in the import {taken[report]} already")
            if report not in held:
                continue
            texts = {_value(quad.object) for quad in quads if quad.predicate.value == f"{options.base}ontology#sha256"}
            if texts == {held[report].sha256["text"]}:
                self.notes.append(f"{graph.source}: {report} is here already, with its text; it is not taken")
            else:
                what = f"{graph.source}: {report} is here already, from another text; ours stands"
                self.failures.append(Failure(graph.source, what))


def _put(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def _value(term: object) -> str:
    return str(getattr(term, "value", term))
