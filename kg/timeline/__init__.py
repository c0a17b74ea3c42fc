"""What the reports of many years say together: lines of judgments, threads of actions, contradictions.

Everything here is derived from the flat records of the reports (`docs/reference/records.md`) and can be thrown away: the
same reports give the same graph in whatever order they come, and without a report nothing of it is left.
`docs/explanation/time.md` says what may be concluded.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from kg.ontology import BASE, Vocabulary
from kg.statements import Record
from kg.timeline import contradictions, graph, lines, threads
from kg.timeline.contradictions import Contradiction
from kg.timeline.gathering import gather
from kg.timeline.lines import Change
from kg.timeline.threads import Entry, Thread

__all__ = ["Change", "Contradiction", "Entry", "Thread", "Timeline", "timeline", "timeline_quads"]


@dataclass(frozen=True, slots=True)
class Timeline:
    """What the reports say together, each part in order of ids."""

    changes: tuple[Change, ...]
    threads: tuple[Thread, ...]
    contradictions: tuple[Contradiction, ...]


def timeline(reports: Iterable[Sequence[Record]], vocabulary: Vocabulary) -> Timeline:
    """Return what the reports say together. Of each report only little is kept, so they can be read one by one.

    Args:
        reports: for each report its records; its "report" record is among them, mentions may be missing.
        vocabulary: with the questions, grades, and the crosswalk between questions.
    """
    found = gather(reports, vocabulary)
    return Timeline(
        changes=lines.changes(found.judgments, vocabulary),
        threads=threads.threads(found.actions),
        contradictions=contradictions.contradictions(found, vocabulary),
    )


def timeline_quads(reports: Iterable[Sequence[Record]], vocabulary: Vocabulary, base: str = BASE) -> list[ox.Quad]:
    """Return what the reports say together as the graph `graph/timeline`, unique and sorted.

    Args:
        reports: for each report its records; its "report" record is among them, mentions may be missing.
        vocabulary: with the questions, grades, and the crosswalk between questions.
        base: the IRI under which ids (`id/…`) and terms (`ontology#…`) stand.
    """
    made = timeline(reports, vocabulary)
    return graph.quads(made.changes, made.threads, made.contradictions, base)
