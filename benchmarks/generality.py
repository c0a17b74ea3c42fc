"""How much of what is found in a report rests on labels that might be known from it alone.

Every label of the vocabulary that stands in the report of GOLD and in none of the OTHER texts is deleted, and what is
found with and without them is scored. Printed are the layers, each with the figure of both and the difference. An OTHER
is a report (PDF or text) or any text file of words that other reports use, such as a list of one term a line.

Usage: python benchmarks/generality.py [--labels] GOLD OTHER...

--labels lists the deleted labels first. Exit status 1 when a layer is more than 0.05 lower without them.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from kg.errors import KgError
from kg.evaluation import load_gold, score
from kg.evaluation.reports import find_report
from kg.evaluation.scores import Layer, Measure
from kg.extract import extract
from kg.ontology import Label, Vocabulary, load_vocabulary
from kg.readers import read

ALLOWED = 0.05  # how much lower a layer may be


def words_of(path: Path) -> str:
    """Return the words of a text or PDF file, in lower case on one line.

    Raises:
        ReadError: when it is a PDF file that cannot be read.
    """
    pdf = path.suffix == ".pdf"
    text = " ".join(block.text for block in read(path).blocks) if pdf else path.read_text("utf-8")
    return " ".join(text.replace("’", "'").split()).lower()


def only_here(vocabulary: Vocabulary, here: str, elsewhere: str) -> Iterator[Label]:
    """Yield the labels that stand in one text and not in another, both from `words_of`."""
    for label in vocabulary.labels:
        pattern = re.compile(rf"(?<!\w){re.escape(label.text.lower())}(?!\w)")
        if pattern.search(here) and not pattern.search(elsewhere):
            yield label


def main(arguments: list[str]) -> int:
    """Score with all labels and without those of the report alone, print both, and return the exit status."""
    listed = "--labels" in arguments
    gold_folder, *others = [Path(name) for name in arguments if name != "--labels"]
    gold = load_gold(gold_folder)
    report, vocabulary = find_report(gold), load_vocabulary()
    elsewhere = "\n".join(words_of(path) for path in others)
    gone = set(only_here(vocabulary, words_of(report), elsewhere))
    if listed:
        print(*sorted(f"{label.text}\t{label.entity}" for label in gone), sep="\n")
    print(f"{len(gone)} of {len(vocabulary.labels)} labels stand in {report.name} alone", file=sys.stderr)
    fewer = replace(vocabulary, labels=tuple(label for label in vocabulary.labels if label not in gone))
    both = [score(gold.tables, extract(read(report), known).records()) for known in (vocabulary, fewer)]
    lower = [_printed(*pair) for pair in zip(*(map(_figure, layers) for layers in both), strict=True)]
    return int(any(lower))


def _figure(layer: Layer) -> tuple[str, float | None]:
    return layer.name, None if layer.measure is Measure.COUNT else layer.value


def _printed(whole: tuple[str, float | None], without: tuple[str, float | None]) -> bool:
    """Print a layer; return whether it is lower than allowed."""
    (name, one), (_, two) = whole, without
    if one is None or two is None:
        return False
    print(f"{name:36}{one:8.3f}{two:8.3f}{two - one:+8.3f}")
    return two < one - ALLOWED


def run(arguments: Iterable[str]) -> int:
    """Run the command line; what cannot be read ends with a message and status 2."""
    given = list(arguments)
    if len([name for name in given if name != "--labels"]) < 2:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        return main(given)
    except (KgError, OSError) as error:
        print(error, file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
