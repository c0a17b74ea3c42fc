"""Writes a release: a folder that can be published, cited and checked. The same dataset, the same bytes."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.dataset import Dataset, refuse_within
from kg.dataset.locking import reading
from kg.dataset.staging import staging
from kg.errors import DatasetError
from kg.release import citation, crate, dcat, readme
from kg.release.about import FILE, About, read_about
from kg.release.contents import CRATE, SUMS, File, data_files
from kg.release.sources import Source

_FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # the earliest date that a ZIP file can hold; the files' own dates would differ

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Release:
    """A release that was written.

    Attributes:
        files: all of them, also the list of checksums.
        archive: the ZIP file beside the folder, None where there is none.
    """

    path: Path
    source: Source
    files: tuple[File, ...]
    archive: Path | None = None

    @property
    def size(self) -> int:
        """How many bytes the files have together."""
        return sum(file.size for file in self.files)


def package(
    dataset: Dataset,
    output: Path,
    *,
    about: About | None = None,
    texts: bool | None = None,
    archive: bool = False,
    progress: Progress | None = None,
) -> Release:
    """Write the release of a dataset; the folder is replaced as a whole, or stays as it is.

    Args:
        output: a folder that is empty, missing, or a release that was written before.
        about: what people say of it; what the file `release.toml` in the dataset says, when left out.
        texts: whether the texts of the reports go along; what `release.toml` says, when left out.
        archive: whether a ZIP file of it stands beside the folder.
        progress: called with each file that is written.

    Raises:
        DatasetError: when the dataset is damaged or not up to date, or the folder holds something other than a release.
        DataError: when the file `release.toml` cannot be understood.
    """
    _check(dataset, output)
    told, with_texts = told_of(dataset)
    with staging(output, SUMS, _obsolete) as folder, reading(dataset.path):
        source = Source(dataset.again(), about or told, with_texts if texts is None else texts)
        files = tuple(_write(source, folder, progress or (lambda _: None)))
    made = output.with_name(f"{output.name}.zip") if archive else None
    if made:
        write_archive(output, files, made)
    return Release(output, source, files, made)


def told_of(dataset: Dataset) -> tuple[About, bool]:
    """Return what the file `release.toml` in the folder of a dataset or release says; nothing where there is none.

    Raises:
        DataError: when it cannot be understood.
    """
    path = dataset.path / FILE
    return read_about(path) if path.is_file() else (About(), False)


def is_release(folder: Path) -> bool:
    """Return whether a folder is a release."""
    return (folder / SUMS).is_file() and (folder / CRATE).is_file()


def sums(files: Sequence[File]) -> bytes:
    """Return the checksums of files, as `sha256sum -c` reads them."""
    return "".join(f"{file.sha256}  {file.path}\n" for file in sorted(files, key=lambda file: file.path)).encode()


def write_archive(folder: Path, files: Sequence[File], target: Path) -> None:
    """Write the files of a folder as a ZIP file, in one step. The same files give the same bytes."""
    new = target.with_name(f".{target.name}.new")
    try:
        with zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
            for file in sorted(files, key=lambda file: file.path):
                entry = zipfile.ZipInfo(f"{target.stem}/{file.path}", _FIRST_DAY)
                entry.compress_type, entry.external_attr, entry.create_system = zipfile.ZIP_DEFLATED, 0o644 << 16, 3
                archive.writestr(entry, (folder / file.path).read_bytes())
        new.replace(target)
    finally:
        new.unlink(missing_ok=True)


def _write(source: Source, folder: Path, progress: Progress) -> Iterator[File]:
    """Write the files, those that describe others after these."""
    made: list[File] = []

    def put(every: Iterator[tuple[str, bytes]]) -> None:
        for path, data in every:
            progress(path)
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
            made.append(File.of(path, data))

    put(data_files(source))
    for describe in (dcat.describe, citation.describe, readme.describe, crate.describe):
        put(describe(source, sorted(made, key=lambda file: file.path)))
    put(iter([(SUMS, sums(made))]))
    yield from sorted(made, key=lambda file: file.path)


def _check(dataset: Dataset, output: Path) -> None:
    if output.exists() and not output.is_dir():
        raise DatasetError("this is a file, not a folder", where=str(output), hint="name a new folder")
    refuse_within(dataset, output)
    if output.is_dir() and any(output.iterdir()) and not is_release(output):
        hint = "name a folder that is empty or holds a release that kg wrote"
        raise DatasetError("the folder holds other files", where=str(output), hint=hint)


def _obsolete(output: Path, new: Path) -> list[Path]:
    """Return the files of the release before that the new one does not have."""
    return [
        path
        for path in sorted(output.rglob("*"))
        if path.is_file() and new not in path.parents and not (new / path.relative_to(output)).is_file()
    ]
