"""The home page."""

from __future__ import annotations

from kg.edition import Edition
from kg.pages.environment import render
from kg.pages.links import Links
from kg.pages.register import Asked
from kg.pages.reply import Reply, html


def home(edition: Edition, links: Links, asked: Asked) -> Reply:
    """Return the home page."""
    return html(render("error.html", links, status=200, title="Home", message="", hint=""))
