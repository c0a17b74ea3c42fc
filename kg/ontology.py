"""The ontology and the vocabularies: classes, property signatures, and the names that things go by.

Everything is read from the Turtle files of `ontology/`. Labels there ARE the gazetteer of the NLP pass, and
domains and ranges there decide which relations may hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter
from pathlib import Path

import pyoxigraph

from kg.errors import DataError
from kg.resources import folder

BASE = "https://w3id.org/inspection-kg/"

MENTION_TYPES = frozenset(
    {
        "PoliceForce",
        "Inspectorate",
        "Unit",
        "Partner",
        "Partnership",
        "Scheme",
        "Operation",
        "System",
        "Method",
        "Document",
        "Place",
        "Issue",
        "Person",
        "Post",
    }
)

_ID = BASE + "id/"
_TERM = BASE + "ontology#"
_RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_OWL = "http://www.w3.org/2002/07/owl#"
_SKOS = "http://www.w3.org/2004/02/skos/core#"
_ORG = "http://www.w3.org/ns/org#"
_SCHEMA = "https://schema.org/"
_DCTERMS = "http://purl.org/dc/terms/"
_SIGNATURE = ("domainIncludes", "rangeIncludes")
_NAMES = (_SKOS + "prefLabel", _SKOS + "altLabel", _TERM + "abbreviation", _TERM + "contextLabel")
_CAPITALS = re.compile(r"[A-Z]\w*[A-Z]\w*")  # the form of an abbreviation: one word, two capitals


@dataclass(frozen=True, slots=True)
class Entity:
    """A thing that statements are about.

    Attributes:
        id: the part of its IRI after `/id/`, such as `force/essex` or `unit/essex/fugitive-team`.
        type: local name of its class, such as "Unit".
        label: preferred label.
        names: other names under which it stands (in the vocabulary, or in this report).
        found: whether its name was found in the text, rather than in the vocabulary.
        kind: whether it is a kind (a concept such as `kind/mappa`), not an instance.
        scope: ids of the forces or bodies in whose scope a found name holds.
        classification: the kind that an instance is of, such as `kind/htcu`, or None.
    """

    id: str
    type: str
    label: str
    names: tuple[str, ...] = ()
    found: bool = False
    kind: bool = False
    scope: tuple[str, ...] = ()
    classification: str | None = None


@dataclass(frozen=True, slots=True)
class Label:
    """A name of an entity, as the matcher needs it.

    Attributes:
        abbreviation: matched case-sensitively (with a plural s).
        context: a common word or an abbreviation of several expansions: names the entity only where the
            context says so (it is defined in the report, or the report's force is meant).
    """

    text: str
    entity: str
    abbreviation: bool = False
    context: bool = False


@dataclass(frozen=True, slots=True)
class Property:
    """A relation property: its signature as local names of classes, superclasses included when checked."""

    name: str
    label: str
    domain: frozenset[str]
    range: frozenset[str]
    symmetric: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """A question of an inspection cycle, such as `question/peel-2015/effectiveness-3`.

    Attributes:
        number: its number within the pillar; 0 is the overall question.
        wordings: how reports word it (full question, short wordings), the standard one first.
        issues: ids of the issues that it is about.
        topics: ids of the topics (`topic/preventing`) that it shares with questions of other cycles.
        scale: id of the scale on which it is graded, None where no grade is given.
    """

    id: str
    cycle: str
    pillar: str
    number: int
    label: str
    wordings: tuple[str, ...]
    graded: bool
    issues: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    scale: str | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """How far the grades of two questions, or of two scales, can be compared, and who says so.

    Attributes:
        earlier, later: ids of two questions, or of two scales.
        degree: `comparability/comparable`, `comparability/with-care` or `comparability/not-comparable`.
        note: why, one sentence.
        sources: addresses of the pages that say so.
    """

    earlier: str
    later: str
    degree: str
    note: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grade:
    """A grade of a scale, such as `grade/peel-4/good` on `scale/peel-4`; `rank` 1 is the worst."""

    id: str
    label: str
    scale: str
    rank: int


@dataclass(frozen=True, slots=True, eq=False)
class Vocabulary:
    """What the graph knows by name before it reads a report. One is equal to itself only, so that it can be a key.

    Attributes:
        entities: by id.
        labels: every name of every entity, sorted.
        properties: the relation properties, by local name.
        broader: issue id → id of the broader issue.
        superclasses: local class name → local names of all its superclasses within the ontology.
        areas: force id → ids of the places that it polices (`place/essex`).
        topics: id of a scheme, method or kind that is also a topic → the issue's id (`kind/iom` →
            `issue/integrated-offender-management`).
        local: ids of kinds of which each force has its own (`kind/neighbourhood-policing-team`).
        central: ids of kinds of which each force has one only (`kind/force-control-room`).
        single: ids of kinds of which the area of a local authority has one (`kind/lscb`).
        members: regional unit id → force ids.
        subjects: programme id → ids of the issues that its reports deal with throughout.
        concepts: id of a concept scheme → ids of its concepts (`polarity` → `polarity/mixed` …).
        comparisons: (earlier, later) ids of two questions or scales → how far their grades can be compared.
    """

    entities: Mapping[str, Entity]
    labels: tuple[Label, ...]
    properties: Mapping[str, Property]
    questions: Mapping[str, Question]
    grades: Mapping[str, Grade]
    broader: Mapping[str, str]
    superclasses: Mapping[str, frozenset[str]]
    areas: Mapping[str, tuple[str, ...]]
    topics: Mapping[str, str]
    local: frozenset[str]
    central: frozenset[str]
    single: frozenset[str]
    members: Mapping[str, tuple[str, ...]]
    subjects: Mapping[str, tuple[str, ...]]
    concepts: Mapping[str, tuple[str, ...]]
    comparisons: Mapping[tuple[str, str], Comparison]


@lru_cache(maxsize=8)
def load_vocabulary(*folders: Path) -> Vocabulary:
    """Read the vocabulary from the package's `ontology/` and from further folders of Turtle files.

    A further folder may add entities, and further names to entities that are there. The result is cached: a
    folder whose files have changed is not read again.

    Raises:
        DataError: when a folder is missing, a file is not valid Turtle, a label is empty, or an id has no
            type, an unknown type, two types, or not exactly one preferred label.

    Examples:
        >>> vocabulary = load_vocabulary()
        >>> vocabulary.entities["force/essex"].label
        'Essex Police'
        >>> vocabulary.members["rocu/tarian"]
        ('force/dyfed-powys', 'force/gwent', 'force/south-wales')
    """
    graph = _read((folder("ontology"), *folders))
    superclasses = _superclasses(graph)
    entities = dict(_entities(graph, superclasses))
    return Vocabulary(
        entities=entities,
        labels=tuple(sorted(_labels(graph, entities), key=attrgetter("text", "entity", "context"))),
        properties={item.name: item for item in _properties(graph)},
        questions={subject: _question(graph, subject) for subject in graph.instances("Question")},
        grades={subject: _grade(graph, subject) for subject in graph.instances("Grade")},
        broader={subject: broader[0] for subject, broader in graph.links(_SKOS + "broader")},
        superclasses=superclasses,
        areas=dict(graph.links(_TERM + "policesArea")),
        topics={subject: issue[0] for subject, issue in graph.links(_TERM + "topic")},
        local=frozenset(kind for kind, value in graph.links(_TERM + "eachForceHasOne") if "true" in value),
        central=frozenset(kind for kind, value in graph.links(_TERM + "onlyOneInForce") if "true" in value),
        single=frozenset(kind for kind, value in graph.links(_TERM + "eachAreaHasOne") if "true" in value),
        members=dict(graph.links(_ORG + "hasMember")),
        subjects={
            subject: issues
            for subject, issues in graph.links(_TERM + "aboutIssue")
            if _TERM + "InspectionProgramme" in graph.values(subject, _RDF_TYPE)
        },
        concepts=_concepts(graph),
        comparisons={(item.earlier, item.later): item for item in _comparisons(graph)},
    )


class _Graph:
    """Triples: subject → predicate → objects, in order of the files. Ids stand without their base."""

    def __init__(self) -> None:
        self.triples: dict[str, dict[str, list[str]]] = {}
        self.files: dict[str, list[str]] = {}

    def add(self, subject: str, predicate: str, value: str, file: str) -> None:
        objects = self.triples.setdefault(subject, {}).setdefault(predicate, [])
        files = self.files.setdefault(subject, [])
        objects += [value] * (value not in objects)
        files += [file] * (file not in files)

    def values(self, subject: str, predicate: str) -> tuple[str, ...]:
        return tuple(self.triples[subject].get(predicate, ()))

    def one(self, subject: str, predicate: str) -> str:
        values = self.values(subject, predicate)
        if len(values) != 1:
            name = re.split("[/#]", predicate)[-1]
            raise self.error(f"{len(values)} values of {name}, not one", subject)
        return values[0]

    def number(self, subject: str, predicate: str) -> int:
        value = self.one(subject, predicate)
        if not value.isdecimal():
            raise self.error(f"not a whole number: {value}", subject)
        return int(value)

    def links(self, predicate: str) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yield each subject that has the predicate, in order of ids, with its objects."""
        having = [subject for subject in sorted(self.triples) if predicate in self.triples[subject]]
        return ((subject, self.values(subject, predicate)) for subject in having)

    def instances(self, name: str) -> Iterator[str]:
        return (subject for subject, types in self.links(_RDF_TYPE) if _TERM + name in types)

    def error(self, what: str, subject: str) -> DataError:
        files = ", ".join(self.files[subject])
        return DataError(f"{subject}: {what}", where=files, hint="mend the Turtle")


