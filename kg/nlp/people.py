"""Persons and the posts they hold, from the forms that letters use.

An addressee stands as "Jane Roe, Chief Constable, Essex Police"; who signs stands above the post, on a line of its own;
in a sentence the post follows the name after a comma.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile

from kg.nlp import tables
from kg.nlp.candidates import choose
from kg.nlp.entities import Register, tidy
from kg.nlp.identity import settle
from kg.nlp.passages import Name, Passage
from kg.report import BlockKind

_WORD = r"[A-ZÀ-Þ](?:[’'][A-Z])?[a-zà-ÿ]+(?:[A-Z][a-z]+)?(?:-[A-Z][a-z]+)*"
_HONOURS = r"(?:,?\s+(?:[A-Z][A-Za-z]?[A-Z]{1,4}|MB|BSc|MSc|QC|KC)\b)*"
_TITLE = r"(?:Dr|Sir|Dame|Cllr|Councillor|Mr|Mrs|Ms|Prof(?:essor)?|(?:Chief )?Supt|Lord|Baroness)"
_NAME = rf"(?:{_TITLE}\s+)?{_WORD}(?:\s+(?:{_WORD}|[A-Z]\.?|de|van|von|der)){{1,3}}"
_ADDRESSEE = re.compile(rf"(?P<person>{_NAME})(?P<honours>{_HONOURS})\s*,\s+(?P<rest>[A-Z].*)")
_ALONE = re.compile(rf"(?P<person>{_NAME})(?P<honours>{_HONOURS})")
_CLOSING = re.compile(r"Yours (?:sincerely|faithfully)\b")
_JOIN = re.compile(r",\s+|\s(?:of|for|at)\s+(?:the\s+)?")
_JOINED = re.compile(r"(?:\s*(?:,|&|\bfor|\bof|\band|\bthe|\bat))+\s*$")
_BODIES = ("PoliceForce", "Partner", "Partnership", "Inspectorate", "Unit")
_SIGNED = 60  # characters: a line of a signature is short


@dataclass(frozen=True, slots=True)
class Holding:
    """A person and a post that the text gives to the person, each with the passage in which it stands."""

    person: Name
    post: Name
    where: tuple[Passage, Passage]


@lru_cache(maxsize=1)
def _posts() -> str:
    return "|".join(sorted((row["post"] for row in tables.rows("posts")), key=len, reverse=True))


@lru_cache(maxsize=1)
def _in_text() -> re.Pattern[str]:
    post = rf"(?:[A-Z][A-Za-z’'&]*\s+){{0,3}}(?:{_posts()})\b(?:\s*\([A-Z][^)]*\))?(?:\s+(?:of|for)\s+[A-Z][\w’']*(?:\s+(?:and\s+)?[A-Z][\w’']*)*)?"
    lower = rf"(?:[\w’'-]+\s+){{0,2}}(?i:{_posts()})\b"
    return re.compile(
        rf"\b(?P<person>{_NAME}){_HONOURS}\s*,\s*(?:(?:the\s+|who is\s+)?(?P<post>{post})|the\s+(?P<called>{lower}))"
    )


@lru_cache(maxsize=1)
def _post() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_posts()})\b")


@lru_cache(maxsize=1)
def _any_post() -> re.Pattern[str]:
    return re.compile(rf"\b(?i:{_posts()})\b")


def find(passages: Sequence[Passage], register: Register) -> list[Holding]:
    """Add the persons and posts of every passage to its names, and return who holds which post."""
    held: list[Holding] = []
    signing: Sequence[Passage] = ()
    for number, passage in enumerate(passages):
        if passage.block.kind is BlockKind.TITLE and (match := _ADDRESSEE.fullmatch(passage.text.strip(" ,"))):
            held += _addressee(passage, match, register)
        elif _CLOSING.match(passage.text):
            signing = passages[number + 1 :]
        elif _any_post().search(passage.text):
            held += _told(passage, register)
    return held + list(_signatures(signing, register))


def _addressee(passage: Passage, match: re.Match[str], register: Register) -> Iterator[Holding]:
    """Yield the posts of "Jane Roe, Chief Nurse & Director of Quality, Anytown Hospital"."""
    shift = passage.text.index(match[0])
    first, last = (shift + place for place in match.span("rest"))
    start, end = (shift + place for place in match.span("person"))
    if early := _post().search(passage.text, start, end):  # a comma is missing: "Jane Roe Chief Nurse, …"
        first, end = early.start(), start + len(passage.text[start : early.start()].rstrip())
    if not _post().search(passage.text, first) or " " not in passage.text[start:end]:
        return
    person = _added(passage, start, end, "Person", "", register)
    for start, end, body in _titles(passage, first, last):
        yield Holding(person, _added(passage, start, end, "Post", body, register), (passage, passage))


def _titles(passage: Passage, first: int, last: int) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, body) of each title in `passage.text[first:last]`, which may end or begin with the body."""
    text, post = passage.text, _post()
    bodies: list[str] = []
    while (start := _body_start(passage, first, last)) is not None:
        bodies.insert(0, text[start:last])
        last = first + len(_JOINED.sub("", text[first:start]))
    cut = text.rfind(", ", first, last)
    if not bodies and cut > 0 and post.search(text[first:cut]) and not post.search(text[cut:last]):
        bodies, last = [text[cut + 2 : last]], cut
    lead = text.find(", ", first, last)
    if not bodies and lead > 0 and not post.search(text[first:lead]) and _named(passage, first, lead):
        bodies, first = [text[first:lead]], lead + 2
    for start, end in _separate(text, first, last):
        yield start, end, tidy(" and ".join(bodies))


