"""Holds a report's graph against the shapes, the checks across nodes, and the text itself.

Three ways, each for what it does well: SHACL Core (`shapes/*.ttl`) for what a node needs, with pyshacl on an
rdflib graph; one set-based SPARQL query a check (`shapes/checks/*.rq`) for what holds between nodes; and a
comparison of every quote with the text at its offsets.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from kg.errors import DataError
from kg.ontology import BASE
from kg.rdf import PREFIXES
from kg.resources import folder

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node

_SH = "http://www.w3.org/ns/shacl#"
_TYPE = PREFIXES["rdf"] + "type"
_SUBCLASS = PREFIXES["rdfs"] + "subClassOf"
_VOCABULARY_SHAPES, _TIMELINE_SHAPES = "vocabulary", "timeline"
_SEVERITIES = ("violation", "warning", "info")
_HEADER = re.compile(r"^#\s*(severity|message|hint|path):\s*(.+?)\s*$", re.MULTILINE)
_IN_TEXT = {
    "quote-in-text": (
        "oa:exact",
        "The quote is not what stands in the text at its position.",
        "Extract the report again from this text: the text or the offsets have changed.",
    ),
    "context-in-text": (
        "oa:prefix",
        "The characters kept before or after the quote are not those of the text.",
        "Extract the report again from this text: the text or the offsets have changed.",
    ),
    "text-of-snapshot": (
        "insp:sha256",
        "The text is not the one from which the report was extracted.",
        "Put the original text back, or extract the report again.",
    ),
}

Facts = Mapping[str, Mapping[str, Sequence[str]]]


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


@dataclass(frozen=True, slots=True)
class Before:
    """A graph of a report as it was when it was last validated against the same shapes, and what was found."""

    quads: frozenset[ox.Quad]
    violations: tuple[Violation, ...]


def validate(
    quads: Sequence[ox.Quad],
    vocabulary: Sequence[ox.Quad],
    text: str | None,
    *,
    shapes: Sequence[Path] = (),
    before: Before | None = None,
) -> tuple[Violation, ...]:
    """Validate the graph of one report, the most severe violations first.

    Args:
        quads: the graph of the report, as `kg.rdf.quads` makes it, and the descriptions of the things found in it.
        vocabulary: the graph of the ontology and the vocabularies.
        text: the text snapshot of the report; None where it is not at hand, as of a graph of others.
        shapes: further folders of shapes (`*.ttl`) and checks (`checks/*.rq`).
        before: what was found in the graph as it was; nodes that are the same are not held against the shapes again.

    Raises:
        DataError: when a shape or check is not valid.
    """
    base, facts = _base(quads), _facts(quads)
    names = _Names(base)
    held, known = _held(quads, before, names)
    targets = {_value(quad.subject) for quad in held}
    part = _around(held, quads)
    results = _shacl([*part, *_needed(vocabulary, part)], names, _report_shapes(base, shapes))
    found = [*known, *(item for item in results if names.iri(item.focus) in targets)]
    found += _checks([*quads, *vocabulary], names, shapes)
    found += _against_text(facts, text, names) if text is not None else ()
    report = names.short(_value(quads[0].graph_name)).replace("graph/", "report/", 1) if quads else ""
    return _finished(found, report, facts, names)


def undeclared(quads: Sequence[ox.Quad], vocabulary: Iterable[ox.Quad]) -> tuple[Violation, ...]:
    """Return where a graph names a class or property of the ontology's namespace that the ontology does not have.

    Args:
        quads: the graph of one report.
        vocabulary: the graph of the ontology and the vocabularies.
    """
    names = _Names(_base(quads))
    place, declared = names.iri("insp:"), {_value(quad.subject) for quad in vocabulary}
    found: dict[str, Violation] = {}
    for quad in quads:
        for term in (quad.predicate.value, _value(quad.object)):
            if term.startswith(place) and term not in declared and isinstance(quad.object, ox.NamedNode | ox.Literal):
                message = f"The ontology has no {names.short(term)}."
                hint = "Use a term of the ontology, or declare this one in a vocabulary of your own."
                focus = names.short(_value(quad.subject))
                found.setdefault(
                    term, Violation("violation", focus, "", message, "declared-term", hint=hint, value=term)
                )
    report = names.short(_value(quads[0].graph_name)).replace("graph/", "report/", 1) if quads else ""
    return _finished(found.values(), report, _facts(quads), names)


def validate_vocabulary(vocabulary: Sequence[ox.Quad]) -> tuple[Violation, ...]:
    """Validate the graph of the ontology and the vocabularies.

    Raises:
        DataError: when a shape of the project is not valid.
    """
    names = _Names(_base(vocabulary))
    found = _shacl(vocabulary, names, _shapes(names.base, (folder("shapes") / f"{_VOCABULARY_SHAPES}.ttl",)))
    return _finished(found, "", {}, names)


def validate_timeline(quads: Sequence[ox.Quad], vocabulary: Sequence[ox.Quad]) -> tuple[Violation, ...]:
    """Validate the graph of what the reports say together, as `kg.timeline.timeline_quads` makes it.

    Raises:
        DataError: when a shape of the project is not valid.
    """
    names = _Names(_base(quads))
    shapes = _shapes(names.base, (folder("shapes") / f"{_TIMELINE_SHAPES}.ttl",))
    return _finished(_shacl([*quads, *_needed(vocabulary, quads)], names, shapes), "", {}, names)


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
    names, items = _Names(base), tuple(violations)
    conforms = str(not items).lower()  # SHACL counts every result, also a warning
    results = "".join(f" ;\n    sh:result {_result(item, names)}" for item in items)
    return f"@prefix sh: <{_SH}> .\n\n[] a sh:ValidationReport ;\n    sh:conforms {conforms}{results} .\n"


def iri_of(focus: str, base: str = BASE) -> str:
    """Return the IRI of a node that a violation names.

    Examples:
        >>> iri_of("finding/x/1")
        'https://w3id.org/inspection-kg/id/finding/x/1'
    """
    return _Names(base).iri(focus)


# --- names ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Names:
    """Short names of IRIs, for people: ids for things, prefixed names for terms."""

    base: str

    def short(self, iri: str) -> str:
        if iri.startswith(self.base + "id/"):
            return iri.removeprefix(self.base + "id/")
        for prefix, namespace in self._prefixes().items():
            if iri.startswith(namespace):
                return f"{prefix}:{iri.removeprefix(namespace)}"
        return iri

    def iri(self, short: str) -> str:
        prefix, colon, local = short.partition(":")
        if colon:
            return self._prefixes()[prefix] + local if prefix in self._prefixes() else short
        return self.base + "id/" + short

    def _prefixes(self) -> Mapping[str, str]:
        own = {"insp": self.base + "ontology#", "shapes": self.base + "shapes#"}
        return own | dict(PREFIXES)


def _base(quads: Sequence[ox.Quad]) -> str:
    """Return the base IRI under which a graph was written; its name has it."""
    return next((_value(quad.graph_name).partition("id/graph/")[0] for quad in quads), BASE)


def _value(term: object) -> str:
    """Return the IRI or the text of a term; RDF 1.1 has no others in a graph without blank nodes."""
    return str(getattr(term, "value", term))


def _facts(quads: Iterable[ox.Quad]) -> dict[str, dict[str, list[str]]]:
    facts: dict[str, dict[str, list[str]]] = {}
    for quad in quads:
        values = facts.setdefault(_value(quad.subject), {}).setdefault(quad.predicate.value, [])
        values.append(_value(quad.object))
    return facts


# --- SHACL ------------------------------------------------------------------------------------------------


def _held(quads: Sequence[ox.Quad], before: Before | None, names: _Names) -> tuple[Sequence[ox.Quad], list[Violation]]:
    """Return the quads of the nodes that are new or differ, and what the shapes found at the others."""
    if before is None:
        return quads, []
    gone = {_value(quad.subject) for quad in before.quads.difference(quads)}
    touched = gone | {_value(quad.subject) for quad in quads if quad not in before.quads}
    held = [quad for quad in quads if _value(quad.subject) in touched]
    known = (item for item in before.violations if item.component != "SPARQL")
    return held, [item for item in known if names.iri(item.focus) not in touched]


def _around(held: Sequence[ox.Quad], quads: Sequence[ox.Quad]) -> Sequence[ox.Quad]:
    """Return the quads of the nodes held, of those within two steps of them, and those that name them.

    So far go the paths of shapes; a shape may also choose a node by what names it.
    """
    if len(held) == len(quads):
        return quads
    targets = {_value(quad.subject) for quad in held}
    part = [quad for quad in quads if _value(quad.subject) in targets or _value(quad.object) in targets]
    for _ in range(2):
        near = {_value(term) for quad in part for term in (quad.subject, quad.object)}
        part = [quad for quad in quads if _value(quad.subject) in near]
    return part


def _needed(vocabulary: Iterable[ox.Quad], quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
    """Yield what the shapes need of the vocabulary: the classes, and types and members of what is named."""
    named = {quad.object.value for quad in quads if isinstance(quad.object, ox.NamedNode)}
    kept = {_TYPE, PREFIXES["org"] + "hasMember"}
    for quad in vocabulary:
        predicate = quad.predicate.value
        if predicate == _SUBCLASS or (predicate in kept and _value(quad.subject) in named):
            yield quad


def _report_shapes(base: str, folders: Sequence[Path] = ()) -> Graph:
    files = [file for place in (folder("shapes"), *folders) for file in sorted(place.glob("*.ttl"))]
    return _shapes(base, tuple(file for file in files if file.stem not in (_VOCABULARY_SHAPES, _TIMELINE_SHAPES)))


@cache
def _shapes(base: str, files: tuple[Path, ...]) -> Graph:
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

    sh = Namespace(_SH)
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


def _shacl(quads: Iterable[ox.Quad], names: _Names, shapes: Graph) -> list[Violation]:
    """Run pyshacl on an rdflib graph of rdflib's own terms: those of another store compare unequal."""
    import pyshacl
    from rdflib import Graph, Namespace
    from rdflib.namespace import RDF

    _, results, message = pyshacl.validate(
        _rdflib_graph(quads), shacl_graph=shapes, inference="none", advanced=False, meta_shacl=False, inplace=True
    )
    if not isinstance(results, Graph):
        raise DataError(f"the shapes cannot be used: {message}", where="shapes", hint="mend the shape")
    sh = Namespace(_SH)
    nodes = results.subjects(RDF.type, sh.ValidationResult)
    return [_shacl_result(results, node, shapes, names) for node in nodes]


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


