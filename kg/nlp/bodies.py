"""Bodies: who is evaluated by a sentence, or told to act: the police, the council, a health service, the partnership.

A force must not be blamed for what a council did, so a body has to be told by the grammar (subject, possessor, agent), by
the people it employs, or by the heading of its section. In doubt, a joint inspection evaluates nobody; a report on one
force evaluates that force.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from kg.nlp import tables
from kg.nlp.entities import Register
from kg.nlp.passages import Name, Passage

_SUBJECTS = ("nsubj", "nsubjpass", "csubj")
_OWNERS = ("of", "by", "from", "across", "between", "within", "among", "in", "at")
_BODIES = ("PoliceForce", "Partner", "Partnership", "Unit")
_JOINT = "kind/local-partnership"  # "partners" of a joint inspection are the agencies of the area together
_REACHED = ("ask", "consult", "contact", "give", "include", "inform", "invite", "involve", "notify", "offer", "tell")
_SEVERAL = ("agencies", "partners", "practitioners", "professionals", "services")
_REACHING = re.compile(r"\b(?:to|with|who|which|about|into|than|(?<!evidence )that)\b")  # whom it is done to follows
_REVIEWS = ("audit", "inspection", "report", "review", "survey")
_GRANTS = ("acknowledge", "recognise", "recognize")
_PEOPLE = (
    "adults",
    "child",
    "children",
    "families",
    "officers",
    "parents",
    "people",
    "staff",
    "victims",
    "women",
    "workers",
)
_SAYS = ("report", "say", "state", "tell")
_INSPECTORS = ("we", "inspectors", "inspector", "inspectorates")
_INSPECTS = ("find", "see", "observe", "note", "identify", "judge", "conclude")


def about(passage: Passage, start: int, end: int, register: Register) -> tuple[str, ...]:
    """Return the ids of who is evaluated in `passage.text[start:end]`, or is told to act there.

    In order: the subject of the main clause, what it belongs to, the agent of a passive ("by the police"), within whom
    something is, the people that a body employs (in a passage that is not parsed, the first words), what a pronoun takes
    up from the sentence before, and the agency that heads the section.
    """
    if register.metadata.programme == "programme/peel":
        return _in_force_report(passage, start, end, register)
    for sent in _sentences(passage, start, end):
        if found := _in_sentence(sent, passage, register) or _taken_up(sent, passage, register):
            return found
    first = " ".join(passage.text[start:end].split()[:6])
    opening = () if passage.doc.has_annotation("DEP") else _by_words(first, register)
    return opening or _by_heading(passage, register)


def _in_sentence(sent: Any, passage: Passage, register: Register) -> tuple[str, ...]:
    """Return whom a sentence of a joint inspection names as subject, agent or place of what it evaluates."""
    for token in _subjects(sent):
        if found := _told_by(token, passage, register) or _together(token, register):
            return found
    by = tuple(ident for token in _agents(sent) for ident in _told_by(token, passage, register))
    if by:
        return _sorted(by, register)
    found = tuple(ident for token in _places(sent) for ident in _at_place(token, passage, register))
    return _sorted(found, register)


def _taken_up(sent: Any, passage: Passage, register: Register) -> tuple[str, ...]:
    """Return the one body of the sentence before, where the subject is a pronoun that takes it up.

    "This means that …" tells what comes of what was said, whoever it was; "It", "They" and "Its …" are the subject of
    the sentence before, which must be a body and not, say, children.
    """
    before = _before(sent)
    if before is None:
        return ()
    word = _pronoun(sent)
    if word in ("it", "they", "its", "their"):
        again = _taken_up(before, passage, register) if _pronoun(before) else ()
        found = _as_subject(_subjects(before), passage, register) or again
    elif word == "this":
        found = _in_sentence(before, passage, register) or _taken_up(before, passage, register)
    else:
        return ()
    return found if len(found) == 1 else ()


def _before(sent: Any) -> Any:
    """Return the sentence before in the passage, or None."""
    return sent.doc[sent.start - 1].sent if sent.start else None


def _pronoun(sent: Any) -> str:
    """Return the pronoun that opens a sentence as its subject, or that owns it ("its staff"), in small letters.

    None of "when tools are used, they …", where it takes up the words before it, nor of "it is clear that …".
    """
    root = sent.root
    for child in root.children:
        if child.dep_ not in ("nsubj", "nsubjpass"):
            continue
        if any(token.pos_ in ("NOUN", "PROPN", "VERB") for token in sent.doc[sent.start : child.left_edge.i]):
            return ""
        if child.pos_ not in ("PRON", "DET"):
            return next((str(one.lower_) for one in child.lefts if one.dep_ == "poss" and one.pos_ == "PRON"), "")
        clause = root.lemma_ == "be" and any(one.dep_ in ("ccomp", "xcomp", "advcl") for one in root.children)
        return "" if clause and child.lower_ == "it" else str(child.lower_)
    return ""


def _as_subject(subjects: Iterable[Any], passage: Passage, register: Register) -> tuple[str, ...]:
    """Return the bodies that subjects are themselves, by name or by whom they employ."""
    for token in subjects:
        head = passage.text[token.left_edge.idx : token.idx + len(token)]
        if found := _sorted(_bodies_in(token, passage, register), register) or _by_words(head, register):
            return found
    return ()


def _together(subject: Any, register: Register) -> tuple[str, ...]:
    """Return the partnership, where people of several services are said to work together."""
    if subject.lower_ in _SEVERAL and any(child.lower_ == "together" for child in subject.head.children):
        return _body("partnership", register)
    return ()


def _at_place(token: Any, passage: Passage, register: Register) -> tuple[str, ...]:
    """Return the bodies within which something is, by name or by words ("across the partnership")."""
    words = passage.text[token.head.idx : token.idx + len(token)]
    return tuple(_bodies_in(token, passage, register)) or _by_words(words, register)


def _in_force_report(passage: Passage, start: int, end: int, register: Register) -> tuple[str, ...]:
    """Return the force that is the subject, or another body that is, else the report's own force."""
    for sent in _sentences(passage, start, end):
        for token in _subjects(sent):
            name = _name_at(token, passage)
            other = name and name.type in ("Partner", "Partnership") and not name.entity.startswith("kind/")
            if name and (name.type == "PoliceForce" or (other and token.dep_ == "nsubj")):
                return _sorted((name.entity, *name.also), register)
    force = register.metadata.force
    return (force,) if force else ()


