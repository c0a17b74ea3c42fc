"""JSON-LD as people like to read it: with a context, short names, and values as they are."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


def compacted(data: bytes, prefixes: Mapping[str, str]) -> bytes:
    """Return expanded JSON-LD with short names, as the compaction algorithm of JSON-LD 1.1 would.

    Args:
        data: JSON-LD as Oxigraph writes it: a list of nodes without context.
        prefixes: prefix → what it stands for; the context has those that occur.

    Examples:
        >>> node = b'[{"@id":"urn:a","http://e/p":[{"@value":"x"}],"@type":["http://e/C"]}]'
        >>> print(compacted(node, {"ex": "http://e/", "other": "http://o/"}).decode())
        {"@context": {"ex": "http://e/"}, "@graph": [{"@id": "urn:a", "ex:p": "x", "@type": "ex:C"}]}
    """
    taken = {name: iri for name, iri in prefixes.items() if f'"{name}:'.encode() not in data}
    writer = _Writer(taken)
    nodes = [writer.node(node) for node in json.loads(data)]
    context = {name: taken[name] for name in sorted(writer.used)}
    return json.dumps({"@context": context, "@graph": nodes}, ensure_ascii=False).encode()


class _Writer:
    """Shortens IRIs; `used` are the prefixes that it took."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        self.used: set[str] = set()
        self._prefixes = sorted(((iri, name) for name, iri in prefixes.items()), key=lambda pair: -len(pair[0]))
        self._known: dict[str, str] = {}

    def node(self, node: Mapping[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, values in node.items():
            if key == _TYPE and all(isinstance(value, dict) and value.keys() == {"@id"} for value in values):
                key, values = "@type", [*node.get("@type", ()), *(value["@id"] for value in values)]
            found[key if key.startswith("@") else self.iri(key)] = self.values(key, values)
        return found

    def values(self, key: str, found: Any) -> Any:
        if key == "@id":
            return found if isinstance(found, str) else [self.value(item) for item in found]
        values = [self.iri(item) if key == "@type" else self.value(item) for item in found]
        return values[0] if len(values) == 1 and key != "@graph" else values

    def value(self, item: Any) -> Any:
        if not isinstance(item, dict):
            return item
        if item.keys() == {"@value"} and isinstance(item["@value"], str):
            return item["@value"]
        if "@type" in item and "@value" in item:
            return item | {"@type": self.iri(item["@type"])}
        return item if "@value" in item or item.keys() == {"@id"} else self.node(item)

    def iri(self, iri: str) -> str:
        if iri not in self._known:
            self._known[iri] = self._short(iri)
        return self._known[iri]

    def _short(self, iri: str) -> str:
        for start, name in self._prefixes:
            if iri.startswith(start) and not iri.removeprefix(start).startswith("//"):
                self.used.add(name)
                return f"{name}:{iri.removeprefix(start)}"
        return iri
