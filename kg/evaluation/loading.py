"""Gold and records from files, whatever their form."""

from __future__ import annotations

from pathlib import Path

from kg.errors import GoldError
from kg.evaluation.gold import Gold, read_folder
from kg.evaluation.records import gold_of, read_records
from kg.statements import Record


def load_gold(path: Path) -> Gold:
    """Return the gold of a folder of tables, or of a file of corrected records.

    Raises:
        GoldError: when it cannot be read as either.
    """
    if path.is_dir():
        return read_folder(path)
    return gold_of(load_records(path), path)


def load_records(path: Path) -> tuple[Record, ...]:
    """Return the records of a file: JSON lines as `kg annotate` prints them, corrected or not.

    Raises:
        GoldError: when the file cannot be read.
    """
    if not path.exists() and str(path) != "-":
        raise GoldError("no such file or folder", where=str(path), hint="check the path")
    return read_records(path)
