"""What is found in a report without the labels that might be known from it alone.

Every label of the vocabulary that occurs in REPORT and in none of the OTHER texts is deleted, and the records found
without them are printed as JSON lines, to be scored like those of `kg annotate`.

Usage: python benchmarks/generality.py REPORT.txt OTHER.txt|OTHER.pdf ... > records.jsonl
"""

from __future__ import annotations

import json
import re
import sys
from dataclasses import replace
from pathlib import Path

from kg.extract import extract
from kg.ontology import load_vocabulary
from kg.readers import read


def text_of(path: Path) -> str:
    """Return the words of a text or PDF file, in lower case on one line."""
    if path.suffix == ".pdf":
        import pypdfium2

        document = pypdfium2.PdfDocument(path)
        text = " ".join(document[number].get_textpage().get_text_range() for number in range(len(document)))
    else:
        text = path.read_text("utf-8")
    return " ".join(text.replace("’", "'").split()).lower()


def main(report: str, *others: str) -> None:
    """Delete the labels, extract, print the records; say on standard error how many labels went."""
    here, elsewhere = text_of(Path(report)), " ".join(text_of(Path(other)) for other in others)

    def stands(label: str, text: str) -> bool:
        return re.search(rf"(?<!\w){re.escape(label.lower())}(?!\w)", text) is not None

    vocabulary = load_vocabulary()
    kept = tuple(label for label in vocabulary.labels if not stands(label.text, here) or stands(label.text, elsewhere))
    print(f"{len(vocabulary.labels) - len(kept)} of {len(vocabulary.labels)} labels deleted", file=sys.stderr)
    for record in extract(read(Path(report)), replace(vocabulary, labels=kept)).records():
        print(json.dumps(record, sort_keys=True, ensure_ascii=False))


if __name__ == "__main__":
    main(*sys.argv[1:])
