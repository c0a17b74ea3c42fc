"""What SHACL finds: the shapes of a folder, held against a graph with pyshacl."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from kg.errors import DataError
from kg.ontology import BASE
from kg.rdf import PREFIXES
from kg.resources import folder
from kg.validate.names import Names, value_of
from kg.validate.violation import SH, Violation

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node

VOCABULARY_SHAPES, TIMELINE_SHAPES = "vocabulary", "timeline"
_TYPE = PREFIXES["rdf"] + "type"
_SUBCLASS = PREFIXES["rdfs"] + "subClassOf"


def report_shapes(base: str, folders: Sequence[Path] = ()) -> Graph:
    """Return the shapes for the graph of a report: those of the project and of further folders."""
    files = [file for place in (folder("shapes"), *folders) for file in sorted(place.glob("*.ttl"))]
    return shapes_of(base, tuple(file for file in files if file.stem not in (VOCABULARY_SHAPES, TIMELINE_SHAPES)))


@cache
def shapes_of(base: str, files: tuple[Path, ...]) -> Graph:
    """Return the shapes of files, whose IRIs are put under a base.

    Raises:
        DataError: when a file is not valid Turtle.
    """
    triples: list[ox.Quad] = []
    for file in files:
        text = file.read_text(encoding="utf-8").replace(BASE, base)
        try:
            triples += ox.parse(text, format=ox.RdfFormat.TURTLE, rename_blank_nodes=True)
        except SyntaxError as error:
            raise DataError(f"not valid Turtle: {error}", where=file.name, hint="mend the shape") from error
    return _targeted(_rdflib_graph(triples))


def _targeted(shapes: Graph) -> Graph:
    """Give each property shape the targets of its node shape: the same results, but asked once for all nodes.

    pyshacl visits the property shapes of a node shape node by node, and looks up their constraints each time.
    """
    from rdflib import Namespace
    from rdflib.namespace import RDF

    sh = Namespace(SH)
    targets = (sh.targetClass, sh.targetSubjectsOf, sh.targetObjectsOf, sh.targetNode)
    for node in list(shapes.subjects(RDF.type, sh.NodeShape)):
        own = [(kind, target) for kind in targets for target in shapes.objects(node, kind)]
        if not own or any(shapes.subjects(None, node)):
            continue
        for part in list(shapes.objects(node, sh.property)):
            shapes.remove((node, sh.property, part))
            for kind, target in own:
                shapes.add((part, kind, target))
    return shapes


def held_against(quads: Iterable[ox.Quad], names: Names, shapes: Graph) -> list[Violation]:
    """Run pyshacl on an rdflib graph of rdflib's own terms: those of another store compare unequal."""
    import pyshacl
    from rdflib import Graph, Namespace
    from rdflib.namespace import RDF

    _, results, message = pyshacl.validate(
        _rdflib_graph(quads), shacl_graph=shapes, inference="none", advanced=False, meta_shacl=False, inplace=True
    )
    if not isinstance(results, Graph):
        raise DataError(f"the shapes cannot be used: {message}", where="shapes", hint="mend the shape")
    sh = Namespace(SH)
    nodes = results.subjects(RDF.type, sh.ValidationResult)
    return [_shacl_result(results, node, shapes, names) for node in nodes]


def needed(vocabulary: Iterable[ox.Quad], quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
    """Yield what the shapes need of the vocabulary: the classes, and types and members of what is named."""
    named = {quad.object.value for quad in quads if isinstance(quad.object, ox.NamedNode)}
    kept = {_TYPE, PREFIXES["org"] + "hasMember"}
    for quad in vocabulary:
        predicate = quad.predicate.value
        if predicate == _SUBCLASS or (predicate in kept and value_of(quad.subject) in named):
            yield quad


def _rdflib_graph(quads: Iterable[ox.Quad]) -> Graph:
    """Return the triples of quads as an rdflib graph, each term made once; a plain string has no datatype there."""
    from rdflib import BNode, Graph, Literal, URIRef

    made: dict[Any, Node] = {}

    def term(value: Any) -> Node:
        if value not in made:
            if isinstance(value, ox.Literal):
                kind = value.datatype.value
                plain = kind.endswith(("XMLSchema#string", "rdf-syntax-ns#langString"))
                made[value] = Literal(value.value, lang=value.language, datatype=None if plain else URIRef(kind))
            else:
                made[value] = (BNode if isinstance(value, ox.BlankNode) else URIRef)(value.value)
        return made[value]

    graph = Graph()
    for quad in quads:
        graph.add((term(quad.subject), term(quad.predicate), term(quad.object)))
    return graph


def _shacl_result(results: Graph, node: Node, shapes: Graph, names: Names) -> Violation:
    from rdflib import Namespace
    from rdflib.namespace import RDFS

    sh = Namespace(SH)

    def value(property: Any) -> str:
        return str(results.value(node, property) or "")

    shape = results.value(node, sh.sourceShape)
    return Violation(
        severity=value(sh.resultSeverity).removeprefix(SH).lower(),
        focus=names.short(value(sh.focusNode)),
        path=_path(shapes, shapes.value(shape, sh.path), names),
        message=value(sh.resultMessage),
        shape=str(shape).rpartition("#")[2],
        hint=str(shapes.value(shape, RDFS.comment) or ""),
        value=names.short(value(sh.value)),
        component=value(sh.sourceConstraintComponent).removeprefix(SH).removesuffix("ConstraintComponent"),
    )


def _path(shapes: Graph, path: Node | None, names: Names) -> str:
    from rdflib import BNode, Namespace

    if path is None or not isinstance(path, BNode):
        return names.short(str(path or ""))
    either = shapes.value(path, Namespace(SH).alternativePath)
    parts = (_path(shapes, part, names) for part in shapes.items(either or path))
    return (" | " if either else " / ").join(parts)
