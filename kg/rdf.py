"""Statements as quads: plain RDF 1.1, no blank nodes, one named graph a report.

Every statement is a node with its evidence, confidence and rule. What a report asserts without hedging is
a plain triple too, in the same graph. Names (IRIs) are readable and depend on nothing but the ids.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from hashlib import sha1
from itertools import zip_longest
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg import __version__, resources
from kg.coverage import Coverage
from kg.errors import DataError
from kg.ontology import BASE, Entity
from kg.report import Report
from kg.statements import (
    Action,
    Definition,
    Evidence,
    Extraction,
    Finding,
    FollowUp,
    Judgment,
    Mention,
    Relation,
    Review,
    Statement,
    Statistic,
)

Object = ox.NamedNode | ox.Literal
Triple = tuple[ox.NamedNode, ox.NamedNode, Object]
Pairs = Iterator[tuple[ox.NamedNode, Object]]

VOCABULARY_GRAPH, ENTITY_GRAPH = "graph/vocabulary", "graph/entities"
PREFIXES: Mapping[str, str] = {
    "dcterms": "http://purl.org/dc/terms/",
    "oa": "http://www.w3.org/ns/oa#",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "qb": "http://purl.org/linked-data/cube#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

_SLUG = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*")
_CONTEXT = 32  # characters of text kept before and after a quote, by which it can be found in another copy
_DATES = (
    (re.compile(r"\d{4}"), "gYear"),
    (re.compile(r"\d{4}-(0[1-9]|1[0-2])"), "gYearMonth"),
    (re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"), "date"),
)


def quads(
    extraction: Extraction, *, base: str = BASE, mentions: bool = False, coverage: Coverage | None = None
) -> list[ox.Quad]:
    """Return the quads of one report's graph, unique and sorted.

    Args:
        extraction: what was extracted from the report.
        base: the IRI under which ids (`id/…`) and terms (`ontology#…`) stand.
        mentions: whether every mention becomes a node too.
        coverage: what the report assesses, mentions and leaves out, if that is to be stated.

    Raises:
        DataError: when an id or a name is not a slug of ASCII characters, or a figure is not a number.
    """
    names = Names(base)
    graph = graph_name(extraction.report.metadata.id, base)
    chosen = [item for item in extraction.statements if mentions or not isinstance(item, Mention)]
    triples = {*_report(extraction, names), *_statements(extraction, chosen, names)}
    triples.update(_evidence(extraction.report, [*chosen, *_rejected(extraction)], names))
    triples.update(_corrections(extraction, chosen, names))
    triples.update(_entities(extraction, chosen, names))
    triples.update(_references(extraction, chosen, names))
    if coverage is not None:
        triples.update(_coverage(names.id(extraction.report.metadata.id), coverage, names))
    return in_order(ox.Quad(*triple, graph) for triple in triples)


def vocabulary_quads(base: str = BASE, folders: Sequence[Path] = ()) -> list[ox.Quad]:
    """Return the ontology and the vocabularies as quads of one graph, unique and sorted.

    Args:
        base: the base IRI; names under the default base are moved to it.
        folders: further folders of Turtle files, read after the package's `ontology/`.

    Raises:
        DataError: when a file is not valid Turtle or has a blank node.
    """
    names, graph = Names(base), iri(VOCABULARY_GRAPH, base)
    places = (resources.folder("ontology"), *folders)
    files = [file for place in places for file in sorted(place.rglob("*.ttl"))]
    return in_order(ox.Quad(*names.moved(triple), graph) for file in files for triple in _turtle(file))


def entity_quads(entities: Iterable[Entity], base: str = BASE) -> list[ox.Quad]:
    """Return the descriptions of entities found in texts as quads of one graph, unique and sorted.

    Those of the vocabulary are described in its own graph. In which reports an entity is found stands in theirs.

    Raises:
        DataError: when an id is not a slug of ASCII characters.
    """
    names, graph = Names(base), iri(ENTITY_GRAPH, base)
    found = (entity for entity in entities if entity.found)
    return in_order(ox.Quad(names.id(entity.id), *pair, graph) for entity in found for pair in _entity(entity, names))


def write_nquads(quads: Iterable[ox.Quad]) -> str:
    """Return the quads as canonical N-Quads: one a line, each once, lines in code point order.

    Examples:
        >>> node = iri("force/essex")
        >>> write_nquads([ox.Quad(node, node, ox.Literal("a"), node)] * 2).count("\\n")
        1
    """
    lines = ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b""
    return "".join(f"{line}\n" for line in sorted(set(lines.decode("utf-8").split("\n")) - {""}))


def in_order(quads: Iterable[ox.Quad]) -> list[ox.Quad]:
    """Return the quads, each once, in the order of their N-Quads lines."""
    return sorted(set(quads), key=str)


def iri(id: str, base: str = BASE) -> ox.NamedNode:
    """Return the IRI of an id.

    Raises:
        DataError: when the id is not a slug of ASCII characters, or the base is not an absolute IRI.

    Examples:
        >>> print(iri("force/essex"))
        <https://w3id.org/inspection-kg/id/force/essex>
    """
    return Names(base).id(id)


def graph_name(report: str, base: str = BASE) -> ox.NamedNode:
    """Return the name of a report's graph.

    Examples:
        >>> print(graph_name("report/peel-2015-effectiveness-essex"))
        <https://w3id.org/inspection-kg/id/graph/peel-2015-effectiveness-essex>
    """
    return iri(f"graph/{report.removeprefix('report/')}", base)


@dataclass(frozen=True, slots=True)
class Names:
    """Makes IRIs under one base."""

    base: str = BASE

    def id(self, id: str) -> ox.NamedNode:
        """Return the IRI of a thing, such as `force/essex`."""
        return self._node("id/", id)

    def term(self, name: str) -> ox.NamedNode:
        """Return the IRI of a class or property of the ontology, such as `Finding`."""
        return self._node("ontology#", name)

    def moved(self, triple: ox.Triple) -> Triple:
        """Return a triple of the vocabulary with the names under the default base moved to this one."""
        subject, predicate, object = (self._moved(term) for term in triple)
        return subject, predicate, object

    def _moved(self, term: Any) -> Any:
        if isinstance(term, ox.NamedNode) and self.base != BASE and term.value.startswith(BASE):
            return ox.NamedNode(self.base + term.value.removeprefix(BASE))
        return term

    def _node(self, place: str, name: str) -> ox.NamedNode:
        if not _SLUG.fullmatch(name):
            hint = "use ASCII letters, digits, hyphens, dots and slashes"
            raise DataError("an id is not a slug", where=repr(name), hint=hint)
        try:
            return ox.NamedNode(self.base + place + name)
        except ValueError as error:
            raise DataError("the base is not an IRI", where=self.base, hint=f"give one like {BASE}") from error


def _node(name: str) -> ox.NamedNode:
    prefix, local = name.split(":")
    return ox.NamedNode(PREFIXES[prefix] + local)


_TYPE, _LABEL = _node("rdf:type"), _node("skos:prefLabel")


def _typed(text: str, datatype: str) -> ox.Literal:
    return ox.Literal(text, datatype=_node(f"xsd:{datatype}"))


def _integer(number: int) -> ox.Literal:
    return _typed(str(number), "integer")


def _boolean(value: bool) -> ox.Literal:
    return _typed("true" if value else "false", "boolean")


def _decimal(number: float) -> ox.Literal:
    if not math.isfinite(number):
        raise DataError("a figure is not a number", where=str(number), hint="leave the statement out")
    return _typed(f"{Decimal(repr(number)).normalize() + 0:f}", "decimal")


def _date(text: str) -> ox.Literal:
    """Return a date as exact as it is known; words stay words."""
    return next((_typed(text, name) for form, name in _DATES if form.fullmatch(text)), ox.Literal(text))


def _some(predicate: ox.NamedNode, value: str | None, make: Callable[[str], Object]) -> Pairs:
    if value:
        yield predicate, make(value)


def _each(predicate: ox.NamedNode, ids: Iterable[str], names: Names) -> Pairs:
    for id in ids:
        yield predicate, names.id(id)


def _turtle(file: Path) -> Iterator[ox.Triple]:
    try:
        for quad in ox.parse(path=str(file), format=ox.RdfFormat.TURTLE):
            if any(isinstance(term, ox.BlankNode) for term in quad.triple):
                raise DataError("there is a blank node", where=file.name, hint="give the thing an IRI")
            yield quad.triple
    except (SyntaxError, ValueError) as error:
        raise DataError(f"not valid Turtle: {error}", where=file.name, hint="mend the line named") from error


# --- the report -------------------------------------------------------------------------------------------


def _name(report: Report) -> str:
    return report.metadata.id.removeprefix("report/")


def _snapshot(report: Report, names: Names) -> ox.NamedNode:
    return names.id(f"{report.metadata.id}/text/{report.snapshot.sha256[:12]}")


def _report(extraction: Extraction, names: Names) -> Iterator[Triple]:
    report = extraction.report
    node, name = names.id(report.metadata.id), _name(report)
    inspection, run = names.id(f"inspection/{name}"), names.id(f"extraction/{name}")
    snapshot, software = _snapshot(report, names), names.id("software/inspection-kg")
    yield from ((node, *pair) for pair in _report_pairs(report, names))
    yield node, _node("rdfs:label"), ox.Literal(_label(extraction))
    yield node, names.term("reportsOn"), inspection
    yield from ((inspection, *pair) for pair in _inspection_pairs(report, names))
    yield snapshot, _TYPE, names.term("TextSnapshot")
    yield snapshot, names.term("sha256"), ox.Literal(report.snapshot.sha256)
    yield snapshot, names.term("characters"), _integer(len(report.snapshot))
    yield snapshot, _node("prov:wasDerivedFrom"), node
    yield run, _TYPE, _node("prov:Activity")
    yield run, _node("prov:used"), snapshot
    yield run, _node("prov:wasAssociatedWith"), software
    yield software, _TYPE, _node("prov:SoftwareAgent")
    yield software, _node("rdfs:label"), ox.Literal("inspection-kg")
    yield software, _node("schema:softwareVersion"), ox.Literal(__version__)


def _label(extraction: Extraction) -> str:
    """Return the title of a report, with the name of the force or area where it lacks it ("PEEL 2021/22")."""
    data = extraction.report.metadata
    subject = extraction.entities.get((data.area if data.programme == "programme/jtai" else data.force) or "")
    if subject is None or subject.label.casefold() in data.title.casefold():
        return data.title
    return f"{data.title} – {subject.label}"


def _report_pairs(report: Report, names: Names) -> Pairs:
    data = report.metadata
    yield _TYPE, names.term("InspectionReport")
    yield _node("dcterms:title"), ox.Literal(data.title)
    yield from _some(names.term("aboutForce"), data.force, names.id)
    yield from _some(_node("dcterms:spatial"), data.area, names.id)
    yield from _each(_node("dcterms:publisher"), data.inspectorates, names)
    yield from _some(names.term("programme"), data.programme, names.id)
    yield from _some(names.term("pillar"), data.pillar, ox.Literal)
    yield from _some(names.term("theme"), data.theme, ox.Literal)
    yield from _some(names.term("cycle"), data.cycle, ox.Literal)
    yield from _some(_node("dcterms:issued"), data.published, _date)
    yield from _some(_node("dcterms:source"), data.source, ox.Literal)


def _inspection_pairs(report: Report, names: Names) -> Pairs:
    data = report.metadata
    yield _TYPE, names.term("Inspection")
    yield from _some(names.term("inspects"), data.force, names.id)
    yield from _each(names.term("conductedBy"), data.inspectorates, names)
    yield from _some(_node("prov:startedAtTime"), data.inspected_from, _date)
    yield from _some(_node("prov:endedAtTime"), data.inspected_to, _date)


def _coverage(node: ox.NamedNode, coverage: Coverage, names: Names) -> Iterator[Triple]:
    parts = {"assesses": coverage.assesses, "mentions": coverage.mentions, "leavesOut": coverage.leaves_out}
    for term, ids in parts.items():
        yield from ((node, *pair) for pair in _each(names.term(term), ids, names))


# --- evidence ---------------------------------------------------------------------------------------------


def _span(report: Report, start: int, end: int) -> str:
    return f"evidence/{_name(report)}/{start}-{end}"


def _evidence(report: Report, statements: Iterable[Statement], names: Names) -> Iterator[Triple]:
    """Describe every span once: statements of the same sentence share their evidence."""
    found: dict[tuple[int, int], Evidence] = {}
    for item in statements:
        found.setdefault((item.evidence.start, item.evidence.end), item.evidence)
        for note in item.caveats if isinstance(item, Statistic) else ():
            found.setdefault((note.start, note.end), note)
    for quote in found.values():
        yield from _selected(report, quote, names)


def _selected(report: Report, quote: Evidence, names: Names) -> Iterator[Triple]:
    span, text = _span(report, quote.start, quote.end), report.snapshot
    node, position, words = names.id(span), names.id(f"{span}/position"), names.id(f"{span}/quote")
    yield node, _TYPE, _node("oa:SpecificResource")
    yield node, _node("oa:hasSource"), _snapshot(report, names)
    yield node, _node("oa:hasSelector"), position
    yield node, _node("oa:hasSelector"), words
    if quote.page is not None:
        yield node, names.term("page"), _integer(quote.page)
    if quote.section:
        yield node, names.term("section"), ox.Literal(" > ".join(quote.section))
    yield position, _TYPE, _node("oa:TextPositionSelector")
    yield position, _node("oa:start"), _integer(quote.start)
    yield position, _node("oa:end"), _integer(quote.end)
    yield words, _TYPE, _node("oa:TextQuoteSelector")
    yield words, _node("oa:exact"), ox.Literal(quote.text)
    yield words, _node("oa:prefix"), ox.Literal(text[max(0, quote.start - _CONTEXT) : quote.start])
    yield words, _node("oa:suffix"), ox.Literal(text[quote.end : quote.end + _CONTEXT])


# --- entities ---------------------------------------------------------------------------------------------


def _named(statements: Iterable[Statement]) -> set[str]:
    """Return the ids of the entities that the statements name."""
    named: set[str] = set()
    for item in statements:
        for key in ("subject", "object", "force", "entity", "attributed", "area", "data_source"):
            named.add(getattr(item, key, None) or "")
        for key in ("about", "issues", "entities"):
            named.update(getattr(item, key, ()))
    return named - {""}


def _entities(extraction: Extraction, statements: Sequence[Statement], names: Names) -> Iterator[Triple]:
    """Say which entities are found in this text; `entity_quads` describes them, once for all reports."""
    told = extraction.report.metadata
    report, named = names.id(told.id), {*_named(statements), told.area}
    holding = (item for item in extraction.of(Relation) if _holds(item))
    joint = {item.subject for item in holding if item.predicate == "jointUnitOf"}
    for id, entity in extraction.entities.items():
        if entity.found and id in named:
            node = names.id(id)
            yield node, names.term("foundIn"), report
            if entity.type == "Unit" and id in joint:
                yield node, _TYPE, names.term("JointUnit")


def _references(extraction: Extraction, statements: Sequence[Statement], names: Names) -> Iterator[Triple]:
    """Tell what a report names, also where no statement is about it; issues have their own properties."""
    report, named = names.id(extraction.report.metadata.id), _named(statements)
    for id in {item.entity for item in extraction.of(Mention)}:
        entity = extraction.entities.get(id)
        if entity is not None and entity.type != "Issue" and (id in named or not entity.found):
            yield report, _node("dcterms:references"), names.id(id)


def _entity(entity: Entity, names: Names) -> Pairs:
    yield _TYPE, names.term(entity.type)
    if entity.kind:
        yield _TYPE, names.term("Kind")
    yield _LABEL, ox.Literal(entity.label)
    for name in entity.names:
        if name != entity.label:
            yield _node("skos:altLabel"), ox.Literal(name)
    yield from _each(names.term("scope"), entity.scope, names)
    yield from _some(_node("org:classification"), entity.classification, names.id)


# --- corrections ------------------------------------------------------------------------------------------


def _rejected(extraction: Extraction) -> list[Statement]:
    """Return what people rejected: no statement of the graph, but their corrections show the sentence."""
    return [item.statement for item in extraction.set_aside if item.statement.reviews]


def _corrections(extraction: Extraction, statements: Iterable[Statement], names: Names) -> Iterator[Triple]:
    for item in (*statements, *_rejected(extraction)):
        quote = names.id(_span(extraction.report, item.evidence.start, item.evidence.end))
        for review, later in zip_longest(item.reviews, item.reviews[1:]):
            node, person = names.id(review.id), names.id(f"agent/{_slug(review.by)}")
            yield from ((node, *pair) for pair in _review(review, names))
            yield node, names.term("corrects"), names.id(item.id)
            yield node, _node("prov:used"), names.id(item.id)
            yield node, names.term("evidence"), quote
            yield node, _node("prov:wasAssociatedWith"), person
            yield person, _TYPE, _node("prov:Agent")
            yield person, _TYPE, _node("prov:Person")
            yield person, _node("rdfs:label"), ox.Literal(review.by)
            if later is not None:
                yield node, _node("dcterms:isReplacedBy"), names.id(later.id)


def _review(review: Review, names: Names) -> Pairs:
    yield _TYPE, names.term("Correction")
    yield _TYPE, _node("prov:Activity")
    yield names.term("verdict"), names.id(f"verdict/{review.verdict}")
    yield names.term("because"), ox.Literal(review.because)
    yield _node("prov:endedAtTime"), _date(review.date)
    for name, values in (("before", review.before), ("after", review.after)):
        for field, value in values:
            yield names.term(name), ox.Literal(f"{field}={value}")


def _slug(name: str) -> str:
    """Return a person's name as part of an id; a name in other letters by its hash."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", plain.lower())
    return "-".join(words) or sha1(name.encode()).hexdigest()[:10]