def _read(folders: Iterable[Path]) -> _Graph:
    graph = _Graph()
    for place in folders:
        if not place.is_dir():
            raise DataError("no such folder", where=str(place), hint="give a folder of Turtle files")
        for path in sorted(place.glob("*.ttl")):
            for subject, predicate, value in _parse(path):
                if predicate in _NAMES and not value.strip():
                    raise DataError(f"{subject}: an empty label", where=path.name, hint="fill it or drop it")
                graph.add(subject, predicate, value, path.name)
    return graph


def _parse(path: Path) -> Iterator[tuple[str, str, str]]:
    try:
        for quad in pyoxigraph.parse(path=path, format=pyoxigraph.RdfFormat.TURTLE):
            subject, value = quad.subject.value, quad.object.value
            yield subject.removeprefix(_ID), quad.predicate.value, value.removeprefix(_ID)
    except SyntaxError as error:
        raise DataError(f"not valid Turtle: {error.msg}", where=path.name, hint="mend the file") from error


def _superclasses(graph: _Graph) -> dict[str, frozenset[str]]:
    """Return the superclasses, within the ontology, of every class that the ontology declares."""
    classes = [subject for subject, types in graph.links(_RDF_TYPE) if _OWL + "Class" in types]
    parents = {name: graph.values(name, _RDFS + "subClassOf") for name in classes}

    def above(name: str) -> set[str]:
        within = [parent for parent in parents[name] if parent in parents]
        return {found for parent in within for found in {_local(parent)} | above(parent)}

    return {_local(name): frozenset(above(name)) for name in parents}


