"""The report that a gold set is about, found by what the gold says or by its name."""

from __future__ import annotations

from pathlib import Path

from kg.errors import GoldError
from kg.evaluation.gold import Gold

_ENDINGS = (".txt", ".pdf")


def find_report(gold: Gold, folder: Path | None = None) -> Path:
    """Return the file of the report that was annotated.

    It is the file that the gold names; else the file below `folder` whose path has the same words as the gold's name:
    `jtai/southend-2018.pdf` for `jtai-2018-southend`. Without `folder` a folder `reports` is looked for: beside the gold,
    and beside the folder that holds it. A file of corrected records may also have its report beside it.

    Raises:
        GoldError: when there is none, or more than one.
    """
    if folder is not None and not folder.is_dir():
        raise GoldError("this is not a folder", where=str(folder), hint="--reports names the folder of the reports")
    if found := next((path for path in _named(gold, folder) if path.is_file()), None):
        return found
    beside = gold.path.resolve().parent
    places = [folder] if folder else [beside.parent / "reports", beside / "reports"]
    paths = {path: place for place in places for path in sorted(place.rglob("*"))}
    if folder is None and not gold.path.is_dir():
        paths |= dict.fromkeys(sorted(beside.glob("*")), beside)
    alike = [path for path, place in paths.items() if path.suffix in _ENDINGS and _alike(path, place, gold.name)]
    if len(alike) != 1:
        missing = f"its report {gold.report} is missing, and " * bool(gold.report)
        what = f"{missing}{len(alike) or 'no'} reports of this name are below {' and '.join(map(str, places))}"
        hint = "give the folder of the report with --reports, or its path in meta.json"
        raise GoldError(what, where=str(gold.path), hint=hint)
    return alike[0]


def _named(gold: Gold, folder: Path | None) -> list[Path]:
    home = gold.path if gold.path.is_dir() else gold.path.parent
    return [place / gold.report for place in (folder, home) if gold.report and place]


def _alike(path: Path, place: Path, name: str) -> bool:
    """Tell whether a path below a folder, without its ending, has the words of a name in any order."""
    return _words("-".join(path.relative_to(place).with_suffix("").parts)) == _words(name)


def _words(name: str) -> list[str]:
    return sorted(word for word in name.casefold().split("-") if word)
