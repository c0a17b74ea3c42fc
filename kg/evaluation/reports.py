"""The report that a gold set is about, found by what the gold says or by its name."""

from __future__ import annotations

from pathlib import Path

from kg.errors import GoldError
from kg.evaluation.gold import Gold

_ENDINGS = (".txt", ".pdf")


def find_report(gold: Gold, folder: Path | None = None) -> Path:
    """Return the file of the report that was annotated.

    It is the file that the gold names; else the file below `folder` (or below a folder `reports` beside the gold's
    parent) whose path has the same words as the gold's name: `jtai/southend-2018.pdf` for `jtai-2018-southend`.

    Raises:
        GoldError: when there is none, or more than one.
    """
    if folder is not None and not folder.is_dir():
        raise GoldError("this is not a folder", where=str(folder), hint="--reports names the folder of the reports")
    home = gold.path if gold.path.is_dir() else gold.path.parent
    places = [folder] if folder else [home.resolve().parent.parent / "reports", home.resolve().parent / "reports"]
    named = [place / gold.report for place in (folder or home, *places) if gold.report]
    if found := next((path for path in named if path.is_file()), None):
        return found
    alike = [path for place in places for path in _alike(gold.name, place)]
    if len(alike) != 1:
        what = (
            f"its report {gold.report} is missing" * bool(gold.report) or f"{len(alike) or 'no'} reports of this name"
        )
        hint = "give the folder of the report with --reports, or its path in meta.json"
        looked = " and ".join(map(str, places))
        raise GoldError(f"{what}; looked below {looked}", where=str(gold.path), hint=hint)
    return alike[0]


def _alike(name: str, place: Path) -> list[Path]:
    """Return the reports below a folder whose path, without its ending, has the words of a name in any order."""
    paths = sorted(path for path in place.rglob("*") if path.suffix in _ENDINGS)
    return [path for path in paths if _words("-".join(path.relative_to(place).with_suffix("").parts)) == _words(name)]


def _words(name: str) -> list[str]:
    return sorted(word for word in name.casefold().split("-") if word)
