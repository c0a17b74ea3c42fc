"""What people correct: statements that they accept, reject or amend, each with who, when and why.

A dataset keeps the corrections in `decisions/corrections.tsv`, which is edited by hand or by `kg correct`. They are
applied to what was extracted each time a report's graph is written.
"""

from __future__ import annotations

from kg.corrections.applying import Problem, apply, named, unplaced
from kg.corrections.fields import Known, check, extracted, of_kind, original, said, values
from kg.corrections.file import (
    VERDICTS,
    Correction,
    append_correction,
    correction_of,
    read_corrections,
    remove_correction,
    write_corrections,
)
from kg.corrections.finding import Found, assigned, find

__all__ = [
    "VERDICTS",
    "Correction",
    "Found",
    "Known",
    "Problem",
    "append_correction",
    "apply",
    "assigned",
    "check",
    "correction_of",
    "extracted",
    "find",
    "named",
    "of_kind",
    "original",
    "read_corrections",
    "remove_correction",
    "said",
    "unplaced",
    "values",
    "write_corrections",
]
