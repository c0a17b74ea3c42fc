"""The page of a thing, a statement, or anything else that the graph describes."""

from __future__ import annotations

from pyoxigraph import NamedNode

from kg.comparison.choices import find_bodies
from kg.comparison.claims import Claims
from kg.edition import Edition
from kg.errors import NotFoundError, did_you_mean, nearest
from kg.pages.claims import claim_of
from kg.pages.environment import render
from kg.pages.links import Links
from kg.pages.names import Names
from kg.pages.register import Asked
from kg.pages.reply import Reply, html
from kg.pages.thing.changes import changes_of
from kg.pages.thing.description import describe
from kg.pages.thing.neighbours import neighbourhood
from kg.pages.thing.profile import profile
from kg.pages.thing.surroundings import surroundings


def thing(edition: Edition, links: Links, asked: Asked) -> Reply:
    """Return the page of what an id names.

    Raises:
        NotFoundError: when the graph says nothing of it.
    """
    id = asked["id"][0]
    names = Names(edition)
    node = _node(names, id)
    description = describe(names, node)
    if claim := claim_of(names, node):
        text = edition.dataset.text(claim.report.id or "") if _has_text(edition, claim.report.id) else ""
        around = surroundings(text, claim.start, claim.end)
        values = {"claim": claim, "around": around, "description": description}
        return html(render("statement.html", links, title=claim.thing.label, id=id, **values))
    found = profile(names, node, everything=frozenset(asked.get("all", ())))
    picture = neighbourhood(description.thing, found.relations)
    return html(
        render(
            "thing.html",
            links,
            title=description.thing.label,
            id=id,
            description=description,
            found=found,
            picture=picture,
            changes=changes_of(names, node),
            also=_also(links, names, node, {section.name for section in found.sections}),
        )
    )


def _also(links: Links, names: Names, node: NamedNode, said: set[str]) -> list[tuple[str, str]]:
    """Return where else one reads of a body that reports are about, or of an issue: words, address."""
    id = names.id(node.value) or ""
    if id.startswith("issue/") and "findings" in said and not links.static:
        return [("All bodies on this issue", links.to("compare", {"issue": id}))]
    if not id.startswith(("force/", "place/")):
        return []
    if id not in {body.id for body in find_bodies(Claims(names.store, names.base))}:
        return []
    time = ("Over time", links.to(f"history/{id}"))
    side = ("Strengths and weaknesses by issue, beside others", links.to("compare", {"body": id}))
    return [time] if links.static else [side, time]


def _node(names: Names, id: str) -> NamedNode:
    try:
        node = NamedNode(f"{names.base}id/{id}")
    except ValueError:
        raise NotFoundError("this is not an id of the dataset", where=id) from None
    store = names.store
    patterns = ((node, None, None), (None, None, node))
    graph = store.quads_for_pattern(None, None, None, node)
    if any(next(store.quads_for_pattern(*pattern), None) for pattern in patterns) or next(graph, None):
        return node
    ids = {*names.nodes_with_names.values(), *(entry.id for entry in names.edition.dataset.manifest.reports)}
    near = nearest(id, ids)
    meant = {one: names.label(f"{names.base}id/{one}") for one in near}
    hint = did_you_mean(near, "search for a name")
    raise NotFoundError("the dataset has nothing by this id", where=id, hint=hint, near=meant)


def _has_text(edition: Edition, report: str | None) -> bool:
    return any(entry.id == report for entry in edition.dataset.manifest.reports)
