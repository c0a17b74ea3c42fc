"""What a figure of prose measures, in words: the counted thing with what is said of it, or that of which it is a value.

"337 offenders were managed under the scheme" measures "offenders managed under the scheme"; "a backlog of 250"
measures the backlog; "burglary fell by 4 percent" measures burglary; "the number of officers (250 to 60)" measures the
number of officers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from kg.nlp import tables
from kg.nlp.entities import singular
from kg.nlp.figures import Figure
from kg.nlp.periods import periods

_MAX_WORDS = 16
_CLAUSE = re.compile(
    r"[;:.(–—]\s?|,\s|\s(?:compared|while|whereas|against|although|but|because|which|as at|than|each (?:year|month|week))\b"
    r"|\s(?:and|or)\s+(?=(?:[a-z]+\s)?£?\d)|(?<!\bper)(?<!\bevery)\s(?=£?\d[\d,.]*(?:\s|$))"
)
_LEADING = re.compile(
    r"^(?:(?:the|a|an|of|and|also|some|its|their|his|her|this|these|those|about|over|nearly|were|was|are|is|had|has|have"
    r"|been|being|be)\b\s*)+",
    re.I,
)
_BEFORE = frozenset(
    ["across", "for", "in", "to", "at", "by", "from", "with", "on", "as", "between", "below", "above", "over", "under"]
)
_FIGURE = re.compile(r"£?\d[\d,.]*\s*(?:percent|per cent|%|million|billion|kg)?")
_PRONOUNS = frozenset(
    ["this", "these", "it", "that", "they", "which", "there", "who", "those", "we", "he", "she", "them"]
)
_ARGUMENT = ("nsubj", "nsubjpass")


@dataclass(frozen=True, slots=True)
class Measure:
    """The words of a measure, and the stretch of the passage (start, end) in whose names its issues stand."""

    words: str
    start: int
    end: int


def measured(sentence: Any, figure: Figure) -> Measure | None:
    """Return what a figure of a sentence measures, or None where the sentence does not say."""
    return next((told for way in _WAYS for told in way(sentence, figure) if _says(told)), None)


def subject(sentence: Any) -> Measure | None:
    """Return of what a sentence without figures speaks: its subject, or None where that is a pronoun."""
    for token in sentence:
        if token.dep_ in _ARGUMENT and token.head.dep_ in ("ROOT", "ccomp", "conj") and not _in_brackets(token):
            told = _told(sentence, token.left_edge.idx, _end(sentence, token.left_edge.idx, token))
            return told if _says(told) else None
    return None


def _says(told: Measure) -> bool:
    """Tell whether a measure has a word of its own, besides "the figure", "a rate of all forces" and the like."""
    words = re.findall(r"[\w'’-]+", told.words.lower())
    empty = _words("empty") | _words("change")
    own = [word for word in words if word not in empty and singular(word) not in empty]
    return bool(own) and words[0] not in _PRONOUNS | _BEFORE and words[-1] not in _PRONOUNS


def _counted(sentence: Any, figure: Figure) -> Iterator[Measure]:
    """Yield the thing that a number counts: "250 officers", "70kg of drugs", "6.5 crimes per 1,000 population"."""
    offset = sentence.start_char
    after = sentence.text[figure.end :]
    rate = re.match(r"\s+((?:[\w-]+\s+){1,3}?)(?:per|for every)\s", after) if figure.unit.startswith("per-") else None
    if rate:
        yield _told(sentence, offset + figure.end, offset + figure.end + rate.end(1))
        return
    noun = _noun(sentence, figure)
    if noun is None:
        return
    start = max(offset + figure.end, noun.left_edge.idx if figure.unit in _SHARES else 0)
    start = noun.left_edge.idx if figure.unit in _SHARES else start
    end = _end(sentence, start, noun)
    told = _told(sentence, start, end)
    holder = noun.head.head if figure.unit in _SHARES and noun.dep_ == "pobj" else noun
    verb = holder.head
    if noun.dep_ in ("nsubjpass", "attr") or (noun.dep_ == "nsubj" and verb.dep_ == "ROOT" and figure.unit == "count"):
        more = _clause(sentence, max(verb.idx + (len(verb) if verb.lemma_ == "be" else 0), end))
        told = Measure(_tidy(f"{told.words} {more}"), start, end + len(more))
    elif _acted_on(holder, told):
        told = Measure(f"{told.words} {participle(verb.lemma_)}", start, end)
    yield told


def counted(sentence: Any, figure: Figure) -> bool:
    """Tell whether a noun follows a number that says of what it is one ("2.5 officers")."""
    return _noun(sentence, figure) is not None


_SHARES = ("percent", "kg", "g", "tonnes")


def _acted_on(holder: Any, told: Measure) -> bool:
    """Tell whether a thing is the object of a verb that says what is done with it, and has no long phrase of its own."""
    verb, short = holder.head, len(told.words.split()) <= 6
    return bool(holder.dep_ == "dobj" and verb.pos_ == "VERB" and verb.lemma_ not in _words("empty-verb")) and short


def _noun(sentence: Any, figure: Figure) -> Any | None:
    """Return the token of the counted noun; of a share or weight, the one after "of"."""
    offset = sentence.start_char
    if figure.unit in _SHARES:
        of = re.match(r"\s+of\s+", sentence.text[figure.end :])
        if of is None:
            return None
        first = offset + figure.end + of.end()
        prep = next((tok for tok in sentence if tok.lower_ == "of" and offset + figure.end <= tok.idx < first), None)
        return next((child for child in prep.children if child.dep_ in ("pobj", "pcomp")), None) if prep else None
    token = _token(sentence, figure)
    if figure.unit in ("count",) and token is not None and token.dep_ in ("nummod", "compound", "quantmod", "amod"):
        head = token.head if token.head.tag_ != "CD" else token.head.head
        if head.idx > token.idx and head.pos_ in ("NOUN", "PROPN", "ADJ"):
            return head
    return None


def _share(sentence: Any, figure: Figure) -> Iterator[Measure]:
    """Yield of what a share is told: "80 percent of victims were satisfied", "6% were late"."""
    if figure.unit != "percent":
        return
    offset, noun = sentence.start_char, _noun(sentence, figure)
    unit = _token(sentence, figure, last=True)
    base = _told(sentence, noun.left_edge.idx, _end(sentence, noun.left_edge.idx, noun)) if noun is not None else None
    verb = unit.head if unit is not None and unit.dep_ in _ARGUMENT else None
    if verb is not None:
        start = max(verb.idx, base.end if base else offset + figure.end)
        said = _clause(sentence, start)
        yield Measure(_tidy(f"{base.words if base else ''} {said}"), base.start if base else start, start + len(said))
    elif base is not None:
        yield base


def _of(sentence: Any, figure: Figure) -> Iterator[Measure]:
    """Yield that of which a value is told: "a backlog of 250", "the national rate of 83 percent", "a grant of £5,000"."""
    token = _token(sentence, figure)
    while token is not None and token.dep_ in ("nummod", "quantmod", "compound", "nmod") and token.head.idx > token.idx:
        token = token.head
    if token is None or token.dep_ != "pobj" or token.head.lower_ not in ("of", "at"):
        return
    noun = token.head.head
    if noun.pos_ not in ("NOUN", "PROPN") or noun.lemma_.lower() in _words("change"):
        yield from _changed(sentence, noun)
        return
    start, end = noun.left_edge.idx, noun.idx + len(noun)
    rate = figure.unit.startswith("per-")  # "a rate of 15 for every 100 crimes": these words are the unit
    more = "" if rate else _clause(sentence, sentence.start_char + figure.end)
    yield Measure(_tidy(f"{sentence.doc.text[start:end]} {more}"), start, sentence.start_char + figure.end + len(more))


def _changed(sentence: Any, noun: Any) -> Iterator[Measure]:
    """Yield in what there is a change: "a 7% reduction in referrals"."""
    for prep in noun.children:
        if prep.dep_ == "prep" and prep.lower_ in ("in", "of"):
            for child in prep.children:
                if child.dep_ == "pobj" and child.tag_ != "CD" and not any(char.isdigit() for char in child.text):
                    yield _told(sentence, child.left_edge.idx, _end(sentence, child.left_edge.idx, child))


def _change(sentence: Any, figure: Figure) -> Iterator[Measure]:
    token = _token(sentence, figure, last=True)
    if token is not None and token.head.lemma_.lower() in _words("change") and token.head.idx > token.idx:
        yield from _changed(sentence, token.head)


def _bracketed(sentence: Any, figure: Figure) -> Iterator[Measure]:
    """Yield what stands before a bracket in which the figure stands alone: "officers on patrol (70 to 12)"."""
    before = sentence.text[: figure.start]
    opened = re.search(r"\(\s*(?:(?:from|over|about|nearly)\s+|[£\d.,%]+\s+to\s+)?$", before)
    if not opened:
        return
    words = before[: opened.start()]
    start = max([0, *(match.end() for match in re.finditer(r"[;:,(]\s|\)\s|\bnumbers? of\s|\bresulted in\s", words))])
    if len(words[start:].split()) <= _MAX_WORDS:
        yield _told(sentence, sentence.start_char + start, sentence.start_char + opened.start())


def _governed(sentence: Any, figure: Figure) -> Iterator[Measure]:
    """Yield the object or subject of the verb to which the figure belongs: "cut the number of officers from 250 to 60"."""
    verb = _token(sentence, figure)
    while verb is not None and verb.dep_ != "ROOT" and verb.pos_ not in ("VERB", "AUX"):
        verb = verb.head
    if verb is None or verb.pos_ not in ("VERB", "AUX"):
        return
    first = sentence.start_char + figure.start
    if verb.dep_ == "acl":  # "the number of offenders rated high risk from 70 to 12"
        noun = verb.head
        while noun.dep_ == "pobj" and noun.head.lower_ == "of" and noun.head.head.pos_ == "NOUN":
            noun = noun.head.head
        text = re.sub(r"\b(?:from|to|by|of)\s*$", "", sentence.doc.text[noun.left_edge.idx : first])
        yield _told(sentence, noun.left_edge.idx, noun.left_edge.idx + len(_until(text)))
    if figure.unit == "gbp":
        token = _token(sentence, figure)
        if token is not None and "dobj" in (token.dep_, token.head.dep_) and verb.idx < first:
            more = _clause(sentence, sentence.start_char + figure.end)
            yield Measure(_tidy(f"money {participle(verb.lemma_)} {more}"), verb.idx, first)
            return
    for child in verb.children:
        if child.dep_ == "dobj" and child.idx < first and child.tag_ != "CD":
            yield _told(sentence, child.left_edge.idx, min(first, _end(sentence, child.left_edge.idx, child)))
    for child in _subjects(verb):
        if child.lemma_.lower() in _words("change"):
            yield from _changed(sentence, child)
        yield _told(sentence, child.left_edge.idx, min(first, _end(sentence, child.left_edge.idx, child)))


def _subjects(verb: Any) -> Iterator[Any]:
    """Yield the subjects of a verb; that of a relative clause is the noun on which it hangs, else the governing verb's."""
    own = [child for child in verb.children if child.dep_ in _ARGUMENT]
    for child in own:
        if child.lower_ in ("which", "that", "who") and verb.dep_ == "relcl":
            yield verb.head
        elif not _in_brackets(child):
            yield child
    if not own and verb.dep_ in ("conj", "advcl", "xcomp", "ccomp") and verb.head is not verb:
        yield from _subjects(verb.head)


