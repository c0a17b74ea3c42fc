"""What may be one thing: pairs for people to decide, each with its reasons. A proposal never changes the graph."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from rapidfuzz import fuzz

from kg.linking.automatic import Reach, Reaches, contradict, owners, shared
from kg.linking.groups import Groups
from kg.linking.known import Known
from kg.linking.names import Naming, tells_apart, variants, words
from kg.ontology import Vocabulary

_NATIONAL = frozenset({"Operation", "Scheme", "Person"})  # one name may be one thing in the reports of many forces
_LIKE = 82  # percent: below it, two names of one force are seldom forms of one
_BLOCK = 30  # a word that more names of a force and type have says nothing
_RAREST = 3
_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Proposal:
    """Two names that may stand for one thing.

    Attributes:
        one, other: ids, or ids in a report where one id means different things; as a decision names them.
        score: 0 to 1, how much speaks for it.
        reasons: what speaks for it.
        unsure: whether people looked at it and could not tell.
    """

    one: str
    other: str
    score: float
    reasons: tuple[str, ...]
    unsure: bool = False


@dataclass(frozen=True, slots=True)
class _Thing:
    """What is one thing so far: the name by which decisions call it, and one of its names in a report."""

    end: str
    item: Known
    form: tuple[str, ...]
    own: bool
    reach: Reach
    areas: frozenset[str]
    neighbours: frozenset[str]
    text: str

    @property
    def force(self) -> str:
        return self.item.force or self.item.area or self.item.report


def propose(
    members: Mapping[str, Sequence[Known]],
    named: Mapping[str, str],
    vocabulary: Vocabulary,
    naming: Naming,
    reaches: Reaches,
    groups: Groups,
    unsure: Iterable[tuple[Sequence[str], Sequence[str]]],
) -> tuple[Proposal, ...]:
    """Return what people may decide, best first; what is decided is not among it.

    Args:
        members: canonical id → the names in reports that stand for the thing found, sorted.
        named: name in a report → canonical id.
        vocabulary, naming, reaches: what names mean, and how far.
        groups: what is one thing, and what must not be.
        unsure: names that people could not tell apart.
    """
    things = _things(members, named, naming, reaches)
    news = _news(things)
    best: dict[tuple[str, str], Proposal] = {}
    for one, other, score, reason in (
        *_same_names(things, groups),
        *_alike(things),
        *_initials(things),
        *_units(things, vocabulary),
    ):
        if groups.apart(one.item.at, other.item.at) or groups.find(one.item.at) == groups.find(other.item.at):
            continue
        found = _proposal(one, other, score, reason, news)
        before = best.get((found.one, found.other))
        if before is None or (found.score, found.reasons) > (before.score, before.reasons):
            best[found.one, found.other] = found
    marked = _marked(best, things, groups, unsure)
    return tuple(sorted(marked, key=lambda item: (-item.score, item.one, item.other)))


Pair = tuple[_Thing, _Thing, float, str]


def _things(
    members: Mapping[str, Sequence[Known]], named: Mapping[str, str], naming: Naming, reaches: Reaches
) -> list[_Thing]:
    parts: Counter[str] = Counter()
    for items in members.values():
        parts.update({item.entity.id for item in items})
    found = []
    for ident, items in members.items():
        item = _telling(ident, items)
        near = {named.get(f"{other}@{item.report}", other) for item in items for other in item.neighbours}
        end = item.entity.id if parts[item.entity.id] == 1 else item.at
        own = any(reaches.own_name(item) for item in items)
        areas = frozenset(item.area or item.report for item in items)
        form = naming.form(item)
        found.append(_Thing(end, item, form, own, reaches(item), areas, frozenset(near), " ".join(form)))
    return found


def _telling(ident: str, items: Sequence[Known]) -> Known:
    """Return the name after which the thing is called."""
    return next(
        (item for item in items if ident == item.entity.id or ident.startswith(f"{item.entity.id}/in/")), items[0]
    )


def _news(things: Sequence[_Thing]) -> frozenset[str]:
    """Return the ids that few things are named with: what they share says something."""
    count = Counter(ident for thing in things for ident in thing.neighbours)
    limit = max(4, len(things) // 200)
    return frozenset(ident for ident, number in count.items() if number <= limit)


def _proposal(one: _Thing, other: _Thing, score: float, reason: str, news: frozenset[str]) -> Proposal:
    common = sorted(one.neighbours & other.neighbours & news)
    reasons = [reason]
    if common:
        reasons.append(f"both named with {', '.join(common[:_SHOWN])}")
    if set(one.item.abbreviations) & set(other.item.abbreviations):
        reasons.append("the same abbreviation")
        score += 0.1
    first, second = sorted((one.end, other.end))
    return Proposal(first, second, round(min(score + 0.05 * min(len(common), _SHOWN), 0.99), 2), tuple(reasons))


def _same_names(things: Iterable[_Thing], groups: Groups) -> Iterator[Pair]:
    """Yield equal names that are not certain to mean one thing: each with the first of its name from which it is not kept apart."""
    blocks: dict[tuple[str, ...], list[_Thing]] = defaultdict(list)
    for thing in things:
        kind = thing.item.entity.type
        blocks["id", thing.item.entity.id].append(thing)
        if kind in _NATIONAL or thing.own:
            blocks["name", kind, "".join(thing.form)].append(thing)
    for block in blocks.values():
        ordered = sorted(block, key=lambda thing: thing.item.at)
        for place, thing in enumerate(ordered):
            earlier = next((one for one in ordered[:place] if not groups.apart(one.item.at, thing.item.at)), None)
            if earlier and not contradict(earlier.item, thing.item):
                known_by_name = thing.own or thing.item.entity.type in _NATIONAL
                score = 0.35 if not known_by_name else 0.5 if thing.item.entity.type == "Post" else 0.75
                yield earlier, thing, score, "the same name"


def _alike(things: Sequence[_Thing]) -> Iterator[Pair]:
    """Yield names of one force that are nearly the same: they share one of their rarest words."""
    count = Counter((thing.item.entity.type, thing.force, word) for thing in things for word in set(thing.form))
    blocks: dict[tuple[str, str, str], list[_Thing]] = defaultdict(list)
    for thing in things:
        keys = sorted((thing.item.entity.type, thing.force, word) for word in set(thing.form))
        for key in sorted(keys, key=lambda key: count[key])[:_RAREST]:
            blocks[key].append(thing)
    seen: set[tuple[str, str]] = set()
    for block in blocks.values():
        if 1 < len(block) <= _BLOCK:
            for one, other in combinations(block, 2):
                if (one.end, other.end) not in seen:
                    seen.add((one.end, other.end))
                    yield from _likeness(one, other)


def _comparable(one: _Thing, other: _Thing) -> bool:
    """Tell whether two things of one force may be one: of one area, and nothing that is said of them speaks against it."""
    near = all(_limit(thing) <= {*another.areas, ""} for thing, another in ((one, other), (other, one)))
    return near and one.form != other.form and not contradict(one.item, other.item)


def _limit(thing: _Thing) -> set[str]:
    """Return the area beyond which a name means other things; none for what is the whole force's."""
    return {part for part in thing.reach[1:] if not part.startswith("cycle ")}


