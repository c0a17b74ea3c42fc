"""The texts of a report that say what it is: its title block, its beginning, its signatures, its prose."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kg.report import Block, BlockKind

_CLOSING = re.compile(r"Yours (?:sincerely|faithfully)\b")
_SHORT = 60  # characters
_TOP = 3000  # characters in which a report says what it is


@dataclass(frozen=True, slots=True)
class Text:
    """The text as read, by its parts.

    Attributes:
        titles: the title block.
        top: the beginning of what follows.
        signed: the signatures of a letter.
        prose: paragraphs, bullets and footnotes.
        short: all blocks of few words.
    """

    titles: tuple[str, ...]
    top: str
    signed: str
    prose: tuple[str, ...]
    headings: tuple[str, ...]
    short: tuple[str, ...] = ()

    @property
    def everything(self) -> str:
        """All of it, one text a line."""
        return "\n".join((*self.titles, *self.headings, *self.prose))


def text_of(blocks: Sequence[Block]) -> Text:
    """Return the texts of the blocks that say what a report is."""
    by_kind: dict[BlockKind, list[str]] = {kind: [] for kind in BlockKind}
    for block in blocks:
        by_kind[block.kind].append(block.text)
    prose = [
        block.text for block in blocks if block.kind in (BlockKind.PARAGRAPH, BlockKind.BULLET, BlockKind.FOOTNOTE)
    ]
    closing = [number for number, text in enumerate(prose) if _CLOSING.match(text)]
    body = [block.text for block in blocks if block.kind not in (BlockKind.TITLE, BlockKind.FURNITURE)]
    return Text(
        tuple(by_kind[BlockKind.TITLE]),
        "\n".join(body)[:_TOP],
        "\n".join(prose[closing[-1] :]) if closing else "",
        tuple(prose),
        tuple(by_kind[BlockKind.HEADING]),
        tuple(block.text for block in blocks if len(block.text) < _SHORT),
    )
