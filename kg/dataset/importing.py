"""Takes over what others published: datasets whose reports, decisions and names become ours."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path, PurePosixPath

from kg.dataset.folder import DECISIONS, PROJECT, Dataset, Entry, open_dataset
from kg.dataset.gathering import Failure, Gathering, Progress
from kg.dataset.merging import merge
from kg.dataset.placing import Graph
from kg.dataset.recipe import OF_EXTRACTION, changed
from kg.dataset.sources import ENDINGS, Source
from kg.dataset.work import FILES, SOURCE, WORK, adopt, begin
from kg.errors import DatasetError

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_ID = re.compile(r"report/[A-Za-z0-9][A-Za-z0-9._-]*")


@dataclass(slots=True)
class Taking:
    """What a dataset is to take over from others.

    Attributes:
        datasets: theirs, every file of which is as its manifest says (`checked`).
        graphs: of others, without their texts.
        with_project: whether names, questions and shapes of theirs are taken where we have none.
        replace: whether a report of theirs stands in the place of ours where their sources differ.
        notes: what a person should know.
        failures: reports that are not taken over.
    """

    datasets: Sequence[Dataset]
    graphs: Sequence[Graph] = ()
    with_project: bool = False
    replace: bool = False
    notes: list[str] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)

    def project(self, own: Mapping[str, Path], output: Path) -> dict[str, Path]:
        """Return the folders of our project's names, questions and shapes, and those that are taken over."""
        found = dict(own)
        for theirs in self.datasets:
            for part in ("vocabulary", "queries", "shapes"):
                files = _project_files(theirs, part)
                if not files or (part in found and files == _bytes(found[part])):
                    continue
                if part not in found and self.with_project:
                    found[part] = _put(output / WORK / PROJECT / part, files)
                else:
                    self.notes.append(f"{theirs.path}: {_not_taken(part, part in found, found.get(part))}")
        return found

    def sources(self, gathering: Gathering) -> Iterator[Source]:
        """Yield the reports to be taken in. Those whose extraction is the one that we would make are not read again."""
        held = {} if self.replace else {entry.id: entry.sha256["sources"] for entry in gathering.entries}
        work = gathering.output / WORK
        for theirs in self.datasets:
            again = 0
            for entry in theirs.manifest.reports:
                if entry.id in held:
                    self._held(theirs, entry, held[entry.id])
                    continue
                held[entry.id] = entry.sha256["sources"]
                key = gathering.key(entry.sha256["sources"], entry.source, entry.given)
                place = begin(work, key, theirs.read(entry.path("sources")))
                if key == entry.extraction:
                    files = {kind: theirs.read(entry.path(kind)) for kind in FILES}
                    adopt(place, files, entry.id, entry.title, entry.force)
                else:
                    again += 1
                yield Source(entry.source, str(place / SOURCE), entry.given)
            self._tell_again(theirs, again, gathering)

    def decided(self, output: Path) -> Path:
        """Return the folder of our decisions, or one of ours and theirs."""
        own, target = output / DECISIONS, output / WORK / DECISIONS
        if not self.datasets:
            return own
        refused = {failure.source for failure in self.failures}
        others = [theirs.path / DECISIONS for theirs in self.datasets]
        self.notes += merge(own, others, target, without=refused)
        return target

    def graphs_beside(self, own: Iterable[Graph], base: str) -> list[Graph]:
        """Return the graphs of others that we have, and the new ones; of two that differ under one name, ours."""
        found = {graph.name: graph for graph in own}
        for graph in chain(self.graphs, self._imported(base)):
            there = found.get(graph.name)
            if there and (there.data, there.base) == (graph.data, graph.base):
                self.notes.append(f"{graph.source}: is here already, as {graph.name}")
            elif there and not self.replace:
                what = f"there is another graph by the name {graph.name}; that one stands"
                hint = "--name gives this one another name, --replace takes it in place of the other"
                self.failures.append(Failure(graph.source, f"{graph.source}: {what} ({hint})"))
            else:
                found[graph.name] = graph
        return [found[name] for name in sorted(found)]

    def _imported(self, base: str) -> Iterator[Graph]:
        """Yield the graphs that the datasets of others have from others."""
        for theirs in self.datasets:
            for entry in theirs.manifest.imports:
                other = entry.base or theirs.manifest.base
                data = theirs.read(entry.path("imports"))
                yield Graph(entry.name, entry.source, entry.ending, other if other != base else None, data)

    def _held(self, theirs: Dataset, entry: Entry, source: str) -> None:
        if entry.sha256["sources"] != source:
            what = f"{theirs.path}: {entry.id} was made of another file ({entry.source}) than ours"
            self.failures.append(Failure(entry.id, f"{what}; ours stands (--replace takes theirs)"))

    def _tell_again(self, theirs: Dataset, count: int, gathering: Gathering) -> None:
        if count:
            old, new = (
                {part: of.get(part, "") for part in OF_EXTRACTION} for of in (theirs.manifest.recipe, gathering.recipe)
            )
            why = ", ".join(changed(old, new)) or "their extraction is not what its key says"
            reports = f"{count} report{'s' * (count != 1)}"
            self.notes.append(f"{theirs.path}: {reports} extracted again, as other than ours is: {why}")


