"""What columns the frames have, of which type, and what they mean: `docs/reference/frames.md` is made of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

Type = Literal["string", "category", "Int64", "Float64", "boolean", "day", "tuple"]
TYPES: Mapping[str, str] = {
    "string": "words, an id or an ISO 8601 text; `<NA>` where there is none",
    "category": "one of few fixed words, in a fixed order, also of those that do not occur",
    "Int64": "a whole number or `<NA>`",
    "Float64": "a number or `<NA>`",
    "boolean": "true, false or `<NA>`",
    "day": "a day (`datetime64[s]`) or `NaT`",
    "tuple": "a tuple of words or ids, `()` where there is none; `explode` makes a row of each",
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a frame.

    Attributes:
        values: of a category, the words that it always has, in order.
    """

    name: str
    type: Type
    meaning: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Kind:
    """A frame: the method that gives it, the kinds of records in it (all when empty), its own columns.

    Attributes:
        quoted: whether its rows have a sentence: all but reports do.
    """

    method: str
    kinds: tuple[str, ...]
    meaning: str
    own: tuple[Column, ...]
    quoted: bool = True

    @property
    def columns(self) -> tuple[Column, ...]:
        """All columns, in order."""
        return (STATEMENT, *self.own, *EVIDENCE, *REPORT, *ORIGIN) if self.quoted else self.own

    def column(self, name: str) -> Column | None:
        """Return the column of a name."""
        return next((column for column in self.columns if column.name == name), None)


def _id(name: str, meaning: str) -> Iterator[Column]:
    """Yield the columns of one id: itself, and the name of the thing."""
    yield Column(name, "string", f"{meaning}: id")
    yield Column(f"{name}_label", "string", "its name")


def _ids(name: str, meaning: str) -> Iterator[Column]:
    """Yield the columns of several ids: themselves, and the names of the things in the same order."""
    yield Column(name, "tuple", f"{meaning}: ids")
    yield Column(f"{name}_labels", "tuple", "their names, in the same order")


def _date(name: str, meaning: str) -> Iterator[Column]:
    """Yield the columns of one date: as exact as the report has it, and the days between which that lies."""
    yield Column(name, "string", f"{meaning}: ISO 8601, as exact as the report has it")
    yield Column(f"{name}_first", "day", "its first day; `NaT` where it is open, a duration, or not given")
    yield Column(f"{name}_last", "day", "its last day, likewise")


