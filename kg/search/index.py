"""The index of a dataset: one SQLite file with full text search (FTS5), which any number of processes may read.

Names are indexed as they are, without accents, so that the beginning of a word finds it. Sentences are indexed by stems
(Porter), so that "assessing" finds "assessment" too. The same entries give the same bytes with the same SQLite.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from kg.search.entries import Entry
from kg.search.words import folded

# `others` is |name|name| of folded names; `plain` the folded label: by them names are ranked.
_SCHEMA = """
CREATE TABLE entries(
  id INTEGER PRIMARY KEY, among TEXT, kind TEXT, key TEXT, label TEXT, other TEXT, note TEXT, reports INTEGER,
  times INTEGER, quote TEXT, report TEXT, start INTEGER, until INTEGER, page INTEGER, plain TEXT, others TEXT);
CREATE VIRTUAL TABLE names USING fts5(
  label, other, note, content='', tokenize='unicode61 remove_diacritics 2', prefix='1 2 3');
CREATE VIRTUAL TABLE sentences USING fts5(
  quote, label, content='entries', content_rowid='id', tokenize='porter unicode61 remove_diacritics 2');
CREATE INDEX by_key ON entries(key);
CREATE INDEX by_label ON entries(label);
CREATE TABLE words(word TEXT PRIMARY KEY) WITHOUT ROWID;
"""


def make_index(entries: Iterable[Entry], path: Path) -> None:
    """Write the index of entries to a new file.

    Raises:
        OSError: when the file cannot be written.
    """
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + _SCHEMA)
            connection.execute("BEGIN")
            _fill(connection, entries)
            connection.execute("COMMIT")
            for table in ("names", "sentences"):
                connection.execute(f"INSERT INTO {table}({table}) VALUES('optimize')")
            connection.execute("VACUUM")
    except sqlite3.Error as error:
        raise OSError(f"the index {path} cannot be written: {error}") from error


def _fill(connection: sqlite3.Connection, entries: Iterable[Entry]) -> None:
    words: set[str] = set()
    for number, entry in enumerate(entries, 1):
        connection.execute(f"INSERT INTO entries VALUES ({', '.join('?' * 16)})", (number, *_row(entry)))
        if entry.group == "sentences":
            connection.execute(
                "INSERT INTO sentences(rowid, quote, label) VALUES (?, ?, ?)", (number, entry.quote, entry.label)
            )
        else:
            text = (entry.label, " | ".join(entry.names), entry.note)
            connection.execute("INSERT INTO names(rowid, label, other, note) VALUES (?, ?, ?, ?)", (number, *text))
        words.update(word for text in (entry.label, *entry.names, entry.quote) for word in folded(text).split())
    connection.executemany("INSERT INTO words VALUES (?)", ((word,) for word in sorted(words) if len(word) > 2))


def _row(entry: Entry) -> tuple[object, ...]:
    plain = others = ""
    if entry.group != "sentences":
        plain = folded(entry.label)
        others = f"|{'|'.join(folded(name) for name in entry.names)}|"
    return (
        entry.group,
        entry.kind,
        entry.id,
        entry.label,
        "\n".join(entry.names),
        entry.note,
        entry.reports,
        entry.times,
        entry.quote,
        entry.report,
        entry.start,
        entry.end,
        entry.page,
        plain,
        others,
    )
