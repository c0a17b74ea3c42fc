"""The documentation as a site: it builds without a warning, and nothing of the code is missing in the reference."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import click
import pytest
from conftest import ROOT
from selectolax.lexbor import LexborHTMLParser

import kg
from kg.cli import cli
from kg.nlp import tables
from kg.ontology import load_vocabulary

DOCS = ROOT / "docs"
PARTS = ("tutorials", "how-to", "reference", "explanation")
_ELSEWHERE = re.compile(r"""(?:src|srcset|poster)=["']?\s*(?:https?:)?//|<link[^>]+href=["'](?:https?:)?//""")


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the site, built as `make docs` does it."""
    folder = tmp_path_factory.mktemp("docs")
    options = ["-b", "html", "-d", str(folder / "doctrees"), "--quiet", "--fail-on-warning", "--keep-going"]
    command = [sys.executable, "-m", "sphinx", *options, str(DOCS), str(folder / "site")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return folder / "site"


def anchors(page: Path) -> set[str]:
    """Return the anchors of a page of the site."""
    return {str(node.attributes["id"]) for node in LexborHTMLParser(page.read_text("utf-8")).css("[id]")}


def test_every_command_and_option_stands_in_the_reference(site: Path) -> None:
    found = anchors(site / "reference" / "commands.html")
    for name, command in cli.commands.items():
        assert f"kg-{name}" in found
        options = (item for item in command.params if isinstance(item, click.Option) and not item.hidden)
        for option in options:
            for word in option.opts:
                assert f"cmdoption-kg-{name}-{word.lstrip('-')}" in found, f"kg {name} {word}"


def test_every_public_function_stands_in_the_reference(site: Path) -> None:
    assert {f"kg.{name}" for name in kg.__all__} <= anchors(site / "reference" / "python.html")


def test_every_class_property_and_language_table_stands_in_the_reference(site: Path) -> None:
    vocabulary = load_vocabulary()
    found = anchors(site / "reference" / "ontology.html")
    assert {f"class-{name.lower()}" for name in vocabulary.superclasses} <= found
    assert {f"property-{name.lower()}" for name in vocabulary.properties} <= found
    names = {path.stem for path in (ROOT / "ontology" / "language").glob("*.tsv")}
    assert {f"{name}-tsv" for name in names} <= anchors(site / "reference" / "language.html")


def test_links_of_the_site_lead_somewhere(site: Path) -> None:
    """To a file of the site, and to an anchor that is there."""
    pages = {page: LexborHTMLParser(page.read_text("utf-8")) for page in sorted(site.rglob("*.html"))}
    there = {page: {str(node.attributes["id"]) for node in tree.css("[id]")} for page, tree in pages.items()}
    for page, tree in pages.items():
        for node in tree.css("a[href]"):
            address, _, anchor = (node.attributes["href"] or "").partition("#")
            if re.match(r"[a-z]+:", address):
                continue
            target = (page.parent / unquote(address)).resolve() if address else page
            assert target.is_file(), f"{page.name}: {address}"
            if anchor and target in there:
                assert unquote(anchor) in there[target], f"{page.name}: {address}#{anchor}"


def test_no_page_of_the_site_loads_anything_from_elsewhere(site: Path) -> None:
    for page in site.rglob("*.html"):
        assert not _ELSEWHERE.search(page.read_text("utf-8")), page.name
    for style in site.rglob("*.css"):
        assert not re.search(r"(?:url\(|@import)\s*[\"']?(?:https?:)?//", style.read_text("utf-8")), style.name


@pytest.mark.parametrize("part", PARTS)
def test_the_index_of_a_part_links_to_each_of_its_pages(part: str) -> None:
    """Also where the pages are read without the site."""
    pages = {path.name for ending in ("*.md", "*.ipynb") for path in (DOCS / part).glob(ending)} - {"index.md"}
    assert pages <= set(re.findall(r"\]\(([\w.-]+?)(?:#[\w-]+)?\)", (DOCS / part / "index.md").read_text("utf-8")))


def _links() -> Iterator[tuple[Path, str]]:
    for page in (ROOT / "README.md", *sorted(DOCS.rglob("*.md"))):
        text = re.sub(r"```.*?```", "", page.read_text("utf-8"), flags=re.DOTALL)
        yield from ((page, link) for link in re.findall(r"\]\(([^)\s]+)\)", text))


def test_links_between_pages_lead_somewhere_without_the_site() -> None:
    """To a file, and to a heading as code hosts name them."""
    for page, link in _links():
        address, _, anchor = link.partition("#")
        if re.match(r"[a-z]+:", address):
            continue
        target = page.parent / address if address else page
        assert target.exists(), f"{page.name}: {link}"
        if anchor and target.suffix == ".md":
            headings = re.findall(r"^#+ (.+)$", target.read_text("utf-8"), re.MULTILINE)
            assert anchor in {_slug(heading) for heading in headings}, f"{page.name}: {link}"


def _slug(heading: str) -> str:
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")


def test_the_comment_of_a_language_table_tells_what_each_column_means() -> None:
    for path in sorted((ROOT / "ontology" / "language").glob("*.tsv")):
        told = " ".join(line for line in path.read_text("utf-8").splitlines() if line.startswith("#"))
        for column in tables.rows(path.stem)[0]:
            assert re.search(rf"\b{column}s?\b", told), f"{path.name}: {column}"
