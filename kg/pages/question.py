"""The questions in plain English: their list, and each as a form with its answer."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches
from itertools import groupby
from pathlib import Path

from pyoxigraph import QueryResultsFormat, QuerySolutions, RdfFormat, parse, parse_query_results, serialize

from kg import queries
from kg.edition import Edition
from kg.errors import NotFoundError, QueryError
from kg.pages.cells import cells
from kg.pages.environment import render
from kg.pages.fields import Form, fill
from kg.pages.links import Links
from kg.pages.register import Asked
from kg.pages.reply import Reply
from kg.pages.search import first, page_number
from kg.queries import Answer, QueryFile

_ROWS = 200  # on a page
_RESERVED = frozenset({"name", "format", "page"})
_PLACE = re.compile(r"\{(\w+)\}")
_TABLES = {
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
    "json": QueryResultsFormat.JSON,
    "xml": QueryResultsFormat.XML,
}
_GRAPHS = {"ttl": RdfFormat.TURTLE, "nt": RdfFormat.N_TRIPLES, "rdf": RdfFormat.RDF_XML, "jsonld": RdfFormat.JSON_LD}
_NAMES = {
    "csv": "CSV",
    "tsv": "TSV",
    "json": "SPARQL results JSON",
    "xml": "SPARQL results XML",
    "ttl": "Turtle",
    "nt": "N-Triples",
    "rdf": "RDF/XML",
    "jsonld": "JSON-LD",
}


def questions(edition: Edition, links: Links, asked: Asked) -> Reply:
    """Return the list of the questions, by what they are about."""
    text = render("questions.html", links, groups=grouped(edition), parts=title_parts)
    return Reply(text.encode())


def question(edition: Edition, links: Links, asked: Asked) -> Reply:
    """Return a question as a form, and its answer; as a file when `format` is given.

    Raises:
        NotFoundError: when there is no such question.
        QueryError: when an answer is asked for as a file, and a value is wrong or missing, or the format unknown.
    """
    found = _named(edition, first(asked, "name"))
    given = {name: first(asked, name) for name in asked if name not in _RESERVED}
    strange = sorted(given.keys() - {parameter.name for parameter in found.parameters})
    form = fill(edition, found, {name: value for name, value in given.items() if name not in strange})
    wanted = first(asked, "format")
    if wanted and wanted != "html":
        return _file(edition, form, wanted, strange)
    answer = None if form.chosen is None or strange else run(edition, form)
    status = 400 if form.wrong or strange else 200
    text = render("question.html", links, **_shown(edition, links, form, answer, page_number(asked)), strange=strange)
    return Reply(text.encode(), status=status)


def grouped(edition: Edition) -> list[tuple[str, list[QueryFile]]]:
    """Return the questions by what they are about, a project's own among them."""
    listed = queries.list_queries(edition.dataset.project("queries"))

    def about(item: QueryFile) -> str:
        return item.about or "other questions"

    return [(name, list(group)) for name, group in groupby(sorted(listed, key=about), key=about)]


def title_parts(item: QueryFile) -> list[tuple[str, bool]]:
    """Return the words of a question, and whether they are the name of a parameter.

    Examples:
        >>> title_parts(QueryFile("q", "", "What does {force} do?"))
        [('What does ', False), ('force', True), (' do?', False)]
    """
    pieces = _PLACE.split(item.title or item.name)
    return [(words, place % 2 == 1) for place, words in enumerate(pieces) if words]


def run(edition: Edition, form: Form) -> Answer:
    """Answer the question of a form that is whole."""
    told = {name: value for name, value in (form.chosen or {}).items() if value is not None}
    return queries.run(edition.store, form.question, told, base=edition.base)


