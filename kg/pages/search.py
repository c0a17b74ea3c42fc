"""Search over names, sentences, reports, questions and the ontology."""

from __future__ import annotations

from kg.edition import Edition
from kg.pages.links import Links
from kg.pages.register import Asked
from kg.pages.reply import Reply


def suggest(edition: Edition, links: Links, asked: Asked) -> Reply:
    """Return names that begin so, as JSON."""
    return Reply(b"[]", "application/json")
