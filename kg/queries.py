"""Questions: SPARQL files whose leading comments say in plain English what they ask::

    # title: Which units do {force} and {other} run jointly?
    # param force = force/essex : the force asked about
    # param grade = none : the word of a grade; every grade when left out
    # answers: one row a sentence that says so
    # about: units and partners
    # competency: 1

A parameter stands in the query as `$force`. Its default is an id, words, `none` or `force/*` (any, and any
force); without `=` it must be given. A value that may be left out stands in `VALUES ?force { $force }`, which is
left out with it. An id becomes an IRI of the dataset, anything else a string. Relative IRIs such as
`<polarity/weakness>` are ids. The usual prefixes need no declaration. OPTIONAL parts stand last in their group:
what follows one is evaluated over the whole dataset, which takes seconds instead of milliseconds.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from pyoxigraph import (
    CanonicalizationAlgorithm,
    Literal,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Store,
    parse_query_results,
    serialize,
)
from pyoxigraph import Dataset as Quads
from pyoxigraph import Quad as _Quad

from kg import display
from kg.errors import QueryError, meant
from kg.ontology import BASE
from kg.rdf import PREFIXES
from kg.resources import folder
from kg.store import is_merged

_HEADER = re.compile(r"#\s*(title|answers|about|competency|param)\b:?\s*(.*)")
_PARAM = re.compile(r"(\w+)\s*(?:=\s*(.*?)\s*)?\s:\s+(.*)")
_ID = re.compile(r"[a-z][a-z-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)+")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
# What a `$name` may not be sought in; then a clause that only binds a parameter; then a `$name`.
_TOKEN = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"""|\'\'\'(?:[^\'\\]|\\.|\'(?!\'\'))*\'\'\''
    r'|"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\'|<[^<>"{}|^`\\\s]*>|#[^\n]*'
    r"|(?P<clause>VALUES\s+\?\w+\s*\{\s*)\$(?P<only>\w+)(?P<end>\s*\})|\$(?P<name>\w+)",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a question.

    Attributes:
        default: an id or words; `force/*` for any force, `none` for any; None where it must be given.
    """

    name: str
    description: str
    default: str | None = None

    @property
    def optional(self) -> bool:
        """Whether it may be left open."""
        return self.default is not None and (self.default == "none" or self.default.endswith("/*"))

    @property
    def takes_id(self) -> bool:
        """Whether its values are ids, which the default tells."""
        return self.default is not None and "/" in self.default


@dataclass(frozen=True, slots=True)
class QueryFile:
    """A question as it stands in its file.

    Attributes:
        answers: what a row of the answer is.
        about: the group in which it is listed.
        competency: its number in the list of competency questions.
    """

    name: str
    text: str
    title: str = ""
    answers: str = ""
    about: str = ""
    competency: int | None = None
    parameters: tuple[Parameter, ...] = ()

    def places(self) -> frozenset[str]:
        """Return the names that stand as `$name` in the query."""
        found = (match["only"] or match["name"] for match in _TOKEN.finditer(self.text))
        return frozenset(name for name in found if name)


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a question.

    Attributes:
        columns: empty when the question asked for a graph.
        rows: the values as strings: IRIs in full, None where there is no value.
        data: the same as SPARQL results JSON, or as canonical N-Triples.
        title: the question in words, where it was asked by a name.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str | None, ...], ...]
    data: bytes
    title: str = ""

    def __repr__(self) -> str:
        return display.answer_text(self.title, self.columns, self.rows) if self.columns else self.data.decode()

    def _repr_html_(self) -> str:
        shown = display.answer_html(self.title, self.columns, self.rows)
        return shown if self.columns else display.quoted(display.plain(self.data.decode()))


def list_queries(own: Path | None = None) -> list[QueryFile]:
    """Return the questions that come with the package and those of a project's own folder, by name."""
    return [_read(path) for _, path in sorted(_known(own).items())]


def load(name: str | Path, own: Path | None = None) -> QueryFile:
    """Return a question by name, from a file, or from standard input (`-`).

    Args:
        own: a folder of a project's own questions; of two of one name its own counts.

    Raises:
        QueryError: when there is neither such a question nor such a file.
    """
    if name == "-":
        return parse_question("-", sys.stdin.read())
    known = _known(own)
    path = known.get(str(name), Path(name))
    if not path.is_file():
        rest = "`kg query --list` shows all"
        if path.suffix or len(path.parts) > 1:
            raise QueryError("there is no such file", where=str(name), hint=f"check the path; {rest}")
        near = meant(str(name), known, cutoff=0.5)
        raise QueryError("there is no such question or file", where=str(name), hint=f"{near} {rest}".strip())
    return _read(path) if str(name) in known else replace(_read(path), name=str(name))


