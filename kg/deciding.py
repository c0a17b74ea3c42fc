"""What people decide about identity in a dataset: look up, show where names stand, decide, take back.

Decisions are kept in `DATASET/decisions/identity.tsv`; `kg.dataset.update` applies them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import DataError, meant
from kg.linking import Decision, Identity, Known, Proposal, identify, read_decisions, write_decisions
from kg.ontology import Vocabulary, load_vocabulary

if TYPE_CHECKING:
    from kg.dataset import Dataset

FILE = Path("decisions") / "identity.tsv"
_CONTEXT = 240  # characters of a passage shown before and after a name
_REPORTS = 3
_BORDERS = (". ", ".\n", "\n\n", "\f")


@dataclass(frozen=True, slots=True)
class Context:
    """A passage in which a name stands.

    Attributes:
        report, title: of the report. `page`: None where it has no pages.
        before, name, after: the passage, white space folded.
    """

    report: str
    title: str
    page: int | None
    before: str
    name: str
    after: str


@dataclass(frozen=True)
class Desk:
    """The identity of a dataset as people's decisions make it; deciding gives another desk, and `save` keeps it."""

    dataset: Dataset
    vocabulary: Vocabulary
    known: tuple[Known, ...]
    decisions: tuple[Decision, ...]

    @cached_property
    def identity(self) -> Identity:
        """What is one thing, what is proposed.

        Raises:
            DataError: when decisions contradict each other or the vocabulary.
        """
        return identify(self.known, self.vocabulary, self.decisions)

    def queue(self) -> tuple[Proposal, ...]:
        """Return the proposals that nobody has looked at, best first."""
        return tuple(item for item in self.identity.proposals if not item.unsure)

    def end(self, name: str) -> str:
        """Return how decisions call what a person names: by an id, an id in one report, or an IRI.

        Raises:
            DataError: when nothing goes by that id; it names the nearest.
        """
        base = f"{self.dataset.manifest.base}id/"
        text = name.strip().strip("<>").removeprefix(base)
        if text in self.vocabulary.entities or any(text in (item.entity.id, item.at) for item in self.known):
            return text
        found = self._of_canonical(text)
        if not found:
            raise DataError("nothing goes by this id", where=text, hint=self._nearest(text))
        return found[0].at

    def things(self, end: str) -> frozenset[str]:
        """Return the canonical ids for which an end of a decision stands."""
        nodes = [item for item in self.known if end in (item.entity.id, item.at)]
        found = {self.canonical(item) for item in nodes}
        return frozenset(found | ({end} if end in self.vocabulary.entities else set()))

    def canonical(self, item: Known) -> str:
        """Return the id of what a name in a report stands for."""
        return self.identity.moves(item.report).get(item.entity.id, item.entity.id)

    def together(self, one: str, other: str) -> bool:
        """Tell whether two ends stand for one thing. A bare id beside itself in one report stands for the others."""
        return bool(self._apart_from(one, other) & self._apart_from(other, one))

    def _apart_from(self, end: str, other: str) -> frozenset[str]:
        if not other.startswith(f"{end}@"):
            return self.things(end)
        rest = [item for item in self.known if item.entity.id == end and item.at != other]
        return frozenset(map(self.canonical, rest))

    def decided(self, one: str, other: str, verdict: str, **who: str) -> Desk:
        """Return the desk with a decision, in the place of any other about the two."""
        return self._with(Decision(one, other, verdict, **who))

    def linked(self, one: str, other: str, **who: str) -> Desk:
        """Return the desk on which two are one thing; if taking back a decision is enough, that is all that is done."""
        before = self._without(one, other, "not-same")
        if before is not self and before.things(one) == before.things(other):
            return before
        return self._with(Decision(one, other, "same", **who))

    def unlinked(self, one: str, other: str, **who: str) -> Desk:
        """Return the desk on which two are not one thing; if taking back a decision is enough, that is all that is done."""
        before = self._without(one, other, "same")
        if before is not self and not before.together(one, other):
            return before
        return self._with(Decision(one, other, "not-same", **who))

    def save(self) -> None:
        """Write the decisions.

        Raises:
            DataError: when they contradict each other or the vocabulary; nothing is written then.
        """
        assert self.identity  # raises before anything is written
        write_decisions(self.dataset.path / FILE, self.decisions)

    def contexts(self, end: str) -> Iterator[Context]:
        """Yield the first passages of some reports in which a thing is named."""
        found = [item for item in self.known if end in (item.at, item.entity.id)]
        imported = {report: entry.name for entry in self.dataset.manifest.imports for report in entry.reports}
        for item in found[:_REPORTS]:
            if item.report in imported:
                yield from self._quoted(item, imported[item.report])
                continue
            text, title = self.dataset.text(item.report), self.dataset.entry(item.report).title
            for start, end_ in item.spans[:1]:
                page = self._page(item.report, start)
                yield Context(item.report, title, page, *_passage(text, start, end_))

    def _quoted(self, item: Known, graph: str) -> Iterator[Context]:
        """Yield a sentence about a thing in a graph of others, whose text is not here."""
        from kg.foreign import named_in

        quads = self.dataset.quads(f"import-{graph}")
        if told := named_in(quads, item.report, self.canonical(item), self.dataset.manifest.base):
            title, words, page = told
            yield Context(item.report, title, page, "", _folded(words), "")

    def _page(self, report: str, start: int) -> int | None:
        mentions = (item for item in self.dataset.records(report) if item["kind"] == "mention")
        return next((item["page"] for item in mentions if item["start"] == start), None)

    def _of_canonical(self, ident: str) -> list[Known]:
        return [item for item in self.known if self.canonical(item) == ident]

    def _nearest(self, text: str) -> str:
        idents = {item.entity.id for item in self.known} | self.identity.entities.keys()
        return meant(text, idents, "`kg vocabulary` and the graph show the ids")

    def _without(self, one: str, other: str, *verdicts: str) -> Desk:
        ends = {one, other}
        kept = tuple(item for item in self.decisions if set(item.ends) != ends or item.verdict not in verdicts)
        return self if len(kept) == len(self.decisions) else replace(self, decisions=kept)

    def _with(self, decision: Decision) -> Desk:
        before = self._without(decision.one, decision.other, "same", "not-same", "unsure")
        return replace(self, decisions=(*before.decisions, decision))


