"""Makes a release anew, from its dataset or from the reports, and tells where the bytes differ."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from kg import __version__
from kg.dataset import Dataset, Manifest, add, build, open_dataset
from kg.dataset.folder import DECISIONS, PROJECT
from kg.dataset.recipe import changed
from kg.dataset.sources import named, with_sidecar
from kg.errors import DatasetError
from kg.release.verifying import Problem, Progress, files_of
from kg.release.writing import package, told_of


def compare_with(folder: Path, dataset: Dataset, progress: Progress | None = None) -> tuple[Problem, ...]:
    """Make the release of a dataset with what this release says of itself, and compare them byte for byte.

    Raises:
        DatasetError: when the dataset is damaged or not up to date.
    """
    about, texts = told_of(open_dataset(folder))
    with tempfile.TemporaryDirectory(prefix="kg-verify-") as place:
        made = package(dataset, Path(place) / "release", about=about, texts=texts, progress=progress)
        return tuple(_differences(folder, made.path))


def rebuild(
    folder: Path, reports: Sequence[str], *, jobs: int | None = None, progress: Progress | None = None
) -> tuple[Problem, ...]:
    """Build the dataset anew from the reports, with the decisions and options of the release, and compare.

    Args:
        reports: files, folders, patterns, addresses.
        jobs: how many processes.

    Raises:
        ReadError: when none of the reports can be read.
        DatasetError: when the release holds graphs of others, which reports cannot give.
    """
    release = open_dataset(folder)
    if release.manifest.imports:
        names = ", ".join(graph.name for graph in release.manifest.imports)
        hint = "compare it with its dataset: --dataset"
        raise DatasetError(
            f"graphs of others are in it, which reports do not give: {names}", where=str(folder), hint=hint
        )
    with tempfile.TemporaryDirectory(prefix="kg-verify-") as place:
        dataset = _built(release, reports, Path(place) / "dataset", jobs)
        return compare_with(folder, dataset, progress)


def _built(release: Dataset, reports: Sequence[str], place: Path, jobs: int | None) -> Dataset:
    manifest, settings = release.manifest, _settings(release)
    place.mkdir()
    if (release.path / DECISIONS).is_dir():
        shutil.copytree(release.path / DECISIONS, place / DECISIONS)
    groups = list(_groups(manifest, reports))
    made = build(groups[0][1], place, given=groups[0][0], jobs=jobs, **settings)
    for given, paths in groups[1:]:
        made = add(place, paths, given=given, jobs=jobs)
    return made.dataset


def _settings(release: Dataset) -> dict[str, Any]:
    manifest = release.manifest
    own = {part: release.path / PROJECT / part for part in ("vocabulary", "queries", "shapes")}
    return {
        "base": manifest.base,
        "mentions": manifest.mentions,
        "min_confidence": manifest.min_confidence,
        **{part: path for part, path in own.items() if path.is_dir()},
    }


def _groups(manifest: Manifest, reports: Sequence[str]) -> Iterator[tuple[Mapping[str, Any], list[str]]]:
    """Yield the reports of which people said the same, with what they said."""
    given = {entry.source: entry.given for entry in manifest.reports}
    groups: dict[str, tuple[Mapping[str, Any], list[str]]] = {}
    for source in named(reports):
        told = given.get(source.name, with_sidecar(source).given)
        groups.setdefault(json.dumps(told, sort_keys=True), (told, []))[1].append(source.place)
    yield from groups.values()


def _differences(folder: Path, made: Path) -> Iterator[Problem]:
    one, two = files_of(folder), files_of(made)
    differing = [path for path in sorted({*one, *two}) if path not in one or path not in two or _differ(one, two, path)]
    if differing:
        yield from _reasons(open_dataset(folder).manifest, open_dataset(made).manifest)
    for path in differing:
        if path not in two:
            yield Problem(path, "it is not in the release that is made anew")
        elif path not in one:
            yield Problem(path, "it is in the release that is made anew only")
        else:
            yield Problem(path, "it is another file than the one that is made anew")


def _differ(one: Mapping[str, Path], two: Mapping[str, Path], path: str) -> bool:
    return one[path].read_bytes() != two[path].read_bytes()


def _reasons(old: Manifest, new: Manifest) -> Iterator[Problem]:
    """Yield why two manifests differ, in words."""
    where = "manifest.json"
    if old.software != __version__:
        yield Problem(where, f"the release was made with inspection-kg {old.software}; this is {__version__}")
    for part in changed(old.recipe, new.recipe):
        yield Problem(where, f"not the same: {part}")
    before, after = ({entry.id: entry for entry in manifest.reports} for manifest in (old, new))
    for ident in sorted({*before, *after}):
        if ident not in after:
            yield Problem(where, f"{ident} is not among what is made anew")
        elif ident not in before:
            yield Problem(where, f"{ident} is not in the release")
        elif before[ident].sha256["sources"] != after[ident].sha256["sources"]:
            yield Problem(where, f"{ident} was read from another file than {after[ident].source}")
    if old.decisions != new.decisions:
        yield Problem(where, "not the same: what people decided")
