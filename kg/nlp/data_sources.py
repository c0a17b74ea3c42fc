"""Where figures come from: Home Office data, the force's own return, a survey.

The line of source under a table or chart tells, a note for some of its rows, or the sentence of the figure. A body of the
vocabulary is told by its id, the force's own return by the force's, anything else in the words of the report. The wordings
are in `ontology/language/data-sources.tsv`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from kg.nlp import tables
from kg.nlp.entities import Register
from kg.nlp.figures import rate_of
from kg.nlp.passages import Passage
from kg.nlp.periods import periods
from kg.report import BlockKind, Report

_NEAR = 25  # blocks between a caption and the lines under it, at most
_BODIES = ("Partner", "Inspectorate", "PoliceForce", "Document")
_END = re.compile(
    r"[,;:.()]| (?:and|which|that|who|there|it|the) |"
    r" (?:show|suggest|indicate|reveal|is|are|was|were|has|have|had|ha)(?:s|ed)?\b"
)


class DataSources:
    """The lines of source of a report, and what its sentences say of the sources of their figures."""

    def __init__(self, report: Report, passages: Sequence[Passage], register: Register) -> None:
        self._blocks, self._register = report.blocks, register
        self._lines: Mapping[int, Passage] = {
            passage.index: passage for passage in passages if passage.block.kind is BlockKind.SOURCE
        }

    def of_cell(self, row: Passage, label: str, area: str | None) -> str | None:
        """Return the source of a figure of a table: that of its starred row, else of the whole table."""
        if row.block.under is None:
            return None
        under = list(self._under(row.block.under))
        starred = (self._noted(line, label, area) for line in under if "*" in row.text and line.text.startswith("*"))
        return next(filter(None, starred), None) or self._line(under, area)

    def of_prose(self, passage: Passage, start: int, end: int, unit: str, period: str | None) -> str | None:
        """Return the source of a figure of the sentence `passage.text[start:end]`, else of the chart that shows its rate."""
        text = passage.doc.text[start:end].lower()
        if _any("reports").search(text):
            return self._own()
        found = {told for first, last in stretches(text) if (told := self._told(passage, start + first, start + last))}
        if found:
            return found.pop() if len(found) == 1 else None
        if not period or not unit.startswith("per-"):
            return None
        for number in range(passage.index, min(passage.index + _NEAR, len(self._blocks))):
            block = self._blocks[number]
            if block.kind is BlockKind.CAPTION and rate_of(block.text) == unit:
                return self._line(list(self._under(number)), None) if _same(block.text, period) else None
        return None

    def _under(self, title: int) -> Iterator[Passage]:
        """Yield the lines of source and notes under a caption."""
        for number in range(title + 1, min(title + _NEAR, len(self._blocks))):
            if self._blocks[number].kind is BlockKind.CAPTION:
                return
            if number in self._lines:
                yield self._lines[number]

    def _line(self, under: Sequence[Passage], area: str | None) -> str | None:
        """Return what the line of source says."""
        for line in under:
            if head := _any("line").match(line.doc.text.lower()):
                return self._named(line, head.end(), len(line.text), area) or _words(line.text[head.end() :])
        return None

    def _noted(self, note: Passage, label: str, area: str | None) -> str | None:
        """Return what a starred note says of the source of a row."""
        text = note.doc.text.lower()
        for match in _any("note").finditer(text):
            clause = re.split(r"[,;.]|\band the\b", text[: match.start()])[-1].strip("* ")
            subject = re.sub(r" (?:data|figures|statistics|rates?)$", "", clause)
            if subject and subject in label.lower():
                end = match.end() + len(re.split(r"[,;.]| and ", text[match.end() :])[0])
                return self._named(note, match.end(), end, area) or _words(note.text[match.end() : end])
        return None

    def _told(self, passage: Passage, start: int, end: int) -> str | None:
        """Return the source that a stretch of a sentence names; one that is no record of anything is none."""
        if found := self._named(passage, start, end, self._register.metadata.force):
            return found
        return _words(passage.text[start:end]) if _any("records").search(passage.doc.text[start:end].lower()) else None

    def _named(self, passage: Passage, start: int, end: int, area: str | None) -> str | None:
        """Return the id of the only body that a stretch names; of the force where it returned the data, for its own area."""
        named = {
            name.entity
            for name in passage.within(start, end)
            if name.type in _BODIES and name.reference == "name" and not self._register[name.entity].kind
        }
        if not named and _any("own").search(passage.doc.text[start:end].lower()):
            return self._own() if area in (None, self._register.owner, self._register.metadata.force) else None
        return named.pop() if len(named) == 1 else None

    def _own(self) -> str | None:
        force = self._register.metadata.force
        return self._register.known(force).id if force and force in self._register.vocabulary.entities else None


def _same(caption: str, period: str) -> bool:
    return any(period == iso for *_, iso in periods(caption))


def _words(text: str) -> str | None:
    return " ".join(text.split()).rstrip(" .,;*") or None


def stretches(text: str) -> set[tuple[int, int]]:
    """Return (start, end) of the words of a lower-case sentence that name a source.

    Examples:
        >>> text = "according to home office data, 12 percent were charged"
        >>> [text[start:end] for start, end in stretches(text)]
        ['home office data']
        >>> text = "in 2015 the force's own figures show a rise to 30"
        >>> [text[start:end] for start, end in stretches(text)]
        ["the force's own figures"]
    """
    found = {match.span() for match in _any("own").finditer(text)}
    for match in _any("from").finditer(text):
        end = _END.search(text, match.end() + 1)
        found.add((match.end(), end.start() if end else len(text)))
    for match in _any("shows").finditer(text):
        before = text[: match.start()]
        first = max((end.end() for end in re.finditer(r"[,;:.(] ?|\b(?:19|20)\d\d ", before)), default=0)
        found.add((first, match.start() + len(match[0].split()[0])))
    return found


@lru_cache(maxsize=16)
def _any(role: str) -> re.Pattern[str]:
    rows = [row["pattern"] for row in tables.rows("data-sources") if row["role"] == role]
    return re.compile("|".join(f"(?:{row})" for row in rows))
