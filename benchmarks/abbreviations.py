"""How well abbreviations and what they stand for are found in texts of another field, by the rule that kg uses.

MED1250 are 1,250 abstracts from MEDLINE in which people marked every abbreviation that is defined, made for the program
Ab3P: S. Sohn et al., "Abbreviation definition identification based on automatic precision estimates", BMC Bioinformatics
9:402 (2008). A pair is right when short and long form are those marked, white space and case aside, once an abstract.

The rule of `kg.nlp.definitions` keeps to what reports of inspections do: an abbreviation is one word that begins with a
capital and has two of them. The last line is the same search for the long form without these limits: the short form is
what Schwartz and Hearst (2003) take as one, two to ten characters in at most two words, one of them a letter.

Usage: python benchmarks/abbreviations.py MED1250_labeled [OUTPUT_OF_ANOTHER_PROGRAM]
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.nlp.definitions import expansion, pairs

Pairs = set[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Abstract:
    """A title and an abstract, and the pairs that are marked or were found in it."""

    text: str
    marked: frozenset[tuple[str, str]]


def abstracts(path: Path) -> Iterator[Abstract]:
    """Yield the abstracts of a file: number, title, text, then two spaces and `short|long` for each pair."""
    for block in re.split(r"\n(?=\d+\n)", path.read_text("latin-1")):
        lines = block.strip("\n").split("\n")
        told = [line.strip().split("|")[:2] for line in lines[1:] if re.match(r"  \S.*\|", line)]
        text = "\n".join(line for line in lines[1:] if not re.match(r"  \S.*\|", line))
        yield Abstract(text, frozenset((fold(short), fold(long)) for short, long in told))


def fold(text: str) -> str:
    """Fold white space and case."""
    return " ".join(text.split()).casefold()


def ours(text: str) -> Pairs:
    """Return the pairs that kg finds."""
    return {(fold(text[slice(*pair.short)]), fold(text[slice(*pair.long)])) for pair in pairs(text)}


def unlimited(text: str) -> Pairs:
    """Return the pairs that are found when any short text in brackets may be an abbreviation."""
    found = set()
    for match in re.finditer(r"\(([^()]{1,300})\)", text):
        inner, before = re.split(r"[,;]", match[1])[0].strip(), text[: match.start()].rstrip()
        start = expansion(inner, before) if may_be_short(inner) else None
        if start is not None:
            found.add((fold(inner), fold(before[start:])))
        elif (word := re.search(r"\S+$", before)) and may_be_short(word[0]) and expansion(word[0], match[1]) == 0:
            found.add((fold(word[0]), fold(match[1])))
    return found


def may_be_short(text: str) -> bool:
    """Tell whether a text has the form that the published rule takes for an abbreviation."""
    return 2 <= len(text) <= 10 and len(text.split()) <= 2 and text[0].isalnum() and any(map(str.isalpha, text))


def main(labeled: str, output: str | None = None) -> None:
    """Print precision, recall and F1."""
    gold = list(abstracts(Path(labeled)))
    if output:
        told = [set(found.marked) for found in abstracts(Path(output))]
        report("the other program", gold, told)
    report("kg.nlp.definitions", gold, [ours(item.text) for item in gold])
    report("  any short text in brackets", gold, [unlimited(item.text) for item in gold])


def report(name: str, gold: list[Abstract], found: list[Pairs]) -> None:
    """Print the figures of what was found in each abstract."""
    right = sum(len(item.marked & told) for item, told in zip(gold, found, strict=True))
    marked, said = sum(len(item.marked) for item in gold), sum(map(len, found))
    precision, recall = right / said, right / marked
    f1 = 2 * right / (marked + said)
    print(f"{name:32} P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}  ({right} right of {said} found, {marked} marked)")


if __name__ == "__main__":
    main(*sys.argv[1:])
