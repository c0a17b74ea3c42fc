"""What reports say of a thing, sorted for its page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode

from kg.pages.claims import ACTIONS, Claim, claims_about
from kg.pages.names import Names, Thing

SHOWN = 20  # statements of a section, unless all are asked for


@dataclass(frozen=True, slots=True)
class Section:
    """Statements of one sort.

    Attributes:
        name: by which all of them can be asked for.
        claims: those that are shown; `count`: how many there are.
        tally: words → how many statements: of findings by polarity.
    """

    name: str
    title: str
    claims: tuple[Claim, ...]
    count: int
    tally: tuple[tuple[str, str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation to another thing, with all statements that assert it.

    Attributes:
        predicate: the property.
        inverse: whether the other is its subject.
    """

    predicate: Thing
    words: str
    inverse: bool
    other: Thing
    claims: tuple[Claim, ...]

    @property
    def cycles(self) -> str:
        """The cycles of the reports that say so."""
        return ", ".join(sorted({claim.cycle for claim in self.claims} - {""}))


@dataclass(frozen=True, slots=True)
class Profile:
    """What reports say of a thing.

    Attributes:
        relations: what holds, grouped by (words, whether the thing is the object).
        doubtful: relations that are negated, planned, past or hedged: no facts.
        sections: judgments, actions, follow-ups, findings, figures, definitions.
    """

    relations: tuple[tuple[tuple[str, bool], tuple[Relation, ...]], ...]
    doubtful: Section
    sections: tuple[Section, ...]

    @property
    def count(self) -> int:
        """How many statements there are."""
        told = sum(len(item.claims) for _, group in self.relations for item in group)
        return told + self.doubtful.count + sum(section.count for section in self.sections)


def profile(names: Names, node: NamedNode, *, everything: frozenset[str] = frozenset()) -> Profile:
    """Return what reports say of a thing.

    Args:
        everything: the names of the sections of which all statements are shown.
    """
    claims = claims_about(names, node)
    relations = [claim for claim in claims if claim.kind == "Relation"]
    own, others = _split(claims, node)
    found = [claim for claim in own if claim.kind == "Finding"]
    sections = (
        _section("judgments", "Judgments", [c for c in claims if c.kind == "Judgment"], everything, newest=True),
        _section("actions", "Told to act", [c for c in claims if c.kind in ACTIONS], everything, newest=True),
        _section(
            "follow-ups", "What became of earlier actions", [c for c in claims if c.kind == "FollowUp"], everything
        ),
        _section("findings", "Findings", sorted(found, key=_by_polarity), everything, tally=_tally(found)),
        _section("mentions", "Named in findings about others", others, everything, tally=_tally(others)),
        _section("figures", "Figures", [c for c in claims if c.kind == "Statistic"], everything),
        _section("definitions", "Abbreviations defined", [c for c in claims if c.kind == "Definition"], everything),
    )
    doubtful = [claim for claim in relations if not claim.is_fact]
    return Profile(
        tuple(_relations(names, [claim for claim in relations if claim.is_fact], node)),
        _section("doubtful", "Said with a no, a not yet or a maybe", doubtful, everything),
        tuple(section for section in sections if section.count),
    )


def _split(claims: Iterable[Claim], node: NamedNode) -> tuple[list[Claim], list[Claim]]:
    """Return the claims that are about the thing, and the findings that only name it."""
    own: list[Claim] = []
    others: list[Claim] = []
    for claim in claims:
        about = {thing.iri for name in ("evaluates", "aboutIssue", "answers") for thing in claim.things(name)}
        (own if claim.kind != "Finding" or node.value in about else others).append(claim)
    return own, others


_ORDER = ("weakness", "strength", "mixed")


def _by_polarity(claim: Claim) -> tuple[int, tuple[str, int, int, str]]:
    slug = claim.slug("polarity")
    return (_ORDER.index(slug) if slug in _ORDER else len(_ORDER), claim.place)


def _tally(claims: Sequence[Claim]) -> tuple[tuple[str, str, int], ...]:
    counts: dict[tuple[str, str], int] = defaultdict(int)
    for claim in claims:
        counts[claim.slug("polarity"), claim.word("polarity")] += 1
    return tuple((slug, word, count) for (slug, word), count in sorted(counts.items()))


def _section(
    name: str,
    title: str,
    claims: Sequence[Claim],
    everything: frozenset[str],
    *,
    newest: bool = False,
    tally: tuple[tuple[str, str, int], ...] = (),
) -> Section:
    ordered = sorted(claims, key=lambda claim: claim.cycle, reverse=True) if newest else list(claims)
    shown = ordered if name in everything else ordered[:SHOWN]
    return Section(name, title, tuple(shown), len(ordered), tally)


def _relations(
    names: Names, claims: Iterable[Claim], node: NamedNode
) -> Iterable[tuple[tuple[str, bool], tuple[Relation, ...]]]:
    found: dict[tuple[str, bool, str], list[Claim]] = defaultdict(list)
    for claim in claims:
        inverse = claim.things("subject")[0].iri != node.value
        other = claim.things("subject" if inverse else "object")[0]
        found[claim.things("predicate")[0].iri, inverse, other.iri].append(claim)
    grouped: dict[tuple[str, bool], list[Relation]] = defaultdict(list)
    for (predicate, inverse, iri), said in found.items():
        words = names.property(predicate)
        grouped[words, inverse].append(Relation(names.thing(predicate), words, inverse, names.thing(iri), tuple(said)))
    for key, group in sorted(grouped.items()):
        yield key, tuple(sorted(group, key=lambda item: (-len(item.claims), item.other.label, item.other.iri)))
