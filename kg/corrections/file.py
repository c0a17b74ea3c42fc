"""The file of corrections: a table that people read, edit and commit."""

from __future__ import annotations

import csv
import io
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import date as Date
from hashlib import sha1
from itertools import zip_longest
from pathlib import Path

from kg.corrections.fields import Values, extracted
from kg.errors import DataError
from kg.statements import Record

VERDICTS = ("accepted", "rejected", "amended")
_STATEMENT = re.compile(r"([a-z]+(?:-[a-z]+)*)/([A-Za-z0-9._-]+)/([0-9a-f]{10})")
HASH = 12  # hexadecimal digits of the SHA-256 of a text

HEADER = """\
# What people corrected in this dataset. kg reads this file each time it writes the graphs.
# One row a correction, in columns with tabs between; of several for one statement the one of the latest date stands
# (of one date, the lowest row), the others are its history. Lines that begin with # are comments.
#   statement     id of the statement, as kg explain and the records show it
#   verdict       accepted, rejected or amended
#   changes       what is amended: FIELD=VALUE; FIELD=VALUE … Several values of a field: issues=issue/a|issue/b.
#                 No value empties the field. A semicolon inside a value is written \\; and a backslash \\\\
#   because       why
#   by, date      who, when (2026-11-24)
#   says          what the statement said before it was corrected
#   quote, start, end, sha256   its sentence, where it stands in the text, and the first digits of the text's SHA-256:
#                 by these it is found again when its id has changed; a row written by hand may end at the date
"""


@dataclass(frozen=True, slots=True)
class Correction:
    """A person's verdict on one statement, and what finds the statement again.

    Attributes:
        statement: its id when it was corrected.
        verdict: accepted, rejected or amended.
        changes: (field, new value), of an amended one; several values with | between them.
        because, by, date: why, who, when (ISO 8601, a day).
        says: (field, value): what the statement said.
        quote: its evidence, white space as single spaces. `start`, `end`: where it stood in the snapshot.
        sha256: the first 12 hexadecimal digits of the SHA-256 of the snapshot.
    """

    statement: str
    verdict: str
    changes: Values
    because: str
    by: str
    date: str
    says: Values
    quote: str
    start: int
    end: int
    sha256: str

    def __post_init__(self) -> None:
        for name in ("because", "by", "quote"):
            object.__setattr__(self, name, " ".join(getattr(self, name).split()))
        if wrong := _wrong(self):
            raise DataError(wrong, where=self.statement, hint="mend the correction")

    @property
    def kind(self) -> str:
        """The kind of the statement, such as "finding"."""
        return self.statement.split("/")[0]

    @property
    def report(self) -> str:
        """The id of the statement's report."""
        return f"report/{self.statement.split('/')[1]}"

    @property
    def hash(self) -> str:
        """Ten hexadecimal digits that tell it from other corrections: of the statement, the verdict and the person."""
        parts = (self.statement, self.verdict, _joined(self.changes), self.because, self.by, self.date)
        return sha1("\x1f".join(parts).encode()).hexdigest()[:10]


def _wrong(item: Correction) -> str | None:
    """Return what is wrong with a correction taken by itself, or None."""
    if not _STATEMENT.fullmatch(item.statement):
        return f"not the id of a statement: {item.statement!r}"
    if item.verdict not in VERDICTS:
        return f"the verdict is {item.verdict!r}, not one of {', '.join(VERDICTS)}"
    if (item.verdict == "amended") != bool(item.changes):
        return "what is amended needs a change" if not item.changes else "only what is amended has changes"
    if not item.because or not item.by:
        return "it does not say why (because)" if not item.because else "it does not say who corrects (by)"
    try:
        fits = Date.fromisoformat(item.date).isoformat() == item.date
    except ValueError:
        fits = False
    return None if fits else f"not a date such as 2026-11-24: {item.date!r}"


_COLUMNS = tuple(item.name for item in fields(Correction))
_NEEDED = 6  # statement to date: a row written by hand may end there


def correction_of(
    record: Record, sha256: str, verdict: str, *, because: str, by: str, date: str, changes: Values = ()
) -> Correction:
    """Return the correction of a statement, with all by which it is found again.

    Args:
        record: the statement.
        sha256: of the text of its report.

    Raises:
        DataError: when it lacks something.
    """
    place = (record["text"], record["start"], record["end"], sha256[:HASH])
    return Correction(record["statement"], verdict, changes, because, by, date, extracted(record), *place)


