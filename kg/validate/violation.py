"""What is wrong in a graph, in order, and as it is told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from kg.ontology import BASE
from kg.validate.names import Names

SH = "http://www.w3.org/ns/shacl#"
SEVERITIES = ("violation", "warning", "info")


@dataclass(frozen=True, slots=True)
class Violation:
    """Something in a graph that is wrong, and what to do about it.

    Attributes:
        severity: "violation" (the graph does not conform), "warning" or "info".
        focus: the id of the node concerned (`finding/…`), or its IRI where it has no id.
        path: the property concerned, such as `insp:confidence`; empty where there is none.
        message: what is wrong, one sentence.
        shape: the name of the shape or check that says so.
        quote: the sentence of the statement concerned; empty where there is none.
        report: the id of the report; empty for the vocabulary.
        hint: what to do about it, one sentence.
        value: what was found instead; empty where something is missing.
        component: the kind of constraint, as SHACL names it, such as "MinCount".
    """

    severity: str
    focus: str
    path: str
    message: str
    shape: str
    quote: str = ""
    report: str = ""
    hint: str = ""
    value: str = ""
    component: str = "SPARQL"


def format_violations(violations: Iterable[Violation]) -> str:
    """Return the violations for people: the node, its sentence, what is wrong and what to do.

    Examples:
        >>> print(format_violations([Violation("warning", "finding/x/1", "insp:evaluates",
        ...   "The finding does not say who is evaluated.", "finding-evaluates", "Visits are few.")]), end="")
        warning: finding/x/1 (finding-evaluates)
          “Visits are few.”
          The finding does not say who is evaluated.
    """
    return "".join(f"{line}\n" for item in violations for line in _lines(item))


def report_graph(violations: Iterable[Violation], base: str = BASE) -> str:
    """Return the violations as a SHACL validation report in Turtle.

    Examples:
        >>> print(report_graph([]), end="")
        @prefix sh: <http://www.w3.org/ns/shacl#> .
        <BLANKLINE>
        [] a sh:ValidationReport ;
            sh:conforms true .
    """
    names, items = Names(base), tuple(violations)
    conforms = str(not items).lower()  # SHACL counts every result, also a warning
    results = "".join(f" ;\n    sh:result {_result(item, names)}" for item in items)
    return f"@prefix sh: <{SH}> .\n\n[] a sh:ValidationReport ;\n    sh:conforms {conforms}{results} .\n"


def iri_of(focus: str, base: str = BASE) -> str:
    """Return the IRI of a node that a violation names.

    Examples:
        >>> iri_of("finding/x/1")
        'https://w3id.org/inspection-kg/id/finding/x/1'
    """
    return Names(base).iri(focus)


def _lines(item: Violation) -> Iterator[str]:
    yield f"{item.severity}: {item.focus} ({item.shape})"
    if item.quote:
        yield f"  “{' '.join(item.quote.split())}”"
    yield f"  {item.message}" + f" Found: {item.value}." * bool(item.value and item.value not in item.message)
    if item.hint:
        yield f"  {item.hint}"


def _result(item: Violation, names: Names) -> str:
    composed = " " in item.path or not item.path
    pairs = {
        "a": "sh:ValidationResult",
        "sh:resultSeverity": f"sh:{item.severity.capitalize()}",
        "sh:focusNode": f"<{names.iri(item.focus)}>",
        "sh:resultPath": "" if composed else f"<{names.iri(item.path)}>",
        "sh:sourceConstraintComponent": f"sh:{item.component}ConstraintComponent",
        "sh:sourceShape": f"<{names.iri('shapes:' + item.shape)}>",
        "sh:resultMessage": str(ox.Literal(item.message)),
    }
    return "[\n" + " ;\n".join(f"        {key} {value}" for key, value in pairs.items() if value) + "\n    ]"
