"""What a report says of itself: which force, which inspection, when."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePath

from kg.metadata.dates import inspected_in, published_in
from kg.metadata.given import NOTHING, PILLARS, Given, known_cycle
from kg.metadata.names import counts, fold, inspectorates_in, names_of
from kg.metadata.text import Text, text_of
from kg.ontology import Question, Vocabulary
from kg.report import Block, Metadata

_JTAI = "programme/jtai"
_YEARS = r"20\d\d(?:[/–-](?:20)?\d\d)?"
_CYCLE = re.compile(rf"\bPEEL\b[^.\n]{{0,60}}?\b({_YEARS})\b")
_FORCE_YEAR = re.compile(
    rf"((?:[A-Z][\w’'-]+ (?:and |of )?)+?)(?:PEEL )?({_YEARS})(?:\W+(?:{'|'.join(map(str.capitalize, PILLARS))}))?"
)  # the title of a page
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


def describe(
    blocks: Sequence[Block],
    source_name: str,
    vocabulary: Vocabulary,
    given: Given = NOTHING,
) -> Metadata:
    """Return what a report says of itself; its file's name stands in only for what it leaves open.

    Args:
        blocks: the blocks of the report.
        source_name: the name of the file, without folders, or the address.
        vocabulary: the forces, inspectorates, questions and places that may be named.
        given: what a person says of the report: it counts, whatever the report says, for the id, too.
    """
    text, told = text_of(blocks), given.values
    stem = _STEM.fullmatch(PurePath(source_name).stem)
    programme = told["programme"] if "programme" in told else _programme(text, stem, vocabulary)
    joint = programme == _JTAI and ("programme" in told or _is_joint(text))
    published = told.get("published", published_in(text))
    start, end = inspected_in(text, published, joint)
    start, end = told.get("inspected_from", start), told.get("inspected_to", end)
    known = {**(_joint if joint else _peel)(text, vocabulary, published or end, told), **told}
    dated = {"programme": programme, "published": published, "inspected_from": start, "inspected_to": end}
    inspectorates = given.inspectorates
    if inspectorates is None:
        inspectorates = inspectorates_in(text, vocabulary, joint)
    ident = _identify(known, programme, stem, source_name) + "-digest" * bool(_DIGEST.search(text.top))
    return Metadata(f"report/{ident}", inspectorates=inspectorates, source=source_name, **known | dated)  # type: ignore[arg-type]


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


def _programme(text: Text, stem: re.Match[str] | None, vocabulary: Vocabulary) -> str | None:
    if _is_joint(text):
        return _JTAI
    if _is_peel(text, vocabulary):
        return "programme/peel"
    return f"programme/{stem['programme']}" if stem else None


def _is_joint(text: Text) -> bool:
    return bool(_JOINT.search("\n".join(text.titles) or text.top))


def _is_peel(text: Text, vocabulary: Vocabulary) -> bool:
    return bool(re.search(r"\bPEEL\b", text.everything)) or bool(_asked(text, vocabulary))


def _peel(
    text: Text, vocabulary: Vocabulary, dated: str | None, told: Mapping[str, str | None]
) -> dict[str, str | None]:
    """Return what the report of one force says of itself."""
    asked = _asked(text, vocabulary)
    cycle = _cycle(text, vocabulary) or (asked[0].cycle if asked else None) or (dated[:4] if dated else None)
    cycle = told.get("cycle", cycle)
    pillar = told.get("pillar", _pillar(text, asked, vocabulary))
    force = told.get("force", _subject(text, vocabulary))
    areas = vocabulary.areas.get(force or "", ())
    title = text.titles[0] if text.titles else _composed(pillar, cycle, force, vocabulary)
    return {
        "title": title,
        "force": force,
        "area": areas[0] if areas else None,
        "pillar": pillar,
        "cycle": cycle,
    }


def _joint(
    text: Text, vocabulary: Vocabulary, dated: str | None, told: Mapping[str, str | None]
) -> dict[str, str | None]:
    """Return what the report of a joint inspection says of itself."""
    title = next((line for line in text.titles if _JOINT.match(line)), text.titles[-1] if text.titles else "")
    title = told.get("title", title) or ""
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
    if programme == _JTAI:
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


def _asked(text: Text, vocabulary: Vocabulary) -> list[Question]:
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


def _pillar(text: Text, asked: Sequence[Question], vocabulary: Vocabulary) -> str | None:
    """Return the pillar that title, questions or, failing them, the words for the report name; None of several."""
    title = " ".join(text.titles[:3]).lower()
    named = [pillar for pillar in PILLARS if pillar in title]
    if len(named) == 1:
        return named[0]
    if asked:
        headed = {item.pillar for item in _repeated(text.headings, vocabulary) if item.cycle == asked[0].cycle}
        return asked[0].pillar or None if len(headed) < 2 else None
    said = Counter(re.findall(rf"\b(?:this|our) ({'|'.join(PILLARS)}) (?:report|inspection)", text.everything.lower()))
    return max(sorted(said), key=lambda pillar: said[pillar]) if said and not named else None


def _cycle(text: Text, vocabulary: Vocabulary) -> str | None:
    """Return the cycle as printed in the title, or most often after the programme's name in the text."""
    if titled := _page_title(text, vocabulary):
        return known_cycle(titled[1], vocabulary)
    for places in (text.titles, (text.everything,)):
        found = Counter(known_cycle(match[1], vocabulary) for place in places for match in _CYCLE.finditer(place))
        if found:
            return max(sorted(found), key=lambda cycle: found[cycle])
    return None


def _page_title(text: Text, vocabulary: Vocabulary) -> tuple[str, str] | None:
    """Return the force and the years in the title of a page of the inspectorate's site ("Norfolk PEEL 2016")."""
    names = names_of(vocabulary, "PoliceForce")
    for match in filter(None, map(_FORCE_YEAR.fullmatch, (*text.titles[:3], *text.headings[:3]))):
        force = next((names[name] for name in sorted(names) if name.startswith(fold(match[1]))), None)
        if force:
            return force, match[2]
    return None


def _subject(text: Text, vocabulary: Vocabulary) -> str | None:
    """Return the force of the title block, else the force most often named in full."""
    names = names_of(vocabulary, "PoliceForce")
    if titled := _page_title(text, vocabulary):
        return titled[0]
    found = counts(text.titles, names) or counts((text.everything,), names)
    return max(found, key=lambda force: found[force]) if found else None


def _addressed(text: Text, vocabulary: Vocabulary) -> str | None:
    """Return the force among the addressees, preferring the one the text names most; else the text's own."""
    names = names_of(vocabulary, "PoliceForce")
    addressed, named = counts(text.titles, names), counts((text.everything,), names)
    candidates = list(addressed) or list(named)
    return max(candidates, key=lambda force: named[force]) if candidates else None
