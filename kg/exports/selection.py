"""What of a dataset is exported."""

from __future__ import annotations

from dataclasses import dataclass

VIEWS = ("entities", "statements", "comparison", "shared-units", "co-occurring-issues")


@dataclass(frozen=True, slots=True)
class Selection:
    """What of a dataset is exported, as a person asks for it; nothing said means all of it.

    Attributes:
        about: IRIs, ids or names of things: only what is said of them.
        types: local names of classes, such as "Unit" or "Finding": only things, or only statements, of these classes.
        reports: ids, names or patterns ("peel-2015-*") of reports: only what they say.
        since: a cycle, such as "2018/19": only what belongs to it or a later one.
        depth: how many statements lead at most from the things of `about` to what is kept; 1: what is said of them.
        view: "entities" (things and what ties them), "statements" (every statement a node), "comparison" (bodies by issue), "shared-units"
            (forces tied by units) or "co-occurring-issues" (issues tied by findings on both).
    """

    about: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    reports: tuple[str, ...] = ()
    since: str = ""
    depth: int = 1
    view: str = "entities"

    @property
    def whole(self) -> bool:
        """Whether nothing is left out."""
        return not (self.about or self.types or self.reports or self.since)


EVERYTHING = Selection()
