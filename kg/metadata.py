"""What a report says of itself: which force, which inspection, when."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePath

from kg.ontology import Question, Vocabulary
from kg.report import Block, BlockKind, Metadata, Snapshot

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_MONTH = f"(?:{'|'.join(MONTHS)})"
_POINT = rf"(?:(\d{{1,2}})(?:st|nd|rd|th)?\b)?(?:\s*({_MONTH}))?(?:\s+((?:19|20)\d\d))?"
_LAST = rf"(?:(\d{{1,2}})(?:st|nd|rd|th)?\s+)?({_MONTH})(?:\s+((?:19|20)\d\d))?"
_RANGE = re.compile(rf"\b(?:between|from)\s+{_POINT}\s+(?:and|to|until)\s+{_LAST}", re.IGNORECASE)
_DATE = re.compile(rf"(?:(\d{{1,2}})(?:st|nd|rd|th)?\s+)?({_MONTH})\s+((?:19|20)\d\d)")
_INSPECTS = re.compile(r"\b(?:inspect|fieldwork|visit)", re.IGNORECASE)
_PILLARS = ("effectiveness", "efficiency", "legitimacy", "leadership")
_YEARS = r"20\d\d(?:[/–-](?:20)?\d\d)?"
_CYCLE = re.compile(rf"\bPEEL\b[^.\n]{{0,60}}?\b({_YEARS})\b")
_FORCE_YEAR = re.compile(rf"((?:[A-Z][\w’'-]+ (?:and |of )?)+?)(?:PEEL )?({_YEARS})")  # the title of a page
_JOINT = re.compile(r"joint targeted area inspection", re.IGNORECASE)
_DIGEST = re.compile(r"\bdigest\b[^.]{0,40}\bwritten for this project\b", re.IGNORECASE)
_THEME = re.compile(
    r"multi-agency (?:identification and )?response to (?:the )?(.+?)"
    r"(?:\s+in\s+(?:the\s+)?(?=[A-Z])([^.]+))?(?:\.|$)"
)
_AREA = re.compile(r"inspection of (?!the multi)(?:the\s+)?([A-Z][^.]+)|\bin (?:the\s+)?([A-Z][^.]*?)\.?$")
_AGENCIES = re.compile(r"work of individual agencies in\s+(?:the\s+)?([A-Z][\w’' -]+?)(?:\s*\(\w+\))?\s*\.")
_COUNCIL = re.compile(
    r"^(?:the )?(?:(?:London|Royal) Borough of |City of |County of )?(.+?)"
    r"(?: (?:City|County|[Bb]orough|Metropolitan|District|Unitary|[Cc]ouncil|local authority))*$"
)
_STEM = re.compile(r"(?P<programme>peel|jtai)-(?P<cycle>\d{4}(?:-\d\d)?)-(?P<rest>.+?)(?:-digest)?")
_CLOSING = re.compile(r"Yours (?:sincerely|faithfully)\b")
_SENTENCE_END = re.compile(r"(?<=\.)\s+(?=[A-Z])")
_FIRST = 12  # sentences
_TOP = 3000  # characters in which a report says what it is


@dataclass(frozen=True, slots=True)
class _Text:
    """The text as read, by its parts: the title block, the beginning, the signatures of a letter, everything."""

    titles: tuple[str, ...]
    top: str
    signed: str
    prose: tuple[str, ...]
    headings: tuple[str, ...]

    @property
    def everything(self) -> str:
        return "\n".join((*self.titles, *self.headings, *self.prose))


def describe(blocks: Sequence[Block], snapshot: Snapshot, source_name: str, vocabulary: Vocabulary) -> Metadata:
    """Return what a report says of itself; its file's name stands in only for what it leaves open.

    Args:
        blocks: the blocks of the report.
        snapshot: its text.
        source_name: the name of the file, without folders.
        vocabulary: the forces, inspectorates, questions and places that may be named.
    """
    text = _text(blocks)
    stem = _STEM.fullmatch(PurePath(source_name).stem)
    joint = bool(_JOINT.search("\n".join(text.titles) or text.top))
    programme = "programme/jtai" if joint else "programme/peel" if _is_peel(text, vocabulary) else None
    if programme is None and stem:
        programme = f"programme/{stem['programme']}"
    published = _published(text)
    start, end = _inspected(text, published, joint)
    inspectorates = _inspectorates(text, vocabulary, joint)
    common = {
        "inspectorates": inspectorates,
        "programme": programme,
        "published": published,
        "inspected_from": start,
        "inspected_to": end,
        "source": source_name,
    }
    known = _joint(text, vocabulary, published or end) if joint else _peel(text, vocabulary, published or end)
    ident = _identify(known, programme, stem, source_name) + "-digest" * bool(_DIGEST.search(text.top))
    return Metadata(id=f"report/{ident}", **known, **common)  # type: ignore[arg-type]


def question_wordings(metadata: Metadata, vocabulary: Vocabulary) -> dict[int, list[str]]:
    """Return the wordings of the inspection questions of the report's cycle, by number; of its pillar if it has one."""
    found: dict[int, list[str]] = {}
    for question in vocabulary.questions.values():
        if question.cycle == metadata.cycle and metadata.pillar in (None, question.pillar):
            found.setdefault(question.number, []).extend(question.wordings)
    return found


