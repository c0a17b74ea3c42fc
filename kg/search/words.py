"""What is typed into a search box, as words; none of it is ever syntax of the index."""

from __future__ import annotations

import re
from dataclasses import dataclass
from unicodedata import combining, normalize

LONGEST = 500  # characters that are read
_MOST = 16  # words
_PART = re.compile(r'"([^"]*)"|([^"\s]+)')
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Asked:
    """What is sought.

    Attributes:
        phrases: words that stand together; one alone is a word. All must be found.
        open: whether the last word may be the beginning of one.
    """

    phrases: tuple[tuple[str, ...], ...]
    open: bool

    def expression(self, some: bool = False) -> str:
        """Return it as a query of SQLite's FTS5, in which every word is quoted; for all phrases, or for some.

        Examples:
            >>> asked('"child abuse" team').expression()
            '"child" + "abuse" AND ("team" OR "team" *)'
        """
        parts = [" + ".join(f'"{word}"' for word in phrase) for phrase in self.phrases]
        if self.open:
            parts[-1] = f"({parts[-1]} OR {parts[-1]} *)"  # the word as it is too: a stem need not begin as it does
        return (" OR " if some else " AND ").join(parts)


def asked(text: str) -> Asked:
    """Return what is sought by a text: words, and phrases in double quotes.

    Examples:
        >>> asked('NOT (x OR "a b').phrases
        (('NOT',), ('x',), ('OR',), ('a',), ('b',))
        >>> asked("children’s services").phrases
        (('children', 's'), ('services',))
    """
    text = normalize("NFC", text[:LONGEST])
    phrases: list[tuple[str, ...]] = []
    open_ = False
    for match in _PART.finditer(text):
        words = tuple(_WORD.findall(match[1] if match[1] is not None else match[2]))
        if words:
            phrases.append(words)
            open_ = match[1] is None
    return Asked(tuple(phrases[:_MOST]), open_ and 0 < len(phrases) <= _MOST)


def folded(text: str) -> str:
    """Return a name as it is compared: small letters, no accents, no punctuation.

    Examples:
        >>> folded("Heddlu’r  Gogledd (NWP)"), folded("Café")
        ('heddlu r gogledd nwp', 'cafe')
    """
    plain = "".join(letter for letter in normalize("NFKD", text) if not combining(letter))
    return " ".join(_WORD.findall(plain.casefold()))
