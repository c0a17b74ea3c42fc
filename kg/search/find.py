"""Searching the index of a dataset."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

from kg.search.entries import Entry
from kg.search.kinds import GROUPS
from kg.search.words import asked, folded

_OPEN, _CLOSE = "\x01", "\x02"
_MARKED = re.compile(f"{_OPEN}([^{_CLOSE}]*){_CLOSE}")

# Names: a name itself, how the preferred name begins, how one of its words begins, how another name begins, the rest;
# then what more reports speak of.
_NAMES = """FROM names JOIN entries AS e ON e.id = names.rowid WHERE names MATCH :match"""
_BY_NAME = """ORDER BY CASE
  WHEN e.plain = :plain OR instr(e.others, '|' || :plain || '|') THEN 1
  WHEN substr(e.plain, 1, length(:plain)) = :plain THEN 2
  WHEN instr(' ' || e.plain, ' ' || :plain) THEN 3
  WHEN instr(e.others, '|' || :plain) THEN 4 ELSE 5 END, e.reports DESC, e.times DESC, length(e.label), e.label, e.id"""
_SENTENCES = """FROM sentences JOIN entries AS e ON e.id = sentences.rowid WHERE sentences MATCH :match"""
_BY_WORDS = "ORDER BY bm25(sentences, 4, 1), e.id"
COLUMNS = """e.among, e.kind, e.key, e.label, e.other, e.note, e.reports, e.times,
  e.quote, e.report, e.start, e.until, e.page"""


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry that was found.

    Attributes:
        marks: (start, end) in the quote of each stretch that was sought.
    """

    entry: Entry
    marks: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """What was found in one group.

    Attributes:
        total: how many there are, of which `hits` are those asked for, the best first.
    """

    group: str
    total: int
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Results:
    """What was found.

    Attributes:
        found: only groups in which there is something, in the order of `GROUPS`.
        counts: group → kind → how many are found, also of kinds that were not asked for.
        some: whether nothing has all of the words, so that these have some of them.
    """

    found: tuple[Found, ...] = ()
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    some: bool = False


def search(path: Path, text: str, *, kind: str = "", limit: int = 10, offset: int = 0) -> Results:
    """Search names and sentences.

    Args:
        path: the index, which nobody may write to meanwhile.
        text: words, and phrases in double quotes; the last word may be the beginning of one.
        kind: a group or kind of entries (`Entry`); all groups when empty.
        limit: the most hits of a group. `offset`: how many of the best are left out before them.

    Raises:
        OSError: when the index cannot be read.
    """
    wanted = asked(text)
    with opened(path) as index:
        for some in (False, True)[: len(wanted.phrases)]:
            terms = {"match": wanted.expression(some), "plain": folded(text), "limit": limit, "offset": offset}
            counts = _counts(index, terms)
            if counts:
                found = (_found(index, group, kind, terms, counts.get(group, {})) for group in GROUPS)
                return Results(tuple(one for one in found if one.total), counts, some)
    return Results()


def suggestions(path: Path, text: str, limit: int = 8) -> tuple[Entry, ...]:
    """Return what has names that a text may be the beginning of, the best first."""
    wanted = asked(text)
    if not wanted.phrases:
        return ()
    with opened(path) as index:
        terms = {"match": wanted.expression(), "plain": folded(text), "limit": limit, "offset": 0}
        rows = index.execute(f"SELECT {COLUMNS} {_NAMES} {_BY_NAME} LIMIT :limit", terms)
        return tuple(map(entry_of, rows))


def _counts(index: sqlite3.Connection, terms: Mapping[str, object]) -> dict[str, dict[str, int]]:
    counts: dict[str, dict[str, int]] = {}
    for table in (_NAMES, _SENTENCES):
        query = f"SELECT e.among, e.kind, count(*) {table} GROUP BY e.among, e.kind ORDER BY count(*) DESC, e.kind"
        for group, kind, count in index.execute(query, terms):
            counts.setdefault(group, {})[kind] = count
    return counts


def _found(
    index: sqlite3.Connection, group: str, kind: str, terms: Mapping[str, object], counts: Mapping[str, int]
) -> Found:
    total = sum(counts.values()) if kind in ("", group) else counts.get(kind, 0)
    if not total:
        return Found(group, 0, ())
    terms = {**terms, "group": group, "kind": "" if kind == group else kind}
    only = "AND e.among = :group AND :kind IN ('', e.kind)"
    if group == "sentences":
        columns = f"{COLUMNS}, highlight(sentences, 0, '{_OPEN}', '{_CLOSE}')"
        rows = index.execute(f"SELECT {columns} {_SENTENCES} {only} {_BY_WORDS} LIMIT :limit OFFSET :offset", terms)
        return Found(group, total, tuple(Hit(entry_of(row), _marks(row[-1])) for row in rows))
    rows = index.execute(f"SELECT {COLUMNS} {_NAMES} {only} {_BY_NAME} LIMIT :limit OFFSET :offset", terms)
    return Found(group, total, tuple(Hit(entry_of(row)) for row in rows))


def entry_of(row: Sequence[Any]) -> Entry:
    """Return the entry of a row of `COLUMNS`."""
    group, kind, id, label, names, note, reports, times, words, report, start, end, page, *_ = row
    others = tuple(names.split("\n")) if names else ()
    return Entry(group, kind, id, label, others, note, reports, times, words, report, start, end, page)


def _marks(text: str) -> tuple[tuple[int, int], ...]:
    """Return the stretches between marks, as offsets in the text without them.

    Examples:
        >>> _marks("a \x01team\x02 and \x01teams\x02")
        ((2, 6), (11, 16))
    """
    found = []
    for number, match in enumerate(_MARKED.finditer(text)):
        start = match.start() - 2 * number
        found.append((start, start + len(match[1])))
    return tuple(found)


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """Open an index for reading only; many processes may at once.

    Raises:
        OSError: when it cannot be read.
    """
    try:
        address = f"file:{quote(str(path.absolute()))}?mode=ro&immutable=1"
        with closing(sqlite3.connect(address, uri=True)) as connection:
            yield connection
    except sqlite3.Error as error:
        raise OSError(f"the index {path} cannot be read: {error}") from error
