"""What tests share: texts made into reports, and the data beside the checkout where there are any."""

from __future__ import annotations

import gc
import os
import pickle
import shutil
from collections.abc import Iterator
from contextlib import nullcontext
from functools import lru_cache
from pathlib import Path

import portalocker
import pytest
from browsing import browser, needs_browser, needs_node, needs_npm, page, problems, server
from pyoxigraph import Store
from remembering import remembering

from kg.dataset import Dataset, build, open_dataset
from kg.edition import Edition, make_edition
from kg.exports.selection import VIEWS, Selection
from kg.exports.source import Source
from kg.extract import extract
from kg.readers import read, txt
from kg.report import Metadata, Report, Snapshot
from kg.serve.editions import EDITIONS
from kg.site import Site, write_site
from kg.statements import Extraction
from kg.store import open_store

__all__ = ["browser", "needs_browser", "needs_node", "needs_npm", "page", "problems", "server"]

ROOT = Path(__file__).parents[1]
REPORTS = sorted((ROOT / "tests" / "reports").glob("*.txt"))
SHORT = sorted(REPORTS, key=lambda path: path.stat().st_size)  # the shortest first
SHARED = ROOT.parent / "shared"
ESSEX = SHARED / "reports" / "peel-2015-effectiveness-essex.txt"
GOLD = SHARED / "gold"

needs_shared = pytest.mark.skipif(
    not ESSEX.is_file(), reason="the real reports and their annotation are not beside this checkout"
)


def report_of(text: str, force: str = "force/norfolk", **changes: str | None) -> Report:
    """Return a text as a report on a force, without the checks that a file has to pass."""
    blocks, pages = txt.structure(text)
    told = {
        "id": "report/peel-2015-effectiveness-norfolk",
        "title": "A report",
        "force": force,
        "programme": "programme/peel",
        "pillar": "effectiveness",
        "cycle": "2015",
        "source": "test.txt",
    } | changes
    return Report(Metadata(**told, inspectorates=("inspectorate/hmic",)), Snapshot(text), blocks, pages)  # type: ignore[arg-type]


@lru_cache(maxsize=16)
def extracted(path: Path) -> Extraction:
    """Return what is extracted from a report; the same object for the same file."""
    return extract(read(path))


def joint_report_of(text: str) -> Report:
    """Return a text as a joint inspection of Norfolk."""
    changes = {"id": "report/jtai-2024-norfolk", "programme": "programme/jtai", "pillar": None, "cycle": "2024"}
    return report_of(text, **changes, area="place/norfolk")


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of this run, the same in all of its processes."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "shared"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def samples_dataset(shared_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """Return a dataset of the sample reports, with its edition, built once; each process has its own copy."""
    built, own = shared_folder / "samples", tmp_path_factory.mktemp("samples") / "dataset"
    with portalocker.Lock(shared_folder / "samples.lock", timeout=600), remembering(shared_folder):
        if not (built / EDITIONS).is_dir():
            made = build(REPORTS, built)
            assert made.conforms
            make_edition(made.dataset, built / EDITIONS)
    shutil.copytree(built, own)
    return open_dataset(own)


@pytest.fixture(scope="session")
def small_dataset(shared_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """Return a dataset of two short reports, for tests in which little matters what a dataset holds."""
    with remembering(shared_folder):
        return build(SHORT[:2], tmp_path_factory.mktemp("small") / "dataset", jobs=1).dataset


@pytest.fixture(scope="session")
def site_dataset(shared_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """Return the dataset of two short reports of which `site` is made."""
    two = [path for path in REPORTS if path.stem.startswith(("peel-2017-effectiveness-e", "peel-2017-effectiveness-k"))]
    with remembering(shared_folder):
        return build(two, tmp_path_factory.mktemp("site") / "dataset").dataset


@pytest.fixture(scope="session")
def site(shared_folder: Path, site_dataset: Dataset) -> Site:
    """Return a site as files, written once, in a folder whose name has a space and a sign; for reading only."""
    told = shared_folder / "site.pickle"
    with portalocker.Lock(shared_folder / "site.lock", timeout=600):
        if not told.is_file():
            told.write_bytes(pickle.dumps(write_site(site_dataset, shared_folder / "the site #1", jobs=1)))
    found: Site = pickle.loads(told.read_bytes())
    return found


@pytest.fixture(scope="module", autouse=True)
def remembered(request: pytest.FixtureRequest, shared_folder: Path) -> Iterator[None]:
    """Let builds take up what builds of this run extracted from the same sources, by the same code.

    Not in modules that test how a build extracts; these say `ANEW = True`.
    """
    with nullcontext() if getattr(request.module, "ANEW", False) else remembering(shared_folder):
        yield


@pytest.fixture(scope="session")
def edition(samples_dataset: Dataset) -> Edition:
    """Return the edition of the sample reports, for reading only."""
    return make_edition(samples_dataset, samples_dataset.path / EDITIONS)


@pytest.fixture(scope="session")
def samples(samples_dataset: Dataset) -> Store:
    """Return a store of the sample reports, for reading only."""
    return open_store(samples_dataset)


@pytest.fixture(scope="session")
def sources(samples_dataset: Dataset) -> dict[str, Source]:
    """Return a source of exports for each view, all of the sample reports in it."""
    whole = Source(samples_dataset)
    assert whole.store
    assert whole.every_claim
    return {view: whole.selecting(Selection(view=view)) for view in VIEWS}


def pytest_collection_finish() -> None:
    """Have garbage looked for less often, and not in what stays until the end: that took one fifteenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 50)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the flags that write golden files and raise floors."""
    parser.addoption("--update-golden", action="store_true", help="write the golden files anew")
    parser.addoption(
        "--update-floors", action="store_true", help="raise the floors of the quality gate (never lowers one)"
    )
