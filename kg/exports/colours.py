"""The colours of things and of what ties them: Paul Tol's "muted" scheme, told apart by colour-blind people too.

A kind has the same colour in every export, whatever else is in it; kinds of one family share one.
https://personal.sron.nl/~pault/ (technical note SRON/EPS/TN/09-002, 2021)
"""

from __future__ import annotations

from collections.abc import Mapping

GREY = "#7f7f7f"
_FAMILIES: Mapping[str, str] = {
    "PoliceForce Inspectorate": "#332288",
    "Unit JointUnit": "#44aa99",
    "Partner Partnership": "#117733",
    "Place": "#88ccee",
    "Person Post": "#ddcc77",
    "Scheme Operation System Method Document": "#aa4499",
    "Issue": "#cc6677",
    "Question Judgment": "#882255",
    "Finding": "#999933",
    "AreaForImprovement CauseOfConcern Recommendation PriorityAction FollowUp": "#cc6677",
    "Statistic": "#88ccee",
}
_KINDS = {kind: colour for kinds, colour in _FAMILIES.items() for kind in kinds.split()}
_TONES: Mapping[str, str] = {"strength": "#117733", "weakness": "#cc6677", "mixed": "#999933"}
_GROUPS: Mapping[str, str] = {"grade": "#882255", "action": "#aa4499"}


def of_kind(kind: str) -> str:
    """Return the colour of a class of things or statements, as "#rrggbb"; grey where it has none of its own."""
    return _KINDS.get(kind, GREY)


def of_tie(group: str, values: Mapping[str, int]) -> str:
    """Return the colour of an edge: of findings by what most of them say, else by its group.

    Examples:
        >>> of_tie("finding", {"strength": 1, "weakness": 3}), of_tie("relation", {})
        ('#cc6677', '#7f7f7f')
    """
    tones = [(values.get(tone, 0), tone) for tone in ("mixed", "strength", "weakness")]
    most = max(count for count, _ in tones)
    found = [tone for count, tone in tones if count == most]
    if group == "finding" and most:
        return _TONES[found[0] if len(found) == 1 else "mixed"]
    return _GROUPS.get(group, GREY)


def rgb(colour: str) -> tuple[int, int, int]:
    """Return red, green and blue, each from 0 to 255, of "#rrggbb".

    Examples:
        >>> rgb("#ff8000")
        (255, 128, 0)
    """
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return red, green, blue


def ink(colour: str) -> str:
    """Return black or white, whichever is read better on a colour (relative luminance of WCAG 2).

    Examples:
        >>> ink("#ffee99"), ink("#003366")
        ('#000000', '#ffffff')
    """
    parts = [part / 255 for part in rgb(colour)]
    red, green, blue = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return "#000000" if 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 else "#ffffff"
