"""What a statement says, in words and names that are links."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode, Store

from kg import queries
from kg.pages.links import Links
from kg.pages.report.inline import style_of
from kg.pages.report.spans import Passage, anchor_of, kind_of
from kg.statements import Record


@dataclass(frozen=True, slots=True)
class Word:
    """Words, and where they lead; no address where they lead nowhere."""

    words: str
    href: str | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """A statement as the list of statements has it.

    Attributes:
        anchor: the id of its element.
        kind: of `KINDS`.
        style: the class of its tag; `tag` is its words.
        says: its main words, one after the other.
        facts: what else it says: name → words.
        notes: what makes it no plain fact: "negated", "hedged" …
        href: of its page; None for what was set aside, which has none.
        reason: why it was set aside.
        corrections: what people decided about it: verdict, by whom, when, why.
    """

    record: Record
    passage: Passage
    anchor: str
    kind: str
    style: str
    tag: str
    says: tuple[Word, ...]
    facts: tuple[tuple[str, tuple[Word, ...]], ...]
    notes: tuple[str, ...]
    href: str | None
    reason: str | None = None

    @property
    def corrections(self) -> Sequence[Mapping[str, str]]:
        """What people decided about it, the earliest first."""
        found: Sequence[Mapping[str, str]] = self.record["corrections"]
        return found


class Names:
    """The names of things, as the dataset has them."""

    def __init__(self, store: Store, links: Links, known: Mapping[str, str]) -> None:
        self._store, self._links, self._known = store, links, known
        self._labels: dict[str, str] = {}
        self._leads: dict[str, str] = {}

    def label(self, id: str) -> str:
        """Return the name of a thing, by its id."""
        if id not in self._labels:
            found = queries.label(self._store, NamedNode(f"{self._links.base}id/{id}"))
            self._labels[id] = found or self._known.get(id) or id.rsplit("/", 1)[-1].replace("-", " ")
        return self._labels[id]

    def term(self, name: str) -> str:
        """Return the name of a class or property of the ontology, by its local name."""
        return queries.label(self._store, NamedNode(f"{self._links.base}ontology#{name}")) or name

    def leads(self, id: str) -> str:
        """Return the link to the page of a thing; what no statement names is not in the graph, and can be sought."""
        if id not in self._leads:
            node = NamedNode(f"{self._links.base}id/{id}")
            described = next(self._store.quads_for_pattern(node, None, None), None) is not None
            self._leads[id] = self._links.page(id) if described else self._links.to("search", {"q": self.label(id)})
        return self._leads[id]

    def link(self, id: str) -> Word:
        """Return the name of a thing as a link to its page."""
        return Word(self.label(id), self.leads(id))

    def all(self, ids: Iterable[str | None]) -> tuple[Word, ...]:
        """Return the names of things as links."""
        return tuple(self.link(id) for id in ids if id)

    def either(self, value: str | None) -> tuple[Word, ...]:
        """Return the name of a thing as a link, or the words where the value is no id."""
        if not value:
            return ()
        return (self.link(value),) if "/" in value and " " not in value else (Word(value),)


def say(passages: Iterable[Passage], names: Names, links: Links) -> list[Said]:
    """Return what the statements of a report say, in reading order."""
    return [_said(record, passage, names, links) for passage in passages for record in passage.statements]


def _said(record: Record, passage: Passage, names: Names, links: Links) -> Said:
    says, facts = _SAYING[record["kind"]](record, names)
    kind, reason = kind_of(record), record.get("set_aside")
    modality = record.get("modality", "asserted")
    notes = [modality] * (modality != "asserted") + ["hedged"] * bool(record.get("hedged"))
    shown = [("when", _plain(record["date"])), *facts] if record["date"] else facts
    return Said(
        record,
        passage,
        anchor_of(record),
        kind,
        style_of(kind),
        _tag(record, names),
        says,
        tuple((name, words) for name, words in shown if words),
        tuple(notes),
        None if reason else links.page(record["statement"]),
        reason,
    )


def _tag(record: Record, names: Names) -> str:
    if record["kind"] == "action":
        return names.term(record["type"])
    kind: str = record["kind"]
    return str(record["polarity"]) if kind == "finding" else _TAGS.get(kind, kind)


_TAGS = {"statistic": "figure"}
_Facts = list[tuple[str, tuple[Word, ...]]]
_Saying = tuple[tuple[Word, ...], _Facts]


def _plain(*words: object) -> tuple[Word, ...]:
    return tuple(Word(str(word)) for word in words if word)


def _relation(record: Record, names: Names) -> _Saying:
    ends = (record["subject"], record["object"])
    subject, object = (names.link(end) for end in ends)
    return (subject, Word(names.term(record["predicate"])), object), []


def _judgment(record: Record, names: Names) -> _Saying:
    says = (names.link(record["force"]), Word("is"), names.link(record["grade"]))
    status = record["status"] if record["status"] != "graded" else None
    return says, [
        ("question", names.all([record["question"]])),
        ("cycle", _plain(record["cycle"])),
        ("status", _plain(status)),
    ]


def _about(record: Record, names: Names) -> _Facts:
    others = (id for id in record["entities"] if id not in record["about"])
    return [
        ("about", names.all(record["about"])),
        ("issues", names.all(record["issues"])),
        ("names", names.all(others)),
        ("question", names.all([record["question"]])),
    ]


def _finding(record: Record, names: Names) -> _Saying:
    rest = [("trend", _plain(record["trend"])), ("view of", names.either(record["attributed"]))]
    return (), [*_about(record, names), *rest]


def _action(record: Record, names: Names) -> _Saying:
    return (), [*_about(record, names), ("deadline", _plain(record["deadline"]))]


def _follow_up(record: Record, names: Names) -> _Saying:
    what = names.term(record["type"]) if record["type"] else "what was criticised"
    year = f"of {record['year']}" if record["year"] else ""
    return _plain(what, year, "is", record["status"].replace("-", " ")), _about(record, names)


def _statistic(record: Record, names: Names) -> _Saying:
    qualifier = record["qualifier"].replace("-", " ") if record["qualifier"] != "exact" else ""
    unit = record["unit"].replace("-", " ") if record["unit"] != "count" else ""
    comparator = record["comparator"]
    compared = (Word("another figure", f"#{anchor_of({'statement': comparator})}"),) if comparator else ()
    return _plain(qualifier, record["value_text"], unit), [
        ("measure", names.either(record["measure"])),
        ("area", names.either(record["area"])),
        ("period", _plain(record["period"])),
        ("direction", _plain(record["direction"])),
        ("source", names.either(record["data_source"])),
        ("compared with", compared),
        ("issues", names.all(record["issues"])),
    ]


def _definition(record: Record, names: Names) -> _Saying:
    says = _plain(record["abbreviation"], "stands for", record["expansion"])
    return says, [("which is", names.all([record["entity"]]))]


def _mention(record: Record, names: Names) -> _Saying:
    return (Word(record["text"]), Word("as"), names.link(record["id"])), []


_SAYING: Mapping[str, Callable[[Record, Names], _Saying]] = {
    "relation": _relation,
    "judgment": _judgment,
    "finding": _finding,
    "action": _action,
    "follow-up": _follow_up,
    "statistic": _statistic,
    "definition": _definition,
    "mention": _mention,
}
