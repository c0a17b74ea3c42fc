"""All bodies at once, by issue or by grade: every cell leads to its sentences."""

from __future__ import annotations

from collections.abc import Mapping

from kg.comparison import STATES, Column, Section
from kg.comparison.choices import find_choices
from kg.comparison.files import overview_as_csv
from kg.comparison.gradings import gradings
from kg.comparison.matrix import BRIEF, FOLLOWED_UP, SIGNS, TO_ACT
from kg.comparison.overview import ALL, Heading, Overview, overview
from kg.edition import Edition
from kg.pages.comparing import given
from kg.pages.environment import render
from kg.pages.links import Links
from kg.pages.register import Asked
from kg.pages.reply import Reply, html

_SHOWN: Mapping[str, str] = {"issues": "Strengths and weaknesses by issue", "grades": "Grades by topic"}
_LEGEND: Mapping[str, str] = {
    **{sign: f"{word}{'' if word == 'mixed' else '(s)'}" for word, sign in SIGNS.items()},
    TO_ACT: "told to act: areas for improvement, causes of concern, recommendations, priority actions",
    FOLLOWED_UP: "an earlier action followed up",
}


def bodies(edition: Edition, links: Links, asked: Asked) -> Reply:
    """Return the matrix of all bodies, by issue or, with `show=grades`, by topic of judgments.

    Raises:
        QueryError: when the issue, programme, cycle, view or format is not known.
    """
    shown = given(asked, "show", tuple(_SHOWN)) or "issues"
    format = given(asked, "format", ("html", "csv"))
    limits = {name: given(asked, name) for name in ("issue", "programme", "cycle")}
    make = gradings if shown == "grades" else overview
    found = make(edition.store, base=edition.base, **limits)
    if format == "csv":
        return Reply(overview_as_csv(found).encode("utf-8"), "text/csv; charset=utf-8", f"{shown}.csv")
    query = {name: value for name, value in {"show": shown, **limits}.items() if value}
    quiet = {cell.state for _, _, cell in found.cells() if not cell.counts and not cell.value}
    values = {
        "found": found,
        "title": _SHOWN[shown],
        "views": _SHOWN,
        "shown": shown,
        "legend": _LEGEND if shown == "issues" else {},
        "silences": {BRIEF[state]: STATES[state] for state in STATES if state in quiet},
        "choices": find_choices(edition.store, base=edition.base),
        "asked": limits,
        "file": links.to("compare", {**query, "format": "csv"}),
        "evidence": lambda column, heading: evidence(links, found, column, heading),
    }
    return html(render("bodies.html", links, **values))


def evidence(links: Links, found: Overview, column: Column, heading: Heading) -> str:
    """Return the link to the sentences behind a cell: into a comparison, or a history where pages are files."""
    fragment = _anchor(found.section, column, heading)
    if links.static:
        return links.to(f"history/{column.body.id}", fragment=fragment)
    query = {"body": column.body.id}
    if column.cycle:
        query["cycle"] = column.cycle
    if heading.id.startswith("issue/"):
        query["issue"] = heading.id
    elif heading.id.startswith("topic/"):
        query["question"] = heading.id
    elif found.issue:
        query["issue"] = found.issue.id
    return links.to("compare", query, fragment)


def _anchor(section: str, column: Column, heading: Heading) -> str:
    place = Section(section, "", (), ())
    if heading.id == ALL:
        return section
    if heading.narrower:  # its statements stand in the cells of several issues
        return place.anchor(heading.group) if heading.group else section
    return place.anchor(heading.id, column.anchor)