# --- statements -------------------------------------------------------------------------------------------


def _holds(relation: Relation) -> bool:
    return relation.modality == "asserted" and not relation.hedged


def _statements(extraction: Extraction, statements: Sequence[Statement], names: Names) -> Iterator[Triple]:
    report = extraction.report
    dataset = names.id(f"{report.metadata.id}/statistics")
    written = {item.id for item in statements}
    for item in statements:
        if isinstance(item, Statistic) and item.comparator not in written:
            item = replace(item, comparator=None)  # set aside: the graph does not have it
        node = names.id(item.id)
        yield from ((node, *pair) for pair in _shared(item, report, names))
        yield from ((node, *pair) for pair in _OWN[type(item)](item, extraction, names))
        if isinstance(item, Relation) and _holds(item):
            yield names.id(item.subject), names.term(item.predicate), names.id(item.object)
        if isinstance(item, Statistic):
            yield dataset, _TYPE, _node("qb:DataSet")
            yield node, _node("qb:dataSet"), dataset


def _shared(item: Statement, report: Report, names: Names) -> Pairs:
    yield _TYPE, names.term("Statement")
    yield _TYPE, names.term(item.type if isinstance(item, Action) else type(item).__name__)
    yield names.term("inReport"), names.id(report.metadata.id)
    yield names.term("evidence"), names.id(_span(report, item.evidence.start, item.evidence.end))
    yield names.term("confidence"), _decimal(item.confidence)
    yield names.term("rule"), ox.Literal(item.rule)
    for reason in item.reasons:
        yield names.term("confidenceReason"), ox.Literal(reason)
    yield from _some(_node("schema:temporalCoverage"), item.date, ox.Literal)
    yield _node("prov:wasGeneratedBy"), names.id(f"extraction/{_name(report)}")