def slug(name: str) -> str:
    """Return a name as it stands in an id.

    Examples:
        >>> slug("King’s Lynn & West Norfolk"), slug("Ynys Môn")
        ('kings-lynn-and-west-norfolk', 'ynys-mon')
    """
    plain = unicodedata.normalize("NFKD", name.replace("&", " and ")).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain.replace("'", "")).strip("-")


def _text(blocks: Sequence[Block]) -> _Text:
    """Return the texts of the blocks that say what a report is."""
    by_kind: dict[BlockKind, list[str]] = {kind: [] for kind in BlockKind}
    for block in blocks:
        by_kind[block.kind].append(block.text)
    prose = [
        block.text for block in blocks if block.kind in (BlockKind.PARAGRAPH, BlockKind.BULLET, BlockKind.FOOTNOTE)
    ]
    closing = [number for number, text in enumerate(prose) if _CLOSING.match(text)]
    body = [block.text for block in blocks if block.kind not in (BlockKind.TITLE, BlockKind.FURNITURE)]
    return _Text(
        tuple(by_kind[BlockKind.TITLE]),
        "\n".join(body)[:_TOP],
        "\n".join(prose[closing[-1] :]) if closing else "",
        tuple(prose),
        tuple(by_kind[BlockKind.HEADING]),
    )


def _is_peel(text: _Text, vocabulary: Vocabulary) -> bool:
    return bool(re.search(r"\bPEEL\b", text.everything)) or bool(_asked(text, vocabulary))


def _peel(text: _Text, vocabulary: Vocabulary, dated: str | None) -> dict[str, str | None]:
    """Return what the report of one force says of itself."""
    asked = _asked(text, vocabulary)
    cycle = _cycle(text, vocabulary) or (asked[0].cycle if asked else None) or (dated[:4] if dated else None)
    pillar = _pillar(text, asked, vocabulary)
    force = _subject(text, vocabulary)
    areas = vocabulary.areas.get(force or "", ())
    title = text.titles[0] if text.titles else _composed(pillar, cycle, force, vocabulary)
    return {
        "title": title,
        "force": force,
        "area": areas[0] if areas else None,
        "pillar": pillar,
        "cycle": cycle,
    }


def _joint(text: _Text, vocabulary: Vocabulary, dated: str | None) -> dict[str, str | None]:
    """Return what the report of a joint inspection says of itself."""
    title = next((line for line in text.titles if _JOINT.match(line)), text.titles[-1] if text.titles else "")
    named = _AREA.search(title) or _AGENCIES.search(text.top)
    area = next((group for group in named.groups() if group), None) if named else None
    stated = _THEME.search(title) or _THEME.search(text.top.replace("\n", " "))
    match = _COUNCIL.match(area.strip()) if area else None
    return {
        "title": title or "Joint targeted area inspection",
        "force": _addressed(text, vocabulary),
        "area": f"place/{slug(match[1])}" if match else None,
        "cycle": dated[:4] if dated else None,
        "theme": stated[1] if stated else None,
        "pillar": None,
    }


def _identify(known: Mapping[str, str | None], programme: str | None, stem: re.Match[str] | None, name: str) -> str:
    """Return the id of a report from what it says, with the file's name for the rest."""
    if programme is None:
        return slug(PurePath(name).stem).removesuffix("-digest") or "unnamed"
    cycle = slug(known["cycle"] or "") or (stem["cycle"] if stem else "")
    if programme == "programme/jtai":
        body = (known["area"] or "").removeprefix("place/")
    else:
        body = "-".join(part for part in (known["pillar"], (known["force"] or "").removeprefix("force/")) if part)
        body = body if known["force"] else ""
    body = body or (stem["rest"] if stem else "")
    if not cycle or not body:
        return slug(PurePath(name).stem).removesuffix("-digest") or "unnamed"
    return f"{programme.removeprefix('programme/')}-{cycle}-{body}"


