"""Footnotes of a page: which links and raised figures are marks, and which elements hold the notes they point to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kg.readers import headings
from kg.readers.html.page import Page
from kg.readers.html.tree import Element

_MARK = re.compile(r"[\[(]?(?:(?:foot|end)?note )?[\[(]?(\d{1,3})[\])]?", re.IGNORECASE)
_LONGEST = 3000  # characters of a footnote
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_SMALL = frozenset({"a", "sup", "sub", "span", "b", "strong", "em", "i", "small", "cite"})


class Notes:
    """The footnotes of a page.

    Attributes:
        marks: mark element → number of its note.
        notes: the element of a note → its number.
        back: the links of notes that lead back to their marks.
    """

    def __init__(self, page: Page) -> None:
        self.marks: dict[Element, int] = {}
        self.notes: dict[Element, int] = {}
        self.back: set[Element] = set()
        every = list(page.main.elements())
        targets = _targets(every)
        self._linked(every, targets, page)
        listed = dict(_listed(page, every))
        for note, number in listed.items():
            self.notes.setdefault(note, number)
        self._raised(every)
        self._backward(targets)

    def _linked(self, every: Sequence[Element], targets: dict[str, Element], page: Page) -> None:
        """Take in the links that are numbers and lead to a later element."""
        for link in every:
            if not (target := targets.get(link.leads_to)):
                continue
            note, match = _block(target), _MARK.fullmatch(link.text)
            within = any(item in self.notes for item in (link, *link.ancestors()))
            if match and not within and note.order > link.order and _may_be(note, link, page):
                self.marks[_outer(link)] = int(match[1])
                self.notes.setdefault(note, int(match[1]))

    def _raised(self, every: Sequence[Element]) -> None:
        """Take in raised figures without a link: those of a note that is known, or that count up."""
        numbers, last = set(self.notes.values()), 0
        for item in every:
            if item in self.marks:
                last = self.marks[item]
            elif item.tag == "sup" and not self._inside(item):
                match = _MARK.fullmatch(item.text)
                if match and (int(match[1]) in numbers or int(match[1]) in (last, last + 1)):
                    last = self.marks[item] = int(match[1])

    def _inside(self, item: Element) -> bool:
        around = (item, *item.ancestors())
        return any(other in self.notes or other in self.marks for other in around)

    def _backward(self, targets: dict[str, Element]) -> None:
        """Find the links in notes that lead to a mark, or back to the text without a word."""
        meant = {near for mark in self.marks for near in _around(mark)}
        for note in self.notes:
            for link in (item for item in note.elements() if item.tag == "a"):
                target = targets.get(link.leads_to)
                wordless = _MARK.fullmatch(link.text) or not any(char.isalnum() for char in link.text)
                leads_up = target is not None and wordless and target.order < note.order
                if target in meant or leads_up or link.attributes.get("role") == "doc-backlink":
                    self.back.add(link)


def _may_be(note: Element, link: Element, page: Page) -> bool:
    """Whether the target of a link that is a number is a footnote, not a part of the page."""
    inside = list(note.elements())
    if not 0 < note.size < _LONGEST or note.tag in _HEADINGS or any(item.tag in _HEADINGS for item in inside):
        return False
    raised = any(item.tag == "sup" for item in (link, link.parent, *link.elements()) if item)
    leads_back = any(item.leads_to for item in inside)
    return raised or leads_back or "[" in link.text or any(page.is_notes(item) for item in (note, *note.ancestors()))


def _targets(every: Sequence[Element]) -> dict[str, Element]:
    """Return the elements of the page by the names under which links lead to them."""
    found: dict[str, Element] = {}
    for element in every:
        for name in (element.attributes.get("id"), element.attributes.get("name") if element.tag == "a" else None):
            if name:
                found.setdefault(name, element)
    return found


def _block(target: Element) -> Element:
    """Return the paragraph, list item or cell of which a target is a small part, else the target."""
    while target.tag in _SMALL and target.parent is not None:
        target = target.parent
    return target


def _outer(link: Element) -> Element:
    """Return the raised text that is nothing but a link, else the link."""
    while link.parent is not None and link.parent.tag in _SMALL and link.parent.size == link.size:
        link = link.parent
    return link


def _around(mark: Element) -> Iterator[Element]:
    """Yield a mark, what is in it, and the small elements around it."""
    yield mark
    yield from mark.elements()
    for item in mark.ancestors():
        yield item
        if item.tag not in _SMALL:
            return


def _listed(page: Page, every: Sequence[Element]) -> Iterator[tuple[Element, int]]:
    """Yield the items of lists that are footnotes by their name or by the heading before them."""
    headed = False
    for element in every:
        if element.tag in _HEADINGS:
            role = headings.known(element.text)
            headed = role is not None and role[0] == "notes"
        elif element.tag == "ol" and (headed or any(page.is_notes(item) for item in (element, *element.ancestors()))):
            yield from numbered(element)


def numbered(listing: Element) -> Iterator[tuple[Element, int]]:
    """Yield the items of a numbered list with their numbers."""
    number = _whole(listing.attributes.get("start"), 1)
    for item in listing.children:
        if isinstance(item, Element) and item.tag == "li":
            number = _whole(item.attributes.get("value"), number)
            yield item, number
            number += 1


def _whole(text: str | None, otherwise: int) -> int:
    return int(text) if text and re.fullmatch(r"\d{1,4}", text.strip()) else otherwise