def _shacl_result(results: Graph, node: Node, shapes: Graph, names: _Names) -> Violation:
    from rdflib import Namespace
    from rdflib.namespace import RDFS

    sh = Namespace(_SH)

    def value(property: Any) -> str:
        return str(results.value(node, property) or "")

    shape = results.value(node, sh.sourceShape)
    return Violation(
        severity=value(sh.resultSeverity).removeprefix(_SH).lower(),
        focus=names.short(value(sh.focusNode)),
        path=_path(shapes, shapes.value(shape, sh.path), names),
        message=value(sh.resultMessage),
        shape=str(shape).rpartition("#")[2],
        hint=str(shapes.value(shape, RDFS.comment) or ""),
        value=names.short(value(sh.value)),
        component=value(sh.sourceConstraintComponent).removeprefix(_SH).removesuffix("ConstraintComponent"),
    )


def _path(shapes: Graph, path: Node | None, names: _Names) -> str:
    from rdflib import BNode, Namespace

    if path is None or not isinstance(path, BNode):
        return names.short(str(path or ""))
    either = shapes.value(path, Namespace(_SH).alternativePath)
    parts = (_path(shapes, part, names) for part in shapes.items(either or path))
    return (" | " if either else " / ").join(parts)


# --- checks across nodes ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Check:
    """A query whose every row is something wrong. Its columns fill the places in message and path."""

    name: str
    query: str
    severity: str
    message: str
    hint: str
    path: str = ""

    def violation(self, row: Mapping[str, str]) -> Violation:
        def filled(text: str) -> str:
            return re.sub(r"\{(\w+)\}", lambda place: row.get(place[1], place[0]), text)

        path, message = filled(self.path), filled(self.message)
        own = Violation(self.severity, row["focus"], path, message, self.name, hint=self.hint)
        return replace(own, value=row.get("value", ""))


