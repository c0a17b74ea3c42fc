"""Fits the weights of confidence to gold, and tells how well they are calibrated on reports that were left out.

For every kind of statement, a logistic regression with a ridge on the reasons of its statements (`kg.confidence`):
right or wrong by gold, whatever is optional there left out. The strength of the ridge, and whether the number that the
rule gives by itself is used, are what predicts the left-out reports best; where none predicts better than that number, it stays. A report and its digest are left out together. Printed are, for each kind, the expected calibration error (ten bins of equal width) of the
numbers that the rules give by themselves and of the estimates, each made without the report that it is for. A kind
with gold in one report only is tested on tenths of that report, in text order.

Usage: python benchmarks/calibration.py [--write] GOLD...

Kinds without gold keep their rows. --write puts the weights into ontology/language/confidence.tsv and the figures into docs/explanation/confidence.md.
"""

from __future__ import annotations

import math
import sys
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from unittest.mock import patch

import numpy as np

from kg.confidence import OWN, PRIOR, UNMEASURED, Weights, confidence, estimate, log_odds
from kg.errors import KgError
from kg.evaluation import load_gold
from kg.evaluation.reports import find_report
from kg.evaluation.rightness import rightness
from kg.extract import read_and_extract

ROOT = Path(__file__).parents[1]
TABLE = ROOT / "ontology" / "language" / "confidence.tsv"
DOCS = ROOT / "docs" / "explanation" / "confidence.md"
RIDGES = (1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 128.0)
ALONE = 8.0  # the least ridge where one report is all there is: what it teaches may be true of it only
PSEUDO = 0.5  # of each verdict, so that a kind that is always right is not certain
BINS = 10


@dataclass(frozen=True, slots=True)
class Case:
    """A statement that gold judges.

    Attributes:
        fold: what is left out together: its report, or a stretch of it where the kind has gold in no other.
        given: the number of its rule.
    """

    fold: str
    report: str
    kind: str
    reasons: tuple[str, ...]
    given: float
    right: bool


Pairs = Sequence[tuple[float, bool]]


def cases(gold: Path) -> tuple[list[Case], Counter[tuple[str, bool]]]:
    """Return the statements of a report that its gold judges, and (reason, right) of those set aside."""
    told = load_gold(gold)
    with patch("kg.extract.estimate", lambda extraction: extraction):  # to see the numbers of the rules
        raw = read_and_extract(find_report(told))
    given = {item.id: item.confidence for item in raw.statements}
    extraction = estimate(raw)
    right = rightness(told.tables, extraction.records())
    found = [
        Case(
            gold.name.removesuffix("-digest"),
            gold.name,
            item.kind,
            _known(item.reasons),
            given[item.id],
            right[item.id],
        )
        for item in extraction.statements
        if item.id in right
    ]
    aside = rightness(told.tables, extraction.review())
    reasons = {item.statement.id: f"{item.statement.kind}: {item.reason}" for item in extraction.set_aside}
    return found, Counter((reasons[ident], verdict) for ident, verdict in aside.items())


def _known(reasons: Sequence[str]) -> tuple[str, ...]:
    """Return the reasons that have a weight of their own, whatever the table of today says."""
    return tuple(sorted({item for item in reasons if item != UNMEASURED and not item.startswith(f"{OWN}:")}))


def fit(kind: str, chosen: Sequence[Case], ridge: float, own: bool = False) -> Weights:
    """Return the weights of a kind: Newton's method, large reports held back, the prior not shrunk.

    Args:
        own: whether the number of the rule is used; its weight is drawn towards 1.
    """
    names = [PRIOR, *([OWN] if own else []), *sorted({reason for case in chosen for reason in case.reasons})]
    place = {name: number for number, name in enumerate(names)}
    sizes = Counter(case.report for case in chosen)
    patterns: defaultdict[tuple[tuple[int, ...], float, bool], float] = defaultdict(float)
    for case in chosen:
        pattern = tuple(sorted(place[reason] for reason in case.reasons))
        held = len(chosen) / len(sizes) / sizes[case.report]
        patterns[pattern, log_odds(case.given) if own else 0.0, case.right] += math.sqrt(held)
    rows = np.zeros((len(patterns) + 2, len(names)))
    rows[:, 0] = 1.0
    target, weight = np.array([0.0, 1.0] + [0.0] * len(patterns)), np.full(len(patterns) + 2, PSEUDO)
    for number, ((reasons, given, right), count) in enumerate(sorted(patterns.items()), 2):
        rows[number, list(reasons)] = 1.0
        if own:
            rows[number, place[OWN]] = given
        target[number], weight[number] = right, count
    shrink, start = np.full(len(names), ridge), np.zeros(len(names))
    shrink[0] = 1e-6
    if own:
        shrink[place[OWN]], start[place[OWN]] = 4.0, 1.0
    beta = start
    for _ in range(50):
        probability = 1 / (1 + np.exp(-rows @ beta))
        gradient = rows.T @ (weight * (target - probability)) - shrink * (beta - start)
        hessian = (rows.T * (weight * probability * (1 - probability))) @ rows + np.diag(shrink)
        step = np.linalg.solve(hessian, gradient)
        beta = beta + np.clip(step, -2, 2)
        if np.abs(step).max() < 1e-8:
            break
    return {(kind, name): round(float(value), 2) for name, value in zip(names, beta, strict=True)}


