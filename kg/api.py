"""What a program does with inspection reports: read, annotate, build, check, query, describe, publish, cite.

The names differ from those of the modules (`kg.extract`, `kg.validate`, `kg.explain`) so that `kg.annotate`
is the same thing whatever was imported before.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

from kg.comparison import Comparison, History
from kg.comparison import compare as _compare
from kg.comparison import history as _history
from kg.dataset import Build, Dataset, open_dataset
from kg.dataset import add as _add
from kg.dataset import build as _build
from kg.dataset import check as _check
from kg.dataset import import_ as _import
from kg.dataset import remove as _remove
from kg.dataset import update as _update
from kg.evaluation import Evaluation, load_gold, load_records
from kg.evaluation import evaluate as _evaluate
from kg.explain import Explanation, explain
from kg.knowledge_graph import KnowledgeGraph
from kg.ontology import Vocabulary, load_vocabulary
from kg.queries import Answer, load, run, title, values
from kg.report import Report
from kg.statements import Extraction
from kg.store import open_store
from kg.validate import Violation

if TYPE_CHECKING:
    from kg.release import Citation, Problem, Release

__all__ = [
    "add",
    "annotate",
    "build",
    "check",
    "cite",
    "compare",
    "describe",
    "evaluate",
    "history",
    "import_",
    "open",
    "open_dataset",
    "package",
    "query",
    "read",
    "remove",
    "update",
    "verify",
    "vocabulary",
]


def read(path: Path | str) -> Report:
    """Read a report: its text and the structure found over it.

    Raises:
        ReadError: when the file cannot be read as an inspection report.
    """
    from kg.readers import read

    return read(path)


def annotate(report: Report | Path | str, *, min_confidence: float = 0.0) -> Extraction:
    """Extract the statements of a report, or of the file of one.

    What is less certain than `min_confidence` is in the `set_aside` of the extraction, as are all candidates that a
    check does not let pass.

    Raises:
        ReadError: when the file cannot be read as an inspection report.
    """
    from kg.extract import extract

    return extract(report if isinstance(report, Report) else read(report)).at_least(min_confidence)


def build(
    reports: Sequence[Path | str], output: Path | str, *, given: Mapping[str, Any] | None = None, **settings: Any
) -> Build:
    """Make a dataset folder of exactly these reports: files, folders, patterns, https addresses.

    What the folder holds of them already and is unchanged is not read again. What could not be read is in `failures`.

    Args:
        given: what holds for the reports whatever they say of themselves, such as {"cycle": "2016"}.
        settings: see `kg.dataset.writing.Settings`: base, mentions, min_confidence, vocabulary, shapes, jobs …

    Raises:
        ReadError: when none of them can be read as an inspection report.
        DatasetError: when the folder holds something other than a dataset.
    """
    return _build(reports, output, given=given, **settings)


def add(
    dataset: Dataset | Path | str,
    reports: Sequence[Path | str],
    *,
    given: Mapping[str, Any] | None = None,
    **settings: Any,
) -> Build:
    """Add reports to a dataset, or take in what has changed of them; arguments and errors are those of `build`."""
    return _add(_path(dataset), reports, given=given, **settings)


def remove(dataset: Dataset | Path | str, reports: Sequence[str]) -> Build:
    """Remove reports, given by id or the name of their file, and all that only they say.

    Raises:
        DatasetError: when the dataset does not hold one of them.
    """
    return _remove(_path(dataset), reports)


def update(dataset: Dataset | Path | str, **settings: Any) -> Build:
    """Apply to a dataset what has changed beside it: decisions, corrections, vocabulary, shapes, code."""
    return _update(_path(dataset), **settings)


def import_(dataset: Dataset | Path | str, sources: Sequence[Path | str], **settings: Any) -> Build:
    """Take over what others published: datasets, or RDF that follows the ontology; arguments of `kg.dataset.import_`.

    Raises:
        DatasetError: when one of theirs is damaged, or a graph does not conform (`kg.dataset.ConformanceError`).
        ReadError: when a file is not RDF.
    """
    return _import(_path(dataset), sources, **settings)


def open(dataset: Dataset | Path | str) -> KnowledgeGraph:
    """Open a dataset as one who works with data frames does: frames, answers, things, graphs; nothing is changed.

    Raises:
        DatasetError: when there is no dataset.
    """
    return KnowledgeGraph(_opened(dataset))


def check(dataset: Dataset | Path | str) -> tuple[Violation, ...]:
    """Return what is wrong with a dataset, nothing when it conforms."""
    return _check(_opened(dataset))


def query(dataset: Dataset | Path | str, name: str, **params: str) -> Answer:
    """Answer a question by its name, or one in a file of one's own.

    Raises:
        QueryError: when the question is unknown or not valid, or a parameter is not what it must be.
    """
    opened = _opened(dataset)
    question = load(name, opened.project("queries"))
    store, base = open_store(opened), opened.manifest.base
    return replace(
        run(store, question, params, base=base), title=title(store, question, values(question, params), base)
    )


def describe(dataset: Dataset | Path | str, thing: str) -> Explanation:
    """Return every statement about a thing, which is given by its IRI, id or one of its names.

    Raises:
        QueryError: when nothing or more than one thing goes by that name.
    """
    opened = _opened(dataset)
    return explain(open_store(opened), thing, base=opened.manifest.base)


def compare(
    dataset: Dataset | Path | str,
    *bodies: str,
    issue: str | None = None,
    question: str | None = None,
    cycle: str | None = None,
) -> Comparison:
    """Return what inspections found about forces, areas or agencies, side by side, every cell with its evidence.

    Raises:
        QueryError: when a body, issue, question or cycle is not known.

    Examples:
        >>> from tempfile import TemporaryDirectory
        >>> with TemporaryDirectory() as folder:
        ...     samples = [f"tests/reports/peel-2015-effectiveness-{force}-digest.txt" for force in ("essex", "kent")]
        ...     made = build(samples, folder)
        ...     found = compare(folder, "essex", "kent", question="topic/vulnerable", cycle="2015")
        >>> row = found.section("judgments").rows[0]
        >>> [row.label, *(cell.value for cell in row.cells)]
        ['Protecting vulnerable people', 'Inadequate', '', 'Requires improvement']
        >>> row.cells[0].citations[0].quote
        'Inadequate'
    """
    opened = _opened(dataset)
    return _compare(open_store(opened), bodies, issue=issue, question=question, cycle=cycle, base=opened.manifest.base)


def history(dataset: Dataset | Path | str, body: str, *, issue: str | None = None) -> History:
    """Return what inspections found about a force, area or agency from cycle to cycle, every cell with its evidence.

    Raises:
        QueryError: when the body or issue is not known.

    Examples:
        >>> from tempfile import TemporaryDirectory
        >>> with TemporaryDirectory() as folder:
        ...     samples = [f"tests/reports/peel-{year}-effectiveness-bedfordshire-digest.txt" for year in (2016, 2017)]
        ...     made = build(samples, folder)
        ...     found = history(folder, "Bedfordshire Police", issue="serious and organised crime")
        >>> [(cell.value, cell.change) for cell in found.section("judgments").rows[0].cells]
        [('Requires improvement', ''), ('Good', 'improved')]
    """
    opened = _opened(dataset)
    return _history(open_store(opened), body, issue=issue, base=opened.manifest.base)


def package(
    dataset: Dataset | Path | str,
    output: Path | str,
    *,
    metadata: Path | str | None = None,
    texts: bool | None = None,
    archive: bool = False,
    **told: Any,
) -> Release:
    """Write a release of a dataset: a folder to publish and to cite, that anyone can check.

    Args:
        metadata: a file that says what the release is; `release.toml` in the dataset else, if there is one.
        texts: whether the texts of the reports go along; what the metadata say else.
        archive: whether a ZIP file of it stands beside the folder.
        told: what holds whatever the metadata say: title, version, creators (each as "Family, Given;ORCID", or a body),
            publisher, published, licence, doi, url … (`kg.release.About`).

    Raises:
        DatasetError: when the dataset is damaged or not up to date, or the folder holds something other than a release.
        DataError: when the metadata cannot be understood.

    Examples:
        >>> from tempfile import TemporaryDirectory
        >>> with TemporaryDirectory() as folder:
        ...     sample = "tests/reports/peel-2017-effectiveness-kent-digest.txt"
        ...     made = build([sample], f"{folder}/dataset")
        ...     release = package(f"{folder}/dataset", f"{folder}/release", version="1.0", creators=["Doe, Jane"])
        ...     problems = verify(f"{folder}/release", dataset=f"{folder}/dataset")
        ...     text = cite(f"{folder}/release", format="text")
        >>> problems, text.partition(":")[0]
        ((), 'Doe, Jane')
    """
    from kg.release import Creator, read_about, told_of
    from kg.release import package as write

    opened = _opened(dataset)
    about, with_texts = read_about(Path(metadata)) if metadata is not None else told_of(opened)
    if "creators" in told:
        told["creators"] = tuple(Creator.read(item) if isinstance(item, str) else item for item in told["creators"])
    chosen = with_texts if texts is None else texts
    return write(opened, Path(output), about=about.with_(**told), texts=chosen, archive=archive)


def verify(
    release: Path | str,
    *,
    dataset: Dataset | Path | str | None = None,
    reports: Sequence[Path | str] = (),
    jobs: int | None = None,
) -> tuple[Problem, ...]:
    """Return what is wrong with a release, nothing when it is as it was packed and its parts say the same.

    Args:
        dataset: from which it is made anew and compared byte for byte.
        reports: from which the dataset is built anew, to compare all: files, folders, patterns, addresses.
        jobs: how many processes read reports.

    Raises:
        DatasetError: when the folder is no release.
        ReadError: when none of the reports can be read.
    """
    from kg.release import compare_with, rebuild
    from kg.release import verify as by_itself

    folder = Path(release)
    found = by_itself(folder)
    if not found and dataset is not None:
        found = compare_with(folder, _opened(dataset))
    if not found and reports:
        found = rebuild(folder, [str(report) for report in reports], jobs=jobs)
    return found


@overload
def cite(dataset: Dataset | Path | str, *things: str, format: None = None) -> tuple[Citation, ...]: ...


@overload
def cite(dataset: Dataset | Path | str, *things: str, format: str) -> str: ...


def cite(dataset: Dataset | Path | str, *things: str, format: str | None = None) -> tuple[Citation, ...] | str:
    """Return how statements, reports and things of a dataset or release are cited; the dataset itself for none.

    Args:
        things: each by its IRI, id or name.
        format: "text", "bibtex", "csl-json" or "ris", for the citations as they are written there.

    Raises:
        QueryError: when nothing or more than one thing goes by a name, or there is no such format.
        DataError: when the file `release.toml` of the dataset cannot be understood.
    """
    from kg.release import cite as citations
    from kg.release.bibliography import write

    found = citations(_opened(dataset), things)
    return found if format is None else write(found, format)


def evaluate(gold: Path | str, *, records: Path | str | None = None, reports: Path | str | None = None) -> Evaluation:
    """Compare what is found in a report with gold: a folder of tables, or a file of corrected records.

    Args:
        records: a file of records to score instead of reading the report.
        reports: the folder of the report, if the gold does not say where it is.

    Raises:
        GoldError: when the gold or the records cannot be read, or the report is not found.
        ReadError: when the report cannot be read.
    """
    told = load_records(records) if records is not None else None
    return _evaluate(load_gold(Path(gold)), records=told, reports=Path(reports) if reports is not None else None)


def vocabulary() -> Vocabulary:
    """Return what the graph knows by name before it reads a report.

    Examples:
        >>> vocabulary().entities["force/essex"].label
        'Essex Police'
    """
    return load_vocabulary()


def _path(dataset: Dataset | Path | str) -> Path:
    return dataset.path if isinstance(dataset, Dataset) else Path(dataset)


def _opened(dataset: Dataset | Path | str) -> Dataset:
    return dataset if isinstance(dataset, Dataset) else open_dataset(dataset)
