"""The text of one block as HTML: passages as nested elements, mentions as links, marks of notes, starts of pages."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from markupsafe import escape

from kg.pages.environment import printable
from kg.pages.report.spans import Mention, Passage, anchor_of, kind_of
from kg.report import Block

# The kinds whose look is named otherwise by the styles.
_STYLES = {kind: kind for kind in ("strength", "weakness", "mixed", "neutral", "aside")}
_WORDS = {"mixed": "mixed finding", "statistic": "figure", "aside": "set aside"}
_Kind = TypeVar("_Kind", Passage, Mention)


@dataclass(frozen=True, slots=True)
class Inner:
    """What stands in a block.

    Attributes:
        marks: positions in its text → marks of notes, as HTML.
        starts: positions in its text → starts of pages, as HTML.
    """

    passages: Sequence[Passage] = ()
    mentions: Sequence[Mention] = ()
    marks: Mapping[int, str] = field(default_factory=dict)
    starts: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Range(Generic[_Kind]):
    """A passage or mention, by its positions in the text of a block."""

    start: int
    end: int
    what: _Kind


def text(words: str) -> str:
    """Return words for a text or an attribute of HTML, character for character."""
    return str(escape(printable(words)))


class Inline:
    """Writes the text of blocks in reading order.

    Of a passage that goes on in another element, the first has its id and the links to its statements.
    """

    def __init__(self, href: Callable[[str], str]) -> None:
        self._href = href  # id of a thing → link
        self._named: set[str] = set()  # ids of elements written so far

    def write(self, block: Block, inner: Inner, start: int = 0, end: int | None = None) -> str:
        """Return `block.text[start:end]` as HTML, of which the text without marks is just that."""
        end = len(block.text) if end is None else end
        passages, mentions = _ranges(block, inner.passages, start, end), _ranges(block, inner.mentions, start, end)
        marks = {at: mark for at, mark in inner.marks.items() if start < at <= end or at == start == 0}
        starts = {at: page for at, page in inner.starts.items() if start <= at < end}
        cuts = sorted({start, end, *marks, *starts, *_bounds(passages), *_bounds(mentions)})
        return "".join(self._parts(block.text, cuts, passages, mentions, Inner((), (), marks, starts)))

    def _parts(
        self,
        words: str,
        cuts: list[int],
        passages: list[_Range[Passage]],
        mentions: list[_Range[Mention]],
        inner: Inner,
    ) -> Iterator[str]:
        stack: list[_Range[Passage]] = []
        for cut, after in zip(cuts, [*cuts[1:], None], strict=True):
            ended = next((number for number, item in enumerate(stack) if item.end <= cut), len(stack))
            again = [item for item in stack[ended:] if item.end > cut]
            yield "</span>" * (len(stack) - ended) + inner.marks.get(cut, "")
            if after is None:
                return
            opening = again + [item for item in passages if item.start == cut]
            stack = stack[:ended] + opening
            yield inner.starts.get(cut, "") + "".join(self._open(item.what) for item in opening)
            covering = [item for item in mentions if item.start <= cut < item.end]
            piece = text(words[cut:after])
            yield self._linked(piece, covering, cut) if covering else piece

    def _open(self, passage: Passage) -> str:
        name = self._name(passage.start, passage.end)
        styles = " ".join(map(style_of, passage.kinds))
        flags = "".join(_flag(passage, kind) for kind in passage.kinds) if name else ""
        return f'<span class="p {styles}"{name} data-p="{passage.number}">{flags}'

    def _linked(self, piece: str, covering: list[_Range[Mention]], cut: int) -> str:
        """Return words as a link to what they mention: of mentions in each other, what the shortest mentions.

        What else they mention has links of its own behind the first of them.
        """
        item = min(covering, key=lambda item: item.end - item.start)
        mention = item.what
        (thing, label), *rest = mention.things
        others = rest if item.start == cut else []
        others += [
            other for wider in covering if wider is not item and wider.start == cut for other in wider.what.things
        ]
        weak = " r" if mention.reference else ""
        title = f' title="{text(label)}"' if text(label) != piece else ""
        name = self._name(mention.start, mention.end)
        link = f'<a class="m kind-{mention.kind}{weak}"{name} href="{text(self._href(thing))}"{title}>{piece}</a>'
        more = (
            f'<a class="m more" href="{text(self._href(id))}" aria-label="{text(name)}"></a>' for id, name in others
        )
        return link + "".join(more)

    def _name(self, start: int, end: int) -> str:
        """Return the id of a stretch, as an attribute, for the first element that has it."""
        name = f"char={start},{end}"
        if name in self._named:
            return ""
        self._named.add(name)
        return f' id="{name}"'


def style_of(kind: str) -> str:
    """Return the class by which the styles know a kind of passage.

    Examples:
        >>> style_of("strength"), style_of("judgment")
        ('strength', 'kind-judgment')
    """
    return _STYLES.get(kind, f"kind-{kind}")


def words_of(kind: str) -> str:
    """Return a kind of passage in words."""
    return _WORDS.get(kind, kind)


def _flag(passage: Passage, kind: str) -> str:
    """Return the link from a passage to the first of its statements of a kind."""
    first = next(item for item in passage.statements if kind_of(item) == kind)
    return f'<a class="f {style_of(kind)}" href="#{anchor_of(first)}" aria-label="{words_of(kind)}"></a>'


def _bounds(ranges: Iterable[_Range[_Kind]]) -> Iterator[int]:
    return (bound for item in ranges for bound in (item.start, item.end))


def _ranges(block: Block, items: Iterable[_Kind], start: int, end: int) -> list[_Range[_Kind]]:
    """Return where items stand in a part of a block, the longer before those within."""
    found = []
    for item in items:
        first, last = (bisect_left(block.offsets, bound) for bound in (item.start, item.end))
        if (begin := max(first, start)) < (stop := min(last, end)):
            found.append(_Range(begin, stop, item))
    return sorted(found, key=lambda item: (item.start, -item.end))
