"""Who addresses which issue: climbs from an issue to whoever acts on it, over a word that says so.

In "Schools have a shared commitment to tackling bullying" the issue hangs under "tackling", that under "commitment",
that under "have", whose subject acts. The words that say that somebody acts on something stand in
`ontology/language/addressing.tsv`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from kg.nlp import tables
from kg.nlp.entities import singular
from kg.nlp.passages import Name
from kg.nlp.syntax import Sentence
from kg.nlp.tree import verbal
from kg.ontology import Vocabulary

_AGENTS = frozenset(
    {"PoliceForce", "Partner", "Partnership", "Unit", "Scheme", "Operation", "Method", "Document", "System"}
)
_MEANS = frozenset({"Scheme", "Operation", "Method", "Document"})
_BODIES = frozenset({"PoliceForce", "Partner", "Partnership", "Unit", "Scheme", "Operation"})
_INSPECTION = re.compile(r"\b(?:inspections?|reports?)\b", re.I)
_FARTHEST = 16  # steps up the tree


@dataclass(frozen=True, slots=True)
class Acting:
    """Somebody acts on an issue: the word that says so, and the tokens climbed from the issue to who acts."""

    agents: Sequence[Name]
    predicate: str
    issue: Name
    word: Any
    path: tuple[Any, ...]


@lru_cache(maxsize=1)
def _words() -> dict[tuple[str, str], tables.Row]:
    return {(row["lemma"], row["pos"]): row for row in tables.rows("addressing")}


def says_so(token: Any, below: Any | None = None) -> tables.Row | None:
    """Return the row of a token that says that somebody acts on what stands at `below`, a child of it."""
    last = token.text.split()[-1].lower()  # of a name: "school liaison"
    lemma = singular(last) if " " in token.text else token.lemma_.lower()
    row = _words().get((lemma, "VERB" if verbal(token) else "ADJ" if token.pos_ == "ADJ" else "NOUN"))
    before = below is not None and below.dep_ in ("compound", "amod", "nmod", "poss", "nsubj")
    return row if row and row["link"] != "clause" and not (before and row["link"] == "governs") else None


def harm(issue: str, vocabulary: Vocabulary) -> bool:
    """Tell whether an issue is a harm, not a way of working: it stands under a concept of `ontology/language/harms.tsv`."""
    concepts = tables.words("harms", "concept")
    if issue not in vocabulary.broader:
        return False  # a branch as a whole
    while issue not in concepts and issue in vocabulary.broader:
        issue = vocabulary.broader[issue]
    return issue in concepts


def find(sentence: Sentence, vocabulary: Vocabulary) -> Iterator[Acting]:
    """Yield who acts on which harm in a sentence.

    That the force on which a report is acts on crime goes without saying; it is not yielded.
    """
    own = sentence.own.entity if sentence.own else None
    for token in sentence.named():
        for name in sentence.names_at(token):
            if name.type == "Issue" and harm(name.entity, vocabulary) and (found := _climb(sentence, token, name)):
                agents = [
                    agent for agent in found.agents if agent.entity != own and not _INSPECTION.search(agent.label)
                ]
                if agents:
                    yield replace(found, agents=agents)


def _climb(sentence: Sentence, token: Any, issue: Name) -> Acting | None:
    word = token if not issue.merge and verbal(token) and says_so(token) else None
    predicate = "addresses"
    path: list[Any] = []
    current = token
    while len(path) < _FARTHEST:
        path.append(current)
        if current is not token and (row := says_so(current, path[-2])):
            word = word or current
            predicate = row["predicate"] or predicate
        elif current is not token and word is None and _is_for(sentence, current, path[-2]):
            word = current
        agents = _agents(sentence, current, path, issue)
        if agents is not None:
            chosen = [name for name in agents if name.type in _AGENTS]
            return Acting(chosen, predicate, issue, word, tuple(path)) if word is not None and chosen else None
        if current.dep_ == "ROOT" or current.head.i == current.i or not _carries(current):
            return None
        current = current.head
    return None


def _carries(token: Any) -> bool:
    """Tell whether what a clause says may be the deed of who governs it: who ensures it, not who knows of it."""
    if token.dep_ != "ccomp":
        return True
    row = _words().get((token.head.lemma_.lower(), "VERB"))
    return bool(row and row["link"] == "clause")


def _is_for(sentence: Sentence, token: Any, below: Any) -> bool:
    """Tell whether a token names a plan, method or scheme that is said to be for or against what hangs under it."""
    means = any(name.type in _MEANS for name in sentence.names_at(token))
    return means and below.dep_ == "prep" and below.lower_ in ("for", "against", "on")


def _agents(sentence: Sentence, token: Any, path: Sequence[Any], issue: Name) -> list[Name] | None:
    """Return who acts by what a token says; nobody where others do; None where it has to be sought farther up."""
    below = path[-2] if len(path) > 1 else None
    if verbal(token):
        if below is not None and below.dep_ in ("nsubj", "csubj"):
            return []
        return _of_verb(sentence, token, below)
    if below is not None and below.dep_ not in ("compound", "amod", "nmod", "poss", "appos", "conj"):
        here = [name for name in sentence.names_at(token) if name is not issue and name.type in _AGENTS]
        if here:
            return here
    owners = [name for name in sentence.role(token, "poss") if name.type in _BODIES and name is not issue]
    if not owners and says_so(token):  # "support from the hospital"
        owners = [name for name in sentence.role(token, "by|from") if name.type in _BODIES]
    return owners or sentence.bracketed(token) or None


def _of_verb(sentence: Sentence, verb: Any, below: Any) -> list[Name] | None:
    own = [child for child in verb.children if child.dep_ in ("nsubj", "nsubjpass", "agent")]
    if below is not None and below.dep_ in ("nsubjpass", "agent"):  # "to ensure that abuse is stopped": who ensures it
        return sentence.subjects(verb) if below.dep_ == "nsubjpass" and verb.dep_ == "ROOT" else None
    if not own:
        return None
    if verb.dep_ in ("relcl", "acl") and any(child.lower_ in ("who", "that", "which", "whom") for child in own):
        return [name for name in sentence.fillers(own) if name.type in _AGENTS] or None  # "children who live with …"
    if sentence.passive(verb):
        return sentence.subjects(verb) or sentence.objects(verb) or (None if verb.dep_ != "ROOT" else [])
    return sentence.subjects(verb)
