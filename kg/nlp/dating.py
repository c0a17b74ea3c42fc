"""When what a sentence says was, is or will be so, where the sentence itself gives the date.

A date counts where its preposition hangs on the verb of the clause: "In May 2014 the force set up a team" is dated, "the
inspection in 2014 found a gap" and "the team, launched in 2014, is busy" are not. The wordings are in
`ontology/language/dates.tsv`; a date library would invent days.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from kg.metadata import MONTHS
from kg.nlp import tables
from kg.nlp.tree import verbal

_CUE = re.compile(r"(?:19|20)\d\d")
_NUMBERS = {name.lower(): number for number, name in enumerate(MONTHS, 1)}
_MONTH = "|".join(_NUMBERS)
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_YEAR = r"(?:19|20)\d\d(?:[/–-]\d\d)?(?![\d/–-]|\.\d)"
_DATE = rf"(?:(?:{_DAY} )?(?:{_MONTH}) )?{_YEAR}"
_PARTIAL = rf"{_DATE}|(?:{_DAY} )?(?:{_MONTH})|{_DAY}"
_PARTS = re.compile(
    rf"(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: |$))?(?P<month>{_MONTH})? ?(?:(?P<year>\d{{4}})(?:\D(?P<next>\d\d))?)?"
)
_SAYS = frozenset({"find", "see", "note", "observe", "hear", "say", "report", "tell", "learn", "recognise", "know"})
_RELATIVE = frozenset({"that", "which", "who"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "expl"})


def date_of(sentence: Any, word: Any | None = None) -> str | None:
    """Return the date that a parsed sentence gives for what it says: ISO 8601, "2015-04/.." for since.

    Args:
        sentence: a spaCy span.
        word: a token of the clause whose date is wanted; the main clause when left out.

    Examples:
        >>> from kg.nlp.model import load
        >>> told = ("In May 2014 the force set up a team.", "Officers have worked there since April 2015.",
        ...     "The inspection in 2014 found a gap.", "The team, launched in 2014, is busy.")
        >>> [date_of(next(load()(text).sents)) for text in told]
        ['2014-05', '2015-04/..', None, None]
    """
    text = sentence.text.lower()
    if not _CUE.search(text) or not sentence.doc.has_annotation("DEP"):
        return None
    verbs = _main(sentence.root) if word is None else frozenset(_above(word))
    found = {iso for start, end, iso in told(text) if _dates(sentence, start, end, verbs)}
    return found.pop() if len(found) == 1 else None


def told(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, ISO 8601) of the wordings of dates in a lower-case text, without those of documents and figures.

    Examples:
        >>> [iso for *_, iso in told("between june and august 2015, in 2016/17, by 3 may 2017, the report of 2018")]
        ['2015-06/2015-08', '2016-04-01/2017-03-31', '2017-05-03']
    """
    taken: list[tuple[int, int]] = []
    found = []
    for pattern, interval in _wordings():
        for match in pattern.finditer(text):
            start, end = match.span()
            if any(first < end and start < last for first, last in taken):
                continue
            taken.append((start, end))
            before = text[:start]
            iso = _iso(match, interval)
            if iso and not _things().search(before) and before.count("(") <= before.count(")"):
                found.append((start, end, iso))
    yield from sorted(found)


def _dates(sentence: Any, start: int, end: int, verbs: frozenset[int]) -> bool:
    """Tell whether a stretch of a sentence is an adverbial of one of the verbs, and whole ("in 2014 inspections" is not).

    What opens the sentence belongs to the main clause, however it is parsed.
    """
    first, last = sentence.start_char + start, sentence.start_char + end
    if not sentence.text[:start].strip() and _opens(sentence, end):
        return sentence.root.i in verbs or any(_shares(sentence.doc[verb], sentence.root) for verb in verbs)
    token = next((token for token in sentence if token.idx == first), None)
    if token is None or token.dep_ not in ("prep", "mark") or token.head.i not in verbs:
        return False
    verb, before = token.head, sentence.text[:start].rstrip()
    subjects = [child for child in verb.children if child.dep_ in _SUBJECTS]
    # The parser may take for the main clause what it is not: "that began in 2017", "the team launched in 2014 by the council is".
    relative = verb.dep_ == "ROOT" and (any(child.lower_ in _RELATIVE for child in subjects) or _reduced(verb))
    within = any(child.i < token.i for child in subjects) and token.i < verb.i and not before.endswith(",")
    if relative or (within and sentence.doc[token.i - 1].pos_ not in ("AUX", "ADV")):
        return False  # "the census in 2022 found"
    if _of_noun(sentence, token, last):
        return False
    return all(item.idx < last for item in token.children if item.dep_ in ("pobj", "pcomp"))


