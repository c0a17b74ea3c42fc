"""Which entities of a gold set the ids of a system stand for."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from kg.evaluation.gold import Row, Tables
from kg.evaluation.places import norm, touching
from kg.statements import Record

_FAMILIES = {"Place": "place", "Issue": "issue", "Person": "person", "Post": "person"}
_LABELS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "mention": (("id", "label"),),
    "relation": (("subject", "subject_label"), ("object", "object_label")),
}
Index = Mapping[str, set[str]]


class Entities:
    """Aligns ids: the same id, or else the gold entities that share most names and have the same type.

    A name is compared with labels first, then aliases, then what the mentions of an entity are in the text. Where
    no entity of the same type has the name, one of the same family (places, issues, people, or all the rest) may.
    """

    def __init__(self, tables: Tables, records: Sequence[Record]) -> None:
        self.gold: Mapping[str, Row] = {row["id"]: row for row in tables.get("entities", ())}
        self.types = {ident: {row["type"], *row.all("alt_types")} for ident, row in self.gold.items()}
        self._ids = {*self.gold, *_ends(tables)}
        self.kinds = frozenset(kind for kinds in self.types.values() for kind in kinds)
        self._titles = _index((row["label"], ident) for ident, row in self.gold.items())
        self._aliases = _index(
            (name, ident) for ident, row in self.gold.items() for name in (row["label"], *row.all("aliases"))
        )
        self._surfaces = _index((row["surface"], row["id"]) for row in tables.get("mentions", ()))
        mentions = [record for record in records if record["kind"] == "mention"]
        self._type = {record["id"]: record["type"] for record in mentions}
        self._labels = _names_of(
            (record[key], record.get(label)) for record in records for key, label in _LABELS.get(record["kind"], ())
        )
        self._texts = _names_of(
            (record["id"], record["text"]) for record in mentions if record.get("reference") == "name"
        )
        self._outside = _outside([*tables.get("mentions", ()), *tables.get("coref", ())], mentions)
        self._aligned: dict[str, frozenset[str]] = {}

    def align(self, ident: str) -> frozenset[str]:
        """Return the ids of the gold entities that an id stands for."""
        if ident not in self._aligned:
            self._aligned[ident] = frozenset({ident}) if ident in self._ids else self._by_name(ident)
        return self._aligned[ident]

    def links(self, row: Row, record: Record) -> bool:
        """Tell whether a mention is linked to the entity of a gold row, or to an alternative that the row gives."""
        return not {record["id"], *self.align(record["id"])}.isdisjoint({row["id"], *row.all("alt_ids")})

    def typed(self, row: Row, record: Record) -> bool:
        """Tell whether a mention has the type of a gold row, or one that its entity may have too."""
        accepted = {row["type"]}.union(*(self.types.get(name, set()) for name in (row["id"], *row.all("alt_ids"))))
        return record["type"] in accepted

    def unknown(self, ident: str) -> bool:
        """Tell whether the gold knows nothing of an id: no such name, and mentioned only where no row stands."""
        return ident in self._outside and not self.align(ident)

    def _by_name(self, ident: str) -> frozenset[str]:
        labels, texts, kind = self._labels.get(ident, set()), self._texts.get(ident, set()), self._type.get(ident)
        ladder = (
            (self._titles, labels),
            (self._aliases, labels),
            (self._aliases, texts),
            (self._surfaces, labels | texts),
        )
        for fits in (self._same_type, self._same_family):
            for index, names in ladder:
                hits = Counter(name for word in names for name in index.get(word, ()) if fits(kind, name))
                if hits:
                    most = max(hits.values())
                    return frozenset(name for name, count in hits.items() if count == most)
        return frozenset()

    def _same_type(self, kind: str | None, name: str) -> bool:
        return kind is None or kind in self.types.get(name, ())

    def _same_family(self, kind: str | None, name: str) -> bool:
        return kind is None or _FAMILIES.get(kind) in {_FAMILIES.get(each) for each in self.types.get(name, ())}


def _index(pairs: Iterable[tuple[str, str]]) -> Index:
    found: dict[str, set[str]] = defaultdict(set)
    for name, ident in pairs:
        found[norm(name)].add(ident)
    return found


def _names_of(pairs: Iterable[tuple[str, str | None]]) -> Index:
    """Return id → its folded names."""
    found: dict[str, set[str]] = defaultdict(set)
    for ident, name in pairs:
        found[ident].add(norm(name or ""))
    return {ident: names - {""} for ident, names in found.items()}


def _ends(tables: Tables) -> Iterable[str]:
    """Yield the ids that relations and judgments name: corrected records may have some that no mention has."""
    for table, columns in (("relations", ("subject", "object")), ("judgments", ("force",))):
        yield from (row[column] for row in tables.get(table, ()) for column in columns)


def _outside(rows: Sequence[Row], mentions: Sequence[Record]) -> frozenset[str]:
    """Return the ids that are mentioned only where the gold has no row at all; none in gold without offsets."""
    if not rows:
        return frozenset()
    inside = {mentions[number]["id"] for _, number, _ in touching(rows, mentions)}
    return frozenset({record["id"] for record in mentions} - inside)