def _known(own: Path | None) -> dict[str, Path]:
    places = [folder("queries"), *([own] if own else [])]
    return {path.stem: path for place in places for path in place.glob("*.rq")}


def parse_question(name: str, text: str) -> QueryFile:
    """Read the leading comments of a question.

    Raises:
        QueryError: when a parameter line is not of the form `name = default : description`.

    Examples:
        >>> question = parse_question("q", "# title: Who?\\n# param who = force/essex : the force\\nASK {}")
        >>> question.title, question.parameters[0].default
        ('Who?', 'force/essex')
    """
    found: dict[str, list[str]] = {"title": [], "answers": [], "about": [], "competency": [], "param": []}
    key = ""
    for line in text.splitlines():
        if not line.startswith("#"):
            break
        if match := _HEADER.match(line):
            key = match[1]
            found[key].append(match[2])
        elif key:
            found[key][-1] += " " + line.lstrip("# ")
    parameters = tuple(_parameter(name, line) for line in found["param"])
    number = " ".join(found["competency"])
    competency = int(number) if number.isdecimal() else None
    title, answers, about = (" ".join(found[key]) for key in ("title", "answers", "about"))
    return QueryFile(name, text, title, answers, about, competency, parameters)


def run(store: Store, query: QueryFile | str, params: Mapping[str, str] | None = None, *, base: str = BASE) -> Answer:
    """Answer a question.

    Args:
        store: a dataset, as `kg.store.leftstore` gives it.
        query: a question, or the name of one.
        params: parameter → value; the defaults hold for the others.
        base: the base IRI of the dataset.

    Raises:
        QueryError: when the query is not valid SPARQL, or a parameter is unknown, missing or not what it must be.
    """
    question = load(query) if isinstance(query, str) else query
    text = bound(question, values(question, params or {}), base)
    try:
        result = store.query(
            text, base_iri=f"{base}id/", prefixes=prefixes(base), use_default_graph_as_union=not is_merged(store)
        )
        if isinstance(result, QueryBoolean):
            word = "true" if result else "false"
            return Answer(("answer",), ((word,),), result.serialize(format=QueryResultsFormat.JSON) or b"")
        if isinstance(result, QuerySolutions):
            return _table(result.serialize(format=QueryResultsFormat.JSON) or b"")
        triples = Quads(_Quad(*triple) for triple in result)
    except (SyntaxError, RuntimeError, ValueError, OSError) as error:
        raise QueryError(
            f"the query cannot be run: {reason(error)}", where=question.name, hint=_hint(question)
        ) from error
    triples.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    lines = serialize((quad.triple for quad in triples), format=RdfFormat.N_TRIPLES) or b""
    return Answer((), (), b"".join(sorted(lines.splitlines(keepends=True))))


def prefixes(base: str = BASE) -> dict[str, str]:
    """Return the prefixes that need no declaration."""
    return {**PREFIXES, "insp": f"{base}ontology#", "foaf": "http://xmlns.com/foaf/0.1/"}


def values(question: QueryFile, params: Mapping[str, str]) -> dict[str, str | None]:
    """Return the value of every parameter, None where it is left open.

    Raises:
        QueryError: when a parameter is unknown, missing, or should be an id.
    """
    known = {parameter.name: parameter for parameter in question.parameters}
    for name in params:
        if name not in known:
            hint = f"its parameters are {', '.join(known)}" if known else "it has none"
            raise QueryError(f"there is no parameter {name}", where=question.name, hint=hint)
    return {name: _value(question, parameter, params.get(name)) for name, parameter in known.items()}


def bound(question: QueryFile, chosen: Mapping[str, str | None], base: str = BASE) -> str:
    """Return the query with the parameters' values as SPARQL terms in their places, and nowhere else.

    Examples:
        >>> question = parse_question("q", 'ASK { VALUES ?a { $who } ?a ?b "$who" } # $who')
        >>> bound(question, {"who": "force/essex"}, "https://example.org/")
        'ASK { VALUES ?a { <https://example.org/id/force/essex> } ?a ?b "$who" } # $who'
    """
    terms = {name: None if value is None else str(term(value, base)) for name, value in chosen.items()}

    def place(match: re.Match[str]) -> str:
        name = match["only"] or match["name"]
        if name not in terms:
            return match[0]
        found = terms[name]
        if match["only"]:
            return "" if found is None else f"{match['clause']}{found}{match['end']}"
        return match[0] if found is None else found

    return _TOKEN.sub(place, question.text)


