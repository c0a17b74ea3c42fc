"""The file: script, style, network and quotes in one page, and nothing that is asked of others."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Iterable, Mapping
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from kg.errors import KgError
from kg.exports.picture.drawn import drawn
from kg.network import Network
from kg.network.columns import columns
from kg.pages.environment import environment
from kg.pages.explore import kinds

if TYPE_CHECKING:
    from kg.comparison.claims import Claim
    from kg.exports.source import Source

Quote = tuple[int, int, int, int | None, str]
_LISTED = 500  # things of a kind that are listed where scripts do not run
_ALL = 1_000_000  # statements of a tie: none is left out
# In a script element, HTML looks for its end and for comments even within the strings of JSON; two separators of lines end
# a string in old scripts.
_HARMFUL = re.compile("[<>&\u2028\u2029]")


def write(source: Source) -> bytes:
    """Return the picture of what is selected.

    Raises:
        KgError: when the scripts of pages are not bundled.
        QueryError: when nothing is left in the selection.
    """
    network = drawn(source)
    return page(network, quotes(network, source.every_claim), source.title)


def quotes(network: Network, claims: Mapping[str, Claim]) -> list[Quote]:
    """Return the quotes of a network's statements, each once: number of the report, start, end, page, words."""
    number = {report: place for place, report in enumerate(network.reports)}
    cited = {item for edge in network.edges for item in edge.statements}
    found = {
        (number[item.report], item.start, item.end): (claims[item.statement].page, claims[item.statement].quote)
        for item in sorted(cited)
        if item.statement in claims
    }
    return [(*place, *quote) for place, quote in sorted(found.items())]


def page(network: Network, quotes: Iterable[Quote], title: str) -> bytes:
    """Return the page of a network, the same bytes for the same network.

    Args:
        quotes: as `quotes` makes them.
    """
    told = columns(network, listed=_ALL)
    style, script = _static("picture.css"), _static("picture.js")
    values = {
        "title": title,
        "things": f"{len(network.nodes):,}",
        "ties": f"{len(network.edges):,}",
        "reports": "one report" if len(network.reports) == 1 else f"{len(network.reports)} reports",
        "kinds": kinds(told, _LISTED),
        "left_out": [(why.replace(": ", ", "), count) for why, count in network.left_out.items()],
        "listed": None,
        "root": {"data-name": "picture"},
        "policy": _policy(style, script),
        "style": style,
        "script": script,
        "data": _embedded({"network": told, "quotes": list(quotes)}),
    }
    return environment().get_template("picture.html").render(values).encode("utf-8")


def _embedded(data: Mapping[str, Any]) -> str:
    r"""Return JSON that can stand in a script element, whatever its strings hold.

    Examples:
        >>> _embedded({"words": "</script><!--"})
        '{"words":"\\u003c/script\\u003e\\u003c!--"}'
    """
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return _HARMFUL.sub(lambda sign: f"\\u{ord(sign[0]):04x}", text)


def _policy(style: str, script: str) -> str:
    """Return a content security policy by which the page runs this style and script, and asks nothing of anybody."""
    return (
        f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'; "
        "img-src data: blob:; base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode('utf-8')).digest()).decode()}"


def _static(name: str) -> str:
    try:
        text = (files("kg") / "static" / name).read_text("utf-8")
    except OSError as error:
        hint = "bundle them with `make web`, or install inspection-kg from a wheel"
        raise KgError("the scripts of the pages are not bundled", where=f"kg/static/{name}", hint=hint) from error
    return text.strip()
