"""Graphs of others in a dataset: kept as they came, and placed among ours each time the dataset is written.

They are read anew each time: what identity makes of their things, and which reports the dataset has come to hold itself,
decides what is taken of them. Only validation is not repeated where its outcome is known.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from kg.dataset.folder import Import, conforming, digest_of
from kg.dataset.gathering import Failure, Item
from kg.dataset.recipe import Recipe, digest
from kg.dataset.step import Options
from kg.errors import DatasetError
from kg.ontology import Vocabulary

if TYPE_CHECKING:
    from pyoxigraph import Quad

    from kg.foreign import Foreign
    from kg.linking import Identity, Known
    from kg.statements import Record
    from kg.validate import Violation


class ConformanceError(DatasetError):
    """A graph of others that does not conform, with its violations."""

    def __init__(self, source: str, violations: Sequence[Violation]) -> None:
        hint = "nothing of it is taken; whoever made it can check it against the shapes"
        super().__init__("the graph does not follow the ontology", where=source, hint=hint)
        self.violations = tuple(violations)


@dataclass(frozen=True, slots=True)
class Graph:
    """A graph of others that the dataset is to hold.

    Attributes:
        source: the name of its file, for messages.
        ending: that of its syntax, one of `kg.foreign.ENDINGS`.
        base: the base of its names, where it is not ours.
        entry: what the manifest says of it, if the dataset holds it.
    """

    name: str
    source: str
    ending: str
    base: str | None
    data: bytes
    entry: Import | None = None

    @property
    def path(self) -> str:
        """The path within the dataset of the file as it came."""
        return f"imports/{self.name}.{self.ending}"


@dataclass(slots=True)
class Imports:
    """The graphs of others that a dataset is to hold, while it is written.

    Attributes:
        notes: what a person should know.
        failures: what is not taken.
        entries: what the manifest is to say, when they are written.
        violations: what validation found in them.
        records: for each report in them, what the timeline needs.
    """

    graphs: Sequence[Graph] = ()
    notes: list[str] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    entries: tuple[Import, ...] = ()
    violations: list[Violation] = field(default_factory=list)
    records: list[list[Record]] = field(default_factory=list)
    _read: list[tuple[Graph, Foreign]] = field(default_factory=list)
    _vocabulary: list[Quad] = field(default_factory=list)

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
        from kg.rdf import vocabulary_quads

        self._vocabulary = vocabulary_quads(options.base, options.vocabulary)
        taken: dict[str, str] = {}
        for graph in sorted(self.graphs, key=lambda graph: graph.name):
            quads = read_quads(
                graph.data, graph.ending, graph.source, name=graph.name, base=options.base, theirs=graph.base
            )
            every = sort(quads, graph.name, options.base, self._vocabulary)
            foreign = every.without({*held, *taken})
            if graph.entry is None:
                self._tell(graph, every, held, taken, options)
            if foreign.reports or every.problems or graph.entry is not None:
                taken |= dict.fromkeys(foreign.reports, graph.name)
                self._read.append((graph, foreign))

    def known(self, options: Options) -> Iterator[Known]:
        """Yield what identity needs to know of the things in them."""
        from kg.foreign import known

        for _, foreign in self._read:
            yield from known(foreign, options.base)

    def write(
        self,
        staged: Path,
        identity: Identity,
        options: Options,
        recipe: Recipe,
        vocabulary: Vocabulary,
        before: Iterable[Violation],
    ) -> None:
        """Write the graphs under the ids of the dataset.

        Args:
            staged: the folder to write into.
            before: what validation found the last time.

        Raises:
            ConformanceError: when one that is new does not conform.
        """
        from kg.foreign import placed, records
        from kg.rdf import write_nquads

        entries, old = [], tuple(before)
        for graph, foreign in self._read:
            graphs = placed(foreign, identity, options.base)
            for report, quads in graphs.items():
                self.records.append(records(report, quads, vocabulary, options.base))
            every = [*foreign.rest, *(quad for quads in graphs.values() for quad in quads)]
            data = write_nquads(every).encode("utf-8")
            found = _found(every, identity, options.base)
            described = [asdict(identity.entities[ident]) for ident in found]
            state = digest(
                [
                    digest_of(data),
                    described,
                    recipe["writing"],
                    recipe["ontology"],
                    recipe["vocabulary"],
                    recipe["shapes"],
                ]
            )
            if graph.entry is not None and graph.entry.written == state:
                places = {*graph.entry.reports, f"report/import-{graph.name}"}
                self.violations += [item for item in old if item.report in places]
            else:
                self.violations += self._validated(graph, foreign, graphs, identity, options)
            entry = _entry(graph, data, tuple(graphs), found, _counts(every, options.base), state)
            _put(staged / entry.path("graphs"), data)
            if graph.entry is None:
                _put(staged / entry.path("imports"), graph.data)
            entries.append(entry)
        self.entries = tuple(entries)

    def _validated(
        self,
        graph: Graph,
        foreign: Foreign,
        graphs: Mapping[str, Sequence[Quad]],
        identity: Identity,
        options: Options,
    ) -> list[Violation]:
        from kg.rdf import entity_quads
        from kg.validate import undeclared, validate

        found = list(foreign.problems)
        for quads in filter(None, (*graphs.values(), foreign.rest)):
            named = (identity.entities[ident] for ident in _found(quads, identity, options.base))
            described = entity_quads(named, options.base)
            known = [*self._vocabulary, *foreign.rest]
            found += validate([*quads, *described], known, None, shapes=options.shapes)
            found += undeclared(quads, self._vocabulary)
        if graph.entry is None and not conforming(found):
            raise ConformanceError(graph.source, found)
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


def _entry(
    graph: Graph, data: bytes, reports: tuple[str, ...], found: tuple[str, ...], counts: Mapping[str, int], state: str
) -> Import:
    hashes = {"graphs": digest_of(data), "imports": digest_of(graph.data)}
    return Import(graph.name, graph.source, graph.ending, graph.base, hashes, state, reports, found, counts)


def _found(quads: Iterable[Quad], identity: Identity, base: str) -> tuple[str, ...]:
    """Return the ids of the things that a graph says are found in its text, sorted."""
    term, place = f"{base}ontology#foundIn", f"{base}id/"
    named = {_value(quad.subject).removeprefix(place) for quad in quads if quad.predicate.value == term}
    return tuple(sorted(ident for ident in named if ident in identity.entities and identity.entities[ident].found))


def _counts(quads: Sequence[Quad], base: str) -> dict[str, int]:
    """Return kind of record → how many statements there are, and "quad"."""
    from kg.statements import Statement

    kinds = {f"{base}ontology#{kind.__name__}": kind.kind for kind in Statement.__subclasses__()}
    actions = {
        f"{base}ontology#{name}": "action"
        for name in ("AreaForImprovement", "CauseOfConcern", "PriorityAction", "Recommendation")
    }
    kinds |= actions
    typed = (kinds.get(_value(quad.object)) for quad in quads if quad.predicate.value.endswith("#type"))
    count = Counter(kind for kind in typed if kind)
    return dict(sorted((count + Counter(quad=len(quads))).items()))


def _put(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def _value(term: object) -> str:
    return str(getattr(term, "value", term))