def _relation(item: Relation, _: Extraction, names: Names) -> Pairs:
    yield _node("rdf:subject"), names.id(item.subject)
    yield _node("rdf:predicate"), names.term(item.predicate)
    yield _node("rdf:object"), names.id(item.object)
    yield names.term("modality"), names.id(f"modality/{item.modality}")
    yield names.term("hedged"), _boolean(item.hedged)


def _judgment(item: Judgment, _: Extraction, names: Names) -> Pairs:
    yield names.term("evaluates"), names.id(item.force)
    yield names.term("answers"), names.id(item.question)
    yield names.term("grade"), names.id(item.grade)
    yield names.term("cycle"), ox.Literal(item.cycle)
    yield names.term("judgmentStatus"), names.id(f"judgment-status/{item.status}")


def _topics(item: Finding | Action | FollowUp, names: Names) -> Pairs:
    yield from _some(names.term("answers"), item.question, names.id)
    yield from _each(names.term("aboutIssue"), item.issues, names)
    yield from _each(names.term("aboutEntity"), item.entities, names)


def _finding(item: Finding, _: Extraction, names: Names) -> Pairs:
    yield from _topics(item, names)
    yield from _each(names.term("evaluates"), item.about, names)
    yield names.term("polarity"), names.id(f"polarity/{item.polarity}")
    yield from _some(names.term("trend"), item.trend, lambda trend: names.id(f"trend/{trend}"))
    yield from _some(names.term("attributedTo"), item.attributed, names.id)
    yield names.term("hedged"), _boolean(item.hedged)