def _likeness(one: _Thing, other: _Thing) -> Iterator[Pair]:
    ratio = fuzz.token_sort_ratio(one.text, other.text, score_cutoff=_LIKE)
    if not ratio or tells_apart(one.form, other.form) or not _comparable(one, other):
        return
    heads = one.item.entity.type == "Post" or variants(one.form[-1:], other.form[-1:])
    if heads and variants(one.form, other.form):
        within = set(one.form) < set(other.form) or set(other.form) < set(one.form)
        yield one, other, 0.6 * ratio / 100, f"names {ratio:.0f} % alike" + ", one holds the other" * within


def _initials(things: Iterable[_Thing]) -> Iterator[Pair]:
    """Yield an abbreviation that no report defines, with a name of the same force that has these initials."""
    long: dict[tuple[str, str, str], list[_Thing]] = defaultdict(list)
    for thing in things:
        if len(thing.form) > 2:
            letters = "".join(word[0] for word in thing.form if word not in ("and", "of", "the", "for"))
            long[thing.item.entity.type, thing.force, letters].append(thing)
    for thing in things:
        first, *rest = thing.item.entity.label.split()
        if len(first) < 3 or not first.isupper():
            continue
        for other in long.get((thing.item.entity.type, thing.force, first.lower()), ()):
            again = not rest or words(" ".join(rest)) == other.form[-1:]  # "ABC" or "ABC team", not "ABC subgroup"
            if again and _comparable(thing, other):
                yield thing, other, 0.6, f"{first} are the initials of the other name"


def _units(things: Iterable[_Thing], vocabulary: Vocabulary) -> Iterator[Pair]:
    """Yield units of which it is not clear whether they are the joint or regional unit of the same name."""
    units: dict[tuple[str, str], list[_Thing]] = defaultdict(list)
    for thing in things:
        if shared(thing.item) and thing.item.entity.type == "Unit":
            for force in owners(thing.item, vocabulary):
                units[force, "".join(thing.form)].append(thing)
    for thing in things:
        if thing.item.entity.type == "Unit":
            for unit in units.get((thing.force, "".join(thing.form)), ()):
                if unit is not thing and not shared(thing.item) and not contradict(thing.item, unit.item):
                    yield thing, unit, 0.5, "a joint or regional unit that serves the force has this name"


def _marked(
    found: Mapping[tuple[str, str], Proposal],
    things: Iterable[_Thing],
    groups: Groups,
    unsure: Iterable[tuple[Sequence[str], Sequence[str]]],
) -> list[Proposal]:
    """Mark what people looked at and could not tell."""
    doubtful = {
        frozenset((groups.find(one), groups.find(other)))
        for first, second in unsure
        for one in first
        for other in second
    }
    node = {thing.end: groups.find(thing.item.at) for thing in things}
    return [replace(item, unsure=frozenset((node[item.one], node[item.other])) in doubtful) for item in found.values()]
