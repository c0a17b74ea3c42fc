"""The file format WebAnno TSV 3.3: a text with layers of spans and relations, as the annotation editor INCEpTION has it.

The format is described in the user guide of INCEpTION, appendix "WebAnno TSV 3.3 file format". Its offsets count UTF-16
code units; those of the values here count characters.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

FORMAT = "#FORMAT=WebAnno TSV 3."
NONE, NULL = "_", "*"  # no annotation of the layer here; an annotation without this feature
_TOKEN = re.compile(r"\w+|[^\w\s]")
_IN_VALUES = re.compile(r"->|[\\\[\]|_;\t\n*]")
_IN_TEXT = re.compile(r"[\x00-\x0a\x0c-\x1f\\]")
_ESCAPED = re.compile(r"\\(->|.)", re.DOTALL)
_LETTERS = {"\t": "t", "\n": "n", "\f": "f", "\r": "r", "\b": "b"}
_CONTROLS = {letter: control for control, letter in _LETTERS.items()}


@dataclass(frozen=True, slots=True)
class Layer:
    """A layer of annotation: its features, and for a layer of relations the layer of spans that they connect."""

    name: str
    features: tuple[str, ...]
    base: str | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """An annotated stretch: half-open character offsets, and a value or None for each feature of its layer."""

    layer: str
    start: int
    end: int
    values: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Arc:
    """A relation from one span to another, given by their places in `Document.spans`."""

    layer: str
    source: int
    target: int
    values: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A text with its annotation.

    Attributes:
        sentences: half-open offsets; each begins at a character that is no white space.
    """

    text: str
    sentences: tuple[tuple[int, int], ...]
    layers: tuple[Layer, ...]
    spans: tuple[Span, ...] = ()
    arcs: tuple[Arc, ...] = ()


def dumps(document: Document) -> str:
    """Return a document in the format.

    A token ends where a word, a punctuation mark or a span does. White space at the edges of a span is not in it: the
    format cannot say so.
    """
    units = list(accumulate((len(char.encode("utf-16-le")) // 2 for char in document.text), initial=0))
    rows = _Rows(document)
    parts = ["\n".join([f"{FORMAT}3", *map(_header, document.layers), "", ""])]
    last = len(document.sentences)
    for number, (start, end) in enumerate(document.sentences, 1):
        text = document.text[start:end]
        lines = (text if number == last else text.removesuffix("\n")).split("\n")
        parts.append("\n".join(f"#Text={escape_text(line)}" for line in lines))
        for ident, begin, stop in rows.tokens[number - 1]:
            word = escape_text(document.text[begin:stop])
            cells = [ident, f"{units[begin]}-{units[stop]}", word, *rows.cells(ident)]
            parts.append("\t".join(cells) + "\t")
        parts.append("")
    return "\n".join(parts)


def escape_text(text: str) -> str:
    r"""Escape the text of a sentence or token.

    Examples:
        >>> print(escape_text("a\tb\\c_d"))
        a\tb\\c_d
    """
    return _IN_TEXT.sub(lambda match: "\\" + _LETTERS.get(match[0], match[0]), text)


def escape_value(value: str) -> str:
    r"""Escape the value of a feature.

    Examples:
        >>> print(escape_value("unit_a|b -> [c]"))
        unit\_a\|b \-> \[c\]
    """
    return _IN_VALUES.sub(lambda match: "\\" + _LETTERS.get(match[0], match[0]), value)


def unescape(text: str) -> str:
    r"""Undo either escape.

    Examples:
        >>> unescape(escape_value("a_b\\n->")) == "a_b\\n->"
        True
    """
    return _ESCAPED.sub(lambda match: _CONTROLS.get(match[1], match[1]), text)


def _header(layer: Layer) -> str:
    kind = "T_SP" if layer.base is None else "T_RL"
    base = () if layer.base is None else (f"BT_{layer.base}",)
    return f"#{kind}={'|'.join((layer.name, *layer.features, *base))}"


class _Rows:
    """What stands in the rows of a document's tokens."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.tokens = [list(_tokens(document, number)) for number in range(len(document.sentences))]
        starts = [(begin, stop, ident) for tokens in self.tokens for ident, begin, stop in tokens]
        self.over: dict[str, list[int]] = {ident: [] for _, _, ident in starts}  # token → its spans
        self.first: dict[int, str] = {}  # span → its first token
        for index, span in enumerate(document.spans):
            for ident in _covered(starts, span):
                self.over[ident].append(index)
                self.first.setdefault(index, ident)
        self.into: dict[str, list[Arc]] = {}  # token → the arcs into a span that begins there
        for arc in document.arcs:
            self.into.setdefault(self.first[arc.target], []).append(arc)
        self.numbers = self._numbers()

    def _numbers(self) -> Mapping[int, int]:
        """Number the spans that a row alone does not tell: those of several tokens, those with others of their layer."""
        length: dict[int, int] = {}
        stacked: set[int] = set()
        for indexes in self.over.values():
            layers = [self.document.spans[index].layer for index in indexes]
            stacked |= {index for index, layer in zip(indexes, layers, strict=True) if layers.count(layer) > 1}
            for index in indexes:
                length[index] = length.get(index, 0) + 1
        needed = (index for index in self.first if length[index] > 1 or index in stacked)
        return {index: number for number, index in enumerate(needed, 1)}

    def cells(self, ident: str) -> Iterator[str]:
        """Yield the cells of a token's row, layer by layer."""
        for layer in self.document.layers:
            yield from self._spans(layer, ident) if layer.base is None else self._arcs(layer, ident)

    def _spans(self, layer: Layer, ident: str) -> Iterator[str]:
        here = [index for index in self.over[ident] if self.document.spans[index].layer == layer.name]
        for feature in range(len(layer.features) or 1):
            told = [self._value(index, feature) for index in here]
            yield "|".join(told) or NONE

    def _value(self, index: int, feature: int) -> str:
        values = self.document.spans[index].values
        number = self.numbers.get(index)
        return _cell(values[feature] if values else None) + (f"[{number}]" if number else "")

    def _arcs(self, layer: Layer, ident: str) -> Iterator[str]:
        here = [arc for arc in self.into.get(ident, ()) if arc.layer == layer.name]
        for feature in range(len(layer.features)):
            yield "|".join(_cell(arc.values[feature]) for arc in here) or NONE
        yield "|".join(map(self._source, here)) or NONE

    def _source(self, arc: Arc) -> str:
        ends = self.numbers.get(arc.source, 0), self.numbers.get(arc.target, 0)
        return self.first[arc.source] + (f"[{ends[0]}_{ends[1]}]" if any(ends) else "")


def _cell(value: str | None) -> str:
    return escape_value(value) if value else NULL


def _tokens(document: Document, number: int) -> Iterator[tuple[str, int, int]]:
    """Yield id, start and end of the tokens of a sentence."""
    start, end = document.sentences[number]
    cuts = sorted({edge for span in document.spans for edge in (span.start, span.end) if start < edge < end})
    edges = [start, *cuts, end]
    found = (match.span() for one, two in pairwise(edges) for match in _TOKEN.finditer(document.text, one, two))
    for token, (begin, stop) in enumerate(found, 1):
        yield f"{number + 1}-{token}", begin, stop


def _covered(tokens: Sequence[tuple[int, int, str]], span: Span) -> Iterable[str]:
    number = bisect_left(tokens, (span.start, 0, ""))
    while number < len(tokens) and tokens[number][1] <= span.end:
        yield tokens[number][2]
        number += 1
