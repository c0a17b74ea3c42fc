"""The shapes and checks, each with what is said when it is broken, and what to do then."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extension.markdown import code, plain, table
from kg.pages.ontology.shapes import Constraint, read_constraints, short
from kg.resources import folder

_OF = {"class": "", "subjects": "what has ", "objects": "values of "}
_COLUMNS = ("of", "asks", "severity", "message", "what to do")
_SAID = re.compile(r"^# (\w+): (.+)$", re.MULTILINE)


def shapes() -> str:
    """Return what is asked of the things of each class, then the checks that look across nodes."""
    by_target: dict[str, list[Constraint]] = {}
    for item in read_constraints():
        by_target.setdefault(f"{_OF[item.of]}{_name(item.target)}", []).append(item)
    lines = ["## Shapes", ""]
    for target, items in sorted(by_target.items(), key=lambda entry: entry[0].casefold()):
        lines += [f"### {plain(target)}", "", table(_COLUMNS, map(_row, items))]
    return "\n".join([*lines, "## Checks", "", table(("check", "severity", "message", "what to do"), _checks())])


def _row(item: Constraint) -> tuple[str, ...]:
    asked = [item.count, *(f"a {code(_name(name))}" for name in item.classes), *map(plain, item.values)]
    path = " or ".join(code(_name(name)) for name in item.path)
    return path, ", ".join(asked), item.severity, plain(item.message), plain(item.advice)


def _name(iri: str) -> str:
    name = short(iri)
    return name if ":" in name else f"insp:{name}"


def _checks() -> Iterator[tuple[str, ...]]:
    for path in sorted((folder("shapes") / "checks").glob("*.rq")):
        said = dict(_SAID.findall(path.read_text("utf-8")))
        yield code(path.stem), said["severity"], plain(said["message"]), plain(said["hint"])
