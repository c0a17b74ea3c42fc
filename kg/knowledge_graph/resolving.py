"""Which thing a person means."""

from __future__ import annotations

import re

from pyoxigraph import NamedNode, Store

from kg.explain import find

_PLACES = (
    "force",
    "place",
    "issue",
    "partner",
    "unit",
)  # what stands before the last part of an id, the likeliest first


def resolve(store: Store, thing: str, base: str) -> str:
    """Return the id of a thing that is given by the last part of its id ("essex"), IRI, id or name.

    As in a comparison, "essex" is the force, although the county goes by that name.

    Raises:
        QueryError: when nothing or more than one thing goes by that name; the hint has those that come near.
    """
    slug = re.sub(r"[^a-z0-9]+", "-", thing.casefold()).strip("-")
    for place in _PLACES if slug else ():
        node = NamedNode(f"{base}id/{place}/{slug}")
        if next(store.quads_for_pattern(node, None, None), None) is not None:
            return f"{place}/{slug}"
    return find(store, thing, base=base)
