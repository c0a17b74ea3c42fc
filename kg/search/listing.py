"""Looking up entries of the index by what they are, without searching."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from kg.search.entries import Entry
from kg.search.find import COLUMNS, entry_of, opened


def things(path: Path, kinds: Iterable[str] = ()) -> tuple[Entry, ...]:
    """Return the things of some kinds, or of all, and reports where that is a kind; by name."""
    where = "among IN ('things', 'reports') AND (:all OR kind IN (SELECT value FROM json_each(:values)))"
    return _rows(path, where, sorted(kinds))


def statements(path: Path, ids: Iterable[str]) -> dict[str, Entry]:
    """Return id → the statement, of those that the dataset has."""
    where = "among = 'sentences' AND key IN (SELECT value FROM json_each(:values))"
    return {entry.id: entry for entry in _rows(path, where, sorted(set(ids)))}


def quoted(path: Path, quotes: Iterable[str]) -> dict[str, tuple[Entry, ...]]:
    """Return quote → the statements that rest on it."""
    found: dict[str, tuple[Entry, ...]] = {}
    where = "among = 'sentences' AND quote IN (SELECT value FROM json_each(:values))"
    for entry in _rows(path, where, sorted(set(quotes))):
        found[entry.quote] = (*found.get(entry.quote, ()), entry)
    return found


def named(path: Path, labels: Iterable[str]) -> dict[str, tuple[Entry, ...]]:
    """Return preferred name → the things and reports of that name."""
    found: dict[str, tuple[Entry, ...]] = {}
    where = "among IN ('things', 'reports') AND label IN (SELECT value FROM json_each(:values))"
    for entry in _rows(path, where, sorted(set(labels))):
        found[entry.label] = (*found.get(entry.label, ()), entry)
    return found


def _rows(path: Path, where: str, values: list[str]) -> tuple[Entry, ...]:
    terms = {"values": json.dumps(values), "all": not values}
    with opened(path) as index:
        rows = index.execute(f"SELECT {COLUMNS} FROM entries AS e WHERE {where} ORDER BY label, key", terms)
        return tuple(map(entry_of, rows))
