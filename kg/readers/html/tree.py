"""The tree of a web page: its elements and texts as a browser would see them, also where its markup is broken."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

UNSEEN = frozenset({"head", "script", "style", "template", "noscript", "iframe", "object", "svg", "canvas", "video"})


@dataclass(slots=True, eq=False)
class Element:
    """An element of a page.

    Attributes:
        tag: its name, lower case.
        attributes: by lower-case name; an attribute without a value has "".
        parent: the element around it; None for the root.
        children: the elements and texts in it, without what is never seen (scripts, styles, comments).
        order: its place among all elements.
        size: how many characters other than white space it has.
    """

    tag: str
    attributes: Mapping[str, str]
    parent: Element | None = field(default=None, repr=False)
    order: int = 0
    size: int = 0
    children: list[Element | str] = field(default_factory=list, repr=False)

    def elements(self) -> Iterator[Element]:
        """Yield all elements inside, in the order of the page."""
        left = [child for child in reversed(self.children) if isinstance(child, Element)]
        while left:
            element = left.pop()
            yield element
            left.extend(child for child in reversed(element.children) if isinstance(child, Element))

    def ancestors(self) -> Iterator[Element]:
        """Yield the elements around it, the innermost first."""
        element = self.parent
        while element is not None:
            yield element
            element = element.parent

    @property
    def leads_to(self) -> str:
        """The id of the part to which a link leads, "" for all else; browsers save links within a page as whole ones."""
        return self.attributes.get("href", "").partition("#")[2] if self.tag == "a" else ""

    @property
    def text(self) -> str:
        """All text inside, with single spaces."""
        parts: list[str] = []
        left: list[Element | str] = [self]
        while left:
            item = left.pop()
            if isinstance(item, str):
                parts.append(item)
            else:
                left.extend(reversed(item.children))
        return " ".join("".join(parts).split())


def parse(html: str) -> Element:
    """Return the root of a page.

    Examples:
        >>> parse("<p>One<p>two").text
        'Onetwo'
    """
    page = LexborHTMLParser(html)
    root = Element("html", {})
    if page.root is None:
        return root
    left: list[tuple[LexborNode, Element]] = [(node, root) for node in reversed(_children(page.root))]
    made: list[Element] = [root]
    while left:
        node, parent = left.pop()
        if node.is_text_node:
            parent.children.append(node.text_content or "")
        elif node.is_element_node and node.tag not in UNSEEN:
            attributes = {name.lower(): value or "" for name, value in node.attributes.items()}
            element = Element((node.tag or "").lower(), attributes, parent, len(made))
            made.append(element)
            parent.children.append(element)
            left.extend((child, element) for child in reversed(_children(node)))
    _measure(made)
    return root


def title_of(html: str) -> str:
    """Return the title in the head of a page, "" where there is none."""
    node = LexborHTMLParser(html).css_first("head title")
    return " ".join((node.text(deep=True) or "").split()) if node is not None else ""


def _children(node: LexborNode) -> list[LexborNode]:
    found, child = [], node.child
    while child is not None:
        found.append(child)
        child = child.next
    return found


def _measure(made: list[Element]) -> None:
    """Fill in the sizes, those of the innermost elements first."""
    for element in reversed(made):
        element.size += sum(len("".join(child.split())) for child in element.children if isinstance(child, str))
        if element.parent is not None:
            element.parent.size += element.size