def _in_brackets(token: Any) -> bool:
    before = token.doc.text[token.sent.start_char : token.idx]
    return bool(before.count("(") > before.count(")"))


def _stated(sentence: Any, figure: Figure) -> Iterator[Measure]:
    """Yield the words before the first bracket, where the parse finds no subject outside it."""
    before = sentence.text[: figure.start]
    if " (" in before:
        words = before.partition(" (")[0]
        start = words.rfind(", ") + 2 if ", " in words else 0
        yield _told(sentence, sentence.start_char + start, sentence.start_char + len(words))


_WAYS = (_share, _counted, _bracketed, _of, _change, _governed, _stated)


def _token(sentence: Any, figure: Figure, last: bool = False) -> Any | None:
    place = sentence.start_char + (figure.end - 1 if last else figure.start)
    if not last and sentence.text[figure.start] == "£":
        place += 1
    return next((token for token in sentence if token.idx <= place < token.idx + len(token)), None)


def _told(sentence: Any, start: int, end: int) -> Measure:
    return Measure(_tidy(sentence.doc.text[start:end]), start, end)


def _end(sentence: Any, start: int, noun: Any) -> int:
    """Return where what is said of a noun ends: its phrase, as far as the clause goes."""
    last = max((token for token in noun.subtree), key=lambda token: token.i)
    inner = int(noun.idx + len(noun))
    text = sentence.doc.text[inner : last.idx + len(last)]
    return inner + len(_until(text))


