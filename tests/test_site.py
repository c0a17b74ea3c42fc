"""`kg site`: the pages as files, whole, without a link that leads nowhere, the same each time."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from conftest import REPORTS

from kg.cli import run
from kg.dataset import Dataset, build
from kg.errors import DatasetError
from kg.site import Site, write_site
from kg.site.paths import links_of

BUNDLES = Path(__file__).parents[1] / "kg" / "static"


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    two = [
        path for path in REPORTS if "2017-effectiveness-essex" in path.name or "2017-effectiveness-kent" in path.name
    ]
    return build(two, tmp_path_factory.mktemp("site") / "dataset", jobs=1).dataset


@pytest.fixture(scope="module")
def site(dataset: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Site:
    return write_site(dataset, tmp_path_factory.mktemp("site") / "pages", jobs=1)


def hashes(folder: Path) -> dict[str, str]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_no_link_leads_nowhere(site: Site) -> None:
    if not BUNDLES.is_dir():
        pytest.skip("the scripts and styles are not bundled: `make web` does it")
    assert site.broken == ()
    assert site.files == len(hashes(site.path))


def test_a_broken_link_would_be_seen() -> None:
    page = (
        b'<a href="../x/y.html#z">1</a> <a href="#here">2</a> <a href="https://example.org/">3</a><script src="a.js">'
    )
    assert set(links_of("page/force.html", page)) == {("x/y.html", "z"), ("page/force.html", "here"), ("page/a.js", "")}


def test_there_is_a_page_for_each_report_each_question_and_each_thing(site: Site, dataset: Dataset) -> None:
    files = hashes(site.path)
    for entry in dataset.manifest.reports:
        assert f"page/report/{entry.name}.html" in files
    assert {"index.html", "search.html", "compare.html", "explore.html", "ontology.html", "questions.html"} <= set(
        files
    )
    assert {"question/shared-units.html", "page/force/essex.html", "page/issue/domestic-abuse.html"} <= set(files)
    assert "ask.html" not in files


def test_no_page_needs_a_server(site: Site) -> None:
    for path in site.path.rglob("*.html"):
        links = {file for file, _ in links_of(path.relative_to(site.path).as_posix(), path.read_bytes())}
        assert not any(file.startswith(("sparql", "data/", "id/", "ask", "search/suggest")) for file in links), path


def test_the_same_dataset_gives_the_same_bytes_in_one_process_or_two(
    site: Site, dataset: Dataset, tmp_path: Path
) -> None:
    write_site(dataset, tmp_path / "again", jobs=2)
    assert hashes(tmp_path / "again") == hashes(site.path)


def test_a_site_is_replaced_as_a_whole_and_nothing_else_is_touched(dataset: Dataset, tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "mine.txt").write_text("mine", "utf-8")
    with pytest.raises(DatasetError, match="holds other files"):
        write_site(dataset, folder, jobs=1)
    assert [path.name for path in folder.iterdir()] == ["mine.txt"]


def test_the_command_tells_where_to_begin(dataset: Dataset, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["site", str(dataset.path), "-o", str(tmp_path / "pages"), "--jobs", "1"]) == (not BUNDLES.is_dir())
    assert f"open {tmp_path / 'pages' / 'index.html'}" in capsys.readouterr().err
    assert run(["site", str(tmp_path / "none"), "-o", str(tmp_path / "other")]) == 2
    assert not (tmp_path / "other").exists()
