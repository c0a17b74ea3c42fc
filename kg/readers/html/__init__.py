"""Reads saved web pages: the text of their main part, and what the elements say that it is."""

from __future__ import annotations

import re

from kg.errors import ReadError
from kg.readers.decoding import decode_html
from kg.readers.html import tree
from kg.readers.html.inline import Row
from kg.readers.html.notes import Notes
from kg.readers.html.page import Page
from kg.readers.html.walk import walk
from kg.readers.html.writer import Draft, write
from kg.readers.lines import Layout
from kg.report import BlockKind

_SITE = re.compile(r"\s+[|–—-]\s+(?!.*\s[|–—-]\s)")  # before the name of the site, the last part of a title


def read(data: bytes, source: str) -> Layout:
    """Return the layout of a web page: the text of its main part, made from its elements.

    Args:
        data: the bytes of the file.
        source: what the file is called, for messages.

    Raises:
        ReadError: when the bytes cannot be decoded, or the page has no text.
    """
    html = decode_html(data, source)
    page = Page(tree.parse(html))
    drafts = walk(page, Notes(page))
    if not drafts:
        raise ReadError(
            "this web page has no text",
            where=source,
            hint="open it in a browser, wait for its text, and save it as “Web Page, HTML only”, or print it to a PDF",
        )
    if not any(draft.kind is BlockKind.TITLE for draft in drafts) and (title := _title(page, html)):
        drafts.insert(0, Draft(BlockKind.TITLE, (Row(title),)))
    return write(drafts)


def _title(page: Page, html: str) -> str:
    """Return the title of a page whose main part has none."""
    return page.first.text if page.first is not None else _SITE.split(tree.title_of(html))[0]
