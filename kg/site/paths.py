"""The files of a site, and which page stands in each."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from functools import cache
from urllib.parse import unquote, urlsplit

from selectolax.lexbor import LexborHTMLParser

from kg.pages.register import PAGES, Asked

ENDING = ".html"
STATIC = "static/"


def file_of(path: str) -> str:
    """Return the file of the page at a path.

    Examples:
        >>> file_of(""), file_of("page/force/essex")
        ('index.html', 'page/force/essex.html')
    """
    return f"{path or 'index'}{ENDING}"


def path_of(file: str) -> str:
    """Return the path of the page in a file; the path of what is no page is that of its file.

    Examples:
        >>> path_of("index.html"), path_of("page/force/essex.html"), path_of("explore/network.js")
        ('', 'page/force/essex', 'explore/network.js')
    """
    return "" if file == "index.html" else file.removesuffix(ENDING)


def page_at(path: str) -> tuple[str, Asked] | None:
    """Return the name of the page at a path, and what its path asks for; None where there is none.

    Examples:
        >>> page_at("page/report/peel-2015-effectiveness-essex")
        ('kg.pages.report:report', {'name': ('peel-2015-effectiveness-essex',)})
        >>> page_at("page/force/essex")
        ('kg.pages.thing:thing', {'id': ('force/essex',)})
    """
    for name, pattern in _patterns():
        if found := pattern.fullmatch(path):
            return name, {key: (value,) for key, value in found.groupdict().items()}
    return None


def links_of(file: str, html: bytes) -> Iterator[tuple[str, str]]:
    """Yield each link of a page within the site as (file to which it leads, fragment)."""
    tree = LexborHTMLParser(html.decode("utf-8"))
    for node in tree.css("[href], [src], form[action]"):
        for attribute in ("href", "src", "action"):
            target = urlsplit(node.attributes.get(attribute) or "")
            if target.scheme or target.netloc:
                continue
            if target.path:
                yield posixpath.normpath(posixpath.join(posixpath.dirname(file), unquote(target.path))), target.fragment
            elif target.fragment:
                yield file, target.fragment


def anchors_of(html: bytes) -> set[str]:
    """Return the ids of the elements of a page."""
    found: Iterable[str | None] = (node.attributes.get("id") for node in LexborHTMLParser(html.decode()).css("[id]"))
    return {id for id in found if id}


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((name, re.compile(_pattern(path))) for path, name in PAGES.items())


def _pattern(path: str) -> str:
    r"""Return a pattern of a path of the register, whose placeholders are those of Starlette.

    Examples:
        >>> _pattern("page/report/{name}"), _pattern("page/{id:path}")
        ('page/report/(?P<name>[^/]+)', 'page/(?P<id>.+)')
    """
    parts = re.split(r"\{(\w+)(:path)?\}", path)
    written = ""
    for start in range(0, len(parts), 3):
        written += re.escape(parts[start])
        if start + 1 < len(parts):
            written += f"(?P<{parts[start + 1]}>{'.+' if parts[start + 2] else '[^/]+'})"
    return written
