"""What the reports of a dataset say of several bodies side by side, or of one body over time."""

from __future__ import annotations

from kg.comparison.compare import compare
from kg.comparison.history import history
from kg.comparison.matrix import STATES, Body, Cell, Citation, Column, Comparison, Correction, History, Row, Section

__all__ = [
    "STATES",
    "Body",
    "Cell",
    "Citation",
    "Column",
    "Comparison",
    "Correction",
    "History",
    "Row",
    "Section",
    "compare",
    "history",
]
