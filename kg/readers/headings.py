"""Headings: which lines are headings, how they nest, and which inspection question they open."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from copy import copy
from functools import lru_cache

from kg import resources
from kg.errors import DataError

_WORD = re.compile(r"[a-z0-9]+")
_ASKS = re.compile(r"(?:\d+\.\s*)?(?:Overview\s*[–—:-]\s*)?(?:How|What|To what|Does|Do|Is|Are|Has|Have)\b")
_COMMON = (
    "a an and are as at be by do does for from has have how in is its it of on or that the their "
    "this to was what which who why with well force effective extent including"
)
_SMALL = frozenset(_COMMON.split())
_OPENS = re.compile(
    r"(?:How (?:effective|efficient|legitimate|good|well|sustainable)(?:ly)?|To what extent) (?:is|are|do|does|has|have)\b"
)
_STATES = re.compile(
    r"(?:The (?:force|constabulary|service|police)|(?:[A-Z][\w’'-]+ ){1,4}(?:Police|Constabulary|Police Service))\b.*?"
    r"(?:\b(?:should|must|has|have|is|are|does|could|lacks|needs? to)\b|n[’']t\b)"
)
ALIKE = 0.7  # from this likeness on a heading repeats a question
NARROW = 66  # characters a line: above it, a heading is set in small type


@lru_cache(maxsize=1)
def words() -> Mapping[str, tuple[str, int]]:
    """Return the wordings of headings, grades and columns: lower-case words → (role, level).

    Raises:
        DataError: when a row of the table lacks a cell.

    Examples:
        >>> words()["summary of findings"]
        ('summary', 2)
    """
    path = resources.folder("ontology") / "language" / "structure.tsv"
    found: dict[str, tuple[str, int]] = {}
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        cells = line.split("\t")
        if not line or line.startswith("#") or cells[0] == "words":
            continue
        if len(cells) != 3 or not cells[2].isdigit():
            raise DataError("a row needs words, role and level", where=f"{path.name}, line {number}")
        found[cells[0]] = (cells[1], int(cells[2]))
    return found


@lru_cache(maxsize=1)
def grades() -> frozenset[str]:
    """Return the grade words as they stand alone on a line: "Good", "Requires improvement"."""
    return frozenset(text.capitalize() for text, (role, _) in words().items() if role == "grade")


@lru_cache(maxsize=1)
def columns() -> re.Pattern[str]:
    """Return the pattern of the headings of table columns, which extracted text strings together."""
    texts = sorted((text for text, (role, _) in words().items() if role == "column"), key=len, reverse=True)
    shapes = [re.escape(text).replace(r"\*", r"[a-z]+") for text in texts]
    names = r"[A-Z]\w+(?: (?:and |& )?[A-Z]\w+)* (?:Police Service|Police|Constabulary)"
    known = "|".join(shapes)
    labels = "|".join(text for text, (role, _) in words().items() if role in ("column", "label"))
    names = rf"(?!(?i:{labels.replace('*', '[a-z]+')})\b){names}"
    return re.compile(rf"(?<!\S)(?:{names}|(?i:{known})|(?:19|20)\d\d(?:/\d\d)?)(?!\S)")


def known(text: str) -> tuple[str, int] | None:
    """Return role and level of a heading with a known wording, else None.

    Examples:
        >>> known("Areas for improvement"), known("Annex A – HMIC judgments"), known("Good work")
        (('actions', 0), ('annex', 1), None)
    """
    bare = text.lower().rstrip(" ?:.").removeprefix("the ")
    table = words()
    if bare in table:
        found = table[bare]
        return found if found[0] not in ("grade", "column", "label") else None
    first = re.split(r"\s*[–—:(]\s*|\s+-\s+|\s(?=[a-z]\b|\d)", bare, maxsplit=1)[0]
    if first != bare and first in table and table[first][0] in ("overall", "annex", "study", "actions", "front"):
        return table[first]
    return None


def asks(text: str) -> bool:
    """Whether the text is one question, or the beginning of one.

    Examples:
        >>> asks("How effective is the force at preventing crime and"), asks("The force is good.")
        (True, False)
    """
    return _ASKS.match(text) is not None and "?" not in text.rstrip()[:-1] and ". " not in text[3:]


def tokens(text: str) -> frozenset[str]:
    """Return the words of a question that tell it from others.

    Examples:
        >>> sorted(tokens("How effective is the force at tackling crime?"))
        ['crime', 'tackling']
    """
    return frozenset(_WORD.findall(text.lower())) - _SMALL


def likeness(text: str, wordings: Sequence[str]) -> float:
    """Return how many of the words of a heading and of the most similar wording they share, 0 to 1.

    Examples:
        >>> likeness("How well does it protect victims?", ["How well does the force protect victims?"])
        1.0
    """
    own = tokens(text)
    others = [theirs for wording in wordings if (theirs := tokens(wording))] if own else []
    return max((len(own & theirs) / len(own | theirs) for theirs in others), default=0.0)


def matching(text: str, questions: Mapping[int, Sequence[str]]) -> int | None:
    """Return the number of the question that a heading repeats, small differences in wording allowed.

    Examples:
        >>> matching("How well does it protect victims?", {3: ["How well does the force protect victims?"]})
        3
    """
    scores = [(likeness(text, wordings), -number) for number, wordings in questions.items()]
    best, number = max(scores, default=(0.0, 0))
    return -number if best >= ALIKE else None


def worded(text: str, questions: Mapping[int, Sequence[str]]) -> int | None:
    """Return the number of the question of which a heading is the short wording ("Investigating crime").

    Examples:
        >>> worded("Preventing crime", {3: ["How good is the force at preventing crime?", "preventing crime"]})
        3
    """
    own = tokens(text)
    return next(
        (number for number, wordings in questions.items() for wording in wordings if own and own == tokens(wording)),
        None,
    )


def opens_part(line: str, questions: Mapping[int, Sequence[str]]) -> bool:
    """Whether a line that follows a whole sentence begins an inspection question, or is its short wording.

    Examples:
        >>> opens_part("How effective is the force at preventing crime and", {}), opens_part("How it does so varies", {})
        (True, False)
    """
    return _OPENS.match(line) is not None or worded(line, questions) is not None


def states(text: str) -> bool:
    """Whether a heading says in a sentence what a force is to do, or what it lacks.

    Examples:
        >>> states("The force needs to answer calls sooner"), states("The force’s response to calls")
        (True, False)
    """
    return _STATES.match(text) is not None


class Outline:
    """Keeps the path of headings while the blocks go by, and the question in whose part they stand."""

    def __init__(self, questions: Mapping[int, Sequence[str]]) -> None:
        self.questions = questions
        self.path: list[tuple[int, str]] = []
        self.question: int | None = None
        self.previous = 0  # level of the heading directly before, 0 when other text came between
        self.part = False  # whether a part that an inspection question opens is running
        self.deep = False  # whether the running level 2 heading has headings of level 3
        self.base = 0  # depth of the headings outside the box that is running, below which its own stand
        self.styles: dict[tuple[float, bool], int] = {}  # level of the last heading of each size and weight
        self.sizes: dict[float, int] = {}  # level of the first heading of each size
        self.set: list[tuple[float, bool]] = []  # the styles of the headings so far
        self.asked: list[tuple[int, int | None]] = []  # (level, question) of the headings that decide the question

    def copy(self) -> Outline:
        """Return an outline that can go another way from here."""
        other = copy(self)
        other.path, other.asked = list(self.path), list(self.asked)
        return other

    @property
    def depth(self) -> int:
        """The level of the innermost heading."""
        return self.path[-1][0] if self.path else 0

    @property
    def section(self) -> tuple[str, ...]:
        """The headings above, outermost first."""
        return tuple(text for _, text in self.path)

    def open(
        self,
        text: str,
        longest: int,
        wrapped: bool,
        graded: bool = False,
        style: tuple[float, bool] | None = None,
        told: int = 0,
    ) -> tuple[int, tuple[str, ...]]:
        """Take in a heading, and return its level and section.

        Args:
            text: its text.
            longest: the length of its longest line.
            wrapped: whether it has several lines.
            graded: whether its grade stands directly below it.
            style: size of its type and whether it stands out, where the source tells.
            told: its level, where the source says it; else 0.
        """
        if (found := known(text)) and found[0] == "study":
            self.close_study()
            self.base = min(self.base, self.depth)
        level = self._told(text, told) if told else self._level(text, longest, wrapped, graded)
        if style is not None:
            level = self._styled(text, level, style)
        level = max(level, self.base + 1)
        while self.path and self.path[-1][0] >= level:
            self.path.pop()
        section = self.section
        self.path.append((level, text))
        self.deep = level == 3 or (self.deep and level > 2)
        self.previous = level
        return level, section

    def close(self, level: int) -> None:
        """Leave the headings from a level on: the part of the page that they head has ended."""
        while self.path and self.path[-1][0] >= level:
            self.path.pop()
        self._ask_again(level)

    def _told(self, text: str, level: int) -> int:
        """Take in a heading whose level the source says: a question holds for what is nested below its heading."""
        self._ask_again(level)
        number = matching(text, self.questions) if asks(text) else worded(text, self.questions)
        role = known(text)
        if number is None and role and role[0] == "overall":
            number = 0
        if number is not None or (role and role[0] in ("front", "annex", "next")):
            self.asked.append((level, number))
            self.question = number
        self.part = bool(self.question)
        return level

    def _ask_again(self, level: int) -> None:
        while self.asked and self.asked[-1][0] >= level:
            self.asked.pop()
            self.question = self.asked[-1][1] if self.asked else None

    def close_study(self) -> None:
        """Leave a practice study."""
        while self.path and (found := known(self.path[-1][1])) and found[0] == "study":
            self.path.pop()

    @property
    def in_study(self) -> bool:
        """Whether the text stands in a practice study."""
        found = known(self.path[-1][1]) if self.path else None
        return found is not None and found[0] == "study"

    def _level(self, text: str, longest: int, wrapped: bool, graded: bool) -> int:
        number = matching(text, self.questions) if asks(text) else worded(text, self.questions)
        found = known(text)
        if number is not None:
            self.question, self.part = number, number > 0
            return 1
        if found is not None:
            return self._known(*found)
        if asks(text):
            return self._asked(longest, wrapped)
        if graded and self.questions and 0 not in self.questions:
            # Where no overall question is asked, each graded area is a part, also one that is not known by name.
            self.question, self.part = None, True
            return 1
        if states(text) and (actions := self._actions()):
            return actions + 1
        return min(self.previous + 1, 3) if self.previous else 2 if self.part or self.depth > 1 else 1

    def _actions(self) -> int:
        """Return the level of the list of actions that is running, 0 outside one."""
        return next((have for have, title in self.path if (role := known(title)) and role[0] == "actions"), 0)

    def _styled(self, text: str, level: int, style: tuple[float, bool]) -> int:
        """Return the level of a heading whose style is known: that of the headings set alike, unless words decide."""
        asked = asks(text) and bool(self.questions)
        decided = known(text) is not None or asked or worded(text, self.questions) is not None
        if not decided:
            beneath = self.previous and self.set[-1:] == [style]
            level = level if beneath else self.styles.get(style, self._by_size(level, style[0]))
        self.set.append(style)
        if not self.base:
            self.sizes.setdefault(style[0], level)
            if not decided:
                self.styles[style] = level
        return level

    def _by_size(self, level: int, size: float) -> int:
        """Return the level that the size of a heading gives it among the sizes seen so far."""
        larger = [at for other, at in self.sizes.items() if other > size]
        smaller = [at for other, at in self.sizes.items() if other < size]
        level = max(larger) + 1 if larger else min(smaller) - 1 if smaller else level
        return min(max(level, 1), 3)

    def _known(self, role: str, level: int) -> int:
        if role == "findings" and level == 1 and self.part:
            return 2
        if role in ("front", "annex", "next", "findings", "pillar") and level == 1:
            self.question, self.part = None, False
        if role == "overall":
            self.question, self.part = 0, False
            return level if self.path else 1
        if role == "summary":
            return 2 if self.path else 1
        if level:
            return level
        return 2 if self.part else 1

    def _asked(self, longest: int, wrapped: bool) -> int:
        """Judge a sub-question: large type wraps early; a short line is as deep as what stands around it."""
        if not self.path:
            return 1
        if longest > NARROW:
            return 3 if self._has(2) else 2
        if wrapped or not self._has(2):
            return 2
        return 3 if self.deep or self.previous == 2 else 2

    def _has(self, level: int) -> bool:
        return any(have == level and known(text) is None for have, text in self.path)
