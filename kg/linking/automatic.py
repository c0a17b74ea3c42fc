"""What is one thing for certain: links that no person has to decide."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kg.linking.known import Known
from kg.linking.names import Naming, dated
from kg.ontology import Vocabulary

SAME_ID = "same name in one force's reports"
BASES = (
    "joint or regional unit of one name",
    "service of one kind in one area",
    SAME_ID,
    "name of the vocabulary",
    "normalised name",
    "abbreviation defined elsewhere",
    "service of its kind, named with its area",
    "joint unit named in the report of one of its forces",
    "regional unit named in the report of one of its forces",
)
Reach = tuple[str, ...]
_OF_FORCE = frozenset({"Person", "Operation"})  # one force has no two of a name
_CHANGING = frozenset({"Document", "Method", "Scheme"})  # another year may have another one of the same plain name


@dataclass(frozen=True, slots=True, order=True)
class Link:
    """Two names that are taken for one thing.

    Attributes:
        one, other: ids in reports (`unit/essex/fugitive-team@report/…`); `other` an id of the vocabulary where
            the basis is its name.
        basis: why, one of `BASES`.
    """

    one: str
    other: str
    basis: str


def shared(item: Known) -> bool:
    """Tell whether the id of a thing names all whose it is: a joint unit, or one of a regional unit."""
    scope = item.entity.scope
    return len(scope) > 1 or any(owner.startswith("rocu/") for owner in scope)


class Reaches:
    """How far a name reaches: in what other reports the same name means the same thing."""

    def __init__(self, known: Sequence[Known], vocabulary: Vocabulary, naming: Naming) -> None:
        self._vocabulary, self._naming = vocabulary, naming
        self._reaches: dict[str, Reach] = {}
        self._own = {item.entity.id for item in known if item.entity.found and naming.own_name(item.entity)}

    def own_name(self, item: Known) -> bool:
        """Tell whether some report calls it by a name of its own."""
        return item.entity.id in self._own

    def __call__(self, item: Known) -> Reach:
        """Return what must be equal: nothing for the whole country, a force, a force's area, and a cycle."""
        if item.at not in self._reaches:
            self._reaches[item.at] = self._reach(item)
        return self._reaches[item.at]

    def _reach(self, item: Known) -> Reach:
        entity = item.entity
        if not entity.found or shared(item):
            return ()
        whole = item.force or item.area or item.report
        if not self._wide(item):
            whole_and_part: Reach = (whole, item.area or item.report)
        else:
            whole_and_part = (whole,)
        year = entity.type in _CHANGING and not dated(entity.label) and not self._lasting(item)
        return (*whole_and_part, f"cycle {item.cycle}") if year else whole_and_part

    def _wide(self, item: Known) -> bool:
        """Tell whether the name means one thing in all reports on a force, also in those on parts of its area."""
        return (
            item.programme == "programme/peel"
            or item.entity.type in _OF_FORCE
            or item.entity.classification in self._vocabulary.central
            or item.force in item.run_by
            or self.own_name(item)
        )

    def _lasting(self, item: Known) -> bool:
        return self.own_name(item) and item.entity.type != "Document"


def links(
    known: Sequence[Known], vocabulary: Vocabulary, naming: Naming, reaches: Reaches
) -> Iterator[tuple[int, Link]]:
    """Yield what is the same for certain, each with its rank: what is more certain comes first."""
    found = [item for item in known if item.entity.found]
    for link in (
        *_same_id(known, reaches),
        *_of_vocabulary(found, vocabulary, naming),
        *_same_name(found, naming, reaches),
        *_of_area(found, naming),
        *_shared(found, vocabulary, naming, reaches),
    ):
        yield BASES.index(link.basis), link


def _same_id(known: Iterable[Known], reaches: Reaches) -> Iterator[Link]:
    places: dict[tuple[str, Reach], list[Known]] = defaultdict(list)
    for item in known:
        places[item.entity.id, reaches(item)].append(item)
    for items in places.values():
        for item in items[1:]:
            yield Link(items[0].at, item.at, _basis(item))


