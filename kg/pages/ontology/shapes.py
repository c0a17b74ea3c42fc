"""What the SHACL shapes ask of things, in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import NamedNode, RdfFormat, Store, parse
from pyoxigraph import Quad as _Quad

from kg.ontology import BASE
from kg.pages.ontology.graph import NAMES
from kg.resources import folder

_SH = NAMES["sh"]
_RDF = NAMES["rdf"]
_NODE_KINDS = {"IRI": "a thing (an IRI)", "Literal": "words or a number", "IRIOrLiteral": "a thing, words or a number"}
_SEVERITIES = {"Info": "note", "Warning": "warning"}


@dataclass(frozen=True, slots=True)
class Constraint:
    """What a shape asks of one property of things.

    Attributes:
        target: IRI of a class, or of the property whose subjects or objects are meant.
        of: "class", "subjects" or "objects".
        path: IRIs of the property, or of those of which one counts.
        count: in words: "exactly one", "at most one" …
        classes: IRIs of the classes of its values.
        values: what else holds of its values, in words.
        severity: "error", "warning" or "note": what it is when it does not hold.
        message: what is said then. `advice`: what to do about it.
    """

    target: str
    of: str
    path: tuple[str, ...]
    count: str
    classes: tuple[str, ...]
    values: tuple[str, ...]
    severity: str
    message: str
    advice: str


def read_constraints(base: str = BASE) -> list[Constraint]:
    """Return what the shapes of the package ask, in the order of their files, with names under a base."""
    found: list[Constraint] = []
    for path in sorted(folder("shapes").glob("*.ttl")):
        store = Store()
        store.extend(_Quad(*quad.triple) for quad in parse(path=str(path), format=RdfFormat.TURTLE))
        found += _Shapes(store, base).constraints()
    return found


@dataclass(frozen=True, slots=True)
class _Shapes:
    store: Store
    base: str

    def constraints(self) -> list[Constraint]:
        """Return what the shapes ask, by what they are about."""
        targets = {"targetClass": "class", "targetSubjectsOf": "subjects", "targetObjectsOf": "objects"}
        found = []
        for name, of in targets.items():
            for quad in self.store.quads_for_pattern(None, NamedNode(_SH + name), None):
                for shape in self.all(quad.subject, "property"):
                    found.append(self.constraint(self.name(quad.object), of, shape))
        return sorted(found, key=lambda item: (item.target, item.of, item.path, item.message))

    def constraint(self, target: str, of: str, shape: object) -> Constraint:
        path = self.all(shape, "path")[0]
        found = tuple(self.name(item) for item in self.path(path))
        severity = self.name(next(iter(self.all(shape, "severity")), NamedNode(_SH + "Violation")))
        return Constraint(
            target,
            of,
            found,
            _count(self.number(shape, "minCount"), self.number(shape, "maxCount")),
            tuple(self.name(item) for item in self.all(shape, "class")),
            tuple(self.values(shape)),
            _SEVERITIES.get(severity.removeprefix(_SH), "error"),
            self.word(shape, _SH + "message"),
            self.word(shape, NAMES["rdfs"] + "comment"),
        )

    def values(self, shape: object) -> Iterator[str]:
        """Yield what holds of the values, in words."""
        yield from (short(self.name(item)) for item in self.all(shape, "datatype"))
        yield from (_NODE_KINDS[self.name(item).removeprefix(_SH)] for item in self.all(shape, "nodeKind"))
        for listed in self.all(shape, "in"):
            yield "one of " + ", ".join(short(self.name(item)) for item in self.members(listed))
        yield from (f"among them {short(self.name(item))}" for item in self.all(shape, "hasValue"))
        low, high = self.word(shape, _SH + "minInclusive"), self.word(shape, _SH + "maxInclusive")
        if low or high:
            yield f"from {low} to {high}" if low and high else f"{low} or more" if low else f"{high} at most"
        shortest, longest = self.number(shape, "minLength"), self.number(shape, "maxLength")
        if shortest == 1:
            yield "not empty"
        elif shortest:
            yield f"of {shortest} characters or more"
        if longest:
            yield f"of {longest} characters at most"
        yield from (f"of the form {self.name(item)}" for item in self.all(shape, "pattern"))
        yield from (f"not the same as {short(self.name(item))}" for item in self.all(shape, "disjoint"))
        yield from (f"less than {short(self.name(item))}" for item in self.all(shape, "lessThan"))

    def path(self, node: object) -> list[object]:
        """Return the properties of a path: itself, or those of which one counts."""
        lists = self.all(node, "alternativePath")
        return self.members(lists[0]) if lists else [node]

    def members(self, node: object) -> list[object]:
        """Return the members of a list."""
        first, rest = self.of(node, _RDF + "first"), self.of(node, _RDF + "rest")
        return [*first, *(self.members(rest[0]) if rest else [])]

    def all(self, node: object, name: str) -> list[object]:
        """Return the values of a property of SHACL."""
        return self.of(node, _SH + name)

    def of(self, node: object, property: str) -> list[object]:
        found = self.store.quads_for_pattern(node, NamedNode(property), None)  # type: ignore[arg-type]
        return sorted((quad.object for quad in found), key=str)

    def word(self, shape: object, property: str) -> str:
        return next((self.name(item) for item in self.of(shape, property)), "")

    def number(self, shape: object, name: str) -> int | None:
        found = self.word(shape, _SH + name)
        return int(found) if found else None

    def name(self, node: object) -> str:
        """Return the value of a term; a name of the ontology under the base."""
        value = str(getattr(node, "value", node))
        return self.base + value.removeprefix(BASE) if value.startswith(BASE) else value


def _count(least: int | None, most: int | None) -> str:
    """Return how many values there may be, in words.

    Examples:
        >>> _count(1, 1), _count(None, 1), _count(1, None), _count(2, 4), _count(None, None)
        ('exactly one', 'at most one', 'at least one', '2 to 4', 'any number')
    """
    words = {1: "one"}
    if least == most:
        return "any number" if most is None else f"exactly {words.get(most, most)}"
    if not least:
        return f"at most {words.get(most or 0, most)}"
    return f"at least {words.get(least, least)}" if most is None else f"{least} to {most}"


def short(iri: str) -> str:
    """Return an IRI with a prefix, other words as they are."""
    spaces = (item for item in NAMES.items() if iri.startswith(item[1]))
    return next((f"{name}:{iri.removeprefix(space)}" for name, space in spaces), iri.rpartition("ontology#")[2])
