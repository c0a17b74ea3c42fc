"""What people say of a release: title, version, creators, licence … Nothing of it is invented."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from pathlib import Path
from typing import Any

from kg.errors import DataError
from kg.release.licences import iri_of, spdx_of

FILE = "release.toml"
_DOI = re.compile(r"10\.\d{4,9}(\.\d+)?/[A-Za-z0-9:/_;.()\[\]\\-]+")
_ORCID = re.compile(r"\d{4}-\d{4}-\d{4}-\d{3}[\dX]")
_PREFIXES = ("https://doi.org/", "http://doi.org/", "https://dx.doi.org/", "doi:")
_HINT = "docs/how-to/publish.md tells what may stand there"


@dataclass(frozen=True, slots=True)
class Creator:
    """Who made a release: a person as "Family, Given", or an organisation by its name.

    Examples:
        >>> Creator.read("Doe, Jane; 0000-0002-1825-0097")
        Creator(name='Doe, Jane', orcid='0000-0002-1825-0097')
        >>> Creator.read("Office of Examples").is_person
        False
    """

    name: str
    orcid: str = ""

    @classmethod
    def read(cls, text: str) -> Creator:
        """Read a creator as it is written on the command line: NAME, or NAME;ORCID.

        Raises:
            DataError: when there is no name, or the ORCID iD is none.
        """
        name, _, orcid = (part.strip() for part in text.partition(";"))
        return cls(_line(name, "creator", needed=True), _orcid(orcid))

    @property
    def is_person(self) -> bool:
        """Whether it is a person."""
        return "," in self.name or bool(self.orcid)

    @property
    def family(self) -> str:
        """The family name of a person; all of the name where it has no comma."""
        return self.name.partition(",")[0].strip()

    @property
    def given(self) -> str:
        """The given names of a person, empty where they are not told."""
        return self.name.partition(",")[2].strip()

    @property
    def iri(self) -> str:
        """The ORCID iD as an IRI; empty where there is none."""
        return f"https://orcid.org/{self.orcid}" if self.orcid else ""

    @property
    def slug(self) -> str:
        """The name as part of an IRI."""
        return "-".join(re.findall(r"[a-z0-9]+", self.plain.lower())) or "unnamed"

    @property
    def plain(self) -> str:
        """The name as it is spoken.

        Examples:
            >>> Creator("Doe, Jane").plain
            'Jane Doe'
        """
        return f"{self.given} {self.family}".strip()


@dataclass(frozen=True, slots=True)
class About:
    """What people say of a release. Empty is what they do not say.

    Attributes:
        published: ISO 8601 date.
        licence: an SPDX expression, or an IRI.
        doi: without `https://doi.org/`.
        url: where the release is published.
        sources_licence: of the reports, where who publishes the release knows it: an SPDX expression, or an IRI.
        sources_attribution: the words by which that licence wants the reports acknowledged.
    """

    title: str = ""
    description: str = ""
    version: str = ""
    published: str = ""
    licence: str = ""
    doi: str = ""
    url: str = ""
    publisher: str = ""
    keywords: tuple[str, ...] = ()
    creators: tuple[Creator, ...] = ()
    sources_licence: str = ""
    sources_attribution: str = ""

    def checked(self) -> About:
        """Return it with DOI and licences as they are written usually.

        Raises:
            DataError: when a value is not what it has to be.
        """
        texts: dict[str, Any] = {
            item.name: _line(getattr(self, item.name), item.name) for item in fields(self) if item.type == "str"
        }
        texts["doi"] = _doi(texts["doi"])
        texts["published"] = _date(texts["published"])
        for name in ("licence", "sources_licence"):
            texts[name] = _licence(texts[name], name)
        if texts["url"] and not texts["url"].startswith(("https://", "http://")):
            raise DataError("this is no address", where=f"url {texts['url']}", hint="it begins with https://")
        return replace(self, **texts)

    def with_(self, **given: Any) -> About:
        """Return it with what is given in place of what it says; None and empty leave it as it is."""
        return replace(self, **{key: value for key, value in given.items() if value}).checked()

    @property
    def year(self) -> str:
        """The year in which it was published."""
        return self.published[:4]

    @property
    def identifier(self) -> str:
        """The DOI as an IRI, else the address; empty where there is neither."""
        return f"https://doi.org/{self.doi}" if self.doi else self.url

    def lacking(self) -> Iterator[tuple[str, str]]:
        """Yield what a citable release still lacks: what, and the option that gives it."""
        for name, what, option in (
            ("creators", "who made it", "--creator"),
            ("published", "when it was published", "--published"),
            ("version", "a version", "--version"),
            ("licence", "a licence", "--licence"),
            ("doi", "a DOI", "--doi"),
            ("publisher", "a publisher", "--publisher"),
        ):
            if not getattr(self, name):
                yield what, option


def read_about(path: Path) -> tuple[About, bool]:
    """Read a file of metadata: what it says, and whether the texts of the reports go along.

    Raises:
        DataError: when it is not TOML, has a key that is not known, or a value that is not what it has to be.
    """
    try:
        data = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise DataError("the file cannot be read", where=str(path), hint="check the path") from error
    except ValueError as error:
        raise DataError(f"not valid TOML: {error}", where=str(path), hint=_HINT) from error
    try:
        return _about(data), _flag(data)
    except DataError as error:
        raise DataError(f"{error.where}: {error.what}", where=str(path), hint=error.hint) from error


def write_about(about: About, texts: bool) -> bytes:
    """Return the file of metadata that says the same."""
    lines = [f"{key} = {_quoted(value)}" for key, value in _texts(about) if not key.startswith("sources_")]
    lines += [f"keywords = [{', '.join(map(_quoted, about.keywords))}]"] * bool(about.keywords)
    lines.append(f"texts = {str(texts).lower()}")
    for creator in about.creators:
        lines += ["", "[[creator]]", f"name = {_quoted(creator.name)}"]
        lines += [f"orcid = {_quoted(creator.orcid)}"] * bool(creator.orcid)
    sources = [(key, value) for key, value in _texts(about) if key.startswith("sources_")]
    lines += ["", "[sources]"] * bool(sources)
    lines += [f"{key.removeprefix('sources_')} = {_quoted(value)}" for key, value in sources]
    return "".join(f"{line}\n" for line in lines).encode()


def _texts(about: About) -> Iterator[tuple[str, str]]:
    for item in fields(about):
        if item.type == "str" and getattr(about, item.name):
            yield item.name, getattr(about, item.name)


def _about(data: Mapping[str, Any]) -> About:
    plain = {item.name for item in fields(About) if item.type == "str" and not item.name.startswith("sources_")}
    sources = data.get("sources", {})
    _known(data, {*plain, "keywords", "creator", "sources", "texts"}, "")
    _known(sources, {"licence", "attribution"}, "sources.")
    texts = {key: _text(data[key], key) for key in plain & set(data)}
    texts |= {f"sources_{key}": _text(value, f"sources.{key}") for key, value in sources.items()}
    keywords = tuple(_text(word, "keywords") for word in _list(data.get("keywords", []), "keywords"))
    creators = tuple(_creator(one) for one in _list(data.get("creator", []), "creator"))
    return About(**texts, keywords=keywords, creators=creators).checked()


def _creator(data: Any) -> Creator:
    _known(data, {"name", "orcid"}, "creator.")
    return Creator(
        _line(_text(data.get("name", ""), "creator.name"), "creator.name", needed=True), _orcid(data.get("orcid", ""))
    )


def _flag(data: Mapping[str, Any]) -> bool:
    if not isinstance(data.get("texts", False), bool):
        raise DataError("this is neither true nor false", where="texts", hint=_HINT)
    return bool(data.get("texts", False))


def _known(data: Any, keys: set[str], where: str) -> None:
    if not isinstance(data, Mapping):
        raise DataError("this is not a table of keys and values", where=where.rstrip("."), hint=_HINT)
    for key in sorted(set(data) - keys):
        raise DataError("there is no such key", where=where + key, hint=f"known are {', '.join(sorted(keys))}")


def _list(value: Any, where: str) -> list[Any]:
    if not isinstance(value, list):
        raise DataError("this is not a list", where=where, hint=_HINT)
    return value


def _text(value: Any, where: str) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return value
    raise DataError("this is not text", where=where, hint="write it in quotation marks")


def _line(text: str, where: str, *, needed: bool = False) -> str:
    """Return a text on one line."""
    line = " ".join(text.split())
    if not line.isprintable() or (needed and not line):
        raise DataError("there is no text" if not line else "this has control characters", where=where, hint=_HINT)
    return line


def _doi(text: str) -> str:
    for prefix in _PREFIXES:
        text = text.removeprefix(prefix)
    if text and not _DOI.fullmatch(text):
        raise DataError("this is no DOI", where=f"doi {text}", hint="write it like 10.5281/zenodo.1234567")
    return text


def _orcid(text: str) -> str:
    """Return an ORCID iD, whose last digit is a check of the others (ISO 7064, MOD 11-2)."""
    found = text.strip().removeprefix("https://orcid.org/")
    total = 0
    for digit in found.replace("-", "")[:-1]:
        total = (total + (int(digit) if digit.isdigit() else 0)) * 2
    check = "0123456789X"[(12 - total % 11) % 11]
    if found and not (_ORCID.fullmatch(found) and found[-1] == check):
        raise DataError("this is no ORCID iD", where=f"orcid {text}", hint="check its digits: 0000-0000-0000-0000")
    return found


def _date(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat() if text else ""
    except ValueError:
        raise DataError("this is no date", where=f"published {text}", hint="write it like 2026-11-24") from None


def _licence(text: str, where: str) -> str:
    if text and not iri_of(text):
        hint = "give an SPDX identifier such as CC-BY-4.0, or the address of the licence"
        raise DataError("this is no licence that is known", where=f"{where} {text}", hint=hint)
    return spdx_of(text) or text


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
