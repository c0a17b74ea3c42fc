"""Which parts of a web page are its content: told by what its elements mean, and by a table of words for furniture."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from kg import resources
from kg.errors import DataError
from kg.readers.html.tree import Element

_NEVER = frozenset(
    {"nav", "form", "select", "input", "textarea", "audio", "map", "menu", "dialog", "progress", "meter", "del", "s"}
)
_EDGES = frozenset({"header", "footer"})
_WORD = re.compile(r"[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])")
_UNSHOWN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_ENOUGH = 200  # characters from which what is marked as the main part can be the report
_MOST = 0.5  # of the main part: what holds more than that is no furniture, whatever it is called
_CARRIES = frozenset({"content", "body", "text", "main", "panel", "pane", "article"})  # "tab-nav-content" is no menu
_WITH = frozenset({"no", "has", "with", "without", "hide", "is", "not"})  # "has-sidebar" is no side bar
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_REFERS = ("aria-controls", "data-target", "data-bs-target", "data-tab", "aria-owns")


@lru_cache(maxsize=1)
def words() -> dict[str, frozenset[tuple[str, ...]]]:
    """Return the words of classes and roles by what they are for.

    Raises:
        DataError: when a row of the table has not two cells.
    """
    found: dict[str, set[tuple[str, ...]]] = {}
    for role, text in _rows():
        if role != "line":
            found.setdefault(role, set()).add(tuple(text.split()))
    return {role: frozenset(texts) for role, texts in found.items()}


@lru_cache(maxsize=1)
def _lines() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{text})" for role, text in _rows() if role == "line"), re.IGNORECASE)


def is_furniture(line: str) -> bool:
    """Whether a line of a page says something about the page rather than the report.

    Examples:
        >>> is_furniture("Last updated 09/11/2017"), is_furniture("The list was last updated in May.")
        (True, False)
    """
    return _lines().fullmatch(line) is not None


def _rows() -> Iterator[tuple[str, str]]:
    path = resources.folder("ontology") / "language" / "page.tsv"
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        cells = line.split("\t")
        if not line or line.startswith("#") or cells == ["role", "words"]:
            continue
        if len(cells) != 2:
            raise DataError("a row needs role and words", where=f"{path.name}, line {number}")
        yield cells[0], cells[1]


class Page:
    """Tells content from furniture.

    Attributes:
        main: the element that holds the report.
        first: the first `h1` that is shown, if there is one.
        ids: the ids of all elements.
        shown: the ids of what tabs, buttons and links of the page open.
    """

    def __init__(self, root: Element) -> None:
        every = [root, *root.elements()]
        self.ids = frozenset(item.attributes["id"] for item in every if item.attributes.get("id"))
        self.shown = _referred(every)
        body = next((item for item in every if item.tag == "body"), root)
        self.first = next((item for item in every if item.tag == "h1" and item.size and not self.is_hidden(item)), None)
        self.main = body
        self.main = self._main(body)

    def drops(self, element: Element) -> bool:
        """Whether an element is no part of the report: furniture, or hidden for good."""
        if element.tag in ("img", "br") or element is self.main:
            return False
        if element.tag == "nav" or element.attributes.get("role") in ("navigation", "search", "tablist"):
            return True
        if element.tag == "button" or (element.tag == "a" and element.attributes.get("role") == "button"):
            return not self.opens_panel(element)
        out = self.is_hidden(element) or element.tag in _NEVER or self._is(element, "furniture")
        return (out or self._is_edge(element)) and not self._holds_report(element)

    def is_hidden(self, element: Element) -> bool:
        """Whether an element is never shown; what a tab or an accordion opens is."""
        told = element.attributes
        unshown = "hidden" in told and told["hidden"].lower() != "until-found"
        unshown = unshown or told.get("aria-hidden", "").lower() == "true"
        unshown = unshown or bool(_UNSHOWN.search(told.get("style", "")))
        if self._is(element, "hidden"):
            return element.tag not in _HEADINGS
        return unshown and not (told.get("id") in self.shown or self._is(element, "panel"))

    def opens_panel(self, element: Element) -> bool:
        """Whether a button opens a part of the page, and so is the title of it."""
        told = element.attributes
        inside = any(item.tag in _HEADINGS or item.tag in ("summary", "dt") for item in element.ancestors())
        return inside or "aria-expanded" in told or "aria-controls" in told

    def is_notes(self, element: Element) -> bool:
        """Whether an element holds footnotes by its name."""
        return self._is(element, "notes")

    def _main(self, body: Element) -> Element:
        """Return the main element, else the one article or named part that has most of the text, else the body."""
        every = [item for item in body.elements() if item.size >= _ENOUGH and not self.is_hidden(item)]
        marked = [item for item in every if item.tag == "main" or item.attributes.get("role") == "main"]
        articles = [item for item in every if item.tag == "article"]
        named = [item for item in every if self._is(item, "content", with_id=True)]
        for found, least in ((marked, 0.0), (articles, _MOST), (named, _MOST)):
            best = max(found, key=lambda item: (item.size, -item.order), default=None)
            if best is not None and best.size >= least * body.size:
                return best
        return body

    def _holds_report(self, element: Element) -> bool:
        return element.size > _MOST * self.main.size or (self.first is not None and element in self.first.ancestors())

    def _is_edge(self, element: Element) -> bool:
        """Whether it is the head or foot of the page, not of a part; footnotes may stand in a foot."""
        if element.tag not in _EDGES:
            return False
        if element.tag == "footer":
            return not any(self.is_notes(item) for item in (element, *element.elements()))
        return not any(item.tag in ("main", "article", "section", "aside") for item in element.ancestors())

    def _is(self, element: Element, role: str, with_id: bool = False) -> bool:
        told = element.attributes
        names = [*told.get("class", "").split(), *told.get("role", "").split()]
        if with_id or role == "notes":
            names.append(told.get("id", ""))
        return any(_named(name, role) for name in names)


@lru_cache(maxsize=4096)
def _named(name: str, role: str) -> bool:
    """Whether a class begins or ends with words of a role.

    Examples:
        >>> _named("shareButtons", "furniture"), _named("social-care", "furniture"), _named("no-sidebar", "furniture")
        (True, False, False)
    """
    parts = tuple(part.lower() for part in _WORD.findall(name))
    known = words()[role]
    for length in range(1, min(len(parts), 4) + 1):
        rest, before = parts[length:], parts[:-length]
        out = role == "furniture"
        if parts[:length] in known and not (out and _CARRIES.intersection(rest)):
            return True
        if parts[-length:] in known and not (out and _WITH.intersection(before[-1:])):
            return True
    return False


def _referred(every: list[Element]) -> frozenset[str]:
    """Return the ids of the parts that tabs, buttons and links of the page open."""
    found: set[str] = set()
    for element in every:
        told = element.attributes
        for name in _REFERS:
            found.update(part.lstrip("#") for part in told.get(name, "").split())
        found.add(element.leads_to)
    return frozenset(found - {""})