def _composed(pillar: str | None, cycle: str | None, force: str | None, vocabulary: Vocabulary) -> str:
    """Return a title in the form that these reports have, for a text that has lost its own."""
    about = " ".join(
        part for part in ("PEEL:" if pillar else "PEEL", "Police" if pillar else "", pillar, cycle) if part
    )
    return f"{about} – {vocabulary.entities[force].label}" if force else about


def _asked(text: _Text, vocabulary: Vocabulary) -> list[Question]:
    """Return the questions of the cycle and pillar whose wordings most of the headings repeat."""
    repeated = _repeated((*text.headings, *text.prose), vocabulary)
    counts = Counter((question.cycle, question.pillar) for question in repeated)
    best = max(sorted(counts), key=lambda key: counts[key], default=None)
    return [question for question in repeated if (question.cycle, question.pillar) == best]


def _repeated(texts: Iterable[str], vocabulary: Vocabulary) -> list[Question]:
    """Return the questions that are among the texts, worded in full."""
    said = {_plain(text) for text in texts}
    return [
        question
        for question in vocabulary.questions.values()
        if any(_plain(text) in said for text in question.wordings if text.endswith("?"))
    ]


def _plain(text: str) -> str:
    return re.sub(r"^\d+[.)]\s+|[^a-z? ]", "", text.lower())


def _pillar(text: _Text, asked: Sequence[Question], vocabulary: Vocabulary) -> str | None:
    """Return the pillar that title, questions or, failing them, the words for the report name; None of several."""
    title = " ".join(text.titles[:3]).lower()
    named = [pillar for pillar in _PILLARS if pillar in title]
    if len(named) == 1:
        return named[0]
    if asked:
        headed = {item.pillar for item in _repeated(text.headings, vocabulary) if item.cycle == asked[0].cycle}
        return asked[0].pillar or None if len(headed) < 2 else None
    said = Counter(re.findall(rf"\b(?:this|our) ({'|'.join(_PILLARS)}) (?:report|inspection)", text.everything.lower()))
    return max(sorted(said), key=lambda pillar: said[pillar]) if said and not named else None


def _cycle(text: _Text, vocabulary: Vocabulary) -> str | None:
    """Return the cycle as printed in the title, or most often after the programme's name in the text."""
    if titled := _page_title(text, vocabulary):
        return _known_cycle(titled[1], vocabulary)
    for places in (text.titles, (text.everything,)):
        found = Counter(_known_cycle(match[1], vocabulary) for place in places for match in _CYCLE.finditer(place))
        if found:
            return max(sorted(found), key=lambda cycle: found[cycle])
    return None


def _page_title(text: _Text, vocabulary: Vocabulary) -> tuple[str, str] | None:
    """Return the force and the years in the title of a page of the inspectorate's site ("Norfolk PEEL 2016")."""
    names = _names(vocabulary, "PoliceForce")
    for match in filter(None, map(_FORCE_YEAR.fullmatch, (*text.titles[:3], *text.headings[:3]))):
        force = next((names[name] for name in sorted(names) if name.startswith(_fold(match[1]))), None)
        if force:
            return force, match[2]
    return None


def _known_cycle(printed: str, vocabulary: Vocabulary) -> str:
    """Return the cycle of the vocabulary that printed years name ("2023–2025", "2018"), else the years as printed."""
    first, cycles = printed[:4], sorted({question.cycle for question in vocabulary.questions.values()})
    within = [cycle for cycle in cycles if cycle[:4] <= first <= cycle[:2] + cycle[-2:]]
    return within[-1] if within else re.sub("[–-]", "/", printed)


def _names(vocabulary: Vocabulary, type_: str) -> dict[str, str]:
    """Return the full names (lower case) and abbreviations of entities of one type, and whose they are."""
    return {
        _fold(label.text) if not label.abbreviation else label.text: label.entity
        for label in vocabulary.labels
        if not label.context and vocabulary.entities[label.entity].type == type_
    }


@lru_cache(maxsize=16)
def _pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    longest = sorted(names, key=lambda name: (-len(name), name))
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, longest))})(?![\w-])")


