"""The tables of wordings in `ontology/language/`: tab-separated, one rule a row, `#` starts a comment line."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from kg import resources
from kg.errors import DataError

Row = dict[str, str]


@cache
def rows(name: str) -> tuple[Row, ...]:
    """Return the rows of `ontology/language/NAME.tsv` as dictionaries.

    Raises:
        DataError: when the file is missing or a row has more cells than the header.

    Examples:
        >>> rows("heads")[0]["type"]
        'Unit'
    """
    path = resources.folder("ontology") / "language" / f"{name}.tsv"
    if not path.is_file():
        raise DataError(f"no table of wordings called {name}", where=str(path))
    lines = [
        (number, line)
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if line.strip() and not line.startswith("#")
    ]
    header = lines[0][1].split("\t")
    found = []
    for number, line in lines[1:]:
        cells = line.split("\t")
        if len(cells) > len(header):
            raise DataError(f"{len(cells)} cells under {len(header)} headings", where=f"{path.name}, line {number}")
        found.append(dict(zip(header, cells + [""] * (len(header) - len(cells)), strict=True)))
    return tuple(found)


@cache
def words(name: str, column: str, **where: str) -> frozenset[str]:
    """Return the set of `column` in the rows whose other columns equal `where`.

    Examples:
        >>> "other" in words("name-words", "word", role="stop")
        True
    """
    return frozenset(row[column] for row in rows(name) if all(row[key] == value for key, value in where.items()))


def of_heading(section: Sequence[str], table: str, column: str) -> str | None:
    """Return `column` of the row of `table` whose `heading` starts the nearest heading above that has a row.

    Sub-headings do not end a part ("Areas for improvement", then "Leadership"); a case study does.

    Examples:
        >>> of_heading(("Areas for improvement", "Leadership"), "action-headings", "type")
        'AreaForImprovement'
        >>> of_heading(("Areas for improvement", "Case study"), "action-headings", "type") is None
        True
    """
    for title in reversed(section):
        lowered = title.lower().strip(" :")
        found = next((row[column] for row in rows(table) if lowered.startswith(row["heading"])), None)
        if found or lowered.startswith(("case study", "practice study")):
            return found
    return None
