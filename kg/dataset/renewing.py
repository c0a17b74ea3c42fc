"""Builds a dataset of an older format anew: all of it, or nothing is changed."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator, Sequence

from kg.dataset.folder import FORMAT, WITH_SOURCES, Dataset, Entry, Import
from kg.dataset.gathering import Failure, Item
from kg.errors import DatasetError

_NAMED = 6  # sources that are missing


def check_sources(old: Dataset, *, reports: bool) -> None:
    """Check that all is there of which a dataset of an older format can be built anew.

    Args:
        reports: whether its own copies of the reports are needed.

    Raises:
        DatasetError: when sources are missing, or are not those of which it was made.
    """
    needed: list[Entry | Import] = [*(old.manifest.reports if reports else ()), *old.manifest.imports]
    missing = [told for entry in needed if (told := _missing(old, entry))]
    if not missing:
        return
    told = ", ".join(missing[:_NAMED]) + f" and {len(missing) - _NAMED} more" * (len(missing) > _NAMED)
    place = shlex.quote(str(old.path))
    what = f"the dataset has format {old.manifest.format}, made by kg {old.manifest.software}"
    if old.manifest.format < WITH_SOURCES:
        hint = f"build it anew from its reports: kg build REPORT... -o {place}"
        raise DatasetError(f"{what}, which kept no sources: {told}", where=str(old.path), hint=hint)
    lacks = f"of {len(needed)} sources {len(missing)} are missing or were changed: {told}; nothing was changed"
    hint = f"put them back, or build it anew from its reports: kg build REPORT... -o {place}"
    raise DatasetError(f"{what}; {lacks}", where=str(old.path), hint=hint)


def refuse_to_keep(old: Dataset, items: Iterable[Item], failures: Sequence[Failure]) -> None:
    """Refuse to build anew where a report that cannot be read would have to stay as it was, in its older format.

    Raises:
        DatasetError: when there is such a report.
    """
    kept = {item.source for item in items if item.entry is not None}
    if kept:
        told = "; ".join(failure.message for failure in failures if failure.source in kept)
        names, place = ", ".join(sorted(kept)), shlex.quote(str(old.path))
        what = (
            f"{names} cannot stay as it was in a dataset of format {old.manifest.format}; nothing was changed: {told}"
        )
        hint = f"mend it, or build the dataset without it: kg build REPORT... -o {place}"
        raise DatasetError(what, where=str(old.path), hint=hint)


def built_anew(old: Dataset | None, made: Dataset) -> Iterator[str]:
    """Yield that a dataset of an older format was built anew, if it was."""
    if old and old.manifest.outdated:
        before = f"the dataset had format {old.manifest.format}, made by kg {old.manifest.software}"
        yield f"{before}; it was built anew in format {FORMAT} from {len(made.manifest.reports)} sources"


def _missing(old: Dataset, entry: Entry | Import) -> str | None:
    """Return the name of a source that is not in the dataset as it was read, with its place there."""
    kind = "sources" if isinstance(entry, Entry) else "imports"
    if kind not in entry.sha256:
        return entry.source
    try:
        old.read(entry.path(kind))
    except DatasetError:
        return f"{entry.path(kind)} ({entry.source})"
    return None
