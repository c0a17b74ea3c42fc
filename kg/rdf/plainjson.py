"""JSON-LD that also reads as plain JSON: a context gives each property a name and says of what kind its values are."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from kg.errors import QueryError

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_STRING = "http://www.w3.org/2001/XMLSchema#string"
_LANGUAGE = (f"{_RDF}langString", f"{_RDF}dirLangString")
_NAME = re.compile(r"[A-Za-z]\w*", re.ASCII)
_ID = re.compile(r"[A-Za-z0-9][\w.-]*(/[A-Za-z0-9][\w.-]*)*", re.ASCII)  # reads as what follows the base, nothing else


def write_jsonld(triples: Iterable[Triple], prefixes: Mapping[str, str], base: str = "") -> bytes:
    """Return triples as JSON-LD: a context, then one object a subject.

    Args:
        triples: those of one subject stand together.
        prefixes: prefix → what it stands for; of two properties of one name that of the first prefix gets the name.
        base: what ids begin with: the context declares it, and ids are written without it, terms of an ontology with
            their prefix. Without it IRIs are written in full.

    Raises:
        QueryError: when a triple stands within a triple, which JSON-LD does not know.

    Examples:
        >>> a, name = NamedNode("https://e.org/a"), NamedNode("https://e.org/ns#name")
        >>> print(write_jsonld([Triple(a, name, Literal("A"))], {"ex": "https://e.org/ns#"}).decode())
        {
         "@context": {
          "ex": "https://e.org/ns#",
          "name": "ex:name"
         },
         "@graph": [
          {
           "@id": "https://e.org/a",
           "name": "A"
          }
         ]
        }
        <BLANKLINE>
    """
    every = list(triples)
    context = _Context(every, prefixes, base)
    nodes = [context.node(node, list(group)) for node, group in groupby(every, key=lambda triple: triple.subject)]
    data = {"@context": context.written(), "@graph": nodes}
    return f"{json.dumps(data, ensure_ascii=False, indent=1)}\n".encode()


class _Context:
    """The names of the properties of some triples."""

    def __init__(self, triples: Iterable[Triple], prefixes: Mapping[str, str], base: str = "") -> None:
        kinds: dict[str, set[str]] = {}
        schemes = set()
        for subject, predicate, object in triples:
            if not _is_class(predicate, object):
                kinds.setdefault(predicate.value, set()).add(_kind(object))
            written = (_text(subject), predicate.value, _text(object), _kind(object))
            schemes |= {text.partition(":")[0] for text in written}
        # A prefix that looks like the scheme of an address, or like words before a colon, would be taken for one.
        self._prefixes = {prefix: place for prefix, place in prefixes.items() if prefix not in schemes}
        self._used: set[str] = set()
        self._base = base
        self._types = {iri: next(iter(found)) for iri, found in kinds.items() if len(found) == 1}
        self._names: dict[str, str] = {}
        taken = set(self._prefixes)
        for iri in sorted(kinds, key=self._rank):
            name = self._local(iri)
            self._names[iri] = name if name and name not in taken else iri
            taken.add(name)

    def written(self) -> dict[str, Any]:
        """Return the context as it is written."""
        terms = {
            name: self._term(iri) for iri, name in sorted(self._names.items(), key=lambda pair: pair[1]) if name != iri
        }
        base = {"@base": self._base} if self._base else {}
        return base | {prefix: self._prefixes[prefix] for prefix in sorted(self._used)} | terms

    def _term(self, iri: str) -> Any:
        kind = self._types.get(iri, _STRING)
        if kind in (_STRING, *_LANGUAGE):
            return self._short(iri)
        return {"@id": self._short(iri), "@type": kind if kind == "@id" else self._short(kind)}

    def node(self, node: Any, triples: list[Triple]) -> dict[str, Any]:
        """Return the object of a subject."""
        found: dict[str, list[Any]] = {}
        for _, predicate, object in triples:
            if _is_class(predicate, object):
                found.setdefault("@type", []).append(self._short(object.value))
            else:
                name = self._names[predicate.value]
                found.setdefault(name, []).append(self._value(predicate.value, object))
        return {"@id": self._node(node)} | {
            key: values if len(values) > 1 or key == "@type" else values[0] for key, values in found.items()
        }

    def _value(self, predicate: str, object: Any) -> Any:
        kind = _kind(object)
        if kind in _LANGUAGE:
            direction = {"@direction": object.direction.value} if object.direction else {}
            return {"@value": object.value, "@language": object.language} | direction
        named = self._names[predicate] != predicate
        if kind == (self._types.get(predicate, _STRING) if named else _STRING):
            return self._node(object) if kind == "@id" else _text(object)
        if kind == "@id":
            return {"@id": self._node(object)}
        return {"@value": object.value} | ({} if kind == _STRING else {"@type": self._short(kind)})

    def _node(self, node: Any) -> str:
        """Return what stands for a thing: where there is a base, as short as it can be."""
        text = _text(node)
        if not self._base or isinstance(node, BlankNode):
            return text
        id = text.removeprefix(self._base)
        return id if id != text and _ID.fullmatch(id) else self._short(text)

    def _rank(self, iri: str) -> tuple[int, str]:
        places = list(self._prefixes.values())
        return next((number for number, place in enumerate(places) if iri.startswith(place)), len(places)), iri

    def _local(self, iri: str) -> str:
        """Return the last part of a property that stands under a prefix, empty where that is no name."""
        for place in self._prefixes.values():
            if iri.startswith(place) and _NAME.fullmatch(iri.removeprefix(place)):
                return iri.removeprefix(place)
        return ""

    def _short(self, iri: str) -> str:
        for prefix, place in self._prefixes.items():
            local = iri.removeprefix(place)
            if iri.startswith(place) and _NAME.fullmatch(local):
                self._used.add(prefix)
                return f"{prefix}:{local}"
        return iri


def _is_class(predicate: Any, object: Any) -> bool:
    return predicate.value == f"{_RDF}type" and isinstance(object, NamedNode)


def _text(term: Any) -> str:
    """Return a term as a string of JSON."""
    if isinstance(term, Triple):
        raise QueryError("a triple within a triple cannot be written as JSON-LD", hint="ask for Turtle or N-Triples")
    return f"_:{term.value}" if isinstance(term, BlankNode) else str(term.value)


def _kind(object: Any) -> str:
    """Return what a value is: "@id" for a thing, else a datatype."""
    return object.datatype.value if isinstance(object, Literal) else "@id"
