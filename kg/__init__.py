"""Turns police inspection reports into a knowledge graph in which every statement shows its sentence."""

from __future__ import annotations

__version__ = "0.1.0"