def _reduced(verb: Any) -> bool:
    """Tell whether a participle has an agent ("by the council") and no auxiliary, so that it is no verb of a main clause."""
    kinds = {child.dep_ for child in verb.children}
    return "agent" in kinds and not kinds & {"aux", "auxpass"}


def _of_noun(sentence: Any, token: Any, last: int) -> bool:
    """Tell whether a date may belong to the noun before it, since its clause goes on ("calls progress since 2014 good")."""
    after = next((item for item in sentence if item.idx >= last), None)
    before = sentence.doc[token.i - 1] if token.i > sentence.start else None
    noun = before is not None and before.pos_ in ("NOUN", "PROPN") and before.i != token.head.i
    goes_on = (
        after is not None and after.pos_ in ("ADJ", "ADV", "NOUN", "PROPN", "VERB", "AUX") and after.dep_ != "prep"
    )
    return noun and goes_on


def _opens(sentence: Any, end: int) -> bool:
    """Tell whether a comma or the subject of the main clause follows on what opens a sentence."""
    after = next((token for token in sentence if token.idx >= sentence.start_char + end), None)
    subjects = [child.left_edge.i for child in sentence.root.children if child.dep_ in _SUBJECTS]
    return after is not None and (after.text == "," or after.i in subjects)


def _main(root: Any) -> frozenset[int]:
    """Return the verbs of a sentence's main clause; none of a sentence that has several."""
    several = any(child.dep_ == "conj" and _has_subject(child) for child in root.children)
    return frozenset() if several or not verbal(root) else frozenset({root.i, *_below(root)})


def _below(verb: Any) -> Iterator[int]:
    """Yield the verbs that say together with a verb what its clause says ("plans to open", "found that it was")."""
    for child in verb.children:
        if child.dep_ == "xcomp" or (child.dep_ == "ccomp" and verb.lemma_ in _SAYS):
            yield child.i
            yield from _below(child)


def _above(word: Any) -> Iterator[int]:
    """Yield the verb of the clause in which a word stands, and those that it completes ("plans to open")."""
    verb = word
    while not verbal(verb) and verb.dep_ != "ROOT":
        verb = verb.head
    yield verb.i
    while verb.dep_ == "xcomp":
        verb = verb.head
        yield verb.i


def _shares(verb: Any, root: Any) -> bool:
    """Tell whether a verb shares the subject of the main verb, and so what opens the sentence."""
    while verb.dep_ == "conj" and verbal(verb.head) and not _has_subject(verb):
        verb = verb.head
    return bool(verb.i == root.i)


def _has_subject(verb: Any) -> bool:
    return any(child.dep_ in _SUBJECTS for child in verb.children)


@lru_cache(maxsize=1)
def _wordings() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Return (pattern, interval) of each wording."""
    found = []
    for row in tables.rows("dates"):
        if row["interval"]:
            one = _PARTIAL if "TWO" in row["pattern"] else _DATE
            pattern = row["pattern"].replace("ONE", f"(?P<one>{one})").replace("TWO", f"(?P<two>{_DATE})")
            found.append((re.compile(rf"\b{pattern}\b"), row["interval"]))
    return tuple(found)


@lru_cache(maxsize=1)
def _things() -> re.Pattern[str]:
    words = "|".join(row["pattern"] for row in tables.rows("dates") if not row["interval"])
    return re.compile(rf"\b(?:{words}),? $")


def _iso(match: re.Match[str], interval: str) -> str | None:
    if "TWO" not in interval:
        date = _point(match["one"])
        return None if date is None or ("/" in interval and "/" in date) else interval.replace("ONE", date)
    last = _point(match["two"])
    first = _point(match["one"], last or "")
    return f"{first}/{last}" if first and last and "/" not in first + last and first < last else None


def _point(words: str, later: str = "") -> str | None:
    """Return a date as exact as it is told; a year of account is the interval from April to March.

    Args:
        words: the date in lower case.
        later: the date that follows, as ISO 8601, for a year or month that is left to it.
    """
    parts = _PARTS.fullmatch(words)
    if parts is None:
        return None
    year, month, day, after = parts["year"], _NUMBERS.get(parts["month"] or ""), parts["day"], parts["next"]
    if after:
        whole = month is None and int(after) == (int(year) + 1) % 100
        return f"{year}-04-01/{int(year) + 1}-03-31" if whole else None
    left = later.split("-")
    if year is None:
        month = month or (int(left[1]) if len(left) > 1 else None)
        year = left[0] if month and len(left) > 1 and month <= int(left[1]) else str(int(left[0]) - 1)
    if day and (month is None or not 1 <= int(day) <= 31):
        return None
    return "-".join([year, *([f"{month:02}"] if month else []), *([f"{int(day):02}"] if day else [])])
