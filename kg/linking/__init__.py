"""Identity: which names stand for one thing, within a report and across reports.

    within     joint and regional units, and the services of an area, under ids of their own (one report)
    known      what other reports need to know of the entities of a report
    decisions  what people decided: same, not the same, unsure
    identity   all of that → canonical ids, links with their basis, proposals with their reasons
    moving     statements under other ids

How identity works is told in `docs/explanation/identity.md`.
"""

from __future__ import annotations

from kg.linking.automatic import Link
from kg.linking.decisions import Decision, read_decisions, write_decisions
from kg.linking.identity import Identity, identify
from kg.linking.known import Known, known
from kg.linking.moving import moved
from kg.linking.proposals import Proposal
from kg.linking.within import link

__all__ = [
    "Decision",
    "Identity",
    "Known",
    "Link",
    "Proposal",
    "identify",
    "known",
    "link",
    "moved",
    "read_decisions",
    "write_decisions",
]
