"""Joins the decisions of other people to ours: equal rows once; where two contradict each other, ours stands."""

from __future__ import annotations

import shutil
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import astuple
from pathlib import Path

from kg.corrections import Correction, append_correction, read_corrections
from kg.errors import DataError
from kg.linking import Decision, read_decisions, write_decisions
from kg.linking.decisions import check

IDENTITY, CORRECTIONS = "identity.tsv", "corrections.tsv"


def merge(own: Path, others: Sequence[Path], target: Path, without: Collection[str] = ()) -> Iterator[str]:
    """Write our decisions and those of others into a folder, and yield which of theirs are not taken, and why.

    What stands in our files stays as it is, comments too; what is new of theirs stands below it.

    Args:
        own: our folder of decisions, which need not exist.
        others: the folders of others, the first before the second.
        target: the folder to write into.
        without: reports whose corrections are not taken.

    Raises:
        DataError: when a file cannot be understood.
    """
    target.mkdir(parents=True, exist_ok=True)
    for name in (IDENTITY, CORRECTIONS):
        (target / name).unlink(missing_ok=True)
        if (own / name).is_file():
            shutil.copyfile(own / name, target / name)
    for place in others:
        yield from _identity(target / IDENTITY, read_decisions(place / IDENTITY))
        yield from _corrections(target / CORRECTIONS, read_corrections(place / CORRECTIONS), without)


def _identity(path: Path, theirs: Iterable[Decision]) -> Iterator[str]:
    own = read_decisions(path)
    verdicts = {item.ends: item.verdict for item in own}
    new: list[Decision] = []
    for item in theirs:
        if item in own:
            continue
        if verdicts.get(item.ends, item.verdict) != item.verdict:
            yield f"{_told(item)} is not taken: here they are {verdicts[item.ends]}"
        else:
            new.append(item)
    kept, refused = _fitting(own, new)
    yield from refused
    _append(path, own, kept)


def _fitting(own: Sequence[Decision], new: Sequence[Decision]) -> tuple[list[Decision], list[str]]:
    """Return the decisions that agree with ours and with those before them, and why the others do not."""
    if not _against(own, new):
        return list(new), []
    kept: list[Decision] = []
    refused = []
    for item in new:
        if why := _against(own, [*kept, item]):
            refused.append(f"{_told(item)} is not taken: {why}")
        else:
            kept.append(item)
    return kept, refused


def _against(own: Sequence[Decision], new: Sequence[Decision]) -> str:
    try:
        check((*own, *new), {})
    except DataError as error:
        return error.what
    return ""


def _append(path: Path, own: Sequence[Decision], new: Sequence[Decision]) -> None:
    if not new:
        return
    if not own:
        write_decisions(path, new)
        return
    text = path.read_text("utf-8")
    rows = ("\t".join(" ".join(cell.split()) for cell in astuple(item)) for item in new)
    path.write_text(
        text + "\n" * (not text.endswith("\n")) + "".join(f"{row}\n" for row in rows), "utf-8", newline="\n"
    )


def _told(item: Decision) -> str:
    return f"{item.one} {item.verdict} {item.other}" + f" ({item.by})" * bool(item.by)


def _corrections(path: Path, theirs: Iterable[Correction], without: Collection[str]) -> Iterator[str]:
    own = _by_statement(read_corrections(path))
    for statement, items in _by_statement(theirs).items():
        ours = own.get(statement, [])
        new = [item for item in items if item not in ours and item.report not in without]
        if not new:
            continue
        if ours and _stands(ours) != _stands(items):
            last = max(items, key=lambda item: item.date)
            yield f"correction of {statement} ({last.verdict}, {last.by}) is not taken: here it is {_stands(ours)[0]}"
            continue
        for item in new:
            append_correction(path, item)


def _by_statement(items: Iterable[Correction]) -> dict[str, list[Correction]]:
    found: dict[str, list[Correction]] = {}
    for item in items:
        found.setdefault(item.statement, []).append(item)
    return found


def _stands(items: Sequence[Correction]) -> tuple[str, object]:
    """Return what the corrections of a statement make of it: that of the latest date counts, of one date the last."""
    last = sorted(items, key=lambda item: item.date)[-1]
    return last.verdict, last.changes
