"""Rows as pandas frames with typed columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from kg.errors import KgError
from kg.tables.columns import Column
from kg.tables.rows import Row

if TYPE_CHECKING:
    from pandas import DataFrame


def frame(columns: Iterable[Column], rows: Sequence[Row]) -> DataFrame:
    """Return rows as a frame. A category has its fixed words, then whatever else occurs: nothing is lost.

    Raises:
        KgError: when pandas is not installed.
    """
    pandas = import_pandas()
    found = {column.name: _values(pandas, column, [row[column.name] for row in rows]) for column in columns}
    return pandas.DataFrame(found)


def import_pandas() -> Any:
    """Return the module pandas, which is optional.

    Raises:
        KgError: when it is not installed.
    """
    try:
        import pandas
    except ImportError:
        hint = 'install it: pip install "inspection-kg[pandas]"; ask(), thing(), evidence() and graph() work without it'
        raise KgError("frames need the package pandas, which is not installed", hint=hint) from None
    return pandas


def _values(pandas: Any, column: Column, values: list[Any]) -> Any:
    if column.type == "category":
        others = sorted({value for value in values if value is not None} - {*column.values})
        return pandas.Categorical(values, categories=[*column.values, *others])
    if column.type == "tuple":
        return pandas.Series([tuple(value or ()) for value in values], dtype=object)
    if column.type == "day":
        return pandas.Series([value and value.isoformat() for value in values], dtype="datetime64[s]")
    if column.type == "string":  # the same with and without pyarrow
        return pandas.array(values, dtype=pandas.StringDtype("python"))
    return pandas.array(values, dtype=column.type)
