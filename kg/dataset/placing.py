"""A graph of others as it stands among ours: under the ids of the dataset, held against the shapes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

from kg.dataset.folder import Import, digest_of, jsonl
from kg.dataset.recipe import Recipe, digest
from kg.dataset.step import Options, vocabulary_of
from kg.ontology import Vocabulary

if TYPE_CHECKING:
    from pyoxigraph import Quad

    from kg.foreign import Foreign
    from kg.linking import Identity, Known
    from kg.statements import Record
    from kg.validate import Violation


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


@dataclass(frozen=True, slots=True)
class Check:
    """A graph to be held against shapes and checks: it, what describes its things, what else its import says."""

    report: str
    graph: bytes
    described: bytes
    rest: bytes
    options: Options


@dataclass(frozen=True, slots=True)
class Placed:
    """A graph of others as it stands in the dataset.

    Attributes:
        data: canonical N-Quads.
        known: what identity needs of it, as JSON lines.
        same: whether all is known of it that validation finds.
        checks: what is to be validated.
        problems: what is wrong with it before any shape is asked.
    """

    graph: Graph
    entry: Import
    data: bytes
    known: bytes
    same: bool
    checks: tuple[Check, ...]
    problems: tuple[Violation, ...]
    records: tuple[list[Record], ...]


@dataclass(frozen=True, slots=True)
class Placing:
    """Puts graphs of others among ours."""

    identity: Identity
    options: Options
    recipe: Recipe
    vocabulary: Vocabulary

    def placed(self, graph: Graph, foreign: Foreign, known: Iterable[Known]) -> Placed:
        """Return a graph under the ids of the dataset, with all that follows from it."""
        from kg.foreign import placed, records
        from kg.rdf import write_nquads

        base, name = self.options.base, f"report/import-{graph.name}"
        graphs = placed(foreign, self.identity, base)
        every = [*foreign.rest, *(quad for quads in graphs.values() for quad in quads)]
        data, found = write_nquads(every).encode("utf-8"), self._found(every)
        lines = jsonl(item.record() for item in known).encode("utf-8")
        hashes = {"graphs": digest_of(data), "imports": digest_of(graph.data), "known": digest_of(lines)}
        described = [asdict(self.identity.entities[ident]) for ident in found]
        state = digest([hashes["graphs"], described, dict(self.recipe)])
        told = (graph.name, graph.source, graph.ending, graph.base, hashes, state)
        entry = Import(*told, tuple(graphs), found, _counts(every, self.vocabulary, base))
        same = graph.entry is not None and graph.entry.written == state
        parts = {**graphs, **({name: foreign.rest} if foreign.rest else {})}
        checks = () if same else tuple(self._check(report, quads, foreign) for report, quads in parts.items())
        problems = tuple(replace(item, report=name) for item in foreign.problems)
        said = tuple(records(report, quads, self.vocabulary, base) for report, quads in graphs.items())
        return Placed(graph, entry, data, lines, same, checks, problems, said)

    def _check(self, report: str, quads: Sequence[Quad], foreign: Foreign) -> Check:
        from kg.rdf import entity_quads, write_nquads

        described = entity_quads((self.identity.entities[ident] for ident in self._found(quads)), self.options.base)
        written = [write_nquads(part).encode("utf-8") for part in (quads, described, foreign.rest)]
        return Check(report, written[0], written[1], written[2], self.options)

    def _found(self, quads: Iterable[Quad]) -> tuple[str, ...]:
        """Return the ids of the things that a graph says are found in its text, sorted."""
        entities, base = self.identity.entities, self.options.base
        term, place = f"{base}ontology#foundIn", f"{base}id/"
        named = {_value(quad.subject).removeprefix(place) for quad in quads if quad.predicate.value == term}
        return tuple(sorted(ident for ident in named if ident in entities and entities[ident].found))


def checked(check: Check) -> tuple[Violation, ...]:
    """Return what is wrong with a graph of others; its quotes are believed."""
    from pyoxigraph import RdfFormat, parse

    from kg.validate import undeclared, validate

    graph, described, rest = (
        list(parse(data, format=RdfFormat.N_QUADS)) for data in (check.graph, check.described, check.rest)
    )
    vocabulary = vocabulary_of(check.options.base, check.options.vocabulary)
    found = validate([*graph, *described], [*vocabulary, *rest], None, shapes=check.options.shapes)
    return (*found, *undeclared(graph, vocabulary))


def _counts(quads: Sequence[Quad], vocabulary: Vocabulary, base: str) -> dict[str, int]:
    """Return kind of record → how many statements there are, and "quad"."""
    from kg.foreign.records import actions
    from kg.statements import Statement

    kinds = {f"{base}ontology#{kind.__name__}": kind.kind for kind in Statement.__subclasses__()}
    kinds |= {f"{base}ontology#{name}": "action" for name in actions(vocabulary)}
    typed = (kinds.get(_value(quad.object)) for quad in quads if quad.predicate.value.endswith("#type"))
    count = Counter(kind for kind in typed if kind)
    return dict(sorted((count + Counter(quad=len(quads))).items()))


def _value(term: object) -> str:
    return str(getattr(term, "value", term))
