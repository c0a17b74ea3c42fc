"""Where rows and records stand, and how they are matched one to one.

A gold row with offsets is compared by the characters that it shares with a record; one without is found by the first
words of its sentence, and the better if its last words are the record's too.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

from kg.evaluation.gold import Row, flat
from kg.evaluation.scores import Item, Layer, Verdict
from kg.statements import Record

Same = Callable[[Row, Record], bool]

_BUCKET = 9  # offsets are looked up by buckets of 2**9 characters
_POSSESSIVE = re.compile(r"[’'`]s?\b")
_NO_LETTERS = re.compile(r"[\W_]+")
_PLURAL = re.compile(r"(?<=[^s])s$")
_ARTICLES = frozenset({"the", "a", "an"})
_SHOWN = 90
_TOLD = (
    "type id abbreviation expansion subject predicate object modality question grade cycle status polarity value unit "
    "measure"
)
_GROUPS = ("predicate", "type", "polarity", "unit")


@lru_cache(maxsize=100_000)
def norm(name: str) -> str:
    """Fold a name: case, punctuation, white space, possessive, a leading article, the plural s of its last word.

    Examples:
        >>> norm("The  force’s Child-abuse\\nTeams")
        'force child abuse team'
    """
    words = _NO_LETTERS.sub(" ", _POSSESSIVE.sub("", name.replace("\\n", " ")).casefold()).split()
    if len(words) > 1 and words[0] in _ARTICLES:
        del words[0]
    return _PLURAL.sub("", " ".join(words))


_flat = lru_cache(maxsize=50_000)(flat)


def shared(row: Row, record: Record) -> int:
    """Return how many characters a gold row and a record share (for a row without offsets: of the words given)."""
    if row.start is not None and row.end is not None:
        common: int = min(row.end, record["end"]) - max(row.start, record["start"])
        return max(0, common)
    text = _flat(record["text"])
    if row.first not in text:
        return 0
    return len(row.first) + (len(row.last) if text.endswith(row.last) else 0)


def half(row: Row, record: Record, *, shorter: bool = False) -> bool:
    """Tell whether two spans share at least half of the longer (or of the shorter) of them."""
    if row.start is None or row.end is None:
        return shared(row, record) > 0
    lengths = (row.end - row.start, record["end"] - record["start"])
    least: int = min(lengths) if shorter else max(lengths)
    return 2 * shared(row, record) >= least


def touching(rows: Sequence[Row], records: Sequence[Record]) -> Iterator[tuple[int, int, int]]:
    """Yield row index, record index and shared characters of all that share text."""
    buckets: dict[int, list[int]] = defaultdict(list)
    for number, record in enumerate(records):
        for bucket in range(record["start"] >> _BUCKET, (record["end"] >> _BUCKET) + 1):
            buckets[bucket].append(number)
    for index, row in enumerate(rows):
        near: Sequence[int] = range(len(records))
        if row.start is not None and row.end is not None:
            places = range(row.start >> _BUCKET, (row.end >> _BUCKET) + 1)
            near = sorted({number for place in places for number in buckets.get(place, ())})
        for number in near:
            if common := shared(row, records[number]):
                yield index, number, common


def matched(rows: Sequence[Row], records: Sequence[Record], same: Same) -> dict[int, int]:
    """Match rows and records that are the same one to one; return row index → record index.

    The same span comes first, then required rows before optional ones, then what shares most text.
    """

    def rank(found: tuple[int, int, int]) -> tuple[bool, bool, int]:
        row, record = rows[found[0]], records[found[1]]
        return (row.start, row.end) != (record["start"], record["end"]), not row.required, -found[2]

    candidates = (found for found in touching(rows, records) if same(rows[found[0]], records[found[1]]))
    pairs: dict[int, int] = {}
    used: set[int] = set()
    for index, number, _ in sorted(candidates, key=rank):
        if index not in pairs and number not in used:
            pairs[index] = number
            used.add(number)
    return pairs


def scored(
    name: str, rows: Sequence[Row], records: Sequence[Record], same: Same
) -> tuple[Layer, list[tuple[Row, Record]]]:
    """Match rows and records by place; return the layer, and the required rows with their records."""
    pairs = matched(rows, records, same)
    items = []
    for index, row in enumerate(rows):
        if row.required:
            items.append(item(Verdict.CORRECT if index in pairs else Verdict.MISSED, row))
        elif index in pairs:
            items.append(item(Verdict.SPARED, records[pairs[index]]))
    free = sorted(set(range(len(records))) - set(pairs.values()))
    items += [item(Verdict.WRONG, records[number]) for number in free]
    found = [(rows[index], records[number]) for index, number in pairs.items() if rows[index].required]
    return Layer(name, tuple(items)), found


def item(verdict: Verdict, told: Row | Record, why: str = "") -> Item:
    """Return the verdict on a row or a record, under its predicate, type, polarity or unit."""
    groups = (str(value).split("|")[0] for key in _GROUPS if (value := _value(told, key)))
    return Item(verdict, f"{why} {line(told)}".strip(), next(groups, ""))


def line(told: Row | Record) -> str:
    """Return a row or a record on one line: where it stands, what it says, its first words."""
    start, end = (told.start, told.end) if isinstance(told, Row) else (told.get("start"), told.get("end"))
    values = [f"{start}-{end}"] if start is not None else []
    values += [str(value) for key in _TOLD.split() if (value := _value(told, key)) not in (None, "")]
    words = told.first or told["surface"] if isinstance(told, Row) else told.get("text", "")
    text = " ".join(words.replace("\\n", " ").split())
    return " ".join([*values, f"[{text[:_SHOWN]}]"] if text else values)


def _value(told: Row | Record, key: str) -> object:
    return told[key] if isinstance(told, Row) else told.get(key)
