"""The page of a report: its text as it reads, with every mention and statement in its place."""

from __future__ import annotations

from kg.pages.report.page import report

__all__ = ["report"]
