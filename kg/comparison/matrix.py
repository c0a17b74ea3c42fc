"""The answers of `kg compare` and `kg history`: sections of rows and cells, every cell with its evidence.

A column is a body as one inspection saw it: in one cycle and, for a joint inspection, in one area, so that what was
found in two boroughs never becomes one cell of the force that polices both. A row is an issue, a topic of
judgments, a unit, a measure. A cell without evidence says why it has none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

# What the state of a cell means. Silence is not praise: the last ones are kept apart from each other.
STATES: Mapping[str, str] = {
    "weakness": "weakness found",
    "strength": "strength found",
    "mixed": "strengths and weaknesses found",
    "to-act": "told to act, no strength or weakness found",
    "followed-up": "an earlier action is followed up, nothing else found",
    "graded": "graded",
    "said": "said",
    "figure": "figure given",
    "assessed": "assessed, nothing found about this body",
    "mentioned": "mentioned only",
    "left-out": "left out, not looked at",
    "unrecorded": "nothing found; whether it was looked at is not recorded",
    "silent": "nothing said",
    "ungraded": "asked in that cycle, no grade found",
    "elsewhere": "asked in another report of that cycle, which the dataset does not have",
    "not-asked": "not asked in that cycle",
    "no-report": "no report of that cycle in the dataset",
    "itself": "the body itself",
}
# The same where there is little room.
BRIEF: Mapping[str, str] = {
    "assessed": "nothing found",
    "mentioned": "mentioned",
    "left-out": "left out",
    "unrecorded": "?",
    "silent": "·",
    "ungraded": "no grade",
    "not-asked": "not asked",
    "elsewhere": "elsewhere",
    "no-report": "no report",
    "itself": "itself",
}
SIGNS: Mapping[str, str] = {"strength": "+", "weakness": "−", "mixed": "±"}
TO_ACT, FOLLOWED_UP = "!", "»"


def signed(counts: Mapping[str, int]) -> str:
    """Return what statements say and how many of them say it, in signs.

    Examples:
        >>> signed({"weakness": 1, "strength": 2, "area for improvement": 3, "said to be addressed": 1})
        '+2 −1 !3 »1'
    """
    signs = [f"{sign}{counts[word]}" for word, sign in SIGNS.items() if word in counts]
    followed = sum(count for word, count in counts.items() if word.startswith("said "))
    actions = sum(counts.values()) - followed - sum(counts.get(word, 0) for word in SIGNS)
    return " ".join(
        (*signs, *(f"{sign}{count}" for sign, count in ((TO_ACT, actions), (FOLLOWED_UP, followed)) if count))
    )


@dataclass(frozen=True, slots=True)
class Correction:
    """A person's verdict on a statement.

    Attributes:
        verdict: accepted, rejected or amended.
        by: who gave it. `at`: when. `because`: why.
    """

    verdict: str
    by: str = ""
    at: str = ""
    because: str = ""

    @property
    def words(self) -> str:
        """The verdict in words, such as "amended by A. Reader 2026-01-05 because it says so"."""
        parts = (self.verdict, self.by and f"by {self.by}", self.at, self.because and f"because {self.because}")
        return " ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Citation:
    """A statement, and the sentence that makes it.

    Attributes:
        statement: its id.
        says: what it says, in a few words: "weakness", "Good", "joint unit of".
        quote: exactly `snapshot[start:end]` of the report.
        page: None where the source has no pages.
        report: the id of the report; `title` is its title.
        confidence: 0 to 1.
        about: names of the bodies that it evaluates or tells to act.
        notes: what qualifies it: "hedged", "view of partners", "carried over", "contradicted by …".
        corrections: the verdicts of people.
    """

    statement: str
    says: str
    quote: str
    page: int | None
    section: str
    report: str
    title: str
    start: int
    end: int
    confidence: float
    about: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    corrections: tuple[Correction, ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """What was found about one body on one row.

    Attributes:
        state: a key of `STATES`.
        value: the answer in words: "2 strengths, 1 weakness", "Good", "56.8 per 1,000 population".
        notes: what a reader must know before comparing: a scale, why a change is not comparable, caveats.
        against: the figure with which this one is compared, such as "England and Wales: 63.0".
        position: whether the figure is above, below or equal to that; which of them is better is not known.
        scale: the scale of a grade, where the section has grades of several.
        change: from the judgment before: improved, declined, unchanged, carried over, not comparable; of a unit: first
            named. `since`: the cycle of that judgment.
    """

    state: str
    value: str = ""
    citations: tuple[Citation, ...] = ()
    notes: tuple[str, ...] = ()
    against: str = ""
    position: str = ""
    scale: str = ""
    change: str = ""
    since: str = ""

    @property
    def count(self) -> int:
        """How many statements stand behind the cell."""
        return len(self.citations)

    def counts(self) -> dict[str, int]:
        """Return what its statements say → how many of them say it."""
        found: dict[str, int] = {}
        for item in self.citations:
            found[item.says] = found.get(item.says, 0) + 1
        return found


@dataclass(frozen=True, slots=True)
class Body:
    """A body that is compared: `kind` is force, area or agency."""

    id: str
    label: str
    kind: str


@dataclass(frozen=True, slots=True)
class Column:
    """A body as one inspection saw it.

    Attributes:
        cycle: None where the column stands for all cycles.
        programme: the name of the inspection programme, such as "PEEL".
        area: id of the area of the report, None where there is no report.
        place: the name of the area where it is not that of the body, as in joint inspections.
        reports: ids of the reports of the dataset; empty where there is none of that cycle.
    """

    body: Body
    cycle: str | None = None
    programme: str = ""
    area: str | None = None
    place: str = ""
    reports: tuple[str, ...] = ()

    @property
    def inspection(self) -> str:
        """The inspection in words, such as "JTAI 2018, Medway"."""
        name = " ".join(part for part in (self.programme, self.cycle) if part)
        return ", ".join(part for part in (name, self.place) if part)

    @property
    def anchor(self) -> str:
        """What tells it from the other columns of a page, for `Section.anchor`."""
        return ":".join(part for part in (self.body.id, self.programme, self.cycle, self.area) if part)

    @property
    def label(self) -> str:
        """Body and inspection in words."""
        return ", ".join(part for part in (self.body.label, self.inspection) if part)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of cells, one for each column of the section. `group` is the wider heading above it."""

    id: str
    label: str
    cells: tuple[Cell, ...]
    group: str = ""

    @property
    def thing(self) -> str | None:
        """The id of the thing or issue of the row, None where it is a measure or a group of bodies."""
        return self.id if re.fullmatch(r"[a-z-]+(/[\w.-]+)+", self.id) else None