def read_corrections(path: Path) -> tuple[Correction, ...]:
    """Read the corrections of a dataset, in order of the file; none when there is no file.

    Raises:
        DataError: when a row cannot be understood; names the line.
    """
    if not path.exists():
        return ()
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise DataError("the file is not UTF-8", where=str(path), hint="save it as UTF-8 text") from error
    found = []
    for number, cells in _rows(text):
        try:
            found.append(_correction(cells))
        except DataError as error:
            where = f"{path}:{number}"
            raise DataError(f"{error.what}", where=where, hint="mend the line or take it out") from error
    return tuple(found)


def write_corrections(path: Path, corrections: Iterable[Correction]) -> None:
    """Write a file of corrections, with the lines that explain it."""
    _replace(path, _headed("".join(map(_row, corrections))))


def append_correction(path: Path, correction: Correction) -> None:
    """Add a correction at the end of the file, which is made when missing. What people wrote there stays."""
    text = path.read_text(encoding="utf-8-sig") if path.exists() else _headed("")
    _replace(path, text + "\n" * bool(text and not text.endswith("\n")) + _row(correction))


def remove_correction(path: Path, correction: Correction) -> None:
    """Take the last row that says this correction out of the file; all other lines stay.

    Raises:
        DataError: when there is none.
    """
    text = path.read_text(encoding="utf-8-sig") if path.exists() else ""
    numbers = [number for number, cells in _rows(text) if _correction(cells) == correction]
    if not numbers:
        raise DataError("the file does not have this correction", where=str(path), hint="look: kg correct --list")
    lines = text.splitlines(keepends=True)
    _replace(path, "".join(lines[: numbers[-1] - 1] + lines[numbers[-1] :]))


def _headed(rows: str) -> str:
    return HEADER + "\t".join(_COLUMNS) + "\n" + rows


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield line number and cells of the rows, without comments, empty lines and the names of the columns."""
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip() and not line.startswith("#"):
            cells = next(csv.reader([line], delimiter="\t"))
            if tuple(cells) != _COLUMNS:
                yield number, cells


def _correction(cells: list[str]) -> Correction:
    cells = [cell.strip() for cell in cells]
    while len(cells) > len(_COLUMNS) and not cells[-1]:  # a spreadsheet may add empty ones
        cells.pop()
    if not _NEEDED <= len(cells) <= len(_COLUMNS):
        raise DataError(f"{len(cells)} columns, not {_NEEDED} to {len(_COLUMNS)}: {', '.join(_COLUMNS)}")
    told = dict(zip_longest(_COLUMNS, cells, fillvalue=""))
    start, end = told["start"] or "0", told["end"] or "0"
    if not (start.isdecimal() and end.isdecimal()):
        raise DataError(f"start and end are not numbers: {start!r}, {end!r}")
    return Correction(
        **{name: told[name] for name in ("statement", "verdict", "because", "by", "date", "quote", "sha256")},
        changes=_split(told["changes"]),
        says=_split(told["says"]),
        start=int(start),
        end=int(end),
    )


def _row(item: Correction) -> str:
    stream = io.StringIO()
    told = {name: getattr(item, name) for name in _COLUMNS}
    told |= {"changes": _joined(item.changes), "says": _joined(item.says)}
    csv.writer(stream, delimiter="\t", lineterminator="\n").writerow(told.values())
    return stream.getvalue()


def _joined(values: Values) -> str:
    r"""Return fields and values as one cell.

    Examples:
        >>> print(_joined((("measure", "charges; all"), ("trend", ""))))
        measure=charges\; all; trend=
    """
    escaped = ((name, " ".join(value.split()).replace("\\", "\\\\").replace(";", "\\;")) for name, value in values)
    return "; ".join(f"{name}={value}" for name, value in escaped)


def _split(cell: str) -> Values:
    r"""Return the fields and values of a cell.

    Examples:
        >>> _split(r"measure=charges\; all; trend=")
        (('measure', 'charges; all'), ('trend', ''))
    """
    found = []
    for part in re.findall(r"(?:[^;\\]|\\.)+", cell):
        name, equals, value = part.partition("=")
        if not equals or not name.strip():
            raise DataError(f"not of the form FIELD=VALUE: {part.strip()!r}")
        found.append((name.strip(), re.sub(r"\\(.)", r"\1", value.strip())))
    return tuple(found)


def _replace(path: Path, text: str) -> None:
    """Write a file in one step."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f".{path.name}.new")
    new.write_text(text, encoding="utf-8", newline="")
    os.replace(new, path)
