"""What workers do for the tools that ask questions: functions of an edition."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice

from pyoxigraph import QueryBoolean, QuerySolutions, QueryTriples

from kg import queries
from kg.edition import Edition
from kg.errors import QueryError
from kg.explain import find
from kg.mcp.cutting import CHARACTERS, LONGEST, more, shortened, size, taken
from kg.mcp.telling import statements
from kg.mcp.values import Cell, QuestionEntry, QuestionParameter, QuestionsAnswer, Statement, TableAnswer
from kg.queries import QueryFile
from kg.search.listing import named, quoted
from kg.search.listing import statements as statements_of
from kg.serve.errors import ForbiddenError
from kg.serve.evaluating import evaluated
from kg.serve.syntax import check_addresses, check_depth

_CITED = 5  # statements of a row
Rows = Sequence[tuple[Cell, ...]]


def questions(edition: Edition, about: str, limit: int, offset: int) -> QuestionsAnswer:
    """Return the questions that can be asked by name."""
    everything = queries.list_queries(edition.dataset.project("queries"))
    groups = tuple(sorted({item.about for item in everything if item.about}))
    if about and about not in groups:
        raise QueryError("no questions are about this", where=about, hint=f"one of {', '.join(groups)}")
    chosen = [item for item in everything if about in ("", item.about)]
    shown = taken(_entry(item) for item in chosen[offset : offset + limit])
    return QuestionsAnswer(shown, groups, more("questions", offset, len(shown), len(chosen)))


def _entry(item: QueryFile) -> QuestionEntry:
    parameters = tuple(QuestionParameter(one.name, one.default, one.description) for one in item.parameters)
    return QuestionEntry(item.name, item.title or item.name, item.about, item.answers, parameters)


def question(edition: Edition, name: str, parameters: Mapping[str, str], limit: int, offset: int) -> TableAnswer:
    """Answer a question that is asked by its name; parameters that take ids take names too."""
    known = {item.name: item for item in queries.list_queries(edition.dataset.project("queries"))}
    if name not in known:  # never a file of that name
        hint = "the tool questions lists their names"
        raise QueryError("there is no such question", where=name, hint=hint)
    asked = known[name]
    given = {key: _id(edition, asked, key, value) for key, value in parameters.items()}
    chosen = queries.values(asked, given)
    if strange := queries.unknown(edition.store, chosen, edition.base):
        hint = "look it up with the tool search"
        raise QueryError("nothing in the dataset has this id", where=strange[0], hint=hint)
    answer = queries.run(edition.store, asked, given, base=edition.base)
    columns, whole = (answer.columns, answer.rows) if answer.columns else _triples(answer)
    rows = [_short(edition, row) for row in whole[offset : offset + limit]]
    title = queries.title(edition.store, asked, chosen, edition.base)
    found = _table(edition, title, columns, rows)
    left = more("rows", offset, len(found.rows), len(whole))
    return replace(found, more="; ".join(part for part in (left, found.more) if part))


def _triples(answer: queries.Answer) -> tuple[tuple[str, ...], Rows]:
    """Return the triples of an answer that is a graph, as lines of N-Triples."""
    return ("triple",), [(line,) for line in answer.data.decode("utf-8").splitlines()]


def _id(edition: Edition, asked: QueryFile, key: str, value: str) -> str:
    """Return the id of a thing that is given by name, where the parameter takes ids."""
    parameter = next((item for item in asked.parameters if item.name == key), None)
    if parameter is None or not parameter.takes_id or "/" in value or value == "none":
        return value
    kind = (parameter.default or "").partition("/")[0]
    try:
        return find(edition.store, value, within=(f"{kind}/",), base=edition.base)
    except QueryError:
        return find(edition.store, value, base=edition.base)


def sparql(edition: Edition, query: str, limit: int, offset: int) -> TableAnswer:
    """Answer a query: as many rows from an offset on as fit; those before and after are not kept."""
    result = _evaluated(edition, query)
    try:
        if isinstance(result, QueryBoolean):
            return _table(edition, "", ("answer",), [("true" if result else "false",)])
        names, found = _rows_of(result)
        rows = [_short(edition, row) for row in islice(found, offset, offset + limit)]
        another = next(found, None) is not None
    except (RuntimeError, ValueError, OSError) as error:
        raise QueryError(f"the query cannot be run: {queries.reason(error)}") from error
    answer = _table(edition, "", names, rows)
    following = offset + len(answer.rows)
    if another or len(answer.rows) < len(rows):
        left = f"there are more rows: ask with offset={following}, and ORDER BY in the query"
        return replace(answer, more="; ".join(part for part in (left, answer.more) if part))
    return answer


def _evaluated(edition: Edition, query: str) -> QuerySolutions | QueryBoolean | QueryTriples:
    """Begin to answer a query that only reads, and asks nobody else."""
    check_depth(query)
    try:
        check_addresses(query, ())
        return evaluated(edition, query, None, None)
    except ForbiddenError as error:
        raise QueryError("no other server is asked", hint="write the query without SERVICE") from error
    except QueryError as error:
        hint = "SELECT, ASK, CONSTRUCT and DESCRIBE are taken, as nothing can be changed; lines are counted from 1"
        raise QueryError(error.what, hint=hint) from error


def _rows_of(result: QuerySolutions | QueryTriples) -> tuple[tuple[str, ...], Iterator[tuple[Cell, ...]]]:
    if isinstance(result, QuerySolutions):
        names = tuple(variable.value for variable in result.variables)
        return names, (tuple(_text(solution[name]) for name in names) for solution in result)
    return ("subject", "predicate", "object"), (tuple(map(_text, triple)) for triple in result)


def _text(value: object) -> Cell:
    return None if value is None else str(getattr(value, "value", value))


def _short(edition: Edition, row: Iterable[Cell]) -> tuple[Cell, ...]:
    return tuple(cell if cell is None else cell.removeprefix(f"{edition.base}id/") for cell in row)


def _table(edition: Edition, title: str, columns: Sequence[str], rows: Rows) -> TableAnswer:
    """Return as many rows as fit, with what is known of the statements behind them."""
    longest = min(LONGEST, CHARACTERS // 2 // max(1, len(columns)))
    shown = taken((tuple(cell and shortened(cell, longest) for cell in row) for row in rows), CHARACTERS // 2)
    cited = _cited(edition, rows[: len(shown)])
    ids = list(dict.fromkeys(id for row in cited for id in row))
    evidence: tuple[Statement, ...] = taken(statements(edition, ids), CHARACTERS - size(shown))
    left = len(ids) - len(evidence)
    told = f"{left} statements are left out of evidence: ask with a smaller limit" if left else ""
    return TableAnswer(title, tuple(columns), shown, cited, evidence, told)


def _cited(edition: Edition, rows: Rows) -> tuple[tuple[str, ...], ...]:
    """Return the statements behind each row: those that it names, and those whose quote and report it has."""
    values = {cell for row in rows for cell in row if cell}
    known = statements_of(edition.index, values)
    quotes = quoted(edition.index, values)
    titles = {
        name: {item.id for item in found if item.group == "reports"}
        for name, found in named(edition.index, values).items()
    }

    def of(row: tuple[Cell, ...]) -> tuple[str, ...]:
        cells = [cell for cell in row if cell]
        own = [cell for cell in cells if cell in known]
        reports = {id for cell in cells for id in titles.get(cell, ())} | {
            cell for cell in cells if cell.startswith("report/")
        }
        resting = [item.id for cell in cells for item in quotes.get(cell, ()) if not reports or item.report in reports]
        return tuple(dict.fromkeys(own or resting))[:_CITED]

    return tuple(of(row) for row in rows)
