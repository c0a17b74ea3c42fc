"""The page on which one asks in SPARQL: an editor, with the named questions as examples."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from kg.edition import Edition
from kg.errors import NotFoundError
from kg.pages.environment import render
from kg.pages.links import Links
from kg.pages.register import Asked
from kg.pages.reply import Reply, html
from kg.queries import QueryFile, list_queries, parse_question, portable, prefixed_names, prefixes, title, values
from kg.rdf import VOCABULARY_GRAPH

# Value of `format` → what it is called; for an answer of rows, and for one of triples.
FORMATS = {
    "csv": "CSV, a table",
    "tsv": "TSV, a table with types",
    "json": "JSON, a table",
    "xml": "XML, a table",
    "ttl": "Turtle, a graph",
    "nt": "N-Triples, a graph",
    "jsonld": "JSON-LD, a graph",
}
_FIRST = parse_question(
    "first",
    """SELECT ?kind (COUNT(?statement) AS ?statements)
WHERE {
  ?statement a ?class .
  ?class rdfs:subClassOf+ insp:Statement ; rdfs:label ?kind .
}
GROUP BY ?kind
ORDER BY DESC(?statements)
""",
)
_TERMS = """SELECT ?term ?label ?definition (SAMPLE(?type) AS ?kind) WHERE { GRAPH $graph {
  VALUES ?type { owl:Class owl:ObjectProperty owl:DatatypeProperty }
  ?term a ?type ; rdfs:label ?label
  OPTIONAL { ?term skos:definition ?definition }
} } GROUP BY ?term ?label ?definition ORDER BY ?term"""
_NAMES = "SELECT ?thing ?label WHERE { GRAPH $graph { ?thing skos:prefLabel ?label } } ORDER BY ?thing ?label"


def ask(edition: Edition, links: Links, asked: Asked) -> Reply:
    """Return the page, with the query or the named question that is asked for in the editor.

    The parameters of a named question may be given too, as on its own page.

    Raises:
        NotFoundError: when there is no such question.
        QueryError: when a parameter of it is unknown, missing or not what it must be.
    """
    questions = list_queries(edition.dataset.project("queries"))
    name = _given(asked, "question")
    query = _given(asked, "query") or (_example(edition, questions, name, asked) if name else _first(edition))
    groups = groupby(sorted(questions, key=_order), key=lambda question: question.about)
    page = render(
        "ask.html",
        links,
        query=query,
        examples=[(about or "other", [(one.name, _plain(edition, one)) for one in group]) for about, group in groups],
        chosen=name,
        formats=FORMATS,
        format=_given(asked, "format") or "csv",
        timeout=_given(asked, "timeout"),
        known=_known(edition, links, questions),
    )
    return html(page)


def _given(asked: Asked, name: str) -> str:
    return (asked.get(name) or ("",))[0]


def _first(edition: Edition) -> str:
    return portable(_FIRST, {}, edition.base)


def _example(edition: Edition, questions: list[QueryFile], name: str, asked: Asked) -> str:
    question = next((one for one in questions if one.name == name), None)
    if question is None:
        raise NotFoundError("there is no such question", where=name, hint="the page of questions lists all")
    given = {one.name: _given(asked, one.name) for one in question.parameters if _given(asked, one.name)}
    chosen = values(question, given)
    asks = title(edition.store, question, chosen, edition.base)
    return f"# {' '.join(asks.split())}\n{portable(question, chosen, edition.base)}"


def _plain(edition: Edition, question: QueryFile) -> str:
    return title(edition.store, question, values(question, {}), edition.base)


def _order(question: QueryFile) -> tuple[bool, str, str]:
    return (not question.about, question.about, question.name)


def _known(edition: Edition, links: Links, questions: list[QueryFile]) -> dict[str, Any]:
    """Return what the editor completes and how it links: prefixes, terms with their meaning, ids with their names."""
    vocabulary = f"<{edition.base}id/{VOCABULARY_GRAPH}>"
    return {
        "base": edition.base,
        "page": links.to("page/"),
        "ontology": links.to("ontology"),
        "suggest": links.to("search/suggest"),
        "prefixes": prefixes(edition.base),
        "terms": [*_own_terms(edition, vocabulary), *_other_terms(questions)],
        "ids": [
            [row["thing"].value.removeprefix(f"{edition.base}id/"), row["label"].value]
            for row in _rows(edition, _NAMES, vocabulary)
        ],
    }


def _own_terms(edition: Edition, vocabulary: str) -> Iterator[list[str]]:
    for row in _rows(edition, _TERMS, vocabulary):
        kind = "class" if row["kind"].value.endswith("Class") else "property"
        name = row["term"].value.removeprefix(f"{edition.base}ontology#")
        yield [f"insp:{name}", kind, row["label"].value, row["definition"].value if row["definition"] else ""]


def _other_terms(questions: list[QueryFile]) -> Iterator[list[str]]:
    """Return the terms of other vocabularies that the named questions use."""
    for name in sorted(set().union(*(prefixed_names(question.text) for question in questions))):
        prefix, _, local = name.partition(":")
        if prefix not in {"insp", "xsd"}:
            yield [name, "class" if local[0].isupper() else "property", "", ""]


def _rows(edition: Edition, query: str, vocabulary: str) -> Any:
    return edition.store.query(query.replace("$graph", vocabulary), prefixes=prefixes(edition.base))
