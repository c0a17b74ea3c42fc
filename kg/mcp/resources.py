"""The resources: what a client may put before a model without being asked by it."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from mcp.server.mcpserver.exceptions import ResourceError

from kg.errors import KgError
from kg.mcp.desk import Desk
from kg.mcp.tools import plain
from kg.resources import folder

_ALL = 1_000_000


class Resources:
    """Texts about the dataset as a whole."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    async def reports(self) -> str:
        """Return the reports of the dataset: id, title, programme, cycle, whom it is about."""
        return _json(await self._run("lookups:reports"))

    async def questions(self) -> str:
        """Return the questions that the tool question answers, with their parameters."""
        return _json(await self._run("tables:questions", about=""))

    async def ontology(self) -> str:
        """Return the classes and properties of the graph, as Turtle: read it before writing SPARQL."""
        return (folder("ontology") / "inspection.ttl").read_text("utf-8")

    async def _run(self, function: str, **arguments: object) -> Any:
        try:
            return await self.desk.run(function, {**arguments, "limit": _ALL, "offset": 0})
        except KgError as error:
            raise ResourceError(plain(error)) from error


def _json(found: Any) -> str:
    return json.dumps(asdict(found), ensure_ascii=False, indent=1)