def _local(term: str) -> str:
    return term.removeprefix(_TERM)


def _mention_type(graph: _Graph, subject: str, superclasses: Mapping[str, frozenset[str]]) -> str | None:
    """Return the mention type of the subject; None for a question, a grade or a concept."""
    types = graph.values(subject, _RDF_TYPE)
    names = {_local(type_) for type_ in types if type_.startswith(_TERM)}
    if not types or not names <= superclasses.keys():
        raise graph.error(f"no type, or one that the ontology does not declare: {sorted(names)}", subject)
    found = {type_ for name in names for type_ in {name} | superclasses[name] if type_ in MENTION_TYPES}
    if len(found) > 1:
        raise graph.error(f"of two types: {', '.join(sorted(found))}", subject)
    return next(iter(found), None)


def _entities(graph: _Graph, superclasses: Mapping[str, frozenset[str]]) -> Iterator[tuple[str, Entity]]:
    """Yield the entities in order of ids, checking the type and the label of everything that has an id."""
    for subject in sorted(graph.triples):
        if ":" in subject:  # a class or a property of the ontology
            continue
        type_, label = _mention_type(graph, subject, superclasses), graph.one(subject, _SKOS + "prefLabel")
        if type_ is not None:
            names = graph.values(subject, _SKOS + "altLabel") + graph.values(subject, _TERM + "abbreviation")
            kind = _TERM + "Kind" in graph.values(subject, _RDF_TYPE)
            classes = graph.values(subject, _ORG + "classification")
            of = classes[0] if classes else None
            yield subject, Entity(subject, type_, label, names, kind=kind, classification=of)


