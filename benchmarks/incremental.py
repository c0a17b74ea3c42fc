"""What a dataset that grows costs: times as ratios, memory as a ratio, and whether the bytes are those of a clean build.

    python benchmarks/incremental.py REPORT... [--kills 10]

Measured over the reports named, all in one run: a clean build; the same again with nothing changed; one report added to
the others, against that report alone; the most memory that the processes take together, against a build of five; and the
bytes after adding in a shuffled order, removing, changing, and after builds that were killed.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

KG = (sys.executable, "-m", "kg.cli")


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("reports", nargs="+", type=Path)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    reports = sorted(chosen.reports)
    with tempfile.TemporaryDirectory() as folder:
        _times(reports, Path(folder))
        _bytes(reports, Path(folder), random.Random(chosen.seed), chosen.kills)


def _times(reports: list[Path], folder: Path) -> None:
    clean, memory = _run("build", *reports, "-o", folder / "clean")
    unchanged = min(_run("build", *reports, "-o", folder / "clean")[0] for _ in range(3))
    first = _run("build", *reports[:5], "-o", folder / "first")[1]
    largest = sorted(reports, key=lambda path: len((folder / "clean" / "text" / _text(folder, path)).read_bytes()))[-1]
    five = _run("build", *dict.fromkeys([*reports[:4], largest]), "-o", folder / "five")[1]
    print(f"clean build of {len(reports)}: {clean:.1f} s, at most {memory:.0f} MB in all processes")
    print(f"nothing changed: {unchanged:.2f} s, a {clean / unchanged:.0f}th")
    print(f"memory against that of the first five reports ({first:.0f} MB): {memory / first:.2f} times")
    print(f"memory against that of four and the largest ({five:.0f} MB): {memory / five:.2f} times")
    ratios = []
    for number, report in enumerate((reports[0], reports[len(reports) // 2], reports[-1])):
        shutil.copytree(folder / "clean", folder / "grown", dirs_exist_ok=True)
        _run("remove", folder / "grown", report.name)
        added = _run("add", folder / "grown", report)[0]
        alone = _run("build", report, "-o", folder / f"alone-{number}")[0]
        ratios.append(added / alone)
        print(f"{report.name} added to the others: {added:.2f} s; alone: {alone:.2f} s; {added / alone:.2f} times")
        shutil.rmtree(folder / "grown")
    print(f"adding one report: at most {max(ratios):.2f} times its own build")


def _text(folder: Path, report: Path) -> str:
    from kg.dataset import open_dataset

    entries = open_dataset(folder / "clean").manifest.reports
    return next(f"{entry.name}.txt" for entry in entries if entry.source == report.name)


def _bytes(reports: list[Path], folder: Path, chance: random.Random, kills: int) -> None:
    expected, place = _hashes(folder / "clean"), folder / "again"
    order = chance.sample(reports, len(reports))
    _run("build", *order[:3], "-o", place)
    for start in range(3, len(order), 7):
        _run("add", place, *order[start : start + 7])
    print(f"added in a shuffled order: {_said(_hashes(place) == expected)}")
    _run("remove", place, *(report.name for report in order[:4]))
    _run("add", place, *order[:4])
    print(f"four removed and added again: {_said(_hashes(place) == expected)}")
    changed = folder / order[0].name
    if changed.suffix == ".pdf":
        changed.write_bytes(order[0].read_bytes() + b"\n% changed\n")
    else:
        changed.write_bytes(order[0].read_bytes() + b"\nThis line was added.\n")
    _run("add", place, changed)
    _run("add", place, order[0])
    print(f"one changed and changed back: {_said(_hashes(place) == expected)}")
    shutil.rmtree(place)
    whole = _run("build", *reports, "-o", folder / "timed")[0]
    good = 0
    for _ in range(kills):
        _killed(chance.uniform(0.1, 0.5) * whole, "build", *reports, "-o", place)
        named = _named(place)
        good += named is None or {name: of for name, of in _hashes(place).items() if name in named} == expected
    _run("build", *reports, "-o", place)
    print(f"killed {kills} times: the state was good {good} times; then built: {_said(_hashes(place) == expected)}")
    good = 0
    for number in range(kills):
        added = reports[number % len(reports)]
        _run("remove", place, added.name)
        before = _hashes(place)
        _killed(chance.uniform(0.1, 4), "add", place, added)
        named = _named(place)
        state = {name: of for name, of in _hashes(place).items() if name in (named or ())}
        good += state in (before, expected)
        _run("add", place, added)
    print(f"killed {kills} times while adding: good {good} times; then added: {_said(_hashes(place) == expected)}")


def _said(same: bool) -> str:
    return "the same bytes" if same else "OTHER BYTES"


def _run(*arguments: object) -> tuple[float, float]:
    """Run a command; return its seconds and the most memory that its processes took together, in MB."""
    begun = time.monotonic()
    process = subprocess.Popen([*KG, *map(str, arguments)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    most = [0.0]
    done = threading.Event()
    watching = threading.Thread(target=_watch, args=(process.pid, most, done))
    watching.start()
    told = process.communicate()[1].decode()
    done.set()
    watching.join()
    if process.returncode not in (0, 1):
        sys.exit(told)
    return time.monotonic() - begun, most[0]


def _watch(pid: int, most: list[float], done: threading.Event) -> None:
    """Keep the most memory that a process and its children take together, as the kernel counts what is theirs."""
    while not done.wait(0.1):
        most[0] = max(most[0], sum(map(_memory, _family(pid))) / 1024)


def _family(pid: int) -> list[int]:
    found = [pid]
    for parent in found:
        for tasks in Path(f"/proc/{parent}/task").glob("*/children"):
            try:
                found += map(int, tasks.read_text().split())
            except OSError:
                continue
    return found


def _memory(pid: int) -> int:
    """Return the proportional share of memory of a process, in kB; nothing once it is gone."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def _killed(seconds: float, *arguments: object) -> None:
    process = subprocess.Popen(
        [*KG, *map(str, arguments)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    time.sleep(seconds)
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _named(place: Path) -> set[str] | None:
    """Return the files of the dataset's last good state, None where there is none yet."""
    from kg.dataset import open_dataset
    from kg.errors import DatasetError

    try:
        return {*open_dataset(place).manifest.files(), "manifest.json"}
    except DatasetError:
        return None


def _hashes(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.endswith(".lock")
    }


if __name__ == "__main__":
    main()