def prefixed_names(text: str) -> set[str]:
    """Return the prefixed names in a query, such as "skos:prefLabel".

    Examples:
        >>> sorted(prefixed_names('ASK { ?a skos:note/rdfs:label "rdf:not" , <urn:not> ; a insp:Unit } # oa:no'))
        ['insp:Unit', 'rdfs:label', 'skos:note']
    """
    return set(re.findall(r"(?<![\w:?$])([a-z]\w*:[A-Za-z]\w*)", _TOKEN.sub(" ", text)))


def portable(question: QueryFile, chosen: Mapping[str, str | None], base: str = BASE) -> str:
    """Return the query with the values in their places and all that it uses declared, so that any client can send it.

    Examples:
        >>> print(portable(parse_question("q", "# title: Q?\\nASK { $who a insp:Unit }"), {"who": "unit/a"}))
        BASE <https://w3id.org/inspection-kg/id/>
        PREFIX insp: <https://w3id.org/inspection-kg/ontology#>
        ASK { <unit/a> a insp:Unit }
    """
    left = "|".join(name for name, value in chosen.items() if value is None) or "$"
    body = re.sub(r"\A(#[^\n]*\n)+", "", question.text)
    body = re.sub(rf"\n[ \t]*VALUES\s+\?\w+\s*{{\s*\$({left})\s*}}[ \t]*(?=\n)", "", body)  # leaves no empty line
    text = bound(replace(question, text=body), chosen, base).strip()
    text = _TOKEN.sub(lambda match: match[0].replace(f"<{base}id/", "<", match[0].startswith("<")), text)
    used = {name.partition(":")[0] for name in prefixed_names(text)}
    known = sorted((name, iri) for name, iri in prefixes(base).items() if name in used)
    return "\n".join((f"BASE <{base}id/>", *(f"PREFIX {name}: <{iri}>" for name, iri in known), text))


def term(value: str, base: str = BASE) -> NamedNode | Literal:
    """Return what a value stands for: an id of the dataset, an IRI, or words.

    Examples:
        >>> print(term("force/essex"), term("2018/19"))
        <https://w3id.org/inspection-kg/id/force/essex> "2018/19"
    """
    if _ID.fullmatch(value):
        return NamedNode(f"{base}id/{value}")
    if value.startswith(("http://", "https://")):
        try:
            return NamedNode(value)
        except ValueError as error:
            raise QueryError(f"this is not an IRI: {error}", where=value, hint="write it without spaces") from error
    return Literal(value)


def label(store: Store, node: NamedNode) -> str | None:
    """Return the name of a thing, None when the dataset has none."""
    for name in (f"{PREFIXES['skos']}prefLabel", f"{PREFIXES['rdfs']}label"):
        objects = (quad.object for quad in store.quads_for_pattern(node, NamedNode(name), None))
        found = sorted(value.value for value in objects if isinstance(value, Literal))
        if found:
            return found[0]
    return None


def title(store: Store, question: QueryFile, chosen: Mapping[str, str | None], base: str = BASE) -> str:
    """Return the question in plain English, with the names of what is asked about in their places."""
    text = question.title
    for parameter in question.parameters:
        value = chosen[parameter.name]
        word = f"any {(parameter.default or '').removesuffix('/*').replace('none', parameter.name)}"
        if value is not None:
            node = term(value, base)
            word = (label(store, node) if isinstance(node, NamedNode) else None) or value
        text = text.replace(f"{{{parameter.name}}}", word)
    return text


def unknown(store: Store, chosen: Mapping[str, str | None], base: str = BASE) -> list[str]:
    """Return the values that are ids of nothing in the dataset."""
    nodes = {value: term(value, base) for value in chosen.values() if value}
    return [value for value, node in nodes.items() if isinstance(node, NamedNode) and not _occurs(store, node)]


