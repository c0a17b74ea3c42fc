"""How long every question takes on a dataset, with its defaults: rows, and the median seconds of several runs.

Usage: python benchmarks/questions.py DATASET [RUNS]
"""

from __future__ import annotations

import statistics
import sys
import time
from pathlib import Path

from kg.queries import list_queries, run
from kg.store import open_store


def main(dataset: str, runs: str = "3") -> None:
    """Ask every question and print the slowest last."""
    store, times = open_store(Path(dataset)), []
    for question in list_queries():
        taken, rows = [], 0
        for _ in range(int(runs)):
            start = time.perf_counter()
            rows = len(run(store, question).rows)
            taken.append(time.perf_counter() - start)
        times.append((statistics.median(taken), rows, question.name))
    print(f"{len(store)} quads")
    for seconds, rows, name in sorted(times):
        print(f"{seconds:7.3f} s  {rows:6}  {name}")


if __name__ == "__main__":
    main(*sys.argv[1:])
