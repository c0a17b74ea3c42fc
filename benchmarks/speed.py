"""How long the whole build of one report takes, against spaCy's model alone over the same text.

Both are run as processes of their own, in turn, in one run; the figure is the ratio of the medians.

Usage: python benchmarks/speed.py REPORT.txt BARE_SCRIPT.py [RUNS]
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def seconds(command: list[str]) -> float:
    """Return the wall-clock seconds of a command."""
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - start


def main(report: str, bare: str, runs: str = "5") -> None:
    """Time both in turn and print medians and ratio."""
    kg = str(Path(sys.executable).with_name("kg"))
    built, plain = [], []
    for _ in range(int(runs)):
        with tempfile.TemporaryDirectory() as folder:
            built.append(seconds([kg, "build", report, "-o", f"{folder}/dataset"]))
        plain.append(seconds([sys.executable, bare, report]))
    one, two = statistics.median(built), statistics.median(plain)
    print(f"kg build {one:.2f} s, bare spaCy {two:.2f} s, ratio {one / two:.2f} (medians of {runs} runs in turn)")


if __name__ == "__main__":
    main(*sys.argv[1:])