def _labels(graph: _Graph, entities: Iterable[str]) -> Iterator[Label]:
    for entity in entities:
        for predicate in _NAMES:
            context, abbreviation = predicate == _TERM + "contextLabel", predicate == _TERM + "abbreviation"
            for text in graph.values(entity, predicate):
                short = abbreviation or (context and _CAPITALS.fullmatch(text) is not None)
                yield Label(text, entity, short, context)


def _properties(graph: _Graph) -> Iterator[Property]:
    for subject in graph.instances("RelationProperty"):
        domain, range_ = (frozenset(map(_local, graph.values(subject, _SCHEMA + key))) for key in _SIGNATURE)
        symmetric = _OWL + "SymmetricProperty" in graph.values(subject, _RDF_TYPE)
        yield Property(_local(subject), graph.one(subject, _RDFS + "label"), domain, range_, symmetric)


def _concepts(graph: _Graph) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for subject, schemes in graph.links(_SKOS + "inScheme"):
        for scheme in schemes:
            found.setdefault(scheme, []).append(subject)
    return {scheme: tuple(concepts) for scheme, concepts in sorted(found.items())}


def _question(graph: _Graph, subject: str) -> Question:
    return Question(
        id=subject,
        cycle=graph.one(subject, _TERM + "cycle"),
        pillar="".join(graph.values(subject, _TERM + "pillar")),
        number=graph.number(subject, _TERM + "number"),
        label=graph.one(subject, _SKOS + "prefLabel"),
        wordings=graph.values(subject, _TERM + "wording"),
        graded=graph.one(subject, _TERM + "graded") == "true",
        issues=graph.values(subject, _TERM + "aboutIssue"),
        topics=graph.values(subject, _DCTERMS + "subject"),
        scale=next(iter(graph.values(subject, _TERM + "gradedOn")), None),
    )


def _comparisons(graph: _Graph) -> Iterator[Comparison]:
    degrees = set(graph.instances("Comparability"))
    for subject in graph.instances("Comparison"):
        earlier, later, degree = (graph.one(subject, _TERM + name) for name in ("earlier", "later", "comparable"))
        if degree not in degrees:
            raise graph.error(f"no degree of comparability: {degree}", subject)
        sources = graph.values(subject, _DCTERMS + "source")
        yield Comparison(earlier, later, degree, graph.one(subject, _SKOS + "note"), tuple(sorted(sources)))


def _grade(graph: _Graph, subject: str) -> Grade:
    label, scale = graph.one(subject, _SKOS + "prefLabel"), graph.one(subject, _SKOS + "inScheme")
    return Grade(subject, label, scale, graph.number(subject, _TERM + "rank"))
