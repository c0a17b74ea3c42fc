"""Who does what to whom: roles over the dependency tree, resolved to the names that fill them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any

from kg.nlp import tables
from kg.nlp.passages import Name, Passage
from kg.nlp.tree import coordinated, participle, verbal

SUBJECTS = ("nsubj", "csubj")
_BODIES = ("PoliceForce", "Partner", "Partnership", "Unit", "Scheme", "Inspectorate")
_LISTING = frozenset({"including", "include", "as", "like"})
_RELATIVE = frozenset({"which", "that", "who", "whose", "whom"})


class Sentence:
    """A parsed sentence with the names at its tokens.

    Args:
        passage: the passage that it stands in.
        span: its spaCy span.
        previous: who the sentence before is about, for a subject "it"; None where that is not certain.
        own: the report's force as a name, for wordings that leave the force unsaid ("the use of X").
        inspected: the force or area that the report is on.
    """

    def __init__(
        self,
        passage: Passage,
        span: Any,
        previous: Name | None = None,
        own: Name | None = None,
        inspected: Name | None = None,
    ) -> None:
        self.passage, self.span, self.previous, self.own, self.inspected = passage, span, previous, own, inspected
        self.text = span.text
        self.names = passage.within(span.start_char, span.end_char)
        self._at: dict[int, list[Name]] = {}
        for name in self.names:
            tokens = passage.doc.char_span(name.start, name.end, alignment_mode="expand")
            if tokens is not None:
                self._at.setdefault(tokens.root.i, []).append(name)
        self._beside = self._side_by_side()

    def _side_by_side(self) -> dict[int, Name]:
        """Return, by the start of a name, the name of its type that follows after "and" or a comma.

        The parser often hangs the last member of a list elsewhere.
        """
        names = sorted(self.names, key=lambda name: name.start)
        found = {}
        for one, two in pairwise(names):
            between = self.passage.text[one.end : two.start]
            if one.type == two.type and re.fullmatch(
                r"\s*(?:\([^)]*\)\s*)?(?:,|,?\s*and|,?\s*or)\s+(?:the\s+|other\s+)?", between
            ):
                tokens = self.passage.doc.char_span(two.start, two.end, alignment_mode="expand")
                if tokens is not None and tokens.root.dep_ not in ("nsubj", "nsubjpass"):
                    found[one.start] = two
        return found

    def names_at(self, token: Any) -> list[Name]:
        """Return the names whose head is a token; of "X (ABBR)", both."""
        return self._at.get(token.i, [])

    def named(self) -> Iterator[Any]:
        """Yield the tokens that are the heads of names, in text order."""
        return (self.passage.doc[index] for index in sorted(self._at))

    def words_at(self, token: Any) -> list[list[str]]:
        """Return the words of the names that a token is; a verb phrase ("sharing information") is none."""
        return [self.passage.surface(name).split() for name in self.names_at(token) if name.merge]

    def listed_with(self, name: Name) -> list[Name]:
        """Return a name and the names of its type that follow it in one list."""
        found = [name]
        while (beside := self._beside.get(found[-1].start)) is not None and beside not in found:
            found.append(beside)
        return found

    def role(self, trigger: Any, role: str) -> list[Name]:
        """Return the names that fill a role of a trigger: subj, obj, poss, has, lists, between, or a preposition."""
        if role == "subj":
            return self.subjects(trigger)
        if role == "obj":
            return self.objects(trigger)
        if role == "poss":
            return self._possessors(trigger)
        if role == "has":
            return self._possessors(trigger) or self._holder(trigger)
        if role == "lists":
            return self._listed(trigger)
        if role == "own":
            return [self.own] if self.own else []
        if role == "inspected":
            return [self.inspected] if self.inspected else []
        if role == "compound":
            return [
                name
                for child in trigger.children
                if child.dep_ in ("compound", "nmod", "amod")
                for name in self.names_at(child)
            ]
        if role.startswith("obj:"):
            return [name for child in self._object_tokens(trigger) for name in self.role(child, role[4:])]
        return self._prepositional(trigger, role)

    def subjects(self, verb: Any) -> list[Name]:
        """Return who does what a verb (or predicative noun) says: its subject, or the "by" of a passive."""
        if not verbal(verb):
            governor = verb.head
            if verb.dep_ in ("attr", "acomp", "dobj", "pobj", "oprd") or governor.pos_ in ("VERB", "AUX"):
                up = governor if governor.pos_ in ("VERB", "AUX") else governor.head
                return self.subjects(up) if up.pos_ in ("VERB", "AUX") else []
            return []
        agents = self._agents(verb)
        if agents or self.passive(verb):
            return agents
        own = [child for child in verb.children if child.dep_ in SUBJECTS]
        if own:
            return self.fillers(own)
        return self._inherited(verb)

    def _inherited(self, verb: Any) -> list[Name]:
        """Return the subject that a verb takes over from what governs it."""
        if verb.dep_ in ("xcomp", "conj", "advcl", "pcomp", "prep") and verb.head.pos_ in (
            "VERB",
            "AUX",
            "ADP",
            "SCONJ",
            "NOUN",
            "ADJ",
        ):
            head = verb.head
            steps = 0
            while head.pos_ not in ("VERB", "AUX") and head.dep_ != "ROOT" and steps < 4:
                if head.pos_ in ("NOUN", "PROPN") and verb.dep_ != "conj" and self.fillers([head]):
                    return self.fillers([head])
                head, steps = head.head, steps + 1
            if head.pos_ in ("VERB", "AUX") and head.i != verb.i:
                return self.objects(head) if self.passive(head) else self.subjects(head)
            return []
        if verb.dep_ in ("acl", "relcl") and (verb.dep_ == "relcl" or verb.tag_ in ("VBG", "VB")):
            return self.fillers([verb.head]) or (self._clause_subject(verb.head) if verb.tag_ == "VBG" else [])
        return []

    def objects(self, verb: Any) -> list[Name]:
        """Return to whom or what is done what a verb says."""
        return self.fillers(self._object_tokens(verb))

    def _object_tokens(self, verb: Any) -> list[Any]:
        if self.passive(verb):
            own = [child for child in verb.children if child.dep_ == "nsubjpass"]
            if own and verb.lemma_ == "make" and own[0].lemma_ == "use":  # "good use is made of X"
                return [
                    obj
                    for child in verb.children
                    if child.lower_ == "of"
                    for obj in child.children
                    if obj.dep_ == "pobj"
                ]
            if own:
                return own
            if verb.dep_ in ("acl", "relcl"):
                return [verb.head]
            if verb.dep_ == "conj" and verb.head.dep_ == "acomp":
                return self._object_tokens(verb.head)
            taken = {
                "acomp": ("nsubj",),
                "conj": ("nsubjpass",),
                "xcomp": ("nsubjpass",),
                "advcl": ("nsubj", "nsubjpass"),
            }.get(verb.dep_, ())
            return [child for child in verb.head.children if child.dep_ in taken]
        return [
            child
            for child in verb.children
            if child.dep_ in ("dobj", "attr", "oprd") or (child.dep_ == "prep" and child.lower_ == "including")
        ]

    def passive(self, verb: Any) -> bool:
        """Tell whether a verb is passive, as a clause or as a participle after a noun ("a unit staffed by")."""
        if any(child.dep_ in ("nsubjpass", "auxpass", "agent") for child in verb.children):
            return True
        if participle(verb) and verb.dep_ == "conj" and not any(child.dep_ == "aux" for child in verb.children):
            return participle(verb.head) and self.passive(verb.head)
        if participle(verb) and verb.dep_ == "acomp":  # "are well represented", read as a quality
            return bool(verb.head.lemma_ == "be")
        return bool(verb.tag_ == "VBN" and verb.dep_ in ("acl", "amod"))

    def _agents(self, verb: Any) -> list[Name]:
        return self.fillers(
            obj
            for child in verb.children
            if child.dep_ == "agent" or (child.dep_ == "prep" and child.lower_ == "by" and self.passive(verb))
            for obj in child.children
            if obj.dep_ == "pobj"
        )

    def _possessors(self, noun: Any) -> list[Name]:
        found = []
        for child in noun.children:
            if child.dep_ == "poss" and child.lower_ in ("its", "their"):
                found += self._clause_subject(noun)
            elif child.dep_ in ("poss", "nmod", "compound", "nummod") and child.lower_ not in ("his", "her", "our"):
                found += self.fillers([child])
        return found

    def _clause_subject(self, token: Any) -> list[Name]:
        while token.dep_ != "ROOT" and token.pos_ not in ("VERB", "AUX"):
            token = token.head
        if token.pos_ not in ("VERB", "AUX"):
            return []
        passive = [child for child in token.children if child.dep_ == "nsubjpass"]
        return self.fillers(passive) if passive else self.subjects(token)

    def _holder(self, noun: Any) -> list[Name]:
        """Return the subject of the verb that governs a noun ("the unit has responsibility for …")."""
        token = noun
        while token.dep_ in ("pobj", "prep", "conj", "pcomp") and token.head.i != token.i:
            token = token.head
        verb = token.head if token.dep_ in ("dobj", "attr", "oprd") else token
        return self.subjects(verb) if verb.pos_ in ("VERB", "AUX") else []

    def _listed(self, noun: Any) -> list[Name]:
        """Return what "include" or "are" lists for a noun ("whose participants included …")."""
        verb = noun.head
        if noun.dep_ == "nsubj" and verb.lemma_ in ("include", "be", "comprise"):
            return self.fillers(child for child in verb.children if child.dep_ in ("dobj", "attr"))
        return self.fillers(
            obj
            for child in noun.children
            if child.dep_ == "prep" and child.lower_ in _LISTING
            for obj in child.children
            if obj.dep_ == "pobj"
        )

    def _prepositional(self, token: Any, preposition: str) -> list[Name]:
        """Return the objects of a preposition after a token, also across "in relation to", "in partnership with".

        `preposition` may name several, "in|within".
        """
        wanted = preposition.split("|")
        found: list[Any] = []
        for child in token.children:
            if child.dep_ in ("prep", "dative", "agent") and child.lower_ in wanted:
                found += [obj for obj in child.children if obj.dep_ in ("pobj", "pcomp")]
            elif child.dep_ in ("prep", "dobj", "prt", "advmod"):
                for obj in child.children if child.dep_ == "prep" else [child]:
                    found += [
                        deep
                        for inner in obj.children
                        if inner.dep_ == "prep" and inner.lower_ in wanted
                        for deep in inner.children
                        if deep.dep_ == "pobj"
                    ]
        bare = token.dep_ in ("dobj", "nsubj") and not self.names_at(token)
        if not found and bare:  # "holds accountability for X": hung under the verb
            found += [
                obj
                for child in token.head.children
                if child.dep_ in ("prep", "dative") and child.lower_ in wanted and child.i > token.i
                for obj in child.children
                if obj.dep_ in ("pobj", "pcomp")
            ]
        for item in list(found):
            if item.dep_ == "pcomp":  # "responsibility for managing X"
                found += self._object_tokens(item)
        return self.fillers(found)

    def fillers(self, tokens: Iterable[Any]) -> list[Name]:
        """Return the names that tokens stand for, with what is coordinated or listed under them."""
        found: list[Name] = []
        for token in tokens:
            for part in coordinated(token):
                for name in self._stands_for(part, 0):
                    if name not in found:
                        found.append(name)
        for name in found:  # grows while it is read: "A, B and C" is followed to its end
            beside = self._beside.get(name.start)
            if beside is not None and beside not in found:
                found.append(beside)
        return found

    def _stands_for(self, token: Any, depth: int) -> list[Name]:
        own = self._known_as(token) or self.names_at(token)
        if own:
            listed = (
                self._examples(token)
                if depth < 3 and all(name.type in ("Issue", "Partner", "Unit", "PoliceForce") for name in own)
                else []
            )
            return [*own, *listed]
        if depth > 3:
            return []
        if token.lower_ in _RELATIVE:
            if beside := self._just_before(token):
                return beside
            clause = token.head if token.dep_ != "poss" else token.head.head
            while clause.dep_ not in ("relcl", "ROOT") and clause.head.i != clause.i:
                clause = clause.head
            return self._stands_for(clause.head, depth + 1) if clause.dep_ == "relcl" else []
        if token.lower_ == "it" and token.dep_ == "nsubj" and self.previous is not None:
            return [self.previous]
        if token.pos_ not in ("NOUN", "PROPN", "PRON", "ADJ", "DET"):
            return []
        return self._through_noun(token, depth)

    def _just_before(self, token: Any) -> list[Name]:
        """Return the name after which a relative pronoun stands directly, however the clause is attached."""
        before = self.passage.text[: token.idx]
        return [
            name
            for name in self.names
            if name.end <= token.idx and before[name.end :].strip(" )") == "," and name.type != "Place"
        ]

    def _known_as(self, token: Any) -> list[Name]:
        """Return the name that a noun is said to go by ("a tent (known as the …)")."""
        return [
            name
            for child in token.children
            if child.dep_ == "acl" and child.lemma_ in ("know", "call", "name")
            for inner in child.children
            if inner.dep_ in ("prep", "oprd", "attr")
            for obj in (inner, *inner.children)
            for name in self.names_at(obj)
        ]

    def _through_noun(self, token: Any, depth: int) -> list[Name]:
        """Return what a common noun stands for: its subject or apposition, its parts, its modifiers, its examples."""
        found: list[Name] = []
        if token.dep_ == "attr" and token.head.lemma_ == "be":
            found += [
                name
                for child in token.head.children
                if child.dep_ == "nsubj"
                for name in self._stands_for(child, depth + 1)
            ]
        found += self._named_after(token)
        found += [
            name
            for child in token.children
            if child.dep_ == "appos"
            for name in self.names_at(child)
            if name.type in ("Operation", "Scheme", "Unit", "System")
        ]
        if token.dep_ == "appos":
            found += self._stands_for(token.head, depth + 1)
        if token.lemma_ in tables.words("stand-ins", "noun", role="people"):
            found += self._workforce_of(token) or (self._employer(token) if token.dep_ in ("dobj", "pobj") else [])
        if token.lemma_ in tables.words("stand-ins", "noun", role="part"):
            found += [
                name
                for child in token.children
                if child.dep_ == "prep" and child.lower_ == "of"
                for obj in child.children
                if obj.dep_ == "pobj"
                for part in coordinated(obj)
                for name in self._stands_for(part, depth + 1)
            ]
        for child in token.children:
            if child.dep_ in ("compound", "nmod", "amod", "nummod", "punct"):
                found += [
                    name
                    for part in coordinated(child)
                    for name in self.names_at(part)
                    if name.type in ("Issue", "PoliceForce", "Operation")
                ]
        if not found:
            found += [
                name
                for child in token.children
                if child.dep_ == "prep" and child.lower_ in ("of", "around", "involving")
                for obj in child.children
                if obj.dep_ == "pobj"
                for part in coordinated(obj)
                for name in self.names_at(part)
                if name.type == "Issue"
            ]
        return found + self._examples(token)

    def bracketed(self, token: Any) -> list[Name]:
        """Return the name that follows in brackets the noun of its type ("an operation against theft (Operation X)")."""
        text = self.passage.text
        return [
            name
            for name in self.names
            if name.start >= token.idx
            and name.type.lower() == token.lemma_
            and text[name.start - 1] == "("
            and text[name.end : name.end + 1] == ")"
        ]

    def _named_after(self, token: Any) -> list[Name]:
        """Return the name that stands in apposition right after a noun ("an exercise, Operation X"), however it is parsed."""
        rest = self.passage.text[token.idx + len(token) :]
        gap = len(rest) - len(rest.lstrip(", "))
        return [
            name
            for name in self.names
            if name.start >= token.idx
            and rest.startswith(",")
            and name.start == token.idx + len(token) + gap
            and name.type in ("Operation", "Scheme")
            and name.reference == "name"
        ]

    def _workforce_of(self, token: Any) -> list[Name]:
        """Return the body whose people a noun means ("leaders in the hospital", "the hospital's staff", "hospital staff")."""
        own = [child for child in token.children if child.dep_ in ("compound", "nmod", "poss")]
        own += [
            obj
            for child in token.children
            if child.dep_ == "prep" and child.lower_ in ("in", "of", "at", "from", "within", "across")
            for obj in child.children
            if obj.dep_ == "pobj"
        ]
        return [
            name for item in own for part in coordinated(item) for name in self.names_at(part) if name.type in _BODIES
        ]

    def _employer(self, token: Any) -> list[Name]:
        """Return who has the staff of whom something is said ("X, which has a small number of staff working with …")."""
        holder = token
        while holder.dep_ in ("pobj", "prep") and holder.head.i != holder.i:
            holder = holder.head
        return self.subjects(holder.head) if holder.dep_ == "dobj" and holder.head.lemma_ in ("have", "employ") else []

    def _examples(self, token: Any) -> list[Name]:
        """Return what "such as" and "including" name under a noun."""
        return [
            name
            for child in token.children
            if child.dep_ == "prep" and child.lower_ in _LISTING
            for obj in child.children
            if obj.dep_ == "pobj"
            for part in coordinated(obj)
            for name in self.names_at(part)
        ]
