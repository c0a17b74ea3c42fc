"""The templates of pages (Jinja2), with what all of them use."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from kg.pages.links import Links

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


@cache
def environment() -> Environment:
    """Return the environment: everything is escaped, and a name that is not given is an error."""
    return Environment(
        loader=PackageLoader("kg"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=printable,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def render(template: str, links: Links, **values: Any) -> str:
    """Return a page: the template filled with values; it has `links` too."""
    return environment().get_template(template).render(links=links, **values)


def printable(value: Any) -> Any:
    """Return words without control characters, which HTML does not allow; what is HTML already stays as it is."""
    plain = isinstance(value, str) and not hasattr(value, "__html__")
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", value) if plain else value