@cache
def _all_checks(base: str, folders: Sequence[Path] = ()) -> tuple[_Check, ...]:
    places = (folder("shapes"), *folders)
    return tuple(_check(file, base) for place in places for file in sorted((place / "checks").glob("*.rq")))


def _check(file: Path, base: str) -> _Check:
    text = file.read_text(encoding="utf-8")
    header = dict(_HEADER.findall(text))
    missing = {"severity", "message", "hint"} - header.keys()
    if missing or header["severity"] not in _SEVERITIES:
        hint = "begin it with the lines '# severity: violation', '# message: …' and '# hint: …'"
        raise DataError("the check does not say what it finds", where=file.name, hint=hint)
    return _Check(file.stem, text.replace(BASE, base), **header)


def _checks(quads: Iterable[ox.Quad], names: _Names, folders: Sequence[Path] = ()) -> Iterator[Violation]:
    store = ox.Store()
    store.bulk_extend(quads)
    for check in _all_checks(names.base, tuple(folders)):
        rows = _rows(store, check)
        columns = [variable.value for variable in rows.variables]
        for row in rows:
            bound = {name: names.short(row[name].value) for name in columns if row[name] is not None}
            yield check.violation(bound)


def _rows(store: ox.Store, check: _Check) -> ox.QuerySolutions:
    file = f"{check.name}.rq"
    try:
        rows = store.query(check.query, use_default_graph_as_union=True)
    except SyntaxError as error:
        raise DataError(f"not valid SPARQL: {error}", where=file, hint="mend the check") from error
    if not isinstance(rows, ox.QuerySolutions) or ox.Variable("focus") not in rows.variables:
        raise DataError("the check does not select ?focus", where=file, hint="SELECT ?focus …")
    return rows