def left_out(kind: str, chosen: Sequence[Case], ridge: float, own: bool = False) -> list[tuple[float, bool]]:
    """Return (estimate, right) of every case, the estimate made from the other folds."""
    weights = {
        fold: fit(kind, [case for case in chosen if case.fold != fold], ridge, own)
        for fold in sorted({case.fold for case in chosen})
    }
    return [
        (confidence(kind, (*case.reasons, f"{OWN}:{case.given}"), weights[case.fold]), case.right) for case in chosen
    ]


def loss(pairs: Pairs) -> float:
    """Return the mean logarithmic loss."""
    return float(np.mean([-math.log(value if right else 1 - value) for value, right in pairs]))


def bins(pairs: Pairs) -> list[tuple[int, float, float]]:
    """Return, for each of ten bins, how many fall into it, their mean confidence, and the share that is right."""
    inside: defaultdict[int, list[tuple[float, bool]]] = defaultdict(list)
    for value, right in pairs:
        inside[min(BINS - 1, int(value * BINS + 1e-9))].append((value, right))
    return [
        (len(found), float(np.mean([value for value, _ in found])), float(np.mean([right for _, right in found])))
        if (found := inside[number])
        else (0, 0.0, 0.0)
        for number in range(BINS)
    ]


def error(pairs: Pairs) -> float:
    """Return the expected calibration error: how far confidence and share of right ones are apart, over the bins."""
    return sum(count * abs(told - true) for count, told, true in bins(pairs)) / len(pairs)


def folded(chosen: Sequence[Case]) -> tuple[list[Case], str]:
    """Return the cases of a kind with their folds, and what a fold is."""
    reports, folds = len({case.report for case in chosen}), len({case.fold for case in chosen})
    if folds > 1:
        return list(chosen), f"{reports} reports"
    tenths = [replace(case, fold=f"{case.report}/{10 * number // len(chosen)}") for number, case in enumerate(chosen)]
    return tenths, "1 report, tenths"


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one kind: the weights; (confidence, right) by the rules' numbers and by the estimates; of which reports."""

    kind: str
    folds: str
    ridge: float
    rows: tuple[str, ...]
    before: tuple[tuple[float, bool], ...]
    after: tuple[tuple[float, bool], ...]
    reports: tuple[str, ...]


def calibrated(kind: str, found: Sequence[Case]) -> Result:
    """Choose the ridge of a kind, and fit its weights; where no fit predicts better, the rules' own numbers stay."""
    chosen, folds = folded(found)
    strengths = [ridge for ridge in RIDGES if ridge >= ALONE or len({case.report for case in chosen}) > 1]
    tried = {(ridge, own): left_out(kind, chosen, ridge, own) for ridge in strengths for own in (False, True)}
    ridge, own = min(tried, key=lambda way: (round(loss(tried[way]), 3), way[1], -way[0]))
    verdicts = Counter((reason, case.right) for case in chosen for reason in (PRIOR, OWN, *case.reasons))
    given = [(min(0.99, case.given), case.right) for case in chosen]
    better = loss(tried[ridge, own]) < loss(given)
    weights = fit(kind, chosen, ridge, own) if better else {(kind, PRIOR): 0.0, (kind, OWN): 1.0}
    after = tried[ridge, own] if better else given
    rows = [
        f"{kind}\t{reason}\t{weights[kind, reason]:.2f}\t{verdicts[reason, True]}\t{verdicts[reason, False]}"
        for _, reason in sorted(weights, key=lambda pair: (pair[1] != PRIOR, pair[1]))
    ]
    reports = tuple(case.report for case in chosen)
    return Result(kind, folds, ridge, tuple(rows), tuple(given), tuple(after), reports)


