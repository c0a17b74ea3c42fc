"""A dataset opened for reading, as frames, answers, things and graphs."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from kg import comparison, display, queries
from kg.comparison import Comparison, History
from kg.dataset import Dataset
from kg.errors import QueryError
from kg.explain import Explanation, explain, find
from kg.exports import Selection
from kg.exports.source import Source
from kg.knowledge_graph import frames
from kg.knowledge_graph.answers import answer_table
from kg.knowledge_graph.cells import CELLS, cells
from kg.knowledge_graph.passage import Passage, passage
from kg.queries import Answer, QueryFile
from kg.statements import Record
from kg.tables.columns import FRAMES, KINDS
from kg.tables.names import Names, read_names
from kg.tables.rows import rows, says

if TYPE_CHECKING:
    import networkx
    import rdflib
    from pandas import DataFrame
    from pyoxigraph import Store


class KnowledgeGraph:
    """What a dataset says, to be read in Python; see `docs/how-to/python.md`.

    Nothing is read before it is asked for, what was read is kept, and nothing of the dataset is changed. Frames need
    pandas; all else works without it. Every frame is a copy, which may be changed.

    Attributes:
        dataset: the dataset as it was when it was opened. What is built anew later is seen by opening it again.
    """

    def __init__(self, dataset: Dataset) -> None:
        self.dataset = dataset
        self._frames: dict[str, DataFrame] = {}
        self._networks: dict[Selection, networkx.MultiDiGraph[str]] = {}
        self._texts: dict[str, str] = {}

    def reports(self) -> DataFrame:
        """Return one row a report: title, body, cycle, dates."""
        return self._frame("reports")

    def statements(self, about: str | None = None) -> DataFrame:
        """Return one row a statement of any kind but mentions, with what all kinds have in common.

        Args:
            about: a thing, by IRI, id or name: only the statements that are about it or name it.

        Raises:
            QueryError: when nothing or more than one thing goes by that name.
        """
        found = self._frame("statements")
        if about is None:
            return found
        id = self.find(about)
        chosen = [
            id in (statement, *things) for statement, things in zip(found["statement"], found["things"], strict=True)
        ]
        return found[chosen].reset_index(drop=True)

    def relations(self) -> DataFrame:
        """Return one row a relation between two things, also those that are negated, planned or past (`modality`)."""
        return self._frame("relations")

    def judgments(self) -> DataFrame:
        """Return one row a grade of a force on a question."""
        return self._frame("judgments")

    def findings(self) -> DataFrame:
        """Return one row a strength or weakness."""
        return self._frame("findings")

    def actions(self) -> DataFrame:
        """Return one row an area for improvement, cause of concern, recommendation or priority action."""
        return self._frame("actions")

    def follow_ups(self) -> DataFrame:
        """Return one row a sentence on what became of an earlier action."""
        return self._frame("follow_ups")

    def statistics(self) -> DataFrame:
        """Return one row a figure."""
        return self._frame("statistics")

    def definitions(self) -> DataFrame:
        """Return one row an abbreviation that a report defines."""
        return self._frame("definitions")

    def mentions(self) -> DataFrame:
        """Return one row a name, or a reference such as "the force"."""
        return self._frame("mentions")

    def set_aside(self) -> DataFrame:
        """Return one row a candidate that was found and not accepted, with the reason."""
        return self._frame("set_aside")

    def ask(self, question: str, **params: str) -> Answer:
        """Answer a question: one that has a name (`kg query --list`), or a SPARQL query.

        Args:
            params: parameter of the question → value; a thing by its id.

        Raises:
            QueryError: when the question is unknown or not valid, or a parameter is not what it must be.
        """
        asked = self._question(question)
        answer = queries.run(self._store, asked, params, base=self.base)
        title = queries.title(self._store, asked, queries.values(asked, params), self.base)
        return replace(answer, title=title)

    def query(self, question: str, **params: str) -> DataFrame:
        """Return the answer to a question as a frame: `frame(ask(question, …))`."""
        frames.import_pandas()
        return self.frame(self.ask(question, **params))

    def compare(
        self, *bodies: str, issue: str | None = None, question: str | None = None, cycle: str | None = None
    ) -> Comparison:
        """Return what inspections found about bodies side by side; arguments and errors are those of `kg.compare`."""
        return comparison.compare(self._store, bodies, issue=issue, question=question, cycle=cycle, base=self.base)

    def history(self, body: str, *, issue: str | None = None) -> History:
        """Return what inspections found about a body from cycle to cycle; arguments and errors are those of `kg.history`."""
        return comparison.history(self._store, body, issue=issue, base=self.base)

    def frame(self, found: Answer | Comparison | Explanation) -> DataFrame:
        """Return an answer, a comparison, a history, or the statements about a thing as a frame."""
        if isinstance(found, Comparison):
            return frames.frame(CELLS, cells(found))
        if isinstance(found, Explanation):
            return self.statements(found.id)
        return frames.frame(*answer_table(found, self.base))

    def find(self, thing: str) -> str:
        """Return the id of a thing that is given by IRI, id, the last part of its id ("essex"), or a name.

        Raises:
            QueryError: when nothing or more than one thing goes by that name.
        """
        return find(self._store, thing, base=self.base)

    def thing(self, thing: str) -> Explanation:
        """Return a thing with every statement about it; it is given as for `find`."""
        return explain(self._store, self.find(thing), base=self.base)

    def label(self, id: str) -> str:
        """Return the name of a thing by its id, or what was given where the dataset has none: for `Series.map`."""
        return self._names.label(id)

    def evidence(self, statement: str, *, around: int = 1) -> Passage:
        """Return the quote of a statement in the text around it; also of a candidate that was set aside.

        Args:
            around: how many paragraphs before and after its own.

        Raises:
            QueryError: when the dataset has no such statement.
        """
        record = self._by_id.get(statement.removeprefix(f"{self.base}id/"))
        if record is None:
            hint = "give the id of a statement, as frames have it in the column `statement`"
            raise QueryError("there is no such statement", where=statement, hint=hint)
        return passage(record, self.dataset.report(record["report"]), says(record, self._names), around)

    def text(self, report: str) -> str:
        """Return the text of a report, in which the offsets `start` and `end` stand."""
        if report not in self._texts:
            self._texts[report] = self.dataset.text(report)
        return self._texts[report]

    def graph(self, report: str | None = None) -> rdflib.Graph:
        """Return all triples, or those of one report, as a graph of rdflib, made anew at each call.

        It is the merge of the graphs of all reports: what several of them say stands there once. Which report makes a
        statement is told by the statement (`insp:inReport`).

        Raises:
            DatasetError: when the dataset does not hold the report.
        """
        from kg.knowledge_graph.triples import rdflib_graph

        return rdflib_graph(self.dataset, report)

    def network(
        self,
        *about: str,
        types: Sequence[str] = (),
        reports: Sequence[str] = (),
        since: str = "",
        depth: int = 1,
        view: str = "entities",
    ) -> networkx.MultiDiGraph[str]:
        """Return the property graph that `kg export` writes, as networkx; a copy, which may be changed.

        Args:
            about: things by IRI, id or name: only what is said of them.
            types, reports, since, depth, view: see `kg.exports.Selection`.

        Raises:
            QueryError: when a name is unknown, or nothing is left in the selection.
        """
        chosen = Selection(about, tuple(types), tuple(reports), since, depth, view)
        if chosen not in self._networks:
            self._networks[chosen] = self._source.selecting(chosen).graph
        return self._networks[chosen].copy()

    @property
    def base(self) -> str:
        """The IRI before `id/` and `ontology#` of the dataset."""
        return self.dataset.manifest.base

    def counts(self) -> dict[str, int]:
        """Return kind of statement → how many there are; reports first."""
        reports = self.dataset.manifest.reports
        found = {kind: sum(entry.counts.get(kind, 0) for entry in reports) for kind in KINDS}
        return {"report": len(reports), **found}

    def __repr__(self) -> str:
        return f"<KnowledgeGraph: {', '.join(display.counted(count, kind) for kind, count in self.counts().items())}>"

    def _repr_html_(self) -> str:
        counts = self.counts()
        shown = self.dataset.manifest.reports[: display.SHOWN]
        more = len(self.dataset.manifest.reports) - len(shown)
        lines = [
            (display.plain(entry.title), display.code(entry.id), str(_statements(entry.counts))) for entry in shown
        ]
        return display.block(
            display.strong(display.counted(counts.pop("report"), "report")),
            display.plain(", ".join(display.counted(count, kind) for kind, count in counts.items())),
            display.folded("Reports", display.table(("title", "id", "statements"), lines)),
            display.small(f"… and {display.counted(more, 'report')} more") if more > 0 else "",
            display.small(f"not in the frames: {self._foreign}" if self._foreign else ""),
        )

    @cached_property
    def _source(self) -> Source:
        return Source(self.dataset)

    @property
    def _store(self) -> Store:
        return self._source.store

    @cached_property
    def _names(self) -> Names:
        quads = (quad for name in ("vocabulary", "entities") for quad in self.dataset.quads(name))
        return read_names(quads, self.base)

    @cached_property
    def _records(self) -> list[Record]:
        return [record for entry in self.dataset.manifest.reports for record in self.dataset.records(entry.id)]

    @cached_property
    def _review(self) -> list[Record]:
        return [record for entry in self.dataset.manifest.reports for record in self.dataset.review(entry.id)]

    @cached_property
    def _reports(self) -> Mapping[str, Record]:
        counts = {entry.id: _statements(entry.counts) for entry in self.dataset.manifest.reports}
        reports = (record for record in self._records if record["kind"] == "report")
        return {record["report"]: record | {"statements": counts[record["report"]]} for record in reports}

    @cached_property
    def _by_id(self) -> Mapping[str, Record]:
        return {record["statement"]: record for record in (*self._review, *self._records) if record["kind"] != "report"}

    @property
    def _foreign(self) -> str:
        """What the frames do not have."""
        imports = self.dataset.manifest.imports
        told = "which are in query(), compare(), graph() and network()"
        return f"the statements of {display.counted(len(imports), 'imported graph')}, {told}" if imports else ""

    def _frame(self, name: str) -> DataFrame:
        if name not in self._frames:
            frames.import_pandas()  # before anything is read
            if self._foreign:
                warnings.warn(f"not in this frame: {self._foreign}", stacklevel=3)
            kind = FRAMES[name]
            source = self._reports.values() if name == "reports" else self._records if kind.kinds else self._review
            chosen = [record for record in source if not kind.kinds or record["kind"] in kind.kinds]
            self._frames[name] = frames.frame(kind.columns, rows(kind, chosen, self._reports, self._names, self.text))
        return self._frames[name].copy()

    def _question(self, question: str) -> QueryFile:
        if "{" in question:
            return queries.parse_question("query", question)
        return queries.load(question, self.dataset.project("queries"))


def _statements(counts: Mapping[str, int]) -> int:
    """Return how many statements a report makes, mentions apart."""
    return sum(counts.get(kind, 0) for kind in KINDS if kind != "mention")