@dataclass(frozen=True, slots=True)
class Section:
    """Rows of one kind. `note` is what holds for all its cells."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    note: str = ""

    def names(self) -> list[str]:
        """Return the headings of the columns: without the body where all are of one."""
        one = len({column.body.id for column in self.columns}) == 1
        return [(one and column.inspection) or column.label for column in self.columns]

    def anchor(self, *parts: str) -> str:
        """Return the fragment of a page at which a group, or the cell of a row and column, stands.

        Examples:
            >>> Section("issues", "By issue", (), ()).anchor("Workforce, resources and leadership")
            'issues:Workforce_resources_and_leadership'
        """
        return ":".join(re.sub(r"[^\w./:-]+", "_", part, flags=re.ASCII) for part in (self.name, *parts))

    def groups(self) -> list[tuple[str, list[Row]]]:
        """Return the rows under each heading, in their order."""
        return [(group, list(rows)) for group, rows in groupby(self.rows, key=lambda row: row.group)]


@dataclass(frozen=True, slots=True, repr=False)
class Comparison:
    """Several bodies side by side.

    Attributes:
        issue, question: names of what it was limited to, None where to nothing.
    """

    bodies: tuple[Body, ...]
    cycles: tuple[str, ...]
    sections: tuple[Section, ...]
    issue: str | None = None
    question: str | None = None

    def section(self, name: str) -> Section:
        """Return the section of a name, such as "issues".

        Raises:
            KeyError: when there is none.
        """
        return {section.name: section for section in self.sections}[name]

    def __repr__(self) -> str:
        rows = ", ".join(f"{section.title}: {len(section.rows)}" for section in self.sections)
        return f"<{type(self).__name__} of {', '.join(body.label for body in self.bodies)}; rows: {rows or 'none'}>"

    def _repr_html_(self) -> str:
        from kg.comparison.shown import as_html

        return as_html(self)


@dataclass(frozen=True, slots=True, repr=False)
class History(Comparison):
    """One body over the cycles."""

    @property
    def body(self) -> Body:
        """The body whose history it is."""
        return self.bodies[0]
