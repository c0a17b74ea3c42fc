"""Rules against a trained classifier: which tells polarity better where no heading tells it.

A bullet under "Key strengths" is a strength and one under "What needs to improve?" a weakness, so the lists of reports
are labelled sentences for nothing. The headings are hidden, every third report (in order of name) is held out, and the
polarity of its sentences is told by the rules of `kg.nlp.evaluation`, by a logistic regression over words and pairs of
words that was trained on the other reports, and by the rules where they speak and the regression where they are silent.
With --gold, the regression trained on all lists is also tried on the annotated findings of a report that has none
(a folder in the layout of `docs/reference/gold.md` whose findings have a `surface`).

Labels from headings are not clean: a list of what needs to improve grants strengths, and a noun phrase such as "the
timely sharing of information" has the words of a strength. So no method reaches 1; compare, do not read as accuracy.

Usage: pip install "inspection-kg[benchmark]"; python benchmarks/polarity.py REPORT... [--gold FOLDER]
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.nlp import passages, tables
from kg.nlp.evaluation import evaluate
from kg.readers import read
from kg.report import BlockKind


@dataclass(frozen=True, slots=True)
class Labelled:
    """A sentence and the polarity that its list says."""

    text: str
    polarity: str


def listed(path: Path) -> Iterator[Labelled]:
    """Yield the sentences of the lists of strengths and of what needs to improve in a report."""
    for passage in passages.read(read(path)):
        polarity = tables.of_heading(passage.block.section, "finding-headings", "polarity")
        if passage.block.kind is BlockKind.BULLET and polarity in ("strength", "weakness"):
            for sent in passage.sentences():
                if len(sent.text.split()) >= 4 and not sent.text.rstrip().endswith(":"):
                    yield Labelled(" ".join(sent.text.split()), polarity)


def annotated(folder: Path) -> list[Labelled]:
    """Return the required findings of a gold folder that are not mixed."""
    with (folder / "findings.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [
        Labelled(" ".join(row["surface"].replace("\\n", " ").split()), row["polarity"])
        for row in rows
        if row["need"] == "required" and row["polarity"] in ("strength", "weakness")
    ]


def rules(text: str, *, lean: bool = True) -> str | None:
    """Return what the rules say, with the soft words where asked."""
    told = evaluate(text)
    return told.polarity or (told.lean if lean else None)


def trained(sentences: Sequence[Labelled]) -> Any:
    """Return a regression over words and pairs of words, trained on labelled sentences."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    words = TfidfVectorizer(min_df=3, ngram_range=(1, 2), sublinear_tf=True)
    model = make_pipeline(words, LogisticRegression(C=4, max_iter=2000, class_weight="balanced"))
    return model.fit([item.text for item in sentences], [item.polarity for item in sentences])


def told(model: Any, sentences: Sequence[Labelled]) -> list[tuple[str, float]]:
    """Return what a regression says of each sentence, and how sure it is."""
    chances = model.predict_proba([item.text for item in sentences])
    return [(model.classes_[row.argmax()], float(row.max())) for row in chances]


def line(name: str, sentences: Sequence[Labelled], said: Iterable[str | None]) -> str:
    """Return a row of the table: how many sentences, right, wrong, silent or mixed, and the shares."""
    pairs = [(item.polarity, answer) for item, answer in zip(sentences, said, strict=True)]
    right = sum(truth == answer for truth, answer in pairs)
    spoken = sum(answer in ("strength", "weakness") for _, answer in pairs)
    return (
        f"{name:52}{len(pairs):7}{right:7}{spoken - right:7}{len(pairs) - spoken:8}"
        f"{right / len(pairs):8.3f}{right / max(1, spoken):10.3f}"
    )


def compare(name: str, sentences: Sequence[Labelled], training: Sequence[Labelled]) -> Iterator[str]:
    """Yield the rows of the table for one set of sentences."""
    plain, all_words = ([rules(item.text, lean=lean) for item in sentences] for lean in (False, True))
    guesses = told(trained(training), sentences)
    both = [answer or guess for answer, (guess, _) in zip(all_words, guesses, strict=True)]
    spoken = sum(answer in ("strength", "weakness") for answer in all_words)
    sure = sorted((chance for _, chance in guesses), reverse=True)[max(0, spoken - 1)]
    equal = [guess if chance >= sure else None for guess, chance in guesses]
    yield line(f"{name}: rules", sentences, plain)
    yield line(f"{name}: rules with soft words", sentences, all_words)
    yield line(f"{name}: regression", sentences, [guess for guess, _ in guesses])
    yield line(f"{name}: regression, where as many are sure", sentences, equal)
    yield line(f"{name}: rules, then regression", sentences, both)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("reports", type=Path, nargs="+", metavar="REPORT")
    parser.add_argument("--gold", type=Path, action="append", default=[], metavar="FOLDER")
    args = parser.parse_args()
    lists = {path: list(listed(path)) for path in sorted(args.reports)}
    held = set(list(lists)[::3])
    learnt = [item for path, items in lists.items() if path not in held for item in items]
    print(f"{'':52}{'all':>7}{'right':>7}{'wrong':>7}{'silent':>8}{'share':>8}{'spoken':>10}")
    print(
        *compare("lists, held out", [item for path in lists if path in held for item in lists[path]], learnt), sep="\n"
    )
    for folder in args.gold:
        everything = [item for items in lists.values() for item in items]
        print(*compare(folder.name[:20], annotated(folder), everything), sep="\n")


if __name__ == "__main__":
    main()