# --- the text ---------------------------------------------------------------------------------------------


def _against_text(facts: Facts, text: str, names: _Names) -> Iterator[Violation]:
    digest = sha256(text.encode("utf-8")).hexdigest()
    for subject in facts:
        for name, value in (*_quote(subject, facts, text), *_snapshot(subject, facts, digest, names)):
            path, message, hint = _IN_TEXT[name]
            yield Violation("violation", names.short(subject), path, message, name, hint=hint, value=value)


def _snapshot(subject: str, facts: Facts, digest: str, names: _Names) -> Iterator[tuple[str, str]]:
    if facts[subject].get(names.iri("insp:sha256"), [digest]) != [digest]:
        yield "text-of-snapshot", digest


def _quote(subject: str, facts: Facts, text: str) -> Iterator[tuple[str, str]]:
    selected = _selection(subject, facts)
    start, end, exact = selected("start"), selected("end"), selected("exact")
    if not (start.isdecimal() and end.isdecimal() and exact and int(start) < int(end)):
        return  # without one position and one quote there is nothing to compare: a shape says so
    first, last = int(start), int(end)
    prefix, suffix = selected("prefix"), selected("suffix")
    if text[first:last] != exact:
        yield "quote-in-text", text[first:last]
    elif not (text[:first].endswith(prefix) and text[last : last + len(suffix)] == suffix):
        yield "context-in-text", prefix + suffix


def _selection(subject: str, facts: Facts) -> Callable[[str], str]:
    """Return a function from a selector's property (`exact`) to its one value for this evidence, or ""."""
    selectors = facts.get(subject, {}).get(PREFIXES["oa"] + "hasSelector", ())

    def selected(name: str) -> str:
        found = [value for node in selectors for value in facts.get(node, {}).get(PREFIXES["oa"] + name, ())]
        return found[0] if len(found) == 1 else ""

    return selected


# --- for people -------------------------------------------------------------------------------------------


def _finished(found: Iterable[Violation], report: str, facts: Facts, names: _Names) -> tuple[Violation, ...]:
    """Return each violation once, with report and quote: one value at one node breaks a shape in one way."""
    chosen: dict[tuple[str, str, str, str], Violation] = {}
    for item in sorted(found, key=_rank):
        chosen.setdefault((item.shape, item.focus, item.path, item.value), item)
    return tuple(
        replace(item, report=report, quote=_sentence(names.iri(item.focus), facts, names)) for item in chosen.values()
    )


def _rank(item: Violation) -> tuple[int, str, str, str, str, str]:
    return _SEVERITIES.index(item.severity), item.focus, item.shape, item.path, item.value, item.component


def _sentence(node: str, facts: Facts, names: _Names) -> str:
    """Return the quote of a statement, of its evidence, or of a selector of that."""
    selector = re.sub(r"/(position|quote)$", "", node)
    for evidence in (*facts.get(node, {}).get(names.iri("insp:evidence"), ()), selector):
        if quote := _selection(evidence, facts)("exact"):
            return quote
    return ""


def _lines(item: Violation) -> Iterator[str]:
    yield f"{item.severity}: {item.focus} ({item.shape})"
    if item.quote:
        yield f"  “{' '.join(item.quote.split())}”"
    yield f"  {item.message}" + f" Found: {item.value}." * bool(item.value and item.value not in item.message)
    if item.hint:
        yield f"  {item.hint}"


def _result(item: Violation, names: _Names) -> str:
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
