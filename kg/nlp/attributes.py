"""The rules of spaCy's attribute ruler, looked up by word and tag.

The ruler tries each of its rules at each token, which takes as long as the parser. The rules are few and each begins with
a word, a tag or a dependency, so those that can hold at a token are found in an index. The outcome is the same; a test
compares the two.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from spacy.parts_of_speech import IDS as POS

Check = Callable[[Any], bool]
Setter = Callable[[Any], None]


class IndexedRules:
    """The rules of an `AttributeRuler`; call it with a tagged and parsed document."""

    def __init__(self, ruler: Any) -> None:
        self._vocab = ruler.vocab
        self._rules: list[tuple[list[Check], int, list[Setter]]] = []
        self._by_lower: dict[int, list[int]] = {}
        self._by_tag: dict[int, list[int]] = {}
        self._by_dep: dict[int, list[int]] = {}
        self._spaces: list[int] = []
        self._by_pattern: list[int] = []
        self._of_words: dict[int, tuple[int, ...]] = {}
        self._by_tag_alone: dict[int, list[Setter]] = {}
        for rule in ruler.patterns:
            setters = [self._setter(name, value) for name, value in rule["attrs"].items()]
            for pattern in rule["patterns"]:
                if not self._rules and len(pattern) == 1 and list(pattern[0]) == ["TAG"]:  # first, and most of them
                    for tag in _values(pattern[0]["TAG"]) or ():
                        self._by_tag_alone.setdefault(self._vocab.strings[tag], []).extend(setters)
                    continue
                self._index(pattern[0], len(self._rules))
                self._rules.append(([self._check(spec) for spec in pattern], rule["index"], setters))

    def __call__(self, doc: Any) -> Any:
        """Set part of speech, morphology and lemma as the rules say; later rules win."""
        tokens = list(doc)
        found = []
        for place, token in enumerate(tokens):
            tag = token.tag
            for setter in self._by_tag_alone.get(tag, ()):
                setter(token)
            for number in (
                *self._by_tag.get(tag, ()),
                *self._of_word(token),
                *self._by_dep.get(token.dep, ()),
                *(self._spaces if token.is_space else ()),
            ):
                checks, index, _ = self._rules[number]
                if place + len(checks) <= len(tokens) and all(
                    check(tokens[place + step]) for step, check in enumerate(checks)
                ):
                    found.append((number, place + index))
        for number, place in sorted(found):
            for setter in self._rules[number][2]:
                setter(tokens[place])
        return doc

    def _of_word(self, token: Any) -> tuple[int, ...]:
        """Return the rules that begin with the word of a token, told by itself or by a pattern."""
        found = self._of_words.get(token.lower)
        if found is None:
            by_pattern = (number for number in self._by_pattern if self._rules[number][0][0](token))
            found = self._of_words[token.lower] = (*self._by_lower.get(token.lower, ()), *by_pattern)
        return found

    def _index(self, spec: Mapping[str, Any], number: int) -> None:
        for name, index in (("LOWER", self._by_lower), ("TAG", self._by_tag), ("DEP", self._by_dep)):
            values = _values(spec.get(name))
            if values is not None:
                for value in values:
                    index.setdefault(self._vocab.strings[value], []).append(number)
                return
        if spec.get("IS_SPACE"):
            self._spaces.append(number)
        elif list(spec) == ["LOWER"]:
            self._by_pattern.append(number)
        else:
            raise ValueError(f"a rule of the attribute ruler begins with {spec}, which is not known here")

    def _check(self, spec: Mapping[str, Any]) -> Check:
        """Return whether a token fits a specification: word, tag, dependency, white space.

        Raises:
            ValueError: when the model's rules ask for something else.
        """
        tests: list[Check] = []
        for name, value in spec.items():
            if name == "IS_SPACE":
                tests.append(lambda token, value=value: token.is_space == value)  # type: ignore[misc]
            elif name in ("LOWER", "TAG", "DEP"):
                tests.append(self._among(name.lower(), value))
            else:
                raise ValueError(f"the attribute ruler of the model tests {name}, which is not known here")
        return lambda token: all(test(token) for test in tests)

    def _among(self, attribute: str, value: Any) -> Check:
        wanted = _values(value)
        if wanted is not None:
            inside = frozenset(self._vocab.strings[text] for text in wanted)
            return lambda token: getattr(token, attribute) in inside
        if "REGEX" in value:
            pattern, text = re.compile(value["REGEX"]), f"{attribute}_"
            return lambda token: pattern.search(getattr(token, text)) is not None
        outside = frozenset(self._vocab.strings[text] for text in value["NOT_IN"])
        return lambda token: getattr(token, attribute) not in outside

    def _setter(self, name: str, value: str) -> Setter:
        if name == "MORPH":
            key = self._vocab.morphology.add(value)
            return lambda token: token.set_morph(key)
        attribute = {"POS": "pos", "TAG": "tag", "DEP": "dep", "LEMMA": "lemma"}[name]
        number = self._vocab.strings.add(value) if name != "POS" else POS[value]

        def put(token: Any) -> None:
            setattr(token, attribute, number)

        return put


def _values(value: Any) -> Sequence[str] | None:
    """Return the texts that a specification allows, None where it only forbids some or says nothing."""
    if isinstance(value, str):
        return (value,)
    return value.get("IN") if isinstance(value, dict) else None