def open_desk(dataset: Dataset) -> Desk:
    """Return the identity of a dataset with the decisions in its folder.

    Raises:
        DataError: when the file of decisions cannot be understood.
    """
    project = dataset.project("vocabulary")
    vocabulary = load_vocabulary(project) if project else load_vocabulary()
    known = sorted(_known(dataset), key=lambda item: item.at)
    return Desk(dataset, vocabulary, tuple(known), read_decisions(dataset.path / FILE))


def _known(dataset: Dataset) -> Iterable[Known]:
    manifest = dataset.manifest
    paths = [*(entry.path("known") for entry in manifest.reports), *(graph.path("known") for graph in manifest.imports)]
    for path in paths:
        for line in dataset.read(path).decode("utf-8").split("\n"):
            if line:
                yield Known.read(json.loads(line))


def _passage(text: str, start: int, end: int) -> tuple[str, str, str]:
    """Return what stands before a name in its passage, the name, and what stands after it.

    Examples:
        >>> _passage("It is late. The port team is small. It is new.", 16, 25)
        ('The ', 'port team', ' is small.')
    """
    first = max(0, start - _CONTEXT)
    before, after = text[first:start], text[end : end + _CONTEXT]
    starts = [before.rfind(mark) + len(mark) for mark in _BORDERS if mark in before]
    stops = [after.find(mark) + 1 for mark in _BORDERS if mark in after]
    sentence = before[max(starts, default=0) :], text[start:end], after[: min(stops, default=len(after))]
    return _folded(sentence[0]), _folded(sentence[1]), _folded(sentence[2])


def _folded(text: str) -> str:
    """Return a text with each stretch of white space as one blank."""
    words = " ".join(text.split())
    return f"{' ' * text[:1].isspace()}{words}{' ' * (bool(words) and text[-1:].isspace())}"