def _body_start(passage: Passage, first: int, last: int) -> int | None:
    """Return where the body begins whose name ends `passage.text[first:last]`, if a post stands before it."""
    name = next((item for item in passage.names if item.type in _BODIES and item.end == last > item.start), None)
    if name is None:
        return None
    before = passage.text[first : name.start]
    one = re.sub(r"\s*(?:&|\band)\s*$", "", before)
    if one != before and not any(item.type in _BODIES and item.end == first + len(one) for item in passage.names):
        return None  # "Inspector of Prisons and Fire Services": the post is of both
    if not _JOINED.search(before):  # "NHS Anytown CCG", of which only "CCG" is known
        joint = max(((match.end(), match[0]) for match in _JOIN.finditer(before)), default=(0, ""))[0]
        before = before[:joint]
    return first + len(before) if _post().search(before) else None


def _named(passage: Passage, first: int, last: int) -> bool:
    return any(name.type in _BODIES for name in passage.within(first, last))


def _separate(text: str, first: int, last: int) -> list[tuple[int, int]]:
    """Return the spans of the titles that "and" joins, where each of them says a post."""
    for match in re.finditer(r"\s+(?:&|and)\s+", text[first:last]):
        halves = (first, first + match.start()), (first + match.end(), last)
        if all(_post().search(text[start:end]) for start, end in halves) and text[halves[1][0]].isupper():
            return [halves[0], *_separate(text, *halves[1])]
    return [(first, last)]


def _told(passage: Passage, register: Register) -> Iterator[Holding]:
    """Yield what a sentence says: "Jane Roe, the Chief Nurse, …"."""
    for match in _in_text().finditer(passage.text):
        person = _added(passage, *match.span("person"), "Person", "", register)
        span = match.span("post") if match["post"] else match.span("called")
        yield Holding(person, _added(passage, *span, "Post", "", register), (passage, passage))


def _signatures(passages: Sequence[Passage], register: Register) -> Iterator[Holding]:
    """Yield the posts that stand under the name of who signs a letter."""
    person: tuple[Name, Passage] | None = None
    for passage in takewhile(lambda item: len(item.text) < 2 * _SIGNED, passages):
        if _post().search(passage.text) and person is not None:
            for start, end, body in _titles(passage, 0, len(passage.text)):
                yield Holding(person[0], _added(passage, start, end, "Post", body, register), (person[1], passage))
        elif (match := _ALONE.fullmatch(passage.text.strip(" ,"))) and not _organisation(passage):
            person = _added(passage, *match.span("person"), "Person", "", register), passage


def _organisation(passage: Passage) -> bool:
    return any(name.type in _BODIES for name in passage.names)


def _added(passage: Passage, start: int, end: int, kind: str, body: str, register: Register) -> Name:
    """Add a person or post to the names of a passage; a post is that of its body ("Chief Constable, Essex Police")."""
    name = Name(start, end, kind, rule="person-and-post", confidence=0.85)
    surface = passage.surface(name)
    settle(name, register.found(kind, f"{surface}, {body}" if body else surface), surface, register)
    passage.names = choose([name, *(other for other in passage.names if other.end <= start or end <= other.start)])
    return name
