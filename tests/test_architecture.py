"""The shape of the code: imports run one way, along the data flow; data files and code say the same."""

from __future__ import annotations

import ast
from itertools import pairwise

import pytest
from conftest import ROOT

from kg.dataset.recipe import EXTRACTING, WRITING
from kg.nlp import tables
from kg.ontology import load_vocabulary

LAYERS = [
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
    "corrections",
    "coverage",
    "rdf",
    "timeline",
    "validate",
    "foreign",
    "dataset",
    "deciding",
    "evaluation",
    "store",
    "tables",
    "display",
    "void",
    "queries",
    "explain",
    "correcting",
    "diff",
    "comparison",
    "search",
    "network",
    "analysis",
    "edition",
    "pages",
    "site",
    "exports",
    "serve",
    "release",
    "mcp",
    "knowledge_graph",
    "api",
    "cli",
]
MODULES = sorted((ROOT / "kg").rglob("*.py"))


def layer(name: str) -> int:
    """Return the place of a module of the package in the order."""
    return LAYERS.index(name.split(".")[1])


@pytest.mark.parametrize(
    "path",
    [path for path in MODULES if path.name != "__init__.py" or path.parent != ROOT / "kg"],
    ids=lambda path: path.relative_to(ROOT).as_posix(),
)
def test_a_module_imports_only_from_its_own_layer_and_from_those_before_it(path: object) -> None:
    from pathlib import Path

    assert isinstance(path, Path)
    own = LAYERS.index(path.relative_to(ROOT / "kg").parts[0].removesuffix(".py"))
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        names = []
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("kg"):
            names = [f"kg.{alias.name}" for alias in node.names] if node.module == "kg" else [node.module]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names if alias.name.startswith("kg.")]
        for name in names:
            assert name.split(".")[1].startswith("__") or layer(name) <= own, f"{path} imports {name}"


def test_every_row_of_the_wordings_names_a_property_and_classes_of_the_ontology() -> None:
    vocabulary = load_vocabulary()
    classes = (
        set(vocabulary.superclasses)
        | {entity.type for entity in vocabulary.entities.values()}
        | {"Operation", "Person"}
    )
    for row in tables.rows("relations"):
        assert row["predicate"] in vocabulary.properties, f"relations.tsv: {row}"
        assert set(f"{row['only_subject']} {row['only_object']}".split()) <= classes, f"relations.tsv: {row}"
    for row in tables.rows("heads"):
        assert row["type"] in classes, f"heads.tsv: {row}"
        assert not row["kind"] or row["kind"] in vocabulary.entities, f"heads.tsv: {row}"


def test_every_relation_property_has_a_wording_or_an_implied_rule() -> None:
    worded = {row["predicate"] for row in tables.rows("relations")}
    built = {"holdsPost", "jointUnitOf", "locatedIn", "unitOf", "runs"}
    assert set(load_vocabulary().properties) <= worded | built


def test_no_table_of_wordings_has_a_row_twice() -> None:
    for path in sorted((ROOT / "ontology" / "language").glob("*.tsv")):
        lines = sorted(
            line for line in path.read_text("utf-8").splitlines() if line.strip() and not line.startswith("#")
        )
        assert not [one for one, two in pairwise(lines) if one == two], path.name


def test_all_that_decides_what_is_made_of_a_report_counts_as_code_of_it() -> None:
    """Whatever of it changes, reports are extracted or written again."""
    before = LAYERS[: LAYERS.index("dataset") + 1]
    assert {*EXTRACTING, *WRITING} == set(before)
    assert tuple(name for name in before if name in EXTRACTING) == EXTRACTING
