"""What a person may have meant who typed what is not there."""

from __future__ import annotations

from pathlib import Path

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from kg.search.find import opened
from kg.search.words import LONGEST, folded

_NAME_LIKE = 78.0  # of 100; likeness of names, below which they share little but common words
_WORD_LIKE = 0.72  # one letter in four differs at most


def meant(path: Path, text: str, limit: int = 4) -> tuple[str, ...]:
    """Return names, and the text with words of the dataset in place of unknown ones, that a text comes near to.

    Raises:
        OSError: when the index cannot be read.
    """
    plain = folded(text[:LONGEST])
    if not plain:
        return ()
    with opened(path) as index:
        rows = index.execute("SELECT DISTINCT plain, label FROM entries WHERE among <> 'sentences' ORDER BY id")
        names = dict(reversed(rows.fetchall()))
        known = [word for (word,) in index.execute("SELECT word FROM words")]
    near = process.extract(plain, sorted(names), scorer=fuzz.token_sort_ratio, score_cutoff=_NAME_LIKE, limit=limit)
    found = dict.fromkeys(names[name] for name, *_ in near)
    mended = _mended(plain.split()[:16], known)
    if mended != plain and folded(mended) not in map(folded, found):
        found[mended] = None
    return tuple(found)[:limit]


def _mended(words: list[str], known: list[str]) -> str:
    there = set(known)
    mended = []
    for word in words:
        near = None
        if word not in there and len(word) > 3:
            near = process.extractOne(word, known, scorer=OSA.normalized_similarity, score_cutoff=_WORD_LIKE)
        mended.append(near[0] if near else word)
    return " ".join(mended)