def _basis(item: Known) -> str:
    if not item.entity.found:
        return BASES[3]
    if shared(item):
        return BASES[0]
    area = (item.area or "").rsplit("/", 1)[-1]
    of_area = item.entity.classification and item.entity.id.split("/")[1] == area
    return BASES[1] if of_area and item.programme != "programme/peel" else SAME_ID


def _of_vocabulary(found: Iterable[Known], vocabulary: Vocabulary, naming: Naming) -> Iterator[Link]:
    """Yield what has a name of the vocabulary, written in another way."""
    for item in found:
        entities = naming.of_vocabulary(item) if not item.entity.scope else frozenset()
        if len(entities) == 1:
            yield Link(item.at, next(iter(entities)), BASES[3])


def _same_name(found: Iterable[Known], naming: Naming, reaches: Reaches) -> Iterator[Link]:
    blocks: dict[tuple[str, Reach, str], list[Known]] = defaultdict(list)
    for item in found:
        if not shared(item):
            blocks[item.entity.type, reaches(item), "".join(naming.form(item))].append(item)
    for items in blocks.values():
        for one, other in pairwise(_by_id(items)):
            if not contradict(one, other):
                plain = "".join(naming.plain(one)) == "".join(naming.plain(other))
                yield Link(one.at, other.at, BASES[4] if plain else BASES[5])


def _of_area(found: Iterable[Known], naming: Naming) -> Iterator[Link]:
    """Yield what a joint inspection calls by its kind and also by its kind with the area before it."""
    services: dict[tuple[str, str], Known] = {}
    for item in found:
        kind = item.entity.classification
        if kind and item.programme != "programme/peel" and _basis(item) == BASES[1]:
            services.setdefault((item.report, kind), item)
    for item in found:
        service = services.get((item.report, naming.kind_of_area(item) or ""))
        same_type = service is not None and service.entity.type == item.entity.type
        if service and same_type and service is not item and not contradict(item, service):
            yield Link(item.at, service.at, BASES[6])


def _by_id(items: Iterable[Known]) -> list[Known]:
    """Return the first of each id."""
    first: dict[str, Known] = {}
    for item in items:
        first.setdefault(item.entity.id, item)
    return [first[ident] for ident in sorted(first)]


def _shared(found: Iterable[Known], vocabulary: Vocabulary, naming: Naming, reaches: Reaches) -> Iterator[Link]:
    """Yield units that a force's report names without saying that it runs them with others, if one only can be meant."""
    units: dict[tuple[str, str], dict[str, Known]] = defaultdict(dict)
    for item in found:
        if shared(item) and item.entity.type == "Unit":
            for force in owners(item, vocabulary):
                units[force, "".join(naming.form(item))].setdefault(item.entity.id, item)
    for item in found:
        if item.entity.type == "Unit" and not shared(item) and item.force and reaches(item)[1:] == ():
            units_meant = units.get((item.force, "".join(naming.form(item))), {})
            if len(units_meant) != 1:
                continue
            (unit,) = units_meant.values()
            joint = not unit.entity.scope[0].startswith("rocu/")
            if not contradict(item, unit) and (joint or "regional" in naming.plain(item)):
                yield Link(item.at, unit.at, BASES[7] if joint else BASES[8])


def owners(item: Known, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Return the forces in whose reports a joint or regional unit may be named."""
    return tuple(force for owner in item.entity.scope for force in vocabulary.members.get(owner, (owner,)))


def contradict(one: Known, other: Known) -> bool:
    """Tell whether what two reports say of two things shows that they are not one."""
    kinds = {one.entity.classification, other.entity.classification} - {None}
    short = one.abbreviations and other.abbreviations and not {*one.abbreviations} & {*other.abbreviations}
    return len(kinds) > 1 or bool(short)
