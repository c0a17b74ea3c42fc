"""`kg site`: the pages as files, whole, without a link that leads nowhere, the same each time."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from kg.cli import run
from kg.dataset import Dataset
from kg.errors import DatasetError
from kg.site import Site, write_site
from kg.site.paths import links_of

BUNDLES = Path(__file__).parents[1] / "kg" / "static"


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


def test_there_is_a_page_for_each_report_each_question_and_each_thing(site: Site, site_dataset: Dataset) -> None:
    files = hashes(site.path)
    for entry in site_dataset.manifest.reports:
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


def test_a_site_is_replaced_as_a_whole_and_nothing_else_is_touched(site_dataset: Dataset, tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "mine.txt").write_text("mine", "utf-8")
    with pytest.raises(DatasetError, match="holds other files"):
        write_site(site_dataset, folder, jobs=1)
    assert [path.name for path in folder.iterdir()] == ["mine.txt"]


def test_the_command_gives_the_same_bytes_with_two_processes_and_tells_where_to_begin(
    site: Site, site_dataset: Dataset, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pages = tmp_path / "pages"
    assert run(["site", str(site_dataset.path), "-o", str(pages), "--jobs", "2"]) == (not BUNDLES.is_dir())
    assert f"open {pages / 'index.html'}" in capsys.readouterr().err
    assert hashes(pages) == hashes(site.path)


def test_what_is_no_dataset_gives_no_site(tmp_path: Path) -> None:
    assert run(["site", str(tmp_path / "none"), "-o", str(tmp_path / "other")]) == 2
    assert not (tmp_path / "other").exists()
