"""Links between pages. All are relative: they hold under any address, behind any prefix, and between files on a disk."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from kg.ontology import BASE

_STATEMENT = re.compile(r"([a-z-]+)/([^/]+)/([0-9a-f]{10})")
_EVIDENCE = re.compile(r"evidence/([^/]+)/(\d+)-(\d+)(/|$)")


@dataclass(frozen=True, slots=True)
class Links:
    """The links of one page.

    Attributes:
        here: the path of the page itself, without a slash before it; empty for the home page.
        static: whether the pages are files: then paths end in `.html`, and nothing can be asked of a server.
        base: the IRI before `id/` and `ontology#` of the dataset.
    """

    here: str = ""
    static: bool = False
    base: str = BASE

    def to(self, path: str = "", query: Mapping[str, str] | None = None, fragment: str = "") -> str:
        """Return the link to the page at a path.

        Examples:
            >>> Links("page/force/essex").to("page/force/kent"), Links("page/force/essex").to()
            ('../../page/force/kent', '../../')
            >>> Links("search", static=True).to("page/force/essex", fragment="findings")
            'page/force/essex.html#findings'
        """
        target = f"{path or 'index'}.html" if self.static else path
        link = self._up() + quote(target) or "./"
        return link + (f"?{urlencode(query)}" if query else "") + f"#{fragment}" * bool(fragment)

    def asset(self, name: str) -> str:
        """Return the link to a script, style or picture of the package."""
        return f"{self._up()}static/{quote(name)}"

    def file(self, path: str, query: Mapping[str, str] | None = None) -> str:
        """Return the link to something that is not a page, such as `data/force/essex.ttl` or `sparql`."""
        return self._up() + quote(path) + (f"?{urlencode(query)}" if query else "")

    def page(self, id: str, fragment: str = "") -> str:
        """Return the link to the page of a thing, report or statement of the dataset, by its id.

        Among files, statements have no pages of their own: they stand in the list on the page of their report. Nor has
        evidence: it is a passage there.

        Examples:
            >>> Links().page("finding/peel-2015-effectiveness-essex/0f3a9c1b22")
            'page/finding/peel-2015-effectiveness-essex/0f3a9c1b22'
            >>> Links(static=True).page("finding/peel-2015-effectiveness-essex/0f3a9c1b22")
            'page/report/peel-2015-effectiveness-essex.html#finding-0f3a9c1b22'
        """
        if self.static and (statement := _STATEMENT.fullmatch(id)):
            kind, report, digest = statement.groups()
            return self.page(f"report/{report}", f"{kind}-{digest}")
        if self.static and (span := _EVIDENCE.match(id)):
            return self.passage(f"report/{span[1]}", int(span[2]), int(span[3]))
        return self.to(f"page/{id}", fragment=fragment)

    def passage(self, report: str, start: int, end: int) -> str:
        """Return the link to a passage of a report, given by its offsets in the snapshot (RFC 5147 writes them so).

        Examples:
            >>> Links("search").passage("report/peel-2015-effectiveness-essex", 10, 20)
            'page/report/peel-2015-effectiveness-essex#char=10,20'
        """
        return self.page(report, f"char={start},{end}")

    def iri(self, iri: str) -> str | None:
        """Return the link to what an IRI names: a page of ours, or a page of others; None where it has none.

        Examples:
            >>> links = Links("search")
            >>> links.iri("https://w3id.org/inspection-kg/id/force/essex"), links.iri("urn:x")
            ('page/force/essex', None)
        """
        if iri.startswith(f"{self.base}id/"):
            return self.page(iri.removeprefix(f"{self.base}id/"))
        if iri.startswith(f"{self.base}ontology"):
            return self.to("ontology", fragment=iri.partition("#")[2])
        return iri if iri.startswith(("http://", "https://")) else None

    def _up(self) -> str:
        return "../" * self.here.count("/")
