"""Gold: what a person says a report holds, as tables of rows.

The layout of a gold folder is documented in `docs/reference/gold.md`.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from kg.errors import GoldError

_RENAMED = {"name": "label", "full_form": "expansion", "kind": "type"}
TYPES = {"Force": "PoliceForce", "JointUnit": "Unit"}
_MODALITIES = {"inferred": "asserted", "required": "planned"}
_OPTIONAL_NOTE = re.compile(r"kind\b|.*optional")
_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "entities": ("type", "label"),
    "mentions": ("start", "end", "type", "id"),
    "coref": ("start", "end", "type", "id"),
    "definitions": ("abbreviation", "expansion"),
    "relations": ("subject", "predicate", "object"),
    "judgments": ("force", "question", "grade", "cycle", "start", "end"),
    "actions": ("type",),
    "findings": ("polarity",),
    "findings_sample": ("polarity",),
    "regions": ("start", "end"),
    "statistics": ("value", "unit", "start", "end"),
}
_ANYWHERE = {"entities", "definitions", "relations"}  # tables whose rows need no place


@dataclass(frozen=True, slots=True)
class Row:
    """One claim of an annotator.

    Attributes:
        cells: column → its values (one, several where alternatives or lists are given, none where empty).
        required: whether it is missed when a system does not find it; an optional row is not, and spares a record.
        start, end: half-open offsets in the text of the report, or None in gold without offsets.
        first, last: the first and last words of its sentence, folded, in gold without offsets; "" else.
    """

    cells: Mapping[str, tuple[str, ...]]
    required: bool = True
    start: int | None = None
    end: int | None = None
    first: str = ""
    last: str = ""

    def __getitem__(self, column: str) -> str:
        return "|".join(self.cells.get(column, ()))

    def all(self, column: str) -> tuple[str, ...]:
        """Return the values of a column."""
        return self.cells.get(column, ())


Tables = Mapping[str, tuple[Row, ...]]


@dataclass(frozen=True, slots=True)
class Gold:
    """The annotation of one report.

    Attributes:
        name: the name of its folder or file, without ending.
        path: the folder or file.
        tables: table → its rows; only the layers that were annotated.
        report: what it says is the file of its report, as a path relative to `path`'s folder, or None.
    """

    name: str
    path: Path
    tables: Tables
    report: str | None = None


def read_folder(folder: Path) -> Gold:
    """Read a gold folder.

    Raises:
        GoldError: when it is no folder of gold, or a table lacks a column or has a row that cannot be read.
    """
    paths = {path.stem: path for path in sorted(folder.glob("*.tsv")) if path.stem in _COLUMNS}
    if not paths:
        hint = f"a gold folder has one or more of {', '.join(f'{name}.tsv' for name in _COLUMNS)}"
        raise GoldError("no table of gold in this folder", where=str(folder), hint=hint)
    tables = {name: _table(path) for name, path in paths.items()}
    return Gold(folder.resolve().name, folder, MappingProxyType(tables), _meta(folder).get("report"))


def _meta(folder: Path) -> dict[str, str]:
    path = folder / "meta.json"
    if not path.is_file():
        return {}
    try:
        found = json.loads(path.read_text("utf-8"))
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise GoldError(f"this is not JSON: {error}", where=str(path), hint="mend or remove the file") from None
    return {"report": found["report"]} if isinstance(found, dict) and isinstance(found.get("report"), str) else {}


def _table(path: Path) -> tuple[Row, ...]:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise GoldError("this is not UTF-8", where=str(path), hint="save the table as UTF-8") from None
    lines = csv.DictReader(io.StringIO(text, newline=""), delimiter="\t", quoting=csv.QUOTE_NONE)
    names = [_RENAMED.get(name, name) for name in lines.fieldnames or ()]
    missing = [name for name in _COLUMNS[path.stem] if name not in names]
    if path.stem not in _ANYWHERE and not any(name == "start" or name.startswith("first_") for name in names):
        missing.append("start, end or first_N_words")
    if missing:
        what = f"no column {', '.join(missing)}"
        raise GoldError(what, where=str(path), hint="the columns of each table are listed in docs/reference/gold.md")
    try:
        return tuple(_row(line, f"{path}, line {number}") for number, line in enumerate(lines, 2))
    except csv.Error as error:
        raise GoldError(f"line {lines.line_num}: {error}", where=str(path), hint="end lines with a line feed") from None


def _row(line: Mapping[str | None, str | list[str] | None], where: str) -> Row:
    if None in line:
        raise GoldError("more cells than columns", where=where, hint="cells are separated by one tab")
    cells = {
        _RENAMED.get(key or "", key or ""): value or "" for key, value in line.items() if not isinstance(value, list)
    }
    start, end = _offsets(cells, where)
    if wrong := [value for value in cells.get("value", "").split("|") if value and not is_number(value)]:
        raise GoldError(
            f"the value {wrong[0]} is no number", where=where, hint="write figures without units and commas"
        )
    words = {key.split("_")[0]: flat(value) for key, value in cells.items() if key.startswith(("first_", "last_"))}
    cells["type"] = TYPES.get(cells.get("type", ""), cells.get("type", ""))
    cells.setdefault("modality", _MODALITIES.get(cells.get("status", ""), cells.get("status", "")))
    cells.setdefault("id", cells.get("label", ""))
    return Row(
        MappingProxyType({key: tuple(part for part in value.split("|") if part) for key, value in cells.items()}),
        _required(cells),
        start,
        end,
        words.get("first", ""),
        words.get("last", ""),
    )


def _offsets(cells: Mapping[str, str], where: str) -> tuple[int | None, int | None]:
    if "start" not in cells:
        return None, None
    try:
        return int(cells["start"]), int(cells["end"])
    except (ValueError, KeyError):
        raise GoldError(
            "start and end are not both whole numbers", where=where, hint="offsets count characters"
        ) from None


def _required(cells: Mapping[str, str]) -> bool:
    """Tell whether a row is required: by its column `need`, or else by its kind, status and note."""
    if cells.get("need"):
        return cells["need"] != "optional"
    loose = cells["type"] == "Strength" or cells.get("status") in _MODALITIES
    return not (loose or _OPTIONAL_NOTE.match(cells.get("note", "")))


def is_number(value: object) -> bool:
    """Tell whether a value is a number, or is written as one."""
    try:
        return float(str(value)) == float(str(value))  # not a number is not equal to itself
    except ValueError:
        return False


def flat(text: str) -> str:
    """Put a text on one line in small letters, words broken after a hyphen joined, a bullet taken off.

    Examples:
        >>> flat("• Good information-\\nsharing  helps")
        'good information-sharing helps'
    """
    return re.sub(r"-\s+", "-", " ".join(text.split())).casefold().lstrip("•-– ")