def _sentences(passage: Passage, start: int, end: int) -> Iterator[Any]:
    return (sent for sent in passage.doc.sents if sent.start_char < end and sent.end_char > start)


def _subjects(sent: Any) -> Iterator[Any]:
    """Yield the subjects of the main clauses; of a sentence without a verb its head noun, of "we found" what was found."""
    root = sent.root
    if root.pos_ in ("NOUN", "PROPN") and not any(child.dep_ in _SUBJECTS for child in root.children):
        yield root
    for verb in (root, *(token for token in root.children if token.dep_ == "ccomp")):
        if verb is not root and root.lemma_ not in (*_INSPECTS, *_SAYS, "be"):
            continue
        seen = verb.lemma_ in _INSPECTS and any(child.lower_ in _INSPECTORS for child in verb.children)
        for child in verb.children:
            if child.dep_ in _SUBJECTS and child.pos_ != "PRON" and not _reports(child) and not _done_to(child):
                yield child
            elif child.dep_ == "attr" and any(other.dep_ == "expl" for other in verb.children):
                yield child  # "there is a lack of … in the police"
            elif seen and child.dep_ == "dobj":
                yield child  # "inspectors saw good work by the police"


def _reports(subject: Any) -> bool:
    """Tell whether a subject only says how others are: "a review by the council found that the police …"."""
    verb = subject.head
    others = (one for told in verb.children if told.dep_ == "ccomp" for one in told.children if one.dep_ in _SUBJECTS)
    if verb.lemma_ in _SAYS:
        return any(one.pos_ != "PRON" for one in others)
    return verb.lemma_ in _INSPECTS and subject.lemma_ in _REVIEWS


def _done_to(subject: Any) -> bool:
    """Tell whether a subject is only whom others should reach: "schools are not always invited" judges who invites."""
    verb = subject.head
    if verb.lemma_ == "receive" and any(child.dep_ == "neg" for child in verb.children):
        own = any(child.dep_ == "dobj" and child.lemma_ in ("supervision", "training") for child in verb.children)
        return not own  # "schools do not receive reports", which others should send
    return subject.dep_ == "nsubjpass" and verb.lemma_ in _REACHED


def _told_by(token: Any, passage: Passage, register: Register) -> tuple[str, ...]:
    """Return the bodies that a subject is, or that it belongs to."""
    found = list(_bodies_in(token, passage, register))
    head = passage.text[token.left_edge.idx : token.idx + len(token)]
    if not found and (employer := _by_words(head, register)):
        return employer  # "police officers in the hub"
    if not found and (doer := _as_subject(_doers(token), passage, register)):
        return doer
    if not found:
        owners = list(_owners(token))
        for child in owners:
            if found and child.i > owners[0].i + 12:
                break
            found += [name for name in _bodies_in(child, passage, register) if name not in found]
        for child in owners if not found else ():
            if employer := _by_words(passage.text[child.left_edge.idx : child.idx + len(child)], register):
                return employer  # "the records of police officers"
    if not found:
        words = passage.text[token.left_edge.idx : token.right_edge.idx + len(token.right_edge)]
        return _by_words(_REACHING.split(words)[0], register)  # "assessments undertaken by social workers"
    return _sorted(found, register)


