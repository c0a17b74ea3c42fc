"""Lines of judgments: what became of a force's grade on a topic from one cycle to the next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import product

from kg.ontology import Comparison, Vocabulary
from kg.timeline.cycles import is_later, years
from kg.timeline.gathering import Judged

COMPARABLE, NOT_COMPARABLE = "comparability/comparable", "comparability/not-comparable"
_DEGREES = (NOT_COMPARABLE, "comparability/with-care", COMPARABLE)  # the worst first


@dataclass(frozen=True, slots=True)
class Point:
    """What the reports say of a force on a question: one grade, unless they disagree.

    Attributes:
        grades: grade id → id of the statement that stands for it; that which stands best comes first.
        statements: ids of all statements that say so.
        carried: whether it was not judged in this cycle, and an earlier grade stands.
    """

    force: str
    question: str
    cycle: str
    grades: Mapping[str, str]
    statements: tuple[str, ...]
    carried: bool


@dataclass(frozen=True, slots=True)
class Change:
    """What became of a grade of a force on a topic between two judgments that follow each other.

    Attributes:
        earlier, later: ids of judgments; more than one where the reports give several grades for one cycle.
        previous: (later, earlier) for every judgment of the later cycle, wherever it is stated.
        kind: "improved", "declined", "unchanged", "carried-over" or "not-comparable".
        comparison: how far the grades can be compared, why, and who says so.
    """

    id: str
    force: str
    topic: str
    earlier: tuple[str, ...]
    later: tuple[str, ...]
    previous: tuple[tuple[str, str], ...]
    kind: str
    comparison: Comparison


def changes(judgments: Iterable[Judged], vocabulary: Vocabulary) -> tuple[Change, ...]:
    """Return the changes of all lines, in order of ids.

    A line leads over the cycles in which the force has a judgment on a question of the topic; a cycle without one is
    passed over. Several statements of one grade are one point of it.
    """
    series: dict[tuple[str, str], list[Point]] = {}
    for point in points(judgments, vocabulary):
        for topic in vocabulary.questions[point.question].topics:
            series.setdefault((point.force, topic), []).append(point)
    found = (_change(topic, *pair, vocabulary) for (_, topic), line in series.items() for pair in _steps(line))
    return tuple(sorted(found, key=lambda item: item.id))


def points(judgments: Iterable[Judged], vocabulary: Vocabulary) -> list[Point]:
    """Return what the reports say of each force on each question, as far as the vocabulary has question and grade.

    A grade that was changed after a revisit takes the place of the first one of its cycle.
    """
    groups: dict[tuple[str, str], list[Judged]] = {}
    for item in judgments:
        if item.question in vocabulary.questions and item.grade in vocabulary.grades:
            groups.setdefault((item.force, item.question), []).append(item)
    return [_point(group, vocabulary) for _, group in sorted(groups.items())]


def _point(group: list[Judged], vocabulary: Vocabulary) -> Point:
    said = sorted([item for item in group if item.status == "revised"] or group, key=_standing)
    grades: dict[str, str] = {}
    for item in said:
        grades.setdefault(item.grade, item.place.statement)
    carried = any(item.status == "carried-over" for item in said)
    cycle = vocabulary.questions[said[0].question].cycle
    statements = tuple(sorted(item.place.statement for item in group))
    return Point(said[0].force, said[0].question, cycle, grades, statements, carried)


def _standing(item: Judged) -> tuple[object, ...]:
    """Order by what stands for a grade best: a report of its own cycle that gives it itself, then the surest."""
    return (item.place.cycle != item.cycle, item.status == "published-separately", *item.place.order)


def _steps(line: list[Point]) -> Iterable[tuple[Point, Point]]:
    """Yield each point with those of the cycle before it in which there is one."""
    for later in line:
        before = [point for point in line if is_later(later.cycle, point.cycle)]
        last = max((years(point.cycle) for point in before), default=None)
        yield from product([point for point in before if years(point.cycle) == last], [later])


def _change(topic: str, earlier: Point, later: Point, vocabulary: Vocabulary) -> Change:
    kind, comparison = _compared(earlier, later, vocabulary)
    first = next(iter(earlier.grades.values()))
    parts = (topic.removeprefix("topic/"), *(_short(point.question) for point in (earlier, later)))
    return Change(
        id="/".join(("change", later.force.removeprefix("force/"), *parts)),
        force=later.force,
        topic=topic,
        earlier=tuple(sorted(earlier.grades.values())),
        later=tuple(sorted(later.grades.values())),
        previous=tuple((statement, first) for statement in later.statements),
        kind=kind,
        comparison=comparison,
    )


def _short(question: str) -> str:
    return question.removeprefix("question/").replace("/", "-")


def _compared(earlier: Point, later: Point, vocabulary: Vocabulary) -> tuple[str, Comparison]:
    ends = (earlier.question, later.question)
    for point in (earlier, later):
        if len(point.grades) > 1:
            note = f"More than one grade is given for {point.cycle}."
            return "not-comparable", Comparison(*ends, NOT_COMPARABLE, note, ())
    before, after = (vocabulary.grades[next(iter(point.grades))] for point in (earlier, later))
    if later.carried:
        return "carried-over", _carried(ends, later.cycle, before.id == after.id)
    if before.scale != after.scale:
        return "not-comparable", _scales(before.scale, after.scale, vocabulary)
    comparison = compare(*ends, vocabulary)
    if earlier.carried:
        note = f"{comparison.note} The grade for {earlier.cycle} was carried over."
        comparison = replace(comparison, note=note)
    if comparison.degree == NOT_COMPARABLE:
        return "not-comparable", comparison
    way = (after.rank > before.rank) - (after.rank < before.rank)
    return ("unchanged", "improved", "declined")[way], comparison


def _carried(ends: tuple[str, str], cycle: str, same: bool) -> Comparison:
    note = f"The question was not inspected in {cycle}: an earlier grade stands."
    other = " It is not the grade of the judgment before."
    return Comparison(*ends, COMPARABLE if same else NOT_COMPARABLE, note + other * (not same), ())


def _scales(before: str, after: str, vocabulary: Vocabulary) -> Comparison:
    none = Comparison(before, after, NOT_COMPARABLE, "The grades are of two scales.", ())
    return vocabulary.comparisons.get((before, after), none)


def compare(earlier: str, later: str, vocabulary: Vocabulary) -> Comparison:
    """Return how far the grades of two questions of one scale can be compared.

    Over several cycles the entries of the crosswalk form a chain, which is as good as its weakest part. Where several
    chains lead from one question to the other the best counts; where none does they are not comparable.

    Examples:
        >>> from kg.ontology import load_vocabulary
        >>> compare("question/peel-2016/legitimacy-3", "question/peel-2018-19/legitimacy-3", load_vocabulary()).degree
        'comparability/comparable'
    """
    chains = _chains(earlier, later, vocabulary)
    best = min(chains, key=lambda chain: (-_weakest(chain), len(chain), [part.later for part in chain]), default=())
    if not best:
        note = "The questions changed, and the crosswalk does not say that their grades can be compared."
        return Comparison(earlier, later, NOT_COMPARABLE, note, ())
    note = " ".join(dict.fromkeys(part.note for part in best))
    sources = tuple(sorted({source for part in best for source in part.sources}))
    return Comparison(earlier, later, _DEGREES[_weakest(best)], note, sources)


def _chains(earlier: str, later: str, vocabulary: Vocabulary) -> list[tuple[Comparison, ...]]:
    """Return every way from one question to the other, always to a later cycle."""
    cycles = {id: item.cycle for id, item in vocabulary.questions.items()}
    found: list[tuple[Comparison, ...]] = []
    for (start, end), entry in vocabulary.comparisons.items():
        if start == earlier and end in cycles and is_later(cycles[end], cycles[start]):
            rest = [()] if end == later else _chains(end, later, vocabulary)
            found += [(entry, *chain) for chain in rest]
    return found


def _weakest(chain: tuple[Comparison, ...]) -> int:
    return min(_DEGREES.index(part.degree) for part in chain)
