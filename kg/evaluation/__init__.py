"""How good an extraction is: gold, scores against it, samples to judge by hand, files to correct.

The method of scoring is described in `docs/reference/gold.md`.
"""

from __future__ import annotations

from kg.evaluation.gold import Gold, Row
from kg.evaluation.loading import load_gold, tables_of
from kg.evaluation.records import load_records
from kg.evaluation.scores import Item, Layer, Measure, Verdict, pooled
from kg.evaluation.scoring import Evaluation, evaluate, score

__all__ = [
    "Evaluation",
    "Gold",
    "Item",
    "Layer",
    "Measure",
    "Row",
    "Verdict",
    "evaluate",
    "load_gold",
    "load_records",
    "pooled",
    "score",
    "tables_of",
]