def _clause(sentence: Any, start: int) -> str:
    """Return the words from an offset to the end of the clause."""
    return _until(str(sentence.doc.text[start : sentence.end_char]))


def _until(text: str) -> str:
    """Return a text up to where another clause, figure or period begins."""
    match = _CLAUSE.search(text)
    text = text[: match.start()] if match else text
    for start, _, _ in periods(text):
        cut = re.sub(r"(?:\b(?:in|for|during|over|to|on|from)\b\s*)?(?:\bthe\b\s*)?$", "", text[:start], flags=re.I)
        return cut.rstrip()
    return text.rstrip()


def _tidy(text: str) -> str:
    """Return words for a measure: on one line, without figures and leading articles, at most sixteen words."""
    plain = re.sub(r"\s+", " ", _FIGURE.sub("", text) if _FIGURE.match(text.strip()) else text).strip(" ,.;:()‘’'\"")
    plain = re.sub(r"\s*\((?:[A-Z]{2,}s?\)|[^)]*$)", "", plain)
    return " ".join(_LEADING.sub("", plain).split(" ")[:_MAX_WORDS]).strip(" ,.;:()‘’'\"")


def _words(role: str) -> frozenset[str]:
    return tables.words("measure-words", "word", role=role)


@lru_cache(maxsize=1)
def _irregular() -> dict[str, str]:
    return {row["word"]: row["form"] for row in tables.rows("measure-words") if row["role"] == "participle"}


def participle(lemma: str) -> str:
    """Return the past participle of a verb.

    Examples:
        >>> [participle(verb) for verb in ("seize", "recover", "identify", "deploy", "give", "refer")]
        ['seized', 'recovered', 'identified', 'deployed', 'given', 'referred']
    """
    if lemma in _irregular():
        return _irregular()[lemma]
    if lemma.endswith("e"):
        return lemma + "d"
    if lemma.endswith("y") and lemma[-2:-1] not in "aeiou":
        return lemma[:-1] + "ied"
    return lemma + "ed"
