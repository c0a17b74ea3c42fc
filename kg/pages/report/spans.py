"""Which stretches of a report carry what: mentions, and passages with their statements."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.report import Block, BlockKind
from kg.statements import Record

ASIDE = "aside"
# The kinds of passage, in the order of filters; findings by their polarity.
KINDS = (
    "strength",
    "weakness",
    "mixed",
    "judgment",
    "action",
    "follow-up",
    "relation",
    "statistic",
    "definition",
    ASIDE,
)
_CAPITAL = re.compile(r"(?<!^)(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of the snapshot that is the evidence of statements, or of what was set aside.

    Attributes:
        number: its place among the passages of the report.
        kinds: of what it carries, of `KINDS`.
        statements: their records.
    """

    number: int
    start: int
    end: int
    kinds: tuple[str, ...]
    statements: tuple[Record, ...]

    @property
    def id(self) -> str:
        """The id of its element, as `Links.passage` names it."""
        return f"char={self.start},{self.end}"


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of the snapshot that names or refers to things.

    Attributes:
        kind: of the first of them, such as "force".
        things: their ids, with the name under which the report has them.
        reference: whether it refers rather than names ("the force").
    """

    start: int
    end: int
    kind: str
    things: tuple[tuple[str, str], ...]
    reference: bool


def kind_of(record: Record) -> str:
    """Return of which of `KINDS` a record is.

    Examples:
        >>> kind_of({"kind": "finding", "polarity": "strength"}), kind_of({"kind": "action", "set_aside": "below 0.6"})
        ('strength', 'aside')
    """
    if "set_aside" in record:
        return ASIDE
    return str(record["polarity"] if record["kind"] == "finding" else record["kind"])


def anchor_of(record: Record) -> str:
    """Return the id of a statement's element in the list of statements.

    Examples:
        >>> anchor_of({"statement": "finding/peel-2015-effectiveness-essex/0f3a9c1b22"})
        'finding-0f3a9c1b22'
    """
    kind, _, digest = record["statement"].split("/", 2)[0], "", record["statement"].rsplit("/", 1)[-1]
    return f"{kind}-{digest}"


def kind_of_thing(type: str) -> str:
    """Return a class of things as the styles name it.

    Examples:
        >>> kind_of_thing("PoliceForce"), kind_of_thing("CustodySuite")
        ('force', 'custody-suite')
    """
    return "force" if type == "PoliceForce" else _CAPITAL.sub("-", type).lower()


def passages(records: Iterable[Record], review: Iterable[Record]) -> tuple[Passage, ...]:
    """Return the passages of a report in reading order, the longer before those within.

    Args:
        records: of the statements of the report; its mentions and itself are left out.
        review: of what was set aside.
    """
    found: dict[tuple[int, int], list[Record]] = {}
    kept = (record for record in records if record["kind"] not in ("report", "mention"))
    for record in (*kept, *review):
        found.setdefault((record["start"], -record["end"]), []).append(record)
    return tuple(
        Passage(number, start, -end, tuple(sorted({kind_of(item) for item in items}, key=_rank)), tuple(items))
        for number, ((start, end), items) in enumerate(sorted(found.items()))
    )


def _rank(kind: str) -> int:
    return KINDS.index(kind) if kind in KINDS else len(KINDS)


def mentions(records: Iterable[Record]) -> tuple[Mention, ...]:
    """Return the mentions of a report in reading order, the longer before those within."""
    found: dict[tuple[int, int], list[Record]] = {}
    for record in records:
        if record["kind"] == "mention":
            found.setdefault((record["start"], -record["end"]), []).append(record)
    return tuple(
        Mention(
            start,
            -end,
            kind_of_thing(items[0]["type"]),
            tuple(dict.fromkeys((item["id"], item["label"]) for item in items)),
            all(item["reference"] != "name" for item in items),
        )
        for (start, end), items in sorted(found.items())
    )


class Places:
    """Finds what stands in each block of a report."""

    def __init__(self, blocks: Sequence[Block], passages: Iterable[Passage], mentions: Iterable[Mention]) -> None:
        owners = {offset: index for index, block in enumerate(blocks) for offset in block.offsets}
        self.passages: dict[int, list[Passage]] = {}
        self.mentions: dict[int, list[Mention]] = {}
        for passage in passages:
            for index in _within(passage.start, passage.end, owners):
                if blocks[index].kind != BlockKind.FURNITURE:
                    self.passages.setdefault(index, []).append(passage)
        for mention in mentions:
            for index in _within(mention.start, mention.end, owners):
                if blocks[index].kind != BlockKind.FURNITURE:
                    self.mentions.setdefault(index, []).append(mention)


def _within(start: int, end: int, owners: dict[int, int]) -> set[int]:
    return {owners[offset] for offset in range(start, end) if offset in owners}
