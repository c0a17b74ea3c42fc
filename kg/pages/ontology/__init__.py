"""The documentation of the ontology, generated from the ontology; every term stands at its own IRI."""

from __future__ import annotations

from kg import __version__
from kg.edition import Edition
from kg.pages.environment import render
from kg.pages.links import Links
from kg.pages.ontology.graph import NAMES, Graph, read_graph
from kg.pages.ontology.schemes import named, schemes
from kg.pages.ontology.shapes import Constraint, read_constraints
from kg.pages.ontology.terms import Term, find_uses, terms, tree
from kg.pages.register import Asked
from kg.pages.reply import Reply, html

_RELATION = "relation property"


def ontology(edition: Edition, links: Links, asked: Asked) -> Reply:
    """Return the page of the ontology of an edition."""
    graph = read_graph(edition)
    found = terms(graph, find_uses(edition))
    constraints = read_constraints(graph.base)
    about = f"{graph.base}ontology"
    classes = [item for item in found if item.sort == "class"]
    relations = [item for item in found if item.sort == _RELATION]
    others = [item for item in found if item.sort not in ("class", _RELATION)]
    values = {
        "title": graph.one(about, "dcterms:title", "rdfs:label") or "Ontology",
        "comment": graph.one(about, "rdfs:comment", "dcterms:description"),
        "version": graph.one(about, "owl:versionInfo") or f"as of inspection-kg {__version__}",
        "iri": about,
        "graph": graph,
        "names": {"insp": graph.namespace, **NAMES},
        "tree": tree(classes),
        "parts": _parts(classes, relations, others),
        "asks": _Asked(constraints),
        "schemes": schemes(graph),
        "known": named(graph),
        "constrained": {item.target for item in constraints if item.of == "class"},
        "inherited": lambda term: _above(graph, term),
    }
    return html(render("ontology.html", links, **values))


def _parts(classes: list[Term], relations: list[Term], others: list[Term]) -> list[tuple[str, str, list[Term]]]:
    """Return the anchor, heading and terms of each part of the page; parts without terms are left out."""
    properties = [item for item in others if item.sort != "other"]
    parts = [
        ("all-classes", "Classes", classes),
        ("all-relations", "Relations", relations),
        ("all-properties", "Other properties", properties),
        ("all-others", "Other terms", [item for item in others if item.sort == "other"]),
    ]
    return [part for part in parts if part[2]]


def _above(graph: Graph, term: Term) -> list[str]:
    """Return the superclasses of a term within the ontology, the nearest first."""
    found = [term.iri]
    for iri in found:
        more = graph.all(iri, "rdfs:subClassOf")
        found += [one for one in more if one.startswith(graph.namespace) and one not in found]
    return found[1:]


class _Asked:
    """What shapes ask of the things of a class, and of the uses of a property."""

    def __init__(self, constraints: list[Constraint]) -> None:
        self.constraints = constraints

    def of(self, term: Term) -> list[Constraint]:
        """Return what is asked of the instances of a class."""
        return [item for item in self.constraints if item.of == "class" and item.target == term.iri]

    def about(self, term: Term) -> list[Constraint]:
        """Return what is asked of the values of a property, or of the things that have it."""
        return [
            item
            for item in self.constraints
            if term.iri in item.path or (item.of != "class" and item.target == term.iri)
        ]
