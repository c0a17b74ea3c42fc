"""Which page stands at which path. A page is a function of an edition, its links, and what is asked for.

What is asked for are the parts of the path in braces and the parameters of the query string: name → its values. A page
raises `NotFoundError` for what the dataset does not have and `QueryError` for what cannot be asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Protocol

from kg.edition import Edition
from kg.pages.links import Links
from kg.pages.reply import Reply

Asked = Mapping[str, tuple[str, ...]]


class Page(Protocol):
    """Makes a page."""

    def __call__(self, edition: Edition, links: Links, asked: Asked) -> Reply:
        """Return the page."""
        ...


# Path → module and function; the first that fits counts.
PAGES: Mapping[str, str] = {
    "": "kg.pages.home:home",
    "search": "kg.pages.search:search",
    "search/suggest": "kg.pages.search:suggest",
    "questions": "kg.pages.question:questions",
    "question/{name}": "kg.pages.question:question",
    "compare": "kg.pages.matrix:matrix",
    "history/{id:path}": "kg.pages.history:history",
    "explore": "kg.pages.explore:explore",
    "explore/network.json": "kg.pages.explore:data",
    "explore/network.js": "kg.pages.explore:script",
    "explore/quotes": "kg.pages.explore:quotes",
    "ask": "kg.pages.ask:ask",
    "ontology": "kg.pages.ontology:ontology",
    "page/report/{name}": "kg.pages.report:report",
    "page/{id:path}": "kg.pages.thing:thing",
}


def page_of(name: str) -> Page:
    """Return the function of a page, given as `module:function`."""
    module, _, function = name.partition(":")
    found: Page = getattr(import_module(module), function)
    return found