def _named(edition: Edition, name: str) -> QueryFile:
    listed = queries.list_queries(edition.dataset.project("queries"))
    found = next((item for item in listed if item.name == name), None)
    if found is None:
        titles = {item.name: "".join(words for words, _ in title_parts(item)) for item in listed}
        near = {one: titles[one] for one in get_close_matches(name, titles, n=3, cutoff=0.4)}
        raise NotFoundError("there is no such question", where=name, hint="the page of questions lists all", near=near)
    return found


def _shown(edition: Edition, links: Links, form: Form, answer: Answer | None, number: int) -> dict[str, object]:
    """Return what the page of a question shows."""
    asked, rows = form.question, answer.rows if answer else ()
    here = f"question/{asked.name}"
    part = rows if links.static else rows[(number - 1) * _ROWS : number * _ROWS]
    chosen = form.chosen
    return {
        "question": asked,
        "form": form,
        "parts": title_parts(asked),
        "title": "" if chosen is None else queries.title(edition.store, asked, chosen, edition.base),
        "answer": answer,
        "columns": [(name, _heading(name)) for name in answer.columns] if answer else [],
        "rows": cells(edition, links, answer.columns, part) if answer and answer.columns else [],
        "first": (number - 1) * _ROWS + 1,
        "number": number,
        "last": 1 if links.static else max(1, -(-len(rows) // _ROWS)),
        "to": lambda page: links.to(here, {**form.given, "page": str(page)}),
        "permalink": links.to(here, dict(form.given)),
        "defaults": links.to(here),
        "query": "" if chosen is None else queries.bound(asked, chosen, edition.base),
        "downloads": _downloads(links, here, form, answer),
        "graph": answer.data.decode() if answer and not answer.columns else "",
    }


def _downloads(links: Links, here: str, form: Form, answer: Answer | None) -> list[tuple[str, str]]:
    """Return (name of a format, link) of the files in which an answer can be had."""
    formats: Iterable[str] = () if answer is None or links.static else _TABLES if answer.columns else _GRAPHS
    return [(_NAMES[name], links.to(here, {**form.given, "format": name})) for name in formats]


def _file(edition: Edition, form: Form, wanted: str, strange: list[str]) -> Reply:
    if strange:
        known = ", ".join(field.name for field in form.fields) or "none"
        raise QueryError(f"there is no parameter {strange[0]}", where=form.question.name, hint=f"there are {known}")
    for field in form.fields:
        if field.problem or (field.required and not field.value):
            raise QueryError(
                f"{field.name}: {field.problem or 'needs a value'}", where=form.question.name, hint=field.hint
            )
    if wanted not in _NAMES:
        raise QueryError("there is no such format", where=wanted[:80], hint=f"one of {', '.join(_NAMES)}")
    answer = run(edition, form)
    formats = _TABLES if answer.columns else _GRAPHS
    if wanted not in formats:
        hint = f"this question has {', '.join(formats)}"
        raise QueryError("the answer cannot be had in this format", where=wanted, hint=hint)
    name = f"{Path(form.question.name).name}.{wanted}"
    if answer.columns:
        return Reply(_table(answer, wanted), _TABLES[wanted].media_type, name)
    triples = (quad.triple for quad in parse(answer.data, format=RdfFormat.N_TRIPLES))
    return Reply(serialize(triples, format=_GRAPHS[wanted]) or b"", _GRAPHS[wanted].media_type, name)


def _table(answer: Answer, wanted: str) -> bytes:
    if wanted == "json":
        return answer.data
    found = parse_query_results(answer.data, format=QueryResultsFormat.JSON)
    if not isinstance(found, QuerySolutions):  # yes or no
        words = f"{answer.columns[0]}\r\n{answer.rows[0][0]}\r\n".encode()
        return words if wanted in {"csv", "tsv"} else found.serialize(format=_TABLES[wanted]) or b""
    return found.serialize(format=_TABLES[wanted]) or b""


def _heading(name: str) -> str:
    words = re.sub(r"([a-z])([A-Z])", lambda match: f"{match[1]} {match[2].lower()}", name)
    return words[0].upper() + words[1:].replace("_", " ")
