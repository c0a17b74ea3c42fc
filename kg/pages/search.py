"""Search over names, sentences, reports, questions and the ontology."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kg.edition import Edition
from kg.errors import QueryError
from kg.pages.environment import render
from kg.pages.links import Links
from kg.pages.register import Asked
from kg.pages.reply import Reply, html
from kg.search import Entry, Hit, Results, meant, suggestions
from kg.search import search as find
from kg.search.kinds import GROUPS, kind_words
from kg.search.listing import things

_FEW, _MANY = 8, 20  # hits of a group among others; of one that is asked for
_MOST_PAGES = 500


@dataclass(frozen=True, slots=True)
class Filter:
    """A group or kind to which a search can be limited."""

    kind: str
    words: str
    count: int
    link: str
    chosen: bool


def search(edition: Edition, links: Links, asked: Asked) -> Reply:
    """Return the page on which one searches, with what was found.

    Raises:
        QueryError: when the number of the page is not one.
    """
    if links.static:
        return html(render("search.html", links, text="", kind="", results=None))
    text, kind = first(asked, "q"), first(asked, "kind")
    number = page_number(asked)
    limit = _MANY if kind else _FEW
    results = find(edition.index, text, kind=kind, limit=limit, offset=(number - 1) * limit if kind else 0)
    total = sum(found.total for found in results.found)
    shown = render(
        "search.html",
        links,
        text=text,
        kind=kind,
        results=results,
        filters=_filters(links, text, kind, results),
        groups=GROUPS,
        kind_words=kind_words,
        by_passage=by_passage,
        number=number,
        last=-(-total // limit) if kind else 1,
        to=lambda page: links.to("search", {"q": text, "kind": kind, "page": str(page)}),
        more=lambda group: links.to("search", {"q": text, "kind": group}),
        again=lambda words: links.to("search", {"q": words}),
        link=lambda entry: link(links, entry),
        meant=meant(edition.index, text) if text and (results.some or not results.counts) else (),
        titles={entry.id: entry.label for entry in things(edition.index, ("report",))},
    )
    return html(shown)


def suggest(edition: Edition, links: Links, asked: Asked) -> Reply:
    """Return names that what is typed may be the beginning of, as JSON: what the search box shows below it."""
    found = [
        {
            "label": entry.label,
            "kind": kind_words(entry.kind),
            "note": entry.note if entry.group == "things" else "",
            "href": link(links, entry),
        }
        for entry in suggestions(edition.index, first(asked, "q"))
    ]
    return Reply(json.dumps(found, ensure_ascii=False).encode(), "application/json")


def link(links: Links, entry: Entry) -> str:
    """Return the link to the page of what was found."""
    if entry.group == "terms":
        return links.to("ontology", fragment=entry.id)
    if entry.group == "questions":
        return links.to(f"question/{entry.id}")
    return links.page(entry.id)


def by_passage(hits: Iterable[Hit]) -> list[list[Hit]]:
    """Return the statements that were found, those of one passage together, in order of the first of each."""
    found: dict[tuple[str, int, int], list[Hit]] = {}
    for hit in hits:
        found.setdefault((hit.entry.report, hit.entry.start, hit.entry.end), []).append(hit)
    return list(found.values())


def first(asked: Mapping[str, tuple[str, ...]], name: str) -> str:
    """Return the first value of what is asked for by a name, without space around it; empty when there is none."""
    return next(iter(asked.get(name, ())), "").strip()


def page_number(asked: Mapping[str, tuple[str, ...]]) -> int:
    """Return the number of the page of a list that is asked for.

    Raises:
        QueryError: when it is not a number from 1 on.
    """
    given = first(asked, "page") or "1"
    if not given.isascii() or not given.isdecimal() or not 1 <= int(given[:9]) <= _MOST_PAGES:
        raise QueryError("there is no such page of the list", where=given[:80], hint=f"1 to {_MOST_PAGES}")
    return int(given)


def _filters(links: Links, text: str, kind: str, results: Results) -> list[Filter]:
    """Return the groups, each followed by its kinds where it has several."""
    found = []
    for group, words in GROUPS.items():
        counts = results.counts.get(group, {})
        names = {group: words} | ({name: kind_words(name) for name in counts} if len(counts) > 1 else {})
        for name, label in names.items() if counts else ():
            count = sum(counts.values()) if name == group else counts[name]
            found.append(Filter(name, label, count, links.to("search", {"q": text, "kind": name}), name == kind))
    return found
