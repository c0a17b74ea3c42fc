"""What queries find that look across nodes (`checks/*.rq`)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from kg.errors import DataError
from kg.ontology import BASE
from kg.resources import folder
from kg.validate.names import Names
from kg.validate.violation import SEVERITIES, Violation

_HEADER = re.compile(r"^#\s*(severity|message|hint|path):\s*(.+?)\s*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class _Check:
    """A query whose every row is something wrong. Its columns fill the places in message and path."""

    name: str
    query: str
    severity: str
    message: str
    hint: str
    path: str = ""

    def violation(self, row: Mapping[str, str]) -> Violation:
        def filled(text: str) -> str:
            return re.sub(r"\{(\w+)\}", lambda place: row.get(place[1], place[0]), text)

        path, message = filled(self.path), filled(self.message)
        own = Violation(self.severity, row["focus"], path, message, self.name, hint=self.hint)
        return replace(own, value=row.get("value", ""))


@cache
def _all_checks(base: str, folders: Sequence[Path] = ()) -> tuple[_Check, ...]:
    places = (folder("shapes"), *folders)
    return tuple(_check(file, base) for place in places for file in sorted((place / "checks").glob("*.rq")))


def _check(file: Path, base: str) -> _Check:
    text = file.read_text(encoding="utf-8")
    header = dict(_HEADER.findall(text))
    missing = {"severity", "message", "hint"} - header.keys()
    if missing or header["severity"] not in SEVERITIES:
        hint = "begin it with the lines '# severity: violation', '# message: …' and '# hint: …'"
        raise DataError("the check does not say what it finds", where=file.name, hint=hint)
    return _Check(file.stem, text.replace(BASE, base), **header)


def checked(quads: Iterable[ox.Quad], names: Names, folders: Sequence[Path] = ()) -> Iterator[Violation]:
    """Yield what the checks of the project and of further folders find.

    Raises:
        DataError: when a check is not valid.
    """
    store = ox.Store()
    store.bulk_extend(quads)
    for check in _all_checks(names.base, tuple(folders)):
        rows = _rows(store, check)
        columns = [variable.value for variable in rows.variables]
        for row in rows:
            bound = {name: names.short(row[name].value) for name in columns if row[name] is not None}
            yield check.violation(bound)


def _rows(store: ox.Store, check: _Check) -> ox.QuerySolutions:
    file = f"{check.name}.rq"
    try:
        rows = store.query(check.query, use_default_graph_as_union=True)
    except SyntaxError as error:
        raise DataError(f"not valid SPARQL: {error}", where=file, hint="mend the check") from error
    if not isinstance(rows, ox.QuerySolutions) or ox.Variable("focus") not in rows.variables:
        raise DataError("the check does not select ?focus", where=file, hint="SELECT ?focus …")
    return rows
