"""One body over the inspection cycles, every cell with its sentences."""

from __future__ import annotations

from kg.comparison import STATES
from kg.comparison import history as look_up
from kg.comparison.choices import find_choices
from kg.comparison.files import heading
from kg.edition import Edition
from kg.pages.comparing import FILES, as_file, given, without_reports
from kg.pages.environment import render
from kg.pages.links import Links
from kg.pages.register import Asked
from kg.pages.reply import Reply, html


def history(edition: Edition, links: Links, asked: Asked) -> Reply:
    """Return what inspections found about one body (`id`) from cycle to cycle.

    Raises:
        QueryError: when the body, issue or format is not known.
    """
    issue, format = given(asked, "issue"), given(asked, "format", ("html", *FILES))
    found = look_up(edition.store, given(asked, "id") or "", issue=issue, base=edition.base)
    if format in FILES:
        return as_file(found, format)
    query = {"issue": issue} if issue else {}
    path = f"history/{found.body.id}"
    values = {
        "found": found,
        "title": heading(found),
        "states": STATES,
        "choices": find_choices(edition.store, base=edition.base),
        "asked": {"issue": issue},
        "without": without_reports(found),
        "files": {format: links.to(path, {**query, "format": format}) for format in FILES},
    }
    return html(render("history.html", links, **values))