def _action(item: Action, _: Extraction, names: Names) -> Pairs:
    yield from _topics(item, names)
    yield from _each(names.term("addressedTo"), item.about, names)
    yield from _some(names.term("deadline"), item.deadline, ox.Literal)


def _follow_up(item: FollowUp, _: Extraction, names: Names) -> Pairs:
    yield from _topics(item, names)
    yield from _each(names.term("evaluates"), item.about, names)
    yield names.term("followUpStatus"), names.id(f"follow-up-status/{item.status}")
    yield from _some(names.term("actionType"), item.type, names.term)
    yield from _some(names.term("earlierYear"), item.year, _date)
    yield names.term("hedged"), _boolean(item.hedged)


def _statistic(item: Statistic, extraction: Extraction, names: Names) -> Pairs:
    issue = extraction.entities.get(item.measure)
    yield _TYPE, _node("qb:Observation")
    yield names.term("value"), _decimal(item.value)
    yield names.term("valueText"), ox.Literal(item.value_text)
    yield names.term("qualifier"), names.id(f"qualifier/{item.qualifier}")
    yield names.term("unit"), names.id(f"measurement-unit/{item.unit}")
    yield names.term("measure"), ox.Literal(issue.label if issue else item.measure)
    yield from _each(names.term("aboutIssue"), (*item.issues, *((issue.id,) if issue else ())), names)
    yield from _some(names.term("area"), item.area, names.id)
    yield from _some(names.term("period"), item.period, ox.Literal)
    yield from _some(names.term("direction"), item.direction, lambda way: names.id(f"direction/{way}"))
    yield from _some(names.term("dataSource"), item.data_source, lambda told: _source(told, extraction, names))
    yield from _some(names.term("comparator"), item.comparator, names.id)
    for note in item.caveats:
        yield names.term("caveat"), names.id(_span(extraction.report, note.start, note.end))


def _source(told: str, extraction: Extraction, names: Names) -> Object:
    """Return a body that the report names as a thing, other words as words."""
    return names.id(told) if told in extraction.entities else ox.Literal(told)


def _definition(item: Definition, _: Extraction, names: Names) -> Pairs:
    yield names.term("shortForm"), ox.Literal(item.abbreviation)
    yield names.term("longForm"), ox.Literal(item.expansion)
    yield from _some(names.term("aboutEntity"), item.entity, names.id)


def _mention(item: Mention, _: Extraction, names: Names) -> Pairs:
    yield names.term("aboutEntity"), names.id(item.entity)
    yield names.term("reference"), ox.Literal(item.reference)


_OWN: Mapping[type[Statement], Callable[[Any, Extraction, Names], Pairs]] = {
    Relation: _relation,
    Judgment: _judgment,
    Finding: _finding,
    Action: _action,
    FollowUp: _follow_up,
    Statistic: _statistic,
    Definition: _definition,
    Mention: _mention,
}
