"""Fetches reports from addresses."""

from __future__ import annotations

from dataclasses import dataclass

from kg.errors import ReadError


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address gave."""

    address: str
    data: bytes


def fetch(address: str, *, refresh: bool = False) -> Fetched:
    """Fetch what is at an address."""
    raise ReadError("addresses are not fetched yet", where=address, hint="save the page and read that")
