"""Comparisons and histories as files: csv and jsonl for programs, one page of HTML for people."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from kg.comparison import STATES, Comparison
from kg.comparison.files import as_csv, as_jsonl, heading
from kg.pages.environment import render
from kg.pages.links import Links


def as_html(found: Comparison) -> str:
    """Return one page that needs nothing else: tables whose cells open to their sentences."""
    return render("comparison.html", Links(), found=found, title=heading(found), states=STATES)


FORMATS: Mapping[str, Callable[[Comparison], str]] = {"csv": as_csv, "jsonl": as_jsonl, "html": as_html}
