"""The answers that are kept in memory, and given again as long as the edition is the same."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from hashlib import blake2b
from typing import Any

_OWN = 500  # what an answer takes beside its bytes, about
_LARGEST = 4  # an answer that would take more than this part of all is not kept


class Cache:
    """Answers of one edition, as many as fit; what was not asked for the longest goes first.

    Attributes:
        bytes: what the answers take.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._edition = ""
        self._kept: OrderedDict[bytes, tuple[Any, int]] = OrderedDict()
        self.bytes = 0

    def get(self, edition: str, key: bytes) -> tuple[Any] | None:
        """Return the answer kept under a key, in a tuple; None where there is none for this edition."""
        if edition != self._edition or key not in self._kept:
            return None
        self._kept.move_to_end(key)
        return (self._kept[key][0],)

    def put(self, edition: str, key: bytes, answer: Any, size: int) -> None:
        """Keep an answer of so many bytes. Answers of another edition are forgotten."""
        if edition != self._edition:
            self._edition, self.bytes = edition, 0
            self._kept.clear()
        size += _OWN
        if key in self._kept or size > self._limit // _LARGEST:
            return
        self._kept[key] = (answer, size)
        self.bytes += size
        while self.bytes > self._limit:
            self.bytes -= self._kept.popitem(last=False)[1][1]


def key_of(function: str, arguments: Mapping[str, Any]) -> bytes:
    """Return the key of what a function gives for its arguments: a hash, so that long queries do not fill the memory.

    Examples:
        >>> key_of("m:f", {"a": 1, "b": (2,)}) == key_of("m:f", {"b": [2], "a": 1})
        True
        >>> key_of("m:f", {"a": 1}) == key_of("m:f", {"a": "1"})
        False
    """
    return blake2b(repr((function, _canonical(arguments))).encode("utf-8", "surrogatepass"), digest_size=20).digest()


def _canonical(value: Any) -> Any:
    """Return mappings as sorted pairs and lists as tuples."""
    if isinstance(value, Mapping):
        return sorted((key, _canonical(item)) for key, item in value.items())
    if isinstance(value, list | tuple):
        return tuple(map(_canonical, value))
    return value
