"""Passages: the blocks of a report as spaCy documents, with the names found in them.

A passage is made in two steps. First its tokens, sentences and parts of speech are known, which is enough to find
names. Then each name becomes one token and the passage is tagged and parsed anew, because the parser breaks inside
long names otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from spacy.tokens import Doc

from kg.nlp import model
from kg.report import Block, BlockKind, Report
from kg.statements import Evidence, evidence

PROSE = (
    BlockKind.TITLE,
    BlockKind.HEADING,
    BlockKind.PARAGRAPH,
    BlockKind.BULLET,
    BlockKind.FOOTNOTE,
    BlockKind.CAPTION,
    BlockKind.SOURCE,
    BlockKind.TABLE_ROW,
)
_END = re.compile(r"""[.?!:;]["'’”)\]]*(?=\s+["'‘“(\[]?[A-Z0-9])""")
PARSED = frozenset({BlockKind.TITLE, BlockKind.PARAGRAPH, BlockKind.BULLET, BlockKind.FOOTNOTE})
_STRAIGHT = str.maketrans("‘’“”", "''\"\"")
_ABBREVIATION = re.compile(r"(?:\b(?:e\.g|i\.e|etc|No|Mr|Mrs|Ms|Dr|St|vs|cf|p|pp|para)|\b[A-Z])\.$")


@dataclass(slots=True)
class Name:
    """A name, or a reference, in the text of a passage: `passage.text[start:end]`.

    Attributes:
        type: local name of a class.
        entity: id of what it stands for; empty until resolved.
        label: preferred label of the entity.
        reference: "name" or "anaphor".
        also: ids of further referents ("both forces").
        merge: whether the name becomes one token before parsing.
    """

    start: int
    end: int
    type: str
    entity: str = ""
    label: str = ""
    rule: str = "vocabulary"
    confidence: float = 0.95
    reference: str = "name"
    also: tuple[str, ...] = ()
    merge: bool = True


@dataclass(slots=True)
class Passage:
    """A block of the report with its spaCy document and its names in text order.

    Attributes:
        doubtful: (name, reason) of each candidate that the vocabulary has and the text does not settle.
    """

    index: int
    block: Block
    doc: Any
    names: list[Name] = field(default_factory=list)
    doubtful: list[tuple[Name, str]] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The text as read."""
        return self.block.text

    def sentences(self) -> Iterator[Any]:
        """Yield the sentences as spaCy spans, without those that hold no letter."""
        return (sent for sent in self.doc.sents if any(char.isalpha() for char in sent.text))

    def within(self, start: int, end: int) -> list[Name]:
        """Return the names inside `text[start:end]`."""
        return [name for name in self.names if name.start >= start and name.end <= end]

    def surface(self, name: Name) -> str:
        """Return the words of a name."""
        return self.text[name.start : name.end]


def evidence_of(report: Report, passage: Passage, start: int, end: int) -> Evidence:
    """Return the evidence of `passage.text[start:end]`.

    Where other text stands inside the stretch (a footnote, the other column of a panel), the quote is the longest
    piece without it, so that a quote never shows words that the sentence does not have.
    """
    offsets, text = passage.block.offsets, passage.text
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    cuts = [start, *(i for i in range(start + 1, end) if _foreign(report, offsets[i - 1] + 1, offsets[i])), end]
    first, last = max(pairwise(cuts), key=lambda piece: piece[1] - piece[0])
    while first < last and text[first].isspace():
        first += 1
    while last > first and text[last - 1].isspace():
        last -= 1
    return evidence(report, offsets[first], offsets[last - 1] + 1, passage.block.section)


def _foreign(report: Report, start: int, end: int) -> bool:
    """Tell whether words stand in the snapshot between two characters that are neighbours as read."""
    return end - start > 2 and any(char.isalpha() for char in report.snapshot[start:end])


def read(report: Report, wanted: Callable[[Any], bool] = lambda sentence: True) -> list[Passage]:
    """Return the passages of a report, tokenised and split into sentences.

    Args:
        report: the report.
        wanted: tells of which sentences the parts of speech are needed before names are known; others stay untagged.
    """
    nlp = model.load()
    chosen = [(index, block) for index, block in enumerate(report.blocks) if block.kind in PROSE and block.text.strip()]
    docs = [sentences(nlp.make_doc(plain(block.text))) for _, block in chosen]
    spans = [sent for doc in docs for sent in doc.sents if wanted(sent)]
    alone = nlp.pipe(
        [_alone(span) for span in spans], disable=["parser", model.ATTRIBUTES, "lemmatizer"], batch_size=64
    )
    for span, tagged in zip(spans, alone, strict=True):
        for token, same in zip(span, tagged, strict=True):
            token.tag_ = same.tag_
    return [Passage(index, block, doc) for (index, block), doc in zip(chosen, docs, strict=True)]


def _alone(span: Any) -> Doc:
    """Return a sentence as a document of its own, without what its document knows (`Span.as_doc` is slow)."""
    return Doc(span.vocab, words=[token.text for token in span], spaces=[bool(token.whitespace_) for token in span])


def plain(text: str) -> str:
    """Return a text with straight quotes, which the model knows better; every offset stays."""
    return text.translate(_STRAIGHT)


def parse(passages: Sequence[Passage], wanted: Callable[[str], bool] = lambda text: False) -> None:
    """Merge the names of every passage of sentences into single tokens, then tag, lemmatise and parse it.

    Args:
        passages: the passages; one without a name or a figure is left alone.
        wanted: tells of which texts the parse is needed all the same.
    """
    nlp = model.load()
    whole = [
        passage
        for passage in passages
        if passage.block.kind in PARSED
        and (passage.names or any(char.isdigit() for char in passage.text) or wanted(passage.text))
    ]
    docs = [merged(_untagged(passage.doc), passage.names) for passage in whole]
    for passage, doc in zip(whole, nlp.pipe(docs, batch_size=64), strict=True):
        passage.doc = doc


def _untagged(doc: Any) -> Any:
    """Take out the tags of a document that was tagged before its names were known; the tagger would keep them."""
    for token in doc:
        if token.tag:
            token.tag = 0
    return doc


def merged(doc: Any, names: Sequence[Name]) -> Any:
    """Make each name of several words one token, unless the name is a verb phrase ("preventing crime")."""
    with doc.retokenize() as retokenizer:
        last = 0
        for start, end in _stretches(doc.text, names):
            span = doc.char_span(start, end, alignment_mode="expand")
            if span is not None and span.start >= last and len(span) > 1:
                retokenizer.merge(span)
                last = span.end
    return doc


def _stretches(text: str, names: Sequence[Name]) -> list[tuple[int, int]]:
    """Return what becomes one token: each name, and "name (abbreviation)" of one thing together."""
    ordered = sorted((name for name in names if name.merge), key=lambda name: (name.start, -name.end))
    spans: list[tuple[int, int]] = []
    skip = False
    for one, two in zip(ordered, [*ordered[1:], None], strict=False):
        if skip:
            skip = False
            continue
        pair = (
            two is not None
            and one.entity == two.entity
            and text[one.end : two.start].strip() == "("
            and text[two.end : two.end + 1] == ")"
        )
        spans.append((one.start, two.end + 1) if two is not None and pair else (one.start, one.end))
        skip = pair
    return spans


def sentences(doc: Any) -> Any:
    """Set the sentence boundaries of a document by its punctuation.

    Examples:
        >>> from kg.nlp.model import load
        >>> [str(s) for s in sentences(load().make_doc("It works, e.g. here. Does it? (Yes.) See 3.5 per cent.")).sents]
        ['It works, e.g. here.', 'Does it?', '(Yes.)', 'See 3.5 per cent.']
    """
    text = doc.text
    breaks = {
        match.end()
        for match in _END.finditer(text)
        if match[0][0] in ".?!" and not _ABBREVIATION.search(text, max(0, match.start() - 8), match.start() + 1)
    }
    pending = False
    for token in doc:
        token.is_sent_start = pending or token.i == 0
        pending = token.idx + len(token) in breaks or (pending and token.is_space)
    return doc