def unknown_terms(store: Store, text: str, base: str = BASE) -> dict[str, str]:
    """Return the names of the ontology in a query that it does not have, each with a hint: they match nothing.

    Examples:
        >>> from pyoxigraph import Literal, NamedNode, Quad, Store
        >>> label = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
        >>> store = Store()
        >>> store.add(Quad(NamedNode(f"{BASE}ontology#unitOf"), label, Literal("is a unit of")))
        >>> unknown_terms(store, "SELECT * WHERE { ?unit insp:unitof ?force }")
        {'insp:unitof': 'did you mean insp:unitOf?'}
    """
    given = re.findall(r"PREFIX\s+insp:\s*<([^>]*)>", text, re.IGNORECASE)
    place = given[-1] if given else f"{base}ontology#"
    used = sorted(name for name in prefixed_names(text) if name.startswith("insp:"))
    lacking = [name for name in used if not _occurs(store, NamedNode(place + name.removeprefix("insp:")))]
    if not lacking:
        return {}
    labels = store.quads_for_pattern(None, NamedNode(f"{PREFIXES['rdfs']}label"), None)
    terms = {quad.subject.value for quad in labels if isinstance(quad.subject, NamedNode)}
    known = [f"insp:{term.removeprefix(place)}" for term in terms if term.startswith(place)]
    return {name: meant(name, known, "docs/reference/ontology.md has all") for name in lacking}


def _occurs(store: Store, node: NamedNode) -> bool:
    patterns = ((node, None, None), (None, None, node), (None, node, None))
    return any(next(store.quads_for_pattern(*pattern), None) is not None for pattern in patterns)


def _table(data: bytes) -> Answer:
    solutions = parse_query_results(data, format=QueryResultsFormat.JSON)
    assert isinstance(solutions, QuerySolutions)
    columns = tuple(variable.value for variable in solutions.variables)
    rows = tuple(tuple(_text(solution[column]) for column in columns) for solution in solutions)
    return Answer(columns, rows, data)


def _text(value: object) -> str | None:
    return None if value is None else str(getattr(value, "value", value))


def _read(path: Path) -> QueryFile:
    try:
        return parse_question(path.stem, path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise QueryError("the file cannot be read as text", where=str(path), hint="name a .rq file") from error


def _parameter(question: str, line: str) -> Parameter:
    match = _PARAM.fullmatch(line)
    if not match:
        hint = "write: # param name = default : description"
        raise QueryError(f"this is not a parameter: {line}", where=question, hint=hint)
    return Parameter(match[1], match[3], match[2])


def _value(question: QueryFile, parameter: Parameter, given: str | None) -> str | None:
    if given is None:
        if parameter.default is None:
            hint = f"add --param {parameter.name}=…"
            raise QueryError(f"needs {parameter.name}: {parameter.description}", where=question.name, hint=hint)
        return None if parameter.optional else parameter.default
    if parameter.optional and given == parameter.default:
        return None
    if parameter.takes_id and isinstance(term(given), Literal):
        hint = f"write an id such as {parameter.default}; `kg vocabulary {given}` shows the ids of names"
        raise QueryError(f"{parameter.name} is not an id: {given}", where=question.name, hint=hint)
    if _NUMBER.fullmatch(parameter.default or "") and not _NUMBER.fullmatch(given):
        hint = f"write a number such as {parameter.default}"
        raise QueryError(f"{parameter.name} is not a number: {given}", where=question.name, hint=hint)
    return given


_FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_SENTENCE = re.compile(r"(?<![\"\w])[A-Z][A-Za-z]+(?: [A-Za-z]+){2,}[^,\[]*")  # among what the parser would have taken


def reason(error: Exception) -> str:
    """Return what the parser says, without the ranges of characters that it would have taken."""
    text = str(error)
    place, expected, rest = text.partition(": expected ")
    if said := _SENTENCE.search(rest):
        return f"{place}: {said[0].strip()}"
    known = re.sub(r"(, )?\[.*", "", rest, flags=re.DOTALL)
    return f"{place}{expected}{known}" if known or not expected else f"{place}: something is missing"


def _hint(question: QueryFile) -> str:
    used = {name.partition(":")[0] for name in prefixed_names(question.text)}
    declared = set(re.findall(r"PREFIX\s+(\w+):", question.text, re.IGNORECASE))
    unknown = sorted(used - declared - prefixes().keys())
    if unknown:
        return f"declare the prefix {', '.join(unknown)}"
    words = re.sub(r"(?mi)^\s*(#.*|PREFIX\s.*|BASE\s.*)$", "", question.text).split(maxsplit=1)
    if not words or not words[0].upper().startswith(_FORMS):
        return f"a question begins with {', '.join(_FORMS[:-1])} or {_FORMS[-1]}; nothing can be changed by one"
    return "lines are counted from the start of the file"
