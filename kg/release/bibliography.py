"""Citations as text, and in the formats of programs for bibliographies: BibTeX, CSL-JSON, RIS."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from kg.errors import QueryError
from kg.release.about import Creator
from kg.release.citing import DATASET, STATEMENT, THING, Citation, Data
from kg.release.words import listed

_TEX = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{letter: f"\\{letter}" for letter in "&%$#_{}"},
}


def as_text(citation: Citation) -> str:
    """Return a citation as a sentence or two on one line."""
    data = _data(citation.data)
    if citation.kind == DATASET:
        return data
    if citation.kind == THING:
        return f"{citation.title}" + f" ({citation.says})" * bool(citation.says) + f". {citation.iri}. In: {data}"
    year, page = citation.year, citation.page
    head = listed(citation.publishers) + f" ({year})" * bool(year)
    told = f"{head}: {citation.title}" if head else citation.title
    told += f", page {page}" * (page is not None)
    if citation.kind == STATEMENT:
        return f"{told}: “{citation.quote}” {citation.iri} ({_says(citation)}). In: {data}"
    return f"{told}. {citation.iri}. In: {data}"


def as_bibtex(citation: Citation) -> str:
    """Return a citation as an entry of BibTeX; quotes and addresses stand where every style shows them."""
    fields = {
        "author": " and ".join(_bibtex_name(creator) for creator in _authors(citation)),
        "title": f"{{{_tex(citation.title)}}}",
        "institution": _tex(listed(citation.publishers)) if citation.kind != DATASET else "",
        "year": citation.year,
        "pages": "" if citation.page is None else str(citation.page),
        "note": _tex(_note(citation)),
        "url": citation.iri,
    }
    if citation.kind == DATASET:
        about = citation.data.about
        fields |= {"version": about.version, "publisher": _tex(about.publisher), "doi": about.doi}
    entry = "misc" if citation.kind in (DATASET, THING) else "techreport"
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"@{entry}{{{citation.key},\n{lines}}}"


def as_csl(citation: Citation) -> dict[str, Any]:
    """Return a citation as an item of CSL-JSON."""
    about = citation.data.about
    found: dict[str, Any] = {
        "id": citation.key,
        "type": {DATASET: "dataset", THING: "entry"}.get(citation.kind, "report"),
        "title": citation.title,
        "author": [_csl_name(creator) for creator in _authors(citation)],
        "issued": {"date-parts": [[int(part) for part in citation.published.split("-")]]} if citation.year else None,
        "publisher": about.publisher if citation.kind == DATASET else listed(citation.publishers),
        "page": "" if citation.page is None else str(citation.page),
        "note": _note(citation),
        "URL": citation.iri,
        "source": "" if citation.kind == DATASET else citation.data.title,
    }
    if citation.kind == DATASET:
        found |= {"version": about.version, "DOI": about.doi}
    return {key: value for key, value in found.items() if value}


def as_ris(citation: Citation) -> str:
    """Return a citation as a record of RIS."""
    about, whole = citation.data.about, citation.kind == DATASET
    kind = {DATASET: "DATA", THING: "GEN"}.get(citation.kind, "RPRT")
    pairs: list[tuple[str, str]] = [("TY", kind), ("ID", citation.key)]
    pairs += [("AU", creator.name) for creator in _authors(citation)]
    pairs += [("TI", citation.title), ("PY", citation.year), ("DA", citation.published.replace("-", "/"))]
    pairs += [("PB", about.publisher if whole else "; ".join(citation.publishers))]
    pairs += [("SP", "" if citation.page is None else str(citation.page)), ("N1", _note(citation))]
    pairs += [("DB", "" if whole else citation.data.title), ("UR", citation.iri)]
    pairs += [("ET", about.version), ("DO", about.doi)] if whole else []
    return "".join(f"{tag}  - {value}\r\n" for tag, value in pairs if value) + "ER  - "


def write(citations: Sequence[Citation], format: str) -> str:
    """Return citations in one of `FORMATS`.

    Raises:
        QueryError: when there is no such format.
    """
    if format not in FORMATS:
        raise QueryError("citations have no such format", where=format, hint=f"there are {listed(tuple(FORMATS))}")
    return FORMATS[format](citations)


def _data(data: Data) -> str:
    about = data.about
    names = "; ".join(creator.name for creator in about.creators)
    head = names + f" ({about.year})" * bool(about.year)
    parts = [
        f"{head}: {data.title}" if head else data.title,
        f"Version {about.version}" * bool(about.version),
        "[Data set]",
        about.publisher,
        about.identifier,
        f"sha256:{data.hash}",
    ]
    return ". ".join(part for part in parts if part)


def _says(citation: Citation) -> str:
    return citation.says + f"; {citation.reviewed}" * bool(citation.reviewed)


def _note(citation: Citation) -> str:
    """Return what programs for bibliographies have no field for."""
    if citation.kind == DATASET:
        return f"sha256:{citation.data.hash}"
    told = f"“{citation.quote}” " * bool(citation.quote)
    told += f"({_says(citation)}). " * bool(citation.says)
    return f"{told}In: {_data(citation.data)}"


def _authors(citation: Citation) -> tuple[Creator, ...]:
    """Return who wrote what is cited: of a report those who published it, as its title page names nobody else."""
    return citation.creators or tuple(Creator(f"{name}") for name in citation.publishers)


def _bibtex_name(creator: Creator) -> str:
    return _tex(creator.name) if creator.given else f"{{{_tex(creator.name)}}}"


def _csl_name(creator: Creator) -> dict[str, str]:
    return {"family": creator.family, "given": creator.given} if creator.given else {"literal": creator.name}


def _tex(text: str) -> str:
    return re.sub(r"[\\~^&%$#_{}]", lambda match: _TEX[match[0]], text)


def _lines(items: Iterator[str], between: str) -> str:
    return "".join(f"{item}{between}" for item in items)


FORMATS: Mapping[str, Callable[[Sequence[Citation]], str]] = {
    "text": lambda citations: _lines(map(as_text, citations), "\n"),
    "bibtex": lambda citations: _lines(map(as_bibtex, citations), "\n"),
    "csl-json": lambda citations: json.dumps(list(map(as_csl, citations)), ensure_ascii=False, indent=1) + "\n",
    "ris": lambda citations: _lines(map(as_ris, citations), "\r\n"),
}
