"""What a query or an update would do, found out before it is run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from kg.errors import KgError, QueryError
from kg.serve.errors import ForbiddenError

_DEEPEST = 200  # brackets within brackets; the parser and the evaluator recurse, and their stack is finite
_MASKED = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"""|\'\'\'(?:[^\'\\]|\\.|\'(?!\'\'))*\'\'\''
    r'|"(?:[^"\\\n\r]|\\.)*"|\'(?:[^\'\\\n\r]|\\.)*\'|<[^<>"{}|^`\\\x00-\x20]*>|#[^\n\r]*',
    re.DOTALL,
)
_FROM = re.compile(r"(?<![\w?$:@.-])FROM(?![\w:-])", re.IGNORECASE)
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


def check_depth(text: str) -> None:
    """Refuse what is nested so deeply that reading it would need more stack than there is.

    Raises:
        QueryError: for more than 200 brackets within each other.
    """
    depth = 0
    for bracket in re.findall(r"[(\[{}\])]", masked(text)):
        depth += 1 if bracket in "([{" else -1
        if depth > _DEEPEST:
            raise QueryError(f"more than {_DEEPEST} brackets stand within each other", hint="write it in a flatter way")


def masked(text: str) -> str:
    """Return SPARQL with blanks in place of its strings, IRIs and comments; every other character keeps its place.

    Examples:
        >>> masked("ASK { ?s <from> 'from' } # from")
        'ASK { ?s               }       '
    """
    return _MASKED.sub(lambda match: " " * len(match[0]), text)


def names_dataset(text: str) -> bool:
    """Tell whether a query says itself (FROM) which graphs it is about.

    Examples:
        >>> names_dataset("SELECT * FROM <urn:g> {}"), names_dataset("SELECT ?from { ?from a ex:from }")
        (True, False)
    """
    return "from" in text.lower() and bool(_FROM.search(masked(text)))


def check_addresses(text: str, allowed: tuple[str, ...], *, update: bool = False) -> None:
    """Refuse what would make the server ask an address that is not allowed: SERVICE, and LOAD in an update.

    A word decides nothing here: the parser takes `SERVICEex:a`, and `<` begins an IRI or compares. So what has neither
    word anywhere is harmless; anything else is read by another parser (rdflib's), and refused where that cannot.

    Raises:
        ForbiddenError: when it does, or when one cannot be sure.
    """
    words = ("service", "load") if update else ("service",)
    plain = _unescaped(text).lower()
    if not any(word in plain for word in words):
        return
    for address in _addresses(text, update):
        if address not in allowed:
            hint = "the server only asks addresses that it was started with (--service)"
            raise ForbiddenError(f"the server may not ask {address or 'an address that a variable holds'}", hint=hint)


def _addresses(text: str, update: bool) -> Iterator[str]:
    """Yield the IRIs of SERVICE and LOAD; an empty one where it is not written in full."""
    from rdflib.plugins.sparql.parser import parseQuery, parseUpdate

    try:
        tree = (parseUpdate if update else parseQuery)(text)
        yield from _found(tree)
    except (KgError, GeneratorExit):
        raise
    except Exception as error:  # of many kinds, RecursionError among them
        hint = "declare all prefixes, put spaces between words, or do without the words SERVICE and LOAD in names"
        raise ForbiddenError("it cannot be told whether this would ask other servers", hint=hint) from error


def _found(item: Any) -> Iterator[str]:
    from pyparsing import ParseResults
    from rdflib import URIRef

    name = getattr(item, "name", "")
    if name == "ServiceGraphPattern":
        yield str(item["term"]) if isinstance(item["term"], URIRef) else ""
    if name == "Load":
        yield str(item["iri"]) if isinstance(item["iri"], URIRef) else ""
    if isinstance(item, dict):
        children = list(item.values())
    else:
        children = list(item) if isinstance(item, list | tuple | ParseResults) else []
    for child in children:
        yield from _found(child)


def _unescaped(text: str) -> str:
    def letter(match: re.Match[str]) -> str:
        code = int(match[1] or match[2], 16)
        return chr(code) if code < 0x110000 else " "

    return _ESCAPE.sub(letter, text) if "\\" in text else text


_WORDS = re.compile(r"[{}]|(?<![\w?$:@.-])(?:DELETE|INSERT|DATA|WHERE|USING|WITH)(?![\w:-])", re.IGNORECASE)


def with_dataset(text: str, using: tuple[str, ...], named: tuple[str, ...]) -> str:
    """Return an update whose operations find their solutions in the graphs that the request names.

    Raises:
        QueryError: when it names graphs itself (USING, WITH).

    Examples:
        >>> with_dataset("DELETE WHERE { ?s ?p 1 } ; INSERT { ?s ?p 2 } WHERE { ?s ?p 3 }", ("urn:g",), ())
        'DELETE { ?s ?p 1 } USING <urn:g> WHERE { ?s ?p 1 } ; INSERT { ?s ?p 2 } USING <urn:g> WHERE { ?s ?p 3 }'
    """
    plain = masked(text)
    clauses = "".join(f"USING <{iri}> " for iri in using) + "".join(f"USING NAMED <{iri}> " for iri in named)
    parts, done, depth, before = [], 0, 0, ""
    for match in _WORDS.finditer(plain):
        word = match[0].upper()
        if word in "{}":
            depth += 1 if word == "{" else -1
        elif depth == 0 and word in ("USING", "WITH"):
            hint = "name them in one place"
            raise QueryError(f"graphs are named by the request and by {word} in the update", hint=hint)
        elif depth == 0 and word == "WHERE":
            pattern = f"{_group(text, plain, match.end())} " if before == "DELETE" else ""
            parts += [text[done : match.start()], pattern, clauses]
            done = match.start()
        before = word
    return "".join([*parts, text[done:]])


def _group(text: str, plain: str, start: int) -> str:
    """Return the first group in braces from a place on; what is not closed the parser tells of."""
    first = plain.find("{", start)
    depth = 0
    for place in range(max(first, start), len(plain)):
        depth += {"{": 1, "}": -1}.get(plain[place], 0)
        if depth == 0 and plain[place] == "}":
            return text[first : place + 1]
    return ""
