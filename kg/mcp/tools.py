"""The tools: what each takes, what it says of itself, and which function of a worker answers it.

The docstrings are what a model reads of a tool.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import Annotated, Any

from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import CallToolResult, TextContent
from pydantic import Field

from kg.errors import KgError
from kg.mcp.desk import Desk
from kg.mcp.values import (
    ComparisonAnswer,
    Passage,
    QuestionsAnswer,
    ReportsAnswer,
    SearchAnswer,
    TableAnswer,
    ThingAnswer,
)

_LONG = 20_000  # characters of a query
Tool = Callable[..., Awaitable[Any]]
Limit = Annotated[int, Field(ge=1, le=100, description="the most items to return")]
Offset = Annotated[int, Field(ge=0, le=1_000_000, description="how many items to leave out before the first")]


def _words(description: str) -> Any:
    return Field(min_length=1, max_length=500, description=description)


def _maybe(description: str) -> Any:
    return Field(max_length=500, description=f"{description}; empty for all")


Name = Annotated[str, _words('an id such as "force/essex", or a name such as "Essex Police"')]
Section = Annotated[str, _maybe('one section, such as "judgments", "issues", "shared", "figures", "actions"')]
Issue = Annotated[str, _maybe("only this issue and those narrower than it, by id or name")]


class Tools:
    """The tools of a dataset."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def all(self) -> tuple[Tool, ...]:
        """Return the tools in the order in which they are listed."""
        looking_up = (self.search, self.thing, self.passage, self.reports)
        return (*looking_up, self.compare, self.history, self.questions, self.question, self.sparql)

    async def search(
        self,
        text: Annotated[str, _words("words; phrases in double quotes; the last word may be the beginning of one")],
        kind: Annotated[
            str, _maybe('a kind of hit as `counts` has them, such as "force", "finding"; or "sentences"')
        ] = "",
        limit: Limit = 10,
        offset: Offset = 0,
    ) -> Annotated[CallToolResult, SearchAnswer]:
        """Find things, reports, terms and questions by their names, and statements by the words of their sentences.

        Start here to get the id of a force, unit, issue or report. Statements come with quote, page and id.
        """
        return await self._run("lookups:search", text=text, kind=kind, limit=limit, offset=offset)

    async def thing(
        self,
        name: Name,
        kind: Annotated[
            str, _maybe('only statements of this kind: "finding", "judgment", "relation", "statistic" …')
        ] = "",
        report: Annotated[str, _maybe("only statements of this report, by its id")] = "",
        limit: Limit = 20,
        offset: Offset = 0,
    ) -> Annotated[CallToolResult, ThingAnswer]:
        """Tell what a thing is, and what the reports state about it, each statement with its quote.

        Of what is often spoken of there are hundreds of statements: narrow them by kind or report, or use compare.
        """
        arguments = {"name": name, "kind": kind, "report": report, "limit": limit, "offset": offset}
        return await self._run("lookups:thing", **arguments)

    async def passage(
        self,
        statement: Annotated[str, _words('the id of a statement, such as "finding/jtai-2018-x/0123456789"')],
        around: Annotated[int, Field(ge=0, le=4000, description="characters before and after the quote")] = 600,
    ) -> Annotated[CallToolResult, Passage]:
        """Show one statement with the text of the report around its quote, to see what a sentence refers to."""
        return await self._run("lookups:passage", id=statement, around=around)

    async def reports(self, limit: Limit = 100, offset: Offset = 0) -> Annotated[CallToolResult, ReportsAnswer]:
        """List the reports of the dataset: whom they are about, in which programme and cycle."""
        return await self._run("lookups:reports", limit=limit, offset=offset)

    async def compare(
        self,
        bodies: Annotated[
            list[Annotated[str, _words("id or name")]],
            Field(min_length=1, max_length=8, description="forces, inspected areas or agencies, by id or name"),
        ],
        issue: Issue = "",
        question: Annotated[str, _maybe("only this inspection question, or topic of several, by id or name")] = "",
        cycle: Annotated[str, _maybe('only this inspection cycle, such as "2015" or "2018/19"')] = "",
        section: Section = "",
        limit: Limit = 15,
        offset: Offset = 0,
    ) -> Annotated[CallToolResult, ComparisonAnswer]:
        """Put bodies side by side: judgments, strengths and weaknesses by issue, shared units and partners, figures.

        Only what evaluates a body counts for it. A cell without statements says why it has none. Limit by issue, cycle
        or section to see more of less.
        """
        limits = {"issue": issue, "question": question, "cycle": cycle, "section": section}
        arguments = {"bodies": tuple(bodies), **limits, "limit": limit, "offset": offset}
        return await self._run("comparisons:compare", **arguments)

    async def history(
        self, body: Name, issue: Issue = "", section: Section = "", limit: Limit = 15, offset: Offset = 0
    ) -> Annotated[CallToolResult, ComparisonAnswer]:
        """Show one body over the inspection cycles: grades and whether they changed, actions, findings, units, figures."""
        arguments = {"body": body, "issue": issue, "section": section, "limit": limit, "offset": offset}
        return await self._run("comparisons:history", **arguments)

    async def questions(
        self,
        about: Annotated[str, _maybe("a group, as `groups` has them")] = "",
        limit: Limit = 100,
        offset: Offset = 0,
    ) -> Annotated[CallToolResult, QuestionsAnswer]:
        """List the questions that the tool question answers, with their parameters."""
        return await self._run("tables:questions", about=about, limit=limit, offset=offset)

    async def question(
        self,
        name: Annotated[str, _words('the name of a question, such as "shared-units"')],
        parameters: Annotated[
            dict[str, Annotated[str, Field(max_length=500)]],
            Field(description='parameter to value, such as {"force": "force/essex"}; the others keep their defaults'),
        ] = {},  # noqa: B006 - never changed
        limit: Limit = 30,
        offset: Offset = 0,
    ) -> Annotated[CallToolResult, TableAnswer]:
        """Answer one of the questions that questions lists: tested SPARQL, so better than writing your own."""
        arguments = {"name": name, "parameters": parameters, "limit": limit, "offset": offset}
        return await self._run("tables:question", **arguments)

    async def sparql(
        self,
        query: Annotated[str, Field(min_length=1, max_length=_LONG, description="SPARQL 1.1: SELECT, ASK, CONSTRUCT")],
        limit: Limit = 50,
        offset: Offset = 0,
    ) -> Annotated[CallToolResult, TableAnswer]:
        """Ask the graph with SPARQL 1.1, when no other tool answers; only reading, without SERVICE, under a time limit.

        The prefixes insp, org, prov, skos, oa, dcterms, rdf, rdfs, owl, qb, schema, foaf and xsd are known; ids are
        relative IRIs, such as <force/essex>. The default graph is the merge of all reports. Asserted relations are plain
        triples, as in: ?unit insp:jointUnitOf <force/essex>. Every statement is a node: a insp:Finding ;
        insp:evaluates ?body ; insp:aboutIssue ?issue ; insp:polarity <polarity/weakness> ; insp:hedged false ;
        insp:inReport ?report. Other classes are insp:Judgment (insp:evaluates, insp:answers, insp:grade, insp:cycle),
        insp:Relation (rdf:subject, rdf:predicate, rdf:object, insp:modality <modality/asserted>), insp:Action
        (insp:addressedTo, insp:aboutIssue), insp:Statistic. Names are skos:prefLabel, those of reports rdfs:label.
        Select the statement (?statement) to get its quote and page with the row. The ontology is the resource
        kg://ontology.
        """
        return await self._run("tables:sparql", query=query, limit=limit, offset=offset)

    async def _run(self, function: str, **arguments: Any) -> CallToolResult:
        try:
            found = await self.desk.run(function, arguments)
        except KgError as error:
            raise ToolError(plain(error)) from error
        told = asdict(found)
        text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
        return CallToolResult(content=[TextContent(type="text", text=text)], structured_content=told)


def plain(error: KgError) -> str:
    """Return an error with what an agent can do about it: commands of a terminal are none of that.

    Examples:
        >>> plain(KgError("nothing goes by this name", where="Esex", hint="`kg vocabulary` lists the names that it knows"))
        'Esex: nothing goes by this name (look it up with the tool search)'
    """
    hint = "look it up with the tool search" if "`kg " in error.hint else error.hint
    return str(KgError(error.what, where=error.where, hint=hint))
