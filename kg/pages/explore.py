"""The network of the dataset to look at and walk through: a picture and a list of the same, with filters."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kg.edition import Edition
from kg.errors import QueryError
from kg.explain import explain
from kg.network.columns import LISTED
from kg.pages.environment import render
from kg.pages.links import Links
from kg.pages.register import Asked
from kg.pages.reply import Reply, html

_MOST = 30  # things of a kind that are listed where scripts do not run


@dataclass(frozen=True, slots=True)
class Kind:
    """Things of a kind, the most tied first.

    Attributes:
        count: how many there are, also those that are not listed.
        things: (id, label).
    """

    label: str
    count: int
    things: tuple[tuple[str, str], ...]


def explore(edition: Edition, links: Links, asked: Asked) -> Reply:
    """Return the page; which part of the network is shown (`focus`, `depth`, `kind` …) its script reads from the address."""
    network = json.loads(edition.network)
    left_out = [(why.replace(": ", ", "), count) for why, count in network["leftOut"]]
    server = {"data-network": links.file("explore/network.json"), "data-quotes": links.file("explore/quotes")}
    root = {"data-page": links.page("ID"), **({} if links.static else server)}
    values = {"kinds": kinds(network), "left_out": left_out, "listed": LISTED, "root": root}
    return html(render("explore.html", links, **values))


def data(edition: Edition, links: Links, asked: Asked) -> Reply:
    """Return the network as `kg.network.network_json` makes it."""
    return Reply(edition.network, "application/json")


def script(edition: Edition, links: Links, asked: Asked) -> Reply:
    """Return the network as a script that puts it into a global variable, for pages that are files."""
    return Reply(b"window.kgNetwork = " + edition.network + b";\n", "text/javascript; charset=utf-8")


def quotes(edition: Edition, links: Links, asked: Asked) -> Reply:
    """Return the sentences of statements (`statement=ID`, several times) as JSON: id → quote and page.

    Raises:
        QueryError: when no statement is named, more than an edge lists, or what is named is none.
    """
    ids = asked.get("statement", ())
    if not 1 <= len(ids) <= LISTED:
        raise QueryError(f"{len(ids)} statements are named", where="statement", hint=f"name 1 to {LISTED}")
    found = {}
    for id in ids:
        accounts = explain(edition.store, f"{edition.base}id/{id}", base=edition.base).statements
        if len(accounts) != 1 or accounts[0].id != id:
            raise QueryError("this is no statement", where=id, hint="name the id of a statement, such as finding/…")
        found[id] = {"quote": accounts[0].quote, "page": accounts[0].page}
    return Reply(json.dumps(found, ensure_ascii=False).encode("utf-8"), "application/json")


def kinds(network: Mapping[str, Any], most: int = _MOST) -> list[Kind]:
    """Return the things of a network (the columns of `kg.network.network_json`) by kind, at most so many of each."""
    nodes, edges = network["nodes"], network["edges"]
    degree = Counter([*edges["source"], *edges["target"]])
    found: dict[str, list[int]] = {}
    for number in sorted(range(len(nodes["id"])), key=lambda number: (-degree[number], number)):
        found.setdefault(str(network["kinds"][nodes["kind"][number]][1]), []).append(number)
    return [
        Kind(label, len(numbers), tuple((str(nodes["id"][it]), str(nodes["label"][it])) for it in numbers[:most]))
        for label, numbers in sorted(found.items())
    ]