STATEMENT = Column("statement", "string", "id of the statement")
EVIDENCE = (
    Column("quote", "string", "the sentence: exactly `text[start:end]` of the report (`text` in records)"),
    Column("page", "Int64", "page of the report; `<NA>` where the source has no pages"),
    Column("section", "string", "the headings above it, outermost first, parted by ` > `"),
    Column("start", "Int64", "where the quote begins in the text of the report, in characters"),
    Column("end", "Int64", "where it ends: the first character after it"),
)
REPORT = (
    Column("report", "string", "id of the report"),
    Column("report_title", "string", "its title"),
    Column("report_programme", "string", "id of its inspection programme"),
    Column("report_cycle", "string", "its inspection cycle as printed"),
    Column("report_force", "string", "id of the force that it is about"),
    Column("report_force_label", "string", "the name of that force"),
    Column("report_area", "string", "id of the area that it is about"),
    Column("report_area_label", "string", "the name of that area"),
)
ORIGIN = (
    Column("confidence", "Float64", "0 to 1"),
    Column("rule", "string", "what produced it"),
    Column("reasons", "tuple", "what the confidence rests on"),
    *_date("date", "when what it says was, is or will be so"),
    Column("verdict", "category", "what a person decided about it last", ("accepted", "amended", "rejected")),
)
_MODALITY = Column("modality", "category", "how it is said", ("asserted", "past", "planned", "negated"))
_HEDGED = Column("hedged", "boolean", "whether it is said with a maybe")
_TYPE = Column(
    "type",
    "category",
    "class of action",
    ("CauseOfConcern", "AreaForImprovement", "Recommendation", "PriorityAction"),
)
_ABOUT = (
    *_ids("about", "who is evaluated, or told to act"),
    *_ids("issues", "the issues that it is about"),
    *_ids("entities", "the things that it names"),
    *_id("question", "the question of the inspection that it answers"),
)
KINDS = ("relation", "judgment", "finding", "action", "follow-up", "statistic", "definition", "mention")
_STATED = tuple(kind for kind in KINDS if kind != "mention")
_SAID = (
    Column("says", "string", "what it says, in words"),
    Column("things", "tuple", "all things that it is about or names: ids"),
    Column("things_labels", "tuple", "their names, in the same order"),
    _MODALITY,
    _HEDGED,
)
_RELATION = (
    *_id("subject", "what stands before the predicate"),
    *_id("predicate", "the property, by its local name"),
    *_id("object", "what stands after it"),
    _MODALITY,
    _HEDGED,
)
_JUDGMENT = (
    *_id("force", "the force that is judged"),
    *_id("question", "the question that is answered"),
    Column("cycle", "string", "the cycle whose judgment it is: of a grade carried over, not that of the report"),
    *_id("grade", "the grade"),
    Column("rank", "Int64", "the place of the grade on its scale, 1 the worst; not to be compared between scales"),
    *_id("scale", "the scale of the grade"),
    Column("status", "category", "how it is given", ("graded", "carried-over", "published-separately", "revised")),
)
_FINDING = (
    Column("polarity", "category", "what is found", ("strength", "weakness", "mixed")),
    *_ABOUT,
    Column("trend", "category", "since an earlier inspection", ("improved", "unchanged", "declined")),
    *_id("attributed", "whose view it is, where it is not the inspectorate's"),
    _HEDGED,
)
_ACTION = (_TYPE, *_ABOUT, *_date("deadline", "by when"))
_FOLLOW_UP = (
    Column("status", "category", "what became of it", ("addressed", "partly-addressed", "not-addressed")),
    _TYPE,
    Column("year", "string", "of the earlier inspection"),
    *_ABOUT,
    _HEDGED,
)
_STATISTIC = (
    Column("value", "Float64", "the figure, without a sign"),
    Column("value_text", "string", "the figure as printed"),
    Column("qualifier", "category", "how exact it is", ("exact", "more-than", "fewer-than", "about")),
    Column("unit", "string", "its unit: percent, count, per-1000-population, gbp …"),
    *_id("measure", "what is counted (or words)"),
    *_ids("issues", "the issues that the measure names"),
    *_id("area", "where"),
    *_date("period", "when"),
    Column("direction", "category", "of a change", ("increase", "no-change", "decrease")),
    *_id("data_source", "where the figure comes from (or words)"),
    Column("comparator", "string", "id of the statement of the figure with which it is compared"),
    Column("caveats", "tuple", "the notes that qualify it, in the report's words"),
)
_DEFINITION = (
    Column("abbreviation", "string", "the abbreviation"),
    Column("expansion", "string", "what it stands for"),
    *_id("entity", "the thing that goes by it"),
)
_MENTION = (
    Column("type", "string", "local name of the class of the thing"),
    Column("id", "string", "id of the thing"),
    Column("label", "string", "its name in the report"),
    Column("reference", "category", "how it is named", ("name", "anaphor")),
)
_REPORT = (
    Column("report", "string", "id of the report"),
    Column("title", "string", "its title"),
    *_id("programme", "its inspection programme"),
    Column("cycle", "string", "its inspection cycle as printed"),
    *_id("force", "the force that it is about"),
    *_id("area", "the area that it is about"),
    Column("theme", "string", "what a joint inspection was about"),
    *_ids("inspectorates", "who inspected"),
    *_date("inspected_from", "the beginning of the inspection"),
    *_date("inspected_to", "its end"),
    *_date("published", "when it was published"),
    Column("source", "string", "the name of its file, or its address"),
    Column("sha256", "string", "SHA-256 of its text"),
    Column("characters", "Int64", "length of its text"),
    Column("statements", "Int64", "how many statements it makes, mentions apart"),
)
FRAMES: Mapping[str, Kind] = {
    frame.method: frame
    for frame in (
        Kind("reports", ("report",), "One row a report.", _REPORT, quoted=False),
        Kind(
            "statements",
            _STATED,
            "One row a statement of any kind but mentions, with what all have in common.",
            (Column("kind", "category", "kind of statement", _STATED), *_SAID),
        ),
        Kind(
            "relations",
            ("relation",),
            "One row a relation between two things, also those denied or planned.",
            _RELATION,
        ),
        Kind("judgments", ("judgment",), "One row a grade.", _JUDGMENT),
        Kind("findings", ("finding",), "One row a strength or weakness.", _FINDING),
        Kind(
            "actions", ("action",), "One row an area for improvement, cause of concern or other demand to act.", _ACTION
        ),
        Kind("follow_ups", ("follow-up",), "One row a sentence on what became of an earlier action.", _FOLLOW_UP),
        Kind("statistics", ("statistic",), "One row a figure.", _STATISTIC),
        Kind("definitions", ("definition",), "One row an abbreviation that a report defines.", _DEFINITION),
        Kind("mentions", ("mention",), "One row a name, or a reference such as “the force”.", _MENTION),
        Kind(
            "set_aside",
            (),
            "One row a candidate that was found and not accepted: no statement, and not in the graph.",
            (
                Column("set_aside", "string", "why"),
                Column("kind", "category", "kind of statement that it would be", KINDS),
                *_SAID,
            ),
        ),
    )
}
