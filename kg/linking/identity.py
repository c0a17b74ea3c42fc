"""Identity across reports: from what each report knows and what people decided to one id for each thing."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter
from types import MappingProxyType

from kg.errors import DataError
from kg.linking.automatic import Link, Reach, Reaches, links, shared
from kg.linking.decisions import Decision, check, in_order, taken_out
from kg.linking.groups import Groups
from kg.linking.known import Known
from kg.linking.names import Naming
from kg.linking.proposals import Proposal, propose
from kg.nlp.entities import slugify
from kg.ontology import Entity, Vocabulary


@dataclass(frozen=True, slots=True)
class Identity:
    """Which names of many reports stand for one thing.

    Attributes:
        entities: canonical id → the one description of each thing found in texts. What was found and turned out to be
            something that the vocabulary has stands there too, as the vocabulary describes it (`found` is False).
        reports: canonical id → ids of the reports in which the thing is found, sorted.
        links: what was taken for one thing without a person, sorted; names of the vocabulary are no news and not here.
        proposals: what a person may decide, best first.
        unused: decisions that name an id, or an id in a report, that nobody has.
    """

    entities: Mapping[str, Entity]
    reports: Mapping[str, tuple[str, ...]]
    links: tuple[Link, ...]
    proposals: tuple[Proposal, ...]
    unused: tuple[Decision, ...]
    _moves: Mapping[str, Mapping[str, str]]

    def moves(self, report: str) -> Mapping[str, str]:
        """Return, for a report, each of its ids that changes with its canonical id."""
        return self._moves.get(report, MappingProxyType({}))


def identify(known: Iterable[Known], vocabulary: Vocabulary, decisions: Sequence[Decision] = ()) -> Identity:
    """Settle which names of many reports stand for one thing. The order of the arguments' items means nothing.

    What is certain is linked, what people decided stands above it, and what may be one thing is proposed.

    Args:
        known: of every report, each entity once.
        vocabulary: of the project.
        decisions: of people, in any order.

    Raises:
        DataError: when decisions contradict each other, or make two things of the vocabulary, or a kind and an
            instance, the same.
    """
    items = sorted(known, key=attrgetter("at"))
    check(decisions, {})
    chosen = _Decided(items, vocabulary, decisions)
    naming = Naming(vocabulary, items)
    reaches = Reaches(items, vocabulary, naming)
    groups = Groups(chosen.nodes, chosen.apart, chosen.fixed)
    for item, one, other in chosen.same:
        if not groups.join(one, other):
            raise _refused(item, "they are two of the vocabulary, or other decisions keep them apart")
    made = tuple(
        link for _, link in sorted(links(items, vocabulary, naming, reaches)) if groups.join(link.one, link.other)
    )
    by_node = {item.at: item for item in items}
    named = _named(groups, by_node, naming, reaches, chosen.fixed)
    members = _members(named, by_node)
    return Identity(
        entities=MappingProxyType(
            {id: vocabulary.entities.get(id) or _one(id, found) for id, found in members.items()}
        ),
        reports=MappingProxyType({id: tuple(sorted({item.report for item in found})) for id, found in members.items()}),
        links=tuple(sorted(link for link in made if by_node[link.one].entity.found)),
        proposals=propose(members, named, vocabulary, naming, reaches, groups, chosen.unsure),
        unused=chosen.unused,
        _moves=_moves(named, by_node),
    )


class _Decided:
    """Decisions on the names that there are."""

    def __init__(self, items: Sequence[Known], vocabulary: Vocabulary, decisions: Sequence[Decision]) -> None:
        self._by_id: dict[str, list[str]] = defaultdict(list)
        for item in items:
            self._by_id[item.entity.id].append(item.at)
        self._taken = taken_out(decisions)
        self._vocabulary = vocabulary
        self.fixed = {item.at: item.entity.id for item in items if not item.entity.found}
        self.fixed |= {ident: ident for ident in vocabulary.entities}
        self.nodes = sorted({item.at for item in items} | vocabulary.entities.keys())
        self.same: list[tuple[Decision, str, str]] = []
        self.apart: list[tuple[list[str], list[str]]] = []
        self.unsure: list[tuple[list[str], list[str]]] = []
        unused = []
        for decision in sorted(set(decisions), key=in_order):
            one, other = self._ends(decision.one), self._ends(decision.other)
            one, other = _without(one, other, decision.one), _without(other, one, decision.other)
            if not one or not other:
                unused.append(decision)
            elif decision.verdict == "same":
                self._join(decision, one + other)
            else:
                (self.apart if decision.verdict == "not-same" else self.unsure).append((one, other))
        self.unused = tuple(unused)

    def _ends(self, end: str) -> list[str]:
        """Return the names for which an end of a decision stands."""
        ident, _, report = end.partition("@")
        nodes = self._by_id.get(ident, [])
        if report:
            return [end] if end in nodes else []
        virtual = [ident] if ident in self._vocabulary.entities else []
        return virtual + [node for node in nodes if node not in self._taken]

    def _join(self, item: Decision, nodes: Sequence[str]) -> None:
        entities = self._vocabulary.entities
        idents = {end.partition("@")[0] for end in item.ends}
        if any(entities[ident].kind for ident in idents if ident in entities):
            raise _refused(item, "a kind is not an instance")
        self.same += [(item, nodes[0], node) for node in nodes[1:]]


def _without(nodes: list[str], other: list[str], end: str) -> list[str]:
    """Return the names of an end; a bare id beside the same id in one report stands for the other reports."""
    return nodes if "@" in end else [node for node in nodes if node not in other]


def _refused(item: Decision, why: str) -> DataError:
    return DataError(f"{item.one} and {item.other} cannot be the same: {why}", hint="remove the decision")


Named = Mapping[str, str]  # name in a report → canonical id


def _named(
    groups: Groups, by_node: Mapping[str, Known], naming: Naming, reaches: Reaches, fixed: Mapping[str, str]
) -> dict[str, str]:
    """Return the canonical id of each name in a report."""
    together = [(group, [by_node[node] for node in group if node in by_node]) for group in groups]
    parts: dict[str, list[list[Known]]] = defaultdict(list)
    for _, items in together:
        for ident in sorted({item.entity.id for item in items}):
            parts[ident].append([item for item in items if item.entity.id == ident])
    ids: dict[tuple[str, str], str] = {}
    for ident, found in parts.items():
        for part, split in zip(found, _split(ident, found, reaches), strict=True):
            ids |= {(ident, item.at): split for item in part}
    named: dict[str, str] = {}
    for group, items in together:
        ident = _canonical(items, ids, naming, {fixed[node] for node in group if node in fixed})
        named |= {item.at: ident for item in items}
    return named


def _split(ident: str, parts: Sequence[Sequence[Known]], reaches: Reaches) -> list[str]:
    """Return an id for each part of the reports in which one id means different things.

    What is the whole force's keeps the id; each other part says where, or in which report, it is meant.
    """
    if len(parts) == 1:
        return [ident]
    reached = [{reaches(item) for item in part} for part in parts]
    told = [_place(min(reach)) for reach in reached]
    if any(len(reach) > 1 for reach in reached) or len(set(told)) < len(told) or "" in told:
        return [f"{ident}/in/{min(item.report for item in part).removeprefix('report/')}" for part in parts]
    one_force = len({min(reach)[:1] for reach in reached}) == 1
    whole = [one_force and len(min(reach)) == 1 for reach in reached]
    return [ident if of_force else f"{ident}/in/{place}" for place, of_force in zip(told, whole, strict=True)]


def _place(reach: Reach) -> str:
    """Return the slug of the area that a name reaches, else of the force, with the cycle where it is of one only."""
    cycle = [part for part in reach if part.startswith("cycle ")]
    place = [part for part in reach if part not in cycle][-1:]
    return "-".join(slugify(part.removeprefix("cycle ").rsplit("/", 1)[-1]) for part in place + cycle)


def _canonical(items: Sequence[Known], ids: Mapping[tuple[str, str], str], naming: Naming, fixed: set[str]) -> str:
    """Return the id of a group: of the vocabulary, else of a joint or regional unit, else of the fullest name."""
    if not items or fixed:
        return min(fixed)

    def rank(item: Known) -> tuple[bool, bool, int, str]:
        entity = item.entity
        return not shared(item), naming.of_kind(entity), -len(entity.label), ids[entity.id, item.at]

    best = min(items, key=rank)
    return ids[best.entity.id, best.at]


def _members(named: Named, by_node: Mapping[str, Known]) -> dict[str, list[Known]]:
    """Return for each thing found in texts, in order of canonical ids, the names in reports that stand for it."""
    members: dict[str, list[Known]] = defaultdict(list)
    for node in sorted(named):
        members[named[node]].append(by_node[node])
    return {id: members[id] for id in sorted(members) if any(item.entity.found for item in members[id])}


def _one(ident: str, items: Sequence[Known]) -> Entity:
    """Return one description of what several reports describe."""
    if len(items) == 1 and items[0].entity.id == ident:  # so are most: nothing to bring together
        entity = items[0].entity
        return replace(entity, names=tuple(sorted(_others(entity.names, entity.label))))
    own = [item for item in items if ident == item.entity.id or ident.startswith(f"{item.entity.id}/in/")]
    count: Counter[str] = Counter()
    for item in own:
        count[item.entity.label] += max(item.mentions, 1)
    label = min(count, key=lambda text: (-count[text], text))
    said = {text for item in items for text in (item.entity.label, *item.entity.names)}
    kinds = sorted({item.entity.classification for item in items if item.entity.classification})
    return replace(
        min(own, key=attrgetter("at")).entity,
        id=ident,
        label=label,
        names=tuple(sorted(_others(said, label))),
        found=True,
        scope=tuple(sorted({place for item in own for place in item.entity.scope})),
        classification=kinds[0] if kinds else None,
    )


def _others(names: Iterable[str], label: str) -> set[str]:
    return {text for text in names if text.casefold() != label.casefold()}


def _moves(named: Named, by_node: Mapping[str, Known]) -> Mapping[str, Mapping[str, str]]:
    moves: dict[str, dict[str, str]] = defaultdict(dict)
    for node, ident in named.items():
        item = by_node[node]
        if item.entity.id != ident:
            moves[item.report][item.entity.id] = ident
    return MappingProxyType({report: MappingProxyType(dict(sorted(moves[report].items()))) for report in sorted(moves)})
