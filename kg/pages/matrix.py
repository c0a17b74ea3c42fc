"""Bodies side by side, every cell with its sentences; where none are named, all of them at once."""

from __future__ import annotations

from urllib.parse import urlencode

from kg.comparison import STATES, compare
from kg.comparison.choices import find_choices
from kg.comparison.files import heading
from kg.edition import Edition
from kg.pages.bodies import bodies
from kg.pages.comparing import FILES, as_file, given, narrowed, without_reports
from kg.pages.environment import render
from kg.pages.history import history
from kg.pages.links import Links
from kg.pages.register import Asked
from kg.pages.reply import Reply, html


def matrix(edition: Edition, links: Links, asked: Asked) -> Reply:
    """Return the bodies that are named (`body=`) side by side, or one of them over time (`over=time`), or all.

    Raises:
        QueryError: when a body, issue, question, cycle or format is not known.
    """
    named = tuple(name.strip() for name in asked.get("body", ()) if name.strip())
    if not named:
        return bodies(edition, links, asked)
    if given(asked, "over", ("time",)):
        return history(edition, links, {**asked, "id": named[:1]})
    limits = {name: given(asked, name) for name in ("issue", "question", "cycle")}
    format = given(asked, "format", ("html", *FILES))
    found = compare(edition.store, named, base=edition.base, **limits)
    if format in FILES:
        return as_file(found, format)
    query = [("body", body.id) for body in found.bodies] + [(name, value) for name, value in limits.items() if value]
    values = {
        "found": narrowed(found),
        "title": heading(found),
        "states": STATES,
        "choices": find_choices(edition.store, base=edition.base),
        "asked": limits,
        "without": without_reports(found),
        "files": {format: f"{links.to('compare')}?{urlencode([*query, ('format', format)])}" for format in FILES},
    }
    return html(render("compare.html", links, **values))