def _doers(token: Any) -> Iterator[Any]:
    """Yield who does what a subject is: "how the police record it", "the referrals that schools make"."""
    for clause in (token, *token.children):
        if clause.dep_ == "csubj" or (clause.dep_ in ("relcl", "acl") and token.lower_ not in _PEOPLE):
            yield from (child for child in clause.children if child.dep_ == "nsubj" and child.pos_ != "PRON")
            yield from (one for by in clause.children if by.dep_ == "agent" for one in by.children)


def _owners(token: Any) -> Iterator[Any]:
    """Yield what a noun belongs to, near it: "the police's …", "the quality of referrals from the police"."""
    for child in token.subtree:
        owner = child.dep_ == "poss" or (child.dep_ == "pobj" and child.head.lower_ in _OWNERS)
        if owner and child.i <= token.i + 25 and _depth(child, token) <= 5:
            yield child


def _depth(token: Any, top: Any) -> int:
    """Return how many steps a token stands below another; what a relative clause says is far from it."""
    steps = 0
    while token.i != top.i and steps < 9:
        token, steps = token.head, steps + (9 if token.dep_ == "relcl" and token.pos_ in ("VERB", "AUX") else 1)
    return steps


def _bodies_in(token: Any, passage: Passage, register: Register) -> Iterator[str]:
    """Yield the bodies that a token and what is joined to it name."""
    for one in (token, *token.conjuncts):
        parts = [child for child in one.lefts if child.dep_ in ("compound", "nmod", "amod")]  # "CAMHS practitioners"
        for name in (_name_at(part, passage) for part in (one, *parts)):
            if name and name.type in _BODIES:
                yield from (_JOINT if _kind(name, register) == "kind/partner-organisation" else name.entity, *name.also)
                break


def _kind(name: Name, register: Register) -> str:
    return register[name.entity].classification or name.entity


def _agents(sent: Any) -> Iterator[Any]:
    """Yield who does what the main clauses say in the passive: "referrals are delayed by the police"."""
    for token in sent:
        if token.dep_ == "pobj" and token.head.lower_ == "by":
            verb = token.head.head
            passive = any(child.dep_ == "auxpass" for one in (verb, verb.head) for child in one.children)
            if token.head.dep_ != "agent" and not passive:
                continue
            if verb.lemma_ in _GRANTS and any(child.pos_ == "PRON" for child in verb.children):
                continue  # "this is recognised by the board"
            if verb == sent.root or (verb.dep_ in ("conj", "ccomp") and verb.head == sent.root):
                yield token


def _name_at(token: Any, passage: Passage) -> Name | None:
    end = token.idx + len(token)
    return next((name for name in passage.names if name.start < end and token.idx < name.end), None)


def _places(sent: Any) -> Iterator[Any]:
    """Yield within whom something is: "there is oversight within the team", "across the partnership, risk is …"."""
    root = sent.root
    passive = any(child.dep_ == "nsubjpass" for child in root.children)
    state = [token for child in root.children if child.dep_ == "acomp" for token in child.children]
    for token in (*root.children, *state):
        if token.dep_ != "prep" or token.lower_ not in ("within", "across", "in", "at", "on"):
            continue
        throughout = token.lower_ in ("within", "across", "on") and passive
        if throughout or (token.lower_ != "on" and (root.lemma_ == "be" or token.i == sent.start)):
            yield from (child for child in token.children if child.dep_ == "pobj")


@lru_cache(maxsize=1)
def _words() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(rf"\b(?:{row['word']})\b"), row["body"]) for row in tables.rows("body-words"))


def _by_words(text: str, register: Register) -> tuple[str, ...]:
    """Return the body that employs the people a text speaks of, or the partnership of which it speaks."""
    lowered = text.lower()  # searched faster than either case
    found = {body for pattern, body in _words() if pattern.search(lowered)}
    employers = found - {"partnership"}
    if len(employers) > 1:
        return ()
    return _body(next(iter(employers or found), ""), register)


def _by_heading(passage: Passage, register: Register) -> tuple[str, ...]:
    """Return the agency that the nearest heading of an agency names."""
    for title in reversed(passage.block.section):
        for row in tables.rows("agency-headings"):
            if re.fullmatch(row["heading"], title.strip(" :"), re.I):
                return _body(row["body"], register)
    return ()


def _body(word: str, register: Register) -> tuple[str, ...]:
    if word == "force":
        return (register.known(register.metadata.force).id,) if register.metadata.force else ()
    return (register.known(_JOINT if word == "partnership" else word).id,) if word else ()


def _sorted(found: Iterable[str], register: Register) -> tuple[str, ...]:
    return tuple(sorted({register.known(ident).id if ident == _JOINT else ident for ident in found}))
