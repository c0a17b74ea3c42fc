"""The dataset on disk: a folder of canonical files, from which everything else can be derived.

    manifest.json            what is in the folder, with the hash of every file
    graphs/<report>.nq       the statements of one report, canonical N-Quads; also graphs/vocabulary.nq
    text/<report>.txt        its text snapshot, to which every offset refers
    records/<report>.jsonl   the flat view of what was extracted, mentions included
    validation.json          what the shapes and checks found

The same reports give the same bytes, whatever the order of the arguments and the current folder.
"""

from __future__ import annotations

from kg.dataset.folder import Dataset, Entry, Manifest, check, conforming, jsonl, open_dataset
from kg.dataset.writing import Build, build

__all__ = ["Build", "Dataset", "Entry", "Manifest", "build", "check", "conforming", "jsonl", "open_dataset"]