def figures(results: Sequence[Result]) -> list[str]:
    """Return the table of calibration errors by kind, and the reliability table of all kinds together."""
    before = tuple(pair for result in results for pair in result.before)
    after = tuple(pair for result in results for pair in result.after)
    lines = [
        "| kind | tested on | statements | right | ECE before | ECE after | log loss before | after | ridge |",
        "|---|---|---:|---:|---:|---:|---:|---:|---:|",
        *(_figures(item.kind, item.folds, item.before, item.after, f"{item.ridge:g}") for item in results),
        _figures("**all**", "", before, after, ""),
    ]
    return [*lines, "", *by_report(results), "", *reliability(after)]


def _figures(kind: str, folds: str, one: Pairs, two: Pairs, ridge: str) -> str:
    share = f"{np.mean([right for _, right in two]):.3f}"
    errors = f"{error(one):.3f} | {error(two):.3f} | {loss(one):.3f} | {loss(two):.3f}"
    return f"| {kind} | {folds} | {len(two)} | {share} | {errors} | {ridge} |"


def by_report(results: Sequence[Result]) -> list[str]:
    """Return the table of the reports, each with what is estimated of it by the others."""
    found: defaultdict[str, list[tuple[float, bool]]] = defaultdict(list)
    for result in results:
        for report, pair in zip(result.reports, result.after, strict=True):
            found[report].append(pair)
    lines = ["| report left out | statements | mean confidence | right | ECE |", "|---|---:|---:|---:|---:|"]
    for report, pairs in sorted(found.items()):
        told, true = (float(np.mean(values)) for values in zip(*pairs, strict=True))
        lines.append(f"| {report} | {len(pairs)} | {told:.3f} | {true:.3f} | {error(pairs):.3f} |")
    return lines


def reliability(pairs: Pairs) -> list[str]:
    """Return the reliability table of all statements."""
    lines = ["| confidence | statements | mean confidence | share that is right |", "|---|---:|---:|---:|"]
    for number, (count, told, true) in enumerate(bins(pairs)):
        if count:
            lines.append(f"| {number / BINS:.1f} to {(number + 1) / BINS:.1f} | {count} | {told:.2f} | {true:.2f} |")
    return lines


def dropped(aside: Counter[tuple[str, bool]]) -> list[str]:
    """Return the table of what is set aside and could be judged."""
    lines = ["| set aside | judged by gold | right |", "|---|---:|---:|"]
    for reason in sorted({reason for reason, _ in aside}):
        right = aside[reason, True]
        lines.append(f"| {reason} | {right + aside[reason, False]} | {right} |")
    return lines


def read(folders: Sequence[Path]) -> tuple[list[Case], Counter[tuple[str, bool]], int]:
    """Return the cases of all gold folders, what is set aside in them, and how many could be read."""
    found: list[Case] = []
    aside: Counter[tuple[str, bool]] = Counter()
    used = 0
    for folder in folders:
        try:
            judged, more = cases(folder)
        except KgError as problem:
            print(f"left out: {problem}", file=sys.stderr)
            continue
        print(f"{folder.name}: {len(judged)} statements", file=sys.stderr)
        found, used = found + judged, used + 1
        aside.update(more)
    return found, aside, used


def others(kinds: Sequence[str]) -> list[str]:
    """Return the rows of the table of kinds that no gold judges."""
    return [row for row in TABLE.read_text("utf-8").splitlines()[2:] if row.split("\t")[0] not in kinds]


def keep(rows: Sequence[str], text: str) -> None:
    """Write the table of weights, and the figures between their marks in the documentation."""
    head = "# Made by benchmarks/calibration.py; weights in log odds, with the verdicts on gold that they come from."
    TABLE.write_text("\n".join([head, "kind\treason\tweight\tright\twrong", *rows]) + "\n", "utf-8")
    before, rest = DOCS.read_text("utf-8").split("<!-- figures -->\n")
    after = rest.split("<!-- end -->")[1]
    DOCS.write_text(f"{before}<!-- figures -->\n{text}\n<!-- end -->{after}", "utf-8")


def main(*arguments: str) -> int:
    """Fit, print, and with --write keep; return the exit status."""
    found, aside, used = read([Path(name) for name in arguments if name != "--write"])
    if not found:
        print(__doc__, file=sys.stderr)
        return 2
    kinds = sorted({case.kind for case in found})
    results = [calibrated(kind, [case for case in found if case.kind == kind]) for kind in kinds]
    text = "\n".join([f"Gold of {used} reports.", "", *figures(results), "", *dropped(aside)])
    print(text)
    if "--write" in arguments:
        judged = [row for result in results for row in result.rows]
        keep(sorted([*judged, *others(kinds)], key=lambda row: row.split("\t")[0]), text)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
