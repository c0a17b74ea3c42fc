"""Cycles of inspections as spans of time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

Span = tuple[int, int]
_CYCLE = re.compile(r"(\d{4})(?:\s*[/–-]\s*(\d{4}|\d{2}))?$")


def years(cycle: str) -> Span | None:
    """Return the first and the last year of a cycle, nothing when it names no year.

    Examples:
        >>> years("2016"), years("2018/19"), years("2023-25"), years("1999/2000"), years("1999/00"), years("spring")
        ((2016, 2016), (2018, 2019), (2023, 2025), (1999, 2000), (1999, 2000), None)
    """
    found = _CYCLE.match(cycle.strip())
    if found is None:
        return None
    first, last = int(found[1]), int(found[2] or found[1])
    if len(found[2] or "") == 2:
        last += first // 100 * 100
        last += 100 * (last < first)
    return (first, last) if last >= first else None


def spans(attributes: Mapping[str, Any]) -> list[Span]:
    """Return when a node or an edge of a property graph holds: of its cycles, else from its first to its last one.

    Spans that meet or overlap are one.

    Examples:
        >>> spans({"cycles": "2014; 2015; 2018/19"}), spans({"first_cycle": "2014", "last_cycle": "2018/19"})
        ([(2014, 2015), (2018, 2019)], [(2014, 2019)])
    """
    named = str(attributes.get("cycles") or attributes.get("cycle") or "")
    found = [span for cycle in named.split("; ") if (span := years(cycle))]
    if not found:
        ends = [years(str(attributes.get(name, ""))) for name in ("first_cycle", "last_cycle")]
        known = [end for end in ends if end]
        found = [(min(first for first, _ in known), max(last for _, last in known))] if known else []
    return _joined(found)


def _joined(found: Iterable[Span]) -> list[Span]:
    joined: list[Span] = []
    for first, last in sorted(found):
        if joined and first <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    return joined
