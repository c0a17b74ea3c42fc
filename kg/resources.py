"""Finds the folders of data that the package works from: ontology, shapes, queries."""

from __future__ import annotations

from pathlib import Path

from kg.errors import DataError

_PACKAGE = Path(__file__).parent


def folder(name: str) -> Path:
    """Return the folder `name` ("ontology", "shapes" or "queries").

    It stands beside the package in a checkout, and inside it (`kg/data`) once installed from a wheel.

    Raises:
        DataError: when neither place has it.

    Examples:
        >>> (folder("ontology") / "inspection.ttl").is_file()
        True
    """
    for place in (_PACKAGE.parent / name, _PACKAGE / "data" / name):
        if place.is_dir():
            return place
    raise DataError(f"the folder {name} is missing", where=str(_PACKAGE), hint="install inspection-kg again")
