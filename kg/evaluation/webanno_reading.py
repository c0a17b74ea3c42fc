"""Reads the file format WebAnno TSV 3, as INCEpTION exports it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, pairwise

from kg.errors import GoldError
from kg.evaluation.webanno import FORMAT, NONE, NULL, Arc, Document, Layer, Span, unescape

_STACKED = re.compile(r"(?:\\.|[^|\\])+", re.DOTALL)
_NUMBERED = re.compile(r"((?:\\->|\\.|[^\\\[\]])*)(?:\[(\d+)(?:_(\d+))?\])?", re.DOTALL)
_HINT = "export the document from INCEpTION as WebAnno TSV 3.3"


def loads(data: str, name: str = "the file") -> Document:
    """Return the document of a file's content.

    Raises:
        GoldError: when it is not in the format; the message names the line.
    """
    lines = [line.removesuffix("\r") for line in data.split("\n")]
    if not lines[0].startswith(FORMAT):
        raise GoldError(f"it does not begin with {FORMAT}3", where=name, hint=_HINT)
    reader = _Reader(tuple(_layers(lines[1:])))
    for number, line in enumerate(lines[1:], 2):
        try:
            reader.take(line)
        except (ValueError, IndexError, KeyError):
            raise GoldError("this line cannot be understood", where=f"{name}, line {number}", hint=_HINT) from None
    try:
        return reader.document()
    except (ValueError, IndexError, KeyError):
        raise GoldError("a relation refers to an annotation that is not there", where=name, hint=_HINT) from None


def _layers(lines: Iterable[str]) -> Iterator[Layer]:
    for line in lines:
        kind, _, rest = line.partition("=")
        if kind == "#T_SP":
            head, *features = rest.split("|")
            yield Layer(head, tuple(features))
        elif kind == "#T_RL":
            head, *features, base = rest.split("|")
            yield Layer(head, tuple(features), base.removeprefix("BT_"))
        elif not line.startswith("#T_"):
            return


class _Reader:
    """Takes the lines of a file one by one. Offsets stay UTF-16 code units until the text is whole."""

    def __init__(self, layers: tuple[Layer, ...]) -> None:
        self.layers = layers
        self.texts: list[tuple[int, str]] = []  # of each sentence: where it begins, its text
        self.spans: list[Span] = []
        self.numbered: dict[tuple[str, str], int] = {}  # layer and number → span
        self.at: dict[tuple[str, str], list[int]] = {}  # layer and row → spans
        self.arcs: list[tuple[str, str, str, tuple[str | None, ...]]] = []  # layer, row, source, values
        self._pending: list[str] = []

    def take(self, line: str) -> None:
        """Take a line of the body."""
        if line.startswith("#Text="):
            self._pending.append(unescape(line.removeprefix("#Text=")))
        elif line and not line.startswith("#"):
            row, offsets, _, *cells = line.split("\t")
            start, end = map(int, offsets.split("-"))
            if self._pending:
                self.texts.append((start, "\n".join(self._pending)))
                self._pending = []
            self._annotations(row, start, end, cells)

    def _annotations(self, row: str, start: int, end: int, cells: Sequence[str]) -> None:
        place = 0
        for layer in self.layers:
            width = (len(layer.features) or 1) if layer.base is None else len(layer.features) + 1
            columns = [_stack(cell) for cell in cells[place : place + width]]
            place += width
            if len(columns) < width:
                raise ValueError("too few cells")
            for stacked in zip(*columns, strict=True):
                if layer.base is None:
                    self._span(layer, row, start, end, stacked)
                else:
                    values = tuple(_value(cell) for cell in stacked[:-1])
                    self.arcs.append((layer.name, row, stacked[-1], values))

    def _span(self, layer: Layer, row: str, start: int, end: int, stacked: Sequence[str]) -> None:
        """Begin a span, or extend the one of the same number to this row."""
        values = tuple(_value(cell) for cell in stacked)[: len(layer.features)]
        number = _numbered(stacked[0])[1]
        known = self.numbered.get((layer.name, number)) if number else None
        if known is None:
            known = len(self.spans)
            self.spans.append(Span(layer.name, start, end, values))
            if number:
                self.numbered[layer.name, number] = known
        else:
            span = self.spans[known]
            self.spans[known] = Span(span.layer, span.start, max(end, span.end), span.values)
        self.at.setdefault((layer.name, row), []).append(known)

    def document(self) -> Document:
        """Return what was taken."""
        text, starts = _joined(self.texts)
        place = _characters(text)
        bounds = [place[start] for start in starts] + [len(text)]
        sentences = tuple(pairwise(bounds))
        spans = tuple(Span(item.layer, place[item.start], place[item.end], item.values) for item in self.spans)
        return Document(text, sentences, self.layers, spans, tuple(map(self._arc, self.arcs)))

    def _arc(self, told: tuple[str, str, str, tuple[str | None, ...]]) -> Arc:
        name, row, cell, values = told
        base = next(layer.base for layer in self.layers if layer.name == name) or ""
        match = _NUMBERED.fullmatch(cell)
        if match is None:
            raise ValueError(cell)
        source, target = self._end(base, match[1], match[2]), self._end(base, row, match[3])
        return Arc(name, source, target, values)

    def _end(self, base: str, row: str, number: str | None) -> int:
        return self.at[base, row][0] if number in (None, "0") else self.numbered[base, number]


def _joined(texts: Iterable[tuple[int, str]]) -> tuple[str, list[int]]:
    """Return the whole text, and the starts of the sentences; what stood between sentences becomes line break or space."""
    length, starts = 0, []
    parts: list[str] = []
    for start, sentence in texts:
        if length == start + 1 and parts:  # no line break stood between the two
            parts[-1], length = parts[-1].removesuffix("\n"), start
        parts += [" " * (start - length), f"{sentence}\n"]
        starts.append(start)
        length = max(start, length) + len(sentence.encode("utf-16-le")) // 2 + 1
    text = "".join(parts)
    return text.removesuffix("\n"), starts


def _characters(text: str) -> Mapping[int, int]:
    """Return UTF-16 offset → character offset."""
    units = accumulate((len(char.encode("utf-16-le")) // 2 for char in text), initial=0)
    return {unit: place for place, unit in enumerate(units)}


def _stack(cell: str) -> list[str]:
    return [] if cell == NONE else _STACKED.findall(cell)


def _numbered(cell: str) -> tuple[str, str | None]:
    match = _NUMBERED.fullmatch(cell)
    if match is None:
        raise ValueError(cell)
    return match[1], match[2]


def _value(cell: str) -> str | None:
    value = _numbered(cell)[0]
    return None if value == NULL else unescape(value)
