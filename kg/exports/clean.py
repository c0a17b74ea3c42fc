"""Words as every format of graphs can hold them."""

from __future__ import annotations

import re
from collections.abc import Iterable

# What XML 1.0 cannot write, and the controls that it can but programs do not expect.
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")
_IMPOSSIBLE = re.compile("[\ud800-\udfff\ufffe\uffff]")


def one_line(text: str) -> str:
    r"""Return a name or a list of words on one line, without control characters.

    Examples:
        >>> one_line("Fraud\n\x00 team")
        'Fraud team'
    """
    return " ".join(_IMPOSSIBLE.sub("\N{REPLACEMENT CHARACTER}", _CONTROLS.sub(" ", text)).split())


def quoted(text: str) -> str:
    r"""Return a quote with its line ends, each other control character as a space: of the same length, so offsets hold.

    Examples:
        >>> quoted("the end of a page\n\x0cand the next")
        'the end of a page\n and the next'
    """
    return _IMPOSSIBLE.sub("\N{REPLACEMENT CHARACTER}", _CONTROLS.sub(" ", text))


def joined(values: Iterable[str]) -> str:
    """Return several values in one string, parted by "; ".

    Examples:
        >>> joined(["2015", "2016"])
        '2015; 2016'
    """
    return "; ".join(one_line(value) for value in values)