def _counts(places: Iterable[str], names: Mapping[str, str]) -> Counter[str]:
    """Return how often each entity is named, the longest name winning; in order of first mention."""
    full = _pattern(tuple(sorted(name for name in names if not name.isupper())))
    short = _pattern(tuple(sorted(name for name in names if name.isupper())) or ("\0",))
    found: Counter[str] = Counter()
    for place in places:
        matches = [*full.finditer(_fold(place)), *short.finditer(place)]
        found.update(names[match[0]] for match in sorted(matches, key=lambda match: match.start()))
    return found


def _fold(text: str) -> str:
    return text.replace("’", "'").lower()


def _subject(text: _Text, vocabulary: Vocabulary) -> str | None:
    """Return the force of the title block, else the force most often named in full."""
    names = _names(vocabulary, "PoliceForce")
    if titled := _page_title(text, vocabulary):
        return titled[0]
    found = _counts(text.titles, names) or _counts((text.everything,), names)
    return max(found, key=lambda force: found[force]) if found else None


def _addressed(text: _Text, vocabulary: Vocabulary) -> str | None:
    """Return the force among the addressees, preferring the one the text names most; else the text's own."""
    names = _names(vocabulary, "PoliceForce")
    addressed, named = _counts(text.titles, names), _counts((text.everything,), names)
    candidates = list(addressed) or list(named)
    return max(candidates, key=lambda force: named[force]) if candidates else None


def _inspectorates(text: _Text, vocabulary: Vocabulary, joint: bool) -> tuple[str, ...]:
    """Return the inspectorates: all that a joint inspection's beginning and signatures name, else the one named most."""
    names = _names(vocabulary, "Inspectorate")
    everywhere = _counts((text.everything,), names)
    if joint:
        return _merged(_counts((text.top, text.signed), names), everywhere, vocabulary, text)
    found = _counts(text.titles, names) or everywhere
    return _merged(Counter(dict(found.most_common(1))), everywhere, vocabulary, text)


def _merged(found: Counter[str], everywhere: Counter[str], vocabulary: Vocabulary, text: _Text) -> tuple[str, ...]:
    """Drop the earlier or later name of one body: of names that begin alike, the abbreviation decides."""
    labels = {inspectorate: vocabulary.entities[inspectorate].label for inspectorate in everywhere}
    kept = []
    for own in found:
        kin = [
            other for other, label in labels.items() if label.startswith(labels[own]) or labels[own].startswith(label)
        ]
        best = max(sorted(kin), key=lambda other: (_abbreviated(other, vocabulary, text), everywhere[other]))
        kept.append(best)
    return tuple(dict.fromkeys(kept))


def _abbreviated(inspectorate: str, vocabulary: Vocabulary, text: _Text) -> int:
    short = [
        label.text
        for label in vocabulary.labels
        if label.entity == inspectorate and label.abbreviation and not label.context
    ]
    return sum(len(re.findall(rf"\b{re.escape(name)}\b", text.everything)) for name in short)


def _published(text: _Text) -> str | None:
    """Return the date that stands in the title block."""
    for line in text.titles:
        if match := _DATE.search(line):
            return _iso(match[1], match[2], match[3])
    return None


def _inspected(text: _Text, published: str | None, joint: bool) -> tuple[str | None, str | None]:
    """Return when the inspection took place.

    The letter of a joint inspection says so first of all; elsewhere it is the latest period that a sentence
    about inspecting names.
    """
    sentences = [part for paragraph in text.prose for part in _SENTENCE_END.split(paragraph)]
    telling = sentences[:_FIRST] if joint else filter(_INSPECTS.search, sentences)
    found = [_period(match, published) for sentence in telling for match in _RANGE.finditer(sentence)]
    periods = [period for period in found if period and (published is None or period[1][:7] <= published)]
    if not periods:
        return None, None
    return periods[0] if joint else max(periods, key=lambda period: period[1])


def _period(match: re.Match[str], published: str | None) -> tuple[str, str] | None:
    """Return start and end of a range; what the start leaves out (month, year) the end says."""
    day, month, year, last_day, last_month, last_year = match.groups()
    last_year = last_year or (published[:4] if published else None)
    if last_year is None or (day is None and month is None):
        return None
    return _iso(day, month or last_month, year or last_year), _iso(last_day, last_month, last_year)


def _iso(day: str | None, month: str, year: str) -> str:
    """Return an ISO 8601 date, as exact as given.

    Examples:
        >>> _iso("9", "May", "2018"), _iso(None, "September", "2015")
        ('2018-05-09', '2015-09')
    """
    number = MONTHS.index(month.capitalize()) + 1
    return f"{year}-{number:02}" + (f"-{int(day):02}" if day else "")
