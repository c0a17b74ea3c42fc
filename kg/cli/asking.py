"""The commands that ask: query, explain, vocabulary."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.output import FOR_GRAPHS, FOR_TABLES, answer, emit, note, records, reviewed
from kg.errors import QueryError, meant

if TYPE_CHECKING:
    from kg.explain import Account, Explanation


@click.command()
@click.argument("dataset", required=False, type=click.Path(path_type=Path))
@click.argument("name", metavar="NAME|FILE|-", required=False)
@click.option(
    "--param", "params", metavar="NAME=VALUE", multiple=True, help="A parameter of the question; may be repeated."
)
@click.option(
    "-f", "--format", type=click.Choice([*FOR_TABLES, *FOR_GRAPHS]), help="table, or turtle for a graph, when left out."
)
@click.option("--list", "listing", is_flag=True, help="Show the questions, and their parameters.")
def query(dataset: Path | None, name: str | None, params: tuple[str, ...], format: str | None, listing: bool) -> int:
    """Ask a dataset a question: one that comes with kg or with the dataset, a SPARQL file, or standard input (-).

    csv, tsv and json are the formats of SPARQL results, with full IRIs; table, lines and markdown shorten them
    to ids, and table and lines those of statements to the digits at their end, which kg explain, kg correct and kg cite
    take. lines puts each answer on a line, with its sentence below.
    The prefixes insp, org, prov, skos, oa, dcterms, rdf, rdfs, owl, qb, schema, foaf and xsd are known.

    \b
    Examples:
      kg query --list
      kg query dataset --list
      kg query --list --format markdown > questions.md
      kg query dataset shared-units --param force=force/essex --param other=force/kent
      kg query dataset inadequate-issues --format csv > weaknesses.csv
      echo 'SELECT * WHERE { ?unit insp:unitOf ?force }' | kg query dataset -
    """
    if listing:
        emit(_questions(format or "table", dataset))
        return 0
    if dataset is None or name is None:
        raise click.UsageError("name a dataset and a question; `kg query --list` shows the questions")
    from kg import queries
    from kg.correcting import marks
    from kg.dataset import open_dataset
    from kg.store import open_store

    opened = open_dataset(dataset)
    question, given = queries.load(name, opened.project("queries")), _given(params)
    chosen = queries.values(question, given)
    store, base = open_store(opened), opened.manifest.base
    found = queries.run(store, question, given, base=base)
    text = answer(found, format, base, marks(store, base))
    for value in queries.unknown(store, chosen, base):
        note(f"kg: {value} is not in the dataset; `kg vocabulary` shows the ids of names")
    for name, hint in queries.unknown_terms(store, question.text, base).items():
        note(f"kg: {name}: the ontology has no such class or property ({hint})")
    if format in (None, "table", "lines") and question.title:
        note(queries.title(store, question, chosen, base))
    emit(text)
    return 0


def _given(params: tuple[str, ...]) -> dict[str, str]:
    found: dict[str, str] = {}
    for param in params:
        name, equals, value = param.partition("=")
        if not equals or not name:
            raise click.UsageError(f"--param {param} is not of the form NAME=VALUE")
        found[name.strip()] = value.strip()
    return found


def _questions(format: str, dataset: Path | None) -> str:
    if format not in ("table", "csv", "json", "markdown"):
        raise click.UsageError("the list of questions is printed as table, csv, json or markdown")
    from kg.cli.listing import COLUMNS, page, row
    from kg.dataset import open_dataset
    from kg.queries import list_queries

    own = open_dataset(dataset).project("queries") if dataset else None
    questions = sorted(list_queries(own), key=lambda question: (not question.about, question.about, question.name))
    return page(questions) if format == "markdown" else records(COLUMNS, [row(item) for item in questions], format)


@click.command()
@click.argument("dataset", type=click.Path(path_type=Path))
@click.argument("thing", metavar="IRI|ID|NAME")
@click.option("-f", "--format", type=click.Choice(["text", "json"]), default="text", show_default=True)
def explain(dataset: Path, thing: str, format: str) -> int:
    """Show every statement about a thing, each with its sentence, page, rule and confidence.

    The thing is given by its IRI, its id, the end of that (essex is the force) or a name under which it goes; also a
    single statement by its id, or by the digits at the end of it, as kg query shows them.

    \b
    Examples:
      kg explain dataset "Essex Police"
      kg explain dataset system/athena --format json
    """
    from kg.dataset import open_dataset
    from kg.explain import explain as look_up
    from kg.store import open_store

    opened = open_dataset(dataset)
    found = look_up(open_store(opened), thing, base=opened.manifest.base)
    if format == "json":
        emit(json.dumps(asdict(found), ensure_ascii=False, sort_keys=True, indent=1) + "\n")
    else:
        emit(_text(found))
    return 0


def _text(found: Explanation) -> str:
    lines = [found.label + f" ({', '.join(found.types)})" * bool(found.types), found.iri]
    if found.names:
        lines.append(f"also: {', '.join(found.names)}")
    count = len(found.statements)
    lines.append(f"{count} statement{'s' * (count != 1)}")
    report = ""
    for item in found.statements:
        if item.report != report:
            report = item.report
            lines += ["", f"{item.title} [{report}]"]
        lines += ["", *_account(item)]
    return "\n".join(lines) + "\n"


def _account(item: Account) -> list[str]:
    place = [f"page {item.page}"] if item.page is not None else []
    place += [item.section] if item.section else []
    return [
        f"  {item.kind}: {item.says}",
        f"    “{' '.join(item.quote.split())}”",
        *([f"    {', '.join(place)}"] if place else []),
        *(f"    {reviewed(review)}" for review in item.corrections),
        f"    {_origin(item)}{item.id}",
    ]


def _origin(item: Account) -> str:
    if item.confidence is None:
        return ""
    told = ", ".join(item.reasons)
    return f"rule {item.rule}, confidence {item.confidence:g}{f' ({told})' if told else ''}, "


_ADD = """To add a name, give the thing a skos:altLabel (or an insp:abbreviation) in a Turtle file of the folder
ontology; to add a thing, give it a class and a skos:prefLabel there."""


@click.command(epilog=_ADD)
@click.argument("search", required=False)
@click.option("--type", "kind", metavar="TYPE", help="Only things of one type, such as PoliceForce, Issue or System.")
@click.option("-f", "--format", type=click.Choice(["table", "csv", "json"]), default="table", show_default=True)
def vocabulary(search: str | None, kind: str | None, format: str) -> int:
    """Show the names that kg knows before it reads a report, and the ids of what they name.

    \b
    Examples:
      kg vocabulary athena
      kg vocabulary --type PoliceForce --format csv
    """
    from kg.ontology import load_vocabulary

    entities = load_vocabulary().entities.values()
    types = sorted({entity.type for entity in entities})
    if kind is not None:
        kind = {name.casefold(): name for name in types}.get(kind.casefold(), kind)
    if kind is not None and kind not in types:
        raise QueryError(
            "there is no such type", where=kind, hint=meant(kind, types, f"choose one of {', '.join(types)}")
        )
    word = (search or "").casefold()
    rows = [
        [entity.id, entity.type, entity.label, "; ".join(entity.names)]
        for entity in entities
        if kind in (None, entity.type)
        and any(word in name.casefold() for name in (entity.id, entity.label, *entity.names))
    ]
    emit(records(["id", "type", "label", "names"], rows, format))
    if format == "table":
        note(f"{len(rows)} found. {_ADD}")
    return 0
