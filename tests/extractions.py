"""A small extraction made by hand, with every kind of statement, that tests of several modules share."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import pyoxigraph as ox

from kg.ontology import BASE, Entity
from kg.rdf import entity_quads, quads
from kg.report import Block, BlockKind, Metadata, Report, Snapshot
from kg.statements import (
    Action,
    Definition,
    Evidence,
    Extraction,
    Finding,
    FollowUp,
    Judgment,
    Mention,
    Relation,
    Review,
    SetAside,
    Statement,
    Statistic,
    evidence,
    identified,
)


def described(extraction: Extraction, base: str = BASE, *, mentions: bool = False) -> list[ox.Quad]:
    """Return the graph of a report, with the descriptions of what it names in the same graph."""
    graph = quads(extraction, base=base, mentions=mentions)
    named = {quad.subject for quad in graph if quad.predicate.value.endswith("#foundIn")}
    things = entity_quads(extraction.entities.values(), base)
    return [*graph, *(ox.Quad(*quad.triple, graph[0].graph_name) for quad in things if quad.subject in named)]


LINES = (
    "PEEL: Police effectiveness 2015",
    "An inspection of Essex Police",
    "Overall, the force requires improvement.",
    "The Joint Harbour Team (JHT) is run together with Kent Police.",
    "The harbour team is not part of the regional unit.",
    "It may work with Kent Police on “cold cases”.",
    "The force protects victims of domestic abuse well;\nofficers are trained.",
    "Some partners felt that visits were too few.",
    "The force should improve the supervision of visits\nwithin six months.",
    "The recommendation of 2014 on domestic abuse has not been met.",
    "In the 12 months to 30 June 2015 charges fell to 23.5 percent from 30 percent.1",
    "1 Figures exclude fraud.",
)
TEXT = "\n\n".join(LINES) + "\n"

ESSEX, KENT, TEAM = "force/essex", "force/kent", "unit/essex/joint-harbour-team"
QUESTION, ISSUE = "question/peel-2015/effectiveness-3", "issue/domestic-abuse"

METADATA = Metadata(
    id="report/peel-2015-effectiveness-essex",
    title="PEEL: Police effectiveness 2015: An inspection of Essex Police",
    force=ESSEX,
    area="place/essex",
    inspectorates=("inspectorate/hmic",),
    programme="programme/peel",
    pillar="effectiveness",
    cycle="2015",
    inspected_from="2015-06",
    inspected_to="2015-09",
    published="2016-02-18",
    source="essex.txt",
)

ENTITIES = (
    Entity(ESSEX, "PoliceForce", "Essex Police"),
    Entity(KENT, "PoliceForce", "Kent Police"),
    Entity("rocu/ersou", "JointUnit", "Eastern Region Special Operations Unit"),
    Entity(ISSUE, "Issue", "domestic abuse"),
    Entity(TEAM, "Unit", "Joint Harbour Team", ("JHT", "harbour team"), found=True, scope=(ESSEX,)),
)


def report(metadata: Metadata = METADATA, text: str = TEXT) -> Report:
    """Return a report of one block a line, all in the section "Findings", with two pages."""
    blocks, start = [], 0
    for part in text.rstrip("\n").split("\n\n"):
        offsets = tuple(range(start, start + len(part)))
        blocks.append(Block(BlockKind.PARAGRAPH, part.replace("\n", " "), offsets, ("Findings",)))
        start += len(part) + 2
    return Report(metadata, Snapshot(text), tuple(blocks), ((0, 4), (text.find("The harbour team"), 5)))


def quote(source: Report, words: str) -> Evidence:
    """Return the evidence at the first place where the words stand."""
    start = source.snapshot.text.index(words)
    return evidence(source, start, start + len(words), ("Findings", "Investigation"))


def extraction(metadata: Metadata = METADATA, text: str = TEXT) -> Extraction:
    """Return a valid extraction with every kind of statement and every optional key set once."""
    source = report(metadata, text)
    statements = identified((*_relations(source), *_claims(source), *_names(source)), source)
    figures = {item.value: item for item in statements if isinstance(item, Statistic)}
    compared = replace(figures[23.5], comparator=figures[30.0].id)
    linked = tuple(compared if item.id == compared.id else item for item in statements)
    entities = MappingProxyType({entity.id: entity for entity in ENTITIES})
    return Extraction(source, entities, linked)


def reviewed() -> Extraction:
    """Return the extraction after a person has amended one finding twice and rejected another."""
    before = extraction()
    name = before.report.metadata.id.removeprefix("report/")
    reasons = (("0000000001", "2026-11-01", "a guess"), ("0000000002", "2026-11-02", "it is said as a fact"))
    told = [
        Review(
            f"correction/{name}/{hash}", "amended", "Jane Doe", date, why, (("hedged", "true"),), (("hedged", "false"),)
        )
        for hash, date, why in reasons
    ]
    statements = tuple(
        replace(item, hedged=False, reviews=tuple(told)) if isinstance(item, Finding) and item.hedged else item
        for item in before.statements
    )
    said = (("polarity", "strength"),)
    no = Review(f"correction/{name}/0000000003", "rejected", "Müller, A", "2026-11-02", "a heading", said)
    heading = Finding(
        evidence=quote(before.report, LINES[0]), confidence=0.4, rule="evaluation", polarity="strength", reviews=(no,)
    )
    (aside,) = identified([heading], before.report)
    return replace(before, statements=statements, set_aside=(SetAside(aside, "rejected: a heading"),))


def _relations(source: Report) -> list[Statement]:
    joint, negated, hedged = (quote(source, LINES[number]) for number in (3, 4, 5))
    ersou = "Eastern Region Special Operations Unit"
    return [
        Relation(
            evidence=joint,
            confidence=0.9,
            rule="run-together",
            surfaces=("Joint Harbour Team", force, "jointUnitOf"),
            reasons=("rule:run-together", "agreement:2"),
            subject=TEAM,
            predicate="jointUnitOf",
            object=id,
            subject_label="Joint Harbour Team",
            object_label=force,
        )
        for id, force in ((ESSEX, "Essex Police"), (KENT, "Kent Police"))
    ] + [
        Relation(
            evidence=negated,
            confidence=0.8,
            rule="part-of",
            surfaces=("harbour team", "regional unit", "unitOf"),
            subject=TEAM,
            predicate="unitOf",
            object="rocu/ersou",
            subject_label="Joint Harbour Team",
            object_label=ersou,
            modality="negated",
            date="2015-04/..",
        ),
        Relation(
            evidence=hedged,
            confidence=0.5,
            rule="work-with",
            surfaces=("It", "Kent Police", "worksWith"),
            subject=TEAM,
            predicate="worksWith",
            object=KENT,
            subject_label="Joint Harbour Team",
            object_label="Kent Police",
            hedged=True,
        ),
    ]


def _claims(source: Report) -> list[Statement]:
    caveat = replace(quote(source, LINES[11]), section=("Findings",))
    return [
        Judgment(
            evidence=quote(source, LINES[2]),
            confidence=1.0,
            rule="overall",
            surfaces=("requires improvement",),
            force=ESSEX,
            question=QUESTION,
            grade="grade/peel-4/requires-improvement",
            cycle="2015",
        ),
        Finding(
            evidence=quote(source, LINES[6]),
            confidence=0.85,
            rule="evaluation",
            surfaces=("well",),
            polarity="strength",
            about=(ESSEX,),
            question=QUESTION,
            issues=(ISSUE,),
            entities=(TEAM,),
            trend="improved",
        ),
        Finding(
            evidence=quote(source, LINES[7]),
            confidence=0.6,
            rule="view",
            surfaces=("too few",),
            polarity="weakness",
            about=(ESSEX,),
            attributed=KENT,
            hedged=True,
        ),
        Action(
            evidence=quote(source, LINES[8]),
            confidence=0.95,
            rule="should",
            surfaces=("should improve",),
            type="AreaForImprovement",
            about=(ESSEX,),
            question=QUESTION,
            issues=(ISSUE,),
            entities=(TEAM,),
            deadline="2016-08",
        ),
        FollowUp(
            evidence=quote(source, LINES[9]),
            confidence=0.8,
            rule="not-met",
            surfaces=("not-addressed", "Recommendation"),
            status="not-addressed",
            type="Recommendation",
            year="2014",
            about=(ESSEX,),
            question=QUESTION,
            issues=(ISSUE,),
            entities=(TEAM,),
        ),
        Statistic(
            evidence=quote(source, LINES[10]),
            confidence=0.7,
            rule="figure",
            surfaces=("23.5 percent",),
            value=23.5,
            value_text="23.5 percent",
            unit="percent",
            measure="charges",
            issues=(ISSUE,),
            area="place/essex",
            period="2014-07-01/2015-06-30",
            direction="decrease",
            data_source=ESSEX,
            caveats=(caveat,),
        ),
        Statistic(
            evidence=quote(source, LINES[10]),
            confidence=0.7,
            rule="figure",
            surfaces=("30 percent",),
            value=30.0,
            value_text="30 percent",
            unit="percent",
            measure=ISSUE,
            qualifier="about",
        ),
    ]


def _names(source: Report) -> list[Statement]:
    return [
        Definition(
            evidence=quote(source, "Joint Harbour Team (JHT)"),
            confidence=1.0,
            rule="abbreviation",
            surfaces=("JHT", "Joint Harbour Team"),
            abbreviation="JHT",
            expansion="Joint Harbour Team",
            entity=TEAM,
        ),
        Mention(
            evidence=quote(source, "Kent Police"),
            confidence=1.0,
            rule="vocabulary",
            surfaces=("Kent Police",),
            type="PoliceForce",
            entity=KENT,
            label="Kent Police",
        ),
        Mention(
            evidence=quote(source, "the force"),
            confidence=0.9,
            rule="the-force",
            surfaces=("the force",),
            type="PoliceForce",
            entity=ESSEX,
            label="Essex Police",
            reference="anaphor",
        ),
    ]
