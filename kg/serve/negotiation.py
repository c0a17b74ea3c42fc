"""Which of the formats that there are a client wants (RFC 9110, section 12)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

_LONGEST = 4096  # characters of a header that is read


@dataclass(frozen=True, slots=True)
class Format:
    """A format of answers.

    Attributes:
        name: as it stands in `format=` and as an ending of files.
        media_type: its own; `aliases` are those under which some clients ask for it.
    """

    name: str
    media_type: str
    aliases: tuple[str, ...] = ()


_XML = ("application/xml", "text/xml")
# In the order of what is given to who does not say what they want.
TABLES = (
    Format("json", "application/sparql-results+json", ("application/json",)),
    Format("xml", "application/sparql-results+xml", _XML),
    Format("csv", "text/csv"),
    Format("tsv", "text/tab-separated-values"),
)
GRAPHS = (
    Format("ttl", "text/turtle", ("application/x-turtle",)),
    Format("nt", "application/n-triples"),
    Format("jsonld", "application/ld+json", ("application/json",)),
    Format("trig", "application/trig"),
    Format("nq", "application/n-quads"),
    Format("rdf", "application/rdf+xml", _XML),
)
HTML = Format("html", "text/html", ("application/xhtml+xml",))
# Names that are not endings: what stands in `format=` → the name of a format.
_OTHER_NAMES = {"turtle": "ttl", "ntriples": "nt", "n-triples": "nt", "json-ld": "jsonld", "rdfxml": "rdf"}
_IN_GRAPHS = {"json": "jsonld", "xml": "rdf"}


def choose(accept: str, formats: Sequence[Format]) -> str | None:
    """Return the media type that fits best what a client accepts, None where none does.

    Args:
        accept: the header Accept, empty where it was not sent.
        formats: those that there are; of two that are as welcome the first counts.

    Examples:
        >>> choose("text/csv;q=0.5, application/*", TABLES), choose("text/html", TABLES)
        ('application/sparql-results+json', None)
        >>> choose("*/*, text/turtle;q=0", GRAPHS)
        'application/n-triples'
    """
    ranges = _ranges(accept[:_LONGEST])
    if not ranges:
        return formats[0].media_type
    named = {name for name, _ in ranges}
    offers = [
        (_quality(name, ranges), name)
        for one in formats
        for name in (one.media_type, *(alias for alias in one.aliases if alias in named))
    ]
    best = max(quality for quality, _ in offers)
    return next(name for quality, name in offers if quality == best) if best > 0 else None


def named(name: str, formats: Iterable[Format]) -> str | None:
    """Return the media type of the format of a name, which may be a media type; None where there is no such.

    Examples:
        >>> named("json", TABLES), named("json", GRAPHS), named("csv", GRAPHS)
        ('application/sparql-results+json', 'application/ld+json', None)
    """
    own = _by_name(tuple(formats))
    name = name.lower()
    return own.get(name) or own.get(_OTHER_NAMES.get(name, "")) or own.get(_IN_GRAPHS.get(name, ""))


def format_of(media_type: str, formats: Iterable[Format]) -> str | None:
    """Return the name of the format that a media type belongs to."""
    plain = media_type.partition(";")[0].strip().lower()
    return next((one.name for one in formats if plain in (one.media_type, *one.aliases)), None)


def with_charset(media_type: str) -> str:
    """Return a media type as the header Content-Type has it."""
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type


@lru_cache(maxsize=8)
def _by_name(formats: tuple[Format, ...]) -> Mapping[str, str]:
    pairs = ((key, one.media_type) for one in formats for key in (one.media_type, one.name))
    return dict(pairs)


_Range = tuple[str, float]


@lru_cache(maxsize=512)
def _ranges(accept: str) -> tuple[_Range, ...]:
    """Return the media ranges of a header with their qualities; what is not one is left out."""
    found = []
    for item in accept.lower().split(","):
        name, *parameters = (part.strip() for part in item.split(";"))
        if name == "*":  # Java's URLConnection says so
            name = "*/*"
        kind, slash, subtype = name.partition("/")
        if slash and kind and subtype:
            found.append((name, _weight(parameters)))
    return tuple(found)


def _weight(parameters: Iterable[str]) -> float:
    """Return the quality among parameters; 0 where it is not a number from 0 to 1."""
    for parameter in parameters:
        key, _, value = parameter.partition("=")
        if key.strip() == "q":
            try:
                quality = float(value.strip())
            except ValueError:
                return 0.0
            return quality if 0 <= quality <= 1 else 0.0
    return 1.0


def _quality(name: str, ranges: Iterable[_Range]) -> float:
    """Return how welcome a media type is: what the range says that fits it most closely."""
    kind = name.partition("/")[0]
    closeness = {"*/*": 1, f"{kind}/*": 2, name: 3}
    fitting = [(closeness[key], quality) for key, quality in ranges if key in closeness]
    return max(fitting)[1] if fitting else 0.0


def accepts_gzip(header: str) -> bool:
    """Tell whether a client takes gzip, by its header Accept-Encoding.

    Examples:
        >>> accepts_gzip("gzip, br"), accepts_gzip("gzip;q=0, *"), accepts_gzip("*"), accepts_gzip("")
        (True, False, True, False)
    """
    return _accepts_gzip(header[:_LONGEST])


@lru_cache(maxsize=128)
def _accepts_gzip(header: str) -> bool:
    found = {}
    for item in header.lower().split(","):
        name, *parameters = (part.strip() for part in item.split(";"))
        found[name] = _weight(parameters)
    return found.get("gzip", found.get("x-gzip", found.get("*", 0.0))) > 0
