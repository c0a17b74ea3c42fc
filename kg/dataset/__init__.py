"""The dataset on disk: a folder of canonical files, from which everything else can be derived::

    manifest.json               what is in the folder, with the hash of every file, and what made it
    graphs/<report>.nq          the statements of one report, canonical N-Quads
    graphs/vocabulary.nq        the ontology and the vocabularies; entities.nq the things found in texts; timeline.nq
                                what follows from several reports together
    sources/<report>.<ending>   what was read, as it was
    text/<report>.txt           its text snapshot, to which every offset refers
    blocks/<report>.jsonl       its structure: headings, paragraphs, bullets, notes, tables, page starts
    records/<report>.jsonl      the flat view of what was extracted, mentions included
    review/<report>.jsonl       what was set aside, each with the reason
    extracted/, known/          what was extracted before identity and corrections: what need not be read again
    imports/NAME.<ending>       a graph of others as it came; graphs/import-NAME.nq: as it stands among ours
    identity/                   the links and proposals between reports, with their reasons
    decisions/                  what people decided and corrected; theirs to edit
    project/                    a project's own vocabulary, questions and shapes
    validation.json             what the shapes and checks found

The same reports and decisions give the same bytes, whatever the order in which they came and the current folder.
"""

from __future__ import annotations

from kg.dataset.built import Build, Change
from kg.dataset.checking import check
from kg.dataset.folder import Dataset, Entry, Import, Manifest, conforming, jsonl, open_dataset, refuse_within
from kg.dataset.gathering import Failure
from kg.dataset.imports import ConformanceError
from kg.dataset.writing import add, build, import_, remove, update

__all__ = [
    "Build",
    "Change",
    "ConformanceError",
    "Dataset",
    "Entry",
    "Failure",
    "Import",
    "Manifest",
    "add",
    "build",
    "check",
    "conforming",
    "import_",
    "jsonl",
    "open_dataset",
    "refuse_within",
    "remove",
    "update",
]
