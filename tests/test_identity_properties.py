"""What holds of identity whatever the reports name and people decide."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from random import Random

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from kg.errors import DataError
from kg.linking import Decision, Identity, Known, identify
from kg.ontology import Entity, load_vocabulary
from kg.rdf import iri

VOCABULARY = load_vocabulary()
FORCES = ("kent", "norfolk")
PLAIN = ("Gang team", "Gangs team", "North gang team", "Safeguarding team", "GT team", "Pear scheme")
NAMED = (
    "Kent safeguarding board",
    "Dover Gang Board",
    "Operation Pear",
    "National Crime Agencies",
    "Ann Pear",
    "St Agnes Hospital",
)
TYPES = {"scheme": "Scheme", "board": "Partnership", "pear": "Person", "agencies": "Partner", "hospital": "Partner"}


@st.composite
def reports(draw: st.DrawFn) -> list[Known]:
    """Return what up to six reports on two forces and their areas know."""
    found: dict[str, Known] = {}
    for number in range(draw(st.integers(1, 6))):
        force, joint = draw(st.sampled_from(FORCES)), draw(st.booleans())
        area = draw(st.sampled_from(("dover", "ely"))) if joint else force
        for label in draw(st.lists(st.sampled_from(PLAIN + NAMED), max_size=5, unique=True)):
            found |= {item.at: item for item in [_known(draw, number, force, area, label, joint=joint)]}
    return list(found.values())


def _known(draw: st.DrawFn, number: int, force: str, area: str, label: str, *, joint: bool) -> Known:
    type_ = "Operation" if label.startswith("Operation") else TYPES.get(label.split()[-1].lower(), "Unit")
    slug = label.lower().replace(" ", "-")
    together = type_ == "Unit" and draw(st.integers(0, 5)) == 0
    ident = f"unit/kent-norfolk-{slug}" if together else f"{type_.lower()}/{force}/{slug}"
    scope = tuple(f"force/{name}" for name in (FORCES if together else (force,)))
    if type_ == "Partner":
        ident, scope = f"partner/{slug}", ()
    return Known(
        f"report/r{number}",
        str(2015 + number % 2),
        f"force/{force}",
        f"place/{area}",
        "programme/jtai" if joint else "programme/peel",
        Entity(ident, type_, label, found=True, scope=scope),
        draw(st.integers(0, 3)),
        neighbours=tuple(draw(st.lists(st.sampled_from(("issue/stalking", "unit/kent/gang-team")), max_size=2))),
        abbreviations=("GT",) if label == "Gang team" and draw(st.booleans()) else (),
    )


@st.composite
def decided(draw: st.DrawFn) -> tuple[list[Known], list[Decision]]:
    """Return what reports know, and decisions about it."""
    known = draw(reports())
    ends = sorted({end for item in known for end in (item.at, item.entity.id)})
    assume(len(ends) > 1)
    pairs = draw(st.lists(st.lists(st.sampled_from(ends), min_size=2, max_size=2, unique=True), max_size=4))
    verdict = st.sampled_from(("same", "not-same", "unsure"))
    return known, [Decision(one, other, draw(verdict)) for one, other in pairs]


def settled(known: list[Known], decisions: list[Decision]) -> Identity:
    """Return the identity, where the decisions do not contradict each other."""
    try:
        return identify(known, VOCABULARY, decisions)
    except DataError:
        assume(False)
        raise


def canonical(identity: Identity, item: Known) -> str:
    return identity.moves(item.report).get(item.entity.id, item.entity.id)


def named(known: list[Known], end: str, beside: str = "") -> list[Known]:
    """Return the names for which an end of a decision stands."""
    return [item for item in known if end == item.at or (end == item.entity.id and item.at != beside)]


relaxed = settings(
    max_examples=40, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow], deadline=None
)


@relaxed
@given(decided(), st.randoms())
def test_the_order_of_reports_and_decisions_means_nothing(
    drawn: tuple[list[Known], list[Decision]], random: Random
) -> None:
    known, decisions = drawn
    before = settled(known, decisions)
    random.shuffle(known)
    random.shuffle(decisions)
    assert identify(known, VOCABULARY, decisions) == before


@relaxed
@given(decided())
def test_decisions_hold_and_sameness_carries_over(drawn: tuple[list[Known], list[Decision]]) -> None:
    known, decisions = drawn
    identity = settled(known, decisions)
    taken = {two for one, two in (item.ends for item in decisions if item.verdict == "not-same") if f"{one}@" in two}
    for item in decisions:
        one, other = (
            {canonical(identity, name) for name in named(known, end, beside) if name.at not in taken or name.at == end}
            for end, beside in ((item.one, item.other), (item.other, item.one))
        )
        if item.verdict == "same" and one and other:
            assert len(one | other) == 1
        if item.verdict == "not-same":
            assert not one & other


@relaxed
@given(decided())
def test_every_name_has_one_description_under_an_id_that_can_be_an_iri(
    drawn: tuple[list[Known], list[Decision]],
) -> None:
    known, decisions = drawn
    identity = settled(known, decisions)
    assert identity.entities.keys() == identity.reports.keys() == {canonical(identity, item) for item in known}
    for ident, entity in identity.entities.items():
        assert iri(ident)
        assert entity.id == ident
        names = {item.entity.label for item in known if canonical(identity, item) == ident}
        if entity.found:
            assert {entity.label, *entity.names} >= names
            assert entity.label not in entity.names
            assert set(identity.reports[ident]) == {item.report for item in known if canonical(identity, item) == ident}


@relaxed
@given(reports())
def test_what_is_settled_stays_so(known: list[Known]) -> None:
    """Abbreviations apart: what one report defines explains another's, once both are about one thing."""
    known = [replace(item, abbreviations=()) for item in known]
    identity = identify(known, VOCABULARY)
    again = {}
    for item in known:
        ident = canonical(identity, item)
        moved = replace(item, entity=identity.entities[ident])
        again[moved.at] = moved
    found = [item for item in again.values() if item.entity.found]
    settled_again = identify(found, VOCABULARY)
    assert all(not settled_again.moves(item.report) for item in found)


@relaxed
@given(decided())
def test_names_that_tell_things_apart_and_forces_are_not_joined_without_a_person(
    drawn: tuple[list[Known], list[Decision]],
) -> None:
    known, _ = drawn
    identity = identify(known, VOCABULARY)
    for one, other in combinations(known, 2):
        if canonical(identity, one) == canonical(identity, other) and "National" not in one.entity.label:
            assert ("North" in one.entity.label) == ("North" in other.entity.label)
            joint = canonical(identity, one).startswith("unit/kent-norfolk-")
            assert one.force == other.force or joint


@relaxed
@given(decided())
def test_proposals_are_of_two_things_and_not_of_what_is_decided(drawn: tuple[list[Known], list[Decision]]) -> None:
    known, decisions = drawn
    identity = settled(known, decisions)
    denied = [set(item.ends) for item in decisions if item.verdict == "not-same"]
    for item in identity.proposals:
        assert {item.one, item.other} not in denied
        one, other = ({canonical(identity, name) for name in named(known, end)} for end in (item.one, item.other))
        assert not one & other
        assert 0 < item.score < 1
