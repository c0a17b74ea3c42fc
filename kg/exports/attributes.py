"""The attributes of a property graph, as formats with declared columns need them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import networkx

Value = str | int | float | bool
_TYPES = (bool, int, float, str)


def of_nodes(graph: networkx.MultiDiGraph[str]) -> dict[str, type[Any]]:
    """Return the attributes that nodes have → their type, in the order in which they first come."""
    return types(attributes for _, attributes in graph.nodes.data())


def of_edges(graph: networkx.MultiDiGraph[str]) -> dict[str, type[Any]]:
    """Return the attributes that edges have → their type, in the order in which they first come."""
    return types(attributes for _, _, attributes in graph.edges.data())


def types(items: Iterable[Mapping[str, Any]]) -> dict[str, type[Any]]:
    """Return attribute → bool, int, float or str.

    Raises:
        TypeError: when a value has another type, or an attribute has two.

    Examples:
        >>> types([{"label": "Essex", "reports": 2}, {"label": "Kent", "size": 1.5}])
        {'label': <class 'str'>, 'reports': <class 'int'>, 'size': <class 'float'>}
    """
    found: dict[str, type[Any]] = {}
    for attributes in items:
        for name, value in attributes.items():
            kind = type(value)
            if kind not in _TYPES or found.setdefault(name, kind) is not kind:
                raise TypeError(f"attribute {name}: {value!r} is no {found.get(name, 'word, number or truth value')}")
    return found


def written(value: Value) -> str:
    """Return a value as XML Schema and Neo4j write it.

    Examples:
        >>> [written(value) for value in ("a b", 3, 0.5, True)]
        ['a b', '3', '0.5', 'true']
    """
    return str(value).lower() if isinstance(value, bool) else str(value)
