"""What people correct: statements that they accept, reject or amend, each with who, when and why.

A dataset keeps the corrections in `decisions/corrections.tsv`, which is edited by hand or by `kg correct`. They are
applied to what was extracted each time a report's graph is written.
"""

from __future__ import annotations

from kg.corrections.applying import Problem, apply, unplaced
from kg.corrections.fields import changed, said
from kg.corrections.file import (
    VERDICTS,
    Correction,
    append_correction,
    correction_of,
    read_corrections,
    remove_correction,
    write_corrections,
)

__all__ = [
    "VERDICTS",
    "Correction",
    "Problem",
    "append_correction",
    "apply",
    "changed",
    "correction_of",
    "read_corrections",
    "remove_correction",
    "said",
    "unplaced",
    "write_corrections",
]