def taking(
    output: Path,
    sources: Sequence[str],
    progress: Progress | None = None,
    *,
    name: str | None = None,
    format: str | None = None,
    base: str | None = None,
) -> Taking:
    """Open what is to be taken over, and check what can be checked of each by itself.

    Raises:
        DatasetError: when a dataset is missing, damaged or our own, or a name cannot be.
        ReadError: when a file cannot be read.
    """
    folders = [Path(source) for source in sources if Path(source).is_dir()]
    files = [source for source in sources if not Path(source).is_dir()]
    if any(folder.resolve() == output.resolve() for folder in folders):
        raise DatasetError("a dataset cannot be imported into itself", where=str(output), hint="name another one")
    if name is not None and len(files) != 1:
        raise DatasetError("a name is for one graph", where=name, hint="import the files one by one")
    graphs = [_graph(source, name, format, base) for source in files]
    return Taking([checked(folder, progress) for folder in folders], graphs)


def _graph(source: str, name: str | None, format: str | None, base: str | None) -> Graph:
    """Read a file of RDF; what is in it is checked when it is written."""
    from kg.foreign import check_syntax, ending_of

    if source == "-" and name is None:
        raise DatasetError("a graph from standard input needs a name", where=source, hint="add --name NAME")
    data = Source(source, source, {}).read()
    told = name if name is not None else re.sub(r"[^A-Za-z0-9._-]+", "-", Path(source).stem).strip("-.")
    if not _NAME.fullmatch(told):
        hint = "letters, digits, dots and hyphens, such as --name south-west"
        raise DatasetError(f"this cannot be the name of a graph: {told!r}", where=source, hint=hint)
    file = "standard input" if source == "-" else Path(source).name
    ending = ending_of(source, data, format)
    check_syntax(data, ending, source)
    return Graph(told, file, ending, base, data)


def checked(path: Path, progress: Progress | None = None) -> Dataset:
    """Open a dataset of others, and hold every file against its manifest.

    Raises:
        DatasetError: when there is no dataset, or one of its files is missing, changed or not what may be there.
    """
    from kg.foreign import ENDINGS as GRAPHS

    theirs = open_dataset(path)
    for entry in theirs.manifest.reports:
        if not _ID.fullmatch(entry.id) or entry.ending not in ENDINGS or not FILES.keys() <= entry.sha256.keys():
            hint = "get it again from where it was published"
            raise DatasetError(f"the manifest has a report that cannot be: {entry.id}", where=str(path), hint=hint)
    for graph in theirs.manifest.imports:
        if not _NAME.fullmatch(graph.name) or graph.ending not in GRAPHS:
            hint = "get it again from where it was published"
            raise DatasetError(f"the manifest has a graph that cannot be: {graph.name}", where=str(path), hint=hint)
    own = [(path.name, theirs.manifest.shared), *((entry.name, entry.files()) for entry in theirs.manifest.reports)]
    own += [(graph.name, graph.files()) for graph in theirs.manifest.imports]
    for number, (what, files) in enumerate(own, 1):
        for name in files:
            if name.startswith("/") or ".." in PurePosixPath(name).parts:
                raise DatasetError(f"the manifest names a file outside of its folder: {name}", where=str(path))
            theirs.read(name)
        if progress:
            progress("checking", what, number, len(own))
    return theirs


def _project_files(theirs: Dataset, part: str) -> dict[str, bytes]:
    place = f"{PROJECT}/{part}/"
    names = (name for name in theirs.manifest.shared if name.startswith(place))
    return {name.removeprefix(place): theirs.read(name) for name in names}


def _bytes(place: Path) -> dict[str, bytes]:
    return {
        path.relative_to(place).as_posix(): path.read_bytes() for path in sorted(place.rglob("*")) if path.is_file()
    }


def _put(place: Path, files: Mapping[str, bytes]) -> Path:
    for name, data in files.items():
        path = place / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return place


def _not_taken(part: str, own: bool, place: Path | None) -> str:
    if own:
        return f"its own {part} differ from ours and are not taken (join the files in {place} by hand)"
    return f"it has {part} of its own, which are not taken (--with-project takes them)"
